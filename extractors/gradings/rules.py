"""Rules about levels as a whole: how often they are looked at again, how many may have one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from extractors.contract import Span
from extractors.gradings.drafts import SchemeDraft
from extractors.lexicon import alternatives, load
from extractors.reading.dates import recurrences

_REVIEW = load("gradings")["review"]
_REVIEWED, _REVIEWS = re.compile(f"{alternatives(_REVIEW['subjects'])}|评估(?=每)"), re.compile(alternatives(_REVIEW["verbs"]))
_HELD_WITHIN = 12
_HELD = re.compile(
    rf"(?:级|{alternatives(_REVIEW['subjects'])})[^，。；]{{0,4}}?{alternatives(_REVIEW['verbs'])}(?:工作)?(?:原则上)?$|"
    r"(?:评估|评定|评级|定级)(?:工作)?(?:原则上)?$"
)
"""Before how often: 星级评定|每年开展一次."""
_INSPECTED = re.compile(alternatives(load("gradings")["gravity"]["inspected"]))
_PERIOD = re.compile("[年月周季旬天日班期]")
_SHARE = ("%", "％", "名额")
_SHARES = re.compile("|".join(_SHARE))
_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE = re.compile(r"[^，；]*[，；]|[^，；]+")
_QUOTA = re.compile(r"(?:控制在|掌握在|不超过|不得超过|不高于|不低于|不少于|占|比例|原则上为|名额)[^，；]{0,24}?(?:\d{1,3}(?:\.\d)?\s?[%％]|名)")


class Review(NamedTuple):
    """Words of `start` … `end` that have levels looked at again, and the RFC 5545 rule by which."""

    start: int
    end: int
    rule: str | None


def reviews(text: str) -> list[Review]:
    """Return where the text has levels looked at again: 风险等级每年复核一次, 三年一评定."""
    found: list[Review] = []
    for at, words in _sentences_with(_REVIEWED, text):
        for recurrence in recurrences(words) if _REVIEWS.search(words) and _PERIOD.search(words) else ():
            verb = _REVIEWS.search(words, recurrence.span.start, recurrence.span.end + 14)
            held = _HELD.search(words, max(0, recurrence.span.start - _HELD_WITHIN), recurrence.span.start)
            if verb or held:
                found.append(Review(at + recurrence.span.start, at + max(recurrence.span.end, verb.end() if verb else 0), recurrence.rule))
    return found


def review_of(found: Sequence[Review], within: Span) -> str | None:
    """Return the rule of the first review `within` a part of the text."""
    near = takewhile(lambda review: review.start < within.end, islice(found, bisect_left(found, (within.start,)), None))
    return next((review.rule for review in near if review.end <= within.end), None)


def _sentences_with(words: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """The sentences of `text` that hold one of `words`, each once, and where they begin."""
    end = 0
    for match in words.finditer(text):
        at = match.start()
        if at >= end:
            start = 1 + max(text.rfind("。", end, at), text.rfind("\n", end, at), text.rfind("！", end, at), text.rfind("？", end, at), end - 1)
            mark = _SENTENCE_END.search(text, at)
            end = mark.start() if mark else len(text)
            yield start, text[start:end]


def quota_of(text: str, draft: SchemeDraft) -> str | None:
    """Return how many may have a level: 高风险类别控制在20%左右."""
    if not any(word in text for word in _SHARE):
        return None
    labels = [words for level in draft.levels for words in (level.label, *level.aliases.values()) if words]
    criteria = [words for level in draft.levels for words in level.criteria]
    for _, sentence in _sentences_with(_SHARES, text):
        kept = [clause for clause in _CLAUSE.findall(sentence) if _shares(clause, criteria) and any(label in clause for label in labels)]
        if kept:
            opening, _, rest = kept[0].rpartition("：")
            first = kept[0] if any(label in opening for label in labels) else rest
            return "".join([first, *kept[1:]]).strip("，；")
    return None


def _shares(clause: str, criteria: Sequence[str]) -> bool:
    """Tell whether a clause says how many may have a level (优秀不超过20%), not what the level is (重要缺陷：错报占利润3%—5%) or how often it is
    looked at (A级企业抽查比例为1%).
    """
    share = _QUOTA.search(clause) if not _INSPECTED.search(clause) else None
    return share is not None and not any(share[0] in words for words in criteria)
