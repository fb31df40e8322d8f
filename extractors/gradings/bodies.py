"""The words that are said of a level: where they end, and which of them are its criterion, its controller, its consequence."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.gradings.cues import (
    AWARD,
    BAND,
    CONTROL,
    EFFECT,
    ENUMERATOR,
    EXTREME,
    FREQUENT,
    HEAD_CONTROL,
    HOLDER_CONTROL,
    LEVEL_CONTROL,
    MEASURE,
    PLAIN_CONTROL,
    TASK,
    WITHIN,
    ending,
    endings,
)
from extractors.gradings.ladders import LATENT
from extractors.gradings.plain import WRAP
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import BULLETS, CIRCLED, NUMERALS
from extractors.reading.kept import kept

_LEXICON = load("gradings")
_CUES, _FIELDS = _LEXICON["cues"], _LEXICON["fields"]

_CONTINUES = re.compile(rf"(?!{alternatives(_CUES['continue_not'])}){alternatives(_CUES['continue'])}|（(?:[2-9]|1\d)）|[②-⑩]")
"""How a sentence begins that goes on with what the one before it says: 主要涉及…, or as the next item of its list (（2）…)."""
_POLAR = re.compile(
    r"^(?:为|是|属|的)?(?:风险|保护|防护)?(?:程度|度|等级|级别|级|危险性|危害|风险|防护水平|要求)?(?:为|是)?"
    rf"(?:{EXTREME})(?:等级|级别|风险|一级|级|等)?(?:风险)?$"
)
_SHARED = re.compile(
    r"[^，。；]{0,4}(?:比例|占比|名额|人数|总数)[^，。；\d]{0,8}(?:控制在|不超过|不得超过|不高于|为)[^，。；]{0,12}$|[^，。；]{0,4}占[^，。；\d]{0,8}\d{1,3}[％%]$"
)
"""A quota that stands in a definition: 比例控制在20%以内, 占15%."""
_TALLIED = re.compile(r"[共计有]{0,2}\d{1,5}(?:处|个|项|条|家|座|台|份|户)")
"""How many things have a level (一级风险点|3处), not what it is."""
_GENERAL = re.compile(
    r"(?:进行(?:综合|逐一|认真|科学|全面|分析)?(?:评估|评定|分析|研判|划分|分级|定级|评级|考核|评价|打分)(?:后|时)?|[满总]分(?:为)?\d{2,4}分|分制|标准|如下|情况下|结果|排名|排序|排队)，$|"
    r"^(?:按照?|根据|依据|依照|结合|综合考虑)[^，。；]{1,60}(?:层级|大小|程度|高低|多少|轻重|频率|性质|情况|因素|方面|后果|影响|标准|分值|得分|要求)，$|"
    r"^(?:控制在|不超过|不得超过|占)[^，。；]{1,12}，$|"
    r"^[牌色码旗卡]?(?:分[类级])?(?:管理|制度|机制|考核)，$|"
    r"^[^，。；]{2,30}(?:实行|推行|采取|建立|执行)[^，。；]{1,16}(?:制度|制|管理|办法|机制)，$|"
    r"^(?:采用|采取|运用|通过|利用)[^，。；]{2,40}(?:法|方式|形式|评估|评价|分析|打分|计算|测算|计算得出)，$"
)
_ASSESSED_AS = re.compile(rf"(?<=[的者])，[一-龥]{{0,8}}(?:评级|评议|{alternatives(_LEXICON['verbs']['assessed'])})(?:总体|综合)?[，“]?$")
"""Behind a case: what it is a result of (发生重大事故的，|年度考评|等次为较差)."""
_TRAIL_LAST = frozenset("和及中对于凡动施布赋挂插授亮属是一二三四五六类种级别用点险患")
_TRAIL = re.compile(
    r"(?:和|及|以及|[，；。、](?:其中|对于?|凡|启动|实施|发布|[赋挂插授亮]|属于?|[一二三四五六]是|第[一二三四五六][类种]?|(?:风险|信用)?(?:等级|级别)|信用)|"
    r"，[其该]?(?:廉[政洁])?(?:风险点?|隐患))$"
)
_TOWARDS = (
    r"对(?:外|内|口|(?:(?!存在|发生|出现|可能|排查|(?<!社)会|[将的])[^，。；\n]){1,16}(?:(?:可能|会|将|已)?(?:造成|产生|构成|带来)|"
    rf"(?:[有无不]|影响)[^，。；\n的]{{0,6}}?(?:{alternatives(_CUES['harm'])}|(?<=影响)[不较很极大小])))"
)
"""What begins no object but is part of what is said: 对社会秩序造成危害, 对生产基本没有影响, 对外公开."""
_LEAD = re.compile(
    rf"(?:(?!考核(?:[一-龥]{{0,6}}分|成绩)|经评估认为|即[查知改整报办]|{_TOWARDS})(?:{ENUMERATOR}\s?|"
    rf"(?:[有存属发出][在于生现]?|具有|具备|符合|凡)?(?:下列|以下)[^，。；：\n]{{0,14}}：|"
    rf"{alternatives(_CUES['leads'])}|[，、；：。,\s”\"）)]))+"
)
_NUMBERED = re.compile(rf"([；。：])\s?(?:（[{NUMERALS}\d]{{1,2}}）|[{CIRCLED}]|[1-9][.．](?=\d{{2,5}}[^\d.，；]{{0,2}}[一-龥])|\d{{1,2}}(?:[.．、](?!\d)|[）)]))")
_MARKS_BEHIND = f"/，、；。：,;（ \t{BULLETS}"
_BREAKS, _CLAUSE, _PHRASE = re.compile(r"[\n\u2028]+"), re.compile(r"[^，；。]*[，；。]|[^，；。]+"), re.compile(r"[^，]*，|[^，]+")
_ENUMERATED = re.compile(rf"\s*{ENUMERATOR}\s*")
_MEANT = re.compile(
    rf"^[，\s]*(?:是(?![指否非])|为(?=[\d≥≤＜＞<>]|[一-龥]{{0,4}}[得积评总]分)|(?:主要)?(?:是指|指|即)(?!定|标|数|挥|导|令|派|引(?!起|发))|"
    rf"{alternatives(_FIELDS['criterion'])}(?:为|是))"
)
_ASIDE_BEFORE = re.compile(r"^[”\"]?（[^（）\d]{1,12}）[：:]")
"""What a label's thing has in brackets: 红色老人|（重点关注）：失能的."""
_CONDITION = re.compile(r"满(?![意分])|未|没有|近[一二三两\d]年|连续|具备|具有|持有")
"""In a clause before the score: it is a condition of the level as well (签约满两年，|年度记分不超过6分的，评为A级)."""
_UNGRADED = re.compile(r"[；，。][^；，。]{0,16}不(?:予)?(?:评|定|授)[^；。]{0,8}[；。]?$")
_ACTED = re.compile(r"[：，—\s]*由(?!于)[^，。；\n]{2,40}(?<![的者])(?=[，。；\n]|$)")
_PASSED_ON = re.compile(r"由(?P<who>[^，。；：、\n]{2,20})[、和与及]$")
"""Words on who controls a level that share their verb with those on the next: Ⅱ级|由省政府、|Ⅲ级由市政府负责."""
_CASE = re.compile(r"[：，—\s]*[^，；。\n]{2,80}(?:的|者)(?=[，；。\n]|$)")
"""A first clause that tells of a case (一年内发生事故的，…): what the level is, though it begins like what follows from one (一年内复查)."""
_STATED = re.compile(r"[\s：:]*[^，。；：\n]{0,12}(?:下列|以下)[^，。；：\n]{0,14}，(?P<rule>[^。；：\n]{2,40})：\n(?P<list>(?s:.+))")
"""A list of cases below what is done in any of them: 符合下列条件之一的，|由指挥长启动：⏎（1）…."""
_SENTENCE_END = re.compile(r"[。！？]|(?=[\n\u2028])")
_GOES_ON = re.compile(rf"[”\"]?[。；](?={_CONTINUES.pattern})")
_APPENDED = re.compile(
    r"[”\"）]?(?:等次|等级|档次|[县市区镇乡村户校园院所站队班](?=，)|[一-龥]{2,6}(?=，由)|(?<=）)的[一-龥]{2,6}(?=，)|区?）(?=：)|(?:管理|管控|监管|补助|奖补|补贴|奖励|收费|发放|支付|执行)(?=，))?"
    r"(?:，|(?<=）)：|[ \t]+(?=[一-龥])|(?=由))(?P<words>[^；。\n]{2,80})"
)
_ASIDE = re.compile(
    r"(?:\d{1,3}(?:\.\d)?(?:分|％|%)|人数|比例|名额|占|其中|共|即|也|并且|但|主要|包括|如|例如|详见|见附|具体|分别|以此|依此|其|最|均|该|各|此|[一二三四五]是)|"
    r"[^，]{0,16}(?:不(?:予)?[评定授]|的$)"
)
_HOW_MANY = re.compile(r"(?:名额|比例|人数|数量|控制在|占比)[^，；。]{0,20}，(?=[^，。；\n]{2})")
"""Before what follows from a level: how many may have it (名额不超过5个，每个资助50万元)."""
_NAMES = {"criterion": _FIELDS["criterion"], "controller": _FIELDS["controller"], "consequence": [*_FIELDS["consequence"], *_FIELDS["given"]]}
_NAMED = "|".join(f"{alternatives(words)}(?P<{name}>)" for name, words in _NAMES.items())
_FIELD = re.compile(rf"(?:^|(?<=[\n；。，]))\s*(?:{ENUMERATOR}\s?)?(?:{_NAMED})(?:为|是)?[：:]")
_TITLED_FIELD = re.compile(rf"(?:^|(?<=\n))\s*{ENUMERATOR}\s?(?:{_NAMED})(?:。(?=[^\n])|[ \t]*(?=\n|$))")
"""The same as a numbered title: （1）启动条件 with what it says behind a full stop, or on the lines below."""
_ABOVE_FIELDS = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百\d]{1,3}[条章节]|(?P<number>\d{1,2}(?:[.．]\d{1,2}){0,3})(?![.．\d]*[.．、）)]))")
_EFFECT_MAY_FOLLOW = re.compile(r"[，。；,](?=\S)|(?<=\S) / (?=\S)|(?<=[分上下])(?P<blank>[ \t]+)(?=[一-龥])")
_DEFINES, _HOLDERS = ("的", "者", "以上", "以下", "以内", "分", "）", "％", "%", "等"), endings(_LEXICON["labels"]["holders"])
_THING_LISTED = re.compile(r"[”\"]?(?:[一-龥]{1,4}|（[^（）\n]{1,8}）)：")
"""Behind a label: its thing, before a list of what it is (有下列情形之一的，给予黄牌|警告：…)."""
_ONE_OF = re.compile("(?:下列|以下|如下)[^，。；：\n]{1,8}之一")
_DONE_BEFORE_LIST = re.compile(r"，[^，。；：\n]{2,30}：(?=\n)")
"""Behind a label: what is done with it, before the lines of cases that its definition announces (有下列情形之一的，评为D级|，限期整改：⏎（1）…)."""
_COUNTED_BELOW = re.compile(r"[：。]?(?=\n[ \t]*(?:[（(]1[）)]|1[.．、]|①|[（(]一[）)]))")
"""Behind a label whose definition announces cases: they are counted from the next line on (符合下列情形之一的为重大事故（Ⅰ级）⏎（1）…)."""
_LIST_IN_SENTENCE = re.compile(r"，(?P<words>[^：。\n]{4,200})。?(?=\n|$)")
"""Behind a label whose definition announces cases: the cases themselves, to the end of the line (出现下列情况之一者，为Ⅰ级响应|，大型水库垮坝)."""
_OTHER_OBJECT = re.compile(r"[；。](?=对(?!其|该|此|外|内|口))")
_CASE_WHOLE = re.compile(rf"的(?:{alternatives(_LEXICON['subject']['things'])})?$")
"""How a definition ends all of which tells one case (可能违反规定，给予处分等较重后果|的风险)."""
_REACH, _LIST = 400, 800
_LONGEST_POLAR = 60


class Said(NamedTuple):
    """What is said of a level, each None if nothing is."""

    criterion: str | None = None
    controller: str | None = None
    consequence: str | None = None


NOTHING = Said()


def body_end(text: str, start: int, limit: int, lines: bool) -> int:
    """Return where a body that follows its label ends: with its sentence and those that go on with it, or with the `lines` of its list."""
    limit = min(limit, start + _LIST)
    if lines:
        return _lines_end(text, start, limit)
    end = _sentence_end(text, start, limit)
    while end < limit and text[end] != "\n" and (_CONTINUES.match(text, end) or CONTROL.match(text, end)):
        end = _sentence_end(text, end, limit)
    return end


def _sentence_end(text: str, start: int, limit: int) -> int:
    match = _SENTENCE_END.search(text, start + 1, limit)
    return match.end() if match else limit


def _lines_end(text: str, start: int, limit: int) -> int:
    """The end of the line, or of the list or the labelled lines (启动条件：…) under it where the line itself says nothing."""
    end = text.find("\n", start, limit)
    end = limit if end < 0 else end
    if text[start:end].strip("：:。 ”") and not text[start:end].rstrip().endswith(("：", ":")) and not _FIELD.match(text[start:end]):
        return end
    if _TITLED_FIELD.match(text, end + 1, limit):
        return _titled_end(text, end, limit)
    first = None
    while end < limit:
        nxt = text.find("\n", end + 1, limit)
        nxt = limit if nxt < 0 else nxt
        form = line_form(text[end + 1 : nxt])
        if first is None and text[start:end].strip("： \n") == "" and text.endswith("：", end + 1, nxt):  # 有下列行为之一的：⏎1.…
            end = nxt
            continue
        if (first is not None and (form != first or not form)) or not text[end:nxt].strip():
            break
        first, end = form, nxt
    return end


def _titled_end(text: str, start: int, limit: int) -> int:
    """Where fields end that are titles of lines below them: before an empty line, or a heading with fewer numbers than the first title has."""
    depth = _numbers(text[start + 1 : start + 20])
    end = start
    while end < limit:
        nxt = text.find("\n", end + 1, limit)
        nxt = limit if nxt < 0 else nxt
        line = text[end + 1 : nxt]
        heading = _ABOVE_FIELDS.match(line) if not _TITLED_FIELD.match(line) else None
        if not line.strip() or (heading and (not depth or _numbers(line) < depth)):
            break
        end = nxt
    return end


def _numbers(line: str) -> int:
    """How many numbers the number before a heading has (6.1.2: 3), 0 for another or none."""
    match = _ABOVE_FIELDS.match(line)
    return len(re.split("[.．]", match["number"])) if match and match["number"] else 0


def line_form(line: str) -> str:
    """How a line of a list begins: its enumerator without the number, or 'field' for a labelled line."""
    if _FIELD.match(line):
        return "field"
    opening = re.match(rf"\s*({ENUMERATOR})?", line)
    return re.sub(r"[一二三四五六七八九十\da-z①-⑩]+", "#", opening[0].strip()) if opening else ""


def listed(text: str, at: int, limit: int, body: str) -> str | None:
    """Return what goes on behind a definition (`body`, and its label up to `at`): the list it announces (列为高风险：（1）…；（2）…), or a sentence
    (主要涉及…).
    """
    announced = any(word in body for word in _CUES["enumerated"])
    one_of = _ONE_OF.search(body) is not None
    if announced and text[at : at + 1] != "：" and (between := _THING_LISTED.match(text, at) or (_DONE_BEFORE_LIST.match(text, at) if one_of else None)):
        at = between.end() - 1
    if text[at : at + 1] == "：":
        if text[at + 1 : at + 2] == "\n":
            return text[at + 1 : _lines_end(text, at + 1, min(limit, at + _LIST))]
        return text[at + 1 : body_end(text, at + 1, limit, False)]
    if one_of and (below := _COUNTED_BELOW.match(text, at)):
        return text[below.end() : _lines_end(text, below.end(), min(limit, at + _LIST))]
    if one_of and (told := _LIST_IN_SENTENCE.match(text, at, max(at, limit))):
        return told["words"]
    match = _GOES_ON.match(text, at)
    return text[match.end() : _sentence_end(text, match.end(), min(limit, at + _REACH))] if match else None


def appended(text: str, at: int, limit: int) -> Said:
    """Return what a definition that ends at `at` adds on the level itself: …的为重大事件，由校长处理; 60分以下的为不合格，取消评优资格."""
    tail = _APPENDED.match(text, at, max(at, limit))
    if tail is None:
        return NOTHING
    if control := CONTROL.match(tail["words"]) or LEVEL_CONTROL.match(tail["words"]) or HEAD_CONTROL.match(tail["words"]):
        who, task = holder(control)
        return Said(None, who, join(task, clean(tail["words"][control.end() :])))
    words = _HOW_MANY.sub("", tail["words"])
    return NOTHING if _ASIDE.match(words) else Said(None, None, clean(words))


def ruled(body: str) -> Said:
    """Read what is done with a level: who controls it, else what follows from it; what is done with something else (；对不达标的，…) is no part of it."""
    body = _OTHER_OBJECT.split(body)[0]
    control = _control(body)
    if control is None:
        passed = _PASSED_ON.match(body)
        return Said(None, clean(passed["who"])) if passed else Said(consequence=clean(body))
    who, task = holder(control)
    return Said(None, who, join(task, clean(re.split("[；。]", body[control.end() :])[0])))


def effect_of(body: str) -> str | None:
    """Return what follows from a level, without what is done with something else."""
    return clean(_OTHER_OBJECT.split(body)[0])


def defined(body: str, gloss: str | None, lines: bool) -> Said:
    """Sort the clauses behind a label into fields; of several sentences on a line (`lines`) those after the definition say what follows."""
    if not body.strip("，、；。： \n"):
        return Said(_definition(gloss)) if gloss else NOTHING
    if fields := _labelled(body):
        return fields
    if "：\n" in body and (stated := _STATED.match(body)):
        rule = ruled(stated["rule"])
        return Said(clean(stated["list"]), *rule[1:])
    if "→" in body:  # 单日接诊5例 → 启用备用诊室
        told, _, done = body.partition("→")
        return Said(_definition(_glossed(gloss, told)), None, clean(done.replace("→", "；")))
    if gloss and gloss.endswith(("的", "者")) and not MEASURE.search(body):  # 较大事件（造成局部中断的）：由部门经理处置
        return ruled(body)._replace(criterion=_definition(gloss))
    control = _control(body)
    done = body.lstrip()
    case = body.startswith("由于") or _CASE.match(body) is not None
    if gloss and control is None and not case and (EFFECT.match(done) or WITHIN.match(done) or FREQUENT.match(done)):
        return Said(_definition(gloss), None, clean(body))
    if control is None and _ACTED.match(body):
        return Said(_definition(gloss) if gloss and MEASURE.search(gloss) else None, None, clean(body))
    head, tail = (body[: control.start()], body[control.end() :]) if control else (body, "")
    head, more = _first_sentence(_glossed(gloss, head)) if lines else (_glossed(gloss, head), None)
    criterion, effect = _split_effect(head)
    who, task = holder(control) if control else (None, None)
    return Said(_definition(criterion), who, join(effect, more, task, clean(tail)))


def holder(control: re.Match[str]) -> tuple[str | None, str | None]:
    """Return who controls a level, and the task or deadline they are set, which follows from the level: 学校|限期一个月整改."""
    task = TASK.search(control["who"])
    if task is None and control.groupdict().get("often"):
        return clean(control["who"]), clean(control.string[control.start("often") : control.end()])
    if task is None:
        return clean(control["who"]), None
    at = control.start("who") + task.start()
    return clean(control["who"][: task.start()]), clean(control.string[at : control.end()])


def _control(body: str) -> re.Match[str] | None:
    if ("由" in body or "报" in body) and (control := CONTROL.search(body)):
        return control
    return LEVEL_CONTROL.search(body) or HEAD_CONTROL.search(body) or HOLDER_CONTROL.search(body) or PLAIN_CONTROL.match(body)


def _labelled(body: str) -> Said | None:
    """Fields that the text labels: 启动条件：…；启动程序：由…批准；响应措施：…. None if the body does not begin with one."""
    labels = list(_FIELD.finditer(body)) if "：" in body or ":" in body else []
    if "\n" in body and (titles := list(_TITLED_FIELD.finditer(body))) and not body[: titles[0].start()].strip("：:。 \n"):
        labels = titles
    if not labels or body[: labels[0].start()].strip("：:。 \n"):
        return None
    ends = [match.start() for match in labels[1:]] + [len(body)]
    fields: dict[str, list[str]] = {"criterion": [], "controller": [], "consequence": []}
    for match, end in zip(labels, ends, strict=True):
        kind = match.lastgroup or "consequence"
        words = body[match.end() : end]
        control = CONTROL.search(words) if kind == "controller" else None
        if kind == "criterion" and (told := CONTROL.search(words, words.find("。") + 1)) and words[: told.start()].endswith("。"):  # 启动条件：…。由指挥长启动。
            fields["controller"].append(holder(told)[0] or "")
            words = words[: told.start()]
        if value := holder(control)[0] if control else clean(words):
            fields[kind].append(value)
    return Said(*(join(*values) for values in fields.values()))


def dealt(body: str, parts: int) -> list[str]:
    """Deal a body out to the labels of a row: 分别由校长、分管副校长、处室主任负责; else each has all of it."""
    if parts > 1 and (match := CONTROL.search(body)):
        names = split_names(match["who"])
        if len(names) == parts:
            return [f"由{name}负责" for name in names]
    return [body] * parts


def split_names(who: str) -> list[str]:
    """Split 校长、副校长和主任 into its parts."""
    return [name for name in re.split("[、，]|和|及", re.sub(r"(?<=..)[两二三四五]级(?:[一-龥]{0,12}(?:部门|机构|政府|党委))?$", "", who)) if name]


def _glossed(gloss: str | None, words: str) -> str:
    """A definition with what the label has in brackets: a score is part of it (优秀（90分以上）), other words only if nothing else is said."""
    if gloss is None or (clean(words) and not MEASURE.search(gloss)):
        return words
    return f"{gloss}；{words.strip('，：。； ')}"


def _first_sentence(body: str) -> tuple[str, str | None]:
    """Part the sentence that defines a level, and those that go on with it, from the sentences after them: …极易蔓延。|全员上山巡护."""
    for match in re.finditer(r"。(?=[^\n])", body):
        if _definition(body[: match.end()]) and not _CONTINUES.match(body, match.end()):
            return body[: match.end()], clean(body[match.end() :])
    return body, None


def _split_effect(body: str) -> tuple[str, str | None]:
    """Part a definition from what follows from it: 60分以下的，|取消资格."""
    whole = _CASE_WHOLE.search(body.rstrip("，；。 \n")) is not None
    for match in _EFFECT_MAY_FOLLOW.finditer(body):
        mark, at = match[0], match.end()
        if match["blank"] and MEASURE.search(body, 0, match.start()):  # 90分以上 奖励500元
            return body[:at], clean(body[at:])
        closed = mark == " / " or body.endswith(_DEFINES, 0, at - 1) or (mark in "，," and ending(body[max(0, at - 8) : at - 1], _HOLDERS) != "")
        if not closed and (mark == "," or (mark == "，" and whole)):
            continue
        if AWARD.match(body, at) or (closed and EFFECT.match(body, at)) or FREQUENT.match(body, at) or (closed and WITHIN.match(body, at)):
            return body[:at], clean(body[at:])
    return body, None


def _definition(body: str) -> str | None:
    """A definition without clauses that only say which end of the ladder the level is."""
    kept = "".join(clause for clause in _CLAUSE.findall(_ASIDE_BEFORE.sub("", body)) if len(clause) > _LONGEST_POLAR or not _polar(clause))
    meant = _MEANT.match(kept)
    return clean(kept[meant.end() :] if meant else kept)


@kept
def _polar(clause: str) -> bool:
    """Tell whether a clause only says which end of the ladder a level is (风险程度最高), or how many may have it, or is a label itself."""
    bare = clause.strip(" ，；;。：、\n和及为是属的")
    label = bare.removesuffix("风险") in LATENT and not EFFECT.match(bare)
    return label or _SHARED.match(bare) is not None or _TALLIED.fullmatch(bare) is not None or _POLAR.match(bare) is not None


def criterion_before(body: str, more: str | None, after: str) -> str | None:
    """Return the criterion that stands before its label, with the list (`more`) it announces.

    Clauses before the score are about all levels where the line goes on (`after`) with the score of the next: 实行百分制，|90分以上为优秀，80分以上….
    """
    clauses = _PHRASE.findall(_ASSESSED_AS.sub("", body))
    while len(clauses) > 1 and _GENERAL.search(clauses[0]):
        clauses = clauses[1:]
    first = next((at for at, clause in enumerate(clauses) if BAND.search(clause) and not _GENERAL.search(clause)), 0) if len(clauses) > 1 else 0
    first = 0 if any(map(_CONDITION.search, clauses[:first])) else first
    words = clean("".join(clauses[first:] if first and MEASURE.search(after) else clauses))
    if more and words and any(word in words for word in _CUES["enumerated"]):
        return clean(more)
    return join(words, clean(more or ""))


def join(*parts: str | None) -> str | None:
    """Join what there is with ；; None if there is nothing."""
    return "；".join(part for part in parts if part) or None


@kept
def clean(words: str) -> str | None:
    """Strip lead words, enumerators and marks; lines become ；. Empty is None."""
    if len(words) < 2:
        return words.strip(" ，、；。：\n的者") or None
    shown = _NUMBERED.sub(r"\1", _one_line(words))
    if "不" in shown:
        shown = _UNGRADED.sub("", shown)
    shown = shown.strip().rstrip(_MARKS_BEHIND)
    if shown[-1:] in _TRAIL_LAST:
        shown = _TRAIL.sub("", shown)
    shown = shown[skipped(shown, 0, len(shown), whole=True) :].rstrip("，、；。.").removeprefix("的")
    if shown.endswith("）") and shown.count("）") > shown.count("（"):  # the bracket that the whole list stands in
        shown = shown[:-1]
    return (shown.replace(WRAP, "") or None) if shown not in {"的", "者"} else None


def _one_line(words: str) -> str:
    """The lines of `words` without their enumerators, with ； between those that nothing else parts."""
    lines = [bare for line in _BREAKS.split(words) if (bare := _bare(line))] if "\n" in words or "\u2028" in words else [_bare(words)]
    return "".join(line if not at or lines[at - 1][-1] in "；。：，" or line[0] == "的" else f"；{line}" for at, line in enumerate(lines))


def _bare(line: str) -> str:
    enumerator = _ENUMERATED.match(line)
    return (line[enumerator.end() :] if enumerator else line).strip()


def skipped(text: str, start: int, end: int, whole: bool = False) -> int:
    """Return where the words of text[start:end] begin, past enumerators and lead words; at `start` if nothing else is there, unless `whole`."""
    match = _LEAD.match(text, start, end)
    return match.end() if match and (whole or match.end() < end) else start


def trimmed(text: str, start: int, end: int) -> int:
    """Return where the words of text[start:end] end, before marks."""
    return start + len(text[start:end].rstrip(f"{_MARKS_BEHIND}\n\u2028和及"))
