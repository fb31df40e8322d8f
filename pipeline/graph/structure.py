"""What the standards say in several nodes: agents and their roles (PROV, ORG), times (OWL-Time), ordered levels (SKOS). One function per table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from pipeline.assemble import Row
from pipeline.graph.literals import SURROGATES, duration, holdable, instant, literal
from pipeline.graph.vocabulary import Iri, Literal, Names, Node, Pair, below, term, vocabulary

Structure = Callable[[Names, Iri, Row, dict[str, int]], Iterator[Node]]
"""What is said besides of a row that has this IRI: more of the row itself, and of what stands around it."""

_TYPE = term("rdf:type")
_LABEL, _NAME = term("skos:prefLabel"), term("foaf:name")


def _graph(names: Names, row: Row) -> Iri:
    return names.graph(row.get("document_id"))


def _named(subject: Iri, kinds: Iterable[str], name: str, graph: Iri, lost: dict[str, int]) -> Node:
    """Return an agent with a name; one that RDF cannot hold is counted."""
    said: list[Pair] = [(_TYPE, term(kind)) for kind in kinds]
    if holdable(name):
        said.append((_NAME, Literal(name)))
    else:
        lost[SURROGATES] += 1
    return Node(subject, said, graph)


def plan(names: Names, subject: Iri, row: Row, lost: dict[str, int]) -> Iterator[Node]:
    """Yield the agency that issued a plan: one per plan, for the same name need not be the same agency."""
    if row["issuer"] is not None:
        issuer, graph = below(subject, "issuer"), _graph(names, row)
        yield Node(subject, [(term("dcterms:publisher"), issuer)], graph)
        yield _named(issuer, ("org:Organization", "foaf:Organization"), row["issuer"], graph, lost)


def citation(names: Names, subject: Iri, row: Row, lost: dict[str, int]) -> Iterator[Node]:
    """Yield the plan's reference to what it cites."""
    yield Node(names.name(row["plan_id"]), [(term("dcterms:references"), subject)], _graph(names, row))


def unit_alias(names: Names, subject: Iri, row: Row, lost: dict[str, int]) -> Iterator[Node]:
    """Yield the unit's label."""
    yield Node(names.name(row["unit_id"]), [(term("skosxl:altLabel"), subject)], names.dataset)


def member(names: Names, subject: Iri, row: Row, lost: dict[str, int]) -> Iterator[Node]:
    """Yield the member (a person of this membership alone, or the unit) and the role of a membership; one by post only has no member."""
    graph, said = _graph(names, row), list[Pair]()
    if row["person"] is not None:
        said.append((term("org:member"), below(subject, "person")))
        yield _named(below(subject, "person"), ("foaf:Person", "prov:Agent"), row["person"], graph, lost)
    elif row["unit_id"] is not None:
        said.append((term("org:member"), names.name(row["unit_id"])))
    if row["role"] is not None:
        role = names.name("role", row["role"])
        said.append((term("org:role"), role))
        if holdable(row["role"]):
            yield Node(role, [(_TYPE, term("org:Role")), (_TYPE, term("skos:Concept")), (_LABEL, Literal(row["role"]))], names.dataset)
    if said:
        yield Node(subject, said, graph)


def assignment_unit(names: Names, subject: Iri, row: Row, lost: dict[str, int]) -> Iterator[Node]:
    """Yield the qualified association of a task with a unit: agent and role. A unit that has no row of its own is an agent of this association alone."""
    graph, activity = _graph(names, row), names.name(row["assignment_id"])
    agent = names.name(row["unit_id"]) if row["unit_id"] is not None else below(subject, "unit")
    if row["unit_id"] is None:
        yield _named(agent, ("org:Organization", "prov:Agent"), row["unit"], graph, lost)
    yield Node(activity, [(term("prov:qualifiedAssociation"), subject), (term("prov:wasAssociatedWith"), agent)], graph)
    yield Node(subject, [(term("prov:agent"), agent), (term("prov:hadRole"), role(names, row["role"]))], graph)


def role(names: Names, role_id: str) -> Iri:
    """Return the IRI of a role in an assignment: those of terms.toml are fangan's own terms, any other a word of the dataset."""
    known = {each["id"] for each in vocabulary()["role"]}
    return term(f"fg:{role_id}") if role_id in known else names.name("role", role_id)


def deadline(names: Names, subject: Iri, row: Row, lost: dict[str, int]) -> Iterator[Node]:
    """Yield the time of a deadline as OWL-Time can say it: an interval with its ends, in the precision of the source, and its duration.

    Masked and open ends have no instant; they stand in the EDTF literals of the row.
    """
    ends = {"hasBeginning": instant(row["starts"]), "hasEnd": instant(row["due"])}
    length = duration(row["duration"])
    if not (length or any(ends.values())):
        return
    graph, interval = _graph(names, row), below(subject, "time")
    said: list[Pair] = [(_TYPE, term("time:Interval"))]
    if length:
        said.append((term("time:hasXSDDuration"), length))
    for name, value in ends.items():
        if value:
            end = below(interval, name.removeprefix("has").lower())
            said.append((term(f"time:{name}"), end))
            yield Node(end, [(_TYPE, term("time:Instant")), value], graph)
    yield Node(interval, said, graph)
    yield Node(subject, [(term("time:hasTime"), interval)], graph)


def risk(names: Names, subject: Iri, row: Row, lost: dict[str, int]) -> Iterator[Node]:
    """Yield the concept scheme that a plan's classes of risk make up, one per name that the plan gives a set of them."""
    graph, scheme = _graph(names, row), names.name(row["plan_id"], "risks", *([row["scheme"]] if row["scheme"] else []))
    label: list[Pair] = [(_LABEL, Literal(row["scheme"]))] if row["scheme"] and holdable(row["scheme"]) else []
    yield Node(scheme, [(_TYPE, term("skos:ConceptScheme")), (term("dcterms:isPartOf"), names.name(row["plan_id"])), *label], graph)
    yield Node(subject, [(term("skos:inScheme"), scheme)], graph)


def level(names: Names, subject: Iri, row: Row, lost: dict[str, int]) -> Iterator[Node]:
    """Yield whether a level of a grading has its place in the order."""
    yield Node(subject, [(_TYPE, term("fg:UnrankedLevel" if row["rank"] is None else "fg:Level"))], _graph(names, row))


STRUCTURES: dict[str, Structure] = {
    "plans": plan, "citations": citation, "unit_aliases": unit_alias, "members": member, "assignment_units": assignment_unit,
    "deadlines": deadline, "risks": risk, "grading_levels": level,
}  # fmt: skip


def orders(names: Names, levels: Iterable[tuple[Iri, Row]]) -> Iterator[Node]:
    """Yield for the levels of gradings (those of one after another) the skos:OrderedCollection of each grading's ranked levels, gravest or best first."""
    for grading_id, group in groupby(levels, key=lambda level: level[1]["grading_id"]):
        ranked = sorted((row["rank"], row["ordinal"], subject, row) for subject, row in group if row["rank"] is not None)
        if not ranked:
            continue
        grading, graph = names.name(grading_id), _graph(names, ranked[0][3])
        order = below(grading, "order")
        cells = [below(order, str(place)) for place in range(1, len(ranked) + 1)]
        yield Node(grading, [(term("fg:levels"), order)], graph)
        said: list[Pair] = [(_TYPE, term("skos:OrderedCollection")), (term("skos:memberList"), cells[0]), *((term("skos:member"), level[2]) for level in ranked)]
        yield Node(order, said, graph)
        for cell, following, (_, _, subject, _) in zip(cells, [*cells[1:], term("rdf:nil")], ranked, strict=True):
            yield Node(cell, [(term("rdf:first"), subject), (term("rdf:rest"), following)], graph)


def common(names: Names, categories: Iterable[dict[str, str]]) -> Iterator[Node]:
    """Yield what all documents share: the roles in assignments, and the common scheme of risk categories."""
    for each in vocabulary()["role"]:
        labels = _labels(each["zh"], each["en"])
        yield Node(term(f"fg:{each['id']}"), [(_TYPE, term("prov:Role")), (_TYPE, term("skos:Concept")), *labels], names.dataset)
    scheme = names.name("categories")
    yield Node(scheme, [(_TYPE, term("skos:ConceptScheme")), *_labels("风险类别", "Risk categories")], names.dataset)
    for category in categories:
        said: list[Pair] = [(_TYPE, term("skos:Concept")), (term("skos:inScheme"), scheme), (term("skos:notation"), literal(category["id"]))]
        if "/" in category["id"]:
            said.append((term("skos:broader"), names.category(category["id"].split("/")[0])))
        yield Node(names.category(category["id"]), [*said, *_labels(category["label"], category["label_en"])], names.dataset)


def _labels(zh: str, en: str) -> list[Pair]:
    return [(_LABEL, Literal(zh, None, "zh")), (_LABEL, Literal(en, None, "en"))]
