"""One root exception, a subclass per kind of trouble. Each message is one line that says what, where and what to do, in Chinese then English."""

from __future__ import annotations

import errno


class FanganError(Exception):
    """Root of all errors that fangan raises on purpose; `code` is the stable word that goes into the table of rejects."""

    code = "error"


class UsageError(FanganError):
    """The command was called with arguments that cannot be used (exit 2)."""

    code = "usage"


class ReadError(FanganError):
    """An input gave no text."""

    code = "unreadable"


class MissingFileError(ReadError):
    """The path does not exist."""

    code = "missing"


class EmptyFileError(ReadError):
    """The file holds no text: no characters at all, or only navigation, a wall before the text, spam."""

    code = "empty"


class UnsupportedFormatError(ReadError):
    """No reader takes this kind of file."""

    code = "unsupported"


class DamagedFileError(ReadError):
    """The file is broken: not what its name says, or undecodable."""

    code = "damaged"


class TruncatedFileError(DamagedFileError):
    """The file breaks off: its end is missing."""

    code = "truncated"


class BombError(DamagedFileError):
    """The file is small and unpacks to an abnormal size."""

    code = "bomb"


class TooLargeError(ReadError):
    """The file, a member of an archive or a sheet is larger than what is read."""

    code = "too_large"


class IllegibleTextError(ReadError):
    """The file yields characters that are no text: the bytes of a Word file, a scrambled font, characters lost on the way."""

    code = "illegible"


class EncryptedFileError(ReadError):
    """The file asks for a password."""

    code = "encrypted"


class ConverterMissingError(ReadError):
    """The program that opens this kind of file (LibreOffice, unar) is not installed; once it is, the next run reads the file."""

    code = "converter_missing"


class ChangedFileError(ReadError):
    """The file is no longer what it was when the run began; the next run reads it."""

    code = "changed"


class LostError(ReadError):
    """The file is lost for what its reading took: here, the process that read it died."""

    code = "lost"


class TimedOutError(LostError):
    """Reading the file took too long."""

    code = "timed_out"


class OutOfMemoryError(LostError):
    """Reading the file took too much memory."""

    code = "out_of_memory"


class DatasetError(FanganError):
    """A folder is not a dataset that `fangan run` wrote, or it is damaged."""

    code = "dataset"


def read_error(code: str, message: str) -> ReadError:
    """Return the ReadError with this code again, as it was raised in an earlier run."""
    kinds: list[type[ReadError]] = [ReadError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return next(kind for kind in kinds if kind.code == code)(message)


_OF_SYSTEM = {
    errno.ENOSPC: "磁盘满了，请腾出空间再运行", errno.EDQUOT: "磁盘配额用完了，请腾出空间再运行", errno.EROFS: "文件系统只读，请写到别处",
    errno.EACCES: "没有权限", errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹", errno.ENOTDIR: "路径中间有一段不是文件夹", errno.EISDIR: "是文件夹，不是文件", errno.ENAMETOOLONG: "名称太长",
    errno.EEXIST: "已有同名的文件", errno.EIO: "磁盘读写出错", errno.EMFILE: "打开的文件太多", errno.EFBIG: "文件太大",
}  # fmt: skip


def told(error: Exception) -> str:
    """Return what a library says is wrong as one short line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def of_system(error: OSError) -> str:
    """Return one line that says what the system refused, and where."""
    where = f" {error.filename}" if error.filename else ""
    said = error.strerror or str(error)
    chinese = _OF_SYSTEM.get(error.errno or 0, said)
    return f"读写失败{where}：{chinese} · cannot read or write{where}: {said}"
