"""Line ends inside the words of a list (县教⏎育局, 赵⏎静), as pages that were copied line by line have them."""

from __future__ import annotations

import re

from extractors.reading.names import is_name, split_post_and_name
from extractors.reading.posts import is_people
from extractors.reading.units import is_unit

JOINER = "\u2060"
"""Stands for a line end inside a word: as long as it, and no part of any value."""

_BREAK = re.compile(r"\n(?<=[\u4e00-\u9fff]\n)(?=[\u4e00-\u9fff]{1,12}[、，；。]|[\u4e00-\u9fff]{1,2}(?:\n|$))")
_MARK_BEFORE = re.compile(r"[、，；：](?P<tail>[\u4e00-\u9fff]{1,12})$")
_HEAD = re.compile(r"[\u4e00-\u9fff]+")
_REACH = 13
"""Characters before a line end that are looked at."""


def mended(text: str) -> str:
    """Return `text`, as long as it was, with JOINER for each line end that parts a word: its halves are none, together they are a name, a post with
    its holder, a kind of people or a unit.
    """
    return _BREAK.sub(lambda found: JOINER if _parts_word(text, found.start()) else "\n", text)


def _parts_word(text: str, at: int) -> bool:
    before = _MARK_BEFORE.search(text, max(0, at - _REACH), at)
    after = _HEAD.match(text, at + 1)
    if before is None or after is None:
        return False
    return not _is_whole(before["tail"]) and _is_whole(before["tail"] + after.group())


def _is_whole(word: str) -> bool:
    return is_name(word) or is_people(word) or is_unit(word) or split_post_and_name(word) is not None
