"""A plan's lines -> whether the text breaks off, at its end or at its beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon import alternatives, load
from pipeline.header.bodies import bodies_of
from pipeline.header.dates import is_blank_date, signing_date
from pipeline.header.formulae import is_numbered, kind_of_title


def is_truncated(lines: Sequence[str]) -> bool:
    """Tell whether a text breaks off at its end or begins in the middle of its outline."""
    return bool(lines) and (_begins_late(lines) or _breaks_off(lines))


_MIDWAY = re.compile(r"[，、；。）]|如下|的(?![士确])")
_TOP = re.compile(r"([一二三四五六七八九十]{1,2})[、.．]")
_SECOND = re.compile(r"[（(]([一二三四五六七八九十]{1,2})[)）]")
_OTHER = re.compile(r"第([一二三四五六七八九十]{1,3}|[0-9]{1,2})[条章节]|([0-9]{1,2})[.．、](?![0-9])")
_FIRST = ("一", "1", "01")


def _begins_late(lines: Sequence[str]) -> bool:
    """Tell whether the first line stands amid a sentence or an outline: 二、, （二）, 第三条, 3., or a （一） to which 二、 follows without 一、."""
    first = lines[0]
    if _MIDWAY.match(first):
        return True
    if (top := _TOP.match(first)) is not None:
        return top[1] != "一"
    if (other := _OTHER.match(first)) is not None:
        return (other[1] or other[2]) not in _FIRST and kind_of_title(first) is None
    if (second := _SECOND.match(first)) is None:
        return False
    following = next((found[1] for line in lines if (found := _TOP.match(line))), None)
    return second[1] != "一" or following not in (None, "一")


_ENDS = ("。", ".", "！", "？", "）", ")", "”", "》", "；", ";", "】", "’", "：")
_MID_SENTENCE = ("，", "、", "：", "（", "“", "《")
_APPENDED = re.compile(r"附[件表录：: ]|注[：:]|填表|抄送|联系")
_LABELLED = re.compile(r"[（(]?[^，。；：]{2,14}：[^。；]{1,200}$")
"""A label and what it names, as the last words of an item: 责任单位：某局、某镇."""
_DECIMAL = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")
_MAY_APPEND = frozenset("附注填抄联")
_OF_SITE = re.compile(rf"https?:|www\.|转载|^{alternatives(load('junk')['related'])}")
_HEADING = 30
_RUNNING = 25
"""Characters from which a line without a full stop is a sentence cut short."""


def _breaks_off(lines: Sequence[str]) -> bool:
    """Tell whether the last line stops within a sentence, or is a heading with nothing under it. Tables, annexes and signatures end as they like."""
    while len(lines) > 1 and _OF_SITE.search(lines[-1]):
        lines = lines[:-1]
    last, before = lines[-1], lines[-2] if len(lines) > 1 else ""
    if _is_heading_under_heading(last, before):
        return True
    if last.endswith(("……", "...", "…")) or last.endswith(_MID_SENTENCE):
        return True
    if last.endswith(_ENDS) or "|" in last or "\t" in last or signing_date(last) or is_blank_date(last) or bodies_of(last) or _appended(lines):
        return False
    if _LABELLED.match(last.rpartition("。")[2]):
        return False
    if is_numbered(last) or _DECIMAL.match(last):
        return len(last) > _HEADING or not is_numbered(before) or before.endswith(_ENDS)
    return len(last) >= _RUNNING or ("，" in last and len(last) > 8)


def _is_heading_under_heading(last: str, before: str) -> bool:
    """Tell whether the last line is a heading right under another of a higher rank, and no item of an unpunctuated list."""
    above, below = _rank(before), _rank(last)
    return above is not None and below is not None and above < below and not last.endswith(_ENDS) and not before.endswith(_ENDS) and len(last) <= _HEADING


_RANKS = tuple(re.compile(form) for form in (r"[一二三四五六七八九十]{1,3}[、.．]", r"[（(][一二三四五六七八九十]{1,3}", r"[（(][0-9]", r"[0-9]{1,2}[、.．)）]", r"第", r"[①-⑳]"))


def _rank(line: str) -> int | None:
    """Return which kind of number stands before a heading or an item: 一、 and 二、 are of one rank, （一） is of another."""
    return next((i for i, form in enumerate(_RANKS) if form.match(line)), None)


def _appended(lines: Sequence[str]) -> bool:
    """Tell whether an annex, a note or a flattened table follows the last full sentence."""
    short = 0
    for line in reversed(lines[-80:]):
        if line[0] in _MAY_APPEND and _APPENDED.match(line):
            return True
        if len(line) >= _RUNNING:
            return short >= 6
        short += 1
    return short >= 6
