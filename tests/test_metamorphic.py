"""The same facts in many layouts, drawn by dice with a fixed seed: what is found must not depend on how a list is numbered or punctuated."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from extractors import deadlines, risks
from extractors.contract import Plan
from pipeline.normalise import normalise
from pipeline.outline import prepare

NUMBERS: dict[str, Callable[[int], str]] = {
    "1.": lambda i: f"{i}.", "1．": lambda i: f"{i}．", "1、": lambda i: f"{i}、", "（1）": lambda i: f"（{i}）", "(1)": lambda i: f"({i})",
    "1)": lambda i: f"{i})", "①": lambda i: "①②③"[i - 1], "（一）": lambda i: f"（{'一二三'[i - 1]}）", "一是": lambda i: f"{'一二三'[i - 1]}是",
    "●": lambda i: "●", "——": lambda i: "——", "indent": lambda i: "　　",
}
ENDS = ("；\n", "。\n", "\n")
MEANINGS = {"库存": "因滞销造成跌价的风险", "汇率": "因结汇不及时造成的损失", "用工": "由于合同不全可能造成的纠纷等问题"}
CLASSES = ("{}风险：{}", "{}风险。{}", "{}风险，{}", "{}风险——{}", "{}风险（{}）", "“{}风险”：{}", "{} 风险：{}", "{}类：{}", "{}类（{}）", "{}风险\n{}")
SETS = ("经营风险分为三类：\n", "重点排查三类风险：\n", "风险类型有三种：\n", "重点查找以下三类风险。\n")
RECORDS = ("岗位：{}\n风险点：{}\n防控措施：{}", "岗位：{}。风险点：{}。防控措施：{}", "【岗位】{}。【风险点】{}。【防控措施】{}", "岗位：{}；风险点：{}；防控措施：{}")
POINTS = {"出纳": ("坐支现金", "日清月结"), "库管": ("虚报损耗", "双人双锁"), "采购员": ("指定品牌", "三家比价")}
TIMES = {"2024-03-20": "3月20日前", "2024-05-31": "五月底前", "2024-09-10": "2024-09-10前"}
PHASES = ("{}（{}）。组织开展工作。", "{}阶段，{}。组织开展工作。", "{} {}", "{}：{}。组织开展工作。", "组织开展{}，{}完成。", "{}。完成时限：{}。")


def plan_of(items: list[str], number: str, end: str, lead: str) -> Plan:
    """A plan that holds a list of items with its lead."""
    listed = "".join(f"{NUMBERS[number](i)}{item}{end}" for i, item in enumerate(items, 1))
    text = f"某公司风险防控工作方案\n一、总体要求\n坚持预防为主。\n二、工作内容\n{lead}{listed}三、工作要求\n各部门要提高认识。\n"
    return prepare(normalise(text).text, title="某公司风险防控工作方案", issued="2024-01-05", year="2024")


def drawn(*dimensions: Any) -> list[Any]:
    """A third of all combinations."""
    every = list(product(NUMBERS, ENDS, *dimensions))
    return random.Random(20240105).sample(every, len(every) // 3)


@pytest.mark.parametrize(("number", "end", "lead", "form"), drawn(SETS, CLASSES))
def test_classes_and_their_definitions(number: str, end: str, lead: str, form: str) -> None:
    plan = plan_of([form.format(name, told) for name, told in MEANINGS.items()], number, end, lead)
    found = {one.name.removesuffix("风险").removesuffix("类"): one.definition for one in risks.find(plan) if isinstance(one, risks.Risk)}
    assert found == MEANINGS, plan.text


@pytest.mark.parametrize(("number", "end", "form"), drawn(RECORDS))
def test_points_with_their_posts_and_measures(number: str, end: str, form: str) -> None:
    plan = plan_of([form.format(post, *said) for post, said in POINTS.items()], number, end, "")
    found = {one.category: (one.point, *one.measures) for one in risks.find(plan) if isinstance(one, risks.RiskPoint)}
    assert found == POINTS, plan.text


@pytest.mark.parametrize(("number", "end", "form"), drawn(PHASES))
def test_times_of_phases(number: str, end: str, form: str) -> None:
    plan = plan_of([form.format(task, said) for task, said in zip(("自查", "整治", "验收"), TIMES.values(), strict=True)], number, end, "")
    assert [one.due for one in deadlines.find(plan)] == list(TIMES), plan.text
