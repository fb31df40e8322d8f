"""Rows of numbers that may be alike: those that agree in all numbers of one band. Linear in the rows, however many look alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Pairs = npt.NDArray[np.int64]
"""Pairs of row numbers (earlier, later), sorted by the later."""


def alike(bands: Iterable[npt.NDArray[np.uint32]], count: int) -> tuple[Pairs, npt.NDArray[np.int64]]:
    """Return the pairs of rows that agree in a band or more, and in how many. `bands` are columns of keys, or blocks of some columns, all of `count` rows.

    Of many rows that agree in a band, each is paired with the first that does and with the one before it, not with all.
    """
    codes, shared = np.unique(np.concatenate([pairs[:, 1] * count + pairs[:, 0] for pairs in map(_same, bands)]), return_counts=True)
    return np.stack([codes % count, codes // count], axis=1), shared


def _same(band: npt.NDArray[np.uint32]) -> Pairs:
    """Return the pairs of one band."""
    group = _groups(band)
    order = np.argsort(group, kind="stable")
    in_order = group[order]
    starts = np.flatnonzero(np.r_[True, in_order[1:] != in_order[:-1]])
    first = order[np.repeat(starts, np.diff(np.r_[starts, len(order)]))]
    before = np.r_[order[:1], order[:-1]]
    repeats, third = first != order, (first != order) & (first != before)
    return np.concatenate([np.stack([first, order], axis=1)[repeats], np.stack([before, order], axis=1)[third]])


def _groups(band: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Return a number for each row of a band, the same for rows that agree."""
    keys: npt.NDArray[Any] = np.ascontiguousarray(band)
    if keys.ndim > 1:
        keys = keys.view(np.dtype((np.void, keys.dtype.itemsize * keys.shape[1]))).ravel()
    return np.unique(keys, return_inverse=True)[1].astype(np.int64)
