"""What stands at a document's foot beside the signature: the list of its annexes and who gets a copy (GB/T 9704-2012, 7.3.4 and 7.4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.lexicon import alternatives, load
from pipeline.header.head import listed

_FOOT = load("header")["foot"]
_LIST = re.compile(r"附(?:件|表|录)?[ ]?[：:][ \t]*(?P<first>\S.*)")
_ITEM = re.compile(r"(?:^|(?<=[ \t；;。]))(?P<number>[0-9]{1,2})[.、．:：](?![0-9])[ \t]*")
_LONGEST = 120
"""Characters of a line in a list of annexes."""
_MOST = 60
"""Annexes of one document at most."""
_COPIED = re.compile(rf"[| \t]*{alternatives(_FOOT['copied'])}[ ]?[：:|][ \t]*(?P<first>.*)")
_LONGEST_COPIED = 600
_LAST = 15
"""Lines at the end among which those who get a copy are named."""
_AFTER_COPIED = re.compile(rf"{alternatives(_FOOT['copied'])}|[（(]?共印|.*印发")


def annexes(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the annexes that a text lists after its last words (附件：1.某表 2.某名单), () if it lists none."""
    for i, line in enumerate(lines):
        if line[0] == "附" and len(line) <= _LONGEST and (found := _LIST.match(line)):
            return tuple(_items(found["first"], lines[i + 1 : i + _MOST]))
    return ()


def _items(first: str, following: Sequence[str]) -> Iterator[str]:
    """Yield the names of a list that begins with the text `first` and goes on in the lines that carry the next numbers."""
    if not _ITEM.match(first):
        yield _bare(first)
        return
    expected = 1
    for text in (first, *following):
        marks = list(_ITEM.finditer(text)) if len(text) <= _LONGEST else []
        if not marks or marks[0].start() or int(marks[0]["number"]) != expected:
            return
        for mark, end in zip(marks, (*(mark.start() for mark in marks[1:]), len(text)), strict=True):
            yield _bare(text[mark.end() : end])
            expected += 1


def _bare(name: str) -> str:
    return name.strip(" \t；;。.")


def copied_to(lines: Sequence[str]) -> tuple[str, ...]:
    """Return who gets a copy of a text (抄送：某局，某委。), () if nobody is named."""
    last = lines[-_LAST:]
    for i, line in enumerate(last):
        if len(line) <= _LONGEST_COPIED and (found := _COPIED.match(line)):
            names = found["first"].rstrip(" |")
            if i + 1 < len(last) and names.endswith(("，", "、")) and not _AFTER_COPIED.match(last[i + 1]):
                names += last[i + 1].rstrip(" |")
            return tuple(name for part in names.split("。") for name in listed(part) if name)
    return ()
