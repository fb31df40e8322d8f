"""The verbs and phrases that say who has which part in some work: 牵头, 会同, 负责, 为…责任单位.

`OPENING_MARKS` is one pattern of literals that finds, in one pass over a text, the lines to read; `MARKS` finds in these every clause that may hold a
cue. All else is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.assignments.clauses import Clauses
from extractors.contract import Span
from extractors.lexicon import alternatives, load

_LEXICON = load("assignments")
_VERBS = _LEXICON["verbs"]
_NOUN = alternatives([*_LEXICON["labels"]["nouns"]])
_KIND = r"责任|牵头|配合|协办|协同|协助|支持|参与|参加|主办|主责|承办|实施|落实|执行|归口管理|归口|主管"
_MORE_KIND = r"(?:管理|责任|实施|组织|协调|承办)?"
_END = r"(?=[，。；：、！□（）\s]|$)"
_MANNER = r"(?:负责|予以|给予|做好|积极|全力|密切|共同|参与|主动|支持|协同|协助)"
_BEARING = alternatives(_LEXICON["responsibility"]["kinds"])
_JOINING = alternatives(_VERBS["joining"])
_JOINT = f"联合(?!(?!{alternatives(_VERBS['joint_with'])}){alternatives(_VERBS['after_joint'])})"
_NOT_HOSTING = "单位|俱乐部|学校|院校|企业|公司|银行|城市|地|国|部门|科室|处室|机构|会计|律师|券商|[方者人的行（和与及]"
_UNDERTAKING = (
    rf"承担(?![^，。；：、]{{0,28}}{alternatives(_LEXICON['responsibility']['borne'])}{_END})"
    rf"[^，。；：、的]{{2,20}}(?:的[^，。；：、的]{{2,10}}|{alternatives(word for word in _VERBS['work'] if len(word) > 1)}){_END}"
)
"""承担 with work that a noun names (承担评定指标的技术支持), and not what is borne (承担事故的责任)."""
_CARRYING = "落实|实施|执行|推进|抓落实"
_CONSULTING = (
    "会商(?![一后会研分确决讨机制解处意，。；、）]|$)",
    "商(?:(?<=[厅局委部办院处室科府行司联心队区镇]商)|(?<=[委工协联员]会商))(?:请|得)?(?![务会户业贸场品家标圈城住厦定议量洽讨榷谈用检企人超店调流事联议])",
)
"""会商 before names, and 商 after a unit's name, where no other word begins with it (县教育局商县财政局制定…)."""
_FIRST = "".join({word[0] for key in ("joining", "support", "lending") for word in _VERBS[key]} | set("商联负具共实执总分牵主承为是作归按组抓任担履扛落统予给做积全密办策筹运"))
_CUE = re.compile(
    rf"(?=[{_FIRST}])(?:(?P<join>{_JOINING}|{'|'.join(_CONSULTING)})"
    rf"|(?P<joint>{_JOINT})"
    r"|(?P<lead>(?:(?:负责|具体|共同|联合|总|分(?:行业|领域|系统|口)){0,2}(?:牵头(?!(?:担|兼)?任)|(?<!主职)主责)(?:负责|组织|实施|抓总|总抓){0,2}"
    rf"|(?:负责)?(?:抓总|总抓){_END}|主抓|(?<![为市场])主导(?=[，。；、]|$))"
    r"(?!单位|部门|科室|处室|股室|机构|(?:负责)?制(?=[度的，。；、”）]|$)|领导(?![带值]班|接访)|人|作用|责任|[的和及]|办公|抓部门))"
    rf"|(?P<host>(?:主办|承办)(?!{_NOT_HOSTING}))"
    rf"|(?P<is>(?:为|是|作为)[^，。；：、为是]{{0,40}}?(?P<kind>{_KIND}){_MORE_KIND}(?:{_NOUN}){_END})"
    r"|(?P<run>归口管理)"
    r"|(?P<main>为主(?=[，,、；;]|$))"
    rf"|(?P<charge>(?:承担|履行|扛起)(?:{_BEARING}){{1,3}}责任{_END})"
    rf"|(?P<undertake>承担[^，。；：、]{{2,30}}(?:工作|任务|事务){_END}|{_UNDERTAKING}|(?<=[：:])承担(?![^，。；]{{0,12}}责任)(?=[^，。；：]{{3}}))"
    r"|(?P<take>(?:承担|组织|办理|统筹|主持|策划|筹备|筹办|运营)(?=[，。；]|$))"
    rf"|(?P<carry>(?:按[^，；。]{{0,8}}(?:职责|分工)[^，；。]{{0,4}}|具体)(?:抓好)?(?:组织)?(?:{_CARRYING}){_END}|(?:组织实施|抓好落实|具体抓){_END}"
    rf"|具体(?:组织|办理|经办|操作){_END}|(?:落实|实施|执行){_END}"
    rf"|按[^，；。]{{0,8}}(?:职责|分工)(?:抓好)?(?:{_CARRYING})(?=[^，。；：]{{2}}))"
    rf"|(?P<first>(?:为|是|任)[^，。；：、为是]{{0,40}}?(?:第一|直接|主要|具体|总)?责任人{_END})"
    r"|(?P<bear>(?:担起|承担起?|履行|扛起|落实)[^，。；：]{0,30}?第一责任人(?:的)?(?:责任|职责))"
    rf"|(?P<answer>负(?:起|有)?(?:总责|全责|主责|{_BEARING}{{0,3}}责任(?!务|人)))"
    rf"|(?P<lend>{alternatives(_VERBS['lending'])}[^，。；、]{{0,12}}?(?:组成|参加|参与|加入))"
    rf"|(?P<part>{_MANNER}{{0,3}}(?:{alternatives(_VERBS['support'])})的(?=[^，。；：、]{{3}}))"
    rf"|(?P<help>(?<!政(?=协办))(?!协助(?:分管|联系|主持|协管)){_MANNER}{{0,3}}(?:{alternatives(_VERBS['support'])})(?!单位|部门|科室|处室|机构|度|者|率|人员(?=[、，。；：]|$)|方向|重点(?=[，。；、和及]|$)|范围|对象|额度|标准|主体|情况|的|意识|工作格局|[科站]|办(?![好理案结])|组(?![织委])|处(?![置理方罚分])|部(?![队门分委])|队(?!伍)|中心))"
    r"|(?P<rule>统一领导(?!下)(?=[^，。；、]{4}))"
    rf"|(?P<duty>(?:(?<![副经监])总)?负责(?!{'|'.join(_LEXICON['responsibility']['not_after'])})))")
"""The lookahead at its head, the first characters of all alternatives, passes over the others fast."""

_CLOSING = r"[，,、。；;：！□（）\s]|$"
_STOP = rf"(?={_CLOSING})"
_ROLE_NOUN = rf"(?={_MORE_KIND}(?:{_NOUN})|{_CLOSING})"
_OPENING = [
    *_VERBS["joining"], *_CONSULTING, _JOINT, "协同", "牵头", "主责", "主抓", f"主导{_STOP}",
    f"主办(?!{_NOT_HOSTING})", f"承办(?!{_NOT_HOSTING})", "归口管理",
    f"为主{_STOP}", "统一领导", "配合", "协助",
    f"承担(?={_STOP}|[^，。；：、]{{2,30}}(?:工作|任务|事务){_STOP})", _UNDERTAKING, "承担(?<=[：:]承担)",
    f"抓总{_STOP}", f"总抓{_STOP}", f"具体(?:组织)?(?:{_CARRYING}|抓){_STOP}",
    f"负责(?!{'|'.join(_LEXICON['responsibility']['not_after'])})", "第一责任人", rf"责任(?={_MORE_KIND}(?:{_NOUN}){_STOP}|人{_STOP})",
    rf"负(?:起|有)?(?:总责|全责|主责|{_BEARING}{{0,3}}责任(?!务|人))",
    *(rf"{kind}{_MORE_KIND}(?:{_NOUN}){_STOP}" for kind in _KIND.split("|") if kind != "责任"),
    *(rf"{manner}(?:{alternatives(_VERBS['support'])})" for manner in ("予以", "给予", "做好"))]
OPENING_MARKS = re.compile("|".join(_OPENING), re.MULTILINE)
"""One of these stands in every sentence of prose that says who has a part in some work. All alternatives begin with a literal character, which lets
the search skip along the text."""
_GOING_ON = [
    "组成", "加入", *(f"{kind}{_ROLE_NOUN}" for kind in ("落实", "实施", "执行")),
    *(f"{verb}{_STOP}" for verb in ("推进", "办理", "经办", "操作", "组织", "统筹", "主持", "策划", "筹备", "筹办", "运营", "抓", "责任")),
    r"按(?=[^，；。]{0,8}(?:职责|分工))"]
MARKS = re.compile("|".join([*_OPENING, *_VERBS["support"], *_GOING_ON]), re.MULTILINE)
"""Every cue holds one of these; beside those that open a statement, those that only go on with one or stand in brackets."""


def cues(clauses: Clauses, sentence: Span) -> Iterator[re.Match[str]]:
    """Yield the cues of a sentence in order; the group that matched (`lastgroup`) says which kind. Clauses without a mark are not looked at."""
    shown, at = clauses.shown, sentence.start
    while mark := MARKS.search(shown, at, sentence.end):
        start = mark.start()
        end = min(clauses.end(start), sentence.end)
        yield from _CUE.finditer(shown, max(clauses.start(start), at), end)
        at = max(end, mark.end())
