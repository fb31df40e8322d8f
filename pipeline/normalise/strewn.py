"""Pinyin strewn over a page so that it cannot be found or copied: 领导(dao)(dao)小(xiao)组. It stands behind characters picked at random, some of it twice.

What stands behind certain characters throughout is residue of another making, and taken back by the step `pinyin`, with a proof. Here nothing tells why a
character has it and the next has not, so there is none.
"""

from __future__ import annotations

import re

from pipeline.normalise.alignment import Edit
from pipeline.normalise.pinyin.table import toneless

order = 11  # behind `pinyin`, which leaves these alone; before widths are folded
logged = True

KIND = "strewn pinyin"
_BRACKET = "[(（][a-zü]{1,6}[)）]"
_STREWN = re.compile(rf"(?<=(?P<character>[\u4e00-\u9fff]))(?:{_BRACKET}){{1,3}}")
_READINGS = re.compile("[a-zü]{1,6}")
_LEAST_TWICE, _FEWEST, _KINDS = 10, 30, 20
"""Residues that a page has at the least, if some of it stands twice; if none does, and behind how many different characters."""
_FITTING = 0.9
"""Of all such brackets behind a character, those that are how it is read."""


def clean(text: str) -> list[Edit]:
    """Return one deletion per strewn reading; nothing where too few are there, as in a textbook or a text with a few foreign words in brackets."""
    found = list(_STREWN.finditer(text))
    if len(found) < _LEAST_TWICE:
        return []
    fitting = [match for match in found if {*_READINGS.findall(match[0])} <= toneless(match["character"])]
    twice = any(match[0][: len(match[0]) // 2] * 2 == match[0] for match in fitting)
    enough = twice or (len(fitting) >= _FEWEST and len({match["character"] for match in fitting}) >= _KINDS)
    return [Edit(*match.span(), "", KIND) for match in fitting] if enough and len(fitting) >= _FITTING * len(found) else []
