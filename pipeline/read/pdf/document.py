"""A PDF from its first page to its last: what PDFium reads of each page, recognised where a page is a picture, laid out as one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.errors import DamagedFileError, EncryptedFileError, TooLargeError
from pipeline.read import recognise
from pipeline.read.contract import SourceText
from pipeline.read.foreign import is_cut_off
from pipeline.read.losses import Tally
from pipeline.read.pdf import fields, pictures
from pipeline.read.pdf.chars import Run, runs_of
from pipeline.read.pdf.frame import Frame, frames
from pipeline.read.pdf.layout import Layout
from pipeline.read.pdf.rules import drawing_of

if TYPE_CHECKING:
    from pipeline.read.recognise.page import Recognition

_MOST_PAGES = 5000
_MOST_CHARACTERS = 20_000_000
# Of the characters on a page, so many times more must stand another way before it is read that way rather than as it is displayed.
_MOSTLY = 3


def source_text(data: bytes, media_type: str) -> SourceText:
    """Return the text of a PDF: a line per paragraph, `| a | b |` per table row; anchors for pages, paragraphs and cells.

    Running heads and page numbers stay out. Raises EncryptedFileError where a password is asked for, ConverterMissingError for scans where text
    recognition is not installed, DamagedFileError for broken files, TooLargeError for those beyond all measure.
    """
    tally, layout = Tally(), Layout()
    with _opened(data) as pdf:
        count = len(pdf)
        reader = _Pages(pdf, tally)
        for number in range(1, count + 1):
            reader.read(number, layout)
        if reader.is_broken:
            raise _broken()
        reader.close()
        fields.count_attachments(pdf, tally)
    printed = layout.written(tally)
    if not printed.text and reader.has_pictures:
        raise pictures.nothing_read()
    cut = ("文件末尾残缺，可能少了内容 · the file's end is missing: text may be lost",) if is_cut_off(data) else ()
    return SourceText(
        printed.text, media_type, page_count=count, anchors=printed.anchors, contents=tally.contents(), warnings=(*cut, *reader.doubts.warnings())
    )


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """Open the document; close it and all that hangs on it afterwards."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise EncryptedFileError("PDF 加了打开密码，请去掉密码后再放进来 · the PDF is protected by a password: save it without one") from error
        raise _broken() from error
    try:
        if len(pdf) > _MOST_PAGES:
            raise TooLargeError(f"页数过多（上限 {_MOST_PAGES} 页），请拆分后再放进来 · more than {_MOST_PAGES} pages: split the file")
        if not len(pdf):
            raise _broken()
        yield pdf
    finally:
        pdf.close()


def _broken() -> DamagedFileError:
    return DamagedFileError("PDF 不完整或已损坏，请重新下载 · the PDF is truncated or damaged: fetch it again")


class _Pages:
    """Reads a document's pages one by one and closes each; `has_pictures` tells whether one was a picture without
    text, `is_broken` that none could be loaded.
    """

    def __init__(self, pdf: Any, tally: Tally) -> None:
        self.has_pictures = False
        self.is_broken = True
        self._pdf = pdf
        self._tally = tally
        self.doubts = recognise.Doubts()
        self._characters = 0
        self._open: Any = None
        self._values = fields.Values(pdf)

    def read(self, number: int, layout: Layout) -> None:
        """Add a page to the layout. A page that PDFium cannot load is counted as lost."""
        self._tally.held("pages")
        try:
            page = self._pdf[number - 1]
        except pypdfium2.PdfiumError:
            self._tally.note("pages", str(number))
            return
        # The page before is closed only now: PDFium forgets a typeface with the last page that shows it.
        self.close()
        self._open = page
        self._lay(number, page, layout)
        self.is_broken = False
        self._tally.kept("pages")

    def close(self) -> None:
        """Close the page read last."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _lay(self, number: int, page: Any, layout: Layout) -> None:
        quarters = frames(*page.get_bbox())
        shown = quarters[page.get_rotation() // 90 % 4]
        runs = [*runs_of(page, quarters), *self._values.runs_of(page, quarters[0])]
        self._count(runs)
        frame = quarters[_turn(runs, shown.turn)]
        drawing = drawing_of(page, frame, {run.source for run in runs})
        upright, rules = [*self._upright(runs, frame), *drawing.blanks], drawing.rules
        fields.count_comments(page, self._tally)
        if pictures.is_picture(upright, drawing, frame):
            if found := self._recognised(number, page):
                layout.add(number, found.width, found.height, found.runs, found.rules, found.shown)
                return
        elif drawing.images:
            self._tally.held("images", len(drawing.images))
        layout.add(number, frame.width, frame.height, upright, rules, lambda box: frame.seen_in(shown, box))

    def _count(self, runs: Sequence[Run]) -> None:
        self._characters += sum(len(run.text) for run in runs)
        if self._characters > _MOST_CHARACTERS:
            raise TooLargeError("PDF 的文字超过两千万字，请拆分后再放进来 · more than twenty million characters: split the file")

    def _upright(self, runs: Sequence[Run], frame: Frame) -> list[Run]:
        """Return the runs that stand upright on the page; count those at an angle (stamps, watermarks) and those off its edges."""
        upright: list[Run] = []
        for run in runs:
            if run.turn != frame.turn:
                self._lose("shapes", run)
            elif run.x1 <= 0 or run.x0 >= frame.width or run.bottom <= 0 or run.top >= frame.height:
                self._lose("hidden", run)
            else:
                upright.append(run)
        return upright

    def _lose(self, part: str, run: Run) -> None:
        if run.text.strip():
            self._tally.held(part)
            self._tally.note(part, run.text.strip())

    def _recognised(self, number: int, page: Any) -> Recognition | None:
        """Return what recognition reads on a page that is a picture, None where it is not installed."""
        self.has_pictures = True
        self._tally.held("pages_without_text")
        found = pictures.recognised(page)
        if found is None:
            self._tally.note("pages_without_text", " · ".join(recognise.ADVICE))
            self._tally.note("pages_without_text", str(number))
            return None
        self._tally.kept("pages_without_text")
        self.doubts.add(number, found.runs)
        return found


def _turn(runs: Sequence[Run], shown: int) -> int:
    """Return by how many quarters to turn a page to read it: as it is displayed, unless nearly all text on it stands another way (a table set across)."""
    counts = Counter[int]()
    for run in runs:
        if run.turn is not None:
            counts[run.turn] += len(run.text.strip())
    most, count = max(counts.items(), key=lambda item: (item[1], -item[0]), default=(shown, 0))
    return most if count > _MOSTLY * counts[shown] else shown
