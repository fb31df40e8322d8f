"""Label Studio: one task per document with the findings as predictions, and the labelling configuration that shows and corrects them.

Offsets count code points, as the editor does. Each value of a record is a control of its own on the region (a text area, or choices where few values
are possible), shown only for regions of its label; what belongs together is a relation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline.annotations.marks import Field, Kind, Mark, Sheet, colour, kinds, texts_of
from pipeline.annotations.sheets import sheets
from pipeline.dataset import RowSource
from pipeline.export.cells import json_line
from pipeline.export.written import Written
from pipeline.store import replacing, write_text

suffix = "labelstudio"

LABELS, TEXT = "marks", "text"
"""The names of the labels' control and of the text in configuration and tasks."""


def write(out: Path, rows: RowSource) -> Written:
    """Write labelstudio.json (tasks to import) and labelstudio.xml (the labelling interface) into `out`."""
    lost = Counter[str]()
    with replacing(out / "labelstudio.json") as temporary, temporary.open("w", encoding="utf-8", newline="\n") as handle:
        before = "["
        for sheet in sheets(out, rows, lost):
            handle.write(f"{before}\n{json_line(_task(sheet))}")
            before = ","
        handle.write("[]\n" if before == "[" else "\n]\n")
    write_text(out / "labelstudio.xml", configuration())
    return Written([out / "labelstudio.json", out / "labelstudio.xml"], lost)


def _task(sheet: Sheet) -> dict[str, Any]:
    results = [result for mark in sheet.marks for result in _results(mark, sheet.text)]
    tables = {mark.id: mark.table for mark in sheet.marks}
    for link in sheet.links:
        label = kinds()[tables[link.child]].links[link.role]
        results.append({"type": "relation", "from_id": link.parent, "to_id": link.child, "direction": "right", "labels": [label]})
    data = {TEXT: sheet.text, "source": sheet.source, "document_id": sheet.document_id}
    return {"data": data, "predictions": [{"model_version": "fangan", "result": results}]}


def _results(mark: Mark, text: str) -> Iterator[dict[str, Any]]:
    """Yield the region of a mark and its values: results with one id."""
    kind, place = kinds()[mark.table], {"start": mark.span.start, "end": mark.span.end}
    both = {"id": mark.id, "to_name": TEXT}
    yield both | {"from_name": LABELS, "type": "labels", "value": place | {"text": mark.span.of(text), "labels": [kind.label]}}
    for field in kind.fields:
        if field.name in mark.values:
            texts = texts_of(mark.values[field.name])
            control, key = ("choices", "choices") if field.choices else ("textarea", "text")
            yield both | {"from_name": f"{kind.table}-{field.name}", "type": control, "value": place | {key: texts}}


def configuration() -> str:
    """Return the labelling interface (XML): the labels, the relations, and beside the text the values of the region that is chosen."""
    labels = "\n".join(f'      <Label value={quoteattr(kind.label)} background="{colour(n)}"/>' for n, kind in enumerate(kinds().values()))
    links = dict.fromkeys(label for kind in kinds().values() for label in kind.links.values())
    relations = "\n".join(f"    <Relation value={quoteattr(label)}/>" for label in links)
    return f"""<View style="display: flex; gap: 1em">
  <View style="flex: 3">
    <Labels name="{LABELS}" toName="{TEXT}" showInline="true">
{labels}
    </Labels>
    <Style>.htx-text{{ white-space: pre-wrap; }}</Style>
    <Text name="{TEXT}" value="$text" granularity="symbol"/>
  </View>
  <View style="flex: 1">
{chr(10).join(_controls(kind) for kind in kinds().values())}
  </View>
  <Relations>
{relations}
  </Relations>
</View>
"""


def _controls(kind: Kind) -> str:
    shown_for = f'visibleWhen="region-selected" whenTagName="{LABELS}" whenLabelValue={quoteattr(kind.label)}'
    return "\n".join([f"    <View {shown_for}>", *(_control(kind, field) for field in kind.fields), "    </View>"])


def _control(kind: Kind, field: Field) -> str:
    head = f"      <Header value={quoteattr(f'{field.name}：{field.meaning}')} size=\"6\"/>\n"
    name = f'name="{kind.table}-{field.name}" toName="{TEXT}" perRegion="true"'
    if field.choices:
        choices = "".join(f"<Choice value={quoteattr(choice)}/>" for choice in field.choices)
        return f'{head}      <Choices {name} choice="single" showInline="true">{choices}</Choices>'
    many = "" if field.kind == "list" else ' maxSubmissions="1"'
    return f'{head}      <TextArea {name} editable="true" rows="1"{many}/>'
