"""Rules about levels as a whole: how often they are looked at again, how many may have one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.gradings.drafts import SchemeDraft
from extractors.lexicon import alternatives, load
from extractors.reading.dates import recurrences
from extractors.reading.sentences import sentence_at

_REVIEW = load("gradings")["review"]
_REVIEWED, _REVIEWS = re.compile(alternatives(_REVIEW["subjects"])), re.compile(alternatives(_REVIEW["verbs"]))
_PERIOD = re.compile("[年月周季旬天日班期]")
_SHARES = re.compile(r"%|％|名额")
_QUOTA = re.compile(r"(?:控制在|不超过|不得超过|不高于|不低于|不少于|占|比例|原则上为|名额)[^，；]{0,16}?(?:\d{1,3}(?:\.\d)?\s?[%％]|名)")


def review_of(text: str) -> str | None:
    """Return the rule of the first sentence that has the levels looked at again: 风险等级每年复核一次, 三年一评定."""
    for sentence in _sentences_with(_REVIEWED, text):
        for found in recurrences(sentence) if _REVIEWS.search(sentence) and _PERIOD.search(sentence) else ():
            if _REVIEWS.search(sentence, found.span.start, found.span.end + 14):
                return found.rule
    return None


def _sentences_with(words: re.Pattern[str], text: str) -> Iterator[str]:
    """The sentences of `text` that hold one of `words`, each once."""
    end = 0
    for match in words.finditer(text):
        if match.start() >= end:
            span = sentence_at(text, match.start())
            end = span.end
            yield span.of(text)


def quota_of(text: str, draft: SchemeDraft) -> str | None:
    """Return how many may have a level: 高风险类别控制在20%左右."""
    labels = [words for level in draft.levels for words in (level.label, *level.aliases.values()) if words]
    for sentence in _sentences_with(_SHARES, text):
        clauses = re.split(r"(?<=[，；])", sentence)
        kept = [clause for clause in clauses if _QUOTA.search(clause) and any(label in clause for label in labels)]
        if kept:
            return "".join(kept).strip("，；")
    return None
