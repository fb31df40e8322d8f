"""What agencies grade by and who controls what: free wordings sorted into few classes by a lexicon, so that they can be counted side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from extractors.lexicon import load
from pipeline.compare.align import Placed
from pipeline.compare.schemes import UNKNOWN, Scheme, spoken_order

OTHER, HEAD = "其他", "主要领导"
_AND = re.compile("[和及与、，]")


class Use(NamedTuple):
    """A wording and the scheme that has it."""

    grading_id: str
    wording: str


Grid = dict[str, dict[str, list[Use]]]
"""Row -> column -> what is found there."""


@cache
def classes(kind: str) -> dict[str, str]:
    """Return the classes of `kind` (factor, controller) with their English names, in the lexicon's order, 其他 last."""
    return {entry["name"]: entry["english"] for entry in load("comparing")[kind]} | {OTHER: "other"}


@cache
def class_of(kind: str, wording: str) -> str:
    """Return the first class of `kind` one of whose words stands in `wording`, else 其他; of several controllers the first decides where it is the head."""
    first = _AND.split(wording)[0]
    if kind == "controller" and first != wording and _first_class(kind, first) == HEAD:
        return HEAD
    return _first_class(kind, wording)


def _first_class(kind: str, wording: str) -> str:
    return next((entry["name"] for entry in load("comparing")[kind] if any(word in wording for word in entry["words"])), OTHER)


def factor_grid(found: Iterable[Scheme], by: str) -> Grid:
    """Return which factors each issuer, region or year (`by`) uses: group -> class -> uses. Plans that repeat another are left out.

    A scheme counts once for a class, however many of its factors are of it (their wordings joined).
    """
    uses = (
        (scheme.group(by), name, Use(scheme.grading_id, wording))
        for scheme in found
        if scheme.counted
        for name, wording in _by_class(scheme.factors).items()
    )
    return dict(sorted(_grid(uses).items(), key=lambda row: (row[0] == UNKNOWN, spoken_order(row[0]))))


def controller_grid(aligned: Iterable[tuple[Scheme, Sequence[Placed]]]) -> Grid:
    """Return who controls which level: class of controller -> column ("1" … "5", "0" for not aligned) -> uses. Plans that repeat another are left out."""
    uses = (
        (class_of("controller", placed.level.controller), str(placed.column), Use(scheme.grading_id, placed.level.controller))
        for scheme, levels in aligned
        if scheme.counted
        for placed in levels
        if placed.level.controller
    )
    grid = _grid(uses)
    return {name: grid[name] for name in classes("controller") if name in grid}


def _grid(uses: Iterator[tuple[str, str, Use]]) -> Grid:
    grid: Grid = {}
    for row, column, use in uses:
        grid.setdefault(row, {}).setdefault(column, []).append(use)
    return grid


def _by_class(factors: Sequence[str]) -> dict[str, str]:
    """Return the factors of a scheme by class, those of one class joined."""
    found: dict[str, list[str]] = {}
    for factor in factors:
        found.setdefault(class_of("factor", factor), []).append(factor)
    return {name: "、".join(wordings) for name, wordings in found.items()}
