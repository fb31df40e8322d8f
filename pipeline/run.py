"""The whole way of the data, on one screen: bytes -> source text -> normalised text -> plans -> findings -> records -> tables."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import extractors
from extractors.contract import Finding, Plan
from pipeline import batch, records
from pipeline.assemble import Assembler, PlanReading, Row, Rows, identifier
from pipeline.citations import citations
from pipeline.errors import FanganError
from pipeline.header import read_header
from pipeline.inputs import Source, collect, fingerprint
from pipeline.manifest import manifest
from pipeline.normalise import Normalised, normalise
from pipeline.outline import prepare
from pipeline.read import SourceText, read
from pipeline.resolve import resolve
from pipeline.resolve.units.corrections import keep, to_use
from pipeline.split import PlanPiece, split
from pipeline.store import check, merged, write_json, write_tables, write_text


@dataclass(slots=True)
class DocumentResult:
    """What one file gave: its rows (no document row if it was rejected), its source text and the normalised text of its plans by plan_id."""

    rows: Rows
    text: str | None = None
    plan_texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: rows by table, seconds, and where the dataset lies."""

    out: Path
    counts: dict[str, int]
    seconds: float

    @property
    def rejected(self) -> bool:
        """Tell whether any input, or part of one, was rejected."""
        return self.counts["rejects"] > 0


def run(
    inputs: Sequence[str | Path],
    out: Path,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    units_map: Path | None = None,
) -> Summary:
    """Read `inputs` (files, folders, globs) and write their dataset into the folder `out`; `progress` is told (done, of how many) files.

    `units_map` is an analyst's map of units; it is kept in `out` and used by later runs into it. The same inputs give the same bytes in every table, on
    any number of workers. Raises UsageError for arguments that cannot be used; a file that cannot be read is a row in `rejects`.
    """
    began = time.perf_counter()
    corrections = to_use(out, units_map)
    found, missing = collect(inputs)
    sources = fingerprint(found)
    (out / "texts").mkdir(parents=True, exist_ok=True)
    results = list(batch.each(document, sources, failed, workers, progress))
    rows = merged([{"rejects": missing}, *(result.rows for result in results)])
    rows["rejects"] = once(rows["rejects"])
    resolve(rows, {plan_id: text for result in results for plan_id, text in result.plan_texts.items()}, corrections)
    check(rows)
    write_texts(out / "texts", results)
    write_tables(out, rows)
    keep(out, corrections)
    summary = Summary(out, {name: len(rows[name]) for name in records.tables()}, time.perf_counter() - began)
    cleaning = Counter((row["action"], row["kind"]) for row in rows["repairs"])
    write_json(out / "run.json", manifest(inputs, workers, summary.counts, summary.seconds, cleaning))
    return summary


def document(source: Source) -> DocumentResult:
    """Take one file the whole way to its records. Never raises for what is wrong with the file: that becomes a row in `rejects`."""
    try:
        data = source.path.read_bytes()
        text = read(data, source.name)
    except (FanganError, OSError) as error:
        return failed(source, "read", error)
    document_id = identifier("doc", hashlib.sha256(data).hexdigest())
    clean = normalise(text.text)
    assembler = Assembler(document_id, clean)
    result = DocumentResult(assembler.rows, text.text)
    assembler.rows["documents"].append(document_row(document_id, source, text, clean))
    assembler.add_repairs()
    for ordinal, piece in enumerate(split(clean.text), 1):
        reading = read_plan(clean.text, piece, lambda stage, error: assembler.rows["rejects"].append(reject_row(source.name, stage, error)))
        assembler.add_plan(ordinal, reading)
        result.plan_texts[assembler.rows["plans"][-1]["plan_id"]] = reading.plan.text
    return result


def read_plan(text: str, piece: PlanPiece, reject: Callable[[str, Exception], None]) -> PlanReading:
    """Read one plan of a document's normalised text: its facts, outline, citations and findings."""
    own = piece.span.of(text)
    facts = read_header(own)
    plan = prepare(own, title=facts.title, kind=facts.kind, issuer=facts.issuer, number=facts.number, issued=facts.issued, year=facts.year)
    return PlanReading(piece, facts, list(citations(own)), plan, list(extract(plan, reject)))


def extract(plan: Plan, reject: Callable[[str, Exception], None]) -> Iterator[Finding]:
    """Yield what every extractor finds; one that fails is rejected with its reason and the others go on."""
    for extractor in extractors.discover():
        try:
            yield from list(extractor.find(plan))
        except Exception as error:  # noqa: BLE001 - a defect in one extractor must not cost the document its other tables
            reject(f"extract:{extractor.name}", error)


def document_row(document_id: str, source: Source, text: SourceText, clean: Normalised) -> Row:
    """Return the document's row."""
    return {
        "document_id": document_id,
        "path": source.name,
        "other_paths": list(source.other_names),
        "sha256": source.sha256,
        "media_type": text.media_type,
        "encoding": text.encoding,
        "script": clean.script,
        "char_count": len(text.text),
        "page_count": text.page_count,
        "repair_count": clean.count("repair"),
        "removed_count": clean.count("removal"),
        "flag_count": clean.count("flag"),
        "proof": clean.proof,
        "warnings": list(text.warnings),
    }


def reject_row(name: str, stage: str, error: Exception) -> Row:
    """Return the row that says why an input, or a part of it, was lost."""
    code = error.code if isinstance(error, FanganError) else type(error).__name__
    return {"path": name, "stage": stage, "error": code, "message": " ".join(str(error).split()) or type(error).__name__}


def once(rejects: list[Row]) -> list[Row]:
    """Return the rejects by path and stage, one for each: the first reason stands for all (an extractor may fail on several plans of a file)."""
    first: dict[tuple[str, str], Row] = {}
    for row in rejects:
        first.setdefault((row["path"], row["stage"]), row)
    return [first[key] for key in sorted(first)]


def failed(source: Source, stage: str, error: Exception) -> DocumentResult:
    """Return the result of a file that gave no document."""
    rows = merged([])
    rows["rejects"].append(reject_row(source.name, stage, error))
    return DocumentResult(rows)


def write_texts(folder: Path, results: Sequence[DocumentResult]) -> None:
    """Write each document's source text as texts/<document_id>.txt, and remove texts of documents that are no longer there."""
    texts = {f"{result.rows['documents'][0]['document_id']}.txt": result.text for result in results if result.text is not None}
    for name, text in texts.items():
        write_text(folder / name, text)
    for stale in {path.name for path in folder.glob("doc_*.txt")} - set(texts):
        (folder / stale).unlink()
