"""EDTF (ISO 8601-2) as fangan writes it: days, months and years, masked or open, and intervals of them.

The profile: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` with X for a digit that is not known, `..` for an open end, `A/B` for an interval. Masked intervals with an open
end (20XX-02/..) are in the standard, but no Python library reads them; hence this small emitter.
"""

from __future__ import annotations

from extractors.reading.dates.calendar import exists

OPEN = ".."


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
