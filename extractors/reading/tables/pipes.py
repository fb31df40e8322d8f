"""Tables whose cells stand between pipes (Markdown, box drawing, the rows that readers of docx, html and pdf make)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.contract import Table
from extractors.reading.tables.build import make_table, tables_of
from extractors.reading.tables.lines import LONGEST_CELL_LINES, Line, Row, split
from extractors.reading.tables.turned import turn

PIPE = re.compile(r"[|｜│┃║]")
"""What divides cells."""
_PIPES = frozenset("|｜│┃║")
_RULE = re.compile(r"[\s|｜│┃║+:=\-–—─━═┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝]*$")


def _pipe_row(line: Line) -> Row:
    """The cells of a line, with or without pipes around them all."""
    low = line.text.index(line.stripped) + 1 if _opened(line) else 0
    high = len(line.text.rstrip()) - 1 if _closed(line) and len(line.stripped) > 1 else len(line.text)
    return split(line, PIPE, low, high)


def _is_pipe_row(line: Line) -> bool:
    """Tell whether a line is a row of cells between pipes (not a rule, not a lone pipe)."""
    return PIPE.search(line.stripped) is not None and not _RULE.match(line.stripped)


def _opened(line: Line) -> bool:
    return line.stripped[:1] in _PIPES


def _closed(line: Line) -> bool:
    return line.stripped[-1:] in _PIPES


def _joined(lines: Sequence[Line], i: int, text: str) -> tuple[Line, int]:
    """A row that opens with a pipe and is closed by one some lines further down, as one line; else the line itself.

    A line that closes has fewer cells than the one that opened (| 1 | 甲 | 乙 / 丙 / | 丁 |), else it is a row of its own.
    """
    line = lines[i]
    if not _opened(line) or _closed(line):
        return line, i
    for k in range(i + 1, min(i + LONGEST_CELL_LINES, len(lines))):
        stripped = lines[k].stripped
        if not stripped or (len(stripped) > 1 and _RULE.match(stripped)):
            break
        if _closed(lines[k]):
            if _opened(lines[k]) and len(_pipe_row(lines[k])) >= len(_pipe_row(line)):
                break
            whole = text[line.start : lines[k].start + len(lines[k].text)]
            return Line(whole, line.start, whole.strip()), k
    return line, i


def _rows(lines: Sequence[Line], i: int, text: str) -> tuple[list[Row], int]:
    """The rows of the block of pipe rows at line i, and the line after it. One blank line may part two rows."""
    rows: list[Row] = []
    stop = k = i
    while k < len(lines) and k - stop < 2:
        if _is_pipe_row(lines[k]):
            line, k = _joined(lines, k, text)
            rows.append(_pipe_row(line))
            stop = k + 1
        elif not lines[k].blank:
            if not _RULE.match(lines[k].stripped):
                break
            stop = k + 1
        k += 1
    return rows, max(stop, i + 1)


def read_pipes(lines: Sequence[Line], i: int, text: str) -> tuple[list[Table], int] | None:
    """Read the block of pipe rows at line i: its tables and the line after it; None if there is none."""
    if not _is_pipe_row(lines[i]):
        return None
    rows, stop = _rows(lines, i, text)
    tables = list(tables_of(rows, text))
    if not tables and len(rows) > 1 and len(rows[0]) > 1 and (_opened(lines[i]) or len(rows) > 2):
        tables = [turn(rows) or make_table(rows[0], rows[1:], text)]
    return tables, stop
