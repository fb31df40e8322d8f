"""Normalisation: what each step gives, and the alignment that it must keep."""

from __future__ import annotations

import itertools
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import Span
from pipeline.normalise import normalise, steps
from pipeline.normalise.alignment import Alignment, Edit, apply
from pipeline.normalise.script import script_of

FOLDER = Path(__file__).parent / "cases" / "normalise"
CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]]
PIECES = st.sampled_from([
    "风险", "風(fēng)險", "責(zé)任", "會(huì )議", "領(lǐng)導(dǎo)", "(一)", "\r\n", "\r", "\n", "　", "\u00a0", "\u200b", "的`", "，", ",", ":", "(", ")", "１２", "①",
    "首页 > 公开\n", "— 3 —\n", "上一篇：无\n", "\x00", "𠮷", "é", "|", "\t", "a", "PAGE\n6\n", "小编\n", "\ud83d", "\ude00", "e\u0301", "\u2028", "\uf0b7", "縣",
    "**", "*", "# ", " ##", "> ", "\\_", "[a](http://x/a\\_b*c*)", "**县",
])  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, str]) -> None:
    assert normalise(case["text"]).text == case["expected"]


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_every_normalised_span_round_trips(source: str) -> None:
    clean = normalise(source)
    assert len(clean.alignment) == len(clean.text)
    for start in range(0, len(clean.text), 3):
        for end in (start + 1, start + 4, len(clean.text)):
            span = Span(start, min(end, len(clean.text)))
            there = clean.alignment.to_source(span)
            assert 0 <= there.start <= there.end <= len(source)
            assert clean.quote(there) == span.of(clean.text)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_characters_that_no_step_edits_are_the_source_characters(source: str) -> None:
    clean = normalise(source)
    for i, character in enumerate(clean.text):
        there = clean.alignment.to_source(Span(i, i + 1))
        if "\u4e00" <= character <= "\u9fff" and len(there) == 1 and clean.script == "Hans":
            assert there.of(source) == character


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_repairs_say_what_stood_in_the_source(source: str) -> None:
    for repair in normalise(source).repairs:
        assert repair.span.of(source) == repair.old


def test_alignment_of_insertions_deletions_and_replacements() -> None:
    text, edits = "abcdefgh", [Edit(0, 1, "", "x"), Edit(2, 4, "X", "x"), Edit(5, 6, "12", "x"), Edit(6, 8, "YZ", "x")]
    alignment = Alignment.identity(8).edited(edits)
    assert apply(text, edits) == "bXe12YZ"
    assert [alignment.to_source(Span(i, i + 1)) for i in range(7)] == [
        Span(1, 2), Span(2, 4), Span(4, 5), Span(5, 6), Span(5, 6), Span(6, 7), Span(7, 8),
    ]  # fmt: skip
    assert alignment.to_source(Span(7, 7)) == Span(8, 8)
    with pytest.raises(IndexError):
        alignment.to_source(Span(3, 9))


class PerCharacter:
    """The alignment as its definition says it, one range per character: the oracle of the one kept in pieces."""

    def __init__(self, ranges: list[Span], source_length: int) -> None:
        self.ranges, self.source_length = ranges, source_length

    def edited(self, edits: list[Edit]) -> PerCharacter:
        ranges, at = list[Span](), 0
        for edit in edits:
            same = len(edit.new) == edit.end - edit.start
            whole = self.to_source(edit.start, edit.end)
            behind = self.ranges[edit.start - 1].end if edit.start else 0
            replaced = self.ranges[edit.start : edit.end] if same else [Span(whole.start, max(whole.end, behind))] * len(edit.new)
            ranges += self.ranges[at : edit.start] + replaced
            at = edit.end
        return PerCharacter(ranges + self.ranges[at:], self.source_length)

    def to_source(self, start: int, end: int) -> Span:
        if start == end:
            at = self.ranges[start].start if start < len(self.ranges) else self.source_length
            return Span(at, at)
        return Span(self.ranges[start].start, self.ranges[end - 1].end)

    def to_normalised(self, source: Span) -> Span:
        first = next((i for i, span in enumerate(self.ranges) if span.start >= source.start), len(self.ranges))
        last = next((i for i, span in enumerate(self.ranges) if span.start >= source.end), len(self.ranges))
        return Span(first, max(first, last))


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    """A text and what several steps, one after the other, edit in it."""
    text = draw(st.text("甲乙丙丁", max_size=30))
    rounds, length = [], len(text)
    for _ in range(draw(st.integers(1, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
        new = st.text("子丑寅", max_size=4)
        edits = [Edit(a, b, draw(new), "x") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        rounds.append(edits)
        length += sum(len(edit.new) - (edit.end - edit.start) for edit in edits)
    return text, rounds


@given(edited_texts())
@settings(max_examples=500, deadline=None)
def test_alignment_is_monotone_total_and_what_its_definition_says(drawn: tuple[str, list[list[Edit]]]) -> None:
    text, rounds = drawn
    source, alignment, oracle = text, Alignment.identity(len(text)), PerCharacter([Span(i, i + 1) for i in range(len(text))], len(text))
    for edits in rounds:
        text, alignment, oracle = apply(text, edits), alignment.edited(edits), oracle.edited(edits)
    assert len(alignment) == len(text) == len(oracle.ranges)
    behind = [alignment.to_source(Span(i, i + 1)) for i in range(len(text))]
    assert behind == oracle.ranges
    assert all(a.start <= b.start and a.end <= b.end for a, b in itertools.pairwise(behind))
    for start in range(len(text) + 1):
        assert alignment.to_source(Span(start, start)) == oracle.to_source(start, start)
    for start in range(len(source) + 1):
        for end in range(start, len(source) + 1):
            assert alignment.to_normalised(Span(start, end)) == oracle.to_normalised(Span(start, end))


def test_edits_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="out of order"):
        apply("abc", [Edit(2, 3, "", "x"), Edit(0, 1, "", "x")])


@pytest.mark.parametrize(
    ("text", "script"),
    [("廉政风险防控工作方案", "Hans"), ("廉政風險防控工作實施方案", "Hant"), ("为了开展风险防控工作，時間安排如後：组织领导與宣传动员", "mixed"), ("abc 123", "Hans")],
)
def test_script(text: str, script: str) -> None:
    assert script_of(text) == script


def test_half_a_surrogate_pair_costs_no_traditional_text() -> None:
    assert normalise("\ude00縣財政局\ud83d風險\ude00\ud83d方案\udc80").text == "\ude00县财政局\ud83d风险\ude00\ud83d方案\udc80"


def test_steps_are_discovered_in_order() -> None:
    names = [step.__name__.rsplit(".", 1)[1] for step in steps()]  # type: ignore[attr-defined]
    assert names == [
        "mojibake", "entities", "list_numbers", "shifted", "pinyin", "strewn", "spaces", "script", "vocabulary", "width", "markdown", "spacing", "pages", "marks", "junk", "layout",
        "unwrap", "flags",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["(", "（", "?。ㄒ唬┩", "?。", "風(fēng)", "风(", "风(feng)(feng)", "市 民 政 局 、", "Р", "的`", "首页 > ", "\r\n", "一\n", ",", "<", "，鏂规", "**", "**县", "**a", "# ", "[一](", "\\", "1 个"])
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    source = piece * (1_000_000 // len(piece))
    began = time.perf_counter()
    clean = normalise(source)
    assert len(clean.alignment) == len(clean.text)
    assert time.perf_counter() - began < 20


@pytest.mark.slow
@pytest.mark.parametrize("line", ["2、核对\n", "（二）核对\n", "2.核对\n"])
def test_a_number_looked_for_among_thousands_of_lines_costs_no_more_than_they_do(line: str) -> None:
    source = f"一、清查\n{line * 20_000}三、报告\n"
    began = time.perf_counter()
    normalise(source)
    assert time.perf_counter() - began < 10
