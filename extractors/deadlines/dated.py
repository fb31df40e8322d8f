"""Dates in running text: when they set a time for something to do."""

from __future__ import annotations

import re
from typing import Any

from extractors.deadlines.past import When, is_past
from extractors.deadlines.surroundings import Surroundings
from extractors.lexicon import alternatives, load
from extractors.reading.dates import Moment, TimeExpression
from extractors.reading.item_numbers import NUMBERED, SIGNS
from extractors.reading.units import is_unit

_LEXICON: dict[str, Any] = load("deadlines")
_VERBS: dict[str, list[str]] = _LEXICON["verbs"]
_TASK = re.compile(alternatives(_VERBS["tasks"]))
_DEED = re.compile(alternatives(word for word in _VERBS["tasks"] if len(word) > 1))
_FIRST_PERSON = re.compile(alternatives(_LEXICON["past"]["persons"]))
_NO_LIMIT = re.compile(  # 2015年前的, 2015年前成立的企业
    rf"^ ?(?:{alternatives(_LEXICON['no_limit']['followers'])}|{alternatives(_LEXICON['no_limit']['kinds'])}[^，。；\n]{{0,20}}的)"
)
_CONDITIONS = tuple(_LEXICON["no_limit"]["conditions"])
_VALID = tuple(_LEXICON["no_limit"]["valid"])
_COUNTED = tuple(_LEXICON["lengths"]["no_limit"])
_LEAD = re.compile(rf"^(?:{alternatives(_VERBS['lead_ins'])}|{NUMBERED})*$")
_SAYS_WHAT = re.compile(rf"^[，]?(?!{alternatives(_VERBS['says_not'])})(?:{alternatives(_VERBS['says_what'])})")
_DESCRIBED = re.compile(alternatives(_VERBS["described"]))
_TOLD_BY_DAYS = re.compile(r"(?:时间)?(?:为|是|定于|定在|从|自)[^，。；\n\d]{0,4}\d")
"""After a season: the days that say when it is (今年汛期为5月1日至9月30日)."""
_WEATHER = re.compile(  # 7月中下旬多雷暴大风; 8月为台风多发期
    rf"，?(?:[多易常]|为|是|属|进入|迎来|处于|仍)[^，。；：\n]{{0,12}}?{alternatives(_VERBS['weather'])}[^，。；：\n]{{0,3}}(?:[，。；]|$)"
)
_REFERENCE = re.compile("(?:[0零]时)?为[^，。；\\n]{0,8}(?:基准|时点|口径|依据|参照|界)")  # 以12月31日为清查基准日
_COVERED = re.compile(r"(?:范围|跨度|区间|口径)[^，。；：:\n]{0,4}[：:]?$")  # 业务时间跨度为2022年1月至2023年5月: what is looked into, not when
_SUBJECT = re.compile(r"^[\u4e00-\u9fff]{2,8}(?<![的与和或及对比较按从])$")
_LISTED = re.compile(  # 6月20日和11月20日前; 上半年及下半年各一次
    r"^(?:[、和及与]|以及)(?:(?:\d{1,2}月(?:\d{1,2}[日号]|[底末])?[、和及与]?){1,5}(?:之前|以前|前)|(?:下半年|第?[二三四]季度|\d{1,2}月份?|\d{4}年(?:[、和]\d{4}年){0,4})[，]?(?:各(?!类|项|级)|分别|均))"
)
_TIME = r"(?:\d{1,2}月(?:\d{1,2}[日号]|份|[上中下]旬|[底末])?|第?[一二三四]季度|[上下]半年)"
_LISTED_AHEAD, _LISTED_BEHIND = re.compile(rf"(?:{_TIME}[、和及与]){{1,8}}$"), re.compile(rf"(?:[、和及与]{_TIME}){{0,8}}")
"""The other times of a list that a time stands in (安排在3月、6月和9月)."""
_BEFORE_HEAD = " \t　“”\"—－-" + "".join(SIGNS)
"""What may stand before the first word of an instruction and says nothing."""
_SET_FOR = tuple(_LEXICON["verbs"]["set_for"])
_ITEM = re.compile(r"(?:^[^，。；：（）]{0,3}|[；。，])[^，。；：（）\d]{2,12}[：:] ?$")  # …；摸号：5月25日上午；…
_GOAL = re.compile(  # 2024年目标：新增就业500人; 2024年覆盖率达到90%
    r"(?:工作)?(?:目标|任务)+(?:为|是)?[：:]|[\u4e00-\u9fff]{0,10}?(?:达到?|不低于|不少于|提高到|提升到|降至|降到|控制在)\d"
)
_SUM = re.compile(r"[\u4e00-\u9fff（）]{3,16}?\d[\d.]*[^，。；\n的]{1,12}$")  # 核销呆账贷款不少于500万元
_PLANNED = re.compile(rf"(?:[全各本我][\u4e00-\u9fff]{{1,3}})?(?:{alternatives(_VERBS['meant'])}){alternatives(_VERBS['tasks'])}")  # 2024年计划改造12个小区
_COMES_ABOUT = re.compile(rf"[\u4e00-\u9fff]{{2,8}}?(?:{alternatives(_VERBS['coming_about'])})(?=[，。；、\n]|$)")  # 2025年主体完工
_SHARE = re.compile(r"^ ?\d[\d.]*[万亿余多]{0,2}[\u4e00-\u9fff]{1,3}(?=[，。；、）\n]|$)")  # 其中2025年40公里
_LED = re.compile(r"在[^，。；\n]{2,24}(?:带领|领导|指导|关心|关怀|支持)下")  # 2013年，在县委的领导下，… tells
_DEFINES = ("是指", "即", "是指公历", "即公历")
_YEAR_END_NOUNS = tuple(_VERBS["year_end_nouns"])
_YEAR_END_NAME = re.compile(rf"(?!{alternatives(_VERBS['tasks'])})[\u4e00-\u9fff]{{2}}(?:考核|考评|评优|奖励|绩效|奖金)")  # 年终质量考核
_NAMED_WITH = tuple(_VERBS["year_end_named_with"])
_OF_NEXT = re.compile(alternatives(_VERBS["of_next"]) + "$")
_NEXT_WORK = re.compile(rf"的?[^，。；：\n]{{0,6}}?(?:{alternatives(_VERBS['planned'])})")  # 对下个月重点工作作出安排
_SPEAKING_OF = re.compile(rf"(?:^|[，、和及与])(?:{alternatives(_VERBS['spoken_of'])})[^，。；：\n]{{0,4}}$")
NO_DEED = re.compile(alternatives(_VERBS["no_deed"]))
"""After 年内: what must not happen in it."""
_FOUGHT = tuple(_VERBS["fought"])
_NAMED_AT_END = tuple(_VERBS["named_at_term_end"])
_USED = ("利用", "用好", "抓住")
_FINISHED = re.compile(alternatives(_VERBS["finishing"]))


def is_dated_duty(expression: TimeExpression, around: Surroundings, when: When) -> bool:
    """Tell whether a date in running text sets a time: it must not be past, and a bare date must stand where an instruction begins."""
    first, kind = expression.first, expression.kind
    if first is None or around.after.startswith(_VALID) or around.clause_before.endswith(_DEFINES):
        return False
    if around.clause_before.endswith("以") and _REFERENCE.match(around.after):
        return False
    if kind == "range" and _COVERED.search(around.clause_before):
        return False
    if around.after.startswith("的") and kind not in ("before", "range"):
        return False
    if kind == "before":
        sets_time = not _NO_LIMIT.match(around.after) and not around.clause_before.startswith(_CONDITIONS)
    else:
        sets_time = kind in ("from", "until", "range") or _is_time_of_duty(first, expression, around, when)
    return sets_time and not is_past(expression, around, when)


def _is_time_of_duty(first: Moment, expression: TimeExpression, around: Surroundings, when: When) -> bool:
    """Tell whether a date without 前, 起, 至 is when something is to be done."""
    if expression.kind == "after" and first.grain == "feast":
        return bool(_TASK.match(around.after.lstrip("，")))
    if expression.kind == "point" and first.year is None and not first.year_step and around.clause_before.endswith(_FOUGHT):
        return False
    if first.is_day and first.grain not in ("day", "lunar"):
        named = around.after.startswith(_YEAR_END_NOUNS) or _YEAR_END_NAME.match(around.after) or around.clause_before.endswith(_NAMED_WITH)
        return first.year is not None or first.grain == "week" or not named
    if _LISTED.match(around.after):
        return True
    if _FIRST_PERSON.search(around.sentence_after[:24]):
        return False
    if first.grain == "school":
        return expression.during
    if first.grain in ("feast", "season"):
        return _is_time_of_year(first, expression.during or around.words.endswith(("前后", "前夕", "当天", "当日", "当晚")), around)
    return _is_moment_of_action(first, around, when)


def _is_time_of_year(first: Moment, during: bool, around: Surroundings) -> bool:
    """春节期间, 暑假期间 at the head of an instruction; 学期初, 2024年春季 where a task follows at once."""
    if _DESCRIBED.search(around.sentence_after[:24]) or _TOLD_BY_DAYS.match(around.after):
        return False
    if around.words.endswith("内"):  # 防火期内 is a condition, unless something is finished then
        return bool(_FINISHED.search(around.sentence_after[:24]))
    if during:
        return _opens(around) or bool(_TASK.search(around.sentence_after[:24]))
    if first.name == "期末" and around.after.startswith(_NAMED_AT_END):
        return False
    name = first.name or ""
    named = first.has_year or first.following or name.endswith(("初", "中", "末")) or name.startswith(("今", "明")) or around.clause_before.endswith(_USED)
    return named and bool(_TASK.match(around.after.lstrip("，")))


def _is_moment_of_action(first: Moment, around: Surroundings, when: When) -> bool:
    """A bare 2014年, 5月, 三季度 sets a time where what is to be done follows: at once after a year, soon after anything shorter."""
    step = first.month_step if first.month_step is not None else first.year_step if first.grain == "year" else None
    if step is not None and (step < 0 or (step == 0 and first.grain in ("year", "month") and not first.within)):
        return False
    ahead = when.to_come or when.under_way or not (first.has_year or when.issued)
    if _is_set_for(around) or (around.clause_after == "" and ahead and _ITEM.search(around.before)):
        return True
    if _SAYS_WHAT.match(around.sentence_after) or _WEATHER.match(around.sentence_after) or ((step or 0) > 0 and _is_spoken_of(first, around)):
        return False
    if first.grain == "week" and first.name is None:
        return _opens(around)
    follows = around.sentence_after.lstrip("，、：: ").replace(" ", "")
    if _LED.match(follows) or (around.words.endswith("年初") and follows.startswith(_YEAR_END_NOUNS)):
        return False
    if first.grain == "year" and first.within:
        return bool(_DEED.match(follows) or NO_DEED.match(follows)) or (bool(_DEED.search(follows[:16]) or _sums_up(around)) and not follows.startswith(_COUNTED))
    if first.grain == "year" and not around.sentence_after.startswith(("，", "：", ":")):
        return _is_in_year(follows, ahead) or ("其中" in around.before and bool(_SHARE.match(follows)))
    if _TASK.search(follows[: 24 if first.grain in ("year", "plan") else 16]):
        return True
    if first.grain == "year" or not ahead:
        return False
    return _opens(around) or (when.to_come and bool(_SUBJECT.match(around.clause_before)))


def _is_in_year(follows: str, ahead: bool) -> bool:
    """Tell whether what follows a year, at once, is to be done in it: a task, a goal, a plan, or what comes about in a year to come."""
    return any(said.match(follows) for said in (_TASK, _GOAL, _PLANNED)) or (ahead and _COMES_ABOUT.match(follows) is not None)


def _sums_up(around: Surroundings) -> bool:
    """Tell whether a clause that opens with 年内 goes on with how much is to be done in it (年内核销呆账贷款500万元)."""
    return _opens(around) and _SUM.match(around.clause_after) is not None


def _is_set_for(around: Surroundings) -> bool:
    """Tell whether a clause ends in the times that something is set for (安排在3月、6月和9月)."""
    return _LISTED_BEHIND.fullmatch(around.clause_after) is not None and _LISTED_AHEAD.sub("", around.clause_before).endswith(_SET_FOR)


def _is_spoken_of(first: Moment, around: Surroundings) -> bool:
    """Tell whether a month, quarter or year to come is what the work is about: 制定下月计划, 对下季度重点工作作出安排."""
    if first.grain == "month" and _OF_NEXT.search(around.clause_before):
        return True
    return bool(_SPEAKING_OF.search(around.clause_before) and _NEXT_WORK.match(around.after))


def _opens(around: Surroundings) -> bool:
    """Tell whether an instruction begins with the time: at the head of its clause or after the unit that acts, and followed by more than a definition."""
    lead = around.clause_before.strip(_BEFORE_HEAD)
    heads = bool(_LEAD.match(lead)) or is_unit(lead)
    return heads and len(around.sentence_after.strip("，：: ")) >= 2 and not _SAYS_WHAT.match(around.sentence_after)
