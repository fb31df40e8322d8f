"""The same few words over and over (a form's filling, a broken page, an attack): they are read once, so that no text costs much more than plain prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLOCK = 1000
"""Characters looked at at a time."""
_VARIETY = 64
"""Different characters in a block: prose and its tables have some hundreds, what repeats a few words has fewer."""
_ECHO = re.compile(r"(?P<words>.{1,48}?)(?P=words){23,}", re.DOTALL)


def without_echoes(text: str) -> str:
    """Return `text`, as long as before, with blanks for all but the first of words (at most 48 characters) that stand 24 times or more in a row."""
    stretches = list(_monotonous(text))
    if not stretches:
        return text
    parts, at = [], 0
    for start, end in stretches:
        parts += [text[at:start], _ECHO.sub(_once, text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _monotonous(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the stretches of blocks that hold few different characters."""
    start: int | None = None
    for low in range(0, len(text), _BLOCK):
        poor = (start is not None or len(text) - low >= _BLOCK) and len(set(text[low : low + _BLOCK])) < _VARIETY
        if poor and start is None:
            start = low
        if not poor and start is not None:
            yield start, low
            start = None
    if start is not None:
        yield start, len(text)


def _once(match: re.Match[str]) -> str:
    words = match["words"]
    return words + re.sub(r"[^\n]", " ", match.group()[len(words) :])
