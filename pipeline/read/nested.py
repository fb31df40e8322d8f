"""The files that a path holds: the file itself, or the members of a container (archive, mail), and of containers in it to depth 3."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.errors import DamagedFileError, ReadError, TooLargeError
from pipeline.read import container_of
from pipeline.read.archive import TOTAL_LIMIT
from pipeline.read.contract import Container, Member
from pipeline.read.zips import MEMBER_COUNT_LIMIT, bomb
from pipeline.remote import File

DEPTH = 3
FILE_LIMIT = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file that holds no others: the way to it (a member's number per level, () for the path itself), its name after the path's, its digest.

    `error` says why it cannot be read, where that is known.
    """

    inside: tuple[int, ...]
    name: str
    sha256: str = ""
    error: ReadError | None = None


def leaves(path: File) -> list[Leaf]:
    """Return what `path` holds, members in the order of their container. Raises OSError where the path itself cannot be read."""
    try:
        return list(_Walk().leaves((), "", content(path, ())))
    except ReadError as error:
        return [Leaf((), "", error=error)]


def content(path: File, inside: Sequence[int]) -> bytes:
    """Return the bytes of a file or of a member. Raises a ReadError that says what is wrong with it, OSError where the path cannot be read."""
    if inside:
        return _opened(path, _stamp(path), tuple(inside[:-1]))[inside[-1]].read()
    if path.stat().st_size > FILE_LIMIT:
        raise TooLargeError(
            f"文件超过 {FILE_LIMIT >> 20} MB，请拆分或先解压 · larger than {FILE_LIMIT >> 20} MB: split it, or unpack it first"
        )
    return path.read_bytes()


@lru_cache(maxsize=DEPTH)
def _opened(path: File, stamp: tuple[int, int], inside: tuple[int, ...]) -> Sequence[Member]:
    """Return the members of a container; the last ones stay open, for members come one after the other. `stamp` tells a changed file."""
    data = content(path, inside)
    container = container_of(data)
    if container is None:
        raise DamagedFileError("读取时文件变了，请重新运行 · the file changed while it was read: run again")
    return _members(container, data)


def _members(container: Container, data: bytes) -> Sequence[Member]:
    try:
        return container.members(data)
    except ReadError:
        raise
    except Exception as error:
        raise DamagedFileError("文件已损坏，打不开，请重新获取原件 · damaged: the file does not open; fetch the original again") from error


def _stamp(path: File) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size


class _Walk:
    """Goes through one file's containers and counts what they hold over all levels."""

    def __init__(self) -> None:
        self._members = 0
        self._bytes = 0

    def leaves(self, inside: tuple[int, ...], name: str, data: bytes) -> Iterator[Leaf]:
        """Yield the leaves under one file. Raises BombError when all levels together hold too much."""
        container = container_of(data)
        if container is None:
            yield Leaf(inside, name, hashlib.sha256(data).hexdigest())
            return
        try:
            if len(inside) == DEPTH:
                raise TooLargeError(f"压缩包套了 {DEPTH} 层以上，请先解压 · archives nested deeper than {DEPTH}: unpack it first")
            members = _members(container, data)
        except ReadError as error:
            yield Leaf(inside, name, error=error)
            return
        for number, member in enumerate(members):
            yield from self._member((*inside, number), f"{name}!/{member.name}", member)

    def _member(self, inside: tuple[int, ...], name: str, member: Member) -> Iterator[Leaf]:
        try:
            data = member.read()
        except ReadError as error:
            self._count(0)
            yield Leaf(inside, name, error=error)
            return
        self._count(len(data))
        yield from self.leaves(inside, name, data)

    def _count(self, size: int) -> None:
        self._members += 1
        self._bytes += size
        if self._members > MEMBER_COUNT_LIMIT or self._bytes > TOTAL_LIMIT:
            raise bomb()
