"""One JSON Lines file per table: a row a line, UTF-8, keys in the order of the columns."""

from __future__ import annotations

from pathlib import Path

from pipeline.dataset import RowSource
from pipeline.export.cells import json_line
from pipeline.export.written import Written
from pipeline.records import tables
from pipeline.store import replacing

suffix = "jsonl"


def write(out: Path, rows: RowSource) -> Written:
    """Write <table>.jsonl for every table into `out`, row by row."""
    paths = []
    for name in tables():
        paths.append(out / f"{name}.jsonl")
        with replacing(paths[-1]) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as handle:
            handle.writelines(json_line(row) + "\n" for row in rows[name])
    return Written(paths)
