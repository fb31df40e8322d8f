"""Which files a run reads: what lies in the folders that it is given, but for its own datasets, and names that no table can hold."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pipeline.dataset import rows_of
from pipeline.errors import UsageError
from pipeline.inputs import collect
from pipeline.run import run

PLAN = "沙河镇防汛工作方案\n一、总体要求\n各村要在2024年6月底前完成隐患排查。\n"


def names(*inputs: str | Path) -> list[str]:
    return [source.name for source in collect(inputs)[0]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sources, and among them the dataset that a run made of them."""
    (tmp_path / "镇").mkdir()
    (tmp_path / "甲.txt").write_text(PLAN, "utf-8")
    (tmp_path / "镇" / "乙.txt").write_text(PLAN + "乙", "utf-8")
    run([tmp_path], tmp_path / "镇" / "数据集", workers=1)
    return tmp_path


def test_a_dataset_among_the_sources_is_not_read(folder: Path) -> None:
    assert names(folder) == ["甲.txt", "镇/乙.txt"]
    assert names(f"{folder}/**/*.txt") == ["乙.txt", "甲.txt"]
    assert names(f"{folder}/*") == ["乙.txt", "甲.txt"]
    assert run([folder], folder / "镇" / "数据集", workers=1).read == 0


def test_what_a_run_that_was_broken_off_left_among_the_sources_is_not_read(folder: Path) -> None:
    for left in (folder / "镇" / "数据集").iterdir():
        if left.is_file() and left.name != "ledger.db":
            left.unlink()
    assert names(folder) == ["甲.txt", "镇/乙.txt"]


def test_a_dataset_given_as_source_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="数据集"):
        collect([folder / "镇" / "数据集"])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
def test_a_name_that_is_no_utf8_costs_its_file_only(tmp_path: Path) -> None:
    """Archives unpacked without telling that their names are GBK leave such files."""
    home, out = tmp_path / "in", tmp_path / "out"
    home.mkdir()
    (home / "甲.txt").write_text(PLAN, "utf-8")
    Path(os.fsdecode(os.fsencode(home) + "/乙方案.txt".encode("gbk"))).write_text(PLAN + "乙", "utf-8")
    summary = run([home], out, workers=1)
    assert summary.rejected
    assert [row["path"] for row in rows_of(out, "documents")] == ["甲.txt"]
    [reject] = rows_of(out, "rejects")
    assert "“乙方案.txt”" in reject["message"]
    assert reject["path"].endswith(".txt")
    with pytest.raises(UsageError, match="UTF-8"):
        collect([os.fsdecode(os.fsencode(home) + "/乙方案.txt".encode("gbk"))])


def test_an_empty_folder_is_no_missing_one(tmp_path: Path) -> None:
    """Each is told as what it is."""
    (tmp_path / "空").mkdir()
    _, [empty, missing] = collect([tmp_path / "空", tmp_path / "无"])
    assert "文件夹里没有可读的文件" in empty["message"]
    assert "找不到文件或文件夹" in missing["message"]
