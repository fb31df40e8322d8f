"""How units are written in a dataset's tables, counted by the database that the tables lie in, so that memory does not grow with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.records import tables

Select = Callable[..., Iterable[tuple[Any, ...]]]
"""Asks the database: SQL and the values for its question marks."""
_TABLE, _ROW = 36, 32
"""How far the number of the document, and that of the table, are moved left in a number that puts mentions in order: document, table, row."""


class Written(NamedTuple):
    """A unit as the tables name it: where it stands first (span in characters of the source text), and how often under each name, by name."""

    unit_id: str
    document_id: str
    quote: str
    char_start: int
    char_end: int
    mentions: dict[str, int]


@cache
def unit_columns() -> dict[str, tuple[str, ...]]:
    """Return, for each table that names units, the columns that do; beside each stands its `<unit>_id`."""
    found = {table.name: tuple(c.name.removesuffix("_id") for c in table.columns if c.refers_to == "units" and not c.key) for table in tables().values()}
    return {name: columns for name, columns in found.items() if columns}


def written_units(select: Select) -> Iterator[Written]:
    """Yield the units in the order of their ids; rows of a table must have been written in the order of the documents."""
    for unit_id, found in groupby(select(_mentions()), key=itemgetter(0)):
        names = {name: (count, place) for _, name, count, place in found}
        first = min(place for _, place in names.values())
        table = [*unit_columns()][(first >> _ROW) & ((1 << _TABLE - _ROW) - 1)]
        where = f"SELECT document_id, quote, char_start, char_end FROM {table} WHERE rowid = ?"
        [(document_id, quote, start, end)] = select(where, (first & ((1 << _ROW) - 1),))
        yield Written(unit_id, document_id, quote, start, end, {name: count for name, (count, _) in names.items()})


@cache
def _mentions() -> str:
    """Return the SQL that gives each unit's names, how often each stands in the tables, and where it does first."""
    said = [
        f"SELECT {column}_id AS unit_id, {column} AS name, (d.rowid << {_TABLE}) + ({number} << {_ROW}) + t.rowid AS place "
        f"FROM {table} t JOIN documents d USING (document_id) WHERE {column}_id IS NOT NULL"
        for number, (table, columns) in enumerate(unit_columns().items())
        for column in columns
    ]
    return f"SELECT unit_id, name, count(*), min(place) FROM ({' UNION ALL '.join(said)}) GROUP BY unit_id, name ORDER BY unit_id, name"
