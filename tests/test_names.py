"""Names, posts and rosters word by word (cases/names/names.toml), and what holds for leading groups in any text."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from extractors.contract import Plan
from extractors.groups import find
from extractors.reading.names import (
    is_mask,
    is_name,
    name_with_title,
    part_padded,
    split_name_and_post,
    split_post_and_name,
    split_post_and_rare_name,
)
from extractors.reading.posts import held_by_one, is_collective, is_people, is_post, shared_post
from pipeline.outline import prepare

CASES = tomllib.loads((Path(__file__).parent / "cases" / "names" / "names.toml").read_text("utf-8"))
GROUPS = tomllib.loads((Path(__file__).parent / "cases" / "extractors" / "groups.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("word", CASES["is_name"])
def test_is_name(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", CASES["is_not_name"])
def test_is_no_name(word: str) -> None:
    assert not is_name(word)


def test_masks() -> None:
    assert [word for word in CASES["masks"] if not is_mask(word)] == []
    assert [word for word in CASES["not_masks"] if is_mask(word)] == []


@pytest.mark.parametrize("case", CASES["post_and_name"], ids=lambda c: c["word"])
def test_post_before_name(case: dict[str, str]) -> None:
    assert split_post_and_name(case["word"]) == ((case["post"], case["name"]) if "name" in case else None)


@pytest.mark.parametrize("case", CASES["post_and_rare_name"], ids=lambda c: c["word"])
def test_post_before_rare_name(case: dict[str, str]) -> None:
    assert split_post_and_rare_name(case["word"]) == ((case["post"], case["name"]) if "name" in case else None)


@pytest.mark.parametrize("case", CASES["name_and_post"], ids=lambda c: c["word"])
def test_name_before_post(case: dict[str, str]) -> None:
    assert split_name_and_post(case["word"]) == ((case["name"], case["post"]) if "name" in case else None)


@pytest.mark.parametrize("case", CASES["title"], ids=lambda c: c["word"])
def test_name_with_title(case: dict[str, str]) -> None:
    assert name_with_title(case["word"]) == case.get("name")


@pytest.mark.parametrize("case", CASES["padded"], ids=lambda c: c["characters"])
def test_padded(case: dict[str, Any]) -> None:
    words, start = [], 0
    for length in part_padded(case["characters"], case["gaps"]):
        words.append(case["characters"][start : start + length])
        start += length
    assert words == case["words"]


def test_posts() -> None:
    assert is_post("副县长")
    assert not is_post("业主代表")
    assert is_people("业主代表")
    assert is_collective("各科室主任")
    assert shared_post("审计局等单位主要负责人") == ("审计局", "主要负责人")
    assert shared_post("审计局") is None
    assert held_by_one("党组书记", "局长")
    assert held_by_one("院党委书记", "院长")
    assert not held_by_one("院党委书记", "院长", alone=False)
    assert not held_by_one("县委书记", "县长")


@pytest.mark.parametrize("case", GROUPS, ids=lambda c: c["name"])
def test_what_is_found_stands_in_the_text(case: dict[str, Any]) -> None:
    """Every span lies in the text; a person's characters stand in the member's span, in their order."""
    for group in find(prepare(case["text"])):
        assert 0 <= group.span.start < group.span.end <= len(case["text"])
        for member in group.members:
            quote = member.span.of(case["text"])
            assert quote.strip()
            at = -1
            for character in member.person or "":
                at = quote.find(character, at + 1)
                assert at >= 0, (member.person, quote)


@pytest.mark.parametrize("unit", ["（", "组长：", "成立领导小组", "由张三任组长，", "组 ", "、", "的组", "办公室设在", "成    员    ", "组长：张三\n", "综合组：由甲牵头，", "《成立小组", "1.部 部长：", "组（部长：张三", "副局长水清源、", "A B ", "1.综合组，由李红任组长。", "组长 李 明 副组长 ", "成员：赵\n静、", "下设：组、", "司徒 ", "李明——"])
def test_time_grows_with_length_only(unit: str) -> None:
    """Hostile repetition costs no more than a small multiple of twice as much time for twice the length."""

    def seconds(length: int) -> float:
        start = time.process_time()
        list(find(Plan(text=unit * (length // len(unit)))))
        return time.process_time() - start

    assert seconds(40_000) < 4 * seconds(20_000) + 0.5
