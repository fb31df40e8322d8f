"""Pinyin strewn over a page so that it cannot be found or copied: 领导(dao)(dao)小(xiao)组. It stands behind characters picked at random, some of it twice.

What stands behind certain characters throughout is residue of another making, and taken back by the step `pinyin`, with a proof. Here nothing tells why a
character has it and the next has not, so there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.normalise.alignment import Edit
from pipeline.normalise.pinyin.table import rarity, toneless

order = 11  # behind `pinyin`, which leaves these alone; before widths are folded
logged = True

KIND = "strewn pinyin"
_BRACKET = "[(（][a-zü]{1,6}[)）]"
_STREWN = re.compile(rf"(?<=(?P<character>[\u4e00-\u9fff]))(?:{_BRACKET}){{1,3}}")
_SIGN = re.compile("[(（][a-zü]")
"""How a residue opens: begun with a class of characters, it is looked for many times as fast as what must stand behind a hanzi."""
_READINGS = re.compile("[a-zü]{1,6}")
_CLAUSE, _HANZI = re.compile(r"[^，。；：、！？,;:\n]+"), re.compile("[\u4e00-\u9fff]")
_LEAST, _KINDS = 10, 8
"""Residues that a page has at the least, and characters that have some."""
_FITTING = 0.9
"""Of all such brackets behind a character, those that are how it is read."""
_EVERYDAY, _IN_CLAUSES, _LONG = 0.6, 0.6, 7
"""Where none stands twice: of the characters those that nobody needs to be told how to read, and of the residues those within clauses of so many hanzi,
more than in a lesson or a list of words.
"""


def clean(text: str) -> list[Edit]:
    """Return one deletion per strewn reading; nothing where too few are there, as in a textbook or a text with a few foreign words in brackets."""
    if len(_SIGN.findall(text)) < _LEAST:
        return []
    found = list(_STREWN.finditer(text))
    if len(found) < _LEAST:
        return []
    fitting = [match for match in found if {*_READINGS.findall(match[0])} <= toneless(match["character"])]
    twice = any(match[0][: len(match[0]) // 2] * 2 == match[0] for match in fitting)
    strewn = len(fitting) >= _FITTING * len(found) and (twice or _in_midst(text, fitting))
    return [Edit(*match.span(), "", KIND) for match in fitting] if strewn else []


def _in_midst(text: str, found: Sequence[re.Match[str]]) -> bool:
    """Tell whether the readings stand behind everyday characters in the midst of sentences."""
    kinds = {match["character"] for match in found}
    everyday = sum(rarity(character) == 0 for character in kinds)
    long = [clause.span() for clause in _CLAUSE.finditer(text) if len(_HANZI.findall(clause[0])) >= _LONG]
    within = sum(len(_STREWN.findall(text, start, end)) for start, end in long)
    return len(kinds) >= _KINDS and everyday >= _EVERYDAY * len(kinds) and within >= _IN_CLAUSES * len(found)
