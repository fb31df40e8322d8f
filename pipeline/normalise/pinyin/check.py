"""The proof: the damage done to the repaired text again falls exactly where residues were taken away.

What stands between the residues is the source's own, so that equal places mean an equal text.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extractors.contract import Span
from pipeline.normalise.alignment import Alignment, Doubt, apply
from pipeline.normalise.pinyin import gbk
from pipeline.normalise.pinyin.progress import Inverted

UNPROVED = "unproved pinyin"

Places = npt.NDArray[np.int64]
"""Byte offsets in the repaired text, rising."""


def unproved(text: str, inverted: Inverted) -> list[Doubt]:
    """Return a doubt per place of `text` where the damage, done to the repaired text again, would leave something else.

    The damage is tried in one pass over the bytes, as most sites did it, and over whole characters; the one that fits better counts.
    """
    codes, begins = gbk.encode(apply(text, inverted.edits))
    if not inverted.removed or len(codes) < 2:
        return []
    half = np.array(inverted.removed, dtype=np.int64)
    is_removed = _at(begins[half >> 1] + (half & 1), len(codes))
    removed = np.flatnonzero(is_removed)
    pairs = codes[:-1].astype(np.int64) << 8 | codes[1:]
    is_trigger = np.zeros(1 << 16, dtype=bool)
    is_trigger[pairs[removed - 2]] = True
    hits = np.flatnonzero(is_trigger[pairs]) + 2
    aligned = hits[np.isin(hits - 2, begins) & np.isin(hits, begins)]
    wrong = min((np.flatnonzero(is_removed ^ _at(places, len(codes))) for places in (_one_pass(hits, pairs, removed), aligned)), key=len)
    alignment = Alignment.identity(len(text)).edited(inverted.edits) if len(wrong) else None
    return [_doubt(alignment, int(np.searchsorted(begins, place, "left")) - 1) for place in wrong] if alignment else []


def _at(places: Places, length: int) -> npt.NDArray[np.bool_]:
    """Return for each offset in `length` bytes, and for those right behind them, whether it is one of `places`."""
    marked = np.zeros(length + 2, dtype=bool)
    marked[places] = True
    return marked


def _one_pass(hits: Places, pairs: npt.NDArray[np.int64], removed: Places) -> Places:
    """Return the hits of one pass from left to right, in which a hit uses up its two bytes.

    Sites that replaced one trigger after the other hit overlapping codes twice, in an order of their own: what `removed` shows of it is followed.
    """
    first = removed[:-1][np.diff(removed) == 1]
    both = set(zip(pairs[first - 2].tolist(), pairs[first - 1].tolist(), strict=True))
    kept, last = list[int](), -1
    for hit in hits.tolist():
        if hit != last + 1 or (both and (int(pairs[last - 2]), int(pairs[hit - 2])) in both):
            kept.append(hit)
            last = hit
    return np.array(kept, dtype=np.int64)


def _doubt(alignment: Alignment, character: int) -> Doubt:
    source = alignment.to_source(Span(character, character + 1))
    return Doubt(source.start, source.end, UNPROVED)
