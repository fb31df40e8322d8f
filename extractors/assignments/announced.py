"""Lists of works, each with who answers for it, under words that announce them (责任部门如下： 诊疗类事件——医务科; 任务分工： 周宁：食材采购)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.assignments.labels import NOUNS, ROLES, role_of
from extractors.assignments.parties import ROLE_MARK, Duty, Party, can_answer, is_named, listed
from extractors.assignments.subjects import tells_work
from extractors.assignments.tasks import short
from extractors.assignments.values import SPEAKING, stripped
from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import BULLETS, CIRCLED, NUMBERED
from extractors.reading.names import is_name
from extractors.reading.posts import is_people
from extractors.reading.units import is_unit

_DIVIDED = load("assignments")["tasks"]["divided"]
_ANNOUNCED = re.compile(
    rf"(?:(?P<stem>{alternatives(ROLES)})(?:{alternatives(NOUNS)})(?:分工|划分|安排|名单)?(?:具体|分别)?(?:如下|为|是|(?=[ \t]*\n))"
    rf"|(?P<divided>{alternatives(_DIVIDED)})(?:具体|分别)?(?:如下|为|是)?)"
    r"[：:。】]?[ \t]*(?=(?P<below>\n)|[^\n]{4})(?:(?<=[：:])|(?=\n))"
)
_NUMBER = rf"[ \t]*(?:{NUMBERED}|[{CIRCLED}{BULLETS}★])?[ \t]*"
_LEFT = r"(?P<left>[^：:\n。；;，—|\t]{2,40})(?:[：:]|—{1,2}|-{1,2}>?|→|…{1,2})[ \t]*"
_LINE = re.compile(rf"\n*{_NUMBER}{_LEFT}(?P<right>[^\n|\t]{{2,160}}?)[。；;，]?[ \t]*(?=\n|$)")
_INLINE = re.compile(rf"{_NUMBER}{_LEFT}(?P<right>[^：:\n。；;，,|\t]{{2,80}})(?:[；;，,]|[。]|(?=\n)|$)")
"""Items, each on a line of its own or one behind the other."""
_COLUMNS = re.compile(rf"\n*{_NUMBER}(?P<left>[\u4e00-\u9fff、]{{2,16}})[ \t]{{1,12}}(?P<right>[\u4e00-\u9fff、，]{{2,60}})[。；;]?[ \t]*(?=\n|$)")
"""An item on a line of its own, its halves in columns."""
_MOST, _FEWEST = 60, 2
_BODY = re.compile(r"(?:组|队|专班|班)[ \t]*$")
"""Before persons: they are its members."""
_MEMBERS = re.compile(rf"(?:[^，。；：]*(?:组|队|班|部|会))?{alternatives(load('assignments')['headings']['roster'])}$")
"""Before whomever: the label of a body's roster (抢险组组长), no work."""
_LIST_ENDS = re.compile("[：:。；;]")
"""In what is no list of names."""
_CLOSING_BRACKET = re.compile(r"（□*）[ \t]*$")


def announced(text: str, shown: str) -> Iterator[Duty]:
    """Yield the duties of all such lists; `shown` is `text`, bracketed parts hidden. A list ends where a line is no item; one item is no list."""
    for head in _ANNOUNCED.finditer(shown):
        role = ROLES[head["stem"]] if head["stem"] else None
        found = list(_duties(text, shown, head.end(), role, below=head["below"] is not None))
        told = None in found
        if len(found) >= _FEWEST:
            yield from (duty for duty in found if duty and not (told and _begins_with_unit(duty)))


def _begins_with_unit(duty: Duty) -> bool:
    """Tell whether a unit stands before its work; beside items that prose tells (派出所：负责治安), it answers for nothing (妇联：宣传发动)."""
    return duty.parties[0].span.start == duty.span.start and is_unit(duty.parties[0].value)


def _duties(text: str, shown: str, at: int, role: str | None, *, below: bool) -> Iterator[Duty | None]:
    """Yield what the items from `at` on say, None for one that prose tells (办公室：负责会务): on lines of their own where the list stands `below` its
    head, else up to the line's end.
    """
    item = _item(shown, at, below=below)
    for _ in range(_MOST):
        if item is None:
            return
        duty = _duty(text, shown, item, role)
        if duty is None and not (SPEAKING.search(shown, item.start("right"), item.end("right")) or _is_of_roster(item["left"].strip())):
            return
        yield duty
        item = _item(shown, item.end(), below=below)


def _item(shown: str, at: int, *, below: bool) -> re.Match[str] | None:
    """Return the item that begins at an offset; columns tell persons and work, not who somebody is (周宁　校长)."""
    if not below:
        return _INLINE.match(shown, at)
    if found := _LINE.match(shown, at):
        return found
    found = _COLUMNS.match(shown, at)
    of_somebody = [all(map(is_name, half.split("、"))) or is_unit(half) or is_people(half) for half in found.group("left", "right")] if found else []
    return found if of_somebody.count(True) == 1 else None


def _duty(text: str, shown: str, item: re.Match[str], role: str | None) -> Duty | None:
    """Return what one item says: who answers stands behind the work (诊疗类事件——医务科), or, a person, before it (周宁：食材采购); where the head names no
    `role` but a division of work, also a unit (派出所：交通管制，治安维护).
    """
    left, right = Span(*item.span("left")), Span(*item.span("right"))
    note = _CLOSING_BRACKET.search(right.of(shown))
    if note and not ROLE_MARK.match(right.of(text), note.start()):
        right = Span(right.start, right.start + note.start())
    words = left.of(text).strip()
    if SPEAKING.search(shown, right.start, right.end) or _MEMBERS.match(words) or ("【" in words and "】" not in words):
        return None
    listed_only = not _LIST_ENDS.search(shown, right.start, right.end)
    parties = _all_answer(text, right, role or "responsible") if listed_only and not role_of(words) else ()
    persons = all(is_name(party.value) and not is_unit(party.value) for party in parties)
    named = all(map(is_name, words.split("、")))
    if parties and not (named and not persons):
        whole = stripped(text, Span(left.start, item.end("right")))
        return None if persons and _BODY.search(words) else Duty(short(words), parties, whole)
    answers = (listed_only and named) or (role is None and is_named(words) and ("：" not in right.of(shown)))
    if not answers:
        return None
    return Duty(short(right.of(text)), tuple(listed(text, left, role or "responsible", strict=True)), stripped(text, Span(left.start, right.end)))


def _is_of_roster(label: str) -> bool:
    return _MEMBERS.match(label) is not None or role_of(label) is not None


def _all_answer(text: str, span: Span, role: str) -> tuple[Party, ...]:
    """Return the parties of a list of which every one can answer for work, else ()."""
    parties = tuple(listed(text, span, role))
    words = [party.span.of(text).strip() for party in parties]
    return parties if parties and all(can_answer(word) and not tells_work(word) for word in words) else ()
