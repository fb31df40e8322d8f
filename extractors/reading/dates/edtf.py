"""EDTF (ISO 8601-2) as fangan writes it: days, months and years, masked or open, and intervals of them.

The profile: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` with X for a digit that is not known, `..` for an open end, `A/B` for an interval. Masked intervals with an open
end (20XX-02/..) are in the standard, but no Python library reads them; hence this small emitter and validator.
"""

from __future__ import annotations

import re

from extractors.reading.dates.calendar import exists

OPEN = ".."
_DATE = re.compile(r"(?P<year>[0-9X]{4})(?:-(?P<month>0[1-9]|1[0-2]|XX|[01]X)(?:-(?P<day>0[1-9]|[12][0-9]|3[01]|XX|[0-3]X))?)?")
_RULE = re.compile(r"FREQ=(?:MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;(?:INTERVAL|BYMONTH|BYMONTHDAY|BYDAY|BYSETPOS|BYHOUR)=[-0-9A-Z,]{1,60}){0,4}")
_DURATION = re.compile(r"P(?!$)(?:\d+(?:\.5)?Y)?(?:\d+(?:\.5)?M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?")


def day(year: str, month: str, number: str) -> str:
    """Return the EDTF of a day; February 30 and its like fall back to the month."""
    return f"{year}-{month}-{number}" if exists(year, month, number) else f"{year}-{month}"


def month(year: str, number: str) -> str:
    """Return the EDTF of a month."""
    return f"{year}-{number}"


def interval(start: str | None, end: str | None) -> str:
    """Return the EDTF of an interval; None is an open end, and equal ends are one date."""
    if start == end and start is not None:
        return start
    return f"{start or OPEN}/{end or OPEN}"


def is_date(text: str) -> bool:
    """Tell whether `text` is a date of the profile, at any precision, that exists on the calendar."""
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    month, number = match["month"], match["day"]
    return number is None or exists(match["year"], month, number)


def is_edtf(text: str) -> bool:
    """Tell whether `text` is a date, an open end or an interval of the profile. Intervals of known dates must not run backwards."""
    if "/" not in text:
        return text == OPEN or is_date(text)
    start, _, end = text.partition("/")
    if not all(part == OPEN or is_date(part) for part in (start, end)) or start == end == OPEN:
        return False
    shared = min(len(start), len(end))
    known = "X" not in start + end and OPEN not in (start, end)
    return not known or start[:shared] <= end[:shared]


def is_rule(text: str) -> bool:
    """Tell whether `text` is a recurrence rule (RFC 5545) of the kinds that plans use."""
    return _RULE.fullmatch(text) is not None


def is_duration(text: str) -> bool:
    """Tell whether `text` is an ISO 8601 duration (P3Y, P7D, PT24H, P0.5M)."""
    return _DURATION.fullmatch(text) is not None
