"""Keeping what was found out about a word: plans repeat their words, and rules ask about the same one again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Answer = TypeVar("Answer")

_LONGEST = 45
"""Characters: what is longer is no word and is not kept."""


def kept(read: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """Return `read`, a function of a word and of nothing else, so that it keeps its answers about the last 16,384 short words."""
    known = lru_cache(maxsize=1 << 14)(read)

    @wraps(read)
    def answer(word: str) -> Answer:
        return known(word) if len(word) <= _LONGEST else read(word)

    return answer
