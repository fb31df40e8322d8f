"""What mails (.eml) and saved pages (.mhtml) have in common: MIME, told by its head, parsed by the standard library."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser

from pipeline.errors import DamagedFileError

_FIRST_LINE = re.compile(rb"(?:From [^\r\n]{1,200}\r?\n)?[A-Za-z][A-Za-z0-9-]{1,40}:[ \t\r]")
_HEAD = 1 << 14
# The standard library's parser takes quadratic time for one header's parameters, and looks at every line once per open boundary.
_LONGEST_HEADER = 1 << 16
_MOST_LOOKS = 30_000_000
_CONTENT_HEADER = re.compile(rb"^content-[a-z-]{2,30}:", re.IGNORECASE | re.MULTILINE)
_HEADER_END = re.compile(rb"\n(?![ \t])|\Z")
_BOUNDARY = re.compile(rb"boundary", re.IGNORECASE)


def head(data: bytes) -> Message | None:
    """Return the headers if the bytes begin with some that only MIME has, or all that a mail has; None otherwise."""
    data = data[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n")
    if not _FIRST_LINE.match(data):
        return None
    headers = BytesHeaderParser().parsebytes(data)
    declared = "MIME-Version" in headers and "Content-Type" in headers
    sent = "From" in headers and "Subject" in headers and ("Date" in headers or "Received" in headers or "To" in headers)
    return headers if declared or sent else None


def is_page(headers: Message) -> bool:
    """Tell a saved page (one document with its pictures) from a mail."""
    return headers.get_content_type() == "multipart/related" or "Snapshot-Content-Location" in headers


def parsed(data: bytes) -> Message:
    """Return the message. Raises DamagedFileError where it is beyond what any mail has: parts nested too deeply, headers without end."""
    if _is_abnormal(data):
        raise _damaged()
    try:
        return message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _damaged() from error


def _is_abnormal(data: bytes) -> bool:
    if len(_BOUNDARY.findall(data)) * data.count(b"\n") > _MOST_LOOKS:
        return True
    starts = (header.start() for header in _CONTENT_HEADER.finditer(data))
    return any(_HEADER_END.search(data, start, start + _LONGEST_HEADER + 1).start() - start >= _LONGEST_HEADER for start in starts)  # type: ignore[union-attr]


def _damaged() -> DamagedFileError:
    return DamagedFileError("邮件或网页存档已损坏，读不出来，请重新获取 · damaged: the mail or saved page cannot be parsed; fetch it again")


def payload(part: Message) -> bytes:
    """Return a part's bytes, its transfer encoding undone as far as it goes."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
