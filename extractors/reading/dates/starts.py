"""Where a point of time can begin: one pattern, tried before the large ones of `moments`.

Most characters of a plan begin no time, and most numerals count something else. The pattern asks of a numeral what follows it (年, 月, 季, a connector), and of
a word that all of it is there; every alternative begins with a letter of its own, so that the regular expression engine can skip to the next such letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from extractors.lexicon import alternatives
from extractors.reading.numbers import DIGIT_CLASS, MASK_CLASS

_SP = " {0,3}"
_JOINT = r"起之开启至到直延—–－~～〜―─\-"
_QUARTER_LIST = rf"[、和及](?=第?[一二三四1-4]{_SP}个?季)"
_MONTH_LIST = r"[、和](?=(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])(?:[、和](?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])){0,4}月)"
_DIGITS_ON = rf"[0-9{DIGIT_CLASS}{MASK_CLASS}十廿百oO元]{{0,5}}+"
_NUMERAL_ON = rf"(?={_DIGITS_ON}{_SP}(?:[年月季第/{_JOINT}]|个(?=季)|\.(?=[0-9{MASK_CLASS}])|学年|{_QUARTER_LIST}|{_MONTH_LIST}|(?<=五)[”\"规期时末]))"


def starts(lexicon: Mapping[str, Any]) -> re.Pattern[str]:
    """Return the pattern of the first characters of every form that `moments` reads, from the lexicon of dates."""
    heads = [(digit, rf"(?<![0-9.]{digit})(?:{_NUMERAL_ON}|(?=[0-9]{{7}}))") for digit in "0123456789"]
    heads += [(numeral, _NUMERAL_ON) for numeral in f"{DIGIT_CLASS}十廿"]
    heads += [(mask, rf"(?=[{MASK_CLASS}]{{0,3}}{_SP}[年月{_JOINT}])") for mask in MASK_CLASS]
    heads += _word_heads(lexicon) + _issue_heads(lexicon["issue"])
    heads += [(quote, rf"(?=[{DIGIT_CLASS}十]{{1,3}}五|{alternatives(_feasts(lexicon))})") for quote in "“\""]
    heads += [(way, f"(?={_SP}半)") for way in "上下前后"]
    heads += [("前", "[一二两三123]个?季"), ("首", f"{_SP}个?季"), ("第", rf"[一二三四1-4](?=[、和及至到—第-]|{_SP}个?季)")]
    heads += [(way, "个?(?:周|星期)") for way in "本这下上"] + [("周", "[一二三四五六日天]"), ("星", "期[一二三四五六日天]")] + [("中", "华民国"), ("民", "国")]
    return re.compile(_by_first_letter(heads))


def _feasts(lexicon: Mapping[str, Any]) -> list[str]:
    return [*lexicon["feasts_solar"], *lexicon["feasts_lunar"], *lexicon["feasts_other"], *lexicon["solar_terms"]["words"]]


def _word_heads(lexicon: Mapping[str, Any]) -> list[tuple[str, str]]:
    words = {*lexicon["year_steps"], *lexicon["following_years"]["words"], *lexicon["month_steps"], *lexicon["quarter_steps"], *_feasts(lexicon)}
    words |= {*lexicon["seasons"]["words"], *(word for word in lexicon["ends"]["year"] if len(word) > 1), "年初", "年内", "年中", "月底", "月末"}
    return [(word[0], re.escape(word[1:])) for word in words]


def _issue_heads(issue: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """即日起; 方案印发之日, 印发之日."""
    acts = alternatives(issue["acts"])
    papers = [(paper[0], rf"{paper[1:]}(?=(?:正式)?{acts})") for paper in issue["papers"]]
    days = [(word[0], rf"{word[1:]}(?=起|至|到)") for word in ("现在", "本日")] + [("即", r"日(?=起|至|到| {0,3}[-—–~～])")]
    return [*papers, *days, ("正", f"式(?={acts})"), *((act[0], f"{act[1:]}(?=之?日|后之日|时)") for act in issue["acts"])]


def _by_first_letter(heads: Iterable[tuple[str, str]]) -> str:
    """Join heads of (first letter, what follows it) into one pattern whose alternatives each begin with a letter of their own."""
    grouped: dict[str, list[str]] = {}
    for letter, rest in heads:
        grouped.setdefault(letter, []).append(rest)
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(sorted(set(rests), key=lambda r: (-len(r), r)))})" for letter, rests in sorted(grouped.items()))
