"""What tables and columns are called and mean, for people: Chinese first. The words are data, in terms.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.records import Column, Table


@dataclass(frozen=True, slots=True)
class Terms:
    """A table's title and account, the column that names its rows, those with few values (facets, categories), and what its columns mean."""

    title: str
    about: str
    label: str | None = None
    few: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)


def terms(table: Table) -> Terms:
    """Return the terms of a table. One that terms.toml does not know yet is called by its own name."""
    known = _data()["table"].get(table.name, {})
    columns = {c.name: known.get("columns", {}).get(c.name) or _data()["column"].get(c.name, c.name) for c in table.columns}
    own = {c.name for c in table.columns}
    label = known.get("label")
    few = tuple(name for name in known.get("few", ()) if name in own)
    return Terms(known.get("title", table.name), known.get("about", table.about), label if label in own else None, few, columns)


def searched(table: Table) -> list[Column]:
    """Return the columns of a table in whose text analysts search."""
    if table.name in _data()["unsearched"]:
        return []
    return [c for c in table.columns if c.kind in ("text", "list") and c.name in _data()["searched"]]


def queries() -> dict[str, dict[str, Any]]:
    """Return the ready-made queries by name: `title`, `description`, `sql`."""
    found: dict[str, dict[str, Any]] = _data()["query"]
    return found


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("terms.toml").read_text("utf-8"))
