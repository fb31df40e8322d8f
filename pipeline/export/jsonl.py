"""One JSON Lines file per table: a row a line, UTF-8, keys in the order of the columns."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.assemble import Rows
from pipeline.records import tables
from pipeline.store import write_text

suffix = "jsonl"


def write(out: Path, rows: Rows) -> list[Path]:
    """Write <table>.jsonl for every table into `out`."""
    paths = []
    for table in tables().values():
        paths.append(out / f"{table.name}.jsonl")
        write_text(paths[-1], "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows[table.name]))
    return paths
