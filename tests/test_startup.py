"""How fast the command is there: help needs little, and what is slow to import comes only when it is used."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = ("pandas", "pyarrow", "numpy", "duckdb", "datasette", "xlsxwriter", "icalendar", "lxml", "jieba", "spacy", "opencc")


def seconds(*args: str) -> float:
    """Processor time of the command, its start included."""
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "pipeline.cli", *args], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("args", [("--help",), ("run", "--help"), ("query", "--help")], ids=" ".join)
def test_help_takes_less_than_three_tenths_of_a_second(args: tuple[str, ...]) -> None:
    assert min(seconds(*args) for _ in range(7)) < 0.3


@pytest.mark.parametrize("args", [["--help"], ["query", "--help"]], ids=" ".join)
def test_help_imports_nothing_heavy(args: list[str]) -> None:
    code = f"import sys, atexit; sys.argv[1:] = {args!r}; atexit.register(lambda: print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr))\nimport pipeline.cli; pipeline.cli.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8", env=os.environ)
    assert done.stderr.splitlines()[-1] == "[]"


def test_loading_the_package_is_cheap() -> None:
    code = f"import sys, pipeline; pipeline.load; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
