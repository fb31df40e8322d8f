"""The dataset's tables: their columns, kinds and keys. Parquet, SQLite, datapackage.json and `fangan schema` all derive from `tables()`.

The tables of documents and plans are the pydantic models here; a table of findings is declared once, by its extractor's record class, and gets its
model from that (`_finding_model`), so that a new extractor needs no line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

import extractors
from extractors.contract import Finding, UnitName

Key = Annotated[str, "key"]
"""A column of the primary key."""


class Record(BaseModel):
    """A row. Unknown columns and values of the wrong type are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Grounded(Record):
    """A row that stands for characters of the source text: char_start … char_end, end exclusive, whose normalised form is `quote`."""

    quote: str
    char_start: int = Field(ge=0)
    char_end: int = Field(ge=0)


class Document(Record):
    """One file (the same content under several paths is one document)."""

    document_id: Key
    path: str
    other_paths: list[str]
    sha256: str
    media_type: str
    encoding: str | None
    script: str
    char_count: int
    page_count: int | None
    repair_count: int
    removed_count: int
    flag_count: int
    proof: str | None
    warnings: list[str]


class Content(Record):
    """How many of one kind of `part` (paragraphs, tables, notes, images …) a document held, and how many of them are in its text."""

    document_id: Annotated[str, "key", "documents"]
    part: Key
    held: int
    kept: int
    note: str | None


class Anchor(Record):
    """Where characters of the source text stand in the file: page, paragraph, cell, text box (box) or note.

    `number` counts them through the document from 1 (of a cell: its table), `row` and `col` from 1 in the table or the `sheet`; `bbox` is x0, top, x1,
    bottom in points from the page's upper left corner; `label` is the automatic number that the text begins with; `confidence` is that of recognised text.
    """

    document_id: Annotated[str, "key", "documents"]
    ordinal: Annotated[int, "key"]
    kind: str
    number: int
    page: int | None
    bbox: list[float] | None
    row: int | None
    col: int | None
    sheet: str | None
    label: str | None
    confidence: float | None
    char_start: int = Field(ge=0)
    char_end: int = Field(ge=0)


class Reject(Record):
    """An input that gave no document, or a document that lost a part."""

    path: Key
    stage: Key
    error: str
    message: str


class Repair(Record):
    """One thing that cleaning repaired, removed or only flagged (`action`).

    What stood in the source, what stands in its place ("" where it was removed, null where it was only flagged), what it probably meant.
    """

    document_id: Annotated[str, "key", "documents"]
    action: str
    kind: Key
    old: str
    new: str | None
    likely: str | None
    char_start: Annotated[int, "key"]
    char_end: Annotated[int, "key"]


class Plan(Record):
    """One 方案, 意见, 办法 … of a document; a compilation holds many.

    `duplicate_of` is the plan that it repeats, `contained_in` a larger one that holds it, whole or for the most part.
    """

    plan_id: Key
    document_id: Annotated[str, "documents"]
    ordinal: int
    label: str | None
    title: str | None
    kind: str | None
    is_plan: bool
    issuer: str | None
    number: str | None
    issued: str | None
    recipients: list[str]
    annexes: list[str]
    copied_to: list[str]
    topic: str | None
    is_template: bool
    is_truncated: bool
    duplicate_of: Annotated[str | None, "plans"]
    similarity: float | None
    contained_in: Annotated[str | None, "plans"]
    containment: float | None
    char_start: int = Field(ge=0)
    char_end: int = Field(ge=0)


class Section(Record):
    """One heading of a plan's outline; the span covers the heading and the text under it."""

    section_id: Key
    plan_id: Annotated[str, "plans"]
    document_id: Annotated[str, "documents"]
    parent_id: Annotated[str | None, "sections"]
    level: int
    number: str | None
    heading: str
    char_start: int = Field(ge=0)
    char_end: int = Field(ge=0)


class Citation(Grounded):
    """A document that a plan names as its basis or refers to."""

    plan_id: Annotated[str, "key", "plans"]
    document_id: Annotated[str, "documents"]
    ordinal: Annotated[int, "key"]
    title: str | None
    number: str | None


class Unit(Record):
    """A unit that plans name, under its canonical name; `document_id` and the span are its first mention.

    `region_code` and `region_parent` are what the table of administrative divisions knows of its place, `belongs_to` the house that an inner office
    is part of, `succeeded_by` the name of the unit that took its place.
    """

    unit_id: Key
    name: str
    region: str | None
    region_code: str | None
    region_parent: str | None
    level: str | None
    category: str | None
    is_generic: bool
    belongs_to: str | None
    succeeded_by: str | None
    aliases: list[str]
    mentions: int
    document_id: Annotated[str, "documents"]
    quote: str
    char_start: int
    char_end: int


class UnitAlias(Record):
    """One way a unit is written, its canonical name included, how often, and on what source a short form was joined with it (`basis`)."""

    unit_id: Annotated[str, "key", "units"]
    alias: Key
    mentions: int
    basis: str | None


class Reuse(Grounded):
    """Paragraphs of a plan, one after the other, that stand in another plan too, which comes before it in the dataset.

    The span and `quote` are the plan's, `other_start` … `other_end` the other's, in its own source text. `similarity` (Jaccard) and `containment` compare
    their pieces; `older` is the plan of the earlier date, null where dates do not say; `shared_by` counts the plans that hold the rarest of the paragraphs.
    """

    reuse_id: Key
    plan_id: Annotated[str, "plans"]
    document_id: Annotated[str, "documents"]
    other_plan_id: Annotated[str, "plans"]
    other_document_id: Annotated[str, "documents"]
    other_start: int = Field(ge=0)
    other_end: int = Field(ge=0)
    paragraphs: int
    similarity: float
    containment: float
    shared_by: int
    older: Annotated[str | None, "plans"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind (text, integer, number, boolean, list, numbers), whether it may be null, and the table it points at."""

    name: str
    kind: str
    nullable: bool
    key: bool = False
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the dataset: name, what a row is, columns in order, and the pydantic model of its rows."""

    name: str
    about: str
    columns: tuple[Column, ...]
    model: type[BaseModel]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return tuple(c.name for c in self.columns if c.key)


_KINDS = {str: "text", int: "integer", float: "number", bool: "boolean", list[str]: "list", list[float]: "numbers"}


def singular(table: str) -> str:
    """Return the name of the id column of a table: groups -> group_id."""
    return f"{table.removesuffix('s')}_id"


def children(record: type[Finding]) -> Mapping[str, type[Finding]]:
    """Return the child tables of a record class: field name -> class of its rows."""
    return _shape(record).children


def finding_tables() -> list[str]:
    """Return the tables of what extractors find, parents before their children."""
    found = (record for extractor in extractors.discover() for record in extractor.records)
    return [name for record in found for name in (record.table, *(child.table for child in children(record).values()))]


def unit_columns(record: type[Finding]) -> tuple[str, ...]:
    """Return the fields of a record class that hold a unit's name."""
    return _shape(record).units


@dataclass(frozen=True, slots=True)
class _Shape:
    children: Mapping[str, type[Finding]]
    units: tuple[str, ...]


_shapes: dict[type[Finding], _Shape] = {}


def _shape(record: type[Finding]) -> _Shape:
    """Read a record class once: reading type hints costs more than a plan."""
    if record not in _shapes:
        hints = get_type_hints(record)
        rows = {f.name: get_args(hints[f.name])[0] for f in fields(record) if get_origin(hints[f.name]) is tuple}
        below = {name: row for name, row in rows.items() if isinstance(row, type) and issubclass(row, Finding)}
        _shapes[record] = _Shape(below, tuple(f.name for f in fields(record) if UnitName in (hints[f.name], *get_args(hints[f.name]))))
    return _shapes[record]


def _column_type(hint: Any) -> Any:
    """Return the row type of a record's field: UnitName is text, tuple[str, ...] a list."""
    if hint is UnitName:
        return str
    if get_origin(hint) is tuple:
        return list[str]
    if UnitName in get_args(hint):
        return str | None
    return hint


def _finding_model(record: type[Finding], parent: type[Finding] | None) -> type[BaseModel]:
    """Return the row model of a record class: its ids, its own fields, a `<field>_id` per unit, and its ground."""
    hints = get_type_hints(record)
    own = [name for name in record.columns() if name not in children(record)]
    if parent is None:
        columns: dict[str, Any] = {singular(record.table): Key}
    else:
        columns = {singular(parent.table): Annotated[str, "key", parent.table]}
    columns |= {"plan_id": Annotated[str, "plans"], "document_id": Annotated[str, "documents"]}
    columns |= {"section_id": Annotated[str | None, "sections"]} if parent is None else {"ordinal": Annotated[int, "key"]}
    for name in own:
        columns[name] = _column_type(hints[name])
        if name in unit_columns(record):
            columns[f"{name}_id"] = Annotated[str | None, "units"]
    grounded = {"quote": str, "char_start": int, "char_end": int}
    model: type[BaseModel] = create_model(record.__name__, __base__=Record, __doc__=record.__doc__, **(columns | grounded))
    return model


def _column(name: str, hint: Any, metadata: list[Any]) -> Column:
    options = [a for a in get_args(hint) if a is not type(None)] if type(None) in get_args(hint) else [hint]
    marks = [m for m in metadata if isinstance(m, str)]
    refers_to = next((m for m in marks if m != "key"), None)
    return Column(name, _KINDS[options[0]], type(None) in get_args(hint), "key" in marks, refers_to)


def _table(name: str, model: type[BaseModel]) -> Table:
    ground = ("quote", "char_start", "char_end")
    columns = [_column(n, f.annotation, f.metadata) for n, f in model.model_fields.items()]
    columns.sort(key=lambda c: (0, 0) if c.name not in ground else (1, ground.index(c.name)))
    return Table(name, (model.__doc__ or "").strip().split("\n")[0], tuple(columns), model)


@cache
def tables() -> dict[str, Table]:
    """Return every table of the dataset by name, parents before children."""
    models: dict[str, type[BaseModel]] = {
        "documents": Document, "contents": Content, "anchors": Anchor, "rejects": Reject,
        "repairs": Repair, "plans": Plan, "sections": Section, "citations": Citation, "reuse": Reuse, "units": Unit, "unit_aliases": UnitAlias,
    }  # fmt: skip
    for extractor in extractors.discover():
        for record in extractor.records:
            models[record.table] = _finding_model(record, None)
            models |= {child.table: _finding_model(child, record) for child in children(record).values()}
    return {name: _table(name, model) for name, model in models.items()}
