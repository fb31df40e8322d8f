"""Reading a dataset back: its tables' rows, a batch at a time, so that a large one needs no more memory than a small one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.assemble import Row
from pipeline.errors import DatasetError
from pipeline.publish import settle
from pipeline.records import tables

RowSource = Mapping[str, Iterable[Row]]
"""The rows of every table by its name, to be gone through as often as wanted: lists of rows, or a `Dataset`."""

_BATCH = 2_000


class NoSuchTableError(DatasetError, KeyError):
    """A dataset has no table of this name."""

    def __str__(self) -> str:
        return str(self.args[0])


class Dataset(Mapping[str, "TableRows"]):
    """The tables of the dataset in a folder; rows are read when they are asked for.

    Raises DatasetError if the folder holds no dataset or a table of it is damaged, NoSuchTableError (a KeyError too) for a table that does not exist.
    """

    def __init__(self, folder: Path) -> None:
        settle(folder)  # a run that died while it published
        self.folder = folder
        for name in tables():
            table_file(folder, name)

    def __getitem__(self, table: str) -> TableRows:
        return TableRows(self.folder, table)

    def __iter__(self) -> Iterator[str]:
        return iter(tables())

    def __len__(self) -> int:
        return len(tables())


class TableRows(Iterable[Row]):
    """The rows of one table, read from its Parquet file each time they are gone through."""

    def __init__(self, folder: Path, table: str) -> None:
        self._path, self._columns = table_file(folder, table), {column.name for column in tables()[table].columns}

    def __iter__(self) -> Iterator[Row]:
        try:
            with pq.ParquetFile(self._path) as file:
                if lacking := self._columns - set(file.schema_arrow.names):
                    raise DatasetError(
                        f"{self._path} 是别的版本写的（缺少 {'、'.join(sorted(lacking))}），请重新运行 fangan run · written by another version, run fangan run again"
                    )
                for batch in file.iter_batches(_BATCH):
                    yield from batch.to_pylist()
        except (OSError, pa.ArrowException) as error:
            raise damaged(self._path, error) from error

    def __len__(self) -> int:
        try:
            return int(pq.read_metadata(self._path).num_rows)
        except (OSError, pa.ArrowException) as error:
            raise damaged(self._path, error) from error


def table_file(folder: Path, table: str) -> Path:
    """Return the Parquet file of a table. Raises NoSuchTableError or DatasetError where there is none."""
    if table not in tables():
        known = "、".join(tables())
        raise NoSuchTableError(f"没有这张表：{table}；可用：{known} · no such table: {table}; choose among {known}")
    path = folder / f"{table}.parquet"
    if not path.is_file():
        raise DatasetError(f"{folder} 不是数据集（缺少 {path.name}）；请先用 fangan run 生成 · not a dataset: {path.name} is missing; make one with fangan run")
    return path


def damaged(path: Path, error: Exception) -> DatasetError:
    """Return the error that says a table's file cannot be read."""
    return DatasetError(f"{path} 已损坏，请重新运行 fangan run · damaged, run fangan run again ({error})")


def rows_of(folder: Path, table: str) -> list[Row]:
    """Return the rows of one table of a dataset. Raises DatasetError if the folder holds no dataset or the table is damaged."""
    settle(folder)
    return list(TableRows(folder, table))


class Once(Mapping[str, "_But"]):
    """A dataset's tables without the records of plans that repeat another, or stand in a larger one: each counts once."""

    def __init__(self, rows: RowSource) -> None:
        self._rows = rows
        self._left_out = {plan["plan_id"] for plan in rows["plans"] if plan["duplicate_of"] or plan["contained_in"]}

    def __getitem__(self, table: str) -> _But:
        return _But(self._rows[table], self._left_out)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class _But(Iterable[Row]):
    """Rows, to be gone through as often as wanted, but for those of some plans."""

    def __init__(self, rows: Iterable[Row], plans: set[str]) -> None:
        self._rows, self._plans = rows, plans

    def __iter__(self) -> Iterator[Row]:
        return (row for row in self._rows if row.get("plan_id") not in self._plans)

    def __len__(self) -> int:
        return sum(1 for _ in self)
