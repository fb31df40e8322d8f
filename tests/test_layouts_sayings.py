"""One scheme said in every way: whatever labels it has, of what, by which words they are given and what tells them apart, the same levels are found.

As in the other tests of layouts what each text holds is known, so that no annotation is needed. The ways are mixed at random (fixed seeds).
"""

from __future__ import annotations

import random

import pytest
from layouts import NUMBERS

from extractors import gradings
from pipeline.normalise import normalise
from pipeline.outline import prepare

LABELS = (
    ("一级", "二级", "三级"), ("Ⅰ级", "Ⅱ级", "Ⅲ级"), ("甲级", "乙级", "丙级"), ("甲等", "乙等", "丙等"), ("A级", "B级", "C级"), ("A类", "B类", "C类"), ("AAA级", "AA级", "A级"),
    ("一类", "二类", "三类"), ("Ⅰ类", "Ⅱ类", "Ⅲ类"), ("一档", "二档", "三档"), ("第一档", "第二档", "第三档"), ("特级", "一级", "二级"), ("三级", "二级", "一级"), ("五星级", "四星级", "三星级"),
    ("优秀", "良好", "合格"), ("先进", "达标", "不达标"), ("金牌", "银牌", "铜牌"), ("特别重大", "重大", "较大"), ("重大", "较大", "一般"), ("严重", "较重", "一般"),
    ("红色", "橙色", "黄色"), ("红色", "黄色", "绿色"), ("蓝色", "黄色", "橙色"), ("红牌", "黄牌", "绿牌"), ("重点", "次重点", "一般"),
)  # fmt: skip
THINGS = ("隐患", "风险", "企业", "单位", "场所", "路段", "项目", "网格", "用户", "缺陷", "问题", "村")
CRITERIA = (
    ("得分90分以上", "得分75分以上不足90分", "得分75分以下"),
    ("可能造成人员死亡或者长期停产", "对设备运行有较大影响", "影响局部作业、能够及时处置"),
    ("发生人员死亡", "发生人员重伤", "发生人员轻伤"),
    ("存在问题10处以上", "存在问题5处以上不足10处", "存在问题不足5处"),
    ("完成率在95%以上", "完成率在80%至95%", "完成率低于80%"),
    ("24小时降雨量达200毫米以上", "24小时降雨量达100毫米以上", "24小时降雨量达50毫米以上"),
    ("连续三年无违法记录且按期年报", "一年内有一次轻微违法记录", "一年内受到行政处罚"),
)
SAID = (
    "{label}：{words}", "{label}：{words}的", "{label}——{words}", "{label}（{words}）", "{label}，是指{words}", "{label}，指{words}的", "{words}的，为{label}", "{words}的，评定为{label}",
    "{words}的，定为{label}", "{words}的，列为{label}", "{words}的，认定为{label}", "{words}的，确定为{label}", "{words}的，划为{label}", "{words}的评为{label}", "凡{words}的，一律定为{label}",
)  # fmt: skip
ENDS = (("；\n", "。\n"), ("。\n", "。\n"), ("；", "。\n"))
FOLLOWS = (("", "", ""), ("，由总经理负责", "，由分管副总经理负责", "，由车间主任负责"), ("，每月检查一次", "，每季度检查一次", "，每年检查一次"))
OPENS = ("", "按照下列标准，{thing}划分为三级：\n", "{thing}实行分级管理。\n")
SIGNS = ("none", "1.", "（1）", "（一）", "①")
_LEAST = 0.99
"""Some mixtures that nobody would write (good results by who died) may be read otherwise."""


def mixed(dice: random.Random) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return labels, what defines each, and a text that says so."""
    labels, thing, words, said = dice.choice(LABELS), dice.choice(THINGS), dice.choice(CRITERIA), dice.choice(SAID)
    (end, last), follows, sign = dice.choice(ENDS), dice.choice(FOLLOWS), NUMBERS[dice.choice(SIGNS)]
    lines = [sign(at) + said.format(label=label + thing, words=word) + more for at, (label, word, more) in enumerate(zip(labels, words, follows, strict=True), 1)]
    body = dice.choice(OPENS).format(thing=thing) + end.join(lines) + last
    return labels, words, f"某县安全管理方案\n二、工作原则\n坚持预防为主。\n三、分级标准\n{body}四、工作要求\n各单位要提高认识。\n"


def read(text: str) -> dict[str, str]:
    """Return what defines each label of the one scheme that a text holds; nothing if there are more or less."""
    found = list(gradings.find(prepare(normalise(text).text, title="某县安全管理方案")))
    levels = found[0].levels if len(found) == 1 else ()
    return {level.label or "": (level.criterion or "").removesuffix("的").removeprefix("凡") for level in levels}


@pytest.mark.parametrize("seed", range(8))
def test_levels_however_they_are_said(seed: int) -> None:
    dice, lost = random.Random(seed), []
    for _ in range(150):
        labels, words, text = mixed(dice)
        found = read(text)
        if len(found) != len(labels) or not all(mark.startswith(label) for mark, label in zip(sorted(found), sorted(labels), strict=True)) or {*found.values()} != {*words}:
            lost.append((text, found))
    assert len(lost) <= (1 - _LEAST) * 150, lost
