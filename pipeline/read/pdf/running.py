"""What stands on page after page: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from math import inf

from pipeline.read.pdf.paragraphs import OWN_NUMBER
from pipeline.read.pdf.rows import TextLine

_PAGE_NUMBER = re.compile(
    r"[-—–―－~～·•\s]*(?:第\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*页)?(?:\s*[/／]\s*\d{1,4}|[\s,，、/／]*[（(]?共\s*\d{1,4}\s*页[）)]?)?[-—–―－~～·•\s]*"
    r"|Page\s*\d{1,4}(?:\s*of\s*\d{1,4})?|[-—－\s]*第[一二三四五六七八九十百]{1,5}页[-—－\s]*",
    re.IGNORECASE,
)
_LONGEST_NUMBER = 40
_DIGITS = re.compile(r"\d+")
# What stands over the rest of a table on a further page.
CONTINUED = re.compile(r"\s*[（(]?(?:续\s*表|接?上表|接上页|表\s?[\d一二三四五六七八九十.．-]{0,6}\s?[（(]?续[)）]?)[\d一二三四五六七八九十]{0,4}[）)]?\s*")
# Parts of the page's height at its top and bottom where running heads and page numbers stand (GB/T 9704: 37 mm of 297 above the text).
_ZONE = 0.12
_SHARE = 0.4
_IN_A_ROW = 3
_SAME_HEIGHT = 4.0
# In a file of few pages the text's own first or last lines may be the same and stand there: heads are further out, or smaller.
_SHORT = 3
_FAR = 0.085
_SMALL = 0.95
# A title repeated on every page (a form's) is larger than the text, which heads are not.
_TITLE_SIZE = 1.15


def running_lines(pages: Iterable[tuple[Sequence[TextLine], float]]) -> set[TextLine]:
    """Return the lines that are page numbers, or heads and feet repeated over the pages; `pages` gives each page's lines and height."""
    pages = list(pages)
    margins = [line for lines, height in pages for line in _outer(lines, height, _ZONE)]
    body = _body_size([line for lines, _ in pages for line in lines], set(margins))
    numbers = {line for line in margins if len(line.text) <= _LONGEST_NUMBER and _PAGE_NUMBER.fullmatch(line.text)}
    if len(pages) <= _SHORT:
        far = {line for lines, height in pages for line in _outer(lines, height, _FAR)}
        margins = [line for line in margins if line in far or line.size < _SMALL * body]
    same: dict[str, list[TextLine]] = {}
    for line in margins:
        if line not in numbers and line.size <= _TITLE_SIZE * body and not OWN_NUMBER.match(line.text):
            same.setdefault(_DIGITS.sub("#", "".join(line.text.split())), []).append(line)
    levels = (level for lines in same.values() for level in _levels(lines))
    return numbers.union(*(level for level in levels if _is_running(level, len(pages))))


def _body_size(lines: Iterable[TextLine], margins: AbstractSet[TextLine]) -> float:
    """Return the size of most characters outside the margins; beyond all sizes where there are none."""
    sizes = Counter[float]()
    for line in lines:
        if line not in margins:
            sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=inf)


def _outer(lines: Sequence[TextLine], height: float, zone: float) -> list[TextLine]:
    """Return those of a page's two highest and two lowest lines that stand within a part of its height at its top and bottom."""
    ordered = sorted(lines, key=lambda line: line.top)
    above = [line for line in ordered[:2] if line.bottom <= zone * height]
    return above + [line for line in ordered[-2:] if line.top >= (1 - zone) * height and line not in above]


def _levels(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Yield the lines of one height together: a title that a running head repeats stands lower than it."""
    level: list[TextLine] = []
    for line in sorted(lines, key=lambda line: (line.top, line.page)):
        if level and line.top - level[0].top > _SAME_HEIGHT:
            yield level
            level = []
        level.append(line)
    if level:
        yield level


def _is_running(lines: Sequence[TextLine], count: int) -> bool:
    """Tell whether a line is on enough of the pages, or on three in a row (a chapter's head), on every second one if left and right differ."""
    pages = sorted({line.page for line in lines})
    if len(pages) >= max(2, _SHARE * count):
        return True
    steps = [b - a for a, b in pairwise(pages)]
    return any(steps[i : i + _IN_A_ROW - 1] in ([1, 1], [2, 2]) for i in range(len(steps)))
