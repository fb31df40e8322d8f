"""Which drafts are schemes: levels in an order, not labels in passing, kinds or colours that only tell things apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.gradings.drafts import LevelDraft, SchemeDraft
from extractors.gradings.gravity import rises
from extractors.gradings.ladders import BELOW, COUNTED, common_ladder, positions
from extractors.lexicon import alternatives, load

_LEXICON = load("gradings")
GRADED = re.compile("定级|分级|差[异别]化(?:管[控理]|监管|服务|信贷|补助)|评级|分档|分类(?:管理|监管|管控|处置|施策)|划分等级|评定等级|分等|分[为成]：$")
_CONTEXT = re.compile(alternatives(_LEXICON["cues"]["context"]))
_LAYERS = re.compile(rf"[两二三四]级[^，。；\n]{{0,6}}?(?P<layer>{alternatives(_LEXICON['cues']['layers'])})|一级抓一级")
_UNRANKED, _COLOURED = (re.compile(alternatives(_LEXICON["divisions"][kind])) for kind in ("unranked", "coloured"))
_TIER = re.compile(alternatives(_LEXICON["divisions"]["tiers"]))
_OF_LAYER = re.compile(rf"{_TIER.pattern}级?(?:平台|中心|网络|网格|机构|组织|终端|节点)")
"""What belongs to a layer (一级平台：|省平台，…)."""
_EVERYDAY_THINGS = frozenset(_LEXICON["divisions"]["everyday_things"])
_TOLD_WITHIN, _MOST_DEFINITIONS = 40, 3


def overloaded(draft: SchemeDraft) -> bool:
    """Tell whether a level is said to be more things than a definition tells: then none of them defines it."""
    return any(len(level.criteria) > _MOST_DEFINITIONS for level in draft.levels)


def holds(draft: SchemeDraft, text: str) -> bool:
    """Tell whether a draft is a scheme and not labels in passing."""
    if overloaded(draft):
        return draft.declared
    if all((level.label or "").endswith("奖") for level in draft.levels) and not any(level.criteria for level in draft.levels):
        return False
    if draft.declared:
        return len(draft.levels) >= 2
    if any((level.label or "").startswith("第") and level.core[-1:] == "类" for level in draft.levels if level.core):
        return _classes_apart(draft, text)
    around = text[max(0, draft.start - 120) : draft.end + 60]
    ladder, told = common_ladder(draft.cores), sum(bool(level.criteria) for level in draft.levels)
    if ladder == "stem" and sum(bool(level.criteria or level.consequences) for level in draft.levels) > 2:
        return True
    whole = told > 2 and told == len(draft.levels) and not _gaping(draft.levels, ladder)
    if not (whole or draft.rule or _CONTEXT.search(around)) or _among_layers(draft, around, whole):
        return False
    if draft.rule and (len(draft.levels) > 1 or told):
        return True
    if ladder in {"letter", "roman"} and sum(bool(level.consequences or level.controllers) for level in draft.levels) > 2:
        return True
    if len(draft.levels) < 2 or _gaping(draft.levels, ladder) or (not told and (_alike(draft.levels) or _everyday(draft, ladder))):
        return False
    defined = sum(bool(level.criteria or level.controllers) for level in draft.levels)
    headings = all(any(word in noun for word in ("风险", "响应", "预警", "危险", "隐患")) for noun in draft.nouns) and bool(draft.nouns)
    return (defined >= 1 and (defined >= 2 or headings)) or (headings and not defined)


def unordered(draft: SchemeDraft, text: str) -> bool:
    """Tell whether the text says that there is no order (仅为归档方便，不分轻重), levels are layers, or colours only tell things apart (安全帽分红、黄、蓝三色)."""
    if _layered(draft) or _UNRANKED.search(text, draft.start, draft.end + _TOLD_WITHIN):
        return True
    first = min(level.span.start for level in draft.levels)
    return common_ladder(draft.cores) == "colours" and _COLOURED.search(text, max(0, draft.start - _TOLD_WITHIN), first) is not None


def _among_layers(draft: SchemeDraft, around: str, whole: bool) -> bool:
    """Tell whether the text around speaks of layers (三级防控网络) that are not what it defines (一级网格：…；二级网格：…；三级网格：…)."""
    layers = _LAYERS.search(around)
    return layers is not None and not any("风险" in noun or (whole and noun == layers["layer"]) for noun in draft.nouns)


def _layered(draft: SchemeDraft) -> bool:
    """Tell whether counted levels are the layers of an organisation, one after the other: 第一级：班组自查；第二级：车间互查；第三级：公司抽查."""
    tiers = [_TIER.match(level.criteria[0]) if level.criteria else None for level in draft.levels]
    found = {tier[0] for tier in tiers if tier}
    return len(found) == len(draft.levels) > 1 and all(
        (level.label or "").startswith("第") or _OF_LAYER.match(level.criteria[0]) for level in draft.levels
    )


def _everyday(draft: SchemeDraft, ladder: str | None) -> bool:
    """Tell whether levels that nothing defines are everyday speech: 重大事项报党委研究，一般事项由分管领导审批."""
    return ladder in {"severity", "weight"} and _EVERYDAY_THINGS.issuperset(draft.nouns)


def _alike(levels: Sequence[LevelDraft]) -> bool:
    """Tell whether nothing sets the levels apart: one and the same is in charge of all (一级保养、二级保养由车队负责)."""
    return bool(levels[0].controllers) and all(level.controllers == levels[0].controllers for level in levels)


def _classes_apart(draft: SchemeDraft, text: str) -> bool:
    """Tell whether 第一类：…；第二类：… are levels, not kinds: the words before say that something is graded, and the last is graver than the first, or less so."""
    first, *others = draft.levels
    if not others or not all(level.criteria for level in draft.levels) or not GRADED.search(text, max(0, draft.start - 80), draft.start):
        return False
    measured = all(any(mark.isdigit() for mark in level.criteria[0]) for level in draft.levels)
    return measured or any(rises(*ends, "other") for ends in ((first, others[-1]), (others[-1], first)))


def _gaping(levels: Sequence[LevelDraft], ladder: str | None) -> bool:
    """Tell whether counted levels lack one between two of them: labels in passing (不能简单地把干部定为一级，职员定为三级)."""
    places = [positions(level.core)[ladder] for level in levels if level.core and ladder and level.core not in BELOW]
    return ladder in COUNTED and bool(places) and max(places) - min(places) >= len(places)
