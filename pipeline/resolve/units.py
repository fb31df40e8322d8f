"""The registry of units: every name that plans use, joined with the other names of the same unit in the same place.

Places come from the name itself (青岭县财政局), else from the plan's issuer (县财政局 in a notice of 青岭县), else from the places that the plan's other
units name. Short forms are joined by a published lexicon only (`extractors/lexicon/unit_aliases.toml`), never by likeness. Offices inside a house
(总务处) and leading groups belong to the plan's issuer, so that those of two houses stay apart. Persons and posts, who may stand where a unit stands
(责任人), are no units.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from extractors.lexicon import alternatives, load
from extractors.reading.names import is_name
from extractors.reading.posts import is_people
from extractors.reading.units import is_generic, is_unit

_ALIASES = load("unit_aliases")
_FULL: dict[str, str] = {short: full for full, shorts in _ALIASES["names"].items() for short in (full, *shorts)}
_SHORT: dict[str, str] = {full: shorts[0] for full, shorts in _ALIASES["names"].items()}
_CATEGORIES: dict[str, str] = {ending: category for category, endings in load("units")["endings"].items() for ending in endings}
_LONGEST_ENDING = max(map(len, _CATEGORIES))
_NAMED_LIKE_TIERS = tuple(_ALIASES["places"]["named_like_tiers"])
_NO_DISTRICT = re.compile(rf"{alternatives(_ALIASES['places']['no_districts'])}$")
_NATIONAL = tuple(_ALIASES["places"]["national"])

_PARTY_OF = re.compile(r"^中共(?!中央)")
_PROVINCE = r"(?P<province>[\u4e00-\u9fff]{2,3}省|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区|北京市|上海市|天津市|重庆市)?"
_CITY = r"(?P<city>[\u4e00-\u9fff]{2,4}?市|[\u4e00-\u9fff]{2,7}?自治州|[\u4e00-\u9fff]{2,4}?[盟])?"
_COUNTY = r"(?P<county>[\u4e00-\u9fff]{1,6}?自治县|[\u4e00-\u9fff]{1,4}?[县区旗])?"
_TOWN = r"(?P<town>[\u4e00-\u9fff]{2,3}?(?:镇|乡|街道))?"
_PLACE = re.compile(_PROVINCE + _CITY + _COUNTY + _TOWN)
_TIER = re.compile(r"^[省市县区州镇乡旗盟村](?=.{2,})")
_BRANCH = re.compile(r"^(?P<bank>[\u4e00-\u9fff]{0,8}(?:银行|人行|工行|农行|建行))(?P<place>[\u4e00-\u9fff]{2,4}[市县区州])?(?:中心)?(?:支行|分行)$")
_GLOSS = re.compile(r"[（(][^（）()]*[)）]$")
_LEVELS = {"省": "省", "市": "市", "州": "市", "盟": "市", "县": "县", "区": "县", "旗": "县", "镇": "乡", "乡": "乡", "街道": "乡", "村": "村"}
PEOPLE = "人员"
"""What `category_of` calls persons and posts, which are no units."""
_OF_A_HOUSE = frozenset({"内设机构", "议事协调机构", "其他"})
_PUBLIC = frozenset({"政府部门", "政府", "司法", "金融机构", "人大政协", "军事"})
_HOUSES = frozenset({"学校", "医院", "企业", "社会组织", "事业单位", "金融机构", "群团", "政府部门", "村居"})
_COMMITTEE = re.compile(rf"{alternatives(_ALIASES['places']['of_a_house'])}$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit as a plan writes it, the plan's issuer, and where known an id of the plan, which keeps apart what no place keeps apart."""

    name: str
    issuer: str | None
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit: its canonical name, place, level (国家 … 单位内设) and category; `aliases` are the other ways it is written, sorted."""

    unit_id: str
    name: str
    region: str | None
    level: str | None
    category: str | None
    is_generic: bool
    aliases: tuple[str, ...]

    def row(self) -> dict[str, Any]:
        """Return the row for the table of units."""
        return {"unit_id": self.unit_id, "name": self.name, "region": self.region, "level": self.level, "category": self.category,
                "is_generic": self.is_generic, "aliases": list(self.aliases)}


@dataclass(frozen=True, slots=True)
class _Place:
    """The most precise place known: its full name so far (青岭县) and the tier of its last part."""

    name: str
    tier: str


@dataclass(frozen=True, slots=True)
class _Identity:
    """What makes a unit one: whose it is (a place, an issuer, a plan or nobody's) and its canonical name."""

    owner: str
    name: str
    region: str | None
    level: str | None
    category: str


def registry(mentions: Iterable[Mention]) -> tuple[dict[Mention, str], list[UnitRow]]:
    """Return the id of every mention of a unit, and the units in the order of their ids; persons and posts are left out.

    The order of the mentions makes no difference.
    """
    named = {mention for mention in mentions if category_of(_plain(mention.name)) != PEOPLE}
    distinct = sorted(named, key=lambda mention: (mention.name, mention.issuer or "", mention.plan or ""))
    homes = _homes(distinct)
    identities = {mention: _identity(mention, homes.get(mention.plan or "")) for mention in distinct}
    ids = {mention: _unit_id(identity) for mention, identity in identities.items()}
    written: dict[str, set[str]] = {}
    for mention in distinct:
        written.setdefault(ids[mention], set()).add(mention.name)
    units = {ids[mention]: _unit(ids[mention], identity, written[ids[mention]]) for mention, identity in identities.items()}
    return ids, [units[unit_id] for unit_id in sorted(units)]


def _unit(unit_id: str, identity: _Identity, written: set[str]) -> UnitRow:
    generic = is_generic(identity.name)
    aliases = tuple(sorted(written - {identity.name}))
    return UnitRow(unit_id, identity.name, identity.region, identity.level, identity.category, generic, aliases)


def _unit_id(identity: _Identity) -> str:
    key = f"{identity.owner}/{identity.name}" if identity.owner else identity.name
    return "unit_" + hashlib.sha256(key.encode()).hexdigest()[:12]


def _homes(mentions: list[Mention]) -> dict[str, _Place]:
    """Return the place of each plan without issuer: the one that most of its units' names begin with (ties: the first by name)."""
    counts: dict[str, Counter[_Place]] = {}
    for mention in mentions:
        if mention.plan and not mention.issuer and (place := _parted(_plain(mention.name))[0]):
            counts.setdefault(mention.plan, Counter())[place] += 1
    return {plan: min(found.items(), key=lambda item: (-item[1], item[0].name))[0] for plan, found in counts.items()}


def _plain(name: str) -> str:
    return _PARTY_OF.sub("", re.sub(r"[\s“”\"]+", "", name))


def _parted(name: str) -> tuple[_Place | None, str]:
    """Return the place that a name begins with, if it names one, and the rest."""
    match = _PLACE.match(name)
    if match is None or match.end() == 0 or (_TIER.match(name) and _has_tier(name)):
        return None, name
    for group in ("town", "county", "city", "province"):
        place, rest = name[: match.end(group)] if match[group] else "", name[match.end(group) :] if match[group] else ""
        if place and not _NO_DISTRICT.search(place) and (not rest or is_unit(rest) or rest in _FULL or rest.startswith("委")):
            last = match[group]
            return _Place(place, "街道" if last.endswith("街道") else last[-1] if group != "province" else "省"), rest
    return None, name


def place_of(issuer: str | None) -> str | None:
    """Return the place that an issuer's name begins with (青岭县人民政府办公室 → 青岭县), or None."""
    place = _home(issuer)
    return place.name if place else None


def _home(issuer: str | None) -> _Place | None:
    if not issuer:
        return None
    match = _PLACE.match(_plain(issuer.split("、")[0]))
    if match is None:
        return None
    group = next((g for g in ("county", "city", "province") if match[g] and not _NO_DISTRICT.search(match[g])), None)
    if group is None:
        return None
    return _Place(match.string[: match.end(group)], "省" if group == "province" else match[group][-1])


def _identity(mention: Mention, home: _Place | None) -> _Identity:
    """Work out which unit a mention names."""
    name = _plain(mention.name)
    category = category_of(name)
    if is_generic(name):
        return _Identity("", name, None, None, category)
    home = _home(mention.issuer) or home
    if branch := _BRANCH.match(name):
        place = _Place(branch["place"], branch["place"][-1]) if branch["place"] else home
        return _standing(mention, place, branch["bank"], None)
    place, rest = _parted(name)
    if place is not None:
        return _standing(mention, _within(place, home), rest, None)
    if (tier := _TIER.match(name)) and _has_tier(name):
        return _standing(mention, _of_tier(tier.group(), home), name[1:], tier.group())
    if name.startswith(_NATIONAL):
        return _Identity("", canonical(name), None, "国家", category)
    if category in _OF_A_HOUSE or (category not in _PUBLIC and is_house(mention.issuer)):
        return _Identity(mention.issuer or mention.plan or "", name, home.name if home else None, _level_inside(category, home), category)
    return _standing(mention, home, name, None)


def _has_tier(name: str) -> bool:
    """Tell whether the first character of a name is a tier (市财政局) and no part of the name itself (市监局, 镇江港)."""
    return name not in _FULL and not name.startswith(_NAMED_LIKE_TIERS) and (is_unit(name[1:]) or name[1:] in _FULL)


def _within(place: _Place, home: _Place | None) -> _Place:
    """Return a town's place with the county it lies in, where the plan is that county's."""
    in_county = _LEVELS.get(place.tier) == "乡" and home is not None and _LEVELS.get(home.tier) == "县" and not re.search("[县区旗市]", place.name)
    return _Place(f"{home.name}{place.name}", place.tier) if home is not None and in_county else place


def _level_inside(category: str, home: _Place | None) -> str | None:
    """Return the level of what belongs to the issuer: leading groups have its place's, what is no known kind of unit none."""
    if category == "其他":
        return None
    if category == "议事协调机构":
        return _LEVELS.get(home.tier) if home else None
    return "单位内设"


def is_house(issuer: str | None) -> bool:
    """Tell whether an issuer is one house (school, company, bureau) and not a place's government, party committee or a body of theirs."""
    return bool(issuer) and category_of(_COMMITTEE.sub("", _plain(issuer or ""))) in _HOUSES


def _of_tier(tier: str, home: _Place | None) -> _Place | None:
    """Return the place that 市, 县 … alone stand for in a plan of `home`: the home cut to that tier; None where it does not reach there."""
    if home is None:
        return None
    if _LEVELS[home.tier] == _LEVELS[tier]:
        return home
    match = _PLACE.match(home.name)
    part = {"省": "province", "市": "city", "州": "city", "盟": "city"}.get(tier)
    return _Place(home.name[: match.end(part)], tier) if match and part and match[part] else None


def _standing(mention: Mention, place: _Place | None, rest: str, tier: str | None) -> _Identity:
    """Return a unit that stands in a place, known or not; an unknown one keeps its tier and is told apart by issuer or plan."""
    full = canonical(rest)
    category = category_of(rest or (place.name if place else ""))
    if place is not None:
        party = "中共" if full.startswith("委员会") else ""
        name = f"{full}{place.name}" if full.startswith("中国") else f"{party}{place.name}{full}"
        return _Identity("", name, place.name, _LEVELS.get(place.tier), category)
    owner = mention.issuer or mention.plan or ""
    return _Identity(owner, f"{tier or ''}{full}", None, _LEVELS.get(tier or ""), category)


def canonical(name: str) -> str:
    """Return the full form of a name without place: 市监局 → 市场监督管理局; other names stay as they are, without a gloss in brackets."""
    bare = _GLOSS.sub("", name) or name
    if bare in _FULL:
        return _FULL[bare]
    inner = bare.removeprefix("人民政府").removeprefix("政府")
    return _FULL[inner] if inner != bare and inner in _FULL else bare


def category_of(name: str) -> str:
    """Return the kind of unit by the name's longest known ending (学校, 政府部门 …); 人员 for posts and persons, 其他 for what is neither.

    A published full name is of the kind that its first short form ends like (卫生健康委员会: 卫健委), since 委员会 and 办公室 alone say little.
    """
    bare = _GLOSS.sub("", name)
    full = canonical(bare)
    if full in _SHORT:
        return _by_ending(_SHORT[full]) or _by_ending(full) or "其他"
    return (_by_ending(bare) if is_unit(bare) else None) or (PEOPLE if is_people(bare) or is_name(bare) else "其他")


def _by_ending(word: str) -> str | None:
    lengths = range(min(_LONGEST_ENDING, len(word)), 0, -1)
    return next((_CATEGORIES[word[-length:]] for length in lengths if word[-length:] in _CATEGORIES), None)
