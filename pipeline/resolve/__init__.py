"""Records of the whole dataset -> what only the whole shows: units under one name, and plans that repeat another."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.assemble import Row, Rows
from pipeline.records import tables
from pipeline.resolve.duplicates import resolve_duplicates
from pipeline.resolve.units import Mention, registry


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
