"""`fangan query`: SQL over a dataset's tables, by DuckDB (the extra `fangan[query]`).

DuckDB is given the tables and nothing else: no files, no network, no extensions, and no way to allow itself any of them again. It reads the Parquet
files through Arrow, so that not even a dataset's own files can be named, read as others or written over.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import pyarrow as pa
import pyarrow.dataset as arrow

from pipeline.dataset import damaged, table_file
from pipeline.errors import UsageError
from pipeline.export.cells import json_line
from pipeline.export.csv_files import write_rows
from pipeline.naming import Distinct
from pipeline.publish import settle
from pipeline.records import tables

if TYPE_CHECKING:
    import duckdb

FORMATS = ("table", "csv", "json")
ROWS_SHOWN = 200
"""Rows that the format `table` prints at most: it must hold all of them to know how wide columns are."""

_BATCH = 2_000
_MESSAGE = 400  # characters of DuckDB's own words
_SHUT: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}


class Answer:
    """What a query gives: the names of its columns, and its rows, to be gone through once."""

    def __init__(self, asked: duckdb.DuckDBPyConnection) -> None:
        self.columns = [column[0] for column in asked.description or ()]
        self._rows = _rows(asked)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Return the rows that are left. Raises UsageError for what shows only in going through them (a text that is no number)."""
        return self._rows


def _rows(asked: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    with _one_line():
        while rows := asked.fetchmany(_BATCH):
            yield from rows


def query(dataset: Path, sql: str) -> Answer:
    """Return what `sql` gives over the tables of a dataset, which are there under their names.

    Raises UsageError for what DuckDB refuses, or if it is not installed, and DatasetError if the folder holds no dataset.
    """
    db = _database(dataset)
    with _one_line():
        if not db.extract_statements(sql):
            raise UsageError("没有给出 SQL · no SQL was given")
        return Answer(db.execute(sql))


def _database(dataset: Path) -> duckdb.DuckDBPyConnection:
    """Return a database in memory that sees the dataset's tables and is shut off from all else."""
    try:
        import duckdb
    except ImportError as error:
        raise UsageError("查询需要先安装 DuckDB：pip install 'fangan[query]' · queries need DuckDB: pip install 'fangan[query]'") from error
    settle(dataset)
    db = duckdb.connect(":memory:", config=_SHUT)
    for name in tables():
        path = table_file(dataset, name)
        try:
            db.register(name, arrow.dataset(path, format="parquet"))
        except (OSError, pa.ArrowException) as error:
            raise damaged(path, error) from error
    db.execute("SET lock_configuration = true")
    return db


@contextmanager
def _one_line() -> Iterator[None]:
    """Turn DuckDB's errors into one line: its message without the query and the arrow below it."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        said = " ".join(re.split(r"\n+LINE \d+:", str(error))[0].split())[:_MESSAGE]
        raise UsageError(f"查询不成：{said} · the query failed; tables and columns: fangan schema") from error


def write(answer: Answer, to: str, handle: TextIO) -> int:
    """Write the answer in one of FORMATS; return how many rows were written. A `table` ends after ROWS_SHOWN rows."""
    return {"table": _as_table, "csv": _as_csv, "json": _as_json}[to](answer, handle)


def _as_table(answer: Answer, handle: TextIO) -> int:
    from rich.console import Console
    from rich.table import Table as RichTable

    from pipeline.show import cell

    console = Console(file=handle, width=None if handle.isatty() else 10_000)
    grid = RichTable(header_style="bold")
    for name in answer.columns:
        grid.add_column(cell(name), overflow="fold")
    rows = list(islice(answer, ROWS_SHOWN))
    for row in rows:
        grid.add_row(*(cell(value) for value in row))
    console.print(grid)
    return len(rows)


def _as_csv(answer: Answer, handle: TextIO) -> int:
    counted = _Counted(answer)
    write_rows(handle, answer.columns, counted)
    return counted.count


def _as_json(answer: Answer, handle: TextIO) -> int:
    """Write an array of objects, one a line; of columns of one name the second is `a_2`."""
    counted, names, before = _Counted(answer), [*map(Distinct("_"), answer.columns)], "[\n"
    for row in counted:
        handle.write(before + json_line(dict(zip(names, map(_json_value, row), strict=True))))
        before = ",\n"
    handle.write("\n]\n" if counted.count else "[]\n")
    return counted.count


def _json_value(value: object) -> object:
    if isinstance(value, Decimal):
        value = float(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


class _Counted:
    """Rows, counted as they go by."""

    def __init__(self, rows: Answer) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for row in self._rows:
            self.count += 1
            yield row
