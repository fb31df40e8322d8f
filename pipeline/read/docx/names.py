"""WordprocessingML's element and attribute names, and small look-ups in its property elements."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
VML = "urn:schemas-microsoft-com:vml"
OFFICE = "urn:schemas-microsoft-com:office:office"
_PROMPT = re.compile(r"[\[【（(<]?\s*(?:请|单击|点击|在此|此处|选择|键入|输入|Click|Tap|Choose|Enter|Select|Type)", re.IGNORECASE)
_PROMPT_PIECES = 8
"""Texts of a control that its prompt's first word stands in: no such word has more characters."""
_FALSE = {"0", "false", "off", "none"}


@cache
def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return f"{{{_MAIN}}}{name}"


VAL = w("val")
_TEXT = w("t")
_PROPERTIES, _STYLE, _NUMBERING, _MARK = w("pPr"), w("pStyle"), w("numPr"), w("rPr")
FALLBACK, CHOICE, ALTERNATE = (f"{{{COMPATIBILITY}}}{name}" for name in ("Fallback", "Choice", "AlternateContent"))


def child(element: Any, *path: str) -> Any:
    """Return the first descendant along `path` (local names), None where a step is missing."""
    for name in path:
        if element is None:
            return None
        # Several times quicker than find(), which interprets a path.
        element = next(element.iterchildren(w(name)), None)
    return element


def value(element: Any, *path: str) -> str | None:
    """Return the w:val of the descendant along `path`, None where it or its value is missing."""
    found = child(element, *path)
    return None if found is None else found.get(VAL)


def integer(element: Any, *path: str) -> int | None:
    """Return the w:val along `path` as a number of at most nine digits, None where it is missing or no number."""
    found = value(element, *path)
    return int(found) if found is not None and found.removeprefix("-").isdecimal() and len(found) < 10 else None


def switch(element: Any, *path: str) -> bool | None:
    """Return an on/off property (w:vanish, w:isLgl), None where it is not there."""
    found = child(element, *path)
    return None if found is None else found.get(VAL, "1") not in _FALSE


def switched_on(element: Any, *path: str) -> bool:
    """Tell whether an on/off property is there and not switched off."""
    return bool(switch(element, *path))


class ParagraphProperties(NamedTuple):
    """What a w:pPr says that matters to reading: the style's id, the numbering (w:numPr), the properties of the paragraph's mark (w:rPr)."""

    style: str | None = None
    numbering: Any = None
    mark: Any = None


_NONE = ParagraphProperties()


def paragraph_properties(paragraph: Any) -> ParagraphProperties:
    """Return the properties of a w:p, in one pass over them."""
    if not len(paragraph) or paragraph[0].tag != _PROPERTIES:
        return _NONE
    style = numbering = mark = None
    for each in paragraph[0]:
        tag = each.tag
        if tag == _STYLE:
            style = each.get(VAL)
        elif tag == _NUMBERING:
            numbering = each
        elif tag == _MARK:
            mark = each
    return ParagraphProperties(style, numbering, mark)


def is_placeholder(control: Any) -> bool:
    """Tell whether a content control (w:sdt) only shows its prompt (单击此处输入文字). Programs that fill in forms leave the mark where text stands now."""
    if not switched_on(control, "sdtPr", "showingPlcHdr"):
        return False
    text = "".join(islice(filter(str.strip, control.itertext(_TEXT)), _PROMPT_PIECES)).strip()
    return not text or _PROMPT.match(text) is not None
