"""STUB by the lead, to be replaced by the assignments helper; keep these names: Mention(name, issuer), registry(mentions) -> (ids, units), UnitRow.row()."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mention:
    name: str
    issuer: str | None

@dataclass(frozen=True, slots=True)
class UnitRow:
    unit_id: str
    name: str
    def row(self) -> dict[str, Any]:
        return {"unit_id": self.unit_id, "name": self.name, "region": None, "level": None, "category": None, "is_generic": False, "aliases": []}

def registry(mentions: Iterable[Mention]) -> tuple[dict[Mention, str], list[UnitRow]]:
    ids = {m: "unit_" + hashlib.sha256(m.name.encode()).hexdigest()[:12] for m in mentions}
    return ids, [UnitRow(i, m.name) for m, i in sorted({v: k for k, v in ids.items()}.items(), key=lambda p: p[0]) for m, i in [(i, m)]]
