"""What the documents say is so: the README's example rows are rows of the samples' dataset, its commands and options exist, the tables it lists are all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT
from typer.main import get_command

from pipeline import records
from pipeline.cli import app
from pipeline.export import rows_of
from pipeline.query import query

README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| (\d+)–(\d+) \| (.+?) \| (.+?) \|", README, re.MULTILINE)


def test_example_rows_are_rows_of_the_dataset(samples_dataset: Path) -> None:
    rows = {(r["char_start"], r["char_end"], r["quote"]): r for r in rows_of(samples_dataset, "deadlines")}
    assert len(EXAMPLES) >= 5
    for start, end, quote, value in EXAMPLES:
        row = rows[int(start), int(end), quote]
        assert value.strip("`") in (row["due"], row["rrule"], row["duration"]), row


@pytest.mark.parametrize("command", sorted(set(re.findall(r"(?:\$ (?:\.venv/bin/)?|`)fangan ([a-z][a-z-]+)", README))))
def test_commands_of_the_readme_exist(command: str) -> None:
    assert command in get_command(app).commands  # type: ignore[attr-defined]


def test_options_of_the_readme_exist() -> None:
    known = {option for c in get_command(app).commands.values() for p in c.params for option in p.opts}  # type: ignore[attr-defined]
    lines = [line for line in README.splitlines() if re.match(r"\$ (\.venv/bin/)?fangan ", line)]
    assert {option for line in lines for option in re.findall(r"(?<=\s)--?[a-z]+", line.split("#")[0])} <= known


def test_readme_lists_every_table() -> None:
    assert {name for name in records.tables() if f"`{name}`" not in README} == set()


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert all(f"\n{target}:" in makefile for target in re.findall(r"make (\w+)", README))


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "corpora/README.md", "outputs/README.md"])
def test_paths_in_documents_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


EPILOGS = {name: command.epilog or "" for name, command in get_command(app).commands.items()}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(set(EPILOGS) - {"schema"}))
def test_help_has_examples_whose_paths_exist(name: str) -> None:
    assert f"fangan {name} " in EPILOGS[name]
    assert [path for path in re.findall(r"corpora/\S+", EPILOGS[name]) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("asked", re.findall(r'fangan query outputs/samples "([^"]+)"', EPILOGS["query"]))
def test_queries_of_the_help_find_something(samples_dataset: Path, asked: str) -> None:
    pytest.importorskip("duckdb")
    answer = query(samples_dataset, asked)
    assert next(iter(answer), None)
