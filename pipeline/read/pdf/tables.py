"""Ruled tables on a page: the text in their cells, line by line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf

from pipeline.read.contract import Box
from pipeline.read.lines import CELL_BREAK, cell_text
from pipeline.read.pdf.chars import Run
from pipeline.read.pdf.grids import Grid, grids_of
from pipeline.read.pdf.paragraphs import OWN_NUMBER, first_word, joint
from pipeline.read.pdf.rows import TextLine, lines_of
from pipeline.read.pdf.rules import Rule

_ORDINAL = re.compile(r"[（(]?(?:\d{1,4}|[一二三四五六七八九十]{1,3})[）)、.．]?")
END_MARKS = "。；！？.;"
# Parts of the character's size that borders, padding and a last character that would not fit leave blank.
_SPARE = 2.5
_PADDING = 12.0  # points, of both sides


@dataclass(slots=True, eq=False)
class Cell:
    """A cell's text and place; beside the last of its `lines` there is `room` for so many points, and its first word takes `lead`.

    `further` are the places of what comes from later pages: (where in the text it begins, page, box).
    """

    text: str
    page: int
    box: Box
    lines: int = 0
    room: float = inf
    lead: float = 0.0
    confidence: float | None = None
    further: list[tuple[int, int, Box]] = field(default_factory=list)

    def may_go_on_in(self, other: Cell) -> bool:
        """Tell whether the other cell's text may be the rest of this one's: its first word would not have fitted here, and it is no ordinal."""
        return self.room <= other.lead and not _ORDINAL.fullmatch(other.text)


Row = list[Cell]
"""A cell per column, a merged one in each that it covers; a row that one merged cell fills has that one."""


@dataclass(slots=True, eq=False)
class PageTable:
    """A table, or the part of one that a page holds: its rows, where its columns begin and end, and where it stands."""

    rows: list[Row]
    columns: list[float]
    top: float
    bottom: float
    page: int

    @property
    def x0(self) -> float:
        """Its left edge."""
        return self.columns[0]

    @property
    def x1(self) -> float:
        """Its right edge."""
        return self.columns[-1]


def tables_of(rules: Sequence[Rule], runs: Sequence[Run], page: int) -> tuple[list[PageTable], list[Run]]:
    """Return the page's tables of two columns or more and the runs that stand in none of them."""
    grids = grids_of(rules)
    if not grids:
        return [], list(runs)
    inside: dict[int, list[Run]] = defaultdict(list)
    outside: list[Run] = []
    for run in runs:
        at = next((i for i, grid in enumerate(grids) if grid.holds((run.x0 + run.x1) / 2, run.middle)), None)
        (outside if at is None else inside[at]).append(run)
    tables = (_table(grid, inside[i], page) for i, grid in enumerate(grids))
    return [table for table in tables if table.rows], outside


def _table(grid: Grid, runs: Sequence[Run], page: int) -> PageTable:
    """Return a table with the runs put into its cells, without rows that hold nothing."""
    held: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        for number, part in _by_cell(grid, run):
            held[number].append(part)
    cells = {number: _cell(box, held[number], page) for number, box in grid.boxes.items()}
    rows = [[cells[number] for number in numbers] for numbers in grid.cells]
    kept = [row[:1] if all(cell is row[0] for cell in row) else row for row in rows if any(cell.text for cell in row)]
    return PageTable(kept, grid.xs, grid.ys[0], grid.ys[-1], page)


def _by_cell(grid: Grid, run: Run) -> Iterator[tuple[int, Run]]:
    """Yield the run, in pieces where it runs over into other cells; a character belongs where its middle is."""
    if bisect_right(grid.xs, run.x0) == bisect_right(grid.xs, run.x1):
        yield grid.cell_at(run.x0, run.middle), run
        return
    rights = [*run.lefts[1:], run.x1]
    numbers = [grid.cell_at((left + right) / 2, run.middle) for left, right in zip(run.lefts, rights, strict=True)]
    start = 0
    for index in range(1, len(numbers) + 1):
        if index == len(numbers) or numbers[index] != numbers[start]:
            yield numbers[start], run.part(start, index)
            start = index


def _cell(box: Box, runs: Sequence[Run], page: int) -> Cell:
    """Return a cell: lines that fill its width run on, others end a paragraph."""
    lines = lines_of(runs, page) if runs else []
    pieces: list[str] = []
    last: TextLine | None = None
    for line in lines:
        if last is not None:
            runs_on = _room(last, box) <= _lead(line) and not (OWN_NUMBER.match(line.text) and last.text[-1] in END_MARKS)
            pieces.append(joint(last, line) if runs_on else CELL_BREAK)
        pieces.append(line.text)
        last = line
    sure = [line.confidence for line in lines if line.confidence is not None]
    cell = Cell(cell_text(["".join(pieces)]), page, box, confidence=min(sure, default=None))
    if last is not None:
        cell.lines, cell.room, cell.lead = len(lines), _room(last, box), _lead(lines[0])
    return cell


def _room(line: TextLine, box: Box) -> float:
    return box[2] - box[0] - (line.x1 - line.x0)


def _lead(line: TextLine) -> float:
    """Return how much room a line's first characters take that cannot be parted, with the cell's padding."""
    return max(_SPARE * line.size, first_word(line) + _PADDING)


