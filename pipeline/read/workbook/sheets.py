"""Workbook -> source text: sheet by sheet, cells as they are shown, merged ranges filled."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from pipeline.errors import DamagedFileError
from pipeline.read import ole, zips
from pipeline.read.contract import SourceText
from pipeline.read.grid import Grids
from pipeline.read.lines import Repeats, cell_text
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
    shown = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible]
    grids, repeats = Grids(), Repeats()
    for name in shown:
        rows = list(_rows(workbook.get_sheet_by_name(name), repeats))
        if any(map(any, rows)) and not _DEFAULT_NAME.fullmatch(name):
            grids.text(cell_text([name]))
        grids.grid(rows)
    return SourceText(grids.lines.text, media_type, anchors=grids.lines.anchors, warnings=tuple(_losses(workbook, parts)))


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


def _losses(workbook: CalamineWorkbook, parts: dict[str, bytes]) -> Iterator[str]:
    """Yield a warning for each kind of thing that the workbook holds and the text does not."""
    hidden = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible]
    if hidden:
        yield f"{len(hidden)} 张隐藏的工作表未读 · {len(hidden)} hidden sheets were not read"
    notes = sum(content.count(b"<comment ") for name, content in parts.items() if name.startswith("xl/comments"))
    if notes:
        yield f"{notes} 条批注未读 · {notes} comments were not read"
    shapes = sum(content.count(b"<a:t>") for name, content in parts.items() if name.startswith("xl/drawings/"))
    if shapes:
        yield f"图形里的 {shapes} 段文字未读 · {shapes} runs of text in shapes were not read"
