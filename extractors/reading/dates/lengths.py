"""Lengths of time: 三年左右, 一年半, 7日内, 15个工作日, 收到材料后7个工作日内, 发布之日起30日内, 开赛前3天, 24小时."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.numbers import DIGIT_CLASS, number

_LEXICON: dict[str, Any] = load("dates")
_UNITS: dict[str, str] = _LEXICON["lengths"]
_SP = " {0,2}"
_NO_YEAR = r"(?!(?:19|20)\d\d {0,2}年)"
_NUMBER = rf"(?:\d{{1,4}}|[{DIGIT_CLASS}两十百]{{1,5}})"
_ONES = "一二两三四五六七八九"
_HALVES = {"半年": "P6M", "半个月": "P15D", "半月": "P15D", "半天": "PT12H", "半个小时": "PT30M", "半小时": "PT30M"}
_AND_A_HALF = {"月": "P{}M15D", "小时": "PT{}H30M", "钟头": "PT{}H30M", "学期": "P{}M"}
_COUNTED = (
    rf"(?<![\d.第近几数月{DIGIT_CLASS}两十百])(?:(?:\d{{1,2}}|[{DIGIT_CLASS}两]){_SP}(?:[-—–~～]{{1,2}}|至|到){_SP})?"
    rf"(?P<count>{_NO_YEAR}{_NUMBER}){_SP}(?P<about>多)?(?:（(?:含)?\d{{1,3}}）)?"
    rf"(?P<unit>{alternatives((u for u in _UNITS if u != '月'), gap=' ?')}|月(?=之内|以内|内))(?!级)(?P<half>半)?"
    rf"(?P<more>(?:{_SP}[又零余]?{_SP}{_NUMBER}{_SP}{alternatives(u for u in _UNITS if u != '月')}){{1,6}})?"
)
_PIECE = re.compile(rf"(?P<count>{_NUMBER}){_SP}(?P<unit>{alternatives(u for u in _UNITS if u != '月')})")
_LENGTH = re.compile(
    rf"(?:(?P<fixed>{alternatives(_HALVES)})|(?P<halved>{_NUMBER})个半(?P<of>{alternatives(_AND_A_HALF)})|{_COUNTED})"
    rf"(?P<rough>{_SP}左右|上下)?(?:的?(?P<time>时间|期限|工夫|功夫))?(?:左右)?(?:{_SP}(?P<within>之内|以内|内(?![部外容设蒙地]))"
    r"|(?P<later>之后|以后|后(?![期续勤台备果者方半]))|(?P<ago>之前|以前|前(?![期后述提往来线])))?"
)
_NUMERALS = f"0-9{DIGIT_CLASS}两十百"
_STARTS = re.compile(  # a numeral with a unit, a range or a gloss after it: 3月, 2024年 and the day after a month are dates
    rf"[{_NUMERALS}半](?<![0-9.][0-9])(?:(?<=半)|(?=[{_NUMERALS}]{{0,5}}个半)|(?<![{_NUMERALS}.第近几数月].)"
    rf"(?:(?=[{_NUMERALS}]? {{0,2}}[\-—–~～至到])|(?=[{_NUMERALS}]{{0,5}}+(?:(?<!19\d\d)(?<!20\d\d) {{0,2}}年| {{0,2}}(?:[日天周个小分秒工学星多（]|月[之以]?内)))))"
)
_ANCHOR = re.compile(
    rf"(?P<event>[^。；！？，、\n|]{{0,36}}?)(?:(?P<day>之日)(?:起|后|开始|起算)?的?|之后|以后|后|起|(?<={alternatives(_LEXICON['issue']['acts'])}))[，的]?(?:在|应在|须在|应于|于)?$"
)
_TO_MARK = re.compile(r".*[。；;！？，、 \n|（：]", re.DOTALL)
_ISSUED = rf"(?:本|该)?{alternatives(_LEXICON['issue']['papers'])}?(?:正式)?{alternatives(_LEXICON['issue']['acts'])}"
_EVENT = alternatives(_LEXICON["ahead_events"]["words"])
_NO_EVENT = tuple(_LEXICON["ahead_events"]["never"])
_BEFORE_EVENT = re.compile(rf"(?:^|[，。；：、\n（|]|[在于])(?P<event>[^，。；：、\n（）|\d]{{0,14}}{_EVENT}日?)的?$")
_AHEAD = re.compile(r"(?P<event>(?:[12]\d{3}年)?[^。；！？，、：\n|（）\d]{1,20})(?<![以之目此从先年月周旬天季度的])(?<!学期|学年)前$")
_SUBJECT = re.compile(rf"^.*(?:[应须需要]?[自从]|[应须需]当?在|应于|请[在于]|[于在](?={_ISSUED}$))|^请?[^，。]{1,12}[位门校县区局室院司站所镇街会村组行][于在](?!会)")
_ITEM_NUMBER = re.compile(rf"^(?:[\d{DIGIT_CLASS}十]{{1,3}}|[a-zA-Z])[）)]")
_ANCHOR_REACH = 40


class Length(NamedTuple):
    """A length of time: its ISO 8601 duration, and the event that it counts from, if one is named (收到材料).

    `within`: 内 makes it a limit; `ahead`: it lies before its event (开赛前3天, 提前5日); `later`, `ago`: 后 or 前 makes it a
    distance (三十日后, 三年前); `rough`: 左右; `as_time`: 三年时间.
    """

    span: Span
    duration: str
    within: bool = False
    ahead: bool = False
    later: bool = False
    ago: bool = False
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
    duration = _iso(*match.group("fixed", "halved", "of", "count", "unit", "half", "more"))
    if duration is None:
        return None
    start, anchor = match.start(), None
    within, later, ago, rough = (said is not None for said in match.group("within", "later", "ago", "rough"))
    ahead = text[start - 1 : start] == "前" or (ago and _follows_event(text, start))
    if ahead:
        start, anchor = _ahead(text, start)
        if anchor is None or (match["unit"] in ("年", "周年") and not within):
            return None
        within = later = ago = False
    elif within or later:
        start, anchor = _anchored(text, start)
    rough = rough or match["about"] is not None
    return Length(Span(start, match.end()), duration, within, ahead, later, ago, rough, match["time"] is not None, anchor)


def _ahead(text: str, start: int) -> tuple[int, str | None]:
    """Look left of 前N日 for the event: (start of its words, the event), or (start, None) where 前 follows none (前三个月, 今年前5个月)."""
    low = max(0, start - _ANCHOR_REACH)
    window = text[low:start]
    match = _AHEAD.search(window) or _BEFORE_EVENT.search(window)
    if match is None:
        return start, None
    if "前" in match["event"] or match["event"].endswith(_NO_EVENT):  # 报送前一日数据
        return start, None
    event = "提" if match["event"].endswith("提") else _SUBJECT.sub("", match["event"]).lstrip()
    return low + match.end("event") - len(event), event or None


def _follows_event(text: str, start: int) -> bool:
    """Tell whether an event stands right before N日前 (开庭3日前)."""
    return _BEFORE_EVENT.search(text[max(0, start - _ANCHOR_REACH) : start]) is not None


@lru_cache(maxsize=1 << 12)
def _iso(fixed: str | None, halved: str | None, of: str | None, counted: str | None, unit_word: str | None, half: str | None, more: str | None) -> str | None:
    """Return the duration that the groups of `_LENGTH` make, or None for none: plans say the same ones again and again."""
    if fixed:
        return _HALVES[fixed]
    if halved and of:
        halves = number(halved)
        return _AND_A_HALF[of].format(halves * 6 + 3 if of == "学期" else halves) if halves else None
    if counted is None or unit_word is None:
        return None
    count, unit = _upper(counted), _UNITS[unit_word.replace(" ", "")]
    if count is None or count == 0 or (unit == "Y" and count > 100):
        return None
    if more:
        return _compound([(count, unit), *((number(m["count"]) or 0, _UNITS[m["unit"]]) for m in _PIECE.finditer(more))])
    if half:
        return {"Y": f"P{count}Y6M", "M": f"P{count}M15D"}.get(unit)
    return _in_iso(count, unit)


def _upper(count: str) -> int | None:
    """Return the number of units; of two that stand side by side (两三年), the second."""
    rough = len(count) == 2 and all(c in _ONES for c in count)
    return number(count[1] if rough else count)


def _compound(pieces: list[tuple[int, str]]) -> str | None:
    """一年零六个月 → P1Y6M; None where a unit stands twice or is none of ISO 8601's."""
    counts = {unit: count for count, unit in pieces}
    if len(counts) < len(pieces) or counts.keys() & {"Q", "S"}:
        return None
    days = "".join(f"{counts[u]}{u}" for u in "YMWD" if u in counts)
    clock = "".join(f"{counts[u]}{u[1]}" for u in ("TH", "TM", "TS") if u in counts)
    return f"P{days}T{clock}" if clock else f"P{days}"


def _in_iso(count: int, unit: str) -> str:
    """Return the ISO 8601 duration of `count` units (the lexicon's letters: Y, Q quarter, M, S school term, W, D, TH, TM)."""
    if unit == "Q":
        return f"P{3 * count}M"
    if unit == "S":
        return f"P{6 * count}M"
    return f"PT{count}{unit[1]}" if unit.startswith("T") else f"P{count}{unit}"


def _anchored(text: str, start: int) -> tuple[int, str | None]:
    """Look left of N日内 for the event that it counts from: (start of the event's words, the event), else (start, None)."""
    low = max(0, start - _ANCHOR_REACH)
    window = text[low:start].rstrip(" ")
    opened = len(window) - 1 if window.endswith(("起，", "后，")) else len(window)  # 收到通知书之日起，10日内
    marked = _TO_MARK.match(window, 0, opened)
    match = _ANCHOR.match(window, marked.end() if marked else 0)
    if match is None:
        return start, None
    event = _SUBJECT.sub("", _ITEM_NUMBER.sub("", match["event"])).lstrip()
    return (low + match.end("event") - len(event), event.rstrip()) if event else (start, None)
