"""A dataset's tables -> one sheet per document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.contract import Span
from pipeline.annotations.marks import Kind, Link, Mark, Sheet, kinds, shown
from pipeline.assemble import Row, Rows
from pipeline.dataset import RowSource
from pipeline.export.by_document import by_document
from pipeline.records import singular, tables
from pipeline.store import read_text
from pipeline.terms import terms

_EMPTY = "没有原文位置的行 rows without a place in the text"
_REPLACED = "含控制字符、已替换的文件 documents with control characters, replaced"


def sheets(out: Path, rows: RowSource, lost: Counter[str]) -> Iterator[Sheet]:
    """Yield the documents of the dataset in `out`, in their order, one at a time; what no sheet holds is counted in `lost` by reason.

    Tables without a place in a plan (units, anchors …) are counted whole: annotators do not correct them on the text.
    """
    for table in tables().values():
        if table.name != "documents" and table.name not in kinds() and (count := sum(1 for _ in rows[table.name])):
            lost[f"不作标注 not annotated：{terms(table).title}"] += count
    for document, found in by_document(rows, list(kinds())):
        document_id = document["document_id"]
        source = read_text(out / "texts" / f"{document_id}.txt")
        lost[_REPLACED] += (text := shown(source)) != source.replace("\r", " ")
        marks, links = _marks(found, lost)
        yield Sheet(document_id, shown(document["path"]), text, marks, links)
    for reason in [reason for reason, count in lost.items() if not count]:
        del lost[reason]


def _marks(found: Rows, lost: Counter[str]) -> tuple[list[Mark], list[Link]]:
    marks, links = [], []
    for name, rows in found.items():
        kind = kinds()[name]
        for row in rows:
            if row["char_start"] >= row["char_end"]:
                lost[_EMPTY] += 1
                continue
            marks.append(Mark(_id(kind, row), name, Span(row["char_start"], row["char_end"]), _values(kind, row)))
            if kind.parent:
                links.append(Link(row[singular(kind.parent)], marks[-1].id, row["role"] if "lead" in kind.links else None))
    known = {mark.id for mark in marks}
    return marks, [link for link in links if link.parent in known]


def _id(kind: Kind, row: Row) -> str:
    """Return the row's own id, or its parent's with the number it has there."""
    if kind.parent is None and singular(kind.table) in row:
        return str(row[singular(kind.table)])
    return f"{row[singular(kind.parent) if kind.parent else 'plan_id']}_{kind.table}_{row['ordinal']}"


def _values(kind: Kind, row: Row) -> dict[str, Any]:
    return {one.name: value for one in kind.fields if (value := row.get(one.name)) is not None and value != []}
