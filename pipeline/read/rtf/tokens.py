"""RTF bytes -> tokens ([RTF 1.9.1] "Contents of an RTF file"): control words, control signs, escaped bytes, braces, text."""

from __future__ import annotations

import re
from collections.abc import Iterator

Token = tuple[str, str, int | None, bytes]
"""kind ("word", "sign", "{", "}", "text"), the word or sign, its number, the bytes of text."""

_TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)|\\", re.DOTALL)


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens; binary data (\\bin) is passed over. Escaped bytes come as text, one at a time."""
    at = 0
    while at < len(data):
        match = _TOKEN.match(data, at)
        if match is None:
            at += 1
            continue
        at = match.end()
        word, number, escaped, sign, brace, text = match.groups()
        if text is not None:
            yield "text", "", None, text
        elif escaped is not None:
            yield "text", "", None, bytes.fromhex(escaped.decode("ascii"))
        elif word == b"bin":
            at += max(0, int(number or 0))
        elif word is not None:
            yield "word", word.decode("ascii"), None if number is None else int(number), b""
        elif brace is not None:
            yield brace.decode("ascii"), "", None, b""
        elif sign is not None:
            yield "sign", sign.decode("latin-1"), None, b""
