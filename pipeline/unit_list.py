"""`fangan units`: the units of a dataset, listed for people or as a table that an analyst edits and gives back to `fangan run --map`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from pipeline.assemble import Row
from pipeline.dataset import Dataset, rows_of
from pipeline.errors import UsageError
from pipeline.resolve.units.corrections import ALIAS, PLAN, REGION, UNIT, table
from pipeline.resolve.units.kinds import CATEGORIES
from pipeline.resolve.writings import unit_columns
from pipeline.store import write_text
from pipeline.terminal import safe

LISTED = ("单位 name", "级别 level", "类别 category", "地区 region", "次数 mentions", "其他写法 aliases")
EDITED = (ALIAS, UNIT, REGION, PLAN, "次数", "级别", "类别", "泛称", "依据", "单位编号")
"""The columns of the table to edit; `fangan run --map` reads the first four."""


class Use(NamedTuple):
    """A writing in a plan and the unit that it names there."""

    alias: str
    region: str | None
    issuer: str | None
    plan_id: str
    unit_id: str


def units(dataset: Path, *, generic: bool | None = None, categories: Sequence[str] = ()) -> list[Row]:
    """Return the units of a dataset, most mentioned first, each with its writings (`written`: rows of unit_aliases).

    `generic` keeps only generic units (各部门), or only others; `categories` only those. Raises UsageError for a category that does not exist, DatasetError for
    a folder that is no dataset.
    """
    unknown = [name for name in categories if name not in CATEGORIES]
    if unknown:
        raise UsageError(f"没有这个类别：{'、'.join(unknown)}；可用：{'、'.join(CATEGORIES)} · no such category")
    written: dict[str, list[Row]] = {}
    for row in rows_of(dataset, "unit_aliases"):
        written.setdefault(row["unit_id"], []).append(row)
    kept = [
        row | {"written": sorted(written.get(row["unit_id"], ()), key=lambda alias: (-alias["mentions"], alias["alias"]))}
        for row in rows_of(dataset, "units")
        if generic in (None, row["is_generic"]) and (not categories or row["category"] in categories)
    ]
    return sorted(kept, key=lambda row: (-row["mentions"], row["name"], row["region"] or "", row["unit_id"]))


def write_csv(path: Path, dataset: Path, listed: Sequence[Row]) -> None:
    """Write one row per writing of each unit: what an analyst edits (单位) and gives to `fangan run --map`."""
    if path.is_dir():
        raise UsageError(f"{path} 是文件夹，请给出文件名 · is a folder, give a file's name")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, table(EDITED, sorted(_edited(dataset, listed), key=lambda row: tuple("" if cell is None else str(cell) for cell in row))))


def _edited(dataset: Path, listed: Sequence[Row]) -> Iterator[tuple[object, ...]]:
    """Yield the rows to edit: one per writing of a unit, or one per issuer or plan where a writing names several units of one place."""
    units = {unit["unit_id"]: unit for unit in listed}
    writings = {(row["unit_id"], row["alias"]): row for unit in listed for row in unit["written"]}
    for alias, region, plan, unit_id in _told_apart(_uses(dataset)):
        if unit := units.get(unit_id):
            written = writings[unit_id, alias]
            generic = "是" if unit["is_generic"] else None
            yield alias, unit["name"], region, plan, written["mentions"], unit["level"], unit["category"], generic, written["basis"], unit_id


def _uses(dataset: Path) -> set[Use]:
    """Return every use of a unit's name in the dataset."""
    rows = Dataset(dataset)
    regions = {row["unit_id"]: row["region"] for row in rows["units"]}
    issuers = {row["plan_id"]: row["issuer"] for row in rows["plans"]}
    return {
        Use(row[column], regions[unit_id], issuers[row["plan_id"]], row["plan_id"], unit_id)
        for table, columns in unit_columns().items()
        for row in rows[table]
        for column in columns
        if (unit_id := row[f"{column}_id"])
    }


def _told_apart(uses: set[Use]) -> set[tuple[str, str | None, str | None, str]]:
    """Return (writing, region, plan, unit) for each use, the plan (its issuer, else its id) only where the writing alone would leave a question."""
    by_region, by_issuer = defaultdict(set), defaultdict(set)
    for use in uses:
        by_region[use.alias, use.region].add(use.unit_id)
        by_issuer[use.alias, use.region, use.issuer].add(use.unit_id)

    def plan(use: Use) -> str | None:
        if len(by_region[use.alias, use.region]) == 1:
            return None
        return use.issuer if use.issuer and len(by_issuer[use.alias, use.region, use.issuer]) == 1 else use.plan_id

    return {(use.alias, use.region, plan(use), use.unit_id) for use in uses}


def show(listed: Sequence[Row], console: Console) -> None:
    """Print the list: a table in a terminal, tab-separated lines elsewhere."""
    lines = [_line(unit) for unit in listed]
    if not console.is_terminal:
        for line in (LISTED, *lines):
            console.file.write("\t".join(safe(" ".join(cell.split())) for cell in line) + "\n")
        return
    grid = RichTable(*LISTED, title=f"units ({len(lines)})", title_justify="left")
    grid.columns[4].justify = "right"
    for line in lines:
        grid.add_row(*(Text(safe(cell)) for cell in line))
    console.print(grid)


def _line(unit: Row) -> tuple[str, ...]:
    written = "、".join(f"{row['alias']}×{row['mentions']}" for row in unit["written"])
    return unit["name"], unit["level"] or "", unit["category"] or "", unit["region"] or "", str(unit["mentions"]), written
