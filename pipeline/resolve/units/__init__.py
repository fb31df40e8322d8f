"""The registry of units: every name that plans use, joined with the other names of the same unit in the same place.

Places come from the name itself (青岭县财政局), else from the plan's issuer (县财政局 in a notice of 青岭县), else from the places that the plan's other
units name; what lies above and below them, from the table of divisions. Short forms are joined by a published lexicon only, at the plan's date, never
by likeness; an analyst's corrections come last and stand. Offices inside a house (总务处) and leading groups belong to the plan's issuer, so that those
of two houses stay apart. Persons and posts, who may stand where a unit stands (责任人), are no units.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipeline.resolve.units import divisions, kinds, places
from pipeline.resolve.units.corrections import Corrections
from pipeline.resolve.units.full_names import full_name
from pipeline.resolve.units.identity import Identity, Setting, home_of, identity, in_place, plain
from pipeline.resolve.units.places import Place

BY_HAND = "人工核定"
"""The basis of a writing that an analyst's map joins with its unit."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit as a plan writes it, the plan's issuer and date (YYYY or YYYY-MM), and where known an id of the plan, which keeps apart what no place keeps apart."""

    name: str
    issuer: str | None
    plan: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit: its canonical name, place, level (国家 … 单位内设) and category; `aliases` are the other ways it is written, sorted.

    `belongs_to` is the house that an inner office belongs to; `succeeded_by` the name of the unit that took its place, where the lexicon knows it.
    """

    unit_id: str
    name: str
    region: str | None
    region_code: str | None
    region_parent: str | None
    level: str | None
    category: str | None
    is_generic: bool
    belongs_to: str | None
    succeeded_by: str | None
    aliases: tuple[str, ...]

    def row(self) -> dict[str, Any]:
        """Return the row for the table of units."""
        return {name: getattr(self, name) for name in self.__slots__} | {"aliases": list(self.aliases)}


@dataclass(frozen=True, slots=True)
class Registry:
    """The id of every mention of a unit, the units in the order of their ids, and on what basis each writing was joined with a unit: (unit, writing) -> source."""

    ids: dict[Mention, str]
    units: list[UnitRow]
    bases: dict[tuple[str, str], str]


def registry(mentions: Iterable[Mention], corrections: Corrections | None = None) -> Registry:
    """Return which unit each mention names; persons and posts are left out, and what the corrections say is no unit.

    The order of the mentions makes no difference.
    """
    distinct = sorted(set(mentions), key=lambda mention: (mention.name, mention.issuer or "", mention.plan or "", mention.date or ""))
    settings = _settings(distinct)
    found = {m: _identity(m.name, settings[m]) for m in distinct if kinds.category_of(plain(m.name)) != kinds.PEOPLE}
    if corrections:
        found = _corrected(found, distinct, settings, corrections)
    regions = _regions(found.values())
    ids = {mention: _unit_id(unit, regions) for mention, unit in found.items()}
    members: dict[str, list[Mention]] = {}
    for mention, unit_id in ids.items():
        members.setdefault(unit_id, []).append(mention)
    units = [_unit(unit_id, members[unit_id], found, regions) for unit_id in sorted(members)]
    bases = {(ids[mention], mention.name): unit.basis for mention, unit in found.items() if unit.basis}
    return Registry(ids, units, bases)


def _settings(mentions: list[Mention]) -> dict[Mention, Setting]:
    """Return where and when each mention stands; a plan without issuer has the place that most of its units' names begin with (ties: the first by name)."""

    @cache
    def setting(issuer: str | None, plan: str | None, date: str | None) -> Setting:
        own = plain(issuer.split("、")[0]) if issuer else ""
        year = int(date[:4]) if date else None
        home = home_of(own, year) if own else None
        if home is None and (votes := counts.get(plan or "")):
            home = places.place(min(votes, key=lambda parts: (-votes[parts], parts)), year)
        return Setting(own, plan or "", home, date)

    counts: dict[str, Counter[tuple[str, ...]]] = {}
    for mention in mentions:
        if mention.plan and (parts := places.parted(plain(mention.name))[0]):
            counts.setdefault(mention.plan, Counter())[parts] += 1
    return {mention: setting(mention.issuer, mention.plan, mention.date) for mention in mentions}


def _identity(name: str, setting: Setting) -> Identity:
    return identity(plain(name), setting)


def _corrected(
    found: dict[Mention, Identity], mentions: list[Mention], settings: dict[Mention, Setting], corrections: Corrections
) -> dict[Mention, Identity]:
    """Return the units of the mentions as the analyst's map has them: a unit that the registry knows by that name, else one of that name alone."""
    regions = _regions(found.values())
    known: dict[str, dict[str, Identity]] = {}
    for unit in found.values():
        known.setdefault(_called(unit, regions), {})[_unit_id(unit, regions)] = unit
    out: dict[Mention, Identity] = {}
    for mention in mentions:
        own = found.get(mention)
        region = regions.name(own.place) if own and own.place else None
        wanted = corrections.unit_of(mention.name, region, mention.plan, mention.issuer)
        if wanted is None or (own and wanted == _called(own, regions)):
            if own:
                out[mention] = own
        elif wanted:
            same = sorted(known.get(wanted, {}).items())
            nearest = [unit for _, unit in same if own and unit.owner == own.owner] or [unit for _, unit in same]
            unit = nearest[0] if len(nearest) == 1 else identity(plain(wanted), settings[mention], by_lexicon=False)
            out[mention] = replace(unit, basis=BY_HAND)
    return out


class _Regions:
    """What places are called in the table: counties that share a name with another are told apart by the city before them."""

    def __init__(self, found: Iterable[Place]) -> None:
        self._above: dict[str, dict[str, Place]] = {}
        for place in found:
            for each in places.chain(place):
                if each.rank == 2 and each.above is not None:
                    self._above.setdefault(each.name, {})[each.above.name] = each.above

    def name(self, place: Place) -> str:
        """Return the name of a place, unique among those of the dataset as far as they are known apart."""
        above = self.above(place)
        if above is not None and (place.rank > 2 or (place.rank == 2 and self._shared(place.name))):
            return f"{self.name(above)}{place.name}"
        return place.name

    def above(self, place: Place) -> Place | None:
        """Return what a place lies in: as written, as the table knows, or as the only other place of that name in the dataset does."""
        known = self._above.get(place.name, {})
        if place.above is None and len(known) == 1 and not divisions.by_name().get(place.name):
            return next(iter(known.values()))
        return place.above

    def _shared(self, name: str) -> bool:
        return len(self._above.get(name, ())) > 1 or len({d.code[:4] for d in divisions.candidates(name, None)}) > 1


def _regions(units: Iterable[Identity]) -> _Regions:
    return _Regions(dict.fromkeys(unit.place for unit in units if unit.place))


def _called(unit: Identity, regions: _Regions) -> str:
    return unit.called(regions.name(unit.place) if unit.place else "")


def _unit_id(unit: Identity, regions: _Regions) -> str:
    name = _called(unit, regions)
    key = f"{unit.owner}/{name}" if unit.owner else name
    return "unit_" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _unit(unit_id: str, mentions: list[Mention], found: dict[Mention, Identity], regions: _Regions) -> UnitRow:
    """Return the row of a unit, from the mention of it that says most of its place (ties: the first)."""
    unit = max((found[mention] for mention in mentions), key=lambda each: (each.place is not None, bool(each.place and each.place.code), bool(each.place and each.place.above)))
    name, place = _called(unit, regions), unit.place
    above = regions.above(place) if place else None
    aliases = tuple(sorted({mention.name for mention in mentions} - {name}))
    return UnitRow(
        unit_id, name, regions.name(place) if place else None, place.code if place else None, regions.name(above) if above else None,
        unit.level, unit.category, unit.generic, unit.house, _successor(unit, mentions, regions), aliases,
    )  # fmt: skip


def _successor(unit: Identity, mentions: list[Mention], regions: _Regions) -> str | None:
    """Return the name of what succeeded a unit; none where a plan still names it more than a year after its time, as some places keep theirs."""
    full = unit.full
    if full is None or full.next is None:
        return None
    grace = f"{int(full.until[:4]) + 1}{full.until[4:]}"
    if any(mention.date and mention.date > grace for mention in mentions):
        return None
    if unit.place is None:
        return full.next
    before, after = in_place(full.next, full_name(full.next, None), unit.place)
    return replace(unit, name=after, before=before).called(regions.name(unit.place))
