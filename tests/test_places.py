"""Where findings stand in their files: anchors of each format, the words for a place, and the ledger of what a file held."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import samples_builder
from fixtures_pdf import pdf_of, scan, table
from fixtures_rtf import gbk, row, rtf_of
from fixtures_workbooks import xlsx_of
from test_cli import fangan

from pipeline.inputs import Source, fingerprint
from pipeline.places import Places, column_letters
from pipeline.read import SourceText, read, recognise
from pipeline.read.losses import PARTS, Tally, warnings_of
from pipeline.read.pdf.chars import Run
from pipeline.results import DocumentResult
from pipeline.run import document

TITLE = "沙河镇防汛工作方案"
ROWS = [["序号", "工作任务", "牵头单位"], ["1", "排查隐患", "镇水务站"], ["2", "储备物资", "镇财政所"]]
PAGE = (
    f"<html><body><div class='nav'>首页</div><div id='content'><h1>{TITLE}</h1><table><caption>任务表</caption>"
    + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in ROWS)
    + "</table><p>附：图<img src='x.png'></p><p style='display:none'>暗文</p></div></body></html>"
)
RTF = rtf_of(gbk(TITLE) + r"\par " + "".join(row(*map(gbk, cells)) for cells in ROWS) + r"\pard " + gbk("附注") + r"{\footnote " + gbk("注文") + r"}\par")
FILES = {
    "a.html": PAGE.encode(),
    "a.rtf": RTF,
    "a.csv": "\n".join([TITLE + ",,", *(",".join(cells) for cells in ROWS)]).encode(),
    "a.xlsx": xlsx_of({"任务": [[TITLE], *ROWS]}),
    "a.docx": samples_builder.docx("\n".join([TITLE, *(f"| {' | '.join(cells)} |" for cells in ROWS), "附注"])),
    "a.pdf": pdf_of("附注", table(ROWS, [40, 120, 100]), title=TITLE),
}


@pytest.fixture(params=FILES)
def source(request: pytest.FixtureRequest) -> SourceText:
    return read(FILES[request.param], request.param)


def test_cells_are_anchored_by_row_and_column(source: SourceText) -> None:
    cells = {(a.row, a.col): source.text[a.start : a.end] for a in source.anchors if a.kind == "cell"}
    top = min(row for row, _ in cells if row is not None)
    assert cells == {(top + row, 1 + column): text for row, texts in enumerate(ROWS) for column, text in enumerate(texts)}


def test_anchors_of_one_kind_follow_each_other_inside_the_text(source: SourceText) -> None:
    for kind in {anchor.kind for anchor in source.anchors}:
        ends = [(a.start, a.end) for a in source.anchors if a.kind == kind]
        assert all(0 <= start < end <= len(source.text) for start, end in ends)
        assert all(before[1] <= after[0] for before, after in pairwise(ends))
    assert list(source.anchors) == sorted(source.anchors, key=lambda a: (a.start, -a.end))


def test_every_word_has_a_place(source: SourceText) -> None:
    covered = {at for anchor in source.anchors for at in range(anchor.start, anchor.end)}
    assert {source.text[at] for at in set(range(len(source.text))) - covered} <= set("| \n\u2028")


def test_what_a_web_page_held_is_counted() -> None:
    contents = {content.part: (content.held, content.kept) for content in read(PAGE.encode(), "a.html").contents}
    assert contents == {"tables": (1, 1), "hidden": (1, 0), "images": (1, 0), "frame": (2, 0)}


def test_what_is_lost_is_said_once_per_part() -> None:
    tally = Tally()
    tally.whole("paragraphs", 3)
    tally.held("notes", 2)
    tally.kept("notes")
    tally.held("running_heads", 2)
    tally.note("running_heads", "甲文件")
    tally.note("running_heads", "甲文件")
    assert list(warnings_of(tally.contents())) == [
        "1 条脚注或尾注未收入正文 · 1 footnotes and endnotes left out",
        "2 处页眉页脚未收入正文 · 2 running heads and feet left out: 甲文件",
    ]


def test_parts_have_names_in_both_languages() -> None:
    assert all(any("\u4e00" <= c <= "\u9fff" for c in chinese) and english.isascii() for chinese, english in PARTS.values())


def result_of(folder: Path, name: str) -> DocumentResult:
    (folder / name).write_bytes(FILES[name])
    [source] = fingerprint([Source(folder / name, name)])
    return document(source)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("a.xlsx", "任务!C3"),
        ("a.docx", "表 1 第 2 行第 3 列"),
        ("a.html", "表 1 第 2 行第 3 列"),
        ("a.pdf", "第 1 页 表 1 第 2 行第 3 列"),
        ("a.rtf", "表 1 第 2 行第 3 列"),
    ],
)
def test_findings_know_their_page_or_cell(tmp_path: Path, name: str, place: str) -> None:
    rows = result_of(tmp_path, name).rows
    places = Places(rows["anchors"])
    assert place in {places.at(unit["char_start"]) for unit in rows["assignment_units"]}


def test_show_prints_the_place_and_what_was_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(FILES["a.html"])
    done = fangan("show", tmp_path / "a.html", COLUMNS="200")
    assert done.returncode == 0, done.stderr
    assert "表 1 第 2 行第 3 列" in done.stdout
    assert "1 张图片未收入正文" in done.stdout


def test_the_ledger_and_the_places_are_tables(tmp_path: Path) -> None:
    rows = result_of(tmp_path, "a.pdf").rows
    assert {(row["kind"], row["page"]) for row in rows["anchors"]} == {("page", 1), ("paragraph", 1), ("cell", 1)}
    assert all(len(row["bbox"]) == 4 for row in rows["anchors"] if row["kind"] != "page")
    assert ("tables", 1, 1) in {(row["part"], row["held"], row["kept"]) for row in rows["contents"]}


def test_what_was_recognised_with_doubt_is_flagged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = {"x1": 400.0, "size": 16.0}
    runs = [Run(text, [72.0 + 16 * n for n in range(len(text))], top=top, bottom=top + 16, confidence=sure, **line) for text, top, sure in ((TITLE, 100.0, 0.99), ("附汪", 200.0, 0.6))]
    monkeypatch.setattr(recognise, "available", lambda: True)
    monkeypatch.setattr(recognise, "recognise", lambda image, points: SimpleNamespace(width=595.0, height=842.0, runs=runs, rules=(), shown=lambda box: box))
    (tmp_path / "a.pdf").write_bytes(scan())
    [source] = fingerprint([Source(tmp_path / "a.pdf", "a.pdf")])
    rows = document(source).rows
    assert [(row["action"], row["kind"], row["old"], row["new"]) for row in rows["repairs"]] == [("flag", "doubtful recognition", "附汪", None)]
    assert rows["documents"][0]["flag_count"] == 1


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_column_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters
