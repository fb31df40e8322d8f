"""Who copied whom: paragraphs that plans share, plans that stand in a larger one, and what of that the dataset says."""

from __future__ import annotations

import hashlib
import random
import time
from pathlib import Path

import pytest
from conftest import ROOT
from test_run import assert_grounded

from extractors.contract import Span
from pipeline import cli
from pipeline.assemble import Row
from pipeline.dataset import Dataset, Once
from pipeline.export import rows_of
from pipeline.normalise import normalise
from pipeline.resolve.duplicates import duplicates, signature
from pipeline.resolve.minhash import folded
from pipeline.resolve.reuse import Reuse, earlier_of
from pipeline.resolve.reuse.paragraphs import paragraphs
from pipeline.resolve.reuse.partners import FEW
from pipeline.resolve.reuse.runs import Run, inner_runs, places_of, runs
from pipeline.run import run
from pipeline.store import read_text

SIGNS = (
    "开展排查整治压实责任强化监督完善制度健全机制规范流程细化分工明确时限定期通报严格考核及时整改建立台账落实到人学校食堂河道"
    "仓库账目车辆档案门卫宿舍教师护士司机农田水渠桥梁电梯锅炉采购合同印章值班巡查演练培训登记公示举报约谈回访抽检清单预案物资资金"
)
WORDS = [SIGNS[at : at + 2] for at in range(0, len(SIGNS), 2)]
SHARED = ROOT.parent / "shared" / "seeds"


def paragraph(seed: object, words: int = 45) -> str:
    chooser = random.Random(str(seed))
    return "".join(chooser.choice(WORDS) + ("，" if n % 6 == 5 else "") for n in range(words)) + "。"


def plan(seed: object, count: int = 8) -> list[str]:
    return [paragraph(f"{seed} {n}") for n in range(count)]


def reworded(text: str, places: int) -> str:
    dice = random.Random(text)
    for at in dice.sample(range(len(text)), places):
        text = text[:at] + "另" + text[at + 1 :]
    return text


class Plans:
    """Plans p0, p1 …, given as lists of paragraphs, with their dates."""

    def __init__(self, *plans: list[str], dates: dict[int, str] | None = None) -> None:
        self.texts = {f"p{n}": "\n".join(lines) for n, lines in enumerate(plans)}
        self.signatures = [(plan_id, signature(folded(text))) for plan_id, text in self.texts.items()]
        self.reuse = Reuse(self.texts.__getitem__)
        for n, (plan_id, text) in enumerate(self.texts.items()):
            self.reuse.meet(plan_id, f"d{plan_id}", (dates or {}).get(n), paragraphs(text, folded(text), lambda start, end: (start + 7, end + 7)).tobytes())
        self.reuse.settle()

    def rows(self) -> list[Row]:
        return [row for plan_id, text in self.texts.items() for row in self.reuse.rows(plan_id, text)]

    def told(self) -> list[tuple[str, str, int]]:
        return [(row["plan_id"], row["other_plan_id"], row["paragraphs"]) for row in self.rows()]

    def contained(self) -> dict[str, str]:
        same = duplicates(self.signatures, self.texts.__getitem__)
        return {plan_id: other for plan_id, (other, _) in self.reuse.contained(same).items()}


def test_paragraphs_that_follow_each_other_are_one_row() -> None:
    a = plan("a")
    made = Plans(a, [*plan("b", 2), *a[2:6], *plan("c", 2)])
    [row] = made.rows()
    assert (row["plan_id"], row["other_plan_id"], row["paragraphs"], row["similarity"], row["containment"], row["shared_by"]) == ("p1", "p0", 4, 1.0, 1.0, 2)
    for plan_id, start, end in (("p1", "char_start", "char_end"), ("p0", "other_start", "other_end")):
        assert made.texts[plan_id][row[start] - 7 : row[end] - 7] == "\n".join(a[2:6]) == row["quote"]


def test_short_lines_between_do_not_part_a_run() -> None:
    a = plan("a", 4)
    made = Plans([a[0], "一、总体要求", a[1], a[2]], [*plan("b", 1), a[0], "（一）要求", "  ", a[1], a[2]])
    assert made.told() == [("p1", "p0", 3)]


def test_masks_and_numbers_agree_and_reworded_ones_are_likened() -> None:
    said, again = f"{paragraph(1)}2024年3月底前由县财政局办理", f"{paragraph(1)}20**年x月底前由县财政局办理"
    assert [(row["similarity"], row["paragraphs"]) for row in Plans([said], [again]).rows()] == [(1.0, 1)]
    [row] = Plans([paragraph(2)], [reworded(paragraph(2), 4)]).rows()
    assert 0.7 < row["similarity"] < 1
    assert row["similarity"] <= row["containment"] < 1


def test_other_and_short_paragraphs_are_no_reuse() -> None:
    assert Plans(plan("a"), plan("b"), [paragraph(5, 15)], [paragraph(5, 15)]).rows() == []


def test_who_is_older() -> None:
    a = plan("a", 1)
    olds = [(dates, Plans(a, a, dates=dates).rows()[0]["older"]) for dates in ({}, {0: "2012"}, {0: "2012", 1: "2012-05"}, {0: "2013-01", 1: "2012-05"})]
    assert [old for _, old in olds] == [None, None, None, "p1"]
    assert [earlier_of(*dates) for dates in (("2012", "2013-01"), ("2012-05", "2012-04"), ("2012", None))] == [0, 1, None]


def test_stock_phrases_lead_to_the_earliest_plan_only() -> None:
    stock = paragraph("stock")
    made = Plans(*([*plan(n, 2), stock] for n in range(30)))
    assert made.told() == [(f"p{n}", "p0", 1) for n in range(1, 30)]
    assert {row["shared_by"] for row in made.rows()} == {30}


def test_a_stock_phrase_within_what_is_copied_is_told_once() -> None:
    stock = paragraph("stock")
    copied = [*plan("a", 2), stock, *plan("z", 2)]
    made = Plans(*([*plan(n, 2), stock] for n in range(FEW)), copied, copied)
    assert [row for row in made.told() if row[0] == f"p{FEW + 1}"] == [(f"p{FEW + 1}", f"p{FEW}", 5)]


def test_what_a_plan_repeats_within_itself() -> None:
    a = plan("a", 4)
    assert Plans([*a, paragraph("b"), *a]).told() == [("p0", "p0", 4)]
    assert Plans([*a, *a, *a]).told() == [("p0", "p0", 4), ("p0", "p0", 4)]
    assert Plans([paragraph("b")] * 9, [*plan("c", 2)] * 2).told() == []


def test_runs() -> None:
    assert runs(places_of([1, 2, 3, 9, 2]), [7, 1, 2, 3]) == [Run(0, 3, 1), Run(4, 5, 2)]
    assert runs(places_of([1, 2]), [2, 1]) == [Run(0, 1, 1), Run(1, 2, 0)]
    assert inner_runs(places_of([1, 2, 3, 1, 2, 3]), [1, 2, 3, 1, 2, 3]) == [Run(3, 6, 0)]
    assert inner_runs(places_of([1] * 9), [1] * 9) == []


def test_a_plan_in_a_larger_one_is_marked_whichever_comes_first() -> None:
    a = plan("a", 10)
    assert Plans(a, a[2:7]).contained() == {"p1": "p0"}
    assert Plans(a[2:7], [*plan("b", 4), *a, *plan("c", 4)]).contained() == {"p0": "p1"}
    assert Plans(a, a, a[:5]).contained() == {"p2": "p0"}, "the original, not its copy"
    assert Plans(a, [*a[:3], *plan("d", 5)]).contained() == {}
    assert set(Plans(a[:8], [*a[:6], a[8]], [a[9], *a[:7]], a).contained().values()) <= {"p3"}, "what holds another is not left out for it"


def test_damaged_characters_and_empty_datasets() -> None:
    assert Plans().rows() == []
    assert Plans([], [""]).rows() == []
    assert Plans([paragraph(1) + "\ud83d"], [paragraph(1) + "\ud83d"]).told() == [("p1", "p0", 1)]


def test_cost_and_rows_grow_with_the_collection_not_with_its_square() -> None:
    stock = [paragraph(n) for n in range(20)]
    made = [random.Random(n).sample(stock, 10) for n in range(1500)]
    began = time.perf_counter()
    rows = Plans(*made).told()
    assert len(rows) <= 1500 * 10
    assert time.perf_counter() - began < 20


HEAD = "{place}关于加强安全生产工作的实施方案\n为做好工作，制定本方案。\n一、工作任务\n"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Three plans: one with damage that cleaning repairs (full-width digits, blanks), its copy under other masks, and an excerpt."""
    folder = tmp_path / "in"
    folder.mkdir()
    a = [f"{each}２０２４年３月底前完成 。" for each in plan("a", 8)]
    b = [f"　　{each}20**年*月底前完成。" for each in plan("a", 8)]
    (folder / "1.txt").write_text(HEAD.format(place="某县") + "\n".join(a) + "\n某县人民政府\n2023年5月6日\n", "utf-8")
    (folder / "2.txt").write_text(HEAD.format(place="××县") + "\n".join(b) + "\n××县人民政府\n2024年1月2日\n", "utf-8")
    (folder / "3.txt").write_text("一、工作任务\n" + "\n".join(b[2:5]) + "\n", "utf-8")
    return folder


def test_both_sides_are_grounded_in_their_sources(inputs: Path, tmp_path: Path) -> None:
    run([inputs], tmp_path / "out", workers=1)
    assert_grounded(tmp_path / "out")
    clean = {path.stem: normalise(read_text(path)) for path in (tmp_path / "out" / "texts").iterdir()}
    rows = rows_of(tmp_path / "out", "reuse")
    assert {row["paragraphs"] for row in rows} == {8, 3}
    for row in rows:
        there = clean[row["other_document_id"]].quote(Span(row["other_start"], row["other_end"]))
        assert there.splitlines()[0][:100] == row["quote"].splitlines()[0][:100]
        assert len(there.splitlines()) == len(row["quote"].splitlines()) == row["paragraphs"]
    plans = rows_of(tmp_path / "out", "plans")
    assert [(p["duplicate_of"], p["contained_in"]) for p in plans] == [(None, None), (plans[0]["plan_id"], None), (None, plans[0]["plan_id"])]
    assert rows[0]["older"] == plans[0]["plan_id"]


def test_the_same_bytes_on_any_number_of_workers_and_in_many_runs(inputs: Path, tmp_path: Path) -> None:
    run([inputs], tmp_path / "one", workers=1)
    run([inputs], tmp_path / "two", workers=2)
    late = inputs / "1.txt"
    text = late.read_bytes()
    late.unlink()
    run([inputs], tmp_path / "many", workers=1)
    late.write_bytes(text)
    run([inputs], tmp_path / "many", workers=1)
    digests = [{name: hashlib.sha256((tmp_path / out / f"{name}.parquet").read_bytes()).hexdigest() for name in ("plans", "reuse")} for out in ("one", "two", "many")]
    assert digests[0] == digests[1] == digests[2]


def test_repeated_plans_can_be_left_out(inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run([inputs], tmp_path / "out", workers=1)
    data = Dataset(tmp_path / "out")
    once = Once(data)
    assert [plan["document_id"] for plan in once["plans"]] == [next(iter(data["documents"]))["document_id"]]
    assert len(list(once["documents"])) == 3
    assert {row["plan_id"] for row in once["sections"]} <= {plan["plan_id"] for plan in once["plans"]}
    for options, count in ([], 3), (["--without-duplicates"], 1):
        cli.app(["look", str(tmp_path / "out"), "--table", "plans", *options], standalone_mode=False)
        assert f"plans ({count})" in capsys.readouterr().out


@pytest.mark.skipif(not SHARED.is_dir(), reason="the seeds are not here")
def test_the_known_copies_are_found_and_no_others(tmp_path: Path) -> None:
    run([SHARED], tmp_path / "out", workers=1)
    names = {row["document_id"]: row["path"][:3] for row in rows_of(tmp_path / "out", "documents")}
    plans = {row["plan_id"]: (names[row["document_id"]], row["ordinal"]) for row in rows_of(tmp_path / "out", "plans")}
    marked = {plans[p["plan_id"]]: plans[p["duplicate_of"] or p["contained_in"]] for p in rows_of(tmp_path / "out", "plans") if p["duplicate_of"] or p["contained_in"]}
    assert marked == {("000", 12): ("000", 9), ("000", 19): ("000", 15), ("002", 4): ("002", 3), ("002", 5): ("002", 3)}
