"""Word documents (.docx, and Flat OPC: the same in one XML file): the XML is read directly, so that nothing Word shows is lost."""

from __future__ import annotations

from pipeline.read.contract import SourceText
from pipeline.read.zips import member_names

media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
suffixes = (".docx", ".docm", ".dotx", ".dotm")

_FLAT, _MAIN = b"http://schemas.microsoft.com/office/2006/xmlPackage", b"word/document.xml"
_BEGINNING = 8192


def sniff(data: bytes) -> bool:
    """Tell whether the bytes are a ZIP archive with Word's main part (a truncated one counts too), or the same parts in one XML file."""
    names = (name.replace("\\", "/").lower() for name in member_names(data))
    return any(name.startswith("word/") and name.endswith(".xml") for name in names) or (_FLAT in data[:_BEGINNING] and _MAIN in data[:_BEGINNING])


def read(data: bytes) -> SourceText:
    """Return the document's text with automatic numbers, tables as pipe rows and notes; see `document.source_text`."""
    from pipeline.read.docx.document import source_text

    return source_text(data, media_type)
