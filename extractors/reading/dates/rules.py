"""RFC 5545 rules and the numbers and weekdays that go into them."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.reading.dates.calendar import exists
from extractors.reading.numbers import number

_DAY_CODES = dict(zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True))
_WEEK = list(dict.fromkeys(_DAY_CODES.values()))
_TO = re.compile("[至到—–~～-]")
_LEAP_YEAR = "2000"
WORKING_DAYS = "MO,TU,WE,TH,FR"


@lru_cache(maxsize=1 << 12)
def rule(frequency: str, interval: int = 1, **parts: str | None) -> str:
    """Return the RFC 5545 rule of a frequency, an interval and parts such as bymonthday="10,20"; of days that no named month has (2月30日) only the month."""
    if (months := parts.get("bymonth")) and (days := parts.get("bymonthday")) and not _occurs(months, days):
        parts["bymonthday"] = None
    pieces = [f"FREQ={frequency}"]
    if interval != 1:
        pieces.append(f"INTERVAL={interval}")
    pieces += [f"{name.upper()}={value}" for name, value in parts.items() if value]
    return ";".join(pieces)


def _occurs(months: str, days: str) -> bool:
    """Tell whether one of the months has one of the days, in a leap year at least; negative days count from the end."""
    return any(exists(_LEAP_YEAR, month.zfill(2), day.lstrip("-").zfill(2)) for month in months.split(",") for day in days.split(","))


@lru_cache(maxsize=1 << 12)
def numbers(text: str, cycle: int = 31) -> str:
    """Return the days or months of a list or range: 5日、20日前 → 5,20; 25日至28日 → 25,26,27,28; in a cycle of 12, 11月至次年2月 → 11,12,1,2."""
    ends = [number(re.sub(r"[月份日号次年 ]", "", part)) for part in re.split(r"[-—–~～至到]{1,2}", text)]
    if len(ends) == 2 and ends[0] and ends[1]:
        length = (ends[1] - ends[0]) % cycle + 1
        return ",".join(str((ends[0] - 1 + step) % cycle + 1) for step in range(length))
    parts = (re.sub(r"[月份日号底末前 ]", "", part) for part in re.split(r"[、和及与,，]", text))
    return ",".join(str(value) for part in parts if (value := number(part)) is not None)


def weekdays(text: str) -> str:
    """Return the RFC codes of the weekdays named in `text` (周一、周四 → MO,TH; 周一至周三 → MO,TU,WE)."""
    named = [_DAY_CODES[c] for c in text if c in _DAY_CODES]
    if len(named) == 2 and _TO.search(text):
        first, last = map(_WEEK.index, named)
        named = _WEEK[first : last + 1] or named
    return ",".join(named)
