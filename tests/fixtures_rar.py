"""RAR and 7z archives made on the fly, by hand. Members of RAR are stored, not compressed (no free program writes RAR); RAR 5 and the older RAR 4."""

from __future__ import annotations

import lzma
import stat
import struct
import zlib
from collections.abc import Mapping

END_5 = b"\x1d\x77\x56\x51\x03\x05\x04\x00"


def rar5(members: Mapping[str, bytes], *, links: Mapping[str, str] = {}, declared: int | None = None) -> bytes:
    """A RAR 5 archive of these members, then of symbolic links to targets; `declared` is a size to lie about in every member."""
    files = [_file_5(name, content, declared) for name, content in members.items()]
    return b"".join([b"Rar!\x1a\x07\x01\x00", _block_5(1, 0, _vint(0)), *files, *(_link_5(name, target) for name, target in links.items()), END_5])


def _file_5(name: str, content: bytes, declared: int | None) -> bytes:
    size = len(content) if declared is None else declared
    return _block_5(2, 2, _vint(len(content)) + _facts_5(name, size, stat.S_IFREG | 0o644, zlib.crc32(content))) + content


def _link_5(name: str, target: str) -> bytes:
    record = _vint(5) + _vint(1) + _vint(0) + _vint(len(target.encode())) + target.encode()
    extra = _vint(len(record)) + record
    return _block_5(2, 3, _vint(len(extra)) + _vint(0) + _facts_5(name, 0, stat.S_IFLNK | 0o777, 0) + extra)


def _facts_5(name: str, size: int, mode: int, crc: int) -> bytes:
    raw = name.encode()
    return _vint(4) + _vint(size) + _vint(mode) + struct.pack("<L", crc) + _vint(0) + _vint(1) + _vint(len(raw)) + raw


def _block_5(kind: int, flags: int, fields: bytes) -> bytes:
    body = _vint(kind) + _vint(flags) + fields
    sized = _vint(len(body)) + body
    return struct.pack("<L", zlib.crc32(sized)) + sized


def _vint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def rar4(members: Mapping[bytes, bytes], *, encrypted: bool = False) -> bytes:
    """A RAR 4 archive whose names are bytes of any encoding, without the field for Unicode: so WinRAR wrote them on a Chinese Windows."""
    files = [_file_4(name, content, 0x8004 if encrypted else 0x8000) for name, content in members.items()]
    return b"".join([b"Rar!\x1a\x07\x00", _block_4(0x73, 0, bytes(6)), *files, _block_4(0x7B, 0x4000, b"")])


def _file_4(name: bytes, content: bytes, flags: int) -> bytes:
    size = len(content)
    fields = struct.pack("<LLBLLBBHL", size, size, 2, zlib.crc32(content), 0x5A000000, 20, 0x30, len(name), 0x20)
    return _block_4(0x74, flags, fields + name) + content


def _block_4(kind: int, flags: int, fields: bytes) -> bytes:
    body = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
    return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body


def seven_zip(content: bytes, size: int) -> bytes:
    """A 7z archive of one member packed by LZMA, its size as given."""
    packed = lzma.compress(content, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 2**20}])
    size_7z, name = b"\xff" + struct.pack("<Q", size), "a.txt\0".encode("utf-16-le")
    streams = b"\x06\x00\x01\x09" + b"\xff" + struct.pack("<Q", len(packed)) + b"\x00"
    folders = b"\x07\x0b\x01\x00\x01\x23\x03\x01\x01\x05\x5d" + struct.pack("<L", 2**20) + b"\x0c" + size_7z + b"\x0a\x01" + struct.pack("<L", zlib.crc32(content))
    files = b"\x05\x01\x11" + bytes([len(name) + 1]) + b"\x00" + name + b"\x00"
    header = b"\x01\x04" + streams + folders + b"\x00\x08\x00\x00" + files + b"\x00"
    start = struct.pack("<QQL", len(packed), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<L", zlib.crc32(start)) + start + packed + header
