"""What a labelled value, a cell or a bracket says: a list of one role, labels of its own, or a statement (A牵头，B配合)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractors.assignments.cues import MARKS
from extractors.assignments.labels import CORE, Field, fields
from extractors.assignments.parties import Party, listed
from extractors.assignments.statements import statements
from extractors.contract import Cell, Span
from extractors.reading.brackets import hide, hide_brackets
from extractors.reading.units import is_unit, split_units

_LINE_ENDS = re.compile(r"[ \t]*[。；;]?[ \t]*(?:\n|$)")


def labelled(text: str, group: list[Field]) -> Iterator[Party]:
    """Yield the parties of one statement's fields; weak labels count only beside a strong one."""
    strong = any(field.role and not field.weak for field in group)
    for field in group:
        if field.role and (strong or not field.weak):
            yield from _value_parties(text, field.value, field.role, strict=field.loose)


def _value_parties(text: str, value: Span, role: str, *, strict: bool) -> Iterator[Party]:
    """Read a value or cell: a list, or a statement of its own (责任单位：A牵头，B配合)."""
    strict |= value.of(text).lstrip(" \t*").startswith("\n")
    value = stripped(text, value)
    own = list(statements(value.of(text), bracketed=True, role=role))
    if own and any(party.role != role for statement in own for party in statement.parties):
        yield from (party.shift(value.start) for statement in own for party in statement.parties)
    else:
        yield from listed(text, value, role, strict=strict)


def in_bracket(text: str, inner: Span) -> Iterator[Party]:
    """Yield the parties that a bracket in the text names: by labels and cues, or by itself where it holds nothing else."""
    if MARKS.search(text, inner.start, inner.end) or CORE.search(text, inner.start, inner.end):
        yield from bracketed(text, inner)
    else:
        yield from unlabelled(text, inner)


def bracketed(text: str, inner: Span) -> Iterator[Party]:
    """Yield the parties named in a bracket or cell: by labels, and by statements outside them."""
    content = inner.of(text)
    shown = hide_brackets(content)
    group = fields(shown)
    if any(field.role and not field.weak for field in group):
        yield from (party.shift(inner.start) for party in labelled(content, group))
        rest = hide(shown, apart(field.span for field in group))
        yield from (p.shift(inner.start) for statement in statements(content, rest, bracketed=True) for p in statement.parties)
        return
    for statement in statements(content, shown, bracketed=True):
        yield from (party.shift(inner.start) for party in statement.parties)


def unlabelled(text: str, inner: Span) -> Iterator[Party]:
    """Yield the units of a bracket that holds nothing else, if it stands between a sentence's full stop and the line's end: 清查底数。（县统计局）"""
    if text[max(0, inner.start - 2)] not in "。；" or not _LINE_ENDS.match(text, inner.end + 1):
        return
    items = split_units(text, inner)
    if all(is_unit(value) for value, _ in items):
        yield from (Party("responsible", value, at) for value, at in items)


def cell_parties(cell: Cell, role: str) -> Iterator[Party]:
    """Read one cell, which may hold labels of its own (牵头：A；配合：B)."""
    own = list(bracketed(cell.text, Span(0, len(cell.text))))
    parties = own or list(listed(cell.text, Span(0, len(cell.text)), role))
    yield from (party.shift(cell.span.start) for party in parties)


def stripped(text: str, span: Span) -> Span:
    """Return the span without blanks and closing marks at its ends."""
    raw = span.of(text)
    start = span.start + len(raw) - len(raw.lstrip(" \t\n\u2028"))
    return Span(start, max(start, span.start + len(raw.rstrip(" \t\n\u2028；;，,、。|】]"))))


def apart(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap the one before left out or cut."""
    result: list[Span] = []
    for span in sorted(spans):
        start = max(span.start, result[-1].end) if result else span.start
        if start < span.end:
            result.append(Span(start, span.end))
    return result
