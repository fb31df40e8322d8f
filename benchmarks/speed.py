"""Characters per second of each step of the way and of each extractor, on one core.

    python benchmarks/speed.py [FILE_OR_FOLDER ...] [--rounds 5]

Default input: corpora/samples. The best of the rounds is printed, since a shared machine only ever makes a round slower.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import extractors
from pipeline.citations import citations
from pipeline.header import read_header
from pipeline.inputs import collect
from pipeline.normalise import normalise
from pipeline.outline import prepare
from pipeline.read import read
from pipeline.split import split

T = TypeVar("T")


class Clock:
    """Seconds of processor time by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def time(self, step: str, work: Callable[[], T]) -> T:
        began = time.process_time()
        result = work()
        self.seconds[step] += time.process_time() - began
        return result


def once(paths: list[Path]) -> tuple[dict[str, float], int]:
    """Take every file the whole way once; return seconds by step, and characters of source text."""
    clock, characters = Clock(), 0
    for path in paths:
        data = path.read_bytes()
        source = clock.time("read", lambda data=data, path=path: read(data, path.name))
        characters += len(source.text)
        clean = clock.time("normalise", lambda source=source: normalise(source.text))
        for piece in clock.time("split", lambda clean=clean: split(clean.text)):
            text = piece.span.of(clean.text)
            facts = clock.time("header", lambda text=text: read_header(text))
            clock.time("citations", lambda text=text: list(citations(text)))
            plan = clock.time("outline", lambda text=text, facts=facts: prepare(text, issued=facts.issued, year=facts.year, title=facts.title))
            for extractor in extractors.discover():
                clock.time(f"  {extractor.name}", lambda extractor=extractor, plan=plan: list(extractor.find(plan)))
    return clock.seconds, characters


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", default=[str(Path(__file__).parent.parent / "corpora" / "samples")])
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    paths = [source.path for source in collect(args.inputs)[0]]
    once(paths[:1])
    rounds = [once(paths) for _ in range(args.rounds)]
    characters = rounds[0][1]
    best = {step: min(seconds[step] for seconds, _ in rounds) for step in rounds[0][0]}
    print(f"{len(paths)} files, {characters:,} characters")
    for step, seconds in best.items():
        print(f"{step:14} {seconds * 1000:9.1f} ms {characters / max(seconds, 1e-9):14,.0f} characters/s")
    print(f"{'together':14} {sum(best.values()) * 1000:9.1f} ms {characters / sum(best.values()):14,.0f} characters/s")


if __name__ == "__main__":
    main()
