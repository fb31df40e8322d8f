"""Synonyms that a rewriting program put over the words of a plan (预防腐朽 for 预防腐败): only where they cannot be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from extractors.lexicon import alternatives, load
from pipeline.normalise.alignment import Doubt

KIND = "synonym"
CLAUSE = 30
"""So many characters after a word may the one stand that makes it impossible (环绕…为中心)."""


class Swap(NamedTuple):
    """A word, what stood there, and where it cannot be right: `before`, `after` or later in its clause; never between the words of the last two."""

    right: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    never_before: tuple[str, ...]
    never_after: tuple[str, ...]
    later: re.Pattern[str] | None
    always: bool


@cache
def _swaps() -> tuple[re.Pattern[str], dict[str, list[tuple[str, Swap]]]]:
    """Return where a word may begin (by its first two characters, a fast search), and the words, longest first, under their first two characters."""
    swaps: dict[str, list[tuple[str, Swap]]] = {}
    entries = load("flags")["synonyms"]
    for wrong in sorted(entries, key=len, reverse=True):
        swaps.setdefault(wrong[:2], []).append((wrong, _swap(**entries[wrong])))
    first, second = ("".join(sorted({head[i] for head in swaps})) for i in (0, 1))
    return re.compile(f"[{first}](?=[{second}])"), swaps


def _swap(right: str, always: bool = False, later: Sequence[str] = (), **lists: Sequence[str]) -> Swap:
    before, after, never_before, never_after = (tuple(lists.get(name, ())) for name in ("before", "after", "never_before", "never_after"))
    clause = re.compile(rf"[^，。；：！？\n]{{0,{CLAUSE}}}?{alternatives(later)}") if later else None
    return Swap(right, before, after, never_before, never_after, clause, always)


def find(text: str) -> Iterator[Doubt]:
    """Yield one doubt per impossible word, with the word that it stands for."""
    begins, swaps = _swaps()
    for begin in begins.finditer(text):
        at = begin.start()
        for word, swap in swaps.get(text[at : at + 2], ()):
            if text.startswith(word, at) and _is_impossible(text, at, at + len(word), swap):
                yield Doubt(at, at + len(word), KIND, swap.right)
                break


def _is_impossible(text: str, start: int, end: int, swap: Swap) -> bool:
    if text.endswith(swap.never_before, max(0, start - 8), start) or text.startswith(swap.never_after, end):
        return False
    if swap.always or text.endswith(swap.before, max(0, start - 8), start) or text.startswith(swap.after, end):
        return True
    return swap.later is not None and swap.later.match(text, end) is not None
