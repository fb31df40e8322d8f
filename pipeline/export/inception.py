"""INCEpTION: each document as UIMA CAS XMI with the findings on custom layers, and the type system from which INCEpTION makes these layers.

Needs the extra `fangan[inception]` (dkpro-cassis), which turns offsets into UTF-16 code units, as UIMA counts.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.annotations.cas import DOCUMENT, layer, slot, type_system
from pipeline.annotations.marks import Sheet, kinds, shown, texts_of
from pipeline.annotations.sheets import sheets
from pipeline.dataset import RowSource
from pipeline.export.folders import replacing_folder
from pipeline.export.written import Written

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

suffix = "inception"
packages = ("cassis",)


def write(out: Path, rows: RowSource) -> Written:
    """Write inception/TypeSystem.xml and inception/<document_id>.xmi for every document into `out`, in place of an older export."""
    types, lost, names = type_system(), Counter[str](), ["TypeSystem.xml"]
    with replacing_folder(out / "inception") as folder:
        types.to_xml(folder / names[0])
        for sheet in sheets(out, rows, lost):
            names.append(f"{sheet.document_id}.xmi")
            _cas(sheet, types).to_xmi(folder / names[-1])
    return Written([out / "inception" / name for name in names], lost)


def _cas(sheet: Sheet, types: TypeSystem) -> Cas:
    from cassis import Cas

    cas = Cas(types, sofa_string=sheet.text, sofa_mime="text/plain", document_language="zh")
    cas.add(types.get_type(DOCUMENT)(begin=0, end=len(sheet.text), document_id=sheet.document_id, path=shown(sheet.source)))
    made = {}
    for mark in sheet.marks:
        kind = kinds()[mark.table]
        values = {name: texts_of(value) for name, value in mark.values.items()}
        made[mark.id] = types.get_type(layer(mark.table))(begin=mark.span.start, end=mark.span.end)
        for field in kind.fields:
            if texts := values.get(field.name):
                setattr(made[mark.id], field.name, _strings(types, texts) if field.kind == "list" else texts[0])
    tables = {mark.id: mark.table for mark in sheet.marks}
    slots: dict[tuple[str, str], list[object]] = {}
    for link in sheet.links:
        tie = types.get_type(slot(tables[link.child]))(role=link.role, target=made[link.child])
        slots.setdefault((link.parent, tables[link.child]), []).append(tie)
    for (parent, child), ties in slots.items():
        setattr(made[parent], child, types.get_type("uima.cas.FSArray")(elements=ties))
    cas.add_all(made.values())
    return cas


def _strings(types: TypeSystem, texts: list[str]) -> object:
    return types.get_type("uima.cas.StringArray")(elements=texts)
