"""Prose of responsibility: X牵头、Y配合, 由X会同Y负责, X负责…, X为责任部门, 成立X领导小组，负责…, clause by clause.

Every rule looks at one sentence and steps from cue to cue. The words before a cue, back to the clause's beginning, hold the one who has the part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from extractors.assignments.antecedents import acting_before, appointed_before, founds, is_roster, person_before, seats_office
from extractors.assignments.clauses import Clauses
from extractors.assignments.cues import MARKS, OPENING_MARKS, cues
from extractors.assignments.helping import on_help, on_lend, on_part
from extractors.assignments.labels import NOUNS
from extractors.assignments.parties import Party, is_named, is_person, is_post, is_slogan
from extractors.assignments.sentence import NO_WORK, NOWHERE, Reading, Statement
from extractors.assignments.subjects import parties_before, right_list, units_after, units_in
from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.names import is_name
from extractors.reading.units import is_generic, is_unit

_LEXICON = load("assignments")
_VERBS = _LEXICON["verbs"]
_NOT_OBJECTS = frozenset(_LEXICON["responsibility"]["not_objects"])
_MANAGING = re.compile(rf"(?:{alternatives(_LEXICON['subjects']['managing'])}|[和与、及]|的|工作|其)*")
_GRADE = re.compile(r"(?:[一二三四五六ⅠⅡⅢⅣABCDⅤ1-5]|高|中|低|重大|较大|一般|红色?|橙色?|黄色?|蓝色?)(?:风险)?"
                    rf"(?:级(?!{alternatives(_LEXICON['responsibility']['tiered'])})|风险|等级|岗位)|为[高中低一二三]|[”\"]级")
_ET_AL = re.compile(r"(?:等(?:有关|相关|职能|多个)?(?:部门|单位|科室)?)?")
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_TO_WHOM = re.compile(r"(?<![面方导倾])向[^，]{2,20}$")
_LINKING = re.compile(r"作为|为|是|任|担起|承担起?|履行|扛起|落实")
_BODY = re.compile(r"(?:小组|指挥部|专班|委员会|领导组)$")
_HELPED = re.compile(r"，[^，。；：]{2,40}(?:配合|协助|协办|参与)(?=[，；]|$)")
_END_OF_PART = re.compile(r"[、，,；;。]|$")
_NO_LABEL_OF_WORK = re.compile(
    rf"(?:{alternatives(_LEXICON['headings']['duties'])}|{alternatives(_LEXICON['headings']['roster'])}|责任|(?<![编研控])制|制度|原则|要求|做法)$"
)
_IN_GENERAL = re.compile(r"总责|全责")
_PRONOUNS = ("他", "她")
_SHORTEST_WORK = 5
"""Characters of a clause that says what the work is."""


def statements(
    text: str, shown: str, whole: Span | None = None, *, bracketed: bool = False, role: str = "responsible", heading: Party | None = None
) -> Iterator[Statement]:
    """Yield the statements in `text` (a bracket's content), or in the part `whole` of it (a line), in order.

    `shown` is the text as rules should see it, of equal length, with □ for what they should not.
    A bracket's content is one statement, and posts may stand there without an object; `role` is that of who stands there without a verb of
    their own (责任单位：A、B，C配合). `heading` names the unit under whose heading the line stands. Linear in the length of the text.
    """
    marks = MARKS if bracketed else OPENING_MARKS
    whole = Span(0, len(text)) if whole is None else whole
    if not marks.search(shown, whole.start, whole.end):
        return
    clauses = Clauses.of(text, shown, whole)
    reading = Reading(clauses, bracketed, role, heading, NOWHERE)
    for match in _SENTENCE.finditer(shown, whole.start, whole.end):
        start, end = match.span()
        if marks.search(shown, start, end):
            sentence = Span(start, end)
            kept = reading.statements if bracketed else []
            reading = Reading(clauses, bracketed, role, heading, sentence, kept, waiting=reading.waiting, named=reading.named, at=sentence.start)
            _read(reading)
            if not bracketed:
                yield from reading.statements
    if bracketed:
        yield from reading.statements


def _read(reading: Reading) -> None:
    """Read one sentence, cue by cue."""
    raw = list(cues(reading.clauses, reading.opening))
    found = [cue for i, cue in enumerate(raw) if _counts(reading, cue, raw[i + 1 : i + 2])]
    for i, cue in enumerate(found):
        following = found[i + 1].start() if i + 1 < len(found) else reading.opening.end
        reading.turn_to(cue)
        if not NO_WORK.search(reading.clauses.shown, reading.object.start, reading.object.end):
            _HANDLERS[str(cue.lastgroup if cue.lastgroup != "kind" else "is")](reading, cue, following)
        reading.at = cue.end()
    if reading.bracketed and found and reading.statements:
        before = Span(reading.opening.start, max(reading.opening.start, reading.statements[0].span.start))
        reading.extend(units_in(reading.clauses, before, reading.role), 0)
        reading.extend(units_after(reading.clauses, Span(found[-1].end(), reading.opening.end), reading.role), 0)


def _counts(reading: Reading, cue: re.Match[str], following: list[re.Match[str]]) -> bool:
    """Tell whether a 联合 joins units, and whether somebody helps him of whom another verb than 承担 tells that he does the work (由X组织，Y配合)."""
    if cue.lastgroup == "joint":
        return _joins(reading, cue, following)
    return cue.lastgroup != "take" or cue.group() == "承担" or _is_helped(reading, cue)


def _joins(reading: Reading, cue: re.Match[str], following: list[re.Match[str]]) -> bool:
    """Tell whether a 联合 is a cue: where a list of units follows it (A联合B检查), not in A、B联合检查."""
    limit = following[0].start() if following else reading.opening.end
    return bool(right_list(reading.clauses, cue.end(), limit, "support"))


def _on_lead(reading: Reading, cue: re.Match[str], following: int) -> None:
    work = _labelled_work(reading) or reading.object_or_next()
    if reading.joined and reading.region.start == reading.at:
        return
    parties = tuple(p for p in reading.subject("lead") or reading.spoken_of() if not is_slogan(p.value))
    if cue.group() == "主导" and not all(is_named(p.value) for p in parties):
        return
    if parties and (cue.group() != "主抓" or reading.ends_clause() or all(is_named(p.value) for p in parties)):
        reading.add(parties, cue.end(), work)


def _on_host(reading: Reading, cue: re.Match[str], following: int) -> None:
    """A主办，B承办, one statement; with an object (A主办技能大赛) only of a named unit."""
    role = "lead" if cue.group() == "主办" else "responsible"
    parties = reading.subject(role)
    ends = _END_OF_PART.match(reading.clauses.shown, cue.end()) is not None
    if parties and ends and role == "responsible" and _goes_on_with_lead(reading, cue):
        reading.extend(parties, cue.end(), reading.object_or_next())
    elif parties and (reading.ends_clause() or all(is_named(p.value) for p in parties)):
        reading.add(parties, cue.end(), reading.object if reading.named_work(reading.object) else reading.topic() or reading.object)


def _on_run(reading: Reading, cue: re.Match[str], following: int) -> None:
    """Z由X归口管理."""
    parties = tuple(p for p in reading.subject("responsible") if not is_slogan(p.value))
    region = reading.region
    reading.add(parties, cue.end(), Span(region.start, min((p.span.start for p in parties), default=region.start)))


def _on_rule(reading: Reading, cue: re.Match[str], following: int) -> None:
    """X领导小组统一领导Z工作; of a party committee it is a slogan."""
    parties = tuple(p for p in reading.subject("lead") if _BODY.search(p.value))
    reading.add(parties, reading.object.end, reading.object)


def _on_join(reading: Reading, cue: re.Match[str], following: int) -> None:
    """X会同Y: Y supports; X leads, or answers where 负责 follows. After X负责甲 a 会同Y with other work is a statement of its own."""
    right = right_list(reading.clauses, cue.end(), following, "support")
    left = reading.subject("lead") or (() if reading.statements else reading.spoken_of() or _acting(reading))
    if left and right:
        end = _end_of_list(reading, right)
        own = reading.to_clause_end(end)
        reading.add(left + right, own.end, _work_beside(reading, own))
        reading.joined = left
    elif right and reading.statements and not reading.clauses.plain(reading.region):
        last = reading.statements[-1]
        end = _end_of_list(reading, right)
        own = reading.to_clause_end(end)
        other = reading.named_work(own) and reading.named_work(last.work) and all(p.role == "responsible" for p in last.parties)
        if other and not reading.bracketed:
            left = reading.before(reading.region.start, posts=False) or last.parties
            reading.add(tuple(p.acting_as("lead") for p in left) + right, own.end, own)
        else:
            reading.extend(right, end, _work_beside(reading, own))


def _acting(reading: Reading) -> tuple[Party, ...]:
    """Return who does something else in the clause before a 会同 that opens its own (县教育局汇总成绩，会同县财政局…)."""
    goes_on = reading.region.start > reading.opening.start and not reading.clauses.plain(reading.region)
    return tuple(party.acting_as("lead") for party in acting_before(reading.clauses, reading.region.start)) if goes_on else ()


def _end_of_list(reading: Reading, parties: tuple[Party, ...]) -> int:
    """Return where a list of parties ends, with the 等部门 that closes it."""
    end = max(party.span.end for party in parties)
    closing = _ET_AL.match(reading.clauses.shown, end)
    return closing.end() if closing else end


def _work_beside(reading: Reading, own: Span) -> Span:
    """Return the work of X会同Y: the words after Y, `own`, else those before 由X, else the next clause."""
    return own if reading.named_work(own) else reading.topic() or reading.work_or_next(own)


def _on_is(reading: Reading, cue: re.Match[str], following: int) -> None:
    """X为Z的责任部门; Z以X为责任部门."""
    stem = str(cue["kind"])
    role = next((role for role in ("lead", "support") if stem in _VERBS[role]), "responsible")
    work, found = _by(reading, role)
    parties = tuple(p for p in found or reading.subject(role) if not is_slogan(p.value))
    if parties and role == "support" and reading.statements:
        reading.extend(parties, cue.end())
    else:
        reading.add(parties, cue.end(), work if found and len(work) > 1 else _without_verb(cue))


def _on_carry(reading: Reading, cue: re.Match[str], following: int) -> None:
    """（A、B按职责分工落实）, Z由X具体实施; in other prose only who goes on with what another leads (A负总责，B具体落实; a named unit also 按职责落实), as alone it is too vague;
    so is a bare 落实 in brackets.
    """
    parties = tuple(p for p in reading.subject("responsible") if not is_slogan(p.value))
    if reading.joined and reading.region.start == reading.at:
        return
    if reading.bracketed:
        if reading.statements or len(cue.group()) > len("落实"):
            reading.add(parties, cue.end(), reading.object)
        return
    goes_on = cue.group()[0] == "按" and bool(reading.statements) and any(is_named(p.value) for p in parties)
    told = "具体" in cue.group() or goes_on or _is_helped(reading, cue)
    if not (told and reading.ends_clause() and all(_carries(reading, p.value) for p in parties)):
        return
    if "由" in reading.region.of(reading.clauses.shown):
        reading.add(parties, cue.end(), reading.object_or_next())
    elif parties and reading.statements and not reading.stands_elsewhere(cue):
        reading.extend(parties, cue.end())
    elif "具体组织" in cue.group() and all(is_named(p.value) for p in parties):
        reading.add(parties, cue.end(), reading.object_or_next())


def _carries(reading: Reading, value: str) -> bool:
    """Tell whether one can be said to carry work out: a unit, a person, and where another leads it the holders of a post (A牵头，各班班主任具体实施)."""
    led = bool(reading.statements) and any(party.role == "lead" for party in reading.statements[-1].parties)
    return is_unit(value) or is_name(value) or (led and is_post(value))


def _is_helped(reading: Reading, cue: re.Match[str]) -> bool:
    """Tell whether the next clause is nothing but who helps (…组织，Y配合), so that who does the work answers for it, whatever the verb."""
    return _HELPED.match(reading.clauses.shown, cue.end(), reading.opening.end) is not None


def _on_charge(reading: Reading, cue: re.Match[str], following: int) -> None:
    """（A牵头，B承担主体责任）, A牵头，B承担主体责任; alone in prose a slogan."""
    parties = tuple(p for p in reading.subject("responsible") if not is_slogan(p.value))
    if reading.bracketed:
        reading.add(parties, cue.end(), reading.object)
    elif parties and reading.statements and not reading.stands_beyond(cue):
        reading.extend(parties, cue.end())


def _on_undertake(reading: Reading, cue: re.Match[str], following: int) -> None:
    """A与B共同承担Z工作, A：承担Z工作; where 负责 goes on with it (X承担日常工作，负责…), that says who answers."""
    labelled = reading.clauses.shown[reading.region.start - 1 : reading.region.start] in ("：", ":")
    found = reading.subject("responsible") or (reading.spoken_of("responsible") if labelled else _office_before(reading))
    parties = tuple(p for p in found if not is_slogan(p.value))
    goes_on = reading.clauses.shown.startswith("负责", following) and not reading.clauses.plain(Span(min(cue.end() + 1, following), following))
    if not goes_on and all(is_unit(p.value) or is_name(p.value) for p in parties):
        end = max(cue.end(), reading.object.end) if labelled else cue.end()
        reading.add(parties, end, Span(cue.start() + len("承担"), end))


def _office_before(reading: Reading) -> tuple[Party, ...]:
    """Return the office that the clause before says the seat of (领导小组办公室设在X，承担…工作), or ()."""
    before = reading.clauses.shown[reading.clauses.start(reading.region.start - 1) : reading.region.start]
    told = reading.region.start > reading.opening.start and not reading.clauses.plain(reading.region) and seats_office(before)
    return tuple(party for party in reading.before(reading.region.start, posts=False) if party.value.endswith("办公室")) if told else ()


def _without_verb(cue: re.Match[str]) -> Span:
    """Return the words of a cue after its verb (为…责任部门)."""
    verb = _LINKING.match(cue.group())
    return Span(cue.start() + (verb.end() if verb else 0), cue.end())


def _on_main(reading: Reading, cue: re.Match[str], following: int) -> None:
    """(Z)以X为主，Y配合."""
    work, parties = _by(reading, "lead")
    if parties:
        reading.add(parties, cue.end(), work if len(work) > 1 else reading.object_or_next())


def _by(reading: Reading, role: str) -> tuple[Span, tuple[Party, ...]]:
    """Return the work and who has a part in it in 「Z以X」 before a verb."""
    region = reading.region
    by = region.of(reading.clauses.shown).rfind("以")
    at = region.start + max(by, 0)
    return Span(region.start, at), parties_before(reading.clauses, Span(at + (by >= 0), region.end), role, reading.at) if by >= 0 else ()


def _on_take(reading: Reading, cue: re.Match[str], following: int) -> None:
    """Z由X承担; Z由X组织，Y配合."""
    region = reading.region
    at = region.of(reading.clauses.shown).rfind("由")
    if at >= 0:
        parties = tuple(p for p in reading.subject("responsible") if not is_slogan(p.value) and p.span.start >= region.start + at)
        reading.add(parties, cue.end(), Span(region.start, region.start + at))


def _on_first(reading: Reading, cue: re.Match[str], following: int) -> None:
    """X为第一责任人, X要担起Z第一责任人责任."""
    parties = reading.subject("responsible")
    reading.add(tuple(p for p in parties if not is_slogan(p.value)), cue.end(), _without_verb(cue))


def _on_answer(reading: Reading, cue: re.Match[str], following: int) -> None:
    """X对Z负总责; W负直接责任 after it. Without any 对Z only a named unit's is no slogan (市委政法委负总责)."""
    if _answering(reading, reading.region, cue.end()):
        return
    parties = reading.subject("responsible")
    if any(is_slogan(party.value) for party in parties):
        return
    if reading.bracketed:
        reading.add(parties, cue.end(), reading.object)
    elif reading.answering:
        reading.add(parties, cue.end(), reading.statements[-1].work)
    elif _IN_GENERAL.search(cue.group()) and all(is_named(party.value) or is_name(party.value) for party in parties):
        reading.add(parties, cue.end(), Span(cue.end(), cue.end()))


def _answering(reading: Reading, region: Span, end: int) -> bool:
    """Read 「X对Z」 before 负责, 负总责; tell whether it was that, or only says to whom one answers (向董事会负责)."""
    words = region.of(reading.clauses.shown)
    at = words.find("对")
    if _TO_WHOM.search(words):
        return True
    if at < 0 or "由" in words[at:]:
        return False
    work = Span(region.start + at + 1, region.end)
    if work.of(reading.clauses.text).strip() not in _NOT_OBJECTS and len(work) >= 2:
        before = Span(region.start, region.start + at)
        parties = parties_before(reading.clauses, before, "responsible", reading.at)
        if not parties and not before.of(reading.clauses.shown).strip("，,并且 "):
            parties = reading.before(region.start, posts=True)
        reading.add(parties, end, work)
        reading.answering = bool(parties)
    return True


def _on_duty(reading: Reading, cue: re.Match[str], following: int) -> None:
    """X负责Z, X对Z负责, 由X负责; 负责Z whose subject stands earlier."""
    region, work = reading.region, reading.object
    clauses = reading.clauses
    if reading.joined and region.start == reading.at:
        reading.recast("responsible", reading.joined)
        return
    wanted = work.of(clauses.text).strip(" \t`'*")
    if not wanted and not reading.bracketed and (_is_cut_short(clauses, region) or _answering(reading, region, cue.end())):
        return
    if wanted and _is_told_whose(reading, region):
        reading.statements[-1] = reading.statements[-1]._replace(span=Span(reading.statements[-1].span.start, work.end), work=work)
        return
    parties = _helped_body(reading, region) or _who(reading, cue, region) or _leading_too(reading, work) or _before_object(reading, region)
    if parties and _is_led(reading, parties):
        reading.extend((), work.end, work)
    elif parties and not _empty_phrase(reading, parties, wanted, region):
        reading.add(parties + reading.waiting, max(work.end, cue.end()), _labelled_work(reading) or reading.object_or_next("：:"))
        reading.waiting = ()
    elif parties and not wanted and _goes_on_with_lead(reading, cue):
        reading.extend(tuple(p for p in parties if not is_slogan(p.value)), cue.end())


def _is_cut_short(clauses: Clauses, region: Span) -> bool:
    """Tell whether a list of members breaks off in its last word (成员：派出所、各村主要负责), which is no verb then."""
    return is_roster(clauses, Span(clauses.start(region.end), region.end))


def _is_told_whose(reading: Reading, region: Span) -> bool:
    """Tell whether the clause before a 负责 without subject made somebody answerable (班主任为第一责任人，负责…; 安环部是归口管理部门，负责…)."""
    shown = reading.clauses.shown
    if not reading.statements or reading.statements[-1].span.end != region.start - 1 or reading.clauses.plain(region):
        return False
    last = reading.statements[-1]
    answering = last.work.end == region.start - 1 and all(party.role == "responsible" for party in last.parties)
    return shown.endswith("责任人", 0, region.start - 1) or (answering and shown.endswith(NOUNS, 0, region.start - 1))


def _before_object(reading: Reading, region: Span) -> tuple[Party, ...]:
    """Return who answers in 「X对Y负责监督」: the words before 对."""
    at = region.of(reading.clauses.shown).find("对")
    return parties_before(reading.clauses, Span(region.start, region.start + at), "responsible", reading.at) if at > 1 else ()


def _helped_body(reading: Reading, region: Span) -> tuple[Party, ...]:
    """Return the body of the heading, if what was read last is who helps it and a 负责 without subject follows."""
    return (reading.heading,) if reading.heading and reading.waiting and not reading.clauses.plain(region) else ()


def _leading_too(reading: Reading, work: Span) -> tuple[Party, ...]:
    """Return who answers for `work` besides leading other work named before (X牵头甲，负责乙)."""
    if reading.bracketed or not reading.statements or reading.clauses.plain(reading.region):
        return ()
    last = reading.statements[-1]
    leads = all(p.role == "lead" and p.span.end <= last.work.start for p in last.parties) and last.work.start < work.start
    return tuple(p.acting_as("responsible") for p in last.parties) if leads and reading.named_work(last.work) and reading.named_work(work) else ()


def _is_led(reading: Reading, parties: tuple[Party, ...]) -> bool:
    """Tell whether 负责Z only says what the statement's leader leads (X组：由A牵头、B配合，负责Z)."""
    if not reading.statements or all(p.span.start >= reading.statements[-1].span.start for p in parties):
        return False
    return any(p.role == "lead" for p in reading.statements[-1].parties)


def _goes_on_with_lead(reading: Reading, cue: re.Match[str]) -> bool:
    """Tell whether a 负责 that ends its clause says who answers for what another leads (X牵头，有关部门按职责分工负责), be it any of a kind; or so a 承办."""
    led = not reading.bracketed and bool(reading.statements) and any(p.role == "lead" for p in reading.statements[-1].parties)
    of_other_work = "由" in reading.region.of(reading.clauses.shown) and reading.topic()
    return led and not reading.stands_beyond(cue) and not of_other_work


def _who(reading: Reading, cue: re.Match[str], region: Span) -> tuple[Party, ...]:
    """Return who is responsible: the words before 负责, whoever 协助s another in it, or a body named before."""
    if reading.helping and region.start == reading.at:
        return reading.helping
    parties = reading.subject("responsible")
    if parties or region.start == reading.at > reading.opening.start:
        return parties
    words = reading.clauses.plain(region)
    if words:
        return person_before(reading.clauses, region.start) if words in _PRONOUNS else ()
    return appointed_before(reading.clauses, region.start) or reading.before(region.start, posts=False)


def _empty_phrase(reading: Reading, parties: tuple[Party, ...], wanted: str, region: Span) -> bool:
    """Tell whether the words only name a grade's controller (由校长负责管理), who runs an office (设在会员部，由周宁负责), or belong to a slogan (政府负责、
    社会协同).
    """
    if wanted and not _MANAGING.fullmatch(wanted):
        return False
    if all(is_slogan(party.value) for party in parties):
        return True
    chunk = reading.clauses.shown[reading.clauses.chunk_start(region.start) : region.start + len(region)]
    if _GRADE.search(chunk):
        return True
    if reading.bracketed:
        return False
    by = "由" in region.of(reading.clauses.shown)
    if by and reading.topic():
        return False
    if _labelled_with_work(reading, region):
        return False
    if by and seats_office(reading.clauses.shown[reading.clauses.chunk_start(region.start) : region.start]):
        return True
    return not (by and _told_before(reading, region)) and all(is_post(party.value) or (is_generic(party.value) and not by) for party in parties)


def _labelled_with_work(reading: Reading, region: Span) -> bool:
    """Tell whether a label says what the work is that one answers for (现场巡查：安全员负责), and not that duties are told."""
    shown = reading.clauses.shown
    if region.start == reading.at or shown[region.start - 1] not in "：:":
        return False
    label = reading.clauses.plain(Span(reading.clauses.start(region.start - 1), region.start - 1))
    return len(label) > 1 and _NO_LABEL_OF_WORK.search(label) is None and not is_person(label) and not is_post(label) and not is_unit(label)


def _labelled_work(reading: Reading) -> Span | None:
    """Return the label that says what the work is, where nothing behind 负责 does (现场巡查：由安全员负责，保安协助，每日…)."""
    region = reading.region
    if reading.named_work(reading.object) or reading.bracketed or not _labelled_with_work(reading, region):
        return None
    return Span(reading.clauses.start(region.start - 1), region.start - 1)


def _told_before(reading: Reading, region: Span) -> bool:
    """Tell whether the clause before 由X负责 says what the work is (车辆进出一律登记，由门卫负责), and sets up no body (成立巡查组，由副校长负责)."""
    shown = reading.clauses.shown
    if region.start == reading.at or shown[region.start - 1] != "，":
        return False
    before = Span(reading.clauses.start(region.start - 1), region.start - 1)
    return len(before) > _SHORTEST_WORK and shown[before.end - 1] not in "的者时后前" and not founds(shown, before)


def _on_help(reading: Reading, cue: re.Match[str], following: int) -> None:
    """由X协同Y做… is as 会同; any other help stands beside who leads, or alone."""
    joins = cue.group() == "协同" and "由" in reading.region.of(reading.clauses.shown)
    (_on_join if joins else on_help)(reading, cue, following)


_HANDLERS: dict[str, Callable[[Reading, re.Match[str], int], None]] = {
    "join": _on_join, "joint": _on_join, "lead": _on_lead, "host": _on_host, "is": _on_is, "first": _on_first, "bear": _on_first, "main": _on_main,
    "take": _on_take, "charge": _on_charge, "undertake": _on_undertake, "run": _on_run, "carry": _on_carry, "rule": _on_rule, "answer": _on_answer,
    "lend": on_lend, "part": on_part, "help": _on_help, "duty": _on_duty,
}
