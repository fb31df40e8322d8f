"""What a time expression amounts to once its year is known: EDTF starts and due, rules and durations.

The year comes from the words, else from the range's other end, else from the context that the caller gives (`Context`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from extractors.lexicon import load
from extractors.reading.dates import edtf
from extractors.reading.dates.calendar import add_days, add_months, last_day, lunar_day, parse_day, solar_term
from extractors.reading.dates.expression import TimeExpression
from extractors.reading.dates.lunar import lunar_bounds
from extractors.reading.dates.moments import Moment

_LEXICON: dict[str, Any] = load("dates")
_UNKNOWN_YEAR = "XXXX"
_ANY_YEAR = "2001"
"""Stands for a masked year while days are counted in it."""
_WEEKDAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6}


class Context(NamedTuple):
    """What the words leave out.

    `issued` is the date spoken from (EDTF), `year` the year of a date that names none, `source` where that year is from (document, schedule, none).
    """

    issued: str | None = None
    year: str | None = None
    source: str = "none"

    @property
    def base_year(self) -> str | None:
        """The year that 今年 means."""
        return self.issued[:4] if self.issued else self.year


class Value(NamedTuple):
    """Starts and due (EDTF, ".." for an open end), rule (RFC 5545), duration (ISO 8601), and where the year came from."""

    starts: str | None = None
    due: str | None = None
    rule: str | None = None
    duration: str | None = None
    year_source: str = "none"


def resolve(expression: TimeExpression, context: Context) -> Value:
    """Return the value of `expression` in `context`."""
    if expression.kind == "recurring":
        return Value(rule=expression.rule)
    if expression.first is None:
        return Value(duration=expression.duration)
    if expression.last is not None:
        return _range(expression.first, expression.last, context)
    return _single(expression, expression.first, context)


def _single(expression: TimeExpression, moment: Moment, context: Context) -> Value:
    year, source = _year(moment, context)
    start, end = bounds(moment, year, context)
    if expression.kind in ("before", "until"):
        return Value(due=limit(moment, end), year_source=source)
    if expression.kind in ("from", "after", "since"):
        return Value(starts=start, year_source=source)
    if moment.within and moment.grain == "year":
        return Value(due=f"{year}-12-31", year_source=source)
    if moment.is_day or (moment.within and moment.grain == "month") or (moment.grain == "feast" and not expression.during):
        return Value(due=end, year_source=source)
    if moment.grain in ("feast", "season"):
        return Value(year_source=source)
    return Value(starts=start, due=end, year_source=source)


def _range(first: Moment, last: Moment, context: Context) -> Value:
    first_year, first_source = _year(first, context)
    last_year, last_source = _year(last, context)
    first_dated, last_dated = first.has_year, last.has_year
    if last_dated and not first_dated and not last.following:
        first_year, first_source = _earlier(first, last, last_year), "range"
    start = bounds(first, first_year, context)[0]
    if last.following:
        last_year, last_source = shift_year(first_year, 1), first_source
    elif not last_dated or last.name == "bare":
        last_year = _later(first, last, start, first_year)
    end = bounds(_with_month(last, first), last_year, context)[1]
    if last.grain == "lunar" and start and end and end < start:  # 腊月二十三至正月十五
        end = bounds(last, shift_year(last_year, 1), context)[1]
    return Value(starts=start, due=end, year_source=first_source if first_dated or not last_dated else last_source)


def _with_month(last: Moment, first: Moment) -> Moment:
    """15日 after 3月1日 is 3月15日; a bare 月底 is that of the first month; 中旬 after 3月上旬 is of March."""
    needs = last.grain in ("day", "tenday") and last.months is None and last.month_step is None
    bare_end = last.grain == "end" and last.month_step == 0 and last.name == "bare"
    if not needs and not bare_end:
        return last
    return Moment(last.span, last.grain, last.year, last.year_step, last.following, first.months, first.month_step, last.days)


def _later(first: Moment, last: Moment, start: str | None, year: str) -> str:
    """The year of an end that names none: the start's year, or the next where the months would run backwards (11月至3月)."""
    begins = first.months[0] if first.months else start[5:7] if start and len(start) >= 7 else None
    if begins is None or last.months is None or "XX" in (begins, last.months[0]):
        return start[:4] if start and first.grain == "issue" else year
    base = start[:4] if start else year
    return shift_year(base, 1) if last.months[0] < begins else base


def _earlier(first: Moment, last: Moment, year: str) -> str:
    backwards = first.months is not None and last.months is not None and first.months[0] > last.months[0]
    return shift_year(year, -1) if backwards else year


def shift_year(year: str, by: int) -> str:
    """Return the year `by` years later, within 0–9999; a masked year stays as it is."""
    return f"{min(max(int(year) + by, 0), 9999):04d}" if year.isdigit() else year


def _year(moment: Moment, context: Context) -> tuple[str, str]:
    """Return the moment's year and where it is from."""
    if moment.year is not None:
        return moment.year, "explicit"
    if moment.year_step is not None and moment.grain != "week":
        return shift_year(context.base_year or _UNKNOWN_YEAR, moment.year_step), "document" if context.base_year else "none"
    if moment.grain in ("issue", "week") or moment.month_step is not None:
        return context.base_year or _UNKNOWN_YEAR, "document" if context.issued else "none"
    if moment.following:
        return shift_year(context.year or _UNKNOWN_YEAR, 1), context.source
    return context.year or _UNKNOWN_YEAR, context.source if context.year else "none"


def bounds(moment: Moment, year: str, context: Context) -> tuple[str | None, str | None]:
    """Return the first and last EDTF date of a moment in `year`; None where nothing can be worked out."""
    if moment.grain == "issue":
        return context.issued, context.issued
    if moment.grain == "plan":
        return moment.year, moment.name
    if moment.grain == "school" and moment.months:
        return edtf.month(year, moment.months[0]), edtf.month(shift_year(year, 1), moment.months[1])
    if moment.grain == "week":
        return _week(moment, context)
    if moment.grain == "feast":
        day = _coming_feast(moment.name or "", year, context.issued)
        return day, day
    if moment.grain == "lunar":
        return lunar_bounds(moment, year, context.issued)
    if moment.grain == "season":
        return (year, year) if moment.has_year or moment.following else (None, None)
    if moment.month_step is not None:
        return _stepped(moment, context)
    if moment.months is None:
        return (None, None) if moment.days else (year, year)
    return _in_month(year, moment.months, moment.days)


@lru_cache(maxsize=1 << 12)
def _in_month(year: str, months: tuple[str, str], days: tuple[str, str] | None) -> tuple[str, str]:
    first, last = months
    if days is None:
        return edtf.month(year, first), edtf.month(year, last)
    closing = days[1] or last_day(year, last)
    end = edtf.day(year, last, closing) if closing else edtf.month(year, last)
    start = edtf.day(year, first, days[0]) if days[0] else end
    return start, end


def _stepped(moment: Moment, context: Context) -> tuple[str | None, str | None]:
    """本月底, 下月10日, 上季度: counted from the month of issue."""
    issued = context.issued or ""
    if len(issued) < 7 or not issued[5:7].isdigit():
        return None, None
    step = moment.month_step or 0
    year, month = issued[:4], int(issued[5:7]) - 1
    if moment.name == "relative":
        month -= month % 3
    carried, month = divmod(month + step, 12)
    year = shift_year(year, carried)
    months = (f"{month + 1:02d}", f"{month + (3 if moment.name == 'relative' else 1):02d}")
    return _in_month(year, (months[1], months[1]) if moment.days == ("", "") else months, moment.days)


def _week(moment: Moment, context: Context) -> tuple[str | None, str | None]:
    issued = parse_day(context.issued)
    if issued is None:
        return None, None
    monday = add_days(issued, 7 * (moment.year_step or 0) - issued.weekday())
    if moment.name is None:
        return monday.isoformat(), add_days(monday, 6).isoformat()
    if moment.name == "末":
        return add_days(monday, 5).isoformat(), add_days(monday, 6).isoformat()
    day = add_days(monday, _WEEKDAYS[moment.name])
    if moment.following and day < issued:
        day = add_days(day, 7)
    return day.isoformat(), day.isoformat()


def feast(name: str, year: str) -> str | None:
    """Return the day of a feast in `year` (EDTF), or None where it depends on a year that is not known."""
    if solar := _LEXICON["feasts_solar"].get(name):
        return f"{year}-{solar}"
    if not year.isdigit():
        return None
    if lunar := _LEXICON["feasts_lunar"].get(name):
        day = lunar_day(int(year), int(lunar[:2]), int(lunar[3:]))
        return day.isoformat() if day else None
    if name in _LEXICON["solar_terms"]["words"] or name == "清明":
        term = solar_term(int(year), name)
        return term.isoformat() if term else None
    eve = lunar_day(int(year), 1, 1)
    return add_days(eve, -1).isoformat() if eve else None


def _coming_feast(name: str, year: str, issued: str | None) -> str | None:
    """Return the day of a feast in `year`; one of the twelfth lunar month (小年) that falls early in it, and after the day of issue, is meant before the next."""
    if year.isdigit() and (_LEXICON["feasts_lunar"].get(name) or "").startswith("12"):
        early = feast(name, shift_year(year, -1))
        if early and early >= max(issued or "", year):
            return early
    return feast(name, year)


def limit(moment: Moment, end: str | None) -> str | None:
    """Return the due date of X前: quarters and halves end on their last day; months and years keep their precision."""
    if end is None or moment.grain not in ("quarter", "half") or len(end) != 7:
        return end
    closing = last_day(end[:4], end[5:7])
    return f"{end}-{closing}" if closing else end


def after(start: str | None, duration: str | None, back: bool = False) -> str | None:
    """Return the day that lies `duration` (P30D, P1M, P2W, P1Y) after the day `start`, or before it, or None if that day is not known."""
    if start and duration and "X" in start[:4] and "X" not in start[4:] and len(start) == 10:
        return _in_masked_year(start, duration, back)
    day = parse_day(start)
    if day is None or not duration or duration.startswith("PT"):
        return None
    digits, unit = duration[1:-1], duration[-1]
    if not digits.isdigit():
        return None
    count = -int(digits) if back else int(digits)
    if unit in "DW":
        return add_days(day, count * (7 if unit == "W" else 1)).isoformat()
    return add_months(day, count * (12 if unit == "Y" else 1)).isoformat()


def _in_masked_year(start: str, duration: str, back: bool) -> str | None:
    """Return the day counted from a day of a masked year (20XX-03-12): its year stays masked. None across a February's end, which the year decides."""
    reached = after(f"{_ANY_YEAR}{start[4:]}", duration, back)
    if reached is None or (start[5:7] <= "02") != (reached[5:7] <= "02"):
        return None
    return start[:4] + reached[4:]
