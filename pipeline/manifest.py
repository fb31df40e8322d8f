"""run.json: what made a dataset (versions, options), how many rows, how long."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import extractors

_LIBRARIES = ("opencc", "pandas", "pdfplumber", "pyarrow", "pydantic", "pypinyin", "python-docx", "lxml")


def manifest(inputs: Sequence[str | Path], workers: int | None, counts: dict[str, int], seconds: float, cleaning: Counter[tuple[str, str]]) -> dict[str, Any]:
    """Return the contents of run.json; `cleaning` counts what cleaning did by action and kind. It is the only file of a dataset that differs from run to run."""
    documents = counts["documents"]
    return {
        "fangan": version("fangan"),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
        "extractors": {extractor.name: extractor.version for extractor in extractors.discover()},
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "options": {"inputs": [str(given) for given in inputs], "workers": workers},
        "counts": counts,
        "cleaning": {f"{action}: {kind}": cleaning[action, kind] for action, kind in sorted(cleaning)},
        "seconds": round(seconds, 3),
        "documents_per_second": round(documents / seconds, 2) if seconds else None,
    }
