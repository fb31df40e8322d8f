"""A folder of files that appears whole, in place of an older one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.store import flush_all


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder beside `path`; when the block ends well, put its files on disk and let it take the place of `path`."""
    temporary, old = path.with_name(f".{path.name}.part"), path.with_name(f".{path.name}.old")
    for stale in (temporary, old):
        shutil.rmtree(stale, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        yield temporary
        flush_all(temporary)
        if path.exists():
            path.rename(old)
        temporary.rename(path)
    finally:
        for stale in (temporary, old):
            shutil.rmtree(stale, ignore_errors=True)
