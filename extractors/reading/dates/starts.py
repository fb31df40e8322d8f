"""Where a point of time can begin: one pattern, tried before the large ones of `moments`.

Most characters of a plan begin no time, and most numerals count something else. The pattern asks of a numeral what follows it (年, 月, 季, a connector), and of
a word that all of it is there. Both begin with one class of letters, so that the regular expression engine can skip to the next of them, and the second letter
is looked at before the words are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from extractors.reading.numbers import DIGIT_CLASS, MASK_CLASS

_SP = " {0,3}"
_JOINT = r"起之开启至到直延—–－~～〜―─\-"
_QUARTER_LIST = rf"[、和及](?=第?[一二三四1-4]{_SP}个?季)"
_MONTH_LIST = r"[、和](?=(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])(?:[、和](?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])){0,4}月)"
_NUMERALS = f"0-9{DIGIT_CLASS}{MASK_CLASS}十廿百oO元"
_NUMERAL = (  # a year has two digits or more (三年 is none), and no month is later than the twelfth
    rf"(?<=[0-9{DIGIT_CLASS}十廿])(?<![0-9.][0-9])[{_NUMERALS}]{{0,5}}+"
    rf"(?:(?<=[{_NUMERALS}]{{2}}){_SP}学?年|(?<![2-9][0-9])(?<!1[3-9]){_SP}月|{_SP}(?:[季第/{_JOINT}]|个季|\.(?=[0-9{MASK_CLASS}])|{_QUARTER_LIST}|{_MONTH_LIST}|(?<=五)[”\"规期时末]))"
)
_COMPACT = "(?<=[12])(?<![0-9.][0-9])[09][0-9]{6}"
_MASKED = rf"(?<=[{MASK_CLASS}])[{MASK_CLASS}]{{0,3}}{_SP}[年月{_JOINT}]"


def starts(lexicon: Mapping[str, Any]) -> re.Pattern[str]:
    """Return the pattern of the first characters of every form that `moments` reads there, from the lexicon of dates.

    A match begins there. It ends after the first letter that tells what a numeral counts (the 年 of 2024年, the last digit of 20240315), else after its own first letter.
    """
    heads = _word_heads(lexicon)
    heads += [(quote, then) for quote in "“\"" for then in (f"[{DIGIT_CLASS}十]{{1,3}}五", *_feasts(lexicon))]
    heads += [(way, half) for way in "上下前后" for half in ("半", " {1,3}半")]
    heads += [("首", "季"), ("首", "个季"), ("首", " {1,3}个?季"), ("前", "[一二两三123]个?季"), ("第", rf"[一二三四1-4](?:[、和及至到—第-]|{_SP}个?季)")]
    heads += [(way, week) for way in "本这下上" for week in ("周", "星期", "个周", "个星期")]
    heads += [("周", "[一二三四五六日天]"), ("星", "期[一二三四五六日天]"), ("中", "华民国"), ("民", "国")]
    firsts = f"0-9{DIGIT_CLASS}{MASK_CLASS}十廿{''.join(sorted({re.escape(first) for first, _ in heads}))}"
    seconds = "".join(sorted({_first_of(rest) for _, rest in heads}))
    return re.compile(rf"[{firsts}](?:(?<=[{_NUMERALS}])(?:{_NUMERAL}|{_COMPACT}|{_MASKED})|(?=[{seconds}])(?<=(?={_by_first_letter(heads)}).))")


def _first_of(rest: str) -> str:
    """Return what `rest` can begin with, as the inside of a regex class: its first letter, or the class it opens with."""
    return rest[1 : rest.index("]")] if rest.startswith("[") else re.escape(rest[0])


def _feasts(lexicon: Mapping[str, Any]) -> list[str]:
    return [*lexicon["feasts_solar"], *lexicon["feasts_lunar"], *lexicon["feasts_other"], *lexicon["solar_terms"]["words"]]


def _word_heads(lexicon: Mapping[str, Any]) -> list[tuple[str, str]]:
    words = {*lexicon["year_steps"], *lexicon["following_years"]["words"], *lexicon["month_steps"], *lexicon["quarter_steps"], *_feasts(lexicon)}
    words |= {*lexicon["seasons"]["words"], *(word for word in lexicon["ends"]["year"] if len(word) > 1), "年初", "年内", "年中", "月底", "月末"}
    return [(word[0], word[1:]) for word in words]


def _by_first_letter(heads: Iterable[tuple[str, str]]) -> str:
    """Join heads of (first letter, what follows it) into one pattern whose alternatives each begin with a letter of their own."""
    grouped: dict[str, list[str]] = {}
    for letter, rest in heads:
        grouped.setdefault(letter, []).append(rest)
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(sorted(set(rests), key=lambda r: (-len(r), r)))})" for letter, rests in sorted(grouped.items()))
