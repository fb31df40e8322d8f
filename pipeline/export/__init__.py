"""A dataset's tables in other formats. Each module here that declares `suffix` and `write` is a format; discovery finds it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.assemble import Row, Rows
from pipeline.errors import DatasetError, UsageError
from pipeline.publish import settle
from pipeline.records import tables


@runtime_checkable
class Format(Protocol):
    """One export format: its name on the command line, and how it writes all tables of a dataset into a folder."""

    suffix: str

    def write(self, out: Path, rows: Rows) -> list[Path]:
        """Write the tables into `out` and return the files written."""
        ...


@runtime_checkable
class Partial(Protocol):
    """A format that cannot hold every row says which it leaves out."""

    def left_out(self, rows: Rows) -> dict[str, int]:
        """Return how many rows are left out, by reason (in Chinese and English)."""
        ...


@cache
def formats() -> dict[str, Format]:
    """Return every format of this package by its suffix."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    return {module.suffix: module for module in modules if isinstance(module, Format)}


def known_formats(wanted: str, *, required: bool = False) -> list[str]:
    """Return the formats named in `wanted` (csv,xlsx). Raises UsageError for an unknown one, or for none where one is required."""
    names = [name.strip().lower() for name in wanted.split(",") if name.strip()]
    unknown = [name for name in names if name not in formats()]
    if unknown or (required and not names):
        known = "、".join(sorted(formats()))
        raise UsageError(f"不认识的格式 {'、'.join(unknown) or '（空）'}；可用：{known} · unknown format; choose among {known}")
    return names


def rows_of(dataset: Path, table: str) -> list[Row]:
    """Return the rows of one table of a dataset. Raises DatasetError if the folder holds no dataset or the table is damaged."""
    settle(dataset)  # a run that died while it published
    path = dataset / f"{table}.parquet"
    if not path.is_file():
        raise DatasetError(f"{dataset} 不是数据集（缺少 {path.name}）；请先用 fangan run 生成 · not a dataset: {path.name} is missing; make one with fangan run")
    try:
        rows: list[Row] = pq.read_table(path).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise DatasetError(f"{path} 已损坏，请重新运行 fangan run · damaged, run fangan run again ({error})") from error
    return rows


def export_all(dataset: Path, wanted: Sequence[str], tell: Callable[[str], None] | None = None) -> list[Path]:
    """Write the dataset in each format of `wanted` and return the files written; `tell` is given a line for each format that left rows out."""
    if not wanted:
        return []
    rows = {name: rows_of(dataset, name) for name in tables()}
    paths = [path for name in wanted for path in formats()[name].write(dataset, rows)]
    if tell:
        for line in _left_out(rows, wanted):
            tell(line)
    return paths


def _left_out(rows: Rows, wanted: Sequence[str]) -> Iterator[str]:
    for name in wanted:
        if isinstance(partial := formats()[name], Partial) and (reasons := partial.left_out(rows)):
            why = "；".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
            yield f"{name}：略去 skipped {sum(reasons.values())}（{why}）"
