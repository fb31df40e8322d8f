"""Deadlines: every expression that says when something is to be done, starts, ends, recurs or how long it takes.

The way of a plan: what it repeats over and over is blanked (`echoes`); its tables' time columns (`tables`), then the times of its running text that set a
time for someone (`prose`, `uses`), each with its year (`years`), task, unit and phase (`tasks`, `outline`); then what names no date (`undated`, `events`,
`weeks`: 长期坚持, 复工前, 第6周前); last, what says the same twice becomes one (`repeats`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.contract import Plan
from extractors.deadlines.echoes import without_echoes
from extractors.deadlines.prose import in_prose
from extractors.deadlines.reader import Reader
from extractors.deadlines.record import Deadline
from extractors.deadlines.repeats import joined, without_repeats
from extractors.deadlines.tables import in_tables
from extractors.deadlines.undated import undated

name = "deadlines"
version = "1"
records = (Deadline,)


def find(plan: Plan) -> Iterator[Deadline]:
    """Yield the deadlines of a plan in the order of its text."""
    text = without_echoes(plan.text)
    plan = plan if text is plan.text else replace(plan, text=text)
    reader = Reader(plan)
    tabled = list(in_tables(reader))
    dated = list(in_prose(reader))
    found = [*tabled, *dated, *undated(reader, dated)]
    once = sorted(without_repeats(found, plan.text), key=lambda d: (d.span.start, d.span.end))
    yield from joined(once, plan.text)
