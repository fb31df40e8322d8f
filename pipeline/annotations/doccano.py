"""Reading doccano's JSONL export back.

doccano's entities have no values and get new numbers; each is put together with the record that the export gave along (`records`): the one on the same
characters with the same label, else, for an entity that was moved, the record of that label that shares most with it and has lost its own. A comment
「记录编号或原文 列=值」 changes a value.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.contract import Span
from pipeline.annotations.marks import Kind, Link, Mark, Sheet, kinds, tie
from pipeline.annotations.problems import AnnotationError, Problems, value_of
from pipeline.errors import told

tool = "doccano"

_CHANGE = re.compile(r"\s*(\S.*?)\s+([a-z_]+)\s*[=＝](.*)", re.DOTALL)


def read(path: Path, problems: Problems) -> Iterator[Sheet]:
    """Yield the documents of a JSONL export of a project with relations. Raises AnnotationError for a file of another form."""
    try:
        lines = path.read_bytes().decode("utf-8").split("\n")
        for document in (json.loads(line) for line in lines if line.strip()):
            yield _sheet(document, str(document.get("source") or path.name), problems)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        what = f"{path} 不是 doccano 的 JSONL 导出（项目要开启 relation）· not a JSONL export of a doccano project with relations: {told(error)}"
        raise AnnotationError(what) from error


def _sheet(document: dict[str, Any], source: str, problems: Problems) -> Sheet:
    by_label = {kind.label: kind for kind in kinds().values()}
    entities = [one for one in document["entities"] if one["label"] in by_label]
    problems += [f"{source}：标签 {one['label']!r} 不认识，未取 · unknown label, left out" for one in document["entities"] if one["label"] not in by_label]
    marks: dict[int, list[Mark]] = {}
    for entity, records in _matched(entities, document.get("records") or []):
        kind, span = by_label[entity["label"]], Span(int(entity["start_offset"]), int(entity["end_offset"]))
        found = records or [{"id": f"entity_{entity['id']}", "values": {}}]
        marks[entity["id"]] = [Mark(str(record["id"]), kind.table, span, _values(kind, record["values"], source, problems)) for record in found]
    every = [mark for some in marks.values() for mark in some]
    _apply_comments(document, every, source, problems)
    return Sheet(str(document.get("document_id") or ""), source, str(document["text"]), every, list(_links(document, marks, source, problems)))


def _matched(entities: list[dict[str, Any]], records: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield each entity with its records: all on its place, else the one that it was moved from, else none."""
    at: dict[tuple[int, int, str], list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        at[record["start"], record["end"], record["label"]].append(record)
    placed = [(entity, at.pop((entity["start_offset"], entity["end_offset"], entity["label"]), [])) for entity in entities]
    left = [record for some in at.values() for record in some]
    for entity, own in placed:
        if not own and (moved := max(left, key=lambda record: _shared(entity, record), default=None)) and _shared(entity, moved) > 0:
            left.remove(moved)
            own = [moved]
        yield entity, own


def _shared(entity: dict[str, Any], record: dict[str, Any]) -> int:
    """Return how many characters an entity shares with a record of its label."""
    both = min(entity["end_offset"], record["end"]) - max(entity["start_offset"], record["start"])
    return both if entity["label"] == record["label"] else 0


def _values(kind: Kind, written: dict[str, list[str]], source: str, problems: Problems) -> dict[str, Any]:
    found = {field.name: value_of(kind, field, written[field.name], source, problems) for field in kind.fields if field.name in written}
    return {name: value for name, value in found.items() if value is not None}


def _links(document: dict[str, Any], marks: dict[int, list[Mark]], source: str, problems: Problems) -> Iterator[Link]:
    """Yield the links of the relations: of several records on one place those that were linked before, else the first parent."""
    before = {(link["parent"], link["child"], link["role"]) for link in document.get("links") or []}
    for relation in document.get("relations") or []:
        parents, children = marks.get(relation["from_id"], []), marks.get(relation["to_id"], [])
        possible = [link for parent in parents for child in children if (link := tie(parent, child, relation["type"]))]
        if parents and children and not possible:
            problems.append(f"{source}：关系 {relation['type']} 连的两端不对 · a relation between marks that it does not fit, left out")
        known = [link for link in possible if (link.parent, link.child, link.role) in before]
        yield from known or [link for link in possible if link.parent == possible[0].parent]


def _apply_comments(document: dict[str, Any], marks: list[Mark], source: str, problems: Problems) -> None:
    for comment in document.get("Comments") or document.get("comments") or []:
        text = comment.get("text", "") if isinstance(comment, dict) else str(comment)
        change = _CHANGE.fullmatch(text)
        named = [mark for mark in marks if change and change[1] in (mark.id, mark.span.of(document["text"]))]
        fields = [(mark, kinds()[mark.table], field) for mark in named for field in kinds()[mark.table].fields if change and field.name == change[2]]
        if change is None or len(fields) != 1:
            problems.append(f"{source}：评论 {text[:60]!r} 没有照办：要写成“记录编号或原文 列=值”，且只指一处 · comment not applied")
            continue
        mark, kind, field = fields[0]
        value = value_of(kind, field, change[3].split("\n"), source, problems)
        mark.values.pop(field.name, None)
        if value is not None:
            mark.values[field.name] = value
