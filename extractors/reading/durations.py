"""Lengths of time: 三年左右, 一年半, 7日内, 15个工作日, 收到材料后7个工作日内, 发布之日起30日内, 24小时."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.numbers import DIGIT_CLASS, number

_LEXICON: dict[str, Any] = load("dates")
_UNITS: dict[str, str] = _LEXICON["lengths"]
_SP = " {0,2}"
_NUMBER = rf"(?:\d{{1,4}}|[{DIGIT_CLASS}两十百]{{1,5}})"
_HALVES = {"半年": "P6M", "半个月": "P15D", "半月": "P15D", "半天": "PT12H", "半个小时": "PT30M", "半小时": "PT30M", "一个半月": "P45D"}
_COUNTED = (
    rf"(?<![\d.第前近几数{DIGIT_CLASS}两十百])(?P<count>{_NUMBER}){_SP}(?P<about>多)?(?:（(?:含)?\d{{1,3}}）)?"
    rf"(?P<unit>{alternatives(u for u in _UNITS if u != '月')}|月(?=之内|以内|内))(?P<half>半)?"
)
_LENGTH = re.compile(
    rf"(?:(?P<fixed>{alternatives(_HALVES)})|{_COUNTED})"
    rf"(?P<rough>{_SP}左右|上下)?(?:的?(?P<time>时间|期限|工夫|功夫))?(?:左右)?(?P<within>之内|以内|内(?![部外容设在蒙地的]))?"
)
_STARTS = re.compile(rf"(?<![\d.])\d|[{DIGIT_CLASS}两十百半]")
_ANCHOR = re.compile(r"(?P<event>[^。；！？，、\n|]{0,36}?)(?:(?P<day>之日)(?:起|后|开始|起算)?的?|之后|以后|后|起)[，的]?(?:在|应在|须在|应于|于)?$")
ANCHOR_REACH = 40


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: its ISO 8601 duration, whether 内 makes it a limit, and the event that it counts from, if one is named (收到材料)."""

    span: Span
    duration: str
    within: bool = False
    rough: bool = False
    as_time: bool = False
    anchor: str | None = None


def lengths(text: str) -> Iterator[Length]:
    """Yield the lengths of time in `text`, in order. Linear: each start is tried once by a bounded pattern."""
    position = 0
    while (start := _STARTS.search(text, position)) is not None:
        match = _LENGTH.match(text, start.start())
        length = None if match is None else _read(text, match)
        if length is None:
            position = start.start() + 1
        else:
            yield length
            position = length.span.end


def _read(text: str, match: re.Match[str]) -> Length | None:
    duration = _HALVES.get(match["fixed"] or "") or _iso(match)
    if duration is None:
        return None
    start, anchor = match.start(), None
    if match["within"]:
        start, anchor = _anchored(text, start)
    return Length(
        Span(start, match.end()), duration, bool(match["within"]), bool(match["rough"] or match["about"] or ""), bool(match["time"]), anchor
    )


def _iso(match: re.Match[str]) -> str | None:
    if match["unit"] is None:
        return None
    count, unit = number(match["count"]), _UNITS[match["unit"]]
    if count is None or count == 0:
        return None
    if match["half"]:
        return {"Y": f"P{12 * count + 6}M", "M": f"P{30 * count + 15}D"}.get(unit)
    return in_iso(count, unit)


def in_iso(count: int, unit: str) -> str:
    """Return the ISO 8601 duration of `count` units (the lexicon's letters: Y, Q quarter, M, S school term, W, D, TH, TM)."""
    if unit == "Q":
        return f"P{3 * count}M"
    if unit == "S":
        return f"P{6 * count}M"
    return f"PT{count}{unit[1]}" if unit.startswith("T") else f"P{count}{unit}"


def _anchored(text: str, start: int) -> tuple[int, str | None]:
    """Look left of N日内 for the event that it counts from: (start of the event's words, the event), else (start, None)."""
    low = max(0, start - ANCHOR_REACH)
    window = text[low:start]
    cut = max(window.rfind(mark) for mark in "。；！？，\n|（：")
    match = _ANCHOR.match(window[cut + 1 :])
    if match is None:
        return start, None
    event = match["event"].strip()
    begin = low + cut + 1 + len(window[cut + 1 :]) - len(window[cut + 1 :].lstrip())
    return (begin, event) if event else (start, None)
