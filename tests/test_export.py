"""Exports: the source is hostile and must stay text."""

from __future__ import annotations

import csv
import json
import re
import sys
import tracemalloc
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

import pipeline
from pipeline.assemble import Row
from pipeline.dataset import Dataset
from pipeline.errors import DatasetError, UsageError
from pipeline.export import check_settings, csv_files, export_all, formats, jsonl, known_formats, rows_of, xlsx
from pipeline.export.cells import plain
from pipeline.records import tables
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


def blank_rows(**given: list[Row]) -> dict[str, list[Row]]:
    """Tables of which only some columns of some rows are filled."""
    return {name: [dict.fromkeys(c.name for c in table.columns) | row for row in given.get(name, [])] for name, table in tables().items()}


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(path: Path, of: str) -> list[str]:
    with zipfile.ZipFile(path) as book:
        return [book.read(name).decode() for name in sorted(book.namelist()) if re.search(of, name)]


def test_xlsx_holds_text_only(hostile_dataset: Path) -> None:
    [path] = export_all(hostile_dataset, ["xlsx"])
    with zipfile.ZipFile(path) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_xlsx_has_a_sheet_per_table_with_frozen_head_filters_and_widths(samples_dataset: Path, tmp_path: Path) -> None:
    [path] = xlsx.write(tmp_path, Dataset(samples_dataset)).paths
    found = sheets(path)
    assert list(found) == [*tables(), "说明 about"]
    for name in tables():
        rows = rows_of(samples_dataset, name)
        assert found[name][0] == [column.name for column in tables()[name].columns]
        assert len(found[name]) == len(rows) + 1
    assert [row[0] for row in found["plans"][1:]] == [row["plan_id"] for row in rows_of(samples_dataset, "plans")]
    for sheet in parts(path, r"worksheets/sheet\d+\.xml"):
        assert '<pane ySplit="1" topLeftCell="A2"' in sheet
        assert "<autoFilter ref=" in sheet
        widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
        assert widths
        assert all(6 <= width < 62 for width in widths)
    assert any("牵头 lead" in row[2] for row in found["说明 about"])


def test_xlsx_goes_on_in_further_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROW_LIMIT", 4)
    for count, expected in ((0, [0]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])):
        rows = blank_rows(rejects=[{"path": f"{i}.txt", "stage": "read", "error": "empty", "message": "空"} for i in range(count)])
        found = sheets(xlsx.write(tmp_path, rows).paths[0])
        there = {name: sheet for name, sheet in found.items() if name.startswith("rejects")}
        assert list(there) == ["rejects", "rejects_2", "rejects_3"][: len(expected)]
        assert [len(sheet) - 1 for sheet in there.values()] == expected
        assert [row[0] for sheet in there.values() for row in sheet[1:]] == [f"{i}.txt" for i in range(count)]


def test_xlsx_limits_are_those_of_excel() -> None:
    assert (xlsx.ROW_LIMIT, xlsx.CELL_LIMIT) == (1_048_576, 32_767)


@pytest.mark.parametrize(("text", "kept"), [("字" * 32_767, True), ("字" * 32_768, False), ("𠮷" * 16_383, True), ("𠮷" * 16_384, False), ("a" + "𠮷" * 40_000, False)])
def test_xlsx_cuts_a_cell_that_is_too_long_says_so_and_counts_it(tmp_path: Path, text: str, kept: bool) -> None:
    written = xlsx.write(tmp_path, blank_rows(rejects=[{"path": "a", "message": text}]))
    cell = sheets(written.paths[0])["rejects"][1][3]
    assert len(cell.encode("utf-16-le")) // 2 <= 32_767
    if kept:
        assert (cell, written.lost) == (text, {})
    else:
        assert cell.endswith("……（已截断 cut）")
        assert text.startswith(cell.removesuffix("……（已截断 cut）"))
        assert list(written.lost.values()) == [1]


def test_the_command_tells_of_cut_cells(samples_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in samples_dataset.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(xlsx, "CELL_LIMIT", 100)
    told: list[str] = []
    export_all(tmp_path, ["csv", "xlsx"], told.append)
    assert len(told) == 1
    assert "超长的单元格已截断" in told[0]


@pytest.mark.parametrize("text", ["甲\x00\x07\x0b\x1b[31m乙", "\ud800甲\uffff乙", "_x0041_甲", " 甲 ", "甲\n乙", "<t>&amp;</t>", "=1+1", "http://example.invalid", "12", "\u202e甲", "TRUE"])
def test_xlsx_keeps_text_as_text(tmp_path: Path, text: str) -> None:
    cell = sheets(xlsx.write(tmp_path, blank_rows(rejects=[{"path": text}])).paths[0])["rejects"][1][0]
    assert cell == plain(text)
    assert isinstance(cell, str)


def many(count: int) -> dict[str, Any]:
    """A dataset of `count` deadlines that no list holds."""

    class Many(Iterable[Row]):
        def __iter__(self) -> Iterator[Row]:
            blank: Row = dict.fromkeys(c.name for c in tables()["deadlines"].columns)
            return (blank | {"deadline_id": f"deadline_{i}", "plan_id": "p", "document_id": "d", "due": "2024-05-31", "task": f"完成第{i}项清查", "quote": "5月底前"} for i in range(count))

    plans = blank_rows(plans=[{"plan_id": "p", "title": "某局方案"}], documents=[{"document_id": "d", "path": "a.txt"}])
    return {**plans, "deadlines": Many()}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rows"), [("csv", 2_000), ("jsonl", 2_000), ("xlsx", 2_000), ("ics", 300)])
def test_memory_does_not_grow_with_the_dataset(name: str, rows: int, tmp_path: Path) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            formats()[name].write(tmp_path, many(count))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(rows)  # what is loaded once, and filled once
    assert peak(4 * rows) < 1.2 * peak(rows) + 50_000


def test_a_dataset_is_read_in_batches(samples_dataset: Path) -> None:
    rows = Dataset(samples_dataset)
    assert set(rows) == set(tables())
    assert [row["plan_id"] for row in rows["plans"]] == [row["plan_id"] for row in rows["plans"]], "as often as wanted"
    assert len(rows["deadlines"]) == sum(1 for _ in rows["deadlines"]) > 50  # type: ignore[arg-type]


def test_csv_and_jsonl_hold_what_the_tables_hold(samples_dataset: Path, tmp_path: Path) -> None:
    rows = Dataset(samples_dataset)
    csv_files.write(tmp_path, rows)
    jsonl.write(tmp_path, rows)
    for name in tables():
        expected = rows_of(samples_dataset, name)
        assert [json.loads(line) for line in (tmp_path / f"{name}.jsonl").read_text("utf-8").splitlines()] == expected, "no line is broken, not even by U+2028"
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
            found = list(csv.DictReader(handle))
        assert found == [{key: "" if value is None else str(plain(value)) for key, value in row.items()} for row in expected]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"),
        ("\t=1", "'\t=1"), ("\r=1", "'=1"), ("\n=1", "'\n=1"), ("  =1", "'  =1"), ("\u3000=1", "'\u3000=1"), ("\x00=1", "'=1"), ("\u202e=1", "'=1"),
        ("a\x0bb", "ab"), ("a\x85b\x9bc", "abc"), (["甲", "乙"], '["甲", "乙"]'), (["=1"], '["=1"]'), ([], "[]"), (None, None), (3, 3), (-3, -3), (-0.5, -0.5),
        (True, True), ("正常", "正常"), ("　首行缩进", "　首行缩进"), ("一、=1", "一、=1"),
    ],
)  # fmt: skip
def test_cells(value: object, cell: object) -> None:
    assert plain(value) == cell


@pytest.mark.parametrize("name", [name for name, module in formats().items() if getattr(module, "packages", ())])
def test_a_format_whose_packages_are_missing_is_refused_before_the_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in formats()[name].packages:  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=rf"pip install 'fangan\[{name}\]'"):
        check_settings([name], {"url": "postgresql://x"} if name == "postgres" else {})


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


def test_a_table_of_another_version(samples_dataset: Path, tmp_path: Path) -> None:
    for path in samples_dataset.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    pq.write_table(pq.read_table(samples_dataset / "plans.parquet").drop_columns(["topic"]), tmp_path / "plans.parquet")
    with pytest.raises(DatasetError, match="topic"):
        export_all(tmp_path, ["csv"])
    assert not (tmp_path / "plans.csv").exists()
    assert not list(tmp_path.glob(".*")), "nothing half written is left"
    assert "topic" not in pipeline.load(tmp_path)["plans"]


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
