"""Corrections that were made in an annotators' tool, back as gold for `fangan eval`.

The way: a tool's export -> sheets (one module per tool, discovered by `tool` and `read`) -> gold (`gold`). The way out is in `pipeline.export`; both share
`marks`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath
from typing import Protocol, runtime_checkable

from pipeline.annotations.gold import gold_of
from pipeline.annotations.marks import Sheet, shown, sound
from pipeline.annotations.problems import AnnotationError, Problems
from pipeline.errors import UsageError
from pipeline.inputs import check_file
from pipeline.naming import Distinct
from pipeline.store import read_text, write_json

__all__ = ["AnnotationError", "Imported", "Tool", "import_annotations", "tools"]


@runtime_checkable
class Tool(Protocol):
    """One annotators' tool: its name on the command line, and how its exports are read."""

    tool: str

    def read(self, path: Path, problems: Problems) -> Iterator[Sheet]:
        """Yield the documents of an export; add a line to `problems` for what is left out. Raises AnnotationError for a file of another form."""
        ...


@dataclass(frozen=True, slots=True)
class Imported:
    """The gold files that were written, and a line for each thing that was left out."""

    paths: list[Path] = field(default_factory=list)
    problems: Problems = field(default_factory=list)


@cache
def tools() -> dict[str, Tool]:
    """Return every tool of this package by its name."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    return {module.tool: module for module in modules if isinstance(module, Tool)}


def import_annotations(files: Sequence[Path], name: str, out: Path, texts: Path | None = None) -> Imported:
    """Write a gold file into `out` for every document in the exports `files` of the tool `name`.

    `texts` is a dataset's folder (or its texts/): the source texts to quote from. Without it the text that the tool gives back serves, which is the same
    but for control characters. Raises UsageError for an unknown tool, MissingFileError or AnnotationError for a file that cannot be read.
    """
    if name not in tools():
        raise UsageError(f"不认识的工具 {name}；可用：{'、'.join(sorted(tools()))} · unknown tool")
    done, free = Imported(), Distinct("-")
    for path in files:
        check_file(path)
        for sheet in (sound(sheet, done.problems) for sheet in tools()[name].read(path, done.problems)):
            text = _source_text(sheet, texts)
            if shown(text) != sheet.text:
                done.problems.append(f"{sheet.source}：工具里的文字与原文不同，位置对不上，未取 · the tool's text is not the source's, left out")
                continue
            out.mkdir(parents=True, exist_ok=True)
            target = out / f"{free(_stem(sheet.source))}.json"
            write_json(target, gold_of(sheet, text, done.problems))
            done.paths.append(target)
    return done


def _source_text(sheet: Sheet, texts: Path | None) -> str:
    """Return the text of the document in the dataset, the tool's own where there is none."""
    for folder in (texts, texts / "texts") if texts else ():
        path = folder / f"{PurePath(sheet.document_id).name}.txt"
        if path.is_file():
            return read_text(path)
    return sheet.text


def _stem(source: str) -> str:
    """Return what a source's gold file is called: its own name, of characters that every file system takes, without folders and suffix."""
    return PurePath(shown(PurePath(source).name)).stem.strip(".") or "source"
