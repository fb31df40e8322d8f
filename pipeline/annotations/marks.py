"""What an annotators' tool is given and gives back, whatever its format: a document's text, marks on it with their values, links between marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import extractors
from extractors.contract import Span
from pipeline import records
from pipeline.terms import terms

_BESIDE = ("plans", "citations")  # annotated besides what extractors find
_OUT = {"ordinal", "quote", "char_start", "char_end"}  # columns that place and order give
_ROLES: Mapping[str | None, str] = {"lead": "牵头", "support": "配合", "responsible": "责任"}
_CHOICES = {
    ("deadlines", "kind"): ("due", "period", "start", "recurring", "duration", "relative"),
    ("gradings", "purpose"): ("risk", "post", "assessment", "other"),
}
OPTIONAL = "optional"
"""A value that no table has: the annotator says that the record is neither demanded nor penalised."""
YES, NO = "是", "否"
_COLOURS = ("#9e9e9e", "#8d6e63", "#1976d2", "#4fc3f7", "#d32f2f", "#7b1fa2", "#ba68c8", "#388e3c", "#81c784", "#f57c00", "#fbc02d")
# What JSON, XML, databases or browsers do not carry as it is: control characters but tab and newline, single surrogates, what turns text.
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a record: its column, kind (text, integer, boolean, list), what it means for people, and the values it is chosen from, if few."""

    name: str
    kind: str
    meaning: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mark: its table, its label for people, its values, and for a child: the parent's table and the links' labels by role.

    `named` is the value that says what the marked words are (a risk's name), where every record has one.
    """

    table: str
    label: str
    fields: tuple[Field, ...]
    parent: str | None = None
    links: Mapping[str | None, str] = field(default_factory=dict)
    named: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One record on the text: the span in characters of the text, and the values that are not null, by column."""

    id: str
    table: str
    span: Span
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """A child's tie to its parent (by the marks' ids), with the part that a unit has in an assignment, else None."""

    parent: str
    child: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document as annotators see it: `source` is the file's path as in the dataset, `text` the source text as `shown` makes it."""

    document_id: str
    source: str
    text: str
    marks: list[Mark]
    links: list[Link]


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind of mark by its table, parents before their children."""
    found = {name: _kind(name, None) for name in _BESIDE}
    for extractor in extractors.discover():
        for record in extractor.records:
            found[record.table] = _kind(record.table, None)
            found |= {child.table: _kind(child.table, record.table) for child in records.children(record).values()}
    return found


def _kind(name: str, parent: str | None) -> Kind:
    table = records.tables()[name]
    words = terms(table)
    parts = parent == "assignments"
    columns = [
        c
        for c in table.columns
        # measures (numbers) are worked out, and a unit's part is the link's
        if not (c.key or c.refers_to or c.name in _OUT or c.kind in ("number", "numbers") or (parts and c.name == "role"))
    ]
    fields = [Field(c.name, c.kind, words.columns[c.name], _CHOICES.get((name, c.name), (YES, NO) if c.kind == "boolean" else ())) for c in columns]
    if parent is None and name != "citations":
        fields.append(Field(OPTIONAL, "boolean", "可有可无：不要求、也不扣分 · neither demanded nor penalised", (YES, NO)))
    label = words.title.split()[0]
    links: Mapping[str | None, str] = {} if parent is None else _ROLES if parts else {None: label}
    named = next((c.name for c in columns if c.name == words.label and not c.nullable), None)
    return Kind(name, label, tuple(fields), parent, links, named)


def colour(number: int) -> str:
    """Return the colour (#rrggbb) of the label with this number, from 0."""
    return _COLOURS[number % len(_COLOURS)]


def shown(text: str) -> str:
    """Return a text of the same length that every tool carries: \\r is a blank, other control characters are U+FFFD."""
    return text if text.isprintable() else _UNSHOWN.sub(lambda found: " " if found[0] == "\r" else "\ufffd", text)


def tie(parent: Mark | None, child: Mark | None, label: str) -> Link | None:
    """Return the link that a relation with this label makes between two marks, drawn either way; None where it fits neither."""
    for one, other in ((parent, child), (child, parent)):
        if one and other and kinds()[other.table].parent == one.table:
            roles = [role for role, name in kinds()[other.table].links.items() if name == label]
            return Link(one.id, other.id, roles[0]) if roles else None
    return None


def sound(sheet: Sheet, problems: list[str]) -> Sheet:
    """Return the sheet without marks outside its text and without links to marks that it does not have; each mark so left out is a problem."""
    marks = []
    for mark in sheet.marks:
        if 0 <= mark.span.start < mark.span.end <= len(sheet.text):
            marks.append(mark)
        else:
            place = f"{kinds()[mark.table].label} {mark.span.start}–{mark.span.end}"
            problems.append(f"{sheet.source}：{place} 超出原文，未取 · outside the text, left out")
    known = {mark.id for mark in marks}
    return replace(sheet, marks=marks, links=[link for link in sheet.links if {link.parent, link.child} <= known])


def as_text(value: object) -> str:
    """Return a value that is no list as the text that people edit."""
    if isinstance(value, bool):
        return YES if value else NO
    return shown(str(value))


def from_text(one: Field, texts: list[str]) -> Any:
    """Return the value that people wrote into a field, None for nothing. Raises ValueError for what the field cannot hold."""
    written = [text.strip() for text in texts if text.strip()]
    if not written:
        return None
    if one.kind == "list":
        return written
    text = "\n".join(written)
    if one.kind == "integer":
        return int(text)
    if one.kind == "boolean":
        if text not in (YES, NO):
            raise ValueError(text)
        return text == YES
    return text


def texts_of(value: object) -> list[str]:
    """Return a value as the texts that people edit: one, or one per item of a list."""
    return [as_text(item) for item in value] if isinstance(value, list) else [as_text(value)]
