"""Characters per second of each step of the way and of each extractor, on one core.

    python benchmarks/speed.py [FILE_OR_FOLDER ...] [--rounds 5]

Default input: corpora/samples.
"""

from __future__ import annotations

from pathlib import Path

from common import SAMPLES, Clock, arguments, files, report, speed

import extractors
from pipeline.citations import citations
from pipeline.header import read_header
from pipeline.normalise import normalise
from pipeline.outline import prepare
from pipeline.read import read
from pipeline.split import split


def once(paths: list[Path], clock: Clock) -> int:
    """Take every file the whole way once; return the characters of source text."""
    characters = 0
    for path in paths:
        data = path.read_bytes()
        with clock.time("read"):
            source = read(data, path.name)
        characters += len(source.text)
        with clock.time("normalise"):
            clean = normalise(source.text)
        with clock.time("split"):
            pieces = list(split(clean.text))
        for piece in pieces:
            plan_once(piece.span.of(clean.text), clock)
    clock.end_round()
    return characters


def plan_once(text: str, clock: Clock) -> None:
    """Read one plan of a document's normalised text."""
    with clock.time("header"):
        facts = read_header(text)
    with clock.time("citations"):
        list(citations(text))
    with clock.time("outline"):
        plan = prepare(text, issued=facts.issued, year=facts.year, title=facts.title)
    for extractor in extractors.discover():
        with clock.time(f"  {extractor.name}"):
            list(extractor.find(plan))


def main() -> None:
    args = arguments(__doc__, SAMPLES).parse_args()
    paths = files(args.inputs)
    once(paths[:1], Clock())
    clock = Clock()
    for _ in range(args.rounds):
        characters = once(paths, clock)
    steps = clock.best | {"together": sum(clock.best.values())}
    rows = [{"step": step, "ms": seconds * 1000, "characters/s": speed(characters, seconds)} for step, seconds in steps.items()]
    report({f"{len(paths)} files, {characters:,} characters": rows}, args.json)


if __name__ == "__main__":
    main()
