"""Levels of different schemes on one axis: 0 the gravest (or best, or first) … 1 the lightest (or last), and how each came to its place.

A level stands where its rank puts it among the levels of its scheme: the first at 0, the last at 1, the others evenly between. Of risks and posts,
what the criterion says comes before that: 触犯刑律 stands at the same place in every scheme, whether it is the first of two levels or of five. Four
rules keep that honest:

- the order of a scheme's levels is never changed: where the criteria would change it, all of its levels stand by rank;
- criteria that name the same conduct for several levels tell nothing about these: they stand by rank;
- an effect or a first sign (影响, 苗头) places the last level only: nothing is lighter;
- levels by rank that would stand beyond a neighbour placed by its criterion are spread evenly between their neighbours.

Every place has its `method` and, where a criterion decided, the words that did (`evidence`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.compare.conduct import Conduct, conduct
from pipeline.compare.schemes import Level, Scheme

COLUMNS = 5
AXES = {"risk": "gravity", "post": "gravity", "assessment": "merit"}
"""The axis of a purpose; every other purpose has the axis `order`, which says only what comes first."""
AXIS_TITLES = {
    "gravity": ("风险与岗位：由重到轻", "risks and posts, gravest first", ("最重", "较重", "居中", "较轻", "最轻")),
    "merit": ("考核与评定：由优到劣", "assessments, best first", ("最优", "较优", "居中", "较差", "最差")),
    "order": ("其他分级：由首到末", "other schemes, first level first", ("首级", "次级", "居中", "次末", "末级")),
}
"""How a reader calls an axis, in Chinese and English, and its five columns."""
PURPOSES = {"risk": "风险", "post": "岗位", "assessment": "考核", "other": "其他"}
METHODS = {
    "criterion": ("按标准", "by what the criterion says"),
    "rank": ("按位次", "by rank and number of levels"),
    "between": ("按位次，移到前后级之间", "by rank, moved between its neighbours"),
    "conflict": ("按位次（标准与位次相反）", "by rank: the criteria contradict the ranks"),
    "tie": ("按位次（几级标准所指相同）", "by rank: several levels name the same conduct"),
    "none": ("未能对齐", "not aligned: rank or number of levels unknown"),
}
"""How a level came to its place."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A level and its place: `position` 0 … 1 (None where nothing tells it), `column` 1 … 5 (0 for none), the same by rank alone, method and evidence."""

    level: Level
    position: float | None
    by_rank: float | None
    method: str
    evidence: str | None

    @property
    def column(self) -> int:
        """The column of the matrix, 1 … 5; 0 where the level is not aligned."""
        return column(self.position)

    @property
    def rank_column(self) -> int:
        """The column by rank alone."""
        return column(self.by_rank)


def column(position: float | None) -> int:
    """Return the column 1 … 5 of a position 0 … 1, 0 for none."""
    return 0 if position is None else int(position * (COLUMNS - 1) + 0.5) + 1


def axis_of(scheme: Scheme) -> str:
    """Return gravity, merit or order."""
    return AXES.get(scheme.purpose, "order")


def align(scheme: Scheme) -> list[Placed]:
    """Return the scheme's levels with their places, in the order of the scheme."""
    ranks = [rank_position(level.rank, scheme.size) for level in scheme.levels]
    said = [_said(level, scheme) for level in scheme.levels]
    methods = _methods(said)
    fixed = [1 - found.gravity if found and method == "criterion" else None for found, method in zip(said, methods, strict=True)]
    return [
        _placed(level, position, by_rank, method, found)
        for level, position, by_rank, method, found in zip(scheme.levels, _positions(fixed, ranks), ranks, methods, said, strict=True)
    ]


def _placed(level: Level, position: float | None, by_rank: float | None, method: str, found: Conduct | None) -> Placed:
    if position is None:
        method = "none"
    elif method != "criterion" and position != by_rank:
        method = "between"
    return Placed(level, position, by_rank, method, found.words if found and method in ("criterion", "conflict", "tie") else None)


def _said(level: Level, scheme: Scheme) -> Conduct | None:
    """Return the conduct that a level's criterion names, of risks and posts; one of no gravity only where the level is the last."""
    found = conduct(level.criterion) if axis_of(scheme) == "gravity" and level.rank else None
    return found if found and (found.gravity or level.rank == scheme.size) else None


def rank_position(rank: int | None, size: int) -> float | None:
    """Return the position 0 … 1 of a rank among `size` levels; None for a rank that is not known, or the only level."""
    return None if rank is None or size < 2 else (rank - 1) / (size - 1)


def _methods(said: Sequence[Conduct | None]) -> list[str]:
    """Return for each level (gravest first) whether what its criterion says can place it: criterion, tie, conflict or rank."""
    gravities = [found.gravity for found in said if found]
    if gravities != sorted(gravities, reverse=True):
        return ["conflict" if found else "rank" for found in said]
    same = Counter(gravities)
    return ["rank" if not found else "criterion" if same[found.gravity] == 1 else "tie" for found in said]


def _positions(fixed: Sequence[float | None], ranks: Sequence[float | None]) -> list[float | None]:
    """Return where the levels stand: `fixed` by their criteria, the others by rank, evenly between their fixed neighbours where ranks would pass these."""
    places = list(fixed)
    for is_free, run in groupby(range(len(places)), key=lambda at: fixed[at] is None and ranks[at] is not None):
        if is_free:
            free = list(run)
            own = [rank for at in free if (rank := ranks[at]) is not None]
            low = fixed[free[0] - 1] if free[0] else None
            high = fixed[free[-1] + 1] if free[-1] + 1 < len(fixed) else None
            fits = (low is None or low < own[0]) and (high is None or own[-1] < high)
            places[free[0] : free[-1] + 1] = own if fits else _spread(len(own), low, high)
    return places


def _spread(count: int, low: float | None, high: float | None) -> list[float]:
    """Return `count` positions at even distances between `low` and `high`; where there is none, the end of the axis is the first or last of them."""
    first, steps = int(low is not None), count - 1 + (low is not None) + (high is not None)
    start, end = low or 0.0, 1.0 if high is None else high
    return [start + (end - start) * (at + first) / steps for at in range(count)]
