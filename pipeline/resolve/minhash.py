"""A text as the numbers of its short pieces, and the few of them that tell which texts are alike (MinHash). The same on every machine.

Texts are folded first: 2024年 and 20xx年 agree, 某某局 and ××局 do.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.points import points_of

Numbers = npt.NDArray[np.uint64]
"""One number a piece, the same for the same characters."""
Ints = npt.NDArray[np.int64]

PER_BAND = 4
"""MinHash numbers in a band: texts may be alike where all of them agree in one band or more."""
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0x27D4EB2F165667C5], dtype=np.uint64)
"""Odd numbers without pattern, for pieces of so many characters at most."""
_HALF, _NONE = np.uint64(32), np.uint64((1 << 64) - 1)
_MASKS = "0123456789xX×*＊○〇□_某"
_DROPPED, _KEPT, _MASKED = 0, 1, 2
_LAST = 0xFFFF


def folded(text: str) -> str:
    """Return a text without punctuation and blanks, each number or mask one sign (U+0000); line ends stay."""
    points = points_of(text)
    kinds = _kinds().take(points, mode="clip")
    masked, kept = kinds == _MASKED, kinds != _DROPPED
    kept[1:] &= ~(masked[1:] & masked[:-1])
    return bytes(np.where(masked, 0, points)[kept].astype("<u4")).decode("utf-32-le", "surrogatepass")


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """Return what becomes of each character up to U+FFFF, whose own also holds for all above: rare characters, nearly all of them words."""
    kinds = np.array([_KEPT if chr(point).isalnum() else _DROPPED for point in range(_LAST + 1)], dtype=np.uint8)
    kinds[[ord("\n"), _LAST]] = _KEPT
    kinds[[*map(ord, _MASKS)]] = _MASKED
    return kinds


def pieces(words: str, width: int) -> Numbers:
    """Return a number for each piece of `width` characters (five at most), in the order of the words."""
    points = points_of(words).astype(np.uint64)
    count = max(len(points) - width + 1, 0)
    numbers = np.zeros(count, dtype=np.uint64)
    for at in range(width):
        numbers += points[at : at + count] * _MIX[at]
    numbers ^= numbers >> _HALF
    numbers *= _MIX[0]
    return numbers ^ numbers >> _HALF


def distinct(numbers: Numbers) -> Numbers:
    """Return numbers each once, sorted. (np.unique is ten times slower.)"""
    rising = np.sort(numbers)
    return np.concatenate([rising[:1], rising[1:][rising[1:] != rising[:-1]]])


def shared(one: Numbers, other: Numbers) -> int:
    """Return how many numbers two sets (see `distinct`) have in common."""
    both = np.sort(np.concatenate([one, other]))
    return int(np.count_nonzero(both[1:] == both[:-1]))


def jaccard(one: Numbers, other: Numbers) -> float:
    """Return what part of all their pieces two texts share; 0 if one has none."""
    common = shared(one, other)
    return common / (len(one) + len(other) - common) if common else 0.0


def containment(one: Numbers, other: Numbers) -> float:
    """Return what part of the smaller text's pieces the other has too; 0 if one has none."""
    return shared(one, other) / max(min(len(one), len(other)), 1)


def minhash(numbers: Numbers, lengths: Ints, bands: int) -> npt.NDArray[np.uint32]:
    """Return the MinHash numbers of texts, of the shape (texts, `bands`, PER_BAND). Their pieces stand one text after the other, so many of each.

    Each is the least piece, as one of four functions shuffles them, in the band's share of the range: four functions do for all bands, and the chance that
    two texts agree is their likeness as ever (one permutation hashing: Li, Owen, Zhang 2012). Shares without any piece agree; of 40 pieces, 1 in 30 is one.
    """
    share = np.uint64((1 << 64) // bands + 1)
    home = np.repeat(np.arange(len(lengths), dtype=np.uint64) * np.uint64(bands), lengths)
    found = np.full((PER_BAND, len(lengths) * bands), _NONE)
    for least, mix in zip(found, _MIX[1:], strict=True):
        shuffled = numbers * mix
        np.minimum.at(least, (home + shuffled // share).view(np.int64), shuffled)
    return found.T.astype(np.uint32).reshape(len(lengths), bands, PER_BAND)
