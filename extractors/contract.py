"""The few types that extractors and pipeline share.

All offsets are in characters (Python string indices, end exclusive). Inside a `Plan` they count from the plan's own first character in the
**normalised** text; the pipeline turns them into offsets of the source text (`pipeline.assemble`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import ClassVar, Final, NewType, Protocol, runtime_checkable

UnitName = NewType("UnitName", str)
"""A unit as written (县财政局). A column of this type gets a `<column>_id` beside it that points at the table of units."""


@dataclass(slots=True, order=True, unsafe_hash=True)
class Span:
    """Characters start … end (end exclusive) of a text. Never changed: the type checker holds it, as a frozen class would cost three times as much to make."""

    start: Final[int]
    end: Final[int]

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """Return the span moved by `by` characters."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Tell whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of a plan's outline and the text under it, subsections included.

    `level` is 1 for the plan's highest kind of heading in use, whatever its numbering (一、 or 第一条), 2 for the next, and so on. `number` is the
    number as written without its separator (一, （一）, 1, 第一条, 第一阶段, 附件1) or None; `heading` is the heading's words without it.
    `parent` is an index into `Plan.sections`, None at the top. `span` runs from the number to the end of the last subsection, `heading_span`
    covers number and words.
    """

    span: Span
    level: int
    number: str | None
    heading: str
    heading_span: Span
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its text without padding and where it stands. A merged cell is repeated, with the same span, where the source allows."""

    text: str
    span: Span

    @property
    def lines(self) -> tuple[str, ...]:
        """The paragraphs of the cell, stripped, empty ones left out."""
        return tuple(stripped for line in self.text.replace("\u2028", "\n").split("\n") if (stripped := line.strip()))


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in the text, whatever its form there (pipes, tabs, one cell per line): header cells, then rows as wide as the header."""

    span: Span
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an extractor sees of one plan: normalised text, outline, tables and the facts of its head and foot.

    `issued` is an EDTF date or None; `year` is the year that the plan's issue date or document number (发文字号) fixes, as four digits, or None.
    """

    text: str
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    title: str | None = None
    kind: str | None = None
    issuer: str | None = None
    number: str | None = None
    issued: str | None = None
    year: str | None = None

    def section_at(self, offset: int) -> int | None:
        """Return the index of the deepest section that covers `offset`, or None: the last one begun there or one that it lies in. Plans have thousands."""
        at: int | None = bisect_right(self.sections, offset, key=lambda section: section.span.start) - 1
        covering = list[int]()
        while at is not None and at >= 0:
            if offset < self.sections[at].span.end:
                covering.append(at)
            at = self.sections[at].parent
        return max(covering, key=lambda i: (self.sections[i].level, self.sections[i].span.start), default=None)

    def headings_at(self, offset: int) -> tuple[str, ...]:
        """Return the headings above `offset`, outermost first."""
        index, path = self.section_at(offset), []
        while index is not None:
            path.append(self.sections[index].heading)
            index = self.sections[index].parent
        return tuple(reversed(path))


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing found in a plan, with the characters it was read from.

    A subclass is one table of the dataset: its dataclass fields are the columns (str, int, bool or None; `tuple[str, ...]` becomes a list column;
    `UnitName` gets an id beside it). A field of type `tuple[SomeFinding, ...]` is a child table whose rows point at this one and are numbered
    from 1. Ids, plan, document, section, quote and source offsets are added by the pipeline. Absent values are None, never "".
    """

    table: ClassVar[str]
    span: Span

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return the names of the fields that a subclass declares."""
        return tuple(f.name for f in fields(cls) if f.name != "span")


@runtime_checkable
class Extractor(Protocol):
    """What a module must declare to be an extractor."""

    name: str
    version: str
    records: tuple[type[Finding], ...]

    def find(self, plan: Plan) -> Iterable[Finding]:
        """Yield what the plan holds, in the order of the text."""
        ...
