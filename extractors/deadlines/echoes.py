"""The same few words over and over (a form's filling, a broken page, an attack): they are read once, so that no text costs much more than plain prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLOCK = 1000
"""Characters looked at at a time."""
_LONGEST = 48
"""Characters of the longest words that are looked for."""
_ECHO = re.compile(rf"(?P<words>.{{1,{_LONGEST}}}?)(?P=words){{23,}}", re.DOTALL)


def without_echoes(text: str) -> str:
    """Return `text`, as long as before, with blanks for all but the first of words (at most 48 characters) that stand 24 times or more in a row.

    They are looked for from the block before one that repeats itself to the block after it, so that a text of fewer than two blocks stays as it is.
    """
    stretches = list(_stretches(text))
    if not stretches:
        return text
    parts, at = [], 0
    for start, end in stretches:
        parts += [text[at:start], _ECHO.sub(_once, text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the stretches around blocks that end in an echo, in order and apart."""
    start, end = 0, 0
    for high in range(_BLOCK, len(text), _BLOCK):
        if text.find(text[high - _LONGEST : high], high - 2 * _LONGEST, high - 1) < 0:
            continue
        if high - 2 * _BLOCK > end:
            if end:
                yield start, end
            start = high - 2 * _BLOCK
        end = min(high + _BLOCK, len(text))
    if end:
        yield start, end


def _once(match: re.Match[str]) -> str:
    words = match["words"]
    return words + re.sub(r"[^\n]", " ", match.group()[len(words) :])
