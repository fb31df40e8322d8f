"""Lines, cells and rows: what every form of table is read into before it is a table, and what ends one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.contract import Cell, Span
from extractors.lexicon import alternatives, load

AFTER = re.compile(rf"\s*{alternatives(load('tables')['cells']['after'])}")
"""What begins a line that stands below a table and is none of its cells."""

HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[条章部])")
"""What begins a line that is a heading of the plan."""

LONGEST_CELL_LINES = 12
"""How many lines one cell may stretch over."""

Row = tuple[Cell, ...]


class Line(NamedTuple):
    """A line of the text, the offset of its first character, and its text without the white space around it."""

    text: str
    start: int
    stripped: str

    @property
    def blank(self) -> bool:
        """Tell whether the line holds nothing but white space."""
        return not self.stripped


def lines_of(text: str) -> list[Line]:
    """Return the lines of `text`; only \\n ends a line, U+2028 stands inside a cell."""
    lines, start = [], 0
    for part in text.split("\n"):
        lines.append(Line(part, start, part.strip()))
        start += len(part) + 1
    return lines


def bare(text: str) -> str:
    """Return a cell's text without the white space and the marks of bold type (**) around it."""
    stripped = text.strip()
    return stripped.strip("* ") if stripped.startswith("**") and stripped.endswith("**") else stripped


def cell(text: str, start: int) -> Cell:
    """Return the cell that holds `text`, which stands at `start`, without the white space and the marks of bold type (**) around it."""
    stripped = bare(text)
    begin = start + (text.index(stripped) if stripped else 0)
    return Cell(stripped, Span(begin, begin + len(stripped)))


def texts(row: Sequence[Cell]) -> list[str]:
    """Return the texts of a row's cells."""
    return [c.text for c in row]


def split(line: Line, separator: re.Pattern[str], low: int = 0, high: int | None = None) -> Row:
    """Return the cells of a line, which `separator` divides, or of its characters from `low` to `high`."""
    cells, at, end = [], low, len(line.text) if high is None else high
    for match in separator.finditer(line.text, low, end):
        cells.append(cell(line.text[at : match.start()], line.start + at))
        at = match.end()
    return (*cells, cell(line.text[at:end], line.start + at))


def joined(cells: Sequence[Cell], at: int, text: str) -> Cell:
    """Return one cell that holds several, an empty one at `at` if there are none."""
    if not cells:
        return Cell("", Span(at, at))
    return cells[0] if len(cells) == 1 else cell(text[cells[0].span.start : cells[-1].span.end], cells[0].span.start)
