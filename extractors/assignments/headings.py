"""Headings that are a unit's name: the lines under them say what the unit does (（一）抢险组 … 主要职责：负责…)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractors.assignments.parties import Party, is_named
from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import BULLETS, CIRCLED, NUMBERED, NUMERALS
from extractors.reading.kept import kept

_LEXICON = load("assignments")["headings"]
_NUMBER = rf"[ \t\u2028]*(?:{NUMBERED}[)）、.．]?|第[{NUMERALS}0-9]{{1,3}}[章节条项]|[a-zA-Z][.．、）)]|[{CIRCLED}{BULLETS}★])?[ \t]*"
_DUTIES = alternatives(_LEXICON["duties"], " {0,4}")
_HEADING = re.compile(rf"{_NUMBER}[*＊ ]*(?P<name>[^\n，。；：:、|*＊]{{2,36}}+(?:、[^（）()\n]{{1,40}}[)）])?)(?=[*＊]*[ \t]*(?:$|[。：:]))")
_CLOSING = re.compile(
    rf"(?:[ \t]+{alternatives(_LEXICON['roster'])}$)?(?:的?{_DUTIES})?"
    rf"(?:[（(](?:[^（）()]{{2,30}}(?:负责|牵头)|[^（）()]{{1,30}}、[^（）()]{{1,40}}|(?<=[组队班].)[^（）()]{{2,30}})[）)])?[ \t]*$"
)
_UNDER = re.compile(rf"{_NUMBER}\**(?:{alternatives(_LEXICON['roster'], ' {0,4}')}|由[^，。；]{{2,60}}?(?:任|担任|兼任)|{_DUTIES}[ \t]*[：:]?|负责)")


def heads(text: str, lines: Iterable[Span]) -> Iterator[tuple[Span, Party | None]]:
    """Yield each of `lines` (in order) with the unit whose heading it stands under or None.

    A unit's heading is a line that holds its name and no more, or begins with it and goes on after a colon or full stop; such a line stands under
    itself. What follows stands under it as long as it is a roster (组长：…), a line of duties, or the line right after the heading. Of the lines
    between only those right above, up to the first that is neither, are looked at.
    """
    after, at = None, 0
    for line in lines:
        own = _named(text, line)
        unit = own or _above(text, line.start, at, after)
        yield line, unit
        after = unit if own or _UNDER.match(text, line.start, line.end) else None
        at = line.end


def _above(text: str, start: int, floor: int, known: Party | None) -> Party | None:
    """Return the unit under whose heading a line at `start` stands; what follows a line that ends at `floor` stands under `known`."""
    while start > floor + 1:
        line = Span(text.rfind("\n", floor, start - 1) + 1 or floor, start - 1)
        if line.of(text).strip():
            if own := _named(text, line):
                return own
            if not _UNDER.match(text, line.start, line.end):
                return None
        start = line.start
    return known


def _named(text: str, line: Span) -> Party | None:
    """Return the unit that a line names as its heading."""
    match = _HEADING.match(text, line.start, line.end)
    if match is None:
        return None
    name = _named_by(match["name"])
    return Party("responsible", name, Span(match.start("name"), match.start("name") + len(name))) if name else None


@kept
def _named_by(heading: str) -> str | None:
    """Return the unit that a heading's words are but for 职责 and who leads it or is in it (抢修组（检修部负责）; 抢修组（检修部、电工班）), None if they are none."""
    name = _CLOSING.sub("", heading, count=1)
    return name if is_named(name) else None
