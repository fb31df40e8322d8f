"""doccano (sequence labelling with relations): one line per document, and the label types to import first.

Offsets count code points. doccano's spans have no values, so each line carries those of its records beside the text (`records`), which doccano keeps and
gives back; `pipeline.annotations.doccano` puts them together again.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from pipeline.annotations.marks import Mark, Sheet, colour, kinds, texts_of
from pipeline.annotations.sheets import sheets
from pipeline.dataset import RowSource
from pipeline.export.cells import json_line
from pipeline.export.written import Written
from pipeline.store import replacing, write_json

suffix = "doccano"


def write(out: Path, rows: RowSource) -> Written:
    """Write doccano.jsonl, doccano-spans.json and doccano-relations.json into `out`."""
    lost = Counter[str]()
    paths = [out / name for name in ("doccano.jsonl", "doccano-spans.json", "doccano-relations.json")]
    with replacing(paths[0]) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as handle:
        handle.writelines(json_line(_line(sheet)) + "\n" for sheet in sheets(out, rows, lost))
    write_json(paths[1], _types([kind.label for kind in kinds().values()]))
    write_json(paths[2], _types([label for kind in kinds().values() for label in kind.links.values()]))
    return Written(paths, lost)


def _line(sheet: Sheet) -> dict[str, Any]:
    """Return a document. Records on the same characters with the same label are one entity: doccano holds no two."""
    places = {mark.id: _place(mark) for mark in sheet.marks}
    numbers = {place: number for number, place in enumerate(dict.fromkeys(places.values()), 1)}
    tables = {mark.id: mark.table for mark in sheet.marks}
    tied = [(numbers[places[link.parent]], numbers[places[link.child]], kinds()[tables[link.child]].links[link.role]) for link in sheet.links]
    return {
        "text": sheet.text,
        "entities": [{"id": n, "label": label, "start_offset": start, "end_offset": end} for (start, end, label), n in numbers.items()],
        "relations": [{"id": n, "from_id": a, "to_id": b, "type": label} for n, (a, b, label) in enumerate(dict.fromkeys(tied), 1)],
        "source": sheet.source,
        "document_id": sheet.document_id,
        "records": [_record(mark) for mark in sheet.marks],
        "links": [{"parent": link.parent, "child": link.child, "role": link.role} for link in sheet.links],
    }


def _place(mark: Mark) -> tuple[int, int, str]:
    return mark.span.start, mark.span.end, kinds()[mark.table].label


def _record(mark: Mark) -> dict[str, Any]:
    start, end, label = _place(mark)
    values = {name: texts_of(value) for name, value in mark.values.items()}
    return {"id": mark.id, "label": label, "start": start, "end": end, "values": values}


def _types(labels: list[str]) -> list[dict[str, Any]]:
    return [{"text": label, "suffix_key": None, "background_color": colour(n), "text_color": "#ffffff"} for n, label in enumerate(labels)]
