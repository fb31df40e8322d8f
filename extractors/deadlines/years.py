"""Which year a date without one belongs to, as a plan is read from its first line to its last.

The order: the words themselves, the range's other end, the same sentence, the schedule that the phase stands in, the plan's issue date or number, the
nearest earlier year of the plan's own schedule, XXXX.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.contract import Plan
from extractors.reading.dates.calendar import parse_day
from extractors.reading.dates.expressions import TimeExpression
from extractors.reading.dates.values import Context, Value, resolve, shift_year

_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?:年|-)")
SENTENCE_REACH = 200
"""Characters: a year further back is not looked for in the same sentence."""
ROLL_MONTHS = 4
"""Months that a schedule may lie before its plan's issue date; what lies further back is of the next year (issued in November, due 3月15日)."""


@dataclass(slots=True)
class YearKeeper:
    """Keeps the years that a plan has named so far. Feed it the deadlines in the order of the text."""

    text: str
    issued: str | None
    document: str | None
    named: str | None = None
    named_end: str | None = None
    named_at: int = -1
    phase: str | None = None
    phase_start: str | None = None
    phase_parent: int | None = None

    @classmethod
    def of(cls, plan: Plan) -> YearKeeper:
        """Return the keeper of a plan: its document year is that of issue date, number or title."""
        title = _TITLE_YEAR.search(plan.title or "")
        year = (plan.issued or "")[:4] or plan.year or (title.group(1) if title else None)
        return cls(plan.text, plan.issued, year or None)

    def value(self, expression: TimeExpression, parent: int | None, in_phase: bool) -> Value:
        """Return the expression's value, and remember the year it names. `parent` is the section that holds the schedule."""
        value = self._value(expression, parent, in_phase)
        self._remember(expression, value, parent, in_phase)
        return value

    def _value(self, expression: TimeExpression, parent: int | None, in_phase: bool) -> Value:
        plain = resolve(expression, Context(self.issued, self.document, "document" if self.document else "none"))
        if plain.year_source in ("explicit", "range") or expression.first is None or _own_year(expression):
            return plain
        for year in self._candidates(expression, parent, in_phase):
            value = resolve(expression, Context(self.issued, year, "schedule"))
            if not _runs_back(value, self.named_end if year == self.named else self.phase_start):
                return value
        if self.document:
            return self._rolled(expression, plain)
        return resolve(expression, Context(self.issued, self.named, "schedule")) if self.named else plain

    def _candidates(self, expression: TimeExpression, parent: int | None, in_phase: bool) -> list[str]:
        """Years that go before the document's: of the same sentence, and of the phase before in the same schedule."""
        years = []
        gap = expression.span.start - self.named_at
        if self.named and 0 <= gap <= SENTENCE_REACH and not re.search(r"[。\n]", self.text[self.named_at : expression.span.start]):
            years.append(self.named)
        if in_phase and self.phase and parent == self.phase_parent and self.phase != self.document:
            years.append(self.phase)
        if in_phase and self.phase and parent == self.phase_parent:
            years.append(shift_year(self.phase, 1) if self._rolls(expression) else self.phase)
        return years

    def _rolls(self, expression: TimeExpression) -> bool:
        """Tell whether a phase's months run back by half a year or more from the phase before (11—12月, then 1—3月)."""
        months = expression.first.months if expression.first else None
        start = self.phase_start or ""
        if months is None or not months[0].isdigit() or not start[5:7].isdigit():
            return False
        return int(start[5:7]) - int(months[0]) >= 6

    def _rolled(self, expression: TimeExpression, plain: Value) -> Value:
        """A date of the document's year that lies far before the issue date is of the next year; so is a feast that has gone by."""
        issued, known = parse_day(self.issued), plain.due or plain.starts
        if issued is None or known is None or len(known) < 7 or not known[:4].isdigit() or not known[5:7].isdigit():
            return plain
        months = (issued.year - int(known[:4])) * 12 + issued.month - int(known[5:7])
        past_feast = expression.first is not None and expression.first.grain == "feast" and known < issued.isoformat()
        if months <= ROLL_MONTHS and not past_feast:
            return plain
        return resolve(expression, Context(self.issued, shift_year(self.document or "", 1), "document"))

    def _remember(self, expression: TimeExpression, value: Value, parent: int | None, in_phase: bool) -> None:
        known = value.due if value.due and value.due != ".." else value.starts
        if known is None or expression.first is None:
            return
        if value.year_source in ("explicit", "range") or _own_year(expression):
            self.named, self.named_end, self.named_at = known[:4], known, expression.span.end
        if in_phase and known[:4].isdigit():
            self.phase, self.phase_start, self.phase_parent = known[:4], value.starts or known, parent


def _own_year(expression: TimeExpression) -> bool:
    return expression.first is not None and expression.first.has_year


def _runs_back(value: Value, before: str | None) -> bool:
    """Tell whether a value in a carried year would lie before what carried it."""
    known = value.due or value.starts
    return bool(before and known and "X" not in before + known and known[:7] < before[:7])
