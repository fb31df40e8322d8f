"""What a text says of single levels: …的，列为高风险; 一级风险：…，由校长负责; 评为“差”的全县通报批评.

A statement says what belongs to a level (criterion), who controls it (controller) or what follows from it (consequence). Which scheme it is
part of is for `extractors.gradings.schemes` to tell.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.contract import Span
from extractors.gradings.bodies import (
    NOTHING,
    Said,
    appended,
    body_end,
    clean,
    criterion_before,
    dealt,
    defined,
    listed,
    ruled,
    skipped,
    split_names,
    trimmed,
)
from extractors.gradings.cues import BAND, CONTROL, EFFECT, ENUMERATOR, EXTREME, LEVEL_CONTROL, MEASURE
from extractors.gradings.ladders import common_ladder
from extractors.gradings.mentions import NOUN, Mention, label_at
from extractors.gradings.own import Row, shared_start
from extractors.lexicon import alternatives, load

_LEXICON = load("gradings")
_VERBS, _CUES = _LEXICON["verbs"], _LEXICON["cues"]
_HOLDER = alternatives(_LEXICON["labels"]["holders"])

_BAND_END = re.compile(r"(?:分|％|%)(?:（含[^（）]{0,6}）|\(含\)|含)?(?:以上|以下|及以上|及以下|之间|至?(?:（不含）)?)?(?:的)?[，]?$|\d分?[）)]?$")
_GRADES, _COPULAS, _ADVERBS = (frozenset(_VERBS[kind]) for kind in ("grade", "copula", "adverbs"))
_ASSESSED = frozenset({*_GRADES, "为", "达到", "考核", "考评", "评定", "评价"})
_MANAGE = frozenset({*_LEXICON["controller"]["manage"], "所有", "全部"})
_LONGEST_VERB = max(len(word) for word in _GRADES | _COPULAS | _ADVERBS | _ASSESSED | _MANAGE)
_COPULA_BODY = re.compile(
    r"(?:的|者|之间|岗位|风险|其他|其余|剩余|人员|单位|事项|情形|情况|问题|行为|隐患|（含）|以上|以下|以内|以外|之内|\d\s?[^\d\s，。；的]{0,3}|％|%|名|户|村|分(?:（含）)?|区域|环节)$|(?:其余|其他|剩余)[一-龥]{0,4}$"
)
_WEAK_BODY = re.compile(rf"(?:的|者|时|后|以上|以下)$|{_HOLDER}$|(?:其余|其他|剩余)[一-龥]{{0,4}}$")
_WEAK_GRADE, _PAIRED_GRADE = frozenset(_VERBS["grade_weak"]), frozenset(_VERBS["grade_paired"])
_FRAGMENT = re.compile(r"(?:等次|等级|级别|管理|单位|风险|预警|进行|评定)[^，。；\n]{0,8}[，；]")
_BY = re.compile(r"(?:，|(?<=时)|(?<=的))(?:则|应|要|立即)?由(?P<who>[^，。；：\n]{2,24})$")
_REPORTED = re.compile(r"^没有|^(?:[^，。；\d]{0,4}(?:有|共))?(?:其中|已|另){0,2}\d{1,6}(?:个(?!月|工作日|小时)|家|名|户|人|所)[^，。；的以死受]{0,10}$")
_CLOSED, _CLOSED_LEVEL = re.compile(r"[，；。、！\n）”\"]|$"), re.compile(r"[，；。、！\n（）”\"：]|$|等次|等级|级")
_CAPTION = re.compile(r"(?:确定|执行|划分|评定|认定|判定|处理|分级|定级)$")
_TAKEN = re.compile(r"(?:(?<=[，；：。])|^)把(?=[^，。；]{4,60}$)")
_EXTREME = re.compile(rf"(?:其中|级别|等级|风险)?{EXTREME}(?:等级|级别|的)?")
_OWN_BODY = re.compile(r"[^，。；：\n]{0,6}：\s?(?:对于?)?")
_GRADED_THING = re.compile(r"[一-龥]{0,6}([一-龥]{2})(?=[，。；]|$)")
_ITEM = re.compile(r"[一-龥、]{2,20}")
_AND_MORE = re.compile(r"[及或]?以[上下内]")
_SCORE_SET_OFF = re.compile(r"\d分(?:（[^（）]{1,8}）)?(?:及?以[上下])?[ \t：]{1,4}$")
_LINE_ENDS = re.compile(r"[”\"]?[；。]?[^\S\n]*(?:\n|$)")
_NEGATED = re.compile(rf"(?:{alternatives(_VERBS['negated'])})(?:被)?$")
_DEFINE = re.compile(
    rf"(?:[”\"])?[^\S\n]?(?:：|:|——|—|－|，?(?:一般|通常)?(?P<cue>{alternatives(_CUES['define'])})|"
    r"的?(?:判定|认定|评定|划分|划定|评判)?(?:标准|条件|情形|范围)(?:为|是|：)|"
    r"的?(?:岗位|风险点|事项|权力|职权|行为|人员|部门|科室|情况|单位)(?:主要)?(?:有|包括|包含|：)：?)"
)
_PREDICATE = re.compile(r"(?:次之|居中|较大|较小|较高|较低|最小|最轻|最大)(?=[，；。、\n]|$)")
_CLAUSE_START = re.compile(
    rf"(?:^|[。；，、：！？\n\u2028（“;|\t])\s*(?:{ENUMERATOR}\s?)?"
    r"(?:其中[，：]?|对于?|凡|即|而|以及|和|及|或|与|属于?|被|经?评?定?为|评为|确定为|启动|实施|发布|亮|风险等级|等级|级别)?[“\"]?$"
)
_BAND_LAST = frozenset("分％%）)含上下间至的，0123456789")
_CLAUSE_LAST = frozenset("。；，、：！？（“\";|.．）)①②③④⑤⑥⑦⑧⑨⑩是条类●■◆•·▲※-—0123456789于对凡即而及和或与属被为定动施布亮级别中")
_THING = re.compile(r"(?:[一-龥](?<!通)(?<!汇)){1,4}?(?=由|报)")
_THING_BEHIND = re.compile(r"[一-龥]{0,5}")
_OPENING = re.compile(rf"(?:^|[。；，：\n）])\s*(?:{ENUMERATOR}\s?)?(?:对于?|凡)?[“\"]?$")
_NUMBERED = re.compile(rf"{ENUMERATOR}\s?$")
_LINE_START = re.compile(rf"(?:^|\n)[^\S\n]*(?:{ENUMERATOR}[^\S\n]?)?[“\"]?$")
_HEADING_TAIL = re.compile(r"[”\"]?(?P<words>[^，。；：\n、]{0,10})(?:\n|$)")
_BEFORE_GRADED = re.compile(
    rf"(?:^|[。；，：\n])\s*(?:{ENUMERATOR}\s?)?(?P<subject>[^，。；：\n]{{0,14}}?)"
    rf"(?P<verb>{alternatives(_ASSESSED)})[“\"]?$"
)
_AFTER_GRADED = re.compile(
    rf"[时后][，,](?=[^，。；\n])|[”\"]?(?:{NOUN}|等次){{0,2}}的(?:(?:(?!{EFFECT.pattern})[一-龥]){{1,8}}(?:[，,]|(?=由))|"
    rf"(?:{_HOLDER}|{NOUN}){{0,2}}[，,]?)(?![为是属]|(?:列|评|定|确定|认定|划)为)(?=[^，。；\n])"
)
_DEFINED_NOUN = re.compile(r"[”\"]?的(?:防控)?(?:区域|范围|对象)(?=[，。；\n]|$)")
_ANSWERS = re.compile(rf"[”\"]?[^，。；：\n]{{0,8}}?对应的?(?:{alternatives(_CUES['consequence_of'])})(?:为|是|：)")
_FOLLOWS = re.compile(rf"[”\"]?(?:的|(?:(?!{EFFECT.pattern})[一-龥]){{1,4}}?)?[，,]?(?={EFFECT.pattern}|\d{{1,3}}(?:个工作|个)?(?:小时|日|天|月|周)内)")
_OPENS = re.compile(r"[，,](?=[^。；\n]{2,60}的[，；。])")
_SCORED = re.compile(r"[，,]?\s?(?=(?:(?:综合|总|平均|考核|年度)?(?:得分|积分|评分))?(?:在|为|达到?)?[≥＞>≤＜<]?\s?\d{1,3}(?:\.\d)?\s?(?:分|％|%|[—\-~～至]))")
_MANAGES = re.compile(
    rf"(?:^|[。；，、：\n])\s*(?:{ENUMERATOR}\s?)?(?P<who>[^，。；、：\n的对由将把]{{2,16}}?)"
    rf"(?:{alternatives(_LEXICON['controller']['manage'])})(?:所有|全部|本[^，。；]{{0,4}})?$"
)
_POLE = re.compile(rf"(?:的)?(?:风险)?(?:程度|度|等级|级别|危险性|危害|风险)?(?:{EXTREME})(?=[，；。、\n）]|$)")
_DEALT = re.compile(rf"[，；。]?(?:分别|依次){CONTROL.pattern}")
_OPENS_CLAUSE, _OPENS_SIBLING = (re.compile(rf"(?:^|[；：。\n{also}])\s*(?:{ENUMERATOR}\s?)?(?:对于?)?$") for also in ("", "，"))
_REQUIRED = re.compile(r"(?:应当|应|必须|须|需)(?:同时)?(?:具备|符合|满足|达到|做到)(?:以下|下列)?(?:条件)?：?")
_BRACKET_ENDS = re.compile(r"[一-龥]{0,6}）")
_TOLD = re.compile(r"由|经|报|批准|宣布|决定|立即|及时|依次|随即|根据|按照?|可以?$|将$|应$|要$|相应|[后前]$|指挥|办公室|领导小组|政府|部门$")
_LONGEST_PAIRED, _PAIRED_WITHIN = 30, 70
_SENTENCE_MARKS = tuple("。！？\n\u2028\t|")
_REACH = 400


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of one level. `defines` tells a definition from a rule for what has the level already; `listed` a definition that
    stands only in a series of its like and needs a list or count of levels before it.
    """

    span: Span
    mention: Mention
    said: Said = NOTHING
    defines: bool = False
    heading: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A row that the text says something of: `body` is where it says it, open at the end (None) where only the next statement ends it.

    `kind`: before (…的，列为高风险), after, line (一级风险：…), gloss, ruled (一级风险由…负责), effect, managed (校长负责一级风险), heading, none. `listed`
    are labels that open one clause or line after the other and are read only because of that (一级手术风险较低；二级手术…). `who` sets the level
    going (由镇长启动一级响应).
    """

    kind: str
    row: Row
    start: int
    body: int
    end: int | None = None
    listed: bool = False
    who: str | None = None


def statements(text: str, rows: Sequence[Row], marks: Sequence[Span]) -> Iterator[Statement]:
    """Yield what is said of the labels in `rows`, in text order. No body reaches into `marks` (divisions, counts)."""
    found = _series(text, list(_found(text, rows, sorted(mark.end for mark in marks))))
    starts = sorted(mark.start for mark in marks)
    for at, said in enumerate(found):
        if said.kind == "none":
            continue
        limit = found[at + 1].start if at + 1 < len(found) else len(text)
        after = bisect_right(starts, said.body)
        limit = min(limit, starts[after]) if after < len(starts) else limit
        yield from _stated(text, said, limit)


def _found(text: str, rows: Sequence[Row], ends: Sequence[int]) -> Iterator[_Found]:
    floor, last = 0, ("", 0)
    for row in rows:
        passed = bisect_right(ends, row[0].start)
        floor = max(floor, ends[passed - 1] if passed else 0)
        if (said := _read(text, row, floor) or _unread(text, row, last)) is not None:
            yield said
            floor, last = said.row[-1].end, (said.row[-1].core, said.row[-1].end)


def _series(text: str, found: list[_Found]) -> list[_Found]:
    """Read labels of one ladder that open clause after clause as defined by these: 一级手术风险较低；二级手术有一定风险；三级手术风险高.

    They make a scheme without a list or count before them only if each stands apart (甲等，…；乙等，…). Where others of the series say what follows
    from a level (Ⅱ类信件3日内转办), so does a label that nothing is read of (Ⅰ类信件当日转办).
    """
    at = 0
    while at < len(found):
        run = _run(found, at)
        if len(run) > 2 and any(f.kind == "none" for f in run):
            thing = shared_start([_THING_BEHIND.match(text, f.row[0].end)[0] for f in run])  # type: ignore[index]
            bodies = [f.row[0].end + thing for f in run]
            listed = not all(text.startswith(("，", "："), body) for body in bodies)
            effects = any(f.kind == "effect" for f in run)
            found[at : at + len(run)] = [
                f if f.kind == "effect" else _Found("effect" if effects else _opening(text, f), f.row, f.start, body, listed=listed and not effects)
                for f, body in zip(run, bodies, strict=True)
            ]
        at += max(len(run), 1)
    return found


def _run(found: Sequence[_Found], at: int) -> list[_Found]:
    """The labels from `at` on, unread or with what follows from them, that are different ones of one ladder."""
    run: list[_Found] = []
    cores: list[str] = []
    while at + len(run) < len(found):
        one = found[at + len(run)]
        core = one.row[0].core
        if one.kind not in {"none", "effect"} or len(one.row) > 1 or one.end == one.start or core in cores or not common_ladder([*cores, core]):
            break
        run.append(one)
        cores.append(core)
    return run


def _opening(text: str, found: _Found) -> str:
    """Whether a label opens a line of its own or a clause."""
    return "line" if _opens_line(text, found.start) else "after"


def _read(text: str, row: Row, floor: int) -> _Found | None:
    """Tell what kind of statement the row is part of, if any."""
    start, end = row[0].start, row[-1].end
    before, after = text[max(floor, start - _REACH) : start], text[end : end + 60]
    if row[0].alias and row[0].alias.start == start and _CLOSED.match(after):
        return _Found("heading", row, start, end)
    clause = start - floor < 3 or (_may_open(text, start) and _CLAUSE_START.search(text, max(0, start - 24), start))
    return (
        _graded(row, before, after)
        or _before(row, before, after, text)
        or (_after(text, row, after) if clause and not after.startswith("、") else None)
        or _managed(row, before, after)
    )


def _may_open(text: str, start: int) -> bool:
    """Tell by the character before it whether a label can be at the head of a clause or line."""
    return start == 0 or text[start - 1] in _CLAUSE_LAST or text[start - 1].isspace()


def _ending(words: str, known: frozenset[str]) -> str:
    """The longest word of `known` that `words` end with, "" if there is none."""
    for size in range(_LONGEST_VERB, 0, -1):
        if words[-size:] in known:
            return words[-size:]
    return ""


def _unread(text: str, row: Row, last: tuple[str, int]) -> _Found | None:
    """A label at the head of a clause that says nothing readable: it still ends the body of the label before (`last`: its core and end);
    after a comma only if both are of one ladder, never where it is the first word said of that label (橙色预警：高度危险).
    """
    core, end = last
    start = row[0].start
    if row[0].bare or not _may_open(text, start) or (core and start - end < 10 and _OWN_BODY.fullmatch(text, end, start)):
        return None
    named = _DEFINE.match(text, row[-1].end)
    if named and _names(named, text):
        return None
    sibling = core != row[0].core and common_ladder([core, row[0].core]) is not None
    opens = (_OPENS_SIBLING if sibling else _OPENS_CLAUSE).search(text, max(0, start - 8), start)
    return _Found("none", row, start, row[-1].end, row[-1].end) if opens else None


def _graded(row: Row, before: str, after: str) -> _Found | None:
    """确定为一级风险的，由…; 评为“差”的全县通报批评; 对考核优秀的班组，给予奖励; 列甲等者，嘉奖一次."""
    tail = re.match("[，,]", after) if row[0].holder == "者" else _AFTER_GRADED.match(after)
    if tail is None or not _ending(before.removesuffix("“").removesuffix('"'), _ASSESSED):
        return None
    match = _BEFORE_GRADED.search(before[-32:])
    if match is None or _DEFINE.match(after) or BAND.search(match["subject"]) or _DEFINED_NOUN.match(after):
        return None
    if re.search(r"[将把]|的$|岗位$|风险$", match["subject"]) and not re.search(r"^对|评估$|[评审]定?$", match["subject"]):
        return None
    return _Found("ruled", row, row[0].start - len(match[0]), row[-1].end + tail.end())


def _before(row: Row, before: str, after: str, text: str) -> _Found | None:
    """…的，列为高风险; 90分以上为优秀; 90分以上优秀; 90分以上（优秀）; 出现积水启动Ⅱ级响应，道路中断启动Ⅰ级响应."""
    mention, base = row[0], row[0].start - len(before)
    bracketed = _bracketed(text, row, after) or (before.endswith(("的（", "者（")) and _BRACKET_ENDS.match(after)) or (before.endswith(("的——", "者——")) and _CLOSED.match(after))
    before = before.rstrip("： \t" if _LINE_ENDS.match(after) and _SCORE_SET_OFF.search(before[-16:]) else "（—")
    verb, end = _verb_before(before)
    scored = bracketed or (before[-1:] in _BAND_LAST and _BAND_END.search(before[-24:]) and _CLOSED.match(after))
    if len(row) > 1 or not end or not (verb or scored) or (mention.bare and not _CLOSED_LEVEL.match(after)) or _AND_MORE.match(after):
        return None
    if verb == "分为" and before[end - 1 : end].isdigit():
        end += 1
    by = _BY.search(before[max(0, end - 30) : end]) if verb in _WEAK_GRADE else None
    end -= len(by[0]) if by else 0
    body = _body_start(before[:end])
    words = before[body:end].strip("，、；： \n\t“）")
    if not words or _EXTREME.fullmatch(words) or _NEGATED.search(before[max(0, end - 12) : end]) or _NEGATED.search(words[-8:]):
        return None
    thing = _GRADED_THING.match(mention.noun + after)
    fits = _fits(verb, words) or (thing is not None and words.endswith(f"的{thing[1]}")) or _paired(text, row, verb, words)
    listed = not fits and not mention.bare and verb in _COPULAS and _ITEM.fullmatch(words) is not None and _CLOSED.match(after) is not None
    return _Found("before", row, base + body, base + body, base + end, listed, by["who"] if by else None) if fits or listed else None


def _verb_before(before: str) -> tuple[str, int]:
    """The verb of grading that ends `before` (…的，应|评定为), "" if there is none, and where the words before it end."""
    stem = before[:-1] if before.endswith(("：", "“", '"')) else before
    verb = _ending(stem, _GRADES) or ("" if before.endswith("：") else _ending(stem, _COPULAS))
    if not verb:
        return "", len(before)
    end = len(stem) - len(verb)
    end -= len(_ending(stem[:end][-_LONGEST_VERB:], _ADVERBS))
    return verb, end - (stem[end - 1 : end] in {"，", ","})


def _fits(verb: str, words: str) -> bool:
    """Tell whether words before a verb can be a criterion, not a report (3家企业被评为D级); 为 and 是 take less than 评定为."""
    if _REPORTED.search(words.rsplit("，", 1)[-1]):
        return False
    if verb in _GRADES:
        return verb not in _WEAK_GRADE or BAND.search(words) is not None or _WEAK_BODY.search(words[-8:]) is not None
    return bool(_COPULA_BODY.search(words[-8:]) or BAND.search(words[-16:]))


def _bracketed(text: str, row: Row, after: str) -> bool:
    """Tell whether a label stands in brackets behind its criterion, as another of the ladder does near by: 一票否决问题（红色）；…（橙色）."""
    start, mention = row[0].start, row[0]
    if mention.bare or not text[max(0, start - 2) : start].endswith("（") or not after.startswith("）"):
        return False
    return _near(text, row, "（")


def _near(text: str, row: Row, verb: str) -> bool:
    """Tell whether `verb` gives another label of the ladder within a few clauses of the row."""
    near = text[max(0, row[0].start - _PAIRED_WITHIN) : row[-1].end + _PAIRED_WITHIN]
    labels = (label_at(near[match.end() : match.end() + size]) for match in re.finditer(re.escape(verb), near) for size in (3, 2))
    return any(label and label.core != row[0].core and common_ladder([label.core, row[0].core]) for label in labels)


def _paired(text: str, row: Row, verb: str, words: str) -> bool:
    """Tell whether a verb of many uses grades: the same verb gives another label of the ladder near by, and `words` tell no one to use it."""
    if verb not in _PAIRED_GRADE or row[0].bare or len(words) > _LONGEST_PAIRED or _TOLD.search(words):
        return False
    return _near(text, row, verb)


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


def _opens_line(text: str, start: int) -> bool:
    """Tell whether a label at `start` is the first word of its line, behind an enumerator at most."""
    low = max(0, start - 12)
    return (not low or "\n" in text[low:start]) and _LINE_START.search(text, low, start) is not None


def _after(text: str, row: Row, after: str) -> _Found | None:
    """一级风险：…; 一级是指…; （一）重大风险（红色）。…; ★★★ …; 二级次之."""
    mention, start, end = row[-1], row[0].start, row[-1].end
    line = _opens_line(text, start)
    if mention.gloss and (MEASURE.search(mention.gloss) or line) and re.match(r"[；。，、\n]|$", after):
        return _Found("line", row, start, end) if line and after.startswith("\n") else _Found("gloss", row, start, end, end)
    if _POLE.match(after):
        return _Found("heading", row, start, end, end)
    if said := _ruled(after) or _defined(mention, after, line):
        return _Found(said[0], row, start, end + said[1])
    if after.startswith("。") and _NUMBERED.search(text, max(0, start - 8), start):
        return _Found("line" if line else "after", row, start, end + 1)
    if line and (mention.alias or not mention.bare) and (heading := _heading(text, row, after)):
        return heading
    if not mention.bare and (follows := _FOLLOWS.match(after)) and _OPENING.search(text, max(0, start - 12), start):
        return _Found("effect", row, start, end + follows.end())
    return None


def _ruled(after: str) -> tuple[str, int] | None:
    """What is done with a level, and where the words on it begin: 一级风险由…负责; 红色项目由…调度; 一级风险对应的责任追究为…."""
    thing = _THING.match(after)
    rest = after[thing.end() :] if thing else after.lstrip("的时后，")
    if (("由" in rest or "报" in rest) and CONTROL.match(rest)) or LEVEL_CONTROL.match(rest):
        return "ruled", 0
    match = _ANSWERS.match(after) if "对应" in after else None
    return ("effect", match.end()) if match else None


def _defined(mention: Mention, after: str, line: bool) -> tuple[str, int] | None:
    """What a level is, and where the definition begins: 一级风险：…, A类隐患，…的, 优秀90分以上, 二级次之."""
    if (match := None if mention.bare else _OPENS.match(after)) and not EFFECT.match(after, 1):
        return "after", match.end()
    if match := _SCORED.match(after):
        return "after", match.end()
    if (match := _DEFINE.match(after)) and not _names(match, after):
        plain = match["cue"] in {None, "是指", "指的是", "指", "系指", "特指"}
        if (not mention.bare or mention.gloss or plain) and (mention.core != "一般" or plain or mention.noun):
            return "line" if line else "after", match.end()
    return ("after", 0) if _PREDICATE.match(after) and not mention.bare else None


def _names(cue: re.Match[str], text: str) -> bool:
    """Tell whether what follows a matched 为 or 是 in `text` is a label itself (一般岗位为低风险): then that is what is defined."""
    label = label_at(re.split("[，。；\n]", text[cue.end() : cue.end() + 12])[0]) if cue["cue"] in _VERBS["copula"] else None
    return label is not None and not label.bare and not label.holder


def _heading(text: str, row: Row, after: str) -> _Found | None:
    """A line that begins with a label: the label alone, with 。 behind it, or with a space or gloss before its definition."""
    start, end = row[0].start, row[-1].end
    if re.match(r"[”\"]?[。．.]", after):
        return _Found("line", row, start, end + 1)
    tail = _HEADING_TAIL.match(after)
    if tail:
        return _Found("heading" if tail["words"].strip() else "line", row, start, end + tail.end("words"))
    if re.match(r"[”\"]?[ \t](?![^\n]*\t)", after) or row[-1].alias:
        return _Found("line", row, start, end)
    return None


def _managed(row: Row, before: str, after: str) -> _Found | None:
    """校长负责一级风险, 矿级管控较大风险."""
    if not _ending(before, _MANAGE) and "本" not in before[-5:]:
        return None
    match = _MANAGES.search(before[-40:])
    if match is None or len(row) > 1 or row[0].bare or re.match(r"[”\"]?(?:的|管理|管控|防控|工作|评)", after):
        return None
    at = row[0].start - len(before[-40:]) + match.start("who")
    return _Found("managed", row, at, at, at + len(match["who"]))


def _stated(text: str, found: _Found, limit: int) -> Iterator[Statement]:
    """Read the body of a found statement into fields, for each label of its row."""
    if found.kind == "heading":
        yield from (Statement(Span(m.start, m.end), m, heading=True) for m in found.row)
        return
    stop = found.end if found.end is not None else body_end(text, found.body, limit, found.kind == "line")
    body = text[found.body : stop]
    span = Span(skipped(text, found.start, stop), max(trimmed(text, found.body, stop), found.row[-1].end))
    if found.kind == "before":
        added = appended(text, found.row[-1].end, limit)
        end = found.row[-1].end
        criterion = criterion_before(body, listed(text, end, limit), text[end : end + 60].split("\n")[0])
        yield Statement(span, found.row[0], Said(criterion, found.who or added.controller, added.consequence), defines=True, listed=found.listed)
    elif found.kind == "managed":
        yield Statement(span, found.row[0], Said(controller=clean(body)))
    else:
        for mention, part in zip(found.row, dealt(body, len(found.row)), strict=True):
            yield _forward(span, mention, part, found.kind, found.listed)


def _forward(span: Span, mention: Mention, body: str, kind: str, listed: bool) -> Statement:
    """The statement of a body that stands behind its label."""
    if kind == "ruled" and (required := _REQUIRED.match(body)):
        body, kind = body[required.end() :], "after"
    if kind in {"effect", "ruled"} or (listed and EFFECT.match(body)):
        said = ruled(body) if kind == "ruled" else Said(consequence=clean(body))
        scores = mention.gloss if mention.gloss and MEASURE.search(mention.gloss) else None
        return Statement(span, mention, replace(said, criterion=scores), scores is not None)
    said = defined(body, mention.gloss, kind == "line")
    return Statement(span, mention, said, said.criterion is not None, said == NOTHING, listed)


def dealt_controllers(text: str, at: int, parts: int) -> tuple[str, ...]:
    """Who controls the levels of a list that ends at `at`, where the text deals them out: …，分别由校长、副校长、主任负责."""
    match = _DEALT.match(text, at)
    names = split_names(match["who"]) if match else []
    return tuple(names) if len(names) == parts else ()
