"""Rules on a page -> the grids of tables: columns, rows, and which cell, merged ones too, covers each place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from pipeline.read.contract import Box
from pipeline.read.lines import MOST_COLUMNS
from pipeline.read.pdf.rules import Rule

# Fewer rules than a grid of one row and two columns has are underlines and frames.
FEWEST_RULES = 6
_MOST_CROSSINGS = 60_000
_MOST_PLACES = 60_000
_MOST_GRIDS = 100
# Points: rules drawn double or in pieces are one; ends that nearly meet do.
_SAME = 2.5
_NEAR = 3.0
_FEWEST_LENGTH = 5.0
# Open sides: what part of the rules must end where no side is drawn; how much of a table's top and bottom must be ruled.
_OPEN_SHARE = 0.5
_RULED_SHARE = 0.8


class Grid:
    """A table's columns and rows (`xs`, `ys` are their edges) and the cell that covers each place; `boxes` are the cells'."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]) -> None:
        self.xs, self.ys = list(xs), list(ys)
        self.cells = self._cells(_covered(across, self.ys, self.xs), _covered(down, self.xs, self.ys))
        self.boxes = self._boxes()

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies within the outer frame."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def cell_at(self, x: float, y: float) -> int:
        """Return the number of the cell that a point within the frame lies in."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.cells[row][column]

    def _cells(self, across: set[tuple[int, int]], down: set[tuple[int, int]]) -> list[list[int]]:
        """Number the cells: neighbouring places with no rule between them are one."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        parents = list(range(rows * columns))
        for row in range(rows):
            for column in range(columns):
                place = row * columns + column
                if column and (column, row) not in down:
                    _unite(parents, place - 1, place)
                if row and (row, column) not in across:
                    _unite(parents, place - columns, place)
        return [[_root(parents, row * columns + column) for column in range(columns)] for row in range(rows)]

    def _boxes(self) -> dict[int, Box]:
        boxes: dict[int, Box] = {}
        for row, cells in enumerate(self.cells):
            for column, cell in enumerate(cells):
                x0, top, x1, bottom = boxes.get(cell, (self.xs[column], self.ys[row], 0.0, 0.0))
                boxes[cell] = (min(x0, self.xs[column]), min(top, self.ys[row]), max(x1, self.xs[column + 1]), max(bottom, self.ys[row + 1]))
        return boxes


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """Return the grids of two columns or more, the largest first, without those inside another."""
    if len(rules) < FEWEST_RULES:
        return []
    across, down = _joined(rule for rule in rules if rule.is_horizontal), _joined(rule for rule in rules if not rule.is_horizontal)
    found: list[Grid] = []
    made = filter(None, (_grid(*part) for part in _connected(across, down)))
    for grid in sorted(made, key=lambda g: -(g.xs[-1] - g.xs[0]) * (g.ys[-1] - g.ys[0])):
        if not any(other.holds((grid.xs[0] + grid.xs[-1]) / 2, (grid.ys[0] + grid.ys[-1]) / 2) for other in found):
            found.append(grid)
    return found[:_MOST_GRIDS]


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules of one direction, those on one line that touch or nearly do in one piece, without mere dots."""
    out: list[Rule] = []
    ordered = sorted(rules, key=lambda rule: rule.at)
    for line in _clusters(ordered):
        at = sum(rule.at for rule in line) / len(line)
        last: Rule | None = None
        for rule in sorted(line, key=lambda rule: rule.start):
            if last is not None and rule.start <= last.end + _NEAR:
                last = last._replace(end=max(last.end, rule.end))
                continue
            if last is not None:
                out.append(last)
            last = rule._replace(at=at)
        if last is not None:
            out.append(last)
    return [rule for rule in out if rule.end - rule.start >= _FEWEST_LENGTH]


def _clusters(ordered: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield groups of rules, ordered by place, none of which is further than `_SAME` from its first."""
    group: list[Rule] = []
    for rule in ordered:
        if group and rule.at - group[0].at > _SAME:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the rules that cross or touch each other, group by group; nothing where they cross too often for a table."""
    places = [rule.at for rule in down]
    parents = list(range(len(across) + len(down)))
    crossings = 0
    for index, line in enumerate(across):
        for other in range(bisect_left(places, line.start - _NEAR), bisect_right(places, line.end + _NEAR)):
            crossings += 1
            if down[other].start - _NEAR <= line.at <= down[other].end + _NEAR:
                _unite(parents, index, len(across) + other)
        if crossings > _MOST_CROSSINGS:
            return
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for index, line in enumerate([*across, *down]):
        groups[_root(parents, index)][0 if index < len(across) else 1].append(line)
    yield from groups.values()


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    """Return the grid of rules that hang together; None where they are a frame, a drawing or more than a table."""
    if not across or not down:
        return None
    xs = _with_open_sides(sorted({rule.at for rule in down}), across)
    ys = _with_open_sides(sorted({rule.at for rule in across}), down)
    if not 3 <= len(xs) <= MOST_COLUMNS + 1 or len(ys) < 2 or len(xs) * len(ys) > _MOST_PLACES:
        return None
    if not all(_is_closed(y, across, xs) for y in (ys[0], ys[-1])):
        return None
    return Grid(xs, ys, across, down)


def _with_open_sides(places: list[float], crossing: Sequence[Rule]) -> list[float]:
    """Add an outer edge that is not drawn, where many of the rules that cross the others reach out to it together."""
    start, end = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    enough = max(2, _OPEN_SHARE * len(crossing))
    before = [start] if start < places[0] - _NEAR and sum(abs(rule.start - start) <= _NEAR for rule in crossing) >= enough else []
    after = [end] if end > places[-1] + _NEAR and sum(abs(rule.end - end) <= _NEAR for rule in crossing) >= enough else []
    return [*before, *places, *after]


def _is_closed(y: float, across: Sequence[Rule], xs: Sequence[float]) -> bool:
    """Tell whether a table's top or bottom edge is drawn over most of its width, or not at all (a page's end may leave it out)."""
    drawn = [rule for rule in across if rule.at == y]
    return not drawn or sum(rule.end - rule.start for rule in drawn) >= _RULED_SHARE * (xs[-1] - xs[0])


def _covered(rules: Sequence[Rule], places: Sequence[float], steps: Sequence[float]) -> set[tuple[int, int]]:
    """Return (line, step) for each edge of a place that is drawn; a rule draws those whose middle it passes."""
    middles = [(a + b) / 2 for a, b in pairwise(steps)]
    indexes = {place: index for index, place in enumerate(places)}
    return {
        (indexes[at], step)
        for at, lines in groupby(rules, key=lambda rule: rule.at)
        for rule in lines
        for step in range(bisect_left(middles, rule.start), bisect_right(middles, rule.end))
    }


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = index = parents[parents[index]]
    return index


def _unite(parents: list[int], a: int, b: int) -> None:
    a, b = _root(parents, a), _root(parents, b)
    parents[max(a, b)] = min(a, b)
