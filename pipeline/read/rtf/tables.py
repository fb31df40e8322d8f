"""Rows of an RTF table -> rows of texts: cells are placed by their right edges, so that merged ones cover the columns that they cover on the page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.read.lines import MOST_COLUMNS, Repeats

# Edges that lie within a millimetre (57 twips) of one another are one.
_SAME_EDGE = 57


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, its right edge (twips; None where the row declares fewer cells than it has), and whether it goes on from above or from the left."""

    text: str
    edge: int | None
    from_above: bool = False
    from_left: bool = False


def rows_of(rows: Sequence[Sequence[Cell]], repeats: Repeats) -> Iterator[list[str]]:
    """Yield the rows' texts; a merged cell repeats in each column and row that it covers, but a row of one wide cell has one text."""
    edges = _edges(rows)
    above: list[str] = []
    for row in rows:
        if not edges or any(cell.edge is None for cell in row):
            yield [cell.text for cell in row]
            continue
        texts = list(_placed(row, edges, above, repeats))
        above = texts
        yield texts[:1] if len(row) == 1 and len(texts) == len(edges) else texts


def _placed(row: Sequence[Cell], edges: Sequence[int], above: Sequence[str], repeats: Repeats) -> Iterator[str]:
    """Yield a text per column."""
    column, left = 0, ""
    for cell in row:
        last = min(bisect_left(edges, (cell.edge or 0) - _SAME_EDGE), len(edges) - 1)
        text = left if cell.from_left else above[column] if cell.from_above and column < len(above) else cell.text
        for copy in range(max(1, last + 1 - column)):
            yield text if not (copy or cell.from_left or cell.from_above) else repeats.of(text)
        column, left = max(column + 1, last + 1), text


def _edges(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Return the right edges of the table's columns; none where there are more than a table has, for then they do not line up."""
    edges: list[int] = []
    for edge in sorted({cell.edge for row in rows for cell in row if cell.edge is not None}):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return edges if len(edges) <= MOST_COLUMNS else []
