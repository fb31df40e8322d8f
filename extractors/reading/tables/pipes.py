"""Tables whose cells stand between pipes (Markdown, box drawing, the rows that readers of docx, html and pdf make)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.contract import Table
from extractors.reading.tables.build import make_table, tables_of
from extractors.reading.tables.lines import LONGEST_CELL_LINES, Line, Row, split

_PIPE = re.compile(r"[|｜│┃║]")
_RULE = re.compile(r"[\s|｜│┃║+:=\-–—─━═┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝]*$")


def _pipe_row(line: Line) -> Row:
    row = split(line, _PIPE)
    first = 1 if len(row) > 1 and not row[0].text and _PIPE.match(line.text.lstrip()[:1]) else 0
    last = len(row) - 1 if len(row) > first + 1 and not row[-1].text and _PIPE.match(line.text.rstrip()[-1:]) else len(row)
    return row[first:last]


def _is_pipe_row(line: Line) -> bool:
    """Tell whether a line is a row of cells between pipes (not a rule, not a lone pipe)."""
    return _PIPE.search(line.text) is not None and not _RULE.match(line.text)


def _closed(line: Line) -> bool:
    stripped = line.text.strip()
    return bool(_PIPE.match(stripped[:1]) and _PIPE.match(stripped[-1:]) and len(stripped) > 1)


def _joined(lines: Sequence[Line], i: int, text: str) -> tuple[Line, int]:
    """A row that opens with a pipe and is closed by one some lines further down, as one line; else the line itself.

    A line that closes has fewer cells than the one that opened (| 1 | 甲 | 乙 / 丙 / | 丁 |), else it is a row of its own.
    """
    line = lines[i]
    if not _PIPE.match(line.text.strip()[:1]) or _closed(line):
        return line, i
    for k in range(i + 1, min(i + LONGEST_CELL_LINES, len(lines))):
        stripped = lines[k].text.strip()
        if not stripped or (len(stripped) > 1 and _RULE.match(stripped)):
            break
        if _PIPE.match(stripped[-1:]):
            if _PIPE.match(stripped[:1]) and len(_pipe_row(lines[k])) >= len(_pipe_row(line)):
                break
            return Line(text[line.start : lines[k].start + len(lines[k].text)], line.start), k
    return line, i


def read_pipes(lines: Sequence[Line], i: int, text: str) -> tuple[list[Table], int] | None:
    """Read the block of pipe rows at line i: its tables and the line after it; None if there is none. One blank line may part two rows."""
    if not _is_pipe_row(lines[i]):
        return None
    rows: list[Row] = []
    stop = k = i
    bordered = _PIPE.match(lines[i].text.strip()[:1]) is not None
    while k < len(lines) and k - stop < 2:
        if _is_pipe_row(lines[k]):
            line, k = _joined(lines, k, text)
            rows.append(_pipe_row(line))
            stop = k + 1
        elif lines[k].text.strip() and _RULE.match(lines[k].text):
            stop = k + 1
        elif not lines[k].blank:
            break
        k += 1
    tables = list(tables_of(rows, text))
    if not tables and len(rows) > 1 and len(rows[0]) > 1 and (bordered or len(rows) > 2):
        tables = [make_table(rows[0], rows[1:], text)]
    return tables, max(stop, i + 1)
