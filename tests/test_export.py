"""Exports: the source is hostile and must stay text."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import DatasetError, UsageError
from pipeline.export import export_all, formats, known_formats, rows_of
from pipeline.export.cells import plain
from pipeline.run import run

HOSTILE = '=HYPERLINK("http://example.invalid","x")'


@pytest.fixture
def hostile_dataset(tmp_path: Path) -> Path:
    text = f"某局工作方案\n2024年3月底前完成清查。（牵头单位：{HOSTILE}局，配合单位：财政局）\n<script>alert(1)</script>\n"
    (tmp_path / "=1+1.txt").write_text(text, "utf-8")
    run([tmp_path / "=1+1.txt"], tmp_path / "out", workers=1)
    return tmp_path / "out"


def test_formats_are_discovered() -> None:
    assert {"csv", "jsonl", "xlsx"} <= set(formats())


def test_csv_cells_do_not_run(hostile_dataset: Path) -> None:
    export_all(hostile_dataset, ["csv"])
    for path in hostile_dataset.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as handle:
            assert not [cell for row in csv.reader(handle) for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_xlsx_holds_text_only(hostile_dataset: Path) -> None:
    [path] = export_all(hostile_dataset, ["xlsx"])
    with zipfile.ZipFile(path) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1", "'=1"), ("a\x0bb", "ab"), (["甲", "乙"], '["甲", "乙"]'), (None, None), (3, 3), ("@x", "'@x"), ("正常", "正常")],
)
def test_cells(value: object, cell: object) -> None:
    assert plain(value) == cell


def test_unknown_format() -> None:
    with pytest.raises(UsageError, match="docx"):
        known_formats("csv,docx")


def test_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        rows_of(tmp_path, "plans")


def test_damaged_table(tmp_path: Path) -> None:
    (tmp_path / "plans.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(DatasetError):
        rows_of(tmp_path, "plans")


def test_spacy_docs_hold_the_findings(samples_dataset: Path, tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    [path] = export_all(samples_dataset, ["spacy"])
    docs = list(DocBin().from_bytes(path.read_bytes()).get_docs(spacy.blank("zh").vocab))
    plans = {row["plan_id"]: row for row in rows_of(samples_dataset, "plans")}
    deadlines = rows_of(samples_dataset, "deadlines")
    assert len(docs) == len(plans)
    for doc in docs:
        start = plans[doc.user_data["plan_id"]]["char_start"]
        found = [(span.start_char + start, span.end_char + start) for span in doc.spans["deadlines"]]
        assert found == [(r["char_start"], r["char_end"]) for r in deadlines if r["plan_id"] == doc.user_data["plan_id"]]
