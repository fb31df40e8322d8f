"""The notebooks run from top to bottom, on a dataset that the first of them makes itself, give right answers, and are kept without outputs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_notebooks_are_there() -> None:
    assert [path.name for path in NOTEBOOKS] == ["01-first-look.ipynb", "02-comparing-gradings.ipynb", "03-knowledge-base.ipynb"]


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS[:-1], ids=lambda p: p.stem)
def test_notebook_runs(path: Path, samples_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = tmp_path / "dataset"
    if not path.stem.startswith("01"):
        shutil.copytree(samples_dataset, dataset)
    executed(path, dataset, monkeypatch)
    assert (dataset / "plans.parquet").is_file()


def executed(path: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The outputs of a notebook's cells."""
    monkeypatch.setenv("FANGAN_DATASET", str(dataset))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


@pytest.mark.slow
def test_the_knowledge_base_answers_and_draws(samples_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = tmp_path / "dataset"
    shutil.copytree(samples_dataset, dataset)
    outputs = executed(NOTEBOOKS[-1], dataset, monkeypatch)
    shown = "\n".join(str(output.get("data", {}).get("text/html") or output.get("data", {}).get("text/plain") or output.get("text")) for output in outputs)
    for answer in ("拉网式排查", "采购物品吃回扣", "2023-12-15", "01-county-finance.txt 620", "07-township-forest-fire.txt", "<mark>5月上旬至8月底</mark>"):
        assert answer in shown, answer
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 2
    assert "Traceback" not in shown
    if "没有找到中文字体" not in shown:
        assert "missing from" not in shown, "a glyph is missing from the font"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_is_kept_without_outputs(path: Path) -> None:
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in nbformat.read(path, as_version=4).cells)
