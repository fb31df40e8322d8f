"""Who a 负责 without subject speaks of: the body set up, seated, headed or named a clause or a sentence earlier."""

from __future__ import annotations

import re

from extractors.assignments.clauses import OPENERS, REACH, Clauses
from extractors.assignments.parties import LONGEST_LOOSE, Party, can_answer, is_named, is_person, is_post, split_parties, value_of
from extractors.assignments.subjects import ORGAN, WORK, units_in
from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.names import is_name
from extractors.reading.units import is_generic, is_kind, is_unit, split_units

_LEXICON = load("assignments")["antecedents"]
_START = re.compile(rf"{alternatives(_LEXICON['starts'])}(?<!应(?=[急用对]))(?<!负责(?=人|同志))(?<!在(?=地))|由[^，]{{2,40}}(?:组成|带队)|为(?!成员|组成|参加|参与|协办|配合)")
_FOUNDING = re.compile(rf".*(?:{alternatives(_LEXICON['founding'])})(?<!建设)(?!(?<=设)[备施计置])(?:了|起|专门的?|一支|一个|\d+[支个名])?")
_OF_MEMBERS = re.compile(r"的([^的]{2,40}(?:组|专班|指挥部|委员会|队|专家库))$")
_SEATED = re.compile(r"(?:办公地点|地点)?(?:设在|设于|设立在|挂靠|依托)|(?<=办公室)[在于]|设立?[\u4e00-\u9fff]{0,6}办公室，")
_APPOINTED = re.compile(r"(?:确定|指定|明确|安排|选派|选定|落实)(?:一|1|两|2|专)(?:至两|—2|-2)?(?:名|位)(?P<who>[\u4e00-\u9fff]{2,8}(?<!联络)(?<!信息)(?<!联系)员)$")
_HEADED = re.compile(r"^(?P<by>由)?(?P<who>.{2,30}?)(?:同志)?(?:兼任|担任|(?<!主)任|兼)[^，]{0,20}(?:主任|负责人)$")
_HEADS_AREA = re.compile(rf"(?P<who>.{{2,40}}?)(?:同志)?(?:兼任|担任|(?<!主)任|为|是)[^，为是任]{{0,12}}{alternatives(_LEXICON['area_heads'])}$")
_HEADED_AREA = re.compile(rf"(?P<who>[^，由]{{0,12}}[级总]{alternatives(_LEXICON['area_heads'])})由[^，]{{2,40}}(?:兼任|担任)$")
"""A head of one tier (组级田长由村民小组长担任); of a bare 网格长由…担任 the duties are those of any."""
_BEARS = re.compile(r"(?P<who>.{2,40}?)(?:承担|履行)[^，]{2,12}(?:责任|职责)$")
_SUBORDINATE = re.compile(r"^.*?(?:下设|内设|设立|设)(?=.*办公室)")
_ABOVE_OFFICE = re.compile(rf".{{0,40}}?(?P<body>{alternatives(_LEXICON['bodies'])})[下内]设")
_CLOSING_GLOSS = re.compile(r"[（(]□*[)）]\s*$")
_MEMBERS = re.compile(rf"{alternatives(_LEXICON['members'], ' {0,4}')}[ ]*$")
_CHAIRED = re.compile(rf"(?P<body>[^，]{{2,30}}?)由[^，]{{2,40}}任(?:{alternatives(_LEXICON['heading_posts'])})$")
_TELLING_MEMBERS = re.compile(rf"(?:{alternatives(_LEXICON['members'])})[ ]?(?:为|是|有|由|包括)")
ROLE_IN_GROUP = re.compile(alternatives(load("assignments")["headings"]["roster"]))
_DUTIES = re.compile(rf"(?<![\u4e00-\u9fff]){alternatives(_LEXICON['duties'], ' {0,4}')} *$")
_DAILY = re.compile(r"(?:具体|主要|全面)?负责(?:日常|具体)(?:工作|事务)(?=[，。；\n]|$)")
"""What the person does who runs an office, and no more is said (负责日常工作和材料报送: that is what the office does)."""
_OWN_DUTIES = re.compile(rf"(?<=[\u4e00-\u9fff□）]{{2}})的?{alternatives(word for word in _LEXICON['duties'] if not word.startswith('办公室'))}$")
_AREA = re.compile(rf"{alternatives(_LEXICON['areas'])}$")
_NOTED = re.compile(r"（[^（）]{1,12}）$")
_LONGEST_LABEL = 16
_PAIR = 2
_WORKING = re.compile(r"(?<!领导)(?:(?<!领导小)组|队|专班)$")
"""A body that does the work itself, unlike a leading group."""


def antecedent(clauses: Clauses, sentence: Span, offset: int, *, posts: bool, heading: Party | None = None) -> tuple[Party, ...]:
    """Return who a 负责 without subject at `offset` speaks of: the body set up, seated or leading a clause earlier, in this sentence or before it,
    else the unit of the `heading`.

    With `posts` the holders of a post (主要领导要…，对…负总责) count too.
    """
    members = False
    for at, clause in enumerate(back := clauses.before(offset, sentence.start)):
        if is_roster(clauses, clause):
            members = True
            continue
        if (parties := _chaired(clauses, clause)) and (members or _WORKING.search(parties[-1].value)):
            return parties
        if at and clauses.shown[clause.end] in "：:" and (parties := _looking_after(clauses, back[at - 1], clause)):
            return parties
        if parties := _named_in(clauses, clause, posts):
            return (() if _does_in_person(clauses, clause, offset, parties) else _office_of(clauses, back[at : at + 3])) or parties
        if clauses.shown[clause.end] in "：:" and not _is_label(clauses, clause):
            return _holder(clauses, back[at - 1 : at + 1]) or _introduced(clauses, clause) or (_headed_body(clauses, back[at:]) if at else ())
    return _earlier(clauses, sentence) or ((heading,) if heading else ())


def is_roster(clauses: Clauses, clause: Span) -> bool:
    """Tell whether a clause lists members (成员：党政办、文化站; 成员单位为党政办、文化站)."""
    if _TELLING_MEMBERS.match(clauses.shown, clause.start, clause.end):
        return True
    return clause.start > 0 and clauses.shown[clause.start - 1] in "：:" and _MEMBERS.search(clauses.shown, max(0, clause.start - 12), clause.start - 1) is not None


def _holder(clauses: Clauses, named: list[Span]) -> tuple[Party, ...]:
    """Return the person whom a post and a colon introduce (实验室主任：张伟，负责…), `named` being the clause of the name and that of the post; () for a
    role in a group.
    """
    if len(named) < _PAIR:
        return ()
    name, post = named[0].of(clauses.text).strip(), clauses.plain(named[1])
    holds = is_name(name) and is_post(post) and not ROLE_IN_GROUP.fullmatch(post)
    return (Party("responsible", name, named[0]),) if holds else ()


def _looking_after(clauses: Clauses, named: Span, label: Span) -> tuple[Party, ...]:
    """Return the persons between the label of an area and what they answer for there (东片：周宁、李明，负责…)."""
    if not _AREA.search(clauses.plain(label)):
        return ()
    items = [(_NOTED.sub("", value), at) for value, at in split_units(clauses.text, named)]
    return tuple(Party("responsible", value, at) for value, at in items) if all(is_name(value) for value, _ in items) else ()


def _headed_body(clauses: Clauses, back: list[Span]) -> tuple[Party, ...]:
    """Return the working group that is named to the left of who heads it (抢险组，组长：周宁，负责…), `back` being the clauses from 组长 leftwards."""
    if not ROLE_IN_GROUP.fullmatch(clauses.plain(back[0])):
        return ()
    found = (_whole(clauses, clause) for clause in back[1:])
    return next((parties for parties in found if len(parties) == 1 and _WORKING.search(parties[0].value)), ())


def _introduced(clauses: Clauses, clause: Span) -> tuple[Party, ...]:
    """周宁：负责…, 总务主任、校医：负责…: the persons or posts before the colon; a role in a group (组长：负责…) names nobody."""
    opened = OPENERS.match(clause.of(clauses.shown))
    duties = _OWN_DUTIES.search(clauses.shown, clause.start, clause.end)
    span = Span(clause.start + (opened.end() if opened else 0), duties.start() if duties else clause.end)
    items = split_parties(clauses.text, span) if len(span) <= REACH else []
    if not all(2 <= len(word) <= LONGEST_LOOSE and not ROLE_IN_GROUP.fullmatch(word) and can_answer(word) for word, _ in items):
        return ()
    return tuple(Party("responsible", value_of(word), at) for word, at in items)


def _is_label(clauses: Clauses, clause: Span) -> bool:
    """Tell whether a clause is a label that stands between a body and its duties (综合组：成员：…，职责：负责…)."""
    return _DUTIES.search(clauses.shown, max(0, clause.end - _LONGEST_LABEL), clause.end) is not None or _MEMBERS.search(clause.of(clauses.shown)) is not None


def appointed_before(clauses: Clauses, offset: int) -> tuple[Party, ...]:
    """Return who is named by each house for some work in the clause before `offset` (各部门确定一名廉政监察员，负责…), or ()."""
    match = _APPOINTED.search(clauses.shown, max(clauses.whole.start, clauses.start(offset - 1)), max(clauses.whole.start, offset - 1))
    return (Party("responsible", match["who"], Span(*match.span("who"))),) if match else ()


def leading_parties(clauses: Clauses, offset: int, marks: str = "。！？\n") -> tuple[Party, ...]:
    """Return the units that what stands between the last of `marks` and `offset` begins with (纪委要…), as a rule the sentence before, or ()."""
    first = clauses.whole.start
    end = max(first, offset - 1)
    start = max(first, *(clauses.shown.rfind(mark, max(first, end - 2 * REACH), end) + 1 for mark in marks))
    return _leading(clauses, Span(start, min(clauses.end(start), end)), posts=False) if end > start else ()


def acting_before(clauses: Clauses, offset: int) -> tuple[Party, ...]:
    """Return the named units with which the clause before `offset` begins, what they do behind them (县教育局汇总成绩，会同…), or ()."""
    start = clauses.start(offset - 1)
    start += opened.end() if (opened := OPENERS.match(clauses.shown[start : offset - 1])) else 0
    for verb in WORK.finditer(clauses.shown, start + 2, min(offset - 1, start + REACH // 2)):
        found = units_in(clauses, Span(start, verb.start()), "responsible") if not ORGAN.match(clauses.shown, verb.end(), offset) else ()
        if found and all(is_named(party.value) for party in found):
            return found
    return ()


def person_before(clauses: Clauses, offset: int) -> tuple[Party, ...]:
    """Return the person with whose name the clause before `offset` ends (有事找周宁，她负责…), or ()."""
    end = max(clauses.whole.start, offset - 1)
    for start in (end - 4, end - 3, end - 2):
        if start > clauses.start(end) and is_name(clauses.text[start:end]):
            return (Party("responsible", clauses.text[start:end], Span(start, end)),)
    return ()


def _named_in(clauses: Clauses, clause: Span, posts: bool) -> tuple[Party, ...]:
    """Return whom one clause sets up, seats, puts in charge, or begins with; nobody where it begins with a 负责 of its own."""
    if clauses.shown.startswith("负责", clause.start):
        return ()
    shown = clause.of(clauses.shown)
    if (gloss := _CLOSING_GLOSS.search(shown)) and not _is_unit_or_kind(clauses.text[clause.start + gloss.start() : clause.end].strip("（()） ")):
        shown = shown[: gloss.start()].rstrip()
    clause = Span(clause.start, clause.start + len(shown))
    return (_office(clauses, clause) or _headed(clauses, clause) or _in_charge(clauses, clause) or _whole(clauses, clause)
            or _leading(clauses, clause, posts))


def _is_unit_or_kind(words: str) -> bool:
    """Tell whether a bracket's words belong to the unit before it (各镇（街道）), and do not speak of it (办公室（设在教导处）)."""
    return is_unit(words) or (is_kind(words) and _SEATED.match(words) is None)


def _office(clauses: Clauses, clause: Span) -> tuple[Party, ...]:
    """Return the body or office that a clause seats or sets up; an office has the body above it in its name where the clause names both
    (领导小组下设办公室: 领导小组办公室).
    """
    found = _seated(clauses, clause) or _founded(clauses, clause)
    name = found[0].value.partition("（")[0] if found else ""  # 办公室（设在Y）
    above = _ABOVE_OFFICE.match(clause.of(clauses.shown)) if name == "办公室" else None
    return (found[0]._replace(value=f"{above['body'] if above else ''}{name}"),) if name == "办公室" else found


def _founded(clauses: Clauses, clause: Span) -> tuple[Party, ...]:
    """成立X领导小组; 成立由…任组长的X领导小组."""
    shown = clause.of(clauses.shown)[-REACH:]
    base = clause.end - len(shown)
    match = _OF_MEMBERS.search(shown)
    founded = None if match else _FOUNDING.match(shown)
    start = match.start(1) if match else founded.end() if founded else None
    found = units_in(clauses, Span(base + start, clause.end), "responsible") if start is not None else ()
    return found if len(found) == 1 else ()


def founds(shown: str, clause: Span) -> bool:
    """Tell whether a clause sets a body up (成立巡查组; not 建立台账)."""
    found = _FOUNDING.match(shown, clause.start, clause.end)
    return found is not None and is_unit(shown[found.end() : clause.end])


def seats_office(words: str) -> bool:
    """Tell whether a clause says where a body's office stands (秘书处设在会员部)."""
    return _SEATED.search(words) is not None


def _seated(clauses: Clauses, clause: Span) -> tuple[Party, ...]:
    """领导小组办公室设在Y: the office."""
    match = _SEATED.search(clauses.shown, clause.start, clause.end)
    if match is None:
        return ()
    head = Span(clause.start, match.start())
    inner = _SUBORDINATE.match(head.of(clauses.shown)) or OPENERS.match(head.of(clauses.shown))
    found = units_in(clauses, Span(head.start + (inner.end() if inner else 0), head.end), "responsible")
    return found if len(found) == 1 else ()


def _headed(clauses: Clauses, clause: Span) -> tuple[Party, ...]:
    """由P任办公室主任: P; without 由 only if a person is named (in 保卫处处长任主任 it is the office that is spoken of)."""
    match = _HEADED.match(clause.of(clauses.shown))
    if match is None or not (match["by"] or is_person(match["who"])):
        return ()
    items = split_units(clauses.text, Span(clause.start + match.start("who"), clause.start + match.end("who")))
    return tuple(Party("responsible", value_of(value), at) for value, at in items) if len(items) == 1 else ()


def _in_charge(clauses: Clauses, clause: Span) -> tuple[Party, ...]:
    """X为总路长, X任村级河长: X, who looks after roads, rivers or woods; 村级河长由X担任: that post; (由)X承担主体责任."""
    shown = clause.of(clauses.shown)
    match = _HEADS_AREA.match(shown) or _HEADED_AREA.match(shown) or _BEARS.match(shown)
    if match is None:
        return ()
    start = OPENERS.match(match["who"]) or re.match("由", match["who"])
    items = split_units(clauses.text, Span(clause.start + (start.end() if start else 0), clause.start + match.end("who")))
    return tuple(Party("responsible", value_of(value), at) for value, at in items) if all(can_answer(value) for value, _ in items) else ()


def _does_in_person(clauses: Clauses, clause: Span, offset: int, parties: tuple[Party, ...]) -> bool:
    """Tell whether the head of an office, not the office, does what follows at `offset`: who 具体负责, if 由 names the holder or no office is named
    with the post (由周宁任办公室主任，具体负责…; 周宁兼任主任，具体负责…), or the daily work of a person who is named.
    """
    told = clauses.shown.startswith("由", clause.start) or not clauses.shown.endswith("办公室主任", clause.start, clause.end)
    return is_name(parties[0].value) and ((told and clauses.shown.startswith("具体", offset)) or _DAILY.match(clauses.shown, offset) is not None)


def _office_of(clauses: Clauses, back: list[Span]) -> tuple[Party, ...]:
    """Return the office that the clauses before the first of `back` seat or set up, where that only says who runs it (办公室设在Y，周宁兼任办公室主任，
    负责…): the office is spoken of, unless it is said what its head does in person.
    """
    if not _HEADED.match(back[0].of(clauses.shown)):
        return ()
    for clause in back[1:]:
        if office := _office(clauses, clause):
            return office
        if not seats_office(clause.of(clauses.shown)):
            return ()
    return ()


def _chaired(clauses: Clauses, clause: Span) -> tuple[Party, ...]:
    """X组由P任组长: the body X. Of a leading group a following 负责 may speak of P, unless its members are told between."""
    match = _CHAIRED.match(clause.of(clauses.shown))
    return units_in(clauses, Span(clause.start, clause.start + match.end("body")), "responsible") if match else ()


def _whole(clauses: Clauses, clause: Span) -> tuple[Party, ...]:
    """县财政局：负责…; 县财政局职责：负责…; X领导小组，负责…: the clause is a unit, or a list of them, and no more."""
    opened = OPENERS.match(clause.of(clauses.shown))
    duties = _OWN_DUTIES.search(clauses.shown, clause.start, clause.end)
    return units_in(clauses, Span(clause.start + (opened.end() if opened else 0), duties.start() if duties else clause.end), "responsible")


def _leading(clauses: Clauses, clause: Span, posts: bool) -> tuple[Party, ...]:
    """X要…, X、Y按…, X在…: the units a clause begins with."""
    opened = OPENERS.match(clause.of(clauses.shown))
    start = clause.start + (opened.end() if opened else 0)
    for match in _START.finditer(clauses.shown, start + 2, min(clause.end, start + REACH // 2)):
        if ORGAN.match(clauses.shown, match.end(), clause.end):
            continue
        word = clauses.text[start : match.start()]
        if posts and is_post(word):
            return (Party("responsible", value_of(word), Span(start, match.start())),)
        found = units_in(clauses, Span(start, match.start()), "responsible")
        if found and not any(is_generic(party.value) for party in found):
            return found
    return ()


def _earlier(clauses: Clauses, sentence: Span) -> tuple[Party, ...]:
    """Return the body that the line's first sentence sets up, or the unit that the sentence before consists of, or the one before that if between
    the two it is said who leads (抢险组。由X牵头，Y参加。负责…).
    """
    begin = clauses.whole.start
    if sentence.start == begin:
        return ()
    first = Span(begin, min(clauses.end(begin), sentence.start))
    last = Span(clauses.start(sentence.start - 1), sentence.start - 1)
    led = clauses.shown.rfind("。", max(begin, sentence.start - 2 * REACH), last.end) + 1
    above = Span(clauses.start(led - 1), led - 1) if led > begin + 1 and clauses.shown.startswith("由", led) else last
    named = (clause for clause in (last, above, first) if not is_roster(clauses, clause))
    found = (_founded(clauses, clause) or _whole(clauses, clause) for clause in named)
    return next((parties for parties in found if parties), ())
