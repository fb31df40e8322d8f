"""What an OLE file holds: the container of old Office files (.doc, .xls, .wps, .et) and of new ones with a password."""

from __future__ import annotations

import io

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
    """Tell whether the file ends before its directory, whose first sector stands in the header ([MS-CFB] 2.2)."""
    return len(data) < 512 or (int.from_bytes(data[48:52], "little") + 2) << int.from_bytes(data[30:32], "little") % 32 > len(data)


def stream(data: bytes, name: str) -> bytes:
    """Return a stream's bytes, at most as many as the file has. Raises whatever olefile raises where the file is damaged."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        content: bytes = ole.openstream(name).read(len(data))
        return content
