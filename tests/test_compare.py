"""Comparing grading schemes: places on the axis, classes of wordings, copies, and a page, a workbook and a table in which hostile text stays text."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import time
import tomllib
import tracemalloc
import zipfile
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from python_calamine import CalamineWorkbook
from test_cli import fangan

from extractors.contract import Span
from pipeline.assemble import Row, Rows
from pipeline.compare import Comparison, compare, comparison, of_schemes
from pipeline.compare.align import METHODS, align
from pipeline.compare.clusters import alike_pairs, clusters, near_pairs
from pipeline.compare.conduct import conduct
from pipeline.compare.factors import class_of, controller_grid, factor_grid
from pipeline.compare.report import page, word_lengths
from pipeline.compare.rules import ASPECTS, is_reversed, missing, polarity_in_words, quotas, review_in_words, sizes
from pipeline.compare.schemes import TABLES, Scheme, on_topic, schemes
from pipeline.compare.tables import SCHEMA, alignment_rows, sheets, write_workbook
from pipeline.compare.words import differences, words
from pipeline.dataset import RowSource
from pipeline.errors import DatasetError, UsageError
from pipeline.export import rows_of
from pipeline.normalise import Normalised, normalise
from pipeline.records import tables
from pipeline.run import run
from pipeline.store import read_text

CASES = ROOT / "tests" / "cases" / "compare"
ALIGN, CONDUCT, FACTS, WORDINGS = (tomllib.loads((CASES / f"{name}.toml").read_text("utf-8")) for name in ("align", "conduct", "facts", "wordings"))
SHARED = [path for path in (ROOT.parent / "shared" / "seeds", ROOT.parent / "shared" / "plans") if path.is_dir()]
HOSTILE = (
    "<script>document.title='run'</script>", "<img src=http://example.invalid/x.png onerror=alert(1)>", "</script><script>alert(1)</script>", "\"'><b>",
    "=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "{{ 7*7 }}", "{% raw %}", "javascript:alert(1)", "\u202egnp", "a\x00b\x1b[31m", "]]>", "<!--", "&lt;b&gt;",
)  # fmt: skip


def blank(table: str, **values: Any) -> Row:
    return {column.name: [] if column.kind == "list" else None for column in tables()[table].columns} | values


def dataset(*found: Row) -> Rows:
    """Rows of one plan per scheme: facts of the plan, the grading and its `levels` (rows with what differs) in one dict each."""
    rows: Rows = {name: [] for name in tables()}
    for at, facts in enumerate(found):
        keys = {"document_id": f"doc_{at}", "plan_id": facts.get("plan_id", f"plan_{at}")}
        plan = {k: v for k, v in facts.items() if k in {c.name for c in tables()["plans"].columns}}
        grading = {k: v for k, v in facts.items() if k in {c.name for c in tables()["gradings"].columns}}
        rows["documents"].append(blank("documents", document_id=f"doc_{at}", path=facts.get("path", f"{at:03}.txt")))
        rows["plans"].append(blank("plans", **({"ordinal": 1, "is_plan": True, "is_template": False, "is_truncated": False} | plan | keys)))
        place = {"quote": "原文", "char_start": at, "char_end": at + 2}
        rows["gradings"].append(blank("gradings", **({"purpose": "risk"} | grading | keys | {"grading_id": f"grading_{at}"} | place)))
        for ordinal, level in enumerate(facts.get("levels", [{"rank": 1, "label": "高"}, {"rank": 2, "label": "低"}]), 1):
            row = {"grading_id": f"grading_{at}", "ordinal": ordinal} | keys | place | level
            rows["grading_levels"].append(blank("grading_levels", **row))
        rows["deadlines"] += [blank("deadlines", plan_id=keys["plan_id"], due=year, year_source="explicit") for year in facts.get("years", [])]
    return rows


def scheme(**facts: Any) -> Scheme:
    [made] = schemes(dataset(facts))
    return made


def labelled(*labels: str) -> list[Row]:
    return [{"rank": rank, "label": label} for rank, label in enumerate(labels, 1)]


def judged(*criteria: str) -> list[Row]:
    return [{"rank": rank, "label": f"{rank}级", "criterion": criterion} for rank, criterion in enumerate(criteria, 1)]


# ---- places on the axis


@pytest.mark.parametrize("case", ALIGN["case"], ids=lambda case: case["name"])
def test_levels_are_placed(case: dict[str, Any]) -> None:
    levels = [{"rank": rank or None, "criterion": criterion or None} for rank, criterion in zip(case["ranks"], case["criteria"], strict=True)]
    placed = align(scheme(purpose=case.get("purpose", "risk"), levels=levels))
    assert [p.column for p in placed] == case["columns"]
    assert [p.method for p in placed] == case["methods"]


@pytest.mark.parametrize("case", CONDUCT["case"], ids=lambda case: case["criterion"][:16] or "none")
def test_conduct_of_a_criterion(case: dict[str, Any]) -> None:
    assert conduct(case["criterion"]) == (None if case["gravity"] < 0 else (case["gravity"], case["words"]))


@given(st.lists(st.sampled_from(["", *(case["criterion"] for case in CONDUCT["case"])]), min_size=2, max_size=7))
def test_the_order_of_a_scheme_is_never_changed(criteria: list[str]) -> None:
    placed = align(scheme(levels=judged(*criteria)))
    positions = [p.position for p in placed]
    assert positions == sorted(positions)  # type: ignore[type-var]
    assert all(0 <= p.position <= 1 and 1 <= p.column <= 5 for p in placed)  # type: ignore[operator]
    assert all(p.evidence in (p.level.criterion or "") for p in placed if p.evidence)


# ---- wordings


@pytest.mark.parametrize(("kind", "wording", "name"), [(kind, *pair) for kind in ("factor", "controller") for pair in WORDINGS[kind]])
def test_classes_of_wordings(kind: str, wording: str, name: str) -> None:
    assert class_of(kind, wording) == name


@pytest.mark.parametrize(("rule", "said"), WORDINGS["review"])
def test_review_in_words(rule: str, said: str) -> None:
    assert review_in_words(rule) == (said or None)


@pytest.mark.parametrize("labels", WORDINGS["first_name_is_lightest"])
def test_the_first_name_is_the_lightest(labels: list[str]) -> None:
    assert is_reversed(scheme(levels=labelled(*labels)))
    assert not is_reversed(scheme(levels=labelled(*labels), purpose="assessment"))


@pytest.mark.parametrize("labels", WORDINGS["first_name_is_gravest"])
def test_the_first_name_is_the_gravest(labels: list[str]) -> None:
    assert not is_reversed(scheme(levels=labelled(*labels)))


@pytest.mark.parametrize("case", WORDINGS["differences"], ids=lambda case: case["second"])
def test_differences_word_by_word(case: dict[str, Any]) -> None:
    assert differences(case["first"], case["second"]) == [tuple(part) for part in case["parts"]]


@pytest.mark.parametrize("text", ["", "可能触犯刑律的岗位", "a" * 34, "a" * 35, "a" * 36, "a" * 70, "=cmd|'/c calc'!A1", "𠮷野家", "㐂𠮷" * 30])
def test_word_lengths_cover_the_text_as_scripts_count_it(text: str) -> None:
    assert "".join(words(text)) == text
    assert sum(int(digit, 36) for digit in word_lengths(text)) == len(text.encode("utf-16-le")) // 2


def test_a_cell_that_is_too_long_for_the_workbook_is_cut_with_a_mark(tmp_path: Path) -> None:
    made = of_schemes(schemes(dataset({"title": "甲", "levels": judged("触犯刑律的" * 7000, "其他")})))
    write_workbook(tmp_path / "a.xlsx", made)
    rows = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("各级 levels").to_python()
    cells = [cell for row in rows for cell in row if isinstance(cell, str)]
    assert max(map(len, cells)) == 32_767
    assert max(cells, key=len).endswith("……（已截断 cut）")


def test_what_is_missing_where() -> None:
    one = scheme(issuer="某局", levels=[{"rank": 1, "label": "一级", "criterion": "甚重"}, {"rank": 3, "label": None, "controller": "股长"}])
    lacks = missing(one)
    assert lacks["级别"] == "第 2 级；1 个级名"
    assert (lacks["标准"], lacks["负责人"], lacks["后果"]) == ("第 2 项", "一级", "各级")
    assert "机关" not in lacks
    assert {"因素", "比例", "复评", "日期"} <= set(lacks)


# ---- groups, topics, repeated plans


def test_repeated_plans_are_shown_and_not_counted() -> None:
    first = {"issuer": "甲局", "factors": ["危害程度"], "levels": [{"rank": 1, "controller": "局长"}, {"rank": 2}]}
    made = of_schemes(schemes(dataset(first, first | {"duplicate_of": "plan_0"})))
    assert len(made.schemes) == 2
    assert [len(uses) for uses in factor_grid(made.schemes, "issuer")["甲局"].values()] == [1]
    assert [len(uses) for row in controller_grid(made.aligned).values() for uses in row.values()] == [1]
    assert sizes(made.schemes) == [(2, 1)]
    text = page(made)
    assert "重复，不计数" in text
    assert len(matrix_rows(text)) == 2


@pytest.mark.parametrize(("by", "groups"), [("issuer", ["白河县水务局", "青禾市教育局", "未注明"]), ("region", ["青禾市", "陕西省安康市白河县", "未注明"]), ("year", ["2019", "2021", "未注明"])])
def test_groups(by: str, groups: list[str]) -> None:
    made = of_schemes(schemes(dataset({}, {"issuer": "青禾市教育局", "issued": "2021-03-01"}, {"issuer": "白河县水务局", "number": "白水发〔2019〕3号"})), by=by)
    assert [one.group(by) for one in made.schemes] == groups


def test_topics() -> None:
    found = schemes(dataset({"topic": "廉政风险防控"}, {"title": "安全生产分级办法"}, {"subject": "岗位廉政风险"}))
    assert len(on_topic(found, "廉政")) == 2
    assert len(on_topic(found, "廉政，安全")) == 3
    assert len(on_topic(found, "")) == 3
    with pytest.raises(UsageError, match="廉政风险防控"):
        on_topic(found, "防汛")


def test_clusters_are_of_copied_criteria_oldest_first() -> None:
    a = judged("可能触犯刑律、造成重大损失的岗位", "可能违反党纪政纪的岗位", "可能造成不良影响的岗位")
    b = judged("可能触犯刑律、造成较大损失的岗位", "可能违反党纪政纪的岗位", "可能造成不良影响的岗位")
    c = judged("涉及工程招标、政府采购的事项", "涉及人事调配、职称评聘的事项", "涉及后勤、会务的日常事项")
    scores = judged("90分以上", "60至89分", "60分以下")
    found = [{"levels": a, "issued": "2015"}, {"levels": c, "issued": "2010"}, {"levels": a}, {"levels": b, "issued": "2012-05"}, {"levels": scores}, {"levels": scores}]
    [cluster] = clusters(schemes(dataset(*found)))
    assert [member.scheme.date for member in cluster] == ["2012-05", "2015", None]
    assert [member.alike == 100.0 for member in cluster] == [True, False, False]


def test_pairs_worth_reading_are_alike_not_the_same_and_of_two_plans() -> None:
    a = judged("可能触犯刑律、造成重大损失的岗位", "可能违反党纪政纪的岗位", "可能造成不良影响的岗位")
    b = judged("可能触犯刑律、造成较大损失的岗位", "可能违反党纪政纪的岗位", "可能引起群众投诉的岗位")
    other = judged("涉及工程招标、政府采购的事项", "涉及人事调配、职称评聘的事项", "涉及后勤、会务的日常事项")
    [(older, newer, alike)] = near_pairs(schemes(dataset({"levels": a, "issued": "2015"}, {"levels": other}, {"levels": b, "issued": "2012"})))
    assert (older.date, newer.date) == ("2012", "2015")
    assert 60 < alike < 100
    assert near_pairs(schemes(dataset({"levels": a}, {"levels": a}))) == []
    assert near_pairs(schemes(dataset({"levels": a, "plan_id": "p"}, {"levels": b, "plan_id": "p"}))) == []
    assert near_pairs(schemes(dataset({"levels": a}, {"levels": b, "purpose": "assessment"}))) == []
    assert near_pairs(schemes(dataset({"levels": a}, {"levels": b, "duplicate_of": "plan_0"}))) == []


def test_a_wording_that_many_copied_is_offered_once_and_hides_no_other() -> None:
    a, b = judged("发生概率高，一旦发生可能触犯刑律、造成重大损失的"), judged("发生概率高，一旦发生可能触犯刑律、造成重大影响的")
    copied = [{"levels": a, "issued": "2012"} for _ in range(12)]
    [(older, newer, _)] = near_pairs(schemes(dataset(*copied, {"levels": b, "issued": "2015"}, {"levels": b, "issued": "2016"})))
    assert (older.date, newer.date) == ("2012", "2015")


@given(st.randoms(use_true_random=False), st.sampled_from([30.0, 80.0, 90.0]))
def test_alike_texts_are_those_that_holding_each_against_each_finds(dice: random.Random, least: float) -> None:
    from rapidfuzz import fuzz

    stems = ["".join(dice.choices("发生概率高低可能触犯刑律", k=dice.randint(1, 40))) for _ in range(4)]
    texts = list({stem[dice.randint(0, 9) :] + "的" * dice.randint(0, 9) for stem in stems for _ in range(6)} - {""})
    found = {frozenset((one, two)): alike for one, two, alike in alike_pairs(texts, least)}
    pairs = {frozenset((one, two)): fuzz.ratio(one, two) for one in texts for two in texts if one != two}
    assert found == {pair: alike for pair, alike in pairs.items() if alike >= least}


@pytest.mark.parametrize("case", FACTS["plan"], ids=lambda case: case["name"])
def test_facts_of_a_plan(case: dict[str, Any]) -> None:
    found = scheme(**case)
    told = {"dated": found.dated or "", "region": found.region or "", "within": found.within or ""}
    assert told == {key: case.get(key, told[key] if key != "within" else "") for key in told}


@pytest.mark.parametrize("case", FACTS["quota"], ids=lambda case: case["said"] or "none")
def test_quotas_among_the_consequences(case: dict[str, Any]) -> None:
    levels = [row | {"consequence": told or None} for row, told in zip(labelled("甲", "乙", "丙"), case["consequences"], strict=True)]
    assert (quotas(scheme(quota=case.get("quota"), levels=levels)) or "") == case["said"]


def test_a_ground_that_only_names_a_controller_is_told_as_one() -> None:
    levels = [row | {"controller": told} for row, told in zip(labelled("一级", "二级"), ("局长", "股室负责人"), strict=True)]
    assert polarity_in_words(scheme(levels=levels, polarity_evidence="股室负责人")) == "“二级”由股室负责人负责"
    assert polarity_in_words(scheme(levels=levels, polarity_evidence="一级最高")) == "“一级最高”"
    assert polarity_in_words(scheme(levels=levels)) is None


def test_a_level_is_on_the_page_of_its_first_character() -> None:
    rows = dataset({"levels": [{"rank": 1, "char_start": 5}, {"rank": 2, "char_start": 40}, {"rank": 3, "char_start": 99}]}, {})
    pages = [(0, 30, 1), (31, 80, 2), (81, 90, 3)]
    rows["anchors"] = [blank("anchors", document_id="doc_0", kind="page", page=page, char_start=start, char_end=end) for start, end, page in pages]
    rows["anchors"].append(blank("anchors", document_id="doc_1", kind="paragraph", char_start=0, char_end=9))
    with_pages, without = schemes(rows)
    assert [level.page for level in with_pages.levels] == [1, 2, 3]
    assert [level.page for level in without.levels] == [None, None]


def test_what_grades_nothing_is_not_held() -> None:
    """A large dataset has a million anchors and some hundred schemes."""
    rows = dataset({}, {})

    def peak(count: int) -> int:
        others: RowSource = {
            "plans": (blank("plans", plan_id=f"other_{n}") for n in range(count)),
            "documents": (blank("documents", document_id=f"other_{n}") for n in range(count)),
            "anchors": (blank("anchors", document_id=f"other_{n}", page=1, char_start=n) for n in range(count)),
            "deadlines": (blank("deadlines", plan_id=f"other_{n}", year_source="explicit", due="2014") for n in range(count)),
        }
        tracemalloc.start()
        try:
            schemes(rows | {name: chain(rows[name], more) for name, more in others.items()})
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)  # what is loaded once
    assert peak(5_000) < peak(1) + 50_000


def test_a_date_that_only_the_schedule_tells_is_still_missing() -> None:
    assert missing(scheme(years=["2014-05"]))["日期"] == "2014（据日程）"
    assert missing(scheme())["日期"] == "无"
    assert "日期" not in missing(scheme(issued="2014"))


def test_a_long_name_of_a_plan_without_title() -> None:
    assert scheme(path="a/b.txt", label="篇二", ordinal=2).name == "篇二（b 第 2 篇）"
    assert scheme(path="b.txt").name == "无标题（b 第 1 篇）"


# ---- every cell is its quote


@cache
def cleaned(path: Path) -> Normalised:
    return normalise(read_text(path))


def bare(text: str) -> str:
    return "".join(text.replace("|", " ").split())


def assert_cells_stand_in_the_source(folder: Path) -> None:
    """Each level's place holds its quote, the quote its label, the plan every word of criterion, controller and consequence; the page shows just that."""
    made = comparison(folder)
    plans = {row["plan_id"]: row for row in rows_of(folder, "plans")}
    rows = alignment_rows(made)
    assert {row["grading_id"] for row in rows} == {row["grading_id"] for row in rows_of(folder, "gradings")}
    assert len(rows) == len(rows_of(folder, "grading_levels"))
    for row in rows:
        clean, plan = cleaned(folder / "texts" / f"{row['document_id']}.txt"), plans[row["plan_id"]]
        assert clean.quote(Span(row["char_start"], row["char_end"])) == row["quote"]
        text = bare(clean.quote(Span(plan["char_start"], plan["char_end"])))
        for name in ("criterion", "controller", "consequence"):
            for piece in (row[name] or "").split("；"):
                assert bare(piece) in text, row
                assert bare(piece) in bare(row["quote"]) or name in row["elsewhere"]
        number = re.sub("[级类档色等]$", "", row["label"] or "")
        assert bare(number) in bare(row["quote"]) or re.search("[至到—~-]", row["quote"]), row
    assert_page_shows(made, rows)


def matrix_rows(text: str) -> list[Any]:
    return [row for row in html.fromstring(text).iterfind(".//tr[@data-s]") if "matrix" in row.getparent().getparent().get("class")]


def said(row: Any, css: str) -> list[str]:
    return [element.text_content() for element in row.find_class(css)]


def assert_page_shows(made: Comparison, rows: list[Row]) -> None:
    shown = matrix_rows(page(made))
    assert sorted(int(row.get("data-s")) for row in shown) == list(range(len(made.schemes)))
    for line in shown:
        own = made.schemes[int(line.get("data-s"))]
        levels = sorted((r for r in rows if r["grading_id"] == own.grading_id), key=lambda r: (r["column"] or 9, r["rank"] or 99, r["ordinal"]))
        assert said(line, "lb") == [r["label"] or "级名缺" for r in levels]
        assert said(line, "cr") == [r["criterion"] for r in levels if r["criterion"]]
        assert said(line, "co") == [r["controller"] for r in levels if r["controller"]]
        assert said(line, "at") == [f"{own.char_start}–{own.char_end}", *(f"{r['char_start']}–{r['char_end']}" for r in levels)]
        assert said(line, "pg") == [f"第 {r['page']} 页" for r in levels if r["page"]]
        assert all(any(text.startswith(METHODS[r["method"]][0]) for text in said(line, "m")) for r in levels)
        assert own.path in line.text_content()


def test_cells_of_the_samples_stand_in_the_source(samples_dataset: Path) -> None:
    assert_cells_stand_in_the_source(samples_dataset)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED, reason="no shared plans beside the checkout")
def test_cells_of_the_shared_plans_stand_in_the_source(tmp_path: Path) -> None:
    run(SHARED, tmp_path / "dataset", workers=1)
    assert_cells_stand_in_the_source(tmp_path / "dataset")


# ---- what is written


def test_the_table_is_tidy_and_the_same_every_time(samples_dataset: Path, tmp_path: Path) -> None:
    paths = compare(samples_dataset, tmp_path / "一" / "report.html")
    again = compare(samples_dataset, tmp_path / "二" / "report.html")
    assert [path.name for path in paths] == ["report.html", "report.xlsx", "grading_alignment.parquet"]
    assert paths[0].read_bytes() == again[0].read_bytes()
    assert paths[2].read_bytes() == again[2].read_bytes()
    table = pd.read_parquet(paths[2])
    assert list(table.columns) == SCHEMA.names
    assert not table.duplicated(["grading_id", "ordinal"]).any()
    assert table.position.dropna().between(0, 1).all()
    assert set(table.method) <= set(METHODS)


def test_page_holds_nothing_from_outside(samples_dataset: Path) -> None:
    text = page(comparison(samples_dataset))
    tree = html.fromstring(text)
    assert [link for _, _, link, _ in tree.iterlinks() if not link.startswith(("#", "data:"))] == []
    assert not re.search(r"https?://|url\(|@import", text)
    assert not tree.xpath("//*[@*[starts-with(name(), 'on')] or @style]")
    for family in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"):
        assert family in text
    assert "@media print" in text


def test_page_of_200_plans_is_under_1_mb_and_quick(samples_dataset: Path) -> None:
    rows = {name: rows_of(samples_dataset, name) for name in TABLES}
    graded = {row["plan_id"] for row in rows["gradings"]}
    plans = [row for row in rows["plans"] if row["plan_id"] in graded]
    copies: Rows = {name: [] for name in rows} | {name: rows[name] for name in ("documents", "deadlines")}
    for at in range(-(-200 // len(plans))):
        copies["plans"] += [row | {"plan_id": f"{row['plan_id']}_{at}"} for row in plans]
        for name in ("gradings", "grading_levels"):
            copies[name] += [row | {"plan_id": f"{row['plan_id']}_{at}", "grading_id": f"{row['grading_id']}_{at}"} for row in rows[name]]
    assert len(copies["plans"]) >= 200
    began = time.perf_counter()
    text = page(of_schemes(schemes(copies)))
    assert len(text.encode()) < 1_000_000
    assert time.perf_counter() - began < 20


def test_page_of_200_different_plans_with_two_schemes_each_is_under_1_mb() -> None:
    said = (
        ("权力集中、自由裁量权大，一旦发生问题将造成重大损失的", "涉及项目审批、资金拨付等，可能构成职务犯罪的", "可能触犯刑律、构成犯罪的"),
        ("自由裁量权较大，发生问题后果较为严重的", "涉及人事调整、物资采购，可能受到党纪政务处分的", "可能违反党纪政纪、受到处分的"),
        ("从事一般事务，发生机率较小的", "可能受到批评教育、诫勉谈话的", "可能造成不良影响、引发群众投诉的"),
    )
    factors = ("权力的重要程度", "自由裁量权的大小", "风险发生的几率", "危害程度", "社会关注程度")
    found: list[Row] = []
    for at in range(200):
        criteria = [said[rank][at // 3**rank % 3] for rank in range(3)]
        levels = [row | {"quote": f"{row['criterion']}为{row['label']}风险", "controller": "分管副局长"} for row in judged(*criteria)]
        scores = [row | {"quote": f"{row['criterion']}为{row['label']}"} for row in judged("90分以上", "80分以上不满90分", "60分以上不满80分", "60分以下")]
        plan = {"plan_id": f"plan_{at}", "title": f"{'甲乙丙丁戊己庚辛'[at % 8]}第{at}县财政局廉政风险防控管理工作实施方案", "issuer": f"第{at}县财政局", "issued": f"20{10 + at % 15}-03"}
        found += [plan | {"levels": levels, "factors": [factors[at % 5], factors[at % 3]]}, plan | {"levels": scores, "purpose": "assessment"}]
    assert len(page(of_schemes(schemes(dataset(*found)))).encode()) < 1_000_000


def hostile() -> Comparison:
    """A comparison in which every text of plan, grading and level is hostile."""
    found = [
        {
            "title": text, "issuer": text, "topic": text, "label": text, "subject": text, "factors": [text], "quota": text, "review": text, "polarity_evidence": text,
            "path": f"{text}.txt",
            "levels": [{"rank": r, "label": text, "criterion": text, "controller": text, "consequence": text, "quote": text} for r in (1, 2)],
        }
        for text in HOSTILE
    ]  # fmt: skip
    return of_schemes(schemes(dataset(*found, *found[:2])))


def test_hostile_text_is_text_in_the_page() -> None:
    text = page(hostile())
    tree = html.fromstring(text)
    plain = page(of_schemes(schemes(dataset(*[{"title": "甲"}] * (len(HOSTILE) + 2)))))
    assert len(tree.findall(".//script")) == len(html.fromstring(plain).findall(".//script")) == 2
    assert tree.find(".//img") is None
    assert text.count("<!--") == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", text)
    shown = tree.text_content()
    for each in HOSTILE:
        if each.isprintable():
            assert each in shown
    assert "49" not in {element.text_content() for element in tree.find_class("lb")}


def test_hostile_text_is_text_in_the_workbook(tmp_path: Path) -> None:
    made = hostile()
    write_workbook(tmp_path / "a.xlsx", made)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
        assert not any("hyperlink" in part or "<f>" in part for name, part in parts.items() if name.startswith("xl/worksheets/"))
        cells = re.findall(r"<(?:t|v)[^>]*>([^<]*)</", "".join(part for name, part in parts.items() if "sharedStrings" in name or "worksheets" in name))
    assert cells
    assert [cell for cell in cells if re.match(r"[=+@]|-\D|\t", cell)] == []
    assert len(sheets(made)) == 7


# ---- the command


def test_the_command_writes_and_names_three_files(samples_dataset: Path, tmp_path: Path) -> None:
    done = fangan("compare", samples_dataset, "--topic", "廉政", "--by", "year", "-o", tmp_path / "r" / "廉政.html")
    assert done.returncode == 0, done.stderr
    assert [Path(line).name for line in done.stdout.splitlines()] == ["廉政.html", "廉政.xlsx", "grading_alignment.parquet"]
    assert "望岫县" in (tmp_path / "r" / "廉政.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "says"),
    [(("--by", "month"), "--by"), (("--topic", "没有这个主题"), "主题"), (("-o", "{tmp}"), "文件夹"), (("-o", "{tmp}/report.pdf"), ".html")],
    ids=lambda args: args[0] if isinstance(args, tuple) else "",
)
def test_what_cannot_be_used_is_one_line(args: tuple[str, ...], says: str, samples_dataset: Path, tmp_path: Path) -> None:
    done = fangan("compare", samples_dataset, *(arg.format(tmp=tmp_path) for arg in args))
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_no_dataset_and_no_gradings(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        compare(tmp_path)
    (tmp_path / "a.txt").write_text("某局工作方案\n一、加强学习。\n", "utf-8")
    run([tmp_path / "a.txt"], tmp_path / "out", workers=1)
    with pytest.raises(UsageError, match="没有分级"):
        compare(tmp_path / "out")


# ---- in a browser

BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome", "chrome") if (found := shutil.which(name))), None)
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
OWN_REQUESTS = re.compile(r"https?://[\w.-]*\.(?:google|googleapis|gvt1|gstatic)\.com[/:]")
"""What Chromium asks for of its own accord at every start."""


def opened(path: Path, fragment: str, folder: Path) -> tuple[Any, list[str]]:
    """Open a page in headless Chromium; return its document after its script has run, and the addresses it asked for over the network."""
    log = folder / "net.json"
    command = [str(BROWSER), *QUIET, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}", "--dump-dom", f"{path.as_uri()}#{fragment}"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    asked = re.findall(r'"url":"(https?:[^"]+)"', log.read_text("utf-8", "replace"))
    return html.fromstring(done.stdout), [url for url in asked if not OWN_REQUESTS.match(url)]


def visible(tree: Any) -> list[Any]:
    return [row for row in tree.xpath("//table[contains(@class, 'matrix')]//tr[@data-s]") if row.get("hidden") is None]


needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine (Debian: apt install chromium)")


@needs_browser
@pytest.mark.slow
def test_in_a_browser_the_matrix_shows_filters_and_asks_for_nothing(samples_dataset: Path, tmp_path: Path) -> None:
    [path, *_] = compare(samples_dataset, tmp_path / "report.html")
    made = comparison(samples_dataset)
    tree, asked = opened(path, "", tmp_path)
    assert asked == []
    assert len(visible(tree)) == len(made.schemes)
    assert tree.get_element_by_id("difference").find(".//table") is not None
    assert len(tree.get_element_by_id("one").findall("option")) == len(made.schemes)
    tree, asked = opened(path, "topic=廉政&sort=date", tmp_path)
    assert asked == []
    rows = [made.schemes[int(row.get("data-s"))] for row in visible(tree) if "gravity" in row.getparent().getparent().get("class")]
    assert 0 < len(rows) < len(made.schemes)
    assert all("廉" in f"{own.topic}{own.name}" for own in rows)
    assert [own.date or "~" for own in rows] == sorted(own.date or "~" for own in rows)
    lacking = [int(head.text_content()) for head in tree.xpath("//tr[@class='lacking']/th")[3:]]
    assert lacking == [sum(aspect in missing(own) for own in made.schemes if own.counted and "廉政" in f"{own.topic} {own.name}") for aspect in ASPECTS]
    tree, _ = opened(path, "find=没有这个词", tmp_path)
    assert "没有符合的" in tree.get_element_by_id("shown").text_content()
    tree, _ = opened(path, "find=局长", tmp_path)
    assert all("局长" in row.text_content() for row in visible(tree))
    tree, _ = opened(path, "align=r", tmp_path)
    assert {mark.text_content().split()[0] for mark in tree.xpath("//div[@data-r!='0']/span[starts-with(@class, 'm ')]")} == {"按位次"}
    assert not [level for level in tree.find_class("lv") if level.get("data-r") not in level.getparent().get("class")]


@needs_browser
@pytest.mark.slow
def test_in_a_browser_two_schemes_are_read_word_by_word(tmp_path: Path) -> None:
    a = judged("可能触犯刑律、造成重大损失的岗位", "可能违反党纪政纪的岗位", "可能造成不良影响的岗位")
    b = judged("可能触犯刑律、造成较大损失的岗位", "可能违反党纪政纪的岗位", "从事后勤的岗位")
    c = judged("涉及工程招标、政府采购的事项", "涉及人事调配、职称评聘的事项", "涉及后勤、会务的日常事项")
    found = [{"title": "甲方案", "levels": a, "issued": "2015", "factors": ["危害程度"]}, {"title": "乙方案", "levels": b, "issued": "2012"}, {"title": "丙方案", "levels": c}]
    (tmp_path / "report.html").write_text(page(of_schemes(schemes(dataset(*found)))), "utf-8")
    tree, _ = opened(tmp_path / "report.html", "", tmp_path)
    shown = tree.get_element_by_id("difference")
    assert [line.text_content() for line in shown.findall(".//caption/p")] == ["前一套：乙方案 · 2012", "后一套：甲方案 · 2015"]
    assert (shown.findtext(".//tbody/tr[1]//del"), shown.findtext(".//tbody/tr[1]//ins")) == ("较大损失", "重大损失")
    assert shown.findtext(".//tbody/tr[last()]//ins") == "危害程度"
    tree, _ = opened(tmp_path / "report.html", "one=0&two=2", tmp_path)
    shown = tree.get_element_by_id("difference")
    assert "丙方案" in shown.findtext(".//caption/p[2]")
    assert [line.text_content() for line in shown.findall(".//tbody/tr[1]/td[3]/p")] == [a[0]["criterion"], c[0]["criterion"]]


@needs_browser
@pytest.mark.slow
def test_in_a_browser_hostile_text_does_not_run(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(page(hostile()), "utf-8")
    tree, asked = opened(tmp_path / "report.html", "", tmp_path)
    assert asked == []
    assert tree.findtext(".//title").startswith("分级标准对照")
    assert len(visible(tree)) == len(HOSTILE) + 2
