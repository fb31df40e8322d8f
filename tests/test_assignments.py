"""Assignments: the patterns of literals that find where to look miss nothing that the rules would read, and repeated cues cost linear time."""

from __future__ import annotations

import time
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from extractors import assignments
from extractors.assignments import cues, labels
from extractors.assignments.clauses import Clauses
from extractors.contract import Plan, Span

CASES = Path(__file__).parent / "cases" / "extractors" / "assignments.toml"
TEXTS = [case["text"] for case in tomllib.loads(CASES.read_text("utf-8"))["case"]]


def test_marks_find_every_cue() -> None:
    for text in TEXTS:
        for line in text.split("\n"):
            clauses = Clauses.of(line, line, Span(0, len(line)))
            found = {(cue.start(), cue.lastgroup) for cue in cues.cues(clauses, Span(0, len(line)))}
            ends = (0, *(mark + 1 for mark in clauses.marks), len(line) + 1)
            every = {(cue.start(), cue.lastgroup) for start, end in pairwise(ends) for cue in cues._CUE.finditer(line, start, end - 1)}
            assert found == every, line


def test_the_core_of_a_label_finds_every_label() -> None:
    for text in TEXTS:
        assert [match.span() for match in labels._labels(text)] == [match.span() for match in labels._LABEL.finditer(text)]


@pytest.mark.parametrize("unit", ["负责", "县财政局牵头，", "财政局会同", "（责任单位：", "责任单位：\n", "财政局\n负责甲\n", "（（）", "对财政局负责", "；由乙负责"])
def test_repeated_cues_cost_linear_time(unit: str) -> None:
    """Eight times the text may cost sixteen times as long, and no more (twice the linear cost is left to a busy machine)."""
    def once(length: int) -> float:
        began = time.process_time()
        list(assignments.find(Plan(text=(unit * length)[:length])))
        return time.process_time() - began

    def seconds(length: int) -> float:
        return min(once(length) for _ in range(3))

    seconds(1000)
    assert seconds(40_000) < 16 * seconds(5000) + 0.2
