"""Checks a graph against the shipped SHACL shapes (shapes.ttl), part by part, so that a large dataset needs no more memory than its largest document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.dataset import Dataset
from pipeline.errors import UsageError
from pipeline.graph import Graph
from pipeline.graph.vocabulary import Iri, Node, Term
from pipeline.graph.writing import shown

if TYPE_CHECKING:
    import rdflib

SHAPES = Path(__file__).with_name("shapes.ttl")


def validate(dataset: Path, base: str | None = None) -> Iterator[str]:
    """Yield a line for each constraint that the dataset's graph breaks: the subject, what is wrong with it, the value.

    Raises UsageError if pyshacl is not installed or `base` cannot be used, DatasetError for a folder that is no dataset.
    """
    graph = Graph(Dataset(dataset), dataset, base)
    for part in graph.parts():
        yield from problems(as_rdflib(part), graph.names.base)


def problems(data: rdflib.Graph, base: str) -> Iterator[str]:
    """Yield a line for each constraint that a graph of rdflib's breaks, in the order of the subjects."""
    pyshacl = _needed()
    import rdflib

    conforms, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), inference="none", inplace=True)
    if conforms:
        return
    results = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    lines = set()
    for result in report.subjects(rdflib.RDF.type, results.ValidationResult):
        subject, message, value = (report.value(result, results[name]) for name in ("focusNode", "resultMessage", "value"))
        lines.add(f"{_said(subject, base)}：{message}" + ("" if value is None or value == subject else f"（{_said(value, base)}）"))
    yield from sorted(lines)


def as_rdflib(nodes: Iterable[Node]) -> rdflib.Graph:
    """Return nodes as a graph of rdflib's; lexical forms stay as they are."""
    _needed()
    import rdflib

    def made(value: Term) -> rdflib.term.Node:
        if isinstance(value, Iri):
            return rdflib.URIRef(value)
        return rdflib.Literal(value.text, lang=value.language, datatype=value.datatype and rdflib.URIRef(value.datatype), normalize=False)

    graph = rdflib.Graph()
    for node in nodes:
        for prop, value in node.about:
            graph.add((rdflib.URIRef(node.subject), rdflib.URIRef(prop), made(value)))
    return graph


def _said(value: object, base: str) -> str:
    """Return a term on one line, of characters that a terminal does not obey."""
    text = shown(str(value), base)
    return "".join(character if character.isprintable() else " " for character in text)[:200]


@cache
def _shapes() -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(SHAPES, format="turtle")


@cache
def _needed() -> Any:
    try:
        import pyshacl
    except ImportError as error:
        raise UsageError("检查图谱需要先安装：pip install 'fangan[graph]' · --validate needs: pip install 'fangan[graph]'") from error
    return pyshacl
