"""Ladders: which labels belong together and in what order (一级 二级 三级; 高 中 低; A B C; 金牌 银牌 铜牌).

The order of a word ladder is fixed by its words; that of a counted one (一级, A, Ⅰ, R1) must be read from the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from extractors.lexicon import load

_LEXICON = load("gradings")
_ORDINALS: dict[str, list[str]] = _LEXICON["ordinals"]
_BELOW: dict[str, str] = _LEXICON["below"]
_ABOVE: dict[str, str] = _LEXICON["above"]
_FIXED: dict[str, list[list[str]]] = _LEXICON["ladders"]
_LATENT: dict[str, list[list[str]]] = _LEXICON["latent"]
BELOW, ABOVE = frozenset(_BELOW), frozenset(_ABOVE)
NUMERALS, FIGURES = _ORDINALS["numeral"], _ORDINALS["arabic"]
COUNTED = frozenset("级类档等")
_KNOWN = 4096
_STARS = 10
"""Places of stars are counted down from this: the more, the better."""
WORDS = [word for rungs in _FIXED.values() for rung in rungs for word in rung if word not in {"无", "零"}]
COLOURS = frozenset(word for rung in _FIXED["colours"] for word in rung)
LATENT_LADDERS = frozenset(_LATENT)
LATENT = frozenset(word for rungs in _LATENT.values() for rung in rungs for word in rung) - {*WORDS}
"""Everyday words that are labels only in a text that lists them as such (正常、关注、高危三类)."""


@lru_cache(maxsize=_KNOWN)
def positions(core: str) -> dict[str, int]:
    """Return the ladders that `core` belongs to and its place in each, least at the end that is gravest unless a text says otherwise."""
    for letters in ("letter", "roman", "stem"):
        if core in _ORDINALS[letters]:
            return {letters: _ORDINALS[letters].index(core) + 1}
    if len(core) == 2 and core[0] in NUMERALS and core[1] in "级类档等星":
        number = NUMERALS.index(core[0]) + 1
        return {"星": _STARS - number} if core[1] == "星" else {core[1]: number}
    if core == "0级":
        return {"级": 0}
    if len(core) == 2 and core[0] in "LRCPST" and core[1].isdigit():
        return {f"coded {core[0]}": int(core[1])}
    found = {name: place for name, rungs in {**_LATENT, **_FIXED}.items() for place, rung in enumerate(rungs, 1) if core in rung}
    return found | ({_ABOVE[core]: 0} if core in _ABOVE else {}) | ({_BELOW[core]: 10} if core in _BELOW else {})


def ordered_by_words(ladder: str | None) -> bool:
    """Tell whether the words of a ladder fix its order themselves (高, 优秀, ★★)."""
    return ladder == "星" or ladder in _FIXED or ladder in _LATENT


@lru_cache(maxsize=_KNOWN)
def ordinal(core: str) -> bool:
    """Tell whether the order of the label's ladder is counted (一级, A, Ⅰ) or unknown, not fixed by the word (高, 优秀) or by stars."""
    return not any(ordered_by_words(ladder) for ladder in positions(core))


def common_ladder(cores: Sequence[str]) -> str | None:
    """Return a ladder on which all the labels stand on rungs of their own, else None."""
    return _common(tuple(cores)) if len(cores) < _KNOWN else None


@lru_cache(maxsize=_KNOWN)
def _common(cores: tuple[str, ...]) -> str | None:
    shared = set.intersection(*(set(positions(core)) for core in cores)) if cores else set()
    fitting = (name for name in shared if len({positions(c)[name] for c in cores}) == len(set(cores)))
    return min(fitting, key=lambda name: (name in _LATENT, name), default=None)


def between(ladder: str, first: int, last: int) -> list[str]:
    """Return the cores of a counted ladder (级, 类, 星, letter …) from place `first` to `last`; letters are A to E only."""
    if ladder == "星":
        return [f"{NUMERALS[_STARS - place - 1]}星" for place in range(max(first, 1), min(last, _STARS - 1) + 1)]
    if ladder in COUNTED:
        return [NUMERALS[place - 1] + ladder for place in range(max(first, 1), min(last, len(NUMERALS)) + 1)]
    if ladder == "roman":
        return _ORDINALS["roman"][first - 1 : last]
    return [word for word in "ABCDE" if first <= positions(word)["letter"] <= last] if ladder == "letter" else []
