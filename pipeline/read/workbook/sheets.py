"""Workbook -> source text: sheet by sheet, cells as they are shown, merged ranges filled."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from pipeline.errors import DamagedFileError
from pipeline.read import ole, zips
from pipeline.read.contract import Content, SourceText
from pipeline.read.grid import Grids
from pipeline.read.lines import Repeats, cell_text
from pipeline.read.losses import Tally
from pipeline.read.workbook.extent import CELL_LIMIT, check_parts, check_stream

Value = int | float | str | bool | time | date | datetime | timedelta
Range = tuple[tuple[int, int], tuple[int, int]]

_DEFAULT_NAME = re.compile(r"(?:sheet|table|工作表|表)\s*\d{0,3}", re.IGNORECASE)


def source_text(data: bytes, media_type: str) -> SourceText:
    """Return the workbook's text: per visible sheet its name (unless it is a default one alone), its titles and notes as lines, its tables as pipe rows."""
    parts = {} if ole.is_ole(data) else zips.xml_members(data)
    check_parts(parts.values())
    if ole.is_ole(data):
        check_stream(data, ole.main_stream(data) or "")
    try:
        return _source_text(_opened(data), parts, media_type)
    except BaseException as error:
        # A defect of the Rust library at hostile bytes; its exception is no Exception, so as to end a program.
        if type(error).__name__ == "PanicException":
            raise _damaged() from error
        raise


def _source_text(workbook: CalamineWorkbook, parts: dict[str, bytes], media_type: str) -> SourceText:
    grids, repeats = Grids(), Repeats()
    for name in (sheet.name for sheet in workbook.sheets_metadata if _is_shown(sheet)):
        rows = list(_rows(workbook.get_sheet_by_name(name), repeats))
        if any(map(any, rows)) and not _DEFAULT_NAME.fullmatch(name):
            grids.text(cell_text([name]))
        grids.grid(rows, name)
    contents = _contents(workbook, parts, grids.lines.tables)
    return SourceText(grids.lines.text, media_type, anchors=grids.lines.anchors, contents=contents)


def _opened(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise zips.locked() from error
    except CalamineError as error:
        raise _damaged() from error


def _damaged() -> DamagedFileError:
    return DamagedFileError("工作簿已损坏，打不开，请重新获取原件 · damaged: the workbook does not open; fetch the original again")


def _rows(sheet: CalamineSheet, repeats: Repeats) -> Iterator[list[str]]:
    """Yield the rows' cell texts from A1 on; a row that one merged cell fills alone has that one cell."""
    rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    wide = _fill(rows, sheet.merged_cell_ranges or [], repeats)
    for at, row in enumerate(rows):
        yield [row[wide[at]]] if at in wide else row


def _fill(rows: list[list[str]], ranges: list[Range], repeats: Repeats) -> dict[int, int]:
    """Repeat merged cells' texts over what they cover; return, by row, the column of a merged cell that fills a row alone and is not repeated."""
    wide: dict[int, int] = {}
    left = CELL_LIMIT
    for (top, first), (bottom, last) in ranges:
        if top >= len(rows) or first >= len(rows[top]) or not (text := rows[top][first]):
            continue
        if last > first and not any(rows[top][:first]) and not any(rows[top][first + 1 :]):
            wide[top] = first
            continue
        for row in islice(rows, top, bottom + 1):
            columns = range(first, min(last + 1, len(row)))
            left -= len(columns)
            # Ranges of a sound sheet do not overlap, so that together they cover it once at most.
            if left < 0:
                return wide
            for column in columns:
                row[column] = row[column] or repeats.of(text)
    return wide


def _text(value: Value) -> str:
    """Return a cell's value as a plan would write it; formats of numbers (percent, thousands) are not known here."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime) and (value.hour or value.minute):
        return f"{value.year}年{value.month}月{value.day}日{value.hour}:{value:%M}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time):
        return f"{value.hour}:{value:%M}"
    return cell_text([value.replace("\r\n", "\n").replace("\r", "\n")]) if isinstance(value, str) else str(value)


def _contents(workbook: CalamineWorkbook, parts: dict[str, bytes], tables: int) -> tuple[Content, ...]:
    """Return the ledger of what the workbook held."""
    tally = Tally()
    for sheet in workbook.sheets_metadata:
        tally.held("sheets")
        if _is_shown(sheet):
            tally.kept("sheets")
        else:
            tally.note("sheets", sheet.name)
    tally.whole("tables", tables)
    tally.held("comments", sum(content.count(b"<comment ") for name, content in parts.items() if name.startswith("xl/comments")))
    drawings = [content for name, content in parts.items() if name.startswith("xl/drawings/")]
    tally.held("shapes", sum(content.count(b"<a:t>") for content in drawings))
    tally.held("images", sum(content.count(b"<xdr:pic>") + content.count(b"<xdr:pic ") for content in drawings))
    return tally.contents()


def _is_shown(sheet: SheetMetadata) -> bool:
    return sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
