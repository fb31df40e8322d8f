"""What the name of a body tells: its kind, what sets it apart from others, and whether two names are of one body."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from extractors.lexicon import alternatives, load

_BODIES = load("groups")["bodies"]
ENDINGS = sorted({*_BODIES["firm"], *_BODIES["loose"], *_BODIES["headed"]}, key=lambda ending: (-len(ending), ending))
"""How names of bodies end, the longest first."""
_ENDING_AT_END = re.compile(rf"(?:工作)?{alternatives(ENDINGS)}$")
_ORDINAL = re.compile(r"[一二三四五六七八九十]|\d+")
_NTH = re.compile(r"第[一二三四五六七八九十\d]{1,2}(?![一二三四五六七八九十\d次届批期轮])")
_KINDS = {kind: tuple(endings) for kind, endings in _BODIES["kinds"].items()}
_PANELS = tuple(tuple(endings) for endings in _BODIES["panels"])
_FILLER = re.compile(alternatives(_BODIES["filler"]))
_TIER = re.compile(r"(?:[省市县区乡镇村校院系厂矿局处部]|公司|集团|项目|车间|班组|学院|社区|街道)级")
_PLACE = re.compile(rf"^[\u4e00-\u9fff]{{0,12}}?(?:{alternatives(_BODIES['places'])})(?=.)(?!置|理|突|罚)")


@lru_cache(maxsize=1 << 12)
def kind(name: str) -> str:
    """Return the class of body that a name's ending tells: 组, 部, 班, 会, 队 or 办."""
    return next((word for word, endings in _KINDS.items() if name.endswith(endings)), "组")


@lru_cache(maxsize=1 << 12)
def core(name: str) -> str:
    """Return what tells a body from others of its kind: 县防汛抗旱工作领导小组 -> 防汛抗旱. Empty for a bare 领导小组."""
    words = _ENDING_AT_END.sub("", name)
    own = _PLACE.sub("", words)
    return _FILLER.sub("", words if len(own) == 1 else own)  # 院感, 校车: no place and what it does


def is_bare(name: str) -> bool:
    """Tell whether a name says nothing but the kind of body (领导小组, 县工作专班)."""
    return len(core(name)) < 2


class _Name(NamedTuple):
    """What of a body's name is compared with another's."""

    kind: str
    leads: bool
    tier: str | None
    ordinals: tuple[str, ...]
    counted: bool
    """It is the n-th of several (第一督查组)."""
    bare: bool
    stem: str
    panel: int | None
    """Which of the panels of one event it is, that have bare names (组委会, 评委会)."""


@lru_cache(maxsize=1 << 12)
def _read_name(name: str) -> _Name:
    tier, what = _TIER.match(name), kind(name)
    stem = name[:-1] if what in ("队", "站") else core(name)
    return _Name(what, "领导" in name[-5:], tier.group() if tier else None, tuple(_ORDINAL.findall(name)), _NTH.match(name) is not None, is_bare(name), stem, _panel(name))


def _panel(name: str) -> int | None:
    return next((number for number, endings in enumerate(_PANELS) if name.endswith(endings)), None)


def same_body(first: str, second: str) -> bool:
    """Tell whether two names in one plan are of the same body; a bare name is of any body of its kind (小组 of any 领导小组)."""
    one, other = _read_name(first), _read_name(second)
    if one.kind != other.kind or (one.leads != other.leads and "小组" not in (first, second)):
        return False
    if (one.tier and other.tier and one.tier != other.tier) or one.counted != other.counted:
        return False
    if one.ordinals and other.ordinals and one.ordinals != other.ordinals and not (one.bare or other.bare):
        return False
    if one.panel is not None and other.panel is not None and one.panel != other.panel:
        return False
    a, b = one.stem, other.stem
    return len(a) < 2 or len(b) < 2 or a in b or b in a or _much_alike(a, b)


def _much_alike(a: str, b: str) -> bool:
    """Tell whether two words share four fifths of their characters in order; most do not even share them out of order."""
    shared = sum(character in b for character in a)
    return 5 * shared >= 2 * (len(a) + len(b)) and SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.8
