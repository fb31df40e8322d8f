"""Tables whose rows are lines of cells set apart by tabs or spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.contract import Cell, Span, Table
from extractors.reading.tables.build import make_table, tables_of
from extractors.reading.tables.columns import is_header, known, presumed
from extractors.reading.tables.fit import ITEM
from extractors.reading.tables.lines import AFTER, HEADING, LONGEST_CELL_LINES, Line, Row, bare, cell, joined, split, texts

LEAST_BY_PLACE = 3
"""Cells of a head that is known by its place."""
_GROUP = re.compile(r"(?:[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.． \u3000])[^，。；：:\t|]{2,20}")
_WORD = re.compile(r"[\u4e00-\u9fff（）、/]{1,14}")
_DIVIDED = re.compile(r"\S[\t ]\s*\S")
_SEPARATORS = (re.compile(r"\t"), re.compile(r"\t| {2,}"), re.compile(r"[\t ]+"))


def _head_separator(line: Line) -> re.Pattern[str] | None:
    """What divides the cells of a head line: a tab, two spaces or more, or one space where every word is a column's."""
    for separator in _SEPARATORS[:2]:
        if separator.search(line.stripped) and is_header(list(map(bare, separator.split(line.text)))):
            return separator
    words = line.text.split()
    if 3 <= len(words) <= 12 and all(known(word) for word in words) and len({known(word) for word in words}) > 2:
        return _SEPARATORS[2]
    return None


def _is_head_by_place(lines: Sequence[Line], i: int) -> bool:
    """Tell whether line i heads a table though few of its words are columns': short words apart by tabs, and as many cells in both lines below."""
    head = split(lines[i], _SEPARATORS[0])
    if len(head) < LEAST_BY_PLACE or not all(_WORD.fullmatch(cell.text) for cell in head) or not any(presumed(cell.text) for cell in head):
        return False
    below = [split(line, _SEPARATORS[0]) for line in lines[i + 1 : i + 3]]
    turned = all(presumed(row[0].text) for row in (head, *below))  # the head runs down the first column
    return len(below) > 1 and all(len(row) == len(head) for row in below) and not turned


def _continues(lines: Sequence[Line], i: int, separator: re.Pattern[str], width: int) -> int:
    """The line of the next full row if the lines from i go on with the cell before it, else 0."""
    for k in range(i, min(i + LONGEST_CELL_LINES, len(lines))):
        line = lines[k]
        if line.blank or HEADING.match(line.text) or AFTER.match(line.text):
            return 0
        if k > i and len(split(line, separator)) == width:
            return k
    return 0


def _row_at(line: Line, separator: re.Pattern[str], opened: bool, width: int) -> Row | None:
    """The cells of a line, or None if it is no row: too few cells, or for single spaces not just the head's number."""
    row = split(line, separator)
    if separator is _SEPARATORS[1] and len(row) == width - 1 and len(finer := split(line, _SEPARATORS[2])) == width:
        row = finer  # a long cell left but one space to the next column: D级（不合格） 60以下      清退
    row = row[1:] if opened and not row[0].text and len(row) > 1 else row
    while len(row) > width and not row[-1].text:
        row = row[:-1]
    enough = len(row) == width if separator is _SEPARATORS[2] else len(row) > 1
    return row if enough and not AFTER.match(line.text) and len(row) <= width + 2 else None


def _group_at(lines: Sequence[Line], k: int, separator: re.Pattern[str], width: int) -> Row | None:
    """The one cell of a line that heads the rows below it (一、工程建设领域 between full rows), None if line k is no such."""
    line = lines[k]
    if not _GROUP.fullmatch(line.stripped) or k + 1 == len(lines):
        return None
    below = split(lines[k + 1], separator)
    return (cell(line.text, line.start),) if len(below) == width and not is_header(list(map(bare, texts(below)))) else None


def _extended(row: Row, upto: Line, text: str) -> Row:
    """The row with its last cell going on to the end of the line `upto`."""
    end = upto.start + len(upto.text.rstrip())
    return (*row[:-1], Cell(text[row[-1].span.start : end], Span(row[-1].span.start, end)))


def _completed(before: Row, row: Row, width: int, text: str) -> Row | None:
    """The row before, completed by a line that goes on with its last cell (2.… under 1.…) and holds the cells after it; None if it does not."""
    if len(before) + len(row) - 1 > width or not ITEM.match(row[0].text):
        return None
    return (*before[:-1], joined((before[-1], row[0]), 0, text), *row[1:])


def read_separated(lines: Sequence[Line], i: int, text: str) -> tuple[list[Table], int] | None:
    """Read a table whose head line i and rows are divided by tabs or spaces; None if line i is no such head."""
    if not _DIVIDED.search(lines[i].text):
        return None
    separator = _head_separator(lines[i])
    by_place = separator is None and "\t" in lines[i].text and _is_head_by_place(lines, i)
    if separator is None and not by_place:
        return None
    separator = separator or _SEPARATORS[0]
    header = split(lines[i], separator)
    while len(header) > 1 and not header[-1].text:  # a tab behind the last head: rows may have it or not
        header = header[:-1]
    opened = not header[0].text
    rows = [header[1:] if opened else header]
    stop = k = i + 1
    while k < len(lines) and k - stop < 2:
        if row := _row_at(lines[k], separator, opened, len(rows[0])):
            whole = _completed(rows[-1], row, len(rows[0]), text)
            if whole:
                rows[-1] = whole
            else:
                rows.append(row)
            stop = k + 1
        elif group := _group_at(lines, k, separator, len(rows[0])):
            rows.append(group)
            stop = k + 1
        elif not lines[k].blank:
            if not (further := _continues(lines, k, separator, len(rows[0]))) or len(rows) < 2:
                break
            rows[-1] = _extended(rows[-1], lines[further - 1], text)
            stop, k = further, further - 1
        k += 1
    return [make_table(rows[0], rows[1:], text)] if by_place else list(tables_of(rows, text)), stop
