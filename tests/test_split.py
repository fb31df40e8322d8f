"""Documents and the plans they hold: every case of tests/cases/split/ (text, the label, first and last words of each plan)."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from conftest import cases

from pipeline.split import split


@pytest.mark.parametrize("case", cases("split"))
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    pieces = split(text)
    shown = [(piece.span.of(text), piece.label or "") for piece in pieces]
    assert len(shown) == len(case["expected"]), [(label, plan[:20], plan[-20:]) for plan, label in shown]
    for (plan, label), (wanted, begin, end) in zip(shown, case["expected"], strict=True):
        assert label == wanted
        assert plan.startswith(begin), plan[:30]
        assert plan.endswith(end), plan[-30:]
    assert all(piece.is_whole == (len(pieces) == 1) for piece in pieces)


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_blank_text_holds_no_plan(text: str) -> None:
    assert split(text) == ()


@pytest.mark.parametrize("line", ["篇一\n", "方案\n", "为加强管理，制定本方案。\n", "附件1\n", "2012年2月9日\n", "工作方案1\n", "局\n", "第一篇\n", "范文1\n", "现将《某》印发给你们\n", "第二条\n第一条\n", "为加强管理，", "（"])
def test_many_short_lines_are_split_in_linear_time(line: str) -> None:
    pieces = split(line * 30_000)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(pieces))


def test_a_head_never_stands_above_the_opening_before() -> None:
    opening = "为做好{}检查工作，落实上级要求，特制定本方案，请认真抓好落实："
    orders = [f"各村要认真排查辖区内山塘水库河道低洼地段的隐患并登记造册随时上报镇防汛办{mark}" for mark in "甲乙丙"]
    first = ["青禾镇防汛检查工作实施方案", opening.format("防汛"), *orders]
    second = ["青禾镇防汛值守工作实施方案", opening.format("值守"), *orders]
    text = "\n".join([*first, *second])
    assert [piece.span.of(text) for piece in split(text)] == ["\n".join(first), "\n".join(second)]
