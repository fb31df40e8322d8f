"""No input costs more than five times what ordinary text costs for each character: cues of every family over and over, deep brackets, endless lines.

Each text is taken the whole way to its rows. Costs are processor seconds of this process, against ordinary text taken right before; a text that seems
dear is measured again, as a neighbour on the machine can make one round slow.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from conftest import SAMPLES

from pipeline.inputs import Source
from pipeline.read import read
from pipeline.run import document

MOST = 5.0
SIZE = 60_000
"""Characters of a text: so many that what grows with their square shows."""

REPEATED = {
    "label of a role": "组长：",
    "role held": "由局长任组长，",
    "role to come": "组长由局长担任，",
    "body set up": "成立领导小组",
    "office": "办公室设在办公室，",
    "bodies below": "下设综合组、",
    "composed": "由局长组成，",
    "lead": "由财政局牵头，",
    "lead in brackets": "（责任单位：财政局）",
    "label of units": "责任单位：",
    "support": "配合单位：财政局，",
    "charge": "负责",
    "units joined": "财政局及其",
    "list of units": "财政局、",
    "due": "3月底前完成，",
    "range": "9月1日至",
    "recurring": "每月",
    "limit": "3日内",
    "open end": "长期坚持",
    "label of times": "完成时限：",
    "week": "第6周前",
    "risk": "风险",
    "label of risks": "廉政风险点：",
    "grade": "风险等级为一级、",
    "levels": "高、中、低、",
    "colours": "红色、橙色、",
    "level defined": "A级为",
    "division": "分为三级：",
    "heading": "一、",
    "bracketed heading": "（一）",
    "article": "第一条 ",
    "item": "1.",
    "annex": "附件1",
    "title cited": "《关于》",
    "number cited": "某发〔2012〕3号",
    "short form": "（以下简称《办法》）",
    "title line": "工作实施方案\n",
    "plan of many": "篇一：方案\n",
    "signature": "某某县人民政府\n2013年3月1日\n",
    "head of a table": "序号\t任务\t责任单位\t时限\n",
    "rows": "| 一 | 二 |\n",
    "rows of levels": "| 特级作业 | 甲 |\n",
    "rows of members": "| 李明 | 局长 | 组长 |\n",
    "lines of scores": "90分以上 优秀\n",
    "level by amount": "1公顷以下的一般火情，由林场报，",
    "level of a count": "三类隐患：",
    "points in series": "（一）登高作业。主要风险：坠落。\n",
    "cells": "序号\n任务\n责任单位\n完成时限\n1\n检查\n财政局\n3月\n",
    "pinyin": "组长(zǔzhǎng)",
    "entity": "&nbsp;甲",
    "page mark": "— 3 —\n检查\n",
    "next page": "上一篇：方案\n",
    "masked": "xx",
    "blanks": "李 明 ",
    "name": "李明（局长）",
    "letters": "a",
    "digits": "1",
    "one character": "的",
    "astral": "😀检查",
    "comma": "，",
    "stop": "。",
    "colon": "：",
    "quote": "“",
    "title mark": "《",
    "closing bracket": "）",
}


def distinct(dice: random.Random) -> dict[str, Callable[[], str]]:
    """Return what makes dense texts in which nothing repeats, by name."""

    def words(least: int, most: int) -> str:
        return "".join(dice.choices("市县区安全生产财政监督管理工作部门落实检查整改教育卫生", k=dice.randint(least, most)))

    def person() -> str:
        return dice.choice("赵钱孙李周吴郑王冯陈") + "".join(dice.choices("明华伟芳娜敏静丽强磊", k=dice.randint(1, 2)))

    def day() -> str:
        return f"{dice.randint(2010, 2026)}年{dice.randint(1, 12)}月{dice.randint(1, 28)}日"

    def word() -> str:
        return "".join(map(chr, dice.choices(range(0x4E00, 0x9000), k=2)))

    return {
        "dates": day,
        "due dates": lambda: f"{day()}前",
        "ranges": lambda: f"{day()}至{day()}，",
        "duties": lambda: f"{day()}前，{words(2, 4)}局完成{words(4, 8)}。",
        "recurring": lambda: f"每月{dice.randint(1, 28)}日前报送{words(2, 4)}，",
        "phases": lambda: f"第{dice.choice('一二三四')}阶段（{dice.randint(1, 12)}月）：{words(4, 8)}。",
        "roster": lambda: f"组长：{person()}（{words(2, 4)}局局长）\n",
        "bodies": lambda: f"成立{words(3, 6)}领导小组，由{person()}任组长。\n",
        "bodies in a line": lambda: f"成立{words(3, 6)}领导小组，由{person()}任组长，",
        "units": lambda: f"{words(2, 4)}局、",
        "leads": lambda: f"{words(4, 8)}，由{words(2, 3)}局牵头，",
        "leads in brackets": lambda: f"{words(4, 8)}（责任单位：{words(2, 3)}局、{words(2, 3)}局）；",
        "labels": lambda: f"责任单位：{words(2, 3)}局\n",
        "headings": lambda: f"{dice.choice('一二三四五六七八九')}、{words(4, 9)}\n",
        "items": lambda: f"{dice.randint(1, 99)}.{words(4, 9)}\n",
        "titles": lambda: f"《关于{words(4, 8)}的通知》、",
        "numbers": lambda: f"{words(2, 3)}发〔20{dice.randint(10, 25)}〕{dice.randint(1, 400)}号、",
        "risk points": lambda: f"风险点{dice.randint(1, 99)}：{words(4, 9)}\n",
        "levels": lambda: f"{dice.choice('一二三四')}级风险：{words(4, 9)}；",
        "divisions": lambda: f"{words(3, 5)}分为三级：高、中、低。\n",
        "levels of the text's own": lambda: f"按程度分为{word()}、{word()}、{word()}三级。\n",
        "things graded": lambda: f"属于轻微{(thing := word())}，属于轻微{thing}。",
        "things of one level": lambda: f"一级{word()}事故由经理负责。",
        "kinds of risk": lambda: f"风险类别\n（一）{word()}风险\n",
        "plans": lambda: f"{words(4, 8)}工作实施方案\n为{words(4, 8)}，制定本方案。\n{words(3, 6)}局\n{day()}\n",
        "tabs": lambda: f"{dice.randint(1, 99)}\t{words(4, 8)}\t{words(2, 3)}局\t{dice.randint(1, 12)}月底前\n",
        "words": lambda: words(5, 9),
        "clauses": lambda: f"{words(5, 9)}，",
        "lines": lambda: f"{words(5, 9)}\n",
    }


def tables(dice: random.Random) -> dict[str, tuple[str, Callable[[], str]]]:
    """Return the heads of tables, and what makes a row of each."""
    words = distinct(dice)["words"]
    return {
        "levels": ("| 风险等级 | 判定标准 | 管控层级 |\n", lambda: f"| {words()[:4]} | {dice.randint(1, 99)}分以上 | {words()} |\n"),
        "one level": ("| 风险等级 | 判定标准 | 管控措施 |\n", lambda: f"| 重大风险 | {words()} | {words()} |\n"),
        "grades of things": ("| 岗位 | 风险等级 | 防控办法 |\n", lambda: f"| {words()} | {dice.choice('高中低')} | {words()} |\n"),
        "things": ("| 指标 | 分值 | 说明 |\n", lambda: f"| {words()} | {dice.randint(1, 99)} | {words()} |\n"),
    }


def dense(name: str) -> str:
    """Return a text of `SIZE` characters in which nothing repeats."""
    piece = distinct(random.Random(7))[name]
    pieces = iter(piece, None)
    return "".join(islice(pieces, SIZE // 3))[:SIZE]


NESTED = {
    "brackets": "（" * 10_000 + "甲" + "）" * 10_000,
    "titles": "《" * 10_000 + "甲" + "》" * 10_000,
    "brackets with words": "（由财政局牵头" * 10_000 + "）" * 10_000,
}


def ordinary() -> Iterator[str]:
    """Yield the project's own plans."""
    for path in sorted(SAMPLES.glob("*.txt")):
        yield read(path.read_bytes(), path.name).text


def seconds(path: Path, text: str) -> float:
    """Return what a text costs on its way to the rows. Fails if it gives no document."""
    path.write_text(text, "utf-8")
    source = Source(path, path.name)
    began = time.process_time()
    result = document(source)
    taken = time.process_time() - began
    assert result.rows["documents"], result.rows["rejects"]
    return taken


def dearness(folder: Path, text: str) -> float:
    """Return how many times as much a character of `text` costs as one of ordinary text."""
    texts = list(ordinary())
    usual = sum(seconds(folder / "usual.txt", each) for each in texts) / sum(map(len, texts))
    return seconds(folder / "given.txt", text) / len(text) / usual


def assert_cheap(folder: Path, text: str) -> None:
    measured = []
    for _ in range(3):
        measured.append(dearness(folder, text))
        if measured[-1] <= MOST:
            return
    pytest.fail(f"a character costs {measured} times as much as one of ordinary text")


@pytest.fixture(autouse=True, scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    for text in ordinary():
        seconds(tmp_path_factory.mktemp("warm") / "plan.txt", text)


@pytest.mark.slow
@pytest.mark.parametrize("name", REPEATED)
def test_a_cue_over_and_over(tmp_path: Path, name: str) -> None:
    assert_cheap(tmp_path, (REPEATED[name] * SIZE)[:SIZE])


@pytest.mark.slow
@pytest.mark.parametrize("name", distinct(random.Random(7)))
def test_cues_that_all_differ(tmp_path: Path, name: str) -> None:
    assert_cheap(tmp_path, dense(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", tables(random.Random(7)))
def test_a_table_of_thousands_of_rows(tmp_path: Path, name: str) -> None:
    head, row = tables(random.Random(7))[name]
    assert_cheap(tmp_path, head + "".join(row() for _ in range(4_000)))


@pytest.mark.slow
@pytest.mark.parametrize("name", NESTED)
def test_ten_thousand_brackets_deep(tmp_path: Path, name: str) -> None:
    assert_cheap(tmp_path, NESTED[name])


@pytest.mark.slow
def test_a_million_list_marks(tmp_path: Path) -> None:
    assert_cheap(tmp_path, "甲" + "、" * 1_000_000)


@pytest.mark.slow
def test_a_line_of_five_megabytes(tmp_path: Path) -> None:
    line = "".join(line.strip() for text in ordinary() for line in text.split("\n"))
    assert_cheap(tmp_path, (line * (5_000_000 // len(line.encode("utf-8")) + 1))[: 5_000_000 // 3])


def test_twice_the_text_costs_twice_as_much(tmp_path: Path) -> None:
    text = "\n".join(ordinary())
    ratios = [seconds(tmp_path / "long.txt", text * 8) / 8 / seconds(tmp_path / "short.txt", text) for _ in range(2)]
    assert min(ratios) <= 1.5
