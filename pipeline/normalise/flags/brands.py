"""Names of gambling sites that a hacked or bought page put over the words of a title (…《, …关于印发)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.lexicon import alternatives, begins, load
from pipeline.normalise.alignment import Doubt

KIND = "brand"

_TITLE = re.compile(r"[^\n《。，]{0,10}?(?=《|关于|印发)")


@cache
def _brand() -> re.Pattern[str]:
    names = load("flags")["brands"]["names"]
    return re.compile(rf"[\n《] {{0,3}}{begins(names)}({alternatives(names)})")


def find(text: str) -> Iterator[Doubt]:
    """Yield one doubt per brand that begins a title's line before 关于, 印发 or 《, or follows 《; it reaches to these words."""
    pattern = _brand()
    first = pattern.match("\n" + text[:40])
    for match, shift in [*([(first, 1)] if first else []), *((match, 0) for match in pattern.finditer(text))]:
        start, end = match.start(1) - shift, match.end(1) - shift
        if match[0][0] == "《":
            yield Doubt(start, end, KIND)
        elif title := _TITLE.match(text, end):
            yield Doubt(start, title.end(), KIND)
