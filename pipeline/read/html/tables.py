"""HTML tables: which of them hold data and which only lay out the page, and the rows of the former."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from pipeline.read.lines import MOST_COLUMNS, Repeats

Element = etree._Element

_SECTIONS = ("thead", "tbody", "tfoot")
_CELLS = frozenset(("td", "th"))
_MOST_ROWS_SPANNED = 1000
# A cell with most of a long table's words is the page's column of text, not a value.
_COLUMN_SHARE = 0.8
_COLUMN_LENGTH = 500


def is_data_table(table: Element) -> bool:
    """Tell whether a table holds data: two rows and two columns or more, no table inside, no cell that outweighs all the others."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return False
    rows = [[cell for cell in row if cell.tag in _CELLS] for row in _rows(table)]
    if len(rows) < 2 or max(sum(_span(cell, "colspan", MOST_COLUMNS) for cell in row) for row in rows) < 2:
        return False
    lengths = [sum(map(len, cell.itertext())) for row in rows for cell in row]
    return sum(lengths) < _COLUMN_LENGTH or max(lengths) < _COLUMN_SHARE * sum(lengths)


def rows_of(table: Element, text_of: Callable[[Element], str], repeats: Repeats) -> Iterator[list[str]]:
    """Yield the rows' cell texts; a merged cell repeats in each of the first `MOST_COLUMNS` columns and in each row that it covers, but a row of one
    wide cell has one text.
    """
    hanging: dict[int, tuple[str, int]] = {}
    for row in _rows(table):
        cells: list[str] = []
        own = [cell for cell in row if cell.tag in _CELLS]
        following: dict[int, tuple[str, int]] = {}
        for cell in own:
            _hang(cells, hanging, following, repeats)
            text = text_of(cell)
            for copy in range(max(min(_span(cell, "colspan", MOST_COLUMNS), MOST_COLUMNS - len(cells)), 1)):
                following[len(cells)] = (text, _span(cell, "rowspan", _MOST_ROWS_SPANNED) - 1)
                cells.append(repeats.of(text) if copy else text)
        _hang(cells, hanging, following, repeats)
        alone = len(own) == 1 and len(cells) == _span(own[0], "colspan", MOST_COLUMNS)
        yield cells[:1] if alone else cells
        hanging = {column: (text, left) for column, (text, left) in following.items() if left > 0 and column < MOST_COLUMNS}


def _hang(cells: list[str], hanging: dict[int, tuple[str, int]], following: dict[int, tuple[str, int]], repeats: Repeats) -> None:
    """Fill the columns from here on that cells of the rows above still cover."""
    while (above := hanging.get(len(cells))) is not None:
        text, left = above
        following[len(cells)] = (text, left - 1)
        cells.append(repeats.of(text))


def _rows(table: Element) -> Iterator[Element]:
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in _SECTIONS:
            yield from (row for row in part if row.tag == "tr")


def _span(cell: Element, attribute: str, most: int) -> int:
    """Return a colspan or rowspan of 1 to `most`."""
    found = (cell.get(attribute) or "1").strip()
    return min(max(int(found), 1), most) if found.isdecimal() and len(found) < 6 else 1
