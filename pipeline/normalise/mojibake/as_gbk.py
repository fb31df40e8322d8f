"""UTF-8 read as GBK: three bytes of a character stand in one and a half others (瀹炴柦 for 实施), and a last odd byte is often lost (鏂? for 方)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate

from pipeline.normalise.alignment import Doubt, Edit
from pipeline.normalise.mojibake import utf8
from pipeline.normalise.mojibake.everyday import LOST, Piece, is_damaged_throughout, line_spans, lost, reads_as_chinese
from pipeline.read.everyday import familiar

KIND = "UTF-8 read as GBK"
LONG = 60
"""Characters of a stretch that is refused, above which only its second half is tried again: else it would be read once for each of its bytes."""
_LEADS, _TRAILS = range(0xE3, 0xEA), range(0x81, 0xC0)
_LOST = bytes(range(0x80, 0xC0))
_FIRST = re.compile(rb"[\xc2\xc3\xe2-\xef]")
_BEGINS = {1: b"\1", 2: b"\1\0"}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+\??(?:[^\x00-\x7f]+\??)*")
Found = list[Edit | Doubt]


@cache
def _sign() -> re.Pattern[str]:
    """Three characters that two hanzi of UTF-8 make: lead and trail, trail and lead, trail and trail. No words of Chinese look so."""
    pairs = [(_LEADS, _TRAILS), (_TRAILS, _LEADS), (_TRAILS, _TRAILS)]
    return re.compile("".join(_either(leads, trails) for leads, trails in pairs))


@cache
def _two_hanzi() -> re.Pattern[str]:
    """Two places of a run where the three bytes of a hanzi begin, at a character's first byte or at its second: less makes no Chinese."""
    leads, second = range(0xE4, 0xEA), range(0x40, 0xFF)
    hanzi = f"(?:{_either(leads, range(0x80, 0xC0))}(?={_either(_TRAILS, second)})|{_either(range(0x81, 0xFF), leads)}(?=€|{_either(_TRAILS, range(0x80, 0xC0))}))"
    return re.compile(rf"{hanzi}(?:[^\x00-\x7f]|\?)*?{hanzi}")


def _either(leads: Iterable[int], trails: Iterable[int]) -> str:
    """Return the pattern of one character with such bytes in GBK."""
    return f"[{''.join(bytes(pair).decode('gb18030', 'ignore') for pair in itertools.product(leads, trails))}]"


def rebuilt(text: str) -> Found:
    """Return the edits and doubts that give the text back, in its order, none if it shows no sign of this damage."""
    if not _sign().search(text):
        return []
    lines = {start: _runs(text, start, end) for start, end in _telling_lines(text)}
    sure = {start: sum(len(pieces) for run in runs for pieces in run.sequences(active=False)) for start, runs in lines.items()}
    if is_damaged_throughout(text, sum(sure.values())):
        damaged = [lines.get(start) or _runs(text, start, end) for start, end in line_spans(text)]
    else:
        damaged = [runs for start, runs in lines.items() if sure[start]]
    return [item for runs in damaged for run in runs for pieces in run.sequences(active=True) for item in run.items(pieces)]


def _telling_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the lines begin and end that may hold what can be rebuilt for sure."""
    end = 0
    while match := _two_hanzi().search(text, end):
        start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        end = len(text) if end < 0 else end
        yield start, end


def _runs(text: str, start: int, end: int) -> list[_Run]:
    return [_Run(match[0], match.start()) for match in _NOT_ASCII.finditer(text, start, end)]


class _Run:
    """A run of characters outside ASCII: their bytes in GBK, which bytes begin a character, and the character behind each byte, and behind the end."""

    def __init__(self, characters: str, start: int) -> None:
        self.characters, self.start = characters, start
        codes = [*map(_bytes, characters)]
        self.data = b"".join(codes)
        self.begins = b"".join([_BEGINS[len(code)] for code in codes]) + _BEGINS[1]
        self.owner = [*accumulate(self.begins, initial=-1)][1:]
        self.whole = list[Piece]()
        """The pieces, once they are known to take up the whole run."""

    def sequences(self, active: bool) -> list[list[Piece]]:
        """Return the stretches of the run that are UTF-8 of Chinese, each from the start of a character to the end of one."""
        if self.whole:
            return [self.whole]
        found, at = [], 0
        while first := _FIRST.search(self.data, at):
            at = first.start()
            pieces = utf8.sequence(self.data, at, _LOST) if self.begins[at] else []
            while pieces and not self.begins[pieces[-1].end]:
                pieces.pop()
            if pieces and (reads_as_chinese(pieces, active, telling=True) or (active and self._is_lost(pieces))):
                if pieces[-1].end - pieces[0].start == len(self.data):
                    self.whole = pieces
                found.append(pieces)
                at = pieces[-1].end
            else:
                at = pieces[len(pieces) // 2].start if len(pieces) > LONG else at + 1
        return found

    def _is_lost(self, pieces: list[Piece]) -> bool:
        """Tell whether a stretch is one character, its last byte lost, that shows as a rare hanzi or with the mark of a lost byte."""
        if len(pieces) != 1 or pieces[0].new != LOST:
            return False
        marked = self.data[pieces[0].end - 1] in (utf8.MARK, ord("?"))
        return marked or self.characters[self.owner[pieces[0].start]] not in familiar()

    def items(self, pieces: list[Piece]) -> Found:
        """Return one edit per piece and the doubts about it. A character that two pieces share goes to the first, unless the second has no other."""
        items, firsts = Found(), [self._first(piece) for piece in pieces]
        lasts = [*firsts[1:], self.start + self.owner[pieces[-1].end]]
        for piece, first, last in zip(pieces, firsts, lasts, strict=True):
            items.append(Edit(first, last, piece.new, KIND))
            if piece.likely:
                items += lost(first, last, piece)
        return items

    def _first(self, piece: Piece) -> int:
        """Return the first character of the text that belongs to a piece."""
        first, last = self.owner[piece.start], self.owner[piece.end - 1]
        return self.start + first + (last > first and not self.begins[piece.start])


@cache
def _bytes(character: str) -> bytes:
    """Return a character in GBK; what GBK does not have breaks any sequence."""
    if character == LOST:
        return bytes([utf8.MARK])
    if character == "€":
        return b"\x80"
    code = character.encode("gb18030", "replace")
    return code if len(code) <= 2 else b"\x00"
