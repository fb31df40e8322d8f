"""What the work is: the first words of the item, line, clause or cell that an assignment belongs to."""

from __future__ import annotations

import re

from extractors.assignments.labels import fields

_NUMBER = re.compile(r"[ \t]*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]{1,2}|第[一二三四五六七八九十0-9]{1,3}[条项]|[①-⑳]|[一二三四五六七八九十]是|[★●▪■◆·\-]+)[ \t]*")
_NUMBERED = re.compile(rf"^{_NUMBER.pattern}", re.MULTILINE)
_LONGEST_TASK, _REACH = 40, 800


def task_before(text: str, offset: int, floor: int) -> str | None:
    """Return the first words of the item that a bracket at `offset` closes."""
    low = max(0, offset - _REACH, floor)
    start = max(text.rfind("\n", low, offset) + 1, low)
    return short(text[start:offset]) or task_of_line(text, start)


def task_of_line(text: str, offset: int) -> str | None:
    """Return the words before `offset` in its line, else those of the item above it."""
    low = max(0, offset - _REACH)
    line = text.rfind("\n", low, offset) + 1 or low
    if own := short(text[line:offset]):
        return own
    numbered = list(_NUMBERED.finditer(text, low, line))
    start = numbered[-1].start() if numbered else text.rfind("\n", low, max(low, line - 1)) + 1
    above = text[start : max(start, line)].strip().split("\n")[0]
    return None if fields(above) else short(above)


def short(words: str) -> str | None:
    """Return the first sentence of some words without number and marks, at most 40 characters; None if hardly anything is there."""
    plain = _NUMBER.sub("", words.replace("\u2028", "").strip(), count=1) if _NUMBER.match(words.strip()) else words.replace("\u2028", "").strip()
    plain = plain.strip(" \t\n；;，,。、：:|*")
    first = re.split(r"[。\n]", plain, maxsplit=1)[0]
    chosen = first if len(first) >= 4 else plain
    return re.sub(r"\s+", " ", chosen[:_LONGEST_TASK]).strip("，,；;：:、 ").removesuffix("由").rstrip("：，、") or None if len(chosen) >= 2 else None
