"""Which paragraphs of a dataset say the same: a cluster is the first of them and all later ones like it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from pipeline.resolve.bands import alike
from pipeline.resolve.minhash import Numbers, jaccard
from pipeline.resolve.reuse.paragraphs import Paragraphs

ALIKE = 0.5
"""Jaccard of three-character pieces. Paragraphs on one subject by different hands stay under 0.3; at 0.5 and above one is the other reworded."""
_MOST_TRIED = 3

Ints = npt.NDArray[np.int64]
PiecesOf = Callable[[int], Numbers]
"""The pieces of a paragraph, by its place in the dataset."""


def clusters(paragraphs: Paragraphs, pieces_of: PiecesOf) -> Ints:
    """Return for each paragraph the first of the dataset that it repeats, itself if it repeats none.

    Equal words (numbers and masks apart) are told by their digests, alike ones by bands and confirmed by their pieces.
    """
    if not len(paragraphs):
        return np.zeros(0, dtype=np.int64)
    _, first, wording = np.unique(paragraphs["exact"], return_index=True, return_inverse=True)
    leader = np.arange(len(paragraphs), dtype=np.int64)
    for later, earlier in _reworded(paragraphs, np.sort(first), pieces_of).items():
        leader[later] = earlier
    return leader[first[wording]]


def _reworded(paragraphs: Paragraphs, kinds: Ints, pieces_of: PiecesOf) -> dict[int, int]:
    """Return, for those of the paragraphs `kinds` (the first of their wording each) that are like an earlier one, the one that leads its cluster."""
    bands = paragraphs["bands"]
    pairs, shared = alike((bands[kinds, band] for band in range(bands.shape[1])), len(kinds))
    pairs = kinds[pairs[np.lexsort((pairs[:, 0], -shared, pairs[:, 1]))]]
    of = lru_cache(maxsize=1024)(pieces_of)
    led: dict[int, int] = {}
    for later, some in groupby(pairs.tolist(), key=itemgetter(1)):
        leaders = list(dict.fromkeys(led.get(earlier, earlier) for earlier, _ in some))[:_MOST_TRIED]
        likeness, best = max((jaccard(of(each), of(later)), -each) for each in leaders)
        if likeness >= ALIKE:
            led[later] = -best
    return led
