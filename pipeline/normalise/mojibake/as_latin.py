"""GBK or UTF-8 read as Latin-1 or Windows-1252: each byte stands as a letter with an accent, a sign or a control (·À·¶ for 防范, æ–¹ for 方).

Bytes that show as nothing get lost on the way: A0 and AD (a hard blank and a soft hyphen), and those that Windows-1252 does not have. What they belonged
to is not guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from pipeline.normalise.alignment import Doubt, Edit
from pipeline.normalise.mojibake import utf8
from pipeline.normalise.mojibake.everyday import LOST, Piece, is_damaged_throughout, known_characters, line_spans, lost, reads_as_chinese
from pipeline.read.everyday import common, familiar

_WINDOWS = {bytes([b]).decode("cp1252", "ignore"): b for b in range(0x80, 0xA0)}
_BYTES = {chr(b): b for b in range(0x100)} | {c: b for c, b in _WINDOWS.items() if c} | {LOST: utf8.MARK}
_LOST = bytes(b for b in range(0x80, 0xA0) if not bytes([b]).decode("cp1252", "ignore")) + b"\xa0\xad"
_HIGH = "\u0080-\u00ff" + "".join(c for c in _WINDOWS if c)
_TRAIL = "\u0080-\u00bf" + "".join(c for c in _WINDOWS if c)
_UTF8_SIGN = re.compile(rf"[\u00e3-\u00ef][{_TRAIL}][{_TRAIL}][\u00e3-\u00ef][{_TRAIL}]")
_SIGN = re.compile(rf"[\u00a1-\u00fe](?:[\u00a1-\u00fe]{{3}}|(?<=[\u00e3-\u00ef])[{_TRAIL}][{_TRAIL}][\u00e3-\u00ef][{_TRAIL}])")
_STRETCH = re.compile(rf"[{_HIGH}](?:[{_HIGH}\ufffd!-~]+|[ \t](?=[{_HIGH}]))*")
_COMMON, _KNOWN, _MARK, _RARE, _ORPHAN = 0.0, 1.0, 0.5, 3.0, 2.5
"""What a pair of bytes costs by the character that it makes, and what a byte without its other half costs."""
UTF8, GBK = "UTF-8 read as Latin-1", "GBK read as Latin-1"
SHORT = 12
"""Characters of a stretch up to which it is tried as UTF-8 without any sign of it."""
Found = list[Edit | Doubt]


def rebuilt(text: str) -> Found:
    """Return the edits and doubts that give the text back, in its order, none if it shows no sign of this damage."""
    if not _SIGN.search(text):
        return []
    lines = [[_read(match[0], match.start()) for match in _STRETCH.finditer(text, start, end)] for start, end in line_spans(text)]
    sure = [_sure(stretches) for stretches in lines]
    whole = sum(sure, Counter[str]())
    kind = max(whole, key=lambda kind: whole[kind], default="")
    throughout = is_damaged_throughout(text, whole.total())
    return [
        item
        for stretches, known in zip(lines, sure, strict=True)
        for stretch in stretches
        if stretch.is_sure or (stretch.kind == kind and reads_as_chinese(stretch.pieces, active=throughout or known[kind] > 0))
        for item in _items(stretch)
    ]


class _Stretch(NamedTuple):
    """A stretch of letters with accents: where it begins, how it was damaged, what it was, and whether that is Chinese for sure."""

    start: int
    kind: str
    pieces: list[Piece]
    is_sure: bool


def _sure(stretches: list[_Stretch]) -> Counter[str]:
    """Count the characters of a line that can be rebuilt for sure, by the way it was damaged."""
    counts = Counter[str]()
    for stretch in stretches:
        if stretch.is_sure:
            counts[stretch.kind] += len(stretch.pieces)
    return counts


def _read(stretch: str, start: int) -> _Stretch:
    """Return what the bytes of a stretch make, as UTF-8 or as GBK, whichever is Chinese."""
    data = bytes(map(_BYTES.__getitem__, stretch))
    pieces = _as_utf8(data) if len(stretch) < SHORT or _UTF8_SIGN.search(stretch) else []
    if reads_as_chinese(pieces, active=False):
        return _Stretch(start, UTF8, pieces, True)
    in_gbk = _as_gbk(data)
    is_sure = reads_as_chinese(in_gbk, active=False)
    is_utf8 = pieces and not is_sure and all(piece.end - piece.start == 3 for piece in pieces)
    return _Stretch(start, UTF8, pieces, False) if is_utf8 else _Stretch(start, GBK, in_gbk, is_sure)


def _as_utf8(data: bytes) -> list[Piece]:
    pieces, at = list[Piece](), 0
    while at < len(data):
        found = utf8.sequence(data, at, _LOST)
        pieces += found
        at = max(at + 1, found[-1].end) if found else at + 1
    return pieces


def _as_gbk(data: bytes) -> list[Piece]:
    """Return what `data` reads as in GBK: straight on if that gives known characters, else with bytes that lost their other half."""
    try:
        straight = data.decode("gb18030")
    except UnicodeDecodeError:
        return _with_orphans(data)
    if not known_characters().issuperset(straight):
        return _with_orphans(data)
    ends = list(accumulate([1 if character < "\x80" else 2 for character in straight]))
    if ends[-1] != len(data):
        return _with_orphans(data)
    return [Piece(end - 2, end, character) for end, character in zip(ends, straight, strict=True) if character >= "\x80"]


def _with_orphans(data: bytes) -> list[Piece]:
    """Return the cheapest way to read `data` as pairs of bytes, ASCII, and bytes that lost their other half."""
    length = len(data)
    cost, step = [0.0] * (length + 2), [0] * length
    for at in range(length - 1, -1, -1):
        high = data[at] >= 0x80
        cost[at], step[at] = cost[at + 1] + (_ORPHAN if high else 0.0), 1
        if high and at + 1 < length and (pair := cost[at + 2] + _price(data[at : at + 2])) < cost[at]:
            cost[at], step[at] = pair, 2
    pieces, at = list[Piece](), 0
    while at < length:
        if step[at] == 2:
            pieces.append(Piece(at, at + 2, data[at : at + 2].decode("gb18030")))
        elif data[at] >= 0x80:
            pieces.append(Piece(at, at + 1, LOST, _with_soft_hyphen(data[at])))
        at += step[at]
    return pieces


@cache
def _price(pair: bytes) -> float:
    """Return what a pair of bytes costs; there are 24,000 of them."""
    try:
        character = pair.decode("gb18030")
    except UnicodeDecodeError:
        return float("inf")
    if len(character) != 1:
        return float("inf")
    ascii_trail = 0.5 if pair[1] < 0x80 else 0.0
    price = _COMMON if character in common() else _KNOWN if character in familiar() else _MARK if pair[0] in (0xA1, 0xA3) else _RARE
    return price + ascii_trail


def _with_soft_hyphen(lead: int) -> str | None:
    """Return the character that a byte makes with AD, which shows as nothing, if it is one that schools teach."""
    character = bytes([lead, 0xAD]).decode("gb18030", "ignore")
    return character if character in familiar() else None


def _items(stretch: _Stretch) -> Found:
    items = Found()
    for piece in stretch.pieces:
        first, last = stretch.start + piece.start, stretch.start + piece.end
        items.append(Edit(first, last, piece.new, stretch.kind))
        if piece.likely:
            items += lost(first, last, piece)
    return items
