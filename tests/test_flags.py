"""What cleaning flags and leaves: masks, spun words, brands, displaced lines, cuts, numbers, unreadable characters."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from pipeline.normalise import flags, normalise
from pipeline.normalise.flags import unreadable
from pipeline.normalise.script import to_simplified
from pipeline.normalise.vocabulary import is_from_there, load

FOLDER = Path(__file__).parent / "cases" / "normalise"
CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"] if "flags" in case]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    text = normalise(case["text"]).text
    assert [{"kind": d.kind, "text": text[d.start : d.end], "likely": d.likely} for d in flags.clean(text)] == [
        {"likely": None} | flag for flag in case["flags"]
    ]


def test_flags_are_repairs_that_leave_the_source() -> None:
    source = "提高預防腐朽能力，２０ｘｘ年完成，風險排查責任到人。"
    found = [repair for repair in normalise(source).repairs if repair.action == "flag"]
    assert [(r.kind, r.old, r.new, r.likely, r.span.of(source)) for r in found] == [
        ("synonym", "腐朽", None, "腐败", "腐朽"),
        ("mask", "２０ｘｘ", None, None, "２０ｘｘ"),
    ]


# The texts of the corpora that are cut off; every other one is whole.
CUT = {"15-food-safety-cut": ["broken end"], "a10": ["broken end"], "b10": ["broken end"], "c06": ["broken end"]}


@pytest.mark.parametrize("path", sorted([*(ROOT / "corpora/samples").glob("*.txt"), *(ROOT / "corpora/blind/samples").glob("*.txt")]), ids=lambda p: p.stem)
def test_clean_plans_have_no_flags_but_their_masks(path: Path) -> None:
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8" if b"\xe3\x80\x81" in data else "gb18030"
    kinds = [doubt.kind for doubt in flags.clean(normalise(data.decode(encoding)).text)]
    assert [kind for kind in kinds if kind != "mask"] == CUT.get(path.stem, [])


def test_ascii_needs_no_search() -> None:
    assert list(unreadable.find("abc ^ def")) == []


def test_vocabulary_is_written_as_the_script_step_leaves_it() -> None:
    lexicon = load("vocabulary")
    written = [*lexicon["words"], *lexicon["words"].values(), *lexicon["keep"]["words"], *lexicon["protected"]["words"]]
    assert [word for word in written if to_simplified(word) != word] == []
    assert set(lexicon["protected"]["words"]) <= set(lexicon["words"])


@pytest.mark.parametrize(
    "text", ["方程式、软体家具与软体动物", "台湾青年资讯中心", "施工升降机、塑胶制品企业、义工", "瓦斯抽采与瓦斯监测", "民国36年建成的乡公所旧址", "推广资讯服务，宣导政策"]
)
def test_mainland_texts_are_not_taken_for_others(text: str) -> None:
    assert not is_from_there(text)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["x", "*", "某", "1、\n", "二、\n", "一、\n三、\n", "作业", "环绕", "_", "市x", "**县", "\ufffd", "风é", "《澳博", "民国112年《", "民国112年资讯"])
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.perf_counter()
    flags.clean(text)
    assert time.perf_counter() - began < 20
