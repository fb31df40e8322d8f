"""What stands around a time: its line, clause and sentence, and whether it stands where plans put times."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.contract import Span
from extractors.lexicon import alternatives, load

_LABELS: dict[str, list[str]] = load("deadlines")["labels"]
_SAID_BEFORE = 120
"""Characters of its sentence that are looked at before a time."""
REACH = 40
"""Characters looked at on either side of a time."""

_LABEL = re.compile(rf"(?:{alternatives(_LABELS['heads'])})[ ]?(?:[：:]|为|是|于)?[ ]?$")
PAGE_LABEL = re.compile(rf"(?:{alternatives(_LABELS['of_pages'])})[ ]?(?:[：:]|为)?[ ]?$")
_OPENED = re.compile(r"[（(【\[](?:[^（）()。\n]{0,12}[：:，, ])?(?:时间|计划|拟于|于|在|力争|限|每|从|自|到)?$")
_CLOSED = re.compile(r"^(?:[^（）()。\n]{0,16})[）)】\]]")
_ITEM = re.compile(r"^[ |]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．] {0,2})[^，。；：:]{2,16}[：:] ?$")  # （二）现场评审：6月中旬。
_CLAUSE_MARKS = "，。；：！？\n|"
_FULL_MARKS = "。；！？\n|"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A time's own words and what stands around it: the rest of its line on either side, cut to `REACH` characters, its clause's part of that, and its sentence's."""

    words: str
    before: str
    after: str
    clause_before: str
    clause_after: str
    sentence_after: str
    sentence_before: str
    opens_line: bool
    fills_line: bool

    @property
    def next_clause(self) -> str:
        """The clause after the time's own, for a time that is set off by a comma (2011年，我校被评为…)."""
        rest = self.sentence_after[len(self.clause_after) :]
        return _head(rest[1:], _CLAUSE_MARKS) if self.clause_after == "" and rest[:1] == "，" else ""


def surroundings(text: str, span: Span) -> Surroundings:
    """Return what stands around `span` in `text`."""
    low, high = max(0, span.start - REACH), min(len(text), span.end + REACH)
    before, after = text[low : span.start].rpartition("\n")[2], text[span.end : high].partition("\n")[0]
    line_start = low == 0 or "\n" in text[max(0, low - 1) : span.start]
    opens = line_start and not before.strip(" \t|·•●▪-—、.．0123456789（）()")
    line_ends = high == len(text) or "\n" in text[span.end : high]
    fills = opens and line_ends and not after.strip(" \t|。；;，")
    words, said = span.of(text), text[max(0, span.start - _SAID_BEFORE) : span.start]
    said = said[max(said.rfind("。"), said.rfind("\n")) + 1 :]
    return Surroundings(words, before, after, _tail(before), _head(after, _CLAUSE_MARKS), _head(after, _FULL_MARKS), said, opens, fills)


def _tail(before: str) -> str:
    cut = max(before.rfind(mark) for mark in _CLAUSE_MARKS)
    return before[cut + 1 :]


def _head(after: str, marks: str) -> str:
    ends = [at for mark in marks if (at := after.find(mark)) >= 0]
    return after[: min(ends, default=len(after))]


def is_labelled(around: Surroundings) -> bool:
    """Tell whether a label of times stands before the time (整改时限：)."""
    return bool(_LABEL.search(around.before)) and not PAGE_LABEL.search(around.before)


def in_slot(around: Surroundings) -> bool:
    """Tell whether the time stands where plans put times: in a heading's brackets, after a label (整改时限：), before a colon, after an item's name, alone on its line."""
    if PAGE_LABEL.search(around.before):
        return False
    if _OPENED.search(around.before) and _CLOSED.match(around.after):
        return True
    if _ITEM.match(around.sentence_before) and around.after[:1] in ("。", "；", ""):
        return True
    return is_labelled(around) or (around.opens_line and around.after.lstrip()[:1] in ("：", ":")) or around.fills_line
