"""Files at a URL (s3://…, https://…) instead of on a disk: found and read through fsspec, with those methods of a Path that fangan uses.

Passwords and regions are the file system's own business (its environment variables and configuration files), never part of a URL.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pipeline.errors import UsageError, told

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_LOCAL = "file://"
_TIMES = ("mtime", "LastModified", "last_modified", "updated", "modified", "created")
_TAGS = ("ETag", "etag", "md5Hash", "content_md5", "checksum")
_MOST = 256 << 20


@dataclass(frozen=True, slots=True)
class Stat:
    """What a file system says of a file, in the words of os.stat_result."""

    st_size: int
    st_mtime_ns: int
    st_ctime_ns: int


@dataclass(frozen=True, slots=True)
class Remote:
    """A file at a URL. Whatever its file system raises (a network has many ways to fail) is raised as OSError."""

    url: str

    def __str__(self) -> str:
        return self.url

    def as_posix(self) -> str:
        """Return the URL."""
        return self.url

    def absolute(self) -> Remote:
        """Return itself."""
        return self

    def resolve(self) -> Remote:
        """Return itself."""
        return self

    def stat(self) -> Stat:
        """Return size and version. The change time is a digest of what tells versions apart; of a file of which nothing tells them, it is now: never known."""
        with _system(self.url) as (system, path):
            facts = system.info(path)
        known = [str(facts[key]) for key in (*_TIMES, *_TAGS) if facts.get(key)]
        written = next((facts[key] for key in _TIMES if isinstance(facts.get(key), datetime | float | int)), 0)
        seconds = written.timestamp() if isinstance(written, datetime) else float(written)
        changed = int.from_bytes(hashlib.sha256(" ".join(known).encode()).digest()[:7]) if known else time.time_ns()
        return Stat(facts.get("size") or 0, int(seconds * 1e9), changed)

    def open(self, mode: str = "rb") -> IO[bytes]:
        """Open the file for reading bytes."""
        with _system(self.url) as (system, path):
            opened: IO[bytes] = system.open(path, mode)
            return opened

    def read_bytes(self) -> bytes:
        """Return the content; OSError for one whose file system did not say that it is larger than any file that is read."""
        with _system(self.url) as (system, path), system.open(path, "rb") as file:
            data: bytes = file.read(_MOST + 1)
        if len(data) > _MOST:
            raise OSError(f"超过 {_MOST >> 20} MB · larger than {_MOST >> 20} MB: {self.url}")
        return data


File = Path | Remote
"""A file on a disk or at a URL."""


def is_url(given: object) -> bool:
    """Tell whether the user gave a URL."""
    return isinstance(given, str) and bool(_URL.match(given))


def local_path(url: str) -> Path | None:
    """Return the path that a file:// URL names, None for other URLs."""
    return Path(url.removeprefix(_LOCAL)) if url.startswith(_LOCAL) else None


def expand(url: str, wanted: Callable[[PurePosixPath], bool]) -> Iterator[tuple[Remote, str]]:
    """Yield the files that a URL names (a file, a pattern, or a folder: then those `wanted` by their name in it), each with its name.

    Raises UsageError where the package for such URLs is not installed, OSError where the files cannot be listed.
    """
    with _system(url) as (system, path):
        if system.isfile(path):
            found = [(path, PurePosixPath(path).name)]
        elif system.isdir(path):
            found = _under(system, path, wanted)
        else:
            matches = system.glob(path) if any(sign in path for sign in "*?[") else []
            found = [each for match in matches for each in ([(match, PurePosixPath(match).name)] if system.isfile(match) else _under(system, match, wanted))]
        found = [(system.unstrip_protocol(each), name) for each, name in found]
    for each, name in sorted(found):
        yield Remote(each), name


def _under(system: Any, folder: str, wanted: Callable[[PurePosixPath], bool]) -> list[tuple[str, str]]:
    names = ((path, path[len(folder.rstrip("/")) :].lstrip("/")) for path in system.find(folder))
    return [(path, name) for path, name in names if wanted(PurePosixPath(name))]


@contextmanager
def _system(url: str) -> Iterator[tuple[Any, str]]:
    """Give the file system of a URL and the path there."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(
            f"{url} 是网址，要装 pip install 'fangan[cluster]' · inputs by URL need the extra: pip install 'fangan[cluster]'"
        ) from error
    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        lacks = f"读不了 {url}：缺这种网址的文件系统包（{error}），请用 pip install 装上"
        raise UsageError(f"{lacks} · no file system package for such URLs, install it: {error}") from error
    try:
        yield system, path
    except (OSError, UsageError):
        raise
    except Exception as error:
        raise OSError(f"{url}: {told(error)}") from error
