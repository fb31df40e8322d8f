"""tar archives (POSIX, GNU, pax): each member is a file of its own. They are read in memory, so that no name in an archive can reach a path."""

from __future__ import annotations

import io
import tarfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import islice

from pipeline.read import archive, zips
from pipeline.read.contract import Member

suffixes = (".tar",)

_MARK, _AT = b"ustar", 257
_BLOCK = 512
_BYTES = "latin-1"
"""Gives names as the bytes that they are; what pax writes is UTF-8 and comes decoded."""
_PAX_NAME = "path"
_REST = "（其余 the rest）"
"""How what stood behind the break of a broken archive is called in the table of rejects."""


def sniff(data: bytes) -> bool:
    """Tell whether the bytes begin as a tar archive (POSIX, GNU) does."""
    return data.startswith(_MARK, _AT)


def members(data: bytes) -> Sequence[Member]:
    """Return the archive's files in its order, without folders and what systems leave behind; of one that breaks off, those before its end.

    Raises DamagedFileError, TruncatedFileError, BombError, TooLargeError or EmptyFileError. What ails one member only is said when that one is read.
    """
    try:
        opened = tarfile.open(fileobj=io.BytesIO(data), mode="r:", encoding=_BYTES)  # noqa: SIM115 - the members read from it
    except tarfile.ReadError as error:
        raise zips.broken_archive() from error
    infos = _entries(opened)
    archive.check_totals(len(infos), sum(info.size for info in infos), len(data))
    named = [(info, name) for info, name in zip(infos, _names(infos), strict=True) if not info.isdir() and not archive.is_litter(name)]
    lock = threading.Lock()
    found = [Member(name, partial(_content, opened, lock, info)) for info, name in named]
    if data[opened.offset : opened.offset + _BLOCK].strip(b"\0"):  # neither the end nor a member begins where one should
        found.append(Member(_REST, _cut_off))
    if not found:
        raise archive.nothing_in_it()
    return found


def _entries(opened: tarfile.TarFile) -> list[tarfile.TarInfo]:
    """Return the entries, no more than one above the limit, up to the first that is broken (one that is cut off says so when it is read).

    A size below 0 would lead back to where it was read: such an archive is refused.
    """
    infos: list[tarfile.TarInfo] = []
    with suppress(tarfile.ReadError):
        for info in islice(opened, zips.MEMBER_COUNT_LIMIT + 1):
            if info.size < 0:
                raise zips.broken_archive()
            infos.append(info)
    return infos


def _names(infos: Sequence[tarfile.TarInfo]) -> list[str]:
    encoding = archive.encoding_of([_raw(info) for info in infos if _PAX_NAME not in info.pax_headers])
    return archive.distinct(info.name if _PAX_NAME in info.pax_headers else _raw(info).decode(encoding, "replace") for info in infos)


def _raw(info: tarfile.TarInfo) -> bytes:
    return info.name.encode(_BYTES, "replace")


def _cut_off() -> bytes:
    raise zips.truncated()


def _content(opened: tarfile.TarFile, lock: threading.Lock, info: tarfile.TarInfo) -> bytes:
    """Return a member's bytes."""
    if not info.isreg():
        raise archive.no_file()
    if info.size > zips.MEMBER_LIMIT:
        raise archive.too_large()
    try:
        with lock:
            file = opened.extractfile(info)
            assert file
            return file.read()
    except tarfile.ReadError as error:
        raise zips.truncated() from error
