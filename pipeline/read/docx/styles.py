"""Styles: which numbering a paragraph style brings, and which styles hide their text, through the styles they are based on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.read.docx.names import VAL, child, integer, switch, w

_LONGEST_CHAIN = 20
_NAME, _BASE, _PARAGRAPH, _RUN = w("name"), w("basedOn"), w("pPr"), w("rPr")
_ID, _TYPE, _DEFAULT, _TRUE = w("styleId"), w("type"), w("default"), {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its id, its name as Word shows it (in lower case), what it is based on, the numbering it asks for itself, whether it hides text."""

    style_id: str
    name: str
    based_on: str | None
    num_id: int | None
    level: int | None
    hidden: bool | None


class Styles:
    """The styles of a document by id; a style is read when it is asked for, as few of those that a file declares are in use."""

    def __init__(self, root: Any, hides: bool = True) -> None:
        """`hides` says whether any style may hide its text."""
        self._elements: dict[str, Any] = {}
        self._read: dict[str, Style] = {}
        self._default = ""
        for element in () if root is None else root.iterchildren(w("style")):
            style_id = element.get(_ID, "")
            self._elements[style_id] = element
            if element.get(_DEFAULT) in _TRUE and element.get(_TYPE) == "paragraph":
                self._default = style_id
        self.hiding = frozenset(style_id for style_id in self._elements if self._hides(style_id)) if hides else frozenset()
        """The ids of the styles whose text is hidden."""

    def _style(self, style_id: str) -> Style | None:
        if style_id not in self._read and style_id in self._elements:
            self._read[style_id] = _style(self._elements[style_id])
        return self._read.get(style_id)

    def _hides(self, style_id: str) -> bool:
        return next((style.hidden for style in self.chain(style_id) if style.hidden is not None), False)

    def chain(self, style_id: str | None) -> list[Style]:
        """Return the style and those it is based on, nearest first, at most 20; None stands for the default paragraph style."""
        found: list[Style] = []
        current = self._style(style_id or self._default)
        while current is not None and current not in found and len(found) < _LONGEST_CHAIN:
            found.append(current)
            current = self._style(current.based_on or "")
        return found

    def of_contents(self, style_id: str) -> bool:
        """Tell whether a style is one of the table of contents."""
        style = self._style(style_id)
        return style is not None and style.name.startswith("toc ")

    def num_id(self, style_id: str) -> int | None:
        """Return the numbering that a style asks for itself (numbering styles)."""
        style = self._style(style_id)
        return style.num_id if style else None


def _style(element: Any) -> Style:
    parts = {part.tag: part for part in element}
    numbering = child(parts.get(_PARAGRAPH), "numPr")
    return Style(
        style_id=element.get(_ID, ""),
        name=_value(parts.get(_NAME)).lower(),
        based_on=_value(parts.get(_BASE)) or None,
        num_id=integer(numbering, "numId"),
        level=integer(numbering, "ilvl"),
        hidden=switch(parts.get(_RUN), "vanish"),
    )


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(VAL, ""))
