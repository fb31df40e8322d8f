"""Tables that only their labels give away: cells set apart by tabs or wide spaces, or one to a line, under a head of words that name no known column.

`extractors.reading.tables` tells a table by its head; here a ladder of labels down a column, or across the first row, is the sign.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from extractors.contract import Cell, Span, Table
from extractors.gradings.ladders import COLOURS, common_ladder, positions
from extractors.gradings.mentions import Mention, label_at
from extractors.gradings.own import shared_start
from extractors.lexicon import alternatives, load

_COLUMNS = load("gradings")["columns"]
_HEAD = re.compile(alternatives(word for kind in ("label", "criterion", "consequence", "controller", "colour", "quota") for word in _COLUMNS[kind]))
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_GAP = re.compile(
    r"\t(?<=\S\t)|  (?<=\S  )| (?<=\n序号 )| (?<=等[级次] |[级类]别 |星级 |档次 |分[级类] )(?=[^ \n，。；：]{1,10}[ \n])"
    r"| (?=[^ \n，。；：]{0,2}(?:等[级次]|[级类]别|星级|档次)\n)"
)
"""What parts cells; a single space only in a head that begins with 序号 or has a cell for labels."""
_CELLS = (re.compile(r"[^\t]+"), re.compile(r"(?:[^\t ]| (?! ))+"), re.compile(r"(?<!\S)[一-龥][ \t]+[一-龥](?!\S)|\S+"))
"""What a cell is where tabs, wide spaces, or any spaces part them; a word of two characters may be padded (星  级)."""
_DIGIT = re.compile(r"\d(?!分?[）)])")
"""Tells a cell (得分90分以上) from a head, which has figures in brackets only (得分（100分）)."""
_PADDED = re.compile(r"^([一-龥])[ \t]+([一-龥])$")
Line = re.Match[str]
_TALLEST, _WIDEST, _LONGEST_LABEL, _LONGEST_HEAD, _LONGEST_THING = 16, 8, 20, 14, 6
_LONGEST_OF_THING, _SIZES = 10, (4, 3, 2)


def grids(text: str) -> list[Table]:
    """Return the tables of `text` that have a ladder of labels in a column or in the first row. Linear in the text."""
    gaps = [match.start() for match in _GAP.finditer(text)]
    lines = list(_LINE.finditer(text))
    separated = [table for block in _blocks(lines, gaps) for table in _block_table(block)]
    return [*separated, *_cell_lines([line for line in lines if line[0] != "|"])]


def apart(tables: Iterable[Table], taken: Iterable[Span]) -> list[Table]:
    """Return the tables that share no character with the spans `taken`, of which no two overlap."""
    spans = sorted(taken)
    starts = [span.start for span in spans]
    before = ((table, bisect_left(starts, table.span.end) - 1) for table in tables)
    return [table for table, last in before if last < 0 or spans[last].end <= table.span.start]


def _label(cell: str) -> Mention | None:
    """The label that a cell or line consists of, None for other words."""
    return label_at(cell) if 0 < len(cell) <= _LONGEST_LABEL else None


def _blocks(lines: Sequence[Line], gaps: Sequence[int]) -> Iterator[Sequence[Line]]:
    """The neighbouring lines that fall into cells as the first of them does, at one of the `gaps`."""
    starts, end = [line.start() for line in lines] if gaps else [], 0
    for gap in gaps:
        first = bisect_right(starts, gap) - 1
        if first < end or gap >= lines[first].end():
            continue
        mark, end = "\t" if "\t" in lines[first][0] else " ", first + 1
        while end < len(lines) and starts[end] - lines[end - 1].end() <= 4 and mark in lines[end][0]:
            end += 1
        yield lines[first:end]


def _block_table(block: Sequence[Line]) -> Iterator[Table]:
    """The table of the lines, from the first on, that one of the gaps cuts into equally many cells, if it has a ladder."""
    if len(block) > 1:
        for kind in _CELLS:
            width = len(kind.findall(block[0][0]))
            if width < 2 or len(kind.findall(block[1][0])) != width:
                continue
            cut = (_words(line, kind) for line in block[:_TALLEST])
            rows = list(takewhile(lambda row: len(row) == width, cut))  # noqa: B023
            if _laddered(rows) and not _headless(rows):
                yield _table([tuple(_cells(line, kind)) for line in block[: len(rows)]])
                return


def _words(line: Line, kind: re.Pattern[str]) -> list[str]:
    return [_PADDED.sub(r"\1\2", words.strip()) for words in kind.findall(line[0])]


def _cells(line: Line, kind: re.Pattern[str]) -> Iterator[Cell]:
    for match in kind.finditer(line[0]):
        words = match[0].strip()
        start = line.start() + match.start() + match[0].find(words)
        yield Cell(_PADDED.sub(r"\1\2", words), Span(start, start + len(words)))


def _laddered(rows: Sequence[Sequence[str]]) -> bool:
    return any(map(_ladder, (rows[0][1:], *zip(*rows[1:], strict=True))))


def _headless(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a ladder begins in the first row: then the lines are a list, not a table with a head."""
    return any(map(_ladder, zip(*rows, strict=True)))


def _ladder(cells: Iterable[str]) -> bool:
    """Tell whether cells are the labels of one ladder, each once, if all with the same thing behind them (一级手术, 二级手术)."""
    words = list(cells)
    if not words or len(words[0]) > _LONGEST_LABEL:
        return False
    shared = min(shared_start([word[::-1] for word in words]), _LONGEST_THING) if len(words) > 1 else 0
    return any(_distinct([_label(word[: len(word) - tail]) for word in words]) for tail in range(shared + 1))


def _distinct(labels: Sequence[Mention | None]) -> bool:
    """Tell whether all are labels, each another of one ladder."""
    cores = [label.core for label in labels if label]
    return 1 < len(cores) == len(labels) == len(set(cores)) and common_ladder(cores) is not None


def _table(rows: Sequence[Sequence[Cell]]) -> Table:
    return Table(Span(rows[0][0].span.start, rows[-1][-1].span.end), tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))


def _labels(lines: Sequence[Line]) -> list[tuple[int, Mention]]:
    """The lines that are labels, or labels of one thing (重大缺陷, 一般缺陷), with their places."""
    whole = [(i, label) for i, line in enumerate(lines) if (label := _label(line[0]))]
    if len(whole) > 1:
        return whole
    begun = [(i, label, line[0][size:]) for i, line in enumerate(lines) if len(line[0]) <= _LONGEST_OF_THING for size in _SIZES if (label := _label(line[0][:size]))]
    often = Counter(thing for _, _, thing in begun if thing)
    return [(i, label) for i, label, thing in begun if often[thing] > 1]


def _cell_lines(lines: Sequence[Line]) -> list[Table]:
    """Tables of one cell to a line: labels that stand equally many lines apart, under a head of as many lines; of two columns of labels (一级 |
    低度危险) the first, of colours and others the others.
    """
    labels = _labels(lines)
    named = [(i, label) for i, label in labels if label.core not in COLOURS]
    chosen = named if len(named) > 1 else labels
    ladders = dict.fromkeys(ladder for _, label in chosen for ladder in positions(label.core))
    found: list[Table] = []
    for at in ([i for i, _ in chosen], *([i for i, label in chosen if ladder in positions(label.core)] for ladder in ladders)):
        found += apart(_strided(lines, at), [table.span for table in found])
    return sorted(found, key=lambda table: table.span)


def _strided(lines: Sequence[Line], at: Sequence[int]) -> Iterator[Table]:
    """The tables whose labels are the lines `at`, equally many lines apart."""
    first = 0
    while first + 1 < len(at):
        width, last = at[first + 1] - at[first], first + 1
        while last + 1 < len(at) and at[last + 1] - at[last] == width:
            last += 1
        labels = at[first : last + 1]
        if 1 < width <= _WIDEST and _ladder(lines[i][0] for i in labels) and (table := _lined(lines, labels, width)):
            yield table
            last += 1
        first = last


def _lined(lines: Sequence[Line], labels: Sequence[int], width: int) -> Table | None:
    """The table of `labels` that stand `width` lines apart; its head says which column they are in."""
    known = [_known_heads(lines, labels, width, place) for place in range(width)]
    best = known.index(max(known))
    if known[best] * 2 <= width:
        return None
    top, end = labels[0] - best - width, labels[-1] - best + width
    return _table([[Cell(line[0], Span(*line.span())) for line in lines[i : i + width]] for i in range(top, end, width)])


def _known_heads(lines: Sequence[Line], labels: Sequence[int], width: int, place: int) -> int:
    """How many of the lines above the first row tell what their column holds, if the labels are in column `place`; 0 where they can be no head."""
    top, end = labels[0] - place - width, labels[-1] - place + width
    head = lines[top : top + width] if top >= 0 and end <= len(lines) else []
    if not head or any(len(line[0]) > _LONGEST_HEAD or line[0].endswith("：") for line in head):
        return 0
    return sum(_HEAD.search(line[0]) is not None and _DIGIT.search(line[0]) is None for line in head)
