"""Everything about speed in one run, so that the ratios hold: the whole way from .txt to Parquet beside other projects' readers, each stage apart, cost
against the size of a document and against their number, memory, and two workers against one.

    python benchmarks/whole.py [FILE_OR_FOLDER ...] [--documents 1000 10000] [--largest 10000000] [--rounds 3]

Default input: the texts of the corpora, normalised, so that plans are clean. Many documents are put together from their paragraphs (see `scale`).
Peers: pip install 'fangan[bench]', spacy; those that are not installed are left out. 100,000 documents take some 30 minutes: --documents 100000.
"""

from __future__ import annotations

import gc
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from common import BLIND, FRESH, SAMPLES, Clock, Row, arguments, best, report, speed, texts
from normalise import sized
from peers import peers
from scale import document, rows_for

import extractors
from extractors.contract import Finding
from pipeline.assemble import Assembler, PlanReading
from pipeline.citations import citations
from pipeline.header import read_header
from pipeline.normalise import Normalised, normalise
from pipeline.outline import prepare
from pipeline.read import read
from pipeline.resolve import sketches
from pipeline.split import PlanPiece, split

COMPARED = 200
"""Documents that the peers and the stages read."""
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
_LOOP = "import time\nwhile time.process_time() < 0.2: pass\nbegan = time.perf_counter()\nfor _ in range(20_000_000): pass\nprint(time.perf_counter() - began)"


def staged(text: str, clock: Clock) -> None:
    """Take one source text the whole way to its rows, each stage on the clock."""
    with clock.time("read"):
        source = read(text.encode("utf-8"), "plan.txt").text
    with clock.time("normalise"):
        clean = normalise(source)
    with clock.time("split"):
        pieces = list(split(clean.text))
    assembler, plan_texts = Assembler("doc_0", clean), dict[str, str]()
    with clock.time("assemble"):
        assembler.add_repairs()
    for ordinal, piece in enumerate(pieces, 1):
        reading = staged_plan(clean, piece, clock)
        with clock.time("assemble"):
            assembler.add_plan(ordinal, reading)
        plan_texts[assembler.rows["plans"][-1]["plan_id"]] = reading.plan.text
    with clock.time("sketch"):
        sketches(assembler.rows, plan_texts, clean.alignment)


def staged_plan(clean: Normalised, piece: PlanPiece, clock: Clock) -> PlanReading:
    """Read one plan, each stage on the clock."""
    own = piece.span.of(clean.text)
    with clock.time("header"):
        facts = read_header(own)
    with clock.time("citations"):
        cited = list(citations(own))
    with clock.time("outline"):
        plan = prepare(own, title=facts.title, kind=facts.kind, issuer=facts.issuer, number=facts.number, issued=facts.issued, year=facts.year)
    found: list[Finding] = []
    for extractor in extractors.discover():
        with clock.time(extractor.name):
            found += extractor.find(plan)
    return PlanReading(piece, facts, cited, plan, found)


def stages(documents: list[str], rounds: int) -> list[Row]:
    """Return what each stage costs on the documents."""
    clock, characters = Clock(), sum(map(len, documents))
    for _ in range(rounds):
        for text in documents:
            staged(text, clock)
        clock.end_round()
    steps = clock.best | {"together": sum(clock.best.values())}
    return [{"stage": name, "us/character": s / characters * 1e6, "characters/s": speed(characters, s)} for name, s in steps.items()]


def beside_peers(run: Row, documents: list[str], rounds: int) -> list[Row]:
    """Return a run of the whole pipeline with one worker, its start and writing included, and each peer on the `documents`, all per second of one core."""
    rates = {"fangan, .txt to Parquet": (run["characters"] / run["cpu_s"], run["documents"] / run["cpu_s"])}
    works: dict[str, Callable[[], object]] = {name: lambda reader=reader: [reader(text) for text in documents] for name, reader in peers()}
    for name, taken in best(works, rounds).items():
        rates[name] = sum(map(len, documents)) / taken, len(documents) / taken
    base = rates.get("jionlp extract_time", (float("nan"),))[0]
    return [{"reader": name, "characters/s": round(rate), "plans/s": round(plans), "times jionlp": rate / base} for name, (rate, plans) in rates.items()]


def by_size(sources: list[str], largest: int, rounds: int) -> list[Row]:
    """Return the cost per character of one document against its size in bytes, and the memory taken up to then."""
    text, rows = "\n".join(sources), list[Row]()
    for size in (size for size in SIZES if size <= largest):
        sample = sized(text, size)
        seconds = best({"whole": lambda sample=sample: staged(sample, Clock())}, rounds if size < SIZES[-1] else 1)["whole"]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        rows.append({"bytes": size, "characters": len(sample), "us/character": seconds / len(sample) * 1e6, "peak MB": peak})
    base = next((row["us/character"] for row in rows if row["bytes"] == 100_000), float("nan"))
    return [row | {"against 100 kB": row["us/character"] / base} for row in rows]


def free_cores() -> float:
    """Return how much of two cores the machine gives: what two processes with an idle loop get done, against one."""
    alone, together = (min(_loops(count) for _ in range(3)) for count in (1, 2))
    return 2 * alone / together


def _loops(count: int) -> float:
    """Return the seconds that the slowest of some processes takes for its loop, all at the same time."""
    began = [subprocess.Popen([sys.executable, "-c", _LOOP], stdout=subprocess.PIPE, text=True) for _ in range(count)]
    return max(float(process.communicate()[0]) for process in began)


def by_number(counts: list[int], sources: list[str]) -> list[Row]:
    """Return whole runs over many documents with one worker and two, and what a second worker brings where the machine has a core for it."""
    rows = list[Row]()
    for count in counts:
        cores = free_cores()
        runs = rows_for(count, [1, 2], sources)
        gain = runs[0]["seconds"] / runs[1]["seconds"]
        rows += [run | {"against one worker": 1.0, "cores free": cores} for run in runs]
        rows[-2]["against one worker"] = gain
    return rows


def main() -> None:
    parser = arguments(__doc__, SAMPLES, BLIND, FRESH)
    parser.set_defaults(rounds=3)
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--largest", type=int, default=SIZES[-1], metavar="BYTES")
    args = parser.parse_args()
    sources = [normalise(text).text for text in texts(args.inputs)]
    dice, paragraphs = random.Random(0), [text.split("\n") for text in sources]
    documents = [document(paragraphs, dice) for _ in range(COMPARED)]
    staged(documents[0], Clock())
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)  # as workers do
    began = time.perf_counter()
    many = by_number(args.documents, sources)  # first: what this process holds is counted with the memory of those it starts
    sections = {
        "whole pipeline beside others, one core": beside_peers(many[0], documents, args.rounds),
        "stages": stages(documents, args.rounds),
        "by size of a document (1.3 at most from 100 kB to 10 MB)": by_size(sources, args.largest, args.rounds),
        "by number of documents": many,
    }
    report(sections, args.json)
    print(f"\n{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
