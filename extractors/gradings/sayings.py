"""The forms in which a text says something of a level: 一级风险：…; 一级风险由…负责; 评为“差”的全县通报批评; and where it says it."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.gradings.bodies import body_end, line_form
from extractors.gradings.cues import BAND, CONTROL, EFFECT, ENUMERATOR, EXTREME, FREQUENT, LEVEL_CONTROL, MEASURE, ending, endings
from extractors.gradings.definitions import defined_before, is_condition, told_by_amount, within_bounds
from extractors.gradings.ladders import common_ladder
from extractors.gradings.mentions import NO_GLOSS, NOUN, Mention, label_at
from extractors.gradings.own import Row
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import SIGNS

_LEXICON = load("gradings")
_VERBS, _CUES = _LEXICON["verbs"], _LEXICON["cues"]
_HOLDER = alternatives(_LEXICON["labels"]["holders"])
_ASSESSES = [*_VERBS["grade"], "接到", "收到", "为", "达到", *_VERBS["assessed"], *_VERBS["repeated"]]
_ASSESSED, _MANAGE = endings(_ASSESSES), endings([*_LEXICON["controller"]["manage"], "所有", "全部"])
_COMES_UPON = re.compile(rf"(?:^|[。；\n])\s*(?:{ENUMERATOR}\s?)?(?P<towards>对于?)?(?:(?P<occurs>{alternatives(_CUES['occurs'])})|{alternatives(_CUES['meets'])})的?[“\"]?$")
_EACH = re.compile(r"每(?:次)?(?:出现|发生|查出|发现|有)?[一1](?:份|起|次|例|个|项|处|张|件)(?:的)?[“\"]?$")
"""What comes before a level where so much follows from every one: 每出现一份|乙级病历，扣100元."""
_EACH_BEHIND = re.compile("[”\"]?[一-龥]{0,4}的?，")
_TAKEN_BY, _LONGEST_CLAUSE = re.compile("[”\"]?(?:(?:[一-龥]{2,10}?)?(?:的|[时后]))?，(?=由|报)"), 20
_CLOSED = re.compile(r"[，；。、！\n）”\"]|$")
_OWN_BODY = re.compile(r"[^，。；：\n]{0,6}：\s?(?:对于?)?")
_DEFINE = re.compile(
    rf"(?:[”\"])?[^\S\n]?(?:】?：|:|】|——|。(?:是指|系指|指的是)|(?:—|－)(?![ⅠⅡⅢⅣⅤ一二三四五A-E\d])|，?(?:一般|通常)?(?!{alternatives(_CUES['continue_not'])})(?P<cue>{alternatives(_CUES['define'])})(?:(?:以下|下列|如下)[^，。；：\n]{{0,6}}：(?=\n))?|"
    r"的?(?:判定|认定|评定|划分|划定|评判)?(?:标准|条件|情形|范围)(?:为|是|：)|"
    r"的?(?:岗位|风险点|事项|权力|职权|行为|人员|部门|科室|情况|单位)(?:主要)?(?:有|包括|包含|：)：?)"
)
_PREDICATE = re.compile(r"(?:次之|居中|较大|较小|较高|较低|最小|最轻|最大)(?=[，；。、\n]|$)")
_CREDIT = "信用(?:等级|评[级价])"
_CLAUSE_START = re.compile(
    rf"(?:^|[。；，、：！？】【\n\u2028（“;|\t]|——|）(?=\s{{0,3}}(?![—-]){ENUMERATOR}))\s*(?:{ENUMERATOR}\s?)?"
    rf"(?:本[一-龥]{{2,4}}所称|其中[，：]?|对于?|凡|即|而|以及|和|及|或|与|属于?|被|经?评?定?为|评为|确定为|启动|实施|发布|亮|赋|挂|插|授|对?{_CREDIT}|风险等级|等级|级别)?[“\"]?$"
)
_CLAUSE_LAST = SIGNS.union("。；，、：！？】【（“\";|.．）)是条类-—0123456789于对凡即而及和或与属被为定动施布亮赋挂插授级别中称用价")
_THING = re.compile(r"(?:[一-龥](?<!通)(?<!汇)){1,4}?(?=由|报)")
_OPENING = re.compile(rf"(?:^|[。；，：\n）])\s*(?:{ENUMERATOR}\s?)?(?:对于?|凡)?(?:{_CREDIT})?[“\"]?$")
_NUMBERED = re.compile(rf"{ENUMERATOR}\s?$")
_LINE_START = re.compile(rf"(?:^|\n)[^\S\n]*(?:{ENUMERATOR}[^\S\n]?)?(?:[一-龥]{{0,4}}(?:等级|级别|等次|星级)：[ \t]?)?[“\"【]?$")
_IN_FIELD, _LAST_FIELD = re.compile("(?:等级|级别)：[ \t]?$"), re.compile(r"[ \t]*\n(?![^\n，。；：]{2,8}：)")
"""Around a level that is a field of a record, the last one: 风险等级：|一级|⏎（二）校服征订."""
_HEADING = re.compile(
    r"[ \t]*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百]{1,4}[条章节]|[（(](?:[二三四五六七八九十]|十[一二三四五六七八九])[)）]|"
    r"[（(]?(?:[2-9]|1\d)(?:[)）、]|[.．](?!\d)))"
)
"""What opens a line that goes on with the text, and not a list of what is said of the line before: a heading, any item but the first."""
_GOES_ON = re.compile(rf"。(?!\s|$|{ENUMERATOR})")
_GLOSS_ALONE = re.compile(rf"[；。，、\n]|$|\s{{0,3}}(?![—-]){ENUMERATOR}")
_SET_APART = re.compile(rf"[”\"]?[ \t]+(?![^\n]*{alternatives(_LEXICON['labels']['titles'])}[^\S\n]*(?:\n|$))")
"""Behind a label that opens its line: a space before what it says (一级 不易燃烧), which is no title (一级 响应措施)."""
_TITLES_FIELD = re.compile(
    rf"(?:{NOUN})?(?:(?:应急)?(?:响应)?(?:行动|措施)|应急处置|{alternatives(_LEXICON['fields']['consequence'])}|(?P<criterion>{alternatives(_LEXICON['fields']['criterion'])}))"
)
"""What follows a label in a title of the lines below it: Ⅰ级响应|启动条件, Ⅱ级响应|行动."""
_HEADING_TAIL = re.compile(r"[”\"]?(?P<words>[^，。；：\n、]{0,10})(?:\n|$)")
_BEFORE_GRADED = re.compile(
    rf"(?:^|[。；，：\n])\s*(?:{ENUMERATOR}\s?)?(?P<subject>[^，。；：\n]{{0,14}}?)"
    rf"(?P<verb>{alternatives(_ASSESSES)})[“\"]?$"
)
_AFTER_GRADED = re.compile(
    rf"[时后][，,](?=[^，。；\n])|[”\"]?(?:{NOUN}|等次){{0,2}}[一-龥]?的(?:(?:(?!{EFFECT.pattern})[一-龥]){{1,8}}(?:[，,]|(?=由))|"
    rf"(?:{_HOLDER}|{NOUN}){{0,2}}[，,]?)(?![为是属]|(?:列|评|定|确定|认定|判定|评定|划|归|视)为)(?=[^，。；\n])"
)
_SETS_GOING = re.compile(r"(?:应|应当|立即|相应|同时|即)?(?:启动|进入|实施)(?:[ⅠⅡⅢⅣ]|[一二三四1-4](?=级))")
"""Behind a warning: the response that it is the condition of (发布黄色预警时，|启动Ⅲ级应急响应)."""
_NOT_REACHED = re.compile("(?:未|没有|没|不)(?:能)?(?:达到|达)$|[达评][不未]到$")
"""Before a level that something falls short of (未达到|一般级别的，责令整改)."""
_COMMA, _SET_OFF = re.compile("[，,]"), ("预警", "响应", "应急响应")
_DEFINED_NOUN = re.compile(r"[”\"]?的(?:防控)?(?:区域|范围|对象)(?=[，。；\n]|$)")
_ANSWERS = re.compile(rf"[”\"]?[^，。；：\n]{{0,8}}?对应的?(?:{alternatives(_CUES['consequence_of'])})(?:为|是|：)")
_FOLLOWS = re.compile(
    rf"[”\"]?(?:的|(?:(?!每|按|至少|[汛雨旱夏冬雪][季期]|{EFFECT.pattern})[一-龥]){{1,4}}?)?[，,]?(?={EFFECT.pattern}|(?:[汛雨旱夏冬雪][季期]|至少)?(?:{FREQUENT.pattern})|\d{{1,3}}(?:个工作|个)?(?:分钟|小时|日|天|月|周)内|"
    r"[当次][日天]内?[办完处回上到转]|(?<=，)[一-龥]{2,8}应当?(?:在|于|立即)|每[人户名间座台家个生亩头床吨车次][^，。；\n]{0,8}\d[^，。；\n]{0,4}元|每[人户名间座台家个][^，。；\n]{0,6}(?:奖|补|扣|罚))(?<!率)(?<!率，)"
)
_TOWARDS = re.compile(rf"(?:^|[。；\n）])\s*(?:{ENUMERATOR}\s?)?(?:同时，)?对于?[“\"]?$")
_OBJECT_BEHIND = re.compile(rf"[”\"]?(?:{NOUN}|等次|{_HOLDER}){{0,2}}(?:(?![每逐由按应须可予以]|{EFFECT.pattern})[一-龥]){{0,8}}(?:的[一-龥、]{{1,10}})?，")
"""Around a level that something is done with: 对|AAA级|企业，在招投标中予以加分."""
_IN_RESPECT = re.compile(r"(?=在[^，。；\n]{2,20}(?:中|时|方面|上)[^，。；\n]{2}|给予|予以|实行|优先|可(?!能)|适当|减少|增加|免)")
"""The same where what is done follows at once: 对|优秀企业|在招标中予以加分."""
_OPENS = re.compile(r"[，,](?=[^。；\n]{2,60}的[，；。])")
_LATELY = re.compile(r"[，,](?:近|最近)?[一两二三半\d]{1,2}年内(?!不|禁|取消)")
"""A case told by what happened of late (B级，一年内受到警告的；), not a consequence (一年内不得参评)."""
_SHOWN_THEN = re.compile(rf"，(?![红橙黄蓝绿白黑]|{NOUN}|即|也|并|且|分别|依次)(?=[^。；\n]{{4,80}}[；。])")
"""Behind a level that a colour stands for: what it is or what follows (红色为重大风险，|可能造成重伤，须立即停用；), not the next colour."""
_SCORED = re.compile(
    r"[，,]?\s?(?=(?:[一-龥]{0,4}(?:得分|积分|评分|总分))?"
    r"(?:在|为|达到?|低于|不足|不满|高于|超过|大于|小于)?[≥＞>≤＜<]?\s?\d{1,3}(?:\.\d)?\s?"
    r"(?:分(?!钟)|及?以[上下](?=[ \t；。\n])|％|%|[—\-~～至]|(?<=[≥＞>≤＜<]\d\d)(?=[，；。、\n]|$)))"
)
_MANAGES = re.compile(
    rf"(?:^|[。；，、：\n])\s*(?:{ENUMERATOR}\s?)?(?P<who>[^，。；、：\n的对由将把]{{2,16}}?)"
    rf"(?:{alternatives(_LEXICON['controller']['manage'])})(?:所有|全部|本[^，。；]{{0,4}})?$"
)
_POLE = re.compile(
    rf"(?:的)?(?:风险)?(?:程度|度|等级|级别|危险性|危害|风险)?(?:{EXTREME})(?=[，；。、\n）]|$)"
    rf"|(?:为|是)(?:风险)?(?:{EXTREME})(?:[一-龥]{{0,4}}(?:级别|等级|等次|档次|级|档)(?=[，；。、\n）]|$)|(?=[。；]|$))"
)
_OPENS_CLAUSE, _OPENS_SIBLING = (re.compile(rf"(?:^|[；：。\n{also}])\s*(?:{ENUMERATOR}\s?)?(?:对于?|[亮挂赋])?(?:{_CREDIT})?$") for also in ("", "，"))
_DONE_WITH = re.compile(r"，(?!且|并且|同时|但|其|无|未|没有|不|年|全|得|或|也|以|共|即|各|每|最|均|分别|依次)[^，。；、（\n：]{2,30}[，；。\n]")
"""Behind a label with its score in brackets: A类（90分以上），优先采购."""
_REACH = _NEAR = 400
_LEAST_CLAUSE = 8
_AGAINST = frozenset(_LEXICON["labels"]["against"])
_THREAT = re.compile(
    rf"(?:^|[。；\n])\s*(?:{ENUMERATOR}\s?)?(?P<thing>(?!{alternatives(_CUES['no_threat'])})[一-龥]{{2,8}}(?:、[一-龥]{{2,4}})?)$"
)
"""At the head of a clause: what a warning or response is against (暴雨, 防汛)."""


class Saying(NamedTuple):
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


def read(text: str, row: Row, floor: int) -> Saying | None:
    """Tell what kind of statement the row is part of, if any."""
    row = _with_what_threatens(text, row)
    start, end = row[0].start, row[-1].end
    if is_condition(text, row[0]):
        return None
    before, after = text[max(floor, start - _REACH) : start], text[end : end + 60]
    if row[0].alias and row[0].alias.start == start and _CLOSED.match(after) and not _ruled(after):
        return Saying("after", row, start, end + 1) if _SHOWN_THEN.match(after) else Saying("heading", row, start, end)
    if found := _met(row, before, after) or _graded(row, before, after) or _defined_before(text, row, before, after):
        return found
    if not after.startswith("、") and (start - floor < 3 or _opens_clause(text, start)) and (found := _after(text, row, after)):
        return found
    return _managed(row, before, after)


def _with_what_threatens(text: str, row: Row) -> Row:
    """The row with what its warning or response is against, where that stands before it and others near by: 暴雨|蓝色预警：…。暴雨|黄色预警：…."""
    mention = row[0]
    if len(row) > 1 or mention.noun not in _AGAINST or not text.startswith(("：", "—", "\n"), mention.end):
        return row
    threat = _THREAT.search(text, max(0, mention.start - _LONGEST_CLAUSE), mention.start)
    if threat is None:
        return row
    again = text.find(threat["thing"], mention.end, mention.end + _NEAR) >= 0 or text.rfind(threat["thing"], max(0, threat.start() - _NEAR), threat.start()) >= 0
    return (mention._replace(start=threat.start("thing")),) if again else row


def _opens_clause(text: str, start: int) -> bool:
    """Tell whether a label at `start` is at the head of a clause or line, behind an enumerator or words like 其中 at most."""
    return _may_open(text, start) and _CLAUSE_START.search(text, max(0, start - 24), start) is not None


def _defined_before(text: str, row: Row, before: str, after: str) -> Saying | None:
    """…的，列为高风险; 90分以上为优秀; 1公顷以下的一般火情，由…, where the thing is no part of the label."""
    found = defined_before(row, before, after, text)
    if bounds := within_bounds(row, before, after):
        return Saying("gloss", (row[0]._replace(gloss=text[bounds.start : bounds.end], bare=False),), bounds.start, bounds.end, bounds.end)
    if found is None and (found := told_by_amount(row, before, after, text)):
        row = (row[0]._replace(bare=True),)
    return Saying("before", row, found.start, found.start, found.end, found.listed, found.who) if found else None


def _may_open(text: str, start: int) -> bool:
    """Tell by the character before it whether a label can be at the head of a clause or line."""
    return start == 0 or text[start - 1] in _CLAUSE_LAST or text[start - 1].isspace()


def unread(text: str, row: Row, last: tuple[str, int]) -> Saying | None:
    """A label at the head of a clause that says nothing readable: it still ends the body of the label before (`last`: its core and end);
    after a comma only if both are of one ladder, never where it is the first word said of that label (橙色预警：高度危险).
    """
    core, end = last
    start = row[0].start
    in_series = text[start - 1 : start] in ("：", "；") and text.startswith("，", row[-1].end)  # …质量：优，…；良，…；差，…
    if (row[0].bare and not in_series) or not _may_open(text, start) or (core and start - end < 10 and _OWN_BODY.fullmatch(text, end, start)):
        return None
    named = _DEFINE.match(text, row[-1].end)
    if named and not row[0].alias and _names(named, text):
        return None
    sibling = core != row[0].core and common_ladder([core, row[0].core]) is not None
    opens = (_OPENS_SIBLING if sibling else _OPENS_CLAUSE).search(text, max(0, start - 8), start)
    return Saying("none", row, start, row[-1].end, row[-1].end) if opens else None


def _met(row: Row, before: str, after: str) -> Saying | None:
    """发现重大隐患的，由经理督办; 对排查出的一般隐患，由班组整改; 发生一般险情，由管理所处置: who takes charge of a level that somebody comes upon."""
    if (each := _EACH.search(before[-_LONGEST_CLAUSE:])) and (behind := _EACH_BEHIND.match(after)):
        return Saying("ruled" if _ruled(after[behind.end() :]) else "effect", row, row[0].start - len(each[0]), row[-1].end + behind.end())
    behind = _TAKEN_BY.match(after)
    upon = _COMES_UPON.search(before[-_LONGEST_CLAUSE:]) if behind and not row[-1].bare and (_ruled(after) or _ruled(after[behind.end() :])) else None
    if behind is None or upon is None or ("的" not in behind[0] and not upon["towards"] and not upon["occurs"]):
        return None
    return Saying("ruled", row, row[0].start, row[-1].end + behind.end())


def _graded(row: Row, before: str, after: str) -> Saying | None:
    """确定为一级风险的，由…; 评为“差”的全县通报批评; 对考核优秀的班组，给予奖励; 列甲等者，嘉奖一次."""
    if not ending(before[-16:].removesuffix("“").removesuffix('"'), _ASSESSED):
        return None
    comma, tail = _COMMA.match(after), _AFTER_GRADED.match(after)
    match = _BEFORE_GRADED.search(before[-32:]) if comma or tail else None
    if match is None:
        return None
    set_off = not match["subject"] and not match[0].startswith("，") and row[0].noun.startswith(_SET_OFF)  # 接到黄色预警，…
    tail = comma if comma and (set_off or row[0].holder == "者") else tail
    if tail is None or _NOT_REACHED.search(before[-5:]):
        return None
    if _SETS_GOING.match(after, tail.end()) or _DEFINE.match(after) or BAND.search(match["subject"]) or _DEFINED_NOUN.match(after):
        return None
    if not after.lstrip("”\"").startswith("的，") and re.search(r"[将把]|的$|岗位$|风险$", match["subject"]) and not re.search(r"^对|评估$|[评审]定?$", match["subject"]):
        return None
    return Saying("ruled", row, row[0].start - len(match[0]), row[-1].end + tail.end())


def opens_line(text: str, start: int) -> bool:
    """Tell whether a label at `start` is the first word of its line, behind an enumerator at most."""
    low = max(0, start - 12)
    return (not low or "\n" in text[low:start]) and _LINE_START.search(text, low, start) is not None


def _after(text: str, row: Row, after: str) -> Saying | None:
    """一级风险：…; 一级是指…; （一）重大风险（红色）。…; ★★★ …; 二级次之."""
    mention, start, end = row[-1], row[0].start, row[-1].end
    line = opens_line(text, start)
    if mention.gloss and (MEASURE.search(mention.gloss) or line or _tells(mention, after)) and _GLOSS_ALONE.match(after):
        if line and after.startswith("\n") and not _ends_list(text, start, end):
            return Saying("line", row, start, end)
        if _DONE_WITH.match(after) or (after.startswith("，") and FREQUENT.match(after, 1)):
            return Saying("ruled" if _ruled(after) else "effect", row, start, end + 1)
        return Saying("gloss", row, start, end, end)
    if line and _LAST_FIELD.match(after) and _IN_FIELD.search(text, max(0, start - 8), start):
        return None
    if _POLE.match(after):
        return Saying("heading", row, start, end, end)
    if said := _ruled(after) or _defined(mention, after, line):
        return Saying(said[0], row, start, end + said[1])
    if after.startswith("。") and _NUMBERED.search(text, max(0, start - 8), start) and not (after.startswith("。\n") and _ends_list(text, start, end + 1)):
        return Saying("line" if line else "after", row, start, end + 1)
    if line and (mention.alias or not mention.bare) and (heading := _heading(text, row, after)):
        return heading
    return _followed(text, row, after)


def _followed(text: str, row: Row, after: str) -> Saying | None:
    """What follows from a level: 优秀的通报表扬; 对AAA级企业，…; Ⅰ类信件3日内转办."""
    mention, start, end = row[-1], row[0].start, row[-1].end
    towards = _OBJECT_BEHIND.match(after) or (_IN_RESPECT.match(after) if mention.holder else None)
    if towards and _TOWARDS.search(text, max(0, start - 12), start):
        return Saying("effect", row, start, end + towards.end())
    named = not mention.bare or (after.startswith("的，") and text.startswith("；", start - 1))  # 良好的，通报表扬；合格的，督促改进
    if named and (follows := _FOLLOWS.match(after)) and _OPENING.search(text, max(0, start - 12), start):
        return Saying("effect", row, start, end + follows.end())
    if mention.gloss and MEASURE.search(mention.gloss):
        return Saying("effect", row, start, end + after.startswith("的"))
    return None


def _tells(mention: Mention, after: str) -> bool:
    """Tell whether what a label's thing has in brackets is all that is said of the level: 甲级隐患（可能造成设备停运）；乙级隐患（…）."""
    gloss = mention.gloss or ""
    clause = len(gloss) >= _LEAST_CLAUSE and not gloss.startswith(NO_GLOSS)
    return clause and mention.noun != "" and not _GOES_ON.match(after) and not _DEFINE.match(after)


def _ends_list(text: str, start: int, end: int) -> bool:
    """Tell whether the line below one whose label ends at `end` says nothing of it: a heading, or the next item of the list that the label's line is of."""
    own = line_form(text[text.rfind("\n", 0, start) + 1 : start])
    below = text[end + 1 : end + 1 + _LONGEST_CLAUSE]
    return _HEADING.match(below) is not None or (own != "" and line_form(below) == own)


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
    if (match := None if mention.bare else _OPENS.match(after)) and (_LATELY.match(after) or not EFFECT.match(after, 1)):
        return "after", match.end()
    if match := _SCORED.match(after):
        return "after", match.end()
    if (match := _DEFINE.match(after)) and (mention.alias or not _names(match, after)):
        plain = match["cue"] in {None, "是指", "指的是", "指", "系指", "特指"}
        if (not mention.bare or mention.gloss or plain) and (mention.core != "一般" or plain or mention.noun):
            return "line" if line else "after", match.end()
    return ("after", 0) if _PREDICATE.match(after) and not mention.bare else None


def _names(cue: re.Match[str], text: str) -> bool:
    """Tell whether what follows a matched 为 or 是 in `text` is a label itself (一般岗位为低风险): then that is what is defined."""
    label = label_at(re.split("[，。；\n]", text[cue.end() : cue.end() + 12])[0]) if cue["cue"] in _VERBS["copula"] else None
    return label is not None and not label.bare and not label.holder


def _heading(text: str, row: Row, after: str) -> Saying | None:
    """A line that begins with a label: the label alone, with 。 behind it, or with a space or gloss before its definition."""
    start, end = row[0].start, row[-1].end
    if re.match(r"[”\"]?[。．.]", after):
        return Saying("line", row, start, end + 1)
    tail = _HEADING_TAIL.match(after)
    if tail and after[tail.end("words") :].startswith("\n") and (field := _TITLES_FIELD.fullmatch(tail["words"].strip())):
        at = end + tail.end("words")
        if field["criterion"] or row[-1].noun.startswith(_SET_OFF):
            return Saying("line" if field["criterion"] else "effect", row, start, at, body_end(text, at, len(text), True))
    if tail and not (tail["words"].strip() and _SET_APART.match(after)):
        return Saying("heading" if tail["words"].strip() else "line", row, start, end + tail.end("words"))
    if re.match(r"[”\"]?[ \t](?![^\n]*\t)", after) or row[-1].alias:
        return Saying("line", row, start, end)
    return None


def _managed(row: Row, before: str, after: str) -> Saying | None:
    """校长负责一级风险, 矿级管控较大风险."""
    if not ending(before, _MANAGE) and "本" not in before[-5:]:
        return None
    match = _MANAGES.search(before[-40:])
    if match is None or len(row) > 1 or row[0].bare or re.match(r"[”\"]?(?:的|管理|管控|防控|工作|评)", after):
        return None
    at = row[0].start - len(before[-40:]) + match.start("who")
    return Saying("managed", row, at, at, at + len(match["who"]))
