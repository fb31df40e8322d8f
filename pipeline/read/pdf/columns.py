"""The order in which a page is read: columns one after the other, what stands over or under them before or after."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pipeline.read.pdf.chars import WIDE_GAP, Run
from pipeline.read.pdf.rows import Column, inked, rows_of
from pipeline.read.pdf.tables import PageTable

# Columns of print, unlike lists with tab stops (组长：… 成员：…), have several lines each, half of them at least filled to the margin.
_FEWEST_LINES = 4
_FULL = 0.8
_FULL_SHARE = 0.5
_NARROWEST = 8  # characters
_TAB = 2.5  # characters: narrower gaps are those of lines stretched to the margin
_MOST_CANDIDATES = 6
_DEEPEST = 4
_MOST_GUTTERS = 64
_SAME_PLACE = 6.0


@dataclass(slots=True, eq=False)
class Piece:
    """What stands together on a page: runs of one row without a wide gap, or a table."""

    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    runs: list[Run] = field(default_factory=list)
    table: PageTable | None = None

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Region:
    """A part of a page that is read from the top down across its whole width, in one column."""

    runs: list[Run]
    tables: list[PageTable]
    column: Column = ()


def regions(runs: Sequence[Run], tables: Sequence[PageTable], gutters: set[float]) -> list[Region]:
    """Return the parts of a page in reading order.

    `gutters` are the right columns' left edges on the pages before, where few lines are proof enough; new ones are added.
    """
    pieces = [*_pieces(runs), *(Piece(t.x0, t.x1, t.top, t.bottom, 0, table=t) for t in tables)]
    return [
        Region([run for piece in part for run in piece.runs], [piece.table for piece in part if piece.table], column)
        for column, part in _ordered(pieces, (), gutters, 0)
    ]


def _pieces(runs: Sequence[Run]) -> Iterator[Piece]:
    """Yield each row's pieces; wider gaps than a character's part them. Blank runs go with what stands before them."""
    for row in rows_of(runs):
        piece: Piece | None = None
        for run in row:
            x0, x1 = inked(run)
            if piece is not None and (run.text.isspace() or x0 - piece.x1 <= WIDE_GAP * run.size):
                piece.runs.append(run)
                piece.x1 = max(piece.x1, x1)
                piece.top, piece.bottom = min(piece.top, run.top), max(piece.bottom, run.bottom)
                continue
            if piece is not None:
                yield piece
            piece = Piece(x0, x1, run.top, run.bottom, run.size, [run])
        if piece is not None:
            yield piece


def _ordered(pieces: list[Piece], column: Column, gutters: set[float], depth: int) -> Iterator[tuple[Column, list[Piece]]]:
    """Yield (column, pieces) in reading order, cutting along the first gutter found."""
    gutter, bands = _first_cut(pieces, gutters) if depth < _DEEPEST else (0.0, [])
    if not bands:
        yield column, pieces
        return
    for band in bands:
        for side, part in enumerate(band):
            inside = (*column, (round(gutter / _SAME_PLACE), side)) if len(band) == 2 else column
            yield from _ordered(part, inside, gutters, depth + 1)


def _first_cut(pieces: Sequence[Piece], gutters: set[float]) -> tuple[float, list[list[list[Piece]]]]:
    """Return a gutter and the page's bands from the top down, each as one list of pieces or as two columns; no bands where there are no columns."""
    for x in _candidates(pieces, gutters):
        known = any(abs(x - gutter) <= _SAME_PLACE for gutter in gutters)
        bands = list(_bands(pieces, x - 2, 1 if known else _FEWEST_LINES))
        if any(len(band) == 2 for band in bands):
            if len(gutters) < _MOST_GUTTERS:
                gutters.add(x)
            return x, bands
    return 0.0, []


def _candidates(pieces: Sequence[Piece], gutters: set[float]) -> list[float]:
    """Return left edges that many pieces share, those shared by most first, or that the pages before had."""
    lefts = sorted(piece.x0 for piece in pieces if piece.runs)
    if len(lefts) < 2:
        return []
    groups: list[list[float]] = [[lefts[0]]]
    for a, b in pairwise(lefts):
        groups.append([b]) if b - a > 1 else groups[-1].append(b)
    known = [group for group in groups if any(abs(group[0] - gutter) <= _SAME_PLACE for gutter in gutters)]
    shared = [group for group in groups[1:] if len(group) >= _FEWEST_LINES]
    return [group[0] for group in [*known, *sorted(shared, key=lambda group: -len(group))[:_MOST_CANDIDATES]]]


def _bands(pieces: Sequence[Piece], gutter: float, fewest: int) -> Iterator[list[list[Piece]]]:
    """Yield what stands above, between and under the pieces that cross the gutter, and these themselves; two lists are a left and a right column."""
    crossing = sorted((piece for piece in pieces if piece.x0 < gutter - 1 and piece.x1 > gutter + 1), key=lambda piece: piece.middle)
    levels = [piece.middle for piece in crossing]
    between: dict[int, list[Piece]] = {}
    crossers = set(map(id, crossing))
    for piece in pieces:
        if id(piece) not in crossers:
            between.setdefault(bisect_left(levels, piece.middle), []).append(piece)
    plain: list[Piece] = []
    for index in range(len(crossing) + 1):
        band = between.get(index, [])
        left, right = [p for p in band if p.x0 < gutter - 1], [p for p in band if p.x0 >= gutter - 1]
        if _are_columns(left, right, fewest):
            if plain:
                yield [plain]
            yield [left, right]
            plain = []
        else:
            plain += band
        plain += crossing[index : index + 1]
    if plain:
        yield [plain]


def _are_columns(left: Sequence[Piece], right: Sequence[Piece], fewest: int) -> bool:
    """Tell whether two sides are columns of print: they stand beside each other and their lines fill them."""
    if not left or not right:
        return False
    overlap = min(max(p.bottom for p in left), max(p.bottom for p in right)) - max(min(p.top for p in left), min(p.top for p in right))
    if overlap <= 0:
        return False
    return _is_column(left, _FEWEST_LINES) and (_is_column(right, fewest) if fewest > 1 else True)


def _is_column(side: Sequence[Piece], fewest: int) -> bool:
    printed = sorted((piece for piece in side if piece.runs), key=lambda piece: piece.x0)
    if not printed:
        return False
    size = median(piece.size for piece in printed)
    rows: dict[int, tuple[float, float]] = {}  # how much of a row is filled, and up to where
    for piece in printed:
        row = round(piece.top / size)
        filled, end = rows.get(row, (0.0, piece.x0))
        gap = piece.x0 - end
        rows[row] = filled + (gap if gap < _TAB * size else 0.0) + piece.x1 - piece.x0, piece.x1
    width = max(piece.x1 for piece in printed) - printed[0].x0
    if len(rows) < fewest or width < _NARROWEST * size:
        return False
    return sum(1 for filled, _ in rows.values() if filled >= _FULL * width) >= _FULL_SHARE * len(rows)
