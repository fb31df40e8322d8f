"""Nodes -> RDF on disk, node by node: N-Quads, Turtle, JSON-LD. Every character of a literal comes back as it was; none of them is obeyed on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.dataset import RowSource
from pipeline.export.cells import json_line
from pipeline.export.written import Written
from pipeline.graph import Graph
from pipeline.graph.vocabulary import Iri, Literal, Node, Term, prefixes, term
from pipeline.store import replacing

DATA = "data"
"""The prefix of the data's own IRIs."""

Lines = Callable[[Iterable[Node], str], Iterator[str]]
"""What makes a format's text of nodes and the base of their IRIs."""

_TYPE = term("rdf:type")
_INTEGER, _BOOLEAN, _STRING = term("xsd:integer"), term("xsd:boolean"), term("xsd:string")
# What ends or escapes a literal, and what readers of lines, terminals and XML obey or refuse (C0, C1, separators, what turns text, non-characters).
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]')
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
# A name that Turtle takes after a prefix as it stands (PN_LOCAL without its escapes).
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.%-]*[A-Za-z0-9_-])?")
_KEPT = 1 << 16


def write_graph(path: Path, rows: RowSource, base: str | None, lines: Lines) -> Written:
    """Write the graph of a dataset's tables to `path`; the texts lie in its folder. Returns what was left out, too."""
    graph = Graph(rows, path.parent, base)
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as handle:
        handle.writelines(lines(graph, graph.names.base))
    return Written([path], graph.lost)


def nquads(nodes: Iterable[Node], base: str = "") -> Iterator[str]:
    """Yield N-Quads, a node's lines at a time; the graph is the document that says so, or the dataset."""
    for node in nodes:
        end = f" <{node.graph}> .\n"
        yield "".join([f"<{node.subject}> <{prop}> {_full(value)}{end}" for prop, value in node.about])


def turtle(nodes: Iterable[Node], base: str) -> Iterator[str]:
    """Yield Turtle: the prefixes, then a node at a time."""
    spaces = prefixes() | {DATA: base}
    yield "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in spaces.items()) + "\n"
    short = _shortener(spaces)

    def said(value: Term) -> str:
        return short(value) if isinstance(value, Iri) else _short_literal(value, short)

    for node in nodes:
        about = " ;\n    ".join([f"{'a' if prop == _TYPE else short(prop)} {said(value)}" for prop, value in node.about])
        yield f"{short(node.subject)} {about} .\n"


def jsonld(nodes: Iterable[Node], base: str) -> Iterator[str]:
    """Yield one JSON-LD document: its context, then a node a line."""
    spaces = prefixes() | {DATA: base}
    yield '{"@context": ' + json_line(spaces) + ',\n"@graph": [\n'
    short, before = _shortener(spaces, bare=True), ""
    for node in nodes:
        yield before + json_line(_json_node(node, short))
        before = ",\n"
    yield "\n]}\n"


def _full(value: Term) -> str:
    if isinstance(value, Iri):
        return f"<{value}>"
    suffix = f"^^<{value.datatype}>" if value.datatype else f"@{value.language}" if value.language else ""
    return _quoted(value.text) + suffix


def _short_literal(value: Literal, short: Callable[[str], str]) -> str:
    if value.datatype in (_INTEGER, _BOOLEAN):
        return value.text
    return _quoted(value.text) + (f"^^{short(value.datatype)}" if value.datatype else f"@{value.language}" if value.language else "")


def _quoted(text: str) -> str:
    """Return a text as a quoted literal of N-Quads and Turtle."""
    if not text.isprintable() or '"' in text or "\\" in text:
        text = _ESCAPED.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04X}", text)
    return f'"{text}"'


def _shortener(spaces: Mapping[str, str], *, bare: bool = False) -> Callable[[str], str]:
    """Return what shortens IRIs by prefixes; one that none fits stands whole, in angle brackets unless `bare`."""
    longest = sorted(spaces.items(), key=lambda item: -len(item[1]))

    @lru_cache(_KEPT)
    def short(iri: str) -> str:
        for prefix, space in longest:
            if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
                return f"{prefix}:{iri[len(space):]}"
        return iri if bare else f"<{iri}>"

    return short


def shown(iri: str, base: str) -> str:
    """Return an IRI as people are shown it: shortened by a prefix where one fits."""
    return _shortener(prefixes() | {DATA: base}, bare=True)(iri)


def _json_node(node: Node, short: Callable[[str], str]) -> dict[str, Any]:
    """Return a node as a JSON-LD node object; a property with several values has a list of them."""
    made: dict[str, Any] = {"@id": short(node.subject)}
    for prop, value in node.about:
        key, said = ("@type", short(value)) if prop == _TYPE and isinstance(value, Iri) else (short(prop), _json_value(value, short))
        if key in made:
            made[key] = [*(made[key] if isinstance(made[key], list) else [made[key]]), said]
        else:
            made[key] = said
    return made


def _json_value(value: Term, short: Callable[[str], str]) -> Any:
    if isinstance(value, Iri):
        return {"@id": short(value)}
    if value.language:
        return {"@value": value.text, "@language": value.language}
    if value.datatype in (None, _STRING):
        return value.text
    if value.datatype == _INTEGER:
        return int(value.text)
    return value.text == "true" if value.datatype == _BOOLEAN else {"@value": value.text, "@type": short(value.datatype or _STRING)}
