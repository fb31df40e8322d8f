"""What every part of the family asks of one plan: its outline, the stretches already read, its years, and how an expression becomes a deadline."""

from __future__ import annotations

import re
from typing import Any

from extractors.contract import Plan, Span
from extractors.deadlines.occasion import Occasion
from extractors.deadlines.outline import Outline
from extractors.deadlines.record import Deadline
from extractors.deadlines.surroundings import Surroundings, in_slot, surroundings
from extractors.deadlines.tasks import labelled_unit, task_of, unit_of
from extractors.deadlines.years import YearKeeper
from extractors.deadlines.zones import closed_zones
from extractors.lexicon import alternatives, load
from extractors.reading.dates import TimeExpression, Value, after
from extractors.reading.dates.edtf import OPEN

_LEXICON: dict[str, Any] = load("deadlines")
_ISSUE: dict[str, list[str]] = load("dates")["issue"]
_OPEN_WORDS = alternatives(_LEXICON["open_ends"]["words"])
OPEN_END = re.compile(rf"并将?{_OPEN_WORDS}|且{_OPEN_WORDS}|{_OPEN_WORDS[3:-1]}")  # the words once more without brackets: each alternative has a first letter
_OPEN_AFTER = re.compile(rf"^[，、；（ ]{{0,2}}(?:{OPEN_END.pattern})")
_STARTING = re.compile(rf"^[，、]?(?:正式|全面|起)?{alternatives(_LEXICON['verbs']['starts'])}")
_CONDITION = re.compile(r"(?:的|后|时)，[^，。；]{0,12}$")
_FROM_ISSUE = re.compile(rf"^(?:应?自|从)?(?:本|该)?(?P<paper>{alternatives(_ISSUE['papers'])})?(?:正式)?{alternatives(_ISSUE['acts'])}")
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

    def deadline(
        self, expression: TimeExpression, around: Surroundings, value: Value, *, task: str | None, unit: str | None, phase: str | None = None
    ) -> Deadline:
        """Return the deadline that an expression with its value makes."""
        span, kind = expression.span, _kind(expression, around)
        starts, due = value.starts, value.due
        if kind == "start" and expression.kind == "point":
            starts, due = due, None
        if kind == "start" and (opened := _OPEN_AFTER.match(around.after)):
            due, span = OPEN, Span(span.start, span.end + opened.end())
        if expression.anchor and _is_own_issue(expression.anchor, around):
            reached = after(self.plan.issued, value.duration)
            starts, due = (self.plan.issued, reached) if expression.kind == "within" else (reached, None)
        elif expression.anchor and self.occasion and expression.kind in ("within", "ahead") and "每" not in around.clause_before:
            starts, due = self.occasion.counted(expression)
        return Deadline(
            span=span, kind=kind, starts=starts, due=due, rrule=value.rule, duration=value.duration, year_source=value.year_source,
            task=task, unit=unit, phase=phase,
        )

    def plain(self, span: Span, kind: str) -> Deadline:
        """Return the deadline of a time that names no date."""
        around = surroundings(self.plan.text, span)
        phase, _ = self.outline.phase(span.start)
        task = task_of(around, in_slot(around)) or self.heading(span.start)
        return Deadline(span=span, kind=kind, phase=phase, task=task, unit=unit_of(around))

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
    if expression.kind == "length":
        return "duration"
    if expression.kind == "ahead":
        return "relative"
    if expression.kind in ("from", "after", "later") or _starts_something(expression, around):
        return "start"
    first = expression.first
    last_day = first is not None and (first.is_day or (first.grain == "year" and first.name is not None))  # 十四五末
    return "due" if expression.kind in ("before", "until") or (expression.kind == "point" and last_day) else "period"


def _is_own_issue(anchor: str, around: Surroundings) -> bool:
    """Tell whether 发布之日起 counts from the plan's own issue: it names a paper, or the sentence nothing else that is published (名单自公布之日起)."""
    issue = _FROM_ISSUE.match(anchor)
    return issue is not None and (issue["paper"] is not None or not _OF_OTHERS.search(around.sentence_before))


def _starts_something(expression: TimeExpression, around: Surroundings) -> bool:
    """Tell whether a date is when something begins (于9月1日启动)."""
    grain = expression.first.grain if expression.first else ""
    return expression.kind == "point" and grain == "day" and bool(_STARTING.match(around.after))
