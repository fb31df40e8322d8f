"""Characters placed on a page -> lines of text. All measures are points (1/72 inch), y counts down from the page's top."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_UNMAPPED = re.compile(r"\(cid:\d+\)")
_LATIN = re.compile(r"[!-~]")
# Parts of the character's size. A gap beside Chinese is a blank only if a character would nearly fit in: renderers set Chinese and digits apart
# by a quarter and stretch lines to the margin.
_SAME_LINE = 0.45
_PRINTED_TWICE = 0.15
_LATIN_GAP = 0.2
_WIDE_GAP = 0.8
_DOUBLE_GAP = 1.8


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as printed, with its box and its size."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """The height of the box's middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line on page `page` (from 1)."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int


def glyphs_of(chars: Iterable[dict[str, Any]]) -> list[Glyph]:
    """Return pdfplumber's characters, those that stand upright (stamps and watermarks often do not); unmapped ones become U+FFFD."""
    return [
        Glyph(_UNMAPPED.sub("\ufffd", char["text"]), char["x0"], char["x1"], char["top"], char["bottom"], max(char["size"], 1.0))
        for char in chars
        if char["upright"] and char["text"]
    ]


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[TextLine]:
    """Return the lines that the characters stand on, from the top down."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.middle):
        row = rows[-1] if rows else None
        if row and glyph.middle - row[0].middle <= _SAME_LINE * max(row[0].size, glyph.size):
            row.append(glyph)
        else:
            rows.append([glyph])
    lines = (_line(sorted(row, key=lambda g: g.x0), page) for row in rows)
    return [line for line in lines if line is not None]


def _line(row: list[Glyph], page: int) -> TextLine | None:
    pieces: list[str] = []
    last: Glyph | None = None
    for glyph in row:
        if last is not None:
            if glyph.text == last.text and glyph.x0 - last.x0 < _PRINTED_TWICE * glyph.size:
                continue
            pieces.append(_gap(last, glyph))
        pieces.append(glyph.text)
        last = glyph
    text = "".join(pieces).strip(" \t\n")
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    if not text or not inked:
        return None
    sizes = sorted(glyph.size for glyph in inked)
    return TextLine(
        text,
        inked[0].x0,
        inked[-1].x1,
        min(g.top for g in inked),
        max(g.bottom for g in inked),
        sizes[len(sizes) // 2],
        page,
    )


def _gap(left: Glyph, right: Glyph) -> str:
    """Return the blanks that the space between two neighbours stands for."""
    if left.text.isspace() or right.text.isspace():
        return ""
    gap = (right.x0 - left.x1) / right.size
    if _LATIN.match(left.text[-1]) and _LATIN.match(right.text[0]):
        return " " if gap > _LATIN_GAP else ""
    return "" if gap <= _WIDE_GAP else " " if gap <= _DOUBLE_GAP else "  "
