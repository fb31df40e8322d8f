"""Printed lines -> paragraphs: which line runs on into the next one, and which lines are the page's furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.read.pdf.glyphs import TextLine

OWN_NUMBER = re.compile(
    r"\s*(?:[（(][0-9０-９一二三四五六七八九十]{1,4}[）)]|[0-9０-９]{1,3}[、．.](?!\d)|[一二三四五六七八九十]{1,4}[、．.]|第[0-9一二三四五六七八九十百]{1,5}[条章节项]"
    r"|[①-⑳⑴-⒇]|附件|附：|附表)"
)
"""What begins a line that starts a paragraph, wherever it stands."""

_END_MARKS = "。！？；：!?;:"
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")
_PAGE_NUMBER = re.compile(
    r"[-—–―－·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*\d{1,4}|[\s,，、/／]*共\s*\d{1,4}\s*页)?[-—–―－·•\s]*|Page\s*\d{1,4}(?:\s*of\s*\d{1,4})?", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
# Parts of the page's height at its top and bottom where running heads and page numbers stand (GB/T 9704: 37 mm of 297 above the text).
_ZONE = 0.12
_RUNNING_SHARE = 0.4
# A text of short lines only shows no right margin; it lies beyond this part of the page's width.
_LEAST_RIGHT = 0.75
# Parts of the character's size.
_SHORT_OF_MARGIN = 1.6
_INDENT = 1.2
_CENTRED = 0.03
_TITLE_SIZE = 1.15


@dataclass(frozen=True, slots=True)
class Measure:
    """The column of text on pages of one width: margins, size of the body's characters, distance between lines."""

    left: float
    right: float
    size: float
    pitch: float
    page_width: float


def measure(lines: Sequence[TextLine], page_width: float) -> Measure:
    """Return the measures of the lines of all pages of one width; one or two lines that stick out do not count."""
    sizes = Counter(round(line.size) for line in lines for _ in line.text)
    size = float(max(sizes, key=lambda s: (sizes[s], s)))
    body = [line for line in lines if abs(line.size - size) <= 1] or list(lines)
    stray = min(2, len(body) // 10)
    pitches = Counter(round(b.top - a.top) for a, b in pairwise(lines) if a.page == b.page and b.top > a.top)
    return Measure(
        left=sorted(line.x0 for line in body)[stray],
        right=max(sorted((line.x1 for line in body), reverse=True)[stray], _LEAST_RIGHT * page_width),
        size=size,
        pitch=float(pitches.most_common(1)[0][0]) if pitches else 2 * size,
        page_width=page_width,
    )


def runs_on(first: TextLine, last: TextLine, line: TextLine, at: Measure) -> bool:
    """Tell whether `line` goes on with the paragraph whose first and (so far) last lines are given."""
    if abs(last.size - line.size) > 1 or (last.page == line.page and line.top - last.top > 1.6 * max(at.pitch, last.size)):
        return False
    if _is_title(last, at) and _is_title(line, at):
        return last.page == line.page and last.text[-1] not in _END_MARKS
    flush = line.x0 <= at.left + _INDENT * line.size
    full = last.x1 >= at.right - _SHORT_OF_MARGIN * last.size
    if not flush or not full or OWN_NUMBER.match(line.text):
        return False
    # After an end mark only a text that indents its paragraphs shows that the flush line belongs to the same one.
    return last.text[-1] not in _END_MARKS or first.x0 > at.left + _INDENT * first.size


def _is_title(line: TextLine, at: Measure) -> bool:
    """Tell whether a line is centred and larger than the body."""
    off_centre = abs((line.x0 + line.x1) / 2 - (at.left + at.right) / 2)
    return line.size >= _TITLE_SIZE * at.size and off_centre <= _CENTRED * at.page_width


def glued(before: str, after: str) -> str:
    """Join the text of two lines: a blank between words and numbers in Latin script, nothing beside Chinese."""
    return before + (" " if _ASCII_WORD.match(before[-1:]) and _ASCII_WORD.match(after[:1]) and after[:1].isalpha() else "") + after


def running_lines(pages: Iterable[tuple[Sequence[TextLine], float]]) -> set[TextLine]:
    """Return the lines that are page numbers, or heads and feet repeated on many pages; `pages` gives each page's lines and height."""
    numbers: set[TextLine] = set()
    seen: dict[tuple[str, str], list[TextLine]] = {}
    count = 0
    for lines, height in pages:
        count += 1
        for place, line in _outer(lines, height):
            if _PAGE_NUMBER.fullmatch(line.text):
                numbers.add(line)
            elif not OWN_NUMBER.match(line.text):
                seen.setdefault((place, _DIGITS.sub("#", "".join(line.text.split()))), []).append(line)
    repeated = (found for found in seen.values() if len({line.page for line in found}) >= max(2, _RUNNING_SHARE * count))
    return numbers.union(*repeated)


def _outer(lines: Sequence[TextLine], height: float) -> Iterable[tuple[str, TextLine]]:
    """Yield the two highest and two lowest lines of a page that stand in its margins."""
    yield from (("top", line) for line in lines[:2] if line.bottom <= _ZONE * height)
    yield from (("bottom", line) for line in lines[-2:] if line.top >= (1 - _ZONE) * height)
