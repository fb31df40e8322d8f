"""What is put into levels, and by what factors: 根据发生的概率和危害程度，将排查出的风险点划分为….

A sentence's own object comes first; else what the labels carry (一级廉政风险), else the heading above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from extractors.contract import Plan
from extractors.gradings.cues import ENUMERATOR
from extractors.gradings.drafts import SchemeDraft
from extractors.gradings.mentions import mentions, starts
from extractors.gradings.plain import WRAP
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import DECIMAL, ITEM_NUMBER, NUMERALS, ONE_IS
from extractors.reading.kept import kept

_LEXICON = load("gradings")
_FACTORS = _LEXICON["factors"]
_TITLE = re.compile(r"(?:关于)?(?:印发)?(?P<words>[^《》（）\n]{2,20}?)(?:工作)?(?:实施)?(?:方案|办法|意见|细则|制度)")
_STRONG_VERB = alternatives(_LEXICON["verbs"]["divide_strong"])
_ORDER = alternatives(_LEXICON["cues"]["downwards"] + _LEXICON["cues"]["upwards"])
_FACTOR_SPLIT = re.compile(r"[、，,]|以及|和(?!谐)|(?<![涉普波危])及(?!时)|与(?!会)|或者|或")
_FACTOR_HEADS = re.compile(alternatives(_FACTORS["heads"]))
_FACTOR_LAST = re.compile(rf"{alternatives(_FACTORS['heads'])}[一-龥]{{0,2}}$")
_IN_VIEW_OF = re.compile(r"，(?:并)?结合[^，。；]{1,14}(?:实际|特点|形势)(?=，|$)")
_DONE_TO = re.compile(r"^[^。；]{0,16}(?:遭到|受到|发生)[^。；]{2,60}?，对[^。；]{2,60}?(?:造成|产生|构成|带来)的")
"""What a case does to whom, before the factor itself: 数据遭到篡改、破坏，对公共利益造成的|危害程度."""
_SUFFERED = r"(?![^。；\n]{2,60}?(?:造成|产生|构成|带来)的)"
"""Behind 对, unless it is what suffers: 对国家安全造成的危害程度."""
_FACTOR_REFUSED = re.compile(alternatives(_FACTORS["refused"]))
_FACTOR_TAIL = re.compile(rf"(?:{alternatives(_FACTORS['tails'])}|(?<![得评积总计])分)$")

_FACTOR = re.compile(
    rf"(?:{alternatives(_FACTORS['cues'])})(?P<words>[^。；：\n《》]{{2,90}}?)"
    rf"(?=，?(?:对{_SUFFERED}|将|把)(?!象)|，?{_ORDER}|等，|，?(?:{alternatives(_FACTORS['adverbs'])})?{alternatives(_FACTORS['divides'])}|(?<!得)分[两二三四五]|进行[一-龥]{{1,4}}?评|[。；：\n]|$)"
)
_FACTORED = re.compile(rf"{_FACTOR.pattern}(?:等(?:{alternatives(_FACTORS['aspects'])}))?")

_DIVIDED = (
    rf"(?:{_STRONG_VERB}|划分|评定|确定|分级|评估|评价|定级|设定|设置|实行|进行|依据|根据|按照|按|综合|从|依照|{_ORDER}|统一|一般|共|原则上|分|结合|"
    r"评为|定为|列为|归为|纳入|逐个|逐一|逐项|评级|打分|开展|采取|采用)"
)
_THING = rf"(?:{alternatives(_LEXICON['subject']['things'])})"
_THINGS = re.compile(_THING)
_HELD_BY = frozenset(word for word in _LEXICON["labels"]["holders"] if len(word) > 1)
_WITHIN = alternatives(_LEXICON["divisions"]["within_thing"])
_SUBJECTS = (
    re.compile(rf"(?!{_WITHIN})(?:对(?!应){_SUFFERED}|将|把)(?P<words>[^，。；：\n]{{2,40}}?)，?(?:分别)?{_DIVIDED}"),
    re.compile(rf"(?:^|[，；：])(?P<words>(?:[一-龥]{{2,4}}、)?[^，。；：、\n]{{0,16}}?{_THING})(?:的)?(?:等级|级别|等次|类别)?，?(?:应当|可以?|应|主要|分别)?{_DIVIDED}"),
    re.compile(
        rf"(?:^|[，；：、]|{alternatives(_LEXICON['divisions']['looked_for'])})(?P<words>(?:(?!分[为成])[^，。；：、\n]){{0,10}}?{_THING})"
        rf"(?=(?:等级|级别|等次)?的?(?:{alternatives(_LEXICON['divisions']['captions'])})?(?:标准|如下|结果)?(?:[，：为见]|$))"
    ),
)
_SUBJECT_LAST = re.compile(rf"^(?P<words>[一-龥“”]{{2,14}}?)(?:{_STRONG_VERB}|评定为|划分|按照?(?!时|期)|根据|依据|实行|采[用取]|设|满分\d|(?<![满得积总评计打])分(?!别|管|制|工))")
_SCORED = re.compile(r"(?P<words>[一-龥]{2,8}?)(?:总|综合)?(?:成绩|得分|积分|评分|分数|总分)(?:在|为|达到)?\d")
_NO_SUBJECT = re.compile(r"^(?:各|凡|由|对|将|把|要|应|可|共|实行|进行|等级|级别|结果|一|二|三)|要|每[日天周月季年]|应当|确定|评定|评估|如下|以下|标准(?!化)")
_SUBJECT_BEFORE = re.compile(
    r"^(?:(?:采用|运用|利用|使用)[^，。；的]{1,16}?法(?:评价|评估|判定|评定|辨识|分析)|本(?:办法|方案|预案|规定|制度|细则)所称|"
    rf"{ITEM_NUMBER}|[壹贰叁肆伍陆柒捌玖拾]{{1,3}}、|(?:\d{{1,2}}|{DECIMAL})\s|{ONE_IS}|第[{NUMERALS}]{{1,3}}[条章节]|\s)+"
)
_SUBJECT_AFTER = re.compile(r"(?:（[^（）]*[\d年月日][^（）]*）|同时|(?:每半?|[一两二三半])[年月周](?:度)?(?:[一两二三]次?)?|每季度?(?:[一两二三]次?)?)$")
_NO_THING = re.compile(
    rf"(?:{alternatives(_LEXICON['subject']['no_things'])})$|{alternatives(_LEXICON['subject']['acts'])}|"
    r"^(?:经(?:评|审|核|考|认|研|鉴|检|测)|等|进行|以|照|根据|依据|按|综合|结合|同时|其中|标准(?!化)|并|再|要|与|和|及)|[，；]"
)
_OBJECT = re.compile(r"[对将把](?![于照象应方])")
_DIVIDES_LAST = re.compile(r"(?:共?划?分[为成]?|分别是?为?)$")
_NO_HEADING = re.compile(r"[，。；|\t]|如下|下表|(?:分|分数|分值|成绩|等级|等次|档次|级别|标准) +\S")
"""A line above a scheme that is a sentence, a row or the head of columns (分数 等次)."""
_NUMBERED = re.compile(rf"{ENUMERATOR}$")
_NUMBER_OF = re.compile(r"^(?:辖区|境内|域内)?内?\d{1,6}[个家户所座名处]")
_LEVEL_OF = re.compile(rf"(?:的)?(?:风险等级|等级|级别|类别|大小|分级(?:响应|处置|报告|审批|办理|处理))?(?:{_ORDER})?$")
_HEADED = re.compile(r"^(?:确定|评定|划分|设定|评估|明确|开展|实施)|(?:等级)?(?:分级|评定|评级|定级|划分|评估|标准|分类|等级|管控|管理|办法|结果|和|及)+.{0,6}$")
_ACTS = re.compile(r"^[^的]{0,12}?实行(?=.{2})")
_OF = re.compile(
    rf"^.*(?!{_WITHIN}){alternatives(_LEXICON['divisions']['before_thing'])}"
    r"(?<![支进输]出)(?<![良友爱]好)(?<![针绝]对)(?=[^的]{2,}$)"
)
_ASSESSED_BY = r"(?:(?<![理自缘])由(?!于)|按(?!摩|揭)|每(?:半?[年月]|季度?|学[期年]|[周日]))"
_BY_WHOM = re.compile(rf"(?<=[一-龥]{{2}}){_ASSESSED_BY}(?!组织|开展|进行|对).*$")
_ABOVE = 240
_OPENS_TABLE = re.compile(r"(?:^|\n)(?P<line>[^\n|]{4,200}[：:])[\s|]*$")
"""The line right above a table that ends in a colon."""
_ASSESSED = re.compile(
    rf"^(?P<words>[一-龥“”]{{2,16}}?)(?<![校司道镇委局门室院科处会部组府]){_ASSESSED_BY}(?!组织|开展|进行|对)"
    r"[^，。；：\n对将把]{0,24}?(?:考核|评价|评定|评议|评估|测评|考评|评分|打分)(?:[一两二三]次)?(?:，|$)"
)
"""What is assessed, before by whom or how often: 保洁员履职情况|每季度由村委会考核，结果分为…."""


def factors_of(sentence: str) -> tuple[str, ...]:
    """Return what a sentence says the levels depend on: 根据发生的概率和危害程度 → (发生的概率, 危害程度)."""
    for match in _FACTOR.finditer(sentence):
        clause = _IN_VIEW_OF.sub("", match["words"].removesuffix(_aside(match)))
        words = _FACTOR_TAIL.sub("", _FACTOR_TAIL.sub("", _DONE_TO.sub("", clause).strip("，、 ")))
        if not _FACTOR_HEADS.search(words) or _FACTOR_REFUSED.search(words):
            continue
        parts = (re.sub(r"^(?:的|其|及其)", "", part).strip() for part in _FACTOR_SPLIT.split(words))
        return tuple(_FACTOR_TAIL.sub("", part) for part in parts if len(part) > 1 and not part.startswith("以"))
    return ()


def _aside(match: re.Match[str]) -> str:
    """The last clause of a list of factors where it names no factor but what is divided: 按照责任大小，|廉政风险岗位."""
    found = re.search(r"，[^，、]{2,24}$", match["words"])
    return found[0] if found and not _FACTOR_LAST.search(found[0]) else ""


def subject_of(sentence: str) -> str | None:
    """Return what a sentence says is divided: 将排查出的风险点划分为 → 风险点; 安全风险按照…分为 → 安全风险."""
    whole = _SUBJECT_BEFORE.sub("", sentence.lstrip("，、；"))
    plain = _FACTORED.sub(_aside, whole)
    assessed = _ASSESSED.match(plain)
    for match in (*([assessed] if assessed else ()), *chain.from_iterable(pattern.finditer(plain) for pattern in _SUBJECTS)):
        if words := clean_subject(match["words"]):
            return words
    last = _SUBJECT_LAST.match(whole) or _SUBJECT_LAST.match(plain.lstrip("，"))
    return clean_subject(last["words"]) if last and not _NO_SUBJECT.search(last["words"]) else None


@kept
def clean_subject(words: str) -> str | None:
    """Strip what surrounds the thing itself: 查找出来的风险点 → 风险点, 廉政风险等级 → 廉政风险; None if nothing of substance is left."""
    whole = _ACTS.sub("", _OF.sub("", _SUBJECT_BEFORE.sub("", words.replace(WRAP, "").strip(" ，、“”"))))
    whole = _SUBJECT_AFTER.sub("", _BY_WHOM.sub("", whole))
    words = bare if len(bare := _NUMBER_OF.sub("", whole)) > 1 else whole
    words = _LEVEL_OF.sub(lambda m: "风险" if m[0].startswith("风险等级") else "", words.rstrip("与和及")).strip()
    if words in _LEXICON["subject"]["generic"] or len(words) < 2 or _NO_THING.search(words):
        return None
    return words


def _carried(draft: SchemeDraft, longer: int) -> str | None:
    """What the labels carry (一级廉政风险), if it has more than so many characters."""
    words = (re.sub(r"^(?:等级|级别|级|度|等)|(?:等级|级别|等次|档次|度|级|等|类)$", "", noun) for noun in draft.nouns)
    return next((word for word in words if len(word) > longer and not word.endswith("防控")), None)


def _of_headings(headings: Sequence[str]) -> str | None:
    """What the heading above is about."""
    return next((subject for heading in reversed(headings) if (subject := _of_heading(heading))), None)


@kept
def _of_heading(heading: str) -> str | None:
    """What a heading that names no level is about: 确定风险等级 → 风险."""
    divided = _SUBJECT_LAST.match(heading)
    return None if mentions(heading, starts(heading)) else clean_subject(_HEADED.sub("", divided["words"] if divided else heading))


def subject_from(draft: SchemeDraft, plan: Plan) -> str | None:
    """Return what a draft divides: what its sentence says, else what its labels or the headings above it name, else the plan's title."""
    said = draft.subject or _carried(draft, 2) or subject_of(_introducing(plan.text, draft.start)) or _scored(draft) or _shared(draft) or _listed_thing(draft)
    labels = tuple(level.label for level in draft.levels if level.label)
    headings = [heading for heading in (*plan.headings_at(draft.start), *_line_above(plan.text, draft.start)) if not heading.startswith(labels)]
    return said or _of_headings(headings) or _carried(draft, 1) or _of_title(plan)


def _introducing(text: str, at: int) -> str:
    """The sentence before `at` where that is where the levels begin: 对信访积案实行分类包案。|甲类：…; that of the line before if it announces
    them: 对水域分级管理：.
    """
    line = _NUMBERED.sub("", text[max(0, at - 120) : at].rstrip(" \t\n（“"))
    line = line if line.endswith("：") and _OBJECT.search(line[line.rfind("\n") + 1 :]) else text[max(0, at - 120) : at]
    line = line[line.rfind("\n") + 1 :]
    return re.split("[。；]", line.rstrip("。：； "))[-1] if line.endswith(("。", "：")) else ""


def _shared(draft: SchemeDraft) -> str | None:
    """What all criteria end in: 可能触犯法律的风险点 … 可能受到处分的风险点 → 风险点."""
    ends = {criterion.rsplit("的", 1)[-1] for level in draft.levels for criterion in level.criteria[:1]}
    word = min(ends, default="")
    return word if len(ends) == 1 and _THINGS.fullmatch(word) else None


def _listed_thing(draft: SchemeDraft) -> str | None:
    """What has the levels, where every label of a list has it behind it: 五星班级、四星班级、三星班级 → 班级."""
    tails = {level.tail for level in draft.levels}
    return next(iter(tails)) if len(tails) == 1 and tails <= _HELD_BY else None


def _scored(draft: SchemeDraft) -> str | None:
    """What the first criterion has points for: 学年评估成绩95分以上 → 学年评估."""
    words = next((criterion for level in draft.levels for criterion in level.criteria), "")
    match = _SCORED.match(words)
    return clean_subject(match["words"]) if match else None


def introduced(draft: SchemeDraft, text: str) -> None:
    """Read a table's subject and factors from the line before it; one that ends in a colon is part of the scheme (…级别越高越危险：)."""
    top = draft.start
    if opens := _OPENS_TABLE.search(text, max(0, top - _ABOVE), top):
        draft.start = opens.start("line")
    before = [line for line in text[max(0, top - _ABOVE) : top].split("\n") if line.strip(" |\t")][-1:]
    for sentence in reversed(re.split("[。；]", before[0]) if before else []):
        draft.subject = draft.subject or subject_of(sentence)
        draft.factors = draft.factors or factors_of(sentence)


def _line_above(text: str, at: int) -> list[str]:
    """The line before the one at `at`, if it can be a heading: short, and without marks."""
    own = text.rfind("\n", max(0, at - 200), at) + 1
    line = text[max(0, own - 60) : own].rstrip("\n").rsplit("\n", 1)[-1].strip(" ：")
    line = _DIVIDES_LAST.sub("", line)
    return [line] if 2 < len(line) < 16 and not _NO_HEADING.search(line) else []


def _of_title(plan: Plan) -> str | None:
    """The thing a title names: …诚信星级评定工作方案 → 诚信星级评定."""
    match = _TITLE.search(plan.title or "")
    return match["words"] if match else None
