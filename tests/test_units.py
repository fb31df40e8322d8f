"""Units: is a word one, how lists of them part, which names are one unit, and the kinds that the registry tells apart."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest

from extractors.contract import Span
from extractors.reading.units import is_unit, split_units
from pipeline.resolve.units import Mention, registry

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


def ids_of(pair: list[str]) -> tuple[str, str]:
    one, other = Mention(pair[0], pair[1]), Mention(pair[2], pair[3])
    ids, _ = registry([one, other])
    return ids[one], ids[other]


@pytest.mark.parametrize("pair", PAIRS["same"], ids="-".join)
def test_same_unit(pair: list[str]) -> None:
    one, other = ids_of(pair)
    assert one == other


@pytest.mark.parametrize("pair", PAIRS["apart"], ids="-".join)
def test_two_units(pair: list[str]) -> None:
    one, other = ids_of(pair)
    assert one != other


def test_order_makes_no_difference() -> None:
    mentions = [Mention(pair[i], pair[i + 1]) for pair in PAIRS["same"] + PAIRS["apart"] for i in (0, 2)]
    first = registry(mentions)
    random.Random(7).shuffle(mentions)
    assert registry(mentions) == first


def test_row() -> None:
    _, units = registry([Mention("县市监局", "青岭县人民政府"), Mention("市场监管局", "青岭县人民政府")])
    row = units[0].row()
    assert len(units) == 1
    assert row | {"unit_id": ""} == {"unit_id": "", "name": "青岭县市场监督管理局", "region": "青岭县", "level": "县", "category": "政府部门",
                                     "is_generic": False, "aliases": ["县市监局", "市场监管局"]}


@pytest.mark.parametrize("name", ["周宁", "王小明", "校长", "分管副县长", "各处室负责人", "卫生院院长", "“两委”成员"])
def test_persons_and_posts_are_no_units(name: str) -> None:
    unit, person = Mention("县财政局", "青岭县人民政府"), Mention(name, "青岭县人民政府")
    ids, units = registry([unit, person])
    assert set(ids) == {unit}
    assert [row.name for row in units] == ["青岭县财政局"]


@pytest.mark.parametrize(("name", "issuer", "level", "category"), [
    ("省应急厅", "青岭县人民政府", "省", "政府部门"), ("国务院国资委", None, "国家", "政府部门"), ("城关镇", "青岭县人民政府", "乡", "政府"),
    ("总务处", "白石县实验小学", "单位内设", "内设机构"), ("县人民医院", "青岭县人民政府", "县", "医院"), ("县委组织部", "青岭县人民政府", "县", "党委"),
    ("海门市公安局", None, "市", "政府部门"), ("领导小组", "青岭县人民政府", "县", "议事协调机构"), ("县妇联", "青岭县人民政府", "县", "群团"),
])
def test_level_and_category(name: str, issuer: str | None, level: str, category: str) -> None:
    _, units = registry([Mention(name, issuer)])
    assert (units[0].level, units[0].category) == (level, category)


def test_generic_units_are_marked() -> None:
    _, units = registry([Mention("各商业银行", None), Mention("财政局", None)])
    assert {unit.name: unit.is_generic for unit in units} == {"各商业银行": True, "财政局": False}


def test_plans_without_issuer_stay_apart_by_plan_and_by_the_places_they_name() -> None:
    mentions = [Mention("人行", None, "one"), Mention("青岭县财政局", None, "one"), Mention("人行", None, "two"), Mention("人民银行", None, "one")]
    ids, units = registry(mentions)
    assert ids[mentions[0]] == ids[mentions[3]] != ids[mentions[2]]
    assert next(unit.region for unit in units if unit.unit_id == ids[mentions[0]]) == "青岭县"
