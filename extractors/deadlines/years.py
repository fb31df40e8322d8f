"""Which year a date without one belongs to, as a plan is read from its first line to its last.

The order: the words themselves, the range's other end; where the text says so itself, the year of the heading above, of the same sentence, or the one in which
the date lies inside its phase; then the plan's issue date or number, the nearest earlier year of the plan's own schedule, XXXX.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from extractors.contract import Plan
from extractors.deadlines.outline import Outline, only_year
from extractors.deadlines.past import order
from extractors.reading.dates import Context, TimeExpression, Value, parse_day, resolve, shift_year
from extractors.reading.numbers import MASK_CLASS

_SENTENCE_REACH = 200
"""Characters: a year further back is not looked for in the same sentence."""
_ROLL_LIMIT = 4
_ROLL_PERIOD = 7
"""Months that a limit (X前), or a period, may lie before its plan's issue; what lies further back is of the next year (issued in November, due 3月15日)."""
_HALF_A_YEAR = 6
"""Months by which a phase must lie before the phase before it to be of the next year (11—12月, then 1—3月)."""
_MOST_OF_A_YEAR = 9
"""The same where a schedule is lines that begin with their times."""
_SCHEDULE_REACH = 300
"""Characters from one of those lines to the next."""
_LATE_ISSUE = "10"
"""A plan issued from this month on whose title names the next year is of that year."""


_MASKED_YEAR = re.compile(rf"(?<!\d)(?P<century>20|19)[{MASK_CLASS}]{{2}} ?年")
"""A year that a sample text leaves open (20xx年): the other dates of such a text are of it."""
_MASKS = tuple(century + mark for century in ("20", "19") for mark in "xX×*")
_PLAIN_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d ?年")
_SENTENCE_ENDS = re.compile(r"[。\n]")


class Place(NamedTuple):
    """Where in a schedule a time stands: the step is a section, or the line that the time opens (3月 动员). `line` is the character at which it begins."""

    schedule: int | None = None
    section: int | None = None
    line: int | None = None


NOWHERE = Place()


@dataclass(slots=True)
class YearKeeper:
    """Keeps the years that a plan has named so far. Feed it the deadlines in the order of the text."""

    text: str
    outline: Outline
    issued: str | None
    document: str | None
    context: Context
    masked: str | None = None
    named: str | None = None
    named_end: str | None = None
    named_at: int = -1
    season: Value | None = None
    phase: Value | None = None
    phase_at: Place = NOWHERE
    counted: bool = False
    last: Value | None = None
    last_at: int = 0
    term_at: int = -1

    @classmethod
    def of(cls, plan: Plan, outline: Outline) -> YearKeeper:
        """Return the keeper of a plan: its year is that of issue date, number or, for want of both, title."""
        document = _document_year(plan)
        masked = _MASKED_YEAR.search(plan.text) if document is None and any(cue in plan.text for cue in _MASKS) else None
        masked = None if masked and _PLAIN_YEAR.search(plan.text) else masked
        return cls(plan.text, outline, plan.issued, document, Context(plan.issued, document, "document" if document else "none"), masked["century"] + "XX" if masked else None)

    def plain(self, expression: TimeExpression) -> Value:
        """Return the expression's value as far as its words, its sentence and the plan's own year give it."""
        named = expression.first is not None and not expression.first.has_year and self._of_sentence(expression)
        return named or resolve(expression, self.context)

    def value(self, expression: TimeExpression, plain: Value, in_slot: bool) -> Value:
        """Return the expression's value, and remember the year it names. `in_slot`: it stands where a phase of a schedule has its time."""
        place = self._place(expression.span.start)
        in_step = in_slot if place.section is not None else place.line is not None
        if place.line is not None and self.phase_at.line is not None and place.line - self.phase_at.line > _SCHEDULE_REACH:
            self.phase = None
        value = self._value(expression, plain, place, in_step)
        self._remember(expression, value)
        self.last, self.last_at = value, expression.span.end
        self.term_at = expression.span.end if is_before_end_of_term(expression) else self.term_at
        self.counted = self.counted if expression.first is None else expression.first.following
        if in_step and _year_of(value).isdigit() and not (place.line is not None and self.document and _year_of(value) < self.document):
            self.phase, self.phase_at = value, place
        return value

    def _place(self, at: int) -> Place:
        section, schedule = self.outline.step(at)
        if section is not None:
            return Place(schedule, section)
        line = self.text.rfind("\n", 0, at) + 1
        if not line or self.text[line:at].strip(" \t　|"):
            return NOWHERE
        return Place(next(iter(self.outline.path(at)), None), line=line)

    def _value(self, expression: TimeExpression, plain: Value, place: Place, in_step: bool) -> Value:
        if is_before_end_of_term(expression) or self._follows_term(expression):
            return Value()
        if expression.first and expression.first.name == "bare" and (value := self._of_month_named(expression)):
            return value
        if plain.year_source in ("explicit", "range") or expression.first is None or expression.first.has_year:
            return plain
        if year := self.outline.year(expression.span.start):
            return self._in(expression, year)
        if (value := self._of_sentence(expression)) or (value := self._of_schedule(expression, place, in_step)):
            return value
        if self.document:
            rolled = self._rolled(expression, plain)
            over = order(rolled.due or rolled.starts, self.issued) < 0
            return (self._of_season(expression) if over else None) or rolled
        if inside := self._of_season(expression):
            return inside
        year = self.named or self.masked
        return self._in(expression, year) if year else plain

    def _follows_term(self, expression: TimeExpression) -> bool:
        """Tell whether 次年 counts from the end of a school term in the same sentence, whose own year is not told (秋季学期结束前评定，次年第一季度公布)."""
        at, first = expression.span.start, expression.first
        counts = first is not None and first.following and self.term_at >= 0 and at - self.term_at <= _SENTENCE_REACH
        return counts and not _SENTENCE_ENDS.search(self.text, self.term_at, at)

    def _of_month_named(self, expression: TimeExpression) -> Value | None:
        """The end of the month in which the time before in the same sentence lies (3月25日前报送总结，月底前形成报告), None without one."""
        known = (self.last and (self.last.due or self.last.starts)) or ""
        month = known[5:7]
        if expression.first is None or not month.isdigit() or _SENTENCE_ENDS.search(self.text, self.last_at, expression.span.start):
            return None
        placed = expression._replace(first=expression.first._replace(months=(month, month), month_step=None))
        return self._in(placed, known[:4], self.last.year_source if self.last else "schedule")

    def _in(self, expression: TimeExpression, year: str, source: str = "schedule") -> Value:
        """The value in a year; that of 次年 where the year was itself told as 次年 (次年1月…；次年3月…)."""
        if self.counted and expression.first is not None and expression.first.following:
            year = shift_year(year, -1)
        return resolve(expression, Context(self.issued, year, source))

    def _of_sentence(self, expression: TimeExpression) -> Value | None:
        """The year named before in the same sentence, unless the months run back (2022年2—8月，其中上半年 is a part of it)."""
        gap = expression.span.start - self.named_at
        if not self.named or not 0 <= gap <= _SENTENCE_REACH:
            return None
        between = self.text[self.named_at : expression.span.start]
        if _SENTENCE_ENDS.search(between):
            return None
        value = self._in(expression, self.named)
        if inside := self._of_season(expression):
            return inside
        return None if _runs_back(value, self.named_end) and "其中" not in between else value

    def _of_season(self, expression: TimeExpression) -> Value | None:
        """The year in which a date lies within the last season named that runs over the turn of a year (2023年11月1日至2024年3月31日), or None."""
        season = self.season
        if season is None:
            return None
        years = (_year_of(season), (season.starts or "")[:4])
        return next((value for year in years if _inside(value := self._in(expression, year), season)), None)

    def _of_schedule(self, expression: TimeExpression, place: Place, in_step: bool) -> Value | None:
        """A phase follows the one before it in the same schedule; a date in the text of a phase lies inside it."""
        if self.phase is None or place.schedule != self.phase_at.schedule:
            return None
        first, last = (self.phase.starts or self.phase.due or "")[:4], _year_of(self.phase)
        source = "document" if self.phase.year_source == "document" else "schedule"
        if in_step:
            value = self._in(expression, last, source)
            least = _HALF_A_YEAR if place.line is None else _MOST_OF_A_YEAR
            return self._in(expression, shift_year(last, 1)) if _months_back(value, self.phase) >= least else value
        within = (self._in(expression, year, source) for year in dict.fromkeys((first, last)) if place == self.phase_at)
        return next((value for value in within if _inside(value, self.phase)), None)

    def _rolled(self, expression: TimeExpression, plain: Value) -> Value:
        """A date of the document's year that lies far before the issue date is of the next year; so is a feast that has gone by."""
        issued, known = parse_day(self.issued), plain.due or plain.starts
        if issued is None or known is None or len(known) < 7 or not known[:4].isdigit() or not known[5:7].isdigit():
            return plain
        months = (issued.year - int(known[:4])) * 12 + issued.month - int(known[5:7])
        past_feast = expression.first is not None and (expression.first.grain in ("feast", "lunar") or expression.first.name == "feast") and known < issued.isoformat()
        limit = _ROLL_LIMIT if expression.kind in ("before", "until") else _ROLL_PERIOD
        if months <= limit and not past_feast:
            return plain
        return resolve(expression, Context(self.issued, shift_year(self.document or "", 1), "document"))

    def _remember(self, expression: TimeExpression, value: Value) -> None:
        known = value.due if value.due and value.due != ".." else value.starts
        first = expression.first
        if _over_the_turn(value):
            self.season = value
        if known is not None and first is not None and (value.year_source in ("explicit", "range") or first.has_year or first.following):
            self.named, self.named_end, self.named_at = known[:4], known, expression.span.end


def is_before_end_of_term(expression: TimeExpression) -> bool:
    """Tell whether a time is 2023年秋季学期结束前 or its like: each school sets the day, and an autumn term ends in the next year."""
    first = expression.first
    return expression.kind == "before" and first is not None and first.grain == "season" and "学期" in (first.name or "")


def _document_year(plan: Plan) -> str | None:
    issued, title = (plan.issued or "")[:4], only_year(plan.title or "")
    known = issued or plan.year
    if known is None or known == "":
        return title
    late = bool(plan.issued and plan.issued[5:7] >= _LATE_ISSUE)
    return title if title and late and known.isdigit() and title == shift_year(known, 1) else known


def _year_of(value: Value) -> str:
    """The year in which a value ends."""
    known = value.due if value.due and value.due != ".." else value.starts
    return (known or "")[:4]


def _runs_back(value: Value, before: str | None) -> bool:
    """Tell whether a value in a carried year would lie before what carried it."""
    known = value.due or value.starts
    return bool(before and known and "X" not in before + known and known[:7] < before[:7])


def _months_back(value: Value, phase: Value) -> int:
    """Months from a value's start back to a phase's (negative where it lies after)."""
    start, before = value.starts or value.due or "", phase.starts or phase.due or ""
    if not (start[5:7].isdigit() and before[5:7].isdigit()):
        return 0
    return (int(before[:4]) - int(start[:4])) * 12 + int(before[5:7]) - int(start[5:7])


def _over_the_turn(value: Value) -> bool:
    """Tell whether a period of less than a year begins in one year and ends in the next: each month is in it once at most."""
    start, due = value.starts or "", value.due or ""
    return len(start) >= 7 and len(due) >= 7 and due[:4] == shift_year(start[:4], 1) and due[5:7] < start[5:7]


def _inside(value: Value, phase: Value) -> bool:
    """Tell whether a value lies between a phase's start and end, by months."""
    known = value.due or value.starts
    if known is None or not phase.starts or not phase.due or "X" in known + phase.starts + phase.due:
        return False
    return phase.starts[:7] <= known[:7] <= phase.due[:7]
