"""One sentence being read for statements of responsibility: its clauses, the words around the cue in hand, and the statements so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from extractors.assignments.antecedents import antecedent
from extractors.assignments.clauses import Clauses
from extractors.assignments.cues import MARKS
from extractors.assignments.parties import Party
from extractors.assignments.subjects import parties_before
from extractors.contract import Span
from extractors.lexicon import alternatives, load

EMPTY_WORK = re.compile(rf"(?:{alternatives(load('assignments')['tasks']['empty'])})+")
"""Words that say what one does with work and name none (负责, 组织实施)."""
NO_WORK = re.compile(
    r"(?:的(?:良好|工作|治理|管理|生动|责任){0,2}(?:格局|局面|氛围|态势|合力)|(?:、[\u4e00-\u9fff]{4}){1,4}的(?:工作|治理|联动|管理){0,2}(?:机制|体系|模式)"
    r"|(?<=[会协]同)[^，。；]{2,20}解释)(?=[，。；！]|$)"
)
"""In a clause that tells how all work together (形成一把手亲自抓、科室负责人负责抓落实的局面), or who explains the plan itself."""
NOWHERE = Span(0, 0)
_TIME = re.compile(r"\d[年月日]|[前后时]$|期间$|每[年月周日天]")
_AFTERTHOUGHT = re.compile(
    r"(?:\d{4}年|[今明]年)?(?:年?底|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月)[^，。；\n]{0,8}?(?:前|内)?(?:全部|全面|基本)?(?:完成|办结|到位|结束|建成|见效)?(?=[，。；\n]|$)|并[于在按每]|确保|力争|按时|限期"
)
"""Begins a clause behind who does the work, that says when or how well and names no work."""
_SEMICOLON = re.compile(r"[；;]")
_LONGEST_WORK = 200


class Statement(NamedTuple):
    """Who has which part in one piece of work; `span` covers the words that say so, `work` those that name the work (may be empty)."""

    span: Span
    parties: tuple[Party, ...]
    work: Span


@dataclass(slots=True)
class Reading:
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
    waiting: tuple[Party, ...] = ()
    """Who helps a body whose own duties follow (抢险组：A、B参加，负责…)."""
    named: set[Span] = field(default_factory=set)
    at: int = 0
    region: Span = NOWHERE
    """The words before the cue that is being read, back to the clause's beginning or the cue before."""
    object: Span = NOWHERE
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
        return len(words) > 1 and EMPTY_WORK.fullmatch(words) is None

    def recast(self, role: str, parties: tuple[Party, ...]) -> None:
        """Give parties of the last statement another role (会同 that 负责 follows)."""
        last = self.statements[-1]
        changed = tuple(p.acting_as(role) if p in parties else p for p in last.parties)
        self.statements[-1] = Statement(last.span, changed, last.work)

    def subject(self, role: str) -> tuple[Party, ...]:
        """Return who stands before the cue."""
        return parties_before(self.clauses, self.region, role, self.at)

    def object_or_next(self, marks: str = "，,") -> Span:
        """Return the words after a cue, or if there are none what the clause begins with (Z由X牵头), or the clause after it (X牵头，Y配合，对…开展清理)."""
        if self.named_work(self.object):
            return self.object
        return self.topic() or self.work_or_next(self.object, marks)

    def work_or_next(self, work: Span, marks: str = "，,") -> Span:
        """Return the words `work` at a clause's end, or if there are none the clause after it, unless that says who does something else."""
        if work.of(self.clauses.text).strip(" 、") or work.end + 1 >= self.opening.end or self.clauses.shown[work.end] not in marks:
            return work
        following = self.to_clause_end(work.end + 1)
        if _AFTERTHOUGHT.match(self.clauses.shown, following.start, following.end):
            return work
        return work if MARKS.search(following.of(self.clauses.shown)) else following

    def topic(self) -> Span | None:
        """Return what a clause speaks of before 由 (Z由X牵头, Z由X牵头会商Y处理), or None."""
        region = Span(self.clauses.start(self.region.end), self.region.end) if self.region.start == self.at else self.region
        by = region.of(self.clauses.shown).rfind("由")
        topic = Span(region.start, region.start + max(by, 0))
        words = self.clauses.plain(topic)
        return topic if len(words) > 1 and not EMPTY_WORK.fullmatch(words) and not _TIME.search(words) else None

    def spoken_of(self, role: str = "lead") -> tuple[Party, ...]:
        """Return who a 牵头 that begins its clause speaks of (县教育局：牵头制定…), or another verb that gives `role`."""
        region = self.region
        if self.bracketed or self.clauses.plain(region) or region.start == self.at > self.opening.start:
            return ()
        return tuple(party.acting_as(role) for party in self.before(region.start, posts=False))

    def ends_clause(self) -> bool:
        """Tell whether nothing stands behind the cue in its clause."""
        return not self.object.of(self.clauses.shown).strip(" 、□（）")

    def stands_elsewhere(self, cue: re.Match[str]) -> bool:
        """Tell whether a help with an object of its own stands beyond a semicolon, and so helps in other work (A负责甲；B协助乙)."""
        return not self.bracketed and not self.ends_clause() and self.stands_beyond(cue)

    def stands_beyond(self, cue: re.Match[str]) -> bool:
        """Tell whether a semicolon parts a cue from the statement before it."""
        return _SEMICOLON.search(self.clauses.shown, self.statements[-1].span.end, cue.start()) is not None
