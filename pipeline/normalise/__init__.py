"""Source text -> normalised text, with an alignment that each step builds as it edits.

Each module of this package that declares `order`, `logged` and `clean` is a step (see `Step`) and is discovered; no list is edited to add one.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import Protocol, runtime_checkable

from extractors.contract import Span
from pipeline.normalise.alignment import Alignment, Edit, apply
from pipeline.normalise.script import script_of


@runtime_checkable
class Step(Protocol):
    """One cleaning step.

    `clean` takes the text as the steps before left it and returns either a rewritten text of the same length (each character stands for the one it
    replaces) or a sorted list of edits. Steps run by rising `order`; the edits of a `logged` step are kept, one by one, in the table of repairs.
    """

    order: int
    logged: bool

    def clean(self, text: str) -> str | list[Edit]:
        """Return the rewritten text or the edits to make."""
        ...


@dataclass(frozen=True, slots=True)
class Repair:
    """One logged edit: what stood in the source (`old`, at `span` in source characters), what stands now (`new`, "" if removed), and why."""

    kind: str
    span: Span
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Normalised:
    """A document's normalised text, the alignment of its characters to the source text, its script (Hans, Hant, mixed) and what was repaired."""

    text: str
    alignment: Alignment
    script: str
    repairs: tuple[Repair, ...]

    def quote(self, source_span: Span) -> str:
        """Return the normalised text of a source range: what every `quote` of the dataset must equal."""
        return self.alignment.to_normalised(source_span).of(self.text)


@cache
def steps() -> tuple[Step, ...]:
    """Return the steps of this package in the order in which they run."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    return tuple(sorted((m for m in modules if isinstance(m, Step)), key=lambda m: m.order))


def normalise(source: str) -> Normalised:
    """Return `source` (a file's decoded text) cleaned by every step, aligned to `source` character by character."""
    text, alignment, repairs = source, Alignment.identity(len(source)), list[Repair]()
    for step in steps():
        change = step.clean(text)
        if isinstance(change, str):
            if len(change) != len(text):
                raise AssertionError(f"{step} changed the length of the text from {len(text)} to {len(change)}")
            text = change
        elif change:
            if step.logged:
                repairs += (_repair(edit, alignment, source) for edit in change)
            text, alignment = apply(text, change), alignment.edited(change)
    return Normalised(text, alignment, script_of(source), tuple(sorted(repairs, key=lambda r: (r.span, r.kind))))


def _repair(edit: Edit, alignment: Alignment, source: str) -> Repair:
    span = alignment.to_source(Span(edit.start, edit.end))
    return Repair(edit.kind, span, span.of(source), edit.new)
