"""What every part of the family asks of one plan: its outline, the stretches already read, its years, and how an expression becomes a deadline."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from extractors.contract import Plan, Span
from extractors.deadlines.dated import NO_DEED
from extractors.deadlines.limits import ends_a_wait
from extractors.deadlines.occasion import Occasion
from extractors.deadlines.outline import Outline
from extractors.deadlines.past import order
from extractors.deadlines.record import Deadline
from extractors.deadlines.surroundings import Surroundings, in_slot, surroundings
from extractors.deadlines.tasks import labelled_unit, task_of, unit_of
from extractors.deadlines.uses import STARTING
from extractors.deadlines.years import YearKeeper, is_before_end_of_term
from extractors.deadlines.zones import closed_zones
from extractors.lexicon import alternatives, load
from extractors.reading.dates import TimeExpression, Value, after, expressions, shift_year
from extractors.reading.dates.edtf import OPEN

_LEXICON: dict[str, Any] = load("deadlines")
_ISSUE: dict[str, list[str]] = load("dates")["issue"]
_OPEN_WORDS = alternatives(_LEXICON["open_ends"]["words"])
OPEN_END = re.compile(rf"并将?{_OPEN_WORDS}|且{_OPEN_WORDS}|{_OPEN_WORDS[3:-1]}")  # the words once more without brackets: each alternative has a first letter
_OPEN_AFTER = re.compile(rf"^[，、；（ ]{{0,2}}(?:{OPEN_END.pattern})")
_LASTING = re.compile(rf"^[，、]?{alternatives(_LEXICON['lengths']['lasting'])}[^，。；\n\d]{{0,6}}")
_LASTING_REACH = 24
_CONDITION = re.compile(r"(?:的|后|时)，[^，。；]{0,12}$")
_FROM_ISSUE = re.compile(rf"(?:^|[自从于在])(?:本|该)?(?P<paper>{alternatives(_ISSUE['papers'])})?(?:正式)?{alternatives(_ISSUE['acts'])}")
_OF_OTHERS = re.compile(alternatives(_LEXICON["published"]["others"]))


class Reader:
    """One plan as it is read: `zones` are never read, `cells` were read as a table's, `years` keeps the years named so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.outline = Outline.of(plan)
        self.years = YearKeeper.of(plan, self.outline)
        self.zones = closed_zones(plan.text, plan.title)
        self.cells: list[Span] = []
        self.occasion = Occasion.of(plan, self.years.document)

    def deadline(self, expression: TimeExpression, around: Surroundings, value: Value) -> Deadline:
        """Return the deadline that an expression with its value makes; what it is for is left to say."""
        said = Deadline(
            span=expression.span, kind=_kind(expression, around), starts=value.starts, due=value.due,
            rrule=value.rule, duration=value.duration, year_source=value.year_source,
        )
        if said.kind == "start":
            said = _beginning(said, expression, around)
        elif said.kind == "due" and said.due and _is_year_without(expression, around):
            said = replace(said, kind="period", starts=said.due[:4], due=said.due[:4])
        counted = self._counted(expression, around, value.duration)
        return replace(said, starts=counted[0], due=counted[1]) if counted else said

    def _counted(self, expression: TimeExpression, around: Surroundings, duration: str | None) -> tuple[str | None, str | None] | None:
        """Return starts and due of a length that counts from the plan's own issue, a date or its occasion, or None for any other."""
        if not expression.anchor:
            return None
        if _is_own_issue(expression.anchor, around):
            reached = after(self.plan.issued, duration)
            return (self.plan.issued, reached) if expression.kind == "within" else (reached, None)
        if counted := self._from_date(expression):
            return counted
        once = expression.kind in ("within", "ahead") and "每" not in around.clause_before
        return self.occasion.counted(expression) if self.occasion and once else None

    def _from_date(self, expression: TimeExpression) -> tuple[str | None, str | None] | None:
        """Return starts and due of a length that counts from a date (春节后一个月内, 节 and 5月1日 alike), or None for any other anchor."""
        if not expression.anchor or not expression.duration or expression.kind not in ("within", "ahead"):
            return None
        words = expression.anchor + ("前" if expression.kind == "ahead" else "后")
        dates = expressions(words)
        if len(dates) != 1 or len(dates[0].span) != len(words) or dates[0].first is None:
            return None
        placed = dates[0]._replace(span=expression.span)
        plain = self.years.plain(placed)
        counted = counted_from(plain, expression.duration)
        if counted[1] and order(counted[1], self.plan.issued) < 0:  # gone by: the next one is meant
            counted = counted_from(self.years.value(placed, plain, False), expression.duration)
        return counted if counted[1] else None

    def plain(self, span: Span, kind: str) -> Deadline:
        """Return the deadline of a time that names no date."""
        around = surroundings(self.plan.text, span)
        task = task_of(around, in_slot(around)) or self.heading(span.start)
        return Deadline(span=span, kind=kind, phase=self.outline.phase(span.start), task=task, unit=unit_of(around))

    def heading(self, offset: int) -> str | None:
        """Return the first sentence of the heading that `offset` stands under."""
        path = self.outline.path(offset)
        return self.plan.sections[path[0]].heading.split("。")[0][:60] or None if path else None

    def labelled_unit(self, offset: int) -> str | None:
        """Return the unit that a label above `offset` names, in the same section."""
        path = self.outline.path(offset)
        return labelled_unit(self.plan.text, self.plan.sections[path[0]].span, offset) if path else None


def _kind(expression: TimeExpression, around: Surroundings) -> str:
    if expression.kind == "recurring":
        return "recurring"
    if expression.kind == "within":
        return "relative" if expression.anchor or _CONDITION.search(around.before) else "duration"
    if expression.kind == "length" or (expression.kind == "later" and not expression.anchor and ends_a_wait(around)):
        return "duration"
    if is_before_end_of_term(expression) or expression.kind == "ahead" or (expression.kind == "later" and not expression.anchor):
        return "relative"
    if expression.kind in ("from", "after", "later") or _starts_something(expression, around):
        return "start"
    first = expression.first
    last_day = first is not None and (first.is_day or (first.within and first.grain in ("year", "month")) or around.words.endswith(("当天", "当日", "当晚")))  # 年内, 年中
    return "due" if expression.kind in ("before", "until") or (expression.kind == "point" and last_day) else "period"


def _beginning(said: Deadline, expression: TimeExpression, around: Surroundings) -> Deadline:
    """Return what begins at a time: on its last day where it is a point, and for as long as the words behind it say (连续实施3年, 长期坚持)."""
    span, point = said.span, expression.kind == "point"
    said = replace(said, starts=said.due, due=None) if point else said
    if lasting := _lasting(around):
        end = span.end + lasting.span.end
        return replace(said, kind="period", span=Span(span.start, end), due=through(said.starts, lasting.duration), duration=lasting.duration)
    opened = _OPEN_AFTER.match(around.after)
    return replace(said, span=Span(span.start, span.end + opened.end()), due=OPEN) if opened else said


def _is_year_without(expression: TimeExpression, around: Surroundings) -> bool:
    """Tell whether something must not happen in a year (年内不发生事故): the whole of it counts, not its last day."""
    first = expression.first
    return first is not None and first.within and first.grain == "year" and NO_DEED.match(around.after) is not None


def _lasting(around: Surroundings) -> TimeExpression | None:
    """Return the length that a start goes on for (自2025年起连续实施3年), its span counted from the start's end."""
    opened = _LASTING.match(around.after)
    found = expressions(around.after[:_LASTING_REACH]) if opened else []
    return found[0] if opened and found and found[0].kind == "length" and found[0].span.start <= opened.end() else None


def counted_from(date: Value, duration: str) -> tuple[str | None, str | None]:
    """Return starts and due of a length that counts from `date` (X后) or back to it (X前, which has a due only); (None, None) where it cannot be counted."""
    if date.starts is None:
        return None, after(date.due, duration, back=True)
    reached = after(date.starts, duration) or through(date.starts, duration)
    return (date.starts, reached) if reached else (None, None)


def through(start: str | None, duration: str | None) -> str | None:
    """Return the last year, month or day (as precise as `start`) of a length in whole years or months that begins with `start`."""
    if not start or not duration or duration[-1] not in "YM" or not duration[1:-1].isdigit() or "X" in start[4:] or "T" in duration:
        return None
    if len(start) == 4:
        return shift_year(start, int(duration[1:-1]) - 1) if duration[-1] == "Y" and "X" not in start else None
    reached = after(f"{start}-01" if len(start) == 7 else start, duration)
    last = after(reached, "P1D", back=True)
    return last[: len(start)] if last else None


def _is_own_issue(anchor: str, around: Surroundings) -> bool:
    """Tell whether 发布之日起 counts from the plan's own issue: it names a paper, or the sentence nothing else that is published (名单自公布之日起)."""
    issue = _FROM_ISSUE.search(anchor)
    return issue is not None and (issue["paper"] is not None or not _OF_OTHERS.search(around.sentence_before))


def _starts_something(expression: TimeExpression, around: Surroundings) -> bool:
    """Tell whether a date is when something begins (于9月1日启动)."""
    grain = expression.first.grain if expression.first else ""
    return expression.kind == "point" and grain == "day" and bool(STARTING.match(around.after))
