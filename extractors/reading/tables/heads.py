"""Heads of tables that are written one cell per line: how many words they have, and where the numbers of their rows stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon import alternatives, load
from extractors.reading.tables.columns import known, presumed
from extractors.reading.tables.lines import HEADING

_NUMBER = re.compile(r"\s*[（(]?(\d{1,4})[)）.、．]?\s*$")
LEADING = frozenset({"seq", "category", "step", "post", "department", "phase", "task", "problem", "point", "body"})
"""What the first column of a table usually holds."""

_CLOSING = frozenset({"measures", "due", "owner", "note", "support", "contact"})
_TITLED = frozenset({"task", "problem", "point", "measures", "target"})
"""What a title above a table names (任务清单, 风险点, 整改措施)."""

_LISTING = re.compile(rf"{alternatives(load('tables')['headers']['titles'])}$")
_SEVERAL_CELLS = re.compile(r"[\t|]|\S {3,12}\S")
"""In a line below a title (任务清单): it holds the cells of a whole row."""
WIDEST = 14
"""How many columns a table may have."""


def _head_words(words: Sequence[str]) -> int:
    """How many of the first `words` make up a head: known column words, one unknown short word allowed between them."""
    meanings: list[str | None] = []
    for k, word in enumerate(words[:WIDEST]):
        if k and word == words[k - 1]:
            break
        meaning = presumed(word) if k else known(word)
        if meaning in LEADING and _CLOSING & set(meanings) and meaning in (*meanings, "category", "step", "post"):
            break
        if meaning is None and not (_may_be_odd(word, meanings) and k + 1 < len(words) and known(words[k + 1])):
            break
        meanings.append(meaning)
    return len(meanings) if len({m for m in meanings if m}) >= 2 else 0


def _may_be_odd(word: str, before: Sequence[str | None]) -> bool:
    """Tell whether a word that is no known column may stand in a head: after 序号, after 组别 where it is the first, or after two known columns."""
    return 0 < len(word) <= 8 and word.isalnum() and (tuple(before[-2:]) in (("seq",), ("body",)) or (len(before) > 1 and None not in before[-2:]))


def _numbered_head(words: Sequence[str]) -> int:
    """How many words stand between 序号 and the number 1, or the heading of the first rows before it, if what they say is a head."""
    for k, word in enumerate(words[: WIDEST + 1]):
        if k >= 3 and (number := _NUMBER.match(word)):
            k -= HEADING.match(words[k - 1]) is not None
            return k if sum(presumed(w) is not None for w in words[:k]) * 2 >= k and int(number[1]) == 1 else 0
        if len(word) > 16 or (k and word == words[0]):
            return 0
    return 0


def _is_title(words: Sequence[str]) -> bool:
    """Tell whether the first word is the title above a head and no part of it: before 序号, or 任务清单 before a head that has 任务 itself."""
    if len(words) < 2 or (meaning := known(words[0])) not in _TITLED:
        return False
    return known(words[1]) == "seq" or (_LISTING.search(words[0]) is not None and known(words[1]) == meaning)


def head_length(words: Sequence[str]) -> int:
    """Return how many of the first `words` are the head of a table, 0 if none is."""
    if _is_title(words) or any(_SEVERAL_CELLS.search(word) for word in words[1:2]):
        return 0
    numbered = _numbered_head(words) if known(words[0]) == "seq" else 0
    return numbered or _head_words(words)


def row_starts(words: Sequence[str]) -> list[int]:
    """The places of 1, 2, 3 … among the cells, in order, each within reach of the one before."""
    starts: list[int] = []
    for k, word in enumerate(words):
        if starts and k - starts[-1] > 60:
            break
        match = _NUMBER.match(word)
        if match and int(match[1]) == len(starts) + 1:
            starts.append(k)
        elif not starts:
            break
    return starts
