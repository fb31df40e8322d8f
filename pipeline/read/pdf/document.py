"""A PDF from its first page to its last: pages read one by one, then paragraphs and tables joined over the pages' ends."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.errors import DamagedFileError, EncryptedFileError, UnsupportedFormatError
from pipeline.read.contract import SourceText
from pipeline.read.lines import Lines, Repeats, pipe_row
from pipeline.read.pdf.glyphs import TextLine, glyphs_of, lines_of
from pipeline.read.pdf.paragraphs import Measure, glued, measure, running_lines, runs_on
from pipeline.read.pdf.tables import PageTable, continued, tables_of

_MOST_PAGES = 5000
_TAIL = 4096
# pdfminer writes a line to the log for each oddity of a file; what matters of them is in the warnings.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """What one page holds, from the top down; `is_picture` where it has images and no characters."""

    number: int
    width: float
    height: float
    lines: tuple[TextLine, ...]
    tables: tuple[PageTable, ...]
    is_picture: bool


@dataclass(slots=True)
class Paragraph:
    """A paragraph's text, its first and last line, and where in it a page begins: (page, character)."""

    text: str
    first: TextLine
    last: TextLine
    pages: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class WholeTable:
    """A table put together from its parts, and its first rows on each page: (page, row)."""

    table: PageTable
    last_page: int
    pages: list[tuple[int, int]] = field(default_factory=list)


def source_text(data: bytes, media_type: str) -> SourceText:
    """Return the text of a PDF: a line per paragraph, `| a | b |` per table row, anchors of kind "page" (from 1) and "table".

    Running heads and page numbers stay out. Raises EncryptedFileError where a password is asked for, UnsupportedFormatError for scans without a
    text layer, DamagedFileError for broken files.
    """
    pages = _read_pages(data)
    if not any(page.lines or page.tables for page in pages):
        raise UnsupportedFormatError(
            "这份 PDF 没有文字层（多半是扫描件），请先做文字识别（OCR） · this PDF has no text layer (a scan?): run text recognition (OCR) on it first"
        )
    running = running_lines((page.lines, page.height) for page in pages)
    blocks = list(_joined(pages, running))
    lines = _laid_out(blocks, len(pages))
    return SourceText(lines.text, media_type, page_count=len(pages), anchors=lines.anchors, warnings=tuple(_warnings(data, pages, running)))


def _read_pages(data: bytes) -> list[Page]:
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > _MOST_PAGES:
                raise DamagedFileError(f"页数过多（上限 {_MOST_PAGES} 页），请拆分后再放进来 · more than {_MOST_PAGES} pages: split the file")
            repeats = Repeats()
            pages = [_read_page(page, number, repeats) for number, page in enumerate(pdf.pages, 1)]
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
            raise EncryptedFileError("PDF 加了打开密码，请去掉密码后再放进来 · the PDF is protected by a password: save it without one") from error
        raise _broken() from error
    if not pages:
        raise _broken()
    return pages


def _broken() -> DamagedFileError:
    return DamagedFileError("PDF 不完整或已损坏，请重新下载 · the PDF is truncated or damaged: fetch it again")


def _read_page(page: Any, number: int, repeats: Repeats) -> Page:
    """Return what a page holds and free what pdfplumber keeps of it."""
    try:
        glyphs = glyphs_of(page.chars)
        tables, outside = tables_of(page, glyphs, number, repeats)
        lines = tuple(lines_of(outside, number))
        return Page(number, float(page.width), float(page.height), lines, tuple(tables), not glyphs and bool(page.images))
    finally:
        page.close()


def _joined(pages: list[Page], running: set[TextLine]) -> Iterator[Paragraph | WholeTable]:
    """Yield paragraphs and tables in the order of the pages, those that a page's end cuts in one piece."""
    measures = _measures(pages, running)
    last: Paragraph | WholeTable | None = None
    for page in pages:
        blocks: list[TextLine | PageTable] = [*(line for line in page.lines if line not in running), *page.tables]
        for block in sorted(blocks, key=lambda b: b.top):
            if not _absorbed(last, block, measures.get(round(page.width))):
                if last is not None:
                    yield last
                last = _begun(block)
    if last is not None:
        yield last


def _measures(pages: list[Page], running: set[TextLine]) -> dict[int, Measure]:
    """Return the measures of the pages of each width (in points, rounded): an annex may lie across."""
    by_width: dict[int, list[TextLine]] = {}
    for page in pages:
        by_width.setdefault(round(page.width), []).extend(line for line in page.lines if line not in running)
    return {width: measure(lines, width) for width, lines in by_width.items() if lines}


def _begun(block: TextLine | PageTable) -> Paragraph | WholeTable:
    if isinstance(block, TextLine):
        return Paragraph(block.text, block, block, [(block.page, 0)])
    return WholeTable(block, block.page, [(block.page, 0)])


def _absorbed(last: Paragraph | WholeTable | None, block: TextLine | PageTable, at: Measure | None) -> bool:
    """Add the block to the one before where it goes on with it, and tell whether it did."""
    if isinstance(last, Paragraph) and isinstance(block, TextLine) and at is not None and runs_on(last.first, last.last, block, at):
        text = glued(last.text, block.text)
        if block.page != last.last.page:
            last.pages.append((block.page, len(text) - len(block.text)))
        last.text, last.last = text, block
        return True
    if isinstance(last, WholeTable) and isinstance(block, PageTable) and block.page == last.last_page + 1 and last.table.goes_on_in(block):
        last.pages.append((block.page, len(last.table.rows)))
        last.table, last.last_page = continued(last.table, block), block.page
        return True
    return False


def _laid_out(blocks: list[Paragraph | WholeTable], page_count: int) -> Lines:
    """Write the blocks as lines; a page without text has its anchor where the next text begins."""
    lines = Lines()
    pages = iter(range(1, page_count + 1))
    reached = tables = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            rows, starts = [block.text], [(page, 0, at) for page, at in block.pages]
        else:
            rows, starts = [pipe_row(row) for row in block.table.rows], [(page, row, 0) for page, row in block.pages]
        for index, row in enumerate(rows):
            for page, _, at in (start for start in starts if start[1] == index):
                while reached < page:
                    reached = next(pages)
                    lines.anchor("page", reached, at)
            if index == 0 and isinstance(block, WholeTable):
                lines.anchor("table", tables)
                tables += 1
            lines.add(row)
    for page in pages:
        lines.anchor("page", page)
    return lines


def _warnings(data: bytes, pages: list[Page], running: set[TextLine]) -> Iterator[str]:
    """Yield a line for each kind of thing that the file holds and the text does not."""
    if b"%%EOF" not in data.rstrip(b"\0\r\n\t ")[-_TAIL:]:
        yield "文件末尾残缺，可能少了内容 · the file's end is missing: text may be lost"
    if pictures := [str(page.number) for page in pages if page.is_picture]:
        shown = ", ".join(pictures[:20])
        yield f"{len(pictures)} 页是没有文字层的图片，未读 · pages that are pictures without text, not read: {shown}"
    if running:
        shown = " / ".join(dict.fromkeys(line.text for line in sorted(running, key=lambda line: (line.page, line.top))))
        yield f"页眉、页脚和页码未收入正文（{len(running)} 行） · running heads and page numbers left out: {shown[:80]}"
    if lost := sum(line.text.count("\ufffd") for page in pages for line in page.lines):
        yield f"{lost} 个字没有对应的字符编码，记作 U+FFFD · {lost} glyphs map to no character and became U+FFFD"
