"""Pinyin residue: 風(fēng)險 -> 風險, and 致?lián)p失 -> 致損失.

Some sites took the GBK bytes of machine-made traditional text and put "(pinyin)" behind certain two-byte codes, without heeding where a character
begins. A hit on one character leaves it whole; a hit on the second byte of one and the first of the next breaks the next:

    bytes    D6C2 | 93 70 | CAA7      C2 93 is the code of 聯, lián
    shown    致 ? lián) p 失          93 28 is no character, so 93 and "(" show as "?"
    real     致損失

The way of this package: find the residues and tell whether the page is damaged (`activation`), go through it from residue to residue and take back
what was done, byte by byte only where characters are broken (`inversion`), then do the damage to the result again and compare (`check`).
"""

from __future__ import annotations

from operator import itemgetter

from pipeline.normalise.alignment import Doubt, Edit, Proof
from pipeline.normalise.pinyin.activation import learn
from pipeline.normalise.pinyin.check import unproved
from pipeline.normalise.pinyin.inversion import invert
from pipeline.normalise.pinyin.progress import KIND

order = 10  # before private-use characters and marks of other widths are folded: they carry bytes
logged = True


def clean(text: str) -> list[Edit | Doubt | Proof]:
    """Return one edit per residue or rebuilt character, a doubt per place not repaired or not proved, and the proof; nothing if `text` is not damaged.

    The proof holds for the text as this step gets it: the damage done again to the text that the edits give is `text`, but for the doubts.
    """
    learned = learn(text)
    if learned is None:
        return []
    inverted = invert(text, learned)
    doubts = {(doubt.start, doubt.end): doubt for doubt in [*unproved(text, inverted), *inverted.doubts]}.values()
    changes: list[Edit | Doubt] = [*inverted.edits, *doubts]
    return [*sorted(changes, key=itemgetter(0, 1)), Proof(KIND, len(doubts))]
