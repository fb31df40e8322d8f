"""What an OLE file holds: the container of old Office files (.doc, .xls, .wps, .et) and of new ones with a password."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import Any

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_LAST_SECTOR = 0xFFFFFFFA
_TELLING = ("EncryptedPackage", "WordDocument", "Workbook", "Book", "PowerPoint Document")


def is_ole(data: bytes) -> bool:
    """Tell whether the bytes begin as an OLE file does."""
    return data.startswith(_MAGIC)


def main_stream(data: bytes) -> str | None:
    """Return the stream at the root that tells what the file is ("WordDocument", "Workbook" …); None if there is none.

    Of a damaged file, whose directory cannot be read, it is the first name that the bytes hold anywhere.
    """
    if not is_ole(data):
        return None
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return next((name for name in _TELLING if ole.exists(name)), None)
    except Exception:  # noqa: BLE001 - olefile raises all sorts at hostile bytes
        return next((name for name in _TELLING if name.encode("utf-16-le") in data), None)


def is_cut(data: bytes) -> bool:
    """Tell whether the file ends before one of its own parts: directory, allocation tables ([MS-CFB] 2.2; of files over 7 MB the first), a stream."""
    if len(data) < _HEADER:
        return True
    size = 1 << int.from_bytes(data[30:32], "little") % 32
    sectors = {sector for sector in struct.unpack_from("<L8xL12x109L", data, 48) if sector <= _LAST_SECTOR}
    if any((sector + 2) * size > len(data) for sector in sectors):
        return True
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return any((sector + 2) * size > len(data) for sector in _chained(ole.fat, sectors)) or _has_short_stream(ole, len(data))
    except Exception:  # noqa: BLE001 - olefile raises all sorts at hostile bytes
        return False


def _chained(fat: Sequence[int], sectors: set[int]) -> set[int]:
    """Return the sectors that follow on these."""
    found = set[int]()
    for sector in sectors:
        while sector < len(fat) and sector not in found:
            found.add(sector)
            sector = fat[sector]
    return found


def _has_short_stream(ole: Any, size: int) -> bool:
    """Tell whether a stream is shorter than the directory says. Streams that share sectors would take quadratic time; nobody's file has them."""
    sizes = [(path, ole.get_size(path)) for path in ole.listdir()]
    return sum(length for _, length in sizes) < 2 * size and any(len(ole.openstream(path).read()) < length for path, length in sizes)


def stream(data: bytes, name: str) -> bytes:
    """Return a stream's bytes, at most as many as the file has. Raises whatever olefile raises where the file is damaged."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        content: bytes = ole.openstream(name).read(len(data))
        return content
