"""The SQLite file in Datasette itself: facets, foreign keys by their labels, search, ready-made queries; and the package's description by frictionless."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import frictionless
import pytest
from datasette.app import Datasette

from pipeline import datasette
from pipeline.dataset import Dataset, rows_of
from pipeline.records import tables
from pipeline.run import run
from pipeline.store import table_schema
from pipeline.terms import queries, searched, terms

TEXT = """白石县危房排查工作方案
一、任务分工
1.组织全面摸排。（牵头单位：县住建局，配合单位：县财政局、各乡镇）
2.2024年12月底前完成整改验收。
二、组织领导
成立危房排查工作领导小组，组长：陈望北（副县长），副组长：杜小川（县住建局局长），成员：<script>alert(1)</script>
"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browsed")
    (folder / "危房.txt").write_text(TEXT, "utf-8")
    run([folder / "危房.txt"], folder / "out", workers=1)
    return folder / "out"


def get(dataset: Path, address: str) -> Any:
    """What Datasette answers: JSON where the address asks for it, else the page."""

    async def asked() -> Any:
        served = Datasette([str(dataset / "fangan.sqlite")], metadata=json.loads((dataset / "metadata.json").read_text("utf-8")))
        await served.invoke_startup()
        answer = await served.client.get(quote(address, safe="/?=&_."))
        assert answer.status_code == 200, answer.text
        return answer.json() if ".json" in address else answer.text

    return asyncio.run(asked())


def test_titles_and_columns_are_explained_in_chinese_first(dataset: Path) -> None:
    assert "方案数据集" in get(dataset, "/")
    page = get(dataset, "/fangan/deadlines")
    assert "时限 deadlines" in page
    assert "截止日期（EDTF）" in page


def test_facets(dataset: Path) -> None:
    found = get(dataset, "/fangan/assignment_units.json?_shape=objects")["facet_results"]["role"]["results"]
    assert {each["value"]: each["count"] for each in found} == {"lead": 1, "support": 2}
    assert "is_template" in get(dataset, "/fangan/plans.json")["facet_results"]


def test_foreign_keys_show_what_they_point_at(dataset: Path) -> None:
    row = get(dataset, "/fangan/assignment_units.json?_labels=on&_shape=objects&role=lead")["rows"][0]
    assert row["plan_id"]["label"] == "白石县危房排查工作方案"
    assert row["document_id"]["label"] == "危房.txt"
    assert row["unit_id"]["label"] == "县住房和城乡建设局"


@pytest.mark.parametrize(("table", "words", "found"), [("deadlines", "整改验收", 1), ("plans", "危房排", 1), ("assignment_units", "住建局", 1), ("sections", "任务分工", 1), ("plans", "水库坝", 0)])
def test_search_of_three_characters_and_more(dataset: Path, table: str, words: str, found: int) -> None:
    assert get(dataset, f"/fangan/{table}.json?_search={words}")["filtered_table_rows_count"] == found


@pytest.mark.parametrize(("query", "asked", "found"), [
    ("containing", "q=财政", 1), ("containing", "q=坝", 0), ("containing", "q=", 0), ("containing", "q=全面摸排", 1),
    ("led_by", "unit=住建局", 1), ("led_by", "unit=财政局", 0), ("led_by", "unit=", 0),
    ("due_in", "month=2024-12", 1), ("due_in", "month=2024", 1), ("due_in", "month=2024-11", 0),
    ("groups_with", "who=陈望北", 1), ("groups_with", "who=局长", 1), ("busiest", "", 1),
])  # fmt: skip
def test_ready_made_queries(dataset: Path, query: str, asked: str, found: int) -> None:
    assert len(get(dataset, f"/fangan/{query}.json?{asked}&_shape=array")) == found


def test_source_text_is_no_html(dataset: Path) -> None:
    for table in ("members", "groups"):
        assert "<script>alert(1)" not in get(dataset, f"/fangan/{table}")


def test_every_query_runs_and_is_explained(dataset: Path) -> None:
    with closing(sqlite3.connect(dataset / "fangan.sqlite")) as db:
        for name, query in queries().items():
            db.execute(query["sql"], dict.fromkeys(("unit", "month", "q", "who"), "甲")).fetchall()
            assert "· " in query["title"], name


def test_the_index_answers_for_the_rows_it_stands_for(samples_dataset: Path) -> None:
    """In every table, what a search finds is what a comparison row by row finds."""
    with closing(sqlite3.connect(samples_dataset / "fangan.sqlite")) as db:
        for table in tables().values():
            for column in searched(table):
                compared = db.execute(f'SELECT rowid FROM {table.name} WHERE "{column.name}" LIKE ?', ("%工作方案%",)).fetchall()
                found = db.execute(f"SELECT rowid FROM {table.name}_fts WHERE {table.name}_fts MATCH ?", (f'"{column.name}" : "工作方案"',)).fetchall()
                assert sorted(found) == sorted(compared), (table.name, column.name)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_sqlite_without_the_tokenizer_gives_a_file_without_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 0))
    with closing(sqlite3.connect(":memory:")) as db:
        datasette.add_search(db)
        assert db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_every_table_and_column_has_a_chinese_name() -> None:
    """One without is shown under its own name: give it a line in pipeline/terms.toml."""
    for table in tables().values():
        words = terms(table)
        assert [name for name, said in {"": words.title, "about": words.about, **words.columns}.items() if not any("\u4e00" <= c <= "\u9fff" for c in said)] == [], table.name


def packaged(dataset: Path, rows: dict[str, list[dict[str, Any]]]) -> frictionless.Package:
    """The dataset's package with the rows in it, as lists: frictionless reads Parquet only with a heavy extra."""
    described = json.loads((dataset / "datapackage.json").read_text("utf-8"))
    for resource in described["resources"]:
        head = [column.name for column in tables()[resource["name"]].columns]
        resource["data"] = [head, *([row[name] for name in head] for row in rows[resource["name"]])]
        for key in ("path", "format", "bytes", "hash"):
            del resource[key]
    return frictionless.Package.from_descriptor(described)


def test_the_package_is_valid_and_its_schemas_hold_for_all_rows(samples_dataset: Path) -> None:
    described = json.loads((samples_dataset / "datapackage.json").read_text("utf-8"))
    assert frictionless.Package.validate_descriptor(described).valid
    assert [resource["schema"] for resource in described["resources"]] == [table_schema(table) for table in tables().values()]
    rows = {name: list(of) for name, of in Dataset(samples_dataset).items()}
    report = packaged(samples_dataset, rows).validate()
    assert report.valid, report.flatten(["name", "message"])[:5]
    assert sum(task.stats.get("rows", 0) for task in report.tasks) == sum(map(len, rows.values()))
    rows["members"][0] = rows["members"][0] | {"plan_id": "elsewhere", "ordinal": "one"}
    rows["units"][0] = rows["units"][0] | {"name": None}
    wrong = packaged(samples_dataset, rows).validate()
    assert {(task.name, error.type) for task in wrong.tasks for error in task.errors} >= {("members", "foreign-key"), ("members", "type-error"), ("units", "constraint-error")}


def test_metadata_is_part_of_the_edition(dataset: Path) -> None:
    assert json.loads((dataset / datasette.FILE).read_text("utf-8")) == datasette.metadata()
    (dataset / datasette.FILE).unlink()
    run([dataset.parent / "危房.txt"], dataset, workers=1)
    assert (dataset / datasette.FILE).is_file(), "a run puts back what was taken away"
    assert rows_of(dataset, "plans")
