"""Is the page damaged throughout? Residues that read the character before them, counted and weighed.

A textbook annotates too: the characters that it teaches, of either script, where they first occur, often one by one in a list. A damaged page has
practically every occurrence of its triggers annotated, nothing else, and in the midst of sentences.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipeline.normalise.pinyin.table import Table, is_read, reading, toneless, traditional
from pipeline.points import points_of

MIN_HITS, MIN_KINDS = 3, 2
MIN_COVERAGE = 0.95
OFTEN = 3
"""Occurrences of a character from which its coverage counts."""
MIN_OWN_COVERAGE = 0.5
"""A character with a smaller share annotated is no trigger: the author annotated it."""
MIN_SHARE_OF_TRADITIONAL = 0.8
"""Of the annotated characters. A textbook annotates those that both scripts share as well."""
MIN_PLAIN_HITS, MIN_PLAIN_KINDS, MIN_OFTEN_KINDS, MAX_SHARE_OF_HANZI = 10, 5, 3, 0.8
"""What it takes without tones, where no residue is doubled: more of everything, and not simply every character of the text."""

LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêḿńňǹɡɑ"
_BRACKET = re.compile(rf"[(（]([{LETTERS}]{{1,7}}) ?[)）]")


Occurrences = npt.NDArray[np.int64]
"""How often each character occurs in a text, by its code point."""


@dataclass(frozen=True)
class Learned:
    """A damaged page's table of triggers, and how often each was seen with each reading."""

    table: Table
    seen: Counter[tuple[str, str]]

    @cached_property
    def read_so(self) -> Mapping[str, list[str]]:
        """Return the triggers seen with each reading."""
        found = defaultdict[str, list[str]](list)
        for character, its_reading in self.seen:
            found[its_reading].append(character)
        return found


def learn(text: str) -> Learned | None:
    """Return the triggers that the page shows, or None if it is not damaged throughout.

    Residues with tones behind traditional characters are tried first, then those without tones behind any character.
    """
    pieces = _BRACKET.split(text)  # texts at even, readings at odd places
    if len(pieces) <= 2 * MIN_HITS:
        return None
    annotated = Counter((before[-1:], reading(written)) for before, written in zip(pieces[0::2], pieces[1::2], strict=False))
    annotated = Counter({hit: count for hit, count in annotated.items() if is_hanzi(hit[0])})
    if annotated.total() < MIN_HITS:
        return None
    total = _occurrences(text)
    return _with_tones(total, pieces, annotated) or _without_tones(total, pieces, annotated)


def _occurrences(text: str) -> Occurrences:
    """Count each character; those beyond U+FFFE together."""
    return np.bincount(np.minimum(points_of(text), 0xFFFF), minlength=0x10000)


def is_hanzi(character: str) -> bool:
    """Tell whether a character is one of Chinese script (of those that GBK has)."""
    return "㐀" <= character <= "鿿"


def _with_tones(total: Occurrences, pieces: list[str], annotated: Counter[tuple[str, str]]) -> Learned | None:
    toned = Counter({hit: count for hit, count in annotated.items() if not hit[1].isascii()})
    if not toned:
        return None
    readings = traditional().readings
    seen = Counter({(c, read): count for (c, read), count in annotated.items() if read in readings.get(c, ())})
    others = sum(count for (c, _), count in toned.items() if c not in readings)
    if seen.total() < MIN_SHARE_OF_TRADITIONAL * (seen.total() + others):
        return None
    learned = _learned(total, pieces, seen, traditional())
    return learned and _with_more(learned, total, annotated)


def _with_more(learned: Learned, total: Occurrences, annotated: Counter[tuple[str, str]]) -> Learned:
    """Return the triggers with those characters of either script that the page annotates throughout as well: some sites had 后 and 里 among theirs."""
    more = Counter({(c, read): count for (c, read), count in annotated.items() if count >= max(OFTEN, MIN_COVERAGE * total[ord(c)]) and is_read(c, read)})
    readings = {c: frozenset((read,)) for c, read in more if c not in learned.table.readings}
    return Learned(Table.of({**learned.table.readings, **readings}), learned.seen + more) if readings else learned


def _without_tones(total: Occurrences, pieces: list[str], annotated: Counter[tuple[str, str]]) -> Learned | None:
    doubled = any(not between and first == second for first, between, second in zip(pieces[1::2], pieces[2::2], pieces[3::2], strict=False))
    if annotated.total() < MIN_PLAIN_HITS and not doubled:
        return None
    seen = Counter({(c, read): count for (c, read), count in annotated.items() if read.isascii() and read in toneless(c)})
    learned = _learned(total, pieces, seen, Table.of({c: toneless(c) for c, _ in seen}))
    return learned if learned and (doubled or _is_no_textbook(total, learned)) else None


def _is_no_textbook(total: Occurrences, learned: Learned) -> bool:
    kinds, hits = _kinds(learned.seen), learned.seen.total()
    often = sum(1 for count in kinds.values() if count >= OFTEN)
    hanzi = int(total[ord("㐀") : ord("鿿") + 1].sum())
    return hits >= MIN_PLAIN_HITS and len(kinds) >= MIN_PLAIN_KINDS and often >= MIN_OFTEN_KINDS and hits <= MAX_SHARE_OF_HANZI * hanzi


def _learned(total: Occurrences, pieces: list[str], seen: Counter[tuple[str, str]], table: Table) -> Learned | None:
    kinds = _kinds(seen)
    if seen.total() < MIN_HITS or len(kinds) < MIN_KINDS:
        return None
    if not _throughout(kinds, total, pieces):
        return None
    authors = {c for c in kinds if kinds[c] < MIN_OWN_COVERAGE * total[ord(c)]}
    return Learned(table.without(authors), seen) if authors else Learned(table, seen)


def _kinds(seen: Counter[tuple[str, str]]) -> Counter[str]:
    kinds = Counter[str]()
    for (character, _), count in seen.items():
        kinds[character] += count
    return kinds


def _throughout(kinds: Counter[str], total: Occurrences, pieces: list[str]) -> bool:
    """Tell whether practically every occurrence is annotated, over the characters that occur often.

    Where none does, as in a fragment, nearly all must be, and most in the midst of a sentence: a list of words annotates each once.
    """
    often = [c for c in kinds if total[ord(c)] >= OFTEN]
    after = pieces[2::2]
    if not often and sum(not piece or is_hanzi(piece[0]) for piece in after[:-1]) * 2 < len(after):
        return False
    weighed = often or list(kinds)
    return sum(kinds[c] for c in weighed) >= MIN_COVERAGE * sum(int(total[ord(c)]) for c in weighed)
