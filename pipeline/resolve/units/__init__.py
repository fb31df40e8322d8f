"""The registry of units: every name that plans use, joined with the other names of the same unit in the same place.

Places come from the name itself (青岭县财政局), else from the plan's issuer (县财政局 in a notice of 青岭县), else from the places that the plan's other
units name; what lies above and below them, from the table of divisions. Short forms are joined by a published lexicon only, at the plan's date, never
by likeness; an analyst's corrections come last and stand. Offices inside a house (总务处) and leading groups belong to the plan's issuer, so that those
of two houses stay apart. Persons and posts, who may stand where a unit stands (责任人), are no units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipeline.assemble import identifier
from pipeline.resolve.units import divisions, kinds, places
from pipeline.resolve.units.corrections import Corrections
from pipeline.resolve.units.full_names import full_name
from pipeline.resolve.units.identity import Identity, Setting, home_of, identity, in_place, plain
from pipeline.resolve.units.places import Place
from pipeline.resolve.units.seen import Sighting, Sightings

BY_HAND = "人工核定"
"""The basis of a writing that an analyst's map joins with its unit."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit as a plan writes it, the plan's issuer and date (YYYY or YYYY-MM), and where known an id of the plan, which keeps apart what no place keeps apart."""

    name: str
    issuer: str | None
    plan: str | None = None
    date: str | None = None


Named = dict[Mention, Identity | None]
"""What unit each of a plan's mentions names; None for a person or a post."""


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
class Registered:
    """The id of every mention of a unit, the units in the order of their ids, and on what basis each writing was joined with a unit: (unit, writing) -> source."""

    ids: dict[Mention, str]
    units: list[UnitRow]
    bases: dict[tuple[str, str], str]


def registry(mentions: Iterable[Mention], corrections: Corrections | None = None) -> Registered:
    """Return which unit each mention names; persons and posts are left out, and what the corrections say is no unit.

    The order of the mentions makes no difference.
    """
    by_plan: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_plan.setdefault(mention.plan or "", []).append(mention)
    found = [identities(group) for group in by_plan.values()]
    made = Registry(corrections)
    for each in found:
        made.meet(filter(None, each.values()))
    made.settle()
    ids = {mention: unit_id for each in found for mention, unit_id in made.identify(each).items()}
    units = list(made.units())
    return Registered(ids, [unit for unit, _ in units], {(unit.unit_id, name): basis for unit, bases in units for name, basis in bases.items()})


class Registry:
    """The registry of a dataset that need not fit into memory: its plans are gone through twice, only places are kept in memory, and units on disk.

    First the units that each plan names (`identities`) are met (`meet`): what their places are called depends on all of them (`settle`). Then each plan's
    mentions are given their ids (`identify`); after that the units are known (`units`). Neither order of the plans makes a difference.
    """

    def __init__(self, corrections: Corrections | None = None) -> None:
        self._corrections = corrections or Corrections()
        self._endings = {unit[at:] for unit in self._corrections.units.values() for at in range(len(unit))}
        self._wanted: set[Identity] = set()
        self._known: dict[str, dict[str, Identity]] = {}
        self._regions = _Regions()
        self._sightings = Sightings()

    def meet(self, units: Iterable[Identity]) -> None:
        """Take note of the places that a plan's units lie in, and of the units that a map may name."""
        for unit in units:
            if unit.place:
                self._regions.add(unit.place)
            if unit.name in self._endings:
                self._wanted.add(unit)

    def settle(self) -> None:
        """Take what was met for all there is."""
        for unit in sorted(self._wanted, key=repr):
            self._known.setdefault(_called(unit, self._regions), {})[_unit_id(unit, self._regions)] = unit

    def identify(self, named: Named) -> dict[Mention, str]:
        """Return the ids of the units that a plan's mentions name; those of persons and posts have none."""
        found = self._corrected(named) if self._corrections.units else {mention: unit for mention, unit in named.items() if unit}
        ids = {mention: _unit_id(unit, self._regions) for mention, unit in found.items()}
        self._sightings.add(self._sighting(ids[mention], unit, mention) for mention, unit in found.items())
        return ids

    def _corrected(self, named: Named) -> dict[Mention, Identity]:
        """Return the units of a plan's mentions as the analyst's map has them: a unit that the registry knows by that name, else one of that name alone."""
        out: dict[Mention, Identity] = {}
        settings = _settings(named)
        for mention, own in named.items():
            region = self._regions.name(own.place) if own and own.place else None
            wanted = self._corrections.unit_of(mention.name, region, mention.plan, mention.issuer)
            if wanted is None or (own and wanted == _called(own, self._regions)):
                if own:
                    out[mention] = own
            elif wanted:
                same = sorted(self._known.get(wanted, {}).items())
                nearest = [unit for _, unit in same if own and unit.owner == own.owner] or [unit for _, unit in same]
                unit = nearest[0] if len(nearest) == 1 else identity(plain(wanted), settings[mention], by_lexicon=False)
                out[mention] = replace(unit, basis=BY_HAND)
        return out

    def units(self) -> Iterator[tuple[UnitRow, dict[str, str]]]:
        """Yield the units identified, in the order of their ids, each with the basis of those of its writings that were joined with it on one."""
        for unit_id, facts, latest, names in self._sightings.units():
            name, region, code, parent, level, category, generic, house, successor, grace = facts
            succeeded_by = successor if grace is not None and latest <= grace else None
            row = UnitRow(unit_id, name, region, code, parent, level, category, generic, house, succeeded_by, tuple(sorted({*names} - {name})))
            yield row, {written: basis for written, basis in names.items() if basis}

    def _sighting(self, unit_id: str, unit: Identity, mention: Mention) -> Sighting:
        place = unit.place
        above = self._regions.above(place) if place else None
        facts = [
            _called(unit, self._regions), self._regions.name(place) if place else None, place.code if place else None,
            self._regions.name(above) if above else None, unit.level, unit.category, unit.generic, unit.house, *_succession(unit, self._regions),
        ]  # fmt: skip
        return Sighting(unit_id, facts, _rank(unit, mention), mention.name, mention.date or "", unit.basis)


def _rank(unit: Identity, mention: Mention) -> tuple[bool, bool, bool, str, str, str, str]:
    """Return the place of a mention among those of its unit, the fullest first."""
    place = unit.place
    words = (mention.name, mention.issuer or "", mention.plan or "", mention.date or "")
    return (place is None, not (place and place.code), not (place and place.above), *words)


def identities(mentions: Iterable[Mention]) -> Named:
    """Return which unit each of a plan's mentions names, as far as the plan alone says; a person or a post names none."""
    return {mention: _identity(plain(mention.name), setting) for mention, setting in _settings(mentions).items()}


def _identity(name: str, setting: Setting) -> Identity | None:
    return None if kinds.category_of(name) == kinds.PEOPLE else identity(name, setting)


def _settings(mentions: Iterable[Mention]) -> dict[Mention, Setting]:
    """Return where and when each of a plan's mentions stands; a plan without issuer has the place that most of its units' names begin with (ties: the first)."""
    distinct = dict.fromkeys(mentions)
    votes = Counter(parts for mention in distinct if mention.plan and (parts := places.parted(plain(mention.name))[0]))

    @cache
    def setting(issuer: str | None, plan: str | None, date: str | None) -> Setting:
        own = plain(issuer.split("、")[0]) if issuer else ""
        year = int(date[:4]) if date else None
        home = home_of(own, year) if own else None
        if home is None and plan and votes:
            home = places.place(min(votes, key=lambda parts: (-votes[parts], parts)), year)
        return Setting(own, plan or "", home, date)

    return {mention: setting(mention.issuer, mention.plan, mention.date) for mention in distinct}


class _Regions:
    """What places are called in the table: counties that share a name with another are told apart by the city before them."""

    def __init__(self) -> None:
        self._above: dict[str, dict[str, Place]] = {}
        self._met: set[Place] = set()

    def add(self, place: Place) -> None:
        """Take note of a place and those above it."""
        if place in self._met:
            return
        self._met.add(place)
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


def _called(unit: Identity, regions: _Regions) -> str:
    return unit.called(regions.name(unit.place) if unit.place else "")


def _unit_id(unit: Identity, regions: _Regions) -> str:
    name = _called(unit, regions)
    key = f"{unit.owner}/{name}" if unit.owner else name
    return identifier("unit", key)


def _succession(unit: Identity, regions: _Regions) -> tuple[str | None, str | None]:
    """Return the name of what succeeded a unit, and until when plans may still name it: a year after its time (where they do later, as some places keep
    theirs, it was not succeeded).
    """
    full = unit.full
    if full is None or full.next is None:
        return None, None
    grace = f"{int(full.until[:4]) + 1}{full.until[4:]}"
    if unit.place is None:
        return full.next, grace
    before, after = in_place(full.next, full_name(full.next, None), unit.place)
    return replace(unit, name=after, before=before).called(regions.name(unit.place)), grace
