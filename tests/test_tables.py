"""Tables in text: what the cases of tests/cases/tables/ say, cell spans, and hostile text."""

from __future__ import annotations

import time
from typing import Any

import pytest
from conftest import cases

from extractors.reading.tables import column, find_tables


@pytest.mark.parametrize("case", cases("tables", but="columns"))
def test_tables(case: dict[str, Any]) -> None:
    tables = find_tables(case["text"])
    shown = [{"header": [c.text for c in t.header], "rows": [[c.text for c in row] for row in t.rows]} for t in tables]
    assert shown == case["tables"]
    for table in tables:
        assert all(c.span.of(case["text"]) == c.text for row in (table.header, *table.rows) for c in row)
        assert all(len(row) == len(table.header) for row in table.rows)
        assert all(table.span.covers(c.span) for row in table.rows for c in row if c.text)


@pytest.mark.parametrize("case", cases("tables", "columns"))
def test_columns(case: dict[str, Any]) -> None:
    assert {header: column(header) or "" for header in case["columns"]} == case["columns"]


def test_cell_lines() -> None:
    (table,) = find_tables("| 风险点 | 防控措施 |\n| 挪用 | 一、公示\u2028\u2028 二、轮岗 |")
    assert table.rows[0][1].lines == ("一、公示", "二、轮岗")


def test_merged_cell_is_one_span() -> None:
    (table,) = find_tables("| 风险类别 | 风险点 | 防控措施 |\n| 采购 | 围标 | 公示 |\n|  | 拆单 | 抽查 |")
    assert table.rows[0][0] is table.rows[1][0]


HOSTILE = {
    "pipes": "|" * 30_000,
    "pipe lines": "|\n" * 40_000,
    "pipe rows": "| 风险点 | 防控措施 |\n" + "| a\n" * 30_000,
    "tabs": "\t" * 30_000,
    "tab lines": "\ta\n" * 30_000,
    "heads": "序号\n任务\n牵头单位\n" * 30_000,
    "cells": "风险类别\n风险点\n防控措施\n" + "行\n" * 30_000,
    "numbers": "序号\n任务\n牵头单位\n" + "1\n2\n" * 20_000,
    "brackets": "（" * 30_000,
    "spaces": "风险点" + " " * 300_000 + "措施",
    "tab head": "风险点\t防控措施\n" + "a\tb\tc\td\n" * 20_000,
    "labels": "风险点\t甲\n" * 20_000,
    "labels and contents": "风险点\t甲\t防控措施\t乙\n岗位\t丙\n" * 8_000,
    "same words": "风险点\n" * 40_000,
    "one wide row": "|风险点|防控措施" * 2_000 + "|\n" + ("|" * 3_999 + "甲|\n") * 20,
    "short rows": "|" + "风险点|防控措施|" * 5 + "\n" + "|a|b|c|d|e|\n" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_linear_time(name: str) -> None:
    begin = time.process_time()
    find_tables(HOSTILE[name])
    assert time.process_time() - begin < 3
