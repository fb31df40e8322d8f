"""Exports into stores: each is read back and reconciled with the tables, row by row and value by value; a real PostgreSQL takes them, in a cluster of the test's own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from postgres_server import server
from typer.testing import CliRunner

from pipeline.assemble import Row
from pipeline.cli import app
from pipeline.dataset import Dataset
from pipeline.errors import UsageError
from pipeline.export import export_all, formats, neo4j, opensearch, postgres, rows_of
from pipeline.export import passages as passage_module
from pipeline.export.passages import row_id
from pipeline.export.sound import REPLACED
from pipeline.records import tables

HOSTILE = 'a"b""c\\N\\.\n,\t\r\n|;\x1f\'); DROP TABLE plans; -- =1+1 <b> \u2028 \U00020000 {}'
UNSOUND = "甲\x00乙"


def hostile(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows with hostile text in every column of text that is no key and no reference, empty text and lists with empty text among it."""
    worse = {}
    for name, table in tables().items():
        free = [c for c in table.columns if not c.key and not c.refers_to and c.name not in ("document_id", "plan_id")]
        worse[name] = [dict(row) for row in rows[name]]
        for i, row in enumerate(worse[name]):
            for c in free:
                if c.kind == "text":
                    row[c.name] = (f"{HOSTILE}{i}", "", "NULL")[i % 3]
                elif c.kind == "list":
                    row[c.name] = ([], [""], ["甲", "", HOSTILE.replace("\x1f", "")])[i % 3]
    return worse


@pytest.fixture(scope="module")
def rows(samples_dataset: Path) -> dict[str, list[Row]]:
    return {name: rows_of(samples_dataset, name) for name in tables()}


# Neo4j

CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\n]*))([,\n])')


def read_csv(path: Path) -> tuple[list[str], list[list[str | None]]]:
    """A CSV as the importer reads it: what is in quotes is text, empty text too; nothing between two commas is absent."""
    found: list[list[str | None]] = [[]]
    text, at = path.read_bytes().decode("utf-8"), 0
    while at < len(text):
        match = CELL.match(text, at)
        assert match, text[at : at + 80]
        quoted, bare, end = match.groups()
        found[-1].append(quoted.replace('""', '"') if quoted is not None else bare or None)
        if end == "\n":
            found.append([])
        at = match.end()
    assert found.pop() == []
    return [name or "" for name in found[0]], found[1:]


def value_of(cell: str | None, kind: str) -> Any:
    if cell is None:
        return [] if kind.endswith("[]") else None
    items = cell.split(neo4j.BETWEEN)
    read: dict[str, Callable[[], Any]] = {
        "string": lambda: cell, "long": lambda: int(cell), "double": lambda: float(cell), "boolean": lambda: {"true": True, "false": False}[cell],
        "string[]": lambda: items, "double[]": lambda: [float(item) for item in items],
    }  # fmt: skip
    return read[kind]()


def as_read(value: Any, kind: str) -> Any:
    return value or [] if kind in ("list", "numbers") else value


def reconcile_neo4j(folder: Path, rows: dict[str, list[Row]]) -> None:
    ids = {}
    for name, table in tables().items():
        head, cells = read_csv(folder / f"{name}.csv")
        assert head[0] == f":ID({name})"
        assert head[-1] == ":LABEL"
        kinds = dict(column.split(":") for column in head[1:-1])
        assert [{column: value_of(cell, kind) for (column, kind), cell in zip(kinds.items(), line[1:-1], strict=True)} for line in cells] == [
            {c.name: as_read(row[c.name], c.kind) for c in table.columns} for row in rows[name]
        ], name
        assert {line[-1] for line in cells} <= {neo4j.label(table)}
        ids[name] = {line[0] for line in cells}
        assert len(ids[name]) == len(rows[name])
    for name, table in tables().items():
        for column in table.columns:
            if column.refers_to:
                head, cells = read_csv(folder / f"{name}.{column.name}.csv")
                assert head == [f":START_ID({name})", f":END_ID({column.refers_to})", ":TYPE"]
                assert [(line[0], line[1]) for line in cells] == [(row_id(table, row), row[column.name]) for row in rows[name] if row[column.name] is not None]
                assert all(line[0] in ids[name] and line[1] in ids[column.refers_to] for line in cells)


def test_neo4j_holds_every_row_and_reference(samples_dataset: Path, rows: dict[str, list[Row]], tmp_path: Path) -> None:
    written = neo4j.write(tmp_path, Dataset(samples_dataset))
    reconcile_neo4j(tmp_path / "neo4j", rows)
    assert written.lost == {}


def test_neo4j_takes_hostile_text(rows: dict[str, list[Row]], tmp_path: Path) -> None:
    worse = hostile(rows)
    neo4j.write(tmp_path, worse)
    reconcile_neo4j(tmp_path / "neo4j", worse)


def test_neo4j_counts_what_it_replaces(rows: dict[str, list[Row]], tmp_path: Path) -> None:
    worse = {name: [dict(row) for row in mine] for name, mine in rows.items()}
    worse["plans"][0]["title"] = UNSOUND
    worse["plans"][1]["recipients"] = ["甲\x1f乙", "丙"]
    worse["plans"][2]["recipients"] = ["丁\x1f戊"]
    written = neo4j.write(tmp_path, worse)
    assert sorted(written.lost.values()) == [1, 2]
    head, cells = read_csv(tmp_path / "neo4j" / "plans.csv")
    assert cells[0][head.index("title:string")] == "甲\ufffd乙"
    assert cells[1][head.index("recipients:string[]")] == "甲 乙\x1f丙"
    assert cells[2][head.index("recipients:string[]")] == "丁 戊"


def test_neo4j_units_act_in_what_they_are_named_for(rows: dict[str, list[Row]], samples_dataset: Path, tmp_path: Path) -> None:
    neo4j.write(tmp_path, Dataset(samples_dataset))
    head, cells = read_csv(tmp_path / "neo4j" / "assignment_units.acts_in.csv")
    assert head == [":START_ID(units)", "role:string", ":END_ID(assignments)", ":TYPE"]
    assert [tuple(line) for line in cells] == [(r["unit_id"], r["role"], r["assignment_id"], "ACTS_IN") for r in rows["assignment_units"] if r["unit_id"]]
    assert read_csv(tmp_path / "neo4j" / "members.acts_in.csv")[1]


def test_neo4j_labels_and_types_are_words_of_the_field() -> None:
    kinds = {(name, c.name): neo4j.relationship(table, c) for name, table in tables().items() for c in table.columns if c.refers_to}
    assert kinds["members", "group_id"] == "PART_OF"
    assert kinds["plans", "duplicate_of"] == "DUPLICATE_OF"
    assert kinds["deadlines", "section_id"] == "IN_SECTION"
    assert all(re.fullmatch("[A-Z_]+", kind) for kind in kinds.values())
    assert all(re.fullmatch("[A-Z][A-Za-z]+", neo4j.label(table)) for table in tables().values())


def test_neo4j_import_command_names_every_file(samples_dataset: Path, tmp_path: Path) -> None:
    neo4j.write(tmp_path, Dataset(samples_dataset))
    folder = tmp_path / "neo4j"
    admin = tmp_path / "neo4j-admin"
    admin.write_text('#!/bin/sh\nfor each in "$@"; do printf "%s\\n" "$each"; done\n', "utf-8")
    admin.chmod(0o755)
    done = subprocess.run(["sh", str(folder / "import.sh"), "plans"], env={"PATH": "/usr/bin:/bin", "NEO4J_ADMIN": str(admin)}, capture_output=True, text=True, check=True)
    given = done.stdout.splitlines()
    assert given[:4] == ["database", "import", "full", "plans"]
    named = [argument.split("=", 1)[1] for argument in given if argument.startswith(("--nodes=", "--relationships="))]
    assert sorted(named) == sorted(path.name for path in folder.glob("*.csv"))


# OpenSearch


def read_bulk(folder: Path) -> dict[str, list[tuple[str, Row]]]:
    found: dict[str, list[tuple[str, Row]]] = {}
    for part in sorted(folder.glob("bulk-*.ndjson")):
        lines = part.read_text("utf-8").splitlines()
        for action, document in zip(lines[::2], lines[1::2], strict=True):
            where = json.loads(action)
            assert list(where) == ["index"]
            found.setdefault(where["index"]["_index"], []).append((where["index"]["_id"], json.loads(document)))
    return found


def test_opensearch_holds_every_row_and_passage(samples_dataset: Path, rows: dict[str, list[Row]], tmp_path: Path) -> None:
    shutil.copytree(samples_dataset, tmp_path / "dataset")
    export_all(tmp_path / "dataset", ["opensearch", "chunks"])
    found = read_bulk(tmp_path / "dataset" / "opensearch")
    for name, table in tables().items():
        documents = found.pop(opensearch.index(name), [])
        assert [row for _, row in documents] == rows[name]
        assert [key for key, _ in documents] == [row_id(table, row) for row in rows[name]]
        assert len({key for key, _ in documents}) == len(documents)
    passages = [json.loads(line) for line in (tmp_path / "dataset" / "chunks.jsonl").read_text("utf-8").splitlines()]
    assert found == {"fangan-chunks": [(p["chunk_id"], p) for p in passages]}


def test_opensearch_takes_hostile_text(samples_dataset: Path, rows: dict[str, list[Row]], tmp_path: Path) -> None:
    worse = hostile(rows)
    worse["rejects"] = [{"path": "长" * 400 + ".txt", "stage": "read", "error": "empty", "message": UNSOUND}]
    (tmp_path / "texts").symlink_to(samples_dataset / "texts")
    written = opensearch.write(tmp_path, worse)
    found = read_bulk(tmp_path / "opensearch")
    assert all([row for _, row in found[opensearch.index(name)]] == worse[name] for name in tables() if name != "rejects" and worse[name])
    [(key, reject)] = found["fangan-rejects"]
    assert len(key.encode()) <= 512
    assert reject["message"] == "甲\ufffd乙"
    assert written.lost == {REPLACED: 1}


def test_opensearch_parts_are_whole_and_small(samples_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: dict[str, list[Row]]) -> None:
    monkeypatch.setattr(opensearch, "_PART", 20_000)
    shutil.copytree(samples_dataset, tmp_path / "dataset")
    export_all(tmp_path / "dataset", ["opensearch"])
    parts = sorted((tmp_path / "dataset" / "opensearch").glob("bulk-*.ndjson"))
    assert len(parts) > 5
    assert all(part.stat().st_size <= 20_000 or len(part.read_text("utf-8").splitlines()) == 2 for part in parts)
    assert sum(len(documents) for name, documents in read_bulk(tmp_path / "dataset" / "opensearch").items() if name != "fangan-chunks") == sum(map(len, rows.values()))


def test_opensearch_settings_name_a_chinese_analyser(samples_dataset: Path, tmp_path: Path) -> None:
    shutil.copytree(samples_dataset, tmp_path / "dataset")
    export_all(tmp_path / "dataset", ["opensearch"])
    folder = tmp_path / "dataset" / "opensearch"
    for name, tokenizer in (("index.json", "ik_max_word"), ("index.smartcn.json", "smartcn_tokenizer"), ("index.cjk.json", "standard")):
        settings = json.loads((folder / name).read_text("utf-8"))
        analysers = settings["settings"]["index"]["analysis"]["analyzer"]
        assert analysers["chinese"]["tokenizer"] == tokenizer
        [text] = [next(iter(t.values()))["mapping"] for t in settings["mappings"]["dynamic_templates"] if "texts" in t]
        assert {text["analyzer"], text["search_analyzer"]} == set(analysers)


@pytest.mark.skipif(shutil.which("curl") is None, reason="load.sh needs curl, which this machine has not")
@pytest.mark.parametrize(("plugins", "settings"), [("analysis-ik\n", "ik_max_word"), ("analysis-smartcn\n", "smartcn_tokenizer"), ("", "cjk_bigram")])
def test_opensearch_is_loaded_by_its_script(plugins: str, settings: str, samples_dataset: Path, tmp_path: Path) -> None:
    shutil.copytree(samples_dataset, tmp_path / "dataset")
    export_all(tmp_path / "dataset", ["opensearch"])
    asked: list[tuple[str, str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            asked.append((self.command, self.path.split("?")[0], body))
            said = (plugins if "_cat" in self.path else '{"errors":false}').encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        subprocess.run(["sh", str(tmp_path / "dataset/opensearch/load.sh"), f"http://127.0.0.1:{host.server_port}"], check=True, timeout=60)
        host.shutdown()
    made = {path[1:]: body for method, path, body in asked if method == "PUT"}
    assert set(made) == {opensearch.index(name) for name in (*tables(), "chunks")}
    assert all(settings in body for body in made.values())
    sent = "".join(body for _, path, body in asked if path == "/_bulk")
    assert sent == "".join(path.read_text("utf-8") for path in sorted((tmp_path / "dataset/opensearch").glob("bulk-*")))


# PostgreSQL


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture
def ask(database: str) -> Iterator[Callable[..., list[Any]]]:
    """Asks the database; the schema is empty at first."""
    import sqlalchemy as sa

    engine = sa.create_engine(database.replace("postgresql:", "postgresql+psycopg:"))

    def question(sql: str, **values: Any) -> list[Any]:
        with engine.begin() as connection:
            answer = connection.execute(sa.text(sql), values)
            return [dict(row) for row in answer.mappings()] if answer.returns_rows else []

    question("DROP SCHEMA IF EXISTS fangan CASCADE")
    yield question
    engine.dispose()


def reconcile_postgres(ask: Callable[..., list[Any]], rows: dict[str, list[Row]]) -> None:
    for name, table in tables().items():
        columns = ", ".join(f'"{c.name}"' for c in table.columns)
        found = ask(f"SELECT {columns} FROM fangan.{name}")
        assert sorted(found, key=lambda row: row_id(table, row)) == sorted(rows[name], key=lambda row: row_id(table, row)), name


def test_postgres_holds_every_row(database: str, ask: Callable[..., list[Any]], samples_dataset: Path, rows: dict[str, list[Row]]) -> None:
    written = postgres.write(samples_dataset, Dataset(samples_dataset), url=database)
    reconcile_postgres(ask, rows)
    assert written.lost == {}


def test_postgres_declares_the_keys(database: str, ask: Callable[..., list[Any]], rows: dict[str, list[Row]]) -> None:
    postgres.write(Path(), rows, url=database)
    sql = """SELECT conrelid::regclass::text AS name, contype::text AS kind, count(*) AS times FROM pg_constraint
             WHERE connamespace = 'fangan'::regnamespace AND contype IN ('p', 'f') GROUP BY 1, 2"""
    found = {(row["name"].removeprefix("fangan."), row["kind"]): row["times"] for row in ask(sql)}
    expected = {(name, "p"): 1 for name in tables()} | {(name, "f"): count for name, t in tables().items() if (count := sum(c.refers_to is not None for c in t.columns))}
    assert found == expected


def test_postgres_a_second_time_nothing_is_written(database: str, ask: Callable[..., list[Any]], rows: dict[str, list[Row]]) -> None:
    def versions() -> list[Any]:
        return [ask(f"SELECT xmin::text, ctid::text FROM fangan.{name} ORDER BY 2") for name in tables()]

    postgres.write(Path(), rows, url=database)
    before = versions()
    postgres.write(Path(), rows, url=database)
    assert versions() == before


def test_postgres_follows_the_dataset(database: str, ask: Callable[..., list[Any]], rows: dict[str, list[Row]]) -> None:
    postgres.write(Path(), rows, url=database)
    gone, kept = rows["documents"][0]["document_id"], rows["plans"][-1]["plan_id"]
    units = {row["unit_id"] for row in rows["units"] if row["document_id"] == gone}
    fewer = {name: [dict(row) for row in mine if row.get("document_id") != gone and row.get("unit_id") not in units] for name, mine in rows.items()}
    fewer["plans"][-1]["title"] = "改过的标题"
    fewer["rejects"] = [{"path": "新.txt", "stage": "read", "error": "empty", "message": "空"}]
    postgres.write(Path(), fewer, url=database)
    reconcile_postgres(ask, fewer)
    assert ask("SELECT title FROM fangan.plans WHERE plan_id = :id", id=kept) == [{"title": "改过的标题"}]
    postgres.write(Path(), rows, url=database)
    reconcile_postgres(ask, rows)


def test_postgres_takes_hostile_text(database: str, ask: Callable[..., list[Any]], rows: dict[str, list[Row]]) -> None:
    worse = hostile(rows)
    postgres.write(Path(), worse, url=database)
    reconcile_postgres(ask, worse)


def test_postgres_counts_what_it_replaces(database: str, ask: Callable[..., list[Any]], rows: dict[str, list[Row]]) -> None:
    worse = {name: [dict(row) for row in mine] for name, mine in rows.items()}
    worse["plans"][0] |= {"title": UNSOUND, "recipients": ["\ud800甲", "乙"]}
    assert postgres.write(Path(), worse, url=database).lost == {REPLACED: 2}
    assert ask("SELECT title, recipients FROM fangan.plans WHERE title LIKE '甲%'") == [{"title": "甲\ufffd乙", "recipients": ["\ufffd甲", "乙"]}]


def test_postgres_takes_long_texts_and_keys(database: str, ask: Callable[..., list[Any]], rows: dict[str, list[Row]]) -> None:
    longer = {name: [dict(row) for row in mine] for name, mine in rows.items()}
    varied = "".join(chr(0x4E00 + i * 7919 % 20_000) for i in range(60_000))
    longer["plans"][0] |= {"title": varied, "issuer": varied[::-1], "label": varied[7:]}
    longer["units"][0]["aliases"] = [varied] * 5
    longer["rejects"] = [{"path": varied[:5_000] + end, "stage": "read", "error": "empty", "message": "空"} for end in "ab"]
    assert list(postgres.write(Path(), longer, url=database).lost.values()) == [2]
    assert ask("SELECT title FROM fangan.plans WHERE search @@ fangan.query(:words)", words=varied[100:104]) == [{"title": varied}]
    assert [len(row["path"]) < 700 for row in ask("SELECT path FROM fangan.rejects")] == [True, True]


def test_postgres_keeps_the_old_edition_when_the_new_one_is_refused(database: str, ask: Callable[..., list[Any]], rows: dict[str, list[Row]]) -> None:
    postgres.write(Path(), rows, url=database)
    broken = {name: [dict(row) for row in mine] for name, mine in rows.items()}
    broken["plans"][0]["title"] = "不该留下"
    broken["deadlines"][0]["plan_id"] = "plan_of_nobody"
    with pytest.raises(UsageError, match="refused"):
        postgres.write(Path(), broken, url=database)
    reconcile_postgres(ask, rows)


def test_postgres_makes_tables_of_another_version_anew_and_touches_nothing_else(database: str, ask: Callable[..., list[Any]], rows: dict[str, list[Row]]) -> None:
    postgres.write(Path(), rows, url=database)
    ask("ALTER TABLE fangan.deadlines DROP COLUMN phase")
    ask("CREATE TABLE IF NOT EXISTS public.plans (mine int)")
    ask("INSERT INTO public.plans VALUES (1)")
    postgres.write(Path(), rows, url=database)
    reconcile_postgres(ask, rows)
    assert ask("SELECT mine FROM public.plans") == [{"mine": 1}]
    ask("DROP TABLE public.plans")


@pytest.mark.parametrize("words", ["财政局", "财政", "领导小组", "A级", "没有这个词", "'\\ & |"])
def test_postgres_finds_chinese_words(words: str, database: str, ask: Callable[..., list[Any]], rows: dict[str, list[Row]]) -> None:
    postgres.write(Path(), rows, url=database)
    for name, column in (("units", "name"), ("deadlines", "task"), ("gradings", "quote")):
        table = tables()[name]
        found = {row_id(table, row) for row in ask(f"SELECT * FROM fangan.{name} WHERE search @@ fangan.query(:words)", words=words)}
        assert found >= {row_id(table, row) for row in rows[name] if words in (row[column] or "")}
        assert len(found) < len(rows[name])
    assert ask("SELECT 1 AS one FROM fangan.units WHERE search @@ fangan.query('财政')")


def test_postgres_has_indices_for_words_and_for_like(database: str, ask: Callable[..., list[Any]], rows: dict[str, list[Row]]) -> None:
    written = postgres.write(Path(), rows, url=database)
    found = Counter(kind for row in ask("SELECT indexdef FROM pg_indexes WHERE schemaname = 'fangan'") for kind in re.findall("gin_trgm_ops|USING gin \\(search\\)", row["indexdef"]))
    assert found["USING gin (search)"] > 10
    assert found["gin_trgm_ops"] > 10 or "pg_trgm" in str(written.lost)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (None, "--url"),
        ("mysql://user:geheim@host/db", "postgresql://"),
        ("geheim", "postgresql://"),
        ("postgresql://user:geheim@127.0.0.1:1/db", "nothing was changed"),
        ("postgresql://user:geheim@127.0.0.1:port/db", "postgresql://"),
    ],
)
def test_postgres_says_in_one_line_what_is_wrong_with_a_url(url: str | None, said: str) -> None:
    with pytest.raises(UsageError, match=said) as error:
        postgres.write(Path(), {}, url=url)
    assert "geheim" not in str(error.value)
    assert "\n" not in str(error.value)


def test_postgres_without_its_libraries(samples_dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError, match=r"fangan\[postgres\]"):
        export_all(samples_dataset, ["postgres"], settings={"url": "postgresql:///x"})


def test_the_command_writes_into_a_database(database: str, ask: Callable[..., list[Any]], samples_dataset: Path, rows: dict[str, list[Row]]) -> None:
    done = CliRunner().invoke(app, ["export", str(samples_dataset), "--to", "postgres", "--url", database])
    assert done.exit_code == 0, done.output
    assert ask("SELECT count(*) AS n FROM fangan.plans") == [{"n": len(rows["plans"])}]


def test_an_option_that_no_format_takes_is_refused(samples_dataset: Path) -> None:
    with pytest.raises(UsageError, match="--url"):
        export_all(samples_dataset, ["csv"], settings={"url": "postgresql:///x"})


def test_the_document_names_what_is_written() -> None:
    text = (ROOT / "docs" / "knowledge-base.md").read_text("utf-8")
    assert {"chunks", "neo4j", "opensearch", "postgres"} <= set(re.findall(r"fangan export DIR --to (\w+)", text)) <= set(formats())
    assert all(f"`{kind}`" in text for kind in ("IN_DOCUMENT", "IN_PLAN", "IN_SECTION", "UNDER", "PART_OF", "NAMES_UNIT", "DUPLICATE_OF"))


# Memory


def repeated(times: int) -> dict[str, Any]:
    """A dataset of `times` documents of one plan with ten deadlines, which no list holds."""

    class Many(Iterable[Row]):
        def __init__(self, name: str, each: int, values: Row) -> None:
            self.blank: Row = dict.fromkeys(c.name for c in tables()[name].columns) | values
            self.each, self.key = each, tables()[name].key[0]

        def __iter__(self) -> Iterator[Row]:
            for i in range(times):
                home = {"document_id": f"doc_{i}", "plan_id": f"plan_{i}"}
                for k in range(self.each):
                    yield self.blank | {name: home[name] for name in home if name in self.blank} | ({self.key: f"{i}_{k}"} if self.key not in home else {})

    span = {"char_start": 0, "char_end": 300}
    document = Many("documents", 1, {"path": "a.txt", "other_paths": [], "warnings": []})
    plan = Many("plans", 1, {"title": "某局方案", "recipients": [], "annexes": [], "copied_to": [], "is_plan": True, **span})
    deadlines = Many("deadlines", 10, {"quote": "5月底前", "task": "完成清查", "kind": "due", **span})
    return {**{name: [] for name in tables()}, "documents": document, "plans": plan, "deadlines": deadlines}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["chunks", "neo4j", "opensearch"])
def test_memory_does_not_grow_with_the_dataset(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage_module, "_source", lambda *_: "各科室逐件核对并登记。" * 30)

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            formats()[name].write(tmp_path, repeated(count))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(60)  # what is loaded once, and filled once
    assert peak(240) < 1.2 * peak(60) + 100_000  # names of files: some hundred bytes a plan
