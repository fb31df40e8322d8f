"""Findings -> records: what was read from one document becomes rows with ids and with offsets in the source text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class PlanReading:
    """All that was read from one plan: where it stands in the document, its facts, its citations and its findings."""

    piece: PlanPiece
    facts: Header
    citations: Sequence[Citation]
    plan: Plan
    findings: Sequence[Finding]


def identifier(prefix: str, *parts: object) -> str:
    """Return a stable id: the prefix and 12 hex digits of the SHA-256 of the parts."""
    return f"{prefix}_{hashlib.sha256('|'.join(map(str, parts)).encode()).hexdigest()[:12]}"


class Assembler:
    """Builds the rows of one document; every span goes through the document's alignment here and nowhere else."""

    def __init__(self, document_id: str, clean: Normalised) -> None:
        self.document_id, self.clean = document_id, clean
        self.rows: Rows = {name: [] for name in records.tables()}
        self._seen: Counter[tuple[str, int, int]] = Counter()

    def add_source(self, source: SourceText) -> None:
        """Add the ledger of what the file held, and where its characters stand in it."""
        for content in source.contents:
            self._add("contents", document_id=self.document_id, part=content.part, held=content.held, kept=content.kept, note=content.note or None)
        for ordinal, anchor in enumerate(source.anchors, 1):
            place = {name: getattr(anchor, name) for name in ("kind", "number", "page", "row", "col", "sheet", "label", "confidence")}
            bbox = None if anchor.bbox is None else [round(side, 2) for side in anchor.bbox]
            self._add("anchors", document_id=self.document_id, ordinal=ordinal, **place, bbox=bbox, char_start=anchor.start, char_end=anchor.end)

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
            ids.append(self._identify("sections", source))
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
        key = records.singular(finding.table)
        row_id = self._identify(finding.table, self._source(finding.span.shift(start)))
        below = records.children(type(finding))
        self._add(finding.table, **{key: row_id}, **self._home(plan_id), section_id=section_id, **self._fields(finding, start))
        for name in below:
            for ordinal, child in enumerate(getattr(finding, name), 1):
                self._add(child.table, **{key: row_id}, **self._home(plan_id), ordinal=ordinal, **self._fields(child, start))

    def _fields(self, finding: Finding, start: int) -> Row:
        """Return the finding's own columns, an empty id beside each unit (filled when the whole dataset is known), and its ground."""
        kind = type(finding)
        own = {name: getattr(finding, name) for name in kind.columns() if name not in records.children(kind)}
        values = {name: list(value) if isinstance(value, tuple) else (value if value != "" else None) for name, value in own.items()}
        return values | {f"{name}_id": None for name in records.unit_columns(kind)} | self._ground(finding.span, start)

    def _home(self, plan_id: str) -> Row:
        return {"plan_id": plan_id, "document_id": self.document_id}

    def _ground(self, span: Span, start: int) -> Row:
        """Return the quote of a span of the plan, and its offsets in the source text."""
        here = span.shift(start)
        return {"quote": here.of(self.clean.text), **_offsets(self._source(here))}

    def _source(self, span: Span) -> Span:
        return self.clean.alignment.to_source(span)

    def _identify(self, table: str, source: Span) -> str:
        """Return the id of a row of `table` that stands at `source`; rows at the same place are told apart by their number there."""
        self._seen[table, source.start, source.end] += 1
        return identifier(records.singular(table).removesuffix("_id"), self.document_id, source.start, source.end, self._seen[table, source.start, source.end])

    def _add(self, table: str, **row: Any) -> None:
        self.rows[table].append(row)


_FACTS = ("title", "kind", "is_plan", "issuer", "number", "issued", "topic", "is_template", "is_truncated")
_LISTED_FACTS = ("recipients", "annexes", "copied_to")


def _offsets(source: Span) -> Row:
    return {"char_start": source.start, "char_end": source.end}
