"""From rows of cells to tables: the head, rows as wide as it, merged cells repeated, signatures left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.contract import Cell, Span, Table
from extractors.reading.tables.columns import column, is_ditto, is_header, is_signing, known
from extractors.reading.tables.fit import align_row
from extractors.reading.tables.lines import AFTER, Row, texts


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
    """Empty cells before a row's first words repeat the cell above (cells merged downwards), and so do cells that say 同上.

    A row's number does not count as words.
    """
    above: Row = ()
    for row in rows:
        cells, leading = list(row), True
        last = max((k for k, own in enumerate(row) if own.text), default=0)
        for k, own in enumerate(row):
            repeats = is_ditto(own.text) or (leading and not own.text and k < last)
            if above and repeats:
                cells[k] = above[k]
            leading = leading and (repeats or columns[k] == "seq")
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
    heads: set[tuple[str, ...]] = set()
    for row in rows:
        words = tuple(texts(row))
        if not is_header(words):
            body.append(row)
        elif words not in heads:
            if header and not body and (both := _second_head(header, row)):
                header = both
                heads.add(words)
                continue
            if header:
                yield make_table(header, body, text)
            header, body, heads = row, [], {words}
    if header:
        yield make_table(header, body, text)
