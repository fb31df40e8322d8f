"""A plan's text as the family reads it: one kind of quotation marks, no line ends inside sentences, and 为 right before a result. Offsets of labels stay."""

from __future__ import annotations

import re
from collections import Counter

from extractors.lexicon import alternatives, load

WRAP = "\u2060"
"""Stands for a line end inside a sentence (a page copied line by line) while a plan is read; it reaches no value."""

_QUOTES = (("「", "“"), ("」", "”"), ("‘", "“"), ("’", "”"), ("『", "“"), ("』", "”"))
_BROKEN = re.compile(r"\n(?<=[^\n|\t]{20}[一-龥、，\d]\n)(?=[一-龥])(?![一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]{1,3}[章条节])")
_LEXICON = load("gradings")
_RESULTS = (word for rung in _LEXICON["ladders"]["results"] for word in rung)
_RESULT_OF = re.compile(rf"(?<=[，的])为({alternatives(_LEXICON['verbs']['assessed'])})(?={alternatives(_RESULTS)})")
"""…的，为年检优秀: read as 年检为优秀, as most say it."""
_LEAST, _SLACK = 3, 4


def plain(text: str) -> str:
    """Return the text with “ and ” for all quotation marks, WRAP for the line ends of a hard-wrapped page, and 为 where most plans have it (…的，年检|为|优秀)."""
    for mark, usual in _QUOTES:
        text = text.replace(mark, usual)
    text = _RESULT_OF.sub(r"\1为", text)
    return _unwrapped(text)


def _unwrapped(text: str) -> str:
    """Replace the line ends that break a sentence where at least three lines of one width do: then the page was wrapped, not cut into lines."""
    breaks = [match.start() for match in _BROKEN.finditer(text)]
    if len(breaks) < _LEAST:
        return text
    widths = {at: len(text[text.rfind("\n", 0, at) + 1 : at].encode("gb18030", "replace")) for at in breaks}
    page, often = Counter(width // _SLACK for width in widths.values()).most_common(1)[0]
    if often < _LEAST:
        return text
    parts = list(text)
    for at, width in widths.items():
        if abs(width // _SLACK - page) <= 1:
            parts[at] = WRAP
    return "".join(parts)
