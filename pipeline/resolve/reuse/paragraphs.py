"""The paragraphs of a plan that are long enough to tell whose they are, each with the numbers by which the same words are found elsewhere.

They are made with the document and kept with its result: 72 bytes a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from pipeline.resolve.duplicates import folded

SHORTEST, LONGEST = 40, 5_000
"""Characters, folded: shorter paragraphs are headings and lists that stand everywhere; of a longer one (a page that lost its breaks) this much is compared."""
PIECE = 3
BANDS, _PER_BAND = 12, 4
"""Two paragraphs 0.8 alike agree in all four numbers of one of the 12 bands in all but 2 of 1,000 cases, 0.6 alike in 81 of 100, unlike ones (0.1) in 1 of 1,000."""

_SEED = 20240229
_LINE = re.compile(r"[^\n]{40,}")
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)

Paragraphs = npt.NDArray[np.void]
FORM = np.dtype([("start", "<u4"), ("end", "<u4"), ("char_start", "<u4"), ("char_end", "<u4"), ("exact", "<u8"), ("bands", "<u4", (BANDS,))])
"""start … end in the plan's normalised text, char_start … char_end in the document's source text, a digest of the folded words, the keys of the bands."""


def paragraphs(text: str, to_source: Callable[[int, int], tuple[int, int]]) -> Paragraphs:
    """Return the long paragraphs (lines) of a plan's normalised text; `to_source` gives the source range of a range of the text."""
    spans = [span for line in _LINE.finditer(text) if (span := _trimmed(line[0], line.start()))]
    words = [folded(text[start:end]) for start, end in spans]
    long = [at for at, bare in enumerate(words) if len(bare) >= SHORTEST]
    found = np.zeros(len(long), dtype=FORM)
    if long:
        found["start"], found["end"] = np.array([spans[at] for at in long]).T
        found["char_start"], found["char_end"] = np.array([to_source(*spans[at]) for at in long]).T
        found["exact"] = [int.from_bytes(blake2b(words[at].encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") for at in long]
        found["bands"] = _keys([words[at] for at in long])
    return found


def pieces(words: str) -> list[str]:
    """Return the 3-character pieces of a folded paragraph."""
    return [words[at : at + PIECE] for at in range(min(len(words), LONGEST) - PIECE + 1)]


def _trimmed(line: str, start: int) -> tuple[int, int] | None:
    """Return where a line's words begin and end, without the blanks around them."""
    bare = line.strip()
    at = start + line.find(bare)
    return (at, at + len(bare)) if bare else None


def _keys(words: list[str]) -> npt.NDArray[np.uint32]:
    """Return a key per band: the MinHash numbers of the band made one."""
    from rensa import RMinHash

    rows = RMinHash.digest_matrix_from_token_sets((pieces(_whole(bare)) for bare in words), BANDS * _PER_BAND, _SEED).to_rows()
    numbers = np.array(rows, dtype=np.uint64).reshape(len(words), BANDS, _PER_BAND)
    keys: npt.NDArray[np.uint32] = ((numbers * _MIX).sum(axis=2, dtype=np.uint64) >> np.uint64(32)).astype(np.uint32)
    return keys


def _whole(words: str) -> str:
    """Return words whose pieces can be hashed: half a surrogate pair, which a damaged text may hold, is another sign."""
    return words.encode("utf-8", "replace").decode("utf-8")
