"""Lists of works, each with who answers for it, under words that announce them (责任部门如下： 诊疗类事件——医务科; 任务分工： 周宁：食材采购)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.assignments.labels import NOUNS, ROLES, role_of
from extractors.assignments.parties import Duty, Party, can_answer, listed
from extractors.assignments.tasks import short
from extractors.assignments.values import stripped
from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.names import is_name
from extractors.reading.units import is_unit

_DIVIDED = load("assignments")["tasks"]["divided"]
_ANNOUNCED = re.compile(
    rf"(?:(?P<stem>{alternatives(ROLES)})(?:{alternatives(NOUNS)})(?:分工|划分|安排|名单)?(?:具体|分别)?(?:如下|为|是|(?=[ \t]*\n))"
    rf"|(?P<divided>{alternatives(_DIVIDED)})(?:具体|分别)?(?:如下|为|是)?)"
    r"[：:。]?[ \t]*(?=(?P<below>\n)|[^\n]{4})(?:(?<=[：:])|(?=\n))"
)
_NUMBER = r"[ \t]*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]|[①-⑳●■◆▪·])?[ \t]*"
_LEFT = r"(?P<left>[^：:\n。；;，—|\t]{2,40})(?:[：:]|—{1,2}|-{1,2}>?|→|…{1,2})[ \t]*"
_LINE = re.compile(rf"\n*{_NUMBER}{_LEFT}(?P<right>[^：:\n。；;，|\t]{{2,80}})[。；;，]?[ \t]*(?=\n|$)")
_INLINE = re.compile(rf"{_NUMBER}{_LEFT}(?P<right>[^：:\n。；;，,|\t]{{2,80}})(?:[；;，,]|[。]|(?=\n)|$)")
"""Items, each on a line of its own or one behind the other."""
_MOST, _FEWEST = 60, 2
_BODY = re.compile(r"(?:组|队|专班|班)[ \t]*$")
"""Before persons: they are its members."""
_TOLD = re.compile(r"(?:主要|具体|全面)?负责")
"""An item that prose tells (办公室：负责会务) says it for itself; the list goes on."""
_CLOSING_BRACKET = re.compile(r"（□*）[ \t]*$")


def announced(text: str, shown: str) -> Iterator[Duty]:
    """Yield the duties of all such lists; `shown` is `text`, bracketed parts hidden. A list ends where a line is no item; one item is no list."""
    for head in _ANNOUNCED.finditer(shown):
        role = ROLES[head["stem"]] if head["stem"] else "responsible"
        found = list(_duties(text, shown, head.end(), role, below=head["below"] is not None))
        if len(found) >= _FEWEST:
            yield from filter(None, found)


def _duties(text: str, shown: str, at: int, role: str, *, below: bool) -> Iterator[Duty | None]:
    """Yield what the items from `at` on say, None for one that prose tells: on lines of their own where the list stands `below` its head, else up to the line's end."""
    item = _LINE.match(shown, at) if below else _INLINE.match(shown, at)
    for _ in range(_MOST):
        if item is None:
            return
        duty = _duty(text, shown, item, role)
        if duty is None and not _TOLD.match(shown, item.start("right")):
            return
        yield duty
        item = (_LINE if below else _INLINE).match(shown, item.end())


def _duty(text: str, shown: str, item: re.Match[str], role: str) -> Duty | None:
    """Return what one item says: who answers stands behind the work (诊疗类事件——医务科), or, a person, before it (周宁：食材采购)."""
    left, right = Span(*item.span("left")), Span(*item.span("right"))
    if note := _CLOSING_BRACKET.search(right.of(shown)):
        right = Span(right.start, right.start + note.start())
    words = left.of(text).strip()
    parties = () if role_of(words) else _all_answer(text, right, role)
    persons = all(is_name(party.value) and not is_unit(party.value) for party in parties)
    if parties and not (is_name(words) and not persons):
        whole = stripped(text, Span(left.start, item.end("right")))
        return None if persons and _BODY.search(words) else Duty(short(words), parties, whole)
    if not is_name(words) or _TOLD.match(shown, right.start):
        return None
    return Duty(short(right.of(text)), tuple(listed(text, left, role, strict=True)), stripped(text, Span(left.start, right.end)))


def _all_answer(text: str, span: Span, role: str) -> tuple[Party, ...]:
    """Return the parties of a list of which every one can answer for work, else ()."""
    parties = tuple(listed(text, span, role))
    return parties if parties and all(can_answer(party.span.of(text).strip()) for party in parties) else ()
