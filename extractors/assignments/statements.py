"""Prose of responsibility: X牵头、Y配合, 由X会同Y负责, X负责…, X为责任部门, 成立X领导小组，负责…, clause by clause.

Every rule looks at one sentence and steps from cue to cue. The words before a cue, back to the clause's beginning, hold the one who has the part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from extractors.assignments.antecedents import antecedent, leading_parties
from extractors.assignments.clauses import Clauses
from extractors.assignments.cues import MARKS, OPENING_MARKS, cues
from extractors.assignments.parties import Party, is_named, is_post, is_slogan
from extractors.assignments.subjects import parties_before, right_list, units_after, units_in
from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.names import is_name
from extractors.reading.units import is_generic

_LEXICON = load("assignments")
_VERBS = _LEXICON["verbs"]
_EMPTY_WORK = re.compile(rf"(?:{alternatives(_LEXICON['tasks']['empty'])})+")
_NOT_OBJECTS = frozenset(_LEXICON["responsibility"]["not_objects"])
_MANAGING = re.compile(rf"(?:{alternatives(_LEXICON['subjects']['managing'])}|[和与、及]|的|工作|其)*")
_GRADE = re.compile(r"(?:[一二三四五六ⅠⅡⅢⅣABCDⅤ1-5]|高|中|低|重大|较大|一般|红色?|橙色?|黄色?|蓝色?)(?:风险)?"
                    rf"(?:级(?!{alternatives(_LEXICON['responsibility']['tiered'])})|风险|等级|岗位)|为[高中低一二三]|[”\"]级")
_LONGEST_WORK = 200
_NOWHERE = Span(0, 0)
_TIME = re.compile(r"\d[年月日]|[前后时]$|期间$|每[年月周日天]")
_SEMICOLON = re.compile(r"[；;]")
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_STRONG_HELP = re.compile(r"予以|给予|做好|负责")
_TO_WHOM = re.compile(r"(?<![面方导倾])向[^，]{2,20}$")
_LINKING = re.compile(r"作为|为|是|任|担起|承担起?|履行|扛起|落实")
_BODY = re.compile(r"(?:小组|指挥部|专班|委员会|领导组)$")
_MEETING = re.compile(r"[^。；\n]{0,16}(?:会议|例会|碰头会|协调会)")
_IN_GENERAL = re.compile(r"总责|全责")
_PLAIN_HELP = re.compile(r"配合|协同|协助|协办")
_JOINT_HELP = re.compile(r"共同(?:参与)?(?:支持)?配合|参与配合|积极配合|协同配合|支持配合")


class Statement(NamedTuple):
    """Who has which part in one piece of work; `span` covers the words that say so, `work` those that name the work (may be empty)."""

    span: Span
    parties: tuple[Party, ...]
    work: Span


@dataclass(slots=True)
class _Reading:
    """What is being read: the clauses of a text, whether it is one bracket or value, the role there of who has no verb, and the statements so
    far of the sentence.
    """

    clauses: Clauses
    bracketed: bool
    role: str
    heading: Party | None
    opening: Span
    statements: list[Statement] = field(default_factory=list)
    joined: tuple[Party, ...] = ()
    helping: tuple[Party, ...] = ()
    answering: bool = False
    named: set[Span] = field(default_factory=set)
    at: int = 0
    region: Span = _NOWHERE
    """The words before the cue that is being read, back to the clause's beginning or the cue before."""
    object: Span = _NOWHERE
    """The words after it, up to the clause's end."""

    def turn_to(self, cue: re.Match[str]) -> None:
        """Begin to read a cue."""
        start, end = cue.span()
        self.region = Span(max(self.clauses.start(start), self.at), start)
        self.object = self.to_clause_end(end)

    def to_clause_end(self, start: int) -> Span:
        """Return what stands from `start` to the end of its clause, at most 200 characters."""
        return Span(start, min(self.clauses.end(start), self.opening.end, start + _LONGEST_WORK))

    def before(self, offset: int, *, posts: bool) -> tuple[Party, ...]:
        """Return who a verb without subject at `offset` speaks of, unless that was said of the same words already."""
        return tuple(p for p in antecedent(self.clauses, self.opening, offset, posts=posts, heading=self.heading) if p.span not in self.named)

    def add(self, parties: tuple[Party, ...], end: int, work: Span) -> None:
        """Begin a statement, or in a bracket go on with the only one."""
        if self.bracketed and self.statements:
            self.extend(parties, end)
        elif parties:
            self.named.update(party.span for party in parties)
            start = min((party.span.start for party in parties if party != self.heading), default=end - len(work))
            self._cut_last(start)
            self.statements.append(Statement(Span(start, max(end, *(p.span.end for p in parties))), parties, work))

    def _cut_last(self, end: int) -> None:
        """End the work of the last statement where the next one begins (A负责甲、B负责乙)."""
        if self.statements and self.statements[-1].work.start < end < self.statements[-1].work.end:
            last = self.statements[-1]
            work = Span(last.work.start, end)
            self.statements[-1] = Statement(Span(last.span.start, min(last.span.end, max(end, work.start))), last.parties, work)

    def extend(self, parties: tuple[Party, ...], end: int, work: Span | None = None) -> None:
        """Add parties to the statement that is being read; `work` is taken if that has none of its own."""
        last = self.statements[-1]
        known = {(party.role, party.value) for party in last.parties}
        new = tuple(p for p in parties if (p.role, p.value) not in known)
        span = Span(min([last.span.start, *(p.span.start for p in new)]), max(last.span.end, end))
        self.statements[-1] = Statement(span, last.parties + new, self._better(last.work, work, new))

    def _better(self, own: Span, other: Span | None, parties: tuple[Party, ...]) -> Span:
        """Return a statement's own work, or the other where it has none, or where its words only name who else has a part (A牵头、B配合做好Z)."""
        if self.named_work(own) and not any(own.start <= party.span.start < own.end for party in parties):
            return own
        return other if other is not None and self.named_work(other) else Span(own.start, own.start)

    def named_work(self, work: Span) -> bool:
        """Tell whether some words name work, and are not only what one does with it (负责, 组织实施)."""
        words = work.of(self.clauses.text).strip(" 、，")
        return len(words) > 1 and _EMPTY_WORK.fullmatch(words) is None

    def recast(self, role: str, parties: tuple[Party, ...]) -> None:
        """Give parties of the last statement another role (会同 that 负责 follows)."""
        last = self.statements[-1]
        changed = tuple(p.acting_as(role) if p in parties else p for p in last.parties)
        self.statements[-1] = Statement(last.span, changed, last.work)


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
    reading = _Reading(clauses, bracketed, role, heading, _NOWHERE)
    for match in _SENTENCE.finditer(shown, whole.start, whole.end):
        start, end = match.span()
        if marks.search(shown, start, end):
            sentence = Span(start, end)
            kept = reading.statements if bracketed else []
            reading = _Reading(clauses, bracketed, role, heading, sentence, kept, named=reading.named, at=sentence.start)
            _read(reading)
            if not bracketed:
                yield from reading.statements
    if bracketed:
        yield from reading.statements


def _read(reading: _Reading) -> None:
    """Read one sentence, cue by cue."""
    raw = list(cues(reading.clauses, reading.opening))
    found = [cue for i, cue in enumerate(raw) if cue.lastgroup != "joint" or _joins(reading, cue, raw[i + 1 : i + 2])]
    for i, cue in enumerate(found):
        following = found[i + 1].start() if i + 1 < len(found) else reading.opening.end
        reading.turn_to(cue)
        _HANDLERS[str(cue.lastgroup if cue.lastgroup != "kind" else "is")](reading, cue, following)
        reading.at = cue.end()
    if reading.bracketed and found and reading.statements:
        before = Span(reading.opening.start, max(reading.opening.start, reading.statements[0].span.start))
        reading.extend(units_in(reading.clauses, before, reading.role), 0)
        reading.extend(units_after(reading.clauses, Span(found[-1].end(), reading.opening.end), reading.role), 0)


def _joins(reading: _Reading, cue: re.Match[str], following: list[re.Match[str]]) -> bool:
    """Tell whether a 联合 is a cue: where a list of units follows it (A联合B检查), not in A、B联合检查."""
    limit = following[0].start() if following else reading.opening.end
    return bool(right_list(reading.clauses, cue.end(), limit, "support"))


def _subject(reading: _Reading, role: str) -> tuple[Party, ...]:
    return parties_before(reading.clauses, reading.region, role, reading.at)


def _object_or_next(reading: _Reading, marks: str = "，,") -> Span:
    """Return the words after a cue, or if there are none what the clause begins with (Z由X牵头), or the clause after it (X牵头，Y配合，对…开展清理)."""
    if reading.named_work(reading.object):
        return reading.object
    return _topic(reading) or _work_or_next(reading, reading.object, marks)


def _work_or_next(reading: _Reading, work: Span, marks: str = "，,") -> Span:
    """Return the words `work` at a clause's end, or if there are none the clause after it, unless that says who does something else."""
    if work.of(reading.clauses.text).strip(" 、") or work.end + 1 >= reading.opening.end or reading.clauses.shown[work.end] not in marks:
        return work
    following = reading.to_clause_end(work.end + 1)
    return work if MARKS.search(following.of(reading.clauses.shown)) else following


def _topic(reading: _Reading) -> Span | None:
    """Return what a clause speaks of before 由 (Z由X牵头), or None."""
    region = reading.region
    by = region.of(reading.clauses.shown).rfind("由")
    topic = Span(region.start, region.start + max(by, 0))
    words = reading.clauses.plain(topic)
    return topic if len(words) > 1 and not _EMPTY_WORK.fullmatch(words) and not _TIME.search(words) else None


def _on_lead(reading: _Reading, cue: re.Match[str], following: int) -> None:
    work = _object_or_next(reading)
    if reading.joined and reading.region.start == reading.at:
        return
    parties = _subject(reading, "lead") or _spoken_of(reading)
    if parties:
        reading.add(parties, cue.end(), work)


def _spoken_of(reading: _Reading) -> tuple[Party, ...]:
    """Return who a 牵头 that begins its clause speaks of (县教育局：牵头制定…)."""
    region = reading.region
    if reading.bracketed or reading.clauses.plain(region) or region.start == reading.at > reading.opening.start:
        return ()
    return tuple(party.acting_as("lead") for party in reading.before(region.start, posts=False))


def _on_host(reading: _Reading, cue: re.Match[str], following: int) -> None:
    role = "lead" if cue.group() == "主办" else "responsible"
    if parties := _subject(reading, role):
        reading.add(parties, cue.end(), reading.object)


def _on_run(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """Z由X归口管理."""
    parties = tuple(p for p in _subject(reading, "responsible") if not is_slogan(p.value))
    region = reading.region
    reading.add(parties, cue.end(), Span(region.start, min((p.span.start for p in parties), default=region.start)))


def _on_rule(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """X领导小组统一领导Z工作; of a party committee it is a slogan."""
    parties = tuple(p for p in _subject(reading, "lead") if _BODY.search(p.value))
    reading.add(parties, reading.object.end, reading.object)


def _on_join(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """X会同Y: Y supports; X leads, or answers where 负责 follows."""
    right = right_list(reading.clauses, cue.end(), following, "support")
    left = _subject(reading, "lead")
    if left and right:
        end = max(party.span.end for party in right)
        own = reading.to_clause_end(end)
        reading.add(left + right, own.end, _work_beside(reading, own))
        reading.joined = left
    elif right and reading.statements and not reading.region.of(reading.clauses.text).strip():
        end = max(party.span.end for party in right)
        reading.extend(right, end, _work_or_next(reading, reading.to_clause_end(end)))


def _work_beside(reading: _Reading, own: Span) -> Span:
    """Return the work of X会同Y: the words after Y, `own`, else those before 由X, else the next clause."""
    return own if reading.named_work(own) else _topic(reading) or _work_or_next(reading, own)


def _on_is(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """X为Z的责任部门."""
    stem = str(cue["kind"])
    role = next((role for role in ("lead", "support") if stem in _VERBS[role]), "responsible")
    parties = tuple(p for p in _subject(reading, role) if not is_slogan(p.value))
    if parties and role == "support" and reading.statements:
        reading.extend(parties, cue.end())
    else:
        reading.add(parties, cue.end(), _without_verb(cue))


def _on_carry(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """（A、B按职责分工落实）; in prose too vague."""
    if reading.bracketed and (parties := _subject(reading, "responsible")):
        reading.add(parties, cue.end(), reading.object)


def _without_verb(cue: re.Match[str]) -> Span:
    """Return the words of a cue after its verb (为…责任部门)."""
    verb = _LINKING.match(cue.group())
    return Span(cue.start() + (verb.end() if verb else 0), cue.end())


def _on_main(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """以X为主，Y配合."""
    region = reading.region
    if region.of(reading.clauses.shown).lstrip().startswith("以") and (parties := _subject(reading, "lead")):
        reading.add(parties, cue.end(), _object_or_next(reading))


def _on_take(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """Z由X承担."""
    region = reading.region
    at = region.of(reading.clauses.shown).rfind("由")
    if at >= 0:
        parties = tuple(p for p in _subject(reading, "responsible") if not is_slogan(p.value) and p.span.start >= region.start + at)
        reading.add(parties, cue.end(), Span(region.start, region.start + at))


def _on_first(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """X为第一责任人, X要担起Z第一责任人责任."""
    parties = _subject(reading, "responsible")
    reading.add(tuple(p for p in parties if not is_slogan(p.value)), cue.end(), _without_verb(cue))


def _on_answer(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """X对Z负总责; W负直接责任 after it. Without any 对Z only a named unit's is no slogan (市委政法委负总责)."""
    if _answering(reading, reading.region, cue.end()):
        return
    parties = _subject(reading, "responsible")
    if any(is_slogan(party.value) for party in parties):
        return
    if reading.answering:
        reading.add(parties, cue.end(), reading.statements[-1].work)
    elif _IN_GENERAL.search(cue.group()) and all(is_named(party.value) or is_name(party.value) for party in parties):
        reading.add(parties, cue.end(), Span(cue.end(), cue.end()))


def _answering(reading: _Reading, region: Span, end: int) -> bool:
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


def _on_duty(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """X负责Z, X对Z负责, 由X负责; 负责Z whose subject stands earlier."""
    region, work = reading.region, reading.object
    clauses = reading.clauses
    if reading.joined and region.start == reading.at:
        reading.recast("responsible", reading.joined)
        return
    wanted = clauses.text[work.start : work.end].strip()
    if not wanted and not reading.bracketed and _answering(reading, region, cue.end()):
        return
    parties = _who(reading, cue, region)
    if parties and _is_led(reading, parties):
        reading.extend((), work.end, work)
    elif parties and not _empty_phrase(reading, parties, wanted, region):
        reading.add(parties, max(work.end, cue.end()), _object_or_next(reading, "：:"))


def _is_led(reading: _Reading, parties: tuple[Party, ...]) -> bool:
    """Tell whether 负责Z only says what the statement's leader leads (X组：由A牵头、B配合，负责Z)."""
    if not reading.statements or all(p.span.start >= reading.statements[-1].span.start for p in parties):
        return False
    return any(p.role == "lead" for p in reading.statements[-1].parties)


def _who(reading: _Reading, cue: re.Match[str], region: Span) -> tuple[Party, ...]:
    """Return who is responsible: the words before 负责, whoever 协助s another in it, or a body named before."""
    if reading.helping and region.start == reading.at:
        return reading.helping
    parties = _subject(reading, "responsible")
    if parties or reading.clauses.plain(region) or region.start == reading.at > reading.opening.start:
        return parties
    return reading.before(region.start, posts=False)


def _empty_phrase(reading: _Reading, parties: tuple[Party, ...], wanted: str, region: Span) -> bool:
    """Tell whether the words only name a grade's controller (由校长负责管理) or belong to a slogan (政府负责、社会协同)."""
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
    return all(is_post(party.value) or (is_generic(party.value) and not by) for party in parties)


def _on_help(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """Y配合 beside X牵头; Y配合X做…; Y协助X负责…, where Y answers."""
    loose = bool(reading.statements) and (reading.bracketed or _PLAIN_HELP.search(cue.group()) is not None) and _ends_clause(reading, cue)
    found = parties_before(reading.clauses, reading.region, "support", reading.at, loose=loose)
    parties = tuple(p for p in found if not is_slogan(p.value))
    right = right_list(reading.clauses, cue.end(), following, "lead") if cue.group() in ("配合", "协助") else ()
    reading.helping = ()
    if not parties or (cue.group().endswith("参加") and _MEETING.match(reading.clauses.shown, cue.end())):
        return
    if right and not reading.bracketed:
        _helped(reading, parties, right, following)
    elif reading.statements and not _elsewhere(reading, cue):
        reading.extend(parties, cue.end(), _object_or_next(reading))
    elif reading.bracketed:
        start = reading.clauses.start(cue.start())
        reading.add(tuple(p.acting_as(reading.role) if p.span.start < start else p for p in parties), cue.end(), reading.object)
    elif _STRONG_HELP.search(cue.group()):
        reading.add(parties, cue.end(), reading.object)
    elif _JOINT_HELP.search(cue.group()):
        leader = leading_parties(reading.clauses, reading.opening.start)
        reading.add((*leader, *parties) if leader else (), cue.end(), reading.object)


def _elsewhere(reading: _Reading, cue: re.Match[str]) -> bool:
    """Tell whether a help with an object of its own stands beyond a semicolon, and so helps in other work (A负责甲；B协助乙)."""
    last = reading.statements[-1].span.end
    return not reading.bracketed and not _ends_clause(reading, cue) and _SEMICOLON.search(reading.clauses.shown, last, cue.start()) is not None


def _on_lend(reading: _Reading, cue: re.Match[str], following: int) -> None:
    """A牵头，B、C抽调人员组成…: B and C support what A leads; where nobody leads, nothing is said of who answers."""
    if reading.statements and any(party.role == "lead" for party in reading.statements[-1].parties):
        reading.extend(_subject(reading, "support"), cue.end(), _object_or_next(reading))


def _ends_clause(reading: _Reading, cue: re.Match[str]) -> bool:
    return not reading.object.of(reading.clauses.shown).strip(" 、□（）")


def _helped(reading: _Reading, parties: tuple[Party, ...], right: tuple[Party, ...], following: int) -> None:
    """Read Y配合X做…: X leads and Y supports, or Y alone answers if 负责 follows."""
    end = max(party.span.end for party in right)
    if reading.clauses.shown.startswith("负责", following) and reading.clauses.end(end) > following:
        reading.helping = tuple(p.acting_as("responsible") for p in parties)
    else:
        leading = tuple(party for party in right if not is_generic(party.value))
        work = reading.to_clause_end(end)
        reading.add((*leading, *parties), work.end, _work_or_next(reading, work))


_HANDLERS: dict[str, Callable[[_Reading, re.Match[str], int], None]] = {
    "join": _on_join, "joint": _on_join, "lead": _on_lead, "host": _on_host, "is": _on_is, "first": _on_first, "bear": _on_first, "main": _on_main,
    "take": _on_take, "run": _on_run, "carry": _on_carry, "rule": _on_rule, "answer": _on_answer, "lend": _on_lend, "help": _on_help, "duty": _on_duty,
}
