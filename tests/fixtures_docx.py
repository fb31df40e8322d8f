"""Word documents made on the fly: bytes of a .docx from a python-docx Document, with the XML that python-docx has no words for."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def saved(document: Any) -> bytes:
    """The document's bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_of(*lines: str) -> bytes:
    """A .docx of plain paragraphs."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def docx_of_xml(body: str) -> bytes:
    """A .docx whose body holds these WordprocessingML blocks (prefixes w, wps, v, mc, r)."""
    spaces = nsdecls("w", "r", "m") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    document = docx.Document()
    container = parse_xml(f"<w:body {spaces}>{body}</w:body>")
    for element in reversed(list(container)):
        document.element.body.insert(0, element)
    return saved(document)


def p(text: str, *, num: tuple[int, int] | None = None, style: str | None = None, extra: str = "") -> str:
    """A paragraph's XML: `num` is (numId, level)."""
    numbering = f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else ""
    style_xml = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f'<w:p><w:pPr>{style_xml}{numbering}</w:pPr>{extra}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def level(index: int, number_format: str, text: str, start: int | None = 1, extra: str = "") -> str:
    """A w:lvl; `extra` holds further properties (<w:isLgl/>, <w:suff …/>, <w:lvlRestart …/>, <w:pStyle …/>)."""
    begin = "" if start is None else f'<w:start w:val="{start}"/>'
    return f'<w:lvl w:ilvl="{index}">{begin}<w:numFmt w:val="{number_format}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'


def numbered(
    levels: Sequence[str], paragraphs: Iterable[tuple[int, int] | tuple[int, int, str]], nums: str = "", styles: Callable[[Any], None] | None = None
) -> bytes:
    """A .docx with abstract list 90 of these levels, numId 90 for it (and what `nums` declares), and paragraphs (numId, level[, text])."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{"".join(levels)}</w:abstractNum>')
    numbering.insert(0, abstract)
    wrapped = parse_xml(f'<w:numbering {nsdecls("w")}><w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>{nums}</w:numbering>')
    for num in list(wrapped):
        numbering.append(num)
    if styles:
        styles(document)
    for num_id, index, *text in paragraphs:
        xml = p(text[0] if text else "项", num=(num_id, index))
        document.element.body.insert(-1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
    return saved(document)


def with_member(data: bytes, name: str, content: bytes | None) -> bytes:
    """The archive with a member replaced, added, or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        if content is not None:
            new.writestr(name, content)
    return out.getvalue()


def member(data: bytes, name: str) -> bytes:
    """A member's content."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def with_notes(data: bytes, notes: dict[int, str]) -> bytes:
    """The document with a part of footnotes."""
    body = "".join(f'<w:footnote w:id="{key}">{p(text)}</w:footnote>' for key, text in notes.items())
    data = with_member(data, "word/footnotes.xml", f"<w:footnotes {nsdecls('w')}>{body}</w:footnotes>".encode())
    types = member(data, "[Content_Types].xml").replace(
        b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{MIME}.footnotes+xml"/></Types>'.encode()
    )
    relations = member(data, "word/_rels/document.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/>'
        b"</Relationships>",
    )
    return with_member(with_member(data, "[Content_Types].xml", types), "word/_rels/document.xml.rels", relations)


def strict(data: bytes) -> bytes:
    """The document in the namespaces of ISO/IEC 29500 Strict."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            content = content.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"
            )
            content = re.sub(rb"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main", content)
            new.writestr(name, content)
    return out.getvalue()
