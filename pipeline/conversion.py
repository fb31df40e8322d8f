"""The documents among a run's files that LibreOffice has to convert: many files a call, several calls at once, while all other files are read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from pipeline.batch import Items
from pipeline.errors import ReadError
from pipeline.inputs import Source
from pipeline.read import convertible
from pipeline.read.office import Outcome, convert

_FILES_A_CALL = 50
_HEAD = 64
_CONTAINERS = (b"\xd0\xcf\x11\xe0", b"PK")


@dataclass(frozen=True, slots=True)
class _Ready:
    """The sources in the order in which they can be read: first those that need no conversion, then group after group as each is converted."""

    others: Sequence[Source]
    groups: Sequence[Future[list[Source]]]
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Source]:
        yield from self.others
        for group in self.groups:
            yield from group.result()


@contextmanager
def converted(sources: Sequence[Source], workers: int | None = None) -> Iterator[Items[Source]]:
    """Give the sources, those that LibreOffice converts with `converted` set, or `error` where it could not; the files are gone with the block."""
    waiting = [source for source in sources if _is_convertible(source)]
    if not waiting:
        yield sources
        return
    names, is_over = {source.name for source in waiting}, Event()
    with tempfile.TemporaryDirectory(prefix="fangan-") as folder, ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        try:
            starts = range(0, len(waiting), _FILES_A_CALL)
            groups = [pool.submit(_converted, waiting[at : at + _FILES_A_CALL], Path(folder, str(at)), is_over) for at in starts]
            yield _Ready([source for source in sources if source.name not in names], groups, len(sources))
        finally:
            is_over.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _is_convertible(source: Source) -> bool:
    try:
        return _may_be(source.head(_HEAD)) and convertible(source.read()) is not None
    except (ReadError, OSError):
        return False


def _may_be(head: bytes) -> bool:
    """Tell by its first bytes whether a file can be of a format that is converted: most are not, and need not be read here too."""
    return head.startswith(_CONTAINERS) or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


def _converted(sources: Sequence[Source], folder: Path, is_over: Event) -> list[Source]:
    """Convert a group of sources in a folder of their own. What cannot be read, or has changed meanwhile, is left to its reading to say so."""
    if is_over.is_set():
        return []
    folder.mkdir()
    ready: list[Source] = []
    paths: dict[Path, Source] = {}
    for number, source in enumerate(sources):
        try:
            paths[_checked_copy(source, folder / str(number))] = source
        except ReadError as error:
            ready.append(replace(source, error=error))
        except (OSError, LookupError):
            ready.append(source)
    outcomes = convert(list(paths), is_over.is_set)
    return [*ready, *(_with(source, outcomes[path]) for path, source in paths.items())]


def _checked_copy(source: Source, stem: Path) -> Path:
    """Write a source's content to a path with the suffix of its format. Raises what its check finds, LookupError where it is of no such format."""
    data = source.read()
    reader = convertible(data)
    if reader is None:
        raise LookupError
    reader.check(data)
    path = stem.with_suffix(reader.suffix)
    path.write_bytes(data)
    return path


def _with(source: Source, outcome: Outcome) -> Source:
    return replace(source, error=outcome) if isinstance(outcome, ReadError) else replace(source, converted=outcome)
