"""The main job: determinism, grounding, rejects; on the project's own samples, and on shared input where it lies beside the checkout."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest import ROOT, SAMPLES

from extractors.contract import Span
from pipeline import records
from pipeline.assemble import Assembler, PlanReading, Row
from pipeline.citations import Citation
from pipeline.header import read_header
from pipeline.inputs import collect
from pipeline.normalise import normalise
from pipeline.outline import prepare
from pipeline.run import run
from pipeline.split import PlanPiece
from pipeline.store import read_text

SHARED = [folder for name in ("seeds", "plans") if (folder := ROOT.parent / "shared" / name).is_dir()]
PLAN = "某县某某工作方案\n为做好工作，制定本方案。\n一、组织领导\n成立领导小组。组长：张伟。\n二、时间安排\n2024年3月底前完成。（牵头单位：财政局）\n某县人民政府\n2024年1月2日\n"


def rows(dataset: Path, table: str) -> list[Row]:
    return list(pq.read_table(dataset / f"{table}.parquet").to_pylist())


def digests(dataset: Path) -> dict[str, str]:
    files = [*dataset.glob("*.parquet"), *dataset.glob("*.sqlite"), *dataset.glob("texts/*"), dataset / "datapackage.json"]
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def assert_grounded(dataset: Path) -> None:
    """Normalising source[char_start:char_end] gives the quote, for every row of every table that has one."""
    texts = {row["document_id"]: read_text(dataset / "texts" / f"{row['document_id']}.txt") for row in rows(dataset, "documents")}
    clean = {document_id: normalise(text) for document_id, text in texts.items()}
    checked = 0
    for table in records.tables().values():
        columns = {c.name for c in table.columns}
        if table.name in ("repairs",) or not {"char_start", "document_id"} <= columns:
            continue
        for row in rows(dataset, table.name):
            span = Span(row["char_start"], row["char_end"])
            assert 0 <= span.start < span.end <= len(texts[row["document_id"]]), (table.name, row)
            if "quote" in columns:
                assert clean[row["document_id"]].quote(span) == row["quote"], (table.name, row)
            checked += 1
    assert checked


def test_every_value_is_grounded(samples_dataset: Path) -> None:
    assert_grounded(samples_dataset)


def test_a_span_that_begins_inside_a_rewritten_word_stands_on_the_whole_of_it() -> None:
    """Vocabulary turns four characters into three, which all stand on those four: what the row quotes is what they give."""
    clean = normalise("网际网路、资讯与程式安全工作方案")
    assembler = Assembler("doc_0", clean)
    text, half = clean.text, clean.text.index("联网")
    whole = PlanPiece(Span(0, len(text)))
    assembler.add_plan(1, PlanReading(whole, read_header(text), [Citation(Span(half, half + 2), "联网")], prepare(text), []))
    [row] = assembler.rows["citations"]
    assert row["quote"] == clean.quote(Span(row["char_start"], row["char_end"])) == "互联网"


def test_every_table_is_filled(samples_dataset: Path) -> None:
    empty = [name for name in records.tables() if not rows(samples_dataset, name)]
    assert empty == ["rejects", "reuse"]  # no sample repeats another


def test_source_text_of_a_text_file_is_the_file(samples_dataset: Path) -> None:
    for row in rows(samples_dataset, "documents"):
        if row["media_type"] == "text/plain" and row["encoding"] == "utf-8":
            assert read_text(samples_dataset / "texts" / f"{row['document_id']}.txt") == (SAMPLES / row["path"]).read_bytes().decode("utf-8")


@pytest.mark.parametrize("workers", [1, 2])
def test_same_input_gives_the_same_bytes(samples_dataset: Path, tmp_path: Path, workers: int) -> None:
    run([SAMPLES], tmp_path / "again", workers=workers)
    assert digests(tmp_path / "again") == digests(samples_dataset)


def test_order_of_inputs_does_not_matter(tmp_path: Path) -> None:
    files = sorted(p for p in SAMPLES.iterdir() if p.suffix == ".txt")[:3]
    run(files, tmp_path / "a", workers=1)
    run(files[::-1], tmp_path / "b", workers=1)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_foreign_keys_hold(samples_dataset: Path) -> None:
    with sqlite3.connect(samples_dataset / "fangan.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        for name in records.tables():
            assert db.execute(f"SELECT count(*) FROM {name}").fetchone() == (len(rows(samples_dataset, name)),)


def test_datapackage_describes_every_table(samples_dataset: Path) -> None:
    package = json.loads((samples_dataset / "datapackage.json").read_text("utf-8"))
    assert {r["name"]: r["rows"] for r in package["resources"]} == {name: len(rows(samples_dataset, name)) for name in records.tables()}
    for resource in package["resources"]:
        assert [f["name"] for f in resource["schema"]["fields"]] == pq.read_schema(samples_dataset / resource["path"]).names


def test_run_json_says_what_was_done(samples_dataset: Path) -> None:
    manifest = json.loads((samples_dataset / "run.json").read_text("utf-8"))
    assert manifest["counts"]["documents"] == len(rows(samples_dataset, "documents"))
    assert set(manifest["extractors"]) >= {"groups", "deadlines", "assignments", "risks", "gradings"}


def test_same_content_under_two_names_is_one_document(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for name in ("b.txt", "a.txt", "sub/c.txt"):
        (folder / name).write_text(PLAN, "utf-8")
    run([folder], tmp_path / "out", workers=1)
    [row] = rows(tmp_path / "out", "documents")
    assert (row["path"], row["other_paths"]) == ("a.txt", ["b.txt", "sub/c.txt"])


def test_each_of_several_empty_files_is_rejected_by_its_name(tmp_path: Path) -> None:
    home = tmp_path / "in"
    home.mkdir()
    for name in ("甲.txt", "乙.docx", "丙.pdf"):
        (home / name).write_bytes(b"")
    (home / "丁.txt").write_text(PLAN, "utf-8")
    (home / "戊.txt").write_text(PLAN, "utf-8")
    summary = run([home], tmp_path / "out")
    assert {row["path"] for row in rows(tmp_path / "out", "rejects")} == {"甲.txt", "乙.docx", "丙.pdf"}
    assert (summary.counts["rejects"], summary.counts["documents"], summary.same) == (3, 1, 3)
    (home / "丙.pdf").unlink()
    assert run([home], tmp_path / "out").counts["rejects"] == 2


def test_no_name_hides_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file named alone is called by its name, else by its path, and in a folder given as well another may be called so."""
    monkeypatch.chdir(tmp_path)
    paths = [Path("all/two/plan.txt"), Path("one/plan.txt"), Path("two/plan.txt")]
    for number, path in enumerate(paths, 1):
        path.parent.mkdir(parents=True)
        path.write_text(PLAN.replace("3月", f"{number}月"), "utf-8")
    sources, _missing = collect(["all", *paths[1:]])
    assert {source.path.resolve() for source in sources} == {path.resolve() for path in paths}


def test_bad_inputs_are_rejected_and_the_rest_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(PLAN, "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "half.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 200)
    (folder / "not.pdf").write_bytes(b"%PDF-1.7\nbroken")
    summary = run([folder, tmp_path / "missing"], tmp_path / "out", workers=1)
    rejects = {Path(row["path"]).name: row for row in rows(tmp_path / "out", "rejects")}
    assert set(rejects) == {"empty.txt", "binary.txt", "half.docx", "not.pdf", "missing"}
    assert summary.rejected
    assert rejects["empty.txt"]["error"] == "empty"
    assert rejects["missing"]["error"] == "missing"
    assert all(row["message"] and "Traceback" not in row["message"] and "\n" not in row["message"] for row in rejects.values())
    assert [row["path"] for row in rows(tmp_path / "out", "documents")] == ["good.txt"]
    assert_grounded(tmp_path / "out")


def test_a_defect_in_an_extractor_costs_that_table_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import extractors.deadlines

    def broken(plan: object) -> list[object]:
        raise RuntimeError("defect\nof a test")

    monkeypatch.setattr(extractors.deadlines, "find", broken)
    (tmp_path / "a.txt").write_text(f"工作方案篇一\n{PLAN}工作方案篇二\n{PLAN}", "utf-8")
    summary = run([tmp_path / "a.txt"], tmp_path / "out", workers=1)
    assert summary.counts["plans"] == 2
    assert [(r["stage"], r["error"], r["message"]) for r in rows(tmp_path / "out", "rejects")] == [("extract:deadlines", "RuntimeError", "defect of a test")]
    assert summary.counts["documents"] == 1
    assert summary.counts["assignments"] == 2


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PLAN, "utf-8")
    run([tmp_path / "a.txt"], tmp_path / "out", workers=1)
    (tmp_path / "a.txt").write_text(PLAN.replace("财政局", "审计局"), "utf-8")
    run([tmp_path / "a.txt"], tmp_path / "out", workers=1)
    assert len(list((tmp_path / "out" / "texts").iterdir())) == 1
    assert not list((tmp_path / "out").glob(".*"))


@pytest.mark.slow
@pytest.mark.skipif(not SHARED, reason="shared input lies beside the checkout of the project's own team only")
def test_shared_input(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert not run(SHARED, one, workers=1).rejected
    run(SHARED, two, workers=2)
    assert digests(one) == digests(two)
    assert_grounded(one)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["（", "）", "【（《“", "一、", "牵头单位：", "组长：", "2013年3月1日", "第一阶段", "|", "\t", "一级", "风险", "由", "，", "12"])
def test_hostile_text_does_not_hang(tmp_path: Path, piece: str) -> None:
    (tmp_path / "a.txt").write_text(PLAN + piece * (300_000 // len(piece)), "utf-8")
    summary = run([tmp_path / "a.txt"], tmp_path / "out", workers=1)
    assert summary.counts["documents"] == 1
    assert summary.seconds < 60
