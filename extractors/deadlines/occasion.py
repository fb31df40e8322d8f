"""The day of a plan's own event (比赛定于4月13日举行), from which 赛前7日, 会后3日内 are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from extractors.contract import Plan
from extractors.lexicon import alternatives, load
from extractors.reading.dates import Context, TimeExpression, after, expressions, resolve
from extractors.reading.dates.lines import matches_with

_OCCASION: dict[str, Any] = load("deadlines")["occasion"]
_KINDS: tuple[str, ...] = tuple(_OCCASION["kinds"])
_HELD = re.compile(rf"(?:定于|拟于|将于|计划于)(?P<date>\d[^，。；\n]{{3,30}}?[日号])[^。；\n]{{0,40}}?{alternatives(_OCCASION['held'])}")
_LABELLED = re.compile(rf"{alternatives(_OCCASION['labels'])}(?:时间|日期)[：:] ?(?P<date>\d[^，。；\n]{{3,40}})")
_DATED = (  # patterns of lines, each with what stands in them
    (re.compile(r"于(?=\d)"), _HELD),
    (re.compile(r"时间(?=[：:] ?\d)"), _LABELLED),
    (re.compile(r"日期(?=[：:] ?\d)"), _LABELLED),
)
_SENTENCE_BEFORE = 60


@dataclass(frozen=True, slots=True)
class Occasion:
    """The day (EDTF) of the event that a plan prepares, and the words that say what event it is."""

    day: str
    said: str

    @classmethod
    def of(cls, plan: Plan, year: str | None) -> Occasion | None:
        """Return the event of a plan, or None where it names none, or several days of them. `year` is the plan's own."""
        context = Context(plan.issued, year)
        matches = [match for cue, line in _DATED for match in matches_with(cue, line, plan.text)]
        found = {(_day(match["date"], context), _said(plan, match)) for match in matches}
        days = {day for day, _ in found if day}
        return cls(days.pop(), "".join(sorted(said for _, said in found))) if len(days) == 1 else None

    def counted(self, expression: TimeExpression) -> tuple[str | None, str | None]:
        """Return starts and due of a length that counts from this event (赛前7日 is due so long before it), else (None, None)."""
        anchor = expression.anchor or ""
        if not any(anchor.endswith(kind) and kind in self.said for kind in _KINDS):
            return None, None
        reached = after(self.day, expression.duration, back=expression.kind == "ahead")
        return (None, reached) if expression.kind == "ahead" else (self.day, reached) if reached else (None, None)


def _day(words: str, context: Context) -> str | None:
    first = next((e for e in expressions(words) if e.first is not None), None)
    value = resolve(first, context) if first is not None and first.kind == "point" else None
    return value.due if value is not None and value.due and len(value.due) == 10 else None


def _said(plan: Plan, match: re.Match[str]) -> str:
    return (plan.title or "") + plan.text[max(0, match.start() - _SENTENCE_BEFORE) : match.end()]
