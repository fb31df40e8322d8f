"""Values for spreadsheets: source text is hostile and must neither run as a formula nor break the file."""

from __future__ import annotations

import json
import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(value: object) -> object:
    """Return a value for a cell: lists as JSON, control characters out, text that a spreadsheet would run as a formula led by an apostrophe."""
    if isinstance(value, list):
        value = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return "'" + text if text.startswith(_FORMULA) else text
