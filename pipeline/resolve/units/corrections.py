"""An analyst's map: which writing names which unit, where and in whose plans. It overrules the registry.

The file is a table with the columns 写法 (alias) and 单位 (unit) and, where a row is not meant for every plan, 地区 (region: that of the unit the registry
found) and 方案 (plan: the plan's issuer, or its id where it has none). `fangan units DIR --csv FILE` writes one to start from; other columns are ignored.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import UsageError

ALIAS, UNIT, REGION, PLAN = "写法", "单位", "地区", "方案"
_COLUMNS = {"写法": ALIAS, "alias": ALIAS, "单位": UNIT, "unit": UNIT, "地区": REGION, "region": REGION, "方案": PLAN, "plan": PLAN, "issuer": PLAN}
NO_UNIT = "不是单位"
"""In the column 单位: the writing names no unit."""
KEPT_AS = "units_map.csv"
"""The map's name in a dataset's folder, where the next run into it finds it."""
_LARGEST = 64 << 20

Key = tuple[str, str | None, str | None]
"""A writing, a region or None for any, a plan's issuer or None for any."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a map says: (writing, region, plan) -> unit, "" for no unit."""

    units: dict[Key, str] = field(default_factory=dict)

    def unit_of(self, alias: str, region: str | None, plan: str | None, issuer: str | None) -> str | None:
        """Return the unit that a writing names by the map, "" for none at all, None where the map is silent.

        A row for one plan goes before one for an issuer, that before one for a region, and that before one for all.
        """
        keys = [(alias, where, whose) for whose in (plan, issuer) if whose for where in (region, None)]
        for key in (*keys, (alias, region, None), (alias, None, None)):
            if key in self.units:
                return self.units[key]
        return None


def kept_in(out: Path) -> Corrections:
    """Return the map that an earlier run kept in the folder `out`, an empty one if none did."""
    return load(out / KEPT_AS) if (out / KEPT_AS).is_file() else Corrections()


def keep(folder: Path, corrections: Corrections, out: Path) -> None:
    """Put the map into `folder`, a new edition of the dataset in `out`, for later runs; an empty one only where it takes an older one's place."""
    if corrections.units or (out / KEPT_AS).is_file():
        write(folder / KEPT_AS, corrections)


def load(path: Path) -> Corrections:
    """Read a map. Raises UsageError, one line that names the row, for a file that is none or contradicts itself."""
    units: dict[Key, str] = {}
    lines: dict[Key, int] = {}
    for number, row in _rows(path):
        key = (row[ALIAS], row[REGION] or None, row[PLAN] or None)
        unit = "" if row[UNIT] in (NO_UNIT, "none") else row[UNIT]
        if not row[ALIAS] or not row[UNIT]:
            empty = UNIT if row[ALIAS] else ALIAS
            raise UsageError(f"{path.name} 第 {number} 行缺“{empty}”；不要的行请整行删去 · row {number} lacks {empty}; delete rows that you do not want")
        if units.setdefault(key, unit) != unit:
            raise UsageError(
                f"{path.name} 第 {lines[key]} 行与第 {number} 行矛盾：“{row[ALIAS]}”归两个单位；请只留一行，或用地区、方案区分"
                f" · rows {lines[key]} and {number} contradict each other"
            )
        lines.setdefault(key, number)
    return Corrections(units)


def write(path: Path, corrections: Corrections) -> None:
    """Write a map in a fixed order (the same rows give the same bytes)."""
    from pipeline.store import write_text

    rows = [(alias, unit or NO_UNIT, region, plan) for (alias, region, plan), unit in corrections.units.items()]
    write_text(path, table((ALIAS, UNIT, REGION, PLAN), sorted(rows, key=lambda row: tuple(cell or "" for cell in row))))


def table(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """Return a CSV that Excel opens rightly: with BOM, cells that it would run as formulas disarmed."""
    from pipeline.export.csv_files import write_rows

    buffer = io.StringIO()
    write_rows(buffer, header, rows)
    return buffer.getvalue()


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the filled rows with their line numbers (the header is line 1), every column there, cells stripped and armed again."""
    from pipeline.export.cells import as_written

    text = _text(path)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;，", key=first.count)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise UsageError(f"{path.name} 不是 CSV（{error}）；请在 Excel 里另存为“CSV UTF-8” · not a CSV file; save it as CSV UTF-8") from error
    header = [_COLUMNS.get(cell.strip().lower(), "") for cell in table[0]] if table else []
    for needed in (ALIAS, UNIT):
        if header.count(needed) != 1:
            raise UsageError(f"{path.name} 第 1 行要有“写法”“单位”两列（可加“地区”“方案”） · the first row must name the columns alias and unit once each")
    for number, cells in enumerate(table[1:], 2):
        if any(cell.strip() for cell in cells):
            row = dict.fromkeys((ALIAS, UNIT, REGION, PLAN), "")
            yield number, row | {name: as_written(cell.strip()) for name, cell in zip(header, cells, strict=False) if name}


def _text(path: Path) -> str:
    """Return the file's text: UTF-8, UTF-16 with BOM (Excel's Unicode text) or GB18030 (Excel's plain CSV in China)."""
    if not path.is_file():
        raise UsageError(f"找不到对照表：{path} · no such map file")
    if path.stat().st_size > _LARGEST:
        raise UsageError(f"{path.name} 太大（上限 64 MB） · the map is too large (64 MB at most)")
    data = path.read_bytes()
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings if b"\0" not in data or encodings == ("utf-16",) else ():
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{path.name} 不是文本表格；请在 Excel 里另存为“CSV UTF-8” · not a text table; save it as CSV UTF-8")


