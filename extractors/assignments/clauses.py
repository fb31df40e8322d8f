"""The clauses of a text, and how a subject is parted from the small words around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import BULLETS, CIRCLED, DECIMAL, NUMERALS

_VERBS = load("assignments")["verbs"]
_BOUNDARY = re.compile(r"[，,；;：:。！？!?\n\t|【】〔〕\[\] ](?:(?<! )|(?<=[）)\s] )|[ ]+)")
_GOING_BY = r"(?:(?![按谁在由])[\u4e00-\u9fff“”]){1,12}?(?:照?按|[照据托]依|据根|合结)|[内下时后](?:(?![按谁在由])[\u4e00-\u9fff“”]){2,12}?在(?![存现正])"
"""What one goes by or stands under, read from its end: 按照职责分工, 根据各自职能, 在职责范围内; of 按谁主管谁负责 none is the subject."""
_ADVERBS_BACKWARDS = re.compile(rf"(?:{alternatives(word[::-1] for word in _VERBS['adverbs'])}|[\s、]|{_GOING_BY})+")
OPENERS = re.compile(
    rf"^(?:{alternatives(_VERBS['openers'])}|[\s、{BULLETS}★{CIRCLED}—]|\d+名|一名|[a-zA-Z][.．、）)](?=[\u4e00-\u9fff])|{DECIMAL}[.．、]?|"
    rf"[0-9{NUMERALS}]{{1,2}}[.．、)）]|（□*）|第[0-9{NUMERALS}]{{1,4}}[条项款][ \t]*|有(?!关))+"
)
"""What stands before a subject in its clause: numbers, 明确, 一般, 同时."""
REACH = 160
"""Characters: a subject is at most so long, so that a hostile line costs no more than its length times this."""
_CLAUSES_BACK = 6


class Clauses(NamedTuple):
    """A text, the same text with what rules must not see hidden, the part of it that is read, and where the clauses there end (offsets of their marks)."""

    text: str
    shown: str
    whole: Span
    marks: list[int]

    @classmethod
    def of(cls, text: str, shown: str, whole: Span) -> Clauses:
        """Return the clauses of the part `whole` of `text`; `shown` has the same length as the text."""
        return cls(text, shown, whole, [match.start() for match in _BOUNDARY.finditer(shown, whole.start, whole.end)])

    def start(self, offset: int) -> int:
        """Return where the clause that holds the character before `offset` begins."""
        i = bisect_left(self.marks, offset)
        return self.marks[i - 1] + 1 if i else self.whole.start

    def end(self, offset: int) -> int:
        """Return where the clause that holds `offset` ends."""
        i = bisect_left(self.marks, offset)
        return self.marks[i] if i < len(self.marks) else self.whole.end

    def chunk_start(self, offset: int) -> int:
        """Return where the part of the sentence between semicolons or full stops that holds `offset` begins (at most 160 characters back)."""
        low = max(self.whole.start, offset - REACH)
        return max([low, *(self.shown.rfind(mark, low, offset) + 1 for mark in "；;。\n")])

    def before(self, offset: int, floor: int) -> list[Span]:
        """Return up to six clauses that end before `offset`, the nearest first, none that begins before `floor` or beyond a semicolon."""
        found: list[Span] = []
        at = self.start(offset)
        while at > floor and len(found) < _CLAUSES_BACK and (not found or self.shown[found[-1].end] not in "；;"):
            start = max(self.start(at - 1), floor)
            found.append(Span(start, at - 1))
            at = start
        return [clause for clause in found if self.shown[clause.end] not in "；;"]

    def plain(self, span: Span) -> str:
        """Return the words of a span without adverbs and openers."""
        return OPENERS.sub("", without_adverbs(span.of(self.shown))).strip()


def without_adverbs(words: str) -> str:
    """Return some words without what stands between a subject and its verb at their end; read from there, so that only those words are looked at."""
    found = _ADVERBS_BACKWARDS.match(words[::-1])
    return words[: len(words) - found.end()] if found else words
