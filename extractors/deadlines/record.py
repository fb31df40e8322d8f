"""The record of a deadline: one row of its table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from extractors.contract import Finding


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
