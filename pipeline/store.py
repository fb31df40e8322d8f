"""Writing a dataset: one Parquet file per table, the same tables in SQLite with their keys, datapackage.json, and texts.

Each file is written under a temporary name in its folder and renamed when it is whole, so that a reader never sees half a file; how all of them together
take the place of an older dataset is in `pipeline.publish`.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from pipeline import datasette
from pipeline.assemble import Columns, Row, Rows
from pipeline.records import Column, Table, tables
from pipeline.terms import Terms, terms

_ARROW: dict[str, Callable[[], pa.DataType]] = {
    "text": pa.string,
    "integer": pa.int64,
    "number": pa.float64,
    "boolean": pa.bool_,
    "list": lambda: pa.list_(pa.string()),
    "numbers": lambda: pa.list_(pa.float64()),
}
# Rows of a group in Parquet, and as many wait in memory per table at most (with those of one document).
_ROW_GROUP = 20_000
_SQL = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "list": "TEXT", "numbers": "TEXT"}
_FRICTIONLESS = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean", "list": "array", "numbers": "array"}


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; when the block ends well, flush it to disk and rename it to `path`."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        yield temporary
        flush(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Put a file's bytes on disk."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def flush_all(folder: Path) -> None:
    """Put the files of a folder on disk: all that the system holds at once where it can, for one by one takes milliseconds each."""
    if hasattr(os, "sync"):
        os.sync()
    else:
        for path in folder.iterdir():
            flush(path)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8, character for character (no newline translation)."""
    with replacing(path) as temporary:
        temporary.write_bytes(text.encode("utf-8", "surrogatepass"))


def read_text(path: Path) -> str:
    """Read back what `write_text` wrote."""
    return path.read_bytes().decode("utf-8", "surrogatepass")


def write_json(path: Path, value: Any) -> None:
    """Write `value` as indented JSON with a final newline."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def create_statement(table: Table) -> str:
    """Return the SQLite DDL of a table, with its primary key and its foreign keys."""
    known = tables()
    lines = [f'"{c.name}" {_SQL[c.kind]}{"" if c.nullable else " NOT NULL"}' for c in table.columns]
    lines += [f"PRIMARY KEY ({', '.join(table.key)})"] if table.key else []
    lines += [f'FOREIGN KEY ("{c.name}") REFERENCES {c.refers_to}({known[c.refers_to].key[0]})' for c in table.columns if c.refers_to]
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + "\n)"


def _sql_values(column: Column, values: list[Any]) -> list[Any]:
    """Return a column's values as SQLite holds them: lists as JSON."""
    if column.kind not in ("list", "numbers"):
        return values
    return ["[]" if value == [] else json.dumps(value, ensure_ascii=False) if value is not None else None for value in values]


@cache
def _checker(name: str) -> TypeAdapter[Any]:
    """Return what raises pydantic.ValidationError for a wrong row of a table."""
    rows: Any = list[tables()[name].model]  # type: ignore[misc]
    return TypeAdapter(rows)


def check(rows: Rows) -> None:
    """Check rows against their models; raises pydantic.ValidationError on a wrong one (a defect of fangan, not of the input)."""
    for name, some in rows.items():
        if some:
            _checker(name).validate_python(some)


def in_columns(name: str, rows: Sequence[Row]) -> Columns:
    """Return the rows of a table, one at least, column by column."""
    names = [column.name for column in tables()[name].columns]
    return dict(zip(names, zip(*map(itemgetter(*names), rows), strict=True), strict=True))


def in_rows(columns: Columns) -> list[Row]:
    """Return the rows that stand in columns."""
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


class Tables:
    """All tables of a dataset being written into a folder: Parquet (zstd) by groups of rows, and SQLite; open as a context.

    Rows are written some ten thousand at a time, so that memory does not grow with the dataset. The same rows in the same order give the same bytes.
    `beside`: the full-text indexes are made in a thread of their own, on another core.
    """

    def __init__(self, folder: Path, *, beside: bool = False) -> None:
        self._folder, self._beside = folder, beside
        self._indexing: Future[object] | None = None
        self._waiting: dict[str, dict[str, list[Any]]] = {name: {column.name: [] for column in table.columns} for name, table in tables().items()}
        self.counts = dict.fromkeys(tables(), 0)

    def __enter__(self) -> Tables:
        """Begin the files."""
        self._files = ExitStack()
        self._parquet = {}
        for table in tables().values():
            schema = pa.schema([pa.field(c.name, _ARROW[c.kind](), c.nullable) for c in table.columns])
            self._parquet[table.name] = self._files.enter_context(pq.ParquetWriter(self._folder / f"{table.name}.parquet", schema, compression="zstd"))
        self._db = self._files.enter_context(closing(sqlite3.connect(self._folder / "fangan.sqlite", check_same_thread=False)))
        self._thread = self._files.enter_context(ThreadPoolExecutor(1)) if self._beside else None
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")  # what is half written is thrown away, what is whole is flushed with the other files
        for table in tables().values():
            self._db.execute(create_statement(table))
        self._search = datasette.add_search(self._db)
        return self

    def add(self, rows: Rows) -> None:
        """Add rows; raises pydantic.ValidationError on a wrong one (a defect of fangan, not of the input)."""
        check(rows)
        self.add_columns({name: in_columns(name, some) for name, some in rows.items() if some})

    def add_columns(self, columns: Mapping[str, Columns]) -> None:
        """Add rows that were checked, by table and column."""
        for name, more in columns.items():
            waiting = self._waiting[name]
            for column, values in waiting.items():
                values += more[column]
            if len(values) >= _ROW_GROUP:
                self._flush(name)

    def flush(self) -> None:
        """Write all rows that wait."""
        for name in tables():
            self._flush(name)

    def select(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Ask the tables, as far as they are written (see `flush`)."""
        self._indexed()
        return self._db.execute(sql, values)

    def _flush(self, name: str) -> None:
        """Write the rows that wait, column by column: one call for all values of a column is a fifth of the cost of one for each."""
        table, columns = tables()[name], list(self._waiting[name].values())
        if not columns[0]:
            return
        schema = self._parquet[name].schema
        arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
        self._parquet[name].write_table(pa.Table.from_arrays(arrays, schema=schema))
        marks, first = ", ".join("?" * len(columns)), self.counts[name] + 1
        rows = zip(*map(_sql_values, table.columns, columns), strict=True)
        self._indexed()
        self._db.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        self.counts[name] += len(columns[0])
        if name in self._search:
            self._index(self._search[name], first)
        for values in columns:
            values.clear()

    def _index(self, statement: str, first: int) -> None:
        """Take the rows from `first` on into a full-text index: one long statement, during which SQLite needs no interpreter."""
        if self._thread:
            self._indexing = self._thread.submit(self._db.execute, statement, (first,))
        else:
            self._db.execute(statement, (first,))

    def _indexed(self) -> None:
        """Wait until the indexes hold what is written, and raise what went wrong there."""
        if self._indexing:
            self._indexing.result()
            self._indexing = None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the files; unless something was raised, they are whole then and on disk, with datapackage.json and metadata.json beside them."""
        with self._files:
            if kind is None:
                self._finish()
        if kind is None:
            for name in [*(f"{name}.parquet" for name in tables()), "fangan.sqlite"]:
                flush(self._folder / name)
            write_json(self._folder / datasette.FILE, datasette.metadata())
            write_json(self._folder / "datapackage.json", datapackage(self._folder, self.counts))

    def _finish(self) -> None:
        self.flush()
        self._indexed()
        for table in tables().values():
            for column in table.columns:
                if column.refers_to:
                    self._db.execute(f'CREATE INDEX "{table.name}_{column.name}" ON {table.name} ("{column.name}")')
        self._db.commit()


def field_schema(column: Column, words: Terms) -> dict[str, Any]:
    """Return the Table Schema (Frictionless) descriptor of a column."""
    constraints = {} if column.nullable else {"constraints": {"required": True}}
    return {"name": column.name, "type": _FRICTIONLESS[column.kind], "description": words.columns[column.name], **constraints}


def table_schema(table: Table) -> dict[str, Any]:
    """Return the Table Schema (Frictionless) of a table, with its keys. Empty text is text (of a heading, of what was removed), null alone is absent."""
    known = tables()
    foreign = [
        {"fields": [c.name], "reference": {"resource": "" if c.refers_to == table.name else c.refers_to, "fields": [known[c.refers_to].key[0]]}}
        for c in table.columns
        if c.refers_to
    ]
    fields = [field_schema(c, terms(table)) for c in table.columns]
    return {"fields": fields, "missingValues": [], "primaryKey": list(table.key), "foreignKeys": foreign}


def datapackage(out: Path, counts: dict[str, int]) -> dict[str, Any]:
    """Return the datapackage.json of the dataset in `out`, whose tables hold `counts` rows: schemas, sizes, and the digests by
    which a reader knows that the tables belong together.
    """
    resources = [
        {
            "name": t.name,
            "path": f"{t.name}.parquet",
            "format": "parquet",
            "bytes": (out / f"{t.name}.parquet").stat().st_size,
            "hash": f"sha256:{_digest(out / f'{t.name}.parquet')}",
            "title": terms(t).title,
            "description": terms(t).about,
            "rows": counts[t.name],
            "schema": table_schema(t),
        }
        for t in tables().values()
    ]
    return {"name": "fangan", "title": "方案数据集 · fangan dataset", "resources": resources}


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def is_whole(dataset: Path) -> bool:
    """Tell whether the tables in a folder are those that its datapackage.json describes: all of one edition."""
    try:
        resources = json.loads((dataset / "datapackage.json").read_text("utf-8"))["resources"]
        return all(f"sha256:{_digest(dataset / resource['path'])}" == resource["hash"] for resource in resources)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def seal(dataset: Path) -> dict[str, list[int]]:
    """Return what tells, unopened, that nobody touched a dataset: size and time of each table's file, number and size of the texts."""
    names = [*(f"{name}.parquet" for name in tables()), "fangan.sqlite", datasette.FILE, "datapackage.json", "run.json"]
    stats = {name: (dataset / name).stat() for name in names if (dataset / name).is_file()}
    folder = dataset / "texts"
    texts = [entry.stat().st_size for entry in os.scandir(folder)] if folder.is_dir() else []
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()} | {"texts": [len(texts), sum(texts)]}


def no_rows() -> Rows:
    """Return every table, empty."""
    return {name: [] for name in tables()}
