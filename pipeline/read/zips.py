"""What a ZIP archive holds, told from its bytes, with limits against archives that swell."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from pipeline.errors import DamagedFileError, EncryptedFileError

MEMBER_LIMIT = 64 * 2**20
TOTAL_LIMIT = 256 * 2**20
RATIO_LIMIT = 200
RATIO_FLOOR = 2**20
MEMBER_COUNT_LIMIT = 20_000
_LOCAL_HEADER = re.compile(rb"PK\x03\x04.{22}(.{2})(.{2})", re.DOTALL)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError)


def is_zip(data: bytes) -> bool:
    """Tell whether the bytes begin as a ZIP archive does."""
    return data[:4] == b"PK\x03\x04"


def member_names(data: bytes) -> frozenset[str]:
    """Return the names of the members; of a truncated archive those whose local headers are still there. Empty if it is no archive."""
    if not is_zip(data):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except _BROKEN:
        return frozenset(_local_names(data))


def opens(data: bytes) -> bool:
    """Tell whether the archive's directory, which stands at its end, is whole."""
    try:
        zipfile.ZipFile(io.BytesIO(data)).close()
    except _BROKEN:
        return False
    return True


def broken_archive() -> DamagedFileError:
    """Return the error for an archive that does not open."""
    return DamagedFileError(
        "文件不完整或已损坏（压缩包打不开），请重新下载 · truncated or damaged: the ZIP container does not open; fetch it again"
    )


def _local_names(data: bytes) -> list[str]:
    names = []
    for header in _LOCAL_HEADER.finditer(data):
        length = int.from_bytes(header.group(1), "little")
        names.append(data[header.end() : header.end() + min(length, 512)].decode("utf-8", "replace"))
    return names


def members(data: bytes, endings: tuple[str, ...] = ("",)) -> dict[str, bytes]:
    """Return the contents, by name, of the members whose names have one of `endings`, each at most `MEMBER_LIMIT` bytes.

    Raises DamagedFileError where the archive is broken or swells beyond the limits, EncryptedFileError where a member wants a password.
    Sizes are those that the directory declares; zipfile never unpacks more than that.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_sizes(infos)
            return {info.filename: archive.read(info) for info in infos if info.filename.endswith(endings) and not info.is_dir()}
    except _BROKEN as error:
        raise broken_archive() from error
    except RuntimeError as error:
        raise EncryptedFileError(
            "文件加了密码，请去掉密码后再放进来 · the file is protected by a password: save it without one"
        ) from error


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse archives that swell: 64 MB a member, 256 MB in all, ratio 200 (a 68-page .docx has ratio 32)."""
    swells = any(
        info.file_size > MEMBER_LIMIT or (info.file_size > RATIO_FLOOR and info.file_size > RATIO_LIMIT * max(info.compress_size, 1))
        for info in infos
    )
    if swells or sum(info.file_size for info in infos) > TOTAL_LIMIT or len(infos) > MEMBER_COUNT_LIMIT:
        raise DamagedFileError(
            "文件解压后异常庞大，疑似压缩炸弹，已拒绝 · refused: the file unpacks to an abnormal size (a ZIP bomb?)"
        )
