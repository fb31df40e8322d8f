"""Opening a .docx: python-docx's package layer behind guards, and the parts that reading needs."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx  # noqa: F401  (registers the part classes)
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.oxml.parser import parse_xml
from lxml import etree

from pipeline.read.zips import doctype, members, xml_members

_XML = (".xml", ".rels")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO/IEC 29500 Strict names its namespaces otherwise; python-docx knows the transitional ones only.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The roots of a document's XML parts; what the file lacks is None or empty."""

    document: Any
    styles: Any
    numbering: Any
    footnotes: Any
    endnotes: Any
    running: tuple[Any, ...]


def open_parts(data: bytes) -> Parts:
    """Return the parts of a .docx.

    Raises DamagedFileError where the archive is broken, swells, or an XML part carries a DOCTYPE: entities would make text vanish without a trace.
    """
    xml_members(data)
    try:
        package = OpcPackage.open(io.BytesIO(data))
        main = package.main_document_part
    except KeyError:
        main = OpcPackage.open(io.BytesIO(_mended(members(data)))).main_document_part
    return Parts(
        document=_root(main),
        styles=_first(main, RELATIONSHIP_TYPE.STYLES),
        numbering=_first(main, RELATIONSHIP_TYPE.NUMBERING),
        footnotes=_first(main, RELATIONSHIP_TYPE.FOOTNOTES),
        endnotes=_first(main, RELATIONSHIP_TYPE.ENDNOTES),
        running=(*_related(main, RELATIONSHIP_TYPE.HEADER), *_related(main, RELATIONSHIP_TYPE.FOOTER)),
    )


def _mended(contents: dict[str, bytes]) -> bytes:
    """Return the package again without relationships to parts that are not there, with / in names and transitional namespaces."""
    contents = {name.replace("\\", "/"): content for name, content in contents.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in contents.items():
            if name.endswith(_XML):
                for strict, transitional in _STRICT:
                    content = content.replace(strict, transitional)
            archive.writestr(name, _whole_relationships(name, content, contents) if name.endswith(".rels") else content)
    return out.getvalue()


def _whole_relationships(name: str, content: bytes, contents: dict[str, bytes]) -> bytes:
    """Drop the relationships whose target the package lacks."""
    root = parse_xml(content)
    folder = posixpath.dirname(posixpath.dirname(name))
    for relationship in root.findall(_RELATIONSHIP):
        target = posixpath.normpath(posixpath.join("/", folder, relationship.get("Target", "")))
        if relationship.get("TargetMode") != "External" and target.lstrip("/") not in contents:
            root.remove(relationship)
    return etree.tostring(root)


def _related(part: Any, kind: str) -> Iterator[Any]:
    for relationship in part.rels.values():
        if relationship.reltype == kind and not relationship.is_external:
            yield _root(relationship.target_part)


def _first(part: Any, kind: str) -> Any:
    return next(_related(part, kind), None)


def _root(part: Any) -> Any:
    """Return a part's root element; parts that python-docx has no class for are parsed with its parser (no DTD, no network, no huge trees)."""
    element = getattr(part, "element", None)
    root: Any = parse_xml(part.blob) if element is None else element
    # In an encoding that is no kin of ASCII the mark's bytes look otherwise.
    if root.getroottree().docinfo.doctype:
        raise doctype()
    return root
