"""One run at a time into a folder, and a new edition of its dataset in place of the old one, whole or not at all.

A run builds all its files in `DIR/.new-*` and flushes them; renaming that folder to `.swap-*` is the moment from which the new edition counts. Its files
are then moved over the old ones, the tables' description (datapackage.json, with the digest of each table) and run.json last. A run that dies before that
moment leaves the old edition; one that dies after it leaves moves to make, which `settle` makes: the next run does, and any reader may. Whole folders
are not exchanged: Windows cannot, a mounted or linked DIR cannot, and what else an analyst keeps there would have to move too.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from pipeline.errors import FanganError

LOCK, NEW, WHOLE = ".lock", ".new-", ".swap-"
_LAST = ("datapackage.json", "run.json")
_PATIENCE = 5.0
_held: dict[Path, str] = {}
"""The locks of this process and what their files say: a process that opens such a file once more and closes it has given its lock up (POSIX)."""


class BusyError(FanganError):
    """Another run is writing into the folder."""

    code = "busy"


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Hold the folder `out` (made if need be) for this run and clear what a dead one left. Raises BusyError, saying who has it, or OSError.

    The lock is the operating system's, on `.lock`, so that it ends with its process however that dies; the file says who it was.
    """
    out.mkdir(parents=True, exist_ok=True)
    path = out.resolve() / LOCK
    words = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": time.strftime("%Y-%m-%d %H:%M:%S")})
    if (holder := _held.setdefault(path, words)) is not words:
        raise _busy(path, holder)
    try:
        with _locked(path, words):
            settle(out)
            for left in (*out.glob(f"{NEW}*"), *out.glob(".*.part")):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            yield
    finally:
        del _held[path]


@contextmanager
def _locked(path: Path, words: str) -> Iterator[None]:
    """Lock the file at `path`, which says `words` (who holds it), and remove it in the end."""
    handle = _opened(path)
    try:
        handle.seek(0)
        handle.truncate()
        handle.write(words)
        handle.flush()
        yield
    finally:
        _release(handle, path)


def _opened(path: Path) -> TextIO:
    """Open and lock the file at `path`."""
    while True:
        handle = path.open("a+", encoding="utf-8")
        if not _claim(handle.fileno()):
            with handle:
                handle.seek(0)
                raise _busy(path, handle.read())
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle.fileno()), path.stat()):
                return handle
        handle.close()  # its holder removed it between our opening and locking


def _claim(descriptor: int) -> bool:
    """Lock an open file for this process; False if another has it. A file system without locks lets every run in."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # beyond the words, which others may read
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def _release(handle: TextIO, path: Path) -> None:
    """Remove the lock: on POSIX while it is still held, on Windows, where an open file cannot be removed, after it."""
    if sys.platform == "win32":
        handle.close()
    with suppress(OSError):
        path.unlink()
    handle.close()


def _busy(path: Path, words: str) -> BusyError:
    try:
        holder = json.loads(words)
        who = f"进程 pid {int(holder['pid'])}，主机 host {str(holder['host'])[:80]}，自 since {str(holder['since'])[:20]}"
    except (ValueError, KeyError, TypeError):
        who = "未知 unknown"
    return BusyError(f"另一个运行正在写 {path.parent}（{who}）；请等它结束，或换一个 -o · another run is writing there: wait for it, or choose another -o")


@contextmanager
def edition(out: Path) -> Iterator[Path]:
    """Give a new folder beside the dataset's files in `out`; when the block ends well, what it holds takes their place."""
    folder = out / f"{NEW}{secrets.token_hex(4)}"
    folder.mkdir()
    try:
        yield folder
        _flush_names(folder)
        folder.rename(out / folder.name.replace(NEW, WHOLE))
        _flush_names(out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    settle(out)


def settle(out: Path) -> None:
    """Move the files of a whole new edition over the old ones. Safe to repeat, and beside another that does the same; nothing to do is the rule."""
    for folder in sorted(out.glob(f"{WHOLE}*")):
        staged = [Path(home, name) for home, _, names in os.walk(folder) for name in names]  # which passes over what is gone meanwhile
        for path in sorted(staged, key=lambda path: (path.name in _LAST, path.name)):
            _move(path, out / path.relative_to(folder))
        for home in sorted({(out / path.relative_to(folder)).parent for path in staged} | {out}, reverse=True):
            _flush_names(home)
        shutil.rmtree(folder, ignore_errors=True)


def _move(path: Path, to: Path) -> None:
    """Put a file in place of another; on Windows, wait for a reader who has the old one open."""
    to.parent.mkdir(exist_ok=True)
    began = time.monotonic()
    while True:
        try:
            path.replace(to)
        except FileNotFoundError:
            return  # another settles too
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() - began > _PATIENCE:
                raise
            time.sleep(0.05)
        else:
            return


def _flush_names(folder: Path) -> None:
    """Flush a folder's entries to disk, where the system can (Windows does it by itself)."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(descriptor)
