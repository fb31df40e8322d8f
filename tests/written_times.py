"""What a time may be written as: EDTF of the profile in extractors/reading/dates/edtf.py, RFC 5545 rules, ISO 8601 durations."""

from __future__ import annotations

import re

from extractors.reading.dates import edtf
from extractors.reading.dates.calendar import exists

_DATE = re.compile(r"(?P<year>[0-9X]{4})(?:-(?P<month>0[1-9]|1[0-2]|XX|[01]X)(?:-(?P<day>0[1-9]|[12][0-9]|3[01]|XX|[0-3]X))?)?")
_RULE = re.compile(r"FREQ=(?:MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;(?:INTERVAL|BYMONTH|BYMONTHDAY|BYDAY|BYSETPOS|BYHOUR)=[-0-9A-Z,]{1,60}){0,4}")
_DURATION = re.compile(r"P(?!$)(?:\d+(?:\.5)?Y)?(?:\d+(?:\.5)?M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?")


def _is_date(text: str) -> bool:
    """Tell whether `text` is a date of the profile, at any precision, that exists on the calendar."""
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    month, number = match["month"], match["day"]
    return number is None or exists(match["year"], month, number)


def is_edtf(text: str) -> bool:
    """Tell whether `text` is a date, an open end or an interval of the profile. Intervals of known dates must not run backwards."""
    if "/" not in text:
        return text == edtf.OPEN or _is_date(text)
    start, _, end = text.partition("/")
    if not all(part == edtf.OPEN or _is_date(part) for part in (start, end)) or start == end == edtf.OPEN:
        return False
    shared = min(len(start), len(end))
    known = "X" not in start + end and edtf.OPEN not in (start, end)
    return not known or start[:shared] <= end[:shared]


def is_rule(text: str) -> bool:
    """Tell whether `text` is a recurrence rule (RFC 5545) of the kinds that plans use."""
    return _RULE.fullmatch(text) is not None


def is_duration(text: str) -> bool:
    """Tell whether `text` is an ISO 8601 duration (P3Y, P7D, PT24H, P0.5M)."""
    return _DURATION.fullmatch(text) is not None
