"""Plans that repeat another: candidates by MinHash signatures, confirmed by the short pieces of text that they share.

Signatures are made with the document and kept with its result; texts are asked for again only for plans that look alike, so that memory holds 256 bytes
a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pipeline.resolve.bands import alike
from pipeline.resolve.minhash import PER_BAND, Numbers, distinct, folded, jaccard, minhash, pieces

SHINGLE, DUPLICATE, MIN_CHARACTERS = 5, 0.8, 100
BANDS = 16
"""Two texts 0.8 alike agree in all four numbers of one of the 16 bands in all but 2 of 10,000 cases; unlike ones (0.3) in 12 of 100."""

# Estimates from 64 numbers err by 0.05 (standard deviation at 0.8).
_LIKELY = DUPLICATE - 0.15
_MOST_TRIED = 3

Found = dict[str, tuple[str, float]]
"""plan_id -> the plan it repeats, and how alike they are (Jaccard of shingles)."""


def shingles(words: str) -> Numbers:
    """Return the 5-character pieces of a folded text, each once."""
    return distinct(pieces(words.replace("\n", ""), SHINGLE))


def signature(words: str) -> bytes:
    """Return the MinHash signature of a folded text (64 numbers of 32 bits), b"" for one too short to be told from another."""
    of_text = shingles(words)
    return minhash(of_text, np.array([len(of_text)]), BANDS).astype("<u4").tobytes() if len(of_text) >= MIN_CHARACTERS else b""


def duplicates(plans: Iterable[tuple[str, bytes]], text_of: Callable[[str], str]) -> Found:
    """Return the plans that repeat an earlier one (Jaccard 0.8 or more), each with the one it is most like (ties: the first).

    `plans` are (plan_id, signature) in the order of the dataset; a plan that is a repeat itself is not pointed at. `text_of` gives a plan's text.
    """
    ids, kept = list[str](), bytearray()
    for plan_id, sign in plans:
        if sign:
            ids.append(plan_id)
            kept += sign
    if len(ids) < 2:
        return {}
    signs = np.frombuffer(kept, dtype="<u4").reshape(len(ids), BANDS, PER_BAND)
    of_plan = lru_cache(maxsize=256)(lambda plan_id: shingles(folded(text_of(plan_id))))
    found: Found = {}
    for later, earlier in _candidates(signs):
        originals = dict.fromkeys(found[ids[each]][0] if ids[each] in found else ids[each] for each in earlier)
        alike = [(jaccard(of_plan(original), of_plan(ids[later])), original) for original in list(originals)[:_MOST_TRIED]]
        best = max(alike, key=lambda pair: pair[0])
        if best[0] >= DUPLICATE:
            found[ids[later]] = (best[1], round(best[0], 4))
    return found


def _candidates(signs: npt.NDArray[np.uint32]) -> Iterator[tuple[int, list[int]]]:
    """Yield each row that looks like earlier ones, in order, with those, the likeliest first."""
    pairs, _ = alike((signs[:, at] for at in range(BANDS)), len(signs))
    by_row: dict[int, list[tuple[float, int]]] = {}
    for start in range(0, len(pairs), 100_000):
        some = pairs[start : start + 100_000]
        likeness = (signs[some[:, 0]] == signs[some[:, 1]]).mean(axis=(1, 2))
        for (earlier, later), like in zip(some[likeness >= _LIKELY].tolist(), likeness[likeness >= _LIKELY].tolist(), strict=True):
            by_row.setdefault(later, []).append((-like, earlier))
    for later in sorted(by_row):
        yield later, [earlier for _, earlier in sorted(by_row[later])]
