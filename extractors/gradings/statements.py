"""What a text says of single levels: …的，列为高风险; 一级风险：…，由校长负责; 评为“差”的全县通报批评.

A statement says what belongs to a level (criterion), who controls it (controller) or what follows from it (consequence). Which scheme it is
part of is for `extractors.gradings.schemes` to tell.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

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
    effect_of,
    listed,
    ruled,
    skipped,
    split_names,
    trimmed,
)
from extractors.gradings.cues import CONTROL, EFFECT, MEASURE
from extractors.gradings.ladders import COLOURS, common_ladder
from extractors.gradings.mentions import NO_GLOSS, NOUN, Mention
from extractors.gradings.own import Row, shared_start
from extractors.gradings.parallels import act
from extractors.gradings.sayings import Saying, opens_line, read, unread
from extractors.lexicon import alternatives, load

_THING_BEHIND = re.compile(r"[一-龥]{0,5}")
_LEXICON = load("gradings")
_ACTIONS = _LEXICON["actions"]
_SAID = re.compile(
    rf"{alternatives([*_ACTIONS['stated'], *_ACTIONS['opens'], *_LEXICON['gravity']['inspected']])}|(?:抽查|检查|巡查|督查|走访)$|[每须应由有不可的占是为]|指(?![标数挥])"
)
"""Where words behind a label turn from the name of a thing to what is said of it."""
_DEALT = re.compile(rf"(?:分级)?(?:{alternatives(_LEXICON['controller']['manage'])})?[，；。]?(?:分别|依次){CONTROL.pattern}")
_REQUIRED = re.compile(r"(?:应当|应|必须|须|需)(?:同时)?(?:具备|符合|满足|达到|做到)(?:以下|下列)?(?:条件)?：?")

_READY = re.compile(rf"[：，—\s]*[^，。；\n\d]{{0,16}}{alternatives(_ACTIONS['ready'])}(?=[，。；、\n]|$)")
"""A first clause that tells who stands ready at a warning (指挥长带班，…): what is done then, not when it is given."""

_STARTED = re.compile(r"\s*(?:立即)?启动[^，。；\n]{2,20}(?:预案|响应)，")
"""The same where that is set going first: 启动防汛Ⅲ级应急预案，镇长坐镇指挥."""
_THING_GIVEN = re.compile("[一-龥]{1,4}(?=，)")
"""Behind a label in quotation marks, or one that is given: what has it (为“红榜”|小区，; 列为黄色|通道，)."""
_BRACKET = re.compile(r"（(?P<gloss>[^（）\n]{2,60})），?")
_OF_ITS_GRADE = re.compile(r"：[^，；。\n]{0,20}，[^，；。：\n]{2,10}(?:等级|级别)[为达至到]{1,2}$")
"""Before a label: it is a grade by which another level is defined (红色预警：极度危险，森林火险等级为|五级)."""
_FIRST_WORD = re.compile(r"[^，。；：\n]{0,6}(?<=[）)级])\n[ \t]*")
"""Between a label in a title and one that is the first word below it: 特别重大事件（Ⅰ级）⏎|重要|数据遭到篡改."""
_LABEL_ENDS = frozenset({"", "\n", "：", "（", "，"})
_LISTED_CASES = re.compile(r"[一-龥]{0,6}：\s?(?:[（(]?[1一][)）.、]|①)[^。]{0,160}")
"""Behind a label: the list of cases that its definition announces, as far as another label (列为一类项目：（一）信用等级为|A级；)."""
_OWN_LINE = re.compile(r"\n[^，。；：\n]{1,20}$")
"""Up to the end of a label that opens its line: the response that goes with it is set going there (社会级：…。启动|一级响应，由…)."""
_DANGER = re.compile(r"，[一-龥]{2,6}危险(?=，)")
"""Behind a level that a score gives: a word for it (160＜D≤320，二级|，高度危险|，立即整改)."""
_IN_PASSING = re.compile(
    r"[”\"]?(?!及?以[上下])(?:[一-龥]{1,4}(?=每|户均|人均))?(?P<words>(?P<first>[^，；。：、（）\n”\"]{4,24})(?=[，；。\n])(?:，[^，；。：\n]{2,24}(?=[，；。\n])){0,3})"
)
_REST_OF_LINE = re.compile(r"[”\"]?[一-龥]{0,4}。(?P<words>(?P<first>[^，；。：\n]{3,30})[^\n]{0,200})(?=\n|$)")
"""Behind a level that ends its sentence: what else the item says (…的，列为B类。|实行常规管理，每年检查一次。)."""
_BREAK, _SENTENCE = re.compile(r"[；。\n]"), re.compile(r"[。\n]")
_KNOWN_THING = re.compile(NOUN)
_OTHER_THING = re.compile("(?![由报及和与或时后以为是均即应须可不需等])[一-龥]{1,6}?(?=[，；。、]|且|并且|或者?|$)")
_ONE_CLAUSE, _LONGEST_TITLE = 80, 24
_DESCRIBES = 4
"""Characters of a bracket behind a label that describe it: 一类（有极端倾向），由县领导包案."""


class Statement(NamedTuple):
    """One thing said of one level. `defines` tells a definition from a rule for what has the level already; `listed` a definition that
    stands only in a series of its like and needs a list or count of levels before it; `shared` what is said of several levels at once; `passing` what is
    done with a level in the clause that its label opens, if it is defined elsewhere.
    """

    span: Span
    mention: Mention
    said: Said = NOTHING
    defines: bool = False
    heading: bool = False
    listed: bool = False
    shared: bool = False
    passing: bool = False


def statements(text: str, rows: Sequence[Row], marks: Sequence[Span]) -> Iterator[Statement]:
    """Yield what is said of the labels in `rows`, in text order. No body reaches into `marks` (divisions, counts)."""
    found = _series(text, list(_found(text, rows, sorted(mark.end for mark in marks))))
    starts = sorted(mark.start for mark in marks)
    for at, said in enumerate(found):
        if said.kind == "none":
            yield from _done_in_passing(text, said, next((other.start for other in islice(found, at + 1, None)), len(text)))
            continue
        near = said.row[-1].end + 1
        following = (other for other in islice(found, at + 1, None) if said.kind != "before" or other.kind != "none" or other.start <= near)
        limit = next((other.start for other in following), len(text))
        after = bisect_right(starts, said.body)
        limit = min(limit, starts[after]) if after < len(starts) else limit
        yield from _stated(text, said, limit)


def _found(text: str, rows: Sequence[Row], ends: Sequence[int]) -> Iterator[Saying]:
    floor, body, last, opened, ruled = 0, 0, ("", 0), "", None
    for row in rows:
        if row[0].start < floor or (not row[0].core and row[0].start < body):  # 特别重大事故。|是指…
            continue
        passed = bisect_right(ends, row[0].start)
        floor = max(floor, ends[passed - 1] if passed else 0)
        if opened and _within_definition(text, row, last, opened == "before"):
            continue
        said = read(text, row, floor) or unread(text, row, last)
        if said is not None and said.kind == "before" and _again(text, said, ruled):
            continue
        if said is not None:
            ruled = said if said.kind in {"effect", "ruled"} else None
            yield said
            behind = _DANGER.match(text, said.row[-1].end) if said.kind == "before" else None
            behind = behind or _THING_GIVEN.match(text, said.row[-1].end) if said.row[-1].quoted or said.kind == "before" else None
            floor, last = behind.end() if behind else said.row[-1].end, (said.row[-1].core, said.row[-1].end)
            body = said.body
            opened = said.kind if said.kind in {"after", "line"} or _announces(text, said) else ""


def _announces(text: str, said: Saying) -> bool:
    """Tell whether a definition before its label announces a list of cases: 符合下列条件的，列为|一类项目|：."""
    return said.kind == "before" and any(word in text[said.body : said.end] for word in _LEXICON["cues"]["enumerated"])


def _again(text: str, said: Saying, ruled: Saying | None) -> bool:
    """Tell whether a label is what follows from the same level elsewhere: 师德考核不合格者，年度考核评定为|不合格."""
    return ruled is not None and ruled.row[0].core == said.row[0].core and not _SENTENCE.search(text, ruled.body, said.row[0].start)


def _within_definition(text: str, row: Row, last: tuple[str, int], announces: bool) -> bool:
    """Tell whether a label is part of what defines the label before (`last`: its core and end): A级：近三年无事故且标准化达到|一级的，…; Ⅰ级：房屋经鉴定为
    |D级危房，…. A label that a case is given (`announces`) has others within the list of cases behind it only.
    """
    core, end = last
    start = row[0].start
    other = common_ladder([core, *(mention.core for mention in row)]) is None
    if other and (_LISTED_CASES.fullmatch(text, end, start) or (core in COLOURS and text[end:start] == "：")):
        return True
    if core and _FIRST_WORD.fullmatch(text, end, start) and not row[0].alias and text[row[-1].end : row[-1].end + 1] not in _LABEL_ENDS:
        return True
    if announces:
        return False
    started = row[0].noun.startswith("响应") and text.endswith("启动", 0, start) and "\n" not in text[end:start]
    if other and started and _OWN_LINE.search(text, max(0, end - 24), end):
        return True
    behind = start + len(row[-1].label)
    part = text.startswith("的", row[-1].end) or (_OTHER_THING.match(text, behind) and not _KNOWN_THING.match(text, behind))
    part = part or _OF_ITS_GRADE.search(text, end, start) is not None
    inside = part and 0 < start - end < _ONE_CLAUSE and not _BREAK.search(text, end, start)
    return bool(inside) and other


def _done_in_passing(text: str, said: Saying, limit: int) -> Iterator[Statement]:
    """Yield what is done with a level in the clauses that its label opens, if the first is an act (A等科室|绩效上浮10%); only levels that are defined take it."""
    thing = _IN_PASSING.match(text, said.row[-1].end, limit + 1) if len(said.row) == 1 and said.row[0].core else None
    if thing is not None and act(thing["first"]):
        yield Statement(Span(said.start, thing.end()), said.row[0], Said(consequence=clean(thing["words"])), passing=True)


def _series(text: str, found: list[Saying]) -> list[Saying]:
    """Read labels of one ladder that open clause after clause as defined by these: 一级手术风险较低；二级手术有一定风险；三级手术风险高.

    They make a scheme without a list or count before them only if each stands apart (甲等，…；乙等，…). Where others of the series say what follows
    from a level (Ⅱ类信件3日内转办), so does a label that nothing is read of (Ⅰ类信件当日转办).
    """
    at = 0
    while at < len(found):
        run = _run(found, at)
        if len(run) > 2 and any(f.kind == "none" for f in run):
            thing = _thing_behind(text, run)
            bodies = [f.row[0].end + thing for f in run]
            listed = not all(text.startswith(("，", "：", "。"), body) for body in bodies)
            effects, ruled = (any(f.kind == kind for f in run) for kind in ("effect", "ruled"))
            for place, (f, body) in enumerate(zip(run, bodies, strict=True), at):
                if f.kind == "none" and not text.startswith("率", body) and (effects or not ruled or len(f.row[0].holder) > 1):
                    found[place] = Saying("effect" if effects or ruled else _opening(text, f), f.row, f.start, body, listed=listed and not effects)
        at += max(len(run), 1)
    return found


def _thing_behind(text: str, run: Sequence[Saying]) -> int:
    """How many characters all labels of a run have behind them for what they are levels of: 一级|手术风险…, but not A类|涉及…, A类客户|年采购额…."""
    if any(said.row[0].holder for said in run):
        return 0
    behind = [match[0] for said in run if (match := _THING_BEHIND.match(text, said.row[0].end))]
    shared = behind[0][: shared_start(behind)]
    said = _SAID.search(shared)
    return said.start() if said else len(shared)


def _run(found: Sequence[Saying], at: int) -> list[Saying]:
    """The labels from `at` on, unread or with what follows from them, that are different ones of one ladder."""
    run: list[Saying] = []
    cores: list[str] = []
    while at + len(run) < len(found):
        one = found[at + len(run)]
        core = one.row[0].core
        told = one.kind in {"none", "effect"} or (one.kind == "ruled" and len(one.row[0].holder) > 1)  # “红码”场所由…；“绿码”场所以自查为主
        if not told or len(one.row) > 1 or one.end == one.start or core in cores or not common_ladder([*cores, core]):
            break
        run.append(one)
        cores.append(core)
    return run


def _opening(text: str, found: Saying) -> str:
    """Whether a label opens a line of its own or a clause."""
    return "line" if opens_line(text, found.start) else "after"


def _stated(text: str, found: Saying, limit: int) -> Iterator[Statement]:
    """Read the body of a found statement into fields, for each label of its row."""
    if found.kind == "heading":
        yield from (Statement(Span(m.start, m.end), m, heading=True) for m in found.row)
        return
    stop = found.end if found.end is not None else body_end(text, found.body, limit, found.kind == "line")
    body = text[found.body : stop]
    span = Span(skipped(text, found.start, stop), max(trimmed(text, found.body, stop), found.row[-1].end))
    if found.kind == "before":
        end = found.row[-1].end
        word = _DANGER.match(text, end)
        added = appended(text, word.end() if word else end, limit)
        cases = listed(text, end, limit, body)
        if cases and added.consequence and added.consequence in cases:
            added = NOTHING
        criterion = criterion_before(body, cases, text[end : end + 60].split("\n")[0])
        criterion = f"{criterion}{word[0]}" if word and criterion else criterion
        consequence = added.consequence or (_done_then(text, end, limit) if opens_line(text, found.start) or _titled(text, found.start) else None)
        yield Statement(span, found.row[0], Said(criterion, found.who or added.controller, consequence), defines=True, listed=found.listed)
    elif found.kind == "managed":
        yield Statement(span, found.row[0], Said(controller=clean(body)))
    else:
        parts = dealt(body, len(found.row))
        shared = len(set(parts)) < len(parts)
        for mention, part in zip(found.row, parts, strict=True):
            yield _forward(span, mention, part, found.kind, found.listed)._replace(shared=shared)


def _titled(text: str, start: int) -> bool:
    """Tell whether nothing but a title in the same line stands before `start` (高风险班级：|确诊学生就读的班级，划为高风险班级)."""
    title = text[text.rfind("\n", max(0, start - _LONGEST_TITLE), start) + 1 : start]
    return title.endswith("：") and len(title) < _LONGEST_TITLE and not _BREAK.search(title)


def _done_then(text: str, at: int, limit: int) -> str | None:
    """What follows from a level that ends its sentence at `at`: the sentences on the rest of its line, if the first is an act and no other label is in them."""
    rest = _REST_OF_LINE.match(text, at)
    return clean(rest["words"]) if rest and rest.end() <= limit and act(rest["first"]) else None


def _forward(span: Span, mention: Mention, body: str, kind: str, listed: bool) -> Statement:
    """The statement of a body that stands behind its label."""
    if mention.gloss is None and (bracket := _BRACKET.match(body)):  # A类违章|（严重违章），扣6分
        mention, body = mention._replace(gloss=bracket["gloss"]), body[bracket.end() :]
    if kind == "ruled" and (required := _REQUIRED.match(body)):
        body, kind = body[required.end() :], "after"
    if kind in {"effect", "ruled"} or (listed and EFFECT.match(body)):
        said = ruled(body) if kind == "ruled" else Said(consequence=effect_of(body))
        described = mention.gloss and len(mention.gloss) >= _DESCRIBES and not mention.gloss.startswith(NO_GLOSS)
        told = mention.gloss if described or (mention.gloss and (kind == "effect" or MEASURE.search(mention.gloss))) else None
        criterion = defined("", told, False).criterion
        return Statement(span, mention, said._replace(criterion=criterion), criterion is not None)
    if mention.noun.startswith(("预警", "响应", "应急响应")) and (_READY.match(body) or _is_given(mention, body) or _STARTED.match(body)):
        given = mention.gloss if _is_given(mention, body) else None
        return Statement(span, mention, Said(given, None, clean(body)), given is not None, heading=True, listed=listed)
    said = defined(body, mention.gloss, kind == "line")
    return Statement(span, mention, said, said.criterion is not None, said == NOTHING, listed)


def _is_given(mention: Mention, body: str) -> bool:
    """Tell whether brackets say when a warning is given (蓝色预警（24小时内风力6级以上）：客服部张贴提示), so that what follows is done then."""
    return mention.gloss is not None and MEASURE.search(mention.gloss) is not None and not MEASURE.search(body) and not body.rstrip("。；\n").endswith("的")


def dealt_controllers(text: str, at: int, parts: int) -> tuple[str, ...]:
    """Who controls the levels of a list that ends at `at`, where the text deals them out: …，分别由校长、副校长、主任负责."""
    match = _DEALT.match(text, at)
    names = split_names(match["who"]) if match else []
    return tuple(names) if len(names) == parts else ()
