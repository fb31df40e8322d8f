"""Deadlines: every expression that says when something is to be done, starts, ends, recurs or how long it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from extractors.contract import Cell, Finding, Plan, Span, Table
from extractors.lexicon import alternatives, load
from extractors.reading.dates.expressions import TimeExpression, expressions
from extractors.deadlines.tasks import Outline, labelled_unit, task_of, unit_of
from extractors.deadlines.uses import Surroundings, closed_zones, in_slot, inside, is_deadline, merged, starts_something, surroundings
from extractors.reading.dates.values import Context, Value, after, resolve
from extractors.deadlines.years import YearKeeper
from extractors.reading.dates.edtf import OPEN
from extractors.reading.numbers import number
from extractors.reading.tables import column

name = "deadlines"
version = "1"

_LEXICON: dict[str, Any] = load("deadlines")
_OPEN_END = re.compile(rf"(?:并将?|且)?{alternatives(_LEXICON['open_ends']['words'])}")
_OPEN_AFTER = re.compile(rf"^[，、；（ ]{{0,2}}{_OPEN_END.pattern}")
_EVENT_END = re.compile(rf"{alternatives(_LEXICON['events']['words'])}前(?![期后述])")
_OBLIGED = re.compile(rf"、|，?[^，。；\n]{{0,12}}?{alternatives(_LEXICON['events']['obligations'])}")
_BOUND = re.compile(r"[应须要当需][在于][^，。；：、\n（）\d]{0,14}$")
_EVENT_MARKS = re.compile(r".*[，。；：、\n（）]|(?:^|.*\n)\d{1,2}[.．]", re.DOTALL)
_EVENT_REACH = 30
_ALONGSIDE = re.compile(
    r"与第?(?P<numbers>[一二三四五六七八九十](?:[、和至到及]第?[一二三四五六七八九十]){0,4})个?(?:阶段|步骤)(?:工作)?"
    r"(?:同步|同时|交叉|穿插)(?:进行|推进|开展|实施)?"
)
_CONDITION = re.compile(r"(?:的|后|时)，[^，。；]{0,12}$")
_ISSUING = alternatives(load("dates")["issue"]["acts"])
_FROM_ISSUE = re.compile(rf"^(?:应?自|从)?(?:本|该)?(?:{alternatives(load('dates')['issue']['papers'])})?(?:正式)?{_ISSUING}")


@dataclass(frozen=True, kw_only=True)
class Deadline(Finding):
    """One time and what it is for.

    `kind` is due, period, start, recurring, duration or relative; `starts` and `due` are EDTF ("..": open end), `rrule` RFC 5545, `duration`
    ISO 8601; `year_source` is explicit, range, schedule, document or none.
    """

    table: ClassVar[str] = "deadlines"
    kind: str
    starts: str | None = None
    due: str | None = None
    rrule: str | None = None
    duration: str | None = None
    year_source: str = "none"
    task: str | None = None
    unit: str | None = None
    phase: str | None = None


records = (Deadline,)


def find(plan: Plan) -> Iterator[Deadline]:
    """Yield the deadlines of a plan in the order of its text."""
    reader = _Reader(plan)
    found = [*reader.tables(), *reader.prose()]
    yield from sorted(_without_repeats(found, plan.text), key=lambda d: d.span)


class _Reader:
    """Reads one plan: its outline, its closed zones and the years it has named so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.outline = Outline.of(plan)
        self.years = YearKeeper.of(plan)
        self.closed = closed_zones(plan.text)
        self.cells: list[Span] = []

    def tables(self) -> Iterator[Deadline]:
        """Yield what the time columns of the plan's tables say, row by row."""
        for table in self.plan.tables:
            for at in _time_columns(table):
                yield from self._column(table, at)

    def _column(self, table: Table, at: int) -> Iterator[Deadline]:
        for row in table.rows:
            cell = row[at] if at < len(row) else None
            if cell is None or not cell.text or inside(self.cells, cell.span):
                continue
            self.cells = merged([*self.cells[-1:], cell.span]) if not self.cells else [*self.cells, cell.span]
            task, unit = _row_value(table, row, "task_columns"), _row_value(table, row, "columns")
            yield from self._cell(cell, task, unit)

    def _cell(self, cell: Cell, task: str | None, unit: str | None) -> Iterator[Deadline]:
        text = self.plan.text[cell.span.start : cell.span.end]
        found = expressions(text)
        for expression in found:
            around = surroundings(text, expression.span)
            placed = replace(expression, span=expression.span.shift(cell.span.start))
            deadline = self._deadline(placed, around, self.years.value(placed, None, False))
            yield replace(deadline, task=task or deadline.task, unit=unit or deadline.unit)
        if not found and text.strip() in _LEXICON["whole_year"]["words"] and (year := self.years.document):
            yield Deadline(span=cell.span, kind="period", starts=year, due=year, year_source="document", task=task, unit=unit)
        opened = _OPEN_END.search(text)
        if opened and not any(e.span.overlaps(Span(*opened.span())) for e in found):
            yield Deadline(span=Span(*opened.span()).shift(cell.span.start), kind="due", due=OPEN, task=task, unit=unit)

    def prose(self) -> Iterator[Deadline]:
        """Yield what the running text, headings and labels say."""
        text, zones = self.plan.text, merged([*self.closed, *self.cells])
        taken: list[Span] = []
        pending: list[Deadline] = []
        found = expressions(text)
        limits = [*(e.span.start for e in found[1:]), len(text)]
        for expression, until in zip(found, limits, strict=False):
            if inside(zones, expression.span):
                continue
            deadline = self._in_prose(expression, until)
            if deadline is not None:
                pending.append(deadline)
                taken.append(deadline.span)
        yield from pending
        yield from self._others(merged([*zones, *taken]), pending)

    def _in_prose(self, expression: TimeExpression, until: int) -> Deadline | None:
        around = surroundings(self.plan.text, expression.span)
        rough = resolve(expression, Context(self.plan.issued, self.years.document))
        if not is_deadline(expression, around, self.years.document, self.plan.issued, rough.due or rough.starts):
            return None
        phase, parent = self.outline.phase(expression.span.start)
        slot = in_slot(around)
        value = self.years.value(expression, parent, phase is not None and slot)
        deadline = self._deadline(expression, around, value)
        heading = self._heading(expression.span.start)
        unit = unit_of(around) or (self._labelled_unit(expression.span.start) if slot and not phase else None)
        return replace(deadline, phase=phase, task=task_of(around, heading, slot, until - expression.span.end), unit=unit)

    def _deadline(self, expression: TimeExpression, around: Surroundings, value: Value) -> Deadline:
        span, kind = expression.span, _kind(expression, around)
        starts, due = value.starts, value.due
        if kind == "start" and expression.kind == "point":
            starts, due = due, None
        if kind == "start" and (opened := _OPEN_AFTER.match(around.after)):
            due, span = OPEN, Span(span.start, span.end + opened.end())
        if expression.anchor and _FROM_ISSUE.match(expression.anchor):
            reached = after(self.plan.issued, value.duration)
            starts, due = (self.plan.issued, reached) if expression.kind == "within" else (reached, None)
        return Deadline(span=span, kind=kind, starts=starts, due=due, rrule=value.rule, duration=value.duration, year_source=value.year_source)

    def _heading(self, offset: int) -> str | None:
        path = self.outline.path(offset)
        return self.plan.sections[path[0]].heading.split("。")[0][:60] or None if path else None

    def _labelled_unit(self, offset: int) -> str | None:
        path = self.outline.path(offset)
        return labelled_unit(self.plan.text, self.plan.sections[path[0]].span, offset) if path else None

    def _others(self, zones: Sequence[Span], dated: Sequence[Deadline]) -> Iterator[Deadline]:
        """Yield times that name no date: 复工前, 与二、三阶段同步进行, 长期坚持 as a time limit."""
        text = self.plan.text
        for span in _before_events(text):
            if not inside(zones, span):
                yield self._plain(span, "relative")
        for match in _ALONGSIDE.finditer(text) if "同" in text else ():
            yield replace(self._plain(Span(*match.span()), "relative"), due=_phase_due(match["numbers"], dated))
        for match in _OPEN_END.finditer(text):
            span = Span(*match.span())
            if not inside(zones, span) and self._is_open_limit(span, dated):
                yield replace(self._plain(span, "due"), due=OPEN)

    def _is_open_limit(self, span: Span, dated: Sequence[Deadline]) -> bool:
        around = surroundings(self.plan.text, span)
        follows_date = any(0 <= span.start - d.span.end <= 8 for d in dated[-400:]) and around.clause_before == ""
        labelled = re.search(rf"(?:{alternatives(_LEXICON['labels']['heads'])})[：:][^。\n]{{0,12}}$", around.before)
        return bool(labelled) or follows_date or (in_slot(around) and bool(re.match(r"^[）)】]", around.after)))

    def _plain(self, span: Span, kind: str) -> Deadline:
        around = surroundings(self.plan.text, span)
        phase, _ = self.outline.phase(span.start)
        return Deadline(span=span, kind=kind, phase=phase, task=task_of(around, self._heading(span.start), in_slot(around)), unit=unit_of(around))


def _kind(expression: TimeExpression, around: Surroundings) -> str:
    if expression.kind == "recurring":
        return "recurring"
    if expression.kind == "within":
        return "relative" if expression.anchor or _CONDITION.search(around.before) else "duration"
    if expression.kind == "length":
        return "duration"
    if expression.kind in ("from", "after", "later") or starts_something(expression, around):
        return "start"
    grain = expression.first.grain if expression.first else ""
    return "due" if expression.kind in ("before", "until") or (expression.kind == "point" and grain in ("day", "end")) else "period"


def _before_events(text: str) -> Iterator[Span]:
    """Yield 复工前 and its like where something must be done then: the clause up to 前, or from 在 (应在上岗前)."""
    for match in _EVENT_END.finditer(text) if "前" in text else ():
        window = text[max(0, match.start() - _EVENT_REACH) : match.start()]
        marked = _EVENT_MARKS.match(window)
        clause = window[marked.end() if marked else 0 :]
        if bound := _BOUND.search(clause):
            yield Span(match.start() - len(clause) + bound.start() + 1, match.end())
        elif _OBLIGED.match(text, match.end()):
            yield Span(match.start() - len(clause), match.end())


def _time_columns(table: Table) -> list[int]:
    return [at for at, cell in enumerate(table.header) if column(cell.text) == "due"]


def _row_value(table: Table, row: Sequence[Cell], which: str) -> str | None:
    """Return the row's cell in the first column whose head means one of the lexicon's `which` (task or unit columns)."""
    for meaning in _LEXICON["units"][which]:
        for at, cell in enumerate(table.header):
            if at < len(row) and column(cell.text) == meaning and row[at].text:
                return " ".join(row[at].lines)
    return None


def _phase_due(numbers: str, dated: Sequence[Deadline]) -> str | None:
    """Return when the last of the named phases ends (与二、三阶段同步: the due date of 第三阶段, or of the third phase that has one)."""
    named = next((d.due for d in dated if d.phase == f"第{numbers[-1]}阶段" and d.due), None)
    if named:
        return named
    last = number(numbers[-1]) or 0
    phases: dict[str, str] = {}
    for deadline in dated:
        if deadline.phase and deadline.due:
            phases.setdefault(deadline.phase, deadline.due)
    ordered = list(phases.values())
    return ordered[last - 1] if 0 < last <= len(ordered) else None


def _without_repeats(found: Sequence[Deadline], text: str) -> Iterator[Deadline]:
    """Drop 月报制 and its like where the same sentence says the rule in full (每月30日前上报)."""
    recurring = [d for d in found if d.kind == "recurring" and d.rrule]
    for deadline in found:
        short = deadline.kind == "recurring" and not deadline.span.of(text).startswith(("每", "逐", "按"))
        if short and any(_says_more(other, deadline, text) for other in recurring):
            continue
        yield deadline


def _cycle(deadline: Deadline) -> str:
    """The rule's frequency and interval, without its days."""
    return (deadline.rrule or "").partition(";BY")[0]


def _says_more(other: Deadline, deadline: Deadline, text: str) -> bool:
    if other is deadline or _cycle(other) != _cycle(deadline) or not 0 <= other.span.start - deadline.span.end <= 60:
        return False
    return not re.search(r"[。\n]", text[deadline.span.end : other.span.start])
