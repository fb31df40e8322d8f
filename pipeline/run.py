"""The whole way of the data, on one screen: bytes -> source text -> normalised text -> plans -> findings -> records -> tables."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import extractors
from extractors.contract import Finding, Plan
from pipeline import batch, cluster
from pipeline.assemble import Assembler, PlanReading, Row, identifier
from pipeline.citations import citations
from pipeline.conversion import converted
from pipeline.errors import ChangedFileError, ConverterMissingError, FanganError, LostError, UsageError
from pipeline.gather import gather
from pipeline.header import read_header
from pipeline.inputs import Source, collect, is_dataset
from pipeline.ledger import Ledger, edition_of
from pipeline.manifest import manifest
from pipeline.normalise import Normalised, normalise
from pipeline.outline import prepare
from pipeline.publish import edition, held
from pipeline.read import SourceText, read
from pipeline.resolve import sketches
from pipeline.resolve.units.corrections import keep, kept_in, load
from pipeline.results import DocumentResult, Packed, pack, read_and_pack
from pipeline.split import PlanPiece, split
from pipeline.store import no_rows, seal, write_json

_PLAN = "某县工作方案\n一、组织领导\n成立领导小组。组长：张伟。\n二、时间安排\n2024年6月底前完成。（牵头单位：财政局）\n"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: rows by table, seconds, how many inputs were read and how many were unchanged, and where the dataset lies.

    `same` files hold what another holds, and are not counted among these.
    """

    out: Path
    counts: dict[str, int]
    seconds: float
    read: int = 0
    unchanged: int = 0
    same: int = 0

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
    watch: Callable[[str, Packed], None] | None = None,
    units_map: Path | None = None,
    retry: bool = False,
    limits: batch.Limits | None = None,
    scheduler: str | None = None,
) -> Summary:
    """Read `inputs` (files, folders, globs, URLs) and write their dataset into the folder `out`; `progress` is told (done, of how many) files, and `watch`
    before that what each of them gave. With `scheduler` (tcp://HOST:PORT) the workers of that Dask cluster read them.

    What a run into `out` has read before, by the same rules, is not read again; `retry` also reads what was lost then. `units_map` is an analyst's map of
    units; it is kept in `out` and used by later runs into it. The same inputs give the same bytes in every table, on any number of workers, in one run or
    many, or of a cluster. Raises UsageError for arguments that cannot be used, BusyError, EngineError, and OSError or DatasetError where `out` cannot be
    written; a file that cannot be read is a row in `rejects`.
    """
    began = time.perf_counter()
    given = load(units_map) if units_map else None
    found, missing = collect(inputs)
    if not found and missing and is_dataset(out):
        raise UsageError(f"输入里一个文件也没有，{out} 里的数据集没有动；请查路径 · the inputs hold no file: the dataset there is left as it is; check the paths")
    limits = limits or batch.Limits()
    with held(out), Ledger.opened(out, limits) as ledger, cluster.engine(scheduler, limits) as engine:

        def kept(source: Source, result: Packed) -> None:
            ledger.keep(source, result)
            if watch:
                watch(source.name, result)

        corrections = given or kept_in(out)
        sources = ledger.identify(found)
        due = ledger.to_read(sources, retry=retry)
        if due:
            warm_up()
        with converted(due, workers) as ready:
            batch.each(partial(read_and_pack, document), ready, kept, lost, workers=workers, limits=limits, apart=ledger.died, progress=progress, engine=engine)
        ledger.commit()
        this = edition_of(sources, missing, corrections)
        if not ledger.is_published(this, seal(out)):
            with edition(out) as folder:
                whole = gather(ledger, sources, missing, corrections, folder, out, beside=workers != 1)
                keep(folder, corrections, out)
                write_json(folder / "run.json", manifest(inputs, workers, whole.counts, time.perf_counter() - began, whole.cleaning, len(due)))
            remove_texts(out, whole.documents)
            ledger.published(this, seal(out))
    counts = json.loads((out / "run.json").read_text("utf-8"))["counts"]
    return Summary(out, counts, time.perf_counter() - began, len(due), len(sources) - len(due), sum(len(source.other_names) for source in sources))


def document(source: Source) -> DocumentResult:
    """Take one file the whole way to its records. Never raises for what is wrong with the file: that becomes a row in `rejects`."""
    began = time.perf_counter()
    try:
        data = source.read()
        digest = hashlib.sha256(data).hexdigest()
        if source.sha256 not in ("", digest):  # another input may hold by now what this one does
            raise ChangedFileError("运行期间被改动，再运行一次就会读 · changed while the run went on: run again, and it is read")
        text = read(data, source.name, source.converted)
    except (FanganError, OSError) as error:
        if isinstance(error.__cause__, MemoryError):
            raise error.__cause__ from None  # not the file's fault: it is tried again
        result = failed(source, "read", error)
        result.seconds = time.perf_counter() - began
        return result
    document_id = identifier("doc", digest)
    clean = normalise(text.text)
    assembler = Assembler(document_id, clean)
    result = DocumentResult(assembler.rows, text.text)
    assembler.rows["documents"].append(document_row(document_id, source, text, clean))
    assembler.add_source(text)
    assembler.add_repairs()
    for ordinal, piece in enumerate(split(clean.text), 1):
        reading = read_plan(clean.text, piece, lambda stage, error: assembler.rows["rejects"].append(reject_row(source.name, stage, error)))
        assembler.add_plan(ordinal, reading)
        result.plan_texts[assembler.rows["plans"][-1]["plan_id"]] = reading.plan.text
    result.sketches = sketches(assembler.rows, result.plan_texts, clean.alignment)
    result.seconds = time.perf_counter() - began
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
        except MemoryError:
            raise
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
        "flag_count": clean.count("flag") + len(text.doubtful),
        "proof": clean.proof,
        "warnings": list(text.warnings),
    }


def reject_row(name: str, stage: str, error: Exception) -> Row:
    """Return the row that says why an input, or a part of it, was lost."""
    code = error.code if isinstance(error, FanganError) else type(error).__name__
    return {"path": name, "stage": stage, "error": code, "message": " ".join(str(error).split()) or type(error).__name__}


def failed(source: Source, stage: str, error: Exception) -> DocumentResult:
    """Return the result of a file that gave no document."""
    rows = no_rows()
    rows["rejects"].append(reject_row(source.name, stage, error))
    again = isinstance(error, OSError | ConverterMissingError | ChangedFileError)
    return DocumentResult(rows, state="lost" if isinstance(error, LostError) else "unread" if again else "rejected")


def lost(source: Source, stage: str, error: Exception) -> Packed:
    """Return what `failed` does, packed."""
    return pack(failed(source, stage, error))


def warm_up() -> None:
    """Load code, lexicons and patterns by reading a small plan: once, before there are processes that would each do it."""
    read_plan(normalise(_PLAN).text, split(_PLAN)[0], print)


def remove_texts(out: Path, documents: set[str]) -> None:
    """Remove the texts of documents that are no longer in the dataset."""
    for stale in {path.stem for path in (out / "texts").glob("doc_*.txt")} - documents:
        (out / "texts" / f"{stale}.txt").unlink()
