"""What kind of unit a name is: by the lexicon of full names, else by how it ends."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.lexicon import alternatives, load
from extractors.reading.names import is_name
from extractors.reading.posts import is_people
from extractors.reading.units import is_unit
from pipeline.resolve.units.full_names import LEXICON, full_name, without_gloss

PEOPLE = "人员"
"""What `category_of` calls persons and posts, which are no units."""
OF_A_HOUSE = frozenset({"内设机构", "议事协调机构", None})
PUBLIC = frozenset({"政府部门", "司法", "金融机构", "人大政协", "军事"})
_HOUSES = frozenset({"学校", "医院", "企业", "社会组织", "事业单位", "金融机构", "群团", "政府部门", "司法", "村居"})
_AS_THE_TABLE_SAYS = {"党委": "党委部门", "政府": "政府部门", "泛称": None, "其他": None}
"""Categories of the lexicon `units` by endings -> those of the table of units."""
_CATEGORIES = {ending: _AS_THE_TABLE_SAYS.get(kind, kind) for kind, endings in load("units")["endings"].items() for ending in endings}
_LONGEST_ENDING = max(map(len, _CATEGORIES))
_COMMITTEE = re.compile(rf"{alternatives(LEXICON['places']['of_a_house'])}$")
_GOVERNMENT = re.compile(r"人民政府(?:办公[室厅])?$|政府(?:办公?[室厅]?)?$|委员会(?:办公[室厅])?$|委(?:办公?[室厅]?)?$|管委会$|(?:街道)?办事处$|(?:街道)?办$")
_BARE_GROUP = re.compile(rf"(?:{alternatives(LEXICON['places']['bare_groups'])}){{1,6}}")
CATEGORIES = tuple(dict.fromkeys(kind for kind in (*LEXICON["names"], *_CATEGORIES.values()) if kind))
"""Every category that the table of units knows."""


@lru_cache(maxsize=1 << 16)
def category_of(name: str) -> str | None:
    """Return the kind of unit of a name without place (政府部门, 学校 …), PEOPLE for posts and persons, None for what says no kind (单位, 部门)."""
    if full := full_name(name, None):
        return full.category
    bare = without_gloss(name)
    if is_unit(bare):
        return _by_ending(bare)
    return PEOPLE if is_people(bare) or is_name(bare) else None


def _by_ending(word: str) -> str | None:
    lengths = range(min(_LONGEST_ENDING, len(word)), 0, -1)
    return next((_CATEGORIES[word[-length:]] for length in lengths if word[-length:] in _CATEGORIES), None)


def house_of(issuer: str) -> str:
    """Return the name of the house that an issuer is or belongs to (白石县实验小学党支部 → 白石县实验小学)."""
    house = _COMMITTEE.sub("", issuer)
    return house if house and category_of(house) in _HOUSES else issuer


@lru_cache(maxsize=1 << 14)
def house_category(issuer: str, place: str) -> str | None:
    """Return the category of an issuer that is one house (school, company, bureau); None for a government, a party committee or an office of theirs.

    `place` is how the issuer's name begins.
    """
    if _GOVERNMENT.fullmatch(issuer.removeprefix(place)) or issuer == place:
        return None
    house = house_of(issuer)
    category = category_of(house.removeprefix(place) or house)
    return category if house != place and category in _HOUSES else None


def is_of_a_plan(group: str) -> bool:
    """Tell whether a group is called by no name of its own (领导小组办公室) or is a part of one (宣传组), so that each plan has another."""
    return bool(_BARE_GROUP.fullmatch(group)) or (group.endswith(("组", "专班")) and not group.endswith(("领导小组", "工作小组", "领导组")))
