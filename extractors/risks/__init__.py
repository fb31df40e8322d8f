"""Risks: the classes of risk that a plan names, and the risk points that its tables and labelled lists give.

Classes come from `classes` (announced lists, lists closed by a count, headings) and `events` (lists of what may happen), points from `tables`,
from `records` (the labels of `labels`: 风险点：… 防控措施：…; `items` are points in lists that no label opens, `pairs` points each with its measure
behind a dash, `told` points behind the class that their item names) and from `sections` (headings of their own). `names` says what is a class's name,
`scheme` where it belongs in the published scheme, `headings` what a point belongs to, `points` and `enumerations` cut cells and labels into items.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import ClassVar

from extractors.contract import Finding, Plan, Span
from extractors.risks.classes import Class, Counts, announced, closed, headed, of_kinds, unannounced
from extractors.risks.enumerations import Marks
from extractors.risks.events import events
from extractors.risks.headings import Headings, in_table
from extractors.risks.names import same_class
from extractors.risks.pairs import paired_points
from extractors.risks.points import Point
from extractors.risks.records import Record, labelled_classes, labelled_points, records_of
from extractors.risks.scheme import category_id, place_of
from extractors.risks.sections import headed_points
from extractors.risks.tables import is_risk_table, table_classes, table_points
from extractors.risks.told import told_points

name = "risks"
version = "1"


@dataclass(frozen=True, kw_only=True)
class Risk(Finding):
    """A class of risk: its name, the phrase that announces the set it belongs to (四类风险), its definition."""

    table: ClassVar[str] = "risks"
    name: str
    scheme: str | None = None
    definition: str | None = None
    category_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RiskPoint(Finding):
    """A risk point: the class, post or unit it stands under, its words, its grade, the measures against it and who owns it."""

    table: ClassVar[str] = "risk_points"
    category: str | None = None
    point: str
    grade: str | None = None
    measures: tuple[str, ...] = ()
    owner: str | None = None
    category_id: str | None = None


records = (Risk, RiskPoint)


def _classes(plan: Plan, every: Marks, told: list[Record], headings: Headings, points: Sequence[Point]) -> Iterator[Class]:
    counts = Counts.of(plan.text)
    yield from announced(plan.text, counts, every)
    yield from of_kinds(plan, every, headings)
    starts = sorted(point.span.start for point in points)
    yield from (one for one in events(plan, every) if bisect_left(starts, one.span.start) == bisect_left(starts, _line_end(plan.text, one)))
    yield from unannounced(plan, every)
    yield from closed(plan.text, counts, every)
    yield from headed(plan, headings.lines)
    of_points = chain(labelled_classes(plan, told), *(table_classes(table) for table in plan.tables))
    yield from (Class(word, head, None, span) for word, span, head in of_points)


def _line_end(text: str, one: Class) -> int:
    end = text.find("\n", one.span.end)
    return end if end >= 0 else len(text)


def _risks(plan: Plan, every: Marks, told: list[Record], headings: Headings, points: Sequence[Point]) -> Iterator[Risk]:
    """The plan's classes, each once: where it stands first, with the scheme and definition it is given first."""
    held: dict[str, Class] = {}
    for one in sorted(_classes(plan, every, told, headings, points), key=lambda c: c.span):
        key = same_class(one.name)
        before = held.setdefault(key, one)
        if before is not one:
            held[key] = replace(before, scheme=before.scheme or one.scheme, definition=before.definition or one.definition)
    for one in held.values():
        yield Risk(span=one.span, name=one.name, scheme=one.scheme, definition=one.definition, category_id=category_id(one.name))


def _points(plan: Plan, told: list[Record], headings: Headings) -> Iterator[Point]:
    """The plan's points: those of its tables, and those of prose that stand in no table."""
    for table in filter(is_risk_table, plan.tables):
        yield from table_points(plan.text, table)
    labelled = [*labelled_points(plan, told, headings), *headed_points(plan, headings)]
    for further in (paired_points(plan, headings), told_points(plan, headings)):
        within = sorted(point.span for point in labelled)
        labelled += [point for point in further if not _among(within, point.span)]
    yield from (point for point in labelled if not in_table(plan.tables, point.span))


def _among(spans: Sequence[Span], span: Span) -> bool:
    """Tell whether `span` overlaps one of `spans`, which are in order."""
    at = bisect_left(spans, span)
    return any(span.overlaps(other) for other in spans[max(0, at - 1) : at + 1])


def _risk_point(one: Point) -> RiskPoint:
    identity = place_of(one.category, one.point)
    return RiskPoint(
        span=one.span, category=one.category, point=one.point, grade=one.grade, measures=one.measures, owner=one.owner, category_id=identity
    )


def find(plan: Plan) -> Iterator[Finding]:
    """Yield the classes of risk and the risk points of a plan, in the order of the text."""
    if "险" not in plan.text and "隐患" not in plan.text and not plan.tables:
        return
    every, headings = Marks(plan.text), Headings(plan)
    told = records_of(plan, every, headings)
    points = list(_points(plan, told, headings))
    yield from sorted(chain(_risks(plan, every, told, headings, points), map(_risk_point, points)), key=lambda finding: finding.span)
