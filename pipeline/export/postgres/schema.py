"""The dataset's tables as SQLAlchemy knows them, for PostgreSQL: keys, lists as arrays, and what makes Chinese text searchable.

PostgreSQL takes a run of Chinese characters for one word. So each table with texts to search has a column `search` of their pairs of characters (财政局:
财政, 政局), made by the database, and `fangan.query('财政局')` gives the tsquery for it; a trigram index besides serves LIKE '%财政局%'.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeEngine

from pipeline import records
from pipeline.terms import searched, terms

SCHEMA = "fangan"
SEARCH = "search"

_TYPES: dict[str, TypeEngine[Any]] = {
    "text": sa.Text(),
    "integer": sa.BigInteger(),
    "number": sa.Double(),
    "boolean": sa.Boolean(),
    "list": sa.ARRAY(sa.Text()),
    "numbers": sa.ARRAY(sa.Double()),
}
FUNCTIONS = (
    # A tsvector holds a megabyte: of very long texts the first part is searched.
    f"""CREATE OR REPLACE FUNCTION {SCHEMA}.pairs(texts text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT pair) FROM (
      SELECT c || lead(c) OVER (PARTITION BY n ORDER BY i) AS pair
      FROM unnest(texts) WITH ORDINALITY AS t(whole, n), unnest(string_to_array(left(whole, 20000), NULL)) WITH ORDINALITY AS u(c, i)
      LIMIT 60000
    ) AS p WHERE pair IS NOT NULL
    $$""",
    f"""CREATE OR REPLACE FUNCTION {SCHEMA}.query(words text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg('''' || replace(replace(pair, '\\', '\\\\'), '''', '''''') || '''', ' & ')::tsquery
    FROM unnest(coalesce({SCHEMA}.pairs(ARRAY[words]), ARRAY[words])) AS pair
    $$""",
)
"""What the column `search` is made with, and `fangan.query`: all pairs of characters of some words, to be found together."""


def metadata() -> sa.MetaData:
    """Return all tables, in the schema `fangan`, with their primary and foreign keys; references are checked when the transaction ends."""
    found = sa.MetaData(schema=SCHEMA)
    for table in records.tables().values():
        words = terms(table)
        columns = [sa.Column(c.name, _TYPES[c.kind], nullable=c.nullable, comment=words.columns[c.name]) for c in table.columns]
        sa.Table(table.name, found, *columns, *_search(table), sa.PrimaryKeyConstraint(*table.key), *_references(table), *_indices(table), comment=words.title)
    return found


def staging(table: sa.Table) -> sa.Table:
    """Return the temporary table that takes a table's rows before they are compared with what is there: without keys, gone with the transaction."""
    columns = [sa.Column(c.name, c.type) for c in table.columns if c.name != SEARCH]
    return sa.Table(f"new_{table.name}", sa.MetaData(), *columns, prefixes=["TEMPORARY"], postgresql_on_commit="DROP")


def trigram_indices(tables: sa.MetaData) -> Iterator[sa.Index]:
    """Yield an index for LIKE per text that analysts search in; they need the extension pg_trgm."""
    for table in tables.sorted_tables:
        for column in searched(records.tables()[table.name]):
            if column.kind == "text":
                name = column.name
                yield sa.Index(f"{table.name}_{name}_trgm", table.c[name], postgresql_using="gin", postgresql_ops={name: "gin_trgm_ops"})


def _references(table: records.Table) -> Iterator[sa.ForeignKeyConstraint]:
    for c in table.columns:
        if c.refers_to:
            target = f"{SCHEMA}.{c.refers_to}.{records.tables()[c.refers_to].key[0]}"
            yield sa.ForeignKeyConstraint([c.name], [target], deferrable=True, initially="DEFERRED")


def _indices(table: records.Table) -> Iterator[sa.Index]:
    yield from (sa.Index(f"{table.name}_{c.name}", c.name) for c in table.columns if c.refers_to)
    if searched(table):
        yield sa.Index(f"{table.name}_{SEARCH}", SEARCH, postgresql_using="gin")


def _search(table: records.Table) -> Iterator[sa.Column[Any]]:
    """Yield the column of pairs, of a table that has texts to search."""
    columns = searched(table)
    if columns:
        texts = ", ".join(f'"{c.name}"' for c in columns if c.kind == "text")
        lists = "".join(f' || "{c.name}"' for c in columns if c.kind == "list")
        yield sa.Column(SEARCH, TSVECTOR(), sa.Computed(f"array_to_tsvector({SCHEMA}.pairs(ARRAY[{texts}]::text[]{lists}))", persisted=True))
