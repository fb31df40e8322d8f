"""Passages for retrieval: cut along the outline, nothing lost, every character traceable."""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections import Counter
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from extractors.contract import Span
from pipeline.dataset import Dataset
from pipeline.errors import DatasetError
from pipeline.export import chunks, export_all, rows_of
from pipeline.export.by_document import by_plan
from pipeline.export.chunking import LONGEST, SHORTEST, nested, pieces
from pipeline.export.grids import grids, written
from pipeline.export.passages import row_id, tables_of_plans
from pipeline.normalise import Normalised, normalise
from pipeline.outline import prepare
from pipeline.records import tables
from pipeline.run import run
from pipeline.store import read_text

CASES = tomllib.loads((ROOT / "tests/cases/chunks/outline.toml").read_text("utf-8"))["case"]
SENTENCE = "逐件核对并在台账上登记，缺失的注明缘由并报主管人员。"
BLANK = re.compile(r"\s+")
HOSTILE = """某局<script>alert(1)</script>工作方案
---
一、# 组织 | 领导
由“=HYPERLINK("http://example.invalid")”局牵头，20**年3月底前完成_清查_。[点这里](javascript:alert(1))
{"index": {"_index": "x"}}
二、`分工`
<!-- 各组 --> 于\u2028每季度末报送一次。"""


def filled(text: str) -> str:
    return re.sub(r"\{(\d+)\}", lambda found: (SENTENCE * (int(found[1]) // len(SENTENCE) + 1))[: int(found[1]) - 1] + "。", text)


def cut(text: str) -> list[Span]:
    plan = prepare(text)
    return pieces(text, nested(len(text), [section.span for section in plan.sections]), grids(text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_texts_are_cut_along_the_outline(case: dict[str, Any]) -> None:
    text = filled(case["text"])
    found = [span.of(text).strip() for span in cut(text)]
    assert [piece[: len(begins)] for piece, begins in zip(found, case["pieces"], strict=True)] == case["pieces"], found
    assert all(len(piece) <= LONGEST for piece in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_pieces_hold_whole_items_or_part_of_one(case: dict[str, Any]) -> None:
    text = filled(case["text"])
    for section in prepare(text).sections:
        for span in cut(text):
            assert not section.span.start < span.start < section.span.end < span.end, "the end of an item and something else"


@given(st.lists(st.sampled_from(["一、甲", "（一）乙", "1.丙", "{40}", "{300}", "{900}", "\n", "。", "，", " ", "| a | b |\n| c | d |", "丁" * 1_700]), max_size=25))
@settings(max_examples=80, deadline=None)
def test_pieces_follow_each_other_from_the_first_character_to_the_last(parts: list[str]) -> None:
    text = filled("\n".join(parts))
    found = cut(text)
    assert "".join(span.of(text) for span in found) == text
    assert all(a.end == b.start for a, b in pairwise(found))
    assert all(len(span) <= LONGEST or not span.of(text)[LONGEST:].strip() for span in found)


def test_a_long_item_is_cut_where_sentences_end() -> None:
    text = "一、内容\n" + SENTENCE * 100
    found = [span.of(text) for span in cut(text)]
    assert all(piece.endswith("。") and SHORTEST <= len(piece) <= LONGEST for piece in found)


TABLE = "| 岗位 | 风险 |\n" + "".join(f"| 第{i}岗 | {'登记不全' * 8} |\n" for i in range(60))


def test_a_table_that_fits_is_not_cut() -> None:
    small = "\n".join(TABLE.splitlines()[:11]) + "\n"
    text = "一、内容\n" + SENTENCE * 20 + "\n" + small + SENTENCE * 20
    assert sum("| 岗位 |" in span.of(text) and "| 第9岗 |" in span.of(text) for span in cut(text)) == 1


def test_the_head_of_a_table_that_is_cut_is_repeated() -> None:
    text = f"一、岗位\n{TABLE}\n以上各岗逐一登记。\n"
    shown = [written(text, span, grids(text)) for span in cut(text)]
    assert len(shown) > 2
    assert all("| 岗位 | 风险 |\n| --- | --- |\n| 第" in piece for piece in shown)
    assert [row for piece in shown for row in re.findall(r"第\d+岗", piece)] == [f"第{i}岗" for i in range(60)]


def test_a_table_by_tabs_is_written_as_a_pipe_table() -> None:
    text = "一、岗位\n岗位\t风险点\t防控措施\n库管员\t登记|不全\t每月盘点\n出纳\t现金超限\t当日送存\n"
    [span] = cut(text)
    assert "| 岗位 | 风险点 | 防控措施 |\n| --- | --- | --- |\n| 库管员 | 登记\\|不全 | 每月盘点 |\n| 出纳 | 现金超限 | 当日送存 |" in written(text, span, grids(text))


@pytest.mark.parametrize("part", ["（", "字", "。", "\n", "一、甲\n", "| a | b |\n", "，", "1.", "岗位\t措施\n甲\t乙\n"])
def test_hostile_texts_take_linear_time(part: str) -> None:
    def seconds(size: int) -> float:
        text = part * (size // len(part))
        plan = prepare(text)
        spans, tables_found = [section.span for section in plan.sections], grids(text)
        began = time.process_time()
        for span in pieces(text, nested(len(text), spans), tables_found):
            written(text, span, tables_found)
        return time.process_time() - began

    seconds(10_000)
    assert seconds(200_000) < 40 * max(seconds(20_000), 0.02)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples with hostile texts, a copy of a plan and a long table, and their passages."""
    home = tmp_path_factory.mktemp("chunks")
    (home / "恶意.txt").write_text(HOSTILE, "utf-8")
    long = filled(f"某厂岗位风险防控方案\n一、总体要求\n{{300}}\n二、风险点\n{TABLE}\n三、分工\n（一）保管。{{900}}\n（二）登记。由档案室牵头，2024年5月底前完成。\n")
    (home / "长.txt").write_text(long, "utf-8")
    copy = (ROOT / "corpora/samples/01-county-finance.txt").read_text("utf-8")
    (home / "转载.txt").write_text(f"（转载）\n{copy}", "utf-8")
    run([ROOT / "corpora" / "samples", home], home / "out", workers=1)
    export_all(home / "out", ["chunks"])
    return home / "out"


@pytest.fixture(scope="module")
def passages(dataset: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (dataset / "chunks.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def cleaned(dataset: Path) -> dict[str, Normalised]:
    return {path.stem: normalise(read_text(path)) for path in (dataset / "texts").iterdir()}


def test_passages_hold_every_character_of_every_plan_once(dataset: Path, passages: list[dict[str, Any]], cleaned: dict[str, Normalised]) -> None:
    for plan in rows_of(dataset, "plans"):
        own = [p for p in passages if p["plan_id"] == plan["plan_id"]]
        whole = cleaned[plan["document_id"]].quote(Span(plan["char_start"], plan["char_end"]))
        assert BLANK.sub("", "".join(p["quote"] for p in own)) == BLANK.sub("", whole)
        assert [p["ordinal"] for p in own] == list(range(1, len(own) + 1))
        assert all(a["char_end"] <= b["char_start"] for a, b in pairwise(own))


def test_passages_are_at_their_places_in_the_source(passages: list[dict[str, Any]], cleaned: dict[str, Normalised]) -> None:
    for p in passages:
        assert cleaned[p["document_id"]].quote(Span(p["char_start"], p["char_end"])) == p["quote"]
    assert len({p["chunk_id"] for p in passages}) == len(passages)


def test_most_passages_have_the_length_that_is_wanted(passages: list[dict[str, Any]]) -> None:
    lengths = [len(p["quote"]) for p in passages]
    assert max(lengths) <= LONGEST
    assert sum(length >= SHORTEST for length in lengths) > 0.8 * len(lengths)


def test_passages_say_whose_they_are(dataset: Path, passages: list[dict[str, Any]]) -> None:
    plans = {plan["plan_id"]: plan for plan in rows_of(dataset, "plans")}
    for p in passages:
        plan = plans[p["plan_id"]]
        head = p["text"].split("\n", 1)[0]
        assert all(plan[name] is None or plan[name] in head for name in ("title", "issuer", "number", "issued")), head
        assert {name: p[name] for name in ("title", "issuer", "number", "issued", "duplicate_of", "similarity")} == {
            name: plan[name] for name in ("title", "issuer", "number", "issued", "duplicate_of", "similarity")
        }
        assert not p["headings"] or " > ".join(p["headings"]) in p["text"]
        tight = BLANK.sub("", p["text"])
        assert all(word in tight for word in re.findall(r"\w{4,}", p["quote"]) if "\n" not in word)


def test_passages_of_a_copy_are_marked(passages: list[dict[str, Any]]) -> None:
    assert len({p["path"] for p in passages if p["duplicate_of"]} & {"01-county-finance.txt", "转载.txt"}) == 1
    assert all(p["similarity"] > 0.7 for p in passages if p["duplicate_of"])


def test_headings_are_those_above(passages: list[dict[str, Any]]) -> None:
    for p in passages:
        if p["path"] == "长.txt" and "逐件核对" in p["quote"] and p["quote"].startswith(("逐件", "（一）")):
            assert p["headings"][0] == "三、分工"


def test_every_record_is_in_a_passage_or_counted(dataset: Path, passages: list[dict[str, Any]]) -> None:
    told: list[str] = []
    export_all(dataset, ["chunks"], told.append)
    listed = {name: {key for p in passages for key in p["records"].get(name, ())} for name in tables_of_plans()}
    for name in tables_of_plans():
        assert listed[name] == {row_id(tables()[name], row) for row in rows_of(dataset, name)}, name
    for p in passages:
        for key in p["records"].get("deadlines", ()):
            [row] = [row for row in rows_of(dataset, "deadlines") if row["deadline_id"] == key]
            assert row["char_start"] < p["char_end"]
            assert p["char_start"] < row["char_end"]
    elsewhere = set(tables()) - set(tables_of_plans()) - {"plans", "documents"}
    counted = Counter({name: int(count) for name, count in re.findall(r"(\w+)：不[^；）]*? (\d+)", told[0])})
    assert counted == Counter({name: count for name in elsewhere if (count := len(rows_of(dataset, name)))})


def test_a_plan_is_a_markdown_page_with_its_facts_and_passages(dataset: Path, passages: list[dict[str, Any]]) -> None:
    for plan in rows_of(dataset, "plans"):
        page = (dataset / "chunks" / f"{plan['plan_id']}.md").read_text("utf-8")
        _, front, body = page.split("---\n", 2)
        facts = {key: json.loads(value) for key, value in (line.split(": ", 1) for line in front.splitlines())}
        assert facts["title"] == plan["title"]
        assert facts["recipients"] == plan["recipients"]
        own = [p for p in passages if p["plan_id"] == plan["plan_id"]]
        assert re.findall(r"<!-- (chunk_\w+) ", body) == [p["chunk_id"] for p in own]
        shown = BLANK.sub("", re.sub(r"\\([\\`*_<\[\]#>+=~&-])", r"\1", body))
        assert all(BLANK.sub("", p["text"]) in shown for p in own)
    assert {path.stem for path in (dataset / "chunks").iterdir()} == {plan["plan_id"] for plan in rows_of(dataset, "plans")}


def test_hostile_text_is_no_markup(dataset: Path, passages: list[dict[str, Any]]) -> None:
    [plan_id] = {p["plan_id"] for p in passages if p["path"] == "恶意.txt"}
    body = (dataset / "chunks" / f"{plan_id}.md").read_text("utf-8").split("---\n", 2)[2]
    assert not re.search(r"(?<!\\)<(?!!-- chunk_)", body)
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)\*\*|^---", body, re.MULTILINE)


def test_pages_of_plans_that_are_gone_go(samples_dataset: Path, dataset: Path) -> None:
    (dataset / "chunks" / "plan_gone.md").write_text("old", "utf-8")
    export_all(dataset, ["chunks"])
    assert not (dataset / "chunks" / "plan_gone.md").exists()
    assert not list(dataset.glob(".chunks*"))


def test_a_second_export_gives_the_same_bytes(dataset: Path) -> None:
    before = (dataset / "chunks.jsonl").read_bytes()
    export_all(dataset, ["chunks"])
    assert (dataset / "chunks.jsonl").read_bytes() == before


def test_a_missing_text_is_named(dataset: Path, tmp_path: Path) -> None:
    for path in dataset.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(DatasetError, match="texts"):
        export_all(tmp_path, ["chunks"])
    assert not (tmp_path / "chunks").exists()
    assert len(list(Dataset(tmp_path)["plans"])) > 0


@pytest.mark.parametrize("text", ["甲局&amp;乙局&#x3c;b&#x3e;", "改~~旧~~新", "*一*_二_`三`[四](五)", "# 六\n> 七\n- 八\n+ 九\n===\n~~~\n十", "甲\n  # 六\n \t> 七"])
def test_markdown_shows_each_character(text: str) -> None:
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(chunks._markdown(text))
    assert BLANK.sub("", unescape(re.sub(r"<[^>]*>", "", page))) == BLANK.sub("", text)


def test_a_compilation_of_thousands_of_plans_takes_linear_time() -> None:
    plans = [{"plan_id": f"plan_{n}"} for n in range(4000)]
    rows = [{"plan_id": f"plan_{n}", "ordinal": ordinal} for n in range(4000) for ordinal in range(20)]
    began = time.perf_counter()
    made = list(by_plan(plans, {"sections": rows, "deadlines": rows[::2]}))
    assert [plan for plan, _ in made] == plans
    assert [len(own["sections"]) for _, own in made] == [20] * 4000
    assert made[7][1]["deadlines"] == rows[140:160:2]
    assert time.perf_counter() - began < 3
