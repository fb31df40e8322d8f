"""A paragraph's XML -> what a reader of the page sees: its text, the text boxes anchored in it, the notes it refers to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipeline.read.docx.names import COMPATIBILITY, MATH, VML, child, switched_on, w

_TEXT = frozenset({w("t"), f"{{{MATH}}}t"})
_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
# Properties, field codes, deleted and moved-away text, phonetic guides: not on the page. A nested paragraph is a block of its own.
_UNSEEN = frozenset(
    w(name)
    for name in ("pPr", "rPr", "sdtPr", "tblPr", "instrText", "delInstrText", "delText", "del", "moveFrom", "rt", "fldChar", "annotationRef", "p", "tbl")
)
_ALTERNATE, _CHOICE = f"{{{COMPATIBILITY}}}AlternateContent", f"{{{COMPATIBILITY}}}Choice"
_BOX, _WORD_ART = w("txbxContent"), f"{{{VML}}}textpath"
_NOTES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_RUN, _SYMBOL, _BREAK, _CONTROL = w("r"), w("sym"), w("br"), w("sdt")


@dataclass(slots=True)
class Inline:
    """What a paragraph holds: pieces of text, text boxes (w:txbxContent elements or WordArt strings), notes as (kind, id), hidden runs."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    hidden: int = 0

    @property
    def text(self) -> str:
        """The paragraph's text without the line breaks that page and column breaks leave at its ends."""
        return "".join(self.pieces).strip("\n")


def read_inline(paragraph: Any) -> Inline:
    """Return what a w:p holds."""
    out = Inline()
    _collect(paragraph, out)
    return out


def _collect(element: Any, out: Inline) -> None:
    for part in element:
        tag = part.tag
        if tag in _TEXT:
            out.pieces.append(part.text or "")
        elif tag == _RUN:
            _collect_run(part, out)
        elif tag in _SIGNS:
            out.pieces.append(_SIGNS[tag])
        elif tag not in _UNSEEN and isinstance(tag, str):
            _collect_special(part, tag, out)


def _collect_run(run: Any, out: Inline) -> None:
    if switched_on(run, "rPr", "vanish"):
        out.hidden += 1
    else:
        _collect(run, out)


def _collect_special(part: Any, tag: str, out: Inline) -> None:
    if tag == _BOX:
        out.boxes.append(part)
    elif tag in _NOTES:
        out.notes.append((_NOTES[tag], part.get(w("id"), "")))
    elif tag == _ALTERNATE:
        # The fallback repeats the choice for old programs; text boxes would come twice.
        choice = part.find(_CHOICE)
        _collect(part if choice is None else choice, out)
    elif tag == _SYMBOL:
        out.pieces.append(_symbol(part.get(w("char"), "")))
    elif tag == _WORD_ART:
        out.boxes.append(part.get("string", ""))
    elif tag != _CONTROL or not is_placeholder(part):
        _collect(part, out)


def _symbol(code: str) -> str:
    """Return the character of a symbol font, which keeps its code in the private use area."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def is_placeholder(control: Any) -> bool:
    """Tell whether a content control (w:sdt) only shows its prompt (单击此处输入文字)."""
    return switched_on(control, "sdtPr", "showingPlcHdr")


def has_deleted_mark(paragraph: Any) -> bool:
    """Tell whether the paragraph's end was deleted or moved away under tracking, so that it runs on into the next one."""
    mark = child(paragraph, "pPr", "rPr")
    return child(mark, "del") is not None or child(mark, "moveFrom") is not None
