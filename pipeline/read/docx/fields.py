"""What fields show that store no result: 带圈字符, 合并字符 and 拼音指南 (EQ fields), and Word's old form fields."""

from __future__ import annotations

import re
from typing import Any

from pipeline.read.docx.names import child, integer, switch, value, w

_EQUATION = re.compile(r"\s*eq\s", re.IGNORECASE)
_LAID_OVER, _RAISED = re.compile(r"\\o\s*\\ac\b", re.IGNORECASE), re.compile(r"\\s\s*\\(?:up|do)", re.IGNORECASE)
_OPTION = re.compile(r"\\\*?\s?[a-zA-Z]+[ \d]*")
# A phonetic guide: \o\ad(\s\up 9(fēng),风) or \o(\s\up 9(fēng),风): what is raised is the guide, what follows the comma the text.
_GUIDE = re.compile(r"\\s\s*\\up[ \d]*\([^()]{0,40}\)\s*,([^()\\]{1,40})\)")
_RINGS = "○◯〇□△◇"
_CIRCLED = {str(number): chr(0x2460 + number - 1) for number in range(1, 21)} | {str(number): chr(0x3251 + number - 21) for number in range(21, 36)}


def shown(code: str) -> str:
    """Return what an EQ field shows, as plain characters: ⑥ for a 6 in a ring, the base text of a phonetic guide; "" for other fields.

    The code is at most some thousand characters.
    """
    if not _EQUATION.match(code):
        return ""
    body = code.strip()[2:].strip()
    if _LAID_OVER.match(body) and any(ring in body for ring in _RINGS):
        inside = "".join(each for each in _arguments(body) if each not in _RINGS)
        return _CIRCLED.get(inside, f"({inside})" if inside.isdecimal() else inside)
    if _RAISED.search(body) and (guide := _GUIDE.search(body)):
        return guide.group(1)
    return "".join(_arguments(body))


def _arguments(body: str) -> list[str]:
    body = re.sub(r"\\\*\s*\w+|\"[^\"]{0,80}\"", "", body)
    return [piece.strip() for piece in re.split(r"[(),;]", _OPTION.sub("", body)) if piece.strip()]


def form_value(begin: Any) -> str:
    """Return what an old form field (a w:fldChar with w:ffData) shows that has no result of its own: a drop-down's entry, a check box."""
    data = child(begin, "ffData")
    if (box := child(data, "checkBox")) is not None:
        checked = switch(box, "checked")
        return "☒" if (switch(box, "default") if checked is None else checked) else "☐"
    if (entries := child(data, "ddList")) is not None:
        chosen = integer(entries, "result")
        options = [entry.get(w("val"), "") for entry in entries.iterchildren(w("listEntry"))]
        index = (integer(entries, "default") or 0) if chosen is None else chosen
        return options[index] if 0 <= index < len(options) else value(data, "default") or ""
    return ""
