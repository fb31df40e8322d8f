"""Ruled tables on a page: the grid that pdfplumber finds in the rules, and the text in its cells."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.read.lines import CELL_BREAK, MOST_COLUMNS, Repeats, cell_text
from pipeline.read.pdf.glyphs import Glyph, TextLine, lines_of
from pipeline.read.pdf.paragraphs import OWN_NUMBER, glued

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

# Fewer rules than a grid of one row and two columns has are underlines and frames; more than this are a drawing.
_FEWEST_EDGES = 6
_MOST_EDGES = 6000
_SAME_EDGE = 5.0
_END_MARKS = "。；！？.;"


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or the part of one that a page holds: its rows, where its columns begin and end, and where it stands."""

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[float, ...]
    top: float
    page: int

    def goes_on_in(self, other: PageTable) -> bool:
        """Tell whether the other table has the same columns in the same places."""
        return len(self.columns) == len(other.columns) and all(
            abs(a - b) <= _SAME_EDGE for a, b in zip(self.columns, other.columns, strict=True)
        )


def tables_of(page: Any, glyphs: Sequence[Glyph], number: int, repeats: Repeats) -> tuple[list[PageTable], list[Glyph]]:
    """Return the page's tables of two columns or more and the characters that stand in none of them."""
    if not _FEWEST_EDGES <= len(page.edges) <= _MOST_EDGES:
        return [], list(glyphs)
    grids = _grids(page)
    inside: dict[int, list[Glyph]] = defaultdict(list)
    outside: list[Glyph] = []
    for glyph in glyphs:
        at = next((i for i, grid in enumerate(grids) if grid.holds(glyph)), None)
        (outside if at is None else inside[at]).append(glyph)
    tables = [grid.table(inside[i], number, repeats) for i, grid in enumerate(grids)]
    return [table for table in tables if any(map(any, table.rows))], outside


def _grids(page: Any) -> list[_Grid]:
    """Return the grids of the page, without those inside another's cell."""
    found: list[_Grid] = []
    for table in sorted(page.find_tables(), key=lambda t: -(t.bbox[2] - t.bbox[0]) * (t.bbox[3] - t.bbox[1])):
        grid = _Grid(table.cells)
        x0, top, x1, bottom = table.bbox
        nested = any(other.covers((x0 + x1) / 2, (top + bottom) / 2) for other in found)
        if 3 <= len(grid.xs) <= MOST_COLUMNS + 1 and not nested:
            found.append(grid)
    return found


class _Grid:
    """The columns and rows of a table and which cell, merged ones too, covers each place."""

    def __init__(self, cells: Sequence[Box]) -> None:
        self.xs = _edges(x for cell in cells for x in (cell[0], cell[2]))
        self.ys = _edges(y for cell in cells for y in (cell[1], cell[3]))
        self._cells = list(cells)
        self._covering: dict[tuple[int, int], int] = {}
        for index, (x0, top, x1, bottom) in enumerate(cells):
            for row in range(_place(self.ys, top), _place(self.ys, bottom)):
                for column in range(_place(self.xs, x0), _place(self.xs, x1)):
                    self._covering.setdefault((row, column), index)

    def covers(self, x: float, y: float) -> bool:
        """Tell whether a point lies within the outer frame."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def holds(self, glyph: Glyph) -> bool:
        """Tell whether a character's middle lies within the outer frame."""
        return self.covers((glyph.x0 + glyph.x1) / 2, glyph.middle)

    def table(self, glyphs: Sequence[Glyph], page: int, repeats: Repeats) -> PageTable:
        """Return the table with the characters put into its cells; a merged cell repeats in each place that it covers."""
        held: dict[int, list[Glyph]] = defaultdict(list)
        for glyph in glyphs:
            place = (bisect_right(self.ys, glyph.middle) - 1, bisect_right(self.xs, (glyph.x0 + glyph.x1) / 2) - 1)
            if (index := self._covering.get(place)) is not None:
                held[index].append(glyph)
        texts = {index: _cell(self._cells[index], inside, page) for index, inside in held.items()}
        rows = (self._row(row, texts, repeats) for row in range(len(self.ys) - 1))
        return PageTable(tuple(row for row in rows if any(row)), tuple(self.xs), self.ys[0], page)

    def _row(self, row: int, texts: dict[int, str], repeats: Repeats) -> tuple[str, ...]:
        indexes = [self._covering.get((row, column)) for column in range(len(self.xs) - 1)]
        if len(set(indexes)) == 1:
            return (texts.get(indexes[0] or 0, ""),) if indexes[0] is not None else ()
        cells: list[str] = []
        for column, index in enumerate(indexes):
            text = texts.get(index, "") if index is not None else ""
            first = self._covering.get((row - 1, column)) != index and index not in indexes[:column]
            cells.append(text if first else repeats.of(text))
        return tuple(cells)


def _edges(values: Any) -> list[float]:
    """Return the distinct values in order; those closer than a point are one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > 1:
            out.append(float(value))
    return out


def _place(edges: Sequence[float], value: float) -> int:
    return max(bisect_right(edges, value + 0.5) - 1, 0)


def _cell(box: Box, glyphs: Sequence[Glyph], page: int) -> str:
    """Return a cell's text: lines that fill the cell's width run on, others end a paragraph."""
    out = ""
    last: TextLine | None = None
    for line in lines_of(glyphs, page):
        if last is None:
            out = line.text
        elif _fills(last, box) and not (OWN_NUMBER.match(line.text) and last.text[-1] in _END_MARKS):
            out = glued(out, line.text)
        else:
            out += CELL_BREAK + line.text
        last = line
    return cell_text([out])


def _fills(line: TextLine, box: Box) -> bool:
    """Tell whether no further character would have fitted; borders and padding take up to one and a half."""
    return line.x1 - line.x0 >= box[2] - box[0] - 2.5 * line.size


def continued(above: PageTable, below: PageTable) -> PageTable:
    """Return both parts of a table that a page's end has cut: repeated head rows dropped, a row cut in two mended, merged cells filled."""
    rows = list(below.rows)
    heads = 0
    while heads < min(len(above.rows), len(rows) - 1) and rows[heads] == above.rows[heads]:
        heads += 1
    rows = rows[heads:]
    upper = list(above.rows)
    if rows and upper and len(rows[0]) == len(upper[-1]):
        if _is_cut(upper[-1], rows[0]):
            upper[-1] = tuple(_mended(a, b) for a, b in zip(upper[-1], rows.pop(0), strict=True))
        elif not rows[0][0]:
            rows[0] = _filled(rows[0], upper[-1])
    return replace(above, rows=(*upper, *rows))


def _is_cut(above: Sequence[str], below: Sequence[str]) -> bool:
    """One of the halves lacks the first cell, and somewhere a text that has not ended goes on."""
    goes_on = any(a and b and a[-1] not in _END_MARKS for a, b in zip(above, below, strict=True))
    return bool(above[0]) != bool(below[0]) and goes_on


def _mended(above: str, below: str) -> str:
    if not above or not below:
        return above or below
    return above + CELL_BREAK + below if above[-1] in _END_MARKS else glued(above, below)


def _filled(row: Sequence[str], above: Sequence[str]) -> tuple[str, ...]:
    """Fill the empty cells before a row's first words from the row above: a merged cell is printed on its first page only."""
    first = next((i for i, text in enumerate(row) if text), 0)
    return (*above[:first], *row[first:])
