"""What a ZIP archive holds, told from its bytes, with limits against archives that swell."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from itertools import islice

from pipeline.errors import BombError, DamagedFileError, EncryptedFileError, TruncatedFileError

MEMBER_LIMIT = 64 * 2**20
TOTAL_LIMIT = 256 * 2**20
RATIO_LIMIT = 200
RATIO_FLOOR = 2**20
MEMBER_COUNT_LIMIT = 20_000
# A directory of 20,000 members takes 2 to 4 MB; each entry becomes an object of 1 KB.
DIRECTORY_LIMIT = 16 * 2**20
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le")[:-1])
_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_LEAST = 22
_END_LENGTH = 2**16 + _END_LEAST
_LOCAL_HEADER = re.compile(rb"PK\x03\x04.{22}(.{2})(.{2})", re.DOTALL)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError)


def is_zip(data: bytes) -> bool:
    """Tell whether the bytes begin as a ZIP archive does; an empty or a split one counts too."""
    return data[:4] in _MARKS


def member_names(data: bytes) -> frozenset[str]:
    """Return the names of the members; of a truncated archive those whose local headers are still there. Empty if it is no archive."""
    if not is_zip(data):
        return frozenset()
    try:
        with opened(data) as archive:
            return frozenset(archive.namelist())
    except DamagedFileError:
        return frozenset(_local_names(data))


def opened(data: bytes) -> zipfile.ZipFile:
    """Return the archive. Raises DamagedFileError where its directory, at its end, is broken or missing, BombError where that alone is huge."""
    if _directory_size(data) > DIRECTORY_LIMIT:
        raise bomb()
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise (broken_archive() if has_end(data) else truncated()) from error


def has_end(data: bytes) -> bool:
    """Tell whether the record stands at the archive's end without which it breaks off."""
    end = data.rfind(_END, max(0, len(data) - _END_LENGTH))
    return 0 <= end <= len(data) - _END_LEAST


def _directory_size(data: bytes) -> int:
    """Return how many bytes the archive's end says its directory has."""
    end = data.rfind(_END, max(0, len(data) - _END_LENGTH))
    if end < 0:
        return 0
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    # As zipfile does: a ZIP64 end with its locator, right before the end, overrides it.
    wide = end - 76
    if wide < 0 or data[end - 20 : end - 16] != _LOCATOR_64 or data[wide : wide + 4] != _END_64:
        return size
    return int.from_bytes(data[wide + 40 : wide + 48], "little")


def broken_archive() -> DamagedFileError:
    """Return the error for a container (ZIP, OLE, RAR …) that does not open."""
    return DamagedFileError("文件已损坏（打不开），请重新下载 · damaged: the file does not open; fetch it again")


def truncated() -> TruncatedFileError:
    """Return the error for a file whose end is missing."""
    return TruncatedFileError("文件不完整（缺了末尾，多半没有下载完），请重新下载 · truncated: the end of the file is missing; fetch it again")


def _local_names(data: bytes) -> list[str]:
    names = []
    for header in islice(_LOCAL_HEADER.finditer(data), MEMBER_COUNT_LIMIT):
        length = int.from_bytes(header.group(1), "little")
        names.append(data[header.end() : header.end() + min(length, 512)].decode("utf-8", "replace"))
    return names


def members(data: bytes, endings: tuple[str, ...] = ("",)) -> dict[str, bytes]:
    """Return the contents, by name, of the members whose names have one of `endings`, each at most `MEMBER_LIMIT` bytes.

    Raises DamagedFileError where the archive is broken, BombError where it swells beyond the limits, EncryptedFileError where a member wants a password.
    Sizes are those that the directory declares; zipfile never unpacks more than that.
    """
    try:
        with opened(data) as archive:
            infos = archive.infolist()
            _check_sizes(infos)
            return {info.filename: archive.read(info) for info in infos if info.filename.endswith(endings) and not info.is_dir()}
    except BROKEN as error:
        raise broken_archive() from error
    except RuntimeError as error:
        raise locked() from error


def xml_members(data: bytes) -> dict[str, bytes]:
    """Return the XML parts of an Office file. Raises as `members` does, and DamagedFileError where a part declares a DOCTYPE: entities would make
    text vanish without a trace.
    """
    contents = members(data, (".xml", ".rels"))
    refuse_doctype(contents.values())
    return contents


def refuse_doctype(parts: Iterable[bytes]) -> None:
    """Raise DamagedFileError where an XML part declares a DOCTYPE."""
    if any(mark in content for content in parts for mark in _DOCTYPES):
        raise doctype()


def doctype() -> DamagedFileError:
    """Return the error for a part with a DOCTYPE."""
    return DamagedFileError(
        "文件的 XML 里有 DOCTYPE 声明，可能是攻击或伪造文件，已拒绝 · refused: a part of the document declares a DOCTYPE, which Office never writes"
    )


def locked() -> EncryptedFileError:
    """Return the error for a file that asks for a password."""
    return EncryptedFileError("文件加了密码，请去掉密码后再放进来 · the file is protected by a password: save it without one")


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse archives that swell: 64 MB a member, 256 MB in all, ratio 200 (a 68-page .docx has ratio 32)."""
    large = any(info.file_size > MEMBER_LIMIT or swells(info) for info in infos)
    if large or sum(info.file_size for info in infos) > TOTAL_LIMIT or len(infos) > MEMBER_COUNT_LIMIT:
        raise bomb()


def swells(info: zipfile.ZipInfo) -> bool:
    """Tell whether a member of more than 1 MB unpacks to more than 200 times its packed size."""
    return info.file_size > RATIO_FLOOR and info.file_size > RATIO_LIMIT * max(info.compress_size, 1)


def bomb() -> BombError:
    """Return the error for an archive, or a member, that unpacks to an abnormal size."""
    return BombError("文件解压后异常庞大，疑似压缩炸弹，已拒绝 · refused: the file unpacks to an abnormal size (a ZIP bomb?)")
