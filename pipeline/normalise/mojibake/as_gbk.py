"""UTF-8 read as GBK: three bytes of a character stand in one and a half others (瀹炴柦 for 实施), and a last odd byte is often lost (鏂? for 方)."""

from __future__ import annotations

import itertools
import re
from functools import cache

from pipeline.normalise.alignment import Doubt, Edit
from pipeline.normalise.mojibake import utf8
from pipeline.normalise.mojibake.everyday import LOST, Piece, is_damaged_throughout, line_spans, lost, reads_as_chinese
from pipeline.read.everyday import familiar

KIND = "UTF-8 read as GBK"
_LEADS, _TRAILS = range(0xE3, 0xEA), range(0x81, 0xC0)
_LOST = bytes(range(0x80, 0xC0))
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+\??(?:[^\x00-\x7f]+\??)*")
Found = list[Edit | Doubt]


@cache
def _sign() -> re.Pattern[str]:
    """Three characters that two hanzi of UTF-8 make: lead and trail, trail and lead, trail and trail. No words of Chinese look so."""
    pairs = [(_LEADS, _TRAILS), (_TRAILS, _LEADS), (_TRAILS, _TRAILS)]
    characters = ("".join(bytes(pair).decode("gb18030", "ignore") for pair in itertools.product(leads, trails)) for leads, trails in pairs)
    return re.compile("".join(f"[{members}]" for members in characters))


def rebuilt(text: str) -> Found:
    """Return the edits and doubts that give the text back, none if it shows no sign of this damage."""
    if not _sign().search(text):
        return []
    lines = [[_Run(match[0], match.start()) for match in _NOT_ASCII.finditer(text, start, end)] for start, end in line_spans(text)]
    sure = [[piece for run in runs for pieces in run.sequences(active=False) for piece in pieces] for runs in lines]
    throughout = is_damaged_throughout(text, sum(map(len, sure)))
    return [
        item
        for runs, known in zip(lines, sure, strict=True)
        for run in runs
        for pieces in run.sequences(active=throughout or bool(known))
        for item in run.items(pieces)
    ]


class _Run:
    """A run of characters outside ASCII: their bytes in GBK, and the character behind each byte."""

    def __init__(self, characters: str, start: int) -> None:
        self.characters, self.start = characters, start
        codes = [_bytes(character) for character in characters]
        self.data = b"".join(codes)
        self.whole = list[Piece]()
        """The pieces, once they are known to take up the whole run."""
        self.owner = [i for i, code in enumerate(codes) for _ in code] + [len(characters)]

    def begins(self, at: int) -> bool:
        """Tell whether byte `at` is the first of a character, or the end."""
        return at == 0 or self.owner[at] != self.owner[at - 1]

    def sequences(self, active: bool) -> list[list[Piece]]:
        """Return the stretches of the run that are UTF-8 of Chinese, each from the start of a character to the end of one."""
        if self.whole:
            return [self.whole]
        found, at = [], 0
        while at < len(self.data):
            pieces = utf8.sequence(self.data, at, _LOST) if self.begins(at) else []
            while pieces and not self.begins(pieces[-1].end):
                pieces.pop()
            if pieces and (reads_as_chinese(pieces, active, telling=True) or (active and self._is_lost(pieces))):
                if pieces[-1].end - pieces[0].start == len(self.data):
                    self.whole = pieces
                found.append(pieces)
                at = pieces[-1].end
            else:
                at += 1
        return found

    def _is_lost(self, pieces: list[Piece]) -> bool:
        """Tell whether a stretch is one character, its last byte lost, that shows as a rare hanzi or with the mark of a lost byte."""
        if len(pieces) != 1 or pieces[0].new != LOST:
            return False
        marked = self.data[pieces[0].end - 1] in (utf8.MARK, ord("?"))
        return marked or self.characters[self.owner[pieces[0].start]] not in familiar()

    def items(self, pieces: list[Piece]) -> Found:
        """Return one edit per piece and the doubts about it. A character that two pieces share goes to the first, unless the second has no other."""
        starts = [self._first(pieces, i) for i in range(len(pieces))] + [self.owner[pieces[-1].end]]
        items = Found()
        for piece, first, last in zip(pieces, starts, starts[1:], strict=False):
            items.append(Edit(self.start + first, self.start + last, piece.new, KIND))
            items += lost(self.start + first, self.start + last, piece)
        return items

    def _first(self, pieces: list[Piece], i: int) -> int:
        """Return the first character that belongs to piece `i`."""
        first, last = self.owner[pieces[i].start], self.owner[pieces[i].end - 1]
        return first + 1 if not self.begins(pieces[i].start) and last > first else first


def _bytes(character: str) -> bytes:
    """Return a character in GBK; what GBK does not have breaks any sequence."""
    if character == LOST:
        return bytes([utf8.MARK])
    if character == "€":
        return b"\x80"
    code = character.encode("gb18030", "replace")
    return code if len(code) <= 2 else b"\x00"
