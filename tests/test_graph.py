"""The dataset as a graph: nothing is lost, hostile text comes back exactly, stores answer, shapes refuse what is broken."""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from conftest import ROOT
from test_cli import fangan

from pipeline import query as asking
from pipeline.dataset import Dataset
from pipeline.errors import DatasetError, UsageError
from pipeline.export import export_all, formats
from pipeline.graph import Graph
from pipeline.graph.literals import REPEATED, SURROGATES, duration, instant
from pipeline.graph.rows import Describer, is_grounded
from pipeline.graph.store import STORE, names_service, opened, sparql
from pipeline.graph.validation import as_rdflib, problems, validate
from pipeline.graph.vocabulary import DEFAULT_BASE, Names, checked_base, prefixes, table_terms, term, vocabulary
from pipeline.records import Column, Table, tables
from pipeline.store import read_text

FORMATS = {"turtle": ("fangan.ttl", ox.RdfFormat.TURTLE), "jsonld": ("fangan.jsonld", ox.RdfFormat.JSON_LD), "nquads": ("fangan.nq", ox.RdfFormat.N_QUADS)}
HOSTILE = [
    '"', '"""', "\\", "\\u0041", "'", "\n", "\r\n", "\t", "\x00\x01\x1f", "\x7f\x85\x9f", "\u2028\u2029", "\u202eabc\u2066", "\ufeff\ufffe\uffff", "<script>",
    "> . <urn:x> <urn:y> <urn:z> .", '" .\n<urn:x> <urn:y> "z', "@prefix x: <y> .", '"]}', "财政局\U00020000\U0010ffff", " 前后空格 ", "%41", "data:x", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def exported(samples_dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph") / "dataset"
    shutil.copytree(samples_dataset, folder)
    told: list[str] = []
    export_all(folder, list(FORMATS), told.append)
    assert told == [], "nothing of the samples is left out"
    return folder


def triples(folder: Path, name: str) -> set[ox.Triple]:
    file, format_ = FORMATS[name]
    return {quad.triple for quad in ox.parse(path=str(folder / file), format=format_)}


def hostile_rows(values: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Rows of every table in which every text is hostile."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in tables()}
    for i, value in enumerate(values):
        for table in tables().values():
            made = {"text": value, "list": [value, value], "integer": i + 1, "number": 0.5, "boolean": True, "numbers": [1.0, 2.5]}
            row = {c.name: made[c.kind] for c in table.columns}
            row |= {c.name: f"{c.name.removesuffix('_id')}_{i}" for c in table.columns if c.refers_to or (c.key and c.name.endswith("_id"))}
            rows[table.name].append(row | {"document_id": f"doc_{i}"} if "document_id" in row else row | ({"path": value} if "path" in row else {}))
    return rows


def objects(found: set[ox.Triple]) -> dict[tuple[str, str], Counter[str]]:
    said: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for triple in found:
        said[triple.subject.value, triple.predicate.value][triple.object.value] += 1
    return said


def expected(column: Column, value: Any, names: Names) -> list[str]:
    """What the graph must hold of a value, by its text."""
    if value is None:
        return []
    if column.refers_to:
        return [names.reference(column, value)]
    if column.name == "category_id":
        return [names.category(value)]
    if column.kind == "list":
        return sorted(set(value))
    return [str(value).lower() if column.kind == "boolean" else str(value)]


def unreconciled(found: set[ox.Triple], rows: Any, base: str = DEFAULT_BASE) -> Iterator[str]:
    """Yield each cell of the tables that the graph does not hold, and each row whose class or evidence is not there."""
    said, names = objects(found), Names(base)
    for table in tables().values():
        terms, subjects = table_terms(table), Counter[str]()
        for row in rows[table.name]:
            subject = names.row(table, row)
            subjects[subject] += 1
            if not set(map(str, terms.classes)) <= set(said[subject, term("rdf:type")]):
                yield f"{table.name} {subject}: class"
            for column in table.columns:
                where = subject, terms.columns[column.name]
                if column.name in ("char_start", "char_end") and is_grounded(table):
                    where = f"{subject}-evidence-position", term(f"oa:{column.name.removeprefix('char_')}")
                if not set(expected(column, row[column.name], names)) <= set(said[where]):
                    yield f"{table.name}.{column.name} {subject}: {row[column.name]!r}"
        if max(subjects.values(), default=1) > 1:
            yield f"{table.name}: two rows under one IRI"


@pytest.mark.parametrize("name", FORMATS)
def test_every_row_and_value_comes_back(exported: Path, name: str) -> None:
    rows = {table: list(found) for table, found in Dataset(exported).items()}
    found = triples(exported, name)
    assert list(unreconciled(found, rows)) == []
    kinds = Counter(triple.object.value for triple in found if triple.predicate.value == term("rdf:type"))
    for table, kind in (("documents", "foaf:Document"), ("plans", "prov:Plan"), ("assignments", "prov:Activity"), ("assignment_units", "prov:Association"),
                        ("deadlines", "fg:Deadline"), ("members", "org:Membership"), ("grading_levels", "fg:Level"), ("repairs", "fg:Repair")):  # fmt: skip
        assert kinds[term(kind)] == len(rows[table]), table
    grounded = [name for name, table in tables().items() if is_grounded(table)]
    assert kinds[term("oa:TextQuoteSelector")] == sum(len(rows[table]) for table in grounded)
    assert kinds[term("oa:Annotation")] == sum(len(rows[table]) for table in [*grounded, "plans", "sections"])


def test_a_lost_row_would_be_seen(exported: Path) -> None:
    rows = {table: list(found) for table, found in Dataset(exported).items()}
    gone = Names(DEFAULT_BASE).row(tables()["assignment_units"], rows["assignment_units"][7])
    left = {triple for triple in triples(exported, "nquads") if triple.subject.value != gone}
    assert any("assignment_units" in line for line in unreconciled(left, rows))


def test_the_formats_say_the_same(exported: Path) -> None:
    assert triples(exported, "turtle") == triples(exported, "jsonld") == triples(exported, "nquads")


def test_evidence_selects_the_very_words(exported: Path) -> None:
    store = ox.Store()
    store.bulk_load(path=str(exported / "fangan.nq"))
    query = """SELECT ?doc ?start ?end ?exact ?prefix ?suffix { ?t oa:hasSource ?doc ; oa:hasSelector ?p , ?w . ?p oa:start ?start ; oa:end ?end .
               ?w oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix }"""
    texts: dict[str, str] = {}
    count = 0
    for doc, start, end, exact, prefix, suffix in store.query(query, prefixes=prefixes(), use_default_graph_as_union=True):
        name = doc.value.removeprefix(DEFAULT_BASE)
        text = texts.setdefault(name, read_text(exported / "texts" / f"{name}.txt"))
        a, b = int(start.value), int(end.value)
        assert text[a:b] == exact.value
        assert text[:a].endswith(prefix.value)
        assert text[b:].startswith(suffix.value)
        assert len(prefix.value) == min(32, a)
        count += 1
    assert count > 600


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_comes_back_exactly(tmp_path: Path, name: str) -> None:
    rows = hostile_rows(HOSTILE)
    written = formats()[name].write(tmp_path, rows)
    assert list(unreconciled(triples(tmp_path, name), rows)) == []
    assert set(written.lost) == {REPEATED, "没有原文文件，证据只有位置 no source text, so that the evidence has its position only"}
    lists = sum(c.kind == "list" for t in tables().values() for c in t.columns)
    assert written.lost[REPEATED] == lists * len(HOSTILE)
    text = (tmp_path / FORMATS[name][0]).read_bytes().decode()
    assert not set(text) & {"\x00", "\x1f", "\x7f", "\x85", "\u2028", "\u202e"}, "no character that a terminal or reader of lines obeys"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", FORMATS)
def test_rdflib_reads_the_same(tmp_path: Path, name: str) -> None:
    rows = hostile_rows(HOSTILE)
    formats()[name].write(tmp_path, rows)
    graph = rdflib.Dataset(default_union=True)
    graph.parse(tmp_path / FORMATS[name][0], format={"jsonld": "json-ld"}.get(name, name))
    read = {(str(s), str(p), str(o)) for s, p, o in graph.triples((None, None, None))}
    assert read == {(t.subject.value, t.predicate.value, t.object.value) for t in triples(tmp_path, name)}


def test_what_rdf_cannot_hold_is_counted(tmp_path: Path) -> None:
    rows = {name: [] for name in tables()} | {"rejects": [{"path": "\ud800坏.txt", "stage": "read", "error": "unreadable", "message": "a\udfff"}]}
    written = formats()["turtle"].write(tmp_path, rows)
    assert written.lost == {SURROGATES: 2}
    found = triples(tmp_path, "turtle")
    subject = Names(DEFAULT_BASE).row(tables()["rejects"], rows["rejects"][0])
    assert {t.object.value for t in found if t.subject.value == subject} == {term("fg:Reject"), "read", "unreadable"}
    assert subject.isascii()
    assert "%ED%A0%80" in subject


def test_a_surrogate_in_the_source_leaves_the_position(tmp_path: Path) -> None:
    rows = {name: found[:1] for name, found in hostile_rows(["甲"]).items()}
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "doc_0.txt").write_bytes("甲\ud800乙".encode("utf-8", "surrogatepass"))
    written = formats()["nquads"].write(tmp_path, rows)
    assert written.lost[SURROGATES] == sum(map(is_grounded, tables().values()))
    assert not any(t.object.value == term("oa:TextQuoteSelector") for t in triples(tmp_path, "nquads"))


def test_names_do_not_collide() -> None:
    names = Names(DEFAULT_BASE)
    keys = [("a-b", "c"), ("a", "b-c"), ("a", "b", "c"), ("a.b", "c"), ("a%2Db", "c"), ("", "a"), ("a", ""), ("a b", "c"), ("甲", "乙"), ("甲乙",), ("\ud800", "x")]
    made = [names.name("rejects", *key) for key in keys]
    assert len(set(made)) == len(keys)
    for iri in made:
        ox.parse(input=f"<{iri}> <urn:p> <urn:o> .", format=ox.RdfFormat.N_TRIPLES)


def test_iris_are_under_the_base(exported: Path, tmp_path: Path) -> None:
    shutil.copytree(exported, tmp_path / "set", ignore=shutil.ignore_patterns("fangan.*", ".sparql*"))
    shutil.copy(exported / "fangan.sqlite", tmp_path / "set")
    export_all(tmp_path / "set", list(FORMATS), None, {"base": "https://例子.example/计划"})
    own = {t.subject.value for t in triples(tmp_path / "set", "nquads")}
    assert {iri for iri in own if not iri.startswith(("https://例子.example/计划/", prefixes()["fg"]))} == set()
    assert triples(tmp_path / "set", "turtle") == triples(tmp_path / "set", "jsonld") == triples(tmp_path / "set", "nquads")

    def moved(iri: str) -> str:
        return iri.replace("https://例子.example/计划/", DEFAULT_BASE)

    there = {(moved(t.subject.value), t.predicate.value, moved(t.object.value)) for t in triples(tmp_path / "set", "turtle")}
    assert there == {(t.subject.value, t.predicate.value, t.object.value) for t in triples(exported, "turtle")}


@pytest.mark.parametrize("base", ["", "x", "/a", "http://a b/", "http://a/<x>", 'http://a/"', "http://a/\n", "urn:x:%zz", "http://a/\u202e", "http://a/\ud800", "http://{a}/", ":x"])
def test_a_base_that_is_no_iri_is_refused(base: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        checked_base(base)


def test_bases_end_so_that_a_name_can_follow() -> None:
    assert [checked_base(base) for base in ("http://a.b", "http://a.b/c#", "urn:x", "urn:x:")] == ["http://a.b/", "http://a.b/c#", "urn:x:", "urn:x:"]


def test_a_table_that_has_no_terms_is_told_in_fangans_own() -> None:
    columns = (Column("thing_id", "text", False, True), Column("other_plan_id", "text", True, False, "plans"), Column("char_count", "integer", False))
    table = Table("things", "", columns, tables()["plans"].model)
    names = Names(DEFAULT_BASE)
    row = {"thing_id": "thing_1", "other_plan_id": "plan_1", "char_count": 3}
    said = [(prop, value if isinstance(value, str) else value.text) for prop, value in Describer(table, names, Counter()).about(row)]
    assert said == [(term("rdf:type"), term("fg:Thing")), (term("fg:id"), "thing_1"), (term("fg:otherPlan"), "urn:fangan:plan_1"), (term("fg:charCount"), "3")]


def test_rows_out_of_order_are_not_lost_silently(tmp_path: Path) -> None:
    rows = hostile_rows(["甲", "乙"])
    rows["deadlines"].reverse()
    with pytest.raises(AssertionError, match="deadlines"):
        formats()["turtle"].write(tmp_path, rows)
    assert not (tmp_path / "fangan.ttl").exists()


def test_memory_does_not_grow_with_the_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.graph._ROWS", 20)

    class Many(dict[str, Any]):
        def __init__(self, count: int) -> None:
            super().__init__(dict.fromkeys(tables(), self))
            self.one, self.count = hostile_rows(["甲乙丙"]), count

        def __getitem__(self, name: str) -> Any:
            return ({key: f"doc_{i}" if key == "document_id" else value for key, value in self.one[name][0].items()} for i in range(self.count))

    def peak(count: int) -> int:
        gc.collect()  # what tests before this one left would be counted where it is collected
        tracemalloc.start()
        for _ in Graph(Many(count), tmp_path):
            pass
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    few = max(peak(100), peak(100))
    assert peak(500) < 1.5 * few


def test_times_are_those_of_owl_time() -> None:
    assert [instant(v) and instant(v)[1].text for v in ("2024-02-29", "2024-12", "2024")] == ["2024-02-29", "2024-12", "2024"]  # type: ignore[index]
    assert [instant(v) for v in (None, "..", "20XX-02", "2023-02-29", "2024-13", "2024-1", "２０２４")] == [None] * 7
    assert [duration(v) and duration(v).text for v in ("P1W", "PT24H", "P2Y", "P1Y6M", None, "P", "PT", "三年")] == ["P7D", "PT24H", "P2Y", "P1Y6M", None, None, None, None]  # type: ignore[union-attr]


# What stores answer; the values are counted by hand in corpora/samples.

LEADS = """SELECT DISTINCT ?task { ?t dcterms:description ?task ; prov:qualifiedAssociation ?q . ?q prov:hadRole fg:lead ; prov:hadPlan/dcterms:issued ?date ;
    prov:agent/(skos:prefLabel|skos:altLabel) "%s" FILTER(STRSTARTS(STR(?date), "%s")) } ORDER BY ?task"""
GRAVEST = """SELECT DISTINCT ?agency ?post ?point { ?r a fg:RiskPoint ; dcterms:subject/skos:notation "integrity/procurement" ; fg:gradedAs ?level ; fg:category ?post ;
    dcterms:description ?point ; dcterms:isPartOf/dcterms:publisher/foaf:name ?agency . ?level fg:rank 1 ; skos:closeMatch data:axis-gravity-1 }"""
DUE = """SELECT ?due ?task { ?d a fg:Deadline ; fg:due ?due ; dcterms:description ?task FILTER(STRSTARTS(STR(?due), "%s")) } ORDER BY ?due"""
ANSWERS = [
    (LEADS % ("财政所", "2021"), [("物资保障组",)]),
    (LEADS % ("县市场监管局", "2023"), [("对投资理财、养老服务、教育培训等领域开展拉网式排查，时间为5月上旬至8月底",)]),
    (LEADS % ("人行岚溪县支行", "2023"), [("建立大额授信联合会商机制，对授信五千万元以上的企业每季度会商一次",)]),
    (LEADS % ("县财政局", "2023"), []),
    (GRAVEST, [("望岫县实验小学", "总务主任", "采购物品吃回扣")]),
    (DUE % "2023-12", [("2023-12-15", "报县政府"), ("2023-12-31", "全县银行业不良贷款率控制在2.5%以内")]),
    (DUE % "2013-12", [("2013-12", "检查总结"), ("2013-12-20", "完成全年总结并上报县教育局")]),
    (DUE % "2020-12", [("2020-12", "巩固提升"), ("2020-12-31", "基本清零")]),
]


@pytest.mark.parametrize("name", FORMATS)
def test_a_real_store_answers(exported: Path, name: str) -> None:
    store = ox.Store()
    store.bulk_load(path=str(exported / FORMATS[name][0]), format=FORMATS[name][1])
    for query, answer in ANSWERS:
        found = store.query(query, prefixes=prefixes() | {"data": DEFAULT_BASE}, use_default_graph_as_union=True)
        assert [tuple(value.value for value in row) for row in found] == answer


def test_the_embedded_store_answers(exported: Path) -> None:
    for query, answer in ANSWERS:
        assert list(sparql(exported, query)) == answer


def test_the_store_is_kept_until_the_dataset_changes(exported: Path, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    shutil.copytree(exported, folder, ignore=shutil.ignore_patterns(".sparql*"))
    opened(folder)
    (first,) = folder.glob(f"{STORE}*")
    made = first.stat().st_mtime_ns
    opened(folder)
    assert [(path, path.stat().st_mtime_ns) for path in folder.glob(f"{STORE}*")] == [(first, made)]
    for path in first.iterdir():
        path.write_bytes(b"")
    (folder / f".{first.name}.{os.getpid()}.part").mkdir()  # left by a process that was killed and had our number
    assert len(list(sparql(folder, DUE % "2023-12"))) == 2, "a damaged one is made again"
    (folder / "datapackage.json").write_text("{}")
    opened(folder)
    (second,) = folder.glob(f"{STORE}*")
    assert second != first
    assert list(folder.glob(".*.part")) == []


def test_a_folder_that_cannot_be_written_has_its_store_in_memory(exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "set"
    shutil.copytree(exported, folder, ignore=shutil.ignore_patterns(".sparql*"))
    made = Path.mkdir
    monkeypatch.setattr(Path, "mkdir", lambda self, *a, **k: (_ for _ in ()).throw(PermissionError(13, "no")) if self.name.endswith(".part") else made(self, *a, **k))
    assert len(list(sparql(folder, DUE % "2023-12"))) == 2
    assert list(folder.glob(f"{STORE}*")) == []


@pytest.mark.parametrize("query", [
    "SELECT * { SERVICE <http://x.invalid/> { ?s ?p ?o } }", "SELECT * { service silent ?x { ?s ?p ?o } }", "SELECT * { SERVICE<http://x.invalid/>{ ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://x.invalid/> { ?s ?p ?o } }", "SELECT * { ?s ?p '#' . SERVICE ?x { ?s ?p ?o } }", "SELECT * { ?s ?p \"\\\"\" . SERVICE ?x {} }",
    "PREFIX : <http://x.invalid/> SELECT * { SERVICE:x { } }", "SELECT * { ?s ?p 1SERVICE ?x { } }", "SELECT * { ?s ?p fg:a.SERVICE ?x { } }",
    "SELECT * { ?s ?p fg:a\\# . SERVICE ?x { } }", "SELECT * { ?s ?p '''a'b''' . SERVICE ?x { } }", "SELECT * #\n{ SERVICE ?x { } }", "SELECT * { ?s <urn:a#b> ?o SERVICE ?x { } }",
])  # fmt: skip
def test_service_is_refused(exported: Path, query: str) -> None:
    assert names_service(query)
    with pytest.raises(UsageError, match="SERVICE"):
        sparql(exported, query)


@pytest.mark.parametrize("query", [
    "SELECT ?service { ?service ?p 'SERVICE' }", 'SELECT * { ?s ?p "a \\" SERVICE" }', "SELECT * { ?s ?p <urn:SERVICE> } # SERVICE", "SELECT * { ?s fg:service ?o }",
    "PREFIX x: <urn:x> SELECT * { ?s x:a '''it's SERVICE''' }",
])  # fmt: skip
def test_the_word_elsewhere_is_no_keyword(query: str) -> None:
    assert not names_service(query)


@pytest.mark.parametrize("query", ["", "SELECT", "SELECT ?a { ?a nix:b ?c }", "INSERT DATA { <urn:a> <urn:b> 1 }", "LOAD <file:///etc/hostname>", "DROP ALL", "SELECT ?a { ?a ?b ", "\ud800"])
def test_what_cannot_be_answered_is_one_line(exported: Path, query: str) -> None:
    with pytest.raises(UsageError) as refused:
        sparql(exported, query)
    assert "\n" not in str(refused.value)
    assert str(refused.value)[0] >= "\u4e00", "Chinese first"


def test_what_is_wrong_with_a_query_is_said_before_a_store_is_built(exported: Path, tmp_path: Path) -> None:
    folder, told = tmp_path / "dataset", list[str]()
    shutil.copytree(exported, folder, ignore=shutil.ignore_patterns(f"{STORE}*"))
    with pytest.raises(UsageError, match="第 1 行"):
        sparql(folder, "SELECT ?s { ?s a nothing:Known }", tell=told.append)
    assert (told, list(folder.glob(f"{STORE}*"))) == ([], [])
    for _ in range(2):
        sparql(folder, "ASK { ?s a prov:Plan }", tell=told.append)
    assert len(told) == 1


def test_kinds_of_queries(exported: Path) -> None:
    assert list(sparql(exported, "ASK { ?s a prov:Plan }")) == [(True,)]
    assert list(sparql(exported, "SELECT (COUNT(*) AS ?n) ?none { ?s a prov:Plan }  GROUP BY ?none")) == [(19, None)]
    made = sparql(exported, "CONSTRUCT { ?s a prov:Plan } { ?s a prov:Plan }", short=True)
    assert made.columns == ["subject", "predicate", "object"]
    assert {row[1:] for row in made} == {("rdf:type", "prov:Plan")}
    with pytest.raises(DatasetError):
        sparql(exported / "texts", "ASK { }")


def test_the_command(exported: Path) -> None:
    done = fangan("sparql", exported, DUE % "2023-12")
    assert done.returncode == 0, done.stderr
    assert "报县政府" in done.stdout
    rows = list(csv.reader(io.StringIO(fangan("sparql", exported, DUE % "2023-12", "--format", "csv").stdout.removeprefix("\ufeff"))))
    assert rows == [["due", "task"], ["2023-12-15", "报县政府"], ["2023-12-31", "全县银行业不良贷款率控制在2.5%以内"]]
    assert json.loads(fangan("sparql", exported, GRAVEST, "--format", "json").stdout) == [{"agency": "望岫县实验小学", "post": "总务主任", "point": "采购物品吃回扣"}]
    wrong = fangan("sparql", exported, "SELECT ?a { SERVICE <http://x.invalid/> { ?a ?b ?c } }")
    assert (wrong.returncode, wrong.stdout, wrong.stderr.count("\n")) == (2, "", 1)
    assert fangan("sparql", exported, "ASK {}", "--format", "word").returncode == 2
    assert fangan("export", exported, "--to", "turtle", "--base", "不是").returncode == 2


def test_examples_of_the_help_give_rows(exported: Path) -> None:
    from pipeline import cli

    examples = re.findall(r'fangan sparql outputs/samples "(.+?)"', cli._SPARQL_EXAMPLES, re.DOTALL)
    assert len(examples) == 3
    assert all(list(sparql(exported, example)) for example in examples)


@pytest.mark.parametrize("missing", ["pyoxigraph", "pyshacl"])
def test_without_the_extra_the_message_says_what_to_install(exported: Path, missing: str) -> None:
    asked = {"pyoxigraph": ["sparql", str(exported), "ASK {}"], "pyshacl": ["export", str(exported), "--to", "turtle", "--validate"]}[missing]
    code = f"import sys; sys.modules[{missing!r}] = None; import pipeline.cli; sys.argv = ['fangan', *sys.argv[1:]]; pipeline.cli.main()"
    done = subprocess.run([sys.executable, "-c", code, *asked], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "pip install 'fangan[graph]'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_answers_are_safe_on_a_terminal(tmp_path: Path, exported: Path) -> None:
    handle = io.StringIO()
    asking.write(sparql(exported, 'SELECT ("a\\u001B[31m\\u009B\\u202E[bold]" AS ?x) {}', short=True), "table", handle)
    assert not {"\x1b", "\x9b", "\u202e"} & set(handle.getvalue())
    assert "[bold]" in handle.getvalue()


# What the shapes accept and refuse.


def test_shapes_accept_the_samples(samples_dataset: Path) -> None:
    assert list(validate(samples_dataset)) == []


@pytest.fixture(scope="module")
def document(samples_dataset: Path) -> str:
    """The graph of one document that has every kind of statement, as N-Triples: the school's."""
    parts = (as_rdflib(part) for part in Graph(Dataset(samples_dataset), samples_dataset).parts())
    made = next(graph for graph in parts if (None, None, rdflib.Literal("望岫县实验小学廉政风险防控管理工作方案")) in graph)
    return str(made.serialize(format="nt"))


def planted(document: str, wrong: str) -> list[str]:
    graph = rdflib.Graph().parse(data=document, format="nt")
    graph.update("".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in prefixes().items()) + wrong)
    return list(problems(graph, DEFAULT_BASE))


FAULTS = {
    "a span out of the source text's range": "DELETE { ?p oa:end ?e } INSERT { ?p oa:end 999999 } WHERE { { SELECT ?p ?e { ?p oa:end ?e } ORDER BY ?p LIMIT 1 } }",
    "a span that ends before it starts": "DELETE { ?p oa:start ?s } INSERT { ?p oa:start ?e } WHERE { { SELECT ?p ?s ?e { ?p oa:start ?s ; oa:end ?e } ORDER BY ?p LIMIT 1 } }",
    "a level without a rank": "DELETE { ?l fg:rank ?r } WHERE { ?l fg:rank ?r FILTER(?r = 2) }",
    "an order against the ranks": "DELETE { ?a fg:rank 1 . ?b fg:rank 2 } INSERT { ?a fg:rank 2 . ?b fg:rank 1 } WHERE { ?a fg:rank 1 . ?b fg:rank 2 }",
    "an unknown role": "DELETE { ?q prov:hadRole ?r } INSERT { ?q prov:hadRole fg:boss } WHERE { { SELECT ?q ?r { ?q prov:hadRole ?r } ORDER BY ?q LIMIT 1 } }",
    "an association without an agent": "DELETE { ?q prov:agent ?a } WHERE { { SELECT ?q ?a { ?q prov:agent ?a } ORDER BY ?q LIMIT 1 } }",
    "evidence without a position": "DELETE { ?p a oa:TextPositionSelector } WHERE { { SELECT ?p { ?p a oa:TextPositionSelector } ORDER BY ?p LIMIT 1 } }",
    "a due date that is not EDTF": 'DELETE { ?d fg:due ?v } INSERT { ?d fg:due "2024年底"^^edtf:EDTF } WHERE { { SELECT ?d ?v { ?d fg:due ?v } ORDER BY ?d LIMIT 1 } }',
    "no such date": 'DELETE { ?i time:inXSDDate ?v } INSERT { ?i time:inXSDDate "2023-02-31"^^xsd:date } WHERE { { SELECT ?i ?v { ?i time:inXSDDate ?v } ORDER BY ?i LIMIT 1 } }',
    "a plan that is part of no document": "DELETE { ?p dcterms:isPartOf ?d } WHERE { ?p a prov:Plan ; dcterms:isPartOf ?d }",
    "a membership in no group": "DELETE { ?m org:organization ?g } WHERE { { SELECT ?m ?g { ?m org:organization ?g } ORDER BY ?m LIMIT 1 } }",
    "a grade that is no level": "DELETE { ?r fg:gradedAs ?l } INSERT { ?r fg:gradedAs <urn:x> } WHERE { { SELECT ?r ?l { ?r fg:gradedAs ?l } ORDER BY ?r LIMIT 1 } }",
    "a recurrence that is no RRULE": 'DELETE { ?d fg:rrule ?v } INSERT { ?d fg:rrule "每年" } WHERE { { SELECT ?d ?v { ?d fg:rrule ?v } ORDER BY ?d LIMIT 1 } }',
}


def test_the_document_by_itself_conforms(document: str) -> None:
    assert planted(document, "DELETE { ?s ?p <urn:nothing> } WHERE { ?s ?p <urn:nothing> }") == []


@pytest.mark.parametrize("fault", FAULTS)
def test_shapes_refuse_a_planted_fault(document: str, fault: str) -> None:
    lines = planted(document, FAULTS[fault])
    assert any(fault in line for line in lines), lines
    assert len({line.split("：")[1].split(" · ")[1].rstrip("）").split("（")[0] for line in lines}) == 1, "it names what is broken and nothing else"
    assert all("\n" not in line and line.startswith(("data:", "urn:")) for line in lines)


def test_validate_names_what_breaks_and_exits_1(exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from pipeline.cli import app
    from pipeline.graph import validation

    good = CliRunner().invoke(app, ["export", str(exported), "--to", "turtle", "--validate"])
    assert good.exit_code == 0, good.output
    monkeypatch.setattr(validation, "validate", lambda dataset, base: iter(["data:x：等级没有名次 · a level without a rank"]))
    assert CliRunner().invoke(app, ["export", str(exported), "--to", "turtle", "--validate"]).exit_code == 1


# The words.


def test_terms_of_the_standards_exist() -> None:
    from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO, SKOS, TIME

    known = {"org": ORG, "prov": PROV, "skos": SKOS, "time": TIME, "dcterms": DCTERMS, "foaf": FOAF, "schema": SDO}
    code = "".join(path.read_text("utf-8") for path in (ROOT / "pipeline" / "graph").iterdir() if path.suffix in (".py", ".ttl", ".toml"))
    used = set(re.findall(rf"(?<![\w/])({'|'.join(known)}):([A-Za-z]\w*)", code))
    assert len(used) > 40
    assert {f"{prefix}:{name}" for prefix, name in used if name not in known[prefix] and not code.count(f"time:{{{name}") } - {"org:member"} == set()


def test_the_document_lists_the_terms() -> None:
    page = (ROOT / "docs" / "graph.md").read_text("utf-8")
    known = vocabulary()["table"]
    assert {name for name in tables() if f"`{name}`" not in page} == set()
    classes = {kind for table in known.values() for kind in table["class"]} | {prop for table in known.values() for prop in table.get("columns", {}).values()}
    assert {name for name in classes if f"`{name}`" not in page} == set()
    assert {prefix for prefix, space in prefixes().items() if f"| `{prefix}:` | `{space}`" not in page} == set()


def test_queries_of_the_document_give_rows(exported: Path) -> None:
    queries = re.findall(r"```sparql\n(.+?)```", (ROOT / "docs" / "graph.md").read_text("utf-8"), re.DOTALL)
    assert len(queries) >= 4
    assert [query for query in queries if not list(sparql(exported, query))] == []
