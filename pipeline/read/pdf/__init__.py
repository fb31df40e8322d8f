"""PDF with a text layer: PDFium gives characters and rules; lines, paragraphs and tables are put together here."""

from __future__ import annotations

from pipeline.read.contract import SourceText

media_type = "application/pdf"
suffixes = (".pdf",)

_HEAD = 1024


def sniff(data: bytes) -> bool:
    """Tell whether the PDF mark stands within the first 1,024 bytes, where readers of the format look for it."""
    return b"%PDF-" in data[:_HEAD]


def read(data: bytes) -> SourceText:
    """Return the text, paragraph by paragraph and row by row, with anchors; see `document.source_text`."""
    from pipeline.read.pdf.document import source_text
    from pipeline.read.pdf.streams import check

    check(data)
    return source_text(data, media_type)
