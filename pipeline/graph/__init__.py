"""The dataset as a graph in the terms of the standards (docs/graph.md), made document by document, so that a large one needs no more memory than a small.

The way: rows -> nodes (`rows`: every column; `structure`: what the standards say in several nodes; `evidence`, `alignment`) -> a file (`writing`), which
stores load and `validation` checks; `store` is the embedded store that `fangan sparql` asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from extractors.lexicon import load as lexicon
from pipeline.assemble import Row, Rows
from pipeline.dataset import RowSource
from pipeline.export.by_document import by_document
from pipeline.graph.alignment import alignments, axes, grades
from pipeline.graph.evidence import evidence, source_text
from pipeline.graph.rows import Describer, is_grounded
from pipeline.graph.structure import STRUCTURES, common, orders
from pipeline.graph.vocabulary import Iri, Names, Node, checked_base
from pipeline.records import Table, finding_tables, tables

__all__ = ["Graph"]

_PLACED = ("plans", "sections")
"""Tables whose rows are given their place in the source, but not all its words again."""
_ROWS = 1_000


class Graph:
    """The nodes of a dataset, to be gone through once or more; `lost` counts, by reason, what the last going through left out.

    `folder` is the dataset's, where the source texts lie. Raises UsageError for a `base` that is no absolute IRI.
    """

    def __init__(self, rows: RowSource, folder: Path, base: str | None = None) -> None:
        self._rows, self._folder = rows, folder
        self.names = Names(checked_base(base))
        self.lost = Counter[str]()

    def __iter__(self) -> Iterator[Node]:
        """Yield every node. A subject may come several times: what is said of it adds up."""
        self.lost.clear()
        for part in self.parts():
            yield from part

    def parts(self) -> Iterator[Iterable[Node]]:
        """Yield the nodes in parts, each complete in itself: what all share, units and other tables across documents by thousands of rows, then a document
        at a time, with its plans and all that was found in them. Raises AssertionError where rows do not follow the order of the documents.
        """
        yield chain(common(self.names, lexicon("risk_scheme")["concept"]), axes(self.names))
        for name in [name for name in tables() if name != "documents" and name not in _following()]:
            rows = iter(self._rows[name])
            while some := list(islice(rows, _ROWS)):
                yield self._table(tables()[name], some, {})
        for document, found in by_document(self._rows, _following()):
            yield self._document(document, found)

    def _document(self, document: Row, rows: Rows) -> Iterator[Node]:
        document_id = document["document_id"]
        texts = {document_id: source_text(self._folder, document_id)}
        yield from self._table(tables()["documents"], [document], texts)
        for name, found in rows.items():
            yield from self._table(tables()[name], found, texts)
        levels = tables()["grading_levels"]
        yield from orders(self.names, ((self.names.row(levels, row), row) for row in rows["grading_levels"]))
        yield from alignments(self.names, document, rows)
        yield from grades(self.names, rows)

    def _table(self, table: Table, rows: Iterable[Row], texts: dict[str, str | None]) -> Iterator[Node]:
        """Yield the nodes of a table's rows."""
        describe, structure = Describer(table, self.names, self.lost), STRUCTURES.get(table.name)
        quoted = is_grounded(table)
        for row in rows:
            subject, document_id = self.names.row(table, row), row.get("document_id")
            yield Node(subject, describe.about(row), self.names.graph(document_id))
            if structure:
                yield from structure(self.names, subject, row, self.lost)
            if (quoted or table.name in _PLACED) and document_id:
                yield from self._evidence(subject, row, texts, quoted)

    def _evidence(self, subject: Iri, row: Row, texts: dict[str, str | None], quoted: bool) -> Iterator[Node]:
        document_id = row["document_id"]
        if document_id not in texts and quoted:
            texts.clear()  # one text at a time is held
            texts[document_id] = source_text(self._folder, document_id)
        return evidence(subject, row, self.names.graph(document_id), texts.get(document_id), self.lost, quoted=quoted)


def _following() -> list[str]:
    """Return the tables whose rows follow the order of the documents: those of reading and of extractors."""
    return [name for name in tables() if name in {"contents", "anchors", "repairs", "plans", "sections", "citations", *finding_tables()}]
