"""Web pages: the text a visitor sees, block by block, data tables as pipe rows."""

from __future__ import annotations

import re

from pipeline.errors import DamagedFileError
from pipeline.read.contract import SourceText
from pipeline.read.encoding import decode

media_type = "text/html"
suffixes = (".html", ".htm", ".xhtml", ".shtml")

_HEAD = 4096
_LOOK = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,400}-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)


def sniff(data: bytes) -> bool:
    """Tell whether the bytes begin as a web page does, in any encoding whose letters are ASCII's or UTF-16's."""
    return _LOOK.match(_ascii_head(data)) is not None


def read(data: bytes) -> SourceText:
    """Return the visible text of a page, or of its main part where that is clearly marked.

    The declared charset is believed only if the text agrees with it. Raises DamagedFileError for bytes that are no text and for pages nested
    beyond any page that a browser shows.
    """
    from pipeline.read.html.flow import page_lines
    from pipeline.read.html.page import parse, visible_part
    from pipeline.read.losses import Tally

    declared = _CHARSET.search(_ascii_head(data))
    decoded = decode(data, declared.group(1).decode("ascii", "ignore") if declared else None)
    root = parse(decoded.text)
    if root is None:
        raise DamagedFileError("网页嵌套过深，无法完整读取，已拒绝 · refused: the page is nested too deeply to be read whole")
    tally = Tally()
    lines = page_lines(visible_part(root, tally))
    tally.whole("tables", lines.tables)
    return SourceText(lines.text, media_type, decoded.encoding, anchors=lines.anchors, contents=tally.contents(), warnings=decoded.warnings)


def _ascii_head(data: bytes) -> bytes:
    """Return the first bytes without a BOM and without the zero bytes of UTF-16."""
    return data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")
