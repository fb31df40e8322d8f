"""Text that every store takes: what no file in UTF-8, no PostgreSQL text and no JSON parser holds is replaced, and counted."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

_UNSOUND = re.compile("[\x00\ud800-\udfff]")
REPLACED = "NUL 或半个代理对，代以 U+FFFD · NUL or half a surrogate pair, U+FFFD in its place"


def sound(value: Any, lost: Counter[str]) -> Any:
    """Return a value (text, list of texts, or what is neither) with U+FFFD for NUL and halves of surrogate pairs; each value changed is counted in `lost`."""
    if isinstance(value, str):
        if value.isprintable() or not _UNSOUND.search(value):
            return value
        lost[REPLACED] += 1
        return _UNSOUND.sub("\ufffd", value)
    if isinstance(value, list):
        return [sound(item, lost) for item in value]
    return value
