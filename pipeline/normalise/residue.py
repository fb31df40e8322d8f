"""Pinyin residue: 風(fēng) -> 風.

Some sites inserted "(pinyin)" after certain characters of machine-made traditional text. A residue goes only where it is a reading of the
traditional character before it, and only in a text that is damaged throughout: at least 3 hits of 2 kinds, and practically every occurrence of
the characters concerned annotated (a textbook annotates first uses only).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from pipeline.normalise.alignment import Edit
from pipeline.normalise.script import is_traditional, to_simplified

order = 10
logged = True

MIN_HITS, MIN_KINDS, MIN_COVERAGE = 3, 2, 0.95
_LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêḿńňǹɡɑ"
_RESIDUE = re.compile(rf"(?<=([㐀-鿿]))[(（]([{_LETTERS}]{{1,7}}) ?[)）]")


@cache
def readings(character: str) -> frozenset[str]:
    """Return every toned reading (fēng) of a character and of its simplified form."""
    from pypinyin import Style, pinyin  # slow to import, and only damaged texts need it

    both = character + to_simplified(character)
    return frozenset(reading for each in both for reading in pinyin(each, style=Style.TONE, heteronym=True)[0])


def clean(text: str) -> list[Edit]:
    """Return one deletion per residue, or none if the text is not damaged throughout."""
    hits = [match for match in _RESIDUE.finditer(text) if _is_residue(match[1], match[2])]
    triggers = Counter(match[1] for match in hits)
    if len(hits) < MIN_HITS or len(triggers) < MIN_KINDS or not _throughout(text, triggers):
        return []
    return [Edit(match.start(), match.end(), "", "pinyin") for match in hits]


def _is_residue(character: str, pinyin: str) -> bool:
    return (is_traditional(character) or character == "著") and pinyin.replace("ɡ", "g").replace("ɑ", "a") in readings(character)


def _throughout(text: str, triggers: Counter[str]) -> bool:
    """Tell whether the characters with a residue have one at (nearly) every occurrence, over those that occur 3 times or more."""
    total = {character: text.count(character) for character in triggers}
    often = [character for character in triggers if total[character] >= MIN_HITS] or list(triggers)
    return sum(triggers[c] for c in often) >= MIN_COVERAGE * sum(total[c] for c in often)
