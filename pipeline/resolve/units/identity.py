"""Which unit a mention names: whose it is (a place, a house, a plan) and its canonical name there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.lexicon import alternatives
from extractors.reading.units import is_generic
from pipeline.resolve.units import kinds, places
from pipeline.resolve.units.full_names import LEXICON, FullName, full_name, is_form, without_gloss
from pipeline.resolve.units.places import Place

_WORDS = LEXICON["places"]
_PARTY_OF = re.compile(r"^(?:中国共产党|中共)(?!中央)")
_BEFORE_PLACE = re.compile(rf"^{alternatives(_WORDS['before_places'])}")
_GOVERNMENT_OF = re.compile(r"人民政府(?=[\u4e00-\u9fff]{2,4}街道办)")
_LEAGUE = re.compile(r"(?:中国共产主义青年团|共青团|团)(?P<of>[\u4e00-\u9fff]{1,12}?)委(?:员会)?")
_CONFERENCE = re.compile(r"(?:中国人民政治协商会议|政协)(?P<of>[\u4e00-\u9fff]{2,12})委员会(?P<rest>办公室)?")
_BANKS = sorted({form for entry in LEXICON["names"]["金融机构"] if entry.get("branches") for form in (entry["name"], *entry.get("short", ()))})
_BRANCH = re.compile(rf"(?P<bank>{alternatives([*_BANKS, '农商银行', '农商行', '农村商业银行'])})(?P<of>[\u4e00-\u9fff]{{0,12}}?)(?:中心)?(?:支行|分行)")
_NATIONAL = re.compile(rf"^{alternatives(_WORDS['national'])}")
_NATIONAL_BODIES = frozenset(_WORDS["national_bodies"])
_REGISTERED = tuple(_WORDS["registered"])
_NAMED_AFTER_CITIES = tuple(_WORDS["named_after_cities"])
_INNER_BODIES = frozenset(_WORDS["inner_bodies"])
_TIER_WORDS = frozenset("省市县区州盟旗镇乡")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a unit is named: the issuer's name without padding (or ""), the plan's id (or ""), its place and its date."""

    issuer: str
    plan: str
    home: Place | None
    date: str | None

    @property
    def year(self) -> int | None:
        """The year of the date."""
        return int(self.date[:4]) if self.date else None

    @property
    def own(self) -> str:
        """Whose a unit is that no place keeps apart: the issuer's, else the plan's."""
        return self.issuer or self.plan


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a unit one: whose it is (`owner`, "" where the name says it) and its name.

    The place is part of the name where `before`, what stands before it there, is not None. `house` is the house that an inner office belongs to;
    `full` is what the lexicon says of the name and `basis` the source on which a short form was read as that name.
    """

    owner: str
    name: str
    before: str | None = None
    place: Place | None = None
    level: str | None = None
    category: str | None = None
    generic: bool = False
    house: str | None = None
    full: FullName | None = None
    basis: str | None = None

    def called(self, region: str) -> str:
        """Return the unit's canonical name, its place under the name `region`."""
        return self.name if self.before is None else f"{self.before}{region}{self.name}"


@lru_cache(maxsize=1 << 16)
def plain(name: str) -> str:
    """Return a name without padding, quotation marks and what only says in front of it whose it is (中共, 共青团 … 委员会, 国家税务总局)."""
    bare = _GOVERNMENT_OF.sub("", _PARTY_OF.sub("", re.sub(r"[\s“”\"]+", "", name)))
    if (match := _LEAGUE.fullmatch(bare)) and _is_place(match["of"]):
        return f"{match['of']}团委"
    if (match := _CONFERENCE.fullmatch(bare)) and _is_place(match["of"]):
        return f"{match['of']}政协委员会{match['rest'] or ''}"
    rest = _BEFORE_PLACE.sub("", bare)
    return rest if rest != bare and places.parted(rest)[0] else bare


def _is_place(word: str) -> bool:
    return word in _TIER_WORDS or places.leading(word).end == len(word)


def home_of(issuer: str, year: int | None) -> Place | None:
    """Return the place that an issuer's name begins with (青岭县人民政府办公室 → 青岭县), or None."""
    return places.place(places.leading(issuer).names, year)


def identity(name: str, setting: Setting, *, by_lexicon: bool = True) -> Identity:
    """Work out which unit `name` (plain) names in a plan of this setting; without the lexicon, the name is taken at its word."""
    if is_generic(name) and not _is_known(name):
        return Identity("", name, category=_known_category(name), generic=True)
    date = setting.date if by_lexicon else "none"
    if national := _national(name, date, setting):
        return national
    if name.endswith("行") and (branch := _BRANCH.fullmatch(name)):
        return _branch(branch, date, setting)
    parts, rest = places.parted(name)
    if parts:
        found = places.place(parts, setting.year)
        return _standing(rest, date, setting, places.within(found, setting.home, setting.year) if found else None)
    if tier := places.tier_before(name):
        return _standing(name.removeprefix(tier), date, setting, places.of_tier(tier, setting.home), tier)
    category = kinds.category_of(name)
    if category in kinds.OF_A_HOUSE or _is_inner(name, category, _house(setting)):
        return _inside(name, category, date, setting)
    if setting.home and (own := _after_short_name(name, setting.home)):
        name = own
    return _standing(name, date, setting, setting.home)


def _is_known(name: str) -> bool:
    """Tell whether the lexicon knows a name, with or without what stands before it (县机关事务局)."""
    return is_form(name) or is_form(name.removeprefix(places.tier_before(name) or "")) or is_form(places.parted(name)[1])


def _known_category(name: str) -> str | None:
    category = kinds.category_of(name)
    return None if category == kinds.PEOPLE else category


def _house(setting: Setting) -> str | None:
    """Return the category of the house (school, company, bureau) whose plan it is, None for that of a place's government."""
    return kinds.house_category(setting.issuer, setting.issuer[: places.leading(setting.issuer).end]) if setting.issuer else None


def _lexicon(name: str, date: str | None, *, placed: bool = False, category: str | None = None) -> FullName | None:
    """Ask the lexicon; the date `none` stands for not asking."""
    return None if date == "none" else full_name(name, date, placed=placed, category=category)


def _is_inner(name: str, category: str | None, house: str | None) -> bool:
    """Tell whether a name reads as an office of the house that issued the plan: no public body, or one that only looks so (基建办, 科技部).

    A bureau that names the 宣传部 means the party committee's, a school its own; 妇联 and 残联 are in no house.
    """
    if house is None:
        return False
    if category in ("群团", "党委部门") and is_form(name) and name not in _INNER_BODIES:
        return category == "党委部门" and house not in ("政府部门", "司法")
    if category not in kinds.PUBLIC or (name.endswith("办") and not is_form(name)):
        return True
    return name.endswith("部") and is_form(name) and name not in _NATIONAL_BODIES


def _national(name: str, date: str | None, setting: Setting) -> Identity | None:
    """Return a national body, under its full name (国家发改委, 国务院国资委, 财政部)."""
    if (match := _NATIONAL.match(name)) and not is_form(name):
        rest = name[match.end() :]
        full = _lexicon(rest, date)
        named = match.group() + (full.name if full else rest)
        return Identity("", named, level="国家", category=_national_kind(named, full), basis=_basis(rest, full))
    full = _lexicon(name, date)
    named = full.name if full else name
    if named not in _NATIONAL_BODIES or (name != named and _house(setting)):
        return None
    return Identity("", named, level="国家", category=_national_kind(named, full), full=full, basis=_basis(name, full))


def _national_kind(named: str, full: FullName | None) -> str:
    """Return the category of a national body, whose 部 is no office inside a house."""
    category = full.category if full else _known_category(named)
    return "政府部门" if category in (None, "内设机构", "议事协调机构") else category


def _basis(written: str, full: FullName | None) -> str | None:
    """Return on what ground a name as written stands for the full one: the lexicon's source, None where they are the same."""
    return full.source if full and full.name != written else None


def _branch(match: re.Match[str], date: str | None, setting: Setting) -> Identity:
    """Return a bank's branch: 人行青岭县支行 is the bank in that place, 工行桃溪支行 one of its branches there."""
    bank, of = match["bank"], match["of"]
    if of in _TIER_WORDS:
        return _standing(bank, date, setting, places.of_tier(of, setting.home), of)
    inner = places.leading(of)
    if not of or (setting.home and of == places.stem(setting.home)):
        return _standing(bank, date, setting, setting.home)
    if inner.end == len(of):
        found = places.place(inner.names, setting.year)
        return _standing(bank, date, setting, places.within(found, setting.home, setting.year) if found else None)
    full = _lexicon(bank, date)
    name = match.group() if full is None else full.name + match.group()[len(bank) :]
    return _placed(name, "金融机构", setting, setting.home)


def _after_short_name(name: str, home: Place) -> str | None:
    """Return what follows the short name of the plan's own place (青岭农商行 in a plan of 青岭县) where that is a name of the lexicon."""
    short = places.stem(home)
    rest = name.removeprefix(short)
    if not short or rest == name:
        return None
    return rest if is_form(rest) or kinds.category_of(rest) == "政府部门" else None


def _inside(name: str, category: str | None, date: str | None, setting: Setting) -> Identity:
    """Return an office of the issuer's house, or a group of the plan or its issuer."""
    full = _lexicon(name, date, category="内设机构")
    named = full.name if full else without_gloss(name)
    house = kinds.house_of(setting.issuer) or None
    if category == "议事协调机构":
        owner = setting.plan if setting.plan and kinds.is_of_a_plan(named) else setting.own
        return Identity(owner, named, None, setting.home, setting.home.level if setting.home else None, category, house=house)
    level = None if category in (None, kinds.PEOPLE) else "单位内设"
    own = None if category == kinds.PEOPLE else "内设机构" if category in kinds.PUBLIC else category
    return Identity(house or setting.plan, named, None, setting.home, level, own, house=house, full=full, basis=_basis(name, full))


def _standing(rest: str, date: str | None, setting: Setting, found: Place | None, tier: str | None = None) -> Identity:
    """Return a unit that stands in a place, known or not, under its full name."""
    full = _lexicon(rest, date, placed=bool(found or tier))
    named = full.name if full else without_gloss(rest)
    category = full.category if full else _known_category(rest) if rest else "政府部门"
    if named.endswith(_REGISTERED):
        return Identity("", named, category=category, full=full, basis=_basis(rest, full))
    return _placed(named, category, setting, found, tier, full, _basis(rest, full))


def _placed(
    named: str, category: str | None, setting: Setting, found: Place | None, tier: str | None = None, full: FullName | None = None, basis: str | None = None
) -> Identity:
    """Return the unit `named` of a place; where the place is not known, of whatever place the plan's home lies in, else of the plan's issuer."""
    village = "村" if category == "村居" else None
    if found is not None:
        before, after = in_place(named, full, found)
        owner = found.name if before is None else ""
        return Identity(owner, after, before, found, village or found.level, category, full=full, basis=basis)
    owner = f"{setting.home.name}/{tier}" if setting.home and tier and places.is_above(tier, setting.home) else setting.own
    return Identity(owner, _of_tier(named, full, tier), None, None, village or places.level_of(tier), category, full=full, basis=basis)


def in_place(named: str, full: FullName | None, found: Place) -> tuple[str | None, str]:
    """Return what stands before and after the place in the name of a unit (中共…委组织部); None before it where the place is no part of the name."""
    if full and full.of == "委":
        return "中共", f"委{named}"
    if full and full.of == "中共":
        return "中共", named
    if full and full.of:
        return full.of, f"委员会{named.rpartition('委员会')[2] if '委员会' in named else ''}"
    if full and full.branches:
        central = _WORDS["central_branches"].get(found.level) if named == "中国人民银行" else None
        return named, central or _WORDS["branches"].get(found.level, "支行")
    return (None, named) if named.startswith(("中国", "国网")) or _is_of_another_city(named, found) else ("", named)


def _is_of_another_city(named: str, found: Place) -> bool:
    """Tell whether a bank, company or college bears the name of a real city other than the place (南京银行, 北京大学), so that the place is no part of its own."""
    return any(word in named for word in _NAMED_AFTER_CITIES) and places.begins_with_city(named) and not named.startswith(places.stem(found) or "\0")


def _of_tier(named: str, full: FullName | None, tier: str | None) -> str:
    """Return how a unit is called of whose place only the tier is known (市委组织部, 市人民银行), or nothing."""
    if tier is None:
        return named
    if full and full.of == "委":
        return f"{tier}委{named}"
    if full and full.of == "共青团":
        return f"团{tier}委"
    return f"{tier}{named.removeprefix('中国') if full and full.branches else named}"
