"""Whole runs over many generated documents, in processes of their own: time, memory, disk, a second run, one worker against two.

    python benchmarks/scale.py [--documents 1000 10000] [--workers 1 2]

The documents are put together from the paragraphs of the corpora's texts (fixed seed, every number changed), so that they are unlike each other.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import BLIND, FRESH, SAMPLES, Row, arguments, report, texts

_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_PER_FOLDER = 1000
_OWN = 0.5


def write_documents(folder: Path, count: int, sources: list[str]) -> int:
    """Write `count` documents into `folder`; return their characters."""
    dice = random.Random(count)
    paragraphs = [text.split("\n") for text in sources]
    characters = 0
    for number in range(count):
        text = document(paragraphs, dice)
        characters += len(text)
        home = folder / f"{number // _PER_FOLDER:04}"
        home.mkdir(exist_ok=True)
        (home / f"{number:07}.txt").write_text(text, "utf-8")
    return characters


def document(paragraphs: list[list[str]], dice: random.Random) -> str:
    """Return one text: half of its paragraphs its own, half from the same part of another, the numbers drawn anew."""
    own, other = dice.choice(paragraphs), dice.choice(paragraphs)
    lines = [line if dice.random() < _OWN else other[at * len(other) // len(own)] for at, line in enumerate(own)]
    return _NUMBER.sub(lambda found: str(dice.randint(1, 28)) if len(found[0]) < 3 else str(dice.randint(100, 999)), "\n".join(lines))


def measured(inputs: Path, out: Path, workers: int) -> tuple[float, float, float]:
    """Run fangan; return seconds, processor seconds of all its processes, and the peak memory (MB) of its largest process."""
    command = [sys.executable, "-m", "pipeline.cli", "run", str(inputs), "-o", str(out), "--workers", str(workers)]
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"fangan run failed: {command}")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def size(folder: Path) -> float:
    """Return what the files of a folder hold, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def rows_for(count: int, workers: list[int], sources: list[str]) -> list[Row]:
    """Return a row per number of workers, and one for a run over unchanged inputs."""
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder, "in")
        inputs.mkdir()
        characters = write_documents(inputs, count, sources)
        for number in workers:
            out = Path(folder, "out")
            shutil.rmtree(out, ignore_errors=True)
            found.append(row(f"{count} documents, {number} worker(s)", characters, count, measured(inputs, out, number), out))
        found.append(row(f"{count} documents, unchanged", characters, count, measured(inputs, out, 1), out))
    return found


def row(name: str, characters: int, count: int, figures: tuple[float, float, float], out: Path) -> Row:
    """Return a row of the report."""
    seconds, processor, memory = figures
    return {
        "run": name, "documents": count, "characters": characters, "seconds": round(seconds, 2), "cpu_s": round(processor, 2), "documents_per_s": round(count / seconds, 1),
        "chars_per_s": round(characters / seconds), "peak_mb": round(memory), "dataset_mb": round(size(out)),
    }  # fmt: skip


def main() -> None:
    parser = arguments(__doc__, SAMPLES, BLIND, FRESH)
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 4000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    args = parser.parse_args()
    sources = texts(args.inputs)
    report({"whole runs": [each for count in args.documents for each in rows_for(count, args.workers, sources)]}, args.json)


if __name__ == "__main__":
    main()
