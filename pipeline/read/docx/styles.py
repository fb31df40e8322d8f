"""Paragraph styles: which numbering a style brings, through the styles it is based on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.read.docx.names import child, integer, value, w

_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its id, its name as Word shows it (in lower case), what it is based on and the numbering it asks for itself."""

    style_id: str
    name: str
    based_on: str | None
    num_id: int | None
    level: int | None


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: Any) -> None:
        self._default: str | None = None
        self._by_id: dict[str, Style] = {}
        for element in () if root is None else root.findall(w("style")):
            style = _style(element)
            self._by_id[style.style_id] = style
            if element.get(w("type")) == "paragraph" and element.get(w("default")) in {"1", "true", "on"}:
                self._default = style.style_id

    def chain(self, style_id: str | None) -> list[Style]:
        """Return the style and those it is based on, nearest first, at most 20; None stands for the default paragraph style."""
        found: list[Style] = []
        current = self._by_id.get(style_id or self._default or "")
        while current is not None and current not in found and len(found) < _LONGEST_CHAIN:
            found.append(current)
            current = self._by_id.get(current.based_on or "")
        return found

    def name(self, style_id: str | None) -> str:
        """Return the style's name in lower case, "" if it is not declared."""
        return self._by_id[style_id].name if style_id in self._by_id else ""

    def num_id(self, style_id: str) -> int | None:
        """Return the numbering that a style asks for itself (numbering styles)."""
        style = self._by_id.get(style_id)
        return style.num_id if style else None


def _style(element: Any) -> Style:
    numbering = child(element, "pPr", "numPr")
    return Style(
        style_id=element.get(w("styleId"), ""),
        name=(value(element, "name") or "").lower(),
        based_on=value(element, "basedOn"),
        num_id=integer(numbering, "numId"),
        level=integer(numbering, "ilvl"),
    )
