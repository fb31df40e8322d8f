"""What stands around a time: its line, clause and sentence, and whether it stands where plans put times."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import ITEM_NUMBER, NUMERALS, ONE_IS, SIGNS

_LABELS: dict[str, list[str]] = load("deadlines")["labels"]
_SAID_BEFORE = 120
"""Characters of its sentence that are looked at before a time."""
REACH = 40
"""Characters looked at on either side of a time."""

_LABEL = re.compile(rf"(?:{alternatives(_LABELS['heads'])})[ ]?(?:[：:]|为|是|于)?[ ]?$")
_LABEL_ENDS = frozenset(label[-1] for label in _LABELS["heads"]) | frozenset("：:为是于 ")
_PAGE_LABEL = re.compile(rf"(?:{alternatives(_LABELS['of_pages'])})[ ]?(?:[：:]|为)?[ ]?$")
_PAGE_LABEL_ENDS = frozenset(label[-1] for label in _LABELS["of_pages"]) | frozenset("：:为 ")
_OPENED = re.compile(r"[（(【\[〔](?:[^（）()。\n]{0,12}[：:，, ])?(?:时间|计划|拟于|于|在|力争|限|每|从|自|到|即)?$")
_OPENED_ENDS = frozenset("（(【[〔：:，, 间划于在争限每从自到即")
_CLOSED = re.compile(r"^(?:[^（）()。\n]{0,16})[）)】\]〕]")
_NUMBER = rf"{ITEM_NUMBER}|{ONE_IS}|(?:第[{NUMERALS}\d]{{1,2}}(?:阶段|步骤?)|阶段[{NUMERALS}])[：:，、]?"
_ITEM = re.compile(  # （二）现场评审：6月中旬。 评估阶段：12月。 一、自查阶段，3月。 第二阶段 整改 5月
    rf"^[ |]*(?:(?:{_NUMBER}) {{0,2}}[^，。；：: ]{{2,16}}(?:[：:] ?| {{1,2}}|(?<=阶段)， ?)|[^，。；：:]{{2,12}}(?:阶段|步骤|环节)(?:[：:，] ?| {{1,2}}))$"
)
_NO_WRAP = SIGNS.union("\n （(第0123456789附|\t", NUMERALS)
_CLAUSE = re.compile(r"[^，。；：！？\n|\t]*")
_AFTER = re.compile(rf"(?P<sentence>(?P<clause>{_CLAUSE.pattern})[^。；！？\n|\t]*)[^\n]*")
_TO_LAST_MARK = re.compile(r".*[，。；：！？|\t]")


class Surroundings(NamedTuple):
    """A time's own words and what stands around it: the rest of its line on either side, cut to `REACH` characters, its clause's part of that, and its sentence's.

    `text` and `span` are where it stands; what few rules ask for is worked out from them when asked.
    """

    words: str
    before: str
    after: str
    clause_before: str
    clause_after: str
    sentence_after: str
    text: str
    span: Span

    @property
    def sentence_before(self) -> str:
        """The sentence's part before the time, at most 120 characters of it."""
        low = max(0, self.span.start - _SAID_BEFORE)
        mark = max(self.text.rfind("。", low, self.span.start), self.text.rfind("\n", low, self.span.start))
        return self.text[max(mark + 1, low) : self.span.start]

    @property
    def next_clause(self) -> str:
        """The clause after the time's own, for a time that is set off by a comma (2011年，我校被评为…)."""
        follows = _CLAUSE.match(self.sentence_after, 1) if self.clause_after == "" and self.sentence_after.startswith("，") else None
        return follows.group() if follows else ""

    @property
    def opens_line(self) -> bool:
        """Tell whether nothing but a number or a bullet stands before the time in its line."""
        low = self.span.start - len(self.before)
        return (low == 0 or self.text[low - 1] == "\n") and not self.before.strip(" \t|·•●▪-—、.．0123456789（）()")

    @property
    def fills_line(self) -> bool:
        """Tell whether the time is all that its line says."""
        high = self.span.end + len(self.after)
        return (high == len(self.text) or self.text[high] == "\n") and not self.after.strip(" \t|。；;，") and self.opens_line


def surroundings(text: str, span: Span) -> Surroundings:
    """Return what stands around `span` in `text`."""
    start, end = span.start, span.end
    before = text[max(0, start - REACH) : start].rpartition("\n")[2]
    marked = _TO_LAST_MARK.match(before)
    end += text.startswith("\n", end) and before.endswith(("，", "；", "、")) and text[end + 1 : end + 2] not in _NO_WRAP  # a clause broken over two lines
    rest = _AFTER.match(text, end, end + REACH)
    after, sentence_after, clause_after = rest.group(0, 1, 2) if rest else ("", "", "")
    return Surroundings(text[start:end], before, after, before[marked.end() :] if marked else before, clause_after, sentence_after, text, span)


def follows_page_label(around: Surroundings) -> bool:
    """Tell whether the label of a page's or form's date stands before the time (发布日期：)."""
    return around.before[-1:] in _PAGE_LABEL_ENDS and bool(_PAGE_LABEL.search(around.before))


def is_labelled(around: Surroundings) -> bool:
    """Tell whether a label of times stands before the time (整改时限：)."""
    return around.before[-1:] in _LABEL_ENDS and bool(_LABEL.search(around.before)) and not follows_page_label(around)


def in_slot(around: Surroundings) -> bool:
    """Tell whether the time stands where plans put times: in a heading's brackets, after a label (整改时限：), before a colon, after an item's name, alone on its line."""
    if follows_page_label(around):
        return False
    if around.before[-1:] in _OPENED_ENDS and _OPENED.search(around.before) and _CLOSED.match(around.after):
        return True
    if around.after.lstrip(" ")[:1] in ("。", "；", "") and around.before[-1:] in "：:， " and _ITEM.match(around.sentence_before):
        return True
    return is_labelled(around) or (around.after.lstrip().startswith(("：", ":")) and around.opens_line) or around.fills_line
