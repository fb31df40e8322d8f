"""Names of bodies set up for a piece of work (领导小组, 指挥部, 专班 …): where they stand, and whether the text sets them up there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple

from extractors.contract import Span
from extractors.groups.names import ENDINGS, is_bare
from extractors.groups.rosters.breaks import JOINER
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import BULLETS, CIRCLED, DECIMAL, NUMBERED, ONE_IS

_FAR = 400
"""Characters: how far before a name the verb that sets the body up is looked for."""
LONGEST_NAME = 60
"""Characters looked at before a name's ending."""

_BODIES = load("groups")["bodies"]
_LOOSE = frozenset(_BODIES["loose"])
HEADED_ONLY = tuple(_BODIES["headed"])
"""Endings of names that are a body's only where its head is told with it."""
_BY_LAST: dict[str, tuple[str, ...]] = {last: tuple(ending for ending in ENDINGS if ending[-1] == last) for last in sorted({ending[-1] for ending in ENDINGS})}
_LONGEST_ENDING = max(map(len, ENDINGS))
_NOT_LOOSE = "(?!成(?!员[：:])|[织长员合建团理法公事案结件学门分署队级位]|主任)"
"""Behind 组, 部, 办: another word (部门, 办理, 组成)."""


def _last_of(last: str, endings: Iterable[str]) -> str:
    """Return a regex that matches the character `last` where one of these endings has it as its own last."""
    return f"{last}(?:{'|'.join(f'(?<={ending})' + _NOT_LOOSE * (ending in _LOOSE) for ending in endings)})"


_LAST = re.compile(
    f"(?:{'|'.join(starmap(_last_of, _BY_LAST.items()))})(?![织长员合建团门议]|(?<=队)伍|部队|成(?![员立])|(?<=组)委会|(?<=团)队|{alternatives(_BODIES['not_after'])})"
)
"""The last character of a body's name, whatever its ending; no other word goes on from it, and nothing shows that something else is named.

Each alternative begins with a character, for which `re` passes over a line without trying them one by one.
"""
_NEVER = tuple(_BODIES["never"])
_YET_BODIES = tuple(_BODIES["yet_bodies"])
_STANDING = tuple(_BODIES["standing"])
_TELLS = tuple(_BODIES["tells"])
_MIDST = re.compile("由|以.+为|若干|[多数几][个支]")
"""How what looks like a name begins where the text still tells who is in the body (成立由校长任组长、居委会主任任副组长的专班), or speaks of several."""
_STRENGTH = re.compile(r"(?:\d|[一二三四五六七八九十百]{2}|[两几数]十)余?[人名]")
"""Between the verb and the name: a force of so many is to be kept ready (组建20人的抢险队), which is a task like any other."""
_OF_TIERS = re.compile(r"(?:[\u4e00-\u9fff]、)+[\u4e00-\u9fff]$")
"""A list of what may have such an ending, too (县、乡、村、组)."""
_STANDS = tuple(load("groups")["office"]["stands"])
_OFFICE_STANDS = re.compile(rf"(?:^|办公室|秘书处|办事机构){alternatives(_STANDS)}|承担|履行")
"""In what looks like a name: it is where an office stands (办公室设在大队指挥室), or who does its work (法规科承担领导小组办公室职责)."""
_FOUNDING = re.compile(rf"(?<![建开假架铺施])(?:{alternatives(_BODIES['founding'])})(?![员在于备施计想]|(?<=设)法)了?")
_MAY_FOUND = re.compile(alternatives([*_BODIES["founding"], "即", "分别为", "分别是", "包括"]))
"""Without such a word before it, no name is one of a body that the text sets up there."""
_FOUNDING_OF = re.compile(r"(?:成立|组建|建立|设立)了?(?=由|以|[\u4e00-\u9fff])")
_BEFORE_NAME = re.compile(rf"(?:{alternatives(_BODIES['before_name'])}|本(?![科级土质])|[\d一二三四五六七八九十两若干]{{1,2}}[.、．是个]|[{CIRCLED}]|\s)+")
_NUMBER = rf"(?:{DECIMAL} |{NUMBERED}|[{CIRCLED}{BULLETS}★]|—{{1,2}}|{ONE_IS})"
_REPORTED = re.compile(
    rf".*(?:报送?(?=[省市县区镇乡局校院厅委处公集领学我])|{alternatives(_BODIES['reported_to'])}|(?<!自)由(?=.{{3}})|担任|兼任|兼(?=领导小组|工作|指挥部|委员会|专班)|(?<=同志)任|为(?=领导小组|指挥部|委员会|专班)|(?:机构|组织)[为是](?=.{{3}}))"
)
_LEADING = re.compile(rf"(?:{_NUMBER}|{alternatives(_BODIES['before_mention'])})+")
_TO_LAST_STOP = re.compile(r"(?s:.*)(?:[，。；：:！？!?\n|《》〈〉\t\u2028]|\.(?<=[\u4e00-\u9fff]\.))")
_TO_LAST_SPLIT = re.compile(r"(?s:.*)(?:[、）)]|\s(?!$(?<=(?:领导|工作|专项|协调)\s)))")
_ATTRIBUTE = re.compile(r".*(?:的|组成|为成员|参加|参与|牵头|负责(?!人|同志))(?=.)")
_SHORT_FORM = re.compile(r"(?:简称|下称|(?<![职名])称为?|统称)[“‘]?[\u4e00-\u9fff]{0,8}$")
_ALIAS = re.compile(r"（(?:以下|下文)?(?:统一)?(?:简称|下称|统称|称)为?[“‘]?(?P<alias>[^（）“”‘’，。]{2,20})[”’]?）")
_COUNTED = re.compile(r"(?<!第)[一二三四五六七八九十两几\d]个?(?:专项|工作|小|专门){0,2}组$")
_SHORTEST_SQUAD = 3
"""Characters: a shorter word in 队 names no squad of its own (车队)."""
_COUNTED_OUT = re.compile(r"(?:(?:[两二三四五六七八九十几]|[2-9]|\d\d)[个支]|(?<=[级、])[两二三四五]级)[\u4e00-\u9fff]{0,6}$|[\u4e00-\u9fff]各(?:专项|工作)?(?:专班|小?组)$")
"""At the end of what looks like a name: so many bodies are meant (综合、宣传2个小组), or all there are (经济运行各专班)."""
_SEVERAL = re.compile(r"(?:[两二三四五六七八九十几多]|若干|[2-9]|\d\d)[个支]$")
_OFFICE_OF_BODY = re.compile(r"[组会部班]办公室$|办$")
_OTHERS = re.compile(rf" *{_NUMBER}? *(?:要求|督促|指导|同时)?各[^，。；：由从以抽\n]{{1,40}}")
"""A clause up to the verb that sets a body up, where others than the plan's own house are to do so."""
_OFFICE_FIRST = re.compile(r"[\u4e00-\u9fff]{0,8}办公室[、和及](?=.{2})")
_SPELT_OUT = re.compile(r"(?:即|分别为|分别是|包括)[：:]?")
_ENDING_SHARED = re.compile(
    r"设(?:立|有|了)?(?P<items>[\u4e00-\u9fff]{2,10}(?:[、和及][\u4e00-\u9fff]{2,10}){1,8}?(?<![组队班])(?<!委员会))等?(?:[两二三四五六七八九十]|\d{1,2})个"
    r"(?P<ending>(?:专项|专业|专门|工作){0,2}(?:小?组|专班))(?=[，。；][^，。；\n]{0,6}分别由)"
)
"""Several bodies whose names share their ending, before their heads (下设综合、宣传、督查三个组，组长分别由…)."""
_SPELT_BEFORE = re.compile(r"[：:]")
_GLOSS = r"(?:（[^（）\n]{0,40}）|\([^()\n]{0,40}\))?"
_CLOSED_GLOSS = re.compile(r"（[^（）\n]{1,60}）")
"""Between the names of a list, what is told of each (综合组（党政办牵头）、宣传组)."""
_LIST_AFTER = re.compile(rf"{_GLOSS}(?:{alternatives(_BODIES['lists'])})?(?:予以|作了?|进行)?(?:如下)?(?:调整|变更|补充|明确|公布|通知)?(?:如下|见下|为)?{_GLOSS} *(?:[：:]|$)")
_ITEM = re.compile(rf" *(?:{_NUMBER}|第[一二三四五六七八九十\d]{{1,3}}[条章])? *(?:[^，。；：\n]{{0,12}}(?:成立|组建|设立))?$")
_HEADS_OF_ITS_OWN = r"(?:组长|主任|站长|所长|总指挥|指挥长|负责人|总?队长|连长|营长|总?召集人)"
_HEAD_BEHIND = re.compile(
    rf"”?(?:[\d一二两三]{{1,2}}支)?(?:[\d]{{1,3}}余?人)?(?:由[^，。；：\n]{{2,40}}组成|[，（](?!由)[^，。；：、（）\n]{{2,16}}(?=[，）]))?[，。：:、（）\s]{{1,4}}"
    rf"(?:[\u4e00-\u9fff]{{2,4}}（{_HEADS_OF_ITS_OWN}"
    rf"|{_HEADS_OF_ITS_OWN} {{0,2}}(?:[：:由]|[\u4e00-\u9fff]{{2,4}}[，、；。（])|[^，。；：\n]{{2,30}}(?:任|兼|当|做){_HEADS_OF_ITS_OWN})"
)
"""Who heads a body, right behind its name and strength (扑火队1支20人; 扑火队，队员25人，队长由…) or on the line below."""
_LIST_BELOW = re.compile(
    rf"(?:成员名单|组成人员(?:名单)?)?[：:]?\s{{1,8}}(?:{_NUMBER}|——?)?[ \t]{{0,4}}(?:名誉)?"
    r"(?:主 {0,4}任(?: {0,4}委 {0,4}员)?|组 {0,4}长|总 {0,4}指 {0,4}挥|会 {0,4}长)"
    r"(?: {0,4}[：:—\n]|[ \t]+[\u4e00-\u9fff]|[由为])"
)
_LIST_BESIDE = re.compile(
    r"[：，（] ?(?:由(?=[^，。；：\n]{2,40}[任兼])|以[^，。；：\n]{2,20}为|[^，。；：（）\n]{2,20}(?:（[^（）\n]{1,20}）)?(?:担任|兼任|[任兼])(?=主任|主席|组长|总指挥|会长)"
    r"|(?:名誉)?(?:主任(?:委员)?|组长|总指挥|会长) {0,4}(?:[：由为是]|[\u4e00-\u9fff]{2,4}[，、；。（]))"
)
"""Its list, right behind its name in one line."""
_TABLE_BELOW = re.compile(r"(?:成员名单|组成人员(?:名单)?)?[：:]?\n[ \t|]{0,8}(?:序号|姓名|组内职务|小组职务|角色|主 {0,4}任(?:委员)?)[ \t]*[|\t\n ]")
"""Its table: by how its head begins, or its first row."""
_HEAD_IN_SENTENCE = re.compile(
    r"(?!办公室)(?:（[^（）\n]{0,20}）)?[^。；：\n]{2,80}，(?:(?:主任|主席|组长|总指挥)(?:委员)?由[^，。；\n]{2,30}[任兼]|由[^，。；\n]{2,30}[任兼](?:主任|主席|组长|总指挥))"
)
"""Behind the name of a body that exists anyway: what it is for, then who heads it (…委员会统一领导…，主任由…担任)."""
_NUMBERED_INSIDE = re.compile(rf"[。；：:，\s] ?{_NUMBER} ?$")
_TASK_AFTER = re.compile(rf"{_GLOSS}[，：。](?:具体|全面|主要|统一)?(?:负责|领导|统筹|承担|组织)")
_HEADED = re.compile(
    rf"[ \t，,：:。]{{0,4}}(?:\n[ \t]{{0,12}})?(?:(?<=[\n \t])(?:主要|具体|全面)?负责(?!人)"
    rf"|[（(]?{alternatives(_BODIES['heads'])} {{0,4}}(?:[：: 由为]|[\u4e00-\u9fff]{{2,4}}[，、；。（\n])"
    r"|由[^，。；：\n]{2,60}(?:任|牵头|负责|组成)|[^，。；：\n]{2,30}任(?:组长|队长|负责人)(?=[，。；\n])"
    r"|[^，。；：\n]{2,30}牵头(?=[，。；\n]))"
)
"""Behind an item's name, or on the line below it: it is a body that someone heads."""
BELOW = ("下设", "分设", "内设")
"""Before a body that is one of those under the body spoken of."""
LED = re.compile(r"(?: ?[：:]? ?由| ?[：:] ?|（由?)(?=[^，。；：\n]{2,40}牵头|(?<=[（由])[^，。；：（）\n]{2,20}负责[，。；）])")
"""Between a working group's name and the unit that leads its work, which is no member of it (综合组由县应急局牵头)."""
_LED_IN_CLAUSE = re.compile(r"[：:（，]?由[^，。；：\n]{2,40}牵头(?=[，。；、）\n]|$)")
"""The same where its clause goes on with nothing else."""
_HELD_IN = re.compile("(?:常务|第一)?副?(?:组长|队长|总指挥|指挥长|主任|班长|总?召集人|会长)|成员|队员")
"""Behind a body's name that follows 任: what somebody is in it (任突击队队长)."""
_HOLDS = re.compile(r".*(?<![主责信])任(?![务期命职免])(?=.{2})")
"""Before that name: who has it (县长周宁任指挥部总指挥)."""
_ENDS_LINE = re.compile(r"[ \t：:。]*$")
_CLAUSES = [word for word in load("groups")["slots"]["clause"] if word[0] not in "由为"]
_HEADED_BY = re.compile(
    rf"(?:[，： ]|，?（)?组长(?:单位)?(?!{alternatives(_CLAUSES)})[：:由为\u4e00-\u9fff]"
    r"|，?由[^，。；：\n]{2,30}(?:任组长|负责)|，由[^，。；：\n]{2,30}牵头"
)
"""Behind a name within a line: the same."""
_HEADED_RIGHT_BEHIND = re.compile(
    rf" {{0,4}}[：:（ ] ?(?:{_HEADS_OF_ITS_OWN}(?:[：: 由为]|[\u4e00-\u9fff]{{2,4}}[，、；。（）\n])|[^，。；：（）\n]{{2,30}}任{_HEADS_OF_ITS_OWN}(?=[，。；）\n]))"
)
"""Behind a name that opens a line without a number."""
_FOUNDS_LIST = re.compile(r"(?:下设|分设|内设|设立|成立|组建|设)[^。；\n]{0,30}(?:组|队|专班)[^。；，\n]{0,8}[：:][ \t]*$")
_AS_FOLLOWS = re.compile(r"(?:如下)?[：:][ \t]*")
_LISTED_ITEM = re.compile(rf"[ \t]*{_NUMBER}[ \t]*[^，。；：\n]{{2,20}}(?:组|队|专班)(?![长员])[ \t]*(?:[：:；。][^\n]{{0,200}})?")
_LONGEST_ITEM, _MOST_ITEMS = 32, 12
_POST_OF_HOLDER = re.compile(r"部长[ \t]{0,8}[\u4e00-\u9fff] {0,4}[\u4e00-\u9fff]")
"""Behind a unit: it is the post of who is named, not a body with its head (设备部部长周宁)."""
_TELLING = ("由", "。", "（", "组长", "会长：", "理事长：", "成员：", *_STANDS)
"""Right behind a loose word in a line: it is a body's name."""
_TOLD = re.compile("|".join((_HEADED.pattern, _HEADED_BY.pattern, _TASK_AFTER.pattern, _LIST_AFTER.pattern, alternatives(_TELLING))))
"""Behind a loose word: it may be a body's name though nothing sets it up."""


class Mention(NamedTuple):
    """A body's name in the text. `span` covers the name; `start` is where the words that set it up begin (成立…)."""

    name: str
    span: Span
    start: int
    founded: bool
    """The text sets it up here, or describes it as an item of the organisation (（一）…领导小组，负责…)."""
    heads: bool
    """What follows is its list of members, or its line begins with it."""
    of_office: bool
    """The body's office is meant (领导小组办公室)."""
    numbered: bool = False
    """It is a numbered item of its own (2.宣传组)."""
    alias: str | None = None
    """What the text calls it from here on (以下简称安委会)."""
    of_others: bool = False
    """Each of several others is to set one up for itself (各乡镇要成立相应的领导小组)."""


def mentions(text: str, line: Span) -> Iterator[Mention]:
    """Yield the bodies named in the line `text[line]`, in order. Linear in its length: each ending looks LONGEST_NAME characters back."""
    before: Mention | None = None
    founding: int | None = None
    for last in _LAST.finditer(text, line.start, line.end):
        ending = _ending(text, line, last.end())
        if ending is None:
            continue
        if founding is None:
            founding = first.start() if (first := _MAY_FOUND.search(text, line.start, line.end)) else line.end
        may_be_founded = founding < ending.start
        if ending.loose and _is_mere_word(text, line, ending, may_be_founded):
            continue
        found = _mention(text, line, ending, before, may_be_founded)
        if found is not None:
            yield found
            before = found


def sharing_ending(text: str, line: Span) -> Iterator[Mention]:
    """Yield the bodies of a line whose names share one ending, each with its full name, where their heads are told in order behind them."""
    if text.find("分别由", line.start, line.end) < 0:
        return
    for found in _ENDING_SHARED.finditer(text, line.start, line.end):
        at = found.start("items")
        for item in re.split("[、和及]", found["items"]):
            yield Mention(item + found["ending"], Span(at, at + len(item)), at, founded=True, heads=False, of_office=False)
            at += len(item) + 1


class _Ending(NamedTuple):
    """How a body's name ends, and where. A `loose` ending alone does not make a word a body's name (宣传组)."""

    word: str
    start: int
    end: int
    loose: bool


def _ending(text: str, line: Span, end: int) -> _Ending | None:
    """Return the longest ending of a body's name that stands right before `end`, or None."""
    word = _longest_ending(text[max(line.start, end - _LONGEST_ENDING) : end])
    return _Ending(word, end - len(word), end, word in _LOOSE) if word else None


@lru_cache(maxsize=1 << 12)
def _longest_ending(words: str) -> str:
    """Return the longest ending of a body's name that some words end in, "" if there is none."""
    return next((ending for ending in _BY_LAST[words[-1]] if words.endswith(ending)), "")


def _is_mere_word(text: str, line: Span, ending: _Ending, may_be_founded: bool) -> bool:
    """Tell, without looking for the name, whether a loose word cannot be a body's: no 部长 behind it, no verb that sets up before it, nothing
    behind it that tells of a body.
    """
    word, start, end, _ = ending
    if word == "部":
        return text.find("部长", end, min(end + LONGEST_NAME, line.end)) < 0
    if word in ("办", "办公室"):
        return not may_be_founded or not _FOUNDING.search(text, max(line.start, start - _FAR), start)
    return not may_be_founded and not _TOLD.match(text, end, line.end) and not _is_announced(text, line, end)


class _Place(NamedTuple):
    """Where a name stands: its line, the mark before it (`stop`), its first and last character, the verb that sets the body up."""

    line: Span
    stop: int
    start: int
    end: int
    verb: Span | None
    listed: bool
    """It goes on with a list of bodies that one verb sets up."""
    loose: bool
    """Its ending alone does not make it a body's name (宣传组)."""

    @property
    def founded(self) -> bool:
        return self.verb is not None or self.listed

    def is_force(self, text: str) -> bool:
        """Whether the verb has a number of people as its object, not who they are (由卫生院2人组成), so that the body stands only by its members."""
        return self.verb is not None and _STRENGTH.search(text, self.verb.end, self.start) is not None and text.find("组成", self.verb.end, self.start) < 0


def _mention(text: str, line: Span, ending: _Ending, before: Mention | None, may_be_founded: bool) -> Mention | None:
    place = _placed(text, line, ending, before, may_be_founded)
    name = text[place.start : place.end].replace(" ", "").replace(JOINER, "")
    if not _is_body(text, place, name):
        return None
    opens = _opens_line(text, place)
    is_item = opens and place.start > line.start
    told = (is_item and _is_told(text, place)) or (opens and (LED.match(text, place.end, line.end) or _HEADED_RIGHT_BEHIND.match(text, place.end, line.end)) is not None)
    described = (told and not is_bare(name)) or _is_headed_clause(text, place, name)
    force = place.is_force(text) and _HEAD_BEHIND.match(text, place.end, line.end) is None
    alias = _ALIAS.match(text, place.end, line.end)
    return Mention(
        name,
        Span(place.start, place.end),
        place.verb.start if place.verb else place.start,
        founded=(place.founded and not force) or described,
        heads=opens or (_LIST_AFTER.match(text, place.end, line.end) is not None and (place.founded or not _is_item(text, place.start))),
        of_office=not place.loose and place.verb is None and text.startswith(("办公室", "（办公室"), place.end),
        numbered=is_item and place.verb is None,
        alias=alias["alias"] if alias else None,
        of_others=place.verb is not None and _OTHERS.fullmatch(text, place.stop, max(place.stop, place.verb.start)) is not None,
    )


def _is_item(text: str, start: int) -> bool:
    """Tell whether a name closes a list of others (成员单位：派出所、各村应急队), so that what follows is not told of it."""
    return text[max(0, start - 2) : start].rstrip("各").endswith("、")


def _is_told(text: str, place: _Place) -> bool:
    """Tell whether a body's task or who heads it stands right behind its name."""
    end = place.line.end
    below = end + LONGEST_NAME if _ENDS_LINE.match(text, place.end, end) else end
    return bool(_TASK_AFTER.match(text, place.end, end) or _HEADED.match(text, place.end, below)) or _is_announced(text, place.line, place.end)


def _is_announced(text: str, line: Span, end: int) -> bool:
    """Tell whether a line is nothing but a number and a name that ends at `end`, in a list of bodies that is set up above it (下设四个组：⏎1.综合组⏎2.…)."""
    if end - line.start > _LONGEST_ITEM or text[end - 1] not in "组队班" or not _LISTED_ITEM.fullmatch(text, line.start, line.end):
        return False
    start = line.start
    for _ in range(_MOST_ITEMS):
        low = max(0, start - _FAR)
        above = max(low, text.rfind("\n", low, max(0, start - 1)) + 1)
        if _FOUNDS_LIST.search(text, above, max(above, start - 1)):
            return True
        if above == start or not _LISTED_ITEM.fullmatch(text, above, start - 1):
            return False
        start = above
    return False


def _opens_line(text: str, place: _Place) -> bool:
    return place.start - place.line.start < 40 and bool(_ITEM.fullmatch(text, place.line.start, place.start))


def _is_headed_clause(text: str, place: _Place, name: str) -> bool:
    """Tell whether a clause opens with the name of a working group and goes on with its head: …；排查组，组长：张三; …、排查组（组长：张三）;
    numbered, also with who leads it or what it does: …。2.宣传组，由县委宣传部牵头.
    """
    if place.start == place.line.start or is_bare(name):
        return False
    if _NUMBERED_INSIDE.search(text, max(place.line.start, place.start - 8), place.start):
        return _HEADED_BY.match(text, place.end, place.line.end) is not None or _is_told(text, place)
    if text[place.stop - 1] in "；：。，" and name.endswith(("组", "专班")) and _LED_IN_CLAUSE.match(text, place.end, place.line.end):
        return True
    return text[place.start - 1] in "；：。、）)" and name.endswith("组") and bool(_HEADED_BY.match(text, place.end, place.line.end))


def _placed(text: str, line: Span, ending: _Ending, before: Mention | None, may_be_founded: bool) -> _Place:
    """Find where the name with this ending begins; `before` is the last one before it in the line."""
    floor = before.span.end if before else line.start
    low = max(floor, ending.start - LONGEST_NAME)
    last = _TO_LAST_STOP.match(text, low, ending.start)
    stop = last.end() if last else low
    verb = _founding_verb(text, stop, ending.start, floor) if may_be_founded else None
    gloss = _CLOSED_GLOSS.match(text, floor, ending.start)
    floor = gloss.end() if gloss else floor
    if floor > line.start and text.startswith("办公室", floor):  # 指挥部办公室和综合组
        floor += len("办公室")
    listed = before is not None and before.founded and stop <= floor and text[floor] in "、和及"
    start = verb.end if verb and verb.end > stop else _after_marks(text, stop, ending.start, floor if listed else None)
    start = _name_start(text, max(start, stop), ending.end, verb is not None)
    return _Place(line, stop, start, ending.end, verb, listed, ending.loose)


def _is_body(text: str, place: _Place, name: str) -> bool:
    """Tell whether a word with a body's ending is the name of one body: no short form, no number of bodies, no document's title."""
    if len(name) < 2 or _OF_TIERS.match(name) or _MIDST.match(name) or _OFFICE_STANDS.search(name) or ("“" in name and "”" not in name):
        return False
    ending = _longest_ending(name)
    if ending in HEADED_ONLY and not _HEAD_BEHIND.match(text, place.end):
        return False
    if ending == "队" and not (place.verb and len(name) > _SHORTEST_SQUAD):
        return False
    if (name.endswith(_NEVER) and not name.endswith(_YET_BODIES)) or _merely_stands(text, place, name):
        return False
    low = place.line.start
    if name[-1] == "组" and _COUNTED.search(name) and not (_opens_line(text, place) or (text[place.start - 1] in "；。" and _HEADED_BY.match(text, place.end, place.line.end))):
        return False
    if _is_short_form(text, max(low, place.end - len(name) - 8), place.end) or _SEVERAL.search(text, max(low, place.start - 4), place.start):
        return False
    if _COUNTED_OUT.search(name) or (place.verb and _heads_list_of_bodies(text, place)):
        return False
    if place.verb and name.endswith("办公室") and "设" in place.verb.of(text):
        return False
    return not _in_title(text, place.stop, low) and (not place.loose or _is_loose_name(text, place, name))


def _heads_list_of_bodies(text: str, place: _Place) -> bool:
    """Tell whether a name is that of several bodies which are listed below it (下设应急小组如下：⏎1.联络小组)."""
    end = place.line.end
    return _AS_FOLLOWS.fullmatch(text, place.end, end) is not None and _LISTED_ITEM.match(text, end + 1, end + LONGEST_NAME) is not None


def _is_short_form(text: str, low: int, end: int) -> bool:
    return text.find("称", low, end) >= 0 and _SHORT_FORM.search(text, low, end) is not None


def _founding_verb(text: str, stop: int, end: int, low: int) -> Span | None:
    """Return where the verb that sets the body up stands: before the name in its clause, or further back in the sentence where the name
    closes a description (成立以…为组长，…为成员的领导小组).
    """
    verbs = [verb for verb in _FOUNDING.finditer(text, stop, end) if verb.group() != "组成"]
    if not verbs and _ATTRIBUTE.match(text, stop, end + 1):
        low = max(low, end - _FAR, text.rfind("。", low, end) + 1)
        verbs = list(_FOUNDING_OF.finditer(text, low, end))
    if not verbs and (spelt := _SPELT_OUT.match(text, stop, end) or _SPELT_BEFORE.match(text, max(low, stop - 1), stop)) and _FOUNDING.search(text, max(low, stop - 40), stop):
        last = text.rfind("、", spelt.end(), end) + 1
        return Span(spelt.start(), last or spelt.end())
    verbs = verbs or [verb for verb in _FOUNDING.finditer(text, stop, end) if text[verb.end() : verb.end() + 1] != "的"]
    return Span(*verbs[-1].span()) if verbs else None


def _merely_stands(text: str, place: _Place, name: str) -> bool:
    """Tell whether the name is of a body that exists anyway, and nothing is told of its members."""
    if place.founded or not name.endswith(_STANDING) or text.startswith(_TELLS, place.end) or _HEAD_IN_SENTENCE.match(text, place.end, place.line.end):
        return False
    if text.startswith("成员", place.end) and _LIST_AFTER.match(text, place.end, place.line.end):
        return False
    return not (_opens_line(text, place) and (_LIST_BELOW.match(text, place.end) or _TABLE_BELOW.match(text, place.end) or _LIST_BESIDE.match(text, place.end, place.line.end)))


def _in_title(text: str, stop: int, low: int) -> bool:
    """Tell whether the name stands in the title of a document (《关于成立…领导小组的通知》)."""
    low = max(low, stop - 80)
    return text.rfind("《", low, stop) > text.rfind("》", low, stop)


def _after_marks(text: str, start: int, end: int, floor: int | None) -> int:
    """Where a name begins that no founding verb opens: after the last 、, space or closing bracket."""
    if floor is not None:
        return floor + 1
    last = _TO_LAST_SPLIT.match(text, start, end)
    return last.end() if last else start


def _name_start(text: str, start: int, end: int, founded: bool) -> int:
    """Skip what stands between the founding verb and the name: 由…组成的, 相应的, 本单位."""
    attribute = _ATTRIBUTE.match(text, start, end - 1)
    if attribute:
        start = attribute.end()
    held = None if founded or not _HELD_IN.match(text, end) else _HOLDS.match(text, start, end)
    if not founded and (reported := held or _REPORTED.match(text, start, end)):
        start = reported.end()
    skip = _BEFORE_NAME.match(text, start, end - 2) if founded else _LEADING.match(text, start, end - 2)
    start = skip.end() if skip else start
    office = _OFFICE_FIRST.match(text, start, end)
    start = office.end() if office else start
    closing = text.rfind("”", start, end) + 1
    if text[start] == "“" and not closing:
        return start + 1
    return max(start, closing) if closing and "“" not in text[start:closing] else start


def _is_loose_name(text: str, place: _Place, name: str) -> bool:
    """Tell whether a word in 组, 部, 办, 办公室 is a body's name here: only when it is set up, or heads its own line."""
    if not 3 <= len(name) <= 20:
        return False
    if name.endswith(("办公室", "办")):
        return place.founded and name not in _BODIES["offices"] and not _OFFICE_OF_BODY.search(name)
    headed = _opens_line(text, place) and bool(_HEADED.match(text, place.end, place.line.end))
    headed = headed or _is_headed_clause(text, place, name) or _is_announced(text, place.line, place.end)
    if name.endswith("部"):
        return headed and "部长" in text[place.end : place.end + LONGEST_NAME] and not _POST_OF_HOLDER.match(text, place.end)
    return headed or place.founded or bool(_LIST_AFTER.match(text, place.end, place.line.end)) or text.startswith(_TELLING, place.end)
