"""Printed lines -> paragraphs: which line runs on into the next one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.read.pdf.chars import is_latin
from pipeline.read.pdf.rows import TextLine

OWN_NUMBER = re.compile(
    r"\s*(?:[（(][0-9０-９一二三四五六七八九十]{1,4}[）)]|[0-9０-９]{1,3}[、．.](?!\d)|[一二三四五六七八九十]{1,4}[、．.]|第[0-9一二三四五六七八九十百]{1,5}[条章节项]"
    r"|[①-⑳⑴-⒇]|附件|附：|附表)"
)
"""What begins a line that starts a paragraph, wherever it stands."""

_END_MARKS = "。！？；：!?;:"
# A line of a table of contents ends with its page.
_LEADER = re.compile(r"[.．…·。‥]{3,}\s*[-—(（]?\d{1,4}[-—)）]?$")
# What cannot be parted at a line's end, with the marks that must not begin a line.
_WORD = re.compile(r"(?:[!-~×—–℃％]{2,60}|[^!-~])[，。、；：？！）》”’]{1,3}|[!-~×—–℃％]{2,60}")
_LEEWAY = 0.5
_TAIL = 40
# A text of short lines only shows no right margin; it lies beyond this part of the page's width.
_LEAST_RIGHT = 0.75
# Parts of the character's size.
_SHORT_OF_MARGIN = 1.6
_INDENT = 1.2
_CENTRED = 0.03
_TITLE_SIZE = 1.15


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of text: margins, size of the body's characters, distance between lines; of pages of one width, or of a column on them."""

    left: float
    right: float
    size: float
    pitch: float
    width: float


def measure(lines: Sequence[TextLine], width: float) -> Measure:
    """Return the measures of the lines of a column on all its pages; one or two lines that stick out do not count.

    `width` is the page's, or the column's where there are several: no line need show its right margin.
    """
    sizes = Counter[int]()
    for line in lines:
        sizes[round(line.size)] += len(line.text)
    size = float(max(sizes, key=lambda s: (sizes[s], s)))
    body = [line for line in lines if abs(line.size - size) <= 1] or list(lines)
    stray = min(2, len(body) // 10)
    pitches = Counter(round(b.top - a.top) for a, b in pairwise(lines) if a.page == b.page and b.top > a.top)
    left = sorted(line.x0 for line in body)[stray]
    right = max(sorted((line.x1 for line in body), reverse=True)[stray], 0 if lines[0].column else _LEAST_RIGHT * width)
    return Measure(left, right, size, float(pitches.most_common(1)[0][0]) if pitches else 2 * size, width)


def runs_on(first: TextLine, last: TextLine, line: TextLine, above: Measure, at: Measure) -> bool:
    """Tell whether `line`, in the column `at`, goes on with the paragraph whose first and (so far) last lines are given, the last in the column `above`."""
    if last.page == line.page and last.column != line.column and line.x0 < last.x1:
        return False
    is_near = (last.page, last.column) == (line.page, line.column)
    if abs(last.size - line.size) > 1 or (is_near and line.top - last.top > 1.6 * max(at.pitch, last.size)):
        return False
    if _is_title(last, above) and _is_title(line, at):
        return last.page == line.page and last.text[-1] not in _END_MARKS
    if last is first and _is_full_title(last, line, above):
        return True
    flush = line.x0 <= at.left + _INDENT * line.size
    full = above.right - last.x1 <= max(_SHORT_OF_MARGIN * last.size, first_word(line))
    if not flush or not full or OWN_NUMBER.match(line.text) or last.is_tabbed or _LEADER.search(last.text[-_TAIL:]):
        return False
    # After an end mark only a text that indents its paragraphs shows that the flush line belongs to the same one.
    return last.text[-1] not in _END_MARKS or first.x0 > above.left + _INDENT * first.size


def _is_title(line: TextLine, at: Measure) -> bool:
    """Tell whether a line is centred and larger than the body."""
    return line.size >= _TITLE_SIZE * at.size and _is_centred(line, at)


def _is_full_title(last: TextLine, line: TextLine, at: Measure) -> bool:
    """Tell whether a line from margin to margin, not indented, goes on in a short centred one: a title in the body's size."""
    is_wide = last.x0 <= at.left + _INDENT * last.size and last.x1 >= at.right - _SHORT_OF_MARGIN * last.size
    return is_wide and last.text[-1] not in _END_MARKS and line.x0 > at.left + 2 * line.size and _is_centred(line, at) and not OWN_NUMBER.match(line.text)


def _is_centred(line: TextLine, at: Measure) -> bool:
    return abs((line.x0 + line.x1) / 2 - (at.left + at.right) / 2) <= _CENTRED * at.width


def first_word(line: TextLine) -> float:
    """Return about how wide the first characters of a line are that cannot be parted: they may have left the line before short."""
    match = _WORD.match(line.text)
    if match is None:
        return 0.0
    return (line.x1 - line.x0) * _widths(match.group()) / _widths(line.text) + _LEEWAY * line.size


def _widths(text: str) -> float:
    return len(text) - sum(map(is_latin, text)) / 2


def joint(last: TextLine, line: TextLine) -> str:
    """Return what stands between two lines that run on: a blank between words in Latin script or where one is printed, nothing beside Chinese."""
    if not is_latin_word(last.text[-1]) or not is_latin_word(line.text[0]):
        return ""
    return " " if line.text[0].isalpha() or last.ends_blank else ""


def is_latin_word(char: str) -> bool:
    """Tell whether a character is one of those that make up words and numbers in Latin script."""
    return char.isascii() and char.isalnum()
