"""Cues, suffixes, posts and level words: data, one TOML file per part, and the one loader that reads them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Return the lexicon `name` (the file's stem). Raises FileNotFoundError if there is none."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


def alternatives(words: Iterable[str]) -> str:
    """Return a regex group that matches any of `words`, longest first, each taken literally."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w))) + ")"
