"""Runs -> lines of text, from the top down and from the left to the right."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.read.contract import Box
from pipeline.read.pdf.chars import LATIN_GAP, WIDE_GAP, Run, is_latin

# Parts of the character's size.
_SAME_LINE = 0.45
_PRINTED_TWICE = 0.15
_DOUBLE_GAP = 1.8
_WIDEST = "  "
_FEWEST_GAPS = 3
_BLANKS = " \t\n\xa0\u3000"


Column = tuple[tuple[int, int], ...]
"""A column of a page: (gutter, side of it, 0 for left and 1 for right), from the widest cut to the narrowest; () where the page has one column."""


@dataclass(frozen=True, slots=True, eq=False)
class TextLine:
    """One printed line on page `page` (from 1).

    `is_tabbed` tells that a gap parts it, wider than justified print has, `ends_blank` that a blank is printed at its end.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int
    column: Column = ()
    confidence: float | None = None
    is_tabbed: bool = False
    ends_blank: bool = False

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.x0, self.top, self.x1, self.bottom


def lines_of(runs: Iterable[Run], page: int, column: Column = ()) -> list[TextLine]:
    """Return the lines that the runs stand on; of text set downwards each line is one, the rightmost first."""
    across: list[Run] = []
    downwards: list[Run] = []
    for run in runs:
        (downwards if run.is_vertical else across).append(run)
    rows = [*([run] for run in sorted(downwards, key=lambda run: -run.x0)), *rows_of(across)]
    lines = [line for row in rows if (line := _line(row, page, column)) is not None]
    return sorted(lines, key=lambda line: line.top) if not downwards else lines


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Return the runs that stand at one height together, each row from the left to the right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.middle):
        row = rows[-1] if rows else None
        if row and run.middle - row[0].middle <= _SAME_LINE * max(row[0].size, run.size):
            row.append(run)
        else:
            rows.append([run])
    return [_once(sorted(row, key=lambda run: run.x0)) for row in rows]


def _once(row: list[Run]) -> list[Run]:
    """Leave out what is printed a second time over the same text, as makeshift bold type, and blanks that stand over text."""
    out: list[Run] = []
    for run in row:
        if not (out and _prints_again(run, out[-1])):
            out.append(run)
    return out


def _prints_again(run: Run, over: Run) -> bool:
    if run.text.isspace():
        return run.x0 < over.x1 - LATIN_GAP * run.size or over.text[-1].isspace()
    if run.x0 >= over.x1 or run.source == over.source:
        return False
    near = _PRINTED_TWICE * run.size
    at = bisect_left(over.lefts, run.x0 - near)
    return at < len(over.lefts) and over.lefts[at] - run.x0 < near and over.text.startswith(run.text.rstrip(), at)


def inked(run: Run) -> tuple[float, float]:
    """Return where the characters of a run begin and end, blanks left out; of blanks alone, nothing wide."""
    start = len(run.text) - len(run.text.lstrip())
    end = len(run.text.rstrip())
    if start >= end:
        return run.x0, run.x0
    return run.lefts[start], run.lefts[end] if end < len(run.lefts) else run.x1


def _line(row: Sequence[Run], page: int, column: Column) -> TextLine | None:
    stretch = _stretch(row)
    gaps = [_gap(left, right, stretch) for left, right in pairwise(row)]
    whole = "".join(map("".join, zip([run.text for run in row], [*gaps, ""], strict=True)))
    text = whole.strip(_BLANKS)
    printed = [run for run in row if not run.text.isspace()]
    if not text or not printed:
        return None
    sure = [run.confidence for run in printed if run.confidence is not None]
    return TextLine(
        text, inked(printed[0])[0], max(inked(run)[1] for run in printed), min(run.top for run in printed), max(run.bottom for run in printed),
        _size(printed), page, column, min(sure, default=None), _WIDEST in gaps, whole[-1] in _BLANKS,
    )  # fmt: skip


def _size(runs: Sequence[Run]) -> float:
    """Return the size of most characters; of as many, the larger."""
    sizes: dict[float, int] = {}
    for run in runs:
        sizes[run.size] = sizes.get(run.size, 0) + len(run.text)
    return max(sizes, key=lambda size: (sizes[size], size))


def _gap(left: Run, right: Run, stretch: float) -> str:
    """Return the blanks that the space between two neighbours stands for, where all are `stretch` apart at least."""
    if left.text[-1].isspace() or right.text[0].isspace():
        return ""
    gap = (right.x0 - left.x1) / right.size
    if is_latin(left.text[-1]) and is_latin(right.text[0]):
        return " " if gap > LATIN_GAP else ""
    return "" if gap - stretch <= WIDE_GAP else " " if gap - stretch <= _DOUBLE_GAP else _WIDEST


def _stretch(row: Sequence[Run]) -> float:
    """Return how far, in parts of their size, the Chinese characters of a line are set apart to fill it; 0 where fewer than most are."""
    if sum(1 for left, right in pairwise(row) if right.x0 - left.x1 > WIDE_GAP * right.size) < _FEWEST_GAPS:
        return 0.0
    gaps: list[float] = []
    for run, after in zip(row, [*row[1:], None], strict=True):
        inside = len(run.text) - sum(map(is_latin, run.text))
        gaps += [0.0] * max(inside - 1, 0)
        if after is not None and not (is_latin(run.text[-1]) and is_latin(after.text[0])):
            gaps.append((after.x0 - run.x1) / after.size)
    middle = median(gaps) if gaps else 0.0
    return middle if middle > LATIN_GAP else 0.0
