"""Bytes that may be UTF-8 of Chinese text, some of them lost -> the characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from pipeline.normalise.mojibake.everyday import LOST, Piece
from pipeline.read.everyday import common

MARK = 0xFF
"""Stands for U+FFFD among the bytes: what a decoder wrote for a byte that it could not read. Some write ? instead."""
_WHOLE = re.compile(rb"(?:[\xe2-\xef][\x80-\xbf]{2})+")
_PIECE = re.compile(
    rb"(?P<whole>[\xe2-\xef][\x80-\xbf]{2}|[\xc2\xc3][\xa0-\xbf\x97]|(?<=[\x80-\xbf])[@-~])"
    rb"|(?P<cut>[\xe2-\xef](?:[\x80-\xbf]?[?\xff]{1,2}[\x80-\xbf]{0,2}|[\x80-\xbf]?(?![\x80-\xbf])))"
)
_USUAL = {b"\xef\xbc": "，", b"\xe3\x80": "。"}
"""The commonest of the full-width marks that begin with these two bytes."""


def sequence(data: bytes, at: int, lost: bytes) -> list[Piece]:
    """Return the characters of the UTF-8 that begins at byte `at` and breaks off at the first byte that does not fit; [] if there is none.

    `lost` are the bytes that get lost on this way. An ASCII letter counts as part of it behind a character. Positions are bytes of `data`.
    """
    pieces = list[Piece]()
    while match := _WHOLE.match(data, at) or _PIECE.match(data, at):
        start, at = match.span()
        if match.re is _WHOLE:
            pieces += _decoded(match[0], start)
        elif match["whole"]:
            pieces.append(Piece(start, at, match[0].decode("utf-8", "replace")))
        else:
            pieces.append(_mended(match, lost))
    return pieces


def _decoded(data: bytes, start: int) -> Iterable[Piece]:
    """Return the characters of three bytes each that `data` holds, which stands at byte `start`. What is no character is U+FFFD for each byte."""
    characters: Sequence[str] = data.decode("utf-8", "replace")
    if 3 * len(characters) != len(data):
        characters = [data[at : at + 3].decode("utf-8", "replace") for at in range(0, len(data), 3)]
    starts = range(start, start + len(data), 3)
    return map(Piece, starts, range(start + 3, start + len(data) + 3, 3), characters)


def _mended(cut: re.Match[bytes], lost: bytes) -> Piece:
    """Return the character of which a byte is missing: a mark of Chinese text if its second byte is, since all of them have 80 there; else it is lost."""
    known = bytes(byte for byte in cut[0] if byte not in b"?\xff")
    mark = (known[:1] + b"\x80" + known[1:]).decode("utf-8", "replace")
    if len(known) == 2 and mark in _MARKS and (len(cut[0]) == 2 or cut[0][1] in b"?\xff"):
        return Piece(cut.start(), cut.end(), mark)
    return Piece(cut.start(), cut.end(), LOST, _likely(known, lost) if len(known) == 2 else None)


_MARKS = frozenset("、。《》「」『』【】〈〉")
"""Marks whose second byte is 80."""


@cache
def _likely(known: bytes, lost: bytes) -> str | None:
    """Return the one common hanzi that gives the `known` two bytes when it loses one, or the usual mark; None if there are several."""
    wholes = {known + bytes([byte]) for byte in lost} | {known[:1] + bytes([byte]) + known[1:] for byte in lost}
    fitting = [_BY_BYTES[whole] for whole in wholes if whole in _BY_BYTES]
    return _USUAL.get(known) or (fitting[0] if len(fitting) == 1 else None)


_BY_BYTES = {character.encode(): character for character in common()}
