"""One workbook with a sheet per table, written row by row; text cells are written as text, never as formulas or links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.assemble import Row, Rows
from pipeline.export.cells import plain
from pipeline.records import Table, tables
from pipeline.store import replacing

suffix = "xlsx"
CELL_LIMIT = 32_767
ROW_LIMIT = 1_048_575


def write(out: Path, rows: Rows) -> list[Path]:
    """Write fangan.xlsx into `out`; a table with more rows than a sheet holds goes on in further sheets, a longer cell is cut at 32,767 characters."""
    import xlsxwriter

    path = out / "fangan.xlsx"
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with replacing(path) as temporary, xlsxwriter.Workbook(str(temporary), options) as book:
        bold = book.add_format({"bold": True})
        for table in tables().values():
            for part, first in enumerate(range(0, max(len(rows[table.name]), 1), ROW_LIMIT), 1):
                sheet = book.add_worksheet(table.name if part == 1 else f"{table.name}_{part}")
                _fill(sheet, table, rows[table.name][first : first + ROW_LIMIT], bold)
    return [path]


def _fill(sheet: Any, table: Table, rows: list[Row], bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [c.name for c in table.columns], bold)
    for number, row in enumerate(rows, 1):
        for column, spec in enumerate(table.columns):
            value = plain(row[spec.name])
            sheet.write(number, column, value[:CELL_LIMIT] if isinstance(value, str) else value)
