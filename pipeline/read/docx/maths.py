"""Formulas (m:oMath) in one line, as one would type them: R=L×S, a/b, (a+b)/(c), x^2, √(x)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.read.docx.names import MATH

FORMULA = f"{{{MATH}}}oMath"
_SEEN = frozenset(f"{{{MATH}}}{name}" for name in ("e", "num", "den", "sub", "sup", "deg", "fName", "lim"))
_NAME = len(f"{{{MATH}}}")
MATH_TEXT, _VALUE = f"{{{MATH}}}t", f"{{{MATH}}}val"


def linear(element: Any) -> str:
    """Return a formula's text with its fractions, powers, indices and roots written in one line."""
    kind = element.tag[_NAME:] if element.tag.startswith(f"{{{MATH}}}") else ""
    if element.tag == MATH_TEXT:
        return str(element.text or "")
    if kind not in _SHAPES:
        return "".join(linear(each) for each in element)
    seen = [(each.tag[_NAME:], linear(each)) for each in element if each.tag in _SEEN]
    return _SHAPES[kind](element, dict(seen), [text for _, text in seen])


def _grouped(text: str) -> str:
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _scripts(parts: dict[str, str]) -> str:
    below = f"_{_grouped(parts['sub'])}" if parts.get("sub") else ""
    return below + (f"^{_grouped(parts['sup'])}" if parts.get("sup") else "")


def _property(element: Any, name: str, default: str) -> str:
    found = next(element.iter(f"{{{MATH}}}{name}"), None)
    return default if found is None else found.get(_VALUE, "")


def _root(_: Any, parts: dict[str, str], __: list[str]) -> str:
    return f"{parts.get('deg', '')}√{_grouped(parts.get('e', ''))}"


def _sum(element: Any, parts: dict[str, str], _: list[str]) -> str:
    return _property(element, "chr", "∫") + _scripts(parts) + parts.get("e", "")


def _brackets(element: Any, _: dict[str, str], pieces: list[str]) -> str:
    return _property(element, "begChr", "(") + _property(element, "sepChr", "|").join(pieces) + _property(element, "endChr", ")")


_SHAPES: dict[str, Callable[[Any, dict[str, str], list[str]], str]] = {
    "f": lambda _, parts, __: f"{_grouped(parts.get('num', ''))}/{_grouped(parts.get('den', ''))}",
    "sSup": lambda _, parts, __: parts.get("e", "") + _scripts(parts),
    "sSub": lambda _, parts, __: parts.get("e", "") + _scripts(parts),
    "sSubSup": lambda _, parts, __: parts.get("e", "") + _scripts(parts),
    "rad": _root,
    "nary": _sum,
    "d": _brackets,
}
