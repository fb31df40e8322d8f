"""The house keeps its own measures: short functions and modules, data apart from code, one place to register a part (none)."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from conftest import ROOT

import extractors
from extractors.contract import Finding
from pipeline import records

CODE = sorted(path for room in ("extractors", "pipeline") for path in (ROOT / room).rglob("*.py"))


def functions() -> list[tuple[str, int]]:
    found = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.append((f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1))
    return found


def test_functions_are_short() -> None:
    lengths = functions()
    assert [(name, lines) for name, lines in lengths if lines > 60] == []
    assert statistics.median(lines for _, lines in lengths) < 15


def test_modules_are_short() -> None:
    assert [(str(path), n) for path in CODE if (n := len(path.read_text("utf-8").splitlines())) >= 500] == []


def test_lexicons_are_well_formed_and_used() -> None:
    code = "\n".join(path.read_text("utf-8") for path in CODE)
    for path in (ROOT / "extractors" / "lexicon").glob("*.toml"):
        tomllib.loads(path.read_text("utf-8"))
        assert re.search(rf"load\(\s*['\"]{path.stem}['\"]", code), f"nothing loads {path.name}"


def imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {f"{n.module}.{a.name}" for n in nodes if isinstance(n, ast.ImportFrom) and n.module for a in n.names} | {
        n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module
    }


def test_extractors_know_only_what_is_shared() -> None:
    """Neither another extractor nor, from what extractors share, any extractor at all is imported; inside its own package a family is free."""
    families = {extractor.__name__ for extractor in extractors.discover()}  # type: ignore[attr-defined]
    for path in (ROOT / "extractors").rglob("*.py"):
        own = ".".join(path.relative_to(ROOT).with_suffix("").parts[:2])
        strangers = {f for f in families - {own} for name in imports(path) if name == f or name.startswith(f"{f}.")}
        assert not strangers, f"{path} imports {strangers}"


@pytest.mark.parametrize("extractor", extractors.discover(), ids=lambda e: e.name)
def test_every_extractor_declares_tables_with_a_docstring(extractor: extractors.Extractor) -> None:
    assert extractor.version
    for record in extractor.records:
        for each in (record, *records.children(record).values()):
            assert issubclass(each, Finding)
            assert each.__doc__
            assert each.table in records.tables()


def test_no_private_words() -> None:
    """Neither machine paths nor local folders reach the project's files."""
    forbidden = re.compile("/" + "work/|/" + "root/|/tmp/" + "w|pypi" + "-more")
    names = [p for p in ROOT.rglob("*") if p.is_file() and p.suffix in {".py", ".md", ".toml", ".txt", ".json", ".ipynb", ""}]
    skipped = {".git", ".venv", "outputs"}
    texts = {p: p.read_text("utf-8", "ignore") for p in names if not skipped & set(p.relative_to(ROOT).parts) and not any(part.startswith(".") and part != ".ci" for part in p.relative_to(ROOT).parts)}
    assert [str(p) for p, text in texts.items() if forbidden.search(text)] == []


def test_no_copyleft_in_the_core() -> None:
    """None of the libraries that a plain install brings is under the GPL or AGPL (LGPL is fine)."""
    needed = [re.match(r"[\w.-]+", r)[0] for r in metadata.requires("fangan") or [] if "extra ==" not in r]  # type: ignore[index]
    for name in needed:
        facts = metadata.metadata(name)
        licence = " ".join([facts.get("License-Expression") or facts.get("License") or "", *(facts.get_all("Classifier") or [])])
        assert not re.search(r"(?<!L)(?<!Lesser )\b(A?GPL|GNU (Affero )?General Public)", licence[:2000]), name


def test_what_the_rules_leave_out_is_not_used_in_reading() -> None:
    """A change there must not be able to change a dataset without its inputs being read again."""
    code = "import sys, pipeline.run; from pipeline.manifest import _AFTERWARDS as later; "
    code += "print([m for m in sys.modules if m.startswith('pipeline.') and {m.split('.')[1], m.split('.')[1] + '.py'} & later])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
