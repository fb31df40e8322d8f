"""Tables written one cell per line: a run of column words, then the cells one under the other, in three ways of telling the cells apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.contract import Cell, Span, Table
from extractors.reading.table_columns import column, known
from extractors.reading.table_fit import assign, is_answering
from extractors.reading.table_rows import _HEADING as HEADING
from extractors.reading.table_rows import AFTER, Line, Row, cell, make_table

_LONE_PIPE = re.compile(r"\s*[|｜│]\s*$")
_NUMBER = re.compile(r"\s*[（(]?(\d{1,4})[)）.、．]?\s*$")
_DATE = re.compile(r"\s*[\d〇○零一二三四五六七八九十]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日(?:印发)?\s*$")
_LEADING = frozenset({"seq", "category", "step", "post", "department", "phase", "task", "problem", "point"})
_CLOSING = frozenset({"measures", "due", "owner", "note", "support", "contact"})
_WIDEST = 14
_LONGEST_LINE = 300
_MOST_LINES = 10_000


def _head_words(words: Sequence[str]) -> int:
    """How many of the first `words` make up a head: known column words, one unknown short word allowed between them."""
    meanings: list[str | None] = []
    for k, word in enumerate(words[:_WIDEST]):
        meaning = known(word) if len(word) <= 16 else None
        if meaning in _LEADING and _CLOSING & set(meanings) and meaning in (*meanings, "category", "step", "post"):
            break
        if meaning is None and not (_may_be_odd(word, meanings) and k + 1 < len(words) and known(words[k + 1])):
            break
        meanings.append(meaning)
    return len(meanings) if len({m for m in meanings if m}) >= 2 else 0


def _may_be_odd(word: str, before: Sequence[str | None]) -> bool:
    """Tell whether a word that is no known column may stand in a head: after 序号, or after two known columns."""
    return 0 < len(word) <= 8 and word.isalnum() and (tuple(before[-2:]) == ("seq",) or (len(before) > 1 and None not in before[-2:]))


def _numbered_head(words: Sequence[str]) -> int:
    """How many words stand between 序号 and the number 1, if what they say is a head."""
    for k, word in enumerate(words[: _WIDEST + 1]):
        if _NUMBER.match(word) and k >= 3:
            return k if sum(known(w) is not None for w in words[:k]) * 2 >= k and int(_NUMBER.match(word)[1]) == 1 else 0  # type: ignore[index]
        if len(word) > 16:
            return 0
    return 0


def head_length(words: Sequence[str]) -> int:
    """Return how many of the first `words` are the head of a table, 0 if none is."""
    numbered = _numbered_head(words) if known(words[0]) == "seq" else 0
    return numbered or _head_words(words)


def _row_starts(words: Sequence[str]) -> list[int]:
    """The places of 1, 2, 3 … among the cells, in order, each within reach of the one before."""
    starts: list[int] = []
    for k, word in enumerate(words):
        if starts and k - starts[-1] > 60:
            break
        match = _NUMBER.match(word)
        if match and int(match[1]) == len(starts) + 1:
            starts.append(k)
        elif not starts:
            break
    return starts


def _joined(cells: Sequence[Cell], at: int, text: str) -> Cell:
    if not cells:
        return Cell("", Span(at, at))
    return cells[0] if len(cells) == 1 else cell(text[cells[0].span.start : cells[-1].span.end], cells[0].span.start)


def _placed(cells: Sequence[Cell], places: Sequence[int], width: int, text: str) -> list[Row]:
    """Rows of cells from the lines and their places (row × width + column)."""
    held: list[list[Cell]] = [[] for _ in range((max(places) // width + 1) * width)] if places else []
    for own, place in zip(cells, places, strict=True):
        held[place].append(own)
    rows, at = [], cells[0].span.start if cells else 0
    for k in range(0, len(held), width):
        row = []
        for group in held[k : k + width]:
            row.append(_joined(group, at, text))
            at = row[-1].span.end
        rows.append(tuple(row))
    return rows


def _sorted_rows(header: Row, cells: Sequence[Cell], blanks: Sequence[int], text: str) -> list[Row]:
    columns = [column(c.text) for c in header]
    starts = _row_starts([c.text for c in cells]) if columns[0] == "seq" else []
    return _placed(cells, assign([c.text for c in cells], columns, set(starts), set(blanks)), len(columns), text)


# --- cells told apart by a mark: a lone pipe between them, or a tab before each -------------------------------------------


def _chunked(header: Row, cells: Sequence[Cell], text: str) -> list[Row]:
    """Rows of cells whose borders are certain: by the count of columns, or from number to number where there are numbers."""
    width, numbers = len(header), _row_starts([c.text for c in cells]) if column(header[0].text) == "seq" else []
    cuts = [*numbers, len(cells)] if numbers else [*range(0, len(cells), width), len(cells)]
    rows = []
    for begin, end in pairwise(cuts):
        row = tuple(cells[begin:end])
        rows.append(row if len(row) <= width else (*row[: width - 1], _joined(row[width - 1 :], 0, text)))
    return rows


def _cells_between(lines: Sequence[Line], opens: Sequence[int], text: str) -> list[Cell]:
    """The cells that begin at the lines `opens` (all but the last, which ends them)."""
    return [cell(text[lines[a].start : lines[b].start], lines[a].start) for a, b in pairwise(opens)]


def _marked_table(cells: Sequence[Cell], text: str) -> Table | None:
    """The table whose head is the first run of column words among `cells`."""
    words = [c.text for c in cells]
    for k in range(min(len(words), 60)):
        if known(words[k]) and (width := head_length(words[k : k + _WIDEST + 2])):
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


# --- cells told apart by the line end only ---------------------------------------------------------------------------------


def _stops(line: Line, first: Line | None) -> bool:
    """Tell whether a line is certainly no cell: a heading (unless the first cell looks like one), a note, a long paragraph."""
    heading = HEADING.match(line.text) and not (first and HEADING.match(first.text))
    return bool(heading or AFTER.match(line.text) or len(line.text) > _LONGEST_LINE)


def _groups(lines: Sequence[Line], k: int, header: Row) -> list[list[int]]:
    """The groups of lines from k on, parted by blank lines, up to two blank lines, a line that is no cell, or the same head again."""
    groups: list[list[int]] = [[]]
    first: Line | None = None
    for n in range(k, min(k + _MOST_LINES, len(lines))):
        if lines[n].blank:
            if first and lines[n - 1].blank:
                break
            groups.append([])
        elif _stops(lines[n], first) or _is_head_again(lines, n, header):
            break
        else:
            first = first or lines[n]
            groups[-1].append(n)
    return [group for group in groups if group]


def _is_head_again(lines: Sequence[Line], k: int, header: Row) -> bool:
    return lines[k].text.strip() == header[0].text and any(line.text.strip() == header[1].text for line in lines[k + 1 : k + 3])


def _belongs(group: Sequence[int], lines: Sequence[Line], width: int) -> bool:
    """Tell whether a group of lines after a blank line may be rows: as many lines as whole rows need, no signature, no paragraph."""
    own = [lines[k].text for k in group]
    return len(own) % width == 0 and not any(_DATE.match(line) for line in own) and max(map(len, own)) < 120


def _body(lines: Sequence[Line], k: int, header: Row, spaced: bool, numbered: bool) -> list[int]:
    """The lines that are cells. Spaced tables have blank lines everywhere, others between rows; numbered ones reach their last number."""
    groups, width = _groups(lines, k, header), len(header)
    if not groups:
        return []
    if spaced or numbered:
        every = [line for group in groups for line in group]
        starts = _row_starts([lines[line].text for line in every]) if numbered else []
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
        return body[:-2] if is_answering(lines[body[-2]].text.strip()) else body[:-1]
    return body


def read_cell_lines(lines: Sequence[Line], i: int, text: str) -> tuple[list[Table], int] | None:
    """Read a table with one cell per line whose head begins at line i; None if no head begins there."""
    if len(lines[i].text) > 40 or not known(lines[i].text.strip()):
        return None
    ahead = [k for k in range(i, min(i + 2 * _WIDEST + 6, len(lines))) if not lines[k].blank][: _WIDEST + 2]
    width = head_length([lines[k].text.strip() for k in ahead])
    if not width or (width == 2 and known(lines[i].text.strip()) not in _LEADING):
        return None
    head = ahead[:width]
    header = tuple(cell(lines[k].text, lines[k].start) for k in head)
    columns = [column(c.text) for c in header]
    spaced = head[-1] - head[0] >= 2 * (width - 1)
    body = _unsigned(_body(lines, head[-1] + 1, header, spaced, columns[0] == "seq"), lines, columns)
    cells = [cell(lines[k].text, lines[k].start) for k in body]
    blanks = [n for n, k in enumerate(body) if n and not spaced and lines[k - 1].blank]
    rows = _sorted_rows(header, cells, blanks, text)
    return [make_table(header, rows, text)], (body[-1] if body else head[-1]) + 1
