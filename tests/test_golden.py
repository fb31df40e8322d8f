"""The dataset of corpora/samples, row by row, as it stood when someone last looked at it. `make golden` writes it anew; read the diff."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import records
from pipeline.export import rows_of

GOLDEN = Path(__file__).parent / "golden"
TABLES = [name for name in records.tables() if name != "rejects"]


def lines(dataset: Path, table: str) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows_of(dataset, table))


@pytest.mark.parametrize("table", TABLES)
def test_golden(table: str, samples_dataset: Path, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"{table}.jsonl"
    now = lines(samples_dataset, table)
    if request.config.getoption("--regenerate-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, "utf-8")
    assert path.is_file(), "no golden rows yet: run make golden"
    assert now.splitlines() == path.read_text("utf-8").splitlines()


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.jsonl")} == set(TABLES)
