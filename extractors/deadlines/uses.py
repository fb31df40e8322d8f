"""What a time in a plan is there for: a deadline, or the date of a page, an edition, something past, a figure, a threshold."""

from __future__ import annotations

import re
from typing import Any

from extractors.deadlines.dated import is_dated_duty
from extractors.deadlines.limits import ends_a_wait, is_allotted, is_kept_up, is_lead_time, is_limit
from extractors.deadlines.past import When
from extractors.deadlines.surroundings import Surroundings, follows_page_label
from extractors.lexicon import alternatives, load
from extractors.reading.dates import TimeExpression

_LEXICON: dict[str, Any] = load("deadlines")
_RECURRING: dict[str, list[str]] = _LEXICON["recurring"]
_EDITIONS = tuple(_LEXICON["labels"]["editions"])
_NAMED_BY_YEARS = tuple(_LEXICON["labels"]["named_by_years"])
_YEARS_ALONE = re.compile(r"\d{4}年?[^\d月]{1,3}\d{2,4}(?:学?年度?)?")
_EDITED = re.compile(rf"^[^（）()。\n]{{0,24}}(?:{alternatives(_LEXICON['labels']['edited'])})[，）)\]】]")
STARTING = re.compile(rf"^[，、]?(?:正式|全面|免费|试|起)?{alternatives(_LEXICON['verbs']['starts'])}(?!典礼|仪式|大会|第一课|[式前后的])")
"""Right after a time: something begins then, and goes on."""
_HEADING_END = re.compile(r"[^（）()\n]{0,4}[）)][：:。]?[ \t]{0,4}")
_COUNTED_FROM = tuple(_LEXICON["lengths"]["counted_from"])
_DEED_LATER = re.compile(
    rf"，?(?:再次?|由[^，。；\n]{{2,10}}?|重新|电话|上门|现场|实地)?(?:调查|检测|{alternatives(word for word in _LEXICON['verbs']['tasks'] if len(word) > 1)})"
    r"(?![^，。；\n]{0,12}(?:[了过]|的[，。]))"
)
"""After 整改完成三个月后: what is to be done then."""
_FIGURE = re.compile(
    rf"{alternatives(_RECURRING['after'])}|约(?![谈请见束定访])|[\u4e00-\u9fff]{{2,4}}中(?:抽|提|拿|划|列|安排|支)|{alternatives(_RECURRING['provided'])}的"  # 从每年收益中提取
)
_FIGURES_BEFORE = tuple(_RECURRING["before"])
_TOLD_BEFORE = re.compile(r"(?:(?:近年来|以来|(?:过去|近)[一二两三四五六七八九十\d]{1,2}年来?)，?|近年来，[^，。；：\n]{1,10})$")
_RATE = re.compile(r"每[^每，。；：\n|]{1,8}\|\d+(?!次|遍|轮|场|期|回|个?小时|学?[课节])")  # 每百张床位每年20件以上
_HOURS_OF_WORK = re.compile(r"(?:[^，。；\n\d]{0,4}工作(?:时间)?[^，。；\n\d]{0,4}\d{1,2}个?小时|至少?休息|休息|(?:可以?)?享受)")  # 每日工作8小时
_TIMES = re.compile("[\u4e00-\u9fff]{2,6}[一1两二三四五2-5][次遍轮]")
"""After 30年以上的每5年: how often that is done (体检一次)."""
_DEMAND = re.compile(r"^[^，。；\d]{0,8}(?:至少|不少于|不得少于|不低于|应当?|须|必须)")  # 每人每年至少参加2次
_PAY = re.compile(rf"^[^，。；\n]{{0,14}}?(?:{alternatives(_RECURRING['pay'])})[^，。；\n]{{0,4}}(?:按|为|不|标准|\d)")  # 每月绩效按80%发放
_CAP = re.compile(  # 每年不超过6家, 每月得分85分以上的为良好
    rf"^[^，。；\n]{{0,14}}?{alternatives(_RECURRING['caps'])}(?![一两二三四五\d]{{1,2}}次(?!的|数))"
    rf"|^[^，。；\n]{{2,24}}的(?=[，。]|{alternatives(_RECURRING['criteria'])})"
)
_HABIT = re.compile(rf"(?:总(?:是|要|会|有|得)|(?:都|常常?|均|仍然?|还是?|依然|依旧|照例)(?!{alternatives(_LEXICON['verbs']['tasks'])}|[要应须必需得可]))")  # 每年都出事
_CHARGED = re.compile("退|罚|赔|支付|按|[^，。；]{0,4}(?:退还|退费|赔付|支付)|加收|计收|计息|计算|加罚|收取|累计|扣(?!分(?:[，、。；\n]|$))")  # 按日加收滞纳金
_APPRAISALS = ("季度", "月度", "半年")
_ABOUT = re.compile(rf"(?:{alternatives(_RECURRING['about'])})(?!.*(?:{alternatives(_RECURRING['sets_up'])}))")
_HOURS = re.compile(rf"(?:{alternatives(_RECURRING['hours'])})[ ]?(?:[：:]|为|是)?$")
_CLASSES = re.compile(r"分[为成][^。；\n]{0,30}$")
_DATED_PAPER = re.compile(r"[：于在]?(?:\d{1,2}月|\d{1,2}日|次[年月日]|翌年|每[日天周月季年]|季后|月后|节后|\d{1,2}[时:：])")
_IN_FORCE = re.compile(rf"{alternatives(_LEXICON['labels']['in_force'])}[^，。；：（）]{{0,8}}[（(]$")  # 任期五年（2021—2026年）
_SENT = re.compile(rf"(?:{alternatives(_RECURRING['sending'])})[^，。；\n]{{0,12}}$")
_MONEY = re.compile(r"^[^，。；\n]{0,12}?\d+(?:\.\d+)?(?:万|亿)?元")
_PROVIDES = re.compile(rf"^(?:按|从)?[^，。；\n\d]{{0,6}}?{alternatives(_RECURRING['provided'])}(?![^，。；\n]{{0,8}}(?:最高|约|左右))")  # 每年安排500万元


def is_deadline(expression: TimeExpression, around: Surroundings, when: When, slot: bool) -> bool:
    """Tell whether a time outside the closed zones says when something is to be done. `slot`: it stands where plans put times."""
    if follows_page_label(around) or _names_edition(around) or _is_signature(expression, around, when):
        return False
    if expression.kind == "recurring":
        return _is_recurring_duty(expression, around)
    if expression.kind == "within":
        return is_limit(expression, around)
    if expression.kind == "ahead":
        return is_lead_time(around)
    if expression.kind == "length":
        return is_allotted(expression, around)
    if expression.kind == "later" and not expression.anchor:
        if ends_a_wait(around) and is_kept_up(around):
            return True
        return around.clause_before.endswith(_COUNTED_FROM) and _DEED_LATER.match(around.after) is not None
    if expression.kind in ("later", "ago"):
        deed = STARTING.match(around.after) or (expression.kind == "later" and _DEED_LATER.match(around.after))
        return bool(expression.anchor) and bool(deed)
    if expression.kind == "since" or _is_business_year(expression):
        return False
    return (slot and not _glosses_what_is_over(around, when)) or is_dated_duty(expression, around, when)


def _glosses_what_is_over(around: Surroundings, when: When) -> bool:
    """上届换届（2017年11月）中, 1.公司成立 2015年6月: a bracket in a sentence, or what only a blank sets off, tells when something was, in a year before the plan's."""
    return when.over and around.before.endswith(("（", "(", " ", "，")) and not _HEADING_END.fullmatch(around.after)


def _names_edition(around: Surroundings) -> bool:
    """（2020年修订）, （2020年5月8日理事会通过）: a date in brackets that says which edition a text is; 三年行动（2024—2026年）: it belongs to a name."""
    if not around.before.endswith(("（", "(", "[", "【")):
        return False
    if _YEARS_ALONE.fullmatch(around.words) and around.before[:-1].endswith(_NAMED_BY_YEARS) and around.after[:1] in ("）", ")", "]", "】"):
        return True
    return around.after.startswith(_EDITIONS) or bool(_EDITED.match(around.after) or _IN_FORCE.search(around.before))


def _names_paper(around: Surroundings) -> bool:
    """报送月报、季报: what is sent."""
    if around.words.endswith(("报", "报告", "报表", "总结")) and around.after.startswith(("于", "应于", "须于", "应在", "须在")):
        return True  # 半年报告于7月10日前报送
    if around.words.endswith("报") and _DATED_PAPER.match(around.after):
        return True  # 年报次年1月10日前报送
    return around.words.endswith("报") and around.after[:1] in ("，", "。", "；", "") and bool(_SENT.search(around.before))


def _names_appraisal(expression: TimeExpression, around: Surroundings) -> bool:
    """负责月度检查和季度考核: 季度考核 names an appraisal, and does not set it up (实行季度考核)."""
    named = expression.form == "short" and around.words.startswith(_APPRAISALS)
    return named and bool(_ABOUT.search(around.clause_before))


def _is_business_year(expression: TimeExpression) -> bool:
    """2024年度 is a year's accounts, plan or rank; 2024年度内 is a time."""
    first, last = expression.first, expression.last
    return not expression.during and ((first is not None and first.fiscal and first.grain == "year") or (last is not None and last.fiscal and last.grain == "year"))


def _is_signature(expression: TimeExpression, around: Surroundings, when: When) -> bool:
    """Tell whether a line is nothing but the day of the plan's issue."""
    return expression.kind == "point" and around.fills_line and when.due is not None and when.due == when.issued


def _is_recurring_duty(expression: TimeExpression, around: Surroundings) -> bool:
    if expression.form == "order" and around.clause_before == "" and around.after[:1] == "的":
        return False
    if _HOURS.search(around.before) or (expression.form == "short" and (_CLASSES.search(around.before) or _names_paper(around))):
        return False
    if _TOLD_BEFORE.search(around.before) or (expression.form == "order" and _CHARGED.match(around.after)):
        return False
    if (expression.form == "each" and _HOURS_OF_WORK.match(around.after)) or (expression.form == "each" and _HABIT.match(around.after)) or _names_appraisal(expression, around):
        return False
    undated = expression.form in ("each", "so") and "BY" not in (expression.rule or "")
    provides, demanded = _PROVIDES.match(around.after), _DEMAND.match(around.after)
    share = around.clause_before.endswith(_FIGURES_BEFORE) and not (around.clause_before.endswith("的") and _TIMES.match(around.after))
    rate = share or _RATE.search(f"{around.clause_before}|{around.clause_after}")
    figures = rate or _FIGURE.match(around.after) or _CAP.match(around.after) or (_PAY.match(around.after) and not provides)
    spent = _MONEY.match(around.after) and not provides
    return not (undated and figures and not demanded) and not spent
