"""The packed streams of a PDF, measured before anything unpacks them: a page's text of a gigabyte in a megabyte is an attack."""

from __future__ import annotations

import re
import zlib

from pipeline.read import zips

# A page full of text takes 50 KB, a map drawn line by line some 20 MB. Pictures are larger, and unpacked by nobody here.
_MOST_OF_ONE, _MOST_OF_ALL = 64 * 2**20, 512 * 2**20
# A stream of fewer bytes, packed once, cannot reach a tenth of that: nothing packs better than 1032 : 1.
_HARMLESS = 2**12
_CHUNK = 2**18
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 500
_NESTS = 3


def check(data: bytes) -> None:
    """Raise BombError where a stream that is no picture unpacks to over 64 MB, or all such streams to over 512 MB."""
    total = 0
    for found in _STREAM.finditer(data):
        dictionary = data[max(0, found.start() - _DICTIONARY) : found.start()].rpartition(b"obj")[2]
        if b"/Fl" not in dictionary or b"/Image" in dictionary:
            continue
        total += _size(data, found.end(), min(dictionary.count(b"/Fl"), _NESTS))
        if total > _MOST_OF_ALL:
            raise zips.bomb()


def _size(data: bytes, start: int, filters: int) -> int:
    """Return how many bytes a stream unpacks to, by as many filters in a row as its dictionary names."""
    end = data.find(b"endstream", start)
    packed = data[start : end if end >= 0 else len(data)]
    if filters == 1 and len(packed) < _HARMLESS:
        return 0
    for _ in range(filters):
        packed = _unpacked(packed)
    return len(packed)


def _unpacked(packed: bytes) -> bytes:
    """Return what a stream unpacks to, as far as it is sound."""
    unpacker, out = zlib.decompressobj(), bytearray()
    try:
        for at in range(0, len(packed), _CHUNK):
            left = packed[at : at + _CHUNK]
            while left and not unpacker.eof:
                out += unpacker.decompress(left, _CHUNK)
                left = unpacker.unconsumed_tail
                if len(out) > _MOST_OF_ONE:
                    raise zips.bomb()
    except zlib.error:
        pass
    return bytes(out)
