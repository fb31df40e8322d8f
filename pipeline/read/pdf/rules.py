"""What is on a page besides the characters that PDFium lists: rules, the lines of tables, pictures, and blanks printed by themselves."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.read.contract import Box
from pipeline.read.pdf.chars import Run, turn_of
from pipeline.read.pdf.frame import Frame

# More than so many objects or rules are a drawing, no table.
_MOST_OBJECTS = 50_000
MOST_RULES = 6000
_DEEPEST = 5
_STRAIGHT = 0.5
_SHORTEST = 3.0

Matrix = tuple[float, float, float, float, float, float]


class Rule(NamedTuple):
    """A horizontal or vertical line: how far from the page's top or left edge, and from where to where."""

    is_horizontal: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Drawing:
    """A page's rules, where its pictures stand, how many shapes are painted on it, and where blanks are printed."""

    rules: list[Rule] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    shapes: int = 0
    blanks: list[Run] = field(default_factory=list)


def drawing_of(page: Any, frame: Frame, sources: AbstractSet[int]) -> Drawing:
    """Return what is drawn on a page (pypdfium2's); of a drawing that is none of rules, the pictures only.

    `sources` are the text objects whose characters are known: of the others, PDFium has left out those that print blanks.
    """
    drawing = Drawing()
    for kind, thing, matrix in _objects(page.raw):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if ctypes.cast(thing, ctypes.c_void_p).value not in sources:
                drawing.blanks.extend(_blank(thing, matrix, frame))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawing.images.append(_bounds(thing, matrix, frame))
        elif _is_painted(thing):
            drawing.shapes += 1
            if len(drawing.rules) <= MOST_RULES:
                drawing.rules.extend(_rules(thing, matrix, frame))
    if len(drawing.rules) > MOST_RULES:
        drawing.rules.clear()
    return drawing


def _blank(thing: Any, matrix: Matrix, frame: Frame) -> Iterator[Run]:
    """Yield a text object as one blank, where it begins; none if it stands another way than the page."""
    a, b, c, d, e, f = _product(_matrix(thing), matrix)
    size = ctypes.c_float()
    if turn_of(a, b) == frame.turn and pdfium.FPDFTextObj_GetFontSize(thing, size):
        x, y = frame.point(e, f)
        yield Run.of_size(" ", [x], x, y, max(size.value * hypot(c, d), 1.0), frame.turn)


def _objects(page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    """Yield the page's texts, paths and pictures, those in forms too, each with the matrix of what it stands in; not more than `_MOST_OBJECTS`."""
    left = _MOST_OBJECTS
    forms: list[tuple[Any, Matrix, int]] = []

    def listed(count: int, get: Any, holder: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
        nonlocal left
        for index in range(min(count, left)):
            left -= 1
            thing = get(holder, index)
            kind = pdfium.FPDFPageObj_GetType(thing)
            if kind in (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
                yield kind, thing, matrix
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                forms.append((thing, _product(_matrix(thing), matrix), depth + 1))

    yield from listed(pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject, page, (1, 0, 0, 1, 0, 0), 0)
    while forms:
        form, matrix, depth = forms.pop(0)
        yield from listed(pdfium.FPDFFormObj_CountObjects(form), pdfium.FPDFFormObj_GetObject, form, matrix, depth)


def _matrix(thing: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _product(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that does the first, then the second."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _bounds(thing: Any, matrix: Matrix, frame: Frame) -> Box:
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(thing, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    return frame.box(*_moved(left, bottom, matrix), *_moved(right, top, matrix))


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _is_painted(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value or stroke.value)


def _rules(path: Any, matrix: Matrix, frame: Frame) -> Iterator[Rule]:
    """Yield a path's straight pieces that lie or stand."""
    whole = _product(_matrix(path), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = last = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(path), MOST_RULES + 1)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = frame.point(*_moved(x.value, y.value, whole))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _rule(last, point)
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _rule(last, begin)
            last = begin


def _rule(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Rule]:
    (ax, ay), (bx, by) = start, end
    if abs(ay - by) <= _STRAIGHT and abs(ax - bx) >= _SHORTEST:
        yield Rule(True, (ay + by) / 2, min(ax, bx), max(ax, bx))
    elif abs(ax - bx) <= _STRAIGHT and abs(ay - by) >= _SHORTEST:
        yield Rule(False, (ax + bx) / 2, min(ay, by), max(ay, by))
