"""Saved pages (.mht, .mhtml; Word saves some .doc so): the page of the archive, read as any page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.errors import DamagedFileError
from pipeline.read import html, mime
from pipeline.read.contract import SourceText

media_type = "multipart/related"
suffixes = (".mht", ".mhtml")


def sniff(data: bytes) -> bool:
    """Tell whether the bytes begin with the headers of a saved page."""
    headers = mime.head(data)
    return headers is not None and mime.is_page(headers)


def read(data: bytes) -> SourceText:
    """Return the text of the page; frames besides it are named in the warnings. Raises DamagedFileError where there is no page."""
    message = mime.parsed(data)
    start = message.get_param("start")
    pages = [part for part in message.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    page = next((part for part in pages if start and part.get("Content-ID") == start), next(iter(pages), None))
    if page is None:
        raise DamagedFileError("网页存档里没有网页，请重新保存 · the saved page holds no page: save it again")
    source = html.read(mime.payload(page))
    return replace(source, media_type=media_type, warnings=(*source.warnings, *_losses(len(pages))))


def _losses(pages: int) -> Iterator[str]:
    if pages > 1:
        yield f"{pages - 1} 个嵌入的框架页未读 · {pages - 1} frames were not read"
