"""Definitions that stand before their label: …的，列为高风险; 90分以上为优秀; 一票否决问题（红色）."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.gradings.cues import BAND, ENUMERATOR, EXTREME, ending, endings
from extractors.gradings.ladders import common_ladder, positions
from extractors.gradings.mentions import Mention, label_at
from extractors.gradings.own import Row
from extractors.lexicon import alternatives, load

_LEXICON = load("gradings")
_VERBS, _CUES = _LEXICON["verbs"], _LEXICON["cues"]
_HOLDER = alternatives(_LEXICON["labels"]["holders"])
_GRADES, _COPULAS, _ADVERBS = (endings(_VERBS[kind]) for kind in ("grade", "copula", "adverbs"))
_BAND_END = re.compile(r"(?:分|％|%)(?:（含[^（）]{0,6}）|\(含\)|含)?(?:以上|以下|及以上|及以下|之间|至?(?:（不含）)?)?(?:的)?[，]?$|\d分?[）)]?$")
_COPULA_BODY = re.compile(
    r"(?:的|者|之间|岗位|风险|其他|其余|剩余|人员|单位|事项|情形|情况|问题|行为|隐患|（含）|以上|以下|以内|[以之]外|(?:情形|情况|条件|事件|问题)外|之内|\d\s?[^\d\s，。；的]{0,3}|％|%|名|户|村|分(?:（含）)?|区域|环节)$|(?:其余|其他|剩余)[一-龥]{0,4}$|(?:的|前|后)\d{1,3}[个名家户所项][一-龥（）]{0,8}$"
)
_WEAK_BODY = re.compile(rf"(?:的|者|时|后|以上|以下)$|{_HOLDER}$|(?:其余|其他|剩余)[一-龥]{{0,4}}$")
_WEAK_GRADE, _PAIRED_GRADE = frozenset(_VERBS["grade_weak"]), frozenset(_VERBS["grade_paired"])
_FRAGMENT = re.compile(r"(?:等次|等级|级别|管理|单位|风险|预警|进行|评定)[^，。；\n]{0,8}[，；]")
_BY = re.compile(r"(?:，|(?<=时)|(?<=的))(?:则|应|要|立即)?由(?P<who>[^，。；：\n]{2,24})$")
_REPORTED = re.compile(r"^没有|^(?:[^，。；\d]{0,4}(?:有|共))?(?:其中|已|另){0,2}\d{1,6}(?:个(?!月|工作日|小时)|家|名|户|人|所)[^，。；的以死受]{0,10}$")
_THE_REST, _LONGEST_REST = ("其余", "其他", "其它", "剩余"), 16
"""How a definition begins that is of what is left: 其他操作不规范问题，标注|蓝色|."""
_CLOSED, _CLOSED_LEVEL = re.compile(r"[，；。、！\n）”\"]|$"), re.compile(r"[，；。、！\n（）”\"：]|$|等次|等级|级")
_CAPTION = re.compile(r"(?:确定|执行|划分|评定|认定|判定|处理|分级|定级)$")
_TAKEN = re.compile(r"(?:(?<=[，；：。])|^)把(?=[^，。；]{4,60}$)")
_NO_WORDS = re.compile(rf"{ENUMERATOR}|(?:其中|级别|等级|风险)?{EXTREME}(?:等级|级别|的)?")
_GRADED_THING = re.compile(r"[一-龥]{0,6}([一-龥]{2})(?=[，。；：]|$)")
_OF_CASE = re.compile(r"的[一-龥]{2,8}$")
"""How words end that tell of a thing by a case: 对社会秩序构成威胁的网络安全事件."""
_ITEM = re.compile(r"[一-龥、]{2,20}")
_SCORE_SPLIT = re.compile(r"(?:\d|含）|[五六七八九]十[一二三四五六七八九]?\u2060?)$")
"""Before 分为 where 分 belongs to the score: 60|分为合格, 不满六十|分为不合格."""
_AND_OPENS = frozenset("及或以")
_AND_MORE = re.compile(r"[及或]?以[上下内]")
_LONGEST_BOUND, _LOW, _HIGH = 12, re.compile(r"\d{1,4}\s?[分％%]?\s?[≤＜<]\s?$"), re.compile(r"\s?[≤＜<]\s?\d{1,4}\s?[分％%]?")
_ITEM_NUMBER = re.compile(r"(?:^|[\n\u2028；。：])\s{0,4}[（(]?\d{1,2}[）)]$")
_SCORE_SET_OFF = re.compile(
    r"(?:\d[分％%](?:（[^（）]{1,8}）)?(?:及?以[上下])?(?:（[^（）]{1,8}）)?|[≥＞≤＜>=<]\s?\d{1,4}(?:\s?[—－\-~～至]\s?\d{1,4})?|"
    r"[\n；，。：][ \t]{0,4}\d{1,3}\s?[—－\-~～至]{1,2}\s?\d{1,3})(?:[ \t]{1,4}[一-龥]{2,6})?(?:[ \t：]{1,24}|[ \t]?—{1,2}[ \t]?)$"
)
"""A score, and a word for it, before a label (R=20～25 极其危险 |一级)."""
_SCORE_ALONE = re.compile(r"\n[ \t]*(?:[DRS]值?\s?)?(?:[≥＞≤＜><=]\s?\d{1,4}|\d{1,4}\s?[≤＜<—－\-~～至]{1,2}\s?(?:[DRS]值?\s?[≤＜<]?\s?)?\d{1,4})分?，$")
"""A score that is all that stands before a label on its line (160＜D≤320，|二级，高度危险，立即整改)."""
_SETS_OFF = ("：", " ", "\t", "——")
_LINE_ENDS = re.compile(r"[”\"]?[；。]?[^\S\n]*(?:\n|$)")
_SCORE_FIRST, _COLUMN_ENDS = re.compile(r"\n[^\n，。；：]{2,28}：?[ \t]*$"), re.compile("[ \t]+[一-龥]|，")
"""A line that a score opens, and what parts its label from what follows from that: 60分以下 不合格 停用一个月."""
_NEGATED = re.compile(rf"(?:{alternatives(_VERBS['negated'])})(?:被)?$")
_HELD = re.compile(r"(?:新|首次|已经?|曾|连续[一二三四五两\d]{1,2}年被?)$")
_WORD_FOR_IT, _AMOUNT_ENDS = re.compile("，[一-龥]{2,6}$"), re.compile(r"\d[^，。；：\d\n]{1,3}(?:以[上下内])?$")
_BAND_LAST = frozenset("分％%）)含上下间至的，0123456789")
_BRACKET_ENDS = re.compile(r"[一-龥]{0,6}）")
_TITLE_BETWEEN = re.compile(r"(?<=[一-龥])“[^“”\n]{2,12}”$")
"""Between the verb and the level: what is awarded (授予“平安家庭”五星级标识)."""
_TOLD = re.compile(r"由|经|报|批准|宣布|决定|立即|及时|依次|随即|根据|按照?|可以?$|将$|应$|要$|相应|[后前]$|指挥|办公室|领导小组|政府|部门$")
_LONGEST_PAIRED, _PAIRED_WITHIN = 45, 70
_BESIDES = ("，并", "，且", "，同时", "，并同时", "，并一律")
"""Before a verb: what the clause tells is done besides with the level before it (为D级，每两个月检查一次，并列入“黑榜”)."""
_GIVEN = {verb: re.compile(rf"[^，。；：\n]{{4}}{verb}(?P<given>[^，。；：\n]{{2,12}})(?=[，。；\n]|$)") for verb in _VERBS["copula"]}
"""What a clause gives a case at its end, by each verb: 墙体开裂为|二级房屋|."""
_SENTENCE_MARKS = tuple("。！？\n\u2028\t|")


_SET_OFF_BY = frozenset({"响应", "应急响应", "预警"})
_HAPPENS = re.compile(rf"(?:{ENUMERATOR})?\s?(?:发生|出现|造成|达到|接到|预计|持续)")
"""What opens words on an event: 发生一般火情，由村组扑救，为四级响应."""
_RULE_FOLLOWS = re.compile(r"[”\"]?的[，,]")
"""Behind a level: what is done with what has it, not what it is (稳定风险评为高风险的，不予实施)."""
_GRADED_AGAIN = re.compile(r"[”\"]?[^，。；：\n]{0,20}的，?(?:应|可|一律|直接)?(?:[列划评归]|确定|认定|评定|界定)为")
"""Behind a result that is part of a case: what gives the case its level (大坝鉴定为|三类|坝且下游有村庄的，列为重点水库)."""
_PART_OF_CASE = re.compile(r"[”\"]?(?:仍|还|却|而|后|且|又|依然|拒不)[^，。；\n]{0,16}[的者](?=[，。；、\n]|$)")
"""Behind a result: it is only part of a case (检验结论为不合格仍继续使用的)."""
_CONDITION = re.compile(
    r"[一二三四ⅠⅡⅢⅣIV]级(?:应急)?响应(?:（[^（）\n]{1,12}）)?(?:(?:[的启动]{0,3}条件)?：|[ \t]*\n[^，。；：\n]{0,10}(?:条件|情形|标准)为?：\s{0,4})"
    r"[^。；\n]{0,40}(?:发布|发出)[“\"]?(?:[一-龥]{2,6})?$"
)
"""Before a warning: it is the condition of a response (Ⅳ级响应：气象台发布|蓝色预警)."""
_DEALT_WITH = re.compile(r"，?(?:由(?!于)|[经须应报]|[^，。；：\n]{2,10}负责)")
"""Behind a label with its thing: what is done with it, or who does it."""
_OF_A_CASE = re.compile(r"(?P<said>[^，。；：\n]{2,30})的(?P<named>[一-龥]{3,16})")
_CASE = rf"(?:^|[。；：\n])\s*(?:{ENUMERATOR}\s?)?(?:对于?|凡)?(?P<said>(?!{alternatives([*_CUES['meets'], *_CUES['occurs']])})[^。；：\n]{{2,40}})的"
_OPENS_CASE, _OPENED_CASE = re.compile(rf"{_CASE}$"), re.compile(rf"{_CASE}(?P<named>[一-龥]{{3,12}})(?=，)")
"""A clause that opens with a case of a thing at a level: 对涉及政策复杂的|二类积案，."""
_CLOSES, _OPENS_CLAUSE = re.compile(r"，(?P<label>[^，；。：\n]{1,5})(?=[，；。])"), re.compile(r"[；。：\n](?P<label>[^，；。：\n]{1,5})(?=[，：])")
_ALIKE_WITHIN, _LEAST_ALIKE, _LONGEST_SCORE, _LEAST_SAID = 160, 3, 56, 7
_OF_AMOUNT, _LONGEST_CASE = re.compile(r"\d[^，。；\n\d]{0,10}(?:以[上下内]|[至—~～\-]\s?\d[^，。；]{0,10}?)的[一-龥]{2,20}$"), 60
"""A case told by the amount of a thing: 50万元（含）以上的采购项目以及单一来源采购项目."""
_AS = "按"
_MANAGED = re.compile(
    r"[”\"]?(?:的?(?:作业|事项|项目|岗位|等级|级别|标准|要求)){0,2}"
    r"(?:管理|管控|监管|对待|处置|处理|执行|控制|补助|奖补|补贴|奖励|收费|缴纳|发放|支付|扣分|计分|兑现)(?=[，；。\n])"
)
_OF_CASES = re.compile(r"的(?:[一-龥]{1,4})?$|(?:其他|其余)[一-龥]{2,6}$")
"""Around a level that cases are managed as, and what tells such cases: …的，按|一级风险|管理."""
_FIGURE, _THINGS = re.compile(r"\d"), tuple(_LEXICON["subject"]["things"])


class Before(NamedTuple):
    """A definition before its label, from `start` to `end`. `listed` as in `Saying`; `who` sets the level going (由镇长启动一级响应)."""

    start: int
    end: int
    listed: bool
    who: str | None


def is_condition(text: str, mention: Mention) -> bool:
    """Tell whether a warning is only the condition of a response (Ⅳ级响应：气象台发布蓝色预警的，…)."""
    return mention.noun.startswith("预警") and _CONDITION.search(text, max(0, mention.start - _PAIRED_WITHIN), mention.start) is not None


def defined_before(row: Row, before: str, after: str, text: str) -> Before | None:
    """Read the words `before` a row of one label (and `after` it) as the label's definition: …的，列为高风险; 90分以上为优秀; 90分以上优秀; 90分以上（优秀）;
    出现积水启动Ⅱ级响应，道路中断启动Ⅰ级响应.
    """
    if len(row) > 1 or _PART_OF_CASE.match(after) or (after[:1] in _AND_OPENS and _AND_MORE.match(after)):
        return None
    mention, base = row[0], row[0].start - len(before)
    bracketed = (
        (after.startswith("）") and _bracketed(text, row))
        or (before.endswith(("的（", "者（")) and _BRACKET_ENDS.match(after))
        or (before.endswith(("的——", "者——")) and _CLOSED.match(after))
    )
    ended = before.endswith(("的，", "者，")) and _CLOSED.match(after)
    concluded = ended and ("conclusions" in positions(mention.core) or (not mention.bare and _near(text, row, "的，")))
    closes = before.endswith("，") and not mention.bare and _closes_clauses(mention, text)
    set_off = _set_off(before, after)
    before = before.rstrip("： \t—" if set_off else "（—")
    verb, end = _managed_as(before, after) or _verb_before(before)
    if not end or not (verb or bracketed or concluded or closes or _scored(before, after) or set_off) or (mention.bare and not set_off and not _CLOSED_LEVEL.match(after)):
        return None
    if before.endswith(_BESIDES, 0, end):
        return None
    if verb == "分为" and _SCORE_SPLIT.search(before[max(0, end - 3) : end]):
        end += 1
    by = _BY.search(before[max(0, end - 30) : end]) if verb in _WEAK_GRADE else None
    end -= len(by[0]) if by else 0
    body = _body_start(before[:end])
    words = before[body:end].strip("，、；： \n\t“）")
    if not words or _NO_WORDS.fullmatch(words) or _NEGATED.search(before[max(0, end - 12) : end]) or _NEGATED.search(words[-8:]) or _HELD.search(words[-8:]):
        return None
    if not words.endswith(("的", "者")) and not _FIGURE.search(words) and _GRADED_AGAIN.match(after):
        return None
    thing = _GRADED_THING.match(mention.noun + after)
    if _RULE_FOLLOWS.match(after) and not mention.bare and not _FIGURE.search(words) and words.endswith(_THINGS):
        return None
    set_off_by = verb in _VERBS["copula"] and mention.noun in _SET_OFF_BY and _HAPPENS.match(words) is not None
    named = after.startswith(("），", "）的")) and bracketed and len(words) < _LONGEST_CASE
    apart = verb in _VERBS["copula"] and before[end : end + 1] == "，" and _near(text, row, f"，{verb}")
    cased = _of_things(verb, words, text, mention.start)
    cased = cased or (thing is not None and words.endswith(thing[1]) and _OF_CASE.search(words) is not None)
    fits = cased or apart or closes or _fits(verb, words) or set_off_by or named or _paired(text, row, verb, words) or _in_series(text, row, verb, words)
    listed = not fits and not mention.bare and verb in _VERBS["copula"] and _ITEM.fullmatch(words) is not None and _CLOSED.match(after) is not None
    return Before(base + body, base + end, listed, by["who"] if by else None) if fits or listed else None


def within_bounds(row: Row, before: str, after: str) -> Before | None:
    """Read the bounds on both sides of a label as its definition: 80分≤|良|＜90分."""
    low, high = _LOW.search(before[-_LONGEST_BOUND:]), _HIGH.match(after)
    if len(row) > 1 or low is None or high is None:
        return None
    start = row[0].start - len(low[0])
    return Before(start, row[-1].end + high.end(), False, None)


def told_by_amount(row: Row, before: str, after: str, text: str) -> Before | None:
    """Read the clause before a label as its definition where others of the ladder near by have one of the same build, with figures: 1公顷以下的一般火情，由林场扑救;
    1公顷以上10公顷以下的较大火情，由…; 10公顷以上的重大火情，由….
    """
    mention = row[0]
    if len(row) > 1 or not mention.noun or not before.endswith("的"):
        return None
    near = text[max(0, mention.start - _ALIKE_WITHIN) : row[-1].end + _ALIKE_WITHIN]
    if after.startswith("，") and (case := _OPENS_CASE.search(before)) and _cases_alike(mention, near):
        return Before(mention.start - len(before) + case.start("said"), mention.start - 1, False, None)
    if not _DEALT_WITH.match(after):
        return None
    named = ((match["said"], *match["named"].partition(mention.noun)[:2]) for match in _OF_A_CASE.finditer(near))
    alike = {label: _FIGURE.search(said) is not None for said, label, thing in named if thing and common_ladder([label, mention.core])}
    if len(alike) < _LEAST_ALIKE or sum(alike.values()) < _LEAST_ALIKE - 1:
        return None
    base, start = mention.start - len(before), _body_start(before)
    passed = _DEALT_WITH.match(before, start)
    start = before.find("，", passed.end()) + 1 if passed else start
    return Before(base + start, mention.start - 1, False, None)


def _cases_alike(mention: Mention, near: str) -> bool:
    """Tell whether labels of one ladder open clause after clause behind a case of their thing: 对多次越级的|二类积案，由…；对一般性的|三类积案，由…."""
    found = [(match["said"], match["named"].partition(mention.noun)) for match in _OPENED_CASE.finditer(near)]
    alike = {label: said for said, (label, thing, _) in found if thing and positions(label).keys() & positions(mention.core).keys()}
    return len({*alike.values()}) >= _LEAST_ALIKE


def _closes_clauses(mention: Mention, text: str) -> bool:
    """Tell whether labels of one ladder close clause after clause, and open none: 超过设计水位，|Ⅲ级|；坝体出现管涌，Ⅱ级；."""
    near = text[max(0, mention.start - _ALIKE_WITHIN) : mention.end + _ALIKE_WITHIN]
    labels = [label.core for match in _CLOSES.finditer(near) if (label := label_at(match["label"]))]
    opened = (label_at(match["label"]) for match in _OPENS_CLAUSE.finditer(near))
    known = {*labels, mention.core}
    return len(known) >= _LEAST_ALIKE and mention.core in labels and common_ladder([*known]) is not None and not any(label and label.core in known for label in opened)


def _set_off(before: str, after: str) -> bool:
    """Tell whether a score stands before a label, parted from it by blanks or a colon, and its line ends there (behind a colon its clause: 90分以上：优秀，
    80—89分：良好); or goes on with what follows from the level where the score opens it.
    """
    if before.endswith("，") and after.startswith("，"):
        return _SCORE_ALONE.search(f"\n{before[-_LONGEST_SCORE:]}") is not None
    if not before.endswith(_SETS_OFF) or not _SCORE_SET_OFF.search(line := f"\n{before[-_LONGEST_SCORE:]}"):
        return False
    if (before.endswith("：") and after.startswith(("，", "；", "。"))) or _LINE_ENDS.match(after):
        return True
    column = _COLUMN_ENDS.match(after) is not None and label_at(after.partition("\n")[0].strip()) is None  # R=15～16 高度危险 二级: a word before the label
    return column and _SCORE_FIRST.search(line) is not None


def _scored(before: str, after: str) -> bool:
    """Tell whether a range of scores stands right before a label (90分以上|优秀, 75≤得分＜90，|良；), or set off by commas another amount, or a word for it:
    15厘米以下，|蓝色；; D＜20，稍有危险，|5级；.
    """
    if before.endswith("，") and after[:1] in {"", "；", "。", "\n"}:
        before = _WORD_FOR_IT.sub("", before[:-1])
        if _AMOUNT_ENDS.search(before[-12:]):
            return True
    if _ITEM_NUMBER.search(before[-8:]):
        return False
    return before[-1:] in _BAND_LAST and _BAND_END.search(before[-24:]) is not None and _CLOSED.match(after) is not None


def _managed_as(before: str, after: str) -> tuple[str, int] | None:
    """The verb, and where the words before it end, where they are managed as the level (…的作业，一律|按高风险作业管理), else None."""
    if not before.endswith(_AS) or not _MANAGED.match(after):
        return None
    end = len(before) - 1
    end -= len(ending(before[max(0, end - 8) : end], _ADVERBS))
    end -= before[end - 1 : end] == "，"
    return (before[-1], end) if _OF_CASES.search(before[max(0, end - 8) : end]) else None


def _verb_before(before: str) -> tuple[str, int]:
    """The verb of grading that ends `before` (…的，应|评定为), "" if there is none, and where the words before it end."""
    stem = before[:-1] if before.endswith(("：", "“", '"')) else _TITLE_BETWEEN.sub("", before)
    verb = ending(stem, _GRADES) or ("" if before.endswith("：") else ending(stem, _COPULAS))
    if not verb:
        return "", len(before)
    end = len(stem) - len(verb)
    end -= len(ending(stem[max(0, end - 8) : end], _ADVERBS))
    return verb, end - (stem[end - 1 : end] in {"，", ","})


def _fits(verb: str, words: str) -> bool:
    """Tell whether words before a verb can be a criterion, not a report (3家企业被评为D级); 为 and 是 take less than 评定为."""
    if _REPORTED.search(words.rsplit("，", 1)[-1]):
        return False
    if verb == _AS:
        return True
    if verb in _VERBS["grade"]:
        rest = words.startswith(_THE_REST) and len(words) <= _LONGEST_REST
        return verb not in _WEAK_GRADE or rest or BAND.search(words) is not None or _WEAK_BODY.search(words[-8:]) is not None
    return bool(_COPULA_BODY.search(words[-8:]) or BAND.search(words[-16:]) or (len(words) < _LONGEST_CASE and _OF_AMOUNT.search(words)))


def _bracketed(text: str, row: Row) -> bool:
    """Tell whether a label before ） stands in brackets behind its criterion, as another of the ladder does near by: 一票否决问题（红色）；…（橙色）."""
    start, mention = row[0].start, row[0]
    return not mention.bare and text[max(0, start - 2) : start].endswith("（") and _near(text, row, "（")


def _near(text: str, row: Row, verb: str) -> bool:
    """Tell whether `verb` gives another label of the ladder within a few clauses of the row."""
    near = text[max(0, row[0].start - _PAIRED_WITHIN) : row[-1].end + _PAIRED_WITHIN]
    labels = (label_at(near[match.end() : match.end() + size]) for match in re.finditer(re.escape(verb), near) for size in (3, 2))
    return any(label and label.core != row[0].core and common_ladder([label.core, row[0].core]) for label in labels)


def _of_things(verb: str, words: str, text: str, at: int) -> bool:
    """Tell whether things of a case are given a level as others of theirs are near by: 证照过期的渔船|为黄码，证照齐全的渔船|为绿码."""
    case = _OF_CASE.search(words) if verb in _VERBS["copula"] else None
    near = text[max(0, at - _ALIKE_WITHIN) : at + _ALIKE_WITHIN]
    return case is not None and near.count(f"{words[-2:]}{verb}") > 1


def _paired(text: str, row: Row, verb: str, words: str) -> bool:
    """Tell whether a verb of many uses grades: the same verb gives another label of the ladder near by, and `words` tell no one to use it."""
    if verb not in _PAIRED_GRADE or row[0].bare or len(words) > _LONGEST_PAIRED or _TOLD.search(words):
        return False
    return _near(text, row, verb)


def _in_series(text: str, row: Row, verb: str, words: str) -> bool:
    """Tell whether labels of one ladder, each at the end of a clause of its own, are given by the same verb near by: 墙体开裂为|二级房屋；整体倾斜为|一级房屋；…."""
    if verb not in _VERBS["copula"] or row[0].bare or len(words) < _LEAST_SAID:
        return False
    near = text[max(0, row[0].start - _ALIKE_WITHIN) : row[-1].end + _ALIKE_WITHIN]
    given = (match["given"] for match in _GIVEN[verb].finditer(near))
    known = {label.core for words in given for size in (4, 3, 2) if (label := label_at(words[:size]))}
    return len(known) >= _LEAST_ALIKE and row[0].core in known and common_ladder([*known]) is not None


def _body_start(before: str) -> int:
    """Where the clause that ends `before` begins: after the sentence or the ； before it, a ： that opens it, or a line end."""
    start = 1 + max(map(before.rfind, _SENTENCE_MARKS))
    if before.startswith("\n的", start - 1):
        start = 1 + max(before.rfind(mark, 0, start - 1) for mark in _SENTENCE_MARKS)
    if not start and _FRAGMENT.match(before):
        start = max(before.find("，"), before.find("；")) + 1
    at = len(before)
    while (at := before.rfind("；", start, at)) >= 0:
        if not before[at + 1 :].lstrip().startswith(("及", "和", "或", "以及")):
            start = at + 1
            break
    colon = before.rfind("：", start)
    caption = before[:colon].endswith(tuple(_CUES["enumerated"])) or _CAPTION.search(before[max(0, colon - 12) : colon])
    taken = _TAKEN.search(before, start)
    if taken and taken.start() > colon:
        return taken.end()
    if colon >= 0 and (caption or not any(word in before[start:colon] for word in _CUES["enumerated"])):
        start = colon + 1
    return start
