"""Tables turned on their side: forms, in which a label stands before what it heads, and heads that run down the first column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.contract import Cell, Span, Table
from extractors.reading.tables.columns import is_header, known, presumed
from extractors.reading.tables.lines import AFTER, HEADING, LONGEST_CELL_LINES, Line, Row, cell, split, texts

_TAB = re.compile(r"\t+")
_FEWEST_LABELS = 3
_MOST_ROWS = 60
Pair = tuple[Cell, Cell]


def turn(rows: Sequence[Row]) -> Table | None:
    """Return the table of rows whose first cells are column words: pairs of label and content, or one column per row; None for other rows.

    Every form of a block is a row of the table; it begins where the first label comes again. Blocks of more than 60 rows are no forms.
    """
    filled = [row for row in map(_told_apart, rows) if len(row) > 1]
    if not filled or len(rows) > _MOST_ROWS or not known(filled[0][0].text):
        return None
    return _of_pairs(filled) or _of_columns(rows)


def _told_apart(row: Row) -> Row:
    """The row without empty cells at its end and without the repetitions of a cell that is merged across."""
    kept = [row[0], *(after for before, after in pairwise(row) if not after.text or after.text != before.text)]
    while len(kept) > 2 and not kept[-1].text:
        kept.pop()
    return tuple(kept)


def _table(header: Row, rows: Sequence[Row]) -> Table:
    spans = [c.span for row in (header, *rows) for c in row]
    return Table(Span(min(s.start for s in spans), max(s.end for s in spans)), header, tuple(rows))


def _pairs(row: Row) -> Iterator[Pair]:
    """The labels of a row, each with the cell after it."""
    return zip(row[::2], row[1::2], strict=True)


def _of_pairs(rows: Sequence[Row]) -> Table | None:
    if any(len(row) % 2 for row in rows):
        return None
    pairs = [pair for row in rows for pair in _pairs(row)]
    labels = [label.text for label, _ in pairs]
    meanings = [meaning for label in labels if (meaning := presumed(label))]
    headed = sum(presumed(content.text) is not None for _, content in pairs)
    if len(set(meanings)) < _FEWEST_LABELS or 2 * len(meanings) <= len(labels) or 2 * headed > len(pairs):
        return None
    forms = list(_forms(pairs))
    names = list(dict.fromkeys(label.text for label, _ in pairs))
    heads = {label.text: label for label, _ in reversed(pairs)}
    return _table(tuple(heads[name] for name in names), [_form_row(form, names) for form in forms])


def _forms(pairs: Sequence[Pair]) -> Iterator[dict[str, Cell]]:
    """The forms of a block: a label that comes again opens the next."""
    form: dict[str, Cell] = {}
    for label, content in pairs:
        if label.text in form:
            yield form
            form = {}
        form[label.text] = content
    yield form


def _form_row(form: dict[str, Cell], names: Sequence[str]) -> Row:
    at = next(iter(form.values())).span.start
    return tuple(form.get(name, Cell("", Span(at, at))) for name in names)


def _of_columns(rows: Sequence[Row]) -> Table | None:
    width = len(rows[0])
    header = [row[0] for row in rows]
    meanings = {presumed(label.text) for label in header}
    if width < 3 or any(len(row) != width for row in rows) or len(meanings - {None}) < _FEWEST_LABELS or None in meanings:
        return None
    return _table(tuple(header), list(zip(*(row[1:] for row in rows), strict=True)))


def read_forms(lines: Sequence[Line], i: int, text: str) -> tuple[list[Table], int] | None:
    """Read a form whose labels and contents are set apart by tabs, from its first label at line i on; None if no label begins there.

    A line without a tab goes on with the content before it. What is no form is passed over, up to its last line with a tab.
    """
    if "\t" not in lines[i].text or not known(split(lines[i], _TAB)[0].text):
        return None
    rows: list[Row] = []
    k = since = i
    while k < len(lines) and k - since <= LONGEST_CELL_LINES and not _ends(lines[k]):
        if "\t" in lines[k].text:
            row = split(lines[k], _TAB)
            if rows and is_header(texts(row)):
                break
            rows.append(row)
            since = k
        else:
            begin = rows[-1][-1].span.start
            rows[-1] = (*rows[-1][:-1], cell(text[begin : lines[k].start + len(lines[k].text)], begin))
        k += 1
    table = turn(rows)
    return ([table], k) if table else ([], since + 1)


def _ends(line: Line) -> bool:
    return line.blank or ("\t" not in line.text and (HEADING.match(line.text) or AFTER.match(line.text)) is not None)
