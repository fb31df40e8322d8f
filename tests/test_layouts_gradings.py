"""One scheme written in every layout: whatever numbers its lines, parts label from criterion or ends a clause, the same levels are found.

Every combination is a way in which clerks write; what they all hold is known, so that no annotation is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from layouts import NUMBERS

from extractors import gradings
from extractors.gradings.records import Grading
from pipeline.normalise import normalise
from pipeline.outline import prepare

LABELS = (("一级", "二级", "三级"), ("Ⅰ级", "Ⅱ级", "Ⅲ级"), ("A级", "B级", "C级"), ("A类", "B类", "C类"), ("重大", "较大", "一般"), ("高", "中", "低"), ("红色", "橙色", "黄色"))
PARTED = ("{}：{}{}", "{}是指{}的{}", "{}，是指{}的{}", "{}——{}{}", "{}（{}）{}")
ENDS = (("；\n", "。\n"), ("。\n", "。\n"), ("\n", "\n"), ("；", "。\n"))
CRITERIA = ("可能造成人员死亡或者长期停产", "对设备运行有较大影响", "影响局部作业、能够及时处置")
CONTROLLERS = ("总经理", "分管副总经理", "车间主任")


def schemes(text: str) -> list[Grading]:
    return list(gradings.find(prepare(normalise(text).text, title="安全管理方案")))


def layouts(number: str) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    """Yield labels, a text that numbers its levels in this way, and whether it says who controls them."""
    for labels, parted, (end, last), told in product(LABELS, PARTED, ENDS, (False, True)):
        said = [
            NUMBERS[number](at) + parted.format(f"{label}隐患", criterion, f"，由{who}负责" if told else "")
            for at, (label, criterion, who) in enumerate(zip(labels, CRITERIA, CONTROLLERS, strict=True), 1)
        ]
        yield labels, f"安全管理方案\n三、隐患分级\n{end.join(said)}{last}四、工作要求\n各车间要提高认识。\n", told


@pytest.mark.parametrize("number", [name for name in NUMBERS if name != "——"])  # it parts a label from what defines it, too
def test_levels_in_every_layout(number: str) -> None:
    for labels, text, told in layouts(number):
        found = schemes(text)
        assert len(found) == 1, text
        levels = [((level.criterion or "").removesuffix("的"), level.controller) for level in found[0].levels]
        assert levels == [(criterion, who if told else None) for criterion, who in zip(CRITERIA, CONTROLLERS, strict=True)], text
        assert all((level.label or "").startswith(label) for level, label in zip(found[0].levels, labels, strict=True)), text
