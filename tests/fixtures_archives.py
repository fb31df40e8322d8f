"""Archives made on the fly, honest and hostile: bytes of ZIP files with names in any encoding, links, locks, bombs and nests."""

from __future__ import annotations

import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from unittest import mock

Members = Mapping[str, bytes] | Iterable[tuple[str | zipfile.ZipInfo, bytes]]


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these members; names that are not ASCII are marked as UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items() if isinstance(members, Mapping) else members:
            archive.writestr(name, content, compress_type=method)
    return out.getvalue()


def named_in(encoding: str, members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive whose names are in `encoding`, without the mark of UTF-8: so Windows and older systems write them."""

    def raw(info: zipfile.ZipInfo) -> tuple[bytes, int]:
        return info.filename.encode(encoding), info.flag_bits & ~0x800

    with mock.patch.object(zipfile.ZipInfo, "_encodeFilenameFlags", raw):
        return zipped(members)


def with_unicode_path(raw_name: bytes, name: str, content: bytes) -> bytes:
    """A ZIP archive of one member whose name stands in UTF-8 in an extra field only, as some packers write it."""
    info = zipfile.ZipInfo(raw_name.decode("ascii"))
    info.extra = struct.pack("<HHBL", 0x7075, 5 + len(name.encode()), 1, zipfile.crc32(raw_name)) + name.encode()  # type: ignore[attr-defined]
    return zipped([(info, content)])


def link(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    """A member that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target.encode()


def locked(data: bytes, only: str | None = None) -> bytes:
    """The archive with the flag "encrypted" on every member, or on the one named `only`, in local headers and in the directory."""
    out = bytearray(data)
    for mark, flags_at, name_at in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        start = data.find(mark)
        while start >= 0:
            if only is None or data.startswith(only.encode(), start + name_at):
                struct.pack_into("<H", out, start + flags_at, struct.unpack_from("<H", out, start + flags_at)[0] | 1)
            start = data.find(mark, start + 4)
    return bytes(out)


def nested(depth: int, name: str, content: bytes) -> bytes:
    """A member inside `depth` archives: in.zip in in.zip in …"""
    data = zipped({name: content})
    for _ in range(depth - 1):
        data = zipped({"in.zip": data})
    return data


def overlapping(copies: int, content: bytes) -> bytes:
    """A ZIP archive whose directory names the same packed bytes many times: small, and huge when unpacked."""
    data = zipped({"a.txt": content})
    start, end = data.find(b"PK\x01\x02"), data.find(b"PK\x05\x06")
    entry = data[start:end]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, copies % 65536, copies % 65536, len(entry) * copies, start, 0)
    return data[:start] + entry * copies + tail


def with_method(data: bytes, method: int) -> bytes:
    """The archive with another method of packing declared, in local headers and in the directory."""
    out = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        start = data.find(mark)
        while start >= 0:
            struct.pack_into("<H", out, start + at, method)
            start = data.find(mark, start + 4)
    return bytes(out)


def tarred(
    members: Mapping[str, bytes], encoding: str = "utf-8", links: Mapping[str, str] = MappingProxyType({}), form: int = tarfile.GNU_FORMAT
) -> bytes:
    """A tar archive, its names in `encoding`; `links` are symbolic ones."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, encoding=encoding) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for name, target in links.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return out.getvalue()
