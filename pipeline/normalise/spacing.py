"""Blanks inside words: 会 议 纪 要 and 2023 年 8 月 as scans, justified titles and PDF text layers have them."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

from extractors.reading.names import is_name, part_padded
from pipeline.normalise.alignment import Edit

order = 45
logged = False

# Four or more single characters, one blank between each two: fewer may be padded names side by side (于 梅 周 红 has pairs).
_SPREAD = re.compile(r"(?<![^\s（《“：])[㐀-鿿\d〔〕](?: [㐀-鿿\d〔〕]){3,60}(?![^\s，。；：、）》”])")
_SPREAD_SIGN = re.compile(r" [㐀-鿿\d〔〕] [㐀-鿿\d〔〕] [㐀-鿿\d〔〕]")
_DATE = re.compile(r" (?:(?<=\d )(?=[年月日时])|(?<=[年月] )(?=\d))")

_COLON_BEFORE = re.compile(r"：[ \t]*$")
_INDENT = 9
"""Characters between a colon and its list, the colon included, at most."""


def clean(text: str) -> list[Edit]:
    """Return one deletion per blank inside a spread word or a date."""
    spread = [m for m in _SPREAD.finditer(text) if not _lists_names(text, m)] if _SPREAD_SIGN.search(text) else ()
    blanks = {i for m in spread for i in range(m.start(), m.end()) if text[i] == " "}
    blanks |= {m.start() for m in _DATE.finditer(text)}
    return [Edit(i, i + 1, "", "blank") for i in sorted(blanks)]


def _lists_names(text: str, run: re.Match[str]) -> bool:
    """Tell whether a run behind a colon is nothing but padded names (成员：李 明 王 强 张 小 华), whose blanks tell where each begins."""
    if _COLON_BEFORE.search(text, max(0, run.start() - _INDENT), run.start()) is None:
        return False
    characters = run.group().split(" ")
    ends = list(accumulate(part_padded(characters, [0] * (len(characters) - 1))))
    return all(is_name("".join(characters[start:end])) for start, end in pairwise([0, *ends]))
