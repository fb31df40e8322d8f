"""Files packed alone by gzip or bzip2: the file inside is the only member, or, of a .tar.gz, the files of the archive in it."""

from __future__ import annotations

import bz2
import gzip
import io
import zlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import IO, cast

from pipeline.read import archive, tars, zips
from pipeline.read.contract import Member

suffixes = (".gz", ".tgz", ".bz2", ".tbz2")

_GZIP, _BZIP2 = b"\x1f\x8b", b"BZh"
_EXTRA, _NAMED = 0x04, 0x08
_LONGEST_NAME = 1024


def sniff(data: bytes) -> bool:
    """Tell whether the bytes begin as gzip or bzip2 write them."""
    return data.startswith((_GZIP, _BZIP2))


def members(data: bytes) -> Sequence[Member]:
    """Return the one file, unpacked, or the files of the tar archive that it is.

    Raises TruncatedFileError, DamagedFileError, BombError or TooLargeError, for a tar archive also what `tars.members` raises.
    """
    content = _unpacked(data)
    if tars.sniff(content):
        return tars.members(content)
    return [Member(_name(data), lambda: content)]


def _unpacked(data: bytes) -> bytes:
    """Return the content, of which no more is unpacked than an honest archive holds."""
    most = min(archive.TOTAL_LIMIT, archive.most_from(len(data)))
    whole = io.BytesIO(data)
    try:
        with cast(IO[bytes], gzip.GzipFile(fileobj=whole) if data.startswith(_GZIP) else bz2.BZ2File(whole)) as file:
            content = file.read(most + 1)
    except EOFError as error:
        raise zips.truncated() from error
    except (OSError, zlib.error, ValueError) as error:
        raise zips.broken_archive() from error
    archive.check_totals(1, len(content), len(data))
    return content


def _name(data: bytes) -> str:
    """Return the name that gzip keeps of the file (RFC 1952, 2.3.1, FNAME), without folders; bzip2 keeps none."""
    flags = data[3] if data.startswith(_GZIP) else 0
    start = 12 + int.from_bytes(data[10:12], "little") if flags & _EXTRA else 10
    raw = data[start : start + _LONGEST_NAME].partition(b"\0")[0] if flags & _NAMED else b""
    return PurePath(archive.shown(raw.decode(archive.encoding_of([raw]), "replace"))).name if raw else "content"
