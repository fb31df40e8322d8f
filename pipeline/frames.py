"""A dataset's tables as pandas frames whose columns have their types; `pipeline.load` gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.dataset import damaged, table_file
from pipeline.publish import settle
from pipeline.records import Table, tables
from pipeline.terms import terms

_TYPES = {pa.string(): pd.StringDtype(), pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype(), pa.float64(): pd.Float64Dtype()}


class Frames(Mapping[str, pd.DataFrame]):
    """The tables of the dataset in a folder by name: each frame is read once, when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        settle(folder)  # a run that died while it published
        self._folder = folder
        self._read: dict[str, pd.DataFrame] = {}
        for name in tables():
            table_file(folder, name)

    def __getitem__(self, table: str) -> pd.DataFrame:
        if table not in self._read:
            self._read[table] = _frame(table_file(self._folder, table), tables()[table])
        return self._read[table]

    def __contains__(self, table: object) -> bool:
        return table in tables()  # without reading it

    def __iter__(self) -> Iterator[str]:
        return iter(tables())

    def __len__(self) -> int:
        return len(tables())

    def __repr__(self) -> str:
        return f"Frames({str(self._folder)!r}: {', '.join(self)})"


def _frame(path: Path, table: Table) -> pd.DataFrame:
    try:
        read = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise damaged(path, error) from error
    frame: pd.DataFrame = read.to_pandas(types_mapper=_TYPES.get)
    for column in [column for column in table.columns if column.name in frame]:  # another version's dataset may lack one
        if column.kind in ("list", "numbers"):
            frame[column.name] = pd.Series(read[column.name].to_pylist(), index=frame.index, dtype=object)
        elif column.name in terms(table).few:
            frame[column.name] = frame[column.name].astype("category")
    return frame
