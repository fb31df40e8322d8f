"""The bodies of a plan as they come up: which of them a line speaks of, and what it adds to that one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.contract import Span, UnitName
from extractors.groups.bodies import Body
from extractors.groups.mentions import BELOW, Mention
from extractors.groups.names import is_bare, same_body
from extractors.groups.offices import Office
from extractors.groups.reader import Event, Roll, parted
from extractors.groups.records import Group, Member
from extractors.groups.roles import is_deputy, is_head, is_lead, is_of_office, is_weak, office_role
from extractors.groups.rosters import Entry
from extractors.groups.statements import Statement, introduces
from extractors.reading.item_numbers import NUMBERED

_DEPUTIES = re.compile(rf"\s{{0,8}}(?:{NUMBERED} ?)?(?:常务)?(?:副 {{0,4}}[主会队理团]|委 {{0,4}}员 {{0,4}}：)")
_HEAD_BELOW = re.compile(r"\s{0,8}(?:第一)?(?:组 {0,4}长|主 {0,4}任|总 {0,4}指 {0,4}挥|指 {0,4}挥 {0,4}长)")
_OF_UNITS = "成员单位"
"""Before a role (各成员单位联络员) it tells that of a leading group."""
_OF_THOSE_ABOVE = re.compile(r"(?:以上|上述)(?:人员|同志|成员)(?:共同)?$")
"""Before the verb that sets up a body of those listed above."""
_BACK = 8
_NEAR = 8
"""Lines: a label further below a body's last words begins a list of its own."""
_BESIDE = 2
"""Lines: how far below a role that is an ordinary post as well (主任) still counts."""
_LATEST = 60
"""Bodies that a name is compared with."""


class Register:
    """`current` is the body spoken of, `in_office` whether its office is, `line` the number of the line being read (blank ones not counted)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bodies: list[Body] = []
        self.current: Body | None = None
        self.in_office = False
        self.line = 0

    def take(self, event: Event, line: int) -> None:
        """Take in what the line with this number says."""
        self.line = line
        if self.current and self.current.of_others and self.current.line != line:
            self._return()
        if isinstance(event, Mention):
            self._enter(event)
        elif isinstance(event, Office):
            self._office(event)
        elif isinstance(event, Statement):
            self._state(event)
        elif event.role:
            self._go_on(event, event.role)
        else:
            self._list(event)

    def groups(self) -> list[Group]:
        """Return the bodies that stand as findings, in the order of the text."""
        found = (body.finding() for body in self.bodies if body.stands)
        return sorted(found, key=lambda group: (group.span.start, group.span.end))

    # -- which body

    def _enter(self, mention: Mention) -> None:
        body = self._known(mention)
        of_others = mention.of_others and body is not None
        if body is None or of_others:
            body = Body(mention.name, [], self.line, bare_founding=mention.founded and is_bare(mention.name), of_others=of_others)
            self.bodies.append(body)
        else:
            body.rename(mention)
        body.founded |= mention.founded
        body.alias = mention.alias or body.alias
        body.renewed |= mention.founded or mention.heads
        body.numbered = mention.numbered or (body.numbered and mention.name == body.name and not mention.heads)
        if mention.founded or mention.heads or not body.spans:
            body.touch(Span(min(mention.start, mention.span.start), mention.span.end), self.line)
        body.line = self.line
        self.current, self.in_office = body, mention.of_office

    def _return(self) -> None:
        """Go back from bodies that others set up for themselves to the plan's own."""
        self.current = next((body for body in reversed(self.bodies) if not body.of_others), None)

    def _known(self, mention: Mention) -> Body | None:
        """The body that a name is of: the one spoken of, if it fits, else the latest that does."""
        current = self.current
        latest = [body for body in ([current] if current else []) + self.bodies[: -_LATEST - 1 : -1] if body.name and not body.of_others]
        known = next((body for body in latest if mention.name in (body.name, body.alias)), None) or self._likely(latest, mention)
        if current and current.name is None and self._names(mention, current):
            return self._joined(current, known) if known and not known.roles else current
        return known

    def _likely(self, latest: Sequence[Body], mention: Mention) -> Body | None:
        """The body of which a name is another form, rather one whose name ends in it."""
        likely = [body for body in latest if self._may_be(body, mention)]
        return next((body for body in likely if (body.name or "").endswith(mention.name)), likely[0] if likely else None)

    def _may_be(self, body: Body, mention: Mention) -> bool:
        """Tell whether a name is another form of a body's name; two that one line sets up, or items of one list, are two bodies."""
        if body.name is None or not same_body(body.name, mention.name):
            return False
        if mention.numbered and body.numbered and self.line - body.line <= _NEAR and not (mention.of_office or is_bare(mention.name)):
            return False
        beside = mention.founded and body.founded and body.line == self.line
        named_now = body.bare_founding and not body.roles and mention.name.endswith(body.name)  # 成立领导小组。…决定成立清收工作领导小组
        return not beside or named_now or is_bare(mention.name) or body.name.endswith(mention.name)

    def _names(self, mention: Mention, unnamed: Body) -> bool:
        """Tell whether a name said soon after a list without one is that list's (领导小组下设办公室; 由…任组长，成立…领导小组)."""
        if mention.founded:
            if self.line - unnamed.line <= _NEAR and _OF_THOSE_ABOVE.search(self.text, max(0, mention.start - _BACK), mention.start):
                return True
            below = self.text.startswith(BELOW, mention.start)
            return not below and unnamed.line == self.line and not parted(self.text, unnamed.spans[-1].end, mention.start)
        return self.line - unnamed.line <= _NEAR and (is_bare(mention.name) or mention.of_office or not mention.heads)

    def _joined(self, unnamed: Body, known: Body) -> Body:
        """Give the list without a name to the body it turns out to be of."""
        known.blocks += unnamed.blocks
        known.roles |= unnamed.roles
        known.spans += unnamed.spans
        self.bodies.remove(unnamed)
        return known

    def _owner(self, statement: Statement) -> Body | None:
        """The body a statement is about; a head's role that the body has already begins another one."""
        body = self.current
        away = self.line - body.line if body else 0
        if is_of_office(statement.role) or is_weak(statement.role):
            if statement.entries and not any(entry.person or (entry.post and entry.certain) for entry in statement.entries):
                return None  # neither a unit nor an unknown word is a 主任 or 负责人
            return self._with_office(statement, away)
        if body and self.text.endswith(_OF_UNITS, 0, statement.span.start) and not body.has_office:
            return self._above(body)
        if is_lead(statement.role) and statement.cue.form == "label":
            return body if body and away <= _BESIDE and body.leads_itself else None
        if is_head(statement.role):
            return self._headed(statement, away)
        if body and away <= _NEAR and body.is_described:
            return body
        return self._unnamed() if statement.cue.form == "label" and self._stands_first(statement) else None

    def _with_office(self, statement: Statement, away: int) -> Body | None:
        """The body whose office (or committee) a role like 主任 is in: not a working group, but the one above it."""
        body = self.current
        if is_of_office(statement.role) and body and body.leads_itself:
            body = self._above(body)
        if body and away <= _BESIDE:
            return body
        return self._unnamed() if self._begins_list(statement) else None

    def _above(self, body: Body) -> Body:
        """The leading group under which a working group stands."""
        return next((b for b in reversed(self.bodies) if b.has_office), body)

    def _headed(self, statement: Statement, away: int) -> Body:
        """The body that a head's role is in."""
        self.in_office = False
        body = self.current
        if body is None or away > _NEAR:
            return self._unnamed()
        last = body.last_of.get(statement.role)
        if last is not None and statement.entries and parted(self.text, last, statement.span.start):
            if not body.renewed:
                return self._unnamed()
            body.begin_block()
        body.renewed = False
        return body

    def _begins_list(self, statement: Statement) -> bool:
        """Tell whether 「主任：…」 is the first label of a body's list: its deputies or members stand right below."""
        below = statement.span.end
        return statement.cue.form in ("label", "unmarked") and bool(_DEPUTIES.match(self.text, below, below + 40))

    def _stands_first(self, statement: Statement) -> bool:
        """Tell whether a label that is no head's begins a list: a deputy's, or any right above the head's (成员：… above 组长：…)."""
        below = statement.span.end
        return "副" in statement.role or _HEAD_BELOW.match(self.text, below, below + 40) is not None

    def _unnamed(self) -> Body:
        self.current = Body(None, [], self.line)
        self.bodies.append(self.current)
        return self.current

    # -- what is told of it

    def _go_on(self, roll: Roll, role: str) -> None:
        """Take in a line that goes on with the list of `role` above it."""
        if self.current:
            self._fill(self.current, role, roll.entries)
            self.current.touch(roll.span, self.line)

    def _list(self, roll: Roll) -> None:
        """Take in a table of members; one in which nobody has a role is no body's unless one is spoken of (a list of those to be reached)."""
        if not (self.current and self.line - self.current.line <= _NEAR) and all(row.role in (None, "成员") for row in roll.entries):
            return
        body = self.current if self.current and self.line - self.current.line <= _NEAR else self._unnamed()
        if body.roles and body.renewed:
            body.begin_block()
        body.renewed = False
        for row in roll.entries:
            self._add(body, row.role or "成员", row)
        body.touch(roll.span, self.line)

    def _office(self, office: Office) -> None:
        body = self.current
        if body is None or (self.line - body.line > _NEAR and not office.host):
            return
        self.in_office = not office.is_body
        if office.host or office.head:
            body.host = body.host or office.host
            body.head = body.head or office.head
            body.touch(office.span, self.line)

    def _state(self, statement: Statement) -> None:
        body = self._owner(statement)
        if body is None:
            return
        self.in_office &= not is_deputy(statement.role)
        self._fill(body, statement.role, statement.entries, introduced=introduces(self.text, statement.cue))
        self.in_office |= is_of_office(statement.role) and all(map(is_of_office, statement.cue.roles))
        body.touch(statement.span, self.line)

    def _fill(self, body: Body, written: str, entries: tuple[Entry, ...], *, introduced: bool = False) -> None:
        """Put persons into a role; without any, its slot is blank, unless the label only introduces the list below it."""
        role = self._role(written, body)
        if role is None:
            body.head = body.head or _head(entries)
            return
        if not entries and not introduced:
            body.blank.append(role)
        for entry in entries:
            self._add(body, role, entry)

    def _role(self, role: str, body: Body) -> str | None:
        """The role as the dataset names it; None for who runs the office."""
        in_office = self.in_office or is_of_office(role) or (role in ("主任", "副主任") and bool(body.roles) and not body.is_committee)
        return office_role(role) if in_office else role

    def _add(self, body: Body, role: str, entry: Entry) -> None:
        if entry.is_open:
            body.masked.append(entry.role or role)
            return
        if entry.heads_office:
            body.head = body.head or entry.person or entry.post
        named = "牵头" if role == "牵头单位" and not entry.unit else role
        unit = UnitName(entry.unit) if entry.unit else None
        body.add(Member(span=entry.span, role=entry.role or named, person=entry.person, post=entry.post, unit=unit, slot=entry.slot))


def _head(entries: tuple[Entry, ...]) -> str | None:
    named = [entry.person or f"{entry.unit or ''}{entry.post or ''}" for entry in entries if not entry.is_open]
    return "、".join(named) or None
