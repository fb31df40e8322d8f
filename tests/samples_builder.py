"""Make the sample files that are not plain UTF-8 text from their sources: `python tests/samples_builder.py` writes corpora/samples.

The same sources give the same bytes on any machine: the .docx is written part by part (stored, fixed dates), the .pdf with ReportLab's
invariant mode and without compression. Sources of .docx and .pdf are lines of text: `#T` title, `#C` centred, `#R` to the right, `#1` `#2` `#3`
paragraphs that Word numbers (一、 （一） 1．), `| a | b |` rows of a ruled table, in whose cells `\\` is a new paragraph, `^^` continues the cell
above and `<<` the cell to the left; everything else is a paragraph.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

import opencc
from pypinyin import Style, pinyin
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
SOURCES, SAMPLES = CORPORA / "sources", CORPORA / "samples"

Block = tuple[str, str | list[list[str]]]
"""A paragraph's mark ("" for a plain one) and text, or "|" and the rows of a table."""


def blocks(source: str) -> Iterator[Block]:
    """Read the lines of a source."""
    for is_row, lines in groupby(source.splitlines(), key=lambda line: line.startswith("|")):
        if is_row:
            yield "|", [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        else:
            for line in lines:
                mark, text = (line[:2], line[3:]) if line.startswith("#") else ("", line)
                yield mark, text


# Word

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3．"))
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT_TYPES = f"""{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>\
<Override PartName="/word/numbering.xml" ContentType="{TYPE}.numbering+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>"""
STYLES = f"""{HEAD}<w:styles {NAMESPACE}><w:style w:type="paragraph" w:default="1" w:styleId="a">\
<w:name w:val="Normal"/></w:style></w:styles>"""


def docx(source: str) -> bytes:
    """Return a Word file with real automatic numbering and merged cells."""
    body = "".join(word_table(content) if isinstance(content, list) else word_paragraph(mark, content) for mark, content in blocks(source))
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(("numbering", "numbering.xml"), ("styles", "styles.xml")),
        "word/document.xml": f"{HEAD}<w:document {NAMESPACE}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/numbering.xml": numbering(),
        "word/styles.xml": STYLES,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text.encode("utf-8"))
    return out.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """Return a relationships part."""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def numbering() -> str:
    """Return the numbering part: one list with the levels of a Chinese plan."""
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(LEVELS)
    )
    abstract = f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    return f'{HEAD}<w:numbering {NAMESPACE}>{abstract}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'


def word_paragraph(mark: str, text: str) -> str:
    """Return a paragraph; its number, if it has one, is Word's to make."""
    looks = {"#T": '<w:jc w:val="center"/>', "#C": '<w:jc w:val="center"/>', "#R": '<w:jc w:val="right"/>'}.get(mark, "")
    if mark[1:].isdigit():
        looks = f'<w:numPr><w:ilvl w:val="{int(mark[1:]) - 1}"/><w:numId w:val="1"/></w:numPr>'
    return f'<w:p><w:pPr>{looks}</w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def word_table(rows: list[list[str]]) -> str:
    """Return a table; `^^` cells are merged with the one above, `<<` cells with the one to the left."""
    grid = '<w:gridCol w:w="1800"/>' * len(rows[0])
    lines = "".join(f"<w:tr>{''.join(word_cells(rows, n))}</w:tr>" for n in range(len(rows)))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def word_cells(rows: list[list[str]], n: int) -> Iterator[str]:
    """Yield the cells of row `n`."""
    row, below = rows[n], rows[n + 1] if n + 1 < len(rows) else []
    for column, cell in enumerate(row):
        if cell == "<<":
            continue
        span = 1 + sum(1 for _ in iter_while(row[column + 1 :], "<<"))
        looks = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        if cell == "^^":
            looks += "<w:vMerge/>"
        elif below[column : column + 1] == ["^^"]:
            looks += '<w:vMerge w:val="restart"/>'
        lines = [""] if cell == "^^" else cell.split("\\")
        yield f"<w:tc><w:tcPr>{looks}</w:tcPr>{''.join(word_paragraph('', line) for line in lines)}</w:tc>"


def iter_while(cells: list[str], value: str) -> Iterator[str]:
    """Yield the leading cells that equal `value`."""
    for cell in cells:
        if cell != value:
            return
        yield cell


# PDF

FONT = "STSong-Light"


def pdf(source: str) -> bytes:
    """Return a PDF with a text layer, page numbers and ruled tables, in a font that every reader has."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, invariant=1, pageCompression=0, leftMargin=80, rightMargin=80, title="", author="")
    document.build([flowable(mark, content) for mark, content in blocks(source)], onFirstPage=page_number, onLaterPages=page_number)
    return out.getvalue()


def flowable(mark: str, content: str | list[list[str]]) -> Flowable:
    """Return a paragraph or a ruled table."""
    if isinstance(content, list):
        widths = [435 / len(content[0])] * len(content[0])
        cells = [[Paragraph(cell, style(TA_LEFT, indent=0, size=12)) for cell in row] for row in content]
        return Table(cells, colWidths=widths, style=[("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))], repeatRows=1)
    align = {"#T": TA_CENTER, "#C": TA_CENTER, "#R": TA_RIGHT}.get(mark, TA_LEFT)
    return Paragraph(content, style(align, indent=0 if mark else 32))


def style(align: int, indent: int, size: int = 16) -> ParagraphStyle:
    """Return the look of a paragraph, in points; 16 on a line of 28 is the text of official documents (GB/T 9704, 5.2.2 and 5.2.3)."""
    leading = size * 28 / 16
    return ParagraphStyle("text", fontName=FONT, fontSize=size, leading=leading, alignment=align, firstLineIndent=indent, wordWrap="CJK")


def page_number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    """Draw the page's number at its foot."""
    canvas.setFont(FONT, 14)
    canvas.drawCentredString(A4[0] / 2, 40, f"— {document.page} —")


# Text as copied from web pages that converted it to traditional script and lost some of it on the way

HALF_WIDTH = str.maketrans("，：；（）", ",:;()")
RESIDUE = "風領導關網進預設現調嚴負責業權環紀職務實"


def mangled(source: str) -> bytes:
    """Return the text in traditional script, with half-width marks, half-converted words and pinyin behind some characters: 風(fēng)險."""
    text = opencc.OpenCC("s2t").convert(source).replace("範", "范").translate(HALF_WIDTH)
    return re.sub(f"[{RESIDUE}]", lambda found: f"{found[0]}({pinyin(found[0], style=Style.TONE)[0][0]})", text).encode("utf-8")


def html_gbk(source: str) -> bytes:
    """Return a page in the encoding that its meta element names (gb2312, which browsers read as GBK)."""
    return source.replace("\n", "\r\n").encode("gbk")


MADE: dict[str, tuple[str, Callable[[str], bytes]]] = {
    # sample: (source, how)
    "03-hospital-infection.html": ("03-hospital-infection.html", html_gbk),
    "04-soe-safety.docx": ("04-soe-safety.doc.txt", docx),
    "05-association-stars.txt": ("05-association-stars.txt", lambda source: source.encode("gb18030")),
    "06-street-flood.pdf": ("06-street-flood.pdf.txt", pdf),
    "07-township-forest-fire.txt": ("07-township-forest-fire.txt", lambda source: ("\ufeff" + source).encode("utf-16-le")),
    "08-task-table.docx": ("08-task-table.doc.txt", docx),
    "12-archives-integrity.txt": ("12-archives-integrity.txt", mangled),
}


def made(sample: str) -> bytes:
    """Return the bytes of one sample, made from its source."""
    source, make = MADE[sample]
    return make((SOURCES / source).read_text("utf-8"))


if __name__ == "__main__":
    for name in MADE:
        (SAMPLES / name).write_bytes(made(name))
