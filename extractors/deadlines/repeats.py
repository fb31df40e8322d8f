"""What says the same twice: 月报制 where the sentence goes on 每月30日前上报."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.deadlines.record import Deadline

_REACH = 60


def without_repeats(found: Sequence[Deadline], text: str) -> Iterator[Deadline]:
    """Drop 月报制 and its like where the same sentence says the rule in full (每月30日前上报), at most 60 characters on."""
    recurring = [d for d in found if d.kind == "recurring" and d.rrule]
    for deadline in found:
        short = deadline.kind == "recurring" and not deadline.span.of(text).startswith(("每", "逐", "按"))
        if short and any(_says_more(other, deadline, text) for other in recurring):
            continue
        yield deadline


def _cycle(deadline: Deadline) -> str:
    """The rule's frequency and interval, without its days."""
    return (deadline.rrule or "").partition(";BY")[0]


def _says_more(other: Deadline, deadline: Deadline, text: str) -> bool:
    if other is deadline or _cycle(other) != _cycle(deadline) or not 0 <= other.span.start - deadline.span.end <= _REACH:
        return False
    return not re.search(r"[。\n]", text[deadline.span.end : other.span.start])
