"""The source text of printed pages: a line per paragraph and per table row, with anchors for pages, paragraphs' parts and cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.read.contract import Box
from pipeline.read.lines import BEFORE_CELL, BETWEEN_CELLS, Lines, Repeats, pipe_row
from pipeline.read.pdf.rows import Column, TextLine
from pipeline.read.pdf.tables import Cell, Row


@dataclass(slots=True)
class Part:
    """What of a paragraph stands in one column of one page: where in its text it begins, and its box."""

    start: int
    page: int
    box: Box
    column: Column
    confidence: float | None

    @classmethod
    def of(cls, line: TextLine, start: int) -> Part:
        """Return the part that a line begins."""
        return cls(start, line.page, line.box, line.column, line.confidence)

    def widen(self, line: TextLine) -> None:
        """Take in a further line."""
        x0, top, x1, bottom = self.box
        self.box = min(x0, line.x0), min(top, line.top), max(x1, line.x1), max(bottom, line.bottom)
        if line.confidence is not None:
            self.confidence = min(line.confidence, 1.0 if self.confidence is None else self.confidence)


class Printed(Lines):
    """Lines of printed pages; `shown` gives for each page how places on it are displayed."""

    def __init__(self, shown: Mapping[int, Callable[[Box], Box]]) -> None:
        super().__init__()
        self._shown = shown
        self._page = 0
        self._repeats = Repeats()

    def paragraph(self, text: str, parts: Sequence[Part]) -> None:
        """Append a paragraph with an anchor for each of its parts; they share its number."""
        self._numbers["paragraph"] += 1
        for index, part in enumerate(parts):
            self._begin(part.page, part.start)
            end = parts[index + 1].start if index + 1 < len(parts) else len(text)
            place = self._place(part.page, part.box)
            self.mark(part.start, end, "paragraph", self._numbers["paragraph"], part.page, place, confidence=part.confidence)
        self._append(text)

    def whole_table(self, rows: Sequence[Row], pages: Sequence[tuple[int, int]]) -> None:
        """Append a table; `pages` gives (page, the first row that begins there). A merged cell's text repeats in each place that it covers."""
        self.table()
        above: Row = []
        for index, row in enumerate(rows):
            for page, first in pages:
                if first == index:
                    self._begin(page, 0)
            self._table_row(index + 1, row, above)
            above = row

    def _table_row(self, number: int, row: Row, above: Row) -> None:
        texts: list[str] = []
        at = BEFORE_CELL
        for column, cell in enumerate(row):
            is_first = not any(other is cell for other in (*row[:column], *above))
            texts.append(cell.text if is_first else self._repeats.of(cell.text))
            if texts[-1]:
                self._mark_cell(cell, at, number, column + 1)
            at += len(texts[-1]) + BETWEEN_CELLS
        self._append(pipe_row(texts))

    def _mark_cell(self, cell: Cell, at: int, row: int, column: int) -> None:
        """Anchor a cell, in parts where it goes on over pages."""
        parts = [(0, cell.page, cell.box), *cell.further]
        for (start, page, box), end in zip(parts, [*(part[0] for part in parts[1:]), len(cell.text)], strict=True):
            self.mark(at + start, at + end, "cell", self.tables, page, self._place(page, box), row, column, confidence=cell.confidence)

    def _begin(self, page: int, at: int) -> None:
        if page != self._page:
            self.page(page, at)
            self._page = page

    def _place(self, page: int, box: Box) -> Box:
        x0, top, x1, bottom = self._shown[page](box)
        return round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)
