"""Deadlines of running text, headings and labels: the times there that set a time for someone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.deadlines.past import When
from extractors.deadlines.reader import Reader
from extractors.deadlines.record import Deadline
from extractors.deadlines.surroundings import in_slot, surroundings
from extractors.deadlines.tasks import task_of, unit_of
from extractors.deadlines.uses import is_deadline
from extractors.deadlines.zones import inside, merged
from extractors.reading.dates import Context, TimeExpression, expressions, resolve


def in_prose(reader: Reader) -> Iterator[Deadline]:
    """Yield the dated, recurring and measured times of the text outside tables, in order."""
    text, zones = reader.plan.text, merged([*reader.zones, *reader.cells])
    found = expressions(text)
    limits = [*(e.span.start for e in found[1:]), len(text)]
    for expression, until in zip(found, limits, strict=False):
        if not inside(zones, expression.span) and (deadline := _read(reader, expression, until)):
            yield deadline


def _read(reader: Reader, expression: TimeExpression, until: int) -> Deadline | None:
    """Return the deadline of `expression`, or None where it is none. `until` is where the next time begins."""
    plan, at = reader.plan, expression.span.start
    around = surroundings(plan.text, expression.span)
    rough = resolve(expression, Context(plan.issued, reader.years.document))
    if not is_deadline(expression, around, When(rough.due or rough.starts, reader.years.document, plan.issued)):
        return None
    phase, _ = reader.outline.phase(at)
    slot = in_slot(around)
    deadline = reader.deadline(expression, around, reader.years.value(expression, slot))
    unit = unit_of(around) or (reader.labelled_unit(at) if slot and not phase else None)
    return replace(deadline, phase=phase, task=task_of(around, reader.heading(at), slot, until - expression.span.end), unit=unit)
