"""What says the same twice: 月报制 where the sentence goes on 每月30日前上报."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from extractors.deadlines.record import Deadline

_REACH = 60


def without_repeats(found: Sequence[Deadline], text: str) -> Iterator[Deadline]:
    """Drop 月报制 and its like where the same sentence says the rule in full (每月30日前上报), at most 60 characters on."""
    in_full = sorted((d for d in found if "BY" in (d.rrule or "")), key=lambda d: d.span)
    starts = [d.span.start for d in in_full]
    for deadline in found:
        end = deadline.span.end
        near = in_full[bisect_left(starts, end) : bisect_right(starts, end + _REACH)]
        if not (_is_short(deadline, text) and any(_says_more(other, deadline, text) for other in near)):
            yield deadline


def _is_short(deadline: Deadline, text: str) -> bool:
    return deadline.kind == "recurring" and "BY" not in (deadline.rrule or "") and not text.startswith(("每", "逐", "按"), deadline.span.start)


def _cycle(deadline: Deadline) -> str:
    """The rule's frequency and interval, without its days."""
    return (deadline.rrule or "").partition(";BY")[0]


def _says_more(other: Deadline, deadline: Deadline, text: str) -> bool:
    return _cycle(other) == _cycle(deadline) and not re.search(r"[。\n]", text[deadline.span.end : other.span.start])
