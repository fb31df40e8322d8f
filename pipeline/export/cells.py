"""Values for spreadsheets: source text is hostile and must neither run as a formula nor break the file."""

from __future__ import annotations

import json
import re

# C0 but tab and newline, C1, what XML cannot hold, and what turns the direction of text; single surrogates.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udfff]")
# What spreadsheets take for a formula's beginning, full-width forms and after blanks too (OWASP, CSV Injection).
_FORMULA = re.compile(r"[\t\r\n]|[ \u3000]*[=+\-@＝＋－＠]")

# What JSON leaves as it is and line readers or terminals obey.
_OBEYED = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(value: object) -> object:
    """Return a value for a cell: lists as JSON, control characters out, text that a spreadsheet would run as a formula led by an apostrophe."""
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    if not isinstance(value, str):
        return value
    text = value if value.isprintable() else _CONTROL.sub("", value)
    return "'" + text if _FORMULA.match(text) else text


def as_written(cell: str) -> str:
    """Return the text of a cell that `plain` made."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def json_line(value: object) -> str:
    """Return a value as JSON on one line, of characters that no reader of lines and no terminal obeys; what JSON does not know is written as text."""
    line = json.dumps(value, ensure_ascii=False, default=str)
    return line if line.isprintable() else _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
