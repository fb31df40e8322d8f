"""Where a plan's text is cut for retrieval: along its outline, never through what belongs together where that can be helped.

A numbered item of up to 800 characters is not cut, and no piece holds the end of one item and the beginning of another: a piece is part of one item, or
whole items under one heading. Items of under 200 characters are joined with their neighbours under that heading; longer ones are cut at the ends of
sentences, failing that of clauses, tables between their rows. A heading with little under it stays with the first item that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.contract import Span
from pipeline.export.grids import Grid, within

SHORTEST, LONGEST = 200, 800
"""Characters of text that a piece should have at least, and has at most."""

_SENTENCE = re.compile(r"[。！？；!?;]+[”’」』）)》】]*\s*|\n\s*")
_CLAUSE = re.compile(r"[，、：,:]\s*|[ \t\u3000\u2028]+")


@dataclass(slots=True)
class Item:
    """A heading of the outline and all that stands under it; the whole text is the outermost one."""

    span: Span
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters start … end; `whole` if they are one or more whole items (or a text between items), which may be joined with others."""

    start: int
    end: int
    whole: bool

    def __len__(self) -> int:
        return self.end - self.start


def nested(length: int, spans: Sequence[Span]) -> Item:
    """Return the outline of a text of `length` characters from the spans of its headings, in the order of the text, outer ones first."""
    root = Item(Span(0, length))
    open_ = [root]
    for span in spans:
        while len(open_) > 1 and open_[-1].span.end <= span.start:
            open_.pop()
        item = Item(Span(span.start, min(span.end, open_[-1].span.end)))
        if item.span.end > item.span.start:
            open_[-1].items.append(item)
            open_.append(item)
    return root


def pieces(text: str, outline: Item, grids: Sequence[Grid] = ()) -> list[Span]:
    """Return where `text` is cut: spans that follow each other without a gap from its first character to its last."""
    return [Span(piece.start, piece.end) for piece in _of_item(text, outline, outline.span.start, grids)]


def _of_item(text: str, item: Item, start: int, grids: Sequence[Grid]) -> list[_Piece]:
    """Return the pieces of an item, its text beginning at `start`: before it, where the heading above it is to stay with it."""
    found: list[_Piece] = []
    at = start
    for below in item.items:
        leads = not found and below.span.start - at < SHORTEST
        if not leads and text[at : below.span.start].strip():
            found += _cut(text, at, below.span.start, grids)
            at = below.span.start
        inner = _of_item(text, below, at, grids)
        found += [_Piece(inner[0].start, inner[0].end, True)] if len(inner) == 1 else [_Piece(p.start, p.end, False) for p in inner]
        at = below.span.end
    if text[at : item.span.end].strip() or not found:
        found += _cut(text, at, item.span.end, grids)
    else:
        found[-1] = _Piece(found[-1].start, item.span.end, found[-1].whole)
    return _joined(found)


def _joined(found: Sequence[_Piece]) -> list[_Piece]:
    """Return the pieces, short ones joined with the one before or after them where both are whole and fit together."""
    joined: list[_Piece] = []
    for piece in found:
        before = joined[-1] if joined else None
        if before and before.whole and piece.whole and min(len(before), len(piece)) < SHORTEST and len(before) + len(piece) <= LONGEST:
            joined[-1] = _Piece(before.start, piece.end, True)
        else:
            joined.append(piece)
    return joined


def _cut(text: str, start: int, end: int, grids: Sequence[Grid]) -> list[_Piece]:
    """Return pieces of about one length for a text between headings: one if it fits, else cut where sentences or rows end."""
    if end - start <= LONGEST:
        return [_Piece(start, end, True)]
    wanted = (end - start) / -(-(end - start) // LONGEST)
    cuts = [start]
    last = start
    for stop in _stops(text, start, end, grids):
        if stop - cuts[-1] > LONGEST:
            cuts.append(last)
        if stop - cuts[-1] >= wanted and end - stop >= SHORTEST:
            cuts.append(stop)
        last = stop
    edges = [*dict.fromkeys(cuts), end]
    return [_Piece(a, b, False) for a, b in pairwise(edges) if b > a]


def _stops(text: str, start: int, end: int, grids: Sequence[Grid]) -> Iterator[int]:
    """Yield where a text may be cut, at most `LONGEST` characters apart; the last is its end."""
    at = start
    for grid in within(grids, Span(start, end)):
        if at <= grid.span.start and grid.span.end <= end:
            yield from _sentences(text, at, grid.span.start)
            for row in (grid.span,) if len(grid.span) <= LONGEST else grid.rows:
                yield from _sentences(text, row.start, row.end) if len(row) > LONGEST else (row.end,)
            at = grid.span.end
    yield from _sentences(text, at, end)


def _sentences(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the ends of the sentences of a text; of one that is too long, of its clauses; of such a clause, every so many characters."""
    for sentence in _parts(_SENTENCE, text, start, end):
        if len(sentence) <= LONGEST:
            yield sentence.end
            continue
        for clause in _parts(_CLAUSE, text, sentence.start, sentence.end):
            yield from range(clause.start + LONGEST, clause.end, LONGEST)
            yield clause.end


def _parts(stop: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for match in stop.finditer(text, start, end):
        yield Span(at, match.end())
        at = match.end()
    if at < end:
        yield Span(at, end)
