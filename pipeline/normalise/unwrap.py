"""Hard-wrapped text (pages copied line by line): the line ends inside a paragraph go, those between paragraphs stay."""

from __future__ import annotations

import re

from pipeline.normalise.alignment import Edit

order = 60
logged = False

NARROWEST, WIDEST = 18, 60
"""A page holds that many Chinese characters a line; longer lines mean that the text is not wrapped."""
FULL, MIN_LINES, MIN_SHARE = 3, 6, 0.3
_ENDS = tuple("。！？；：…|")
_OPENS = re.compile(
    r"\s{2,}|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．](?!\d)|[①-⑳]|第[一二三四五六七八九十百]{1,4}[章节条]"
    r"|第[一二三四五六七八九十]{1,2}阶段|附件|附：|[^，。；]{2,8}：|\||[^，。；]{2,14}[〔\[（]\d{4}[〕\]）]"
)


def width(line: str) -> float:
    """Return the width of a line in Chinese characters: ASCII counts half."""
    return len(line) - len(line.encode("ascii", "ignore")) / 2


def clean(text: str) -> list[Edit]:
    """Return one deletion per line end inside a paragraph, or none if the text is not wrapped."""
    lines = text.split("\n")
    if max(map(len, lines)) > 2 * WIDEST or len(lines) < MIN_LINES:
        return []
    widths = [width(line.rstrip()) for line in lines]
    page = max(widths)
    if not is_wrapped(lines, widths, page):
        return []
    edits, at = [], 0
    for line, following, wide in zip(lines, [*lines[1:], ""], widths, strict=True):
        at += len(line)
        if wide >= page - FULL and not line.rstrip().endswith(_ENDS) and following.strip() and not _OPENS.match(following):
            edits.append(Edit(at - len(line) + len(line.rstrip()), at + 1 + len(following) - len(following.lstrip()), "", "line end"))
        at += 1
    return edits


def is_wrapped(lines: list[str], widths: list[float], page: float) -> bool:
    """Tell whether lines break at a page's width: none is wider, many are as wide, and most of these stop in mid-sentence."""
    if not NARROWEST <= page <= WIDEST:
        return False
    full = [line.rstrip() for line, wide in zip(lines, widths, strict=True) if wide >= page - FULL]
    filled = sum(1 for line in lines if line.strip())
    broken = sum(1 for line in full if not line.endswith(_ENDS))
    return len(full) >= max(MIN_LINES, MIN_SHARE * filled) and 2 * broken > len(full)
