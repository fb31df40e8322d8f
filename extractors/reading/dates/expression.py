"""The record of a time as a text says it."""

from __future__ import annotations

from typing import NamedTuple

from extractors.contract import Span
from extractors.reading.dates.moments import Moment


class TimeExpression(NamedTuple):
    """A time as a text says it.

    `kind` tells which: point, range, before (X前), until (到X), from (X起), after (X后), since (X以来), within (N日内), ahead (开赛前N日), later (N日后),
    ago (N年前), length (三年), recurring (每季度). Points and ranges have `first` (and `last`), lengths a `duration`, recurring ones a `rule`; `anchor` is the
    event that a length counts from, `form` how a recurrence is said; `during` marks 期间 and 内 after a point, `as_time` 时间 after a length.
    """

    span: Span
    kind: str
    first: Moment | None = None
    last: Moment | None = None
    rule: str | None = None
    duration: str | None = None
    anchor: str | None = None
    form: str | None = None
    during: bool = False
    as_time: bool = False
