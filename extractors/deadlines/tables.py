"""Deadlines of the time columns of a plan's tables (完成时限, 时间节点), row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from extractors.contract import Cell, Span, Table
from extractors.deadlines.reader import OPEN_END, Reader
from extractors.deadlines.record import Deadline
from extractors.deadlines.surroundings import surroundings
from extractors.lexicon import load
from extractors.reading.dates import expressions
from extractors.reading.dates.edtf import OPEN
from extractors.reading.tables import column

_LEXICON: dict[str, Any] = load("deadlines")
_OF_CALENDARS = frozenset(_LEXICON["labels"]["calendars"])
_DEEDS = tuple(_LEXICON["labels"]["calendar_deeds"])
_EVENT = re.compile(r"[\u4e00-\u9fff、“”]{1,14}(?:[前后]|期间|当[日天])")  # 开学前 in a time column


def in_tables(reader: Reader) -> Iterator[Deadline]:
    """Yield what the time columns say; the cells read are noted in `reader.cells`."""
    for table in reader.plan.tables:
        meanings = [column(cell.text) for cell in table.header]
        for at, meaning in enumerate(meanings):
            if meaning == "due" or (meaning is None and _is_calendar(table.header, at)):
                yield from _column(reader, table, at, meanings)


def _is_calendar(header: Sequence[Cell], at: int) -> bool:
    """Tell whether a column of months stands beside one that says what is done in each (月份 | 主题)."""
    return header[at].text.strip() in _OF_CALENDARS and any(cell.text.strip().endswith(_DEEDS) for cell in header)


def _column(reader: Reader, table: Table, at: int, meanings: Sequence[str | None]) -> Iterator[Deadline]:
    tasks, units = (_columns_of(meanings, _LEXICON["units"][which]) for which in ("task_columns", "columns"))
    last: Span | None = None
    for row in table.rows:
        cell = row[at] if at < len(row) else None
        if cell is None or not cell.text or cell.span == last:  # a merged cell is repeated in each of its rows
            continue
        last = cell.span
        reader.cells.append(last)
        yield from _cell(reader, cell, _row_value(row, tasks), _row_value(row, units))


def _columns_of(meanings: Sequence[str | None], wanted: Sequence[str]) -> list[int]:
    """Return the columns whose heads mean one of `wanted`, those first that mean the first of them."""
    return [at for each in wanted for at, meaning in enumerate(meanings) if meaning == each]


def _row_value(row: Sequence[Cell], columns: Sequence[int]) -> str | None:
    """Return what the row's first filled cell of `columns` says."""
    return next((" ".join(row[at].lines) for at in columns if at < len(row) and row[at].text), None)


def _cell(reader: Reader, cell: Cell, task: str | None, unit: str | None) -> Iterator[Deadline]:
    text = cell.span.of(reader.plan.text)
    found = expressions(text)
    for expression in found:
        around = surroundings(text, expression.span)
        placed = expression._replace(span=expression.span.shift(cell.span.start))
        value = reader.years.value(placed, reader.years.plain(placed), False)
        yield replace(reader.deadline(placed, around, value), task=task, unit=unit)
    if not found and text.strip() in _LEXICON["whole_year"]["words"] and (year := reader.years.document):
        yield Deadline(span=cell.span, kind="period", starts=year, due=year, year_source="document", task=task, unit=unit)
    if not found and _EVENT.fullmatch(text.strip()):
        yield Deadline(span=cell.span, kind="relative", task=task, unit=unit)
    opened = OPEN_END.search(text)
    if opened and not any(e.span.overlaps(Span(*opened.span())) for e in found):
        yield Deadline(span=Span(*opened.span()).shift(cell.span.start), kind="due", due=OPEN, task=task, unit=unit)
