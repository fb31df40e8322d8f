"""Plans that repeat another: found by the short pieces of text that they share."""

from __future__ import annotations

import re
from itertools import combinations
from zlib import crc32

from pipeline.assemble import Row

SHINGLE, DUPLICATE, MIN_CHARACTERS = 5, 0.8, 100


def shingles(text: str) -> frozenset[str]:
    """Return the 5-character pieces of a text without punctuation and blanks."""
    bare = re.sub(r"[\W_]+", "", text)
    return frozenset(bare[i : i + SHINGLE] for i in range(len(bare) - SHINGLE + 1))


def resolve_duplicates(plans: list[Row], texts: dict[str, str]) -> None:
    """Mark each plan that repeats an earlier one (Jaccard of shingles 0.8 or more) with the one it repeats and how alike they are.

    Only plans of nearly the same size that share a rare shingle are compared, so that a large collection stays cheap.
    """
    pieces = {plan["plan_id"]: shingles(texts[plan["plan_id"]]) for plan in plans}
    order = {plan["plan_id"]: i for i, plan in enumerate(plans)}
    best: dict[str, tuple[float, int, str]] = {}
    for one, other in sorted(_candidates(pieces, order)):
        a, b = pieces[plans[one]["plan_id"]], pieces[plans[other]["plan_id"]]
        alike = len(a & b) / len(a | b)
        if alike >= DUPLICATE and plans[one]["plan_id"] not in best:
            later = plans[other]["plan_id"]
            best[later] = max(best.get(later, (0.0, 0, "")), (alike, -one, plans[one]["plan_id"]))
    for plan in plans:
        if plan["plan_id"] in best:
            plan["similarity"], _, plan["duplicate_of"] = best[plan["plan_id"]]
            plan["similarity"] = round(plan["similarity"], 4)


def _candidates(pieces: dict[str, frozenset[str]], order: dict[str, int]) -> set[tuple[int, int]]:
    """Return pairs (earlier, later) of plans that share one of their 64 smallest shingles by hash order, as two texts 0.8 alike must nearly always."""
    holders: dict[str, list[int]] = {}
    for plan_id, own in pieces.items():
        if len(own) >= MIN_CHARACTERS:
            for piece in sorted(own, key=lambda piece: (crc32(piece.encode()), piece))[:64]:
                holders.setdefault(piece, []).append(order[plan_id])
    return {pair for places in holders.values() if len(places) <= 200 for pair in combinations(sorted(places), 2)}
