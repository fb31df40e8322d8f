"""How far a sheet's cells reach, told before calamine lays them out: it reserves the whole rectangle, and one cell at XFD1048576 makes that 17 billion."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Collection, Iterable, Iterator

from lxml import etree

from pipeline.errors import TooLargeError
from pipeline.read import ole, zips

# The largest task and risk tables have some ten thousand rows of ten columns.
CELL_LIMIT = 2_000_000
_PLACE = re.compile(rb"""r\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,10})["']""")
_LETTERS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,10})")
# Records of [MS-XLS] that hold cells: row and first column are their first two fields; MULRK and MULBLANK end with the last column.
_CELL_RECORDS = frozenset({0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406})
_MANY = 0x00BD
# calamine reserves (but does not fill) what this record declares; a sheet of 65,536 rows and 256 columns is one that was formatted to the end.
_DIMENSIONS = 0x0200
_DECLARED_LIMIT = 65_536 * 256
_PASSWORD = 0x002F
_BEGIN = frozenset({0x0009, 0x0209, 0x0409, 0x0809})


def check_parts(parts: Collection[bytes]) -> None:
    """Refuse sheets (XML parts) that span too many rows and columns together.

    A quick look at all places; a full one where that shows too many, for whole columns may be formatted to the last row.
    """
    if sum(map(_area, map(_places, parts))) > CELL_LIMIT and sum(map(_area, map(_filled_places, parts))) > CELL_LIMIT:
        raise _too_large()


def check_stream(data: bytes, name: str) -> None:
    """Refuse an .xls whose sheets span too many rows and columns together, or that asks for a password: calamine says of it that it is no workbook."""
    total, sheet = 0, list[tuple[int, int]]()
    for kind, payload in _records(ole.stream(data, name)):
        if kind in _BEGIN:
            total, sheet = total + _area(sheet), []
        elif kind == _PASSWORD:
            raise zips.locked()
        elif kind == _DIMENSIONS and _declared(payload) > _DECLARED_LIMIT:
            raise _too_large()
        elif kind in _CELL_RECORDS and len(payload) >= 4:
            row, column = struct.unpack_from("<HH", payload)
            sheet.append((column, row))
            if kind == _MANY:
                sheet.append((struct.unpack_from("<H", payload, len(payload) - 2)[0], row))
    if total + _area(sheet) > CELL_LIMIT:
        raise _too_large()


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        yield kind, content[at + 4 : at + 4 + length]
        at += 4 + length


def _declared(payload: bytes) -> int:
    """Return how many cells a sheet says it has: first and last row and column, the rows in two or (old files) one word each."""
    layout = "<LLHH" if len(payload) >= 14 else "<HHHH"
    if len(payload) < struct.calcsize(layout):
        return 0
    top, bottom, first, last = struct.unpack_from(layout, payload)
    return (bottom - top + 1) * (last - first + 1) if bottom >= top and last >= first else 2**32


def _area(places: Iterable[tuple[int, int]]) -> int:
    """Return how many cells the rectangle around (column, row) places has; counted from A1, as merged ranges are."""
    columns = rows = -1
    for column, row in places:
        columns, rows = max(columns, column), max(rows, row)
    return (columns + 1) * (rows + 1)


def _places(part: bytes) -> Iterator[tuple[int, int]]:
    """Yield what looks like a cell's place anywhere in an XML part."""
    for place in _PLACE.finditer(part):
        yield _column(place.group(1).decode()), int(place.group(2))


def _filled_places(part: bytes) -> Iterator[tuple[int, int]]:
    """Yield the places of cells that hold something: whole columns may be formatted to the last row."""
    for _, cell in etree.iterparse(io.BytesIO(part), tag="{*}c", resolve_entities=False, no_network=True, load_dtd=False):
        place = _LETTERS.fullmatch(cell.get("r") or "")
        if place and len(cell):
            yield _column(place.group(1)), int(place.group(2))
        cell.clear()


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _too_large() -> TooLargeError:
    return TooLargeError(
        "工作表的行列太多（合计超过 200 万格），请只留有内容的部分 · the sheets span over 2 million cells: keep the parts that hold something"
    )
