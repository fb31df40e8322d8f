"""Blanks inside words: 会 议 纪 要 and 2023 年 8 月 as scans, justified titles and PDF text layers have them."""

from __future__ import annotations

import re

from pipeline.normalise.alignment import Edit

order = 45
logged = False

# Four or more single characters, one blank between each two: fewer may be padded names side by side (于 梅 周 红 has pairs).
_SPREAD = re.compile(r"(?<![^\s（《“])[㐀-鿿\d〔〕](?: [㐀-鿿\d〔〕]){3,60}(?![^\s，。；：、）》”])")
_SPREAD_SIGN = re.compile(r" [㐀-鿿\d〔〕] [㐀-鿿\d〔〕] [㐀-鿿\d〔〕]")
_DATE = re.compile(r" (?:(?<=\d )(?=[年月日时])|(?<=[年月] )(?=\d))")


def clean(text: str) -> list[Edit]:
    """Return one deletion per blank inside a spread word or a date."""
    spread = _SPREAD.finditer(text) if _SPREAD_SIGN.search(text) else ()
    blanks = {i for m in spread for i in range(m.start(), m.end()) if text[i] == " "}
    blanks |= {m.start() for m in _DATE.finditer(text)}
    return [Edit(i, i + 1, "", "blank") for i in sorted(blanks)]
