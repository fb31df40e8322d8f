"""Characters that say nothing: lost ones (U+FFFD and what it turns into), private-use ones, noise between two Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalise.alignment import Doubt

_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
# Letters of scripts that no Chinese sentence has inside a word (accented Latin, Cyrillic, Hebrew … Thai, Hangul), carets and currency signs.
_FOREIGN = r"\^¤¦¨¬¯´¶¸¿À-ÖØ-öø-ʯ\u0400-\u0e7f\u1100-\u11ff\uac00-\ud7af"
_ANY = re.compile(f"[\ufffd锟{_PRIVATE}{_FOREIGN}]")

# 锟斤拷 is U+FFFD twice in UTF-8 read as GBK, ï¿½ once in UTF-8 read as Latin-1.
_LOST = re.compile("\ufffd+|(?:锟斤拷)+|(?:ï¿½)+")
_PRIVATES = re.compile(f"[{_PRIVATE}]+")
# U+F000 … U+F0FF are symbol fonts: at the start of a line or cell a bullet, which hides no word.
_BULLET = re.compile("[\uf000-\uf0ff]")
_NOISE = re.compile(f"(?<=[㐀-鿿])[{_FOREIGN}]{{1,3}}(?=[㐀-鿿])")


def find(text: str) -> Iterator[Doubt]:
    """Yield one doubt per run of characters that cannot be read."""
    if text.isascii():
        return
    at = 0
    for match in _ANY.finditer(text):
        if match.start() >= at and (found := _read(text, match.start())):
            yield found
            at = found.end


def _read(text: str, at: int) -> Doubt | None:
    """Return the doubt of the run that begins at `at`, None if it is a bullet or a word of another language."""
    for pattern, kind in ((_LOST, "lost character"), (_PRIVATES, "private use"), (_NOISE, "noise")):
        if match := pattern.match(text, at):
            bullet = kind == "private use" and _BULLET.match(match[0]) and _opens(text, at)
            return None if bullet else Doubt(at, match.end(), kind)
    return None


def _opens(text: str, at: int) -> bool:
    """Tell whether a character is the first of its line or cell."""
    before = text[max(0, at - 8) : at].rstrip(" ")
    return not before or before[-1] in "\n\t|\u2028"
