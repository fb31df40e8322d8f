"""How far the inversion is: what both of its parts, residues behind characters and characters broken by them, read and write."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import ascii_letters
from typing import NamedTuple

from pipeline.normalise.alignment import Doubt, Edit
from pipeline.normalise.pinyin import gbk
from pipeline.normalise.pinyin.activation import LETTERS, Learned, is_hanzi
from pipeline.normalise.pinyin.table import RARE, rarity

KIND = "pinyin"
LOST, AMBIGUOUS, DOUBTFUL = "lost character", "ambiguous character", "doubtful characters"

RESIDUE = re.compile(rf"([?？\ufffd(（])((?<=[?？\ufffd])[(（]|)([{LETTERS}]{{1,7}}) ?[)）]")
"""A mark for the first byte of a broken character, or a bracket; the bracket if a decoder kept it after the mark; the reading."""
BRACKETS = ("(", "（")
_MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕—…·～　ⅠⅡⅢⅣⅤⅥ" + gbk.LOST + "|@[]" + ascii_letters)


@dataclass
class Inverted:
    """What taking back the damage gave.

    `edits` give the repaired text; `doubts` are the places that could not be repaired, or in more than one way. `removed` tells where in the repaired
    text residues stood, in half characters: 2k before character k, 2k + 1 between its two bytes.
    """

    edits: list[Edit] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)


class Candidate(NamedTuple):
    """A character that may have stood at a place, and whether the page shows the trigger that broke it, or that it is."""

    character: str
    is_seen: bool

    @property
    def order(self) -> tuple[bool, bool, bool]:
        """Return what tells it from others: a hanzi before anything else, one in use before a rare one, one that the page shows before others."""
        return not is_hanzi(self.character), rarity(self.character) == RARE, not self.is_seen


class Progress:
    """The text is repaired up to source character `at`; that made `made` characters, `before` are the last two of them."""

    def __init__(self, text: str, learned: Learned) -> None:
        self.text, self.learned, self.table = text, learned, learned.table
        self.done = Inverted()
        self.at, self.made, self.before = 0, 0, ""

    def copy(self, end: int) -> None:
        """Take over undamaged characters up to source character `end`."""
        if end > self.at:
            self.before = (self.before + self.text[max(self.at, end - 2) : end])[-2:]
            self.made += end - self.at
            self.at = end

    def last_bytes(self) -> bytes:
        """Return the last two bytes of the repaired text."""
        return b"".join(map(gbk.code, self.before))[-2:]

    def splits(self, lead: bytes, read: str, marked: bool) -> list[Candidate]:
        """Return the triggers read so that begin with the byte `lead` and end in another character's first.

        A single letter in a bracket without a mark may well be the author's: only triggers seen in the page count then.
        """
        triggers = self.table.splitting.get((lead[0], read), ()) if lead else ()
        candidates = [Candidate(trigger, (trigger, read) in self.learned.seen) for trigger in triggers]
        return candidates if marked or len(read) > 1 else [c for c in candidates if c.is_seen]


def is_in_use(character: str) -> bool:
    """Tell whether a rebuilt character is a hanzi in use or a mark. A run with any other shows that a decoder dropped bytes of it."""
    return rarity(character) < RARE or character in _MARKS
