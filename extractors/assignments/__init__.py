"""Assignments: who leads, supports and answers for a piece of work.

Read from labelled lines (责任单位：…), brackets （牵头单位：A，配合单位：B）, prose (由X会同Y负责…) and tables with columns for roles. Roles and what counts
follow the dataset's contract: 牵头/主办 lead, 配合/协办/会同 support, 责任/负责 responsible; slogans, approvals, controllers of a grade of risk and
督导单位 are none.

The way of the data: `labels` finds labelled fields, `announced` lists of works with who answers under a head that says so, `cues` the lines and clauses that
hold a verb of responsibility, `statements` reads their sentences clause by clause (`sentence` holds the one in hand; with `clauses`, `subjects`,
`antecedents`), `values` reads what stands in a field, bracket or cell, `tables` a table's rows; `parties` knows who may answer, `tasks` what the work is
called. What holds no label and no cue is never touched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from extractors.assignments.announced import announced
from extractors.assignments.cues import OPENING_MARKS
from extractors.assignments.headings import heads
from extractors.assignments.labels import Field, fields, grouped, is_of_place
from extractors.assignments.parties import Duty, Party
from extractors.assignments.statements import statements
from extractors.assignments.tables import divides_work, read_table
from extractors.assignments.tasks import short, task_before, task_of_line
from extractors.assignments.values import apart, in_bracket, labelled, stripped
from extractors.contract import Finding, Plan, Span, UnitName
from extractors.lexicon import alternatives, load
from extractors.reading.brackets import IN_BRACKET, hide, inside, outer_brackets

name = "assignments"
version = "4"

_POINT = re.compile(r"\.(?<=[\u4e00-\u9fff）”\"]\.)(?<![一二三四五六七八九十]\.)(?<![一二三四五六七八九十]）\.)(?=[ \t]*(?:[\u4e00-\u9fff（“\"]|$))", re.MULTILINE)
"""A point that stands for a full stop: between Chinese words, and not after a Chinese number (一.摸底)."""
_LABELS = load("assignments")["labels"]
_CUT_THROUGH = re.compile(
    "|".join(f"{word[0]} {word[1]}" for word in load("assignments")["verbs"]["cut_through"])
    + rf"|{alternatives(load('assignments')['verbs']['cut_through'])} (?:单位|部门|科室)"
)
"""A verb, or a label, that a blank cuts through."""
_PADDED_LABEL = re.compile(
    rf"(?<![\u4e00-\u9fff]){alternatives([w for key in ('lead', 'support', 'responsible') for w in _LABELS[key] if len(w) == len('责任')], ' {0,4}')} {{0,4}}"
    rf"{alternatives([*_LABELS['nouns'], *_LABELS['person_nouns']], ' {0,4}')} {{0,4}}(?=[：:])"
)
"""A label whose characters are set apart (责  任  人：)."""
_DASH = re.compile(r"——(?<=[\u4e00-\u9fff）]——)(?=[\u4e00-\u9fff])")
_SHORTEST_BRACKET, _LONGEST_BRACKET = 5, 1500


@dataclass(frozen=True, kw_only=True)
class AssignedUnit(Finding):
    """One that has a part in the work: `role` is lead, support or responsible; `unit` the unit, post or person as written."""

    table: ClassVar[str] = "assignment_units"
    role: str
    unit: UnitName


@dataclass(frozen=True, kw_only=True)
class Assignment(Finding):
    """A statement of who does what; `task` holds the first words of the work (40 characters at most)."""

    table: ClassVar[str] = "assignments"
    task: str | None
    units: tuple[AssignedUnit, ...]


records = (Assignment,)


def find(plan: Plan) -> Iterator[Assignment]:
    """Yield the assignments of `plan` in the order of the text. Linear in the text."""
    text = _POINT.sub("。", _rounded(plan.text))
    brackets = list(outer_brackets(text))
    divided = [table for table in plan.tables if divides_work(table)]
    closed = hide(hide(text, map(inside, brackets), IN_BRACKET), sorted({table.span for table in divided}))
    labels = fields(closed)
    prose = hide(closed, apart([*_title(plan), *(field.span for field in labels), *(table.span for table in plan.tables)]))
    found = [
        *_led([*_from_labels(text, closed, labels), *_from_prose(text, prose)]),
        *announced(text, closed),
        *_from_brackets(text, brackets, [table.span for table in divided]),
        *(duty for table in divided for duty in read_table(table)),
    ]
    yield from sorted(_assignments(plan.text, found), key=_place)


def _title(plan: Plan) -> list[Span]:
    """Return where the plan's title stands as the first line: 某中心承办某赛事安全保障方案 says what is planned, not who does it."""
    return [Span(0, len(plan.title))] if plan.title and plan.text.startswith((plan.title + "\n", plan.title + " ")) else []


def _rounded(text: str) -> str:
    """Return a text of equal length with round brackets for 〔 〕, which plans use alike, and a colon for the dash after a word (县水利局——负责…).

    A verb or label that a blank cuts through (负 责, 牵头 单位, as badly copied pages have it) is drawn together, the blank before it.
    """
    text = _PADDED_LABEL.sub(lambda label: f"{label[0].replace(' ', ''):>{len(label[0])}}", text)
    text = _CUT_THROUGH.sub(lambda word: " " + word[0].replace(" ", ""), text.replace("〔", "（").replace("〕", "）"))
    return _DASH.sub("： ", text) if "——" in text else text


def _assignments(text: str, found: Iterable[Duty]) -> Iterator[Assignment]:
    """Turn duties into the dataset's records; one that names nobody, or was found before at the same place, is left out."""
    seen: dict[tuple[int, int], list[tuple[Party, ...]]] = {}
    for duty in found:
        first = {(party.role, party.value): party for party in reversed(duty.parties)}
        parties = tuple(sorted(first.values(), key=_place))
        at_place = seen.setdefault(_place(duty), [])
        if parties and parties not in at_place:
            at_place.append(parties)
            units = tuple(AssignedUnit(role=party.role, unit=UnitName(_as_written(text, party)), span=party.span) for party in parties)
            yield Assignment(task=duty.task, units=units, span=duty.span)


def _place(one: Party | Duty | Assignment) -> tuple[int, int]:
    return one.span.start, one.span.end


def _from_labels(text: str, shown: str, labels: list[Field]) -> Iterator[Duty]:
    """Read labelled fields outside brackets; consecutive ones are one statement."""
    last = 0
    for group in grouped(shown, labels):
        if parties := tuple(labelled(text, group)):
            roles = [field.span for field in group if field.role]
            span = Span(roles[0].start, stripped(text, Span(roles[0].start, roles[-1].end)).end)
            task = (short(text[last : span.start].removesuffix("的")) if last > text.rfind("\n", 0, span.start) else None) or task_of_line(text, span.start)
            last = span.end
            if task or not all(is_of_place(field) for field in group):
                yield Duty(task, parties, span)


def _as_written(text: str, party: Party) -> str:
    """Return a party's name with the brackets that the text writes (市监局〔知识产权局〕)."""
    raw = party.span.of(text)
    return raw if "〔" in raw and _rounded(raw) == party.value else party.value


def _led(duties: Iterable[Duty]) -> Iterator[Duty]:
    """Yield duties outside brackets and tables; what a body answers for is the work of whoever leads it (综合组。牵头单位：A。负责Z: A leads Z)."""
    lead: Duty | None = None
    for duty in sorted(duties, key=lambda duty: duty.span.end):
        if lead is not None and all(party.role == "responsible" and party.span.end <= lead.span.start for party in duty.parties):
            lead = Duty(duty.task, lead.parties, lead.span)
            continue
        if any(party.role == "lead" for party in duty.parties):
            if lead is not None:
                yield lead
            lead = duty
        else:
            yield duty
    if lead is not None:
        yield lead


def _from_brackets(text: str, brackets: Iterable[Span], tables: list[Span]) -> Iterator[Duty]:
    """Read the brackets that close an item: with labels, in prose, or with nothing but units. One bracket is one statement."""
    starts = [span.start for span in tables]
    last = 0
    for pair in brackets:
        within = bisect_right(starts, pair.start) - 1
        if not _SHORTEST_BRACKET <= pair.end - pair.start <= _LONGEST_BRACKET or (within >= 0 and pair.start < tables[within].end):
            continue
        if parties := tuple(in_bracket(text, pair)):
            yield Duty(task_before(text, pair.start, last), parties, pair)
            last = pair.end


def _from_prose(text: str, shown: str) -> Iterator[Duty]:
    """Read the lines outside brackets, labelled fields and tables."""
    spoken_of = set()
    for line, heading in heads(text, _lines(shown)):
        above = heading if heading not in spoken_of else None
        at, task = line.start, None
        for span, parties, work in statements(text, shown, line, heading=above):
            if above in parties:
                spoken_of.add(above)
            task = short(work.of(text)) or (short(text[at : span.start]) or task if at > line.start else task_before(text, span.start, at))
            yield Duty(task, parties, span)
            at = span.end


def _lines(shown: str) -> Iterator[Span]:
    """Yield the lines that hold a mark of a statement; the others are not touched."""
    at = 0
    while mark := OPENING_MARKS.search(shown, at):
        start, end = shown.rfind("\n", at, mark.start()) + 1 or at, shown.find("\n", mark.end())
        at = len(shown) if end < 0 else end
        yield Span(start, at)
