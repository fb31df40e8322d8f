"""The patterns that several parts of the reading of levels share: enumerators, scores, who controls, what follows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from extractors.lexicon import alternatives, load, quick
from extractors.reading.item_numbers import BULLETS, CIRCLED, DECIMAL, NUMBERED, NUMERALS, ONE_IS

_LEXICON = load("gradings")
_CUES, _WHO = _LEXICON["cues"], _LEXICON["controller"]


Endings = dict[str, list[tuple[int, frozenset[str]]]]


def endings(words: Iterable[str]) -> Endings:
    """Return `words` by their last character and their length, longest first, for `ending`."""
    found: Endings = {}
    for size, alike in groupby(sorted(set(words), key=len, reverse=True), key=len):
        for last, those in groupby(sorted(alike, key=lambda word: word[-1]), key=lambda word: word[-1]):
            found.setdefault(last, []).append((size, frozenset(those)))
    return found


def ending(words: str, known: Endings) -> str:
    """Return the longest word of `known` (see `endings`) that `words` end with, "" if there is none."""
    for size, alike in known.get(words[-1:], ()):
        if words[-size:] in alike:
            return words[-size:]
    return ""


ENUMERATOR = (
    rf"(?:{NUMBERED}(?:(?<![.．])|(?!\d))|[1-9][.．](?=\d{{2,3}}(?:分|[≤＜<—－\-~～至]))|{DECIMAL}(?=[ \t]|$)|[{CIRCLED}]|[（(]?[a-z][)）]"
    rf"|{ONE_IS}|第[{NUMERALS}]{{1,3}}(?:条|[，、类])\s?|[A-Ea-h][.．、](?!\d)|[{BULLETS}\-]|—{{1,2}})[ \t]{{0,3}}"
)
BAND = re.compile(
    r"(?:\d|[五六七八九]十[一二三四五六七八九]?)[\d.]{0,6}[\s\u2060]?(?:（[不含]{1,2}）)?(?:分|％|%|名)|[DRS＜≥≤><]值?(?:大于|小于|高于|低于|在|为|介于)?\s?[≥≤＜＞<>=＝]?\s?\d|"
    r"\d\s?[≤＜<]|百分之|(?:末|后|前)[一二三四五六七八九十\d]{1,3}位"
)
MEASURE = re.compile(rf"{BAND.pattern}|\d[^，。；\d]{{0,4}}(?:以[上下内]|[至—~～\-]\s?\d)")
"""A score, or a range of anything counted: what a label has in brackets, if it is its criterion."""
APPROVED = r"经[^，。；\n]{2,14}(?:审核|审批|批准|同意|审定)"
EFFECT = re.compile(rf"{quick(_CUES['consequence'])}(?![无未没])|{APPROVED}后")
AWARD = re.compile(rf"{quick(_CUES['award'])}|[奖罚]\d{{2,6}}元|处[\d.]{{1,6}}万?元")
FREQUENT = re.compile(
    r"(?:抽查|检查|抽检|巡查|监测|复查|监管|抽样)(?:比例|频次|频率|率|次数)(?:[为按每不至在控]|\d)|"
    r"每(?:天|日|班|周|旬|半月|两周|月|季度?|半年|年|学期|[两二三五]年|\d{1,2}(?:天|日|周|个?月|年))(?:至少|不少于)?[^，。；\n发]{0,12}(?:不少于|至少)?[一二两三四\d]{1,2}次|"
    r"[一两二三半](?:年|个?月|周|季度)(?:检查|抽查|巡查|评估|检测|复查|走访|监测|审核|复核|督查|随访|体检)[一两二三1-3]次(?!以)|"
    r"(?:[每一两二三四五六半\d]{1,2}|隔)(?:天|日|周|旬|个?月|季度?|年)一(?:巡|查|检|测|访|报|调度|评|走访|见面|联系|谈话|通报|研判|会商|更新|公示|督查|排查|监测)"
)
WITHIN = re.compile(
    r"[^，。；\n\d]{0,6}\d{1,3}(?:个工作|个)?(?:分钟|小时|日|天|月|周)内"
    r"[^，。；\n]{0,12}(?:完成|报|整改|提出|办|送|检测|核酸|改正|销号|处置|处理|维修|修复|到场|救治|到达|答复|办结|响应|接诊|反馈|回复|解决|治理|消除)"
)
EXTREME = alternatives(_CUES["most"] + _CUES["least"])

_SPAN = r"(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})个?(?:工作日|分钟|小时|日|天|周|月|季度|年)"
_HEADS = r"(?:担任|(?<!主)任)[^，。；：\n]{0,6}(?:组长|指挥长?|召集人|负责人)"
_CONTROLS = alternatives(_WHO["verbs"])
CONTROL = re.compile(
    r"(?:在[^，。；\n]{2,30}?基础上[，,]?)?(?:则|均|应|应当|统一|必须|要|并|都|实行|分别|依次)?(?:由|(?<![通汇上举])报(?:请|经)?)(?P<who>[^，。；：\n]{1,36}?)"
    rf"(?:(?<=[一-龥]{{2}})(?:牵头|负责|组织)?(?P<often>每(?:天|日|周|旬|两周|半?月|季度?|半?年|学期|[两三]年)[^，。；：\n]{{1,10}}次|[在于]?{_SPAN}内[^，。；：\n]{{2,16}}?)|(?:{alternatives(_WHO['adverbs'])}){{0,3}}(?:负责(?!人)[^人，。；\n]{{0,10}}|{_CONTROLS}|{_HEADS}|(?<=[一-龥]{{2}})报[^，。；\n]{{2,14}}(?<!审批|批准|审定|决定|同意|备案)))"
    rf"(?:办理|处理|化解|落实|解决|推进|整改)?(?=[，,。；、\n）]|$|和|并|及|（)(?:[和并及](?:{_CONTROLS}))?"
)
TASK = re.compile(rf"(?<=.)(?:{quick(_WHO['tasks'])}|(?:[在于自][^，。；：]{{0,12}}?)?{_SPAN}[内前]|每(?:天|日|周|旬|半?月|季度?|半?年|学期))")
"""Where words on who controls turn to what they are told to do, or by when: 学校|限期一个月整改, 企业|督促用户在30日内整改."""
LEVEL_CONTROL = re.compile(
    rf"实行(?!{alternatives(_WHO['ways'])})(?P<who>[^，。；\n]{{1,16}}?)(?:{alternatives(_WHO['manage'])})(?=[，。；\n]|$)"
)
PLAIN_CONTROL = re.compile(
    rf"^[，：—\s]*(?P<who>[^，。；：\n的由]{{0,10}}?{alternatives(_WHO['ends'])})"
    r"(?:直接|重点|负责){0,2}(?:管控|监控|包保|督办|盯防|防控)[。；，\s]*$"
)
HEAD_CONTROL = re.compile(rf"(?:^|(?<=[，。；：]))(?P<who>[^，。；：\n的由]{{2,12}}?){_HEADS}(?=[，。；\n]|$)")
"""Who heads those that cope with a level: 分管副院长|任处置组长."""
HOLDER_CONTROL = re.compile(rf"(?:{alternatives(_WHO['holder'])})(?:为|是|：|:)(?P<who>[^，。；\n]{{1,30}})")
