"""Labels of a text's own making (金牌户 … 加油户, 简单 … 复杂): what it lists, scores or sets out as levels though no ladder holds the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from extractors.contract import Span
from extractors.gradings.cues import ENUMERATOR, MEASURE
from extractors.gradings.ladders import COLOURS, LATENT, LATENT_LADDERS, WORDS, common_ladder, ordinal, positions
from extractors.gradings.mentions import MEANS, NUMBER, REFUSED_AFTER, SUFFIX, Mention, label_at
from extractors.lexicon import alternatives, load, quick
from extractors.reading.item_numbers import CIRCLED, NUMERALS, SIGNS

_LEXICON = load("gradings")
_MEASURED_ONLY = ("等级：", "级别：", "分级：", "等次：", "档次：", "评定为", "确定为", "认定为")
"""What stands before lists of levels only where each has its range or colour in brackets."""
_DIVIDE = rf"{alternatives([*_LEXICON['verbs']['divide_own'], '分', '按“', '照“', '以“', '用“', '结论为', '结论有', *_MEASURED_ONLY])}(?!(?<=分)别|(?<=设)[备施计])"
_GRADE = quick([*_LEXICON["verbs"]["grade"], *_LEXICON["verbs"]["copula"]])
_DEEDS = quick(_LEXICON["verbs"]["deeds"])
_AS_LEVEL = "[一-龥]{1,7}[类级档榜户](?![一-龥])"
_NOT_LEVELS = alternatives({*_LEXICON["divisions"]["refused_after_count"]} - {"管理"})
_KINDS_ONLY = frozenset({"类", "类别", "状态", "情形", "种"})
_MERE_KINDS, _TELLING = frozenset({"类", "类别", "种"}), frozenset({"severity", "results"})
_STRONG, _TIER = frozenset(_LEXICON["verbs"]["divide_strong"]), re.compile(alternatives(_LEXICON["divisions"]["tiers"]))
_ORDER = alternatives(_LEXICON["cues"]["downwards"] + _LEXICON["cues"]["upwards"])
_RANKED = re.compile(
    rf"{_ORDER}$|(?:评比|考核|考评|评价|评定|督查|检查|测评|复核|验收|评审|审核|评估|核查|检验|抽检|年检|复查|考察|评议|认定)[^，。；]{{0,4}}(?:结果|成绩)$|结论$|"
    r"(?:等级|级别|等次|档次)$|(?:程度|轻重缓急|(?:风险|危害|危险|影响|责任|权力)大小)$"
)
_HOLDER = quick(_LEXICON["labels"]["holders"])
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6}
_SWALLOWED = re.compile("[两二三四五六](?:个|种|大|部分|块|片|组)")
_COUNT = r"(?P<count>[两二三四五六2-6])(?<!第.)"
_LEVELS = r"(?:个|种|大|项)?(?:不同)?(?:的)?[一-龥]{0,4}?(?P<kind>等级|级别|级(?!联|网)|档次|档|等次|等|层级|层次|类别|类|状态|情形|种(?=[：。，；\n如]))"
_WORDS, _IN_BRACKETS = r"(?:(?![和及与]|[两二三四五六](?:个|种|[等级类档层]))[一-龥]){1,12}", r"(?:（[^（）\n]{1,12}）)?"
_PART = _WORDS + _IN_BRACKETS
_LIST = re.compile(
    rf"(?P<divided>{_DIVIDE})(?<![得评积总划计]分)(?P<order>{_ORDER})?(?:[两二三四五六](?:个|种)?(?:[等档]次|等级|层次|情形|结论|种|类|级|档)[，：](?:即|分别[为是])?(?=“))?[：“\"]{{0,2}}"
    rf"(?P<words>{_WORDS}+{_IN_BRACKETS}(?:(?:[”\"]?(?:、|和|及|与)[“\"]?|[”\"]，?[“\"]){_PART}){{1,5}})[”\"]?"
    rf"(?:(?:等|这)?{_COUNT}{_LEVELS}(?!{_NOT_LEVELS})|(?=[，。；：\n]))"
)
_WORD = re.compile(r"(?P<word>[^、，和及与“”\"（）]+)(?:（(?P<gloss>[^（）]+)）)?")
_UNITS = (
    r"(?:分|％|%|星|次|天|项|件|户|人|年|小时|处|起|例|家|个|名|吨|亩|公里|万元|亿元|元)?(?:（[^（）\n]{1,8}）)?(?:及以上|及以下|以上|以下|以内|之内|之间|[以之][前后])?(?:（[^（）\n]{1,8}）)?"
)
_RANGE = (
    rf"\d\s?[分％%]?(?:（含）)?(?:以上|以下|及以上|及以下|(?:—|－|-|~|～|至)(?![0-9]{{1,4}}{alternatives(_LEXICON['divisions']['numbered'])}))|"
    r"(?:不满|不足|满|低于|高于|≥|＜|≤|＞)\s?\d|[前后]\s?\d{1,2}[％%名]"
)
_TURNED = (
    rf"(?:的|者)?(?:{_HOLDER}|(?<=的)[一-龥]{{1,4}}?(?=(?:评|授|列|定|命名|确定|认定|称)?[为予挂亮插][“\"]))?，?(?:可|应)?(?:(?!{_DEEDS}(?![“\"]|{_AS_LEVEL})){_GRADE}|列(?=[“\"])|(?=[“\"]))"
    rf"(?P<quote>[“\"])?(?P<word>(?!限|准|止|宜|主|估|价|审|议|比|选|信[客用额等])[一-龥]{{1,10}})(?(quote)[”\"](?:[一-龥]{{1,4}}(?=[；。，、\n]|$))?|)(?=[；。，、\n”\"]|（[^（）\n]{{1,8}}）[；。，]|等次|称号|档|$)"
)
_BANDS = (
    re.compile(rf"[0-9](?![0-9月日.．、：]){_UNITS}{_TURNED}"),
    re.compile(rf"其[余他][一-龥]{{0,4}}?{_TURNED}"),
    re.compile(rf"剩余[一-龥]{{0,4}}?{_TURNED}"),
    re.compile(
        rf"\n[ \t]*(?:{ENUMERATOR})?(?=[^\n]{{0,12}}?(?:{_RANGE}))(?=[^\n]{{0,24}}?[分％%≥≤＞＜])[一-龥]{{0,6}}?[0-9.分％%（）含不足满以及上下低高于≥＞≤＜DRS—－\-~～至]{{3,24}}"
        r"(?:[ \t]+|：)(?P<word>[一-龥]{2,8})(?=[ \t，；。\n]|$)"
    ),
    re.compile(rf"的(?:{_HOLDER})?，?{_GRADE}[“\"](?P<word>[一-龥]{{1,10}})[”\"](?=[；。，、\n]|等次|档|$)"),
)
_LABEL = rf"(?:第?{NUMBER}{SUFFIX}|特[级等]|[A-E]{{1,3}}[级类]|[ⅠⅡⅢⅣⅤ][级类]|[甲乙丙丁][级类档等]|[红橙黄蓝绿黑][色牌码]|{quick(WORDS)})"
_REPEATED = re.compile(
    rf"{_LABEL}(?P<thing>[一-龥]{{2,6}})(?:（[^（）\n]{{1,24}}）)?(?:、|和|及|与|以及){_LABEL}(?P=thing)"
    rf"(?=、|和|及|与|以及|[，。；：（]|[两二三四五六]|$)"
)
_NAMED = re.compile(rf"{_LABEL}(?P<thing>(?:(?!的)[一-龥]){{2,8}}|[行店校站所队社园院厂馆厅班组岗街路桥库塔井矿船车区点村户])(?=[，；。：])")
_DEFINED = re.compile(
    rf"(?:{_LABEL}|[A-E]级?)(?P<thing>(?![的者均皆即则应可也都])(?:(?![由报])[一-龥]){{1,10}}?)(?<![行率次])(?<!比例)"
    rf"(?=为|{MEANS}|主要包括|包括[：:]|(?:(?<=[^级类等档][一-龥])|(?<=[村户]))(?:（[^（）\n]{{4,40}}）[：，；。]|(?:[：。]|——|[ \t]{{1,4}}(?=\S))(?=[^\n]{{6}})))"
)
_SENTENCE_OPENS = re.compile(rf"(?:[，；。：\n）]|\d[.．、]|[{NUMERALS}][、是]|[{CIRCLED}])[ \t]{{0,4}}$")
_DEFINITIONS = (_DEFINED, _SENTENCE_OPENS, SIGNS.union("，；。：）\n \t.．、是"), 6)
_NAMES = re.compile(r"(?:为|属于?|(?<=的，)是)(?<![级类等档]为)$")
_TITLED = re.compile(
    rf"(?:{NUMBER}星(?!级)|{NUMBER}星级(?=[一-龥]{{1,6}}[ \t\n])|{alternatives(word for word in WORDS if len(word) > 1)})"
    r"(?P<thing>(?![的由为是指对须应要负以之和及与])[一-龥]{1,8}?)"
    rf"(?=[”：（]|——|{MEANS}|[ \t]{{1,4}}(?:[一-龥]{{0,2}}[得评总]分)?\d{{1,3}}(?:\.\d)?(?:分|[—\-－~～]\d)|(?<=[一-龥][一-龥])\n)"
)
_OF_OFFICES, _NUMERALS = 2, frozenset(f"第{NUMERALS}123456789")
"""What has ranks of its own besides (二级单位, 一级网格) is graded only where more levels of it than these are told."""
_NAMES_LAST = frozenset("为属于是")
_TITLES_LAST = _NAMES_LAST.union("“、：；，。\n）】.． 称", (verb[-1] for verb in _LEXICON["verbs"]["grade"]))
_TITLES = re.compile(rf"(?:[“、：；，。】称]|\n[ \t]{{0,6}}|[）.．][ ]?|\d |{_GRADE})$")
_DIVIDED = re.compile("划?分")
_SETS_UP, _HEAD = re.compile("划?分[为成]|实行(?=[^，。；\n]{2,16}级管)"), 48
_BEFORE_THING, _BEHIND_THING = frozenset("将把对，）、.．"), frozenset("的等按根依由从实统一共分，")
_BEHIND = re.compile(rf"(?P<label>{_LABEL})(?P<thing>[一-龥]{{1,4}}?)(?=[由每，。；：的])")
_OF_AMOUNT = re.compile(rf"{quick(WORDS)}(?P<thing>(?:(?![由报须应])[一-龥]){{2,6}})(?=，?[由报须应])")
_AMOUNTS = re.compile(r"\d[^，。；：\n]{0,16}的$")
"""Before a label: a clause with a figure (5公顷以下的|一般火情，由林场扑救)."""
_CASE = rf"(?:^|[。；：\n])[ \t]*(?:{ENUMERATOR})?(?:对于?|凡)?[^。；：\n]{{2,40}}的"
_CASE_BEFORE, _OF_CASE = re.compile(rf"{_CASE}$"), re.compile(rf"{_LABEL}(?P<thing>(?:(?![由报须应])[一-龥]){{2,6}})(?=，)")
"""A label behind a case that opens its clause: 对多次越级的|二类积案，由…; and one that only lists have: 5万元以下的|小型项目，由…."""
_LATENT_CASE = re.compile(rf"{_CASE}(?P<word>{quick(LATENT)}(?:(?![由报须应])[一-龥]){{2,6}})(?=，)")
_PROMISE = re.compile(rf"{_COUNT}(?=[^\n]{{1,40}}+\n){_LEVELS}(?:如下[：:。]?|[：:。]?|，?[一-龥]{{2,6}}：|，[^\n：。]{{2,24}}。)\n")
_PROMISE_INLINE = re.compile(rf"{_COUNT}(?=[^\n：]{{1,13}}：[^\n]){_LEVELS}(?:如下)?：(?P<parts>[^。\n]{{12,400}})")
_PART_OPENS = re.compile(rf"\s*(?:{ENUMERATOR})?\s*[“\"]?(?P<word>(?!可能)[一-龥]{{2,8}}?)(?<![的者时后])[”\"]?(?:（(?P<gloss>[^（）\n]{{1,20}})）)?(?:：|——|，|是指|指)")
_LINE = re.compile(
    rf"\s*(?:{ENUMERATOR})?\s*[“\"【]?(?P<word>[一-龥]{{1,8}})[”\"]?(?:（[^（）\n]{{1,20}}）)?(?:】|：|——|，(?=[^\n]{{0,30}}\d))(?P<said>[^\n]+)"
)
_ORDERED = re.compile(rf"{_ORDER}[^，。；\n]{{0,4}}$")
_HEADED, _RUNG, _MOST_RUNGS = re.compile(r"(?:分级|等级|级别)[：。]?[ \t]{0,4}\n"), re.compile("[一-龥]{1,6}级"), 6
"""A heading, and what opens the lines below it: 响应分级：⏎班组级：…⏎车间级：…⏎公司级：…."""
_ITEMIZED = re.compile(r"(?:等级|级别|等次|档次|结论|结果)[^，。；：\n]{0,6}(?:划?分[为成]|包括|有)[^，。；：\n]{0,8}：[ \t]{0,4}\n")
_ITEM_LINE = re.compile(rf"\s*{ENUMERATOR}\s*[“\"]?(?P<word>[一-龥]{{2,12}})[”\"]?[；。，、]?[和及]?\s*")
"""A division whose labels stand on lines of their own: 结论分为：⏎（一）全面达标；⏎（二）总体达标；⏎（三）尚未达标。."""
_DEGREE_TITLE = re.compile(rf"\n(?=[^\n]{{3,24}}\n)[ \t]*{ENUMERATOR}[ \t]*(?P<word>{quick([*WORDS, *LATENT])})(?P<thing>[一-龥]{{2,6}})[ \t]*(?=\n)")
_FIELD_TITLE = re.compile(
    rf"\n[ \t]*(?:{ENUMERATOR})?[“\"]?(?P<word>[一-龥]{{1,6}}[级档])[”\"]?[ \t]*(?=\n[ \t]*(?:{ENUMERATOR})?{alternatives(_LEXICON['fields']['criterion'])}[为是]?[：:])"
)
"""A title of labelled lines: 1.示范级⏎条件：…⏎奖励：…."""
_DEGREE_HEAD = re.compile(
    rf"(?:^|[；。：\n])[ \t]*(?:{ENUMERATOR})?(?P<word>{quick([*WORDS, *LATENT])})(?!阶段)(?P<thing>[一-龥]{{0,6}}?)"
    rf"(?=：|——|{MEANS}|（[^（）\n]{{1,30}}）[：，；。]|[ \t]{{1,4}}[^\s|])"
)
"""Degrees of one thing, as titles and at the head of clauses: 轻度干旱：…；严重干旱：…."""
_FILLED = re.compile(r"[^\n]*[^\s][^\n]*")
_SCORED_LINE = re.compile(
    rf"\n(?=[^\n：—，]{{0,44}}+[：—，][^\n0-9]{{0,44}}+[0-9])[ \t]*(?:{ENUMERATOR})?\s?[“\"]?(?P<word>[一-龥]{{1,8}})[”\"]?(?:（[^（）\n]{{1,20}}）)?"
    rf"(?:：|——|，(?=[^\n]{{0,30}}\d))(?=[^\n]{{0,22}}?(?:{_RANGE}))[^\n]{{0,200}}"
)
_GLOSSED_LINE = re.compile(
    rf"\n[ \t]*(?:{ENUMERATOR})?\s?[“\"]?(?P<word>[一-龥]{{2,8}})[”\"]?（(?=[^（）\n]{{0,20}}?(?:{_RANGE}))[^（）\n]{{2,30}}）(?:：|——|，|(?=\n))[^\n]{{0,200}}"
)
_AMOUNT_LINE = re.compile(
    rf"\n[ \t]*(?:{ENUMERATOR})?[“\"]?(?P<word>[一-龥]{{2,6}}[类级型户档])[”\"]?(?:：|——|，)(?=[^，。；\n]{{0,20}}\d[^，。；\d\n]{{0,3}}(?:及?以[上下]|[至—~～\-]))[^\n]{{0,200}}"
)
"""The same by amounts, where the word is one for a kind or level: 提升类：亩均税收8万元至20万元，鼓励技改."""
_SPACED_LINE = re.compile(
    rf"\n[ \t]*(?:{ENUMERATOR})?[“\"]?(?P<word>[一-龥]{{2,8}})[”\"]?[ \t]{{2,12}}(?=[^\n]{{0,12}}?(?:\d\s?[分％%]?\s?[≤＜<≥＞>]|[≤＜<≥＞>]\s?\d))[^\n]{{0,200}}"
)
"""The same where blanks part the word from its range: 钻石项目  综合得分≥95分."""
_COLOURED_LINE = re.compile(
    rf"\n[ \t]*(?:{ENUMERATOR})?[“\"]?(?P<word>[一-龥]{{2,8}})[”\"]?（[挂亮标用]?[红橙黄蓝绿黑][色牌灯码旗]?）(?=：|——|，)[^\n]{{0,200}}"
)
"""The same where a colour in brackets tells the order: 跟踪督办类（挂黄牌）：涉及污水管网的."""
_SERIES = (_SCORED_LINE, _GLOSSED_LINE, _AMOUNT_LINE, _SPACED_LINE, _COLOURED_LINE)
"""Lines that give a word a range of scores, behind it or in brackets: 轻度污染（AQI101—150）：减少户外活动."""
_COUNTED = re.compile(rf"(?:{NUMBER}|[ⅠⅡⅢⅣⅤA-E])级")
_SELF_CONTAINED = frozenset({"heights", "colours", "letter", "roman"})
"""Ladders that texts do not mix with words of their own."""
_GIVES, _LONGEST_WORD = re.compile(rf"[的者上下](?:{_HOLDER})?，?(?:可|应)?{_GRADE}[“\"]?"), 12
_BY_DEGREE = re.compile("(?:按照?|根据|依据|视)[^，。；\n]{1,10}(?:程度|高低|大小|好坏|优劣|轻重|得分|名次|成绩)，?(?:分别|依次)?$")
_THINGS_BY_DEGREE = re.compile(r"(?:按照?|根据|依据|视)[^，。；\n]{1,10}(?:程度|高低|轻重|风险)，?(?:对|将|把|(?<=，))[^，。；\n]{1,16}$")
_KIND_GIVEN = re.compile(
    r"(?:[的者]，?(?:应|可|均|一律)?|时，|[，。；：\n](?:其[余他]|剩余)[^，。；：\n]{0,12}?|[之以]外的[^，。；：\n]{0,12}?)(?:(?<=[的者时]，)|列|划|评|定|确定|认定|评定|界定|归)为(?P<word>[一-龥]{3,10})(?=[，。；\n])"
)
"""A kind of thing that a case is given: …的，列为|重点监管水库，…；其余水库列为|一般水库; 有裂缝的，为|重点路段，…."""
_MARKS = frozenset("旗榜")
"""What is part of a label, whatever thing has it behind: 红旗|班级."""
_GIVEN_BY = ("列为", "划为", "评为", "定为", "归为", "，为")
_KINDS_APART, _LEAST_TAIL, _LEAST_KNOWN = 200, 2, 2
_LEAST_MARKS, _LEAST_WORDS = 1, 3
"""A list without a count has three words or more, so 、 between two of them."""
_MOST, _MOST_LISTS, _REACH = 40, 200, 500
_THINGS_TOLD = (
    (_NAMED, _NAMES, _NAMES_LAST, 6),
    (_TITLED, _TITLES, _TITLES_LAST, 6),
    (_OF_AMOUNT, _AMOUNTS, "的", 20),
    (_OF_CASE, _CASE_BEFORE, "的", 48),
    _DEFINITIONS,
)
"""How a label with its thing is told, what stands before it, with which last characters, and within how many characters."""
Row = tuple[Mention, ...]


def shared_start(words: Sequence[str]) -> int:
    """Return how many characters the words have in common at their beginning; 0 without any word."""
    least, most = min(words, default=""), max(words, default="")
    return next((at for at, mark in enumerate(least) if mark != most[at]), len(least))


def own_lists(text: str) -> list[Row]:
    """Return the counted lists of levels that hold words of the text's own: 分为简单、一般、复杂三个等级. Of classes (三类) only those with an order,
    and without a count only everyday words that have one (分为轻度、中度、重度) or words that are then given (列为重点网格).
    """
    rows = []
    for match in _LIST.finditer(text):
        parts = list(_WORD.finditer(text, *match.span("words")))
        if match["count"] is None and match["words"].count("、") < _LEAST_MARKS and len(parts) < _LEAST_WORDS:
            continue
        words = [part["word"] for part in parts]
        if _tiered(words, match["divided"], match["kind"]):
            continue
        if match["count"] is None:
            rows += [_listed(parts)] if _tells_levels(match, parts, words) else []
        elif len(parts) == _COUNTS[match["count"]] and _new(words):
            row = _listed(parts)
            if match["kind"] not in _KINDS_ONLY or match["order"] or _is_ranked(text[max(0, match.start() - 40) : match.start()]) or _ordered(row):
                rows.append(row)
        if len(rows) >= _MOST_LISTS:
            break
    return rows


def _tells_levels(match: re.Match[str], parts: Sequence[re.Match[str]], words: Sequence[str]) -> bool:
    """Tell whether a list without a count is one of levels: by words of a ladder, by the degree they are said to follow, by the range or colour that
    each has in brackets (舒适（60%以下）、拥挤（60%—80%）、…), or because they are given later.
    """
    text, several = match.string, len(words) >= _LEAST_WORDS
    known = any(words[0][:size] in LATENT for size in (1, 2, 3, 4)) and common_ladder(_without_thing(words)) in LATENT_LADDERS
    if all(part["gloss"] for part in parts) and (known or (several and _new(words))):
        aliases = [label.core for part in parts if (label := label_at(part["gloss"]))]
        if all(MEASURE.search(part["gloss"]) for part in parts) or (len(aliases) == len(parts) and common_ladder(aliases)):
            return True
    if match["divided"] in _MEASURED_ONLY:
        return False
    if several and match["divided"] in _STRONG and all(word.endswith("级") for word in words):
        after = text[match.end() : match.end() + _REACH]
        return sum(f"{word}：" in after for word in words) == len(words)
    ranked = several and _new(words) and not _counts(words[-1]) and by_degree(text[max(0, match.start() - 16) : match.start()])
    return (known and len(words) > 2) or ranked or _given(words, text[match.end() : match.end() + _REACH])


def _is_ranked(before: str) -> bool:
    """Tell whether what stands before a list of classes gives them an order: 由低到高|划分为…, 根据复杂程度，将各村|划分为…."""
    return _RANKED.search(before[-16:]) is not None or _THINGS_BY_DEGREE.search(before) is not None


def by_degree(before: str) -> bool:
    """Tell whether what stands before a verb orders what is listed behind it: 按清洁程度|评为…."""
    return _BY_DEGREE.search(before) is not None


def _counts(word: str) -> bool:
    """Tell whether a word has swallowed a count of parts (南区三部分)."""
    return _SWALLOWED.search(word) is not None


def _tiered(words: Sequence[str], divided: str, kind: str | None) -> bool:
    """Tell whether the words are layers of an organisation (实行公司、车间、班组三级教育; 县领导包乡、乡干部包村), not levels; but 分为省级、市级、县级."""
    if kind not in {None, "级", "层级", "层次"} or (divided in _STRONG and all(word.endswith("级") for word in words)):
        return False
    tiers = [match[0] for word in words if (match := _TIER.match(word))]
    return len(set(tiers)) == len(words)


def _given(words: Sequence[str], after: str) -> bool:
    """Tell whether the text goes on to give listed words of its own as labels: …的列为重点网格；…的列为关注网格."""
    if len(words) < 3 or sum(word in after for word in words) < 2:
        return False
    known = [label for word in words if (label := label_at(word))]
    if len(known) == len(words) or any(ordinal(label.core) or label.core in COLOURS for label in known):
        return False
    given = tuple(after[match.end() : match.end() + _LONGEST_WORD] for match in _GIVES.finditer(after))
    return sum(any(words_behind.startswith(word) for words_behind in given) for word in words) > 1


def _new(words: Sequence[str]) -> bool:
    """Tell whether some of the words are no labels elsewhere."""
    if any(_COUNTED.search(word) for word in words):
        return False
    known = [label.core for word in words if (label := label_at(word))]
    ladder = common_ladder(known) if len(known) > 1 else None
    if ladder and (len(known) == len(words) or ladder in _SELF_CONTAINED):
        return False
    return any(word in LATENT or (label_at(word) is None and not positions(word)) for word in words)


def _listed(parts: Sequence[re.Match[str]]) -> Row:
    """The row of a list; a thing behind each label is no part of it where the rest has an order: 轻度黑臭、重度黑臭 → 轻度、重度."""
    words = [part["word"] for part in parts]
    cores = _without_thing(words)
    aliases = [label_at(part["gloss"] or "") for part in parts]
    return tuple(
        Mention(*part.span(), core, core, part["word"][len(core) :], alias=alias, gloss=None if alias else part["gloss"], bare=True)
        for part, core, alias in zip(parts, cores, aliases, strict=True)
    )


def _without_thing(words: Sequence[str]) -> Sequence[str]:
    """The words without what all have behind them, if a ladder holds the rest and none the whole words (红榜、蓝榜、黄榜)."""
    if common_ladder(words) in LATENT_LADDERS:
        return words
    shared = sorted(range(shared_start([word[::-1] for word in words]), 0, -1), key=lambda tail: words[0][-tail] == "度")  # 轻度 before 轻
    cut = ([word[:-tail] for word in words] for tail in shared if words[0][-tail] not in _MARKS)
    return next((cores for cores in cut if common_ladder(cores)), words)


def _ordered(row: Row) -> bool:
    """Tell whether listed classes have an order: by their words, by their second labels, or by the range in brackets behind each."""
    if _denied([m.core for m in row]) or _begin_as_degrees([m.core for m in row]):
        return True
    aliases = [m.alias.core for m in row if m.alias]
    if all(m.gloss and MEASURE.search(m.gloss) for m in row):
        return True
    return common_ladder([m.core for m in row]) is not None or (len(aliases) == len(row) and common_ladder(aliases) is not None)


def _begin_as_degrees(words: Sequence[str]) -> bool:
    """Tell whether more than half of the words begin with degrees of one ladder: 宜存、轻度不宜存、重度不宜存."""
    begun = [word[:2] for word in words if len(word) > 3 and positions(word[:2])]
    return 2 * len(begun) > len(words) and len(set(begun)) == len(begun) > 1 and common_ladder(begun) is not None


def _denied(words: Sequence[str]) -> bool:
    """Tell whether one of the words is the denial of another: 合格、限期整改、不合格."""
    return any(f"{no}{word}" in words for word in words for no in "不未")


def _half_ordered(words: Sequence[str]) -> list[str]:
    """The words, without a thing that all have behind them, of which more than half are on the ladder of gravity or results, or all on another; else none."""
    for tail in range(shared_start([word[::-1] for word in words]), -1, -1):
        cores = [word[: len(word) - tail] for word in words]
        ladders = Counter(ladder for core in cores for ladder in positions(core))
        if any(2 * count > len(words) and (ladder in _TELLING or count == len(words)) for ladder, count in ladders.items()):
            return cores
    return []


class OwnWords(NamedTuple):
    """The words of a text's own that are labels, what they have behind them (示范站、达标站 → 站), and the counts that promise them (评为|三类|：⏎示范站——…)."""

    words: set[str]
    tails: set[str]
    counts: list[Span]


def own_words(text: str) -> OwnWords:
    """Return the words that scores are turned into (95分以上为卓越) or that lines set out as levels, where some are no labels elsewhere."""
    told = ((words, None) for words in (_banded(text), _cased(text), *_kinds_given(text)))
    sets = [(words, _without_thing(words), count) for words, count in (*told, *_lined(text)) if len(words) > 2]
    new = [(words, cores, count) for words, cores, count in sets if _new(cores)]
    tails = {words[0].removeprefix(cores[0]) for words, cores, _ in new} - {""}
    return OwnWords(set(sorted({word for _, cores, _ in new for word in cores})[:_MOST]), tails, [count for *_, count in new if count])


def things(text: str, places: Sequence[int]) -> set[str]:
    """Return what the text grades, told by two labels with the same thing behind them: 轻微违约、一般违约; …为重大事故；…为一般事故; “五星班”;
    5万元以下的一般采购，由…；20万元以上的重大采购，由….

    `places` are where labels can begin.
    """
    repeated = (match for at in places if (match := _REPEATED.match(text, at)))
    listed = {match["thing"] for match in repeated if not REFUSED_AFTER.match(match["thing"])}
    named = {
        (match["thing"], match[0])
        for at in places
        for label, before, last, size in _THINGS_TOLD
        if at and text[at - 1] in last and (match := label.match(text, at)) and before.search(text, max(0, at - size), at)
    }
    often = Counter(thing for thing, _ in named)
    ranked = {thing for thing, label in named if REFUSED_AFTER.match(thing) and label[0] in _NUMERALS}
    told = {thing for thing in often if often[thing] > (_OF_OFFICES if thing in ranked else 1)}
    return set(sorted(listed | told | _divided(text, often.keys() - told) | _named_later(text, places))[:_MOST])


def _divided(text: str, things: Collection[str]) -> set[str]:
    """Return those of the things that the text divides: 采购|分为三级, 缺陷|划分为三类."""
    if not things:
        return set()
    sizes = {len(thing) for thing in things}
    ends = [match.start() for match in _DIVIDED.finditer(text)]
    return {word for end in ends for size in sizes if (word := text[max(0, end - size) : end]) in things}


def _named_later(text: str, places: Sequence[int]) -> set[str]:
    """Return what the text divides and then names behind the labels: 缺陷按危害由高到低|划分为一级、二级、三级……一级缺陷由…，二级缺陷由…."""
    heads = [re.split("[。；\n]", text[max(0, match.start() - _HEAD) : match.start()])[-1] for match in islice(_SETS_UP.finditer(text), _MOST_LISTS)]
    if not heads:
        return set()
    behind: dict[str, set[str]] = {}
    for match in (match for at in places if (match := _BEHIND.match(text, at))):
        behind.setdefault(match["thing"], set()).add(match["label"])
    often = [thing for thing, labels in behind.items() if len(labels) > 1]
    return {thing for thing in often if any(_opens(head, thing) for head in heads)}


def _opens(head: str, thing: str) -> bool:
    """Tell whether a thing is what a clause that divides begins with: 将|缺陷|按危害, |缺陷|等级."""
    at = head.find(thing)
    return at >= 0 and (at == 0 or head[at - 1] in _BEFORE_THING) and (at + len(thing) == len(head) or head[at + len(thing)] in _BEHIND_THING)


def fused_to(text: str, words: Collection[str]) -> set[str]:
    """Return what listed words of the text's own have behind them where they are given as levels (…为轻|发生，…为重|发生，) or spoken of (对重点|路段每月…,
    一般|路段由…).
    """
    if not words:
        return set()
    given = re.compile(rf"(?:{_GRADE})[“\"]?(?P<word>{alternatives(words)})(?P<thing>[一-龥]{{2,4}})(?=[，；。])")
    spoken = re.compile(rf"(?:^|[，；。\n对为])(?P<word>{alternatives(words)})(?P<thing>[一-龥]{{1,4}}?)(?=[由每，：的])")
    often = Counter(match["thing"] for match in given.finditer(text))
    told = {(match["word"], match["thing"]) for match in islice(spoken.finditer(text), _MOST_LISTS)}
    often += Counter(thing for _, thing in told)
    return {thing for thing in often if often[thing] > 1}


def _banded(text: str) -> list[str]:
    found = sorted((match.start(), match["word"]) for pattern in _BANDS for match in pattern.finditer(f"\n{text}"))
    return list(dict.fromkeys(word for _, word in found))


def _cased(text: str) -> list[str]:
    """The words of a latent ladder that cases of one thing are given clause after clause: 5万元以下的|小型项目，…；30万元以上的|大型项目，…."""
    found = list(dict.fromkeys(match["word"] for match in islice(_LATENT_CASE.finditer(text), _MOST)))
    return found if common_ladder(_without_thing(found)) in LATENT_LADDERS else []


def _kinds_given(text: str) -> Iterator[list[str]]:
    """Yield the words for kinds of one thing that cases are given one after the other, if two of them are known for levels."""
    if not any(verb in text for verb in _GIVEN_BY):
        return
    series: list[str] = []
    end = 0
    for match in islice(_KIND_GIVEN.finditer(text), _MOST_LISTS):
        if series and (match.start() - end > _KINDS_APART or series[-1][-1] != match["word"][-1]):
            yield from _of_one_thing(series)
            series = []
        series.append(match["word"])
        end = match.end()
    yield from _of_one_thing(series)


def _of_one_thing(words: list[str]) -> Iterator[list[str]]:
    tail = shared_start([word[::-1] for word in words])
    cores = [word[: len(word) - tail] for word in words]
    ladder = common_ladder(cores)
    mixed = tail >= _LEAST_TAIL and all(cores) and sum(map(bool, map(positions, cores))) >= _LEAST_KNOWN and ladder is None
    if mixed or ladder in LATENT_LADDERS:
        yield words


def _lined(text: str) -> Iterator[tuple[list[str], Span | None]]:
    """Words that open the lines after a promise of so many levels, and that count; or lines that give each a range of scores."""
    for match in _PROMISE.finditer(text):
        lines = islice(_FILLED.finditer(text, match.end(), match.end() + 1200), _COUNTS[match["count"]])
        found = [opening["word"] for line in lines if (opening := _LINE.match(line[0]))]
        yield _promised(match, found), Span(match.start(), match.end("kind"))
    for match in _PROMISE_INLINE.finditer(text):
        parts = match["parts"].split("；")
        found = [opening["word"] for part in parts if (opening := _PART_OPENS.match(part)) and not label_at(opening["gloss"] or "")]
        if len(found) == len(parts):
            yield _promised(match, found), Span(match.start(), match.end("kind"))
    for match in _ITEMIZED.finditer(text):
        items = takewhile(bool, map(_ITEM_LINE.fullmatch, (line[0] for line in islice(_FILLED.finditer(text, match.end(), match.end() + 400), _MOST_RUNGS))))
        yield [item["word"] for item in items if item], None
    yield [title["word"] for title in islice(_FIELD_TITLE.finditer(f"\n{text}"), _MOST_LISTS)], None
    yield from ((words, None) for words in _titled(text))
    for match in _HEADED.finditer(text):
        found = [opening["word"] for line in islice(_FILLED.finditer(text, match.end(), match.end() + 1200), _MOST_RUNGS) if (opening := _LINE.match(line[0]))]
        yield list(takewhile(_RUNG.fullmatch, found)), None
        latent = list(takewhile(LATENT.__contains__, found))
        yield latent if common_ladder(latent) in LATENT_LADDERS else [], None
    yield from ((words, None) for pattern in _SERIES for words in _neighbours(pattern, f"\n{text}"))


def _titled(text: str) -> Iterator[list[str]]:
    """Yield the words of numbered titles that are degrees of one thing (3.1.1 轻度干旱 … 3.1.4 特大干旱), or of clauses that open with such of no one ladder."""
    for pattern in (_DEGREE_TITLE, _DEGREE_HEAD):
        found: dict[str, list[str]] = {}
        for title in islice(pattern.finditer(f"\n{text}"), _MOST_LISTS):
            found.setdefault(title["thing"], []).append(title["word"])
        for thing, words in found.items():
            ladder = common_ladder(words)
            if len(set(words)) == len(words) and (pattern is _DEGREE_TITLE or ladder in LATENT_LADDERS or (thing and ladder is None)):
                yield [word + thing for word in words]


def _neighbours(pattern: re.Pattern[str], text: str) -> Iterator[list[str]]:
    """Yield the words of the lines that `pattern` finds, those of lines that follow one another together."""
    series: list[str] = []
    end = -1
    for line in pattern.finditer(text):
        if end >= 0 and line.string[end : line.start()].strip():
            yield series
            series = []
        series.append(line["word"])
        end = line.end()
    yield series


def _promised(match: re.Match[str], found: list[str]) -> list[str]:
    """The words found behind a count if they are as many, and of mere kinds (三类) only such as have an order; else none."""
    if len(found) != _COUNTS[match["count"]]:
        return []
    ordered = _denied(found) or _ORDERED.search(match.string, max(0, match.start() - 16), match.start())
    return found if match["kind"] not in _MERE_KINDS or ordered else _half_ordered(found)
