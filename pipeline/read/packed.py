"""RAR and 7z archives: each member is a file of its own. A program of the system unpacks them into one stream, cut up by the sizes that the archive declares:
no name in an archive can reach a path, links lead nowhere, and nothing is unpacked beyond those sizes.
"""

from __future__ import annotations

import tempfile
import threading
import zlib
from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import IO

from pipeline.errors import ConverterMissingError, DamagedFileError, ReadError
from pipeline.read import archive, unpackers, zips
from pipeline.read.contract import Member
from pipeline.read.unpackers import RAR_4, Entry, Unpacker

suffixes = (".rar", ".7z")

_RAR_5, _SEVEN = b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c"
# The blocks that end an archive, RAR 4 and RAR 5; some packers write zeros after them.
_RAR_ENDS = (b"\xc4\x3d\x7b\x00\x40\x07", b"\x1d\x77\x56\x51\x03\x05\x04")


def sniff(data: bytes) -> bool:
    """Tell whether the bytes begin as a RAR or 7z archive does."""
    return _is_rar(data) or data.startswith(_SEVEN)


def members(data: bytes) -> Sequence[Member]:
    """Return the archive's files in its order, without folders and what systems leave behind. They lie unpacked in a nameless temporary file.

    Raises ConverterMissingError where no program for it is installed, TruncatedFileError, DamagedFileError, EncryptedFileError, BombError, TooLargeError,
    TimedOutError or EmptyFileError. What ails one member only is said when that one is read.
    """
    with tempfile.TemporaryDirectory(prefix="fangan-") as folder:
        path = Path(folder) / "archive"
        path.write_bytes(data)
        unpacker, entries = _listed(data, path)
        total = sum(entry.size for entry in entries)
        archive.check_totals(len(entries), total, len(data))
        if any(entry.is_locked for entry in entries):
            raise zips.locked()
        unpacked = tempfile.TemporaryFile(prefix="fangan-")  # noqa: SIM115 - the members hold it; it is gone with the last of them
        unpacker.unpack(path, unpacked, total)
    names = archive.distinct(_decoded([entry.name for entry in entries]))
    starts = accumulate((entry.size for entry in entries), initial=0)
    whole = zip(entries, names, starts, strict=False)
    lock = threading.Lock()
    found = [Member(name, partial(_content, unpacked, lock, entry, at)) for entry, name, at in whole if entry.is_file and not archive.is_litter(name)]
    if not found:
        raise archive.nothing_in_it()
    return found


def _listed(data: bytes, path: Path) -> tuple[Unpacker, list[Entry]]:
    """Return the first installed unpacker that can list the archive, and its list. Raises what the best of them had against it."""
    troubles: list[ReadError] = []
    for unpacker in unpackers.installed():
        try:
            return unpacker, unpacker.entries(path, data.startswith(RAR_4))
        except DamagedFileError:
            troubles.append(zips.truncated() if is_cut(data) else zips.broken_archive())
        except ReadError as error:
            troubles.append(error)
    raise troubles[0] if troubles else _missing()


def _content(unpacked: IO[bytes], lock: threading.Lock, entry: Entry, start: int) -> bytes:
    """Return a member's bytes, cut out of the stream of all of them; a checksum that fits proves the cut."""
    if entry.is_link:
        raise archive.no_file()
    if entry.size > zips.MEMBER_LIMIT:
        raise archive.too_large()
    with lock:
        unpacked.seek(start)
        data = unpacked.read(entry.size)
    if len(data) < entry.size:
        raise zips.truncated()
    if entry.crc is not None and zlib.crc32(data) != entry.crc:
        raise archive.damaged()
    return data


def _decoded(names: Sequence[bytes]) -> list[str]:
    encoding = archive.encoding_of(names)
    return [name.decode(encoding, "replace") for name in names]


def is_cut(data: bytes) -> bool:
    """Tell whether an archive that does not open ends before its directory (7z: where its header says that is) or without its end block (RAR)."""
    if data.startswith(_SEVEN):
        return len(data) < 32 or 32 + int.from_bytes(data[12:20], "little") + int.from_bytes(data[20:28], "little") > len(data)
    return _is_rar(data) and not data[-64:].rstrip(b"\0").endswith(_RAR_ENDS)


def _is_rar(data: bytes) -> bool:
    return data.startswith((RAR_4, _RAR_5))


def _missing() -> ConverterMissingError:
    return ConverterMissingError(
        "读 .rar、.7z 要装解压程序：Debian/Ubuntu 用 apt install unar，macOS 用 brew install unar，Windows 用 winget install 7zip.7zip；装好后重新运行 · "
        "to read .rar and .7z install unar (apt, brew) or 7-Zip (winget install 7zip.7zip), then run again"
    )
