"""The paragraphs of a plan that are long enough to tell whose they are, each with the numbers by which the same words are found elsewhere.

They are made with the document and kept with its result: 72 bytes a paragraph.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from pipeline.resolve.minhash import Numbers, distinct, minhash, pieces

SHORTEST, LONGEST = 40, 5_000
"""Characters, folded: shorter paragraphs are headings and lists that stand everywhere; of a longer one (a page that lost its breaks) this much is compared."""
PIECE = 3
BANDS = 12
"""Two paragraphs 0.8 alike agree in all four numbers of one of the 12 bands in all but 2 of 1,000 cases, 0.6 alike in 81 of 100, unlike ones (0.1) in 1 of 1,000."""

_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)

Paragraphs = npt.NDArray[np.void]
FORM = np.dtype([("start", "<u4"), ("end", "<u4"), ("char_start", "<u4"), ("char_end", "<u4"), ("exact", "<u8"), ("bands", "<u4", (BANDS,))])
"""start … end in the plan's normalised text, char_start … char_end in the document's source text, a sum of the pieces, the keys of the bands."""
SETTLED = ["start", "end", "char_start", "char_end", "exact"]
"""What is needed of a paragraph once it is known which others say the same."""


def paragraphs(text: str, words: str, to_source: Callable[[int, int], tuple[int, int]]) -> Paragraphs:
    """Return the long paragraphs (lines) of a plan's normalised text, `words` when folded; `to_source` gives the source range of a range of the text."""
    spans, long, at = list[tuple[int, int]](), list[str](), 0
    for line, own in zip(text.split("\n"), words.split("\n"), strict=True):
        if len(own) >= SHORTEST:
            bare = line.strip()
            start = at + line.find(bare)
            spans.append((start, start + len(bare)))
            long.append(own[:LONGEST])
        at += len(line) + 1
    found = np.zeros(len(long), dtype=FORM)
    if long:
        found["start"], found["end"] = np.array(spans).T
        found["char_start"], found["char_end"] = np.array([to_source(*span) for span in spans]).T
        found["exact"], found["bands"] = _keys(long)
    return found


def pieces_of(words: str) -> Numbers:
    """Return the 3-character pieces of a folded paragraph, each once."""
    return distinct(pieces(words[:LONGEST], PIECE))


def _keys(words: list[str]) -> tuple[Numbers, npt.NDArray[np.uint32]]:
    """Return for each paragraph the sum of its pieces, which others with these pieces have too, and a key per band: its MinHash numbers made one."""
    characters = np.array([*map(len, words)])
    home, lengths = np.repeat(np.arange(len(words)), characters), characters - PIECE + 1
    numbers = pieces("".join(words), PIECE)[home[: 1 - PIECE] == home[PIECE - 1 :]]
    exact = np.add.reduceat(numbers, np.cumsum(lengths) - lengths)
    keys = ((minhash(numbers, lengths, BANDS) * _MIX).sum(axis=2, dtype=np.uint64) >> np.uint64(32)).astype(np.uint32)
    return exact, keys
