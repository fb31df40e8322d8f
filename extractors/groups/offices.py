"""The office that does a body's daily work: where it stands and who runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.contract import Span
from extractors.groups.rosters import read_roster
from extractors.groups.rosters.breaks import JOINER
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import NUMBERED
from extractors.reading.names import is_name
from extractors.reading.units import is_unit

_STANDS = alternatives(load("groups")["office"]["stands"])
_STANDING = re.compile(_STANDS)
_HOST = r"(?P<host>[^，。；：:、）)(（\n\u2028]{2,30}(?:（[^（）\n]{1,12}）[^，。；：:、）)(（\n]{0,12})?)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:(?:办公室|秘书处|办事机构|工作机构)(?!、)。?[^。；\n]{{0,40}}?|[\u4e00-\u9fff]办(?=[设挂])){_STANDS}(?:了)?{_HOST}",
        rf"(?:下设的?|设立|设)[\u4e00-\u9fff]{{0,8}}办公室(?:[（，, ]{{0,2}})(?:于(?![\u4e00-\u9fff]{{1,2}}(?:同志)?[任兼为担])|在){_HOST}",
        r"在(?P<host>[^，。；：:、（）\n在]{2,24})(?:内|下)?(?:下设|设立|设置|设)(?:立)?(?:领导小组|工作专班|指挥部)?(?:工作)?办公室",
        rf"办公室(?:暂)?设(?![在立于置有为]){_HOST}",
        rf"(?:办公室(?:日常|具体)|日常|具体)(?:工作|事务|事宜)由{_HOST}(?:具体)?(?:负责|承担|办理|牵头)",
        r"由(?P<host>[^，。；：:、（）\n由]{2,30}?)(?:同志)?(?:具体)?(?:负责|承担|主持|处理)(?:领导小组|办公室|委员会|指挥部|专班)?(?:的)?(?:日常|具体)(?:工作|事务|事宜|组织)",
    )
)
_AS_OFFICE = r"(?:作为|为|兼|承担|履行)(?:领导小组|工作专班|指挥部|委员会)?(?:办公室|办事机构)(?:职责|职能)?"
_IS_OFFICE = re.compile(_AS_OFFICE)
_HOST_IS_OFFICE = re.compile(rf"(?:^|(?<=[，。；：]))(?P<host>[^，。；：:、（）\n]{{2,20}}?){_AS_OFFICE}(?=[，。；]|$)")
_SETS_UP = re.compile(r"办(?:公室|[设挂])|秘书处|办事机构|日常工作|日常事务|具体工作|日常具体")
_OPENS = re.compile(r"(?:下设|设立|设|组建)[\u4e00-\u9fff]{0,10}办公室|办公室(?:设|地点|：)")
_HEADS = re.compile(rf"(?:{NUMBERED} ?)?[^，。；：、—\n]{{0,24}}办公室(?:成员(?:名单)?|组成人员)?[：:]?$")
"""A line that is nothing but an office's name."""
_TRIM = re.compile(r"(?:(?:具体)?(?:负责|承担)|内|，|办公|由.*|兼|即)+$")
_RUN_BY = re.compile(
    rf"(?:办公室[^。；\n]{{0,12}}?{_STANDS}[^，。；\n]{{2,20}}|[在于][^，。；\n]{{2,20}}设立?[^，。；\n]{{0,6}}办公室)，(?P<head>(?!由|办公室|具体|主要|全面|负责)[^，。；：\n]{{2,20}}?)(?:同志)?"
    r"(?:具体|全面|主要)?(?:负责|主持)(?:办公室|领导小组)?(?:的)?(?:日常|具体)(?:工作|事务|事宜)"
)
"""Where an office stands, and right behind it who does its daily work (办公室设在学工办，学工办主任负责日常事务)."""
_NAMED_HEAD = re.compile(r"(?<![：:、，由 府委大协政合院局校司厂处镇乡县市区村])办公室(?:[：:，（] ?)?主任(?P<head>[\u4e00-\u9fff·]{2,6}?)(?:同志)?(?=[，。；（）\s]|$)")


_BODY_STANDS = re.compile(rf"[：:，。（ ]{{0,2}}(?:暂)?{_STANDS}了?{_HOST}(?:，由(?P<head>[^，。；：\n]{{2,20}}?)(?:具体|全面|总)?负责(?=[，。；\n]|日常|$))?")


class Office(NamedTuple):
    """What a line says of a body's office: host (a unit, as written) or head (a person, else a post), or only that there is one."""

    span: Span
    host: str | None = None
    head: str | None = None
    is_body: bool = False
    """A working group that has no office itself stands there (督查组设在纪工委)."""


def offices(text: str, line: Span) -> Iterator[Office]:
    """Yield what the line `text[line]` says of a body's office, in order."""
    if not _SETS_UP.search(text, line.start, line.end):
        return
    forms = (*_FORMS, _HOST_IS_OFFICE) if _IS_OFFICE.search(text, line.start, line.end) else _FORMS
    found = [office for form in forms for match in form.finditer(text, line.start, line.end) if (office := _office(text, match))]
    found += [Office(Span(*match.span()), head=match["head"]) for match in _NAMED_HEAD.finditer(text, line.start, line.end) if is_name(match["head"])]
    found += [Office(Span(*match.span()), head=head) for match in _RUN_BY.finditer(text, line.start, line.end) if (head := head_of(text, Span(*match.span("head"))))]
    heading = _HEADS.match(text, line.start, line.end)
    found += [Office(Span(*match.span())) for match in ([heading] if heading else _OPENS.finditer(text, line.start, line.end))]
    yield from sorted(found, key=lambda office: office.span)


def seat(text: str, line: Span, names_end: int) -> Office | None:
    """Return where a body stands by the words right behind its name, and who answers for it (宣传组设在党政办，由张明负责)."""
    match = _BODY_STANDS.match(text, names_end, line.end)
    if match is None or not is_unit(match["host"]):
        return None
    return Office(Span(*match.span()), match["host"], head_of(text, Span(*match.span("head"))) if match["head"] else None, is_body=True)


def _office(text: str, match: re.Match[str]) -> Office | None:
    host = _TRIM.sub("", match["host"].replace(JOINER, "").strip()).strip()
    if not 2 <= len(host) <= 40:
        return None
    span = Span(*match.span())
    host = whole if " " in host and is_unit(whole := host.replace(" ", "")) else host
    if is_unit(host) or _STANDING.search(text, match.start(), match.start("host")):
        return Office(span, host=host)
    return Office(span, head=head_of(text, Span(match.start("host"), match.start("host") + len(host))))


def head_of(text: str, span: Span) -> str | None:
    """Return who a roster names first: the person, else the post (with its unit)."""
    for entry in read_roster(text, span, alone=True):
        if entry.person or entry.post:
            return entry.person or f"{entry.unit or ''}{entry.post}"
    return None
