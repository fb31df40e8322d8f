"""What is kept of the units while plan after plan is gone through: in a database on disk that nobody sees, so that memory does not grow with them.

Some ten thousand units and names wait in memory, where most sightings are of what is known and say nothing new.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

_TABLES = """
CREATE TABLE units (unit_id TEXT PRIMARY KEY, rank BLOB, facts TEXT, latest TEXT) WITHOUT ROWID;
CREATE TABLE names (unit_id TEXT, name BLOB, basis TEXT, PRIMARY KEY (unit_id, name)) WITHOUT ROWID;
"""
_UNIT = """
INSERT INTO units VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
  facts = CASE WHEN excluded.rank < rank THEN excluded.facts ELSE facts END, rank = min(rank, excluded.rank), latest = max(latest, excluded.latest)
"""
_NAME = "INSERT INTO names VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET basis = min(ifnull(basis, excluded.basis), ifnull(excluded.basis, basis))"
_CACHE = -32 * 1024  # negative: KiB
_WAITING = 20_000


class Sighting(NamedTuple):
    """A unit as one plan names it: what it is (`facts`, JSON values), its `rank` among the sightings of the unit (the least tells what it is), the name that
    the plan uses, the plan's date or "", and on what basis that name was joined with the unit, if on any.
    """

    unit_id: str
    facts: list[Any]
    rank: tuple[str | bool, ...]
    name: str
    date: str
    basis: str | None


class Seen(NamedTuple):
    """A unit: what it is, the latest date of a plan that names it ("" without any), and its names, each with its basis."""

    unit_id: str
    facts: list[Any]
    latest: str
    names: dict[str, str | None]


class Sightings:
    """The units sighted so far. The order of the sightings makes no difference."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # a nameless file, gone with the connection
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(f"PRAGMA cache_size = {_CACHE}")
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")
        self._units: dict[str, tuple[bytes, list[Any], str]] = {}
        """What waits: rank, facts and latest date by id; below, basis by id and name."""
        self._names: dict[tuple[str, str], str | None] = {}

    def add(self, found: Iterable[Sighting]) -> None:
        """Take note of sightings."""
        for each in found:
            rank = _ordered(each.rank)
            first, facts, latest = self._units.get(each.unit_id, (rank, each.facts, ""))
            if rank < first:
                first, facts = rank, each.facts
            self._units[each.unit_id] = first, facts, max(latest, each.date)
            place = each.unit_id, each.name
            self._names[place] = min(filter(None, (self._names.get(place), each.basis)), default=None)
        if len(self._names) >= _WAITING:
            self._put_away()

    def _put_away(self) -> None:
        """Put what waits on disk."""
        self._db.executemany(_UNIT, [(unit_id, rank, json.dumps(facts), latest) for unit_id, (rank, facts, latest) in sorted(self._units.items())])
        self._db.executemany(_NAME, [(unit_id, _encoded(name), basis) for (unit_id, name), basis in sorted(self._names.items())])
        self._units.clear()
        self._names.clear()

    def units(self) -> Iterator[Seen]:
        """Yield the units in the order of their ids."""
        self._put_away()
        asked = "SELECT unit_id, facts, latest, name, basis FROM units JOIN names USING (unit_id) ORDER BY unit_id, name"
        for (unit_id, facts, latest), named in groupby(self._db.execute(asked), key=itemgetter(0, 1, 2)):
            yield Seen(unit_id, json.loads(facts), latest, {_decoded(name): basis for *_, name, basis in named})


def _ordered(rank: tuple[str | bool, ...]) -> bytes:
    """Return bytes that stand in the order of the ranks."""
    return b"\0".join(_encoded(each) if isinstance(each, str) else b"%d" % each for each in rank)


def _encoded(text: str) -> bytes:
    """Return bytes that stand in the order of the texts, be there single surrogates in them."""
    return text.encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
