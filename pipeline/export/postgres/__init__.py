"""The dataset's tables in a PostgreSQL database, in the schema `fangan`. Needs the extra `fangan[postgres]` (SQLAlchemy, psycopg).

Rows are written over those of the same key, rows that the dataset no longer holds are removed, all in one transaction: readers see the old edition or the new
one. A second time nothing changes. Tables of another version of fangan are made anew. Nothing outside the schema is touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import records
from pipeline.assemble import Row, identifier
from pipeline.dataset import RowSource
from pipeline.errors import UsageError
from pipeline.export.sound import sound
from pipeline.export.written import Written

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, MetaData, Table

suffix = "postgres"
options = needed = ("url",)
packages = ("sqlalchemy", "psycopg")

_LONGEST_KEY = 600  # characters, of four bytes at most
_SHORTENED = "超长的键已截短 keys too long for an index, cut"
_NO_TRIGRAMS = "没有扩展 pg_trgm，未建三元组索引 · no extension pg_trgm, no trigram indices"


def write(out: Path, rows: RowSource, *, url: str | None = None) -> Written:
    """Write the tables into the database at `url` (postgresql://user@host/database); no file is written.

    Raises UsageError without a url, and where the database cannot be reached or refuses.
    """
    if not url:
        raise UsageError("请用 --url 指明数据库 · name the database with --url: postgresql://user@host/database")
    import psycopg
    from sqlalchemy.exc import SQLAlchemyError

    lost = Counter[str]()
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            _load(connection, rows, lost)
    except (SQLAlchemyError, psycopg.Error) as error:
        raise UsageError(f"数据库未接受，什么都没有改动 · the database refused, nothing was changed: {_one_line(error)}") from error
    finally:
        engine.dispose()
    return Written([], lost)


def _engine(url: str) -> Engine:
    from sqlalchemy import create_engine, make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # its message may hold the password
        parsed = None
    if parsed is None or parsed.drivername.split("+")[0] not in ("postgresql", "postgres"):
        raise UsageError("--url 要写成 postgresql://用户@主机/数据库 · --url must look like postgresql://user@host/database")
    return create_engine(parsed.set(drivername="postgresql+psycopg"))


def _one_line(error: Exception) -> str:
    """Return what a database said, without the statement and its values."""
    return " ".join(str(getattr(error, "orig", None) or error).split())[:300]


def _load(connection: Connection, rows: RowSource, lost: Counter[str]) -> None:
    """Bring the database to what the dataset holds."""
    from sqlalchemy import text

    from pipeline.export.postgres.schema import SCHEMA, metadata

    tables = metadata()
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('fangan'))"))  # one export at a time
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    _make_tables(connection, tables)
    for name in records.tables():
        _replace(connection, tables.tables[f"{SCHEMA}.{name}"], rows[name], lost)
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))  # what waits to be checked would stand in the way of indices
    _index_trigrams(connection, tables, lost)


def _make_tables(connection: Connection, tables: MetaData) -> None:
    """Make the tables where they are not there as they should be, those of another version after dropping them."""
    from pipeline.export.postgres.schema import FUNCTIONS

    if not _as_wanted(connection, tables):
        tables.drop_all(connection)
        for function in FUNCTIONS:
            connection.exec_driver_sql(function)
        tables.create_all(connection)


def _index_trigrams(connection: Connection, tables: MetaData, lost: Counter[str]) -> None:
    """Make the trigram indices that are not there: after the rows, for all of them at once. Without the extension there are none."""
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    from pipeline.export.postgres.schema import trigram_indices

    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            for index in trigram_indices(tables):
                index.create(connection, checkfirst=True)
    except SQLAlchemyError:
        lost[_NO_TRIGRAMS] += 1


def _as_wanted(connection: Connection, tables: MetaData) -> bool:
    """Tell whether the database has all the tables with the columns that they have now."""
    from sqlalchemy import inspect

    seen = inspect(connection)
    for table in tables.sorted_tables:
        if not seen.has_table(table.name, schema=table.schema):
            return False
        there = {(c["name"], c["type"].compile(connection.dialect), c["nullable"]) for c in seen.get_columns(table.name, schema=table.schema)}
        if there != {(c.name, c.type.compile(connection.dialect), bool(c.nullable)) for c in table.columns}:
            return False
    return True


def _replace(connection: Connection, table: Table, rows: Iterable[Row], lost: Counter[str]) -> None:
    """Make a table hold `rows`: they go into a temporary one, from there what is new or changed is written, and what is in no row is removed."""
    from sqlalchemy import delete, except_, exists, select
    from sqlalchemy.dialects.postgresql import insert

    from pipeline.export.postgres.schema import staging

    new = staging(table)
    new.create(connection)
    keys = list(table.primary_key.columns)
    _copy(connection, new, [key.name for key in keys], rows, lost)
    connection.execute(delete(table).where(~exists(select(1).where(*(new.c[key.name] == key for key in keys)))))
    names = [c.name for c in new.columns]
    changed = except_(select(*new.columns), select(*(table.c[name] for name in names)))
    upsert = insert(table).from_select(names, changed)
    values = {name: upsert.excluded[name] for name in names if not table.c[name].primary_key}
    connection.execute(upsert.on_conflict_do_update(index_elements=keys, set_=values))


def _copy(connection: Connection, table: Table, keys: Sequence[str], rows: Iterable[Row], lost: Counter[str]) -> None:
    """Put rows into a table by COPY, one after the other; `keys` are the columns of their key."""
    names = [c.name for c in table.columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    driver = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:  # type: ignore[union-attr]
        for row in rows:
            values = {name: sound(row[name], lost) for name in names}
            copy.write_row([*(values | {name: _key(values[name], lost) for name in keys}).values()])


def _key(value: Any, lost: Counter[str]) -> Any:
    """Return a value of a key as long as an index takes it (2,700 bytes): a longer one is cut, its digest at the end."""
    if not isinstance(value, str) or len(value) <= _LONGEST_KEY:
        return value
    lost[_SHORTENED] += 1
    return value[:_LONGEST_KEY] + identifier("…", value)
