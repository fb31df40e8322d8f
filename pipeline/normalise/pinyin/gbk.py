"""Characters as the bytes that the damaged pages had: GBK with its user-defined zones, which Python's gb18030 maps to private-use characters."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.points import points_of

LEADS = range(0x81, 0xFF)
"""First bytes of a two-byte code."""
OPAQUE = b"\0"
"""Stands for a character that GBK has not: no part of any code."""
_OTHER = 4
"""Bytes that gb18030 gives a character that GBK has not."""
LOST = "\ufffd"
"""Stands for a character whose bytes are lost."""

_SAME_CODE = {"・": "·", "〜": "～"}
"""Characters without a code that some decoders give for one, and the character that Python gives for it."""


@cache
def code(character: str) -> bytes:
    """Return a character's bytes: one for ASCII, two for what GBK has, else OPAQUE."""
    encoded = _SAME_CODE.get(character, character).encode("gb18030", "replace")
    return encoded if character.isascii() or len(encoded) == 2 else OPAQUE


def encode(text: str) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return the bytes of `text`, and for each character and for the end where its bytes begin. Bytes of what GBK has not are 0."""
    for shown, same in _SAME_CODE.items():
        text = text.replace(shown, same)
    widths = _widths().take(points_of(text), mode="clip")
    begins = np.zeros(len(text) + 1, dtype=np.int64)
    np.cumsum(widths, out=begins[1:])
    data = np.frombuffer(text.encode("gb18030", "replace"), dtype=np.uint8)
    return np.where(np.repeat(widths, widths) == _OTHER, 0, data).astype(np.uint8), begins


@cache
def _widths() -> npt.NDArray[np.int64]:
    """Return the number of bytes of each character up to U+FFFF, whose own also holds for all above."""
    return np.array([len(chr(point).encode("gb18030", "replace")) for point in range(0x10000)], dtype=np.int64)


def single(byte: int) -> str:
    """Return the character of one byte, LOST if it is none."""
    return chr(byte) if byte < 0x80 else LOST


@cache
def character(lead: int, trail: int) -> str:
    """Return the character of two bytes, LOST if they are none."""
    decoded = bytes((lead, trail)).decode("gb18030", "replace")
    return decoded if len(decoded) == 1 and trail >= 0x40 else LOST
