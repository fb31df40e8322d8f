"""The command line as a user meets it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SAMPLES
from rich.console import Console

from pipeline import show
from pipeline.assemble import Row
from pipeline.dataset import TableRows


def fangan(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=os.environ | {"COLUMNS": "120"} | env, check=False)


def test_run_prints_a_short_table_and_exits_0(tmp_path: Path) -> None:
    done = fangan("run", SAMPLES, "-o", tmp_path / "out", "--format", "csv,jsonl,xlsx")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    for word in ("documents", "plans", "deadlines", "rejects", "用时 time"):
        assert word in done.stderr
    assert (tmp_path / "out" / "fangan.xlsx").is_file()
    assert (tmp_path / "out" / "plans.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert json.loads((tmp_path / "out" / "plans.jsonl").read_text("utf-8").splitlines()[0])["plan_id"]


def test_a_missing_path_is_a_reject_and_exit_1(tmp_path: Path) -> None:
    done = fangan("run", tmp_path / "nowhere", "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "找不到文件" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out" / "rejects.parquet").is_file()


def test_a_mistyped_path_leaves_the_dataset_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("某县检查方案\n一、任务\n2024年6月底前完成。\n", "utf-8")
    assert fangan("run", tmp_path / "a.txt", "-o", tmp_path / "out").returncode == 0
    before = (tmp_path / "out" / "datapackage.json").read_bytes()
    done = fangan("run", tmp_path / "b.txt", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "输入里一个文件也没有" in done.stderr
    assert (tmp_path / "out" / "datapackage.json").read_bytes() == before


def test_clean_writes_the_text_and_says_what_it_did(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("首页 > 公开\n一、風(fēng)險(xiǎn)防控\n加強(qiáng)管理，明確責(zé)任\n風(fēng)險(xiǎn)點\n", "utf-8")
    done = fangan("clean", page)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "一、风险防控\n加强管理，明确责任\n风险点\n"
    assert "删去 removed 7" in done.stderr
    done = fangan("clean", page, "-o", tmp_path / "clean.txt", "--report")
    assert (tmp_path / "clean.txt").read_text("utf-8") == "一、风险防控\n加强管理，明确责任\n风险点\n"
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert rows[1] == ["removal", "navigation", "0–8", "首页 > 公开␊", ""]
    assert rows[2] == ["removal", "pinyin", "11–17", "(fēng)", ""]
    assert len(rows) == 8


@pytest.mark.parametrize(
    "args",
    [
        ("run",),
        ("run", "x", "-o", "{tmp}/file"),
        ("run", "x", "-o", "{tmp}/out", "--format", "docx"),
        ("run", "x", "-o", "{tmp}/out", "--format", "csv,postgres"),
        ("run", "{tmp}", "-o", "{tmp}"),
        ("export", "{tmp}", "--to", "csv"),
        ("export", "{tmp}", "--to", "word"),
        ("look", "{tmp}"),
        ("eval", "{tmp}", "{tmp}"),
        ("show", "{tmp}/nowhere.txt"),
        ("clean", "{tmp}/nowhere.txt"),
        ("import-annotations", "{tmp}/nowhere.json", "--from", "doccano", "-o", "{tmp}/out"),
        ("nonsense",),
        ("run", "{tmp}/file"),
        ("run", "x", "-o", "{tmp}/out", "--workers", "0"),
        ("run", "x", "-o", "{tmp}/out", "--worker"),
        ("run", "x", "-o"),
        ("schema", "x"),
    ],
)
def test_wrong_arguments_are_one_line_and_exit_2(tmp_path: Path, args: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("x")
    done = fangan(*(a.replace("{tmp}", str(tmp_path)) for a in args))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("fangan: ")
    assert "\u4e00" <= next(c for c in done.stderr.removeprefix("fangan: ").replace(str(tmp_path), "") if c.isalpha() and not c.isascii()) <= "\u9fff"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("clean", "{tmp}/file", "-o", "{tmp}"), "{tmp} 是文件夹，请给出文件名"),
        (("clean", "{tmp}"), "{tmp} 是文件夹，请给出其中的一个文件"),
        (("show", "{tmp}"), "{tmp} 是文件夹，请给出其中的一个文件"),
        (("import-annotations", "{tmp}/no.json", "--from", "doccano", "-o", "{tmp}/out"), "找不到文件：{tmp}/no.json"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_what_is_wrong_with_a_path_is_said(tmp_path: Path, args: tuple[str, ...], says: str) -> None:
    (tmp_path / "file").write_text("沙河镇防汛方案\n")
    done = fangan(*(a.replace("{tmp}", str(tmp_path)) for a in args))
    assert (done.returncode, says.replace("{tmp}", str(tmp_path)) in done.stderr) == (2, True), done.stderr


def test_what_a_terminal_would_obey_is_not_printed(tmp_path: Path) -> None:
    done = fangan("show", tmp_path / "无\x1b[31m此文件.txt")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "无\ufffd[31m此文件.txt" in done.stderr


@pytest.mark.parametrize("command", ["run", "show", "look", "eval", "export", "schema"])
def test_help_is_in_both_languages(command: str) -> None:
    done = fangan(command, "--help")
    assert done.returncode == 0
    assert any("\u4e00" <= c <= "\u9fff" for c in done.stdout)
    assert "·" in done.stdout


@pytest.mark.parametrize("width", ["80", "120"])
@pytest.mark.parametrize("command", [(), ("run",), ("export",), ("units",)], ids=str)
def test_help_is_whole_on_a_narrow_terminal(command: tuple[str, ...], width: str) -> None:
    assert not re.search(r"… *│$", fangan(*command, "--help", COLUMNS=width).stdout, re.MULTILINE)


def test_look_lists_values_where_columns_would_be_too_narrow(samples_dataset: Path) -> None:
    wide, narrow = (fangan("look", samples_dataset, "--table", "plans", "--rows", "2", COLUMNS=width).stdout for width in ("240", "80"))
    assert "列 column" not in wide
    assert re.search(r"^. recipients +. ", narrow, re.MULTILINE)
    assert max(map(len, narrow.splitlines())) <= 80


def test_version() -> None:
    assert fangan("--version").stdout.startswith("fangan ")


@pytest.mark.parametrize("command", ["show", "clean"])
def test_what_cannot_be_read_is_named(tmp_path: Path, command: str) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    done = fangan(command, tmp_path / "空.txt")
    assert done.returncode == 2
    assert done.stderr.startswith(f"fangan: {tmp_path / '空.txt'}：文件是空的")


def test_what_the_system_refuses_is_said_in_chinese_first(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("沙河镇防汛方案\n")
    done = fangan("clean", tmp_path / "a.txt", "-o", tmp_path / "a.txt" / "b")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("fangan: 读写失败")
    assert "：已有同名的文件 · " in done.stderr


def test_show_marks_spans_and_lists_records(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("某局方案\n2024年3月底前完成清查。（牵头单位：财政局）\x1b[31m\x07[bold]\n", "utf-8")
    done = fangan("show", path, FORCE_COLOR="1")
    assert done.returncode == 0, done.stderr
    assert "2024-03-31" in done.stdout
    assert "财政局" in done.stdout
    assert "\x1b[31m\x07" not in done.stdout, "control characters of the source must not reach the terminal"
    assert "[bold]" in done.stdout, "the source is never read as markup"


def test_schema_lists_every_table() -> None:
    tables = json.loads(fangan("schema").stdout)
    assert {"documents", "plans", "groups", "members", "deadlines", "assignments", "assignment_units", "units", "risks", "gradings"} <= set(tables)


def test_look_shows_the_first_rows(samples_dataset: Path) -> None:
    done = fangan("look", samples_dataset, "--table", "deadlines", "--rows", "2")
    assert done.returncode == 0
    assert "deadlines (" in done.stdout


def test_look_reads_no_more_rows_than_it_shows(samples_dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Row] = []
    rows_of = TableRows.__iter__

    def noted(table: TableRows) -> Iterator[Row]:
        for row in rows_of(table):
            read.append(row)
            yield row

    monkeypatch.setattr(TableRows, "__iter__", noted)
    show.look(samples_dataset, Console(file=io.StringIO()), "deadlines", 2)
    assert len(read) == 2


def test_help_starts_fast() -> None:
    code = "import sys, pipeline.cli; print([m for m in ('pandas', 'pyarrow', 'pdfplumber', 'docx', 'spacy', 'opencc') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_output_that_the_encoding_of_the_terminal_cannot_write_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("某县检查方案\n一、任务\n2024年6月底前完成。\n", "utf-8")
    assert fangan("run", tmp_path / "a.txt", "-o", tmp_path / "out").returncode == 0
    done = fangan("look", tmp_path / "out", PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert "PYTHONUTF8=1" in done.stderr
    assert "a defect" not in done.stderr
