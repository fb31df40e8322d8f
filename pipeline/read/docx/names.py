"""WordprocessingML's element and attribute names, and small look-ups in its property elements."""

from __future__ import annotations

from functools import cache
from typing import Any

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
VML = "urn:schemas-microsoft-com:vml"
_FALSE = {"0", "false", "off", "none"}


@cache
def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return f"{{{_MAIN}}}{name}"


VAL = w("val")


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
    return int(found) if found is not None and found.lstrip("-").isdecimal() and len(found) < 10 else None


def switched_on(element: Any, *path: str) -> bool:
    """Tell whether an on/off property is there and not switched off (w:vanish, w:isLgl)."""
    found = child(element, *path)
    return found is not None and found.get(VAL, "1") not in _FALSE
