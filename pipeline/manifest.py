"""run.json: what made a dataset (versions, options), how many rows, how long."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import extractors

_LIBRARIES = ("opencc", "pandas", "pdfplumber", "pyarrow", "pydantic", "pypinyin", "python-docx", "lxml")


def manifest(inputs: Sequence[str | Path], workers: int | None, counts: dict[str, int], seconds: float) -> dict[str, Any]:
    """Return the contents of run.json. It is the only file of a dataset that differs from run to run."""
    documents = counts["documents"]
    return {
        "fangan": version("fangan"),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
        "extractors": {extractor.name: extractor.version for extractor in extractors.discover()},
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "options": {"inputs": [str(given) for given in inputs], "workers": workers},
        "counts": counts,
        "seconds": round(seconds, 3),
        "documents_per_second": round(documents / seconds, 2) if seconds else None,
    }
