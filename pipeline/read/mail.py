"""Mails (.eml): the body, under the mail's subject, and each attachment are files of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.message import Message
from functools import partial

from pipeline.errors import EmptyFileError, ReadError
from pipeline.naming import Distinct
from pipeline.read import mime
from pipeline.read.archive import shown
from pipeline.read.contract import Member
from pipeline.read.encoding import decode

suffixes = (".eml",)

_BODY = {"text/html": ".html", "text/plain": ".txt"}
_NO_SUBJECT = "正文"
_LONGEST_NAME = 120


def sniff(data: bytes) -> bool:
    """Tell whether the bytes begin with a mail's headers."""
    headers = mime.head(data)
    return headers is not None and not mime.is_page(headers)


def members(data: bytes) -> Sequence[Member]:
    """Return the body (the page of a mail that has both text and page), attachments and attached mails, in the order of the mail.

    Pictures that belong to the body are none. Raises DamagedFileError, and EmptyFileError for a mail without text and attachments.
    """
    message = mime.parsed(data)
    subject = _words(message.get("Subject")) or _NO_SUBJECT
    found, given = [], Distinct("#")
    for part in _leaves(message):
        content = _attached_mail(part) if part.get_content_type() == "message/rfc822" else mime.payload(part)
        name = _name(part, subject)
        if name and content.strip():
            found.append(Member(given(name), partial(bytes, content)))
    if not found:
        raise EmptyFileError("邮件没有正文，也没有附件 · the mail has neither text nor attachments")
    return found


def _leaves(part: Message) -> Iterator[Message]:
    """Yield the parts that are files; of alternatives the last one that is text, for the later is the richer."""
    if part.get_content_type() == "message/rfc822" or not part.is_multipart():
        yield part
        return
    parts = [each for each in part.get_payload() if isinstance(each, Message)]
    if part.get_content_type() == "multipart/alternative":
        # A later part may hold the page with its pictures (multipart/related), or a calendar's entry.
        texts = [each for each in parts if each.get_content_type() in _BODY or each.is_multipart()]
        parts = texts[-1:] or parts[:1]
    for each in parts:
        yield from _leaves(each)


def _name(part: Message, subject: str) -> str:
    """Return the member's name; "" for what is no file: pictures within the body."""
    kind = part.get_content_type()
    given = _words(part.get_filename())
    if kind == "message/rfc822":
        return shown(given or "邮件.eml")
    if given:
        return "" if _is_picture_of_body(part) else shown(given.replace("/", "_"))
    if kind in _BODY and part.get_content_disposition() != "attachment":
        return shown(subject.replace("/", "_")[:_LONGEST_NAME] + _BODY[kind])
    return "" if kind.startswith("image/") else "附件"


def _is_picture_of_body(part: Message) -> bool:
    return part.get_content_maintype() == "image" and "Content-ID" in part and part.get_content_disposition() != "attachment"


def _attached_mail(part: Message) -> bytes:
    inner = part.get_payload()
    return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else mime.payload(part)


def _words(header: Header | str | None) -> str:
    """Return a header's text: encoded words (RFC 2047) decoded, raw bytes taken for UTF-8 or GBK."""
    if header is None:
        return ""
    try:
        pieces = decode_header(header)
    except (HeaderParseError, ValueError):
        pieces = [(str(header), None)]
    return " ".join("".join(_piece(text, charset) for text, charset in pieces).split())


def _piece(text: bytes | str, charset: str | None) -> str:
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    if data.isascii() and charset is None:
        return data.decode("ascii")
    try:
        return decode(data, charset).text
    except ReadError:
        return data.decode("gb18030", "replace")
