"""Findings -> records: what was read from one document becomes rows with ids and with offsets in the source text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from extractors.contract import Finding, Plan, Section, Span
from pipeline import records
from pipeline.citations import Citation
from pipeline.header import Header
from pipeline.normalise import Normalised
from pipeline.read.contract import SourceText
from pipeline.split import PlanPiece

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Rows by table name."""
Columns = dict[str, Sequence[Any]]
"""The rows of one table, column by column: the values of each, in the order of the rows."""


@dataclass(frozen=True, slots=True)
class PlanReading:
    """All that was read from one plan: where it stands in the document, its facts, its citations and its findings."""

    piece: PlanPiece
    facts: Header
    citations: Sequence[Citation]
    plan: Plan
    findings: Sequence[Finding]


def identifier(prefix: str, *parts: object) -> str:
    """Return a stable id: the prefix and 16 hex digits of the SHA-256 of the parts.

    64 bits: of 10 million rows two are alike in one dataset of 370,000. A name of a unit may hold half a character of UTF-16.
    """
    return f"{prefix}_{hashlib.sha256('|'.join(map(str, parts)).encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class _Form:
    """How a record class becomes a row, worked out once: its id column, its child tables, its own columns, and the unit ids, empty until the whole dataset is known."""

    key: str
    children: tuple[str, ...]
    columns: tuple[str, ...]
    read: Callable[[Finding], tuple[Any, ...]]
    unit_ids: Row

    def values(self, finding: Finding) -> Row:
        """Return the finding's own columns and an empty id beside each unit."""
        values = zip(self.columns, self.read(finding), strict=True)
        return {name: list(value) if isinstance(value, tuple) else None if value == "" else value for name, value in values} | self.unit_ids


_forms: dict[type[Finding], _Form] = {}


def _form(kind: type[Finding]) -> _Form:
    """Return the form of a record class."""
    if kind not in _forms:
        children = records.children(kind)
        columns = tuple(name for name in kind.columns() if name not in children)
        ids = {f"{name}_id": None for name in records.unit_columns(kind)}
        _forms[kind] = _Form(records.singular(kind.table), tuple(children), columns, _reader(columns), ids)
    return _forms[kind]


def _reader(columns: tuple[str, ...]) -> Callable[[Finding], tuple[Any, ...]]:
    """Return what gives these attributes of a finding, as a tuple."""
    if len(columns) > 1:
        return attrgetter(*columns)
    return lambda finding: tuple(getattr(finding, name) for name in columns)


class Assembler:
    """Builds the rows of one document; every span goes through the document's alignment here and nowhere else."""

    def __init__(self, document_id: str, clean: Normalised) -> None:
        self.document_id, self.clean = document_id, clean
        self.rows: Rows = {name: [] for name in records.tables()}
        self._seen: dict[tuple[str, int, int], int] = {}

    def add_source(self, source: SourceText) -> None:
        """Add the ledger of what the file held, and where its characters stand in it."""
        for content in source.contents:
            self._add("contents", document_id=self.document_id, part=content.part, held=content.held, kept=content.kept, note=content.note or None)
        for ordinal, anchor in enumerate(source.anchors, 1):
            place = {name: getattr(anchor, name) for name in ("kind", "number", "page", "row", "col", "sheet", "label", "confidence")}
            bbox = None if anchor.bbox is None else [round(side, 2) for side in anchor.bbox]
            self._add("anchors", document_id=self.document_id, ordinal=ordinal, **place, bbox=bbox, char_start=anchor.start, char_end=anchor.end)

        for anchor in source.doubtful:
            old = source.text[anchor.start : anchor.end]
            doubt = {"action": "flag", "kind": "doubtful recognition", "old": old, "new": None, "likely": None}
            self._add("repairs", document_id=self.document_id, **doubt, char_start=anchor.start, char_end=anchor.end)

    def add_repairs(self) -> None:
        """Add a row for each thing that cleaning repaired, removed or flagged."""
        for repair in self.clean.repairs:
            row = {name: getattr(repair, name) for name in ("action", "kind", "old", "new", "likely")}
            self._add("repairs", document_id=self.document_id, **row, **_offsets(repair.span))

    def add_plan(self, ordinal: int, reading: PlanReading) -> None:
        """Add the rows of the document's plan number `ordinal` (from 1)."""
        start, facts = reading.piece.span.start, reading.facts
        plan_id = identifier("plan", self.document_id, ordinal)
        self._add(
            "plans",
            plan_id=plan_id,
            document_id=self.document_id,
            ordinal=ordinal,
            label=reading.piece.label,
            duplicate_of=None,
            similarity=None,
            contained_in=None,
            containment=None,
            **{name: getattr(facts, name) for name in _FACTS},
            **{name: list(getattr(facts, name)) for name in _LISTED_FACTS},
            **_offsets(self._source(reading.piece.span)),
        )
        sections = self._add_sections(plan_id, reading.plan.sections, start)
        for number, cited in enumerate(reading.citations, 1):
            self._add("citations", **self._home(plan_id), ordinal=number, title=cited.title, number=cited.number, **self._ground(cited.span, start))
        for finding in reading.findings:
            at = reading.plan.section_at(finding.span.start)
            self._add_finding(plan_id, finding, start, None if at is None else sections[at])

    def _add_sections(self, plan_id: str, sections: Iterable[Section], start: int) -> list[str]:
        ids: list[str] = []
        for section in sections:
            source = self._source(section.span.shift(start))
            ids.append(self._identify("sections", source.start, source.end))
            parent = None if section.parent is None else ids[section.parent]
            self._add(
                "sections",
                **self._home(plan_id),
                section_id=ids[-1],
                parent_id=parent,
                level=section.level,
                number=section.number,
                heading=section.heading,
                **_offsets(source),
            )
        return ids

    def _add_finding(self, plan_id: str, finding: Finding, start: int, section_id: str | None) -> None:
        form, ground = _form(type(finding)), self._ground(finding.span, start)
        own = {form.key: self._identify(finding.table, ground["char_start"], ground["char_end"])}
        home = self._home(plan_id)
        self.rows[finding.table].append({**own, **home, "section_id": section_id, **form.values(finding), **ground})
        for name in form.children:
            for ordinal, child in enumerate(getattr(finding, name), 1):
                ground = self._ground(child.span, start)
                self.rows[child.table].append({**own, **home, "ordinal": ordinal, **_form(type(child)).values(child), **ground})

    def _home(self, plan_id: str) -> Row:
        return {"plan_id": plan_id, "document_id": self.document_id}

    def _ground(self, span: Span, start: int) -> Row:
        """Return the offsets in the source text of a span of the plan, and the quote there: the span's words, all of a rewritten one that it cuts."""
        source = self._source(span.shift(start))
        return {"quote": self.clean.quote(source), **_offsets(source)}

    def _source(self, span: Span) -> Span:
        return self.clean.alignment.to_source(span)

    def _identify(self, table: str, start: int, end: int) -> str:
        """Return the id of a row of `table` that stands at `start` … `end` of the source; rows at the same place are told apart by their number there."""
        place = table, start, end
        self._seen[place] = number = self._seen.get(place, 0) + 1
        return identifier(table.removesuffix("s"), self.document_id, start, end, number)

    def _add(self, table: str, **row: Any) -> None:
        self.rows[table].append(row)


_FACTS = ("title", "kind", "is_plan", "issuer", "number", "issued", "topic", "is_template", "is_truncated")
_LISTED_FACTS = ("recipients", "annexes", "copied_to")


def _offsets(source: Span) -> Row:
    return {"char_start": source.start, "char_end": source.end}
