"""What a document holds, counted apart from reading it, so that reading can be held against it: the loss ledger's one side.

Everything starts from the texts (w:t): one that stands on the page belongs to a paragraph, and that to a table or a text box, which all must come through.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.read.docx.inline import branch, is_hidden
from pipeline.read.docx.maths import FORMULA, MATH_TEXT
from pipeline.read.docx.names import (
    ALTERNATE,
    DRAWING,
    FALLBACK,
    OFFICE,
    PICTURE,
    VML,
    child,
    is_placeholder,
    paragraph_properties,
    w,
)
from pipeline.read.docx.styles import Styles
from pipeline.read.losses import PARTS, Tally

_TEXT, _RUN, _PARAGRAPH, _TABLE, _BOX, _ROW, _CONTROL = w("t"), w("r"), w("p"), w("tbl"), w("txbxContent"), w("tr"), w("sdt")
_SHAPE_TEXT, _SHAPE = f"{{{DRAWING}}}t", f"{{{DRAWING}}}txBody"
_WORD_ART, _PICTURE, _OLD_PICTURE = f"{{{VML}}}textpath", f"{{{PICTURE}}}pic", f"{{{VML}}}imagedata"
_OBJECT, _CHUNK = f"{{{OFFICE}}}OLEObject", w("altChunk")
_DELETION, _DELETED_TEXT = w("del"), w("delText")
_INSERTED = frozenset({w("ins"), w("moveTo")})
_OFF_THE_PAGE = frozenset({_DELETION, w("moveFrom"), w("rt"), w("object")})
_AROUND = {_TABLE: "tables", _BOX: "text_boxes"}
_JUDGED_BY_WORDS = frozenset({_CONTROL, FALLBACK})
# What most paragraphs lie in, and what never keeps them off the page.
_PLAIN = frozenset(map(w, ("tc", "body", "document", "sdtContent")))
_NOTES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_CODE, _CONTENTS_LINK = w("instrText"), "PAGEREF _Toc"


def is_contents_line(paragraph: Any, style: str | None, styles: Styles, links: bool) -> bool:
    """Tell whether a paragraph is a line of the table of contents: by its style, or because it refers to the page of a heading's bookmark.

    `links` says whether the document has such references at all.
    """
    return (style is not None and styles.of_contents(style)) or (links and any(_CONTENTS_LINK in (code.text or "") for code in paragraph.iter(_CODE)))


class Census:
    """Counts what the document's body and its notes hold into the tally; `texts` says how many texts (w:t) of each paragraph stand on the page."""

    def __init__(self, styles: Styles, tally: Tally, hides: bool, links: bool) -> None:
        """`hides` and `links` say whether anything in the file may be hidden, or refer to headings from a table of contents."""
        self._links = links
        self._styles = styles
        self._tally = tally
        self._hides = hides
        self._shown: dict[Any, bool] = {}
        self._surroundings: dict[Any, tuple[Any, ...] | None] = {}
        self._wholes: dict[Any, str] = {}
        self._judged: dict[Any, str] = {}
        self.texts: Counter[Any] = Counter()

    def count(self, root: Any) -> None:
        """Count a part, or one note of the part of notes."""
        quick = not self._hides
        last, count = None, 0
        for text in root.iter(_TEXT):
            words = text.text
            if not words or words.isspace():
                continue
            run = text.getparent()
            paragraph = run.getparent()
            if paragraph is last and run.tag == _RUN:
                count += 1
            elif quick and run.tag == _RUN and paragraph.tag == _PARAGRAPH:
                # Most texts: right in a run of the paragraph.
                self._add(last, count)
                last, count = paragraph, 1
            else:
                self._place(text)
        self._add(last, count)
        self._count_wholes(root)

    def _add(self, paragraph: Any, count: int) -> None:
        if paragraph is not None and self._is_shown(paragraph):
            self.texts[paragraph] += count

    def _count_wholes(self, root: Any) -> None:
        for element in root.iter(*_WHOLES):
            if (part := _part(element)) and self._stands(element.getparent() if element.tag == _OBJECT else element):
                self._wholes[element] = part
        for deleted in root.iter(_DELETED_TEXT):
            if deleted.text and not deleted.text.isspace():
                self._wholes[next(deleted.iterancestors(_DELETION), deleted)] = "deletions"

    def close(self) -> None:
        """Write the counts to the tally."""
        for part, count in Counter(self._wholes.values()).items():
            self._tally.held(part, count)
        self._tally.held("paragraphs", sum(1 for count in self.texts.values() if count))

    def holds(self, element: Any) -> bool:
        """Tell whether a table or text box counts as one with text."""
        return element in self._wholes

    def references(self, root: Any) -> list[tuple[str, str]]:
        """Return the notes that texts on the page refer to, as (kind, id), each once."""
        found = [(_NOTES[e.tag], e.get(w("id"), "")) for e in root.iter(*_NOTES) if self._stands(e)]
        return list(dict.fromkeys(found))

    def _place(self, text: Any) -> None:
        """Count a text for its paragraph, unless it is off the page."""
        inside: list[Any] = []
        for ancestor in text.iterancestors():
            if ancestor.tag == _PARAGRAPH:
                self._place_in(ancestor, inside)
                return
            if part := self._keeps_off(ancestor):
                self._wholes.update({ancestor: part} if part in PARTS else {})
                return
            inside.append(ancestor)

    def _place_in(self, paragraph: Any, inside: list[Any]) -> None:
        """Count a text that lies in these elements of the paragraph."""
        if self._is_shown(paragraph):
            self.texts[paragraph] += 1
            self._wholes.update((each, "insertions") for each in inside if each.tag in _INSERTED)

    def _keeps_off(self, ancestor: Any) -> str:
        """Return why what lies in this element is not on the page (a part of the ledger, or another word), "" if it may be."""
        if ancestor.tag == _RUN:
            return "hidden" if self._hides and is_hidden(ancestor, self._hiding(ancestor)) else ""
        if ancestor.tag in _JUDGED_BY_WORDS:
            if ancestor not in self._judged:  # else each of the texts in it would have all of them looked through
                self._judged[ancestor] = "" if _is_on_the_page(ancestor, ancestor.tag) else "off the page"
            return self._judged[ancestor]
        if _is_on_the_page(ancestor, ancestor.tag):
            return ""
        return "deletions" if ancestor.tag == _DELETION else "off the page"

    def _hiding(self, element: Any) -> frozenset[str]:
        paragraph = next(element.iterancestors(_PARAGRAPH), None)
        return hiding_of(None if paragraph is None else paragraph_properties(paragraph).style, self._styles)

    def _is_shown(self, paragraph: Any) -> bool:
        """Tell whether a paragraph with texts stands on the page; the first time, note in which tables and boxes."""
        known = self._shown.get(paragraph)
        if known is not None:
            return known
        around = self._around(paragraph.getparent())
        shown = around is not None
        if shown and is_contents_line(paragraph, paragraph_properties(paragraph).style, self._styles, self._links):
            self._wholes[paragraph], shown = "contents_lines", False
        elif around:
            self._wholes.update((each, _AROUND[each.tag]) for each in around)
        self._shown[paragraph] = shown
        return shown

    def _stands(self, element: Any) -> bool:
        return self._around(element.getparent()) is not None

    def _around(self, element: Any) -> tuple[Any, ...] | None:
        """Return the tables and boxes among an element and its ancestors, None if something there keeps what it holds off the page."""
        if element is None:
            return ()
        if element not in self._surroundings:
            above = self._around(element.getparent())
            if above is not None and element.tag in _AROUND:
                above = (*above, element)
            elif above is not None and element.tag not in _PLAIN and self._keeps_off(element):
                above = None
            self._surroundings[element] = above
        return self._surroundings[element]


def _is_on_the_page(ancestor: Any, tag: str) -> bool:
    """Tell whether what lies in this element may stand on the page: not deleted, no spare version for old programs, no prompt to fill in."""
    if tag == FALLBACK:
        return ancestor.getparent().tag != ALTERNATE or branch(ancestor.getparent()) is ancestor
    if tag == _ROW:
        return child(ancestor, "trPr", "del") is None
    return tag not in _OFF_THE_PAGE and not (tag == _CONTROL and is_placeholder(ancestor))


def hiding_of(style: str | None, styles: Styles) -> frozenset[str]:
    """Return the styles that hide their text, with "" if this one, a paragraph's, is one of them."""
    return styles.hiding | {""} if style in styles.hiding else styles.hiding


_WHOLES = {
    FORMULA: "formulas", _WORD_ART: "text_boxes", _SHAPE: "text_boxes", _PICTURE: "images", _OLD_PICTURE: "images", _OBJECT: "embedded", _CHUNK: "embedded",
    w("subDoc"): "embedded",
}  # fmt: skip


def _part(element: Any) -> str:
    """Return which part of the ledger an element counts for, "" if it holds no words though it should."""
    if element.tag == _WORD_ART:
        words = element.get("string", "")
    elif element.tag in {_SHAPE, FORMULA}:
        words = "".join(element.itertext(_SHAPE_TEXT, MATH_TEXT, _TEXT))
    else:
        return "formulas" if element.get("ProgID", "").startswith("Equation") else _WHOLES[element.tag]
    return _WHOLES[element.tag] if words.strip() else ""
