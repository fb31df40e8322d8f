"""Who copied whom: plans that stand in another one, and the paragraphs that plans share.

    sketch of each plan (paragraphs) -> clusters of paragraphs -> pairs of plans -> contained plans; runs of paragraphs, the rows of `reuse`

In memory are 72 bytes a paragraph of 40 characters and more, and half of that once it is settled; texts are asked for where words differ, and forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.lib.recfunctions import repack_fields

from pipeline.assemble import Row, identifier
from pipeline.resolve.duplicates import DUPLICATE, MIN_CHARACTERS, Found, shingles
from pipeline.resolve.minhash import Numbers, containment, distinct, folded, jaccard
from pipeline.resolve.reuse.clusters import ALIKE, clusters
from pipeline.resolve.reuse.paragraphs import FORM, SETTLED, pieces_of
from pipeline.resolve.reuse.partners import FEW, partners
from pipeline.resolve.reuse.runs import Run, inner_runs, places_of, runs

_WORTH_A_LOOK = 0.5
"""A plan that shares this part of its long paragraphs with a larger one is compared with it piece by piece."""


class Reuse:
    """What the plans of a dataset share; first all are met, then it is settled. `text_of` gives a plan's normalised text."""

    def __init__(self, text_of: Callable[[str], str]) -> None:
        self._ids, self._documents, self._dates = list[str](), list[str](), list[str | None]()
        self._same: dict[str | None, str | None] = {}
        self._met, self._counts = bytearray(), list[int]()
        self._text = lru_cache(maxsize=256)(text_of)
        self._shingles = lru_cache(maxsize=64)(self._shingles_of)

    def meet(self, plan_id: str, document_id: str, date: str | None, paragraphs: bytes) -> None:
        """Take note of a plan, in the order of the dataset: its date as YYYY-MM or YYYY, its long paragraphs (`reuse.paragraphs.FORM`)."""
        self._ids.append(plan_id)
        self._documents.append(document_id)
        self._dates.append(self._same.setdefault(date, date))
        self._met += paragraphs
        self._counts.append(len(paragraphs) // FORM.itemsize)

    def settle(self) -> None:
        """Find out what the plans share, once all are met."""
        count = len(self._ids)
        self._places = {plan_id: at for at, plan_id in enumerate(self._ids)}
        self._paragraphs = met = np.frombuffer(self._met, dtype=FORM)
        self._starts = np.cumsum([0, *self._counts], dtype=np.int64)
        self._home = np.repeat(np.arange(count, dtype=np.int32), self._counts)
        self._cluster = clusters(met, self._pieces).astype(np.int32)
        self._paragraphs, self._met = repack_fields(met[SETTLED]), bytearray()
        lengths = met["end"].astype(np.int64) - met["start"]
        self._partners, self._spread = partners(self._cluster, self._home, lengths, max(count, 1))
        self._sizes = np.bincount(self._home, weights=lengths, minlength=count)

    def contained(self, repeats: Found) -> Found:
        """Return the plans that stand in a larger one, whole or for the most part (0.8), each with that one and the part; `repeats` are left out.

        A larger one that is a repeat itself gives its place to its original.
        """
        found: Found = {}
        for small, large in self._worth_a_look():
            large = self._places[repeats.get(self._ids[large], (self._ids[large],))[0]]
            small_id, pieces = self._ids[small], self._shingles(small)
            if small_id in repeats or len(pieces) < MIN_CHARACTERS or not self._is_smaller(small, large):
                continue
            part = containment(pieces, self._shingles(large))
            if part >= DUPLICATE and part > found.get(small_id, ("", 0.0))[1]:
                found[small_id] = (self._ids[large], round(part, 4))
        return found

    def rows(self, plan_id: str, text: str) -> Iterator[Row]:
        """Yield the rows of `reuse` of a plan (whose normalised text this is): what of it stands in earlier plans of the dataset, or
        stands in itself further up, in the order of the text.
        """
        plan = self._places[plan_id]
        own = self._clusters_of(plan)
        places = places_of(own)
        found = [(run, other) for other in self._partners.of(plan) for run in runs(places, self._clusters_of(other))]
        found += [(run, plan) for run in inner_runs(places, own)]
        told = {at for run, _ in found for at in range(run.start, run.end) if not self._is_stock(own[run.start : run.end])}
        kept = [(run, other) for run, other in found if self._is_telling(own, run, other, told)]
        for run, other in sorted(kept, key=lambda each: (each[0].start, each[1], each[0].there)):
            if row := self._row(plan, other, run, text):
                yield row

    def _worth_a_look(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs of plans of which the first, the smaller, may stand in the other."""
        pairs = self._partners
        worth = pairs.shared >= _WORTH_A_LOOK * np.minimum(self._sizes[pairs.later], self._sizes[pairs.earlier])
        for one, other in zip(pairs.earlier[worth].tolist(), pairs.later[worth].tolist(), strict=True):
            yield (one, other) if self._is_smaller(one, other) else (other, one)

    def _is_smaller(self, one: int, other: int) -> bool:
        """Tell which of two plans says less, of two that say as much the later one; so that no two stand in each other."""
        return (len(self._shingles(one)), -one) < (len(self._shingles(other)), -other)

    def _clusters_of(self, plan: int) -> list[int]:
        clusters: list[int] = self._cluster[self._starts[plan] : self._starts[plan + 1]].tolist()
        return clusters

    def _is_stock(self, clusters: Sequence[int]) -> bool:
        """Tell whether a run is of stock phrases only."""
        return all(self._spread.plans[cluster] > FEW for cluster in clusters)

    def _is_telling(self, own: Sequence[int], run: Run, other: int, told: set[int]) -> bool:
        """Tell whether a run says whom a plan copied: stock phrases only do with the earliest plan that has them, and where nothing else does."""
        clusters = own[run.start : run.end]
        if not self._is_stock(clusters):
            return True
        return any(self._spread.earliest[cluster] == other for cluster in clusters) and not told.issuperset(range(run.start, run.end))

    def _row(self, plan: int, other: int, run: Run, text: str) -> Row | None:
        """Return the row of a run; None if its words are less alike than its clusters promise."""
        here = range(self._starts[plan] + run.start, self._starts[plan] + run.end)
        there = range(self._starts[other] + run.there, self._starts[other] + run.there_end)
        similarity, part = self._likeness(here, there)
        if similarity < ALIKE:
            return None
        (plan_id, other_id), (document_id, other_document) = ((every[plan], every[other]) for every in (self._ids, self._documents))
        (start, end), (other_start, other_end) = self._span("char_", here), self._span("char_", there)
        older = earlier_of(self._dates[plan], self._dates[other])
        return {
            "reuse_id": identifier("reuse", document_id, start, end, other_document, other_start, other_end),
            "plan_id": plan_id, "document_id": document_id,
            "other_plan_id": other_id, "other_document_id": other_document, "other_start": other_start, "other_end": other_end,
            "paragraphs": len(here), "similarity": round(similarity, 4), "containment": round(part, 4),
            "shared_by": int(self._spread.plans[self._cluster[here.start : here.stop]].min()),
            "older": None if older is None else (plan_id, other_id)[older],
            "quote": text[slice(*self._span("", here))], "char_start": start, "char_end": end,
        }  # fmt: skip

    def _span(self, kind: str, run: range) -> tuple[int, int]:
        """Return where a run starts and ends, in the source text ("char_") or the plan's normalised text ("")."""
        return int(self._paragraphs[f"{kind}start"][run.start]), int(self._paragraphs[f"{kind}end"][run.stop - 1])

    def _likeness(self, here: range, there: range) -> tuple[float, float]:
        """Return Jaccard and containment of the pieces of two runs' paragraphs."""
        exact = self._paragraphs["exact"]
        if exact[here.start : here.stop].tobytes() == exact[there.start : there.stop].tobytes():
            return 1.0, 1.0
        one, other = (distinct(np.concatenate([*map(self._pieces, run)])) for run in (here, there))
        return jaccard(one, other), containment(one, other)

    def _pieces(self, paragraph: int) -> Numbers:
        """Return the pieces of a paragraph, by its place in the dataset."""
        text = self._text(self._ids[self._home[paragraph]])
        return pieces_of(folded(text[slice(*self._span("", range(paragraph, paragraph + 1)))]))

    def _shingles_of(self, plan: int) -> Numbers:
        return shingles(folded(self._text(self._ids[plan])))


def earlier_of(one: str | None, other: str | None) -> int | None:
    """Return which of two dates (YYYY-MM or YYYY) is the earlier, 0 or 1; None where they do not say."""
    if not (one and other):
        return None
    known = min(len(one), len(other))
    return None if one[:known] == other[:known] else int(other < one)
