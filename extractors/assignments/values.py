"""What a labelled value, a cell or a bracket says: a list of one role, labels of its own, or a statement (A牵头，B配合)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractors.assignments.cues import MARKS
from extractors.assignments.labels import CORE, WHEN, Field, fields
from extractors.assignments.parties import Party, is_named, listed
from extractors.assignments.statements import statements
from extractors.contract import Cell, Span
from extractors.reading.brackets import hide, hide_brackets, inside
from extractors.reading.item_numbers import CIRCLED, NUMBERED
from extractors.reading.units import is_unit, split_units

SPEAKING = re.compile(f"{MARKS.pattern}|{CORE.pattern}", re.MULTILINE)
"""What tells that a bracket says who does something."""
_SPELT_OUT = re.compile(r"(?:部门|单位|机关|机构|企业|公司|科室|处室|小组|[局委办院校科处站所会组员人]|领导|代表|专家|银行|[省市县区镇乡村级])$")
"""Before a bracket that says which units or people are meant (成员单位（县统计局、县财政局）)."""
_WHEN = r"[^，；、]{0,4}(?:\d|[一二三四五六七八九十]月|长期|持续|每[年月季周日半]|年[底内]|即日|常年)[^，；、]{0,14}"
_BESIDE_TIME = re.compile(rf"(?:{_WHEN}[，；/])?(?P<units>.+?)等?(?:[，；/]{_WHEN})?")
"""Units in a bracket, and before or behind them by when (县统计局、县财政局，5月底前完成)."""
_LINE_ENDS = re.compile(rf"[ \t]*[。；;]?[ \t]*(?:\n|$|(?<=[。；;])(?:{NUMBERED}|[{CIRCLED}]))")


def labelled(text: str, group: list[Field]) -> Iterator[Party]:
    """Yield the parties of one statement's fields; weak labels count only beside a strong one."""
    strong = tells_who(text, group)
    for field in group:
        if field.role and (strong or not field.weak):
            yield from _value_parties(text, field.value, field.role, strict=field.loose)


def tells_who(text: str, group: list[Field]) -> bool:
    """Tell whether fields that stand together say who does the work: one does by its own label, or a weaker one (负责人) beside when or where it is done."""
    if any(field.role and not field.weak for field in group):
        return True
    return any(field.role for field in group) and any(field.label.strip().endswith(WHEN) and stripped(text, field.value) for field in group)


def _value_parties(text: str, value: Span, role: str, *, strict: bool) -> Iterator[Party]:
    """Read a value or cell: a list, or a statement of its own (责任单位：A牵头，B配合)."""
    strict |= value.of(text).lstrip(" \t*").startswith("\n")
    value = stripped(text, value)
    words = value.of(text)
    own = list(statements(words, hide_brackets(words), bracketed=True, role=role))
    if own and any(party.role != role for statement in own for party in statement.parties):
        yield from (party.shift(value.start) for statement in own for party in statement.parties)
    else:
        yield from listed(text, value, role, strict=strict)


def in_bracket(text: str, pair: Span) -> Iterable[Party]:
    """Return the parties that a bracket in the text names: by labels and cues, or by itself where it closes a line and holds nothing else."""
    if SPEAKING.search(text, pair.start + 1, pair.end - 1):
        return bracketed(text, inside(pair))
    if not _LINE_ENDS.match(text, pair.end):
        return ()
    if text[max(0, pair.start - 1)] in "。；":
        return unlabelled(text, inside(pair))
    return () if _SPELT_OUT.search(text, max(0, pair.start - 4), pair.start) else unlabelled(text, inside(pair), of_several=True)


def bracketed(text: str, inner: Span) -> Iterator[Party]:
    """Yield the parties named in a bracket or cell: by labels, and by statements outside them."""
    content = inner.of(text)
    shown = hide_brackets(content)
    group = fields(shown)
    if tells_who(content, group):
        yield from (party.shift(inner.start) for party in labelled(content, group))
        before = stripped(content, Span(0, group[0].span.start))
        yield from (Party("responsible", value, at).shift(inner.start) for value, at in _units(content, before))
        rest = hide(shown, apart(field.span for field in group))
        yield from (p.shift(inner.start) for statement in statements(content, rest, bracketed=True) for p in statement.parties)
        return
    for statement in statements(content, shown, bracketed=True):
        yield from (party.shift(inner.start) for party in statement.parties)


def _units(text: str, span: Span) -> list[tuple[str, Span]]:
    """Return the items of a list of nothing but named units (县委党校总务科，责任人：…), else none."""
    items = split_units(text, span) if len(span) else []
    return items if all(is_named(value) for value, _ in items) else []


def unlabelled(text: str, inner: Span, *, of_several: bool = False) -> Iterator[Party]:
    """Yield the units of a bracket that holds nothing else, but perhaps a time: 清查底数。（县统计局）; right behind a word there must be several of
    them, or a time beside the one, each named (清查底数（县统计局、县财政局）; 清查底数（县统计局，5月底前）).
    """
    found = _BESIDE_TIME.fullmatch(text, inner.start, inner.end)
    items = split_units(text, Span(*found.span("units"))) if found else []
    alone = len(items) == 1 and found is not None and found.span("units") == (inner.start, inner.end)
    if all(is_unit(value) for value, _ in items) and not (of_several and (alone or not all(is_named(value) for value, _ in items))):
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
