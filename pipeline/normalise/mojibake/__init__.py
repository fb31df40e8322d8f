"""Text that was decoded in a wrong encoding on its way: GBK read as Latin-1 (·À·¶ -> 防范), UTF-8 read as Latin-1 (æ–¹ -> 方) or as GBK (鏂规 -> 方案).

What is rebuilt must be everyday Chinese: accented letters of European languages and rare hanzi make none. A character of which bytes are lost becomes
U+FFFD; a doubt says what it probably was, where that is known.
"""

from __future__ import annotations

from pipeline.normalise.alignment import Doubt, Edit
from pipeline.normalise.mojibake import as_gbk, as_latin

order = 2  # before everything that reads characters
logged = True


def clean(text: str) -> list[Edit | Doubt]:
    """Return one edit per rebuilt character, or per few where the damaged characters have halves of each, and a doubt per lost one that is known."""
    return as_gbk.rebuilt(text) or as_latin.rebuilt(text)
