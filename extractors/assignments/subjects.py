"""The subject of a verb: the list of units and posts before it, and the list after 会同."""

from __future__ import annotations

import re

from extractors.assignments.clauses import OPENERS, REACH, Clauses, without_adverbs
from extractors.assignments.parties import Party, also_of, can_answer, is_post, may_answer, party_of, split_parties
from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.brackets import HIDDEN
from extractors.reading.names import is_name
from extractors.reading.units import is_unit, split_units

_LEXICON = load("assignments")
_VERBS = _LEXICON["verbs"]
_BY = re.compile(rf"(?<![自缘事])(?<!(?<![管办处治审护清受整修代梳监经助])理)(?<!(?<![方预草提议积个专类该此本])案)由(?!于)|{alternatives(_LEXICON['subjects']['setting'])}了?以|"
                 r"(?:安排|抽调|指派|选派|指定|确定|明确|委派(?!驻)|委托|责成)由?(?:\d{1,2}|[一二两三四五六七八九十]{1,2})?[名位]?")
_UNDER = re.compile(r"^在[^，]{2,20}?(?:领导|指导|统筹|带领|支持)下")
_SENT = re.compile(r"各?(?:派|选派|抽派|指派|抽调|安排)(?:[一二两三四五六七八九十]|\d{1,2})[名位](?:代表|人员|同志|(?:业务)?骨干|干部|工作人员)?$")
"""Between units and their verb, whom they send (工会各派一名代表参与)."""
_LONGEST_LAST = 16
_LONGEST_KIND = 5
"""Characters of people named by their work (管理人员); longer words that begin with a verb tell of work (登记患病学生、协助送医)."""
_QUOTED_NAME = re.compile(r"[\u4e00-\u9fff]{0,10}“[^“”，。、]{1,10}”[\u4e00-\u9fff]{2,12}")
"""A unit with a name of its own in quotation marks (“红马甲”服务台)."""
_KINDS = tuple(_LEXICON["subjects"]["kinds"])
"""What a list of units may seem to end in where it is what they act on (会同县财政局检查企业)."""
_SEATED = re.compile("设[在于]|设立[在于]|挂靠|[在于][\u4e00-\u9fff]{2,16}设立?[\u4e00-\u9fff]{0,6}办公室")
_CLOSED = re.compile(r"等(?:多个|有关|相关|职能|行政|主管){0,2}(?:部门|单位)[^，。；]{0,2}$")
_SHORT_FORM = re.compile(r"[\u4e00-\u9fff]{2,6}")
"""In a list closed by 等部门 the units may be called by what they do: 公安、卫生健康等部门."""
WORK = re.compile(rf"(?!应急|负责[人同]|会审[核查批议定]|报道|组建[立设议]){alternatives([*_VERBS['work'], *_VERBS['adverbs']])}|后(?!勤)")
_VERBS_OF_WORK = re.compile(rf"(?:{alternatives(word for word in _VERBS['work'] if len(word) > 1)}){{1,3}}")
ORGAN = re.compile(rf"(?<=[\u4e00-\u9fff]{{2}})(?:{'|'.join(_LEXICON['subjects']['organs'])})")
"""What makes a verb before it part of a unit's name (组织部, 督查室, 监督站)."""


def parties_before(clauses: Clauses, region: Span, role: str, floor: int, *, loose: bool = False) -> tuple[Party, ...]:
    """Return who is named at the end of `region` (a clause up to its verb), lists that go on over commas to the left included.

    Nothing before `floor` (the cue before) is taken. () if the words there are no unit, post or comrade; `loose`: nor a short word that may be one,
    where the text leaves no doubt that somebody is named (A牵头，讲师团配合).
    """
    if len(region) > REACH:
        region = Span(region.end - REACH, region.end)
    list_span, whole = _list_span(clauses, region)
    items = split_parties(clauses.text, list_span)
    closed = _is_closed(list_span.of(clauses.shown))
    parties = _trailing(clauses, items, role, closed=closed, loose=loose and not clauses.plain(Span(region.start, list_span.start)))
    return _continued(clauses, region.start, floor, role) + parties if whole and parties and len(parties) == len(items) else parties


def _list_span(clauses: Clauses, region: Span) -> tuple[Span, bool]:
    """Return where the list stands inside `region`, and whether it begins with the clause (so that it may go on to the left)."""
    shown = region.of(clauses.shown)
    end = region.start + len(_SENT.sub("", without_adverbs(shown)))
    start, whole = region.start, True
    for match in _BY.finditer(clauses.shown, region.start, end):
        start, whole = match.end(), False
    for pattern in (_UNDER, OPENERS):
        if opened := pattern.match(clauses.shown[start:end]):
            start, whole = start + opened.end(), whole and not opened.group().strip()
    return Span(start, max(start, end)), whole


def _is_closed(words: str) -> bool:
    """Tell whether a list ends in 等部门."""
    return "等" in words and _CLOSED.search(words) is not None


def _trailing(clauses: Clauses, items: list[tuple[str, Span]], role: str, *, closed: bool, loose: bool) -> tuple[Party, ...]:
    """Return the last items of a list that can answer for work, back to the first that cannot; it may be `closed` by 等部门."""
    found: list[Party] = []
    behind, end = "", 0
    for value, at in reversed(items):
        if HIDDEN in at.of(clauses.shown) and not (_QUOTED_NAME.fullmatch(value) and is_unit(value)):
            break
        if not (can_answer(value) or (closed and _SHORT_FORM.fullmatch(value)) or (loose and may_answer(value))):
            if value.startswith("各") and len(found) == 1 and can_answer("各" + behind) and clauses.text[at.end : end] == "、":
                return (party_of(role, f"{value}、{behind}", Span(at.start, found[0].span.end)),)  # 各临床、医技科室主任
            break
        if role == "support" and tells_work(value):
            break
        if not (behind and (also_of(value, behind) or (is_name(behind) and is_post(value) and clauses.text[at.end : end].isspace()))):
            found.append(party_of(role, value, at))
        behind, end = value, at.start
    return tuple(reversed(found))


def _continued(clauses: Clauses, start: int, floor: int, role: str) -> tuple[Party, ...]:
    """Return the units of the clauses to the left that belong to the same list (A、B，C配合)."""
    found: tuple[Party, ...] = ()
    while start > floor and clauses.shown[start - 1] in "，," and clauses.start(start - 1) >= floor:
        clause = Span(clauses.start(start - 1), start - 1)
        span, whole = _list_span(clauses, clause)
        items = split_units(clauses.text, span)
        if span.end < clause.end and clauses.text[span.end : clause.end].strip(" 、"):
            break
        if len(clause) > REACH or not items or not all(is_unit(value) for value, _ in items) or _SEATED.search(clause.of(clauses.shown)):
            break
        found = tuple(party_of(role, value, at) for value, at in items) + found
        if not whole:
            break
        start = clause.start
    return found


def right_list(clauses: Clauses, start: int, following: int, role: str) -> tuple[Party, ...]:
    """Return the units that stand from `start` up to a verb, the clause's end or the next cue at `following`; () if there are none."""
    limit = min(clauses.end(start), following, start + REACH)
    whole = _all(clauses, Span(start, limit), role)
    if whole and all(is_unit(party.value) for party in whole) and not whole[-1].value.endswith(_KINDS):
        return whole
    verbs = (match for match in WORK.finditer(clauses.shown, start + 2, limit) if clauses.shown[match.start() - 1] not in "、和与及")
    stops = (match.start() for match in verbs if not ORGAN.match(clauses.shown, match.end(), limit))
    return next((parties for stop in stops if (parties := _all(clauses, Span(start, stop), role))), ()) or whole or _up_to_verb(clauses, Span(start, limit), role)


def starts_with_work(words: str) -> bool:
    """Tell whether words begin with what is done (协助|查处违规机构) and not with a unit (协助|组织部, 协助|监督管理局)."""
    verb = _VERBS_OF_WORK.match(words)
    return verb is not None and not ORGAN.match(words, verb.end())


def tells_work(words: str) -> bool:
    """Tell whether words that end like people tell of work done on them (登记患病学生), and are no kind of people named by its work (检查人员)."""
    return len(words) > _LONGEST_KIND and not is_unit(words) and starts_with_work(words)


def _up_to_verb(clauses: Clauses, span: Span, role: str) -> tuple[Party, ...]:
    """Return the units that stand before a verb that no lexicon has: as much of the last item as still is a unit's name."""
    last = max(span.start, *(clauses.shown.rfind(mark, span.start, span.end) + 1 for mark in "、和与及"))
    ends = range(min(span.end, last + _LONGEST_LAST), last + 1, -1)
    end = next((end for end in ends if is_unit(clauses.shown[last:end])), None)
    return _all(clauses, Span(span.start, end), role) if end else ()


def units_in(clauses: Clauses, span: Span, role: str) -> tuple[Party, ...]:
    """Return the items of a list of which every one is a unit, else ()."""
    items = split_units(clauses.text, span) if 2 <= len(span) <= REACH else []
    return tuple(party_of(role, value, at) for value, at in items) if all(is_unit(value) for value, _ in items) else ()


def units_after(clauses: Clauses, span: Span, role: str) -> tuple[Party, ...]:
    """Return the units that stand in the clauses of `span` behind its first mark and have no verb (A牵头，B、C), up to the first other words."""
    found: tuple[Party, ...] = ()
    at = clauses.end(span.start)
    while at < span.end and clauses.shown[at] in "，,；;":
        end = min(clauses.end(at + 1), span.end)
        more = units_in(clauses, Span(at + 1, end), role)
        if not more:
            break
        found += more
        at = end
    return found


def _all(clauses: Clauses, span: Span, role: str) -> tuple[Party, ...]:
    """Return the items of a list if every one of them can answer for work."""
    shown = span.of(clauses.shown)
    items = split_units(clauses.text, Span(span.start, span.start + len(without_adverbs(shown))))
    closed = _is_closed(shown)
    good = [party_of(role, value, at) for value, at in items if can_answer(value, names=False) or (closed and _SHORT_FORM.fullmatch(value))]
    return tuple(good) if good and len(good) == len(items) else ()
