"""Mails and saved pages made on the fly."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP


def mail_of(
    text: str | None = None, page: str | None = None, attachments: Sequence[tuple[str, bytes]] = (), subject: str = "关于方案", charset: str = "utf-8"
) -> bytes:
    """A mail with a text, a page, or both as alternatives, and attachments."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = "a@example.cn", "b@example.cn", subject, "Mon, 01 Apr 2024 09:00:00 +0800"
    if text is not None:
        mail.set_content(text, charset=charset, cte="base64")
    if page is not None and text is not None:
        mail.add_alternative(page, subtype="html", charset=charset, cte="quoted-printable")
    elif page is not None:
        mail.set_content(page, subtype="html", charset=charset, cte="base64")
    for name, content in attachments:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def with_mail(outer: bytes, inner: bytes) -> bytes:
    """The head and text of a mail, with another mail attached as it is."""
    head = outer.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
    kept = b"\r\n".join(line for line in head if not line.lower().startswith((b"content-", b"mime-", b" ")))
    return kept + b'\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="B"\r\n\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n' + inner + b"\r\n--B--\r\n"


def page_archive(page: bytes, declared: str = "utf-8", frames: int = 0) -> bytes:
    """A saved page with a picture, as browsers write it."""
    pieces = [
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://example.cn/\r\nSubject: =?utf-8?Q?=E6=96=B9=E6=A1=88?=\r\nMIME-Version: 1.0\r\n",
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----B"\r\n\r\n',
        f"------B\r\nContent-Type: text/html; charset={declared}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode(),
        quopri.encodestring(page).replace(b"\n", b"\r\n") + b"\r\n",
        *[b"------B\r\nContent-Type: text/html\r\n\r\n<html><p>frame</p></html>\r\n"] * frames,
        b"------B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(bytes(99)) + b"\r\n------B--\r\n",
    ]
    return b"".join(pieces)
