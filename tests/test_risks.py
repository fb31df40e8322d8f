"""Risks: the published scheme of categories, and hostile text."""

from __future__ import annotations

import time

import pytest

from extractors import risks
from extractors.contract import Plan
from extractors.lexicon import load
from extractors.reading.tables import find_tables
from extractors.risks.scheme import category_id, place_of

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
    "class lines": "信用风险\n1.甲乙。\n" * 20_000,
    "lists above measures": "1.甲乙；\n2.丙丁。\n防控措施：戊。\n" * 8_000,
    "long lists": "".join(f"{n}、甲乙。防控措施：丙。" for n in range(1, 100)) * 100,
    "kinds": "一、风险类别\n（一）甲乙类\n（二）丙丁类\n" * 8_000,
    "points alone": "（一）风险点\n1.甲乙；\n2.丙丁。\n" * 8_000,
    "bullets": "●甲乙风险\n丙丁。\n" * 20_000,
    "announcing bullets": "●四类风险：\n" * 20_000,
    "lines of kinds": "三类风险。\n甲乙类\n丙丁类\n" * 10_000,
    "tables": "| 风险类别 | 风险点 | 防控措施 |\n| 甲 | 乙 | 丁 |\n\n\n正文。\n" * 3_000 + "1.风险点：甲。防控措施：乙。\n" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_linear_time(name: str) -> None:
    plan = Plan(text=HOSTILE[name], tables=find_tables(HOSTILE[name]))
    begin = time.process_time()
    for finding in risks.find(plan):
        assert 0 <= finding.span.start < finding.span.end <= len(plan.text)
    assert time.process_time() - begin < 4


CONCEPTS = load("risk_scheme")["concept"]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept["id"])
def test_every_concept_holds_its_own_words(concept: dict[str, object]) -> None:
    assert set(concept) <= {"id", "label", "label_en", "words", "whole"}
    for word in [*concept.get("words", []), *concept.get("whole", [])]:  # type: ignore[misc]
        assert category_id(f"{word}风险") == concept["id"], word


def test_the_scheme_is_a_tree_of_two_levels() -> None:
    ids = [concept["id"] for concept in CONCEPTS]
    assert len(ids) == len(set(ids))
    assert all(identity.count("/") <= 1 and identity.split("/")[0] in ids for identity in ids)
    assert len({(concept["id"].partition("/")[0], concept["label"]) for concept in CONCEPTS}) == len(CONCEPTS)


@pytest.mark.parametrize("kind", ["words", "whole"])
def test_no_word_belongs_to_two_concepts(kind: str) -> None:
    words = [word for concept in CONCEPTS for word in concept.get(kind, [])]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("操作风险", "finance/operational"),
        ("暗箱操作", None),
        ("房地产市场风险", "finance/property"),
        ("岗位职责类", "integrity/position"),
        ("数据泄露风险", "data/leak"),
        ("森林火灾风险", "disaster/forest"),
        ("火灾风险", "safety/fire"),
        ("廉政风险", "integrity"),
        ("采购物品吃回扣", "integrity/procurement"),
        ("收受回扣", "integrity"),
        ("评标专家名单外泄", "integrity/projects"),
        ("星际航行风险", None),
        (None, None),
    ],
)
def test_the_longest_word_decides_and_what_fits_nowhere_has_none(name: str | None, identity: str | None) -> None:
    assert category_id(name) == identity


@pytest.mark.parametrize(
    ("category", "point", "identity"),
    [
        ("廉政风险", "虚报差旅费报销", "integrity/funds"),
        ("廉政风险", "灭火器过期", "integrity"),
        ("信用风险", "印章保管不善", "finance/credit"),
        ("总务主任", "采购物品吃回扣", "integrity/procurement"),
        (None, "动火未审批", "safety/fire"),
        ("甲岗", "乙事", None),
    ],
)
def test_a_point_stands_with_its_class_or_closer(category: str | None, point: str, identity: str | None) -> None:
    assert place_of(category, point) == identity
