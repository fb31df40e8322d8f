"""Workbooks made on the fly: bytes of .xlsx and .xls files from rows, merged ranges and sheets."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
import xlwt

Row = Sequence[Any]
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0."""


def xlsx_of(sheets: Mapping[str, Sequence[Row]], merges: Mapping[str, Sequence[Merge]] | None = None, hidden: Sequence[str] = ()) -> bytes:
    """An .xlsx of these sheets."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for merge in (merges or {}).get(name, ()):
            sheet.merge_range(*merge, "")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, value, day)
                elif value is not None:
                    sheet.write(r, c, value)
    book.close()
    return out.getvalue()


def xls_of(sheets: Mapping[str, Sequence[Row]], merges: Mapping[str, Sequence[Merge]] | None = None, hidden: Sequence[str] = ()) -> bytes:
    """An .xls of these sheets."""
    out = io.BytesIO()
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        sheet.visibility = 1 if name in hidden else 0
        for first_row, first, last_row, last in (merges or {}).get(name, ()):
            sheet.merge(first_row, last_row, first, last)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value, day) if isinstance(value, date) else sheet.write(r, c, value)
    book.save(out)
    return out.getvalue()
