"""OFD (GB/T 33190-2016), the fixed-layout format of Chinese offices: laid out as the pages of a PDF are."""

from __future__ import annotations

from pipeline.read.contract import SourceText
from pipeline.read.zips import member_names

media_type = "application/ofd"
suffixes = (".ofd",)


def sniff(data: bytes) -> bool:
    """Tell by the member that every OFD package begins with."""
    return "OFD.xml" in member_names(data)


def read(data: bytes) -> SourceText:
    """Return the text, paragraph by paragraph and row by row; see `document.source_text`."""
    from pipeline.read.ofd.document import source_text

    return source_text(data, media_type)
