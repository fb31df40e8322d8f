"""Damages of collected pages: what the steps make of them, what they only flag, and what they cost on text made to be slow."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import Span
from pipeline.normalise import normalise, steps
from pipeline.normalise.alignment import Edit, apply

FOLDER = Path(__file__).parent / "cases" / "normalise"
CASES = [case for name in ("mojibake", "shifted") for case in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["case"]]
KINDS = {"byte shift", "lost byte"}
SENTENCE = "各单位要高度重视，认真组织实施，按时完成任务，确保取得实效。"
PIECES = st.sampled_from([
    SENTENCE, SENTENCE.encode("gbk").decode("latin-1"), SENTENCE.encode().decode("cp1252", "ignore"), SENTENCE.encode().decode("gbk", "replace"), "\n", "　", "&nbsp;", "#xff1a;",
    "x0dx0a", "。", "??h", "?。ㄒ唬┩七M", ",,", "的`", "的\\'", "— 3 —\n", "第1页/共9页", "PAGE 6", "12。\n8日", "二\n维\n码\n", "总\n则\n", "成员：王明、张伟、李\n华", "首页 > 公开\n",
    "免费视频,毛片,成人\n", "点赞 3\n", "\ufffd", "é", "|", "\t", "１",
])  # fmt: skip
HOSTILE = [
    "·À", "·À\n", "é", "æ–¹", "æ", "ã€", "瀹炴柦", "鏂规\n", "涓?", "锛", "&", "&amp;", "&#", "#x", "x0d", "x0dx0a", "??", "?；@區", "�。", "`", "的'", "'一", "\\", "，，", "。。", "，。",
    "— 1 —\n", "—1—", "方—1—案", "第1页", "PAGE\n", "PAGE", "1/2\n", "\n2、", "甲乙丙丁戊己庚\n- 1 -\n", "文件.doc_第1页", "首页", "首页 > \n", "来源：", "来源：\n", "版权所有\n", "相关文章\n",
    "小编", "小编\n", "免费视频,", "点赞 1", "二\n", "二\n维\n", "总\n", "总\n则\n", "12。\n", "1~12。\n8", "、李\n华", "局、县审\n计局", "\n", " \n", "一 ", "年 ",
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_doubts(case: dict[str, object]) -> None:
    flagged = [[r.kind, r.old, r.likely or ""] for r in normalise(str(case["text"])).repairs if r.kind in KINDS]
    assert flagged == case.get("doubts", [])


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_every_span_round_trips(source: str) -> None:
    clean = normalise(source)
    for start in range(0, len(clean.text), 7):
        span = Span(start, min(start + 5, len(clean.text)))
        assert clean.quote(clean.alignment.to_source(span)) == span.of(clean.text)
    assert all(repair.span.of(source) == repair.old for repair in clean.repairs)
    places = [(repair.kind, repair.span) for repair in clean.repairs]
    assert len(set(places)) == len(places)


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_text_made_to_be_slow(piece: str) -> None:
    """Each step that repairs or strips stays linear: what it costs per character does not grow with the text."""
    text = piece * (60_000 // len(piece))
    for step in steps():
        began = time.perf_counter()
        change = step.clean(text)
        assert time.perf_counter() - began < 2, step
        text = change if isinstance(change, str) else apply(text, [item for item in change if isinstance(item, Edit)])


SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the collected pages are not part of the project")
@pytest.mark.parametrize(
    ("name", "kinds"),
    [("000", {"stray", "teaser", "introduction"}), ("001", set()), ("003", {"page"})],
    ids=["an aggregator's page with stray marks", "a clean plan", "a clean plan with the field code of a page number"],
)
def test_a_clean_page_stays_character_for_character(name: str, kinds: set[str]) -> None:
    source = next(SEEDS.glob(f"{name}*")).read_bytes().decode("utf-8")
    clean = normalise(source)
    assert {repair.kind for repair in clean.repairs if repair.action != "flag"} == kinds
    assert clean.count("repair") == 0
    kept = [clean.alignment.to_source(Span(i, i + 1)).of(source) for i, character in enumerate(clean.text) if "\u4e00" <= character <= "\u9fff"]
    assert kept == [character for character in clean.text if "\u4e00" <= character <= "\u9fff"]
