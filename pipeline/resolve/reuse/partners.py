"""Which plans share paragraphs, and how much: pairs of plans, never as many as the square of those that share a stock phrase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Kept = npt.NDArray[np.int32]
"""One number a paragraph for as long as the dataset is written, hence short."""

FEW = 8
"""A paragraph that more plans than this share is a stock phrase: each of them is paired with the earliest alone. So no paragraph is in more than 28 pairs."""


@dataclass(frozen=True, slots=True)
class Partners:
    """Pairs of plans (by their places in the dataset) that share paragraphs, sorted; `shared` is how many characters, of the stock phrases only the earliest's."""

    later: Ints
    earlier: Ints
    shared: Ints

    def of(self, plan: int) -> list[int]:
        """Return the earlier plans that a plan shares paragraphs with."""
        start, end = np.searchsorted(self.later, [plan, plan + 1])
        return [int(each) for each in self.earlier[start:end]]


@dataclass(frozen=True, slots=True)
class Spread:
    """For each cluster, by the place of its first paragraph: how many plans hold it, and the earliest."""

    plans: Kept
    earliest: Kept


def partners(cluster: Kept, home: Kept, lengths: Ints, plans: int) -> tuple[Partners, Spread]:
    """Return which of so many `plans` share paragraphs. For each paragraph: its cluster (place of the first), its plan, its characters."""
    codes = np.unique(cluster.astype(np.int64) * plans + home)
    found, homes = codes // plans, codes % plans
    first, starts, counts = np.unique(found, return_index=True, return_counts=True)
    spread = Spread(np.zeros(len(cluster), dtype=np.int32), np.zeros(len(cluster), dtype=np.int32))
    spread.plans[first], spread.earliest[first] = counts, homes[starts]
    some = [_all_pairs(homes, starts[counts == size], size, lengths[first[counts == size]]) for size in range(2, FEW + 1)]
    pairs = np.concatenate([*some, _with_the_earliest(homes, starts[counts > FEW], counts[counts > FEW], lengths[first[counts > FEW]])])
    together, which = np.unique(pairs[:, 1] * plans + pairs[:, 0], return_inverse=True)
    shared = np.bincount(which.ravel(), weights=pairs[:, 2], minlength=len(together)).astype(np.int64)
    return Partners(together // plans, together % plans, shared), spread


def _all_pairs(homes: Ints, starts: Ints, size: int, lengths: Ints) -> Ints:
    """Return (earlier, later, length) for all pairs in clusters of one size, which lie in `homes` from `starts` on."""
    members = homes[starts[:, None] + np.arange(size)]
    one, other = np.triu_indices(size, 1)
    return np.stack([members[:, one].ravel(), members[:, other].ravel(), np.repeat(lengths, len(one))], axis=1)


def _with_the_earliest(homes: Ints, starts: Ints, counts: Ints, lengths: Ints) -> Ints:
    """Return (earliest, later, length) for each plan but the earliest of large clusters."""
    at = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    each = np.repeat(starts, counts) + at
    pairs = np.stack([np.repeat(homes[starts], counts), homes[each], np.repeat(lengths, counts)], axis=1)
    return pairs[at > 0]
