"""What a scheme says beside its levels, and what it does not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from extractors.lexicon import alternatives, load
from pipeline.compare.align import axis_of
from pipeline.compare.schemes import Level, Scheme

_ORDER = ("一1ⅠA甲", "二2ⅡB乙", "三3ⅢC丙", "四4ⅣD丁", "五5ⅤE戊", "六6ⅥF己")
ASPECTS = {
    "级别": "all levels", "标准": "criteria", "负责人": "controllers", "后果": "consequences", "因素": "factors", "比例": "quota", "复评": "review", "机关": "issuer",
    "日期": "date",
}  # fmt: skip
"""What a scheme should say."""
_PIECES = re.compile("[；，]")
_UNITS = {"DAILY": "天", "WEEKLY": "周", "MONTHLY": "个月", "YEARLY": "年"}
_EVERY = {"DAILY": "每天", "WEEKLY": "每周", "MONTHLY": "每月", "YEARLY": "每年"}
_SPOKEN = {("MONTHLY", 3): "每季度", ("MONTHLY", 6): "每半年"}


def review_in_words(rule: str | None) -> str | None:
    """Return a review cycle (RFC 5545) as one says it: FREQ=YEARLY;INTERVAL=3 → 每3年; what has no short form stays as it is."""
    if not rule:
        return None
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    often, step = parts.pop("FREQ", ""), parts.pop("INTERVAL", "1")
    month, day = parts.pop("BYMONTH", ""), parts.pop("BYMONTHDAY", "")
    if often not in _UNITS or parts or not step.isdecimal():
        return rule
    said = _SPOKEN.get((often, int(step))) or (_EVERY[often] if step == "1" else f"每{step}{_UNITS[often]}")
    return said + (f"{month.replace(',', '、')}月" if month else "") + ("" if not day else "末" if day == "-1" else f"{day.replace(',', '、')}日")


def quotas(scheme: Scheme) -> str | None:
    """Return the scheme's quota, and those that stand among the consequences of its levels (★★★★★：不得超过参评总数的10%)."""
    told = [scheme.quota or ""]
    for level in scheme.levels:
        own = [piece for piece in _PIECES.split(level.consequence or "") if _quota().search(piece) and piece not in told[0]]
        told += [f"{_called(level)}：{piece}" for piece in own]
    return "；".join(filter(None, told)) or None


@cache
def _quota() -> re.Pattern[str]:
    bounds = alternatives(load("comparing")["quota_bounds"])
    return re.compile(rf"{bounds}[^；，。]{{0,20}}?(?:\d\s?[%％]|[百十]分之|成)")


def polarity_in_words(scheme: Scheme) -> str | None:
    """Return on what ground the scheme's graver end is known: the plan's own words (“一级风险度最高”), or who controls a level (三级由股室负责人负责)."""
    said = scheme.polarity_evidence
    if not said:
        return None
    controlled = next((level for level in scheme.levels if level.controller and level.label and said in level.controller), None)
    return f"“{controlled.label}”由{said}负责" if controlled else f"“{said}”"


def is_reversed(scheme: Scheme) -> bool:
    """Tell whether the label that counts first (一级, Ⅰ级, A) is the scheme's last level, the lightest; of assessments that says nothing."""
    numbers = [number for level in scheme.levels if level.rank and (number := _number(level.label)) is not None]
    return axis_of(scheme) != "merit" and len(numbers) > 1 and numbers[0] > numbers[-1]


def _number(label: str | None) -> int | None:
    """Return which a label counts (二级, Ⅱ类, B → 2), None for one that does not count."""
    match = re.fullmatch(r"[第“]?(.)[级类等档]?(?:风险)?”?", label or "")
    return next((number for number, forms in enumerate(_ORDER, 1) if match and match[1] in forms), None)


def missing(scheme: Scheme) -> dict[str, str]:
    """Return what the scheme does not say, by aspect (`ASPECTS`): of which levels, 各级 where it is all of them, 无 of what belongs to the whole scheme."""
    lost, nameless = _lost(scheme), sum(1 for level in scheme.levels if not level.label)
    found = {
        "级别": "；".join(filter(None, (f"第 {'、'.join(map(str, lost))} 级" if lost else "", f"{nameless} 个级名" if nameless else ""))),
        "标准": _of(scheme, [_called(level) for level in scheme.levels if not level.criterion]),
        "负责人": _of(scheme, [_called(level) for level in scheme.levels if not level.controller]),
        "后果": _of(scheme, [_called(level) for level in scheme.levels if not level.consequence]),
        "因素": "" if scheme.factors else "无",
        "比例": "" if quotas(scheme) else "无",
        "复评": "" if scheme.review else "无",
        "机关": "" if scheme.issuer else "无",
        "日期": "" if scheme.date_basis == "issued" else f"{scheme.dated}" if scheme.date else "无",
    }
    return {aspect: which for aspect, which in found.items() if which}


def _called(level: Level) -> str:
    return level.label or f"第 {level.ordinal} 项"


def _of(scheme: Scheme, lacking: Sequence[str]) -> str:
    if len(lacking) == len(scheme.levels):
        return "各级"
    return "、".join(lacking)


def _lost(scheme: Scheme) -> list[int]:
    """Return the ranks that the scheme must have and the source does not show."""
    if any(level.rank is None for level in scheme.levels):
        return []
    return sorted(set(range(1, scheme.size + 1)) - {level.rank for level in scheme.levels if level.rank})


def sizes(found: Sequence[Scheme]) -> list[tuple[int, int]]:
    """Return how many schemes have how many levels, as (levels, schemes); plans that repeat another are left out."""
    return sorted(Counter(scheme.size for scheme in found if scheme.counted).items())
