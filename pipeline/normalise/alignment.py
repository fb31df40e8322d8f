"""Edits, and the alignment that they build: for every normalised character, the source characters that it came from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from extractors.contract import Span


class Edit(NamedTuple):
    """Characters start … end of a step's input become `new`; `kind` says why (pinyin, newline, navigation …)."""

    start: int
    end: int
    new: str
    kind: str


class Doubt(NamedTuple):
    """Characters start … end of a step's input are damaged or doubtful, and cleaning leaves them: it does not guess.

    `kind` says what is wrong (mask, synonym, lost character …), `likely` what probably stood there, None where nothing is known.
    """

    start: int
    end: int
    kind: str
    likely: str | None = None


class Proof(NamedTuple):
    """A step's own check of its repairs: the damage done again to what it made gives its input back, but for `unproved` places (each a Doubt)."""

    kind: str
    unproved: int


_ONE_TO_ONE = -1


class Alignment:
    """For each character of a text the half-open range of source characters behind it.

    Starts and ends never decrease from one character to the next. Characters of a replacement of equal length map one to one; those of any other
    replacement map to the whole replaced range. Deleted characters belong to nobody.

    It is kept as pieces, so that what is not edited costs nothing: piece k begins at character `_at[k]`; its characters map one to one from source
    offset `_from[k]` on (`_to[k]` is then _ONE_TO_ONE), or all of them to `_from[k]` … `_to[k]`.
    """

    __slots__ = ("_at", "_from", "_length", "_to", "source_length")

    def __init__(self, source_length: int) -> None:
        self._at, self._from, self._to = list[int](), list[int](), list[int]()
        self._length, self.source_length = 0, source_length

    @classmethod
    def identity(cls, length: int) -> Alignment:
        """Return the alignment of an unedited text of `length` characters."""
        alignment = cls(length)
        if length:
            alignment._append(length, 0, _ONE_TO_ONE)
        return alignment

    def __len__(self) -> int:
        return self._length

    def edited(self, edits: Iterable[Edit]) -> Alignment:
        """Return the alignment after `edits` (sorted, not overlapping) were applied to the aligned text."""
        result, at = Alignment(self.source_length), 0
        for start, end, new, _ in edits:
            if len(new) == end - start:
                continue
            if start > at:
                self._copy(at, start, result)
            if new:
                result._append(len(new), *self._replaced(start, end))
            at = end
        if self._length > at:
            self._copy(at, self._length, result)
        return result

    def _replaced(self, start: int, end: int) -> tuple[int, int]:
        """Return the source range behind what an edit replaces; of an insertion inside a range that was replaced whole, that range."""
        first, last = self.source_range(start, end)
        return first, max(last, self._to[bisect_left(self._at, start) - 1]) if start else last

    def _append(self, length: int, start: int, end: int) -> None:
        """Append a piece of `length` characters."""
        self._at.append(self._length)
        self._from.append(start)
        self._to.append(end)
        self._length += length

    def _copy(self, start: int, end: int, into: Alignment) -> None:
        """Append the pieces of characters start … end, one at least, to `into`."""
        first = bisect_right(self._at, start) - 1
        after = bisect_left(self._at, end, first + 1)
        shift, to = into._length - start, self._to[first]
        into._append(end - start, self._from[first] + (start - self._at[first] if to == _ONE_TO_ONE else 0), to)
        if after > first + 1:
            into._at += [at + shift for at in self._at[first + 1 : after]]
            into._from += self._from[first + 1 : after]
            into._to += self._to[first + 1 : after]

    def to_source(self, span: Span) -> Span:
        """Return the source range behind `span`: from its first character's start to its last one's end.

        An empty span maps to an empty range before the character that follows it. Raises IndexError if `span` leaves the text.
        """
        if not 0 <= span.start <= span.end <= self._length:
            raise IndexError(f"{span} is outside a text of {self._length} characters")
        return Span(*self.source_range(span.start, span.end))

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Return start and end of what `to_source` returns for characters start … end, which are not checked."""
        if start == self._length:
            return self.source_length, self.source_length
        piece = bisect_right(self._at, start) - 1
        if self._to[piece] == _ONE_TO_ONE and (piece + 1 == len(self._at) or end <= self._at[piece + 1]):
            shift = self._from[piece] - self._at[piece]
            return start + shift, end + shift
        first, _ = self._behind(start)
        return first, self._behind(end - 1)[1] if end > start else first

    def _behind(self, character: int) -> tuple[int, int]:
        """Return the source range behind one character."""
        piece = bisect_right(self._at, character) - 1
        if self._to[piece] != _ONE_TO_ONE:
            return self._from[piece], self._to[piece]
        at = self._from[piece] + character - self._at[piece]
        return at, at + 1

    def to_normalised(self, span: Span) -> Span:
        """Return the normalised characters whose source begins in the source range `span`: the inverse of `to_source`."""
        start = self._first_from(span.start)
        return Span(start, max(start, self._first_from(span.end)))

    def _first_from(self, source: int) -> int:
        """Return the first character whose source begins at `source` or later, the text's length if there is none."""
        piece = bisect_left(self._from, source)
        after = self._at[piece] if piece < len(self._at) else self._length
        if piece and self._to[piece - 1] == _ONE_TO_ONE:
            return min(after, self._at[piece - 1] + source - self._from[piece - 1])
        return after


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Return `edits` sorted, without those that begin inside an earlier one; of those that begin together the longest stays."""
    kept, at = list[Edit](), 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= at:
            kept.append(edit)
            at = edit.end
    return kept


def apply(text: str, edits: list[Edit]) -> str:
    """Return `text` with `edits` applied. Raises ValueError if they are not sorted, overlap or leave the text."""
    pieces, at, length = list[str](), 0, len(text)
    for edit in edits:
        start, end, new, _ = edit
        if not at <= start <= end <= length:
            raise ValueError(f"edit out of order: {edit} after character {at}")
        pieces += (text[at:start], new)
        at = end
    return "".join([*pieces, text[at:]])
