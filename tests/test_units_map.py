"""`fangan units` and the map: what an analyst sees, edits and gives back, and how the next run keeps it."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest
from rich.console import Console
from test_cli import fangan

from pipeline import unit_list
from pipeline.errors import DatasetError, UsageError
from pipeline.export import rows_of
from pipeline.resolve.units import BY_HAND, Mention, registry
from pipeline.resolve.units.corrections import KEPT_AS, Corrections, load, write
from pipeline.run import run

PLAN = """青岭县人民政府关于印发防汛工作方案的通知

一、排查隐患。（县水利局牵头，市监局、县人行、河务段配合）
二、备足物资。（县应急局牵头，自规局、各部门配合）

青岭县人民政府
2021年5月10日
"""
COUNTY = "青岭县人民政府"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, "utf-8")
    return path


def mapped(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "对照.csv"
    path.write_bytes(text.encode(encoding))
    return path


def names(dataset: Path) -> dict[str, str]:
    """Return writing -> unit of a dataset."""
    units = {row["unit_id"]: row["name"] for row in rows_of(dataset, "units")}
    return {row["alias"]: units[row["unit_id"]] for row in rows_of(dataset, "unit_aliases")}


def test_the_table_given_back_unchanged_changes_nothing(source: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    run([source], first, workers=1)
    table = tmp_path / "单位.csv"
    unit_list.write_csv(table, first, unit_list.units(first))
    run([source], second, workers=1, units_map=table)
    assert rows_of(first, "units") == rows_of(second, "units")
    assert rows_of(first, "assignment_units") == rows_of(second, "assignment_units")


def test_the_table_of_the_samples_is_no_contradiction(samples_dataset: Path, tmp_path: Path) -> None:
    table = tmp_path / "单位.csv"
    unit_list.write_csv(table, samples_dataset, unit_list.units(samples_dataset))
    corrections = load(table)
    assert len(corrections.units) >= len(rows_of(samples_dataset, "units"))
    units = {row["unit_id"]: row for row in rows_of(samples_dataset, "units")}
    plans = {row["plan_id"]: row for row in rows_of(samples_dataset, "plans")}
    for row in rows_of(samples_dataset, "assignment_units"):
        if row["unit_id"]:
            unit = units[row["unit_id"]]
            assert corrections.unit_of(row["unit"], unit["region"], row["plan_id"], plans[row["plan_id"]]["issuer"]) == unit["name"]


def test_a_correction_joins_parts_and_drops_and_the_next_run_keeps_it(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([source], out, workers=1)
    assert names(out)["自规局"] == "青岭县自然资源和规划局"
    table = mapped(tmp_path, "写法,单位\n自规局,青岭县自然资源局\n河务段,不是单位\n县人行,青岭县金融服务处\n")
    run([source], out, workers=1, units_map=table)
    corrected = names(out)
    assert (corrected["自规局"], corrected["县人行"]) == ("青岭县自然资源局", "青岭县金融服务处")
    assert "河务段" not in corrected
    assert {row["basis"] for row in rows_of(out, "unit_aliases") if row["alias"] in ("自规局", "县人行")} == {BY_HAND}
    table.unlink()
    run([source], out, workers=1)
    assert names(out) == corrected
    assert (out / KEPT_AS).read_bytes().startswith(b"\xef\xbb\xbf")


def test_an_empty_map_takes_the_place_of_the_one_that_was_kept(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([source], out, workers=1, units_map=mapped(tmp_path, "写法,单位\n自规局,青岭县土地局\n"))
    assert names(out)["自规局"] == "青岭县土地局"
    for units_map in (mapped(tmp_path, "写法,单位\n"), None):
        run([source], out, workers=1, units_map=units_map)
        assert names(out)["自规局"] == "青岭县自然资源和规划局"


def test_a_row_for_a_region_or_a_plan_is_for_no_other() -> None:
    here, there = Mention("国资中心", COUNTY, "one"), Mention("国资中心", "白石县人民政府", "two")
    for key in (("国资中心", "青岭县", None), ("国资中心", None, COUNTY), ("国资中心", None, "one"), ("国资中心", "青岭县", COUNTY)):
        found = registry([here, there], Corrections({key: "青岭县国有资产服务中心"}))
        called = {row.unit_id: row.name for row in found.units}
        assert (called[found.ids[here]], called[found.ids[there]]) == ("青岭县国有资产服务中心", "白石县国资中心")


def test_a_name_of_the_registry_joins_that_unit_and_a_person_can_be_made_one() -> None:
    full, odd, person = Mention("县市场监管局", COUNTY), Mention("市场监管所", COUNTY), Mention("周宁", COUNTY)
    found = registry([full, odd, person], Corrections({("市场监管所", None, None): "青岭县市场监督管理局", ("周宁", None, None): "周宁工作室"}))
    assert found.ids[full] == found.ids[odd] != found.ids[person]


def test_the_analysts_word_stands_against_the_lexicon() -> None:
    one, other = Mention("市场局", COUNTY), Mention("市监局", COUNTY)
    found = registry([one, other], Corrections({("市场局", None, None): "青岭县市场局"}))
    assert found.ids[one] != found.ids[other]


def test_the_order_of_rows_and_mentions_makes_no_difference() -> None:
    mentions = [Mention(name, COUNTY) for name in ("市场局", "市监局", "自规局", "国土局", "总务处", "县人行")]
    rows = [(("市场局", None, None), "青岭县市监局"), (("自规局", None, None), "青岭县国土资源局"), (("总务处", None, COUNTY), "总务科"), (("县人行", "青岭县", None), "")]
    first = registry(mentions, Corrections(dict(rows)))
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        random.Random(seed).shuffle(mentions)
        assert registry(mentions, Corrections(dict(rows))) == first


@pytest.mark.parametrize(("text", "encoding"), [
    ("\ufeff写法,单位\n甲局,乙局\n", "utf-8"), ("写法,单位\r\n甲局,乙局\r\n", "gb18030"), ("写法\t单位\n甲局\t乙局\n", "utf-16"), ("alias;unit;x\n甲局;乙局;1\n", "utf-8"),
    ("次数,单位,写法\n3, 乙局 ,甲局\n,,\n", "utf-8"), ("Unit,ALIAS\n乙局,甲局\n乙局,甲局\n", "utf-8"), ('写法,单位\n"甲局","乙局"', "utf-8"),
])  # fmt: skip
def test_a_map_is_read_however_excel_saved_it(tmp_path: Path, text: str, encoding: str) -> None:
    assert load(mapped(tmp_path, text, encoding)).units == {("甲局", None, None): "乙局"}


@pytest.mark.parametrize(("text", "says"), [
    ("", "写法"), ("甲局,乙局\n", "写法"), ("写法,单位,单位\n甲,乙,丙\n", "写法"), ("写法,单位\n甲局,\n", "第 2 行缺“单位”"), ("写法,单位\n甲局,乙局\n,乙局\n", "第 3 行缺“写法”"),
    ("写法,单位\n甲局,乙局\n丁局,丙局\n甲局,丙局\n", "第 2 行与第 4 行矛盾"), ('写法,单位\n"甲局,乙局\n', "不是 CSV"), ("PK\x03\x04\0\0", "不是文本表格"),
])  # fmt: skip
def test_a_bad_map_is_one_clear_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as error:
        load(mapped(tmp_path, text))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_bad_map_stops_the_run_before_anything_is_written(source: Path, tmp_path: Path) -> None:
    done = fangan("run", source, "-o", tmp_path / "out", "--map", mapped(tmp_path, "写法\n甲\n"))
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()
    assert fangan("run", source, "-o", tmp_path / "out", "--map", tmp_path / "没有.csv").returncode == 2


def test_cells_that_a_spreadsheet_would_run_are_disarmed_and_come_back(tmp_path: Path) -> None:
    rows = Corrections({("=1+1局", None, None): "@公司", ("甲,“局”", "青岭县", "某\n校"): "", ("－某局", None, None): "＝某局"})
    write(tmp_path / "map.csv", rows)
    cells = list(csv.reader(io.StringIO((tmp_path / "map.csv").read_text("utf-8-sig"), newline="")))
    assert ["'=1+1局", "'@公司", "", ""] in cells
    assert load(tmp_path / "map.csv") == rows


def test_the_list_filters(samples_dataset: Path) -> None:
    every = unit_list.units(samples_dataset)
    generic = unit_list.units(samples_dataset, generic=True)
    banks = unit_list.units(samples_dataset, categories=["金融机构"])
    assert [row["mentions"] for row in every] == sorted((row["mentions"] for row in every), reverse=True)
    assert all(sum(alias["mentions"] for alias in row["written"]) == row["mentions"] for row in every)
    assert {row["is_generic"] for row in generic} == {True}
    assert len(generic) + len(unit_list.units(samples_dataset, generic=False)) == len(every)
    assert {row["category"] for row in banks} == {"金融机构"}
    with pytest.raises(UsageError, match="没有这个类别"):
        unit_list.units(samples_dataset, categories=["银行业"])


def test_the_list_in_a_terminal_and_in_a_pipe(samples_dataset: Path) -> None:
    listed = unit_list.units(samples_dataset)[:3]
    terminal, pipe = (Console(file=io.StringIO(), force_terminal=force, width=160) for force in (True, False))
    unit_list.show(listed, terminal)
    unit_list.show(listed, pipe)
    lines = pipe.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert listed[0]["name"] in terminal.file.getvalue()  # type: ignore[attr-defined]
    assert [line.split("\t")[0] for line in lines[1:]] == [row["name"] for row in listed]


def test_the_command(samples_dataset: Path, tmp_path: Path) -> None:
    done = fangan("units", samples_dataset, "--category", "政府部门,司法", "--no-generic")
    assert done.returncode == 0, done.stderr
    assert {line.split("\t")[2] for line in done.stdout.splitlines()[1:]} <= {"政府部门", "司法"}
    assert fangan("units", samples_dataset, "--csv", tmp_path / "a" / "单位.csv").stdout == ""
    assert (tmp_path / "a" / "单位.csv").read_bytes().startswith("\ufeff写法,单位,地区,方案,".encode())
    assert fangan("units", tmp_path).returncode == 2
    with pytest.raises(DatasetError):
        unit_list.units(tmp_path)
