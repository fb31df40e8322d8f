"""What a deadline is for: its task (the clause or heading it governs) and the unit that must act."""

from __future__ import annotations

import re
from typing import Any

from extractors.contract import Span
from extractors.deadlines.outline import BRACKET, NUMBERING
from extractors.deadlines.surroundings import Surroundings
from extractors.lexicon import alternatives, load
from extractors.reading.units import is_unit

_LEXICON: dict[str, Any] = load("deadlines")
_LEAD_IN = re.compile(r"^[，、：:；。 ）)\]】”\"]*(?:完成时限|之?前)?[，：:]?")
_EMPTY = re.compile(r"^(?:前|内|之?前)?(?:全部|基本|全面)?(?:完成|结束|到位|整改到位|落实到位|落实|办结)?$")
_SUBJECT_END = re.compile(r"(?:[应须要需于在将并且均请可必务]|应当|必须|分别|按规定|按时|负责|力争|争取|确保|原则上|计划|务必|拟)+$")
_ACTOR = re.compile(r"^各[^，。；：、]{1,12}?(?:应当|必须|[应须要])(?=[^，。]{4})")
_SUBJECT_START = re.compile(r"^[，、 ]?(?P<unit>[^，。；：、|\n]{2,24}?(?:、[^，。；：、|\n]{2,24}?){0,4}?)(?=将|要|应|须|向|对|负责|牵头|必须|完成|组织|按照|把|报送|上报)")
_LABELLED = re.compile(rf"(?:{alternatives(_LEXICON['units']['labels'])})[：: ]{{1,2}}(?P<unit>[^，。；;：\n（）|]{{2,60}})")
_LABEL_MARK = re.compile("[：: ]")
_CLAUSE_END = re.compile("[。；，\n]")
_LONGEST_TASK = 60
_SHORTEST_TASK = 4
_SHORTEST_CLAUSE = 2
"""Characters of a task that ends within its clause, and of one that a clause mark ends (上报，)."""
_LOOK_BACK = 300


def task_of(around: Surroundings, slot: bool, until: int = _LONGEST_TASK) -> str | None:
    """Return what is to be done: the words before a bracketed time, else the clause that follows, else the one before; None where the heading must say it.

    `until` is how many characters after the time the next one stands: its clause is not part of the task.
    """
    bracketed = BRACKET.search(around.before) if slot else None
    if bracketed:
        before = _clean(re.split("[。；]", around.before[: bracketed.start()])[-1])
        if before:
            return before
    after = _clean(_without(_LEAD_IN, _before_next(around.sentence_after, until)))
    if after and not _EMPTY.match(after):
        return after
    before = None if slot else _clean(_SUBJECT_END.sub("", around.clause_before) or _CLAUSE_END.split(around.before.rstrip("，、"))[-1])
    return before if before and len(before) > 1 else None


def _before_next(words: str, until: int) -> str:
    """Cut `words` at the last clause mark before the next time, if one stands in them."""
    if until >= len(words):
        return words
    cut = max(words.rfind("，", 0, until), words.rfind("、", 0, until), words.rfind("；", 0, until))
    clause, shortest = (words[:cut], _SHORTEST_CLAUSE) if cut > 0 else (words[:until], _SHORTEST_TASK)
    return clause if len(clause.strip("，、；：前 ")) >= shortest else words


def _clean(words: str) -> str | None:
    words = _without(NUMBERING, words.strip(" \t|，。；：、"))
    words = _without(_ACTOR, words) if words.startswith("各") else words
    words = words.removesuffix("（").removesuffix("(").removesuffix("阶段")
    return words[-_LONGEST_TASK:].strip(" 　，：:") or None


def _without(opening: re.Pattern[str], words: str) -> str:
    """Take off what `words` begin with."""
    opened = opening.match(words)
    return words[opened.end() :] if opened else words


def unit_of(around: Surroundings) -> str | None:
    """Return the unit that the sentence names as the one to act: its subject, or what a label after the time says."""
    subject = around.clause_before and _SUBJECT_END.sub("", _without(NUMBERING, around.clause_before)).strip().removeprefix("请")
    if subject and is_unit(subject):
        return subject
    follows = _SUBJECT_START.match(around.after)
    if follows and all(is_unit(part) for part in follows["unit"].split("、")):
        return follows["unit"]
    labelled = _LABELLED.search(around.after) if _LABEL_MARK.search(around.after) else None
    return labelled["unit"].strip() if labelled else None


def labelled_unit(text: str, within: Span, offset: int) -> str | None:
    """Return what 责任单位： says in the lines above `offset`, inside the section `within` (at most 300 characters back)."""
    last = None
    for match in _LABELLED.finditer(text, max(within.start, offset - _LOOK_BACK), offset):
        last = match
    return last["unit"].strip() if last else None
