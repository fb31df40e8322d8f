"""A table that a page's end has cut, put together again: repeated head rows, rows cut in two, merged cells that go on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.read.lines import CELL_BREAK
from pipeline.read.pdf.paragraphs import is_latin_word
from pipeline.read.pdf.tables import END_MARKS, Cell, PageTable, Row

# Points by which a column's edge may differ from page to page.
_SAME_EDGE = 5.0


def goes_on(above: PageTable, below: PageTable) -> bool:
    """Tell whether two tables have the same outer edges and the columns of one are among the other's, wherever the page's margins put them."""
    shift = below.x0 - above.x0
    if abs(below.x1 - shift - above.x1) > _SAME_EDGE:
        return False
    few, many = sorted([[x - above.x0 for x in above.columns], [x - below.x0 for x in below.columns]], key=len)
    return all(any(abs(x - other) <= _SAME_EDGE for other in many) for x in few)


def join(above: PageTable, below: PageTable) -> None:
    """Add to a table what of it stands on the next page."""
    _align(above, below)
    rows = list(below.rows)
    heads = 0
    while heads < min(len(above.rows), len(rows) - 1) and _texts(rows[heads]) == _texts(above.rows[heads]):
        heads += 1
    rows = rows[heads:]
    if rows and above.rows and len(rows[0]) == len(above.rows[-1]) > 1:
        last = above.rows[-1]
        if _is_cut(last, rows[0]):
            for upper, lower in _pairs(last, rows.pop(0)):
                _go_on(upper, lower, rows)
        else:
            _fill(above.rows, rows)
    above.rows.extend(rows)


def _align(above: PageTable, below: PageTable) -> None:
    """Give both parts the columns of the one that has more: its page may show a column's edge that no row of the other page has."""
    shift = below.x0 - above.x0
    few, many = sorted([above, below], key=lambda table: len(table.columns))
    if len(few.columns) == len(many.columns):
        return
    moved = [x + (shift if few is below else -shift) for x in many.columns]
    middles = [(a + b) / 2 for a, b in pairwise(moved)]
    at = [max(i for i, x in enumerate(few.columns[:-1]) if x <= middle or i == 0) for middle in middles]
    few.rows = [row if len(row) == 1 else [row[i] for i in at] for row in few.rows]
    few.columns = moved


def _texts(row: Row) -> list[str]:
    return ["".join(cell.text.split()) for cell in row]


def _pairs(above: Row, below: Row) -> list[tuple[Cell, Cell]]:
    """Return which cells stand over which, merged ones once."""
    out: list[tuple[Cell, Cell]] = []
    for pair in zip(above, below, strict=True):
        if not any(pair[0] is upper and pair[1] is lower for upper, lower in out):
            out.append(pair)
    return out


def _is_cut(above: Row, below: Row) -> bool:
    """Tell whether the rows are one: a text goes on below, no other contradicts it, and a column shows a gap, or all go on after several lines.

    A text goes on if the cell had no room for more and no end mark closes it; one that had and is not closed contradicts a text below it.
    """
    pairs = _pairs(above, below)
    both = [(upper, lower) for upper, lower in pairs if upper.text and lower.text]
    unclosed = [(upper, lower) for upper, lower in both if upper.text[-1] not in END_MARKS]
    if not unclosed or not all(upper.may_go_on_in(lower) for upper, lower in unclosed):
        return False
    all_go_on = len(unclosed) == len(pairs) and all(upper.lines > 1 for upper, _ in pairs)
    return all_go_on or any(bool(upper.text) != bool(lower.text) for upper, lower in pairs)


def _go_on(upper: Cell, lower: Cell, rows: Sequence[Row]) -> None:
    """Add a cell's text to the one above, which then stands for both, in merged rows too."""
    if not upper.text:
        upper.text, upper.page, upper.box, upper.further = lower.text, lower.page, lower.box, lower.further
    elif lower.text:
        words = is_latin_word(upper.text[-1]) and is_latin_word(lower.text[0]) and lower.text[0].isalpha()
        text = upper.text + (" " * words if upper.may_go_on_in(lower) else CELL_BREAK) + lower.text
        at = len(text) - len(lower.text)
        upper.further = [*upper.further, (at, lower.page, lower.box), *((at + start, page, box) for start, page, box in lower.further)]
        upper.text = text
    if lower.text:
        upper.room, upper.lines = lower.room, upper.lines + lower.lines
    _replace(rows, lower, upper)


def _fill(above: Sequence[Row], below: Sequence[Row]) -> None:
    """Let merged cells go on: a merged cell's text is printed on its first page only, or cut itself."""
    leading = True
    for upper, lower in _pairs(above[-1], below[0]):
        leading = leading and not lower.text
        merged = (len(above) > 1 and _has(above[-2], upper)) or (len(below) > 1 and _has(below[1], lower))
        if not lower.text and (leading or merged):
            _replace(below, lower, upper)
        elif merged and lower.text and upper.text[-1:] not in END_MARKS and upper.may_go_on_in(lower):
            _go_on(upper, lower, below)


def _has(row: Row, cell: Cell) -> bool:
    return any(other is cell for other in row)


def _replace(rows: Sequence[Row], old: Cell, new: Cell) -> None:
    """Put a cell in another's place, from the first row down as far as that one reaches."""
    for row in rows:
        if not _has(row, old):
            return
        row[:] = [new if cell is old else cell for cell in row]
