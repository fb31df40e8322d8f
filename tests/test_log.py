"""The log of a run and its progress bar: written as things happen, never in the way of the run."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from test_cli import fangan

from pipeline.errors import UsageError
from pipeline.log import Log
from pipeline.progress import Progress
from pipeline.results import DocumentResult, Packed, pack
from pipeline.run import run
from pipeline.store import no_rows

REJECT = {"path": "a.txt", "stage": "read", "error": "unreadable", "message": "m"}
TEXT = "某局工作方案\n2024年3月底前完成清查。\n"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (folder / "b.txt").write_bytes(b"")
    return folder


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_log_of_a_run(inputs: Path, tmp_path: Path) -> None:
    log = tmp_path / "logs" / "run.jsonl"
    done = fangan("run", inputs, "-o", tmp_path / "out", "--log", log, "--workers", "1")
    assert done.returncode == 1, done.stderr
    start, *documents, end = lines(log)
    assert (start["event"], start["inputs"], start["options"]["workers"]) == ("start", [str(inputs)], 1)
    assert set(start["versions"]) == {"fangan", "python", "rules"}
    assert sorted((line["event"], line["path"], line["state"], line["error"]) for line in documents) == [
        ("document", "a.txt", "read", None),
        ("document", "b.txt", "rejected", "empty"),
    ]
    assert all(line["seconds"] >= 0 for line in documents)
    assert (end["event"], end["read"], end["unchanged"], end["rejects"], end["counts"]["documents"]) == ("end", 2, 0, 1, 1)
    fangan("run", inputs, "-o", tmp_path / "out", "--log", log)
    again = lines(log)[4:]
    assert (again[0]["event"], again[-1]["event"], again[-1]["read"] + again[-1]["unchanged"]) == ("start", "end", 2), "added to its end"


def test_lines_are_written_as_things_happen(inputs: Path, tmp_path: Path) -> None:
    seen = []
    with Log(tmp_path / "log", pytest.fail) as log:
        log.start([str(inputs)], {})

        def watch(name: str, result: Packed) -> None:
            log.document(name, result)
            seen.append(len(lines(tmp_path / "log")))

        run([inputs], tmp_path / "out", workers=1, watch=watch)
    assert seen == [2, 3]


@pytest.mark.parametrize(("error", "event"), [(KeyboardInterrupt(), "interrupted"), (UsageError("不行"), "failed")])
def test_a_run_broken_off_is_logged(tmp_path: Path, error: BaseException, event: str) -> None:
    with pytest.raises(type(error)), Log(tmp_path / "log", pytest.fail):
        raise error
    assert [line["event"] for line in lines(tmp_path / "log")] == [event]


def test_a_full_disk_ends_the_log_and_not_the_run(inputs: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    done = fangan("run", inputs, "-o", tmp_path / "out", "--log", "/dev/full")
    assert done.returncode == 1
    assert done.stderr.count("日志写不下去了") == 1
    assert (tmp_path / "out" / "plans.parquet").is_file()


def test_a_log_that_cannot_be_opened_is_said_before_the_run(inputs: Path, tmp_path: Path) -> None:
    done = fangan("run", inputs, "-o", tmp_path / "out", "--log", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "out").exists()


def test_hostile_names_stay_on_one_line(tmp_path: Path) -> None:
    with Log(tmp_path / "log", pytest.fail) as log:
        log.document('a\n{"event": "end"}\udc80\u2028.txt', pack(DocumentResult(no_rows())))
    [line] = (tmp_path / "log").read_text("utf-8").split("\n")[:-1]
    assert json.loads(line)["path"].startswith("a\n{")


def test_the_bar_shows_documents_rate_time_left_and_rejects() -> None:
    rejected = pack(DocumentResult(no_rows() | {"rejects": [REJECT]}))
    console = Console(file=io.StringIO(), force_terminal=True, width=160)
    with Progress(console) as progress:
        for done in range(1, 6):
            progress.count(rejected if done == 2 else pack(DocumentResult(no_rows())))
            progress.update(done, 20)
        progress._bar.refresh()
        shown = console.file.getvalue()  # type: ignore[attr-defined]
    for words in ("5/20", "份/s", "剩余 left", "未读入 rejected 1"):
        assert words in shown


def test_the_bar_is_silent_where_there_is_no_terminal() -> None:
    console = Console(file=io.StringIO())
    with Progress(console) as progress:
        progress.update(1, 2)
    assert console.file.getvalue() == ""  # type: ignore[attr-defined]
