"""Tables that only their labels give away: cells set apart by tabs or wide spaces, or one to a line, under a head of words that name no known column.

`extractors.reading.tables` tells a table by its head; here a ladder of labels down a column, or across the first row, is the sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from extractors.contract import Cell, Span, Table
from extractors.gradings.ladders import COLOURS, common_ladder
from extractors.gradings.mentions import label_at
from extractors.lexicon import alternatives, load

_COLUMNS = load("gradings")["columns"]
_HEAD = re.compile(alternatives(word for kind in ("label", "criterion", "consequence", "controller", "colour", "quota") for word in _COLUMNS[kind]))
_LINE = re.compile(r"[^\n]+")
_GAP = re.compile(r"\t(?<=\S\t)|  (?<=\S  )")
_CELLS = (re.compile(r"[^\t]+"), re.compile(r"(?:[^\t ]| (?! ))+"), re.compile(r"(?<!\S)[一-龥][ \t]+[一-龥](?!\S)|\S+"))
"""What a cell is where tabs, wide spaces, or any spaces part them; a word of two characters may be padded (星  级)."""
_TALLEST, _WIDEST, _LONGEST_LABEL, _LONGEST_HEAD = 16, 8, 20, 14
_HEAD_LINE = re.compile(rf"\n[^\S\n]*(?=[^\n]{{0,{_LONGEST_HEAD}}}[^\S\n]*\n)[^\n]{{0,10}}?{_HEAD.pattern}")


def grids(text: str) -> list[Table]:
    """Return the tables of `text` that have a ladder of labels in a column or in the first row. Linear in the text."""
    gaps, heads = _GAP.search(text), _HEAD_LINE.search(text) or _HEAD_LINE.search("\n" + text[:40])
    lines = [Cell(line, Span(start, start + len(line))) for line, start in _lines(text)] if gaps or heads else []
    return [*(_separated(lines) if gaps else ()), *(_cell_lines([line for line in lines if line.text != "|"]) if heads else ())]


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """The lines that are not empty, stripped, with the places where they begin."""
    for match in _LINE.finditer(text):
        line = match[0].strip()
        if line:
            yield line, match.start() + match[0].find(line)


def _separated(lines: Sequence[Cell]) -> Iterator[Table]:
    """Tables of neighbouring lines that fall into equally many cells."""
    block: list[Cell] = []
    for line in lines:
        if block and (line.span.start - block[-1].span.end > 4 or not _goes_on(block, line.text)):
            yield from _block_table(block)
            block = []
        if block or _GAP.search(line.text):
            block.append(line)
    yield from _block_table(block)


def _goes_on(block: Sequence[Cell], line: str) -> bool:
    """Tell whether a line has cells as those of its block are."""
    return "\t" in line if "\t" in block[0].text else " " in line


def _block_table(block: Sequence[Cell]) -> Iterator[Table]:
    """The table of the lines, from the first on, that one of the gaps cuts into equally many cells, if it has a ladder."""
    if len(block) > 1:
        for kind in _CELLS:
            width = len(kind.findall(block[0].text))
            cut = (tuple(_cells(line, kind)) for line in block[:_TALLEST])
            rows = list(takewhile(lambda row: len(row) == width, cut))  # noqa: B023
            if len(rows) > 1 and width > 1 and _laddered(rows) and not _headless(rows):
                yield _table(rows)
                return


def _cells(line: Cell, kind: re.Pattern[str]) -> Iterator[Cell]:
    for match in kind.finditer(line.text):
        words = match[0].strip()
        start = line.span.start + match.start() + match[0].find(words)
        yield Cell(re.sub(r"^([一-龥])[ \t]+([一-龥])$", r"\1\2", words), Span(start, start + len(words)))


def _laddered(rows: Sequence[Sequence[Cell]]) -> bool:
    return any(_ladder(cell.text for cell in cells) for cells in (rows[0][1:], *zip(*rows[1:], strict=True)))


def _headless(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether a ladder begins in the first row: then the lines are a list, not a table with a head."""
    return any(_ladder(cell.text for cell in cells) for cells in zip(*rows, strict=True))


def _ladder(cells: Iterable[str]) -> bool:
    """Tell whether cells are the labels of one ladder, each once."""
    cores: list[str] = []
    for cell in cells:
        label = label_at(cell) if len(cell) <= _LONGEST_LABEL else None
        if label is None or label.core in cores:
            return False
        cores.append(label.core)
    return len(cores) > 1 and common_ladder(cores) is not None


def _table(rows: Sequence[Sequence[Cell]]) -> Table:
    return Table(Span(rows[0][0].span.start, rows[-1][-1].span.end), tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))


def _cell_lines(lines: Sequence[Cell]) -> Iterator[Table]:
    """Tables of one cell to a line: labels that stand equally many lines apart, under a head of as many lines."""
    labels = [(i, label) for i, line in enumerate(lines) if len(line.text) <= _LONGEST_LABEL and (label := label_at(line.text))]
    named = [i for i, label in labels if label.core not in COLOURS]
    yield from _strided(lines, named if len(named) > 1 else [i for i, _ in labels])


def _strided(lines: Sequence[Cell], at: Sequence[int]) -> Iterator[Table]:
    """The tables whose labels are the lines `at`, equally many lines apart."""
    first = 0
    while first + 1 < len(at):
        width, last = at[first + 1] - at[first], first + 1
        while last + 1 < len(at) and at[last + 1] - at[last] == width:
            last += 1
        labels = at[first : last + 1]
        if 1 < width <= _WIDEST and _ladder(lines[i].text for i in labels) and (table := _lined(lines, labels, width)):
            yield table
            last += 1
        first = last


def _lined(lines: Sequence[Cell], labels: Sequence[int], width: int) -> Table | None:
    """The table of `labels` that stand `width` lines apart; its head says which column they are in."""
    for place in range(width):
        top, end = labels[0] - place - width, labels[-1] - place + width
        head = lines[top : top + width] if top >= 0 and end <= len(lines) else []
        if all(len(cell.text) <= _LONGEST_HEAD for cell in head) and sum(_HEAD.search(cell.text) is not None for cell in head) * 2 > width:
            return _table([lines[i : i + width] for i in range(top, end, width)])
    return None
