"""Word's tables on their grid: which column each cell begins in, what merged cells show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from pipeline.read.docx.inline import branch
from pipeline.read.docx.names import ALTERNATE, VAL, child, integer, is_placeholder, w
from pipeline.read.lines import MOST_COLUMNS, Repeats

_ROWS, _CELLS, _CONTROL = frozenset({w("tr")}), frozenset({w("tc")}), w("sdt")
_PROPERTIES, _SPAN, _DOWN, _RIGHT = w("tcPr"), w("gridSpan"), w("vMerge"), w("hMerge")
_GOES_ON = "continue"
# Blocks of another kind than those looked for, properties, what was deleted or moved away.
_CLOSED = frozenset(
    map(w, ("p", "tbl", "tr", "tc", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "customXmlPr", "del", "moveFrom"))
)


class Cell(NamedTuple):
    """A cell of the grid: its text, the automatic numbers in it (a newline between), whether it only repeats the merged cell that covers it."""

    text: str
    label: str | None = None
    repeats: bool = False


class Row(NamedTuple):
    """A row's number, counted from 1, the column of its first cell, and its cells; a row of one wide cell has that one."""

    number: int
    first: int
    cells: list[Cell]

    @property
    def texts(self) -> list[str]:
        """The cells' texts."""
        return [cell.text for cell in self.cells]


_EMPTY = Cell("")


def parts_of(container: Any, tags: frozenset[str]) -> Iterator[Any]:
    """Yield the children with one of `tags`, looking into content controls, tracked insertions and whatever else may wrap them."""
    for element in container:
        tag = element.tag
        if tag in tags:
            yield element
        elif tag == ALTERNATE:
            yield from parts_of(branch(element), tags)
        elif tag not in _CLOSED and not (tag == _CONTROL and is_placeholder(element)):
            yield from parts_of(element, tags)


def grid(table: Any) -> list[tuple[int, list[Any]]]:
    """Return the rows that are not deleted: how many columns each leaves out at its beginning, and its own cells."""
    rows = []
    for row in parts_of(table, _ROWS):
        properties = child(row, "trPr")
        if child(properties, "del") is None:
            rows.append((min(integer(properties, "gridBefore") or 0, MOST_COLUMNS), list(parts_of(row, _CELLS))))
    return rows


def rows_of(rows: Iterable[tuple[int, list[Any]]], read: Callable[[Any], Cell], repeats: Repeats) -> Iterator[Row]:
    """Yield the rows; a merged cell repeats in each column and row that it covers, but a row of one wide cell has one text."""
    above: dict[int, Cell] = {}
    for number, (before, own) in enumerate(rows, 1):
        cells = [_EMPTY] * before
        merged: dict[int, Cell] = {}
        for cell in own:
            column = len(cells)
            span, down, right = _merges(cell)
            if down == _GOES_ON and column in above:
                shown = Cell(repeats.of(above[column].text), repeats=True)
            elif right == _GOES_ON and cells:
                shown = Cell(repeats.of(cells[-1].text), repeats=True)
            else:
                shown = read(cell)
            if down is not None:
                merged[column] = above.get(column, shown) if shown.repeats else shown
            cells.append(shown)
            if span > 1:
                cells += [Cell(repeats.of(shown.text), repeats=True) for _ in range(min(span, MOST_COLUMNS - column) - 1)]
        above = merged
        yield Row(number, before + 1, cells[before : before + 1]) if len(own) == 1 else Row(number, 1, cells)


def continues(cell: Any) -> bool:
    """Tell whether the cell is merged with the one above it."""
    return _merges(cell)[1] == _GOES_ON


def _merges(cell: Any) -> tuple[int, str | None, str | None]:
    """Return how many columns the cell covers, and whether it begins ("restart") or continues a merge downwards and to the right."""
    span, down, right = 1, None, None
    if len(cell) and cell[0].tag == _PROPERTIES:
        for each in cell[0]:
            if each.tag == _DOWN:
                down = each.get(VAL, _GOES_ON)
            elif each.tag == _RIGHT:
                right = each.get(VAL, _GOES_ON)
            elif each.tag == _SPAN:
                span = integer(cell[0], "gridSpan") or 1
    return span, down, right
