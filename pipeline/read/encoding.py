"""Which encoding a text is in, and the text: BOM, HZ mark, strict UTF-8, then whichever candidate yields the most everyday Chinese."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

from extractors.lexicon import load
from pipeline.errors import DamagedFileError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
# GB 18030 and Big5-HKSCS hold what the narrower sets of their families hold; browsers decode those labels the same way.
_FAMILIES = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5hkscs": "big5", "cp950": "big5", "ascii": "utf-8", "utf-16": "utf-16-le"}
_CODECS = {"big5": "big5hkscs"}
_SAMPLE = 1 << 16
_CUT_TAIL = 3
# Chinese text scores 0.4 to 0.9, bytes that are no text, or read in a wrong encoding, below 0.1.
_LEAST_SCORE = 0.15
# So much junk may be in a text: 5 %, besides a character cut at either end.
_MOST_JUNK = 0.05
_CUT_ENDS = 2
_REPLACEMENT = "\ufffd"
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a\x85")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text without its BOM, the name of its encoding (Python's, one per family), and what was odd about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of `data`, character for character: no newline is translated, only a BOM is dropped.

    `declared` is what the file says of itself (an HTML charset); it is tried beside the usual candidates and believed only if its text is no
    worse Chinese than theirs. Bytes that the encoding cannot explain become U+FFFD and a warning. Raises DamagedFileError for bytes that are no text.
    """
    encoding, skip = _encoding(data, _family(declared))
    text = data[skip:].decode(_CODECS.get(encoding, encoding), "replace")
    if _junk(text) > min(_CUT_ENDS, len(text) / 8) + _MOST_JUNK * len(text):
        raise _no_text()
    lost = text.count(_REPLACEMENT)
    return Decoded(text, encoding, (f"{lost} 处字节无法解码，记作 U+FFFD · {lost} undecodable bytes became U+FFFD",) if lost else ())


def _encoding(data: bytes, declared: str | None) -> tuple[str, int]:
    """Return the encoding's name and the length of the BOM."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name, len(bom)
    if b"~{" in data and _is_hz(data):
        return "hz", 0
    if _is_utf8(data):
        return "utf-8", 0
    return _best(data, declared), 0


def _is_hz(data: bytes) -> bool:
    """HZ writes GB 2312 as pairs of 7-bit bytes between ~{ and ~}."""
    return data.isascii() and bool(re.search(r"[\u4e00-\u9fff]", data.decode("hz", "ignore")))


def _is_utf8(data: bytes) -> bool:
    """Strict UTF-8 without NUL; a character cut at the very end is forgiven."""
    if b"\0" in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and len(data) - error.start <= _CUT_TAIL and error.start > 0
    return True


def _best(data: bytes, declared: str | None) -> str:
    """Return the candidate whose text has the most everyday Chinese; a declared one wins ties."""
    candidates = [declared, *_CANDIDATES] if declared and declared not in _CANDIDATES else [*_CANDIDATES]
    scores = {name: _score(_sample(data, name)) + (0.01 if name == declared else 0) for name in candidates}
    best = max(candidates, key=lambda name: scores[name])
    if scores[best] >= _LEAST_SCORE:
        return best
    if declared and _REPLACEMENT not in _sample(data, declared):
        return declared
    raise _no_text()


def _sample(data: bytes, encoding: str) -> str:
    """Decode up to 64 KB from the first byte that is not ASCII: there a character starts, and what stands before tells nothing."""
    start = 0 if data[:1] > b"\x7f" else re.compile(rb"[\x80-\xff]|$").search(data).start()  # type: ignore[union-attr]
    if encoding.startswith("utf-16"):
        start -= start % 2
    piece = data[start : start + _SAMPLE]
    text = piece.decode(_CODECS.get(encoding, encoding), "replace")
    return text.rstrip(_REPLACEMENT) if len(data) > start + _SAMPLE else text


@cache
def _common() -> tuple[frozenset[str], frozenset[str]]:
    lexicon = load("common_characters")
    return frozenset(lexicon["simplified"] + lexicon["traditional"]) - {"\n"}, frozenset(lexicon["marks"])


def _score(text: str) -> float:
    """Share of everyday characters + 0.3 x share of marks, digits and blanks - 2 x share of bytes that could not be decoded.

    ASCII letters count neither for nor against: every candidate but UTF-16 reads them alike.
    """
    common, marks = _common()
    counts = Counter(text)
    total = sum(n for c, n in counts.items() if not (c.isascii() and c.isalpha()))
    if not total:
        return 0.0
    everyday = sum(n for c, n in counts.items() if c in common)
    marked = sum(n for c, n in counts.items() if c in marks)
    return (everyday + 0.3 * marked - 2 * counts[_REPLACEMENT]) / total


def _junk(text: str) -> int:
    """Count the characters that no text has: control characters, U+FFFD, code points that stand for nothing."""
    counts = Counter(text)
    return sum(n for c, n in counts.items() if c == _REPLACEMENT or (c not in _TEXT_CONTROLS and unicodedata.category(c) in {"Cc", "Cn", "Cs"}))


def _family(declared: str | None) -> str | None:
    """Return Python's name for a declared charset, one name per family; None where Python has no such text encoding."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip()).name
        b"".decode(name)
    except (LookupError, ValueError):
        return None
    return _FAMILIES.get(name, name)


def _no_text() -> DamagedFileError:
    return DamagedFileError(
        "内容不是文字（二进制数据或编码不明），请确认文件类型或转存为 UTF-8 · not text (binary data or an unknown encoding): "
        "check what the file is, or save it as UTF-8"
    )
