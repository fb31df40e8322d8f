"""Risks: the published scheme of categories, and hostile text."""

from __future__ import annotations

import time

import pytest

from extractors import risks
from extractors.contract import Plan
from extractors.lexicon import load
from extractors.reading.tables import find_tables
from extractors.risks.names import category_id

HOSTILE = {
    "brackets": "（" * 1_000_000 + "风险",
    "announcements": "四类风险：" * 30_000,
    "lists": "四类风险：一是甲风险；" * 10_000,
    "open lists": "、甲等三类风险" * 20_000,
    "labels": "风险点：甲\n" * 20_000,
    "labels on one line": "风险点：" * 40_000,
    "records": "岗位：甲\n风险点：乙\n防控措施：丙\n" * 8_000,
    "items": "1.甲乙。防控措施：丙。\n" * 10_000,
    "brackets of measures": "（防控措施：甲；" * 15_000,
    "pairs": "1.风险点：甲。防控措施：乙。\n" * 8_000,
    "verbs": "风险点为甲；防控措施为乙。" * 15_000,
    "lists under labels": "风险点：1.甲。防控措施：乙。2.丙。防控措施：丁。\n" * 4_000,
    "lists under one label": "风险点：" + "1.甲。防控措施：乙。2.丙。" * 8_000,
    "risk": "风险" * 300_000,
    "enumerations": "风险包括甲风险、" * 30_000,
    "tables": "| 风险类别 | 风险点 | 防控措施 |\n| 甲 | 乙 | 丁 |\n\n\n正文。\n" * 3_000 + "1.风险点：甲。防控措施：乙。\n" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_linear_time(name: str) -> None:
    plan = Plan(text=HOSTILE[name], tables=find_tables(HOSTILE[name]))
    begin = time.process_time()
    for finding in risks.find(plan):
        assert 0 <= finding.span.start < finding.span.end <= len(plan.text)
    assert time.process_time() - begin < 4


@pytest.mark.parametrize("category", load("risks")["category"], ids=lambda category: category["id"])
def test_every_category_holds_its_own_words(category: dict[str, object]) -> None:
    assert set(category) <= {"id", "label", "words", "whole"}
    for word in category.get("whole", []):  # type: ignore[attr-defined]
        assert category_id(f"{word}风险") == category["id"]


def test_categories_are_told_apart() -> None:
    ids = [category["id"] for category in load("risks")["category"]]
    words = [word for category in load("risks")["category"] for word in category["words"]]
    assert len(ids) == len(set(ids))
    assert len(words) == len(set(words))


def test_no_category_where_nothing_fits() -> None:
    assert category_id("星际航行风险") is None
    assert category_id(None) is None
