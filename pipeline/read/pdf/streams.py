"""The packed streams of a PDF, measured before anything unpacks them: a page's text of a gigabyte in a megabyte is an attack."""

from __future__ import annotations

import re
import zlib

from pipeline.read import zips

# A page full of text takes 50 KB, a map drawn line by line some 20 MB. Pictures are larger, and unpacked by nobody here.
_MOST_OF_ONE, _MOST_OF_ALL = 64 * 2**20, 512 * 2**20
# A stream of fewer bytes, packed once, cannot reach a tenth of that: nothing packs better than 1032 : 1.
_HARMLESS = 2**12
_TAKEN, _GIVEN = 2**14, 2**18  # bytes at a time: what follows a stream is copied with it
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 500
_NESTS = 3


def check(data: bytes) -> None:
    """Raise BombError where a stream that is no picture unpacks to over 64 MB, or all such streams to over 512 MB."""
    total = end = 0
    whole = memoryview(data)  # its slices are no copies: streams without an end all reach to the file's
    for found in _STREAM.finditer(data):
        dictionary = data[max(0, found.start() - _DICTIONARY) : found.start()].rpartition(b"obj")[2]
        if b"/Fl" not in dictionary or b"/Image" in dictionary:
            continue
        if end < found.end():
            end = data.find(b"endstream", found.end())
            end = end if end >= 0 else len(data)
        total += _size(whole[found.end() : end], min(dictionary.count(b"/Fl"), _NESTS))
        if total > _MOST_OF_ALL:
            raise zips.bomb()


def _size(packed: bytes | memoryview, filters: int) -> int:
    """Return how many bytes a stream unpacks to, by as many filters in a row as its dictionary names."""
    if filters == 1 and len(packed) < _HARMLESS:
        return 0
    for _ in range(filters):
        packed = _unpacked(packed)
    return len(packed)


def _unpacked(packed: bytes | memoryview) -> bytes:
    """Return what a stream unpacks to, as far as it is sound."""
    unpacker, out, at = zlib.decompressobj(), bytearray(), 0
    try:
        while at < len(packed) and not unpacker.eof:
            left = packed[at : at + _TAKEN]
            at += _TAKEN
            while left and not unpacker.eof:
                out += unpacker.decompress(left, _GIVEN)
                left = unpacker.unconsumed_tail
                if len(out) > _MOST_OF_ONE:
                    raise zips.bomb()
    except zlib.error:
        pass
    return bytes(out)
