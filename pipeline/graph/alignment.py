"""Levels of different schemes on one axis: the places that `pipeline.compare.align` gives them, as skos:closeMatch with the place's own concept.

Two levels with the same closeMatch stand at the same place (the gravest, the next …). That takes one triple per level; every pair would take the square.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.assemble import Row, Rows
from pipeline.compare.align import AXIS_TITLES, align, axis_of
from pipeline.compare.schemes import schemes
from pipeline.graph.literals import literal
from pipeline.graph.vocabulary import Literal, Names, Node, Pair, term

_TYPE, _LABEL = term("rdf:type"), term("skos:prefLabel")
RISKY = ("risk", "post")
"""Purposes of the gradings that a risk point's grade may be of."""


def axes(names: Names) -> Iterator[Node]:
    """Yield the axes (gravity, merit, order) as ordered schemes of five concepts."""
    for axis, (zh, en, columns) in AXIS_TITLES.items():
        scheme = names.name("axis", axis)
        yield Node(scheme, [(_TYPE, term("skos:ConceptScheme")), (_LABEL, Literal(zh, None, "zh")), (_LABEL, Literal(en, None, "en"))], names.dataset)
        for place, label in enumerate(columns, 1):
            said: list[Pair] = [(_TYPE, term("skos:Concept")), (term("skos:inScheme"), scheme), (_LABEL, Literal(label, None, "zh")), (term("fg:place"), literal(place))]
            yield Node(names.name("axis", axis, place), said, names.dataset)


def alignments(names: Names, document: Row, rows: Rows) -> Iterator[Node]:
    """Yield the place of each level of a document's gradings: the concept of the axis, the position on it (0 … 1), and how it came there."""
    if not rows["gradings"]:
        return
    of_document = {name: rows[name] for name in ("plans", "gradings", "grading_levels")}
    for scheme in schemes({"documents": [document], **of_document, "deadlines": [], "anchors": []}):
        for placed in align(scheme):
            if placed.position is None:
                continue
            said: list[Pair] = [
                (term("skos:closeMatch"), names.name("axis", axis_of(scheme), placed.column)),
                (term("fg:position"), literal(placed.position)),
                (term("fg:alignedBy"), literal(placed.method)),
            ]
            yield Node(names.name("grading_levels", scheme.grading_id, placed.level.ordinal), said, names.graph(scheme.document_id))


def grades(names: Names, rows: Rows) -> Iterator[Node]:
    """Yield the level that the grade of a risk point names: the one level of its plan's gradings of risks or posts that has this label."""
    levels = _levels_by_label(rows)
    for point in rows["risk_points"]:
        found = levels.get((point["plan_id"], point["grade"]), [])
        if len(found) == 1:
            subject, level = names.name(point["risk_point_id"]), names.name("grading_levels", found[0]["grading_id"], found[0]["ordinal"])
            yield Node(subject, [(term("fg:gradedAs"), level)], names.graph(point["document_id"]))


def _levels_by_label(rows: Rows) -> dict[tuple[str, str], list[Row]]:
    risky = {row["grading_id"] for row in rows["gradings"] if row["purpose"] in RISKY}
    levels: dict[tuple[str, str], list[Row]] = {}
    for row in rows["grading_levels"]:
        if row["grading_id"] in risky and row["label"] is not None:
            levels.setdefault((row["plan_id"], row["label"]), []).append(row)
    return levels
