"""Records of the whole dataset -> what only the whole shows: units under one name, and plans that repeat another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.assemble import Row, Rows
from pipeline.records import tables
from pipeline.resolve.duplicates import resolve_duplicates
from pipeline.resolve.units import Mention, registry
from pipeline.resolve.units.corrections import Corrections

_DATE = re.compile(r"[12]\d{3}(?:-\d{2})?(?=$|-)")
_YEAR_OF_NUMBER = re.compile(r"〔([12]\d{3})〕")


def resolve(rows: Rows, texts: dict[str, str], corrections: Corrections | None = None) -> None:
    """Fill the tables of units and their writings, every `<unit>_id`, and `duplicate_of`/`similarity` of the plans, in place.

    `texts` holds the normalised text of each plan by plan_id; `corrections` are an analyst's, and overrule the registry.
    """
    resolve_units(rows, corrections)
    resolve_duplicates(rows["plans"], texts)


def unit_cells(rows: Rows) -> Iterator[tuple[Row, str]]:
    """Yield every (row, column) of the dataset that holds a unit's name."""
    for table in tables().values():
        columns = [c.name.removesuffix("_id") for c in table.columns if c.refers_to == "units" and not c.key]
        for row in rows[table.name]:
            for column in columns:
                if row[column]:
                    yield row, column


def resolve_units(rows: Rows, corrections: Corrections | None = None) -> None:
    """Register every unit that a row names, and point the row at it."""
    cells = list(unit_cells(rows))
    plans = {plan["plan_id"]: (plan["issuer"], plan["plan_id"], date_of(plan)) for plan in rows["plans"]}
    mentions = [Mention(row[column], *plans.get(row["plan_id"], (None, row["plan_id"], None))) for row, column in cells]
    found = registry(mentions, corrections)
    first: dict[str, Row] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for (row, column), mention in zip(cells, mentions, strict=True):
        if unit_id := found.ids.get(mention):  # a person or a post has none
            row[f"{column}_id"] = unit_id
            first.setdefault(unit_id, row)
            counts[unit_id, mention.name] += 1
    written: dict[str, int] = {}
    for (unit_id, alias), count in sorted(counts.items()):
        written[unit_id] = written.get(unit_id, 0) + count
        rows["unit_aliases"].append({"unit_id": unit_id, "alias": alias, "mentions": count, "basis": found.bases.get((unit_id, alias))})
    for unit in found.units:
        place = {key: first[unit.unit_id][key] for key in ("document_id", "quote", "char_start", "char_end")}
        rows["units"].append(unit.row() | {"mentions": written[unit.unit_id]} | place)


def date_of(plan: Row) -> str | None:
    """Return when a plan was issued, as YYYY-MM or YYYY, by its date or else its number; None where neither says."""
    if plan["issued"] and (match := _DATE.match(plan["issued"])):
        return match.group()
    match = _YEAR_OF_NUMBER.search(plan["number"] or "")
    return match[1] if match else None
