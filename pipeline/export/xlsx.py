"""One workbook with a sheet per table, written row by row; text cells are written as text, never as formulas or links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from pipeline.assemble import Row
from pipeline.dataset import RowSource
from pipeline.export.cells import plain
from pipeline.export.written import Written
from pipeline.records import Table, tables
from pipeline.store import replacing
from pipeline.terms import terms

suffix = "xlsx"

# What a sheet and a cell of Excel hold; characters are counted in UTF-16 there.
ROW_LIMIT = 1_048_576
CELL_LIMIT = 32_767
_CUT = "……（已截断 cut）"
_LOST = "超长的单元格已截断 cells cut"
_SAMPLE = 200  # rows that widths are measured on
_WIDEST, _NARROWEST = 60, 6
_FILTER = 4  # the filter's button in a head cell
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(out: Path, rows: RowSource) -> Written:
    """Write fangan.xlsx into `out`: a sheet per table, head frozen, with filters, and a last sheet that says what tables and columns mean.

    A table with more rows than a sheet holds goes on in further sheets (sections_2); a cell longer than 32,767 characters is cut, with a mark, and counted.
    """
    import xlsxwriter

    path, lost = out / "fangan.xlsx", Counter[str]()
    with replacing(path) as temporary, xlsxwriter.Workbook(str(temporary), _OPTIONS) as book:
        book.use_zip64()
        head = book.add_format({"bold": True, "bg_color": "#EDEDED"})
        for table in tables().values():
            _write_table(book, table, rows[table.name], head, lost)
        about = [("表 table", "列 column", "含义 meaning"), *_meanings()]
        _fill(book.add_worksheet("说明 about"), about[0], iter(about[1:]), head, lost)
    return Written([path], lost)


def _write_table(book: Any, table: Table, rows: Iterable[Row], head: Any, lost: Counter[str]) -> None:
    columns = tuple(c.name for c in table.columns)
    left = (tuple(row[name] for name in columns) for row in rows)
    for part in range(1, 10_000):
        sheet = book.add_worksheet(table.name if part == 1 else f"{table.name}_{part}")
        _fill(sheet, columns, islice(left, ROW_LIMIT - 1), head, lost)
        if (more := next(left, None)) is None:
            return
        left = chain((more,), left)  # type: ignore[assignment]


def _fill(sheet: Any, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]], head: Any, lost: Counter[str]) -> None:
    """Write a sheet's head and rows, as wide as the first rows want it."""
    first = list(islice(rows, _SAMPLE))
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(columns):
        widest = max((_width(row[column]) for row in first), default=0)
        sheet.set_column(column, column, min(max(_NARROWEST, _width(name) + _FILTER, widest + 1), _WIDEST))
        sheet.write_string(0, column, name, head)
    last = 0
    for last, row in enumerate(chain(first, rows), 1):
        for column, value in enumerate(row):
            if value is not None:
                _put(sheet, last, column, plain(value), lost)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _put(sheet: Any, row: int, column: int, value: object, lost: Counter[str]) -> None:
    if isinstance(value, str):
        text = fitting(value)
        if text is not value:
            lost[_LOST] += 1
        sheet.write_string(row, column, text)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    else:
        sheet.write_number(row, column, value)


def fitting(text: str) -> str:
    """Return the text, one that is longer than a cell may be cut, with a mark."""
    if 2 * len(text) <= CELL_LIMIT or _units(text) <= CELL_LIMIT:
        return text
    room = CELL_LIMIT - len(_CUT)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + _CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _width(value: object) -> int:
    """Return how many columns of a screen a value takes, up to the widest that counts: a Chinese character takes two."""
    shown = "" if value is None else str(plain(value))[:_WIDEST]
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in shown)


def _meanings() -> Iterator[tuple[str, str, str]]:
    for table in tables().values():
        words = terms(table)
        yield table.name, "", f"{words.title}：{words.about}"
        yield from ((table.name, name, meaning) for name, meaning in words.columns.items())
