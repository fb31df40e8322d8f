"""Sentences and clauses: where a statement begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.contract import Span

_SENTENCE_END = re.compile(r"[。！？\n]+|；(?=\n)")
_CLAUSE_END = re.compile(r"[，。；！？\n]+")


def _pieces(pattern: re.Pattern[str], text: str, within: Span) -> Iterator[Span]:
    start = within.start
    for match in pattern.finditer(text, within.start, within.end):
        if match.start() > start:
            yield Span(start, match.start())
        start = match.end()
    if start < within.end:
        yield Span(start, within.end)


def sentences(text: str, within: Span | None = None) -> Iterator[Span]:
    """Yield the sentences of `text` (or of the part `within`), without their end marks; a line end ends a sentence."""
    return _pieces(_SENTENCE_END, text, within or Span(0, len(text)))


def clauses(text: str, within: Span | None = None) -> Iterator[Span]:
    """Yield the pieces between commas, semicolons, sentence marks and line ends."""
    return _pieces(_CLAUSE_END, text, within or Span(0, len(text)))
