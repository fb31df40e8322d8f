"""How fast the command is there: help needs little, and what is slow to import comes only when it is used."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

LIBRARY = "import typer, typer.rich_utils, rich.markdown"
"""What every page of help needs, which is most of its time: on a machine that is slow just now it is slow, too."""
HEAVY = ("pandas", "pyarrow", "numpy", "duckdb", "datasette", "xlsxwriter", "icalendar", "lxml", "jieba", "spacy", "opencc")


def seconds(*args: str) -> float:
    """Processor time of Python with these arguments, its start included."""
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *args], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("args", [("--help",), ("run", "--help"), ("query", "--help")], ids=" ".join)
def test_help_takes_less_than_three_tenths_of_a_second(args: tuple[str, ...]) -> None:
    """In turns with the library alone: where that takes more than its usual fifth of a second, the page of help may, too."""
    times = [(seconds("-m", "pipeline.cli", *args), seconds("-c", LIBRARY)) for _ in range(9)]
    ours, library = (min(column) for column in zip(*times, strict=True))
    assert ours < max(0.3, 1.5 * library)


@pytest.mark.parametrize("args", [["--help"], ["query", "--help"]], ids=" ".join)
def test_help_imports_nothing_heavy(args: list[str]) -> None:
    code = f"import sys, atexit; sys.argv[1:] = {args!r}; atexit.register(lambda: print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr))\nimport pipeline.cli; pipeline.cli.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8", env=os.environ)
    assert done.stderr.splitlines()[-1] == "[]"


def test_loading_the_package_is_cheap() -> None:
    code = f"import sys, pipeline; pipeline.load; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
