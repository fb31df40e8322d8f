"""Rules about levels as a whole: how often they are looked at again, how many may have one."""

from __future__ import annotations

import re

from extractors.gradings.drafts import SchemeDraft
from extractors.lexicon import alternatives, load
from extractors.reading.dates import recurrences
from extractors.reading.sentences import sentences

_REVIEW = load("gradings")["review"]
_REVIEWED, _REVIEWS = re.compile(alternatives(_REVIEW["subjects"])), re.compile(alternatives(_REVIEW["verbs"]))
_QUOTA = re.compile(r"(?:控制在|不超过|不得超过|不高于|不低于|不少于|占|比例|原则上为|名额)[^，；]{0,16}?(?:\d{1,3}(?:\.\d)?\s?[%％]|名)")


def review_of(text: str) -> str | None:
    """Return the rule of the first sentence that has the levels looked at again: 风险等级每年复核一次, 三年一评定."""
    for span in sentences(text):
        sentence = span.of(text)
        if _REVIEWED.search(sentence):
            for found in recurrences(sentence):
                if _REVIEWS.search(sentence, found.span.start, found.span.end + 14):
                    return found.rule
    return None


def quota_of(text: str, draft: SchemeDraft) -> str | None:
    """Return how many may have a level: 高风险类别控制在20%左右."""
    labels = [words for level in draft.levels for words in (level.label, *level.aliases.values()) if words]
    for span in sentences(text):
        sentence = span.of(text)
        if "%" not in sentence and "％" not in sentence and "名额" not in sentence:
            continue
        clauses = re.split(r"(?<=[，；])", sentence)
        kept = [clause for clause in clauses if _QUOTA.search(clause) and any(label in clause for label in labels)]
        if kept:
            return "".join(kept).strip("，；")
    return None
