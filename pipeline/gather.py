"""From what each document gave, kept in the ledger, to the tables and texts of the whole dataset, one document after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pipeline.assemble import Row
from pipeline.inputs import Source
from pipeline.ledger import Ledger
from pipeline.resolve import Resolution
from pipeline.resolve.units.corrections import Corrections
from pipeline.resolve.writings import written_units
from pipeline.store import Tables, flush_all, in_rows

_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a dataset holds: rows by table, what cleaning did by (action, kind), and the ids of its documents."""

    counts: dict[str, int]
    cleaning: Counter[tuple[str, str]]
    documents: set[str]


def gather(ledger: Ledger, sources: Sequence[Source], missing: Sequence[Row], corrections: Corrections, folder: Path, out: Path, *, beside: bool) -> Gathered:
    """Write all tables, and the texts that do not lie in `out` already, into `folder`. `missing` are rejects of inputs that do not exist; `beside`: on two
    cores where that can be.
    """
    resolution = Resolution(ledger.sketches(sources), PlanTexts(ledger, sources), corrections)
    rejects, cleaning, documents = list(missing), Counter[tuple[str, str]](), set[str]()
    (folder / "texts").mkdir()
    with Tables(folder, beside=beside) as tables:
        for source in sources:
            content = ledger.content(source)
            tables.add({"reuse": resolution.complete(content.columns, content.sketches, content.plan_texts)})
            rejects += of_all_names(source, in_rows(content.columns.pop("rejects", {})), has_document="documents" in content.columns)
            if repairs := content.columns.get("repairs"):
                cleaning.update(zip(repairs["action"], repairs["kind"], strict=True))
            tables.add_columns(content.columns)
            for document_id in content.columns.get("documents", {}).get("document_id", ()):
                documents.add(document_id)
                put_text(folder, out, document_id, content.text or "")
        flush_all(folder / "texts")
        tables.add({"rejects": once(rejects)})
        tables.flush()
        units = resolution.unit_rows(written_units(tables.select))
        while some := list(islice(units, _AT_ONCE)):
            tables.add({"units": [unit for unit, _ in some], "unit_aliases": [alias for _, aliases in some for alias in aliases]})
    return Gathered(tables.counts, cleaning, documents)


class PlanTexts:
    """The normalised texts of plans, read from the ledger as they are asked for."""

    def __init__(self, ledger: Ledger, sources: Sequence[Source]) -> None:
        self._ledger, self._sources = ledger, sources
        self._homes: dict[str, Source] = {}

    def __call__(self, plan_id: str) -> str:
        """Return the text of a plan."""
        if not self._homes:
            self._homes = dict(self._plans())
        return self._ledger.plan_texts(self._homes[plan_id])[plan_id]

    def _plans(self) -> Iterator[tuple[str, Source]]:
        for source in self._sources:
            for sketch in self._ledger.sketches([source]):
                yield sketch.plan_id, source


def of_all_names(source: Source, rejects: list[Row], *, has_document: bool) -> list[Row]:
    """Return a source's rejects; where nothing came of it, each under every name of its content: a document has `other_paths`, a reject has one path."""
    return rejects if has_document else [row | {"path": name} for row in rejects for name in (source.name, *source.other_names)]


def once(rejects: list[Row]) -> list[Row]:
    """Return the rejects by path and stage, one for each: the first reason stands for all (an extractor may fail on several plans of a file)."""
    first: dict[tuple[str, str], Row] = {}
    for row in rejects:
        first.setdefault((row["path"], row["stage"]), row)
    return [first[key] for key in sorted(first)]


def put_text(folder: Path, out: Path, document_id: str, text: str) -> None:
    """Write a document's source text as texts/<document_id>.txt into `folder`, unless it lies in `out` already."""
    there = out / "texts" / f"{document_id}.txt"
    data = text.encode("utf-8", "surrogatepass")
    if not there.is_file() or there.read_bytes() != data:
        (folder / "texts" / there.name).write_bytes(data)
