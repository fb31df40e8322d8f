"""What lies on a page or in the file besides its content: values of form fields, comments, attached files."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.read.contract import Box
from pipeline.read.losses import Tally
from pipeline.read.pdf.chars import Run
from pipeline.read.pdf.frame import Frame

_MOST = 10_000
_VALUES = frozenset({pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX})
_NO_COMMENT = frozenset({pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP})
# A field's text in parts of its height, and in points where the field is high.
_OF_HEIGHT, _LARGEST = 0.8, 12.0


class Values:
    """The values of a document's form fields, as runs where the fields stand. No script of the form is run."""

    def __init__(self, pdf: Any) -> None:
        self._form = None
        if pdf.get_formtype() != pdfium.FORMTYPE_NONE:
            pdf.init_forms()
            self._form = pdf.formenv.raw if pdf.formenv else None

    def runs_of(self, page: Any, frame: Frame) -> Iterator[Run]:
        """Yield the values of a page's fields (pypdfium2's page), in the coordinates of the unturned frame."""
        if self._form is None:
            return
        for kind, note in _annotations(page):
            if kind == pdfium.FPDF_ANNOT_WIDGET and pdfium.FPDFAnnot_GetFormFieldType(self._form, note) in _VALUES:
                value = _text(partial(pdfium.FPDFAnnot_GetFormFieldValue, self._form, note))
                lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n") if value.strip() else []
                yield from _runs(lines, _box(note, frame))


def count_comments(page: Any, tally: Tally) -> None:
    """Count the comments on a page; they are not in the text."""
    for kind, note in _annotations(page):
        if kind not in _NO_COMMENT:
            words = _text(partial(pdfium.FPDFAnnot_GetStringValue, note, b"Contents"))
            if words.strip():
                tally.held("comments")
                tally.note("comments", " ".join(words.split()))


def count_attachments(pdf: Any, tally: Tally) -> None:
    """Count the files attached to the document; they are not read."""
    if count := pdfium.FPDFDoc_GetAttachmentCount(pdf.raw):
        tally.held("embedded", count)


def _annotations(page: Any) -> Iterator[tuple[int, Any]]:
    """Yield a page's annotations, (subtype, handle), each closed when the next is asked for."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        if note := pdfium.FPDFPage_GetAnnot(page.raw, index):
            try:
                yield pdfium.FPDFAnnot_GetSubtype(note), note
            finally:
                pdfium.FPDFPage_CloseAnnot(note)


def _text(fetch: Callable[[Any, int], int]) -> str:
    """Return a string from PDFium, which first tells how many bytes it takes and then writes it as UTF-16."""
    size = fetch(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    fetch(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _box(note: Any, frame: Frame) -> Box:
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, rect)
    return frame.box(rect.left, rect.bottom, rect.right, rect.top)


def _runs(lines: list[str], box: Box) -> Iterator[Run]:
    """Yield a field's lines, spread evenly where they must be to stay within its box."""
    x0, top, x1, bottom = box
    size = max(min(_OF_HEIGHT * (bottom - top) / len(lines), _LARGEST), 1.0) if lines else 1.0
    for number, line in enumerate(lines):
        step = min(size, (x1 - x0) / max(len(line), 1))
        lefts = [x0 + step * at for at in range(len(line))]
        middle = top + (number + 0.5) * (bottom - top) / len(lines)
        if line.strip():
            yield Run(line, lefts, x0 + step * len(line), middle - size / 2, middle + size / 2, size)
