"""Annotators' tools: what they are given is all that the tables hold, what they give back is gold, and nothing is lost on the way."""

from __future__ import annotations

import copy
import io
import json
import shutil
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import GOLD, SAMPLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from typer.testing import CliRunner

from extractors.contract import Span
from pipeline.annotations import AnnotationError, import_annotations, tools
from pipeline.annotations.cas import type_system
from pipeline.annotations.gold import gold_of
from pipeline.annotations.marks import Link, Mark, Sheet, kinds, shown, sound
from pipeline.annotations.sheets import sheets
from pipeline.cli import app
from pipeline.dataset import Dataset
from pipeline.errors import UsageError
from pipeline.evaluate import evaluate
from pipeline.export import doccano, export_all, formats, inception, labelstudio
from pipeline.export.labelstudio import configuration
from pipeline.records import singular, tables
from pipeline.run import run

cassis = pytest.importorskip("cassis")
TOOLS = ("doccano", "inception", "labelstudio")
EXPORTS = {"doccano": "doccano.jsonl", "inception": "inception/doc_*.xmi", "labelstudio": "labelstudio.json"}
ASTRAL = "𠮷祥县🙂安全工作方案\n一、目标\n🙂2024年3月底前完成𠮷祥镇清查。（牵头单位：𠮷祥局；配合单位：财政局）\n"


@pytest.fixture(scope="module")
def exported(samples_dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    dataset = tmp_path_factory.mktemp("annotations") / "dataset"
    shutil.copytree(samples_dataset, dataset)
    export_all(dataset, TOOLS)
    return dataset


def dataset_of(folder: Path, text: str, name: str = "方案.txt") -> Path:
    (folder / name).write_bytes(text.encode())
    run([folder / name], folder / "dataset", workers=1)
    export_all(folder / "dataset", TOOLS)
    return folder / "dataset"


def files(dataset: Path, tool: str) -> list[Path]:
    return sorted(dataset.glob(EXPORTS[tool]))


def read(dataset: Path, tool: str) -> list[Sheet]:
    problems: list[str] = []
    found = [sheet for path in files(dataset, tool) for sheet in tools()[tool].read(path, problems)]
    assert problems == []
    return found


def own(dataset: Path) -> list[Sheet]:
    return list(sheets(dataset, Dataset(dataset), Counter()))


def plain(sheet: Sheet) -> tuple[Any, ...]:
    """A sheet without the ids of its marks, which the tools do not keep."""
    marks = {mark.id: (mark.table, mark.span, json.dumps(mark.values, ensure_ascii=False, sort_keys=True)) for mark in sheet.marks}
    links = Counter((marks[link.parent], marks[link.child], link.role) for link in sheet.links)
    return sheet.document_id, sheet.source, sheet.text, Counter(marks.values()), links


def test_every_tool_is_written_and_read() -> None:
    assert set(tools()) == set(TOOLS) <= set(formats())


@pytest.mark.parametrize("tool", TOOLS)
def test_every_row_is_in_the_export_or_counted(exported: Path, tool: str) -> None:
    rows, found = Dataset(exported), read(exported, tool)
    lost = formats()[tool].write(exported, rows).lost
    assert len(found) == len(rows["documents"])
    marks = Counter(mark.table for sheet in found for mark in sheet.marks)
    assert marks == {name: len(rows[name]) for name in kinds()}
    assert sum(lost.values()) == sum(len(rows[name]) for name in tables() if name not in marks and name != "documents")
    assert all("not annotated" in reason for reason in lost)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_export_holds_the_values_of_the_tables(exported: Path, tool: str) -> None:
    rows = Dataset(exported)
    for name, kind in kinds().items():
        columns = [field.name for field in kind.fields if field.name != "optional"]
        wanted = Counter(
            json.dumps([row["document_id"], row["char_start"], row["char_end"], [row[c] or (row[c] is False) for c in columns]]) for row in rows[name]
        )
        got = Counter(
            json.dumps(
                [s.document_id, *(m.span.start, m.span.end), [v if (v := m.values.get(c)) not in (None, False) else _absent(name, c, v) for c in columns]]
            )
            for s in read(exported, tool)
            for m in s.marks
            if m.table == name
        )
        assert got == wanted, name


def _absent(table: str, column: str, value: object) -> object:
    """What a null, an empty list or False looks like beside `row[c] or (row[c] is False)`."""
    kind = next(c.kind for c in tables()[table].columns if c.name == column)
    return True if value is False else False if kind != "boolean" else value


@pytest.mark.parametrize("tool", TOOLS)
def test_parents_and_children_stay_together(exported: Path, tool: str) -> None:
    assert [plain(sheet) for sheet in read(exported, tool)] == [plain(sheet) for sheet in own(exported)] or tool == "inception"
    assert {sheet.document_id: plain(sheet) for sheet in read(exported, tool)} == {sheet.document_id: plain(sheet) for sheet in own(exported)}


@pytest.mark.parametrize("tool", TOOLS)
def test_what_comes_back_scores_one_on_the_same_dataset(exported: Path, tool: str, tmp_path: Path) -> None:
    done = import_annotations(files(exported, tool), tool, tmp_path / "gold", exported)
    assert done.problems == []
    report = evaluate(exported, [tmp_path / "gold"], [SAMPLES])
    assert report.files == len(list(SAMPLES.iterdir()))
    assert [name for name, score in report.families.items() if score.f1 < 1 or not score.gold] == []
    assert set(report.facts.values()) == {1.0}
    assert report.unread == []


@pytest.mark.parametrize("tool", TOOLS)
def test_gold_holds_every_value_of_the_tables(exported: Path, tool: str, tmp_path: Path) -> None:
    done = import_annotations(files(exported, tool), tool, tmp_path, exported)
    plans = [plan for path in done.paths for plan in json.loads(path.read_text("utf-8"))["plans"]]
    rows = Dataset(exported)
    lists = {"deadlines": [], "risks": [], "risk_points": [], "gradings": [], "groups": [], "assignments": [], "cites": []} | {"plans": plans}
    for plan in plans:
        for name in lists.keys() - {"plans"}:
            lists[name] += plan[name]
    lists["levels"] = [level for grading in lists["gradings"] for level in grading["levels"]]
    lists["members"] = [member for group in lists["groups"] for member in group["members"]]
    lists["units"] = [unit for assignment in lists["assignments"] for unit in assignment["units"]]
    for name, table, renamed in (
        ("plans", "plans", {"is_template": "template", "is_truncated": "truncated"}),
        ("deadlines", "deadlines", {"starts": "start"}), ("risks", "risks", {}), ("risk_points", "risk_points", {}), ("gradings", "gradings", {}),
        ("levels", "grading_levels", {}), ("members", "members", {"person": "name"}), ("units", "assignment_units", {}), ("cites", "citations", {}),
    ):  # fmt: skip
        columns = [field.name for field in kinds()[table].fields if field.name != "optional"]
        wanted = Counter(json.dumps([row[column] for column in columns]) for row in rows[table])
        assert Counter(json.dumps([item[renamed.get(column, column)] for column in columns]) for item in lists[name]) == wanted, name
    offices = Counter((g["name"], g["office"]["host"], g["office"]["head"]) for g in lists["groups"])
    assert offices == Counter((row["name"], row["office_host"], row["office_head"]) for row in rows["groups"])


def test_gold_that_people_wrote_has_the_same_form(exported: Path, tmp_path: Path) -> None:
    import_annotations(files(exported, "doccano"), "doccano", tmp_path, exported)
    for path in GOLD.glob("*.json"):
        plan = json.loads(path.read_text("utf-8"))["plans"][0]
        ours = next(json.loads(p.read_text("utf-8")) for p in tmp_path.glob(f"{path.stem}*.json"))["plans"][0]
        for family in ("deadlines", "assignments", "groups", "gradings", "risks", "risk_points", "cites"):
            for item, mine in list(zip(plan.get(family) or [], ours[family], strict=False))[:1]:
                assert item.keys() - mine.keys() <= {"optional", "same_as", "nth", "note"}, (path.name, family)


# What an annotator does, once on sheets, and once in each tool's own export.


def target(dataset: Path) -> Sheet:
    """The sample that is corrected: one with groups, deadlines, assignments and risks."""
    return next(sheet for sheet in own(dataset) if sheet.source.startswith("01-"))


def chosen(sheet: Sheet) -> dict[str, Mark]:
    of = {table: [mark for mark in sheet.marks if mark.table == table] for table in kinds()}
    lead = next(link for link in sheet.links if link.role == "lead")
    return {
        "moved": of["deadlines"][0], "valued": next(m for m in of["deadlines"] if m.values["kind"] == "period"), "relabelled": of["risks"][0],
        "deleted": of["deadlines"][-1], "led": next(m for m in sheet.marks if m.id == lead.child), "leads": next(m for m in sheet.marks if m.id == lead.parent),
    }  # fmt: skip


def added(sheet: Sheet) -> Span:
    """Where the annotator adds a deadline: characters that carry no mark of that kind."""
    at = sheet.text.index("本方案自")
    return Span(at, at + 3)


def corrected(sheet: Sheet) -> Sheet:
    """The sheet after the corrections: a deadline moved, one with another date, one deleted, one added, a risk made a risk point, a leader made a support."""
    who = chosen(sheet)
    marks = [mark for mark in sheet.marks if mark.id not in {who[name].id for name in ("moved", "valued", "relabelled", "deleted")}]
    moved = replace(who["moved"], span=Span(who["moved"].span.start, who["moved"].span.end - 1))
    valued = replace(who["valued"], values=who["valued"].values | {"due": "2030-01-31"})
    relabelled = replace(who["relabelled"], table="risk_points", values={})
    new = Mark("new", "deadlines", added(sheet), {"due": "2031-02-28"})
    links = [Link(link.parent, link.child, "support") if link.child == who["led"].id else link for link in sheet.links]
    return replace(sheet, marks=[*marks, moved, valued, relabelled, new], links=links)


def correct_labelstudio(path: Path, sheet: Sheet) -> None:
    tasks = json.loads(path.read_text("utf-8"))
    task = next(task for task in tasks if task["data"]["document_id"] == sheet.document_id)
    result, who = copy.deepcopy(task["predictions"][0]["result"]), chosen(sheet)
    for one in result:
        if one.get("id") == who["moved"].id:
            one["value"]["end"] -= 1
            if one["type"] == "labels":
                one["value"]["text"] = one["value"]["text"][:-1]
        if one.get("id") == who["valued"].id and one["from_name"] == "deadlines-due":
            one["value"]["text"] = ["2030-01-31"]
        if one.get("id") == who["relabelled"].id and one["type"] == "labels":
            one["value"]["labels"] = ["风险点"]
        if one.get("to_id") == who["led"].id:
            one["labels"] = ["配合"]
    result = [one for one in result if one.get("id") != who["deleted"].id]
    at = {"start": added(sheet).start, "end": added(sheet).end}
    region = {"id": "Xy0", "to_name": "text", "origin": "manual"}
    result += [
        region | {"from_name": "marks", "type": "labels", "value": at | {"text": added(sheet).of(sheet.text), "labels": ["时限"]}},
        region | {"from_name": "deadlines-due", "type": "textarea", "value": at | {"text": ["2031-02-28"]}},
    ]
    older = {"id": 1, "result": [], "was_cancelled": False, "updated_at": "2024-01-01T00:00:00Z"}
    task["annotations"] = [{"id": 2, "result": result, "was_cancelled": False, "updated_at": "2024-02-01T00:00:00Z"}, older | {"was_cancelled": True}]
    path.write_text(json.dumps([task]), "utf-8")


def correct_doccano(path: Path, sheet: Sheet) -> None:
    lines = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    line, who = next(line for line in lines if line["document_id"] == sheet.document_id), chosen(sheet)

    def entity(mark: Mark) -> dict[str, Any]:
        key = (mark.span.start, mark.span.end, kinds()[mark.table].label)
        return next(one for one in line["entities"] if (one["start_offset"], one["end_offset"], one["label"]) == key)

    line["entities"].remove(entity(who["deleted"]))
    entity(who["moved"])["end_offset"] -= 1
    entity(who["relabelled"])["label"] = "风险点"
    for relation in line["relations"]:
        if relation["to_id"] == entity(who["led"])["id"]:
            relation["type"] = "配合"
    line["entities"].append({"id": 9000, "label": "时限", "start_offset": added(sheet).start, "end_offset": added(sheet).end})
    for one in line["entities"]:  # doccano numbers anew
        one["id"] += 500
    for relation in line["relations"]:
        relation["from_id"] += 500
        relation["to_id"] += 500
    line["id"] = 77
    line["Comments"] = [f"{who['valued'].id} due=2030-01-31", f"{added(sheet).of(sheet.text)} due = 2031-02-28"]
    path.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")


def correct_inception(path: Path, sheet: Sheet) -> None:
    """As INCEpTION does: the document and its types in a .zip, annotations of other layers beside ours."""
    types = cassis.load_typesystem(path.parent / "TypeSystem.xml")
    types.create_type("custom.Other", "uima.tcas.Annotation")
    cas = cassis.load_cas_from_xmi(path.parent / f"{sheet.document_id}.xmi", types)
    who = chosen(sheet)

    def one(mark: Mark, layer: str) -> Any:
        return next(fs for fs in cas.select(f"webanno.custom.{layer}") if (fs.begin, fs.end) == (mark.span.start, mark.span.end))

    one(who["moved"], "Deadlines").end -= 1
    one(who["valued"], "Deadlines").due = "2030-01-31"
    cas.remove(one(who["deleted"], "Deadlines"))
    cas.remove(one(who["relabelled"], "Risks"))
    place = who["relabelled"].span
    cas.add(types.get_type("webanno.custom.RiskPoints")(begin=place.start, end=place.end))
    cas.add(types.get_type("webanno.custom.Deadlines")(begin=added(sheet).start, end=added(sheet).end, due="2031-02-28"))
    cas.add(types.get_type("custom.Other")(begin=0, end=4))
    led = one(who["led"], "AssignmentUnits")
    for assignment in cas.select("webanno.custom.Assignments"):
        for tie in assignment.assignment_units.elements if assignment.assignment_units else []:
            if tie.target is led:
                tie.role = "support"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("TypeSystem.xml", types.to_xml())
        archive.writestr("INITIAL_CAS.xmi", cas.to_xmi())


CORRECT: dict[str, Callable[[Path, Sheet], None]] = {"labelstudio": correct_labelstudio, "doccano": correct_doccano, "inception": correct_inception}


@pytest.mark.parametrize("tool", TOOLS)
def test_corrections_come_back(exported: Path, tool: str, tmp_path: Path) -> None:
    sheet = target(exported)
    folder = tmp_path / "tool"
    folder.mkdir()
    for path in [*files(exported, tool), exported / "inception" / "TypeSystem.xml"]:
        (folder / path.name).write_bytes(path.read_bytes())
    path = folder / ("export.zip" if tool == "inception" else files(exported, tool)[0].name)
    CORRECT[tool](path, sheet)
    done = import_annotations([path], tool, tmp_path / "gold", exported)
    problems: list[str] = []
    wanted = gold_of(corrected(sheet), sheet.text, problems)
    got = json.loads(done.paths[0].read_text("utf-8"))
    assert [(plan["deadlines"], plan["risks"], plan["risk_points"]) for plan in got["plans"]] == [
        (plan["deadlines"], plan["risks"], plan["risk_points"]) for plan in wanted["plans"]
    ]
    assert got == wanted
    assert [one for one in done.problems if "跳过" not in one] == problems == []
    new = next(item for plan in got["plans"] for item in plan["deadlines"] if item["due"] == "2031-02-28")
    assert new["quote"] == "本方案"
    report = evaluate(exported, [tmp_path / "gold"], [SAMPLES])
    missed = {name for name, score in report.families.items() if score.f1 < 1}
    assert missed == {"deadlines found", "deadlines exact", "assignments", "risks", "risk points"}


# Offsets, hostile text, the tools' formats.


@pytest.mark.parametrize("tool", TOOLS)
def test_characters_beyond_the_basic_plane(tool: str, tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, ASTRAL)
    assert read(dataset, tool)[0].text == ASTRAL
    assert plain(read(dataset, tool)[0]) == plain(own(dataset)[0])
    import_annotations(files(dataset, tool), tool, tmp_path / "gold")
    plan = json.loads((tmp_path / "gold" / "方案.json").read_text("utf-8"))["plans"][0]
    assert [item["quote"] for item in plan["deadlines"]] == ["2024年3月底前"]
    assert [(item["lead"], item["support"]) for item in plan["assignments"]] == [(["𠮷祥局"], ["财政局"])]


def test_what_each_tool_counts(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, ASTRAL)
    start = ASTRAL.index("2024年")
    region = next(r for r in json.loads(files(dataset, "labelstudio")[0].read_text())[0]["predictions"][0]["result"] if "时限" in r["value"].get("labels", []))
    entity = next(e for e in json.loads(files(dataset, "doccano")[0].read_text("utf-8"))["entities"] if e["label"] == "时限")
    deadline = next(etree.parse(str(files(dataset, "inception")[0])).iter("{*}Deadlines"))
    assert (region["value"]["start"], entity["start_offset"]) == (start, start)
    assert int(deadline.get("begin")) == start + 3 == len(ASTRAL[:start].encode("utf-16-le")) // 2


def test_offsets_of_old_editors_in_code_units_are_understood(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, ASTRAL)
    path = files(dataset, "labelstudio")[0]
    tasks = json.loads(path.read_text("utf-8"))
    for result in tasks[0]["predictions"][0]["result"]:
        for end in ("start", "end") if "value" in result else ():
            result["value"][end] = len(ASTRAL[: result["value"][end]].encode("utf-16-le")) // 2
    path.write_text(json.dumps(tasks), "utf-8")
    assert plain(read(dataset, "labelstudio")[0]) == plain(own(dataset)[0])


HOSTILE = '<b onclick="x">&amp;]]></View><script>alert(1)</script>{{7*7}}${x}'


@pytest.mark.parametrize("tool", TOOLS)
def test_markup_in_the_source_is_text(tool: str, tmp_path: Path) -> None:
    text = f"某县安全工作方案\n2024年3月底前完成清查。（牵头单位：{HOSTILE}局；配合单位：财政局）\n控制\x0b符\x00、换行\r\n尾\u202e\n"
    dataset = dataset_of(tmp_path, text, "a&b<i>'.txt")
    sheet = read(dataset, tool)[0]
    assert sheet.text == shown(text)
    assert len(sheet.text) == len(text)
    assert HOSTILE in sheet.text
    assert plain(sheet) == plain(own(dataset)[0])
    assert any("control" in reason for reason in formats()[tool].write(dataset, Dataset(dataset)).lost)
    done = import_annotations(files(dataset, tool), tool, tmp_path / "gold", dataset)
    assert done.problems == []
    assert set(evaluate(dataset, done.paths, [tmp_path]).families.values()) >= set()
    assert evaluate(dataset, done.paths, [tmp_path]).mean_f1 == 1


def test_the_configuration_holds_nothing_of_the_source(exported: Path) -> None:
    assert (exported / "labelstudio.xml").read_text("utf-8") == configuration()
    etree.fromstring(configuration())


RESULT = {
    "type": "object",
    "required": ["type"],
    "oneOf": [
        {
            "required": ["id", "from_name", "to_name", "value"],
            "properties": {
                "type": {"enum": ["labels", "textarea", "choices"]}, "id": {"type": "string"}, "to_name": {"const": "text"},
                "value": {
                    "type": "object", "required": ["start", "end"], "additionalProperties": False,
                    "properties": {
                        "start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 1},
                        "text": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]},
                        "labels": {"type": "array", "minItems": 1, "maxItems": 1}, "choices": {"type": "array", "minItems": 1, "maxItems": 1},
                    },
                },
            },
        },
        {
            "required": ["from_id", "to_id", "direction", "labels"], "additionalProperties": False,
            "properties": {
                "type": {"const": "relation"}, "from_id": {"type": "string"}, "to_id": {"type": "string"},
                "direction": {"enum": ["right", "left", "bi"]}, "labels": {"type": "array", "minItems": 1, "items": {"type": "string"}},
            },
        },
    ],
}  # fmt: skip
TASKS = {
    "type": "array",
    "items": {
        "type": "object", "required": ["data", "predictions"],
        "properties": {
            "data": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}},
            "predictions": {
                "type": "array", "minItems": 1,
                "items": {"required": ["model_version", "result"], "properties": {"result": {"type": "array", "items": RESULT}}},
            },
        },
    },
}  # fmt: skip
"""Tasks with predictions, as Label Studio's documentation gives them (guide/predictions, guide/task_format)."""
LINE = {
    "type": "object", "required": ["text", "entities", "relations"],
    "properties": {
        "text": {"type": "string"},
        "entities": {"type": "array", "items": {
            "required": ["id", "label", "start_offset", "end_offset"], "additionalProperties": False,
            "properties": {"id": {"type": "integer"}, "label": {"type": "string"}, "start_offset": {"type": "integer", "minimum": 0}, "end_offset": {"type": "integer"}},
        }},
        "relations": {"type": "array", "items": {
            "required": ["id", "from_id", "to_id", "type"], "additionalProperties": False,
            "properties": {"id": {"type": "integer"}, "from_id": {"type": "integer"}, "to_id": {"type": "integer"}, "type": {"type": "string"}},
        }},
    },
}  # fmt: skip
"""A line of a sequence labelling project with relations (doccano's own example of its JSONL)."""


def test_label_studio_tasks_fit_format_and_configuration(exported: Path) -> None:
    tasks = json.loads((exported / "labelstudio.json").read_text("utf-8"))
    jsonschema.validate(tasks, TASKS)
    config = etree.fromstring(configuration())
    controls = {control.get("name"): control for control in config.iter("Labels", "TextArea", "Choices")}
    relations = {relation.get("value") for relation in config.iter("Relation")}
    labels = {label.get("value") for label in config.iter("Label")}
    assert {view.get("whenLabelValue") for view in config.iter("View")} - {None} == labels
    assert [c.get("name") for c in controls.values() if c.get("toName") != "text" or (c.tag != "Labels" and c.get("perRegion") != "true")] == []
    for task in tasks:
        result, text = task["predictions"][0]["result"], task["data"]["text"]
        regions = {one["id"] for one in result if one["type"] == "labels"}
        assert len(regions) == sum(one["type"] == "labels" for one in result)
        for one in result:
            if one["type"] == "relation":
                assert {one["from_id"], one["to_id"]} <= regions
                assert set(one["labels"]) <= relations
                continue
            control = controls[one["from_name"]]
            assert control.tag.lower() == one["type"]
            assert one["id"] in regions
            if one["type"] == "labels":
                assert set(one["value"]["labels"]) <= labels
                assert text[one["value"]["start"] : one["value"]["end"]] == one["value"]["text"]
            elif one["type"] == "choices":
                assert set(one["value"]["choices"]) <= {choice.get("value") for choice in control}
            elif control.get("maxSubmissions") == "1":
                assert len(one["value"]["text"]) == 1


def test_doccano_lines_fit_format_and_types(exported: Path) -> None:
    spans, relations = (json.loads((exported / f"doccano-{name}.json").read_text("utf-8")) for name in ("spans", "relations"))
    for line in (exported / "doccano.jsonl").read_text("utf-8").splitlines():
        document = json.loads(line)
        jsonschema.validate(document, LINE)
        assert {one["label"] for one in document["entities"]} <= {one["text"] for one in spans}
        assert {one["type"] for one in document["relations"]} <= {one["text"] for one in relations}
        keys = [(one["start_offset"], one["end_offset"], one["label"]) for one in document["entities"]]
        assert len(keys) == len(set(keys))
        assert {end for one in document["relations"] for end in (one["from_id"], one["to_id"])} <= {one["id"] for one in document["entities"]}


def test_inception_files_load_with_their_own_type_system(exported: Path) -> None:
    types = cassis.load_typesystem(exported / "inception" / "TypeSystem.xml")
    for path in files(exported, "inception"):
        cas = cassis.load_cas_from_xmi(path, types)
        assert all(0 <= fs.begin < fs.end <= len(cas.sofa_string) for fs in cas.select_all_annotations() if fs.type.name.startswith("webanno.custom"))


def test_layers_are_of_the_forms_that_inception_makes_from_types(exported: Path) -> None:
    """Spans are direct subtypes of Annotation with primitive, string array or slot features; a slot's type has a role and a target."""
    types = {t.name: t for t in cassis.load_typesystem(exported / "inception" / "TypeSystem.xml").get_types() if t.name != "uima.tcas.DocumentAnnotation"}
    assert all(name.startswith("webanno.custom.") for name in types)
    for one in types.values():
        if one.name.endswith("Link"):
            assert {feature.name for feature in one.features} == {"role", "target"}
            continue
        assert one.supertype.name == "uima.tcas.Annotation"
        for feature in one.features:
            ranges = ("uima.cas.String", "uima.cas.StringArray")
            assert feature.rangeType.name in ranges or (feature.rangeType.name == "uima.cas.FSArray" and feature.elementType.name in types)


# Any sheet at all: every tool gives back what it was given.

LETTERS = st.text(alphabet="甲乙𠮷🙂ab<&>\"'= \n\t|：，]", min_size=1, max_size=8)
WORDS = LETTERS.map(str.strip).filter(bool)
VALUES = {"text": WORDS, "list": st.lists(WORDS, min_size=1, max_size=3), "integer": st.integers(1, 99), "boolean": st.booleans()}


@st.composite
def any_sheet(draw: st.DrawFn) -> Sheet:
    text = draw(st.text(alphabet="方案甲乙𠮷🙂ab<&>\"' \n\t", min_size=4, max_size=40))
    marks: list[Mark] = []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(sorted(kinds().values(), key=lambda kind: kind.table)))
        start = draw(st.integers(0, len(text) - 1))
        values: dict[str, Any] = {}
        for field in kind.fields:
            if draw(st.booleans()):
                values[field.name] = draw(st.sampled_from(field.choices) if field.choices and field.kind == "text" else VALUES[field.kind])
        marks.append(Mark(f"m{number}", kind.table, Span(start, draw(st.integers(start + 1, len(text)))), values))
    possible = [Link(a.id, b.id, role) for a in marks for b in marks if kinds()[b.table].parent == a.table for role in kinds()[b.table].links]
    return Sheet("doc_0", "甲.txt", text, marks, draw(st.lists(st.sampled_from(possible), unique=True, max_size=6)) if possible else [])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(sheet=any_sheet())
def test_any_sheet_comes_back(sheet: Sheet, tmp_path: Path) -> None:
    (tmp_path / "l.json").write_text(json.dumps([labelstudio._task(sheet)]), "utf-8")
    (tmp_path / "d.jsonl").write_text(json.dumps(doccano._line(sheet)), "utf-8")
    inception._cas(sheet, type_system()).to_xmi(tmp_path / "doc_0.xmi")
    for tool, name in (("labelstudio", "l.json"), ("doccano", "d.jsonl"), ("inception", "doc_0.xmi")):
        problems: list[str] = []
        (back,) = tools()[tool].read(tmp_path / name, problems)
        assert plain(back) == plain(sheet), tool
        assert problems == []


# What cannot be read back is told.


def test_a_value_that_a_field_cannot_hold_is_told(exported: Path, tmp_path: Path) -> None:
    tasks = json.loads(files(exported, "labelstudio")[0].read_text("utf-8"))
    changed = next(r for task in tasks for r in task["predictions"][0]["result"] if r.get("from_name") == "grading_levels-rank")
    changed["value"]["text"] = ["最高"]
    (tmp_path / "x.json").write_text(json.dumps(tasks), "utf-8")
    done = import_annotations([tmp_path / "x.json"], "labelstudio", tmp_path / "gold", exported)
    assert [problem for problem in done.problems if "整数" in problem and "最高" in problem] == done.problems != []


@pytest.mark.parametrize("comment", ["好", "没有这句话 due=2024", "2023年5月20日前 none=1", "deadline_0 due=1"])
def test_a_comment_that_says_nothing_of_a_value_is_told(comment: str, exported: Path, tmp_path: Path) -> None:
    line = json.loads(files(exported, "doccano")[0].read_text("utf-8").splitlines()[0])
    (tmp_path / "x.jsonl").write_text(json.dumps(line | {"Comments": [comment]}), "utf-8")
    done = import_annotations([tmp_path / "x.jsonl"], "doccano", tmp_path / "gold", exported)
    assert len(done.problems) == len(done.paths) == 1


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'[{"data": {"text": 5}, "predictions": [{"result": [{"type": "labels"}]}]}]', b"<a/>", b"\xff\xfe", b"[" * 9000])
def test_a_file_of_another_form(tool: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)
    if tool == "doccano" and not data:
        assert import_annotations([path], tool, tmp_path / "gold").paths == []
        return
    with pytest.raises(AnnotationError):
        import_annotations([path], tool, tmp_path / "gold")


@pytest.mark.parametrize(
    "line",
    [
        {"text": "某县", "entities": [{"id": 1, "label": "时限", "start_offset": "始", "end_offset": 2}]},
        {"text": "某县", "entities": [{"id": 1, "label": "时限", "start_offset": None, "end_offset": 2}]},
    ],
)
def test_offsets_that_are_no_numbers(line: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps(line), "utf-8")
    with pytest.raises(AnnotationError):
        import_annotations([tmp_path / "x.jsonl"], "doccano", tmp_path / "gold")


@pytest.mark.parametrize("line", [{"text": 5, "entities": []}, {"text": "某", "entities": [{"id": 1, "label": "时限", "start_offset": 0, "end_offset": 1}],
                                                                "records": [{"id": [3], "label": "时限", "start": 0, "end": 1, "values": {}}]}])  # fmt: skip
def test_texts_that_are_none_are_taken_as_texts(line: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps(line), "utf-8")
    assert len(import_annotations([tmp_path / "x.jsonl"], "doccano", tmp_path / "gold").paths) == 1


@pytest.mark.parametrize("harm", ["damaged", "locked", "method"])
def test_a_zip_that_does_not_unpack_is_said_in_one_line(harm: str, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xmi", "<x/>" * 1000)
    data = bytearray(buffer.getvalue())
    directory = data.index(b"PK\1\2")
    if harm == "damaged":
        data[40:50] = bytes(byte ^ 0xFF for byte in data[40:50])
    elif harm == "locked":
        data[6], data[directory + 8] = 1, 1
    else:
        data[8], data[directory + 10] = 99, 99
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(AnnotationError):
        import_annotations([tmp_path / "a.zip"], "inception", tmp_path / "gold")


def test_entities_of_xml_are_not_expanded(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET", "utf-8")
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    for call, entities in (("e9", f'<!ENTITY e0 "aaaaaaaaaa">{levels}'), ("x", f'<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">')):
        text = files(exported, "inception")[0].read_text("utf-8").split("?>", 1)[1].replace('sofaString="', f'sofaString="&{call};', 1)
        (tmp_path / "x.xmi").write_text(f'<?xml version="1.0"?><!DOCTYPE a [{entities}]>{text}', "utf-8")
        with pytest.raises(AnnotationError):
            import_annotations([tmp_path / "x.xmi"], "inception", tmp_path / "gold")


def test_unknown_tool(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="labelstudio"):
        import_annotations([], "brat", tmp_path)


def sheet_of(text: str, *marks: tuple[str, str, dict[str, Any]], links: Iterable[tuple[int, int, str | None]] = ()) -> Sheet:
    made = [Mark(str(n), table, Span(text.index(quote), text.index(quote) + len(quote)), values) for n, (table, quote, values) in enumerate(marks)]
    return Sheet("doc_0", "甲.txt", text, made, [Link(str(a), str(b), role) for a, b, role in links])


TEXT = "甲县方案\n成立领导小组，组长王一。三月底前完成。由林业局牵头。\n页脚：三月"


def gold(*marks: tuple[str, str, dict[str, Any]], links: Iterable[tuple[int, int, str | None]] = ()) -> tuple[dict[str, Any], list[str]]:
    problems: list[str] = []
    found = gold_of(sheet_of(TEXT, ("plans", TEXT[:-6], {}), *marks, links=links), TEXT, problems)
    return found["plans"][0], problems


def test_a_mark_outside_every_plan_is_told() -> None:
    plan, problems = gold(("deadlines", "脚：三月", {}))
    assert plan["deadlines"] == []
    assert len(problems) == 1


def test_a_child_without_link_belongs_to_the_parent_around_it() -> None:
    plan, problems = gold(("groups", "成立领导小组，组长王一", {"name": "领导小组"}), ("members", "王一", {}))
    assert [member["name"] for member in plan["groups"][0]["members"]] == ["王一"]
    assert problems == []


def test_a_unit_without_link_is_told() -> None:
    plan, problems = gold(("assignments", "由林业局牵头", {}), ("assignment_units", "林业局", {}))
    assert plan["assignments"][0]["lead"] == []
    assert len(problems) == 1


def test_what_a_new_mark_does_not_name_is_named_by_its_words() -> None:
    plan, _ = gold(("assignments", "由林业局牵头", {}), ("assignment_units", "林业局", {}), ("risks", "组长王一", {}), links=[(1, 2, "lead")])
    assert plan["assignments"][0]["lead"] == ["林业局"]
    assert plan["risks"][0]["name"] == "组长王一"


def test_optional_is_kept() -> None:
    assert gold(("deadlines", "三月底前", {"optional": True}))[0]["deadlines"][0]["optional"] is True


def test_the_place_of_words_that_repeat_is_numbered() -> None:
    text = "甲县方案。三月，三月，三月。"
    marks = [Mark("p", "plans", Span(0, len(text)), {}), *(Mark(str(at), "deadlines", Span(at, at + 2), {}) for at in (5, 8, 11))]
    items = gold_of(Sheet("doc_0", "甲.txt", text, marks, []), text, [])["plans"][0]["deadlines"]
    assert [item.get("nth") for item in items] == [None, 2, 3]


def test_marks_outside_the_text_are_told() -> None:
    problems: list[str] = []
    sheet = Sheet("d", "甲.txt", "甲乙", [Mark("1", "risks", Span(1, 5), {}), Mark("2", "risks", Span(0, 1), {})], [Link("1", "2"), Link("2", "9")])
    assert ([mark.id for mark in sound(sheet, problems).marks], sound(sheet, []).links, len(problems)) == (["2"], [], 1)


def test_another_text_than_the_datasets_is_told(exported: Path, tmp_path: Path) -> None:
    path = tmp_path / "doccano.jsonl"
    line = json.loads(files(exported, "doccano")[0].read_text("utf-8").splitlines()[0])
    path.write_text(json.dumps(line | {"text": line["text"][1:]}), "utf-8")
    done = import_annotations([path], "doccano", tmp_path / "gold", exported)
    assert (done.paths, len(done.problems)) == ([], 1)


def test_two_sources_of_one_name_get_two_files(exported: Path, tmp_path: Path) -> None:
    path = files(exported, "doccano")[0]
    assert len(set(import_annotations([path, path], "doccano", tmp_path).paths)) == 2 * len(list(SAMPLES.iterdir()))


def test_sources_of_one_name_take_linear_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.annotations.write_json", lambda path, value: None)  # the disk's time apart
    names = ["方案.txt", "方案-2.txt", *["方案.txt"] * 5000]
    lines = [{"text": f"第 {n} 号方案", "entities": [], "source": f"{n}/{name}", "document_id": str(n)} for n, name in enumerate(names)]
    (tmp_path / "x.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    began = time.perf_counter()
    done = import_annotations([tmp_path / "x.jsonl"], "doccano", tmp_path / "gold")
    assert [path.name for path in done.paths[:4]] == ["方案.json", "方案-2.json", "方案-3.json", "方案-4.json"]
    assert len(set(done.paths)) == len(names)
    assert time.perf_counter() - began < 8


@pytest.mark.parametrize("source", ["../../x.txt", "/etc/x.txt", "..", "", "a\x00b.txt"])
def test_a_hostile_source_name_stays_in_the_folder(source: str, exported: Path, tmp_path: Path) -> None:
    line = json.loads(files(exported, "doccano")[0].read_text("utf-8").splitlines()[0])
    (tmp_path / "x.jsonl").write_text(json.dumps(line | {"source": source, "document_id": "../x"}), "utf-8")
    done = import_annotations([tmp_path / "x.jsonl"], "doccano", tmp_path / "gold", tmp_path)
    assert [path.parent for path in done.paths] == [tmp_path / "gold"]
    assert done.paths[0].is_file()


def test_the_command(exported: Path, tmp_path: Path) -> None:
    arguments = ["import-annotations", str(files(exported, "labelstudio")[0]), "--from", "labelstudio", "--texts", str(exported), "-o", str(tmp_path / "gold")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == len(list(SAMPLES.iterdir()))
    assert CliRunner().invoke(app, ["eval", str(exported), str(tmp_path / "gold"), "--sources", str(SAMPLES), "--floor", "1"]).exit_code == 0


def test_every_child_has_a_parent_column() -> None:
    assert all(singular(kind.parent) in {c.name for c in tables()[kind.table].columns} for kind in kinds().values() if kind.parent)
