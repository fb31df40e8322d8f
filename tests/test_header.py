"""Facts of heads and feet, and citations: every case of tests/cases/header/ (text, the facts that it names)."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import cases

from pipeline.citations import citations
from pipeline.header import read_header


@pytest.mark.parametrize("case", cases("header", but="citations"))
def test_facts(case: dict[str, Any]) -> None:
    header = read_header(case["text"])
    got = {key: getattr(header, key) for key in case["expected"]}
    assert {key: "" if value is None else list(value) if isinstance(value, tuple) else value for key, value in got.items()} == case["expected"]


@pytest.mark.parametrize("case", cases("header", "citations"))
def test_citations(case: dict[str, Any]) -> None:
    found = list(citations(case["text"]))
    assert [[c.title or "", c.number or ""] for c in found] == case["expected"]
    assert all(c.span.of(case["text"]) for c in found)


@pytest.mark.parametrize("text", ["", " \n", "组长：\n" * 30_000, "关于印发《" * 20_000, "年 月 日\n" * 20_000, " " * 100_000, "《" * 100_000, "抄送：某局，" * 100_000, "某发2019 35号\n" * 30_000, "局 2019年" * 100_000])
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    read_header(text)
    assert list(citations(text)) == []
