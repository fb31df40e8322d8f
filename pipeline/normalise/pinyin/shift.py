"""Broken characters: a residue behind a second byte and the first of the next character takes the two apart, and shifts what follows by one byte."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.normalise.alignment import Doubt, Edit
from pipeline.normalise.pinyin import gbk
from pipeline.normalise.pinyin.activation import is_hanzi
from pipeline.normalise.pinyin.progress import AMBIGUOUS, BRACKETS, DOUBTFUL, KIND, LOST, RESIDUE, Candidate, Progress, is_in_use
from pipeline.normalise.pinyin.table import rarity, reading

_BAD = ("?", gbk.LOST)
"""What decoders show for bytes that are no character."""
_HIGH_TRAIL = 0x80
"""A second byte that shows as € or as a bad byte where it stands alone."""


class Shift:
    """A run of characters shifted by one byte: from a broken character to where the bytes are in step again.

    The first byte of the character in the making is one of `leads` (with whether the page shows the trigger that says so); it came from source
    characters `start` … `end`.
    """

    def __init__(self, progress: Progress, residue: re.Match[str], triggers: list[Candidate]) -> None:
        self.progress, self.text, self.done = progress, progress.text, progress.done
        self.leads = [(gbk.code(trigger.character)[1], trigger.is_seen) for trigger in triggers]
        self.residue, (self.start, self.end) = residue, residue.span()
        self.is_first, self.odd = True, 0
        self.untouched = len(self.done.edits), len(self.done.doubts), len(self.done.removed), progress.made, progress.before
        self.done.removed.append(2 * progress.made + 1)

    def follow(self) -> None:
        """Rebuild characters until the bytes are in step."""
        while self.leads:
            residue = RESIDUE.match(self.text, self.end)
            if not (residue and (self._take_behind(residue) or self._take_broken(residue))):
                self._read(self.text[self.end : self.end + 1])
            self.is_first = False
        shown = self.text[self.residue.end() : self.end]
        if self.odd > 1 + sum(not is_in_use(character) for character in shown):
            self._undo()  # what is shown reads better
        if self.odd:
            self.done.doubts.append(Doubt(self.residue.start(), self.end, DOUBTFUL))
        self.progress.at = self.end

    def _undo(self) -> None:
        """Leave the run as it is shown."""
        edits, doubts, removed, self.progress.made, self.progress.before = self.untouched
        del self.done.edits[edits:], self.done.doubts[doubts:], self.done.removed[removed:]
        self.progress.copy(self.end)

    def _take_behind(self, residue: re.Match[str]) -> bool:
        """Take back a residue behind a second byte and the lead."""
        last = self.progress.last_bytes()[-1:]
        if residue[1] not in BRACKETS or not self._is_trigger(residue, lambda lead: last + bytes((lead,))):
            return False
        self.done.removed.append(2 * self.progress.made + 1)
        self.end = residue.end()
        return True

    def _take_broken(self, residue: re.Match[str]) -> bool:
        """Take back a residue behind the lead and a second byte that it broke off: they are its trigger, and what follows is in step."""
        read, marked = reading(residue[3]), residue[1] not in BRACKETS
        triggers = [trigger for lead, _ in self.leads for trigger in self.progress.splits(bytes((lead,)), read, marked)]
        if not triggers:
            return False
        self._make(triggers, residue.end())
        self.done.removed.append(2 * self.progress.made)
        self._end(residue.end())
        return True

    def _is_trigger(self, residue: re.Match[str], pair: Callable[[int], bytes]) -> bool:
        return any(self.progress.table.has(pair(lead), reading(residue[3])) for lead, _ in self.leads)

    def _read(self, character: str) -> None:
        """Complete the character in the making with the first byte of the next one shown, whose second byte begins the next in the making."""
        code, after = gbk.code(character) if character else gbk.OPAQUE, self.end + len(character)
        if character == "€" or (character == "?" and self._is_high_trail(after)):
            self._make(self._with(_HIGH_TRAIL), after)
            self._end(after)
        elif character == "?" and self.is_first and self._may_be_high_trail(after):
            self._make(self._with(_HIGH_TRAIL), after, is_certain=False)
            self._end(after)
        elif len(code) == 1:
            candidates = self._with(code[0])
            after = after if candidates[0].character != gbk.LOST or character in _BAD else self.end
            self._make(candidates, after)
            self._end(after)
        else:
            self._make(self._with(code[0]), self.end)
            self.start, self.end, self.leads = self.end, after, [(code[1], True)]
            if code[1] not in gbk.LEADS:
                self._make([Candidate(gbk.single(code[1]), True)], after)
                self._end(after)

    def _end(self, at: int) -> None:
        """End the run: from source character `at` on the bytes are in step."""
        self.leads, self.end = [], at

    def _is_high_trail(self, after: int) -> bool:
        """Tell whether a bad byte is the second one of a trigger: its residue follows."""
        residue = RESIDUE.match(self.text, after)
        return residue is not None and self._is_trigger(residue, lambda lead: bytes((lead, _HIGH_TRAIL)))

    def _may_be_high_trail(self, after: int) -> bool:
        """Tell whether a bad byte may be the second one of a trigger, and not rather a broken character that took an ASCII byte with it: hanzi follow."""
        return is_hanzi(self.text[after : after + 1]) and any(self.progress.table.has(bytes((lead, _HIGH_TRAIL))) for lead, _ in self.leads)

    def _with(self, trail: int) -> list[Candidate]:
        """Return the characters that the second byte `trail` can complete, the likeliest first."""
        return sorted((Candidate(gbk.character(lead, trail), seen) for lead, seen in self.leads), key=lambda c: c.order)

    def _make(self, candidates: list[Candidate], end: int, is_certain: bool = True) -> None:
        """Write the likeliest of `candidates` for the source characters from the lead's to `end`, and doubt it if others are as likely or it is lost."""
        first, *others = sorted(candidates, key=lambda c: (*c.order, rarity(c.character)))
        progress, done, new = self.progress, self.done, first.character
        rivals = [c.character for c in others if c.order == first.order]
        if new != self.text[self.start : end]:
            done.edits.append(Edit(self.start, end, new, KIND))
        if new == gbk.LOST:
            done.doubts.append(Doubt(self.start, end, LOST))
            while done.removed[-1:] == [2 * progress.made + 1]:
                done.removed.pop()  # no code is left behind which it could stand
        elif rivals or not is_certain:
            done.doubts.append(Doubt(self.start, end, AMBIGUOUS, "/".join(rivals) or None))
        self.odd += not is_in_use(new)
        progress.made += 1
        progress.before = (progress.before + new)[-2:]
