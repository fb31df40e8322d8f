"""Headings that are a unit's name: the lines under them say what the unit does (（一）抢险组 … 主要职责：负责…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.assignments.parties import Party, is_named
from extractors.contract import Span
from extractors.lexicon import alternatives, load

_LEXICON = load("assignments")["headings"]
_NUMBER = r"[ \t\u2028]*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]{1,2}|第[一二三四五六七八九十0-9]{1,3}[章节条项]|[①-⑳★●▪■◆·])?[ \t]*"
_DUTIES = alternatives(_LEXICON["duties"])
_HEADING = re.compile(rf"{_NUMBER}(?P<name>[^\n，。；：:、|]{{2,30}}?)(?:的?{_DUTIES})?(?=[ \t*]*(?:$|[。：:]))")
_UNDER = re.compile(rf"{_NUMBER}\**(?:{alternatives(_LEXICON['roster'])}|由[^，。；]{{2,60}}?(?:任|担任|兼任)|{_DUTIES}[ \t]*[：:]?|负责)")


def heads(text: str) -> Iterator[tuple[Span, Party | None]]:
    """Yield each line of `text` that is not blank, with the unit whose heading it stands under or None.

    A unit's heading is a line that holds its name and no more, or begins with it and goes on after a colon or full stop; such a line stands under
    itself. What follows stands under it as long as it is a roster (组长：…), a line of duties, or the line right after the heading.
    """
    current: Party | None = None
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            line = Span(start, end)
            own = _named(text, line)
            yield line, own or current
            current = own or (current if current and _UNDER.match(text, start, end) else None)
        start = end + 1


def _named(text: str, line: Span) -> Party | None:
    """Return the unit that a line names as its heading."""
    match = _HEADING.match(text, line.start, line.end)
    if match is None or not is_named(match["name"].strip("*＊ ")):
        return None
    start = match.start("name") + len(match["name"]) - len(match["name"].lstrip("*＊ "))
    name = match["name"].strip("*＊ ")
    return Party("responsible", name, Span(start, start + len(name)))
