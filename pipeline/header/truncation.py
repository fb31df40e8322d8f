"""A plan's lines -> whether the text breaks off, at its end or at its beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.header.bodies import bodies_of
from pipeline.header.dates import signing_date
from pipeline.header.formulae import Line, is_numbered


def is_truncated(lines: Sequence[Line]) -> bool:
    """Tell whether a text breaks off at its end or begins in the middle of its outline."""
    return bool(lines) and (_begins_late(lines) or _breaks_off(lines))


_MIDWAY = ("，", "、", "；", "。", "）", "如下")
_TOP = re.compile(r"([一二三四五六七八九十]{1,2})[、.．]")
_SECOND = re.compile(r"[（(]([一二三四五六七八九十]{1,2})[)）]")


def _begins_late(lines: Sequence[Line]) -> bool:
    """Tell whether the first line stands amid a sentence or an outline: 二、, （二）, or a （一） to which 二、 follows without 一、."""
    first = lines[0].text
    if first.startswith(_MIDWAY):
        return True
    if (top := _TOP.match(first)) is not None:
        return top[1] != "一"
    if (second := _SECOND.match(first)) is None:
        return False
    following = next((found[1] for line in lines if (found := _TOP.match(line.text))), None)
    return second[1] != "一" or following not in (None, "一")


_ENDS = ("。", ".", "！", "？", "）", ")", "”", "》", "；", ";", "】", "’", "：")
_MID_SENTENCE = ("，", "、", "：", "（", "“", "《")
_APPENDED = re.compile(r"附[件表录：: ]|注[：:]|填表|抄送|联系")


def _breaks_off(lines: Sequence[Line]) -> bool:
    """Tell whether the last line stops within a sentence, or is a heading with nothing under it. Tables, annexes and signatures end as they like."""
    last = lines[-1].text
    if last.endswith(("……", "...", "…")) or last.endswith(_MID_SENTENCE):
        return True
    if last.endswith(_ENDS) or "|" in last or "\t" in last or signing_date(last) or bodies_of(last) or _appended(lines):
        return False
    if is_numbered(last) or _DECIMAL.match(last):
        before = lines[-2].text if len(lines) > 1 else ""
        return len(last) > 30 or not is_numbered(before) or before.endswith(_ENDS)
    return len(last) >= 25


_DECIMAL = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")


def _appended(lines: Sequence[Line]) -> bool:
    """Tell whether an annex, a note or a flattened table follows the last full sentence."""
    short = 0
    for line in reversed(lines[-80:]):
        if _APPENDED.match(line.text):
            return True
        if len(line.text) >= 25:
            return short >= 6
        short += 1
    return short >= 6
