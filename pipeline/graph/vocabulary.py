"""The words of the graph: IRIs, literals, nodes; the prefixes and the terms of tables and columns (terms.toml); stable IRIs under a base."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from pipeline.assemble import Row
from pipeline.errors import UsageError
from pipeline.records import Column, Table, tables

DEFAULT_BASE = "urn:fangan:"
"""The base of IRIs where the user sets none."""

# RFC 3987, as far as RDF forbids more than blanks: what an IRI must not hold, and a stray percent sign.
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Iri(str):
    """An absolute IRI."""

    __slots__ = ()


class Literal(NamedTuple):
    """A literal: its lexical form, its datatype (None: xsd:string) or its language."""

    text: str
    datatype: Iri | None = None
    language: str | None = None


Term = Iri | Literal
Pair = tuple[Iri, Term]
"""A property and its value."""


class Node(NamedTuple):
    """What is said of one subject: (property, value) pairs; and the graph it belongs to (a document's IRI, or the dataset's)."""

    subject: Iri
    about: Sequence[Pair]
    graph: Iri


@dataclass(frozen=True, slots=True)
class TableTerms:
    """The classes of a table's rows, and the property of each column."""

    classes: tuple[Iri, ...]
    columns: dict[str, Iri] = field(default_factory=dict)


@cache
def vocabulary() -> dict[str, Any]:
    """Return terms.toml."""
    return tomllib.loads(Path(__file__).with_name("terms.toml").read_text("utf-8"))


def prefixes() -> dict[str, str]:
    """Return the namespaces by prefix, without that of the data."""
    found: dict[str, str] = vocabulary()["prefix"]
    return found


@cache
def term(curie: str) -> Iri:
    """Return the IRI of a prefixed name: org:member -> http://www.w3.org/ns/org#member. Raises KeyError for an unknown prefix."""
    prefix, _, name = curie.partition(":")
    return Iri(prefixes()[prefix] + name)


def table_terms(table: Table) -> TableTerms:
    """Return the terms of a table; one that terms.toml does not know has the class fg:Table_name and the properties fg:columnName."""
    known = vocabulary()["table"].get(table.name, {})
    classes = known.get("class", [f"fg:{table.name.removesuffix('s').capitalize()}"])
    named = vocabulary()["columns"] | known.get("columns", {})
    own = {c.name: "fg:id" for c in table.columns if c.key and len(table.key) == 1}
    return TableTerms(tuple(map(term, classes)), {c.name: term((named | own).get(c.name) or _default(c)) for c in table.columns})


def _default(column: Column) -> str:
    """Return fangan's own property of a column: char_count -> fg:charCount, other_plan_id -> fg:otherPlan."""
    name = column.name.removesuffix("_id") if column.refers_to else column.name
    first, *rest = name.split("_")
    return f"fg:{first}" + "".join(part.capitalize() for part in rest)


def checked_base(base: str | None) -> str:
    """Return the base that IRIs are made under, ended so that a name can follow; None gives DEFAULT_BASE.

    Raises UsageError for what is no absolute IRI.
    """
    if base is None:
        return DEFAULT_BASE
    if not (_BASE.fullmatch(base) and base.isprintable()) or _STRAY.search(base):
        raise UsageError(f"--base 要是绝对 IRI，如 https://example.org/plans/，不能是 {base!a} · --base takes an absolute IRI")
    return base if base[-1] in "/#:" else base + (":" if base.startswith("urn:") else "/")


class Names:
    """The IRIs of a dataset under one base; the same row has the same IRI in every export."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.dataset = Iri(base + "dataset")

    def name(self, *parts: object) -> Iri:
        """Return the IRI of what is called by `parts`, joined by hyphens; they are percent-encoded, so that no text of a source breaks or moves an IRI."""
        return Iri(self.base + "-".join(map(safe, parts)))

    def row(self, table: Table, row: Row) -> Iri:
        """Return the IRI of a row: its id; where the key is of several columns, the table and these."""
        if len(table.key) == 1:
            return self.name(row[table.key[0]])
        return self.name(table.name, *(row[column] for column in table.key))

    def reference(self, column: Column, value: object) -> Iri:
        """Return the IRI of the row that a foreign key points at."""
        known = tables()
        assert column.refers_to is not None
        return self.name(value) if len(known[column.refers_to].key) == 1 else self.name(column.refers_to, value)

    def category(self, category_id: str) -> Iri:
        """Return the IRI of a concept of the common scheme of risks (integrity/procurement)."""
        return self.name("category", category_id)

    def graph(self, document_id: str | None) -> Iri:
        """Return the named graph of a row: its document, or the dataset."""
        return self.name(document_id) if document_id else self.dataset


def below(subject: Iri, name: str) -> Iri:
    """Return the IRI of a part of what `subject` stands for (deadline_1-time); `name` is fangan's own word."""
    return Iri(f"{subject}-{name}")


_RESERVED = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "-.~"})  # which `quote` leaves
_PLAIN = re.compile(r"[A-Za-z0-9_]+")


def safe(part: object) -> str:
    """Return a part of an IRI: letters, digits and _ as they are, all else percent-encoded in UTF-8 (a lone surrogate as its three bytes)."""
    text = str(part)
    if _PLAIN.fullmatch(text):
        return text
    return quote(text, safe="", errors="surrogatepass").translate(_RESERVED)
