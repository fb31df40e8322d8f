"""Source text -> normalised text, with an alignment that each step builds as it edits.

Each module of this package that declares `order`, `logged` and `clean` is a step (see `Step`) and is discovered; no list is edited to add one.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, Protocol, runtime_checkable

from extractors.contract import Span
from pipeline.normalise.alignment import Alignment, Doubt, Edit, Proof, apply
from pipeline.normalise.script import script_of

Change = str | Sequence[Edit | Doubt | Proof]


@runtime_checkable
class Step(Protocol):
    """One cleaning step.

    `clean` takes the text as the steps before left it and returns either a rewritten text of the same length (each character stands for the one it
    replaces) or what to edit, sorted and not overlapping, and what to flag. Steps run by rising `order`; the edits of a `logged` step are kept, one
    by one, in the table of repairs, doubts always are.
    """

    order: int
    logged: bool

    def clean(self, text: str) -> Change:
        """Return the rewritten text, or the edits to make and the places to flag."""
        ...


class Repair(NamedTuple):
    """One thing that cleaning did or noticed.

    `old` stood in the source at `span` (source characters), `new` stands there now: "" if it was removed, None if it was only flagged; `likely` is
    what a flagged place probably meant.
    """

    kind: str
    span: Span
    old: str
    new: str | None
    likely: str | None = None

    @property
    def action(self) -> str:
        """Return repair, removal or flag."""
        return "flag" if self.new is None else "repair" if self.new else "removal"


@dataclass(frozen=True, slots=True)
class Normalised:
    """A document's normalised text, the alignment of its characters to the source text, its script (Hans, Hant, mixed), what was done, and proofs."""

    text: str
    alignment: Alignment
    script: str
    repairs: tuple[Repair, ...]
    proofs: tuple[Proof, ...] = ()

    def quote(self, source_span: Span) -> str:
        """Return the normalised text of a source range: what every `quote` of the dataset must equal."""
        return self.alignment.to_normalised(source_span).of(self.text)

    @property
    def proof(self) -> str | None:
        """Return how far the repairs are proved by damaging the text again: "exact", "exact but for N places", None where nothing had to be proved."""
        if not self.proofs:
            return None
        unproved = sum(proof.unproved for proof in self.proofs)
        return f"exact but for {unproved} place{'s' * (unproved > 1)}" if unproved else "exact"

    def count(self, action: str) -> int:
        """Return how many places were repaired (`repair`), removed (`removal`) or flagged (`flag`)."""
        return sum(1 for repair in self.repairs if repair.action == action)


@cache
def steps() -> tuple[Step, ...]:
    """Return the steps of this package in the order in which they run."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    return tuple(sorted((m for m in modules if isinstance(m, Step)), key=lambda m: m.order))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Suspend the search for reference cycles: cleaning makes none, and on a long damaged text looking through its edits costs a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_uncollected()
def normalise(source: str) -> Normalised:
    """Return `source` (a file's decoded text) cleaned by every step, aligned to `source` character by character."""
    text, alignment = source, Alignment.identity(len(source))
    repairs, proofs = list[Repair](), list[Proof]()
    for step in steps():
        change = step.clean(text)
        if isinstance(change, str):
            if len(change) != len(text):
                raise AssertionError(f"{step} changed the length of the text from {len(text)} to {len(change)}")
            text = change
            continue
        if not change:
            continue
        edits = [item for item in change if isinstance(item, Edit)]
        proofs += (item for item in change if isinstance(item, Proof))
        repairs += _repairs(change, step.logged, alignment, source)
        if edits:
            text, alignment = apply(text, edits), alignment.edited(edits)
    return Normalised(text, alignment, script_of(source), _once(repairs), tuple(proofs))


def _repairs(changes: Iterable[Edit | Doubt | Proof], with_edits: bool, alignment: Alignment, source: str) -> Iterator[Repair]:
    """Yield what each doubt, and each edit if they are wanted, says of the aligned text, by its place in the source."""
    for change in changes:
        if isinstance(change, Edit):
            if not with_edits:
                continue
            start, end, new, kind = change
            likely = None
        elif isinstance(change, Doubt):
            (start, end, kind, likely), new = change, None
        else:
            continue
        start, end = alignment.source_range(start, end)
        yield Repair(kind, Span(start, end), source[start:end], new, likely)


def _once(repairs: list[Repair]) -> tuple[Repair, ...]:
    """Return the repairs in the order of the source; of several that say the same of a place, the one that knows what probably stood there."""
    kept: dict[tuple[int, int, str], Repair] = {}
    for repair in repairs:
        kind, span, _, _, likely = repair
        place = (span.start, span.end, kind)
        if place not in kept or (likely is not None and kept[place].likely is None):
            kept[place] = repair
    return tuple(kept[place] for place in sorted(kept))
