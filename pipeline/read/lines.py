"""How readers put a source text together: lines with anchors, and table rows between pipes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.read.contract import Anchor

CELL_BREAK = "\u2028"
MOST_COLUMNS = 64


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

    def anchor(self, kind: str, index: int) -> None:
        """Let an anchor point at the start of the next line."""
        self._anchors.append(Anchor(self._length, kind, index))

    @property
    def text(self) -> str:
        """The lines so far, joined with newlines."""
        return "\n".join(self._lines)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The anchors so far; one that points behind the last line points at its end."""
        end = max(self._length - 1, 0)
        return tuple(Anchor(min(a.offset, end), a.kind, a.index) for a in self._anchors)


def cell_text(paragraphs: Iterable[str]) -> str:
    """Return a cell's paragraphs as one string: blank ones left out, U+2028 between them, a literal | made ｜ and a tab a blank."""
    pieces = (piece.strip() for paragraph in paragraphs for piece in paragraph.replace(CELL_BREAK, "\n").split("\n"))
    return CELL_BREAK.join(piece for piece in pieces if piece).replace("|", "｜").replace("\t", " ")


def pipe_row(cells: Sequence[str]) -> str:
    """Return `| a | b |`. A row that one merged cell fills (the same text in every column) keeps a single cell."""
    return f"| {' | '.join(cells)} |"
