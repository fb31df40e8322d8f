"""Which end of a scheme is the gravest or best, read from the text, and the rank of each level from that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.gradings.belonging import SCORE
from extractors.gradings.drafts import LevelDraft, SchemeDraft
from extractors.gradings.gravity import rises, scores_fall
from extractors.gradings.ladders import ABOVE, BELOW, COUNTED, common_ladder, ordered_by_words, ordinal, positions
from extractors.gradings.own import shared_start
from extractors.lexicon import alternatives, load

_LEXICON = load("gradings")
_CUES = _LEXICON["cues"]
_MOST, _LEAST = alternatives(_CUES["most"]), alternatives(_CUES["least"])
_EXTREME = re.compile(alternatives(_CUES["most"] + _CUES["least"]))
_ORDER, _UP = re.compile(alternatives(_CUES["downwards"] + _CUES["upwards"])), frozenset(_CUES["upwards"])
_SCORES = re.compile("(?:得分|分值|积分|评分|分数|成绩)(?:高低)?$")
_POLE = re.compile(rf"[^，。；、\n]{{0,12}}?(?<![达超日年史])(?<!达到|超过)(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))(?!{alternatives(_CUES['extreme_of'])})")
_POLE_FIRST = re.compile(rf"(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))(?:的)?(?:等级|级别|级|风险等级|风险)?(?:为|是|的?是)[“\"]?$")
_GROWS = re.compile(r"(?:数字|级数|数值|序号|级别|等级)越(?P<number>大|高|小|低)[^。；\n]{0,14}?越(?P<effect>高|大|重|严重|危险|紧急|强|好|优|低|小|轻|弱|差)")
_PLACED = re.compile(r"(?P<top>前\s?[\d一二两三四五六七八九十]|第一名)|(?P<rest>^(?:其余|其他|剩余|居中))|(?P<bottom>[后末]\s?[\d一二两三四五六七八九十])")
_BOUNDED = re.compile(
    r"(?P<rest>^(?:其余|其他|剩余|居中))|(?P<top>以上|前\s?[\d一二三四五六七八九十]|不低于|高于|超过|[≥>＞])"
    r"|(?P<bottom>以下|[后末]\s?[\d一二三四五六七八九十]|低于|不足|不满|[≤<＜])"
)
"""The same by bounds, where what lies between them is the rest: 90分以上, 60分以下, 其余."""
_MERIT, _PROGRESS = (re.compile(alternatives(_LEXICON["subject"][kind])) for kind in ("merit", "progress"))
_STOPS = re.compile(alternatives(_LEXICON["subject"]["stops"]))
_TOP = re.compile(r"前[一二三四五六七八九十\d]{1,3}[名位]|第一名")
_WARNS = re.compile("[三四]色预警")
_UPWARDS = "LRC"
_TELLING = ("severity", "results", "degrees", "illness")
"""Ladders of words that have their place among words of a text's own too."""
_TIERS = {word: place for place, rung in enumerate(_LEXICON["divisions"]["rungs"]) for word in rung}
_WINDOW, _AFTER, _BEFORE = 2000, 80, 24
_LOW_IS_GRAVE, _WHOLE_HEAD = re.compile(r"(?:得分|分值|评分|分数|积分)越(?:低|少)，?[^，。；\n]{0,8}(?:风险|隐患|危险)[^，。；\n]{0,4}越(?:高|大|多)"), 120
"""Points are for safety: what has few is at risk."""
_FROM_BEST = re.compile("[由从][好优][到至][差劣坏]")
"""Of colours: the first is the best, though red is graver than green."""


@dataclass(frozen=True, slots=True)
class Direction:
    """`reversed` if the ladder's last level (三级, C, Ⅳ级) is the gravest or best; `evidence` the words that say which end is."""

    reversed: bool
    evidence: str | None


def direction(draft: SchemeDraft, text: str, purpose: str, limit: int) -> Direction:
    """Read from `text`, up to where the next scheme begins (`limit`), which end of the scheme is the top. More is graver among risks;
    among results green is better than red.
    """
    said, ladder = _said(draft, _window(draft, text, limit), purpose), common_ladder(draft.cores)
    if ladder == "colours" and (match := _FROM_BEST.search(text, max(0, draft.start - _BEFORE), draft.start + _AFTER)):
        return Direction(_ordered(draft, _places(draft), purpose, False), match[0])
    if ladder == "colours" and _praised(draft, purpose, text):
        return Direction(True, said.evidence if said else None)
    if ordered_by_words(ladder) or not draft.cores:
        return Direction(False, said.evidence if said else None)
    if said is None and any(core.startswith("0") for core in draft.cores):  # 0级…4级: the count begins with nothing
        return Direction(True, None)
    if said is None and ladder and not BELOW.isdisjoint(draft.cores):  # 一等、二等、等外: the ladder begins with the best
        return Direction(False, None)
    if said is None and (match := _LOW_IS_GRAVE.search(text, max(0, draft.start - _WHOLE_HEAD), draft.start + _WHOLE_HEAD)):
        ends = _ends(draft)
        fall = scores_fall(*ends) if ends else None
        if fall is not None:
            return Direction(fall, match[0])
    return said or _by_aliases(draft, purpose) or _by_tiers(draft) or _by_known_words(draft) or _by_criteria(draft, purpose) or _usual(ladder)


def _usual(ladder: str | None) -> Direction:
    """The first label on the ladder is the top, but of coded ones (L4, R4) the last."""
    return Direction(bool(ladder and ladder.startswith("coded") and ladder[-1] in _UPWARDS), None)


def _praised(draft: SchemeDraft, purpose: str, text: str) -> bool:
    """Tell whether green is the best result: work is measured by what was done (按序时推进的为绿色), not a danger assessed (1000人以下的为绿色).
    Lights are no marks but warnings, as are colours that are called that (红、黄、绿三色预警): the red one comes first.
    """
    green = draft.level("绿")
    if any((level.label or "").endswith("灯") for level in draft.levels) or _WARNS.search(text, draft.start, draft.start + _AFTER):
        return False
    if green is None or any(_TOP.search(criterion) for criterion in green.criteria):
        return green is not None
    red = draft.level("红")
    scored = any(SCORE.search(criterion) for level in draft.levels for criterion in level.criteria)
    if not scored and red is not None and _STOPS.search("；".join(red.consequences)):  # 挂红牌，立即停用
        return False
    words = [draft.subject or "", *draft.nouns, *(criterion for level in draft.levels for criterion in level.criteria)]
    measured = _MERIT if purpose == "assessment" else _PROGRESS
    return purpose != "risk" and measured.search("；".join(words)) is not None


def _window(draft: SchemeDraft, text: str, limit: int) -> str:
    """The words that set the scheme up, and what follows them in the same paragraph or the next line; none of another scheme's."""
    end = min(draft.end, draft.start + _WINDOW)
    line = text.find("\n", text.find("\n", end, end + _AFTER) + 1 or end, end + _AFTER)
    return text[draft.start : min(limit, end + _AFTER if line < 0 else line)]


def _places(draft: SchemeDraft) -> dict[str, int]:
    """The place of each label on its ladder; where no ladder holds them all, in the order of the text."""
    ladder = common_ladder(draft.cores)
    return {core: positions(core)[ladder] if ladder else at for at, core in enumerate(draft.cores)}


def _said(draft: SchemeDraft, window: str, purpose: str) -> Direction | None:
    """一级风险度最高, 最高为Ⅳ级, 由低到高, 数字越大风险越高."""
    places = _places(draft)
    for level in draft.levels if _EXTREME.search(window) else ():
        for label in filter(None, (level.label, *level.aliases.values())):
            found = _pole(window, label)
            if found and level.core and len(places) > 1:
                top, evidence = found
                return Direction(places[level.core] == (max if top else min)(places.values()), evidence)
    if match := _GROWS.search(window) if "越" in window else None:
        return Direction((match["number"] in "大高") == (match["effect"] not in {"低", "小", "轻", "弱", "差"}), match[0])
    match = _ORDER.search(window)
    if match and not (purpose == "risk" and _SCORES.search(window, 0, match.start())):  # 评估得分由低到高 tells of the scores, not of the risks
        return Direction(_ordered(draft, places, purpose, match[0] in _UP), match[0])
    return None


def _ordered(draft: SchemeDraft, places: dict[str, int], purpose: str, upwards: bool) -> bool:
    """Tell whether 由低到高 (`upwards`) or 由高到低 makes the ladder's last label the top: by the list of labels it is said of. Where there is none but
    what is said of each runs down from the last label (分为三级：Ⅲ级…Ⅱ级…Ⅰ级), by what that is, else as is usual.
    """
    listed = [places[core] for core in draft.listed if core in places]
    if len(listed) > 1:
        return upwards == (listed[0] <= listed[-1])
    told = [places[level.core] for level in sorted(draft.levels, key=lambda level: level.span) if level.core]
    if told != sorted(told, reverse=True) or len(told) < 2:
        return upwards
    if upwards and common_ladder(draft.cores) == "roman":  # 由低到高分为四级：Ⅳ级响应…Ⅰ级响应
        return False
    return (_by_criteria(draft, purpose) or _usual(common_ladder(draft.cores))).reversed


def _pole(window: str, label: str) -> tuple[bool, str] | None:
    """Whether `label` is said to be the top (True) or the bottom, and the words."""
    at = window.find(label)
    while at >= 0:
        if match := _POLE.match(window, at + len(label)):
            return bool(match["most"]), window[at : match.end()]
        if match := _POLE_FIRST.search(window[max(0, at - 16) : at]):
            return bool(match["most"]), match[0] + label
        at = window.find(label, at + 1)
    return None


def _by_aliases(draft: SchemeDraft, purpose: str) -> Direction | None:
    """一级（低风险） … 四级（重大风险）, Ⅰ级（蓝色） …: the second labels have an order of their own."""
    places = _places(draft)
    pairs = [(places[level.core], alias) for level in draft.levels if level.core for alias in level.aliases if not ordinal(alias)]
    ladder = common_ladder([alias for _, alias in pairs]) if 1 < len(pairs) >= len(draft.levels) else None
    if ladder is None:
        return None
    first, last = min(pairs), max(pairs)
    words = "、".join(level.aliases[alias] for level in draft.levels for alias in level.aliases if alias in (first[1], last[1]))
    falls = positions(first[1])[ladder] > positions(last[1])[ladder]
    return Direction(not falls if ladder == "colours" and purpose == "assessment" else falls, words)


def _by_tiers(draft: SchemeDraft) -> Direction | None:
    """Levels named for who copes with them, of which the highest comes first: 班组级, 车间级, 公司级; None unless all are."""
    places = [_TIERS.get(core.removesuffix("级")) for core in draft.cores]
    first, last = places[0], places[-1]
    return None if None in places or first is None or last is None or first == last else Direction(first > last, None)


def _by_known_words(draft: SchemeDraft) -> Direction | None:
    """Where no ladder tells all the words apart, the order of those of gravity or results among them (一般缺陷、重大缺陷、紧急缺陷 grow graver), of
    degrees (轻度污染、中度污染、重度污染、严重污染), or of a ladder that has some on one rung (简单、一般、复杂、疑难).
    """
    if common_ladder(draft.cores) is not None:
        return None
    shared = shared_start([core[::-1] for core in draft.cores])
    places = [positions(core) or positions(core[: len(core) - shared]) or _degree(core) for core in draft.cores]
    for ladder in (*_TELLING, *sorted(set.intersection(*map(set, places)))):
        known = [place[ladder] for place in places if ladder in place]
        if len(known) > 1 and known[0] != known[-1]:
            return Direction(known[0] > known[-1], None)
    return None


def _degree(core: str) -> dict[str, int]:
    """The place of the degree that a word of the text's own begins with: 轻度|不宜存."""
    return {ladder: place for ladder, place in positions(core[:2]).items() if ladder == "degrees"}


def _by_criteria(draft: SchemeDraft, purpose: str) -> Direction | None:
    """What is said of the first and the last level where nothing else tells: 触犯刑律 under the last, scores that rise from level to level."""
    ends = _ends(draft)
    found = rises(*ends, purpose) if ends else None
    return Direction(*found) if found else None


def _ends(draft: SchemeDraft) -> tuple[LevelDraft, LevelDraft] | None:
    """The first and the last level of which something is said, on their ladder if they have one; None if only one is there."""
    known = [level for level in draft.levels if level.core and level.core not in ABOVE and (level.criteria or level.aliases or level.consequences or level.controllers)]
    if common_ladder(draft.cores):
        places = _places(draft)
        known.sort(key=lambda level: places[level.core or ""])
    return (known[0], known[-1]) if len(known) > 1 else None


def ranks(draft: SchemeDraft, way: Direction) -> list[int | None]:
    """Return the rank of each level of the draft, in its order; a level without a label stands where the text has it."""
    ladder = common_ladder(draft.cores)
    if ladder is None:
        return [*(_placed(draft) or _listed(draft, way.reversed))]
    places = _counted(draft.cores, ladder, draft.promised)
    size = max([*places.values(), draft.promised or 0])
    above = not ABOVE.isdisjoint(places)  # 特级 stays the first where 三级 comes before 一级
    ranked = {core: size + 1 + above - place if way.reversed and core not in ABOVE else place for core, place in places.items()}
    return [ranked[level.core] if level.core else _between(draft.levels, at, ranked) for at, level in enumerate(draft.levels)]


def _listed(draft: SchemeDraft, upside_down: bool) -> list[int]:
    ordered = list(range(1, len(draft.levels) + 1))
    return [*reversed(ordered)] if upside_down else ordered


def _placed(draft: SchemeDraft) -> list[int] | None:
    """The order of levels that places in a ranking define: 居前20%的, 其余, 居后10%的. None unless all are."""
    for pattern, least in ((_PLACED, 2), (_BOUNDED, 3)):
        found = [pattern.search("；".join(level.criteria)) for level in draft.levels]
        kinds = [match.lastgroup for match in found if match]
        if len(set(kinds)) == len(draft.levels) >= least:
            return [("top", "rest", "bottom").index(kind or "") + 1 for kind in kinds]
    return None


_MOST_LEVELS_LOST = 3
"""Levels before the first that a text may have lost: where more are missing, and as many are there, the count begins with the first there is."""


def _counted(cores: Sequence[str], ladder: str, promised: int | None) -> dict[str, int]:
    """Places from the top: the number itself where levels are counted (三级 is third even alone), else the order of those there are; a count may
    begin far down (五级、六级、七级、八级), or where the text says how many there are (分为三级：三级…；四级…；五级…).
    """
    places = {core: positions(core)[ladder] for core in cores}
    whole = len(cores) == promised and min(places.values()) > 1 and max(places.values()) > len(cores)
    if ladder in COUNTED and len(cores) >= _MOST_LEVELS_LOST and (whole or min(places.values()) > _MOST_LEVELS_LOST):
        return {core: place for place, core in enumerate(sorted(cores, key=lambda c: places[c]), 1)}
    if ladder in COUNTED | {"roman", "stem"} and max(places.values()) < 10:
        return {core: place + (1 if 0 in places.values() else 0) for core, place in places.items()}
    if ladder == "letter" and all(core in "ABCDE" for core in cores):
        return {core: ord(core) - ord("A") + 1 for core in cores}
    return {core: place for place, core in enumerate(sorted(cores, key=lambda c: places[c]), 1)}


def _between(levels: Sequence[LevelDraft], at: int, ranked: dict[str, int]) -> int | None:
    """The rank of a level whose label is lost: one after the level before it."""
    before = levels[at - 1].core if at else None
    return ranked[before] + 1 if before in ranked else None
