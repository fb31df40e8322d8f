"""Records of the whole dataset -> what only the whole shows: units under one name, and plans that repeat another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from zlib import crc32

from pipeline.assemble import Row, Rows
from pipeline.records import tables
from pipeline.resolve_units import Mention, registry

SHINGLE, DUPLICATE, MIN_CHARACTERS = 5, 0.8, 100


def resolve(rows: Rows, texts: dict[str, str]) -> None:
    """Fill the table of units, every `<unit>_id`, and `duplicate_of`/`similarity` of the plans, in place.

    `texts` holds the normalised text of each plan by plan_id.
    """
    resolve_units(rows)
    resolve_duplicates(rows["plans"], texts)


def _unit_cells(rows: Rows) -> Iterator[tuple[Row, str]]:
    """Yield every (row, column) of the dataset that holds a unit's name."""
    for table in tables().values():
        columns = [c.name.removesuffix("_id") for c in table.columns if c.refers_to == "units"]
        for row in rows[table.name]:
            for column in columns:
                if row[column]:
                    yield row, column


def resolve_units(rows: Rows) -> None:
    """Register every unit that a row names, and point the row at it."""
    cells = list(_unit_cells(rows))
    issuers = {plan["plan_id"]: plan["issuer"] for plan in rows["plans"]}
    mentions = [Mention(row[column], issuers.get(row["plan_id"]), row["plan_id"]) for row, column in cells]
    ids, units = registry(mentions)
    first: dict[str, Row] = {}
    counts: dict[str, int] = {}
    for (row, column), mention in zip(cells, mentions, strict=True):
        if mention not in ids:  # a person or a post
            continue
        row[f"{column}_id"] = ids[mention]
        first.setdefault(ids[mention], row)
        counts[ids[mention]] = counts.get(ids[mention], 0) + 1
    for unit in units:
        place = {key: first[unit.unit_id][key] for key in ("document_id", "quote", "char_start", "char_end")}
        rows["units"].append(unit.row() | {"mentions": counts[unit.unit_id]} | place)


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
