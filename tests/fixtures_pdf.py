"""PDF files made on the fly with reportlab, in a Chinese typeface that every reader knows and no file need embed."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text
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


def canvas_pdf(*draws: Callable[[Canvas], object], compress: int = 1) -> bytes:
    """A PDF of one page for each function, which draws on it what it likes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=compress)
    for draw in draws:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def column(text: str, x: float, y: float, width: int, size: float = 12, lead: float = 20) -> list[tuple[float, float, float, str]]:
    """Lines of `width` Chinese characters each, as `drawn` takes them; digits take half a character."""
    lines, room = [""], float(width)
    for char in text:
        needed = 0.5 if char.isascii() else 1.0
        if needed > room:
            lines.append("")
            room = float(width)
        lines[-1] += char
        room -= needed
    return [(x, y - row * lead, size, line) for row, line in enumerate(lines)]


def ruled(canvas: Canvas, xs: Sequence[float], top: float, rows: Sequence[Sequence[str]], sides: bool = True) -> None:
    """A grid from `top` (from the bottom of the page) with a text, of several lines perhaps, in each of its places, in 12 points.

    Without `sides` the rules at its left and right end are missing.
    """
    ys = [top]
    for row in rows:
        ys.append(ys[-1] - 10 - 16 * max(text.count("\n") + 1 for text in row))
    for x in xs if sides else xs[1:-1]:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for y, row in zip(ys, rows, strict=False):
        for x, text in zip(xs, row, strict=False):
            for number, line in enumerate(text.split("\n")):
                canvas.drawString(x + 4, y - 17 - 16 * number, line)


def noted(data: bytes) -> bytes:
    """The PDF with two comments on its first page and an attached file."""
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.add_annotation(0, Text(rect=(100, 100, 120, 120), text="请核对第三条"))
    writer.add_annotation(0, FreeText(rect=(100, 200, 300, 220), text="已阅", font="Arial", font_size="12pt"))
    writer.add_attachment("a.xlsx", b"x")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def raw_pdf(content: bytes, kids: bytes = b"3 0 R", count: int = 1) -> bytes:
    """A PDF of one page with that content, in Helvetica; `kids` are what its tree of pages holds."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + head + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)


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
