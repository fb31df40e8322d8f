"""Tables whose rows are lines: cells between pipes, tabs or runs of spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.contract import Cell, Span, Table
from extractors.lexicon import alternatives, load
from extractors.reading.table_columns import column, is_header, is_signing, known
from extractors.reading.table_fit import align_row

AFTER = re.compile(rf"\s*{alternatives(load('tables')['cells']['after'])}")
"""What begins a line that stands below a table and is none of its cells."""

_PIPE = re.compile(r"[|｜│┃║]")
_RULE = re.compile(r"[\s|｜│┃║+:=\-–—─━═┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝]*$")
_SEPARATORS = (re.compile(r"\t"), re.compile(r"\t| {2,}"), re.compile(r"[\t ]+"))
_LONGEST_CELL_LINES = 12
_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[条章部])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text with the offset of its first character."""

    text: str
    start: int

    @property
    def blank(self) -> bool:
        """Tell whether the line holds nothing but white space."""
        return not self.text.strip()


def lines_of(text: str) -> list[Line]:
    """Return the lines of `text`; only \\n ends a line, U+2028 stands inside a cell."""
    lines, start = [], 0
    for part in text.split("\n"):
        lines.append(Line(part, start))
        start += len(part) + 1
    return lines


def cell(text: str, start: int) -> Cell:
    """Return the cell that holds `text`, which stands at `start`, without the white space around it."""
    stripped = text.strip()
    begin = start + (len(text) - len(text.lstrip()) if stripped else 0)
    return Cell(stripped, Span(begin, begin + len(stripped)))


Row = tuple[Cell, ...]


def texts(row: Sequence[Cell]) -> list[str]:
    """Return the texts of a row's cells."""
    return [c.text for c in row]


def _split(line: Line, separator: re.Pattern[str]) -> Row:
    cells, at = [], 0
    for match in separator.finditer(line.text):
        cells.append(cell(line.text[at : match.start()], line.start + at))
        at = match.end()
    return (*cells, cell(line.text[at:], line.start + at))


# --- from rows to tables ---------------------------------------------------------------------------------------------


def _covering(cells: Sequence[Cell], text: str) -> Cell:
    span = Span(cells[0].span.start, cells[-1].span.end)
    return Cell(span.of(text), span)


def _widened(row: Row, columns: Sequence[str | None], text: str) -> Row:
    """The row made as wide as the head: a single cell stands for all, missing ones are empty, those too many join the last."""
    width = len(columns)
    while len(row) > width and not row[-1].text:
        row = row[:-1]
    if len(row) >= width:
        return row if len(row) == width else (*row[: width - 1], _covering(row[width - 1 :], text))
    if len(row) == 1 and row[0].text and width > 2:
        return row * width
    places = dict(zip(align_row(texts(row), columns), row, strict=True))
    filled, at = [], row[0].span.start
    for k in range(width):
        filled.append(places.get(k, Cell("", Span(at, at))))
        at = filled[-1].span.end
    return tuple(filled)


def _filled_down(rows: Sequence[Row], columns: Sequence[str | None]) -> Iterator[Row]:
    """Empty cells before a row's first words repeat the cell above (cells merged downwards); a row's number does not count as words."""
    above: Row = ()
    for row in rows:
        cells = list(row)
        for k, own in enumerate(cells):
            if own.text and columns[k] != "seq":
                break
            if not own.text and above and any(c.text for c in cells[k + 1 :]):
                cells[k] = above[k]
        above = tuple(cells)
        yield above


def _is_data(row: Row) -> bool:
    return any(c.text for c in row) and not is_signing(texts(row)) and not AFTER.match(row[0].text)


def make_table(header: Row, rows: Sequence[Row], text: str) -> Table:
    """Return the table of a head and its rows as read: as wide as the head, cells merged downwards repeated, signatures left out."""
    columns = [column(c.text) for c in header]
    body = [_widened(row, columns, text) for row in rows if _is_data(row)]
    last = body[-1] if body else header
    return Table(Span(header[0].span.start, max(c.span.end for c in (*header, *last))), header, tuple(_filled_down(body, columns)))


def _second_head(header: Row, below: Row) -> Row | None:
    """One head of two head rows (责任分工 over 牵头单位 and 配合单位): the lower word where there is one."""
    if len(below) != len(header) or not is_header(texts(below)) or texts(below) == texts(header):
        return None
    return tuple(low if known(low.text) else high for high, low in zip(header, below, strict=True))


def tables_of(rows: Sequence[Row], text: str) -> Iterator[Table]:
    """Yield the tables of a block of rows, one per head; rows before the first (单位名称 | X) and repeated heads are left out."""
    header: Row = ()
    body: list[Row] = []
    heads: list[list[str]] = []
    for row in rows:
        if not is_header(texts(row)):
            body.append(row)
        elif texts(row) not in heads:
            if header and not body and (both := _second_head(header, row)):
                header = both
                heads.append(texts(row))
                continue
            if header:
                yield make_table(header, body, text)
            header, body, heads = row, [], [texts(row)]
    if header:
        yield make_table(header, body, text)


# --- pipes -----------------------------------------------------------------------------------------------------------


def _pipe_row(line: Line) -> Row:
    row = _split(line, _PIPE)
    first = 1 if len(row) > 1 and not row[0].text and _PIPE.match(line.text.lstrip()[:1]) else 0
    last = len(row) - 1 if len(row) > first + 1 and not row[-1].text and _PIPE.match(line.text.rstrip()[-1:]) else len(row)
    return row[first:last]


def is_pipe_row(line: Line) -> bool:
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
    for k in range(i + 1, min(i + _LONGEST_CELL_LINES, len(lines))):
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
    if not is_pipe_row(lines[i]):
        return None
    rows: list[Row] = []
    stop = k = i
    bordered = _PIPE.match(lines[i].text.strip()[:1]) is not None
    while k < len(lines) and k - stop < 2:
        if is_pipe_row(lines[k]):
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


# --- tabs and spaces --------------------------------------------------------------------------------------------------


def _head_separator(line: Line) -> re.Pattern[str] | None:
    """What divides the cells of a head line: a tab, two spaces or more, or one space where every word is a column's."""
    for separator in _SEPARATORS[:2]:
        if separator.search(line.text.strip()) and is_header(texts(_split(line, separator))):
            return separator
    words = line.text.split()
    if 3 <= len(words) <= 12 and all(known(word) for word in words) and len({known(word) for word in words}) > 2:
        return _SEPARATORS[2]
    return None


def _continues(lines: Sequence[Line], i: int, separator: re.Pattern[str], width: int) -> int:
    """The line of the next full row if the lines from i go on with the cell before it, else 0."""
    for k in range(i, min(i + _LONGEST_CELL_LINES, len(lines))):
        line = lines[k]
        if line.blank or _HEADING.match(line.text) or AFTER.match(line.text):
            return 0
        if k > i and len(_split(line, separator)) == width:
            return k
    return 0


def _row_at(line: Line, separator: re.Pattern[str], opened: bool, width: int) -> Row | None:
    """The cells of a line, or None if it is no row: too few cells, or for single spaces not just the head's number."""
    row = _split(line, separator)
    row = row[1:] if opened and not row[0].text and len(row) > 1 else row
    while len(row) > width and not row[-1].text:
        row = row[:-1]
    enough = len(row) == width if separator is _SEPARATORS[2] else len(row) > 1
    return row if enough and not AFTER.match(line.text) and len(row) <= width + 2 else None


def _extended(row: Row, upto: Line, text: str) -> Row:
    """The row with its last cell going on to the end of the line `upto`."""
    end = upto.start + len(upto.text.rstrip())
    return (*row[:-1], Cell(text[row[-1].span.start : end], Span(row[-1].span.start, end)))


def read_separated(lines: Sequence[Line], i: int, text: str) -> tuple[list[Table], int] | None:
    """Read a table whose head line i and rows are divided by tabs or spaces; None if line i is no such head."""
    if not re.search(r"\S[\t ]\s*\S", lines[i].text) or (separator := _head_separator(lines[i])) is None:
        return None
    header = _split(lines[i], separator)
    opened = not header[0].text
    rows = [header[1:] if opened else header]
    stop = k = i + 1
    while k < len(lines) and k - stop < 2:
        if row := _row_at(lines[k], separator, opened, len(rows[0])):
            rows.append(row)
            stop = k + 1
        elif not lines[k].blank:
            if not (further := _continues(lines, k, separator, len(rows[0]))) or len(rows) < 2:
                break
            rows[-1] = _extended(rows[-1], lines[further - 1], text)
            stop, k = further, further - 1
        k += 1
    return list(tables_of(rows, text)), stop
