"""A property graph for `neo4j-admin database import`: neo4j/<table>.csv of nodes, neo4j/<table>.<column>.csv of relationships, and import.sh.

Every row of every table is a node, labelled by what it is (Plan, Deadline, Unit …), with all its columns as properties; every reference that is not null is
a relationship. A unit that acts in something (assignments, groups) has a direct one to it besides, ACTS_IN with the role. Null and empty lists are absent
properties. Texts are quoted, quotes in them doubled; they keep their line ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from pipeline.assemble import Row
from pipeline.dataset import RowSource
from pipeline.export.folders import replacing_folder
from pipeline.export.passages import row_id
from pipeline.export.sound import sound
from pipeline.export.written import Written
from pipeline.records import Column, Table, tables

suffix = "neo4j"

BETWEEN = "\x1f"
"""What stands between the items of a list."""

_TYPES = {"text": "string", "integer": "long", "number": "double", "boolean": "boolean", "list": "string[]", "numbers": "double[]"}
_NAMES = {"document_id": "IN_DOCUMENT", "plan_id": "IN_PLAN", "section_id": "IN_SECTION", "parent_id": "UNDER", "unit_id": "NAMES_UNIT"}
_SEPARATED = "列表项里的分隔符 U+001F 代以空格 · U+001F in an item of a list, a blank in its place"
_SCRIPT = """#!/bin/sh
# 停库后在本文件夹运行 · Run with the database stopped: sh import.sh [DATABASE]. A database of that name is overwritten.
set -eu
cd "$(dirname "$0")"
"${{NEO4J_ADMIN:-neo4j-admin}}" database import full "${{1:-neo4j}}" --overwrite-destination=true \\
  --id-type=string --multiline-fields=true --array-delimiter=U+001F \\
  {arguments}
"""

Cells = Callable[[Row], Iterable[object] | None]
File = tuple[Sequence[str], Cells]


def write(out: Path, rows: RowSource) -> Written:
    """Write the folder neo4j/ into `out`, table by table, row by row."""
    lost, arguments = Counter[str](), []
    with replacing_folder(out / "neo4j") as folder:
        for table in tables().values():
            files: dict[str, File] = {f"{table.name}.csv": _nodes(table), **{f"{table.name}.{c.name}.csv": _references(table, c) for c in table.columns if c.refers_to}}
            if acting := _acting(table):
                files[f"{table.name}.acts_in.csv"] = acting
            _write(folder, files, rows[table.name], lost)
            arguments += [f"--{'nodes' if i == 0 else 'relationships'}={name}" for i, name in enumerate(files)]
        (folder / "import.sh").write_text(_SCRIPT.format(arguments=" \\\n  ".join(arguments)), "utf-8", newline="\n")
    return Written([out / "neo4j"], lost)


def _write(folder: Path, files: dict[str, File], rows: Iterable[Row], lost: Counter[str]) -> None:
    """Write one table's files in one pass over its rows."""
    with ExitStack() as open_:
        handles = {name: open_.enter_context((folder / name).open("w", encoding="utf-8", newline="")) for name in files}
        for name, (head, _) in files.items():
            _put(handles[name], head, lost)
        for row in rows:
            for name, (_, cells) in files.items():
                if (line := cells(row)) is not None:
                    _put(handles[name], line, lost)


def _put(handle: TextIO, cells: Iterable[object], lost: Counter[str]) -> None:
    handle.write(",".join(_cell(cell, lost) for cell in cells) + "\n")


def _cell(value: object, lost: Counter[str]) -> str:
    """Return a cell: text in quotes, so that empty text is not absent; numbers, truth and what is absent without."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    items = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    if isinstance(value, list) and any(BETWEEN in item for item in items):
        lost[_SEPARATED] += 1
        items = [item.replace(BETWEEN, " ") for item in items]
    return '"' + str(sound(BETWEEN.join(items), lost)).replace('"', '""') + '"'


def label(table: Table) -> str:
    """Return the label of a table's nodes: Plan, RiskPoint."""
    return table.model.__name__


def relationship(table: Table, column: Column) -> str:
    """Return the type of the relationship that a reference is: PART_OF from a child to its parent, else by the column (IN_PLAN, DUPLICATE_OF)."""
    if column.key and column.name not in ("plan_id", "document_id"):
        return "PART_OF"
    return _NAMES.get(column.name, column.name.removesuffix("_id").upper())


def _nodes(table: Table) -> File:
    head = [f":ID({table.name})", *(f"{c.name}:{_TYPES[c.kind]}" for c in table.columns), ":LABEL"]
    return head, lambda row: (row_id(table, row), *(row[c.name] for c in table.columns), label(table))


def _references(table: Table, column: Column) -> File:
    kind = relationship(table, column)

    def cells(row: Row) -> Iterable[object] | None:
        return None if row[column.name] is None else (row_id(table, row), row[column.name], kind)

    return [f":START_ID({table.name})", f":END_ID({column.refers_to})", ":TYPE"], cells


def _acting(table: Table) -> File | None:
    """Return the relationships from units to what they act in, of a table whose rows say in which role: None of any other table."""
    unit = next((c.name for c in table.columns if c.refers_to == "units"), None)
    whole = next((c for c in table.columns if c.key and c.refers_to), None)
    if unit is None or whole is None or "role" not in {c.name for c in table.columns}:
        return None

    def cells(row: Row) -> Iterable[object] | None:
        return None if row[unit] is None else (row[unit], row["role"], row[whole.name], "ACTS_IN")

    return [":START_ID(units)", "role:string", f":END_ID({whole.refers_to})", ":TYPE"], cells
