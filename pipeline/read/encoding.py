"""Which encoding a text is in, and the text: BOM, HZ mark, strict UTF-8, then whichever candidate yields the most everyday Chinese."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from pipeline.errors import DamagedFileError
from pipeline.read.everyday import REPLACEMENT, chineseness, mostly_hanzi

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
# In these a piece of a file may begin with the second byte of a character, and all that follows would be read shifted.
_PAIRED = frozenset({"gb18030", "big5", "utf-16-le", "utf-16-be"})
# GB 18030 and Big5-HKSCS hold what the narrower sets of their families hold; browsers decode those labels the same way.
_FAMILIES = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5hkscs": "big5", "cp950": "big5", "ascii": "utf-8", "utf-16": "utf-16-le"}
_CODECS = {"big5": "big5hkscs"}
# Most files are told by their first KB of Chinese; only where that leaves a doubt more is read.
_GLANCE, _SAMPLE = 1 << 10, 1 << 16
_CLEAR_SCORE, _CLEAR_LEAD = 0.4, 0.3
_CUT = 3
# To begin with the second byte costs what one and a half everyday characters bring: most files begin with a whole one.
_SKIP_COST = 1.5
_LEAST_SCORE = 0.15
# Latin or Greek in UTF-8 has no Chinese at all; only a plainly Chinese other reading of the same bytes is better than valid UTF-8. With zero
# bytes any other is: ASCII in UTF-16 is valid UTF-8.
_PLAIN_SCORE = 0.6
_HZ_LINE = re.compile(rb"[!-~]{16}")
# No GBK text of that length is valid UTF-8 by chance.
_SURELY_UTF8 = re.compile(rb"[\xe0-\xf4][\x80-\xbf]{2}|(?:[\xc2-\xdf][\x80-\xbf][\x00-\x7f]{0,40}){12}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]|$")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text without its BOM, the name of its encoding (Python's, one per family), and what was odd about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A way to read bytes: the encoding, how many bytes before the first whole character, and bytes that a cut took away before them."""

    encoding: str
    skip: int = 0
    before: bytes = b""

    def of(self, data: bytes) -> str:
        """Return the text; a character cut off at the beginning is one U+FFFD."""
        text = (self.before + data[self.skip :]).decode(_CODECS.get(self.encoding, self.encoding), "replace")
        return REPLACEMENT + text if self.skip else text

    def score(self, data: bytes) -> float:
        """Return how Chinese the text is."""
        text = self.of(data)
        return chineseness(text, letters=self.encoding.startswith("utf-16")) - _SKIP_COST * self.skip / max(1, len(text))


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of `data`, character for character: no newline is translated, only a BOM is dropped.

    `declared` is what the file says of itself (an HTML charset); it is tried beside the usual candidates and believed only if its text is no
    worse Chinese than theirs. The bytes may be a piece of a file that begins or ends within a character. Bytes that the encoding cannot explain
    become U+FFFD and a warning. Raises DamagedFileError for bytes that are no text.
    """
    reading, bom = _reading(data, _family(declared))
    text = reading.of(data[bom:])
    lost = text.count(REPLACEMENT)
    return Decoded(text, reading.encoding, (f"{lost} 处字节无法解码，记作 U+FFFD · {lost} undecodable bytes became U+FFFD",) if lost else ())


def _reading(data: bytes, declared: str | None) -> tuple[_Reading, int]:
    """Return how to read the bytes, and the length of the BOM."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _Reading(name), len(bom)
    if data.isascii() and b"\0" not in data:
        return _hz(data) or _Reading("utf-8"), 0
    if _is_utf8(data):
        if _SURELY_UTF8.search(data):
            return _Reading("utf-8"), 0
        score, best = _best(data, declared)
        return best if score >= (_LEAST_SCORE if b"\0" in data else _PLAIN_SCORE) else _Reading("utf-8"), 0
    score, best = _best(data, declared)
    # A list of rare names or herbs scores low, but it is nothing but hanzi and marks.
    if score >= _LEAST_SCORE or mostly_hanzi(best.of(_sample(data, best.encoding, _SAMPLE))):
        return best, 0
    if declared and REPLACEMENT not in _Reading(declared).of(_sample(data, declared, _SAMPLE)):
        return _Reading(declared), 0
    raise no_text()


def _hz(data: bytes) -> _Reading | None:
    """HZ writes GB 2312 as pairs of 7-bit bytes between ~{ and ~}; a piece may begin inside such a run, before or within a pair."""
    opened, closed = data.find(b"~{"), data.find(b"~}")
    if opened >= 0 and (closed < 0 or opened < closed):
        ways, start, least = [_Reading("hz")], opened, _LEAST_SCORE
    elif closed >= 0 or _HZ_LINE.match(data):
        ways, start, least = [_Reading("hz", skip, b"~{") for skip in (0, 1)], 0, _LEAST_SCORE if closed >= 0 else _PLAIN_SCORE
    else:
        return None
    sample = data[start : start + _GLANCE]
    best = max(ways, key=lambda way: way.score(sample))
    text = best.of(sample)
    hanzi = re.search(r"[\u4e00-\u9fff]", text) is not None
    return best if hanzi and (best.score(sample) >= least or (closed >= 0 and mostly_hanzi(text))) else None


def _is_utf8(data: bytes) -> bool:
    """Strict UTF-8; a character cut at the very beginning or end is forgiven if whole ones are left."""
    start = next((n for n in range(_CUT + 1) if data[n : n + 1] < b"\x80" or data[n : n + 1] > b"\xbf"), 0)
    try:
        data[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and len(data) - start - error.start <= _CUT and error.start > 0
    return start == 0 or not data[start:].isascii()


def _best(data: bytes, declared: str | None) -> tuple[float, _Reading]:
    """Return the way of reading whose text has the most everyday Chinese, and its score; a declared encoding wins ties."""
    names = [declared, *_CANDIDATES] if declared and declared not in _CANDIDATES else [*_CANDIDATES]
    for size in (_GLANCE, _SAMPLE):
        scored = [_scored(data, name, size, 0.01 if name == declared else 0.0) for name in names]
        (first, best), (second, _), *_ = sorted(scored, key=lambda each: -each[0])
        if first >= _CLEAR_SCORE and first - second >= _CLEAR_LEAD:
            break
    return first, best


def _scored(data: bytes, encoding: str, size: int, bonus: float) -> tuple[float, _Reading]:
    """Return the better of the ways to read an encoding, with its score; what begins with an ASCII byte does not begin within a pair."""
    sample = _sample(data, encoding, size)
    may_be_cut = encoding in _PAIRED and (data[0] > 0x7F or encoding.startswith("utf-16"))
    ways = [_Reading(encoding, skip) for skip in ((0, 1) if may_be_cut else (0,))]
    scores = [way.score(sample) for way in ways]
    return max(scores) + bonus, ways[scores.index(max(scores))]


def _sample(data: bytes, encoding: str, size: int) -> bytes:
    """Return `size` bytes from the first that is not ASCII: there a character starts, and what stands before tells nothing."""
    if encoding.startswith("utf-16"):
        return data[:size]
    start = _NOT_ASCII.search(data).start()  # type: ignore[union-attr]
    return data[start : start + size]


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


def no_text() -> DamagedFileError:
    """Return the error for bytes, or characters, that are no text in any encoding."""
    return DamagedFileError(
        "内容不是文字（二进制数据或编码不明），请确认文件类型或转存为 UTF-8 · not text (binary data or an unknown encoding): "
        "check what the file is, or save it as UTF-8"
    )
