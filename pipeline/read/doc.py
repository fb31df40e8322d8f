"""Word documents before .docx, and WPS ones (.doc, .dot, .wps, .wpt): converted by LibreOffice, then read as .docx."""

from __future__ import annotations

from pipeline.read import office, ole, zips
from pipeline.read.contract import SourceText

media_type = "application/msword"
suffixes = (".doc", ".dot", ".wps", ".wpt")
suffix = ".doc"

_MAIN = "WordDocument"
# The first two bytes of the main stream: Word 97 and later, WPS; Word 6 and 95 ([MS-DOC] 2.5.2).
_MARKS = (b"\xec\xa5", b"\xdc\xa5")
_FLAGS_AT, _LOCKED = 11, 0x01


def sniff(data: bytes) -> bool:
    """Tell whether the bytes are an OLE file with Word's main stream."""
    return ole.main_stream(data) == _MAIN


def check(data: bytes) -> None:
    """Raise TruncatedFileError, DamagedFileError or EncryptedFileError for what LibreOffice would read as something else."""
    if ole.is_cut(data):
        raise zips.truncated()
    try:
        head = ole.stream(data, _MAIN)[:32]
    except Exception as error:
        raise zips.broken_archive() from error
    if not head.startswith(_MARKS):
        raise zips.broken_archive()
    if head[_FLAGS_AT] & _LOCKED:
        raise zips.locked()


def read(data: bytes) -> SourceText:
    """Return the document's text as the reader of .docx gives it. Raises as `check` and `office.source_text` do."""
    check(data)
    return office.source_text(data, suffix, media_type)
