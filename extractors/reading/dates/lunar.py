"""Days of the lunar calendar as written: 腊月二十三, 正月初六, 农历八月十五, 大年初一, 三月三."""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import merge
from operator import attrgetter
from typing import Any

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.dates.calendar import lunar_date
from extractors.reading.dates.moments import DAY, MONTH, Moment
from extractors.reading.numbers import two_digits

_LEXICON: dict[str, Any] = load("dates")
_LUNAR: dict[str, Any] = _LEXICON["lunar"]
_CALENDAR = alternatives(_LUNAR["calendars"])
_MONTHS: dict[str, str] = _LUNAR["months"]
_OWN_MONTH = rf"(?<![{_LUNAR['no_month_after']}])[{''.join(_MONTHS)}]月"
_DAY = "(?:初[一二三四五六七八九十]|十[一二三四五六七八九]?|(?:二十|廿)[一二三四五六七八九]?|三十)"
_NAMED = alternatives(_LUNAR["named"])
_PART = rf"(?:底|末(?!尾)|{alternatives(_LUNAR['tendays'])})"
WORDS = rf"(?:{_CALENDAR}(?:{MONTH}|[{''.join(_MONTHS)}])月(?:{DAY}[日号]?|{_PART})?|{_OWN_MONTH}(?:{_DAY}日?|{_PART})?|大年{_DAY}|{_NAMED}(?![十日号、\d])节?)"
"""Regex of a time of the lunar calendar, without groups."""
_SAID = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)年|(?P<word>{alternatives(_LEXICON['year_steps'])}))?的?"
    rf"(?:{_CALENDAR}(?:(?P<own_year>(?:19|20)\d\d)年)?(?:(?P<month>{MONTH})|(?P<called>[{''.join(_MONTHS)}]))月(?:(?P<day>{DAY})[日号]?|(?P<part>{_PART}))?"
    rf"|(?P<only_called>{_OWN_MONTH})(?:(?P<only_day>{_DAY}|3[0]|[12]?\d(?=[日号]))[日号]?|(?P<only_part>{_PART}))?"
    rf"|大年(?P<new_year>初[一二三四五六七八九十])|(?P<named>{_NAMED})(?![十日号、\d])节?)(?:{alternatives(_LEXICON['feasts_lunar'])}节?)?"
)
_CUE = re.compile(rf"{_CALENDAR}|[{''.join(_MONTHS)}]月|大年初|{_NAMED}")
_TO = frozenset({"至", "到", "—", "－", "-", "~", "～"})
_REACH = 8
"""Characters before a cue at which a year may begin (2024年农历)."""
DAY_END = re.compile(rf"(?P<day>{_DAY})日?(?![个名户元])")
"""The end of a range that leaves its month to the first (正月初一至初七)."""


def with_lunar(text: str, dated: list[Moment]) -> list[Moment]:
    """Return the moments of `dated`, in order, and those of the lunar calendar: of two that overlap, the one that begins first, else the lunar one."""
    lunar = list(_lunar_moments(text)) if _CUE.search(text) else []
    return list(_apart(text, merge(lunar, dated, key=attrgetter("span.start")))) if lunar else dated


def _apart(text: str, found: Iterator[Moment]) -> Iterator[Moment]:
    """Yield the moments that neither overlap the one before nor say it again in brackets (10月（农历九月）); what ends a lunar range is lunar (至三月初三)."""
    held: Moment | None = None
    end = 0
    for moment in found:
        if moment.span.start < end:
            continue
        between, end = text[end : moment.span.start], moment.span.end
        if held is not None and moment.grain == "lunar" and between in ("（", "("):
            continue
        if held is not None and held.grain == "lunar" and between in _TO and moment.grain == "day" and not moment.has_year and moment.months:
            moment = moment._replace(grain="lunar", name=moment.months[0], months=None)
        held = moment
        yield moment


def _lunar_moments(text: str) -> Iterator[Moment]:
    end = 0
    for cue in _CUE.finditer(text):
        low = max(end, cue.start() - _REACH)
        match = _SAID.search(text, low, cue.end() + 2 * _REACH)
        if match is not None and match.start() <= cue.start() < match.end() and (moment := _moment(match)) is not None:
            end = match.end()
            yield moment


def _moment(match: re.Match[str]) -> Moment | None:
    """Return the moment that the words make; its `name` is the lunar month (01–12), and `days` its days there."""
    if match["named"] or match["new_year"]:
        month, days = _LUNAR["named"][match["named"]].split("-") if match["named"] else ("01", None)
        day = days or two_digits(match["new_year"])
    else:
        called = match["called"] or (match["only_called"] or "")[:1]
        month, day = _MONTHS[called] if called else two_digits(match["month"]), two_digits(match["day"] or match["only_day"] or "")
    part = match["part"] or match["only_part"]
    if month is None or "X" in month:
        return None
    step = _LEXICON["year_steps"][match["word"]] if match["word"] else None
    inside = (day, day) if day else tuple(_LUNAR["tendays"].get(part, ("", ""))) if part else None
    return Moment(Span(*match.span()), "lunar", year=match["year"] or match["own_year"], year_step=step, name=month, days=inside)


def lunar_bounds(moment: Moment, year: str, issued: str | None) -> tuple[str | None, str | None]:
    """Return the first and last day (EDTF) of a lunar moment in the solar `year`; (None, None) where the year is not known.

    The last two months begin in one solar year and mostly lie in the next: those of the lunar year before are meant unless they are over at `issued`.
    """
    if not year.isdigit() or moment.name is None:
        return None, None
    first, last = moment.days or ("1", "")
    for shift in (-1, 0) if int(moment.name) >= 11 else (0,):
        start, end = (lunar_date(int(year) + shift, int(moment.name), int(day or 30)) for day in (first, last))
        if end is not None and start is not None and not (issued and end.isoformat() < issued and shift < 0):
            return start.isoformat(), end.isoformat()
    return None, None
