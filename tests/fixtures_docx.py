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
    """A .docx whose body holds these WordprocessingML blocks (prefixes w, wps, v, mc, r, m, o, a, pic, dgm, c)."""
    spaces = nsdecls("w", "r", "m") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
        ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
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


def with_notes(data: bytes, notes: dict[int, str], kind: str = "footnote") -> bytes:
    """The document with a part of footnotes or endnotes."""
    body = "".join(f'<w:{kind} w:id="{key}">{p(text)}</w:{kind}>' for key, text in notes.items())
    content = f"<w:{kind}s {nsdecls('w')}>{body}</w:{kind}s>".encode()
    return with_part(data, f"{kind}s.xml", f"{kind}s", content, f"rId{kind}", f"{MIME}.{kind}s+xml")


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


def parts_of(data: bytes) -> dict[str, bytes]:
    """The members' contents by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """A package of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # Given as an object: ZipFile would put / for \ in a mere name on some systems.
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def with_part(data: bytes, name: str, kind: str, content: bytes, identity: str = "rId901", content_type: str = "application/xml") -> bytes:
    """The document with one more part, word/`name`, to which the main part has a relationship of this kind ("comments", "diagramData")."""
    parts = parts_of(data)
    parts[f"word/{name}"] = content
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/word/{name}" ContentType="{content_type}"/></Types>'.encode()
    )
    relation = f'<Relationship Id="{identity}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{name}"/>'
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    return packed(parts)


def flat(data: bytes) -> bytes:
    """The document as Flat OPC: its XML parts in one XML file."""
    parts = [
        f'<pkg:part pkg:name="/{name}" pkg:contentType="application/xml"><pkg:xmlData>{content.decode().split("?>", 1)[-1]}</pkg:xmlData></pkg:part>'
        for name, content in sorted(parts_of(data).items(), key=lambda part: part[0] != "_rels/.rels")
        if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml"
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
    return f'{head}<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{"".join(parts)}</pkg:package>'.encode()
