"""Differences in wording between two texts, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

SAME, ONLY_FIRST, ONLY_SECOND = "=", "-", "+"


@lru_cache(maxsize=1 << 14)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text by jieba; joined they give the text again."""
    import jieba

    jieba.setLogLevel("ERROR")
    return tuple(jieba.cut(text, HMM=False))


def differences(first: str, second: str) -> list[tuple[str, str]]:
    """Return how `second` is worded unlike `first`: ("=" both, "-" only the first, "+" only the second; the words) in text order."""
    return list(_differences(words(first), words(second)))


def _differences(first: tuple[str, ...], second: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind == "equal":
            yield SAME, "".join(first[a:b])
            continue
        if b > a:
            yield ONLY_FIRST, "".join(first[a:b])
        if d > c:
            yield ONLY_SECOND, "".join(second[c:d])
