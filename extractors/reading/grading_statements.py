"""What a text says of single levels: …的，列为高风险; 一级风险：…，由校长负责; 评为“差”的全县通报批评.

A statement says what belongs to a level (criterion), who controls it (controller) or what follows from it (consequence). Which scheme it is
part of is for `extractors.reading.grading_schemes` to tell.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.grading_labels import Mention, Row

_LEXICON = load("gradings")
_VERBS, _CUES, _WHO = _LEXICON["verbs"], _LEXICON["cues"], _LEXICON["controller"]

_ENUMERATOR = r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）).．、]|[①-⑩]|[一二三四五六]是|第[一二三四五六七八九十]{1,3}(?:条|[，、类])\s?|[●■◆•·▲※\-])"
_NOUNS = rf"(?:{alternatives(_LEXICON['labels']['nouns'])})"

_BAND = re.compile(r"(?:\d|[八九六七]十)[\d.]{0,6}\s?(?:分|％|%|名)|[DR＜≥≤><]\s?[≥≤＜＞<>=＝]?\s?\d|\d\s?[≤＜<]|百分之")
_BAND_END = re.compile(r"(?:分|％|%)(?:（含[^（）]{0,6}）|\(含\)|含)?(?:以上|以下|及以上|及以下|之间|至?(?:（不含）)?)?(?:的)?[，]?$|\d分?[）)]?$")
_ADVERB = alternatives(_VERBS["adverbs"])
_GRADE = re.compile(rf"(?:，|,)?(?P<adverb>{_ADVERB}?)(?P<verb>{alternatives(_VERBS['grade'])})[：“\"]?$")
_COPULA = re.compile(rf"(?:，|,)?(?:{_ADVERB})?(?P<verb>{alternatives(_VERBS['copula'])})[“\"]?$")
_COPULA_BODY = re.compile(
    r"(?:的|者|之间|岗位|风险|其他|其余|人员|单位|事项|情形|情况|问题|行为|隐患|（含）|以上|以下|\d分?|％|%|名|户|分(?:（含）)?|区域|环节)$"
)
_FRAGMENT = re.compile(r"(?:等次|等级|级别|管理|单位|风险|预警|进行|评定)[^，。；\n]{0,8}[，；]")
_WEAK_GRADE = frozenset({"得", "评", "定", "启动", "发布", "实施", "分为"})
_CLOSED, _CLOSED_LEVEL = re.compile(r"[，；。、！\n）”]|$"), re.compile(r"[，；。、！\n（）”：]|$|等次|等级|级")
_NEGATED = re.compile(rf"(?:{alternatives(_VERBS['negated'])})(?:被)?$")
_DEFINE = re.compile(
    rf"(?:[”\"])?\s?(?:：|:|——|—|－|，?(?:一般|通常)?(?P<cue>{alternatives(_CUES['define'])})|"
    r"的?(?:判定|认定|评定|划分|划定|评判)?(?:标准|条件|情形|范围)(?:为|是|：)|"
    r"的?(?:岗位|风险点|事项|权力|职权|行为|人员|部门|科室|情况|单位)(?:主要)?(?:有|包括|包含|：)：?)"
)
_PREDICATE = re.compile(r"(?:次之|居中|较大|较小|较高|较低|最小|最轻|最大)(?=[，；。、\n]|$)")
_CLAUSE_START = re.compile(
    rf"(?:^|[。；，、：！？\n\u2028（“;|\t])\s*(?:{_ENUMERATOR}\s?)?(?:其中[，：]?|对于?|凡|即|而|以及|和|及|或|与|属于?|被|经?评?定?为|评为|确定为|启动|实施|发布)?[“]?$"
)
_NUMBERED = re.compile(rf"{_ENUMERATOR}\s?$")
_LINE_START = re.compile(rf"(?:^|\n)[^\S\n]*(?:{_ENUMERATOR}[^\S\n]?)?[“]?$")
_HEADING_TAIL = re.compile(r"[”\"]?(?P<words>[^，。；：\n、]{0,10})(?:\n|$)")
_BEFORE_GRADED = re.compile(
    rf"(?:^|[。；，：\n])\s*(?:{_ENUMERATOR}\s?)?(?P<subject>[^，。；：\n]{{0,14}}?)(?P<verb>{alternatives([*_VERBS['grade'], '为'])})[“\"]?$"
)
_AFTER_GRADED = re.compile(
    rf"[”\"]?(?:{_NOUNS}){{0,2}}的(?:{alternatives(_LEXICON['labels']['holders'])}|{_NOUNS}){{0,2}}[，,]?(?=[^，。；\n])"
)
_DEFINED_NOUN = re.compile(r"[”\"]?的(?:防控)?(?:区域|范围|对象)(?=[，。；\n]|$)")
_ANSWERS = re.compile(rf"[”\"]?[^，。；：\n]{{0,8}}?对应的?(?:{alternatives(_CUES['consequence_of'])})(?:为|是|：)")
_FOLLOWS = re.compile(rf"(?=[”\"]?(?:的)?[，,]?(?:{alternatives(_CUES['consequence'])}))")
_OPENS = re.compile(r"[，,](?=[^。；\n]{2,60}的[，；。])")
_SCORED = re.compile(r"\s?(?=[≥＞>≤＜<]?\s?\d{1,3}(?:\.\d)?\s?(?:分|％|%|[—\-~～至]))")

_CONTROLS = alternatives(_WHO["verbs"])
_CONTROL = re.compile(
    r"(?:在[^，。；\n]{2,30}?基础上[，,]?)?(?:则|均|应|应当|统一|必须|要|并|都|实行|分别|依次)?(?:由|报)(?P<who>[^，。；：\n]{1,36}?)"
    rf"(?:{alternatives(_WHO['adverbs'])}){{0,3}}(?:负责(?!人)[^人，。；\n]{{0,10}}|{_CONTROLS})(?=[，,。；、\n）]|$|和|并|及|（)(?:[和并及](?:{_CONTROLS}))?"
)
_HOLDER = re.compile(rf"(?:{alternatives(_WHO['holder'])})(?:为|是|：|:)(?P<who>[^，。；\n]{{1,30}})")
_LEVEL_CONTROL = re.compile(rf"实行(?P<who>[^，。；\n]{{1,16}}?)(?:{alternatives(_WHO['manage'])})(?=[，。；\n]|$)")
_MANAGES = re.compile(
    rf"(?:^|[。；，、：\n])\s*(?:{_ENUMERATOR}\s?)?(?P<who>[^，。；、：\n的对由将把]{{2,16}}?)(?:{alternatives(_WHO['manage'])})(?:所有|全部|本[^，。；]{{0,4}})?$"
)
_EFFECT = re.compile(alternatives(_CUES["consequence"]))
_CONTINUES = re.compile(rf"(?:{alternatives(_CUES['continue'])})")
_POLAR = re.compile(
    rf"^(?:为|是|属|的)?(?:风险)?(?:程度|度|等级|级别|级|危险性|危害|风险|防护水平)?(?:为|是)?(?:{alternatives(_CUES['most'] + _CUES['least'])})"
    r"(?:等级|级别|风险|一级|级|等)?(?:风险)?$"
)
_POLE = re.compile(rf"(?:的)?(?:风险)?(?:程度|度|等级|级别|危险性|危害|风险)?(?:{alternatives(_CUES['most'] + _CUES['least'])})(?=[，；。、\n）]|$)")
_GENERAL = re.compile(r"(?:进行(?:综合|逐一|认真|科学|全面|分析)?(?:评估|评定|分析|研判|划分|分级|定级|评级|考核|评价|打分)(?:后|时)?|标准|如下|情况下|结果)，$")
_TRAIL = re.compile(r"(?:和|及|以及|[，；。、](?:其中|对于?|凡|启动|实施|发布|属于?|[一二三四五六]是|第[一二三四五六][类种]?))$")
_LEAD = re.compile(rf"^(?:{_ENUMERATOR}\s?|{alternatives(_CUES['leads'])}|[，、；：。,\s”\"）)])+")
_SENTENCE_END = re.compile(r"[。！？]|(?=[\n\u2028])")
_GOES_ON = re.compile(rf"[”\"]?[。；](?={_CONTINUES.pattern})")
_DEALT = re.compile(rf"[，；。]?(?:分别|依次){_CONTROL.pattern}")
_APPENDED = re.compile(r"[”\"]?(?:等次|等级|档次)?，(?P<words>[^；。\n]{2,80})")
_REACH, _LIST = 400, 800


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of one level. `defines` tells a definition from a rule for what has the level already."""

    span: Span
    mention: Mention
    criterion: str | None = None
    controller: str | None = None
    consequence: str | None = None
    defines: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A row that the text says something of: `body` is where it says it, open at the end (None) where only the next statement ends it."""

    kind: str
    row: Row
    start: int
    body: int
    end: int | None = None


def statements(text: str, rows: Sequence[Row], marks: Sequence[Span]) -> Iterator[Statement]:
    """Yield what is said of the labels in `rows`, in text order. No body reaches into `marks` (divisions, counts)."""
    found: list[_Found] = []
    ends = sorted(mark.end for mark in marks)
    starts = sorted(mark.start for mark in marks)
    floor = 0
    for row in rows:
        passed = bisect_right(ends, row[0].start)
        floor = max(floor, ends[passed - 1] if passed else 0)
        if (said := _read(text, row, floor)) is not None:
            found.append(said)
            floor = said.row[-1].end
    for at, said in enumerate(found):
        if said.kind == "none":
            continue
        limit = found[at + 1].start if at + 1 < len(found) else len(text)
        after = bisect_right(starts, said.body)
        limit = min(limit, starts[after]) if after < len(starts) else limit
        yield from _stated(text, said, limit)


def _read(text: str, row: Row, floor: int) -> _Found | None:
    """Tell what kind of statement the row is part of, if any."""
    start, end = row[0].start, row[-1].end
    before, after = text[max(floor, start - _REACH) : start], text[end : end + 60]
    clause = _CLAUSE_START.search(text, max(0, start - 24), start) or start - floor < 3
    line = _LINE_START.search(text, max(0, start - 12), start)
    if row[0].alias and row[0].alias.start == start and _CLOSED.match(after):
        return _Found("heading", row, start, end)
    return (
        _graded(row, before, after)
        or _before(row, before, after)
        or (_after(text, row, after, bool(line)) if clause or line else None)
        or _managed(row, before, after)
        or _unread(text, row)
    )


def _unread(text: str, row: Row) -> _Found | None:
    """A label at the head of a clause that says nothing readable: it still ends the body before it."""
    opens = re.search(r"[；。\n]\s*(?:对于?)?$", text[max(0, row[0].start - 6) : row[0].start])
    return _Found("none", row, row[0].start, row[-1].end, row[-1].end) if opens and not row[0].bare else None


def _graded(row: Row, before: str, after: str) -> _Found | None:
    """确定为一级风险的，由…; 评为“差”的全县通报批评."""
    match, tail = _BEFORE_GRADED.search(before[-32:]), _AFTER_GRADED.match(after)
    if not (match and tail) or _DEFINE.match(after) or _BAND.search(match["subject"]) or _DEFINED_NOUN.match(after):
        return None
    if re.search(r"[将把]|的$|岗位$|风险$", match["subject"]) and not re.search(r"^对|评估$|[评审]定?$", match["subject"]):
        return None
    return _Found("graded", row, row[0].start - len(match[0]), row[-1].end + tail.end())


def _before(row: Row, before: str, after: str) -> _Found | None:
    """…的，列为高风险; 90分以上为优秀; 90分以上优秀."""
    mention = row[0]
    match = _GRADE.search(before[-16:]) or _COPULA.search(before[-16:])
    scored = _BAND_END.search(before[-24:]) and _CLOSED.match(after)
    if len(row) > 1 or not (match or scored) or (mention.bare and not _CLOSED_LEVEL.match(after)):
        return None
    end = len(before) - (len(match[0]) if match else 0)
    if match and match["verb"] == "分为" and before[end - 1 : end].isdigit():
        end += 1
    body = _body_start(before[:end])
    words = before[body:end].strip("，、；： \n\t“")
    if not words or _NEGATED.search(before[:end][-12:]) or _NEGATED.search(words) or not _fits(match, words):
        return None
    offset = mention.start - len(before)
    return _Found("before", row, offset + body, offset + body, offset + end)


def _fits(match: re.Match[str] | None, words: str) -> bool:
    """Tell whether words before a verb can be a criterion; 为 and 是 take less than 评定为."""
    if match is not None and match.re is _GRADE:
        return match["verb"] not in _WEAK_GRADE or _BAND.search(words) is not None
    return bool(_COPULA_BODY.search(words) or _BAND.search(words[-16:]))


def _body_start(before: str) -> int:
    """Where the clause that ends `before` begins: after the sentence or the ； before it, a ： that opens it, or a line end."""
    start = max((before.rfind(mark) + 1 for mark in "。！？\n\u2028\t|"), default=0)
    if not start and _FRAGMENT.match(before):
        start = max(before.find("，"), before.find("；")) + 1
    at = len(before)
    while (at := before.rfind("；", start, at)) >= 0:
        if not before[at + 1 :].lstrip().startswith(("及", "和", "或", "以及")):
            start = at + 1
            break
    colon = before.rfind("：", start)
    if colon >= 0 and not any(word in before[start:colon] for word in _CUES["enumerated"]):
        start = colon + 1
    return start


def _after(text: str, row: Row, after: str, line: bool) -> _Found | None:
    """一级风险：…; 一级是指…; （一）重大风险（红色）。…; ★★★ …; 二级次之."""
    mention, start, end = row[-1], row[0].start, row[-1].end
    if mention.gloss and (_BAND.search(mention.gloss) or line) and re.match(r"[；。，、\n]|$", after):
        return _Found("line", row, start, end) if line and after.startswith("\n") else _Found("gloss", row, start, end, end)
    if _POLE.match(after):
        return _Found("heading", row, start, end, end)
    if said := _ruled(after) or _defined(mention, after, line):
        return _Found(said[0], row, start, end + said[1])
    if after.startswith("。") and _NUMBERED.search(text, max(0, start - 8), start):
        return _Found("line" if line else "after", row, start, end + 1)
    if line and (mention.alias or not mention.bare):
        return _heading(text, row, after)
    if _FOLLOWS.match(after) and (mention.noun or mention.holder):
        return _Found("effect", row, start, end)
    return None


def _ruled(after: str) -> tuple[str, int] | None:
    """What is done with a level, and where the words on it begin: 一级风险由…负责; 一级风险对应的责任追究为…."""
    rest = after.lstrip("的，")
    if _CONTROL.match(rest) or _LEVEL_CONTROL.match(rest):
        return "graded", 0
    match = _ANSWERS.match(after)
    return ("effect", match.end()) if match else None


def _defined(mention: Mention, after: str, line: bool) -> tuple[str, int] | None:
    """What a level is, and where the definition begins: 一级风险：…, A类隐患，…的, 优秀90分以上, 二级次之."""
    if (match := None if mention.bare else _OPENS.match(after)) and not _EFFECT.match(after, 1):
        return "after", match.end()
    if match := _SCORED.match(after):
        return "after", match.end()
    if match := _DEFINE.match(after):
        plain = match["cue"] in {None, "是指", "指的是", "指", "系指", "特指"}
        if (not mention.bare or mention.gloss or plain) and (mention.core != "一般" or plain or mention.noun):
            return "line" if line else "after", match.end()
    return ("after", 0) if _PREDICATE.match(after) and not mention.bare else None


def _heading(text: str, row: Row, after: str) -> _Found | None:
    """A line that begins with a label: the label alone, with 。 behind it, or with a space or gloss before its definition."""
    start, end = row[0].start, row[-1].end
    if re.match(r"[”\"]?[。．.]", after):
        return _Found("line", row, start, end + 1)
    tail = _HEADING_TAIL.match(after)
    if tail:
        return _Found("heading" if tail["words"].strip() else "line", row, start, end + tail.end("words"))
    if re.match(r"[”\"]?[ \t]", after) or row[-1].alias:
        return _Found("line", row, start, end)
    return None


def _managed(row: Row, before: str, after: str) -> _Found | None:
    """校长负责一级风险, 矿级管控较大风险."""
    match = _MANAGES.search(before[-40:])
    if match is None or len(row) > 1 or row[0].bare or re.match(r"[”\"]?(?:的|管理|管控|防控|工作|评)", after):
        return None
    at = row[0].start - len(before[-40:]) + match.start("who")
    return _Found("managed", row, at, at, at + len(match["who"]))


def _stated(text: str, said: _Found, limit: int) -> Iterator[Statement]:
    """Read the body of a found statement into fields, for each label of its row."""
    if said.kind == "heading":
        yield from (Statement(Span(m.start, m.end), m, heading=True) for m in said.row)
        return
    stop = said.end if said.end is not None else _body_end(text, said, limit)
    body = text[said.body : stop]
    span = Span(_skip(text, said.start, stop), max(_trimmed(text, said.body, stop), said.row[-1].end))
    if said.kind == "before":
        listed = _listed(text, said, limit)
        controller, consequence = _appended(text, said.row[-1].end, limit)
        yield Statement(span, said.row[0], _criterion(body, listed), controller, consequence, defines=True)
        return
    if said.kind == "managed":
        yield Statement(span, said.row[0], controller=_clean(body))
        return
    for mention, part in zip(said.row, _distributed(body, len(said.row)), strict=True):
        yield _fields(span, mention, part, said.kind)


def dealt_controllers(text: str, at: int, parts: int) -> tuple[str, ...]:
    """Who controls the levels of a list that ends at `at`, where the text deals them out: …，分别由校长、副校长、主任负责."""
    match = _DEALT.match(text, at)
    names = [name for name in re.split("[、，]|和|及", match["who"]) if name] if match else []
    return tuple(names) if len(names) == parts else ()


def _appended(text: str, at: int, limit: int) -> tuple[str | None, str | None]:
    """What a backward definition adds on the level itself: …的为重大事件，由校长处理; 60分以下的为不合格，取消评优资格."""
    tail = _APPENDED.match(text, at, max(at, limit))
    if tail is None:
        return None, None
    if control := _CONTROL.match(tail["words"]):
        return _clean(control["who"]), _clean(tail["words"][control.end() :])
    return None, _clean(tail["words"]) if _EFFECT.match(tail["words"]) else None


def _skip(text: str, start: int, end: int) -> int:
    match = _LEAD.match(text[start:end])
    return start + (match.end() if match and match.end() < end - start else 0)


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip("，、；。：,; \n\t\u2028和及"))


def _body_end(text: str, said: _Found, limit: int) -> int:
    """Where a body that follows its label ends: with its sentence and those that go on with it, or with the lines of its list."""
    limit = min(limit, said.body + _LIST)
    if said.kind == "line":
        return _lines_end(text, said.body, limit)
    end = _sentence_end(text, said.body, limit)
    while end < limit and text[end] != "\n" and (_CONTINUES.match(text, end) or _CONTROL.match(text, end)):
        end = _sentence_end(text, end, limit)
    return end


def _sentence_end(text: str, start: int, limit: int) -> int:
    match = _SENTENCE_END.search(text, start + 1, limit)
    return match.end() if match else limit


def _lines_end(text: str, start: int, limit: int) -> int:
    """The end of the line, or of the list under it where the line itself says nothing."""
    end = text.find("\n", start, limit)
    end = limit if end < 0 else end
    if text[start:end].strip("：:。 ”") and not text[start:end].rstrip().endswith(("：", ":")):
        return end
    first = None
    while end < limit:
        nxt = text.find("\n", end + 1, limit)
        nxt = limit if nxt < 0 else nxt
        form = re.sub(r"[一二三四五六七八九十\d①-⑩]+", "#", (re.match(rf"\s*({_ENUMERATOR})?", text[end + 1 : nxt]) or [""])[0].strip())
        if (first is not None and (form != first or not form)) or not text[end:nxt].strip():
            break
        first, end = form, nxt
    return end


def _listed(text: str, said: _Found, limit: int) -> str | None:
    """The list that a backward definition announces: 有下列情形之一的，列为高风险：（1）…；（2）…."""
    at = said.row[-1].end
    if text[at : at + 1] != "：":
        return _continued(text, at, limit)
    ending = _lines_end if text[at + 1 : at + 2] == "\n" else _sentence_end
    end = ending(text, at + 1, min(limit, at + _LIST))
    return text[at + 1 : end]


def _continued(text: str, at: int, limit: int) -> str | None:
    """The sentence after a backward definition that goes on with it: …评定为高风险等级。主要涉及…."""
    match = _GOES_ON.match(text, at)
    return text[match.end() : _sentence_end(text, match.end(), min(limit, at + _REACH))] if match else None


def _distributed(body: str, parts: int) -> list[str]:
    """Deal a body out to the labels of a row: 分别由校长、分管副校长、处室主任负责; else each has all of it."""
    if parts > 1 and (match := _CONTROL.search(body)):
        names = [name for name in re.split("[、，]|和|及", match["who"]) if name]
        if len(names) == parts:
            return [f"由{name}负责" for name in names]
    return [body] * parts


def _fields(span: Span, mention: Mention, body: str, kind: str) -> Statement:
    """Sort the clauses of a body into criterion, controller and consequence."""
    if kind == "effect":
        return Statement(span, mention, consequence=_clean(body))
    control = next((m for m in (_CONTROL.search(body), _LEVEL_CONTROL.search(body), _HOLDER.search(body)) if m), None)
    head, tail = (body[: control.start()], body[control.end() :]) if control else (body, "")
    controller = _clean(control["who"]) if control else None
    if kind == "graded":
        return Statement(span, mention, controller=controller, consequence=_clean(re.split("[；。]", tail)[0]) if control else _clean(head))
    head, more = _first_sentence(_glossed(mention, head)) if kind == "line" else (_glossed(mention, head), None)
    criterion, effect = _split_effect(head)
    consequence = _join(effect, more, _clean(tail) if control and kind in {"line", "after"} else None)
    return Statement(span, mention, _definition(criterion), controller, consequence, defines=_definition(criterion) is not None)


def _glossed(mention: Mention, words: str) -> str:
    """A definition with what the label has in brackets: a score is part of it (优秀（90分以上）), other words only where nothing else is said."""
    if mention.gloss is None or (_clean(words) and not _BAND.search(mention.gloss)):
        return words
    return f"{mention.gloss}；{words.strip('，：。； ')}"


def _first_sentence(body: str) -> tuple[str, str | None]:
    """Part the sentence that defines a level, and those that go on with it, from the sentences after them: …极易蔓延。|全员上山巡护."""
    end = 0
    for match in re.finditer(r"。(?=[^\n])", body):
        end = match.end()
        if _definition(body[:end]) and not _CONTINUES.match(body, end):
            return body[:end], _clean(body[end:])
    return body, None


def _split_effect(body: str) -> tuple[str, str | None]:
    """Part a definition from what follows from it: 60分以下的，|取消资格."""
    for match in re.finditer(r"(?:的|以上|以下|分|）)[，。；,](?=\S)", body):
        if _EFFECT.match(body, match.end()):
            return body[: match.end()], _clean(body[match.end() :])
    return body, None


def _definition(body: str) -> str | None:
    """A definition without clauses that only say which end of the ladder the level is."""
    clauses = re.split(r"(?<=[，；。])", body)
    kept = [clause for clause in clauses if not _POLAR.match(clause.strip(" ，；。：、\n和及"))]
    return _clean(re.sub(r"^[，\s]*(?:主要)?(?:是指|指|即)(?!定|标|数)", "", "".join(kept)))


def _criterion(body: str, listed: str | None) -> str | None:
    """The criterion of a backward definition: from the clause with the score on, where there is one, with the list it announces."""
    clauses = re.split(r"(?<=，)", body)
    while len(clauses) > 1 and _GENERAL.search(clauses[0]):
        clauses = clauses[1:]
    bands = [i for i, clause in enumerate(clauses) if _BAND.search(clause)]
    words = _clean("".join(clauses[bands[0] :] if bands and len(bands) < len(clauses) and bands[0] > 0 else clauses))
    if listed and words and any(word in words for word in _CUES["enumerated"]):
        return _clean(listed)
    return _join(words, _clean(listed or ""))


def _join(*parts: str | None) -> str | None:
    return "；".join(part for part in parts if part) or None


def _clean(words: str) -> str | None:
    """Strip lead words, enumerators and marks; lines become ；. Empty is None."""
    lines = [bare for line in re.split(r"[\n\u2028]+", words) if (bare := re.sub(rf"^\s*(?:{_ENUMERATOR})?\s*", "", line).strip())]
    joined = "".join(line if not at or lines[at - 1][-1] in "；。：，" else f"；{line}" for at, line in enumerate(lines))
    shown = _TRAIL.sub("", joined.strip().rstrip("，、；。：,;（ \t"))
    shown = re.sub(_LEAD, "", shown).rstrip("，、；。")
    return shown or None
