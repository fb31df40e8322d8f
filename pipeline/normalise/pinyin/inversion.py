"""Residues taken back, from one to the next; byte by byte only where characters were broken (`shift`)."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.normalise.alignment import Doubt, Edit
from pipeline.normalise.pinyin import gbk
from pipeline.normalise.pinyin.activation import Learned, is_hanzi
from pipeline.normalise.pinyin.progress import BRACKETS, DOUBTFUL, KIND, LOST, RESIDUE, Candidate, Inverted, Progress, is_in_use
from pipeline.normalise.pinyin.shift import Shift
from pipeline.normalise.pinyin.table import is_read, reading

_LONGEST_CUT = 24
_BEHIND_BRACKET = "".join(gbk.character(0xA9, trail) for trail in gbk.LEADS)
_CUT = re.compile(rf"(?:[?\ufffd][。；？！]|）(?=[{_BEHIND_BRACKET}]))(?P<run>[^\x00-\x7f]{{1,{_LONGEST_CUT}}})\Z")
"""Characters before a residue that another damage shifted: a cut at the bytes of a mark (see list_numbers) or, where its list number is repaired, what
begins with the second byte of its ）, A3A9."""


def invert(text: str, learned: Learned) -> Inverted:
    """Return how the damage to `text` is taken back: aligned residues removed, broken characters rebuilt, lost ones marked U+FFFD."""
    inversion = _Inversion(text, learned)
    residues = RESIDUE.finditer(text)
    while residue := next(residues, None):
        if not inversion.take_aligned(residue) and inversion.take_other(residue):
            residues = RESIDUE.finditer(text, inversion.at)
    return inversion.done


class _Inversion(Progress):
    """Takes back residue by residue."""

    def take_aligned(self, residue: re.Match[str]) -> bool:
        """Take back a residue behind a whole trigger, if it is one. Nearly all are, so that this is what damaged text costs."""
        start, end = residue.span()
        before = self.text[start - 1] if start > self.at else ""
        if residue[3] not in self.table.readings.get(before, ()) or residue[1] not in BRACKETS:
            return False
        self.done.edits.append(Edit(start, end, "", KIND))
        self.made += start - self.at
        self.done.removed.append(2 * self.made)
        self.at, self.before = end, before
        return True

    def take_other(self, residue: re.Match[str]) -> bool:
        """Take back any other residue, and repair the broken characters after it; tell whether there was something to repair."""
        fixed = self.at
        self.copy(residue.start())
        read, marked = reading(residue[3]), residue[1] not in BRACKETS
        if not marked and self.table.has(self.last_bytes(), read):
            self.done.edits.append(Edit(self.at, residue.end(), "", KIND))
            self.done.removed.append(2 * self.made)
            self.at = residue.end()
        elif not marked and self._is_annotation(read):
            return False
        elif split := self.splits(self.last_bytes()[-1:], read, marked):
            cut = _CUT.search(self.text, max(fixed, residue.start() - _LONGEST_CUT), residue.start())
            if cut:
                self._end_cut(cut, residue, split)
            else:
                Shift(self, residue, split).follow()
        else:
            if not read.isascii():
                read_so = self.learned.read_so.get(read, [])
                self.done.doubts.append(Doubt(*residue.span(), LOST, read_so[0] if len(read_so) == 1 else None))
            return False
        return True

    def _end_cut(self, cut: re.Match[str], residue: re.Match[str], triggers: list[Candidate]) -> None:
        """Take back a residue that ends a run shifted by a cut: behind it all is in step, the trigger is the last byte before it and the one broken off.

        The run before it is rebuilt where that gives characters in use; else, or where the cut itself is not repaired, there is a doubt.
        """
        trigger = min(triggers, key=lambda candidate: candidate.order).character
        last, end = residue.start() - 1, residue.end()
        codes = [gbk.code(character) for character in cut["run"]]
        rebuilt = "".join(gbk.character(first[-1], second[0]) for first, second in pairwise(codes))
        known = gbk.LOST not in rebuilt and all(map(is_in_use, rebuilt))
        if rebuilt and known:
            self.done.edits.append(Edit(cut.start("run"), last, rebuilt, KIND))
        if not known or not cut[0].startswith("）"):
            self.done.doubts.append(Doubt(cut.start(), end, DOUBTFUL))
        self.done.edits.append(Edit(last, end, trigger, KIND))
        self.done.removed.append(2 * self.made)
        self.at, self.before = end, trigger

    def _is_annotation(self, read: str) -> bool:
        """Tell whether an author gives the reading of a character that is no trigger."""
        before = self.before[-1:]
        return is_hanzi(before) and is_read(before, read)
