"""What the levels of a scheme show together: the same turn from what a level is to what is done with it (内科病区，院感科每月督导一次)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.gradings.cues import APPROVED, FREQUENT, WITHIN
from extractors.gradings.drafts import LevelDraft
from extractors.gradings.ladders import common_ladder
from extractors.lexicon import alternatives, load
from extractors.reading.kept import kept

_LEXICON = load("gradings")
_ACTIONS = _LEXICON["actions"]
_EARNED = frozenset({"星", "results", "medals", "trust"})
"""Ladders of results: what is done there is what earns them (三星级：…，建立培训制度)."""
_CLAUSE = re.compile(r"[^，；。]+[，；。]?")
_ACTED = re.compile(
    rf"^(?:应|须|需|宜)(?![急力收付届用变有在该为按对]|急)|^可正常|^(?:雨季|汛期|冬季|夏季|夜间|平时|节假日)?(?!经[营常济费过])(?:{alternatives(_ACTIONS['opens'])})|方[可能]|(?:{alternatives(_ACTIONS['ends'])})(?:\d{{1,3}}[%％])?[，；。]?$|"
    r"期间(?:应|须|可)?(?:停|限|减|错峰|禁)|[上下]浮\d|^(?:抽查|检查|巡查|督查|走访|巡检|检测|培训|演练)[^，。；\d]{0,4}\d|(?:奖补|补助|奖励|补贴|扣减|扣罚|罚款)[^，。；\d]{0,4}\d|"
    r"^每[次户人年月日周][^，。；\d]{0,4}(?:不超过|不多于|不少于|限)\d{1,5}(?![\d分%％])"
)
_SHOWN = re.compile("，用[红橙黄蓝绿黑]色(?:表示|标[示注识])")
_APPROVED = re.compile(f"须?{APPROVED}")
_ANSWERED = re.compile(
    r"(?:\d{1,3}|[一二两三四五六半])个?(?:分钟|小时|工作日|日|天|周)内?[^，。；\n\d]{0,4}"
    r"(?:到场|到达|到位|上门|响应|出动|处置|办结|答复|回复|修复|完成|转办|送达)"
)
"""30分钟到场, 2日办结: how soon something is done."""
_STATED = re.compile(
    rf"\d[^，。；\d]{{0,4}}(?:以[上下]|至\d{{1,4}}[^，。；\d]{{0,4}})[，；。]?$|^(?:如|例如|比如|包括|主要|即|指|尤其是|特别是)|{alternatives(_ACTIONS['stated'])}|(?:[的者]|的(?:{alternatives(_LEXICON['subject']['things'])}){{1,2}})[，；。]?$"
)


_DEFINED = re.compile("(?:[的者]|的[一-龥]{1,4})，$")
_GRADES = re.compile("(?:直接|一律|应当?|可以?|即|也)?(?:判定|评定|认定|确定|评|定|列|划|降)为")
_OCCASION = re.compile(r"，(?P<occasion>[^，。；\d]{2,12}(?:期间|时段|时期))，?(?P<words>[^，。；]{2,40})$")
_STATED_OF = re.compile("[的者]$|可能|达到|超过|存在|发生|出现|\\d")
_SCORE_OF = re.compile(r"(?P<score>[\d.]{1,5}分?(?:[—\-－~～至][\d.]{1,5})?(?:分|％|%)(?:（含）)?(?:及?以[上下]|之间)?)(?:的(?P<thing>[一-龥]{0,4}))?$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ADDED = ("无", "且", "并且", "同时", "或", "及", "其中", "有", "没有", "均", "含")
"""How what is added to a score begins (80分以上，无责任事故), not what follows from it."""
_ALIKE, _FEWEST = 4, 3
"""Characters that clauses have in common at the least where they say the same of two levels; levels that show together that all say deeds."""


def part_alike(levels: Sequence[LevelDraft]) -> None:
    """Part criterion from consequence where the levels' words turn alike: at the only ； of each, or at the first clause that is an act."""
    _part_at_colours(levels)
    told = [level for level in levels if level.consequences and "；" not in "".join(level.criteria)]
    rest = [level for level in levels if level not in told]
    if told and rest and all(map(_in_two, rest)):
        for level in rest:
            criterion, consequence = level.criteria[0].split("；")
            level.criteria[:], level.consequences[:] = [criterion], [consequence]
    _part_acts(levels)
    acted = [level for level in levels if level.consequences and not level.criteria]
    for level in levels if len(acted) * 2 >= len(levels) else ():
        if len(level.criteria) == 1 and not level.consequences and act(level.criteria[0]):
            level.consequences.append(level.criteria.pop())
    if common_ladder([level.core for level in levels if level.core]) in _EARNED:
        return
    turns = _occasions(levels) or [(level, turn) for level in levels if len(level.criteria) == 1 and (turn := _turn(level.criteria[0]))]
    item = len(turns) == 1 and turns[0][0].criteria[0][turns[0][1] - 1] == "；"  # the last of a list of conditions, which others have too
    if len(turns) > 1 or (turns and not item and any(level.consequences for level in levels)):
        for level, turn in turns:
            words = level.criteria[0]
            level.criteria[0] = words[:turn].rstrip("，；。")
            if not _GRADES.match(words[turn:]):  # …的，直接判定为D级
                level.consequences.insert(0, words[turn:].rstrip("，；。"))
    _part_by_siblings(levels)
    _bare_scores(levels)


def _part_at_colours(levels: Sequence[LevelDraft]) -> None:
    """Part what defines a level from what follows from it where all say in between in which colour it is shown (55＜R≤100，用红色表示，由公司管控)."""
    shown = [colour for level in levels if len(level.criteria) == 1 and (colour := _SHOWN.search(level.criteria[0]))]
    if 1 < len(shown) == len(levels):
        for level, colour in zip(levels, shown, strict=True):
            rest = colour.string[colour.end() :].strip("，；。")
            level.criteria[0] = colour.string[: colour.start()]
            level.consequences[:0] = [rest] if rest else []


def _part_acts(levels: Sequence[LevelDraft]) -> None:
    """Take what is done with all levels (A级企业自主减排；B级企业限产三成) for what follows from them, where no more is said of any."""
    told = [level for level in levels if level.criteria or level.consequences]
    if len(told) < _FEWEST or any(level.consequences or len(level.criteria) > 1 for level in told):
        return
    if all(map(act, (clause for level in told for clause in _CLAUSE.findall(level.criteria[0])))):
        for level in told:
            level.consequences.append(level.criteria.pop())


def _bare_scores(levels: Sequence[LevelDraft]) -> None:
    """Take what has a score (90分以上的|村) from the one level whose words name it, where those of the others are scores only (75—89分的)."""
    scores = [_SCORE_OF.match(level.criteria[0]) if len(level.criteria) == 1 else None for level in levels]
    if all(scores) and sum(bool(match and match["thing"]) for match in scores) == 1:
        for level, match in zip(levels, scores, strict=True):
            level.criteria[0] = match["score"] if match and match["thing"] else level.criteria[0]


def _in_two(level: LevelDraft) -> bool:
    """Tell whether what is said of a level has one ；, and what stands behind it is no second case (…的；…的)."""
    return not level.consequences and len(level.criteria) == 1 and level.criteria[0].count("；") == 1 and not level.criteria[0].endswith(("的", "者"))


def _occasions(levels: Sequence[LevelDraft]) -> list[tuple[LevelDraft, int]]:
    """Each level with where its words turn to what is done on the same occasion (…，预警期间少限；…，预警期间按比例限产); none unless all have such a clause."""
    turns = [match for level in levels if len(level.criteria) == 1 and (match := _OCCASION.search(level.criteria[0]))]
    occasions = {match["occasion"][-_ALIKE:] for match in turns if not _STATED_OF.search(match["words"])}
    if not 1 < len(turns) == len(levels) or len(occasions) != 1:
        return []
    return [(level, match.start() + 1) for level, match in zip(levels, turns, strict=True)]


def _part_by_siblings(levels: Sequence[LevelDraft]) -> None:
    """Part a level's words behind their first clause where that is all that half of the levels are: if it says, with other figures, what one of them
    says (客流达到80%，停止售票), or scores too (80分至89分，现场检查1次), or if nothing behind it is stated of a level and no other level is more than its first clause.
    """
    told = [level.criteria[0] for level in levels if level.consequences and len(level.criteria) == 1]
    clauses = [_NUMBER.sub("#", words) for words in told if "，" not in words]
    if len(clauses) * 2 < len(levels) or len(clauses) < 2:
        return
    for level in levels:
        first, _, rest = level.criteria[0].partition("，") if len(level.criteria) == 1 else ("", "", "")
        shown = _NUMBER.sub("#", first)
        alike = "#" in shown and any("#" in clause and shown[:_ALIKE] == clause[:_ALIKE] for clause in clauses)
        scored = _SCORE_OF.match(first) is not None and any(map(_SCORE_OF.match, told)) and not _STATED.search(rest)
        untold = not level.consequences and (alike or (len(clauses) == len(told) and not any(map(_STATED.search, rest.split("，")))))
        if rest and (scored or untold) and not rest.startswith(_ADDED):
            level.criteria[0] = first
            level.consequences.insert(0, rest)


def _turn(words: str) -> int:
    """Where the words on a level turn to what is done with it: the first clause from which on all are acts; 0 if there is none.

    Behind words that end like a definition (…的，) whatever is not stated of a level is done with it.
    """
    clauses = list(_CLAUSE.finditer(words))
    at = 0
    for before, clause in zip(reversed(clauses[:-1]), reversed(clauses[1:]), strict=True):
        if not (act(clause[0]) or (_DEFINED.search(before[0]) and not _STATED.search(clause[0]))):
            break
        at = clause.start()
    return at or _behind_definition(clauses)


def _behind_definition(clauses: Sequence[re.Match[str]]) -> int:
    """Where the clauses begin behind the first that ends like a definition (…的，|24小时陪护，转介医院), if the next is an act and nothing more is stated."""
    first = next((at for at, clause in enumerate(clauses) if _DEFINED.search(clause[0])), len(clauses))
    rest = [clause[0] for clause in clauses[first + 1 :]]
    told = rest and act(rest[0]) and not _GRADES.match(rest[0]) and not any(map(_STATED.search, rest))
    return clauses[first].end() if told else 0


@kept
def act(clause: str) -> bool:
    """Tell whether a clause is something done (每周督查一次, 立即撤离人员), not something stated of a level (可能造成死亡, …的)."""
    if _APPROVED.match(clause):
        return True
    if _STATED.search(clause):
        return False
    return _ACTED.search(clause) is not None or _ANSWERED.match(clause) is not None or FREQUENT.search(clause) is not None or WITHIN.search(clause) is not None
