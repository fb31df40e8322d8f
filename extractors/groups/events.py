"""What one line says of bodies: their names, their offices, who has which role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.contract import Span
from extractors.groups.bodies import Mention, mentions
from extractors.groups.offices import Office, offices
from extractors.groups.roles import cues
from extractors.groups.statements import Statement, statements

Event = Mention | Office | Statement

_SENTENCE_END = re.compile(r"[。\n]")
_FAR = 2000
"""Characters: so far apart, two places are not in one sentence."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What a line says, each in its order."""

    named: tuple[Mention, ...]
    offices: tuple[Office, ...]
    stated: tuple[Statement, ...]

    @property
    def tells(self) -> bool:
        """Whether it tells of a body, not only names one."""
        return bool(self.offices or self.stated or any(mention.founded or mention.numbered for mention in self.named))

    @property
    def leaves_open(self) -> bool:
        """Whether it ends with a list that may go on below (the caller compares where it ends)."""
        return bool(self.stated) and self.stated[-1].cue.form in ("label", "unmarked")

    def events(self) -> list[Event]:
        """Return what the line says in the order in which it is to be taken in: a name before what is told of it."""
        told = bool(self.stated or self.offices)
        placed: list[tuple[int, int, Event]] = [(m.start, 0, m) for m in self.named if told or m.founded or m.heads]
        placed += [(office.span.start, 1, office) for office in self.offices]
        placed += [(statement.span.start, 2, statement) for statement in self.stated]
        return [event for _, _, event in sorted(placed, key=lambda place: place[:2])]


def said(text: str, line: Span) -> Saying | None:
    """Return what the line `text[line]` says of bodies, None if it says nothing of them."""
    named, housed, role_cues = list(mentions(text, line)), list(offices(text, line)), cues(text, line)
    set_up = [mention.span.end for mention in named if mention.founded or mention.heads]
    if not (role_cues or housed or set_up):
        return None
    barriers = sorted([*set_up, *(office.span.end for office in housed if office.host)])
    stated: list[Statement] = []
    for statement in statements(text, line, role_cues, barriers):
        if _is_about_body(text, statement, named, stated[-1] if stated else None):
            stated.append(statement)
    outside = [mention for mention in named if mention.founded or not any(statement.span.covers(mention.span) for statement in stated)]
    return Saying(tuple(outside), tuple(housed), tuple(stated))


def parted(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence or line ends between two offsets; far apart, one does."""
    return end - start > _FAR or _SENTENCE_END.search(text, start, end) is not None


def _is_about_body(text: str, statement: Statement, named: Sequence[Mention], before: Statement | None) -> bool:
    """Tell whether a statement is about a body: 由…组成 and 由…牵头 are so only beside a body's name, 参加 also after 任组长 in its sentence."""
    if statement.cue.form == "composed":
        return _composes(text, statement, named)
    if statement.cue.form == "lead":
        goes_on = before is not None and before.cue.form == "before" and not parted(text, before.span.end, statement.span.start)
        return _leads(text, statement, named) or (goes_on and statement.role == "成员")
    return True


def _leads(text: str, statement: Statement, named: Sequence[Mention]) -> bool:
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


def _composes(text: str, statement: Statement, named: Sequence[Mention]) -> bool:
    """Tell whether 「由…组成」 says what a body consists of: …组成的工作组, 成立由…组成…, 领导小组由…组成."""
    start, end = statement.span.start, statement.span.end
    for mention in named:
        if mention.founded and mention.start <= start and 0 <= mention.span.start - end <= 12:
            return True
        if 0 <= start - mention.span.end <= 4 and "由" in text[mention.span.end : start + 1]:
            return True
    return False
