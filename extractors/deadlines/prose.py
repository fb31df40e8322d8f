"""Deadlines of running text, headings and labels: the times there that set a time for someone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.deadlines.outline import phase_in_line
from extractors.deadlines.past import When, is_demanded, is_story
from extractors.deadlines.reader import Reader
from extractors.deadlines.record import Deadline
from extractors.deadlines.surroundings import in_slot, surroundings
from extractors.deadlines.tasks import task_of, unit_of
from extractors.deadlines.uses import is_deadline
from extractors.deadlines.zones import Zones
from extractors.reading.dates import Moment, TimeExpression, expressions

_LONGEST_SENTENCE = 300
_BREATH = 10
"""Characters, without a mark between, within which the next time says a half-year or quarter more closely."""
_MARK = re.compile(r"[，。；：、（()）\n|和及与至到]")
_HEADS_TIMES = re.compile(r"[年度）)]{0,3}[：:] ?")
"""Between a year and the first of the times that it heads (2021年：3月、9月各普查一次)."""
_CLAUSE = 16
"""Characters after a time in which a story must ask for something to set a time."""


def in_prose(reader: Reader) -> Iterator[Deadline]:
    """Yield the dated, recurring and measured times of the text outside tables, in order."""
    text, zones = reader.plan.text, Zones([*reader.zones, *reader.cells])
    found = expressions(text)
    limits = [*(e.span.start for e in found[1:]), len(text)]
    told_until = read_until = 0
    story = is_story(text)
    for expression, until in zip(found, limits, strict=False):
        if _heads_times(expression, text, until):
            reader.years.value(expression, reader.years.plain(expression), True)
            continue
        if _is_narrowed(expression, text, until) or _is_gloss(expression, text):
            continue
        if expression.span.start < read_until or zones.overlap(expression.span) or (expression.span.start < told_until and _follows_told(expression)):
            continue
        if story and not is_demanded(text[expression.span.end : expression.span.end + _CLAUSE].partition("，")[0]):
            continue
        if deadline := _read(reader, expression, until):
            yield deadline
            read_until = deadline.span.end
        elif _opens_report(expression, text, reader.years.document):
            told_until = _sentence_end(text, expression.span.end)


def _is_narrowed(expression: TimeExpression, text: str, until: int) -> bool:
    """Tell whether a half-year or quarter is said more closely in the same breath (上半年应征报名2月10日截止); `until` is where the next time begins."""
    first, end = expression.first, expression.span.end
    if first is not None and first.grain == "season" and expression.kind == "point" and until == end < len(text):
        return text[until] != "每"  # 夏季5月20日至6月30日; 春运期间每日 is one duty
    broad = first is not None and first.grain in ("half", "quarter") and expression.kind == "point" and expression.last is None
    return broad and until - end <= _BREATH and until < len(text) and not _MARK.search(text, end, until) and text[until : until + 2] != "每年"


def _heads_times(expression: TimeExpression, text: str, until: int) -> bool:
    """Tell whether a year only heads the times behind its colon (2021年：3月、9月各普查一次), the first of which begins at `until`."""
    first = expression.first
    heads = first is not None and first.grain == "year" and expression.kind == "point" and until < len(text)
    return heads and _HEADS_TIMES.fullmatch(text, expression.span.end, until) is not None


def _is_gloss(expression: TimeExpression, text: str) -> bool:
    """Tell whether a season in brackets only names the days before it: 1月26日—3月5日（春运）."""
    first, at = expression.first, expression.span
    closed = first is not None and first.grain == "season" and text.startswith(("）", ")"), at.end)
    return closed and text[max(0, at.start - 2) : at.start].endswith(tuple(f"{unit}{bracket}" for unit in "日月旬底" for bracket in "（("))


def _opens_report(expression: TimeExpression, text: str, year: str | None) -> bool:
    """Tell whether a sentence opens with a year gone by (2023年，…; 今年以来，…; 一年来，…): what follows in it is told, not asked for. `year`: the plan's own."""
    at = expression.span
    if text[max(0, at.start - 1) : at.start].strip(" \t　") not in ("", "\n", "。") or not text.startswith(("，", "来，"), at.end):
        return False
    return expression.kind in ("since", "ago", "length") or _is_year_before(expression.first, year)


def _is_year_before(moment: Moment | None, year: str | None) -> bool:
    if moment is None or moment.grain != "year":
        return False
    return (moment.year_step or 0) < 0 or bool(moment.year and year and moment.year.isdigit() and year.isdigit() and moment.year < year)


def _follows_told(expression: TimeExpression) -> bool:
    """Tell whether a time takes its year from the sentence: a bare month, day or quarter without 前, 年内."""
    return expression.first is not None and (not expression.first.has_year or expression.first.within) and expression.kind in ("point", "range", "from")


def _sentence_end(text: str, at: int) -> int:
    ends = [end for mark in "。\n" if (end := text.find(mark, at, at + _LONGEST_SENTENCE)) >= 0]
    return min(ends, default=min(len(text), at + _LONGEST_SENTENCE))


def _read(reader: Reader, expression: TimeExpression, until: int) -> Deadline | None:
    """Return the deadline of `expression`, or None where it is none. `until` is where the next time begins."""
    plan, at = reader.plan, expression.span.start
    around = surroundings(plan.text, expression.span)
    rough, slot = reader.years.plain(expression), in_slot(around)
    if not is_deadline(expression, around, When(rough.due or rough.starts, reader.years.document, plan.issued), slot):
        return None
    phase = phase_in_line(around.before) or reader.outline.phase(at)
    unit = unit_of(around) or (reader.labelled_unit(at) if slot and not phase else None)
    task = task_of(around, slot, until - expression.span.end) or reader.heading(at)
    return replace(reader.deadline(expression, around, reader.years.value(expression, rough, slot)), task=task, unit=unit, phase=phase)
