"""A document's normalised text -> the plans it holds."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.contract import Span


@dataclass(frozen=True, slots=True)
class PlanPiece:
    """One plan of a document: its span in the document's normalised text, the compilation's own heading for it, and whether the document holds no other."""

    span: Span
    label: str | None = None
    is_whole: bool = True


def split(text: str) -> tuple[PlanPiece, ...]:
    """Return the plans of a document, in the order of the text, without the white space around them. None if the text is blank."""
    body = text.strip()
    start = text.find(body)
    return (PlanPiece(Span(start, start + len(body))),) if body else ()
