"""Sheets and delimited text -> lines: titles and notes as lines of text, what is a table as pipe rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.read.lines import CELL_BREAK, Lines

Row = Sequence[str]


class Grids:
    """Collects the lines of one grid of cells after the other, with an anchor for every line of text and every cell.

    A row is its cells' texts (see `lines.cell_text`), "" where nothing stands; a row of one cell is one that a merged cell fills.
    """

    def __init__(self) -> None:
        self.lines = Lines()

    def text(self, text: str) -> None:
        """Append a cell's text as lines of text."""
        for line in text.split(CELL_BREAK):
            self.lines.add(line)

    def grid(self, rows: Iterable[Row], sheet: str | None = None) -> None:
        """Append a grid; empty rows divide it into tables, and the rows of one cell before and after a table are text."""
        for top, block in _blocks(rows):
            begin = next((at for at, row in enumerate(block) if _filled(row) > 1), len(block))
            end = next((at for at in range(len(block), begin, -1) if not _is_note(block[at - 1])), begin)
            for row in block[:begin]:
                self.text("".join(row))
            self._table(block[begin:end], top + begin, sheet)
            for row in block[end:]:
                self.text("".join(row))

    def _table(self, rows: Sequence[Row], top: int, sheet: str | None) -> None:
        """Append the rows, the first of which is number `top`, without the columns that are empty throughout at either side."""
        if not rows:
            return
        self.lines.table()
        sides = [(_first(row), _last(row)) for row in rows if len(row) > 1]
        first, last = min(side[0] for side in sides), max(side[1] for side in sides)
        for number, row in enumerate(rows, top):
            self.lines.row(row if len(row) == 1 else row[first : last + 1], row=number, first=first + 1, sheet=sheet)


def _blocks(rows: Iterable[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Yield the stretches of rows between empty ones, each with the number of its first row, from 1."""
    block: list[Row] = []
    number = 0
    for number, row in enumerate(rows, 1):
        if any(row):
            block.append(row)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number + 1 - len(block), block


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell)


def _first(row: Row) -> int:
    return next(at for at, cell in enumerate(row) if cell)


def _last(row: Row) -> int:
    return next(at for at in range(len(row) - 1, -1, -1) if row[at])


def _is_note(row: Row) -> bool:
    """Tell whether a row under a table is a note (注：…), not a row of which little is filled in."""
    return _filled(row) == 1 and (len(row) == 1 or (bool(row[0]) and not row[0].strip("．.、）)").isdecimal()))
