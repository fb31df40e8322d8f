"""Edits, and the alignment that they build: for every normalised character, the source characters that it came from."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.contract import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters start … end of a step's input become `new`; `kind` says why (pinyin, newline, navigation …)."""

    start: int
    end: int
    new: str
    kind: str


class Alignment:
    """For each character of a text the half-open range of source characters behind it.

    Starts and ends never decrease from one character to the next. Characters of a replacement of equal length map one to one; those of any other
    replacement map to the whole replaced range. Deleted characters belong to nobody.
    """

    __slots__ = ("_ends", "_starts", "source_length")

    def __init__(self, starts: array[int], ends: array[int], source_length: int) -> None:
        self._starts, self._ends, self.source_length = starts, ends, source_length

    @classmethod
    def identity(cls, length: int) -> Alignment:
        """Return the alignment of an unedited text of `length` characters."""
        return cls(array("I", range(length)), array("I", range(1, length + 1)), length)

    def __len__(self) -> int:
        return len(self._starts)

    def edited(self, edits: Iterable[Edit]) -> Alignment:
        """Return the alignment after `edits` (sorted, not overlapping) were applied to the aligned text."""
        starts, ends, at = array("I"), array("I"), 0
        for edit in edits:
            starts += self._starts[at : edit.start]
            ends += self._ends[at : edit.start]
            if len(edit.new) == edit.end - edit.start:
                starts += self._starts[edit.start : edit.end]
                ends += self._ends[edit.start : edit.end]
            elif edit.new:
                whole = self.to_source(Span(edit.start, edit.end))
                starts += array("I", [whole.start]) * len(edit.new)
                ends += array("I", [whole.end]) * len(edit.new)
            at = edit.end
        return Alignment(starts + self._starts[at:], ends + self._ends[at:], self.source_length)

    def to_source(self, span: Span) -> Span:
        """Return the source range behind `span`: from its first character's start to its last one's end.

        An empty span maps to an empty range before the character that follows it. Raises IndexError if `span` leaves the text.
        """
        if not 0 <= span.start <= span.end <= len(self):
            raise IndexError(f"{span} is outside a text of {len(self)} characters")
        if span.start == span.end:
            at = self._starts[span.start] if span.start < len(self) else self.source_length
            return Span(at, at)
        return Span(self._starts[span.start], self._ends[span.end - 1])

    def to_normalised(self, span: Span) -> Span:
        """Return the normalised characters whose source lies in the source range `span`: the inverse of `to_source`."""
        start = bisect_left(self._starts, span.start)
        return Span(start, max(start, bisect_left(self._starts, span.end)))


def apply(text: str, edits: list[Edit]) -> str:
    """Return `text` with `edits` applied. Raises ValueError if they are not sorted, overlap or leave the text."""
    pieces, at = [], 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edit out of order: {edit} after character {at}")
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*pieces, text[at:]])
