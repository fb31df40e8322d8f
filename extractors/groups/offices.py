"""The office that does a body's daily work: where it stands and who runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.contract import Span
from extractors.groups.rosters import read_roster
from extractors.groups.rosters.breaks import JOINER
from extractors.lexicon import alternatives, load
from extractors.reading.names import is_name
from extractors.reading.units import is_unit

_STANDS = alternatives(load("groups")["office"]["stands"])
_HOST = r"(?P<host>[^，。；：:、）)(（\n\u2028]{2,30}(?:（[^（）\n]{1,12}）[^，。；：:、）)(（\n]{0,12})?)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:办公室|秘书处|办事机构|工作机构)。?[^。；\n]{{0,40}}?{_STANDS}(?:了)?{_HOST}",
        rf"下设(?:的)?办公室(?:[（，, ]{{0,2}})(?:于|在){_HOST}",
        r"在(?P<host>[^，。；：:、（）\n在]{2,24})(?:内|下)?(?:下设|设立|设置|设)(?:立)?(?:领导小组|工作专班|指挥部)?(?:工作)?办公室",
        rf"办公室(?:暂)?设(?![在立于置有]){_HOST}",
        r"(?:^|(?<=[，。；：]))(?P<host>[^，。；：:、（）\n]{2,20}?)(?:作为|为|兼)(?:领导小组|工作专班|指挥部|委员会)?(?:办公室|办事机构)(?=[，。；]|$)",
        rf"(?:办公室)?(?:日常|具体)(?:工作|事务|事宜)由{_HOST}(?:具体)?(?:负责|承担|办理|牵头)",
        r"由(?P<host>[^，。；：:、（）\n由]{2,30}?)(?:同志)?(?:具体)?(?:负责|承担|主持|处理)(?:领导小组|办公室|委员会|指挥部|专班)?(?:的)?(?:日常|具体)(?:工作|事务|事宜|组织)",
    )
)
_SETS_UP = re.compile(r"办公室|秘书处|办事机构|日常工作|日常事务|具体工作|日常具体")
_OPENS = re.compile(
    r"(?:下设|设立|设|组建)[\u4e00-\u9fff]{0,10}办公室|办公室(?:设|地点|：)"
    r"|^[（(]?[一二三四五六七八九十\d]{0,2}[）)、.．]? ?[^，。；：\n]{0,24}办公室(?:成员(?:名单)?|组成人员)?[：:]?$"
)
_TRIM = re.compile(r"(?:(?:具体)?(?:负责|承担)|内|，|办公|由.*|兼|即)+$")
_NAMED_HEAD = re.compile(r"办公室(?:[：:，（] ?)?主任(?P<head>[\u4e00-\u9fff·]{2,6}?)(?:同志)?(?=[，。；（）\s]|$)")


@dataclass(frozen=True, slots=True)
class Office:
    """What a line says of a body's office: host (a unit, as written) or head (a person, else a post), or only that there is one."""

    span: Span
    host: str | None = None
    head: str | None = None


def offices(text: str, line: Span) -> Iterator[Office]:
    """Yield what the line `text[line]` says of a body's office, in order."""
    if not _SETS_UP.search(text, line.start, line.end):
        return
    found = [office for form in _FORMS for match in form.finditer(text, line.start, line.end) if (office := _office(text, match))]
    found += [Office(Span(*match.span()), head=match["head"]) for match in _NAMED_HEAD.finditer(text, line.start, line.end) if is_name(match["head"])]
    found += [Office(Span(line.start + match.start(), line.start + match.end())) for match in _OPENS.finditer(line.of(text))]
    yield from sorted(found, key=lambda office: office.span)


def _office(text: str, match: re.Match[str]) -> Office | None:
    host = _TRIM.sub("", match["host"].replace(JOINER, "").strip()).strip()
    if not 2 <= len(host) <= 40:
        return None
    span = Span(*match.span())
    if is_unit(host) or re.search(_STANDS, text[match.start() : match.start("host")]):
        return Office(span, host=host)
    return Office(span, head=head_of(text, Span(match.start("host"), match.start("host") + len(host))))


def head_of(text: str, span: Span) -> str | None:
    """Return who a roster names first: the person, else the post (with its unit)."""
    for entry in read_roster(text, span, alone=True):
        if entry.person or entry.post:
            return entry.person or f"{entry.unit or ''}{entry.post}"
    return None
