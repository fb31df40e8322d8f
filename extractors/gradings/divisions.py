"""Where a text divides something into levels: by a list (分为高、中、低三个等级) or a count (划分为三级); what is divided, and by what factors."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.contract import Span
from extractors.gradings.cues import MEASURE
from extractors.gradings.ladders import common_ladder
from extractors.gradings.mentions import label_at
from extractors.gradings.own import Row, by_degree
from extractors.lexicon import alternatives, load, quick

_LEXICON = load("gradings")
_VERBS = _LEXICON["verbs"]
_ORDER = alternatives(_LEXICON["cues"]["downwards"] + _LEXICON["cues"]["upwards"])
_NOUN = quick(_LEXICON["labels"]["nouns"])
_NOUNS = rf"(?:{_NOUN}|管控|管理|评价|考核|结果|颜色|星级|层次|层级|标准)"
_COUNT_WORD = r"[两二三四五六七2-7]"
_LEVEL_WORD = r"(?:等级|级别|等次|档次|星级|层级|层次|类别|级|类|档|等|标准|颜色|色|考核结果|结果|情况|类型|状态)"
_COUNTED = (
    rf"(?:{_COUNT_WORD})(?!星)(?:个|种|大|项)?(?:不同)?(?:的)?{_NOUNS}{{0,2}}?{_LEVEL_WORD}(?:别|次)?|"
    rf"(?:{_COUNT_WORD})(?:个|种)?[一-龥]{{0,4}}?(?:等级|等次|档次|级别)"
)
_NOT_LEVELS = rf"(?!{alternatives(_LEXICON['divisions']['refused_after_count'])})"
_STRONG_VERB = alternatives(_VERBS["divide_strong"])

_LEADING = rf"(?:了|以下|如下|下列|成|{_ORDER})?$"
_PROMISED = re.compile(rf"(?P<count>{_COUNTED}){_NOT_LEVELS}")
_PROMISES = re.compile(
    rf"(?:(?:{alternatives([*_VERBS['divide_strong'], '划分', '分'])}(?<!\d分)(?<!\d分[为成])|(?<=[级次档别])(?:共有?|共设|设有?|有)){_LEADING}|"
    rf"{alternatives(_VERBS['divide'])}(?P<weak>){_LEADING})"
)
"""Verbs before a count of levels. The weak ones count levels only with 个 (实行五个等级) or before the levels (评定为三级：一级…); others only
right behind a word for levels (预警级别|共四级).
"""
_BY_COUNT, _BY_COUNT_ENDS = ("按", "按照"), re.compile(r"(?:进行|予以|加以)?(?:划分|评定|确定|界定|分级|分类)(?=[，。：；\n]|$)")
"""Around a count of levels whose verb stands behind it: 廉政风险|按|三级|划分|."""
_PROMISES_LAST = frozenset("了下列成有设共分").union(
    word[-1] for word in (*_VERBS["divide_strong"], *_VERBS["divide"], *_LEXICON["cues"]["downwards"], *_LEXICON["cues"]["upwards"])
)
_SUFFIXES, _CASE_ENDS = "级类等档", ("的", "的，", "者", "者，")
_FIRST_LEVEL = "(?:[一1][级类等档]|[ⅠA甲])"
_LEVELS_FOLLOW = re.compile(
    rf"：(?=[^。]{{0,120}}{_FIRST_LEVEL})|。\s{{0,12}}(?:[（(]?[1一][.．、）)]\s?)?(?={_FIRST_LEVEL}[^，。；\n]{{0,12}}?(?:：|是指|指))"
)
"""Behind a count: the levels themselves, in its sentence or on the line below it (评定为三级。⏎一级风险：…)."""
_RULES = (
    re.compile(
        r"(?:确定|评定|划分|评估|界定)(?!为(?!以下|如下|下列))[^，。；：\n]{0,12}(?:等级|级别|等次|星级|标准)(?:标准)?(?:如下)?："
    ),
    re.compile(r"(?:等级|级别|等次|星级)[^。；，：\n]{0,4}(?:（[^（）\n]{0,24}）)?按照?(?:下列|以下|如下)(?:标准|条件|规定|办法)(?:确定|评定|划分|认定)?："),
    re.compile(r"(?:等级|级别|等次|星级)的?(?:划分|评定|判定|认定|分级)?(?:标准|如下|划分|评定)(?:如下|为)?："),
)
_LONGEST_RULE = 48
_RULED = re.compile(rf"：(?<={'|'.join(f'{word}：' for word in _LEXICON['divisions']['rules_end'])})")
"""The colon behind a rule: one mark is searched for much faster than the many words that a rule may begin with."""
_ONE_OF_THEM = re.compile(r"[ \t]?(?:[A-E]{1,4}|[ⅠⅡⅢⅣⅤ]|[一二三四五六]|[甲乙丙丁])[级类档等星]?级?(?=\n)")
"""Behind a rule's colon: one level alone, of which the lines below tell (信用等级：A级⏎评定标准：…)."""
_FIELD_OF_ONE = re.compile(r"(?:等级|级别|等次|星级)：[^，。；：\n]{1,6}\n[^，。；：\n]{2,8}$")
"""Before a rule's colon: it is a line that tells of one level (信用等级：A级⏎评定标准|：…)."""
_BEFORE_LIST = rf"(?:了|以下|如下|：|:|\s|“|\"|（|，|{_ORDER}|依次|分别|即|为|用|按|{_COUNTED}){{0,5}}$"
_STRONG = re.compile(rf"(?:{_STRONG_VERB}){_BEFORE_LIST}")
_ORDERED = re.compile(rf"{_ORDER}(?:依次|逐一|分别)?(?:确定|评定|划分|设定)[一-龥]{{0,4}}$")
"""Before a list: levels are set in their order for what stands in between (由高到低确定岗位|一、二、三级廉政风险)."""
_WEAK = re.compile(rf"(?:{alternatives(_VERBS['divide'])}){_BEFORE_LIST}")
_AFTER_COUNT = re.compile(rf"[”\"]?\s?(?:等|这|共|的)?\s?{_COUNTED}")
_AFTER_NAME = re.compile(rf"[”\"]?\s?(?:等)?{_NOUNS}{{0,2}}?(?:等级|级别|等次|档次|类别|颜色|考核结果|评价结果|考核等次)")
_OF_PARTS = re.compile(rf"[”\"]?\s?等?(?:{_COUNT_WORD}?个?)?(?:{alternatives(_LEXICON['divisions']['parts'])})(?![级类准])")
"""Behind counted labels: what is parted into pieces that only have names (A、B、C三个包; 甲、乙、丙标段)."""
_WEIGHT = re.compile(r"\d{1,4}分|\d{1,3}[%％]")
"""All that brackets say behind words that are parts of a sum (基础管理（300分）、服务质量（200分）), no levels."""
_NAMED_ONLY = frozenset({"letter", "stem", "roman"})
_RENAMING = re.compile(r"(?:(?:颜色|色标|对应|标[示注识]|表示)(?:分别|依次)?(?:为|是)|对应[于着]?|用|以|标[示注识]|使用)[：“]?$")
_RENAMED = re.compile(r"[”\"]?，?(?:分别|依次)(?:对应)?(?:用|以|采用|使用|标[示注识])")
_MARKED = re.compile(r"[”\"]?[ ]?(?:[三四五]种?颜?色)(?:分别|进行|予以)?标[识示注]")
_OF_RULES = re.compile(r"(?:按照?|依照|根据|依据|执行)[^，。；\n]{2,30}(?:规定|明确|确定|划定|标准|所列)的$")
_REFERRED = re.compile(
    r"[^。\n]{0,60}?(?:不适用|不在此列|不再重复|另行|继续有效|仍(?:按|执行|适用)|(?:按照?|依照|执行|遵照|参照)[^，。；\n]{0,30}(?:规定|规范|办法|制度|条例|标准》)|以[^，。；\n]{2,24}为准)|"
    r"）[^，。；\n]{0,4}制度"
)
"""Before levels (按照预案规定的重大、较大、一般三级标准报告), and behind those in brackets: words that leave them to another document."""
_DEALT = re.compile(r"[”\"]?，(?=[^。；\n]{0,12}?(?:分别|依次))(?:分别|依次)?对应(?:[一-龥]{0,6}?(?:分别|依次)?[为是：])?(?P<words>[^，。；\n]{4,120})")
_DEALS = re.compile(rf"(?:{alternatives(_VERBS['grade'])}|为|是)[“]?")
_FIGURE, _NONE = re.compile(r"\d"), re.compile("(?:按照?)?(?:无|未|没有|零)")
_LEVEL_NOUN = ("等级", "级别", "等次", "档次", "类别")
_AFTER_LEVEL = re.compile(
    r"(?:风险)?(?:等级|级别|等次|档次|分级|定级|评级|结论|(?:考核|考评|评价|验收|评审|检查|评定|评估|鉴定|审查)结果)(?:（|：|:|分为|为|有|包括|划分为)?[“\"]?$"
)
_PARTED = re.compile("[\u4e00-\u9fff](?<![得评积满总部计学十百均加扣记])分$")
_SECOND_NAMES = re.compile(
    r"(?:或|即|又称|也称|对应|分别|依次|为|是|用|以|标[示识注]|表示){0,3}：?(?P<names>[^，。；：\n]{3,40}?)"
    r"(?:[三四五]?种?颜?色|[级类档])?(?:标[示识注]|表示)?"
)
_BRACKET = re.compile(r"（(?P<words>[^（）\n]{3,48})）")
_LONGEST_PROMISE = 12
_SENTENCE_MARKS = "。！？\n\u2028"


class Division(NamedTuple):
    """A list that names the levels: 分为高、中、低三个等级. `head` is the sentence before the list, `positional` a list that only renames levels,
    `referred` one of levels that another document sets up.
    """

    span: Span
    row: Row
    head: Span
    positional: bool
    referred: bool = False
    criteria: tuple[str, ...] = ()


class Count(NamedTuple):
    """Words that only promise levels: 划分为三级, 确定风险等级：. `number` is how many, if given."""

    span: Span
    head: Span
    number: int | None


def _head(text: str, at: int) -> Span:
    """The sentence up to `at`, at most 200 characters."""
    low = max(0, at - 200)
    return Span(max([low, *(text.rfind(mark, low, at) + 1 for mark in _SENTENCE_MARKS)]), at)


def divisions(text: str, rows: Sequence[Row]) -> Iterator[Division]:
    """Yield the lists among `rows` that divide something into levels, in text order."""
    last = 0
    for row in rows:
        if len(row) < 2:
            continue
        head = Span(max(last, _head(text, row[0].start).start), row[0].start)
        before, after = text[max(head.start, row[0].start - 40) : row[0].start], text[row[-1].end : row[-1].end + 24]
        if (_OF_PARTS.match(after) and _named_only(row)) or all(mention.gloss and _WEIGHT.fullmatch(mention.gloss) for mention in row):
            continue
        counted = _AFTER_COUNT.match(after)
        named = _AFTER_NAME.match(after) or row[-1].noun.endswith(_LEVEL_NOUN)
        criteria = _dealt(text[head.start : row[0].start], len(row)) or _dealt_after(text, row[-1].end + (counted.end() if counted else 0), len(row))
        plain = after.startswith(("的", "”的")) and not counted
        if not criteria and (plain or not _divides(row, before, bool(counted), bool(named), _RENAMED.match(after) is not None)):
            continue
        end = last = row[-1].end + (counted.end() if counted else 0)
        row = _with_second_names(text, row, end)
        referred = _OF_RULES.search(before) is not None or (before.endswith("（") and _REFERRED.match(text, end) is not None)
        yield Division(Span(row[0].start, end), row, head, _RENAMING.search(before) is not None or _MARKED.match(after) is not None, referred, criteria)


def _with_second_names(text: str, row: Row, end: int) -> Row:
    """The row with the second names that brackets behind it (or behind its count, at `end`) give to all: 一至四级|（分别对应红、橙、黄、蓝色）."""
    behind = _BRACKET.match(text, end)
    match = _SECOND_NAMES.fullmatch(row[-1].gloss or (behind["words"] if behind else ""))
    names = [label_at(name) for name in match["names"].split("、")] if match else []
    if len(names) != len(row) or not all(names):
        return row
    aliases = (name._replace(start=mention.start, end=mention.end) if name else None for mention, name in zip(row, names, strict=True))
    named = [mention._replace(alias=alias) for mention, alias in zip(row, aliases, strict=True)]
    return (*named[:-1], named[-1]._replace(gloss=None))


def _named_only(row: Row) -> bool:
    """Tell whether nothing marks labels as levels but their signs: A、B、C, not A级、B级、C级."""
    return all(mention.label == mention.core for mention in row) and common_ladder([mention.core for mention in row]) in _NAMED_ONLY


def _dealt(head: str, parts: int) -> tuple[str, ...]:
    """The criteria of a list that deals them out: 得分90分以上、80—89分、80分以下的，分别评为优秀、良好、合格."""
    at = max(head.rfind("分别"), head.rfind("依次"))
    if at < 4 or not _DEALS.fullmatch(head, at + 2):
        return ()
    return _one_each(re.split("[，：；]", head[:at].strip("，"))[-1], parts)


def _dealt_after(text: str, at: int, parts: int) -> tuple[str, ...]:
    """The criteria that are dealt out behind the list that ends at `at`: 分为达标、基本达标、不达标三档，分别对应90分以上、80—89分、79分以下."""
    match = _DEALT.match(text, at)
    return _one_each(match["words"], parts) if match else ()


def _one_each(said: str, parts: int) -> tuple[str, ...]:
    """Return criteria that are told in one list, as many as there are `parts`, of which one at least has a figure; none otherwise."""
    words = re.split("、|和(?=[^、]*$)", said)
    told = [_FIGURE.search(word) is not None for word in words]
    if len(words) != parts or not any(told) or not all(figure or _NONE.match(word) for figure, word in zip(told, words, strict=True)):
        return ()
    return tuple(re.sub(r"^[^\d]*按照?|的$", "", word) for word in words)


def _divides(row: Row, before: str, counted: bool, named: bool, renamed: bool) -> bool:
    """Tell a division from labels that are merely listed. Two labels need more than three do, everyday words more than 一级."""
    strong, weak = _STRONG.search(before), _WEAK.search(before)
    bare = all(mention.bare for mention in row)
    measured = all(mention.gloss and MEASURE.search(mention.gloss) for mention in row)  # 分为红榜（前3名）、黑榜（后3名）
    if len(row) == 2:
        return bool((strong and (not bare or counted or named or measured)) or (weak and counted))
    parted = _PARTED.search(before) is not None and common_ladder([mention.core for mention in row]) is not None  # 事件分重大、较大、一般
    weakly = weak is not None and (named or not bare or by_degree(before[: weak.start()]))
    told = strong or counted or _ORDERED.search(before) or _AFTER_LEVEL.search(before)
    return bool(told or (measured and bare) or renamed or parted or weakly)


def counts(text: str, named: Sequence[Division], rows: Sequence[Row] = ()) -> list[Count]:
    """Return the places that promise levels without naming them, in text order; those inside the divisions `named` are left out, and those that begin
    within a label of the `rows` (失信|等级的认定标准为：): what they promise is its definition.
    """
    labels = [mention for row in rows for mention in row if mention.noun]
    starts = [label.start for label in labels]
    found = sorted([*_promised(text), *_ruled(text)], key=lambda found: (found[0], -found[1].end()))
    left: list[Count] = []
    spans, at = [division.span for division in named], 0
    for start, match in found:
        while at < len(spans) and spans[at].end <= start:
            at += 1
        label = bisect_left(starts, start) - 1
        within = label >= 0 and start < labels[label].end
        if not within and (at == len(spans) or match.end() <= spans[at].start) and (not left or start >= left[-1].span.end):
            left.append(Count(Span(start, match.end()), Span(_head(text, start).start, match.end()), _number(match)))
    return left


def _ruled(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Rules for levels that end in a colon, with their places: 风险等级按以下标准确定：."""
    ends = dict.fromkeys(_RULES, 0)
    for colon in _RULED.finditer(text):
        if _ONE_OF_THEM.match(text, colon.end()) or _FIELD_OF_ONE.search(text, max(0, colon.start() - 24), colon.start()):
            continue
        for pattern, end in ends.items():
            if match := pattern.search(text, max(end, colon.start() - _LONGEST_RULE), colon.end()):
                ends[pattern] = match.end()
                yield match.start(), match


def _promised(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Counts of levels behind a verb, with the verb's place: 划分为|三级, 设|五个等级; but …的，划为|三级风险 is a level."""
    for match in _PROMISED.finditer(text):
        at = match.start()
        start = max(0, at - _LONGEST_PROMISE)
        verb = _PROMISES.search(text[start:at]) if text[at - 1 : at] in _PROMISES_LAST else None
        if verb and text[at + 1] in _SUFFIXES and text.endswith(_CASE_ENDS, 0, start + verb.start()):
            continue
        if verb and (verb["weak"] is None or text[at + 1] == "个" or _LEVELS_FOLLOW.match(text, match.end())):
            yield start + verb.start(), match
        elif text.endswith(_BY_COUNT, 0, at) and _BY_COUNT_ENDS.match(text, match.end()):
            yield at, match


def _number(match: re.Match[str]) -> int | None:
    word = match.groupdict().get("count")
    return next((n for n, forms in enumerate(("两二2", "三3", "四4", "五5", "六6", "七7"), 2) if word and word[0] in forms), None)
