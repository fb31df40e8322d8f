"""The rows of several tables, one document after the other, so that no more than one document's need be held; of a document, plan by plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.assemble import Row, Rows
from pipeline.dataset import RowSource


def by_document(rows: RowSource, names: Sequence[str]) -> Iterator[tuple[Row, Rows]]:
    """Yield each row of `documents` with the rows that the tables `names` hold of it; those tables hold the documents in the order of `documents`.

    Raises AssertionError where a table does not: its rows would be lost.
    """
    groups = {name: groupby(rows[name], _home) for name in names}
    ahead = {name: next(group, None) for name, group in groups.items()}
    for document in rows["documents"]:
        found: Rows = {name: [] for name in names}
        for name, group in groups.items():
            mine = ahead[name]
            if mine and mine[0] == document["document_id"]:
                found[name] = list(mine[1])
                ahead[name] = next(group, None)
        yield document, found
    if strays := [name for name, group in ahead.items() if group]:
        raise AssertionError(f"rows out of the documents' order in {', '.join(strays)}")


def by_plan(plans: Sequence[Row], found: Rows) -> Iterator[tuple[Row, Rows]]:
    """Yield each plan of a document with those rows of the document's tables `found` that are its own. Takes linear time: a compilation has thousands."""
    own: dict[str, Rows] = {plan["plan_id"]: {name: [] for name in found} for plan in plans}
    for name, rows in found.items():
        for row in rows:
            own[row["plan_id"]][name].append(row)
    yield from ((plan, own[plan["plan_id"]]) for plan in plans)


def _home(row: Row) -> str:
    return str(row["document_id"])
