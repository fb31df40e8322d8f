"""What rebuilt characters must look like to be taken for Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.normalise.alignment import Doubt
from pipeline.read.everyday import common, familiar

LEAST_HANZI, LEAST_SHARE, SURE = 2, 0.5, 4
"""Different hanzi that a rebuilt stretch has at least, the share of them that are everyday ones, and the number below which all must be."""
KNOWN_SHARE = 0.8
"""Share of the rebuilt characters that a pupil would know."""
THROUGHOUT = 0.2
"""Rebuilt characters per character outside ASCII from which on a text is damaged throughout, so that stretches too short to speak for themselves are
rebuilt too; else they are so only on lines where others are."""
LOST = "\ufffd"

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_MARKS = frozenset("，。、；：？！（）《》〈〉“”‘’【】〔〕「」『』—…·～×°％－＋①②③④⑤⑥⑦⑧⑨⑩０１２３４５６７８９．／＂＇［］│　\u00a0")


class Piece(NamedTuple):
    """A character rebuilt from units start … end of a stretch (bytes or characters); LOST and what it probably was, where bytes are missing."""

    start: int
    end: int
    new: str
    likely: str | None = None


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each line of a text begins and ends, its line end left out."""
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def is_damaged_throughout(text: str, sure: int) -> bool:
    """Tell whether so many characters could be rebuilt for `sure` that what else looks damaged is."""
    return sure > 0 and sure >= THROUGHOUT * len(_NOT_ASCII.findall(text))


def lost(start: int, end: int, piece: Piece) -> list[Doubt]:
    """Return the doubt about characters start … end whose character is lost but probably known; what is not known shows as U+FFFD alone."""
    return [Doubt(start, end, "lost byte", piece.likely)] if piece.likely else []


def is_hanzi(character: str) -> bool:
    """Tell whether a character is a unified ideograph of the main block."""
    return "\u4e00" <= character <= "\u9fff"


@cache
def known_characters() -> frozenset[str]:
    """Return the hanzi that schools teach, ASCII, and the marks, blanks and full-width digits of Chinese text."""
    return familiar() | _MARKS | set(map(chr, range(0x80)))


def reads_as_chinese(pieces: list[Piece], active: bool, telling: bool = False) -> bool:
    """Tell whether what was rebuilt in one stretch is Chinese.

    In an `active` text a single known character is enough; where the bytes alone are `telling` (they were no words before), half of few hanzi.
    """
    kept = [piece.new for piece in pieces if piece.new != LOST]
    schooled = sum(map(known_characters().__contains__, kept))
    if not schooled or KNOWN_SHARE * len(kept) > schooled or (2 * len(pieces) > 3 * len(kept) and not active):
        return False
    if active:
        return True
    hanzi = set(filter(is_hanzi, kept))
    everyday = len(hanzi & common())
    least = LEAST_SHARE * len(hanzi) if len(hanzi) >= SURE or telling else len(hanzi)
    return len(hanzi) >= LEAST_HANZI and everyday >= least
