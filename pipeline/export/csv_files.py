"""One CSV per table, UTF-8 with BOM so that Excel opens it rightly; lists as JSON text; cells that a spreadsheet would run are disarmed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from pipeline.dataset import RowSource
from pipeline.export.cells import plain
from pipeline.export.written import Written
from pipeline.records import tables
from pipeline.store import replacing

suffix = "csv"
BOM = "\ufeff"


def write(out: Path, rows: RowSource) -> Written:
    """Write <table>.csv for every table into `out`, row by row."""
    paths = []
    for table in tables().values():
        columns = [c.name for c in table.columns]
        paths.append(out / f"{table.name}.csv")
        with replacing(paths[-1]) as temporary, temporary.open("w", encoding="utf-8", newline="") as handle:
            write_rows(handle, columns, ([row[name] for name in columns] for row in rows[table.name]))
    return Written(paths)


def write_rows(handle: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV's BOM, head and rows."""
    handle.write(BOM)
    writer = csv.writer(handle, lineterminator="\n")
    writer.writerow([plain(name) for name in columns])
    writer.writerows([plain(value) for value in row] for row in rows)
