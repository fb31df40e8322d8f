"""Leading groups: bodies set up for the work (领导小组, 指挥部, 专班, 委员会 …), their members and their office.

A plan names a body, says who has which role in it (a list with labels, prose, a table, an annex), and where its office stands. Each of these
is read by itself (`extractors.reading.bodies`, `statements`, `member_tables`, `bureaus`); here they are put together, line by line: what is
said belongs to the body named last, unless it begins a list of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from extractors.contract import Finding, Plan, Span, UnitName
from extractors.reading.bodies import Mention, is_bare, kind, mentions, same_body
from extractors.reading.bureaus import Bureau, bureaus
from extractors.reading.member_tables import read_member_table
from extractors.reading.roles import cues, is_head, is_lead, is_weak
from extractors.reading.rosters import Entry
from extractors.reading.statements import Statement, continuation, statements

name = "groups"
version = "1"

_CUE = re.compile(r"组|成 {0,4}员|指 {0,4}挥|专班|召集|委 {0,4}[员会]|联 {0,4}络|办公室|主 {0,4}[任席]|日常工作|队|团|牵头|(?:责任|分管|包保|负责)领导|(?:配合|参[加与])单位")
_DEPUTIES = re.compile(r"\s{0,8}(?:常务)?(?:副 {0,4}[主会队理]|委 {0,4}员 {0,4}：)")
_SENTENCE = re.compile(r"[。\n]")
_NEAR = 8
"""Lines: a label further below a body's last words begins a list of its own."""
_BESIDE = 2
"""Lines: how far below a role that is an ordinary post as well (主任) still counts."""
_APART = 300
"""Characters: what is said of a body further down (an annex) no longer widens its span."""
_LONGEST_LINE = 2000
"""Characters read at one time."""
_LATEST = 60
"""Bodies that a name is compared with."""
_OFFICE_ROLES = {"主任": None, "办公室主任": None, "副主任": "办公室副主任", "常务副主任": "办公室常务副主任", "第一副主任": "办公室副主任", "专职副主任": "办公室副主任",
                 "成员": "办公室成员", "组员": "办公室成员", "工作人员": "办公室成员"}
_ALWAYS_OFFICE = frozenset({"办公室主任", "办公室副主任", "办公室常务副主任"})


@dataclass(frozen=True, kw_only=True)
class Member(Finding):
    """One member: a person with or without post, a post (whoever holds it), or a unit, with or without the post that stands for it."""

    table: ClassVar[str] = "members"
    role: str | None = None
    person: str | None = None
    post: str | None = None
    unit: UnitName | None = None


@dataclass(frozen=True, kw_only=True)
class Group(Finding):
    """One body. `blank_roles` and `masked_roles` are the roles whose slots the plan leaves empty (组长：) or masks (组长：xx)."""

    table: ClassVar[str] = "groups"
    name: str | None = None
    office_host: str | None = None
    office_head: str | None = None
    blank_roles: tuple[str, ...] = ()
    masked_roles: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()


records = (Group,)


def find(plan: Plan) -> Iterator[Group]:
    """Yield the bodies that the plan sets up or describes, each once, in the order of the text."""
    reader = _Reader(plan)
    for line in _lines(plan.text):
        reader.read(line)
    yield from sorted((body.finding() for body in reader.bodies if body.stands), key=lambda group: (group.span.start, group.span.end))


def _lines(text: str) -> Iterator[Span]:
    """Yield the lines of a text, those too long for one piece cut behind a sentence where that is possible."""
    start = 0
    for line in text.replace("\u2028", "\n").split("\n"):
        end = start + len(line)
        while end - start > _LONGEST_LINE:
            cut = text.rfind("。", start, start + _LONGEST_LINE) + 1 or start + _LONGEST_LINE
            yield Span(start, cut)
            start = cut
        yield Span(start, end)
        start = end + 1


@dataclass
class _Body:
    """A body as far as it has been read. A block is one telling of its members; a second one (annex, prose) does not add to the first."""

    name: str | None
    spans: list[Span]
    line: int
    founded: bool = False
    renewed: bool = False
    blocks: list[list[Member]] = field(default_factory=lambda: [[]])
    roles: set[str] = field(default_factory=set)
    seen: set[tuple[str | None, ...]] = field(default_factory=set)
    last_of: dict[str, int] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)
    host: str | None = None
    head: str | None = None

    @property
    def members(self) -> list[Member]:
        """The fullest telling: most persons named, then most members."""
        return max(self.blocks, key=lambda block: (sum(1 for member in block if member.person), len(block)))

    @property
    def stands(self) -> bool:
        """Whether it is more than a passing mention: it has members, or open slots for them, or a name of its own and is set up or has an office."""
        if self.members or (len({*self.blank, *self.masked}) > 1 and any(is_head(role) for role in self.blank + self.masked)):
            return True
        named = self.name is not None and not is_bare(self.name)
        return (named and self.founded) or (bool(self.host or self.head) and (named or self.founded or self.renewed))

    @property
    def is_described(self) -> bool:
        """Whether the text is telling of it, not only naming it."""
        return self.founded or self.renewed or bool(self.roles or self.blank or self.masked)

    @property
    def has_office(self) -> bool:
        """Whether it is a body of the kind that has an office of its own (领导小组, 指挥部), not a working group under one."""
        return self.name is None or "领导" in self.name or kind(self.name) in "部会班"

    @property
    def leads_itself(self) -> bool:
        """Whether it is a working group, which a unit leads, not a leading group."""
        return self.renewed and self.name is not None and "领导" not in self.name

    def add(self, member: Member) -> None:
        """Take in a member, unless this telling has it already."""
        key = (member.role, member.person, member.post, member.unit)
        if key not in self.seen:
            self.seen.add(key)
            self.blocks[-1].append(member)
            self.roles.add(member.role or "")
            self.last_of[member.role or ""] = member.span.end

    def begin_block(self) -> None:
        """Begin another telling of the members."""
        self.blocks.append([])
        self.seen.clear()
        self.last_of.clear()

    def touch(self, span: Span, line: int) -> None:
        """Note that `span` speaks of the body."""
        self.spans.append(span)
        self.line = line

    def finding(self) -> Group:
        """Return the body as a finding; its span reaches from its first words over all that stands near them."""
        spans = sorted(self.spans)
        end = spans[0].end
        for span in spans:
            end = max(end, span.end) if span.start - end <= _APART else end
        members = tuple(sorted(self.members, key=lambda member: member.span))
        return Group(
            span=Span(spans[0].start, end), name=self.name, office_host=self.host, office_head=self.head, members=members,
            blank_roles=_unfilled(self.blank, members), masked_roles=_unfilled(self.masked, members),
        )


def _unfilled(roles: list[str], members: tuple[Member, ...]) -> tuple[str, ...]:
    filled = {member.role for member in members}
    return tuple(dict.fromkeys(role for role in roles if role not in filled))


class _Reader:
    """Reads a plan line by line. `current` is the body spoken of, `in_office` whether its office is, `going_on` the role of a list left open."""

    def __init__(self, plan: Plan) -> None:
        self.text = plan.text
        self.tables = [(table.span, rows) for table in plan.tables if (rows := read_member_table(table))]
        self.bodies: list[_Body] = []
        self.current: _Body | None = None
        self.in_office = False
        self.going_on: str | None = None
        self.line = 0
        self.after_blank = False
        self.table_end = 0

    def read(self, line: Span) -> None:
        """Take in one line."""
        if self.tables and self.tables[0][0].start < line.end:
            self._table(*self.tables.pop(0))
        if line.start < self.table_end:
            pass
        elif not self.text[line.start : line.end].strip():
            self.after_blank = True
            return
        elif not (_CUE.search(self.text, line.start, line.end) and self._said(line)):
            self._continue(line)
        self.line += 1
        self.after_blank = False

    def _said(self, line: Span) -> bool:
        """Take in what a line says of bodies; False if it says nothing of them."""
        named = list(mentions(self.text, line))
        offices = list(bureaus(self.text, line))
        role_cues = cues(self.text, line)
        if not (role_cues or offices or any(m.founded or m.heads for m in named)):
            return False
        barriers = sorted([*(m.span.end for m in named if m.founded or m.heads), *(o.span.end for o in offices if o.host)])
        stated: list[Statement] = []
        for statement in statements(self.text, line, role_cues, barriers):
            if _fits(self.text, statement, named, stated[-1] if stated else None):
                stated.append(statement)
        named = [m for m in named if m.founded or not any(s.span.covers(m.span) for s in stated)]
        if self.going_on and not (stated or offices or any(m.founded for m in named)) and self._continue(line):
            return True
        told = bool(stated or offices)
        self.going_on = None
        events: list[tuple[int, int, Mention | Bureau | Statement]] = []
        events += [(m.start, 0, m) for m in named if told or m.founded or m.heads]
        events += [(o.span.start, 1, o) for o in offices]
        events += [(s.span.start, 2, s) for s in stated]
        for _, _, event in sorted(events, key=lambda event: event[:2]):
            self._take(event)
        if stated and stated[-1].cue.form in ("label", "unmarked") and stated[-1].span.end >= line.end - 2:
            self.going_on = stated[-1].role
        return bool(events)

    def _take(self, event: Mention | Bureau | Statement) -> None:
        if isinstance(event, Mention):
            self._enter(event)
        elif isinstance(event, Bureau):
            self._office(event)
        else:
            self._state(event)

    # -- bodies

    def _enter(self, mention: Mention) -> None:
        body = self._known(mention)
        if body is None:
            body = _Body(mention.name, [], self.line)
            self.bodies.append(body)
        elif body.name is None or (is_bare(body.name) and not is_bare(mention.name)):
            body.name = mention.name
        body.founded |= mention.founded
        body.renewed |= mention.founded or mention.heads
        if mention.founded or mention.heads or not body.spans:
            body.touch(Span(min(mention.start, mention.span.start), mention.span.end), self.line)
        body.line = self.line
        self.current, self.in_office = body, mention.of_office

    def _known(self, mention: Mention) -> _Body | None:
        """The body that a name is of: the one spoken of, if it fits, else the latest that does."""
        current = self.current
        latest = [body for body in ([current] if current else []) + self.bodies[: -_LATEST - 1 : -1] if body.name]
        exact = next((body for body in latest if body.name == mention.name), None)
        known = exact or next((body for body in latest if body.name and same_body(body.name, mention.name)), None)
        if current and current.name is None and self._names(mention, current):
            return self._joined(current, known) if known and not known.roles else current
        return known

    def _names(self, mention: Mention, unnamed: _Body) -> bool:
        """Tell whether a name said soon after a list without one is the name of that list (领导小组下设办公室)."""
        return not mention.founded and kind(mention.name) == "组" and self.line - unnamed.line <= _NEAR and (
            is_bare(mention.name) or mention.of_office or not mention.heads)

    def _joined(self, unnamed: _Body, known: _Body) -> _Body:
        """Give the list without a name to the body it turns out to be of."""
        known.blocks += unnamed.blocks
        known.roles |= unnamed.roles
        known.spans += unnamed.spans
        self.bodies.remove(unnamed)
        return known

    def _office(self, bureau: Bureau) -> None:
        body = self.current
        if body is None or (self.line - body.line > _NEAR and not bureau.host):
            return
        self.in_office = True
        if bureau.host or bureau.head:
            body.host = body.host or bureau.host
            body.head = body.head or bureau.head
            body.touch(bureau.span, self.line)

    # -- members

    def _state(self, statement: Statement) -> None:
        body = self._owner(statement)
        if body is None:
            return
        role = self._role(statement.role, body)
        self.in_office |= statement.role in _ALWAYS_OFFICE
        body.touch(statement.span, self.line)
        if role is None:
            body.head = body.head or _head(statement.entries)
            return
        if not statement.entries:
            body.blank.append(role)
        self._add(body, role, statement.entries)

    def _owner(self, statement: Statement) -> _Body | None:
        """The body a statement is about; a head's role that the body has already begins another one."""
        body, away = self.current, self.line - self.current.line if self.current else 0
        if statement.role in _ALWAYS_OFFICE and body and body.leads_itself:
            body = next((b for b in reversed(self.bodies) if b.has_office), body)
        if statement.role in _ALWAYS_OFFICE or is_weak(statement.role):
            return body if body and away <= _BESIDE else self._unnamed() if self._begins_list(statement) else None
        if is_lead(statement.role) and statement.cue.form == "label":
            return body if body and away <= _BESIDE and body.leads_itself else None
        if not is_head(statement.role):
            starts = "副" in statement.role and statement.cue.form == "label"
            return body if body and away <= _NEAR and body.is_described else self._unnamed() if starts else None
        self.in_office = False
        if body is None or away > _NEAR:
            return self._unnamed()
        if self._has_other_head(body, statement):
            if not body.renewed:
                return self._unnamed()
            body.begin_block()
        body.renewed = False
        return body

    def _begins_list(self, statement: Statement) -> bool:
        """Tell whether 「主任：…」 is the first label of a body's list: its deputies or members stand right below."""
        below = statement.span.end
        return statement.cue.form == "label" and bool(_DEPUTIES.match(self.text, below, below + 40))

    def _has_other_head(self, body: _Body, statement: Statement) -> bool:
        """Tell whether the body's present telling has the role already, from another line."""
        last = body.last_of.get(statement.role)
        return last is not None and bool(statement.entries) and _parted(self.text, last, statement.span.start)

    def _unnamed(self) -> _Body:
        self.current = _Body(None, [], self.line)
        self.bodies.append(self.current)
        return self.current

    def _role(self, role: str, body: _Body) -> str | None:
        """The role as the dataset names it; None for who runs the office."""
        is_committee = (body.name is not None and kind(body.name) == "会") or "主任" in body.roles
        in_office = self.in_office or (role in ("主任", "副主任") and not is_committee and bool(body.roles))
        if role in _ALWAYS_OFFICE or in_office:
            return _OFFICE_ROLES.get(role, role)
        return role

    def _add(self, body: _Body, role: str, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            if entry.is_open:
                body.masked.append(entry.role or role)
                continue
            named = "牵头人" if role == "牵头单位" and not entry.unit else role
            member = Member(
                span=entry.span, role=entry.role or named, person=entry.person, post=entry.post, unit=UnitName(entry.unit) if entry.unit else None
            )
            body.add(member)

    def _continue(self, line: Span) -> bool:
        """Take a line as going on with the list above it."""
        role, body = self.going_on, self.current
        if role is None or body is None:
            return False
        entries = continuation(self.text, line)
        if not entries or (self.after_blank and not any(entry.person for entry in entries)):
            self.going_on = None
            return False
        found = self._role(role, body)
        if found is None:
            body.head = body.head or _head(entries)
        else:
            self._add(body, found, entries)
            if found in body.blank:
                body.blank.remove(found)
        body.touch(line, self.line)
        return True

    def _table(self, span: Span, rows: tuple[Entry, ...]) -> None:
        """Take in a table of members, once."""
        self.table_end = span.end
        body = self.current if self.current and self.line - self.current.line <= _NEAR else self._unnamed()
        if body.roles and body.renewed:
            body.begin_block()
        body.renewed = False
        for row in rows:
            self._add(body, row.role or "成员", (row,))
        body.touch(span, self.line)


def _head(entries: tuple[Entry, ...]) -> str | None:
    named = [entry.person or f"{entry.unit or ''}{entry.post or ''}" for entry in entries if not entry.is_open]
    return "、".join(named) or None


def _parted(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence or line ends between two offsets; far apart, one does."""
    return end - start > _LONGEST_LINE or _SENTENCE.search(text, start, end) is not None


def _fits(text: str, statement: Statement, named: list[Mention], before: Statement | None) -> bool:
    """Tell whether a statement is about a body: 由…组成 and 由…牵头 are so only beside a body's name, 参加 also after 任组长 in its sentence."""
    if statement.cue.form == "composed":
        return _composes(text, statement, named)
    if statement.cue.form == "lead":
        goes_on = before is not None and before.cue.form == "before" and not _parted(text, before.span.end, statement.span.start)
        return _leads(text, statement, named) or (goes_on and statement.role == "成员")
    return True


def _leads(text: str, statement: Statement, named: list[Mention]) -> bool:
    """Tell whether 「由…牵头，…参加」 says who leads a working group: 成立由…牵头、…参加的专班; 综合组：由…牵头，…配合."""
    start, end = statement.span.start, statement.span.end
    for mention in named:
        if "领导" in mention.name or mention.of_office:
            continue
        if mention.founded and mention.start <= start and end <= mention.span.start:
            return True
        if (mention.heads or mention.founded) and mention.span.end <= start and not re.search(r"[。；]", text[mention.span.end + 2 : end]):
            return True
    return False


def _composes(text: str, statement: Statement, named: list[Mention]) -> bool:
    """Tell whether 「由…组成」 says what a body consists of: …组成的工作组, 成立由…组成…, 领导小组由…组成."""
    start, end = statement.span.start, statement.span.end
    for mention in named:
        if mention.founded and mention.start <= start and 0 <= mention.span.start - end <= 12:
            return True
        if 0 <= start - mention.span.end <= 4 and "由" in text[mention.span.end : start + 1]:
            return True
    return False
