"""The tables of a plan's text as they are cut and written for retrieval: by rows, as pipe tables."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.contract import Cell, Span, Table
from extractors.reading.tables import find_tables

_FRAME = re.compile(r"[\s|\-:+]+")
_MARGIN = re.compile(r"[ \t\u3000|]*")
_FARTHEST = 100  # characters of margin
_BREAK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its span, those of its rows (the head first, each up to the next one), and the rows as lines of a pipe table."""

    rows: tuple[Span, ...]
    lines: tuple[str, ...]
    width: int

    @property
    def span(self) -> Span:
        """The whole table, from the beginning of its first line to the end of its last."""
        return Span(self.rows[0].start, self.rows[-1].end)


def grids(text: str) -> list[Grid]:
    """Return the tables of `text` whose rows stand one after the other and whose cells hold all of their text; of the others no row could be cut out."""
    found: list[Grid] = []
    for table in find_tables(text):
        grid = _grid(text, table)
        if grid and (not found or found[-1].span.end <= grid.span.start):
            found.append(grid)
    return found


def within(tables: Sequence[Grid], span: Span) -> Sequence[Grid]:
    """Return the tables that share characters with `span`."""
    first = bisect_right(tables, span.start, key=lambda grid: grid.span.end)
    return tables[first : max(first, bisect_left(tables, span.end, key=lambda grid: grid.span.start))]


def written(text: str, span: Span, tables: Sequence[Grid]) -> str:
    """Return the characters of `span`, rows of tables that lie in it as pipe tables under the table's head, wherever that stands."""
    parts, at = [], span.start
    for grid in within(tables, span):
        inside = _rows_inside(text, span, grid)
        if inside and inside != range(1):
            parts += [text[at : grid.rows[inside[0]].start].strip("\n"), _pipes(grid, inside)]
            at = min(grid.rows[inside[-1]].end, span.end)
    return "\n".join(part for part in [*parts, text[at : span.end].strip("\n")] if part.strip())


def _rows_inside(text: str, span: Span, grid: Grid) -> range:
    """Return which rows lie in `span`, but for blanks after the last of them."""
    first = bisect_left(grid.rows, span.start, key=lambda row: row.start)
    after = bisect_right(grid.rows, span.end, key=lambda row: row.end)
    if first <= after < len(grid.rows) and not text[span.end : grid.rows[after].end].strip() and grid.rows[after].start < span.end:
        after += 1
    return range(first, after)


def _pipes(grid: Grid, rows: Iterable[int]) -> str:
    return "\n".join([grid.lines[0], "|" + " --- |" * grid.width, *(grid.lines[i] for i in rows if i)])


def _grid(text: str, table: Table) -> Grid | None:
    rows = [table.header, *table.rows]
    starts = list(_starts(text, rows))
    if len(starts) < len(rows) or any(b <= a for a, b in pairwise(starts)):
        return None
    end = _MARGIN.match(text, max(cell.span.end for row in rows for cell in row))
    ends = [*starts[1:], end.end() if end else table.span.end]
    if _bare(text[starts[0] : ends[-1]]) != _bare("".join(cell.text for cell in _once(rows))):
        return None
    return Grid(tuple(Span(a, b) for a, b in zip(starts, ends, strict=True)), tuple(_line(row) for row in rows), len(table.header))


def _starts(text: str, rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """Yield where each row begins: at the beginning of its line, unless another row ends there. Cells merged with those above are the row's above."""
    seen: set[Span] = set()
    for row in rows:
        own = [cell.span.start for cell in row if cell.span not in seen]
        seen |= {cell.span for cell in row}
        if own:
            first = min(own)
            line = text.rfind("\n", max(0, first - _FARTHEST), first) + 1
            yield line if _MARGIN.fullmatch(text, max(line, first - _FARTHEST), first) else first


def _once(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Return the cells in the order of the text, merged ones once."""
    cells = {cell.span: cell for row in rows for cell in row if len(cell.span)}
    return [cells[span] for span in sorted(cells)]


def _bare(text: str) -> str:
    return _FRAME.sub("", text)


def _line(row: Sequence[Cell]) -> str:
    return "| " + " | ".join(_BREAK.sub(" ", cell.text).strip().replace("|", "\\|") for cell in row) + " |"
