"""A plan's text -> the documents it cites: 《title》 and its number (发文字号)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.contract import Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in the text: its title without the outer book-title marks, its number as 国发〔2014〕43号, and where both stand."""

    span: Span
    title: str
    number: str | None = None


def citations(text: str) -> Iterator[Citation]:
    """Yield the documents that a plan's normalised text cites, in the order of the text, each at its first mention."""
    return iter(())
