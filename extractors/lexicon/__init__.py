"""Cues, suffixes, posts and level words: data, one TOML file per part, the one loader that reads them, and the patterns that look for many words at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from importlib import resources
from itertools import groupby
from operator import itemgetter
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Return the lexicon `name` (the file's stem). Raises FileNotFoundError if there is none."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


def alternatives(words: Iterable[str], gap: str = "") -> str:
    """Return a regex group that matches any of `words`, longest first, each taken literally, `gap` (a pattern) between its characters.

    Words that begin alike stand together, so that most are passed over in one step.
    """
    return f"(?:{branches(words, gap)})"


def branches(words: Iterable[str], gap: str = "") -> str:
    """Return the branches of `alternatives`, to stand beside others: each begins with a character, so that a search can skip to those."""
    ordered = sorted(set(words), key=lambda word: (not word, word[:1], -len(word), word))
    return "|".join(_alike(list(those), gap) for _, those in groupby(ordered, key=itemgetter(slice(1))))


def _alike(words: list[str], gap: str) -> str:
    """Return a pattern of words with the same first character."""
    first, *others = (gap.join(map(re.escape, word)) for word in words)
    if not others:
        return first
    begin = re.escape(words[0][0]) + gap
    return begin + f"(?:{'|'.join(gap.join(map(re.escape, word[1:])) for word in words)})"


def begins(words: Iterable[str]) -> str:
    """Return the condition that a first character of `words` follows: most places fail it, so that the words are not tried one by one."""
    return f"(?=[{re.escape(''.join(sorted({word[0] for word in words})))}])"


def quick(words: Collection[str]) -> str:
    """Return a regex group that matches any of `words`, tried only where one of their first characters stands."""
    return begins(words) + alternatives(words)


def opening(patterns: Iterable[str]) -> str:
    """Return a pattern of the first character of any of `patterns`, each of which begins with two plain characters; its group is the whole match.

    Where the first two characters do not fit, as nearly everywhere, no word is tried.
    """
    every = list(patterns)
    first, second = ("".join(sorted({pattern[at] for pattern in every})) for at in (0, 1))
    return f"[{first}](?=[{second}])(?<=(?=({'|'.join(every)})).)"
