"""Which end of a scheme is the gravest or best, read from the text, and the rank of each level from that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.lexicon import alternatives, load
from extractors.reading.grading_labels import common_ladder, ordinal, positions
from extractors.reading.grading_schemes import LevelDraft, SchemeDraft

_LEXICON = load("gradings")
_CUES, _GRAVITY = _LEXICON["cues"], _LEXICON["gravity"]
_MOST, _LEAST = alternatives(_CUES["most"]), alternatives(_CUES["least"])
_ORDER = re.compile(rf"(?P<down>{alternatives(_CUES['downwards'])})|(?P<up>{alternatives(_CUES['upwards'])})")
_POLE = re.compile(rf"[^，。；、\n]{{0,12}}?(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))")
_POLE_FIRST = re.compile(rf"(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))(?:的)?(?:等级|级别|级|风险等级|风险)?(?:为|是|的?是)[“\"]?$")
_GROWS = re.compile(r"(?:数字|级数|数值|序号)越(?P<number>大|高|小|低)[^。；\n]{0,14}?越(?P<effect>高|大|重|严重|低|小|轻)")
_NUMBER = re.compile(r"(?P<number>\d{1,6}(?:\.\d{1,2})?)\s?(?P<unit>人|万元|分|％|%)|(?P<score>[DR])值?\s?[≥＞>≤＜<]\s?(?P<value>\d{1,4})")
_WINDOW = 2000


@dataclass(frozen=True, slots=True)
class Direction:
    """`reversed` if the ladder's last level (三级, C, Ⅳ级) is the gravest or best; `evidence` the words that say which end is."""

    reversed: bool
    evidence: str | None


def direction(draft: SchemeDraft, text: str, risky: bool) -> Direction:
    """Read from `text` which end of the scheme is the top. `risky` tells a scheme of risks, where more is graver, from one of results."""
    window = text[draft.start : min(draft.end + 80, draft.start + _WINDOW)]
    said = _said(draft, window)
    cores = draft.cores
    if not cores or not ordinal(cores[0]):
        return Direction(False, said.evidence if said else None)
    return said or _by_aliases(draft) or _by_criteria(draft, risky) or Direction(False, None)


def _place(core: str) -> int:
    return min(positions(core).values(), default=0)


def _said(draft: SchemeDraft, window: str) -> Direction | None:
    """一级风险度最高, 最高为Ⅳ级, 由低到高, 数字越大风险越高."""
    places = [_place(core) for core in draft.cores]
    for level in draft.levels:
        for label in filter(None, (level.label, *level.aliases.values())):
            found = _pole(window, label)
            if found and level.core and len(set(places)) > 1:
                top, evidence = found
                last = _place(level.core) == max(places)
                return Direction(last if top else _place(level.core) == min(places), evidence)
    if match := _GROWS.search(window):
        return Direction((match["number"] in "大高") == (match["effect"] in {"高", "大", "重", "严重"}), match[0])
    if match := _ORDER.search(window):
        listed = [_place(core) for core in draft.listed]
        ascending = len(listed) < 2 or listed[0] <= listed[-1]
        return Direction(bool(match["up"]) == ascending, match[0])
    return None


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


def _by_aliases(draft: SchemeDraft) -> Direction | None:
    """一级（低风险） … 四级（重大风险）, Ⅰ级（蓝色） …: the second labels have an order of their own."""
    pairs = [(_place(level.core), alias) for level in draft.levels if level.core for alias in level.aliases if not ordinal(alias)]
    ladder = common_ladder([alias for _, alias in pairs]) if len(pairs) > 1 else None
    if ladder is None:
        return None
    first, last = min(pairs), max(pairs)
    words = "、".join(level.aliases[alias] for level in draft.levels for alias in level.aliases if alias in (first[1], last[1]))
    return Direction(positions(first[1])[ladder] > positions(last[1])[ladder], words)


def _by_criteria(draft: SchemeDraft, risky: bool) -> Direction | None:
    """What the criteria say where nothing else does: 触犯刑律 under the last level, scores that rise from level to level."""
    known = [level for level in draft.levels if level.core and level.criteria]
    if common_ladder(draft.cores):
        known.sort(key=lambda level: _place(level.core or ""))
    if len(known) < 2:
        return None
    first, last = "；".join(known[0].criteria), "；".join(known[-1].criteria)
    low, high = _number(first), _number(last)
    if low and high and low[1] == high[1] and (low[1] not in "分%％" or not risky) and low[0] != high[0]:
        return Direction(low[0] < high[0], None)
    if not risky:
        return None
    (start, _), (end, words) = _gravity(first), _gravity(last)
    return Direction(True, words) if end - start >= (2 if start else 4) else None


def _number(criterion: str) -> tuple[float, str] | None:
    match = _NUMBER.search(criterion)
    if match is None:
        return None
    return (float(match["value"]), "D") if match["score"] else (float(match["number"]), match["unit"])


def _gravity(criterion: str) -> tuple[int, str]:
    return next(((int(grade), word) for grade in "4321" for word in _GRAVITY[grade] if word in criterion), (0, ""))


def ranks(draft: SchemeDraft, upside_down: bool) -> list[int | None]:
    """Return the rank of each level of the draft, in its order; a level without a label stands where the text has it."""
    cores = draft.cores
    ladder = common_ladder(cores)
    if ladder is None:
        ordered = list(range(1, len(draft.levels) + 1))
        return [*reversed(ordered)] if upside_down else [*ordered]
    places = _places(cores, ladder)
    size = max([*places.values(), draft.promised or 0])
    ranked = {core: size + 1 - place if upside_down else place for core, place in places.items()}
    return [ranked[level.core] if level.core else _between(draft.levels, at, ranked) for at, level in enumerate(draft.levels)]


def _places(cores: Sequence[str], ladder: str) -> dict[str, int]:
    """Places from the top: the number itself where levels are counted (三级 is third even alone), else the order of those there are."""
    if ladder in {"级", "类", "档", "等", "roman", "stem"}:
        return {core: positions(core)[ladder] for core in cores}
    if ladder == "letter" and all(core in "ABCDE" for core in cores):
        return {core: ord(core) - ord("A") + 1 for core in cores}
    return {core: place for place, core in enumerate(sorted(cores, key=lambda c: positions(c)[ladder]), 1)}


def _between(levels: Sequence[LevelDraft], at: int, ranked: dict[str, int]) -> int | None:
    """The rank of a level whose label is lost: one after the level before it."""
    before = levels[at - 1].core if at else None
    return ranked[before] + 1 if before in ranked else None
