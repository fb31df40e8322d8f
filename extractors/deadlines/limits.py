"""Lengths of time: when N日内, 开赛前N日 and 用三年时间 set a time for someone, and when they are thresholds, sanctions or terms."""

from __future__ import annotations

import re
from typing import Any

from extractors.deadlines.past import has_been_done
from extractors.deadlines.surroundings import Surroundings, is_labelled
from extractors.lexicon import alternatives, load
from extractors.reading.dates import TimeExpression

_LENGTHS: dict[str, Any] = load("deadlines")["lengths"]
_TERMS = re.compile(alternatives(_LENGTHS["terms"]))
_MEASURED = re.compile(  # 24小时内降雨100毫米以上, 10分钟内出现3次以上
    rf"^[^，。；\n]{{0,16}}?(?:{alternatives(_LENGTHS['measured'])}|同一|同班|[\d以多]例|(?:出现|发生|新增)[^，。；\n]{{0,10}}[\d一二两三四五六七八九十][^，。；\n]{{0,4}}以上|\d[^，。；\n]{{0,10}}(?:以上|及以上|以下)[^，。；\n]{{0,12}}的[，。；])"
)
_LEFT_UNDONE = re.compile(rf"(?:仍|还|尚)?未(?:能)?(?:按[^，。；\n]{{1,8}})?(?:{alternatives(_LENGTHS['left_undone'])})[^，。；\n]{{0,16}}的[，。；]")
"""30日内仍未完成整改的，…: whoever lets the time pass."""
_DEALT_WITH = re.compile(alternatives(_LENGTHS["dealt_with"]))
_TERM_FROM = re.compile("(?:期限|时限|工期|周期)(?:为|是)?自[^，。；\\n]{2,24}之?日起(?:计算?)?$")  # 整改期限自收到报告之日起60日
_CASE = re.compile(r"^[^，。；\n]{1,20}的(?:[，。；]|$)")  # 一年内受到两次投诉的，…
_HAS_LASTED = re.compile("(?:了|已经?)(?:为期|历时|持续)$")  # 开展了为期两年的治理
_ABLE = re.compile(alternatives(_LENGTHS["able"]) + alternatives(_LENGTHS["mended"]))
_DEMANDED = re.compile(alternatives(_LENGTHS["demanded"]))
_LEAST = re.compile(rf"(?:{alternatives(_LENGTHS['work'])})(?:期限?|时限|时间|周期)?(?:{alternatives(_LENGTHS['least'])})$")
_EXTENDED = re.compile(alternatives(_LENGTHS["extended"]))
_LIMITED = re.compile(rf"(?:{alternatives(_LENGTHS['limits'])})[^，。；\n]{{2,10}}[，；、][^，。；\n]{{2,24}}$")
_SHARED = re.compile(  # 城区45分钟、农村90分钟、边远地区2小时到达现场: each has what is said of the last
    rf"(?:[、，；及和][^，。；：、\n\d]{{1,10}}[\d一二两三四五六七八九十]{{1,3}}(?:个?(?:小时|分钟|工作日)|[日天])内?){{1,4}}(?:{alternatives(_LENGTHS['done_within'])})"
)
_DONE_WITHIN, _ROUGH = tuple(_LENGTHS["done_within"]), tuple(_LENGTHS["rough"])
_THRESHOLD = re.compile(r"(?:，[一-龥]{0,6})?有(?:\d|[两三四五六七八九十]|多|(?![关效序])[一-龥]{2,10}?\d{1,4}[^，。；\n\d]{1,8}以上)")
"""After N日内: how many there were (21日内，本市有2个以上县发生疫情)."""
_SANCTIONS = re.compile(alternatives(_LENGTHS["sanctions"]))
_KEPT_UP = re.compile(  # 作业结束后监护人留守现场1小时; 接种后留观30分钟
    rf"(?:{alternatives(_LENGTHS['over'])})(?:之后|以后|后)[^。；\n]{{0,30}}?(?:{alternatives(_LENGTHS['keeping'])})[^，。；：、\n\d]{{0,6}}$"
)
_ONLY_THEN = tuple(_LENGTHS["only_then"])
_VALIDITY = re.compile(alternatives(_LENGTHS["validity"]))
_VALIDITY_REACH = 12
_BACK, _NOT_BACK, _NO_LIMIT = tuple(_LENGTHS["looking_back"]), tuple(_LENGTHS["not_back"]), tuple(_LENGTHS["no_limit"])
_LIMITS, _AT_LEAST = tuple(_LENGTHS["limits"]), tuple(_LENGTHS["least"])
_BEFORE, _ALONE, _AFTER = tuple(_LENGTHS["before"]), tuple(_LENGTHS["alone"]), tuple(_LENGTHS["after"])


def is_limit(expression: TimeExpression, around: Surroundings) -> bool:
    """Tell whether N日内 sets a limit: it neither looks back nor measures, nor does a sanction follow."""
    if around.before.endswith(_BACK) and not around.before.endswith(_NOT_BACK):
        return False
    short = (expression.duration or "").startswith("PT")
    long = (expression.duration or "").endswith(("Y", "M")) and not short
    if _measures(around.after) or (not expression.anchor and _ABLE.match(around.after) and not _DEMANDED.search(around.clause_before)):
        return False  # 30分钟内能够排除 says how grave a fault is
    if _LEFT_UNDONE.match(around.after):
        return True
    if (long or short) and not expression.anchor and _CASE.match(around.after):
        return False
    return not (_SANCTIONS.search(around.sentence_after) or around.after.startswith(_NO_LIMIT) or _THRESHOLD.match(around.after))


def _measures(after: str) -> bool:
    """Tell whether what stands after a length measures something (24小时内降雪4毫米), and does not deal with it (8小时内清除积雪)."""
    measured = _MEASURED.match(after)
    return measured is not None and not _DEALT_WITH.search(measured.group())


def is_lead_time(around: Surroundings) -> bool:
    """Tell whether 开赛前3天, 提前5日 says when something is to be done: what follows must not be 的 or a measure."""
    return not around.after.startswith(("的", "以上", "以下", "左右的")) and not has_been_done(around.clause_after) and not _measures(around.after)


def is_kept_up(around: Surroundings) -> bool:
    """Tell whether a length says for how long something goes on once another thing is over (作业结束后监护人留守现场1小时方可离开)."""
    return not around.after.startswith(("以上的", "以下", "内")) and not has_been_done(around.clause_after) and _KEPT_UP.search(around.sentence_before) is not None


def ends_a_wait(around: Surroundings) -> bool:
    """Tell whether what stands behind N分钟后 is allowed only then (观察30分钟后方可离开): the length is that of the wait."""
    return around.after.startswith(_ONLY_THEN)


def is_allotted(expression: TimeExpression, around: Surroundings) -> bool:
    """Tell whether a length without 内 is the time given for the work (用三年时间, 工期90天, 延期不超过半年)."""
    before = around.clause_before
    if is_kept_up(around):
        return True
    if has_been_done(around.clause_after) or _HAS_LASTED.search(before) or (before.endswith("顺延") and "遇" in before):  # 遇雨顺延一周
        return False
    if before.endswith(_LIMITS):
        said = before + around.before[-24:-len(before) or None]
        if _LIMITED.search(around.sentence_before):  # 到达现场不超过45分钟，农村地区不超过90分钟，边远地区不超过2小时
            said = around.sentence_before
        return bool(_EXTENDED.search(said)) and not _TERMS.search(before)
    if before.endswith(_AT_LEAST):
        return "每" not in before and bool(_LEAST.search(before))
    if _VALIDITY.search(before, max(0, len(before) - _VALIDITY_REACH)) or around.after.startswith(("以上", "以下", "内", "前", "后", "来", "的有期")):
        return False
    if is_labelled(around) or _TERM_FROM.search(before):
        return True
    if (around.after.startswith(_DONE_WITHIN) or _SHARED.match(around.after)) and "Y" not in (expression.duration or "") and not before.endswith(_ROUGH):
        return True  # 5个工作日办结
    if not before.endswith(_BEFORE):
        return False
    return expression.as_time or before.endswith(_ALONE) or around.after.startswith(_AFTER)
