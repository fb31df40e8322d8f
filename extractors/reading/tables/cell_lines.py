"""Tables written one cell per line with nothing but line ends between the cells: the head tells the columns, what the lines look like the rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.contract import Cell, Table
from extractors.reading.tables.build import make_table
from extractors.reading.tables.columns import column, known
from extractors.reading.tables.fit import assign, is_answering
from extractors.reading.tables.heads import LEADING, WIDEST, head_length, row_starts
from extractors.reading.tables.lines import AFTER, HEADING, Line, Row, cell, joined

_DATE = re.compile(r"\s*[\d〇○零一二三四五六七八九十]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日(?:印发)?\s*$")
_LONGEST_LINE = 300
_MOST_LINES = 10_000


def _placed(cells: Sequence[Cell], places: Sequence[int], width: int, text: str) -> list[Row]:
    """Rows of cells from the lines and their places (row × width + column)."""
    held: list[list[Cell]] = [[] for _ in range((max(places) // width + 1) * width)] if places else []
    for own, place in zip(cells, places, strict=True):
        held[place].append(own)
    rows, at = [], cells[0].span.start if cells else 0
    for k in range(0, len(held), width):
        row = []
        for group in held[k : k + width]:
            row.append(joined(group, at, text))
            at = row[-1].span.end
        rows.append(tuple(row))
    return rows


def _sorted_rows(header: Row, cells: Sequence[Cell], blanks: Sequence[int], text: str) -> list[Row]:
    columns = [column(c.text) for c in header]
    starts = row_starts([c.text for c in cells]) if columns[0] == "seq" else []
    return _placed(cells, assign([c.text for c in cells], columns, set(starts), set(blanks)), len(columns), text)


def _stops(line: Line, first: Line | None) -> bool:
    """Tell whether a line is certainly no cell: a heading (unless the first cell looks like one), a note, a long paragraph."""
    heading = HEADING.match(line.text) and not (first and HEADING.match(first.text))
    return bool(heading or AFTER.match(line.text) or len(line.text) > _LONGEST_LINE)


def _groups(lines: Sequence[Line], k: int, header: Row, numbered: bool) -> list[list[int]]:
    """The groups of lines from k on, parted by blank lines, up to two blank lines, a line that is no cell, or the same head again. Headings between the
    rows of a `numbered` table are left out.
    """
    groups: list[list[int]] = [[]]
    first: Line | None = None
    due = 1
    for n in range(k, min(k + _MOST_LINES, len(lines))):
        due += lines[n].stripped == str(due)
        if lines[n].blank:
            if first and lines[n - 1].blank:
                break
            groups.append([])
        elif numbered and HEADING.match(lines[n].text) and n + 1 < len(lines) and lines[n + 1].stripped == str(due):
            continue
        elif _stops(lines[n], first) or _is_head_again(lines, n, header):
            break
        else:
            first = first or lines[n]
            groups[-1].append(n)
    return [group for group in groups if group]


def _is_head_again(lines: Sequence[Line], k: int, header: Row) -> bool:
    return lines[k].stripped == header[0].text and any(line.stripped == header[1].text for line in lines[k + 1 : k + 3])


def _belongs(group: Sequence[int], lines: Sequence[Line], width: int) -> bool:
    """Tell whether a group of lines after a blank line may be rows: as many lines as whole rows need, no signature, no paragraph."""
    own = [lines[k].text for k in group]
    return len(own) % width == 0 and not any(_DATE.match(line) for line in own) and max(map(len, own)) < 120


def _body(lines: Sequence[Line], k: int, header: Row, spaced: bool, numbered: bool) -> list[int]:
    """The lines that are cells. Spaced tables have blank lines everywhere, others between rows; numbered ones reach their last number."""
    groups, width = _groups(lines, k, header, numbered), len(header)
    if not groups:
        return []
    if spaced or numbered:
        every = [line for group in groups for line in group]
        starts = row_starts([lines[line].text for line in every]) if numbered else []
        if not starts:
            return every if spaced else groups[0]
        last = next(group for group in groups if every[starts[-1]] in group)
        return [line for line in every if line <= last[-1]] if not spaced else every[: starts[-1] + width]
    kept = list(groups[0])
    for group in groups[1:]:
        if not _belongs(group, lines, width):
            break
        kept += group
    return kept


def _unsigned(body: list[int], lines: Sequence[Line], columns: Sequence[str | None]) -> list[int]:
    """The lines without a signature (unit and date) that follows the last row."""
    if len(body) > len(columns) and _DATE.match(lines[body[-1]].text) and ("due" not in columns or len(body) % len(columns)):
        return body[:-2] if is_answering(lines[body[-2]].stripped) else body[:-1]
    return body


def _above_sentence(body: list[int], lines: Sequence[Line], width: int) -> list[int]:
    """The lines without a sentence that follows the last row, where no cell is one."""
    ended = [k for k in body if lines[k].stripped.endswith("。")]
    return body[:-1] if len(body) % width == 1 and ended == body[-1:] and len(body) > width else body


def _ahead(lines: Sequence[Line], i: int) -> list[int]:
    """The lines from i on that hold something, as many as a head may have."""
    return [k for k in range(i, min(i + 2 * WIDEST + 6, len(lines))) if lines[k].stripped][: WIDEST + 2]


def read_cell_lines(lines: Sequence[Line], i: int, text: str) -> tuple[list[Table], int] | None:
    """Read a table with one cell per line whose head begins at line i; None if no head begins there."""
    first = known(lines[i].stripped) if len(lines[i].text) <= 40 else None
    if not first:
        return None
    ahead = _ahead(lines, i)
    width = head_length([lines[k].stripped for k in ahead])
    if not width or (width == 2 and first not in LEADING):
        return None
    head = ahead[:width]
    header = tuple(cell(lines[k].text, lines[k].start) for k in head)
    columns = [column(c.text) for c in header]
    spaced = head[-1] - head[0] >= 2 * (width - 1)
    body = _unsigned(_body(lines, head[-1] + 1, header, spaced, columns[0] == "seq"), lines, columns)
    body = _above_sentence(body, lines, width)
    cells = [cell(lines[k].text, lines[k].start) for k in body]
    blanks = [n for n, k in enumerate(body) if n and not spaced and lines[k - 1].blank]
    rows = _sorted_rows(header, cells, blanks, text)
    return [make_table(header, rows, text)], (body[-1] if body else head[-1]) + 1
