"""Weeks and months of a school term or a schedule, which say when without a date: 第6周前, 第8周至第10周, （第3—4周）, 开学第一个月."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractors.contract import Span
from extractors.deadlines.surroundings import in_slot, surroundings
from extractors.lexicon import alternatives, load
from extractors.reading.dates.moments import CONNECTOR

_LEXICON: dict[str, Any] = load("deadlines")
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_WEEK = re.compile(
    rf"(?:第{_NUMBER}(?:(?:教学)?周{CONNECTOR}第?{_NUMBER}|{CONNECTOR}第?{_NUMBER})?(?:教学)?周|(?<=开学)(?:后?的?第一|首)个?[周月]|(?<=学期)(?:的?第一|首|最后一)个月)"
    r"(?:周?[一二三四五])?(?P<before>末?之前|末?以前|末?前(?![期后述])|结束前)?(?:末|内|(?P<from>起))?"
)
_HEAD = re.compile(r"(?:[本新]?学期|开学后?)$")
_BODY = re.compile(r"[孕娠龄产胎月]$")
_NO_WEEK = re.compile("[的岁年]|期(?![中末])")
_TASK = re.compile(rf"[：:]|，?(?:内|里)?[^，。；\n]{{0,12}}?(?:{alternatives(_LEXICON['verbs']['tasks'])}|期[中末])")


def term_weeks(text: str) -> Iterator[tuple[Span, str]]:
    """Yield (span, kind: due, start or period) of the weeks that set a time: with 前, where plans put times, or where a task follows."""
    for match in _WEEK.finditer(text) if "周" in text or "学" in text else ():
        head = _HEAD.search(text, max(0, match.start() - 3), match.start())
        span = Span(head.start() if head else match.start(), match.end())
        if _BODY.search(text[max(0, span.start - 2) : span.start]) or _NO_WEEK.match(text, span.end):
            continue
        if match["before"]:
            yield span, "due"
        elif match["from"]:
            yield span, "start"
        elif in_slot(surroundings(text, span)) or _TASK.match(text, span.end):
            yield span, "period"
