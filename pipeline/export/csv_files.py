"""One CSV per table, UTF-8 with BOM so that Excel opens it rightly; lists as JSON text; cells that a spreadsheet would run are disarmed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.assemble import Rows
from pipeline.export.cells import plain
from pipeline.records import tables
from pipeline.store import write_text

suffix = "csv"


def write(out: Path, rows: Rows) -> list[Path]:
    """Write <table>.csv for every table into `out`."""
    paths = []
    for table in tables().values():
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(c.name for c in table.columns)
        writer.writerows([plain(row[c.name]) for c in table.columns] for row in rows[table.name])
        paths.append(out / f"{table.name}.csv")
        write_text(paths[-1], "\ufeff" + buffer.getvalue())
    return paths
