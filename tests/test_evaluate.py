"""The scorer: small examples computed by hand, clear errors, and agreement with an independent scorer where one is at hand."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from pipeline.errors import DatasetError, UsageError
from pipeline.evaluate import FAMILIES, NEEDED, GoldError, Report, evaluate, render
from pipeline.run import run

SHARED = Path(__file__).resolve().parents[2] / "shared"
TEXT = """云岫县防汛工作方案
成立防汛指挥部，县长任总指挥。
6月底前完成清淤。（县水利局牵头，县住建局配合）
一级：漫堤；二级：渗水。
河道风险。"""


def row(quote: str, **fields: Any) -> dict[str, Any]:
    """A dataset row that stands where the quote stands in TEXT."""
    start = TEXT.index(quote)
    return {"plan_id": "p", "char_start": start, "char_end": start + len(quote), "quote": quote, **fields}


def perfect() -> dict[str, list[dict[str, Any]]]:
    """The tables that say exactly what GOLD says."""
    return {
        "documents": [{"document_id": "d", "path": "甲/a.txt"}],
        "plans": [row(TEXT, document_id="d", title="云岫县防汛工作方案", kind="工作方案", is_plan=True, is_template=False)],
        "groups": [row("防汛指挥部", group_id="g", name="防汛指挥部")],
        "members": [{"group_id": "g", "role": "总指挥", "person": None, "post": "县长", "unit": None}],
        "deadlines": [row("6月底前", starts=None, due="XXXX-06-30", rrule=None, duration=None)],
        "assignments": [row("县水利局牵头，县住建局配合", assignment_id="a")],
        "assignment_units": [
            {"assignment_id": "a", "role": "lead", "unit": "县水利局"},
            {"assignment_id": "a", "role": "support", "unit": "县住建局"},
        ],
        "risks": [row("河道风险", name="河道风险")],
        "risk_points": [row("渗水", category="堤防风险", point="渗水")],
        "gradings": [row("一级：漫堤；二级：渗水", grading_id="r", subject="险情")],
        "grading_levels": [
            {"grading_id": "r", "label": "一级", "rank": 1, "criterion": "漫堤"},
            {"grading_id": "r", "label": "二级", "rank": 2, "criterion": "渗水"},
        ],
    }


def gold() -> dict[str, Any]:
    plan = {
        "id": "a-1", "begin": "云岫县", "end": "河道风险。", "title": "云岫县防汛工作方案", "kind": "工作方案", "issued": None,
        "groups": [{"name": "防汛指挥部", "quote": "防汛指挥部", "members": [{"role": "总指挥", "name": None, "post": "县长"}]}],
        "deadlines": [{"quote": "6月底前完成", "start": None, "due": "XXXX-06-30", "rrule": None, "duration": None}],
        "assignments": [{"quote": "（县水利局牵头，县住建局配合）", "lead": ["县水利局"], "support": ["县住建局"]}],
        "risks": [{"name": "河道", "quote": "河道风险"}],
        "risk_points": [{"category": "堤防", "point": "渗水"}],
        "gradings": [{"subject": "险情", "levels": [
            {"label": "一级", "rank": 1, "criterion": "漫堤", "quote": "一级：漫堤"}, {"label": "二级", "rank": 2, "criterion": "渗水"}]}],
    }  # fmt: skip
    return {"source": "a.txt", "plans": [plan]}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8", newline="")
    return tmp_path


def score(place: Path, tables: dict[str, list[dict[str, Any]]], annotation: dict[str, Any]) -> Report:
    write_tables(place, tables)
    (place / "a.json").write_text(json.dumps(annotation, ensure_ascii=False), "utf-8")
    return evaluate(place, [place / "a.json"])


def write_tables(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> None:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        pd.DataFrame(rows).to_parquet(folder / f"{name}.parquet")


def figures(report: Report, family: str) -> tuple[int, int, float, float]:
    """Gold, right, precision and recall of a family."""
    got = report.families[family]
    return got.gold, got.right, got.precision, got.recall


def test_everything_right_scores_one(place: Path) -> None:
    report = score(place, perfect(), gold())
    assert {name: got.f1 for name, got in report.families.items()} == dict.fromkeys(FAMILIES, 1.0)
    assert report.mean_f1 == 1.0
    assert set(report.facts.values()) == {1.0}
    assert [got.gold for got in report.families.values()] == [1, 1, 1, 1, 1, 2, 1, 1, 1, 2, 2]


def test_nothing_found_has_no_recall_and_full_precision(place: Path) -> None:
    tables = {name: [] for name in perfect()} | {"documents": perfect()["documents"]}
    report = score(place, tables, gold())
    assert figures(report, "assignments") == (2, 0, 1.0, 0.0)
    assert report.mean_f1 == 0.0
    assert report.facts == {}


def test_a_document_that_is_not_there_is_named_and_all_of_its_gold_missed(place: Path) -> None:
    report = score(place, perfect() | {"documents": [{"document_id": "d", "path": "b.txt"}]}, gold())
    assert report.unread == ["a.txt"]
    assert report.mean_f1 == 0.0
    assert "not in the dataset: a.txt" in render(report)


CHANGES = {
    # name: (table, row, new fields), family, (gold, right, precision, recall)
    "plan too short": (("plans", 0, {"char_end": 40}), "plans", (1, 0, 0.0, 0.0)),
    "plan a little short": (("plans", 0, {"char_end": len(TEXT) - 8}), "plans", (1, 1, 1.0, 1.0)),
    "group of another place and name": (("groups", 0, {"name": "清淤队", "char_start": 30, "char_end": 33}), "groups", (1, 0, 0.0, 0.0)),
    "group by its place": (("groups", 0, {"name": "工作专班"}), "groups", (1, 1, 1.0, 1.0)),
    "group by its name": (("groups", 0, {"char_start": 0, "char_end": 2}), "groups", (1, 1, 1.0, 1.0)),
    "member with another role": (("members", 0, {"role": "组长"}), "members", (1, 0, 0.0, 0.0)),
    "member with padding": (("members", 0, {"post": "县 长"}), "members", (1, 1, 1.0, 1.0)),
    "deadline with another date": (("deadlines", 0, {"due": "XXXX-06"}), "deadlines exact", (1, 0, 0.0, 0.0)),
    "deadline with another date is found": (("deadlines", 0, {"due": "XXXX-06"}), "deadlines found", (1, 1, 1.0, 1.0)),
    "deadline elsewhere": (("deadlines", 0, {"char_start": 0, "char_end": 4}), "deadlines found", (1, 0, 0.0, 0.0)),
    "unit with another role": (("assignment_units", 1, {"role": "lead"}), "assignments", (2, 1, 0.5, 0.5)),
    "assignment elsewhere": (("assignments", 0, {"char_start": 0, "char_end": 4}), "assignments", (2, 0, 0.0, 0.0)),
    "risk named with its tail": (("risks", 0, {"name": "河道廉政风险点"}), "risks", (1, 1, 1.0, 1.0)),
    "another risk": (("risks", 0, {"name": "山洪风险"}), "risks", (1, 0, 0.0, 0.0)),
    "point of another category": (("risk_points", 0, {"category": "河道"}), "risk points", (1, 0, 0.0, 0.0)),
    "level of another rank": (("grading_levels", 1, {"rank": 1}), "grading levels", (2, 1, 0.5, 0.5)),
    "label in other words": (("grading_levels", 1, {"label": "二级险情等级"}), "gradings", (1, 0, 0.0, 0.0)),
    "label with its gloss": (("grading_levels", 1, {"label": "二级风险"}), "grading levels", (2, 2, 1.0, 1.0)),
    "criterion in other words": (("grading_levels", 1, {"criterion": "管涌"}), "grading criteria", (2, 1, 1.0, 0.5)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_one_change_costs(place: Path, name: str) -> None:
    (table, number, fields), family, expected = CHANGES[name]
    tables = perfect()
    tables[table][number] |= fields
    assert figures(score(place, tables, gold()), family) == expected


@pytest.mark.parametrize(
    ("family", "table"),
    [("groups", "groups"), ("deadlines found", "deadlines"), ("assignments", "assignments"), ("gradings", "gradings")],
)
def test_optional_gold_is_neither_demanded_nor_penalised(place: Path, family: str, table: str) -> None:
    annotation = gold()
    annotation["plans"][0][table][0]["optional"] = True
    assert figures(score(place, perfect(), annotation), family) == (0, 0, 1.0, 1.0)
    assert figures(score(place, perfect() | {table: []}, annotation), family) == (0, 0, 1.0, 1.0)


def test_the_demanded_item_is_paired_before_an_optional_one_in_the_same_place(place: Path) -> None:
    annotation = gold()
    deadlines = annotation["plans"][0]["deadlines"]
    deadlines.insert(0, deadlines[0] | {"optional": True, "due": "1999"})
    assert figures(score(place, perfect(), annotation), "deadlines exact") == (1, 1, 1.0, 1.0)


def test_an_optional_risk_may_be_found(place: Path) -> None:
    annotation = gold()
    annotation["plans"][0]["risks"][0]["optional"] = True
    assert figures(score(place, perfect(), annotation), "risks") == (0, 0, 1.0, 1.0)


def test_a_unit_is_used_once(place: Path) -> None:
    annotation = gold()
    annotation["plans"][0]["assignments"] *= 2
    assert figures(score(place, perfect(), annotation), "assignments") == (4, 2, 1.0, 0.5)


@pytest.mark.parametrize(
    ("wanted", "got", "right"),
    [
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20", "RRULE:freq=yearly;BYMONTHDAY=20;BYMONTH=12", 1),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=1", 1),
        ("FREQ=MONTHLY", "FREQ=WEEKLY", 0),
    ],
)
def test_a_recurring_deadline_is_judged_by_its_rule_alone(place: Path, wanted: str, got: str, right: int) -> None:
    annotation, tables = gold(), perfect()
    annotation["plans"][0]["deadlines"][0] |= {"rrule": wanted, "due": "XXXX-12-20"}
    tables["deadlines"][0] |= {"rrule": got, "due": None}
    assert figures(score(place, tables, annotation), "deadlines exact")[1] == right


def test_a_criterion_where_the_gold_has_none_is_an_extra(place: Path) -> None:
    annotation = gold()
    annotation["plans"][0]["gradings"][0]["levels"][0]["criterion"] = None
    assert figures(score(place, perfect(), annotation), "grading criteria") == (1, 1, 0.5, 1.0)


def test_what_lies_outside_the_annotated_plans_is_not_judged(place: Path) -> None:
    annotation = gold()
    annotation["plans"][0] |= {"end": "（县水利局牵头，县住建局配合）", "risks": [], "risk_points": [], "gradings": []}
    tables = perfect()
    tables["plans"][0]["char_end"] = TEXT.index("\n一级")
    assert {got.f1 for got in score(place, tables, annotation).families.values()} == {1.0}


def test_nth_chooses_among_equal_quotes(place: Path) -> None:
    annotation, tables = gold(), perfect()
    at = TEXT.index("县住建局")
    annotation["plans"][0]["deadlines"][0] |= {"quote": "县", "nth": TEXT[: at + 1].count("县")}
    tables["deadlines"][0] |= {"char_start": at, "char_end": at + 1}
    assert figures(score(place, tables, annotation), "deadlines found") == (1, 1, 1.0, 1.0)


def test_the_datasets_text_serves_where_the_source_is_no_utf8_text(place: Path) -> None:
    (place / "a.txt").unlink()
    (place / "a.txt").write_bytes(TEXT.encode("gb18030"))
    (place / "texts").mkdir()
    (place / "texts" / "d.txt").write_text(TEXT, "utf-8", newline="")
    assert score(place, perfect(), gold()).mean_f1 == 1.0


def test_a_text_with_half_a_surrogate_pair_serves_too(place: Path) -> None:
    (place / "a.txt").write_bytes(TEXT.encode("gb18030"))
    (place / "texts").mkdir()
    (place / "texts" / "d.txt").write_bytes((TEXT + "\ud83d").encode("utf-8", "surrogatepass"))
    assert score(place, perfect(), gold()).mean_f1 == 1.0


def test_newlines_are_not_translated(place: Path) -> None:
    (place / "a.txt").write_text(TEXT.replace("\n", "\r\n"), "utf-8", newline="")
    tables = perfect()
    for rows in tables.values():
        for one in rows:
            for end in ("char_start", "char_end"):
                if end in one:
                    one[end] += TEXT[: one[end]].count("\n")
    assert score(place, tables, gold()).mean_f1 == 1.0


def test_an_error_list_names_what_is_missed_and_extra(place: Path) -> None:
    tables = perfect()
    tables["risks"][0]["name"] = "山洪风险"
    listed = render(score(place, tables, gold()), errors="risks").splitlines()
    assert listed[-2:] == ["[risks] missed  a.txt a-1: 河道", "[risks] extra   a.txt a-1: 山洪"]


def test_the_report_as_json_holds_the_errors_asked_for(place: Path) -> None:
    report = score(place, perfect() | {"risks": []}, gold())
    assert "errors" not in json.loads(render(report, as_json=True))
    assert json.loads(render(report, as_json=True, errors="risks"))["errors"] == {"risks": ["missed  a.txt a-1: 河道"]}


def test_an_unknown_family_is_a_usage_error(place: Path) -> None:
    with pytest.raises(UsageError, match="grading levels"):
        render(score(place, perfect(), gold()), errors="levels")


def test_figures_as_plain_data(place: Path) -> None:
    plain = score(place, perfect(), gold()).as_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["families"]["plans"] == {"gold": 1, "right": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}


@pytest.mark.parametrize("table", ["documents", "gradings"])
def test_a_missing_table_is_a_dataset_error(place: Path, table: str) -> None:
    write_tables(place, {name: rows for name, rows in perfect().items() if name != table})
    with pytest.raises(DatasetError, match=f"{table}.parquet"):
        evaluate(place, [])


def test_a_broken_table_is_a_dataset_error(place: Path) -> None:
    write_tables(place, perfect())
    (place / "risks.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(DatasetError, match="damaged") as caught:
        evaluate(place, [])
    assert "\n" not in str(caught.value)


def test_a_missing_column_is_a_dataset_error(place: Path) -> None:
    tables = perfect()
    del tables["members"][0]["role"]
    write_tables(place, tables)
    with pytest.raises(DatasetError, match="role"):
        evaluate(place, [])


def with_items(**families: list[dict[str, Any]]) -> dict[str, Any]:
    """The gold with other items in some families of its plan."""
    return gold() | {"plans": [gold()["plans"][0] | families]}


BAD_GOLD: dict[str, tuple[Any, str]] = {
    # name: (content, what the message must tell)
    "not JSON": ("{", "JSON"),
    "no source": ({"plans": []}, "source"),
    "no plans": ({"source": "a.txt", "plans": {}}, "plans"),
    "a plan without its end": ({"source": "a.txt", "plans": [{"id": "a", "begin": "云"}]}, "end"),
    "quote not in the source": (with_items(deadlines=[{"quote": "7月底前"}]), "7月底前"),
    "level's quote not in the source": (with_items(gradings=[{"levels": [{"label": "三级", "quote": "三级：散浸"}]}]), "散浸"),
    "too high an nth": (with_items(risks=[{"name": "河", "quote": "河道", "nth": 2}]), "河道"),
    "an item without a quote": (with_items(assignments=[{"lead": ["县水利局"]}]), "quote"),
    "an item that is no object": ({"source": "a.txt", "plans": ["云岫县"]}, "云岫县"),
    "a level without a label": (with_items(gradings=[{"levels": [{"rank": 1}]}]), "label"),
    "a member without a role": (with_items(groups=[{"name": "组", "members": [{"name": "于梅"}]}]), "role"),
    "items that are no list": ({"source": "a.txt", "plans": [{"id": "a", "begin": "云", "end": "。", "groups": 3}]}, "groups"),
    "source nowhere": (gold() | {"source": "b.txt"}, "b.txt"),
}


@pytest.mark.parametrize("name", BAD_GOLD)
def test_bad_gold_is_named_with_its_file_in_one_line(place: Path, name: str) -> None:
    content, told = BAD_GOLD[name]
    write_tables(place, perfect())
    (place / "bad.json").write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    with pytest.raises(GoldError, match=told) as caught:
        evaluate(place, [place / "bad.json"])
    assert "bad.json" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_such_gold(place: Path) -> None:
    write_tables(place, perfect())
    with pytest.raises(GoldError, match="nowhere"):
        evaluate(place, [place / "nowhere"])


def test_a_folder_without_gold_has_no_score(place: Path) -> None:
    write_tables(place, perfect())
    (place / "empty").mkdir()
    with pytest.raises(GoldError, match="empty"):
        evaluate(place, [place / "empty"])


def test_an_edition_that_a_dead_run_left_half_moved_is_settled(place: Path) -> None:
    write_tables(place, perfect())
    (place / ".swap-1").mkdir()
    (place / "groups.parquet").rename(place / ".swap-1" / "groups.parquet")
    (place / "a.json").write_text(json.dumps(gold(), ensure_ascii=False), "utf-8")
    assert evaluate(place, [place / "a.json"]).mean_f1 == 1.0


# Agreement with an independent scorer.


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SHARED / "score" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def independent(dataset: Path) -> dict[str, Any]:
    """What the independent scorer says of a dataset."""
    scorer = load("score").Scorer(dataset)
    for file in sorted((SHARED / "gold").glob("*.json")):
        annotation = json.loads(file.read_text("utf-8"))
        source = next(path for folder in ("seeds", "plans") if (path := SHARED / folder / annotation["source"]).exists())
        scorer.score(annotation, source.read_bytes().decode("utf-8"))
    families = {name: (scorer.tally[name].tp, *scorer.tally[name].scores) for name in FAMILIES}
    return {"families": families, "facts": {name: right / of for name, (right, of) in scorer.facts.items()}, "unread": scorer.unread}


def ours(dataset: Path) -> dict[str, Any]:
    report = evaluate(dataset, [SHARED / "gold"])
    families = {name: (got.right, got.precision, got.recall, got.f1) for name, got in report.families.items()}
    return {"families": families, "facts": dict(report.facts), "unread": list(report.unread)}


TEXTS = {
    "title", "kind", "issuer", "number", "issued", "name", "role", "person", "post", "unit",
    "starts", "due", "rrule", "duration", "category", "point", "subject", "label", "criterion",
}  # fmt: skip
JUDGED = TEXTS | {"char_start", "rank", "is_plan", "is_template", "is_truncated"}
WORDS = ("方案", "县财政局", "一级", "重大风险", "FREQ=MONTHLY;INTERVAL=1", "XXXX-12", "lead", "成员", "高", "（试行）")


def mutate(rows: list[dict[str, Any]], dice: random.Random) -> list[dict[str, Any]]:
    """Drop, repeat, move, cut, empty and rewrite rows at random, in the columns that are judged; ids stay so that the tables still join."""
    out = []
    for one in rows:
        changed = dict(one)
        for _ in range(dice.choice((0, 0, 1, 2))):
            column = dice.choice(sorted(changed.keys() & JUDGED or {"path"}))
            if column == "char_start":
                changed["char_start"] = max(0, changed["char_start"] + dice.randint(-20, 20))
                changed["char_end"] = max(changed["char_start"] + 1, changed["char_end"] + dice.randint(-20, 20))
            elif column == "rank":
                changed[column] = dice.choice((1, 2, 3, None))
            elif column.startswith("is_"):
                changed[column] = not changed[column]
            elif column in TEXTS:
                changed[column] = dice.choice((None, *WORDS, f"{changed[column]}的", str(changed[column])[1:]))
        out += [changed] * dice.choice((0, 1, 1, 1, 1, 1, 2))
    dice.shuffle(out)
    return out


@pytest.fixture(scope="module", params=["the gold as a dataset", "what the program finds"])
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The tables that the independent scorer's self-test makes of its gold, or those of a run over its sources."""
    if not (SHARED / "score" / "selftest.py").exists():
        pytest.skip("no independent scorer beside this checkout")
    folder, sources = tmp_path_factory.mktemp("tables") / "dataset", [SHARED / "seeds", SHARED / "plans"]
    folder.mkdir()
    if request.param == "what the program finds":
        run(sources, folder, workers=1)
    else:
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(SHARED / "score")
            load("selftest").build(SHARED / "gold", sources, folder)
    frames = {name: pd.read_parquet(folder / f"{name}.parquet") for name in NEEDED}
    return {name: frame.astype(object).where(frame.notna(), None).to_dict("records") for name, frame in frames.items()}


@pytest.mark.parametrize("seed", range(5))
def test_agrees_to_the_digit_with_the_independent_scorer(tables: dict[str, list[dict[str, Any]]], tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    write_tables(tmp_path, {name: mutate(rows, dice) if seed else rows for name, rows in tables.items()})
    expected = independent(tmp_path)
    assert ours(tmp_path) == expected
    assert (expected["families"]["plans"][0] > 0, expected["facts"] != {}) == (True, True)
