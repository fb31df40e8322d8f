"""Outlines: every case of tests/cases/outline/ (text, "level number|heading" per section, optionally the last words of some)."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import cases

from pipeline.outline import outline, prepare


@pytest.mark.parametrize("case", cases("outline"))
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    sections = prepare(text).sections
    assert [f"{s.level} {s.number}|{s.heading}" for s in sections] == case["expected"]
    by_number = {s.number: s for s in reversed(sections)}
    for number, end in case.get("ends", {}).items():
        assert by_number[number].span.of(text).rstrip().endswith(end)


@pytest.mark.parametrize("case", cases("outline"))
def test_sections_nest(case: dict[str, Any]) -> None:
    sections = outline(case["text"])
    for section in sections:
        assert section.span.covers(section.heading_span)
        if section.parent is not None:
            above = sections[section.parent]
            assert above.span.covers(section.span)
            assert above.level < section.level
    assert list(sections) == sorted(sections, key=lambda s: s.span.start)


@pytest.mark.parametrize("case", cases("outline"))
def test_the_section_at_an_offset_is_the_deepest_of_all_that_cover_it(case: dict[str, Any]) -> None:
    plan = prepare(case["text"])
    for offset in range(len(plan.text) + 1):
        covering = [i for i, section in enumerate(plan.sections) if section.span.start <= offset < section.span.end]
        assert plan.section_at(offset) == max(covering, key=lambda i: (plan.sections[i].level, plan.sections[i].span.start), default=None)


@pytest.mark.parametrize("text", ["1、\n" * 30_000, "一、\n（一）\n1.\n（1）\n①\n" * 8_000, " " * 200_000, "第一条\n" * 30_000, "。一、" * 50_000, "（" * 200_000])
def test_hostile_text_is_outlined_in_linear_time(text: str) -> None:
    outline(text)
