"""Reads a plan from its first line to its last for what it says of bodies: their names, their offices, who has which role, lists that go on
over lines, tables of members.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple

from extractors.contract import Plan, Span
from extractors.groups.mentions import BELOW, HEADED_ONLY, LED, Mention, mentions, sharing_ending
from extractors.groups.offices import Office, offices, seat
from extractors.groups.roles import cues, is_head
from extractors.groups.rosters import Entry
from extractors.groups.rosters.breaks import mended
from extractors.groups.statements import Statement, continuation, dealt_out, introduces, listed, row, statements
from extractors.groups.tables import Listing, read_table
from extractors.lexicon import alternatives, load

_LINES = load("groups")["lines"]
_CUE = re.compile("|".join(_LINES["cues"]))
"""What a line must hold to be looked at.

Each alternative begins with a character, no class of them, for which `re` passes over a line without trying them one by one.
"""
_HEADED_LAST = frozenset(ending[-1] for ending in HEADED_ONLY)
_INDENT = 8
"""Characters before a role that opens its line, at most."""
_LONGEST_LINE = 2000
"""Characters read at one time."""
_POINT = re.compile(r"\.(?<=[\u4e00-\u9fff）”\"]\.)(?=\s|$)")
"""A full stop of half width where a line or word ends."""
_POINT_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff）”\"])(?<![一二三四五六七八九十])\.(?=[\u4e00-\u9fff（“]|\s|$)")
"""The same in a plan that knows no other: between Chinese words, too, but not behind an item's number (一.)."""
_SQUARE = re.compile(r"[【\[](?<=[\u4e00-\u9fff].)([\u4e00-\u9fff、，]{2,20})[】\]]")
_SEX = re.compile(r"(?<=[\u4e00-\u9fff][ \t])[男女](?=[ \t])")
"""In a column of its own behind a name."""
_RANK_ABOVE = re.compile(
    rf"(?<=\n)(?P<rank>[ \t]{{0,12}}{alternatives(_LINES['ranks'], ' {0,4}')})[ \t]{{0,4}}\n[ \t]{{0,12}}(?={alternatives(_LINES['ranked'], ' {0,4}')}[^\n：]{{0,12}}：)"
)
"""A label in two lines (常务⏎副组长：)."""
_NAME_ABOVE = re.compile(rf"{alternatives(_LINES['named_above'])}(?:（[^（）\n]{{0,40}}）)?[：:。]?[ \t]*$")
_REACH_ABOVE = 80
_RESPONSE = re.compile(
    r"[级色Ⅰ-Ⅻ] {0,2}(?:应急)?(?:响应|预警)|启动[^，。；\n]{0,16}(?:响应|预案|处置)|预警(?:信号)?(?:发布|生效)|(?:发生|出现|遇有?|接报)[^。；\n]{2,30}(?:[时后]，|启动)"
)
"""Before the head of a command that is formed only then."""
_BY = re.compile(r"[，；]?[^，。；：\n]{0,6}由")
"""Between who heads a body and what it consists of (组长张明，由保卫科、后勤科组成)."""
_BY_WHOM = re.compile(r"[ \t]*由(?:[^，。；：\n]{2,30}牵头，)?")
_OF_WORK = re.compile("[\u4e00-\u9fff]由")
"""Before who leads some work, not the body that the next clause sets up (换届工作由居委会牵头，组建筹备组)."""
_THEN = re.compile(r"(?:同志)?[，、；]?(?:(?:共同|联合|决定|并|分别)?|[由以])")
"""Between two clauses that tell who is in a body, or the last of them and the verb that sets it up."""
_LIKEWISE = re.compile(r"(?:相应|相关|专门)的?[^，。；：\n]{0,6}(?:机构|组织)，(?:明确)?由?$")
"""What others than the plan's own house are to set up as well."""
_SENTENCE_END = re.compile(r"[。\n]")
_end_of, _start_of = attrgetter("span.end"), attrgetter("span.start")
_HELD_BELOW = re.compile(r"(?:共同|分别)?(?:担任|兼任|出任|组成)[：:][ \t]*")
"""Behind 「委员由下列人员」 at a line's end: the list stands below."""
_LISTS = frozenset(_LINES["lists"])
"""Roles of many: below the label of one that names nobody, whatever stands there is of it."""
_in_order = itemgetter(0, 1)
_FAR = 2000
"""Characters: so far apart, two places are not in one sentence."""


class Roll(NamedTuple):
    """Members listed without words that give them a role: a table's rows, or a line that goes on with the list of `role` above it."""

    span: Span
    entries: tuple[Entry, ...]
    role: str | None = None


class _Open(NamedTuple):
    """A list that may go on in the next line: its role, and whether nobody has been named yet, so that whatever stands there is a member."""

    role: str
    empty: bool = False
    introduced: bool = False
    """Its label stands above lines with labels of their own (组成人员如下：)."""


Event = Mention | Office | Statement | Roll


class _Saying(NamedTuple):
    """What a line says, each in its order."""

    named: tuple[Mention, ...]
    offices: tuple[Office, ...]
    stated: tuple[Statement, ...]

    @property
    def tells(self) -> bool:
        """Whether it tells of a body, not only names one."""
        return bool(self.offices or self.stated or any(mention.founded or mention.numbered for mention in self.named))

    def heads_list(self, text: str, line: Span) -> bool:
        """Whether the line is nothing but a body's name, below which its own list stands."""
        return bool(self.named) and self.named[0].span.of(text) == line.of(text).strip(" \t：:")

    def opens_with_role(self, line: Span) -> bool:
        """Whether the line begins with a role and who has it."""
        return bool(self.stated) and self.stated[0].cue.span.start - line.start < _INDENT

    def open_role(self, text: str, line: Span) -> _Open | None:
        """Return the list with which the line ends and which may go on below, or None."""
        last = self.stated[-1] if self.stated else None
        if last is None:
            return None
        if last.cue.form == "after" and not last.entries and _HELD_BELOW.fullmatch(text, last.span.end, line.end):
            return _Open(last.role, empty=True)
        if last.span.end < line.end - 2:
            return None
        opens = last.cue.form == "direct" and last.cue.span.start - line.start < _INDENT
        return _Open(last.role, not last.entries, introduces(text, last.cue)) if opens or last.cue.form in ("label", "unmarked") else None

    def _place(self, text: str, mention: Mention) -> int:
        """Where a name counts: before the members of a statement whose cue holds it (李明任…领导小组组长) or that leads to it (由…牵头成立…专班;
        由…任会长，…为成员，成立…议事会).
        """
        leads = (s.span.start for s in self.stated if s.cue.span.covers(mention.span) or _sets_up(text, s, mention))
        return next(leads, None) or self._told_before(text, mention)

    def _told_before(self, text: str, mention: Mention) -> int:
        """Where the clauses begin that tell, right before the verb that sets a body up, who has which role in it."""
        at = mention.start
        if mention.founded and not text.startswith(BELOW, at):
            for statement in reversed(self.stated):
                if statement.cue.form == "before" and statement.span.end <= at and _THEN.fullmatch(text, statement.span.end, at):
                    at = statement.span.start
        if at == mention.start:
            return at
        others = any(not parted(text, min(at, other.span.end), at) for other in self.named if other.span.end <= mention.start)
        return mention.start if others else at

    def events(self, text: str) -> list[Event]:
        """Return what the line says in the order in which it is to be taken in: a name before what is told of it."""
        if not (self.stated or self.offices):
            return [mention for mention in self.named if mention.founded or mention.heads]
        placed: list[tuple[int, int, Event]] = [(self._place(text, mention), 0, mention) for mention in self.named]
        placed += [(office.span.start, 1, office) for office in self.offices]
        placed += [(statement.span.start, 2, statement) for statement in self.stated]
        return [event for _, _, event in sorted(placed, key=_in_order)]


def read(plan: Plan) -> Iterator[tuple[int, Event]]:
    """Yield what the plan says of bodies, in order, each with the number of its line (blank lines are not counted)."""
    text = mended(_with_marks(plan.text))
    tables = [(table.span, told) for table in plan.tables if (told := _told(read_table(table)))]
    number, table_end, after_blank = 0, 0, False
    going_on: _Open | None = None
    for start, line in lines(text):
        if tables and tables[0][0].start < start + len(line):
            span, told = tables.pop(0)
            table_end = span.end
            for event in told:
                yield number, event
        if start >= table_end:
            if not line or line.isspace():
                after_blank = True
                continue
            cued = _CUE.search(line) is not None or (line[-1] in _HEADED_LAST and line.endswith(HEADED_ONLY))
            if cued or going_on:
                events, going_on = _taken(text, Span(start, start + len(line)), cued, going_on, after_blank)
                for event in events:
                    yield number, event
        number, after_blank = number + 1, False


def _with_marks(text: str) -> str:
    """Return `text`, as long as it was, with the points that end its sentences as full stops, square brackets behind words as round ones, no column of
    sexes, and a rank that fills a line of its own right before its role.
    """
    if "【" in text or "[" in text:
        text = _SQUARE.sub(r"（\1）", text)
    if "男" in text or "女" in text:
        text = _SEX.sub(" ", text)
    if "副" in text:
        text = _RANK_ABOVE.sub(lambda found: f"{found['rank'].replace(' ', '').strip():>{len(found[0])}}", text)
    return (_POINT if "。" in text else _POINT_INSIDE).sub("。", text) if "." in text else text


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text, each with its offset, those too long for one piece cut behind a sentence where that is possible."""
    start = 0
    for line in text.replace("\u2028", "\n").split("\n"):
        at = 0
        while len(line) - at > _LONGEST_LINE:
            cut = line.rfind("。", at, at + _LONGEST_LINE) + 1 or at + _LONGEST_LINE
            yield start + at, line[at:cut]
            at = cut
        yield start + at, line[at:]
        start += len(line) + 1


def parted(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence or line ends between two offsets; far apart, one does."""
    return end - start > _FAR or _SENTENCE_END.search(text, start, end) is not None


def _taken(text: str, line: Span, cued: bool, going_on: _Open | None, after_blank: bool) -> tuple[Sequence[Event], _Open | None]:
    """Return what a line says and the list that it leaves open; `going_on` is the one that the line above left open."""
    if cued and (entries := row(text, line)):
        return [Roll(line, entries)], _Open(entries[-1].role) if entries[-1].role else None
    saying = _said(text, line) if cued else None
    begins = going_on is None or (saying is not None and _begins(saying, going_on, text, line))
    if going_on and not begins and (entries := _going_on(text, line, after_blank)):
        return [Roll(line, entries, going_on.role)], _Open(going_on.role)
    return (saying.events(text), saying.open_role(text, line)) if saying else ([], None)


def _begins(saying: _Saying, going_on: _Open, text: str, line: Span) -> bool:
    """Tell whether a line does not go on with the list above it; what stands below an empty list is its members, unless that only introduces others."""
    if going_on.empty and going_on.role in _LISTS:
        return going_on.introduced and saying.opens_with_role(line)
    return saying.tells or saying.heads_list(text, line)


def _going_on(text: str, line: Span, after_blank: bool) -> tuple[Entry, ...]:
    """Return the members of a line that is nothing but members; behind a blank line only persons go on with a list."""
    entries = continuation(text, line)
    return entries if not after_blank or any(entry.person for entry in entries) else ()


def _told(listings: Sequence[Listing]) -> list[Event]:
    return [event for each in listings for event in (each.body, Roll(each.span, each.entries)) if event]


def _said(text: str, line: Span) -> _Saying | None:
    """Return what the line `text[line]` says of bodies, None if it says nothing of them."""
    named, role_cues = sorted([*mentions(text, line), *sharing_ending(text, line)], key=_start_of), cues(text, line)
    housed = [*offices(text, line), *(seated for mention in named if not mention.of_office and (seated := seat(text, line, mention.span.end)))]
    set_up = [edge for mention in named if mention.founded or mention.heads for edge in (mention.span.start, mention.span.end)]
    if not (role_cues or housed or set_up):
        return None
    barriers = sorted([*set_up, *(office.span.end for office in housed if office.host)])
    founded = [mention.span for mention in named if mention.founded]
    stated = [statement for cue in role_cues for statement in dealt_out(text, cue, founded)] if len(founded) > 1 else []
    dealt = {statement.cue for statement in stated}
    for statement in statements(text, line, role_cues, barriers):
        if statement.cue not in dealt and _is_about_body(text, statement, named, stated[-1] if stated else None):
            stated.append(statement)
    if named and named[0].heads and not named[0].of_office:
        following = [mention.start for mention in named[1:2] if text[mention.start - 1] == "；"]
        right_behind = Span(line.start, min([line.end, *following, *(statement.span.start for statement in stated[:1])]))
        stated[:0] = listed(text, named[0].span.end, right_behind, named[0].name.endswith("组"))
    outside = [mention for mention in named if mention.founded or not any(_is_listed(mention, statement) for statement in stated)] if stated else named
    return _Saying(tuple(outside), tuple(housed), tuple(stated))


def _is_listed(mention: Mention, statement: Statement) -> bool:
    """Tell whether a body is named among a statement's members, not by its cue (任…领导小组组长)."""
    return statement.span.covers(mention.span) and not statement.cue.span.covers(mention.span)


def _is_about_body(text: str, statement: Statement, named: Sequence[Mention], before: Statement | None) -> bool:
    """Tell whether a statement is about a body: 由…组成 and 由…牵头 are so only beside a body's name, 参加 also after 任组长 in its sentence."""
    if statement.cue.form in ("before", "after") and not named and (_of_response(text, statement) or _of_others(text, statement)):
        return False
    told = before is not None and not parted(text, before.span.end, statement.span.start)
    if statement.cue.form == "composed":
        headed = told and before is not None and before.cue.form in ("label", "direct") and _BY.fullmatch(text, before.span.end, statement.span.start) is not None
        return headed or _composes(text, statement, named) or _stands_under_name(text, statement)
    if statement.cue.form == "lead":
        goes_on = told and before is not None and before.cue.form == "before"
        by_person = any(entry.person for entry in statement.entries) and _stands_under_name(text, statement)
        return by_person or _leads(text, statement, named) or (goes_on and statement.role == "成员")
    return True


def _of_response(text: str, statement: Statement) -> bool:
    """Tell whether it is said who takes command when a response begins (Ⅰ级响应：…启动，由县长任总指挥), which sets no body up."""
    low = max(text.rfind("\n", 0, statement.span.start) + 1, statement.span.start - _REACH_ABOVE)
    return is_head(statement.role) and _RESPONSE.search(text, low, statement.span.start) is not None


def _of_others(text: str, statement: Statement) -> bool:
    """Tell whether it is said who is to head what others set up for themselves (各单位要成立相应机构，由主要领导任组长)."""
    low = max(text.rfind("\n", 0, statement.span.start) + 1, statement.span.start - _REACH_ABOVE)
    return _LIKEWISE.search(text, low, statement.span.start) is not None


def _stands_under_name(text: str, statement: Statement) -> bool:
    """Tell whether a line begins with 由…组成, or 由…牵头，…组成, right below a body's name."""
    start = text.rfind("\n", 0, statement.span.start) + 1
    return _BY_WHOM.fullmatch(text, start, statement.span.start) is not None and _NAME_ABOVE.search(text, max(0, start - _REACH_ABOVE), start - 1) is not None


def _sets_up(text: str, statement: Statement, mention: Mention) -> bool:
    """Tell whether who leads a body is said right before the verb that sets it up (由…牵头成立…专班), or who is in it by that verb (由…组成…组)."""
    if statement.cue.form == "composed":
        together = text[statement.span.start - 1] in "\n。；，" and _are_units(statement.entries)
        begins = mention.start in (statement.cue.span.start, text.rfind("抽调", statement.span.start, statement.cue.span.start))
        return begins and statement.cue.span.start < mention.span.start and (text[statement.span.start - 1] == "由" or together)
    if mention.start > statement.span.end and _OF_WORK.search(text, max(0, statement.span.start - 2), statement.span.start):
        return False
    return statement.cue.form == "lead" and mention.start < mention.span.start and 0 <= mention.start - statement.span.end <= 1


def _are_units(entries: Sequence[Entry]) -> bool:
    """Tell whether several units stand there and nobody else (县委办、县审计局联合组成督查组)."""
    return len(entries) > 1 and all(entry.unit and not entry.person and not entry.post for entry in entries)


def _leads(text: str, statement: Statement, named: Sequence[Mention]) -> bool:
    """Tell whether 「由…牵头，…参加」 says who leads a working group: 成立由…牵头、…参加的专班; 综合组：由…牵头，…配合."""
    start, end = statement.span.start, statement.span.end
    led = [found.end() for mention in named if (found := LED.match(text, mention.span.end))]
    in_person = any(entry.person or (entry.post and entry.certain and not entry.unit) for entry in statement.entries)
    if (statement.role != "成员" and start in led and not in_person) or len(led) > 1:
        return False  # of several groups in one line it is told who does which work
    nearest = next((mention for mention in reversed(named) if mention.span.end <= start), None)
    if nearest and "等" in text[max(nearest.span.start - 1, 0) : nearest.span.end + 1]:
        return False  # 甲组、乙组等工作组，由…牵头: each by another
    for mention in named:
        if "领导" in mention.name or mention.of_office:
            continue
        if (mention.founded and mention.start <= start and end <= mention.span.start) or _sets_up(text, statement, mention):
            return True
        if (mention.heads or mention.founded) and mention.span.end <= start and not re.search(r"[。；]", text[mention.span.end + 2 : end]):
            return True
    return False


def _composes(text: str, statement: Statement, named: Sequence[Mention]) -> bool:
    """Tell whether 「由…组成」 says what a body consists of: …组成的工作组, 成立由…组成…, 领导小组由…组成."""
    start, end = statement.span.start, statement.span.end
    for at in range(bisect_left(named, start - 4, key=_end_of), len(named)):
        mention = named[at]
        if mention.span.start > end + 12:
            break
        if mention.founded and mention.span.start >= end and (mention.start <= start or _sets_up(text, statement, mention)):
            return True
        if 0 <= start - mention.span.end <= 4 and "由" in text[mention.span.end : start + 1]:
            return True
    return False
