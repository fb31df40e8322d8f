"""Places where a page was cut at the bytes of 。；？！ without heeding characters (see list_numbers): flagged, with what probably stood there.

The character before the cut lost its second byte to the mark, the one behind it begins with the mark's second byte, and what follows is shifted by one
byte until an ASCII letter ends the shift:

    bytes    B2EC | A1 | A3BF | 68        real   察。縣
    shown     察  |  ? |  ？  |  h
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.normalise.alignment import Doubt
from pipeline.normalise.list_numbers import is_common
from pipeline.normalise.script import to_simplified
from pipeline.read.everyday import common

order = 6  # behind list_numbers, which repairs the places that it knows
logged = True

KIND = "byte shift"
_LONGEST_SHIFT = 24
_MARKS = "。；？！"
_SIGN = re.compile(
    rf"(?<![!-~])[?\ufffd](?P<mark>[{_MARKS}]|(?<=\?)\?)(?P<shift>[^\x00-\x7f\n“”‘’《》（）]{{0,{_LONGEST_SHIFT}}})(?P<last>[@-~](?![A-Za-z]))?"
)
_BEFORE = {b"\xa1": "　", b"\xa3": "。"}
"""What most often ends in the byte before the cut: an indent (A1A1), a full stop (A1A3)."""


def clean(text: str) -> list[Doubt]:
    """Return one doubt per cut; `likely` is what the bytes give where they are all there and give common characters."""
    if not ("?" in text or "\ufffd" in text) or not _SIGN.search(text):
        return []
    found = ((match, _rebuilt(match)) for match in _SIGN.finditer(text))
    return [Doubt(match.start(), match.end(), KIND, likely) for match, likely in found if likely or _is_shift(text, match)]


def _rebuilt(match: re.Match[str]) -> str | None:
    """Return what stood before the damage, None unless every byte of it is there."""
    mark = ("？" if match["mark"] == "?" else match["mark"]).encode("gb18030")
    try:
        shifted = match["shift"].encode("gb18030")
        words = (mark[1:] + shifted + (match["last"] or "").encode("ascii")).decode("gb18030")
    except UnicodeError:
        return None
    pairs = 2 * len(words) == 1 + len(shifted) + len(match["last"] or "")
    if not pairs or any(not is_common(c) and not unicodedata.category(c).startswith("P") for c in words):
        return None
    telling = not all(map(is_common, match["shift"])) if match["shift"] else to_simplified(words) in common()
    if not telling:
        return None
    return _BEFORE[mark[:1]] + words


def _is_shift(text: str, match: re.Match[str]) -> bool:
    """Tell whether the place can be nothing but a cut: a sign that no text has behind a mark follows, with a traditional character behind it."""
    following = text[match.end() : match.end() + 1]
    return match["last"] is not None and match["last"] in "@[\\]^_`{|}~" and "㐀" <= following <= "鿿" and match["mark"] != "?"
