"""Gradings: more kinds of schemes, texts without one, and hostile text."""

from __future__ import annotations

import time
from typing import Any

import pytest
from conftest import cases
from test_extractors import shown

from extractors import gradings
from extractors.contract import Plan
from pipeline.outline import prepare

HOSTILE = {
    "brackets": "（" * 1_000_000 + "风险等级",
    "lists": "分为甲网格、乙网格、丙网格。" * 20_000,
    "labels": "一级、二级、" * 100_000,
    "titles": "为五星班：" * 100_000,
    "paired verbs": "启动一级响应，启动二级响应，" * 20_000,
    "clauses": "一级风险：" + "可能，每周检查一次，" * 50_000,
    "open list": "分为" + "好网格、" * 100_000,
    "figures": "一级：" + "9" * 500_000 + "万元以上；二级：" + "1万元，" * 50_000,
}


@pytest.mark.parametrize("case", cases("gradings"))
def test_case(case: dict[str, Any]) -> None:
    plan = prepare(case["text"])
    found = list(gradings.find(plan))
    assert [shown(f, e, plan) for f, e in zip(found, case["expected"], strict=False)] == case["expected"]
    assert len(found) == len(case["expected"]), [f.span.of(plan.text) for f in found]


@pytest.mark.parametrize("case", cases("gradings"))
def test_every_scheme_has_its_direction(case: dict[str, Any]) -> None:
    for scheme in case["expected"]:
        ranks = [level["rank"] for level in scheme["levels"]]
        assert ranks == sorted(set(ranks))


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_takes_no_long_time(name: str) -> None:
    started = time.process_time()
    list(gradings.find(Plan(text=HOSTILE[name])))
    assert time.process_time() - started < 20
