"""Word 2003's XML (.xml, often named .doc): converted by LibreOffice, then read as .docx."""

from __future__ import annotations

import re

from pipeline.read import office, zips
from pipeline.read.contract import SourceText

media_type = "application/vnd.ms-word.wordml+xml"
suffixes = (".wordml",)
suffix = ".xml"

_END = re.compile(rb"</[A-Za-z:]{1,40}>\s{0,20}\Z")
_MARK = re.compile(rb'(?:\xef\xbb\xbf)?\s{0,20}<\?xml[^>]{0,200}\?>\s{0,20}<\?mso-application\s{1,9}progid="Word.Document"')


def sniff(data: bytes) -> bool:
    """Tell whether the bytes begin with the line by which Windows gives the file to Word."""
    return _MARK.match(data) is not None


def check(data: bytes) -> None:
    """Raise DamagedFileError for a file with a DOCTYPE, TruncatedFileError for one that does not end with a closing tag."""
    zips.refuse_doctype([data])
    if not _END.search(data[-100:]):
        raise zips.truncated()


def read(data: bytes) -> SourceText:
    """Return the document's text as the reader of .docx gives it. Raises as `check` and `office.source_text` do."""
    check(data)
    return office.source_text(data, suffix, media_type)
