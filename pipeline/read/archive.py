"""ZIP archives: each member is a file of its own. Nothing is written to disk, so that no name in an archive can reach a path."""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from functools import partial

from pipeline.errors import BombError, DamagedFileError, EmptyFileError, TooLargeError, UnsupportedFormatError
from pipeline.naming import Distinct
from pipeline.read import zips
from pipeline.read.contract import Member
from pipeline.read.everyday import chineseness

suffixes = (".zip",)

# All members together may unpack to 1 GB: what is larger is no collection of plans, or too much to hash twice.
TOTAL_LIMIT = 2**30
_TOTAL_RATIO_FLOOR = 64 * 2**20
_UTF8_FLAG, _LOCKED_FLAG = 0x800, 0x1
_UNICODE_PATH = 0x7075
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$)|(?:^|/)(?:Thumbs\.db|desktop\.ini)$", re.IGNORECASE)


def sniff(data: bytes) -> bool:
    """Tell whether the bytes begin as a ZIP archive does; Office files are told from archives by their own readers, which come first."""
    return zips.is_zip(data)


def members(data: bytes) -> Sequence[Member]:
    """Return the archive's files in the order of its directory, without folders and what systems leave behind (__MACOSX, .DS_Store, ~$…).

    Raises DamagedFileError (truncated), BombError (too many members, abnormal ratio), TooLargeError, EncryptedFileError (all are locked) or
    EmptyFileError. What ails one member only is said when that one is read.
    """
    archive = zips.opened(data)
    infos = archive.infolist()
    check_totals(len(infos), sum(info.file_size for info in infos), len(data))
    named = [(info, name) for info, name in zip(infos, _names(infos), strict=True) if not info.is_dir() and not is_litter(name)]
    if not named:
        raise nothing_in_it()
    if all(info.flag_bits & _LOCKED_FLAG for info, _ in named):
        raise zips.locked()
    return [Member(name, partial(_content, archive, info)) for info, name in named]


def check_totals(count: int, total: int, size: int) -> None:
    """Refuse bombs of many members, and of members that share their bytes: `count` members that unpack to `total` bytes, as the directory declares, from
    an archive of `size` bytes. Raises BombError or TooLargeError; whoever unpacks must stop at the declared sizes.
    """
    if count > zips.MEMBER_COUNT_LIMIT:
        raise BombError(
            f"压缩包里有 {count} 个文件，超过 {zips.MEMBER_COUNT_LIMIT} 个，已拒绝 · refused: over {zips.MEMBER_COUNT_LIMIT} members in one archive"
        )
    if total > most_from(size):
        raise zips.bomb()
    if total > TOTAL_LIMIT:
        raise TooLargeError("压缩包解压后超过 1 GB，请先解压再读 · the archive unpacks to over 1 GB: unpack it first")


def most_from(size: int) -> int:
    """Return how many bytes an honest archive of `size` bytes may unpack to."""
    return max(_TOTAL_RATIO_FLOOR, zips.RATIO_LIMIT * size)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise no_file()
    if info.flag_bits & _LOCKED_FLAG:
        raise zips.locked()
    if zips.swells(info):
        raise zips.bomb()
    if info.file_size > zips.MEMBER_LIMIT:
        raise too_large()
    try:
        return archive.read(info)
    except NotImplementedError as error:
        raise UnsupportedFormatError("压缩方法不支持，请重新压缩为普通 ZIP · packed by a method that is not read: pack it again as a plain ZIP") from error
    except (*zips.BROKEN, struct.error, MemoryError, RuntimeError) as error:
        raise damaged() from error


def nothing_in_it() -> EmptyFileError:
    """Return the error for an archive without files."""
    return EmptyFileError("压缩包里没有文件，请确认是否取错了文件 · the archive holds no files: check that it is the right one")


def no_file() -> UnsupportedFormatError:
    """Return the error for a member that is a link or a device."""
    return UnsupportedFormatError("压缩包成员是链接或设备，不是文件，已拒绝 · refused: the member is a link or a device, no file")


def too_large() -> TooLargeError:
    """Return the error for a member beyond the limit."""
    return TooLargeError("压缩包成员超过 64 MB，请先解压再读 · the member is larger than 64 MB: unpack the archive first")


def damaged() -> DamagedFileError:
    """Return the error for a member that does not unpack to what the directory says."""
    return DamagedFileError("压缩包成员已损坏（校验不符或数据不全），请重新下载 · the member is damaged: fetch the archive again")


def is_litter(name: str) -> bool:
    """Tell whether a member is what systems leave behind in folders."""
    return _LITTER.search(name) is not None


def _names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the members' paths: Windows in China writes GBK without a mark, other systems UTF-8."""
    encoding = encoding_of([_raw(info) for info in infos if not info.flag_bits & _UTF8_FLAG])
    return distinct(
        info.orig_filename if info.flag_bits & _UTF8_FLAG else _unicode_path(info) or _raw(info).decode(encoding, "replace") for info in infos
    )


def distinct(paths: Iterable[str]) -> list[str]:
    """Return members' paths, each safe to show and each once."""
    given = Distinct("#")
    return [given(shown(path)) for path in paths]


def shown(path: str) -> str:
    """Return a member's path with / between its parts: no root, no .. and no character that a terminal would obey or a reader not see."""
    parts = (part.strip() for part in path.replace("\\", "/").split("/"))
    kept = ("__" if part == ".." else part for part in parts if part not in ("", "."))
    return "".join("\ufffd" if unicodedata.category(c) in _UNSEEN else c for c in "/".join(kept)) or "\ufffd"


def _raw(info: zipfile.ZipInfo) -> bytes:
    """Return a name's bytes as the archive has them: zipfile took them for cp437."""
    return info.orig_filename.encode("cp437", "replace")


def encoding_of(names: Sequence[bytes]) -> str:
    """Return the encoding of unmarked names, all of one system: UTF-8 if all agree with it, else whichever of GBK and Big5 gives better Chinese."""
    together = b"\n".join(name for name in names if not name.isascii())
    for encoding in ("utf-8", *sorted(("gb18030", "big5hkscs"), key=lambda e: -chineseness(together.decode(e, "replace")))):
        try:
            together.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "gb18030"


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    """Return the name that Info-ZIP's extra field 0x7075 gives in UTF-8, if it was made for this very name."""
    extra = info.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and length > 5 and struct.unpack_from("<BL", field) == (1, zlib.crc32(_raw(info))):
            return field[5:].decode("utf-8", "replace")
    return None
