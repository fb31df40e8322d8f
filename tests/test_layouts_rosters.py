"""The same facts in every layout that clerks use: numbers before roles and works, colons, marks of lists, line ends, padding, brackets. Seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest
from layouts import NUMBERS

from extractors import assignments, groups
from pipeline.normalise import normalise
from pipeline.outline import prepare

HEAD, FOOT = "某县防汛工作方案\n一、总体要求\n坚持预防为主。\n二、{heading}\n", "\n三、工作要求\n各单位要提高认识。\n"
NUMBERED = ("none", "1.", "1. ", "1．", "1、", "（1）", "(1)", "1)", "①", "●", "indent")
SEPARATORS = ("：", ":", "： ", "：　", "——", "\t", " ")
LINE_ENDS = ("", "。", "；")
PEOPLE = (("周宁", "县长"), ("李建国", "副县长"), ("欧阳敏", "县应急局局长"), ("宋健", "县水利局局长"), ("韩雪", "县公安局副局长"), ("梁静", "县财政局副局长"))
BODIES = (("防汛抗旱工作领导小组", ("组长", "副组长", "成员")), ("森林防灭火指挥部", ("总指挥", "副总指挥", "成员")), ("医疗质量管理委员会", ("主任", "副主任", "委员")))
PERSONS = ("{name}（{post}）", "{name}({post})", "{post}{name}", "{post}{name}同志")
WORKS = ("加强巡查值守", "开展隐患排查", "修订应急预案", "做好群众转移")
UNITS = ("县应急局", "县水利局", "县公安局", "县自然资源局", "县教育局", "县卫生健康局")
FIELDS = ("{work}（{lead}，{help}）", "{work}。（{lead}；{help}）", "{work}【{lead}；{help}】", "{work}。{lead}；{help}", "{work}。\n{lead}\n{help}", "{work}({lead};{help})")


def joined(words: list[str], dice: random.Random, *, plain: bool) -> str:
    """Return a list of words with the marks of one clerk, the last perhaps behind 和; `plain`: parted by 、."""
    mark, last = ("、", "、") if plain else dice.choice((("、", "、"), ("，", "，"), ("、", "和"), ("、", "及"), ("；", "；")))
    return mark.join(words[:-1]) + (last if len(words) > 1 else "") + words[-1]


def rosters(dice: random.Random) -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
    """Yield plans that set up one body each, with its name and its members (role, person, post)."""
    while True:
        body, roles = dice.choice(BODIES)
        number, separator, end, form = (dice.choice(kinds) for kinds in (NUMBERED, SEPARATORS, LINE_ENDS, PERSONS))
        cuts = (0, 1, dice.choice((2, 3)), len(PEOPLE))
        holders = [PEOPLE[a:b] for a, b in pairwise(cuts)]
        lists = [joined([form.format(name=name, post=post) for name, post in those], dice, plain=separator == " ") for those in holders]
        opening = dice.choice(("成立{}，成员名单如下：\n", "{}：\n", "{}\n", "成立{}。\n", "{}成员名单\n")).format(body)
        lines = (f"{NUMBERS[number](i)}{role}{separator}{words}{end}" for i, (role, words) in enumerate(zip(roles, lists, strict=True), 1))
        text = HEAD.format(heading="组织领导") + opening + "\n".join(lines) + FOOT
        yield text, body, [(role, name, post) for role, those in zip(roles, holders, strict=True) for name, post in those]


def works(dice: random.Random) -> Iterator[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
    """Yield plans that divide work, with each work and who has which part in it."""
    while True:
        number, separator, end, form = (dice.choice(kinds) for kinds in (NUMBERED, SEPARATORS[:4], LINE_ENDS, FIELDS))
        blocks, told = [], []
        for i, work in enumerate(dice.sample(WORKS, 3), 1):
            lead, *helping = dice.sample(UNITS, dice.choice((2, 3, 4)))
            fields = {"lead": f"牵头单位{separator}{lead}", "help": f"配合单位{separator}{'、'.join(helping)}"}
            blocks.append(NUMBERS[number](i) + form.format(work=work, **fields) + end)
            told.append((work, [("lead", lead), *(("support", unit) for unit in helping)]))
        yield HEAD.format(heading="重点任务") + "\n".join(blocks) + FOOT, told


@pytest.mark.parametrize("seed", range(8))
def test_one_roster_in_every_layout(seed: int) -> None:
    plans = rosters(random.Random(seed))
    for _ in range(25):
        text, body, members = next(plans)
        found = list(groups.find(prepare(normalise(text).text)))
        assert [(group.name, [(one.role, one.person, one.post) for one in group.members]) for group in found] == [(body, members)], text


@pytest.mark.parametrize("seed", range(8))
def test_one_division_of_work_in_every_layout(seed: int) -> None:
    plans = works(random.Random(seed))
    for _ in range(25):
        text, told = next(plans)
        found = list(assignments.find(prepare(normalise(text).text)))
        assert [(each.task, [(unit.role, unit.unit) for unit in each.units]) for each in found] == told, text
