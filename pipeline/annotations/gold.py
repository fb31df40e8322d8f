"""Sheets -> gold: the JSON that `fangan eval` reads (its form is in corpora/README.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from extractors.contract import Span
from pipeline.annotations.marks import OPTIONAL, Kind, Mark, Sheet, kinds
from pipeline.annotations.problems import Problems
from pipeline.normalise import normalise

_NAMES: Mapping[str, Mapping[str, str]] = {
    "plans": {"is_template": "template", "is_truncated": "truncated"},
    "deadlines": {"starts": "start"},
    "members": {"person": "name"},
}
"""What gold calls a column otherwise."""
_LISTS = {"citations": "cites", "grading_levels": "levels", "assignment_units": "units"}
"""What gold calls a table otherwise."""
_EDGE = 20  # characters quoted of a plan's beginning and end


def gold_of(sheet: Sheet, text: str, problems: Problems) -> dict[str, Any]:
    """Return the gold of a document whose source text is `text`: its plans, each with what stands in it, in the order of the text.

    A mark outside every plan, or a child without its parent, is a problem and left out.
    """
    stem = PurePath(sheet.source).stem
    plans = sorted((mark for mark in sheet.marks if mark.table == "plans"), key=_order)
    below = _Children(sheet, problems)
    items = {plan.id: _plan(plan, f"{stem}-{number}", text) for number, plan in enumerate(plans, 1)}
    for mark in sorted(sheet.marks, key=_order):
        kind = kinds()[mark.table]
        if mark.table == "plans" or kind.parent:
            continue
        if (home := _home(mark.span, plans)) is None:
            problems.append(f"{sheet.source}：{kind.label} {_excerpt(mark, text)} 不在任何方案里，未取 · outside every plan, left out")
            continue
        items[home.id][_LISTS.get(mark.table, mark.table)].append(_item(mark, kind, text, home.span) | below.of(mark, text, home.span))
    return {"source": PurePath(sheet.source).name, "plans": [items[plan.id] for plan in plans]}


class _Children:
    """The children of every mark, by their links; one without a link belongs to the smallest parent around it."""

    def __init__(self, sheet: Sheet, problems: Problems) -> None:
        self._found: dict[tuple[str, str], list[tuple[Mark, str | None]]] = {}
        marks = {mark.id: mark for mark in sheet.marks}
        linked = {link.child for link in sheet.links}
        for link in sheet.links:
            self._found.setdefault((link.parent, marks[link.child].table), []).append((marks[link.child], link.role))
        for mark in sheet.marks:
            kind = kinds()[mark.table]
            if not kind.parent or mark.id in linked:
                continue
            home = _home(mark.span, [one for one in sheet.marks if one.table == kind.parent])
            if home is None or None not in kind.links:
                problems.append(f"{sheet.source}：{kind.label} {_excerpt(mark, sheet.text)} 没有连到{kinds()[kind.parent].label}，未取 · not linked, left out")
            else:
                self._found.setdefault((home.id, mark.table), []).append((mark, None))

    def of(self, parent: Mark, text: str, plan: Span) -> dict[str, Any]:
        """Return the lists of a mark's children under their names in gold; of units also the names by role."""
        lists: dict[str, Any] = {}
        for kind in (kind for kind in kinds().values() if kind.parent == parent.table):
            found = sorted(self._found.get((parent.id, kind.table), []), key=lambda pair: _order(pair[0]))
            items = [_item(mark, kind, text, plan) | ({"role": role} if role else {}) for mark, role in found]
            lists[_LISTS.get(kind.table, kind.table)] = items
            lists |= {role: [item["unit"] for item in items if item["role"] == role] for role in kind.links if role}
        return lists


def _plan(plan: Mark, name: str, text: str) -> dict[str, Any]:
    kind, span = kinds()["plans"], plan.span
    begin, end = Span(span.start, min(span.start + _EDGE, span.end)), Span(max(span.end - _EDGE, span.start), span.end)
    places = {"begin": begin.of(text), "begin_nth": _nth(text, begin), "end": end.of(text), "end_nth": _nth(text, end)}
    lists: dict[str, list[Any]] = {_LISTS.get(one.table, one.table): [] for one in kinds().values() if one.parent is None and one.table != "plans"}
    values = _values(plan, kind, text)
    return {"id": name} | places | values | {"is_plan": values["is_plan"] is not False} | lists


def _item(mark: Mark, kind: Kind, text: str, plan: Span) -> dict[str, Any]:
    """Return a record: its quote, with `nth` where the plan holds the same words before, and its values."""
    values, quote = _values(mark, kind, text), mark.span.of(text)
    if mark.table == "groups":
        values["office"] = {"host": values.pop("office_host"), "head": values.pop("office_head")}
    first = text.find(quote, plan.start, plan.end)
    return {"quote": quote} | ({} if first == mark.span.start else {"nth": _nth(text, mark.span)}) | values


def _values(mark: Mark, kind: Kind, text: str) -> dict[str, Any]:
    """Return a mark's values as gold names them, absent ones null or []; what a new mark does not name is named by its own words."""
    names = _NAMES.get(mark.table, {})
    given = dict(mark.values)
    if (named := _named(mark, kind)) and not given.get(named):
        given[named] = normalise(mark.span.of(text)).text.strip()
    absent: dict[str, Any] = {field.name: [] if field.kind == "list" else None for field in kind.fields if field.name != OPTIONAL}
    return {names.get(name, name): value for name, value in (absent | given).items()}


def _named(mark: Mark, kind: Kind) -> str | None:
    """Return the column that a mark's own words fill where nobody did: of a member without any value the person, else what every record has."""
    return "person" if mark.table == "members" and not mark.values else kind.named


def _nth(text: str, span: Span) -> int:
    """Return which of the places of its own words a span is, from 1."""
    quote, number, at = span.of(text), 1, -1
    while 0 <= (at := text.find(quote, at + 1)) < span.start:
        number += 1
    return number


def _home(span: Span, around: Sequence[Mark]) -> Mark | None:
    """Return the smallest of the marks in which the middle of a span lies."""
    middle = (span.start + span.end) / 2
    return min((mark for mark in around if mark.span.start <= middle < mark.span.end), key=lambda mark: len(mark.span), default=None)


def _order(mark: Mark) -> tuple[int, int]:
    return mark.span.start, mark.span.end


def _excerpt(mark: Mark, text: str) -> str:
    return f"{mark.span.start}–{mark.span.end} {mark.span.of(text)[:30]!r}"
