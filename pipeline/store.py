"""Writing a dataset: one Parquet file per table, the same tables in SQLite with their keys, datapackage.json, and texts.

Each file is written under a temporary name in its folder and renamed when it is whole, so that a reader never sees half a file; how all of them together
take the place of an older dataset is in `pipeline.publish`.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.assemble import Row, Rows
from pipeline.records import Column, Table, tables

_ARROW: dict[str, Callable[[], pa.DataType]] = {
    "text": pa.string,
    "integer": pa.int64,
    "number": pa.float64,
    "boolean": pa.bool_,
    "list": lambda: pa.list_(pa.string()),
}
_SQL = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "list": "TEXT"}
_FRICTIONLESS = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean", "list": "array"}


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; when the block ends well, flush it to disk and rename it to `path`."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        yield temporary
        with temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


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


def write_parquet(path: Path, table: Table, rows: list[Row]) -> None:
    """Write the rows of one table as Parquet (zstd). The same rows give the same bytes."""
    schema = pa.schema([pa.field(c.name, _ARROW[c.kind](), c.nullable) for c in table.columns])
    with replacing(path) as temporary:
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), temporary, compression="zstd")


def create_statement(table: Table) -> str:
    """Return the SQLite DDL of a table, with its primary key and its foreign keys."""
    known = tables()
    lines = [f'"{c.name}" {_SQL[c.kind]}{"" if c.nullable else " NOT NULL"}' for c in table.columns]
    lines += [f"PRIMARY KEY ({', '.join(table.key)})"] if table.key else []
    lines += [f'FOREIGN KEY ("{c.name}") REFERENCES {c.refers_to}({known[c.refers_to].key[0]})' for c in table.columns if c.refers_to]
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + "\n)"


def _sql_value(column: Column, value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if column.kind == "list" and value is not None else value


def write_sqlite(path: Path, rows: Rows) -> None:
    """Write every table into one SQLite file; lists as JSON text, foreign keys declared and checked."""
    with replacing(path) as temporary:
        temporary.unlink(missing_ok=True)
        with closing(sqlite3.connect(temporary)) as db:
            db.execute("PRAGMA journal_mode = OFF")
            for table in tables().values():
                db.execute(create_statement(table))
                marks = ", ".join("?" * len(table.columns))
                values = ([_sql_value(c, row[c.name]) for c in table.columns] for row in rows[table.name])
                db.executemany(f"INSERT INTO {table.name} VALUES ({marks})", values)
                for column in table.columns:
                    if column.refers_to:
                        db.execute(f'CREATE INDEX "{table.name}_{column.name}" ON {table.name} ("{column.name}")')
            db.commit()


def field_schema(column: Column) -> dict[str, Any]:
    """Return the Table Schema (Frictionless) descriptor of a column."""
    constraints = {} if column.nullable else {"constraints": {"required": True}}
    return {"name": column.name, "type": _FRICTIONLESS[column.kind], **constraints}


def table_schema(table: Table) -> dict[str, Any]:
    """Return the Table Schema (Frictionless) of a table, with its keys."""
    known = tables()
    foreign = [
        {"fields": [c.name], "reference": {"resource": "" if c.refers_to == table.name else c.refers_to, "fields": [known[c.refers_to].key[0]]}}
        for c in table.columns
        if c.refers_to
    ]
    return {"fields": [field_schema(c) for c in table.columns], "primaryKey": list(table.key), "foreignKeys": foreign}


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
            "description": t.about,
            "rows": counts[t.name],
            "schema": table_schema(t),
        }
        for t in tables().values()
    ]
    return {"name": "fangan", "title": "fangan dataset", "resources": resources}


def write_tables(out: Path, rows: Rows) -> None:
    """Write all tables of a dataset into the folder `out`: Parquet, SQLite and datapackage.json."""
    for table in tables().values():
        write_parquet(out / f"{table.name}.parquet", table, rows[table.name])
    write_sqlite(out / "fangan.sqlite", rows)
    write_json(out / "datapackage.json", datapackage(out, {name: len(rows[name]) for name in tables()}))


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
    names = [*(f"{name}.parquet" for name in tables()), "fangan.sqlite", "datapackage.json", "run.json"]
    stats = {name: (dataset / name).stat() for name in names if (dataset / name).is_file()}
    folder = dataset / "texts"
    texts = [entry.stat().st_size for entry in os.scandir(folder)] if folder.is_dir() else []
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()} | {"texts": [len(texts), sum(texts)]}


def check(rows: Rows) -> None:
    """Validate every row against its table's model. Raises pydantic.ValidationError on the first wrong one (a defect of fangan, not of the input)."""
    for table in tables().values():
        for row in rows[table.name]:
            table.model.model_validate(row)


def merged(parts: Iterable[Rows]) -> Rows:
    """Return the rows of several documents as one, in their order."""
    out: Rows = {name: [] for name in tables()}
    for part in parts:
        for name, rows in part.items():
            out[name] += rows
    return out
