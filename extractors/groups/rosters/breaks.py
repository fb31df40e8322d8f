"""Line ends inside the words of a list (县教⏎育局, 赵⏎静), as pages that were copied line by line have them."""

from __future__ import annotations

import re

from extractors.contract import Span
from extractors.reading.names import is_name, split_post_and_name
from extractors.reading.posts import is_people
from extractors.reading.units import is_unit

JOINER = "\u2060"
"""Stands for a line end inside a word: as long as it, and no part of any value."""

_BREAK = re.compile(
    r"\n(?<=[\u4e00-\u9fff]\n)(?:(?![一二三四五六七八九十]{1,3}、)(?=[\u4e00-\u9fff]{1,12}[、，；。]|[\u4e00-\u9fff]{1,2}(?:\n|$))"
    r"| {8,40}(?=[\u4e00-\u9fff]{1,12}(?:[、，；。（]|\n|$)))"
)
"""A line end, not before a heading's number, with the blanks behind it where the last column of a list goes on below itself."""
_MARK_BEFORE = re.compile(r"[、，；：](?P<tail>[\u4e00-\u9fff]{1,12})$")
_COLUMN_BEFORE = re.compile(r" (?P<tail>[\u4e00-\u9fff]{2,12})$")
_HEAD = re.compile(r"[\u4e00-\u9fff]+")
_GOES_ON = re.compile(r"\n(?<=[\u4e00-\u9fff）]、\n)[ \t]{0,40}(?=[^\n：:|\t]{2,80}(?:\n|$))")
_IN_BRACKET = re.compile(r"(?P<open>（[^（）\n]{1,40})(?P<gap>\n[ \t]{0,40})(?=[^（）\n]{1,40}）)")
_VERB_BEHIND = re.compile(r"(?<=[\u4e00-\u9fff])(?:同志)?(?:担任|兼任|任[组队班]长|任副|等|负责|牵头|配合|参加|组成|为成员).*$")
"""What goes on behind the list's last word."""
_WHOLE_UNIT = 4
"""Characters of a unit's name that goes on with no word before it."""
_REACH = 13
"""Characters before a line end that are looked at."""


def mended(text: str) -> str:
    """Return `text`, as long as it was, with JOINER for each line end inside a bracket or behind 、, and for each that parts a word: its halves are none, together
    they are a name, a post with its holder, a kind of people or a unit.
    """
    text = _GOES_ON.sub(lambda found: JOINER * len(found[0]), text)
    text = _IN_BRACKET.sub(lambda found: found["open"] + JOINER * len(found["gap"]), text)
    return _BREAK.sub(lambda found: JOINER * len(found[0]) if _parts_word(text, Span(*found.span())) else found[0], text)


def _parts_word(text: str, gap: Span) -> bool:
    """Tell whether a line end parts a word; below a column, also whether it parts a unit from the post in it (县水利局⏎副局长)."""
    low = max(0, gap.start - _REACH)
    before = _MARK_BEFORE.search(text, low, gap.start) or (_COLUMN_BEFORE.search(text, low, gap.start) if len(gap) > 1 else None)
    after = _HEAD.match(text, gap.end)
    if before is None or after is None:
        return False
    tail, head = before["tail"], _VERB_BEHIND.sub("", after.group())
    if before.re is _COLUMN_BEFORE and is_unit(tail):
        return is_people(head)
    if len(head) >= _WHOLE_UNIT and is_unit(head):
        return False  # 三、线路分级⏎县教育局、…
    return (len(head) == 1 or not _is_whole(tail)) and _is_whole(tail + head) and not (before.re is _COLUMN_BEFORE and is_name(tail + head))


def _is_whole(word: str) -> bool:
    return is_name(word) or is_people(word) or is_unit(word) or split_post_and_name(word) is not None
