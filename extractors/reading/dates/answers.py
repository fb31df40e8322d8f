"""What times of a text amount to outside plans: one string each, an EDTF date or interval (X前: `../X`, X起: `X/..`), a rule or a duration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractors.contract import Span
from extractors.lexicon import load
from extractors.reading.dates import edtf
from extractors.reading.dates.calendar import last_day, parse_day
from extractors.reading.dates.expression import TimeExpression
from extractors.reading.dates.grammar import expressions
from extractors.reading.dates.speech import spoken
from extractors.reading.dates.values import Context, Value, resolve

Found = dict[str, Any]
_TRADITIONAL = load("dates")["traditional"]
_SIMPLER = str.maketrans(_TRADITIONAL["characters"], _TRADITIONAL["simplified"])
_ITSELF = re.compile("[及或]之?以?[前后]")  # 2013年及以前
_EDGE = re.compile(r"(?:季度?(?P<quarter>[末底])|年(?P<year>[底末终初])|月(?P<month>[底末初]))$")


def read(text: str, ref: str | None = None) -> list[Found]:
    """Return the time expressions of `text` as {"start", "end", "value"}, in order; those without a value are left out."""
    text = text.translate(_SIMPLER)
    context = Context(ref, ref[:4] if ref else None, "document")
    dated = [(e.span, value) for e in expressions(text) if (value := value_of(e, _leap(e, context), e.span.of(text)))]
    said = spoken(text, parse_day(ref)) if ref else []
    return [{"start": span.start, "end": span.end, "value": value} for span, value in _first_and_longest([*said, *dated])]


def _first_and_longest(found: list[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """Yield, of expressions that overlap, the one that starts first, and of those the longest."""
    end = -1
    for span, value in sorted(found, key=lambda item: (item[0].start, -item[0].end)):
        if span.start >= end:
            yield span, value
            end = span.end


def _leap(expression: TimeExpression, context: Context) -> Context:
    """2月29日 without a year is of the last year that had one."""
    first = expression.first
    if first is None or first.has_year or first.months != ("02", "02") or first.days != ("29", "29") or not (context.year or "").isdigit():
        return context
    year = int(context.year or 0)
    while last_day(f"{year:04d}", "02") != "29":
        year -= 1
    return Context(context.issued, f"{year:04d}", context.source)


def value_of(expression: TimeExpression, context: Context, words: str = "") -> str | None:
    """Return the value of an expression, said in `words`, as one string, or None where it has none."""
    value = resolve(expression, context)
    if value.rule or value.duration:
        return value.rule or value.duration
    if expression.kind in ("before", "until"):
        return _until(expression, value, itself=_ITSELF.search(words) is not None)
    if words.endswith("年伊始") and value.starts:
        return f"{value.starts[:4]}-01"
    if expression.kind in ("from", "since", "after"):
        return _since(expression, value, itself=_ITSELF.search(words) is not None)
    if expression.kind == "point" and (stretch := _edge(words, value.due)):
        return stretch
    if value.starts is None:
        first = expression.first
        return value.due[:4] if value.due and first and first.within and first.grain == "year" else value.due  # 年内 that limits nothing is the year
    return shortest(value.starts, value.due)


def _edge(words: str, day: str | None) -> str | None:
    """年底, 月初, 季末 that limit nothing are stretches of time: two months of a year, one of a quarter, some days of a month."""
    edge = _EDGE.search(words)
    if edge is None or day is None or not day[:4].isdigit():
        return None
    year, month = day[:4], day[5:7]
    if edge["year"]:
        return f"{year}-11/{year}-12" if edge["year"] != "初" else f"{year}-01/{year}-02"
    if edge["quarter"]:
        return f"{year}-{month}"
    return f"{year}-{month}-01/{year}-{month}-05" if edge["month"] == "初" else f"{year}-{month}-25/{year}-{month}-{last_day(year, month)}"


def _until(expression: TimeExpression, value: Value, itself: bool) -> str | None:
    """X前 and 到X as intervals; before a bare year is until the last day of the year before, as the words say outside plans."""
    due = value.due
    if due is None:
        return None
    year_before = expression.kind == "before" and not itself and len(due) == 4 and due.isdigit()
    return f"../{int(due) - 1:04d}-12-31" if year_before else f"../{due}"


def _since(expression: TimeExpression, value: Value, itself: bool) -> str | None:
    start = value.starts
    if start is None:
        return None
    if len(start) == 4 and start.isdigit():
        return f"{int(start) + (expression.kind == 'after' and not itself):04d}-01-01/.."
    return f"{start}/.."


def shortest(start: str, end: str | None) -> str:
    """Return the shortest EDTF of an interval: a whole year or month is that year or month (2015-01/2015-12 → 2015)."""
    if end is None:
        return f"{start}/.."
    start, end = _as_precise(start, end)
    if len(start) == len(end) == 7 and start[:4] == end[:4] and (start[5:], end[5:]) == ("01", "12"):
        return start[:4]
    whole_month = len(start) == len(end) == 10 and start[:7] == end[:7] and start[8:] == "01" and end[8:] == last_day(end[:4], end[5:7])
    if whole_month:
        return start[:7]
    return edtf.interval(start, end)


def _as_precise(start: str, end: str) -> tuple[str, str]:
    """Write both ends to the finer precision of the two: 2014-11/2021-07-09 → 2014-11-01/2021-07-09."""
    if "X" in start + end:
        return start, end
    wanted = max(len(start), len(end))
    start += "-01-01"[: max(0, wanted - len(start))] if len(start) == 4 else "-01"[: max(0, wanted - len(start))]
    if len(end) == 4 and wanted > 4:
        end += "-12"
    if len(end) == 7 and wanted == 10:
        end += f"-{last_day(end[:4], end[5:7])}"
    return start, end
