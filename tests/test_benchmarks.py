"""The benchmarks run, on little, and write what they print."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "options", "columns"),
    [
        ("whole", ["--documents", "20", "--largest", "10000"], {"reader", "plans/s", "stage", "us/character", "peak MB", "against one worker", "cores free"}),
        ("normalise", ["--largest", "10000"], {"text", "step", "bytes", "characters/s", "times opencc"}),
        ("duplicates", ["--plans", "60"], {"copies", "recall", "paragraph recall", "collection", "rows", "peak MB"}),
        ("dates", ["--suites", "{tmp}/none"], {"reader", "times as long", "input", "against ordinary", "against a tenth"}),
    ],
)
def test_benchmark(script: str, options: list[str], columns: set[str], tmp_path: Path) -> None:
    given = [SAMPLES / "01-county-finance.txt", "--rounds", "1", "--json", tmp_path / "out.json", *(o.replace("{tmp}", str(tmp_path)) for o in options)]
    command = [sys.executable, ROOT / "benchmarks" / f"{script}.py", *given]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, encoding="utf-8", env=os.environ, check=False)
    assert done.returncode == 0, done.stderr
    tables = json.loads((tmp_path / "out.json").read_text("utf-8"))
    rows = [row for name, table in tables.items() if name != "ran_on" for row in table]
    assert columns <= {column for row in rows for column in row}
    assert all(str(row.get("step", row.get("input", ""))) in done.stdout for row in rows)


def test_a_missing_file_is_one_line() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "benchmarks" / "whole.py"), "nowhere.txt"], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "nowhere.txt" in done.stderr
    assert "Traceback" not in done.stderr
