"""How grave the conduct is that a criterion names: 触犯刑律 > 违法 > 违纪 > 违规 > 批评教育 > 影响, by the lexicon `comparing`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from extractors.lexicon import alternatives, load

_BEFORE = 4


class Conduct(NamedTuple):
    """How grave a conduct is, 1 (crime) … 0 (an effect, a first sign), and the words that name it."""

    gravity: float
    words: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    pattern: re.Pattern[str]
    gravities: dict[str, float]
    degrees: dict[str, float]
    negations: tuple[str, ...]


@cache
def _lexicon() -> _Lexicon:
    data, degree = load("comparing"), load("comparing")["degree"]
    gravities = {word: kind["gravity"] for kind in data["conduct"] for word in kind["words"]}
    degrees = {word: degree[f"{way}_by"] for way in ("graver", "milder") for word in degree[way]}
    return _Lexicon(re.compile(alternatives(gravities)), gravities, degrees, tuple(degree["negations"]))


def conduct(criterion: str | None) -> Conduct | None:
    """Return the gravest conduct that a criterion names; None if it names none.

    What it denies (尚不构成犯罪) does not count; 严重 before the conduct makes it graver, 轻微 or 一般 milder, each by part of a step.
    """
    lexicon = _lexicon()
    found: list[Conduct] = []
    start, end, degree = 0, -2, ""
    for match in lexicon.pattern.finditer(criterion or ""):
        before = match.string[max(0, match.start() - _BEFORE) : match.start()]
        own = next((word for word in lexicon.degrees if before.endswith(word)), "")
        if own or match.start() - end > 1:  # else 轻微违规、违章: one degree for both
            start, degree = match.start() - len(own), own
        end = match.end()
        if not before.endswith(lexicon.negations):
            found.append(Conduct(_weighed(match.group(), degree), match.string[start if degree else match.start() : end]))
    return max(found, key=lambda each: each.gravity, default=None)


def _weighed(word: str, degree: str) -> float:
    """Return the gravity of a conduct of this degree. Crime and breach of law have none, nor has an effect: a grave one is no breach of rules."""
    gravity = _lexicon().gravities[word]
    return round(gravity + _lexicon().degrees[degree], 2) if degree and 0 < gravity < 0.9 else gravity
