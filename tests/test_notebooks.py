"""The notebooks run from top to bottom, on a dataset that the first of them makes itself, and are kept without outputs."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_notebooks_are_there() -> None:
    assert [path.name for path in NOTEBOOKS] == ["01-first-look.ipynb", "02-comparing-gradings.ipynb"]


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs(path: Path, samples_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = tmp_path / "dataset" if path.stem.startswith("01") else samples_dataset
    monkeypatch.setenv("FANGAN_DATASET", str(dataset))
    NotebookClient(nbformat.read(path, as_version=4), timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    assert (dataset / "plans.parquet").is_file()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_is_kept_without_outputs(path: Path) -> None:
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in nbformat.read(path, as_version=4).cells)
