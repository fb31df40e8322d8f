"""The evidence of statements: for each grounded row an oa:Annotation that selects its characters in the source text (W3C Web Annotation)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.assemble import Row
from pipeline.graph.literals import SURROGATES, holdable, literal
from pipeline.graph.vocabulary import Iri, Literal, Node, Pair, below, term
from pipeline.store import read_text

CONTEXT = 32
"""Characters of prefix and suffix."""

NO_TEXT = "没有原文文件，证据只有位置 no source text, so that the evidence has its position only"

_TYPE = term("rdf:type")
_ANNOTATION, _TARGET, _POSITION, _WORDS = (
    (_TYPE, term(name)) for name in ("oa:Annotation", "oa:SpecificResource", "oa:TextPositionSelector", "oa:TextQuoteSelector")
)
_IDENTIFYING = (term("oa:motivatedBy"), term("oa:identifying"))
_BODY, _HAS_TARGET, _SOURCE, _SELECTOR = map(term, ("oa:hasBody", "oa:hasTarget", "oa:hasSource", "oa:hasSelector"))
_START, _END = term("oa:start"), term("oa:end")
_PREFIX, _EXACT, _SUFFIX = map(term, ("oa:prefix", "oa:exact", "oa:suffix"))


def source_text(folder: Path, document_id: str) -> str | None:
    """Return the source text of a document of the dataset in `folder`, None where it is not there."""
    path = folder / "texts" / f"{document_id}.txt"
    return read_text(path) if path.is_file() else None


def evidence(subject: Iri, row: Row, document: Iri, text: str | None, lost: dict[str, int], *, quoted: bool = True) -> Iterator[Node]:
    """Yield the annotation of `subject`: where its row stands in the source text (code points, end exclusive), and, where `quoted`, the very words there
    with those around them.
    """
    annotation = below(subject, "evidence")
    target, position = below(annotation, "target"), below(annotation, "position")
    selectors: list[Pair] = [(_SELECTOR, position)]
    words = list(_words(below(annotation, "words"), row, document, text, lost)) if quoted else []
    selectors += [(_SELECTOR, node.subject) for node in words]
    yield Node(annotation, [_ANNOTATION, _IDENTIFYING, (_BODY, subject), (_HAS_TARGET, target)], document)
    yield Node(target, [_TARGET, (_SOURCE, document), *selectors], document)
    yield Node(position, [_POSITION, (_START, literal(row["char_start"])), (_END, literal(row["char_end"]))], document)
    yield from words


def _words(subject: Iri, row: Row, document: Iri, text: str | None, lost: dict[str, int]) -> Iterator[Node]:
    """Yield the selector by words. It is left out where a lone surrogate stands among them: beside it nothing would be exact."""
    if text is None:
        lost[NO_TEXT] += 1
        return
    start, end = row["char_start"], row["char_end"]
    parts = text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT]
    if not all(map(holdable, parts)):
        lost[SURROGATES] += 1
        return
    yield Node(subject, [_WORDS, *zip((_PREFIX, _EXACT, _SUFFIX), map(Literal, parts), strict=True)], document)
