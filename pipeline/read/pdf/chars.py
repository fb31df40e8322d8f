"""PDFium's characters -> runs: pieces of text printed without a gap. All measures are points (1/72 inch), y counts down from the page's top."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.read.pdf.frame import Frame, Frames

UNMAPPED = "\ufffd"
# Parts of the character's size. A gap beside Chinese is a blank only if a character would nearly fit in: renderers set Chinese and digits apart
# by a quarter and stretch lines to the margin.
LATIN_GAP = 0.2
WIDE_GAP = 0.8
# Fonts name odd heights; a Chinese character's square stands on 0.12 below the base line.
_ABOVE, _BELOW = 0.88, 0.12
# Text set from top to bottom: each character stands where the last one did, or nearly, and lower. Further back than `_BACK` is another place.
_STAYS, _FALLS = 0.3, 0.5
_BACK = 0.9
_NARROWEST = 0.2  # a blank
_MOST_BLANKS = 40
_LATIN = re.compile(r"[!-~]")
_BLANK = 0x20
_HYPHEN = "\x02"  # PDFium's sign for a hyphen at a line's end


@dataclass(slots=True, eq=False)
class Run:
    """Characters that stand on one line without a gap, each with its left edge; `source` is the same for those that one instruction prints.

    `turn` tells by how many quarters the page must be turned for the run to stand upright (see `Frame`), None if none of the four will do.
    """

    text: str
    lefts: list[float]
    x1: float
    top: float
    bottom: float
    size: float
    turn: int | None = 0
    source: int = 0
    is_vertical: bool = False
    confidence: float | None = None

    @classmethod
    def of_size(cls, text: str, lefts: list[float], x1: float, base: float, size: float, turn: int | None) -> Run:
        """Return a run of characters on a base line."""
        return cls(text, lefts, x1, base - _ABOVE * size, base + _BELOW * size, size, turn)

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.lefts[0]

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    def part(self, start: int, end: int) -> Run:
        """Return the characters start … end as a run of their own."""
        x1 = self.lefts[end] if end < len(self.lefts) else self.x1
        lefts = self.lefts[start:end]
        return Run(self.text[start:end], lefts, x1, self.top, self.bottom, self.size, self.turn, self.source, self.is_vertical, self.confidence)


def is_latin(char: str) -> bool:
    """Tell whether a character is one of printable ASCII's, which stand apart by narrower blanks."""
    return _LATIN.match(char) is not None


def _quick(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a binding of PDFium's function that builds no object for a pointer: five calls a character add up."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_AT = (ctypes.c_void_p, ctypes.c_int)
_unicode = _quick(pdfium.FPDFText_GetUnicode, ctypes.c_uint, *_AT)
_object = _quick(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, *_AT)
_box = _quick(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, *_AT, ctypes.c_void_p)
_is_generated = _quick(pdfium.FPDFText_IsGenerated, ctypes.c_int, *_AT)
_is_unmapped = _quick(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int, *_AT)
_font_size = _quick(pdfium.FPDFText_GetFontSize, ctypes.c_double, *_AT)
_matrix = _quick(pdfium.FPDFText_GetMatrix, ctypes.c_int, *_AT, ctypes.c_void_p)


def runs_of(page: Any, frames: Frames) -> list[Run]:
    """Return the runs of a page (pypdfium2's) in the order of its content, each in the coordinates of that frame in which it stands upright."""
    text_page = page.get_textpage()
    try:
        return list(_runs(text_page.raw, frames))
    finally:
        text_page.close()


def _runs(text_page: Any, frames: Frames) -> Iterator[Run]:
    """Yield the runs. Blanks and line ends that PDFium makes up are passed over: most belong to no object of the page."""
    handle = ctypes.cast(text_page, ctypes.c_void_p).value
    box = (ctypes.c_float * 4)()  # FS_RECTF: left, top, right, bottom
    box_at = ctypes.addressof(box)
    last, first = 0, 0
    text: list[str] = []
    boxes: list[list[float]] = []
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        source = _object(handle, index)
        if not source:
            continue
        if source != last:
            if text:
                yield from _Printed.by(handle, first, frames).runs(text, boxes)
            last, first, text, boxes = source, index, [], []
        code = _unicode(handle, index)
        if code == _BLANK and _is_generated(handle, index):
            continue
        _box(handle, index, box_at)
        boxes.append(box[:])
        text.append(UNMAPPED if _is_unmapped(handle, index) else _char(code))
    if text:
        yield from _Printed.by(handle, first, frames).runs(text, boxes)


def _char(code: int) -> str:
    """Return the character of a code point, U+FFFD for none and for private ones, whose meaning the typeface alone knows."""
    if 0x20 <= code < 0xD800:
        return chr(code)
    if code < 0x20:
        return "-" if chr(code) == _HYPHEN else " " if code else UNMAPPED
    return UNMAPPED if code < 0xF900 or code >= 0xF0000 or code in (0xFFFE, 0xFFFF) else chr(code)


# Which edges of PDFium's boxes are left, right and lower of text that stands upright after so many quarter turns, and whether they count backwards.
_EDGES = ((0, 2, 3, 1, -1), (3, 1, 2, 1, 1), (2, 0, 1, -1, 1), (1, 3, 0, -1, -1))


@dataclass(frozen=True, slots=True)
class _Printed:
    """How one instruction prints: the object, its direction and size, its base line, and the page turned that way."""

    source: int
    turn: int | None
    size: float
    base: float
    frame: Frame

    @classmethod
    def by(cls, handle: int | None, index: int, frames: Frames) -> _Printed:
        """Return how the character at `index` is printed."""
        m = pdfium.FS_MATRIX()
        _matrix(handle, index, ctypes.addressof(m))
        turn = turn_of(m.a, m.b)
        frame = frames[turn or 0]
        return cls(_object(handle, index), turn, max(_font_size(handle, index) * hypot(m.c, m.d), 1.0), frame.point(m.e, m.f)[1], frame)

    def runs(self, text: list[str], boxes: list[list[float]]) -> Iterator[Run]:
        """Yield the characters in runs: one, but for gaps."""
        low, high, down, sign, fall = _EDGES[self.frame.turn]
        origin = self.frame.origin
        lefts = [sign * box[low] - origin for box in boxes]
        rights = [sign * box[high] - origin for box in boxes]
        gaps = [left - right for left, right in zip(lefts[1:], rights, strict=False)]
        if not gaps or (max(gaps) <= LATIN_GAP * self.size and min(gaps) > -_BACK * self.size):
            yield self._run("".join(text), lefts, rights[-1])
            return
        fallen = fall * (boxes[-1][down] - boxes[0][down])
        if fallen > _FALLS * self.size * len(gaps) and all(abs(b - a) <= _STAYS * self.size for a, b in pairwise(lefts)):
            yield self._run("".join(text), lefts, max(rights), fallen, True)
        else:
            yield from self._parted(text, lefts, rights)

    def _parted(self, text: list[str], lefts: list[float], rights: list[float]) -> Iterator[Run]:
        """Yield the runs between wide gaps; a blank is put between Latin words."""
        chars, places = [text[0]], [lefts[0]]
        for at in range(1, len(text)):
            gap = lefts[at] - rights[at - 1]
            if text[at - 1] == " " and gap > 0:
                # PDFium has made several blanks one.
                more = min(round(gap / max(rights[at - 1] - lefts[at - 1], _NARROWEST * self.size)), _MOST_BLANKS)
                chars += " " * more
                places += [rights[at - 1]] * more
            elif not -_BACK * self.size < gap <= WIDE_GAP * self.size:
                yield self._run("".join(chars), places, rights[at - 1])
                chars, places = [], []
            elif gap > LATIN_GAP * self.size and is_latin(text[at]) and is_latin(text[at - 1]):
                chars.append(" ")
                places.append(rights[at - 1])
            chars.append(text[at])
            places.append(lefts[at])
        yield self._run("".join(chars), places, rights[-1])

    def _run(self, text: str, lefts: list[float], x1: float, fallen: float = 0.0, is_vertical: bool = False) -> Run:
        run = Run.of_size(text, lefts, x1, self.base, self.size, self.turn)
        run.bottom += fallen
        run.source, run.is_vertical = self.source, is_vertical
        return run


def turn_of(a: float, b: float) -> int | None:
    """Return the quarter turn, clockwise, after which text that runs in direction (a, b) stands upright; None for text at an angle."""
    if abs(b) <= 0.02 * abs(a):
        return 0 if a >= 0 else 2
    return (1 if b > 0 else 3) if abs(a) <= 0.02 * abs(b) else None
