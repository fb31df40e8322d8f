"""The bytes of an RTF text -> characters: by the font's character set, else the document's code page, else what gives Chinese."""

from __future__ import annotations

import codecs

from pipeline.read.everyday import chineseness

_DEFAULT = "cp1252"
# \fcharset of fonts whose bytes are pairs; of the others the document's code page decides, for Word marks Latin fonts so within Chinese text.
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs"}
_WIDER = {"cp936": "gb18030", "cp950": "big5hkscs", "cp65001": "utf-8"}
_PLAINLY_CHINESE = 0.4


def charset_encoding(number: int) -> str | None:
    """Return the encoding of a font's character set, None where it decides nothing."""
    return _CHARSETS.get(number)


def page_encoding(number: int) -> str:
    """Return the encoding of a code page (\\ansicpg), Windows Latin for one that is not known."""
    name = f"cp{number}"
    try:
        codecs.lookup(_WIDER.get(name, name))
    except LookupError:
        return _DEFAULT
    return _WIDER.get(name, name)


def decoded(data: bytes, font: str | None, page: str) -> str:
    """Return the characters of a run of bytes; undecodable ones become U+FFFD.

    Programs that know only Western Windows declare its code page over bytes of GBK: a run that is plainly Chinese is taken for what it is.
    """
    if data.isascii():
        return data.decode("ascii")
    encoding = font or page
    if encoding == _DEFAULT:
        chinese = data.decode("gb18030", "replace")
        if chineseness(chinese) >= _PLAINLY_CHINESE:
            return chinese
    return data.decode(encoding, "replace")
