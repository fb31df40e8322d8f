"""How readers put a source text together: lines with anchors, and table rows between pipes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.read.contract import Anchor

CELL_BREAK = "\u2028"
MOST_COLUMNS = 64
_NO_DIVIDERS = str.maketrans({"|": "¦", "｜": "¦", "│": "¦", "\t": " "})


class Lines:
    """Collects lines of text and remembers at which offset each page, paragraph or table begins."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._anchors: list[Anchor] = []
        self._length = 0

    def add(self, line: str) -> None:
        """Append a line; it may hold line breaks of its own."""
        self._lines.append(line)
        self._length += len(line) + 1

    def anchor(self, kind: str, index: int, ahead: int = 0) -> None:
        """Let an anchor point at the next line's character `ahead`."""
        self._anchors.append(Anchor(self._length + ahead, kind, index))

    @property
    def text(self) -> str:
        """The lines so far, joined with newlines."""
        return "\n".join(self._lines)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The anchors so far; one that points behind the last line points at its end."""
        end = max(self._length - 1, 0)
        return tuple(Anchor(min(a.offset, end), a.kind, a.index) for a in self._anchors)


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
