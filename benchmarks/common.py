"""What the benchmarks share: their texts, the clock, and a table on the screen and as JSON.

Times are processor seconds of this process, so a neighbour on the machine costs little; the best of several rounds counts, since a shared machine
only ever makes a round slower. What is compared takes turns within each round.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.inputs import collect
from pipeline.read import read

ROOT = Path(__file__).parent.parent
SAMPLES, BLIND, FRESH = (ROOT / "corpora" / folder for folder in ("samples", "blind/samples", "fresh/samples"))

Row = dict[str, Any]


def arguments(doc: str | None, *defaults: Path) -> argparse.ArgumentParser:
    """Return the parser of a benchmark's command line: files or folders, rounds, and where the JSON goes."""
    name = Path(sys.argv[0]).stem
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", default=[str(path) for path in defaults], metavar="FILE_OR_FOLDER")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, default=ROOT / "outputs" / "benchmarks" / f"{name}.json", metavar="FILE")
    return parser


def files(inputs: Sequence[str]) -> list[Path]:
    """Return the files that the inputs name. Exits with one line if there are none."""
    found, missing = collect(inputs)
    if missing or not found:
        raise SystemExit("; ".join(row["message"] for row in missing) or "no files")
    return [source.path for source in found]


def texts(inputs: Sequence[str]) -> list[str]:
    """Return the source text of each file."""
    return [read(path.read_bytes(), path.name).text for path in files(inputs)]


class Clock:
    """Processor seconds by step, added up until the round ends; the best round counts."""

    def __init__(self) -> None:
        self.best: dict[str, float] = {}
        self._round: dict[str, float] = {}

    @contextmanager
    def time(self, step: str) -> Iterator[None]:
        """Add what the block costs to a step of this round."""
        began = time.process_time()
        try:
            yield
        finally:
            self._round[step] = self._round.get(step, 0.0) + time.process_time() - began

    def end_round(self) -> None:
        """Keep what this round did better than the ones before."""
        for step, seconds in self._round.items():
            self.best[step] = min(seconds, self.best.get(step, seconds))
        self._round = {}


def best(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the processor seconds that each work takes at best; in each round every work has its turn."""
    clock = Clock()
    for _ in range(rounds):
        for name, work in works.items():
            with clock.time(name):
                work()
        clock.end_round()
    return clock.best


def speed(characters: int, seconds: float) -> int:
    """Return characters per second."""
    return round(characters / max(seconds, 1e-9))


def report(sections: Mapping[str, list[Row]], path: Path) -> None:
    """Print each section as a table and write all of them, with what they ran on, as JSON."""
    for title, rows in sections.items():
        print(f"\n{title}")
        for line in _aligned(rows) or ["(not there)"]:
            print(f"  {line}")
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    path.write_text(json.dumps({"ran_on": machine, **sections}, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _aligned(rows: list[Row]) -> list[str]:
    cells = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)] if rows else []
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.rjust(w) if i else cell.ljust(w) for i, (cell, w) in enumerate(zip(line, widths, strict=True))) for line in cells]


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.2f}" if isinstance(value, float) else str(value)
