"""A heading that the layout of a page put into the middle of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalise.alignment import Doubt

KIND = "displaced"
FULL_LINE, SHORT = 18, 30

# A line without end mark, a short line without any mark, and a line that begins with a mark which only goes on with a sentence.
_GOES_ON = re.compile(r"\n[ ]{0,8}(?=[，。；、）》”])")
_RUNS = re.compile(r"[㐀-鿿\d，、]$")
_SHORT = re.compile(r"[^\n|\t，。；！？：]+$")


def find(text: str) -> Iterator[Doubt]:
    """Yield one doubt per line that parts a sentence in two, where the rest of it begins with a mark."""
    for match in _GOES_ON.finditer(text):
        window = text[max(0, match.start() - 4 * FULL_LINE - SHORT) : match.start()]
        head, _, line = window.rpartition("\n")
        words, before = line.strip(" "), head.rsplit("\n", 1)[-1].rstrip(" ")
        if 2 <= len(words) <= SHORT and _SHORT.fullmatch(words) and len(before) >= FULL_LINE and _RUNS.search(before) and re.search("[，。；]", before):
            start = match.start() - len(line) + len(line) - len(line.lstrip(" "))
            yield Doubt(start, start + len(words), KIND)
