"""The subject of a clause about responsibility: the list before the verb, the list after 会同, the body named a clause or two earlier."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.brackets import HIDDEN
from extractors.reading.duty_items import Party, can_answer, is_post, value_of
from extractors.reading.units import is_generic, is_unit, split_units

_LEXICON = load("assignments")
_VERBS = _LEXICON["verbs"]
_BOUNDARY = re.compile(r"[，,；;：:。！？!?\n\t|【】〔〕\[\]]|(?<=[）)\s])[ ]|[ ]{2,}")
_ADVERBS = re.compile(rf"(?:{alternatives(_VERBS['adverbs'])}|[\s、])+$")
_OPENERS = re.compile(rf"^(?:{alternatives(_VERBS['openers'])}|[\s、]|\d+名|一名"
                      rf"|[0-9一二三四五六七八九十]{{1,2}}[.．、]|（□*）|第[0-9一二三四五六七八九十]{{1,4}}[条项款][ \t]*|有(?!关))+")
_BY = re.compile(r"(?<![自理缘事案])由(?!于)|(?:安排|抽调|指派|选派|指定|确定|明确|委派|委托|责成)由?(?:\d{1,2}|[一二两三四五六七八九十]{1,2})?[名位]?")
_UNDER = re.compile(r"^在[^，]{2,20}?(?:领导|指导|统筹|带领|支持)下")
_WORK = re.compile(alternatives([*_VERBS["work"], *_VERBS["adverbs"]]))
_START = re.compile(alternatives(_LEXICON["antecedents"]["starts"]))
_FOUNDING = re.compile(rf".*(?:{alternatives(_LEXICON['antecedents']['founding'])})(?:了|起|专门的?|一支|一个|\d+[支个名])?")
_OF_MEMBERS = re.compile(r"的([^的]{2,40}(?:小组|工作组|专班|指挥部|委员会|领导组|专项组|工作专班))$")
_SEATED = re.compile(r"(?:办公地点|地点)?(?:设在|设于|设立在|挂靠|依托)|(?<=办公室)[在于]")
_HEADED = re.compile(r"^由(?P<who>.{2,30}?)(?:同志)?(?:兼任|担任|任|兼)[^，]{0,20}(?:主任|负责人|组长)$")
_SUBORDINATE = re.compile(r"^.*?(?:下设|内设|设立|设)(?=.*办公室)")
_DUTIES = frozenset(_LEXICON["antecedents"]["duties"])
_REACH = 160
"""Characters: a subject is at most so long, so that a hostile line costs no more than its length times this."""
_CLAUSES_BACK = 6


@dataclass(frozen=True, slots=True)
class Clauses:
    """A text, the same text with what rules must not see hidden, and where its clauses end (offsets of their marks)."""

    text: str
    shown: str
    marks: tuple[int, ...]

    @classmethod
    def of(cls, text: str, shown: str) -> Clauses:
        """Return the clauses of `text`; `shown` has the same length."""
        return cls(text, shown, tuple(match.start() for match in _BOUNDARY.finditer(shown)))

    def start(self, offset: int) -> int:
        """Return where the clause that holds the character before `offset` begins."""
        i = bisect_left(self.marks, offset)
        return self.marks[i - 1] + 1 if i else 0

    def end(self, offset: int) -> int:
        """Return where the clause that holds `offset` ends."""
        i = bisect_left(self.marks, offset)
        return self.marks[i] if i < len(self.marks) else len(self.text)

    def chunk_start(self, offset: int) -> int:
        """Return where the part of the sentence between semicolons or full stops that holds `offset` begins (at most 160 characters back)."""
        low = max(0, offset - _REACH)
        return max([low, *(self.shown.rfind(mark, low, offset) + 1 for mark in "；;。\n")])

    def before(self, offset: int, floor: int) -> list[Span]:
        """Return up to six clauses that end before `offset`, the nearest first, none that begins before `floor` or beyond a semicolon."""
        found: list[Span] = []
        at = self.start(offset)
        while at > floor and len(found) < _CLAUSES_BACK and (not found or self.shown[found[-1].end] not in "；;"):
            start = max(self.start(at - 1), floor)
            found.append(Span(start, at - 1))
            at = start
        return [clause for clause in found if self.shown[clause.end] not in "；;"]

    def plain(self, span: Span) -> str:
        """Return the words of a span without adverbs and openers."""
        return _OPENERS.sub("", _ADVERBS.sub("", span.of(self.shown))).strip()


def parties_before(clauses: Clauses, region: Span, role: str, floor: int) -> tuple[Party, ...]:
    """Return who is named at the end of `region` (a clause up to its verb), lists that go on over commas to the left included.

    Nothing before `floor` (the cue before) is taken. () if the words there are no unit, post or comrade.
    """
    region = Span(max(region.start, region.end - _REACH), region.end)
    list_span, whole = _list_span(clauses, region)
    parties = _trailing(clauses, list_span, role)
    if not parties:
        return ()
    if whole and len(parties) == len(split_units(clauses.text, list_span)):
        parties = _continued(clauses, region.start, floor, role) + parties
    return parties


def _list_span(clauses: Clauses, region: Span) -> tuple[Span, bool]:
    """Return where the list stands inside `region`, and whether it begins with the clause (so that it may go on to the left)."""
    shown = region.of(clauses.shown)
    end = region.end - len(shown) + len(_ADVERBS.sub("", shown))
    start, whole = region.start, True
    for match in _BY.finditer(clauses.shown, region.start, end):
        start, whole = match.end(), False
    for pattern in (_UNDER, _OPENERS):
        if opened := pattern.match(clauses.shown[start:end]):
            start, whole = start + opened.end(), whole and not opened.group().strip()
    return Span(start, max(start, end)), whole


def _trailing(clauses: Clauses, span: Span, role: str) -> tuple[Party, ...]:
    """Return the last items of a list that can answer for work, back to the first that cannot."""
    found: list[Party] = []
    for value, at in reversed(split_units(clauses.text, span)):
        if HIDDEN in at.of(clauses.shown) or not can_answer(value):
            break
        found.append(Party(role, value_of(value), at))
    return tuple(reversed(found))


def _continued(clauses: Clauses, start: int, floor: int, role: str) -> tuple[Party, ...]:
    """Return the units of the clauses to the left that belong to the same list (A、B，C配合)."""
    found: tuple[Party, ...] = ()
    while start > floor and clauses.shown[start - 1] in "，," and clauses.start(start - 1) >= floor:
        clause = Span(clauses.start(start - 1), start - 1)
        span, whole = _list_span(clauses, clause)
        items = split_units(clauses.text, span)
        if len(clause) > _REACH or not items or not all(is_unit(value) for value, _ in items):
            break
        found = tuple(Party(role, value, at) for value, at in items) + found
        if not whole:
            break
        start = clause.start
    return found


def right_list(clauses: Clauses, start: int, following: int, role: str) -> tuple[Party, ...]:
    """Return the units that stand from `start` up to a verb, the clause's end or the next cue at `following`; () if there are none."""
    limit = min(clauses.end(start), following, start + _REACH)
    if parties := _all(clauses, Span(start, limit), role):
        return parties
    stops = (match.start() for match in _WORK.finditer(clauses.shown, start + 2, limit))
    return next((parties for stop in stops if (parties := _all(clauses, Span(start, stop), role))), ())


def _all(clauses: Clauses, span: Span, role: str) -> tuple[Party, ...]:
    """Return the items of a list if every one of them can answer for work."""
    shown = span.of(clauses.shown)
    items = split_units(clauses.text, Span(span.start, span.start + len(_ADVERBS.sub("", shown))))
    good = [Party(role, value_of(value), at) for value, at in items if can_answer(value, names=False)]
    return tuple(good) if good and len(good) == len(items) else ()


def antecedent(clauses: Clauses, sentence: Span, offset: int, *, posts: bool) -> tuple[Party, ...]:
    """Return who a 负责 without subject at `offset` speaks of: the body set up, seated or leading a clause earlier, in this sentence or before it.

    With `posts` the holders of a post (主要领导要…，对…负总责) count too.
    """
    for clause in clauses.before(offset, sentence.start):
        if party := _named_in(clauses, clause, posts):
            return (party,)
        if clauses.shown[clause.end] in "：:" and clauses.plain(clause) not in _DUTIES:
            return ()
    return _earlier(clauses, sentence)


def _named_in(clauses: Clauses, clause: Span, posts: bool) -> Party | None:
    """Return the body that one clause sets up, seats, puts someone in charge of, or begins with."""
    shown = re.sub(r"[（(]□*[)）]\s*$", "", clause.of(clauses.shown)).rstrip()
    clause = Span(clause.start, clause.start + len(shown))
    for find in (_seated, _founded, _headed, _whole):
        if party := find(clauses, clause):
            return party
    return _leading(clauses, clause, posts)


def _party(clauses: Clauses, span: Span, test: bool = True) -> Party | None:
    items = split_units(clauses.text, span) if 2 <= len(span) <= _REACH else []
    if len(items) != 1 or (test and not is_unit(items[0][0])):
        return None
    return Party("responsible", value_of(items[0][0]), items[0][1])


def _founded(clauses: Clauses, clause: Span) -> Party | None:
    """成立X领导小组; 成立由…任组长的X领导小组."""
    shown = clause.of(clauses.shown)[-_REACH:]
    base = clause.end - len(shown)
    if match := _OF_MEMBERS.search(shown):
        return _party(clauses, Span(base + match.start(1), base + match.end(1)))
    match = _FOUNDING.match(shown)
    return _party(clauses, Span(base + match.end(), clause.end)) if match else None


def _seated(clauses: Clauses, clause: Span) -> Party | None:
    """领导小组办公室设在Y: the office."""
    match = _SEATED.search(clauses.shown, clause.start, clause.end)
    if match is None:
        return None
    head = Span(clause.start, match.start())
    inner = _SUBORDINATE.match(head.of(clauses.shown))
    return _party(clauses, Span(head.start + (inner.end() if inner else 0), head.end))


def _headed(clauses: Clauses, clause: Span) -> Party | None:
    """由P任办公室主任: P."""
    match = _HEADED.match(clause.of(clauses.shown))
    return _party(clauses, Span(clause.start + match.start("who"), clause.start + match.end("who")), test=False) if match else None


def _whole(clauses: Clauses, clause: Span) -> Party | None:
    """县财政局：负责…; X领导小组，负责…: the clause is a unit and no more."""
    match = _OPENERS.match(clause.of(clauses.shown))
    return _party(clauses, Span(clause.start + (match.end() if match else 0), clause.end))


def _leading(clauses: Clauses, clause: Span, posts: bool) -> Party | None:
    """X要…, X按…, X在…: the unit a clause begins with."""
    opened = _OPENERS.match(clause.of(clauses.shown))
    start = clause.start + (opened.end() if opened else 0)
    for match in _START.finditer(clauses.shown, start + 2, min(clause.end, start + 40)):
        word = clauses.text[start : match.start()]
        if (is_unit(word) and not is_generic(word)) or (posts and is_post(word)):
            return Party("responsible", value_of(word), Span(start, match.start()))
    return None


def _earlier(clauses: Clauses, sentence: Span) -> tuple[Party, ...]:
    """Return the body that the line's first sentence sets up, or the unit that the sentence before consists of."""
    if sentence.start == 0:
        return ()
    first = Span(0, min(clauses.end(0), sentence.start))
    last = Span(clauses.start(sentence.start - 1), sentence.start - 1)
    for clause in (last, first):
        opened = _OPENERS.match(clause.of(clauses.shown))
        start = clause.start + (opened.end() if opened else 0)
        party = _founded(clauses, clause) or _party(clauses, Span(start, clause.end))
        if party:
            return (party,)
    return ()


def leading_party(clauses: Clauses, offset: int) -> tuple[Party, ...]:
    """Return the unit that the sentence before `offset` begins with (纪委要…), or ()."""
    end = max(0, offset - 1)
    start = max(clauses.shown.rfind(mark, max(0, end - 2 * _REACH), end) for mark in "。！？\n") + 1
    party = _leading(clauses, Span(start, min(clauses.end(start), end)), posts=False) if end > start else None
    return (party,) if party else ()
