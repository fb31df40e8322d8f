"""What the work is: the first words of the item, line, clause or cell that an assignment belongs to."""

from __future__ import annotations

import re

from extractors.assignments.labels import fields
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import BULLETS, CIRCLED, DECIMAL, NUMBERED, NUMERALS, ONE_IS

_NUMBER = re.compile(
    rf"[ \t]*(?:{DECIMAL}[.．、]?(?![0-9%])|{NUMBERED}[)）、.．]?|第[{NUMERALS}0-9]{{1,3}}[条项]|[{CIRCLED}]|{ONE_IS}|[{BULLETS}★\-—]+"
    rf"|(?:问题|任务|项目|措施|举措|事项|行动|工程)[{NUMERALS}0-9]{{1,3}}[：:、 ])[ \t]*"
)
_LABEL = re.compile(rf"[ \t]*(?:(?P<work>{alternatives(load('assignments')['tasks']['labels'])})|[\u4e00-\u9fff]{{2,8}})[：:]")
"""How the lines of a block of fields begin."""
_LINE_ENDS = "。；：:！？!?;）)】\n|\t"
_NUMBERED = re.compile(rf"^{_NUMBER.pattern}", re.MULTILINE)
_GENERIC = frozenset(load("assignments")["tasks"]["generic"])
_STOP = re.compile(r"[。\n]")
_HANDED = re.compile(r"(?<=[作务项])(?:移?交|委托|明确|指定)$")
"""How work is given to somebody (会务工作交由…负责)."""
_SHORTEST_SENTENCE, _LONGEST_TASK, _SHORTEST_PAGE_LINE, _REACH, _LONGEST_BLOCK = 4, 40, 18, 800, 8


def task_before(text: str, offset: int, floor: int) -> str | None:
    """Return the first words of the item that a bracket at `offset` closes; its lines may be broken (of a page or screen)."""
    low = max(0, offset - _REACH, floor)
    start = max(text.rfind("\n", low, offset) + 1, low)
    while start > low and not _NUMBER.match(text, start) and (above := _broken_line(text, start, low)) is not None:
        start = above
    return short(text[start:offset]) or task_of_line(text, start)


def _broken_line(text: str, start: int, low: int) -> int | None:
    """Return where the line above `start` begins if that is as long as a page is wide and ends within a sentence, else None."""
    above = max(text.rfind("\n", low, start - 1) + 1, low)
    return above if start - above > _SHORTEST_PAGE_LINE and text[start - 2] not in _LINE_ENDS else None


def task_of_line(text: str, offset: int) -> str | None:
    """Return the words before `offset` in its line, else those of the item above it: the last numbered line, or a nearer one where that is the heading of
    several works (重点任务), or another work between has its own fields.
    """
    low = max(0, offset - _REACH)
    line = text.rfind("\n", low, offset) + 1 or low
    if own := short(text[line:offset]):
        return own
    if labelled_work := _labelled(text, line, low):
        return labelled_work
    numbered = list(_NUMBERED.finditer(text, low, line))
    start = numbered[-1].start() if numbered else text.rfind("\n", low, max(low, line - 1)) + 1
    above = text[start : max(start, line)].strip().split("\n")
    labelled = [bool(fields(words)) for words in above]
    if numbered and False in labelled[1:] and (short(above[0]) in _GENERIC or _is_of_another(labelled)):
        return short(above[len(labelled) - 1 - labelled[::-1].index(False)])
    return None if labelled[0] else short(above[0])


def _labelled(text: str, line: int, low: int) -> str | None:
    """Return the line with a label of the work in the block of labelled lines right above `line` (整改事项：…⏎整改目标：…⏎责任单位：), or None."""
    for _ in range(_LONGEST_BLOCK):
        start = max(low, text.rfind("\n", low, max(low, line - 1)) + 1)
        number = _NUMBER.match(text, start, line)
        label = _LABEL.match(text, number.end() if number else start, line)
        if label is None or number or label["work"]:
            return short(text[start:line]) if label and label["work"] else None
        line = start
    return None


def _is_of_another(labelled: list[bool]) -> bool:
    """Tell whether an item's lines hold fields with a line of other words below them, in which another work begins."""
    return True in labelled and False in labelled[labelled.index(True) :]


def short(words: str) -> str | None:
    """Return the first sentence of some words without number and marks, at most 40 characters; None if hardly anything is there."""
    plain = words.replace("\u2028", "").strip(" \t\n；;，,。")
    if number := _NUMBER.match(plain):
        plain = plain[number.end() :]
    plain = plain.strip(" \t\n；;，,。、：:|*")
    stop = _STOP.search(plain)
    chosen = plain[: stop.start()] if stop and stop.start() >= _SHORTEST_SENTENCE else plain
    words = " ".join(chosen[:_LONGEST_TASK].split()).strip("，,；;：:、 ").removesuffix("由")
    return _HANDED.sub("", words).rstrip("：，、【[（(") or None if len(chosen) >= 2 else None
