"""A paragraph's XML -> what a reader of the page sees: its text, the text boxes anchored in it, the notes it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.read.docx.fields import form_value, shown
from pipeline.read.docx.maths import FORMULA, MATH_TEXT, linear
from pipeline.read.docx.names import ALTERNATE, CHART, CHOICE, DIAGRAM, DRAWING, FALLBACK, VML, child, is_placeholder, switch, value, w
from pipeline.read.docx.symbols import UNKNOWN, character

_TEXT, _RUN, _FIELD, _CODE = w("t"), w("r"), w("fldChar"), w("instrText")
_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
# Properties, deleted and moved-away text, phonetic guides: not on the page. A nested paragraph is a block of its own.
_UNSEEN = frozenset(
    w(name)
    for name in ("pPr", "rPr", "sdtPr", "tblPr", "rubyPr", "delInstrText", "delText", "del", "moveFrom", "rt", "annotationRef", "p", "tbl", "object")
)
_NOTES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_BOX, _WORD_ART = w("txbxContent"), f"{{{VML}}}textpath"
_SHAPE_TEXT, _DIAGRAM = f"{{{DRAWING}}}txBody", f"{{{DIAGRAM}}}relIds"
_INSERTED = frozenset({w("ins"), w("moveTo")})
_LONGEST_CODE = 2000
_SYMBOL, _CONTROL, _KIND = w("sym"), w("sdt"), w("fldCharType")


@dataclass(slots=True)
class _Field:
    """A field under way: the element that began it, after how many pieces, its code so far, whether its code has ended and its result begun."""

    begin: Any
    at: int
    code: str = ""
    has_result: bool = False


class Inline:
    """What a paragraph holds: pieces of text; text boxes (elements, or WordArt strings), SmartArt; notes as (kind, id); the fields under way.

    `taken` counts the w:t among the pieces that hold more than blanks; `insertions`, `formulas` and `unknown` count tracked insertions, formulas and
    symbols without a known character among them. `hiding` are the styles that hide their text, None if nothing is hidden.
    """

    __slots__ = ("boxes", "fields", "formulas", "hiding", "insertions", "notes", "pieces", "taken", "unknown")

    def __init__(self, hiding: frozenset[str] | None) -> None:
        self.hiding = hiding
        self.pieces: list[str] = []
        self.boxes: list[Any] = []
        self.notes: list[tuple[str, str]] = []
        self.fields: list[_Field] = []
        self.taken = self.insertions = self.formulas = self.unknown = 0

    @property
    def rare(self) -> int:
        """Whether there is any of what few paragraphs hold: insertions, formulas, unknown symbols."""
        return self.insertions or self.formulas or self.unknown

    @property
    def text(self) -> str:
        """The paragraph's text without the line breaks that page and column breaks leave at its ends."""
        return "".join(self.pieces).strip("\n")


def read_inline(paragraph: Any, hiding: frozenset[str] | None = None) -> Inline:
    """Return what a w:p holds. `hiding` are the styles that hide their text, "" if the paragraph's own is one of them; None if nothing is hidden."""
    out = Inline(hiding)
    _collect(paragraph, out)
    return out


def _collect(element: Any, out: Inline) -> None:
    for part in element:
        tag = part.tag
        if tag == _RUN:
            _collect_run(part, out)
        elif tag == _TEXT:
            _take(part, out)
        elif tag not in _UNSEEN:
            _collect_special(part, tag, out)


def _collect_run(run: Any, out: Inline) -> None:
    if out.hiding is not None and is_hidden(run, out.hiding):
        return
    for part in run:
        tag = part.tag
        if tag == _TEXT:
            _take(part, out)
        elif tag not in _UNSEEN:
            _collect_special(part, tag, out)


def _take(part: Any, out: Inline) -> None:
    text = part.text
    if text:
        out.pieces.append(text)
        out.taken += not text.isspace()


def is_hidden(run: Any, hiding: frozenset[str]) -> bool:
    """Tell whether a w:r is hidden: by itself, by its style, or by the paragraph's style ("" among `hiding`)."""
    properties = child(run, "rPr")
    own = switch(properties, "vanish")
    if own is not None:
        return own
    style = value(properties, "rStyle")
    return style in hiding if style else "" in hiding


def _collect_special(part: Any, tag: str, out: Inline) -> None:
    if tag in _SIGNS:
        out.pieces.append(_SIGNS[tag])
    elif tag in _INLINE:
        _INLINE[tag](part, out)
    elif tag in _BOXES:
        out.boxes.append(part.get("string", "") if tag == _WORD_ART else part)
    elif tag in _NOTES:
        out.notes.append((_NOTES[tag], part.get(w("id"), "")))
    elif tag != _CONTROL or not is_placeholder(part):
        _collect(part, out)


def _collect_alternate(part: Any, out: Inline) -> None:
    _collect(branch(part), out)


def branch(alternate: Any) -> Any:
    """Return what counts of an mc:AlternateContent: the first choice. The fallback repeats it for old programs (text boxes would come twice), unless
    the choice is something that holds no words of its own here. An alternative without either is its own.
    """
    choice = next(alternate.iterchildren(CHOICE), None)
    fallback = next(alternate.iterchildren(FALLBACK), None)
    if fallback is not None and (choice is None or (not _has_words(choice) and _has_words(fallback))):
        return fallback
    return alternate if choice is None else choice


def _has_words(element: Any) -> bool:
    return next(element.iter(*_WORDS), None) is not None


_WORDS = (_TEXT, _WORD_ART, _SHAPE_TEXT, _DIAGRAM, f"{{{CHART}}}chart")


def _collect_insertion(part: Any, out: Inline) -> None:
    before = out.taken
    _collect(part, out)
    out.insertions += out.taken > before


def _collect_formula(part: Any, out: Inline) -> None:
    text = linear(part)
    out.pieces.append(text)
    out.formulas += bool(text.strip()) and any(each.strip() for each in part.itertext(MATH_TEXT, _TEXT))


def _collect_symbol(part: Any, out: Inline) -> None:
    sign = character(part.get(w("font"), ""), part.get(w("char"), ""))
    out.pieces.append(sign)
    out.unknown += sign == UNKNOWN


def _collect_field(part: Any, out: Inline) -> None:
    """Follow a field: its code is not on the page, nor are results of fields inside its code; one without a result may show something by its code."""
    kind = part.get(_KIND)
    if kind == "begin":
        out.fields.append(_Field(part, len(out.pieces)))
    elif kind == "separate" and out.fields:
        out.fields[-1].has_result = True
    elif kind == "end" and out.fields:
        ended = out.fields.pop()
        if len(out.pieces) == ended.at:
            out.pieces.append(shown(ended.code) or form_value(ended.begin))
        if out.fields and not out.fields[-1].has_result:
            out.fields[-1].code += "".join(out.pieces[ended.at :])
            del out.pieces[ended.at :]


def _collect_code(part: Any, out: Inline) -> None:
    if out.fields and len(out.fields[-1].code) < _LONGEST_CODE:
        out.fields[-1].code += part.text or ""


_INLINE = {
    ALTERNATE: _collect_alternate, FORMULA: _collect_formula, _SYMBOL: _collect_symbol, _FIELD: _collect_field, _CODE: _collect_code,
    **dict.fromkeys(_INSERTED, _collect_insertion),
}  # fmt: skip
_BOXES = frozenset({_BOX, _WORD_ART, _SHAPE_TEXT, _DIAGRAM})


def has_deleted_mark(mark: Any) -> bool:
    """Tell whether the end of a paragraph with these properties of its mark was deleted or moved away under tracking, so that it runs on into the next one."""
    return mark is not None and (child(mark, "del") is not None or child(mark, "moveFrom") is not None)
