"""The place that a name begins with: provinces, cities and counties by the table of divisions, those it does not know and towns by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from extractors.lexicon import alternatives
from extractors.reading.units import is_unit
from pipeline.resolve.units import divisions
from pipeline.resolve.units.divisions import Division
from pipeline.resolve.units.full_names import LEXICON, full_name, is_form

_WORDS = LEXICON["places"]
_TIERS = {"省": 0, "自治区": 0, "市": 1, "自治州": 1, "州": 1, "盟": 1, "自治县": 2, "自治旗": 2, "县": 2, "区": 2, "旗": 2, "镇": 3, "乡": 3, "街道": 3, "村": 4}
LEVELS = ("省", "市", "县", "乡", "村")
_FORM = re.compile(rf"[\u4e00-\u9fff]{{2,8}}?{alternatives(set(_TIERS) - {'自治区', '村'})}")
_TIER_END = re.compile(rf"{alternatives(_TIERS)}$")
_NEVER_FOLLOWS = {"市": "场区县", "区": "域块划", "省": "会", "州": "市县区", "旗": "下舰", "镇": "江", "乡": "村镇", "县": "域"}
_NO_PLACE = re.compile(rf"^(?:[省市县区州镇乡旗盟村]|{alternatives(_WORDS['no_beginnings'])})|{alternatives(_WORDS['no_districts'])}$|[局委部处科办厅院校组队司]")
_TOO_COMMON = frozenset(_WORDS["too_common"])
TIER = re.compile(r"自治区(?=.{2,})|[省市县区州镇乡旗盟村](?=.{2,}|委$)")
_NAMED_LIKE_TIERS = tuple(_WORDS["named_like_tiers"])


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it is called (青禾区), its tier (区), the place it lies in where that is written or the table knows it, and its code in the table."""

    name: str
    tier: str
    above: Place | None = None
    code: str | None = None

    @property
    def rank(self) -> int:
        """0 province, 1 city, 2 county (a city in a city as well), 3 town, 4 village."""
        if self.code:
            return 0 if self.code.endswith("0000") else 1 if self.code.endswith("00") else 2
        rank = _TIERS[self.tier]
        return 2 if rank == 1 and self.above is not None and self.above.rank == 1 else rank

    @property
    def level(self) -> str:
        """省, 市, 县, 乡 or 村."""
        return LEVELS[self.rank]


class Leading(NamedTuple):
    """The places that a text begins with, outermost first, under the names of the table, and where each ends."""

    names: tuple[str, ...] = ()
    ends: tuple[int, ...] = ()

    @property
    def end(self) -> int:
        """Where the last of them ends; 0 for none."""
        return self.ends[-1] if self.ends else 0


@lru_cache(maxsize=1 << 16)
def leading(text: str) -> Leading:
    """Return the places that `text` begins with: 吉林市船营区教育局 → (吉林市, 船营区), (3, 6)."""
    names: list[str] = []
    ends: list[int] = []
    at, rank = 0, -1
    while at < len(text) and (part := _known(text, at, rank, bool(names)) or _formed(text, at, rank)):
        names.append(part)
        ends.append(at := at + len(part))
        rank = max(rank, _rank(part))
        if rank == 0 and (city := _city_without_tier(text, at, part)):
            names.append(city)
            ends.append(at := at + len(city) - 1)
            rank = 1
    return Leading(tuple(names), tuple(ends))


def _city_without_tier(text: str, at: int, province: str) -> str | None:
    """Return the city of a province whose name stands right after it without 市 (山东省烟台第一中学 → 烟台市), or None."""
    for length in (4, 3, 2):
        own = text[at : at + length]
        known = divisions.by_name().get(f"{own}市", ()) if len(own) == length and not text.startswith("市", at + length) else ()
        if known and known[0].rank == 1 and (above := divisions.above(known[0], None)) and above.name == province:
            return f"{own}市"
    return None


def _rank(part: str) -> int:
    if same := divisions.by_name().get(part):
        return same[0].rank
    return _TIERS[tier_of(part)]


def begins_with_city(name: str) -> bool:
    """Tell whether a name begins with that of a city or a province without its tier (南京银行)."""
    table = divisions.by_name()
    return any(f"{name[:length]}{tier}" in table and table[f"{name[:length]}{tier}"][0].rank < 2 for length in (2, 3, 4) for tier in "市省")


def tier_of(part: str) -> str:
    """Return the tier that a place's name ends with (街道, 自治县 → 县)."""
    match = _TIER_END.search(part)
    found = match.group() if match else "省"
    return found[-1] if found.startswith("自治") and found != "自治区" else found


def _known(text: str, at: int, rank: int, inside: bool) -> str | None:
    """Return the longest name of the table of divisions that stands at `at` and is lower than `rank`."""
    table = divisions.by_name()
    for length in range(min(divisions.LONGEST, len(text) - at), 1, -1):
        word = text[at : at + length]
        if word in table and table[word][0].rank > rank and (inside or word not in _TOO_COMMON) and not text.startswith("场", at + length):
            return word
    return None


def _formed(text: str, at: int, rank: int) -> str | None:
    """Return what stands at `at` and has the form of a place's name: two to four characters and a tier (more before 自治县)."""
    match = _FORM.match(text, at)
    if match is None:
        return None
    word, after = match.group(), text[match.end() : match.end() + 1]
    tier = _TIER_END.search(word)
    if tier is None or _TIERS[tier.group()] <= rank or (len(word) > 5 and not tier.group().startswith("自治")):
        return None
    if (after and after in _NEVER_FOLLOWS.get(word[-1], "")) or _NO_PLACE.search(word) or is_form(word[:2]) or is_form(word[:3]):
        return None
    return None if len(word) > 3 and word.endswith("城市") else word


@lru_cache(maxsize=1 << 16)
def parted(name: str) -> tuple[tuple[str, ...], str]:
    """Return the places that a unit's name begins with and the rest, which is a unit's name itself, or nothing."""
    found = leading(name)
    for count in range(len(found.names), 0, -1):
        parts, rest = found.names[:count], name[found.ends[count - 1] :]
        if not rest or is_unit(rest) or full_name(rest, None, placed=True) or is_form(rest) or rest.startswith("委"):
            return parts, rest
    return (), name


@lru_cache(maxsize=1 << 14)
def place(parts: tuple[str, ...], year: int | None) -> Place | None:
    """Return the place of these names, outermost first, with what the table of divisions knows of it in `year`; None for no names."""
    found: Place | None = None
    for part in parts:
        found = _resolved(part, found, year)
    return found


def _resolved(part: str, above: Place | None, year: int | None) -> Place:
    """Return the place called `part` in the place `above`, if that is given; a name of the table gets its code where only one division can be meant."""
    known = [d for d in divisions.candidates(part, year) if above is None or _lies_in(d, above, year)]
    if len({division.code for division in known}) != 1:
        return Place(part, tier_of(part), above)
    division = known[0]
    return Place(division.name, tier_of(division.name), above or _above(division, year), division.code)


def _lies_in(division: Division, outer: Place, year: int | None) -> bool:
    upper = divisions.above(division, year)
    while upper is not None:
        if upper.name == outer.name:
            return True
        upper = divisions.above(upper, year)
    return False


def _above(division: Division, year: int | None) -> Place | None:
    upper = divisions.above(division, year)
    return None if upper is None else Place(upper.name, tier_of(upper.name), _above(upper, year), upper.code)


def within(found: Place, home: Place | None, year: int | None) -> Place:
    """Return a place as it is meant in a plan of `home`: the home itself, or a town or county of it where nothing else is written."""
    if home is None or found.above is not None:
        return found
    for same in chain(home):
        if same.name == found.name:
            return same
    inner = _resolved(found.name, home, year)
    return inner if inner.code or (found.rank == 3 and home.rank == 2) else found


def chain(found: Place | None) -> Iterator[Place]:
    """Yield a place and those it lies in, outwards."""
    while found is not None:
        yield found
        found = found.above


def of_tier(tier: str, home: Place | None) -> Place | None:
    """Return the place that 市, 县 … alone stand for in a plan of `home`: the home, or one it lies in; None where that is not known."""
    for found in chain(home):
        if found.tier == tier or found.rank == _TIERS[tier]:
            return found
    return None


def level_of(tier: str | None) -> str | None:
    """Return the level of a tier that stands before a name without a place (市财政局), or None."""
    return LEVELS[_TIERS[tier]] if tier else None


@lru_cache(maxsize=1 << 16)
def tier_before(name: str) -> str | None:
    """Return the tier that a name begins with (市财政局) if it is no part of the name itself (市监局, 镇江港, 市场科)."""
    match = TIER.match(name)
    if match is None or is_form(name):
        return None
    rest = name[match.end() :]
    if is_form(rest) or full_name(rest, None, placed=True):
        return match.group()
    return match.group() if not name.startswith(_NAMED_LIKE_TIERS) and (is_unit(rest) or rest.startswith("委")) else None


def stem(found: Place) -> str:
    """Return a place's name without its tier (青禾), or "" where nothing of two characters stays."""
    own = found.name.removesuffix(found.tier).removesuffix("自治")
    return own if len(own) > 1 else ""


def is_above(tier: str, home: Place) -> bool:
    """Tell whether a tier that a plan of `home` names is that of a place the home lies in."""
    return _TIERS[tier] < home.rank
