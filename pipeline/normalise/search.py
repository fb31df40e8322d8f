"""How a text is searched for many words at once: Python's re looks for a first character fast, and tries word after word where it finds one."""

from __future__ import annotations

import re
from collections.abc import Iterable


def begins(words: Iterable[str]) -> str:
    """Return the condition that a first character of `words` follows: most places fail it, so that the words are not tried one by one."""
    return f"(?=[{re.escape(''.join(sorted({word[0] for word in words})))}])"


def opening(patterns: Iterable[str]) -> str:
    """Return a pattern of the first character of any of `patterns`, each of which begins with two plain characters; its group is the whole match.

    Where the first two characters do not fit, as nearly everywhere, no word is tried.
    """
    every = list(patterns)
    first, second = ("".join(sorted({pattern[at] for pattern in every})) for at in (0, 1))
    return f"[{first}](?=[{second}])(?<=(?=({'|'.join(every)})).)"
