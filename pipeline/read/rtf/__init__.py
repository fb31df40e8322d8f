"""RTF, whatever its suffix (Word saved many a .doc as RTF): read directly, so that tables, notes and list numbers stay what they are."""

from __future__ import annotations

from pipeline.read.contract import SourceText

media_type = "application/rtf"
suffixes = (".rtf",)


def sniff(data: bytes) -> bool:
    """Tell whether the bytes begin with RTF's mark."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")


def read(data: bytes) -> SourceText:
    """Return the text with list numbers, tables as pipe rows, notes and text boxes after their paragraph; see `document.source_text`."""
    from pipeline.read.rtf.document import source_text

    return source_text(data, media_type)
