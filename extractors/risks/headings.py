"""What the headings above a place name: the class, post or step that a risk point under them belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from extractors.contract import Plan
from extractors.lexicon import alternatives, load
from extractors.risks.names import class_in_heading, head_of

_LEXICON = load("risks")["points"]
_LABEL = re.compile(alternatives(word for kind in ("point", "measures", "grade", "owner", "category") for word in _LEXICON[kind]))
_TITLE_TAIL = re.compile(rf"(?:{alternatives(_LEXICON['title'])})+$")
_STOCK = re.compile(rf".{{0,20}}{alternatives(_LEXICON['stock'])}")
_NOTE = re.compile(r"[（(][^（）()]{0,60}(?:[：:]|级)[^（）()]{0,60}[)）]$")
SAYS_NOTHING = re.compile(rf"(?:{alternatives(_LEXICON['empty'])})*")
"""Words before a label that do not say what the point belongs to."""


def named_by(heading: str) -> str | None:
    """Return what a heading names that says more than 风险点及防控措施 or 工作要求, else None."""
    heading = _NOTE.sub("", heading)
    said = class_in_heading(heading) or _TITLE_TAIL.sub("", head_of(heading))
    stock = SAYS_NOTHING.fullmatch(said) or _STOCK.fullmatch(said) or _LABEL.fullmatch(heading)
    return said if said and len(said) <= 30 and not stock else None


class Headings:
    """The headings above a place, found by bisection."""

    def __init__(self, plan: Plan) -> None:
        self._sections = plan.sections
        self._starts = [section.span.start for section in plan.sections]

    def above(self, offset: int) -> Iterator[str]:
        """Yield the headings above `offset`, innermost first, without one that begins at `offset` itself."""
        index: int | None = bisect_right(self._starts, offset) - 1
        while index is not None and index >= 0:
            section = self._sections[index]
            if section.span.end > offset and section.span.start < offset:
                yield section.heading
            index = section.parent

    def naming(self, offset: int) -> str | None:
        """Return what the nearest heading above `offset` names."""
        return next((said for heading in self.above(offset) if (said := named_by(heading))), None)
