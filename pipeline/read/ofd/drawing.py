"""The graphic objects of an OFD page (GB/T 33190-2016, 8 to 13) -> runs of characters, straight rules and pictures, all in points."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, repeat
from typing import Any

from pipeline.errors import BombError
from pipeline.read.contract import Box
from pipeline.read.losses import Tally
from pipeline.read.ofd.package import child, children, local
from pipeline.read.pdf.chars import LATIN_GAP, WIDE_GAP, Run
from pipeline.read.pdf.rules import MOST_RULES, Rule

Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f: x' = ax + cy + e, y' = bx + dy + f."""

POINTS = 72 / 25.4
"""Points in a millimetre, the unit of OFD."""

_DEEPEST = 32
# Composite objects may hold each other: what a small file draws has an end.
_MOST_OBJECTS, _COMPOSITE = 5_000_000, 20
# A text object holds a line, or a paragraph.
_LONGEST_TEXT = 100_000
# Parts of the character's size above and below the baseline.
_ASCENT, _DESCENT = 0.88, 0.12
_OVERLAP = 0.5
# How far text may lean and still count as upright: parts of its width.
_UPRIGHT = 0.1
_STRAIGHT = 0.5
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_WORD = re.compile(r"\S+")
_PATH = re.compile(r"[A-Za-z]|[-+.\d][-+.\deE]*")
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


@dataclass(slots=True)
class Drawn:
    """What a page shows: text, straight rules, pictures as (resource, box)."""

    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[tuple[str, Box]] = field(default_factory=list)


class Drawing:
    """Walks the objects of pages and templates and notes in the tally what does not come through."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._left = _MOST_OBJECTS

    def add(self, content: Any, units: Mapping[str, Any], origin: tuple[float, float], out: Drawn) -> None:
        """Add what the layers of a `Content` show. Raises BombError where they hold more than any document does, each other without end maybe."""
        at: Matrix = (POINTS, 0, 0, POINTS, -origin[0] * POINTS, -origin[1] * POINTS)
        for layer in children(content, "Layer"):
            self._walk(layer, at, units, out, 0)
        if len(out.rules) > MOST_RULES:
            out.rules.clear()  # a drawing, no table

    def _walk(self, holder: Any, at: Matrix, units: Mapping[str, Any], out: Drawn, depth: int) -> None:
        for element in holder:
            kind = local(element)
            self._spend(_COMPOSITE if kind == "CompositeObject" else 1)
            if element.get("Visible") in ("false", "0"):
                self._tally.held("hidden", kind == "TextObject")
            elif kind == "TextObject":
                self._text(element, at, out)
            elif kind == "PathObject":
                out.rules.extend(islice(_rules(element, _placed(element, at)), max(MOST_RULES + 1 - len(out.rules), 0)))
            elif kind == "ImageObject":
                out.pictures.append((element.get("ResourceID", ""), _extent(element, at)))
            elif depth < _DEEPEST and kind == "PageBlock":
                self._walk(element, at, units, out, depth + 1)
            elif depth < _DEEPEST and kind == "CompositeObject":
                content = child(units.get(element.get("ResourceID", "")), "Content")
                self._walk(() if content is None else content, _placed(element, at), units, out, depth + 1)

    def _text(self, element: Any, at: Matrix, out: Drawn) -> None:
        """Add a text object's characters; those that do not stand upright (watermarks, stamps) stay out."""
        a, b, c, d, *_ = at = _placed(element, at)
        size = _number(element.get("Size"), 0)
        length = sum(len(code.text or "") for code in children(element, "TextCode"))
        self._spend(length if length <= _LONGEST_TEXT else _MOST_OBJECTS + 1)
        characters = list(_characters(element, size * _number(element.get("HScale"), 1)))
        self._lost_glyphs(element, len(characters))
        level = abs(b) <= _UPRIGHT * a and abs(c) <= _UPRIGHT * d and element.get("ReadDirection", "0") == element.get("CharDirection", "0") == "0"
        if level:
            out.runs.extend(_runs(characters, at, size))
        elif characters:
            self._tally.held("shapes")
            self._tally.note("shapes", "".join(one.text for one in characters).strip())

    def _lost_glyphs(self, element: Any, characters: int) -> None:
        """Count glyphs that are drawn by their number in the font alone, without a character."""
        if not characters:
            drawn = sum(int(_number(transform.get("GlyphCount"), 0)) for transform in children(element, "CGTransform"))
            self._tally.held("glyphs", min(max(drawn, 0), 10_000))

    def _spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise BombError("OFD 的图元异常庞大（可能互相嵌套），已拒绝 · refused: the objects of the OFD pages swell beyond all measure")


@dataclass(frozen=True, slots=True)
class _Character:
    """A character in the units of its object: left and right edge, height of the base line."""

    text: str
    x0: float
    x1: float
    y: float


def _characters(element: Any, advance: float) -> Iterator[_Character]:
    """Yield the characters of a text object; a TextCode without X or Y stands where the one before does."""
    x = y = 0.0
    for code in children(element, "TextCode"):
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        steps, falls = chain(_deltas(code.get("DeltaX")), repeat(None)), chain(_deltas(code.get("DeltaY")), repeat(0.0))
        here, base = x, y
        for character, step, fall in zip(_CONTROL.sub("", code.text or ""), steps, falls, strict=False):
            own = advance if unicodedata.east_asian_width(character) in "WFA" else advance / 2
            step = own if step is None else step
            yield _Character(character, here, here + (min(own, step) if step > 0 else own), base)
            here, base = here + step, base + (fall or 0.0)


def _runs(characters: Sequence[_Character], at: Matrix, size: float) -> Iterator[Run]:
    """Yield the characters in pieces that stand on one line without a gap."""
    start = 0
    for end in range(1, len(characters) + 1):
        if end == len(characters) or _is_apart(characters[end - 1], characters[end], size):
            piece = characters[start:end]
            lefts = [_mapped(at, one.x0, one.y)[0] for one in piece]
            base, high = _mapped(at, piece[0].x0, piece[0].y)[1], size * at[3]
            x1 = _mapped(at, piece[-1].x1, piece[-1].y)[0]
            yield Run("".join(one.text for one in piece), lefts, x1, base - _ASCENT * high, base + _DESCENT * high, max(high, 1.0))
            start = end


def _is_apart(left: _Character, right: _Character, size: float) -> bool:
    """Tell whether a blank, or nothing of the same line, stands between two characters."""
    both_latin = left.text.isascii() and right.text.isascii()
    gap = right.x0 - left.x1
    return not -_OVERLAP * size <= gap <= (LATIN_GAP if both_latin else WIDE_GAP) * size or abs(right.y - left.y) > _OVERLAP * size


def _deltas(value: str | None) -> Iterator[float]:
    """Yield the distances of a DeltaX or DeltaY; `g 3 4.2` stands for three times 4.2."""
    words = (word.group() for word in _WORD.finditer(value or ""))
    for word in words:
        if word == "g":
            count, distance = int(_number(next(words, None), 0)), _number(next(words, None), 0)
            yield from repeat(distance, min(max(count, 0), _MOST_OBJECTS))
        else:
            yield _number(word, 0)


def _rules(element: Any, at: Matrix) -> Iterator[Rule]:
    """Yield the level and upright strokes of a path; tables have no curves."""
    here = start = (0.0, 0.0)
    for command, values in _commands(child(element, "AbbreviatedData")):
        there = start if command == "C" else _mapped(at, values[-2], values[-1])
        if command in "LC":
            yield from _rule(here, there)
        here, start = there, there if command in "MS" else start


def _rule(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Rule]:
    (ax, ay), (bx, by) = start, end
    if abs(ay - by) <= _STRAIGHT < abs(ax - bx):
        yield Rule(True, (ay + by) / 2, min(ax, bx), max(ax, bx))
    elif abs(ax - bx) <= _STRAIGHT < abs(ay - by):
        yield Rule(False, (ax + bx) / 2, min(ay, by), max(ay, by))


def _commands(data: Any) -> Iterator[tuple[str, list[float]]]:
    """Yield the commands of a path with their numbers; it ends at the first that does not keep to the grammar."""
    words = (word.group() for word in _PATH.finditer((data.text or "") if data is not None else ""))
    for word in words:
        if (count := _ARGUMENTS.get(word)) is None:
            return
        values = [_number(next(words, None), math.nan) for _ in range(count)]
        if any(map(math.isnan, values)):
            return
        yield word, values


def _placed(element: Any, at: Matrix) -> Matrix:
    """Return the matrix of an object: its CTM, then its Boundary's corner, then what holds it."""
    x, y, *_ = numbers(element.get("Boundary"), 4) or (0.0, 0.0)
    a, b, c, d, e, f = numbers(element.get("CTM"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return _composed(at, (a, b, c, d, e + x, f + y))


def _extent(element: Any, at: Matrix) -> Box:
    """Return the box that an object's Boundary takes on the page."""
    x, y, width, height = numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    (x0, y0), (x1, y1) = _mapped(at, x, y), _mapped(at, x + width, y + height)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _composed(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that does what `inner` does and then what `outer` does."""
    a, b, c, d, *_ = inner
    e, f = _mapped(outer, inner[4], inner[5])
    return (
        outer[0] * a + outer[2] * b, outer[1] * a + outer[3] * b,
        outer[0] * c + outer[2] * d, outer[1] * c + outer[3] * d, e, f,
    )  # fmt: skip


def _mapped(at: Matrix, x: float, y: float) -> tuple[float, float]:
    return at[0] * x + at[2] * y + at[4], at[1] * x + at[3] * y + at[5]


def numbers(value: str | None, count: int) -> tuple[float, ...] | None:
    """Return the first `count` numbers of an attribute or a text, None where there are fewer."""
    found = tuple(_number(word, math.nan) for word in (value or "").replace(",", " ").split()[:count])
    return found if len(found) == count and not any(map(math.isnan, found)) else None


def _number(value: str | None, otherwise: float) -> float:
    """Return a finite number of at most a million, else `otherwise`."""
    try:
        number = float(value or "")
    except ValueError:
        return otherwise
    return number if abs(number) <= 1e6 else otherwise
