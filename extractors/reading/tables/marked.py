"""Tables written one cell per line with a mark of their own: a lone pipe between two cells, or a tab before each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.contract import Cell, Table
from extractors.reading.tables.build import make_table
from extractors.reading.tables.columns import column, known
from extractors.reading.tables.heads import WIDEST, head_length, row_starts
from extractors.reading.tables.lines import AFTER, HEADING, Line, Row, cell, joined

_LONE_PIPE = re.compile(r"\s*[|｜│]\s*$")


def _chunked(header: Row, cells: Sequence[Cell], text: str) -> list[Row]:
    """Rows of cells whose borders are certain: by the count of columns, or from number to number where there are numbers."""
    width, numbers = len(header), row_starts([c.text for c in cells]) if column(header[0].text) == "seq" else []
    cuts = [*numbers, len(cells)] if numbers else [*range(0, len(cells), width), len(cells)]
    rows = []
    for begin, end in pairwise(cuts):
        row = tuple(cells[begin:end])
        rows.append(row if len(row) <= width else (*row[: width - 1], joined(row[width - 1 :], 0, text)))
    return rows


def _cells_between(lines: Sequence[Line], opens: Sequence[int], text: str) -> list[Cell]:
    """The cells that begin at the lines `opens` (all but the last, which ends them)."""
    return [cell(text[lines[a].start : lines[b].start], lines[a].start) for a, b in pairwise(opens)]


def _marked_table(cells: Sequence[Cell], text: str) -> Table | None:
    """The table whose head is the first run of column words among `cells`."""
    words = [c.text for c in cells]
    for k in range(min(len(words), 60)):
        if known(words[k]) and (width := head_length(words[k : k + WIDEST + 2])):
            header = tuple(cells[k : k + width])
            return make_table(header, _chunked(header, cells[k + width :], text), text)
    return None


def read_lone_pipes(lines: Sequence[Line], i: int, text: str) -> tuple[list[Table], int] | None:
    """Read a table whose cells are divided by lines that hold one pipe and nothing else; None if line i is no such pipe."""
    if not _LONE_PIPE.match(lines[i].text):
        return None
    opens, k, since = [i + 1], i + 1, 0
    while k < len(lines) and since <= 12:
        since = 0 if _LONE_PIPE.match(lines[k].text) else since + 1
        if not since:
            opens.append(k + 1)
        k += 1
    cells = [cell(text[lines[a].start : lines[b - 1].start], lines[a].start) for a, b in pairwise(opens)]
    table = _marked_table(cells, text)
    return ([table] if table else []), opens[-1]


def _block_end(lines: Sequence[Line], k: int) -> int:
    """Where the last cell of a block ends: the first blank line, heading or note after line k."""
    k += 1
    while k < len(lines) and not (lines[k].blank or AFTER.match(lines[k].text) or HEADING.match(lines[k].text)):
        k += 1
    return k


def read_tab_opened(lines: Sequence[Line], i: int, text: str) -> tuple[list[Table], int] | None:
    """Read a table pasted from a word processor: a tab before every cell, each going on until the next; None if line i is no such cell."""
    if not lines[i].text.startswith("\t") or "\t" in lines[i].text.strip():
        return None
    opens, k, gap = [i], i + 1, 0
    while k < len(lines) and gap <= 30:
        if lines[k].text.startswith("\t"):
            opens.append(k)
            gap = 0
        elif AFTER.match(lines[k].text) or HEADING.match(lines[k].text):
            break
        gap += 1
        k += 1
    end = _block_end(lines, opens[-1])
    cells = _cells_between(lines, opens, text)
    last = lines[opens[-1]]
    upto = lines[end].start if end < len(lines) else len(text)
    table = _marked_table([*cells, cell(text[last.start : upto], last.start)], text)
    return ([table] if table else []), end
