"""Where a text divides something into levels: by a list (分为高、中、低三个等级) or a count (划分为三级); what is divided, and by what factors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.grading_labels import Row

_LEXICON = load("gradings")
_VERBS, _FACTORS = _LEXICON["verbs"], _LEXICON["factors"]
_ORDER = alternatives(_LEXICON["cues"]["downwards"] + _LEXICON["cues"]["upwards"])
_NOUN = alternatives(_LEXICON["labels"]["nouns"])
_NOUNS = rf"(?:{_NOUN}|管控|管理|评价|考核|结果|颜色|星级|层次|层级|标准)"
_COUNT_WORD = r"[两二三四五六七2-7]"
_LEVEL_WORD = r"(?:等级|级别|等次|档次|星级|层级|层次|类别|级|类|档|等|标准|颜色|色|考核结果|结果|情况|类型)"
_COUNTED = rf"(?:{_COUNT_WORD})(?:个|种|大|项)?(?:不同)?(?:的)?{_NOUNS}{{0,2}}?{_LEVEL_WORD}(?:别|次)?"
_STRONG_VERB = alternatives(_VERBS["divide_strong"])

_COUNT = re.compile(
    rf"(?:(?<!\d)(?:{_STRONG_VERB}|划分|分)(?:了|以下|如下|成|{_ORDER})?|(?:{alternatives(_VERBS['divide'])})(?:了|以下|如下)?(?=[^，。]个))"
    rf"(?P<count>{_COUNTED})(?!{alternatives(_LEXICON['divisions']['refused_after_count'])})"
)
_RULE = re.compile(
    r"(?:确定|评定|划分|评估|界定)[^，。；：\n]{0,12}(?:等级|级别|等次|星级|标准)(?:标准)?(?:如下)?：|"
    r"(?:等级|级别|等次|星级)的?(?:划分|评定|判定|认定|分级)?(?:标准|如下|划分|评定)(?:如下|为)?："
)
_BEFORE_LIST = rf"(?:了|以下|如下|：|:|\s|“|\"|（|，|{_ORDER}|依次|分别|即|为|用|按|{_COUNTED}){{0,5}}$"
_STRONG = re.compile(rf"(?:{_STRONG_VERB}){_BEFORE_LIST}")
_WEAK = re.compile(rf"(?:{alternatives(_VERBS['divide'])}){_BEFORE_LIST}")
_AFTER_COUNT = re.compile(rf"[”\"]?\s?(?:等|这|共|的)?\s?{_COUNTED}")
_AFTER_NAME = re.compile(rf"[”\"]?\s?(?:等)?{_NOUNS}{{0,2}}?(?:等级|级别|等次|档次|类别|颜色|考核结果|评价结果|考核等次)")
_RENAMING = re.compile(r"(?:对应(?:为|于|着)?|用|以|标[示注识]为?|表示为|采用|使用)[：“]?$")
_DEALT = re.compile(rf"(?P<words>[^。；\n]{{4,120}}?)，?(?:分别|依次)(?:{alternatives(_VERBS['grade'])}|为|是)[“]?$")
_FIGURE = re.compile(r"\d")
_LEVEL_NOUN = ("等级", "级别", "等次", "档次", "类别")
_AFTER_LEVEL = re.compile(r"(?:风险)?(?:等级|级别|等次|档次)(?:（|：|:|分为|为|有|包括|划分为)?[“\"]?$")
_SENTENCE_MARKS = "。！？\n\u2028"

_FACTOR = re.compile(
    rf"(?:{alternatives(_FACTORS['cues'])})(?P<words>[^。；：\n《》]{{2,90}}?)"
    rf"(?=，?(?:对|将|把)(?!象)|，?{_ORDER}|等，|，?(?:{alternatives(_FACTORS['adverbs'])})?{alternatives(_FACTORS['divides'])}|[。；：\n]|$)"
)
_FACTOR_SPLIT = re.compile(r"[、，,]|以及|和(?!谐)|及(?!时)|与(?!会)|或者|或")
_FACTOR_HEADS = re.compile(alternatives(_FACTORS["heads"]))
_FACTOR_REFUSED = re.compile(alternatives(_FACTORS["refused"]))
_FACTOR_TAIL = re.compile(rf"(?:{alternatives(_FACTORS['tails'])})$")

_DIVIDED = rf"(?:{_STRONG_VERB}|划分|评定|确定|分级|评估|评价|定级|设定|设置|实行|进行|依据|根据|按照|按|综合|从|依照|{_ORDER}|统一|一般|共|原则上|分|结合)"
_THING = rf"(?:{alternatives(_LEXICON['subject']['things'])})"
_SUBJECTS = (
    re.compile(rf"(?:对|将|把)(?P<words>[^，。；：\n]{{2,40}}?)，?(?:分别)?{_DIVIDED}"),
    re.compile(rf"(?:^|[，；：])(?P<words>[^，。；：、\n]{{0,16}}?{_THING})(?:的)?(?:等级|级别|等次|类别)?，?(?:应当|可|应|主要|分别)?{_DIVIDED}"),
    re.compile(
        rf"(?:^|[，；：、]|{alternatives(_LEXICON['divisions']['looked_for'])})(?P<words>[^，。；：、\n]{{0,10}}?{_THING})"
        rf"(?=(?:等级|级别|等次)?的?(?:{alternatives(_LEXICON['divisions']['captions'])})?(?:标准|如下|结果)?(?:[，：为见]|$))"
    ),
)
_SUBJECT_BEFORE = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）).．、]|[①-⑩]|[一二三四五]是|第[一二三四五六七八九十]+条|\s)+")
_OF = re.compile(rf"^.*{alternatives(_LEXICON['divisions']['before_thing'])}(?=[^的]{{2,}}$)")


@dataclass(frozen=True, slots=True)
class Division:
    """A list that names the levels: 分为高、中、低三个等级. `head` is the sentence before the list, `positional` a list that only renames levels."""

    span: Span
    row: Row
    head: Span
    positional: bool
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """Words that only promise levels: 划分为三级, 确定风险等级：. `count` is their number if given."""

    span: Span
    head: Span
    count: int | None


def _head(text: str, at: int) -> Span:
    """The sentence up to `at`, at most 200 characters."""
    low = max(0, at - 200)
    return Span(max([low, *(text.rfind(mark, low, at) + 1 for mark in _SENTENCE_MARKS)]), at)


def divisions(text: str, rows: Sequence[Row]) -> Iterator[Division]:
    """Yield the lists among `rows` that divide something into levels, in text order."""
    for row in rows:
        if len(row) < 2:
            continue
        head = _head(text, row[0].start)
        before, after = text[max(head.start, row[0].start - 40) : row[0].start], text[row[-1].end : row[-1].end + 24]
        counted = _AFTER_COUNT.match(after)
        named = _AFTER_NAME.match(after) or row[-1].noun.endswith(_LEVEL_NOUN)
        criteria = _dealt(text[head.start : row[0].start], len(row))
        plain = after.startswith(("的", "”的")) and not counted
        if not criteria and (plain or not _divides(row, before, bool(counted), bool(named))):
            continue
        end = row[-1].end + (counted.end() if counted else 0)
        yield Division(Span(row[0].start, end), row, head, _RENAMING.search(before) is not None, criteria)


def _dealt(head: str, parts: int) -> tuple[str, ...]:
    """The criteria of a list that deals them out: 得分90分以上、80—89分、80分以下的，分别评为优秀、良好、合格."""
    match = _DEALT.search(head)
    words = re.split("、|和(?=[^、]*$)", re.split("[，：]", match["words"].strip("，"))[-1]) if match else []
    if len(words) != parts or not all(_FIGURE.search(word) for word in words):
        return ()
    return tuple(re.sub(r"^[^\d]*按照?|的$", "", word) for word in words)


def _divides(row: Row, before: str, counted: bool, named: bool) -> bool:
    """Tell a division from labels that are merely listed. Two labels need more than three do, everyday words more than 一级."""
    strong, weak = _STRONG.search(before), _WEAK.search(before)
    bare = all(mention.bare for mention in row)
    if len(row) == 2:
        return bool((strong and (not bare or counted or named)) or (weak and counted))
    return bool(strong or counted or (weak and (named or not bare)) or _AFTER_LEVEL.search(before))


def counts(text: str, named: Sequence[Division]) -> list[Count]:
    """Return the places that promise levels without naming them, in text order; those inside the divisions `named` are left out."""
    found = sorted([*_COUNT.finditer(text), *_RULE.finditer(text)], key=lambda m: m.start())
    spans, at, left = [division.span for division in named], 0, []
    for match in found:
        while at < len(spans) and spans[at].end <= match.start():
            at += 1
        if at == len(spans) or match.end() <= spans[at].start:
            left.append(Count(Span(*match.span()), Span(_head(text, match.start()).start, match.end()), _number(match)))
    return left


def _number(match: re.Match[str]) -> int | None:
    word = match.groupdict().get("count")
    return next((n for n, forms in enumerate(("两二2", "三3", "四4", "五5", "六6", "七7"), 2) if word and word[0] in forms), None)


def factors_of(sentence: str) -> tuple[str, ...]:
    """Return what a sentence says the levels depend on: 根据发生的概率和危害程度 → (发生的概率, 危害程度)."""
    for match in _FACTOR.finditer(sentence):
        clause = match["words"].removesuffix(_aside(match))
        words = _FACTOR_TAIL.sub("", _FACTOR_TAIL.sub("", clause.strip("，、 ")))
        if not _FACTOR_HEADS.search(words) or _FACTOR_REFUSED.search(words):
            continue
        parts = (re.sub(r"^(?:的|其|及其)", "", part).strip() for part in _FACTOR_SPLIT.split(words))
        return tuple(_FACTOR_TAIL.sub("", part) for part in parts if len(part) > 1 and not part.startswith("以"))
    return ()


def _aside(match: re.Match[str]) -> str:
    """The last clause of a list of factors where it names no factor but what is divided: 按照责任大小，|廉政风险岗位."""
    found = re.search(r"，[^，、]{2,8}$", match["words"])
    return found[0] if found and not _FACTOR_HEADS.search(found[0]) else ""


def subject_of(sentence: str) -> str | None:
    """Return what a sentence says is divided: 将排查出的风险点划分为 → 风险点; 安全风险按照…分为 → 安全风险."""
    plain = _FACTOR.sub(_aside, _SUBJECT_BEFORE.sub("", sentence))
    for pattern in _SUBJECTS:
        for match in pattern.finditer(plain):
            if words := clean_subject(match["words"]):
                return words
    return None


def clean_subject(words: str) -> str | None:
    """Strip what surrounds the thing itself: 查找出来的风险点 → 风险点, 廉政风险等级 → 廉政风险; None if nothing of substance is left."""
    words = _OF.sub("", _SUBJECT_BEFORE.sub("", words.strip(" ，、“”")))
    words = re.sub(r"(?:的)?(?:风险等级|等级|级别|类别|大小|情况)$", lambda m: "风险" if m[0] == "风险等级" else "", words).strip()
    if words in _LEXICON["subject"]["generic"] or len(words) < 2 or re.search(r"^(?:进行|以|照|根据|依据|按|综合|结合|同时|其中|标准|并|再|要)", words):
        return None
    return words
