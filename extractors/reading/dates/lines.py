"""Lines with a cue: what is dear to look for is looked for only where something cheap to find says that it can stand."""

from __future__ import annotations

import re
from collections.abc import Iterator


def matches_with(cue: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern`, which crosses no line end and never stands in a line without a match of `cue`, in order.

    A cue that begins with a letter (`日(?<=之日)`) is found about eight times as fast as one that begins with a class of letters.
    """
    end = 0
    while (found := cue.search(text, end)) is not None:
        start, end = text.rfind("\n", end, found.start()) + 1 or end, text.find("\n", found.end())
        end = len(text) if end < 0 else end
        yield from pattern.finditer(text, start, end)
