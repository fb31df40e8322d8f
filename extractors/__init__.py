"""Extractors: a plan's text and outline in, findings out.

Each module (or package) here that declares `name`, `version`, `records` and `find` is an extractor (see `extractors.contract.Extractor`) and is discovered by
`discover`; no list is edited to add one. Nothing in this package opens a file, keeps state or knows about tables on disk.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from extractors.contract import Extractor


@cache
def discover() -> tuple[Extractor, ...]:
    """Return every extractor of this package, sorted by name."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    return tuple(sorted((m for m in modules if isinstance(m, Extractor)), key=lambda m: m.name))
