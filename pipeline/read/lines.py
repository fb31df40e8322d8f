"""How readers put a source text together: lines with anchors, and table rows between pipes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.read.contract import Anchor, AnchorKind, Box

Place = tuple[int | None, Box | None]
"""A page and a box on it."""

CELL_BREAK = "\u2028"
MOST_COLUMNS = 64
# As `pipe_row` writes them: "| ", then " | ".
BEFORE_CELL, BETWEEN_CELLS = 2, 3
_NO_DIVIDERS = str.maketrans({"|": "¦", "｜": "¦", "│": "¦", "\t": " "})


class Lines:
    """Collects the lines of a source text, with an anchor for each paragraph, cell, text box and note, and one for each page.

    Paragraphs, boxes, notes and tables are numbered as they come.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._anchors: list[Anchor] = []
        self._numbers: Counter[str] = Counter()
        self._pages: list[tuple[int, int]] = []
        self._row = 0
        self._length = 0

    def page(self, number: int, ahead: int = 0) -> None:
        """Let page `number` begin at the next line's character `ahead`; it ends where the next one begins."""
        self._pages.append((self._length + ahead, number))

    def add(self, line: str, kind: AnchorKind = "paragraph", page: int | None = None, bbox: Box | None = None, label: str | None = None) -> None:
        """Append a paragraph, a text box's or a note's text; it may hold line breaks of its own. `label` is the automatic number that it begins with."""
        self._numbers[kind] += 1
        self.mark(0, len(line), kind, self._numbers[kind], page, bbox, label=label)
        self._append(line)

    def table(self) -> None:
        """Begin a table: the rows that follow are counted from 1."""
        self._numbers["cell"] += 1
        self._row = 0

    def row(
        self, cells: Sequence[str], places: Sequence[Place] = (), row: int | None = None, first: int = 1, sheet: str | None = None,
        labels: Sequence[str | None] = (),
    ) -> None:  # fmt: skip
        """Append a table's row (see `pipe_row`) with an anchor for each cell that holds something.

        `places` are the cells' pages and boxes, where known, `labels` their automatic numbers; `row` is the row's number if it is not the next one,
        `first` the first cell's column.
        """
        self._row = self._row + 1 if row is None else row
        at = BEFORE_CELL
        for index, cell in enumerate(cells):
            page, bbox = places[index] if places else (None, None)
            self.mark(at, at + len(cell), "cell", self._numbers["cell"], page, bbox, self._row, first + index, sheet, label=labels[index] if labels else None)
            at += len(cell) + BETWEEN_CELLS
        self._append(pipe_row(cells))

    def mark(
        self, start: int, end: int, kind: AnchorKind, number: int, page: int | None = None, bbox: Box | None = None,
        row: int | None = None, col: int | None = None, sheet: str | None = None, confidence: float | None = None, label: str | None = None,
    ) -> None:  # fmt: skip
        """Anchor the characters start … end of the next line; nothing is anchored where there is none."""
        if start < end:
            self._anchors.append(Anchor(self._length + start, self._length + end, kind, number, page, bbox, row, col, sheet, confidence, label))

    def extend(self, lines: Lines, kind: AnchorKind) -> None:
        """Append what another one holds (a text box's or a note's blocks) as one piece of `kind`; its cells keep their rows and columns."""
        if not lines._lines:
            return
        self._numbers[kind] += 1
        self.mark(0, len(lines.text), kind, self._numbers[kind], label="\n".join(each.label for each in lines._anchors if each.label) or None)
        for anchor in lines._anchors:
            if anchor.kind == "cell":
                shifted = replace(anchor, start=anchor.start + self._length, end=anchor.end + self._length, number=anchor.number + self._numbers["cell"])
                self._anchors.append(shifted)
        self._numbers["cell"] += lines._numbers["cell"]
        self._append(lines.text)

    def _append(self, line: str) -> None:
        self._lines.append(line)
        self._length += len(line) + 1

    @property
    def tables(self) -> int:
        """How many tables there are so far."""
        return self._numbers["cell"]

    @property
    def text(self) -> str:
        """The lines so far, joined with newlines."""
        return "\n".join(self._lines)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The anchors so far in the order of the text, the wider first."""
        ends = [*(at for at, _ in self._pages[1:]), max(self._length - 1, 0)]
        pages = [Anchor(at, end, "page", number, number) for (at, number), end in zip(self._pages, ends, strict=False) if at < end]
        return tuple(sorted([*pages, *self._anchors], key=lambda anchor: (anchor.start, -anchor.end)))


class Repeats:
    """Hands out the copies of merged cells' texts, up to two million characters a document, so that a small file cannot swell without end."""

    def __init__(self, budget: int = 2_000_000) -> None:
        self._left = budget

    def of(self, text: str) -> str:
        """Return the text once more, "" when the budget is spent."""
        self._left -= len(text)
        return text if self._left >= 0 else ""


def cell_text(paragraphs: Iterable[str]) -> str:
    """Return a cell's paragraphs as one string: blank ones left out, U+2028 between them, a literal | made ¦ and a tab a blank.

    The look-alikes ｜ and │ divide cells too, for those who read tables in text.
    """
    pieces = (piece.strip() for paragraph in paragraphs for piece in paragraph.replace(CELL_BREAK, "\n").split("\n"))
    return CELL_BREAK.join(piece for piece in pieces if piece).translate(_NO_DIVIDERS)


def pipe_row(cells: Sequence[str]) -> str:
    """Return `| a | b |`; a row that one merged cell fills has that one cell."""
    return f"| {' | '.join(cells)} |"
