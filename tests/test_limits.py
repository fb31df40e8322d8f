"""Bad inputs of every kind: each ends within a minute and 1.5 GB as one clear reject, or is read right, and the batch goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from fixtures_bad import BAD, BROKEN, LOCKED, PLAN
from test_run import rows

from pipeline.read.unpackers import installed
from pipeline.run import run

MOST_SECONDS, MOST_MEGABYTES = 60, 1500
posix = pytest.mark.skipif(sys.platform == "win32", reason="measures forked processes")
UNPACKED = (".rar", ".7z")


def expected(name: str, codes: set[str]) -> set[str]:
    return codes if installed() or not name.endswith(UNPACKED) else {"converter_missing"}


@posix
@pytest.mark.slow
@pytest.mark.parametrize("kind", BAD)
def test_bad_inputs_end_in_time_and_memory(tmp_path: Path, kind: str) -> None:
    folder, warm = tmp_path / kind, tmp_path / "warm.txt"
    folder.mkdir()
    warm.write_text(PLAN, "utf-8")
    for name, (made, _) in BAD[kind].items():
        (folder / name).write_bytes(made())
    command = [sys.executable, str(ROOT / "tests" / "bad_input_driver.py"), str(folder), str(warm)]
    said = subprocess.run(command, check=True, capture_output=True, timeout=600).stdout
    wrong = []
    for measured in json.loads(said):
        codes = set(measured["outcomes"].values())
        ends = measured["status"] == 0 and measured["seconds"] < MOST_SECONDS and measured["megabytes"] < MOST_MEGABYTES
        if not (ends and codes and codes <= expected(measured["name"], BAD[kind][measured["name"]][1])):
            wrong.append(measured)
    assert wrong == []


def test_the_batch_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, "utf-8")
    bad = BROKEN | LOCKED
    for name, (made, _) in bad.items():
        (folder / name).write_bytes(made())
    run([folder], tmp_path / "out", workers=2)
    assert [row["path"] for row in rows(tmp_path / "out", "documents")] == ["plan.txt"]
    rejects = {row["path"].split("!/")[0]: row for row in rows(tmp_path / "out", "rejects")}
    assert set(rejects) == set(bad)  # nothing.txt and nothing.docx too, whose content is the same
    for name, row in rejects.items():
        assert row["error"] in expected(name, bad[name][1])
        chinese, english = row["message"].split(" · ")
        assert "\n" not in chinese
        assert english.isascii()
