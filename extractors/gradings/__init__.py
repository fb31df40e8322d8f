"""Grading schemes: every set of ordered levels a plan sets up, what belongs to each level, who controls it and what follows from it.

The way of a plan: quotation marks and broken lines are mended (`plain`); labels are found wherever they stand (`ladders`, `mentions`, `own`,
`rows`); the text divides something into them (`divisions`) and says things of them (`statements`: `sayings`, `definitions`, `bodies`, `cues`); both are brought
together as schemes (`schemes`, `drafts`; what levels show only together: `parallels`; those that no words of their own name: `completion`), beside those of
tables (`tables`, `columns`, `grids`); at the end
each scheme gets its subject (`subjects`), purpose (`purposes`), rules (`rules`) and the ranks of its levels (`ranks`, by `gravity` where the
text does not say which end is the gravest).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.contract import Plan, Span, Table
from extractors.gradings.drafts import SchemeDraft, drop_shared_names, use_order_of_definitions, use_second_labels, use_whole_labels
from extractors.gradings.grids import apart, grids
from extractors.gradings.plain import plain
from extractors.gradings.purposes import purpose_of
from extractors.gradings.ranks import Direction, direction, ranks
from extractors.gradings.records import Grading, Level
from extractors.gradings.rules import Review, quota_of, review_of, reviews
from extractors.gradings.schemes import schemes
from extractors.gradings.subjects import subject_from
from extractors.gradings.tables import merged, table_scheme

__all__ = ["Grading", "Level", "find", "name", "records", "version"]

name = "gradings"
version = "6"
records = (Grading,)

_ROW = re.compile(r"[^\s|][ \t]*\|")
"""Tells a table whose rows are lines with cells between pipes: its columns are certain."""
_NEAR = 400
"""Characters behind a scheme that are still about it."""


def find(plan: Plan) -> Iterator[Grading]:
    """Yield the grading schemes of a plan in text order."""
    text = plain(plan.text)
    piped = [table.span for table in plan.tables if _ROW.search(table.span.of(text))]
    more = grids(_without(text, piped))
    ends = {_head(table): table.span.end for table in more}
    given = [(table, table_scheme(table)) for table in plan.tables if not table.header or ends.get(_head(table), -1) < table.span.end]
    more = apart(more, (table.span for table, draft in given if draft is not None))
    text = _without(_without(text, [table.span for table in plan.tables]), [table.span for table in more])
    tabled = [draft for draft in (*(draft for _, draft in given), *map(table_scheme, more)) if draft is not None]
    drafts = sorted(merged(*schemes(text), tabled, text), key=lambda draft: draft.start)
    limits = [*(draft.start for draft in drafts[1:]), len(text)]
    again = reviews(text) if drafts else []
    found = (_grading(draft, plan, text, limit, again, len(drafts) == 1) for draft, limit in zip(drafts, limits, strict=False))
    yield from sorted(found, key=lambda grading: grading.span)


def _head(table: Table) -> int:
    """Where a table's head begins: of two tables that begin there the one that a ladder gave away reads more, if it reaches as far."""
    return table.header[0].span.start


def _without(text: str, spans: Sequence[Span]) -> str:
    """The text with `spans` (in text order) blanked, so that offsets stay."""
    parts, at = [], 0
    for span in spans:
        if span.start >= at:
            parts += [text[at : span.start], "\n" * len(span)]
            at = span.end
    return "".join([*parts, text[at:]])


def _grading(draft: SchemeDraft, plan: Plan, text: str, limit: int, again: Sequence[Review], alone: bool) -> Grading:
    """The grading of a draft; the next one begins at `limit`. Of the plan's reviews (`again`) it has those near by, all where it is `alone`."""
    subject = draft.subject = subject_from(draft, plan)
    drop_shared_names(draft)
    use_second_labels(draft)
    use_whole_labels(draft)
    use_order_of_definitions(draft)
    purpose = purpose_of(draft, subject, plan.text)
    way = direction(draft, text, purpose, limit)
    around = Span(0, len(text)) if alone else Span(draft.start, draft.end + _NEAR)
    return Grading(
        span=Span(draft.start, draft.end) if draft.end > draft.start else draft.levels[0].span,
        subject=subject,
        purpose=purpose,
        factors=draft.factors,
        review=review_of(again, around),
        quota=quota_of(around.of(text), draft),
        polarity_evidence=way.evidence,
        levels=_levels(draft, way),
    )


def _levels(draft: SchemeDraft, way: Direction) -> tuple[Level, ...]:
    """The levels from rank 1 on."""
    made = [
        Level(
            span=level.span,
            rank=rank,
            label=level.label,
            criterion="；".join(level.criteria) or None,
            controller="；".join(level.controllers) or None,
            consequence="；".join(level.consequences) or None,
        )
        for level, rank in zip(draft.levels, ranks(draft, way), strict=True)
    ]
    return tuple(sorted(made, key=lambda level: (level.rank is None, level.rank or 0)))
