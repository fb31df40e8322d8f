"""PDF files made on the fly with reportlab, in a Chinese typeface that every reader knows and no file need embed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pypdf import PdfReader, PdfWriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
BODY = ParagraphStyle("body", fontName=FONT, fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK")
TITLE = ParagraphStyle("title", fontName=FONT, fontSize=22, leading=34, alignment=1, wordWrap="CJK")
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=12, leading=16, wordWrap="CJK")


def table(rows: Sequence[Sequence[str]], widths: Sequence[float], merges: Sequence[tuple[Any, ...]] = (), repeat: int = 1) -> Table:
    """A ruled table whose long cells wrap; `merges` are reportlab's SPAN commands."""
    cells = [[Paragraph(text, CELL) if len(text) > 8 else text for text in row] for row in rows]
    made = Table(cells, colWidths=widths, repeatRows=repeat)
    made.setStyle(TableStyle([("FONTNAME", (0, 0), (-1, -1), FONT), ("GRID", (0, 0), (-1, -1), 0.5, colors.black), *merges]))
    return made


def pdf_of(*flow: str | Flowable, title: str | None = None, head: str | None = None, foot: str = "— {} —") -> bytes:
    """A PDF in which strings are body paragraphs (indented by two characters), with a running head and page numbers."""

    def furniture(canvas: Canvas, document: Any) -> None:
        canvas.setFont(FONT, 10)
        if head:
            canvas.drawString(72, 800, head)
        canvas.drawCentredString(297, 40, foot.format(document.page))

    out = io.BytesIO()
    story: list[Flowable] = [Paragraph(title, TITLE)] if title else []
    story += [Paragraph(part, BODY) if isinstance(part, str) else part for part in flow]
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(story, onFirstPage=furniture, onLaterPages=furniture)
    return out.getvalue()


def drawn(*pages: Sequence[tuple[float, float, float, str]]) -> bytes:
    """A PDF of strings at places: (x, y from the bottom, size, text) per page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for page in pages:
        for x, y, size, text in page:
            canvas.setFont(FONT, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan() -> bytes:
    """A PDF of one page that is a picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    out, picture = io.BytesIO(), io.BytesIO()
    Image.new("L", (40, 60), 200).save(picture, "PNG")
    picture.seek(0)
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def encrypted(data: bytes, user: str, owner: str = "owner") -> bytes:
    """The PDF with a password to open it (`user`) or only one to change it (user "")."""
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=user, owner_password=owner, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
