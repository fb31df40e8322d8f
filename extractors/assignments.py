"""Assignments: who leads, supports and answers for a piece of work.

Read from brackets （牵头单位：A，配合单位：B）, labelled lines (责任单位：…), prose (由X会同Y负责…) and tables with columns for roles. Roles and what counts
follow the dataset's contract: 牵头/主办 lead, 配合/协办/会同 support, 责任/负责 responsible; slogans, approvals, controllers of a grade of risk and
督导单位 are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from extractors.contract import Cell, Finding, Plan, Span, Table, UnitName
from extractors.lexicon import load
from extractors.reading.brackets import hide, hide_brackets, outer_brackets
from extractors.reading.duty_clauses import Statement, statements
from extractors.reading.duty_items import Party, listed
from extractors.reading.duty_labels import Field, fields, grouped, role_of
from extractors.reading.tables import column

name = "assignments"
version = "1"

_TASKS = load("assignments")["tasks"]
_CUE = re.compile(r"牵头|主责|主办|承办|负责|配合|协助|协同|协办|参加|参与|会同|责任|支援|支持|落实|实施|分管|包保|执行|承担|为主|统一领导|总责|全责|归口|主管")
_NUMBER = re.compile(r"[ \t]*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]{1,2}|第[一二三四五六七八九十0-9]{1,3}[条项]|[①-⑳]|[一二三四五六七八九十]是|[★●▪■◆·\-]+)[ \t]*")
_ROUND = {ord("〔"): "（", ord("〕"): "）"}
_NUMBERED = re.compile(rf"^{_NUMBER.pattern}", re.MULTILINE)
_SHORTEST_BRACKET, _LONGEST_BRACKET, _LONGEST_TASK, _TASK_REACH = 6, 1500, 40, 800


@dataclass(frozen=True, kw_only=True)
class AssignedUnit(Finding):
    """One that has a part in the work: `role` is lead, support or responsible; `unit` the unit, post or person as written."""

    table: ClassVar[str] = "assignment_units"
    role: str
    unit: UnitName


@dataclass(frozen=True, kw_only=True)
class Assignment(Finding):
    """A statement of who does what; `task` holds the first words of the work (40 characters at most)."""

    table: ClassVar[str] = "assignments"
    task: str | None
    units: tuple[AssignedUnit, ...]


records = (Assignment,)


def find(plan: Plan) -> Iterator[Assignment]:
    """Yield the assignments of `plan` in the order of the text. Linear in the text."""
    text = plan.text.translate(_ROUND)
    if not _CUE.search(text):
        return
    shown = hide_brackets(text)
    role_tables = [table for table in plan.tables if _role_columns(table)]
    closed = hide(shown, sorted({table.span for table in role_tables}))
    labels = fields(closed)
    prose = hide(closed, _apart([*(field.span for field in labels), *(table.span for table in plan.tables)]))
    found = [
        *_from_labels(text, closed, labels),
        *_from_brackets(text, [table.span for table in role_tables]),
        *_from_prose(text, prose),
        *(one for table in role_tables for one in _from_table(table)),
    ]
    yield from sorted(_once(found), key=lambda one: one.span)


def _once(found: Iterable[Assignment]) -> Iterator[Assignment]:
    """Leave out what was found twice at the same place."""
    seen = set()
    for one in found:
        key = (one.span, tuple((unit.role, unit.unit, unit.span) for unit in one.units))
        if key not in seen:
            seen.add(key)
            yield one


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap the one before left out or cut."""
    result: list[Span] = []
    for span in sorted(spans):
        start = max(span.start, result[-1].end) if result else span.start
        if start < span.end:
            result.append(Span(start, span.end))
    return result


def _assignment(task: str | None, parties: Iterable[Party], span: Span) -> Iterator[Assignment]:
    """Yield the assignment if it names anybody; each (role, unit) stands once."""
    kept = {(party.role, party.value): party for party in reversed(list(parties))}
    units = tuple(AssignedUnit(role=p.role, unit=UnitName(p.value), span=p.span) for p in sorted(kept.values(), key=lambda p: p.span))
    if units:
        yield Assignment(task=task, units=units, span=span)


def _from_labels(text: str, shown: str, labels: list[Field]) -> Iterator[Assignment]:
    """Read labelled fields outside brackets; consecutive ones are one statement."""
    for group in grouped(shown, labels):
        parties = list(_labelled(text, group))
        roles = [field.span for field in group if field.role]
        if parties:
            span = Span(roles[0].start, _stripped(text, Span(roles[0].start, roles[-1].end)).end)
            yield from _assignment(_task_of_line(text, span.start), parties, span)


def _labelled(text: str, group: list[Field]) -> Iterator[Party]:
    """Yield the parties of one statement's fields; weak labels count only beside a strong one."""
    strong = any(field.role and not field.weak for field in group)
    for field in group:
        if field.role and (strong or not field.weak):
            yield from _value_parties(text, field.value, field.role, strict=field.loose)


def _value_parties(text: str, value: Span, role: str, *, strict: bool) -> Iterator[Party]:
    """Read a value or cell: a list, or a statement of its own (责任单位：A牵头，B配合)."""
    strict |= value.of(text).lstrip(" \t*").startswith("\n")
    value = _stripped(text, value)
    own = list(statements(value.of(text), bracketed=True))
    if own and any(party.role != role for statement in own for party in statement.parties):
        yield from (_moved(party, value.start) for statement in own for party in statement.parties)
    else:
        yield from listed(text, value, role, strict=strict)


def _from_brackets(text: str, tables: list[Span]) -> Iterator[Assignment]:
    """Read the brackets that close an item: with labels or in prose. One bracket is one statement."""
    starts = [span.start for span in tables]
    last = 0
    for pair in outer_brackets(text):
        within = bisect_right(starts, pair.start) - 1
        inside_table = within >= 0 and pair.start < tables[within].end
        if not _SHORTEST_BRACKET <= len(pair) <= _LONGEST_BRACKET or inside_table or not _CUE.search(text, pair.start, pair.end):
            continue
        if parties := list(_bracketed(text, Span(pair.start + 1, pair.end - 1))):
            yield from _assignment(_task_before(text, pair.start, last), parties, pair)
            last = pair.end


def _bracketed(text: str, inner: Span) -> Iterator[Party]:
    content = inner.of(text)
    group = fields(hide_brackets(content))
    if any(field.role and not field.weak for field in group):
        yield from (_moved(party, inner.start) for party in _labelled(content, group))
        rest = hide(hide_brackets(content), _apart(field.span for field in group))
        yield from (_moved(p, inner.start) for statement in statements(content, rest, bracketed=True) for p in statement.parties)
        return
    for statement in statements(content, bracketed=True):
        yield from (_moved(party, inner.start) for party in statement.parties)


def _moved(party: Party, by: int) -> Party:
    return Party(party.role, party.value, party.span.shift(by))


def _from_prose(text: str, shown: str) -> Iterator[Assignment]:
    """Read the lines outside brackets, labelled fields and tables."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if _CUE.search(shown, start, end):
            for statement in statements(text[start:end], shown[start:end]):
                yield from _stated(text, statement, start)
        start = end + 1


def _stated(text: str, statement: Statement, by: int) -> Iterator[Assignment]:
    work = statement.work.shift(by)
    task = _short(work.of(text)) or _task_of_line(text, statement.span.start + by)
    yield from _assignment(task, (_moved(party, by) for party in statement.parties), statement.span.shift(by))


def _role_columns(table: Table) -> dict[int, str]:
    """Return the columns that name who does the work, with their roles."""
    roles: dict[int, str] = {}
    for i, cell in enumerate(table.header):
        meaning = column(cell.text)
        if meaning in ("lead", "support", "responsible"):
            roles[i] = meaning
        elif meaning == "owner" or role_of(cell.text):
            roles[i] = role_of(cell.text) or "responsible"
        elif re.sub(r"\s+", "", cell.text) in _TASKS["divided"]:
            roles[i] = "responsible"
    return roles


def _is_upright(table: Table) -> bool:
    """Tell whether the table's labels stand in its first column (责任单位 | 县水利局)."""
    rows = (table.header, *table.rows)
    return len(table.header) == 2 and column(table.header[1].text) is None and all(len(row) == 2 for row in rows) and sum(
        role_of(row[0].text) is not None for row in rows) >= 2


def _from_table(table: Table) -> Iterator[Assignment]:
    """Read a table's rows: one assignment each; a table of labels and values beside them is one in all."""
    if _is_upright(table):
        parties = [p for row in (table.header, *table.rows) if (role := role_of(row[0].text)) for p in _cell_parties(row[1], role)]
        yield from _assignment(None, parties, table.span)
        return
    roles = _role_columns(table)
    task_column = next((i for meaning in _TASKS["columns"] for i, cell in enumerate(table.header) if column(cell.text) == meaning and i not in roles), None)
    for row in table.rows:
        cells = [(cell, roles[i]) for i, cell in enumerate(row) if i in roles and cell.text.strip()]
        parties = [party for cell, role in cells for party in _cell_parties(cell, role)]
        if parties:
            task = _short(row[task_column].text) if task_column is not None and task_column < len(row) else None
            yield from _assignment(task, parties, Span(min(p.span.start for p in parties), max(p.span.end for p in parties)))


def _cell_parties(cell: Cell, role: str) -> Iterator[Party]:
    """Read one cell, which may hold labels of its own (牵头：A；配合：B)."""
    own = list(_bracketed(cell.text, Span(0, len(cell.text)))) if _CUE.search(cell.text) else []
    parties = own or list(listed(cell.text, Span(0, len(cell.text)), role))
    yield from (_moved(party, cell.span.start) for party in parties)


def _stripped(text: str, span: Span) -> Span:
    """Return the span without blanks and closing marks at its ends."""
    raw = span.of(text)
    start = span.start + len(raw) - len(raw.lstrip(" \t\n\u2028"))
    return Span(start, max(start, span.start + len(raw.rstrip(" \t\n\u2028；;，,、。|】]"))))


def _task_before(text: str, offset: int, floor: int) -> str | None:
    """Return the first words of the item that a bracket at `offset` closes."""
    low = max(0, offset - _TASK_REACH, floor)
    start = max(text.rfind("\n", low, offset) + 1, low)
    return _short(text[start:offset]) or _task_of_line(text, start)


def _task_of_line(text: str, offset: int) -> str | None:
    """Return the words before `offset` in its line, else those of the item above it."""
    low = max(0, offset - _TASK_REACH)
    line = text.rfind("\n", low, offset) + 1 or low
    if own := _short(text[line:offset]):
        return own
    numbered = list(_NUMBERED.finditer(text, low, line))
    start = numbered[-1].start() if numbered else text.rfind("\n", low, max(low, line - 1)) + 1
    above = text[start : max(start, line)].strip().split("\n")[0]
    return None if fields(above) else _short(above)


def _short(words: str) -> str | None:
    """Return the first sentence of some words without number and marks, at most 40 characters; None if hardly anything is there."""
    plain = _NUMBER.sub("", words.replace("\u2028", "").strip(), count=1) if _NUMBER.match(words.strip()) else words.replace("\u2028", "").strip()
    plain = plain.strip(" \t\n；;，,。、：:|*")
    first = re.split(r"[。\n]", plain, maxsplit=1)[0]
    chosen = first if len(first) >= 4 else plain
    return re.sub(r"\s+", " ", chosen[:_LONGEST_TASK]).strip("，,；;：:、 ").removesuffix("由").rstrip("：，、") or None if len(chosen) >= 2 else None
