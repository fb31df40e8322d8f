"""The names of bodies that issue and sign: lines that hold nothing else, and names at the start of a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.lexicon import alternatives, load
from extractors.reading.kept import kept
from pipeline.header.formulae import is_numbered

_LEXICON = load("header")
_SIGNATURE = _LEXICON["signature"]
BODIES = tuple(_SIGNATURE["bodies"])
"""What the names of bodies end in."""
_REGIONS = tuple(_SIGNATURE["regions"])
_LAST = frozenset("）)").union(body[-1] for body in BODIES)
_SEAL_LENGTH = 40
_LONGEST = 60
"""Characters of a line that can be bodies' names."""
OFFICES = ("处", "科", "室", "部", "组", "股")
"""What the offices within a body end in; one that begins with a place (县政府办公室) is none of another body's."""
_PLACES, _LONGEST_OFFICE = ("省", "市", "县", "区", "州", "镇", "乡"), 6
_OWN_OFFICES = frozenset(("办公室", "综合办公室", "党政办公室", "党政综合办公室", "行政办公室", "党委办公室", "综合科", "综合部", "综合处"))
_SEAL = re.compile(r"[ ]*[（(](?:盖章|公章|印章|[校院局厂所站]?章|单位章|签章|[^（）()\n]{0,30}代章?)[)）]$")
_FOUNDING = re.compile(r"(?:[校局院县市区镇乡村]|公司|集团)?(?:决定)?(?:成立|组建|设立|下设|建立)")
"""How a line begins that sets a body up and is not signed by it."""
_MARKS = re.compile(r"[，。；：！？|《》]")
_SURE = "|".join([alternatives(body for body in BODIES if len(body) > 1 and body[-1] != "委" and body not in (*_REGIONS, "中心")), *_SIGNATURE["sure"]])
_PREFIX = re.compile(rf"(?:[^\s，。；：、（）《》]|（(?:集团|中国)）){{2,24}}?(?:{_SURE})")
_AND = re.compile(r"[ 、]+")
_LONGER = re.compile(rf"[^\s，。；：、（）《》关]{{0,4}}?(?:{'|'.join([alternatives(_SIGNATURE['longer']), *_SIGNATURE['sure_longer']])})")
_BRANCH = re.compile(
    r"(?<=总局|公司|银行)[^\s，。；：、（）《》关0-9]{1,7}[省市县区旗州盟][^\s，。；：、（）《》关0-9]{0,6}?(?:局(?![限面部势域])|支行|分行|分公司|支公司)"
)
"""The branch of a body whose name goes before it: 国家税务总局 某县税务局."""
_GENERIC = re.compile(rf"^{alternatives(_SIGNATURE['generic'])}|中小学|机构|[的是为以对把将]")
_VERB = re.compile(rf"关于|{alternatives(_LEXICON['topic']['opens'])}")
_YEAR = re.compile(r"^(?:19|20)[0-9xX]{2}年度?")
_SEVERAL = re.compile(r"等[0-9一二三四五六七八九十两]{0,3}个?(?:部门|单位|部委|委办局)$")


def is_seal(line: str) -> bool:
    """Tell whether a line only says that a seal stands there: （代章）."""
    return bool(_SEAL.fullmatch(line))


@kept
def bodies_of(line: str) -> tuple[str, ...]:
    """Return the bodies that a line names if it names nothing else: 某局  某委员会（盖章） -> both; () for any other line.

    Several stand apart by blanks or 、; letters spread over the line are drawn together.
    """
    if line[-1:] not in _LAST or len(line) > _LONGEST + _SEAL_LENGTH:
        return ()
    name = _SEAL.sub("", line) if line[-1] in "）)" else line
    if len(name) > _LONGEST or _MARKS.search(name) or is_numbered(name) or _FOUNDING.match(name) or not _ends_as_body(name):
        return ()
    parts = name.replace("、", " ").split()
    if all(len(part) > 2 and _ends_as_body(part) for part in parts):
        return tuple(parts) if "、" in name else one_within(parts)
    return () if "、" in name else ("".join(parts),)


def is_office_of(name: str, body: str) -> bool:
    """Tell whether a name is that of a body with its own office behind it (某县教育局办公室)."""
    return name.startswith(body) and name[len(body) :] in _OWN_OFFICES


def one_within(names: Sequence[str]) -> tuple[str, ...]:
    """Return names as they are, but two as one where the second is an office or a site of the first."""
    return ("".join(names),) if len(names) == 2 and _is_within(*names) else tuple(names)


def _is_within(body: str, office: str) -> bool:
    """Tell whether the second of two names is an office or a site within the first (某学校  政教处, 某公司  某标段项目部), and no body beside it."""
    plain = len(office) <= _LONGEST_OFFICE and office.endswith(OFFICES) and not office.startswith(_PLACES)
    return office.endswith(("项目部", "项目经理部")) or (plain and not body.endswith(OFFICES))


def _ends_as_body(name: str) -> bool:
    """Tell whether a name ends as bodies' names do; another of its names may follow in brackets (某领导小组（指挥部）)."""
    return name.endswith(BODIES) or (not name.startswith("（") and name.endswith("）") and "（" in name and name[:-1].endswith(BODIES))


@kept
def body_at_start(title: str) -> str | None:
    """Return the bodies that a title names first, joined by 、 (某县教育局关于…, 某某有限公司安全…方案), None if it names none.

    A region alone (某县2023年…) is none. Before 关于 every kind of body is taken, elsewhere only names that end unmistakably.
    """
    named, about, _ = title.partition("关于")
    named = _SEVERAL.sub("", named.strip())
    if about and 2 < len(named) <= _LONGEST and not named.endswith(_REGIONS) and (names := bodies_of(named)):
        return "、".join(names)
    title = _YEAR.sub("", title.rpartition("——")[2])
    ends = [] if _VERB.match(title) else list(_ends_of_names(title))
    return "、".join(_AND.split(title[: ends[-1]])) if ends else None


def _ends_of_names(title: str) -> Iterator[int]:
    """Yield where each of the names that open a title one after the other ends; what lengthens a name (某局 党组) belongs to it."""
    start = 0
    while (found := _PREFIX.match(title, start)) and not _GENERIC.search(found[0]):
        end = found.end()
        while (more := _BRANCH.match(title, end) or _LONGER.match(title, end)) and not title[:end].endswith(more[0]):
            end = more.end()
        yield end
        following = _AND.match(title, end)
        if following is None:
            return
        start = following.end()
