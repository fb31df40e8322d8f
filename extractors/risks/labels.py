"""Risk points in prose: labelled parts (风险点：… 防控措施：…) and sections of their own (1.风险点 2.防控措施)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.contract import Plan, Section, Span
from extractors.lexicon import alternatives, load
from extractors.reading.posts import is_people
from extractors.reading.tables import is_empty
from extractors.reading.units import is_unit
from extractors.risks.enumerations import Marks, parts, trimmed
from extractors.risks.names import class_in_heading, head_of, is_level, searches, tidied
from extractors.risks.points import Point, measures_of, points_of

_LEXICON = load("risks")["points"]
_KINDS = ("point", "measures", "grade", "owner", "category")
_LABEL = re.compile("|".join(rf"(?P<{kind}>{alternatives(_LEXICON[kind])})" for kind in _KINDS))
_LABELLED = re.compile(rf"(?:{_LABEL.pattern})(?:[一二三四五六七八九十\d]{{0,2}})(?:[（(](?P<gloss>[^（）()\n]{{1,8}})[)）])?[ \t]{{0,3}}[：:】]")
_STANDING = re.compile(rf"{alternatives(_LEXICON['standing'])}[ \t]*[：:]")
_BEFORE_LABEL = re.compile(r"[。；;：:，,\n\t|【]")
_SAYS_NOTHING = re.compile(rf"(?:{alternatives(_LEXICON['empty'])})*")
_TITLE_TAIL = re.compile(rf"(?:{alternatives(_LEXICON['title'])})+$")
_STOCK = re.compile(rf".{{0,20}}{alternatives(_LEXICON['stock'])}")
_STEP = re.compile(rf"{alternatives(_LEXICON['steps'])}(?:{alternatives(_LEXICON['empty'])})*$")
_SUBJECT = re.compile(r"(?:的|对|、|，|。)([\u4e00-\u9fff]{2,6})风险(?:点|隐患)")
_PLACES = tuple(_LEXICON["places"])
_CLASS_LABEL = re.compile(alternatives(_LEXICON["class_labels"]))
_PREFIX_REACH, _LONGEST_PART, _RECORD_REACH = 40, 3000, 400


@dataclass(slots=True)
class _Label:
    kind: str
    span: Span
    prefix: Span
    gloss: str | None
    content: Span = field(default=Span(0, 0))


def _prefix(text: str, start: int) -> Span:
    """What stands between the last mark before a label and the label."""
    low = max(0, start - _PREFIX_REACH)
    cuts = [match.end() for match in _BEFORE_LABEL.finditer(text, low, start)]
    return Span(cuts[-1] if cuts else low, start)


def _labels(text: str) -> list[_Label]:
    found = []
    for match in _LABELLED.finditer(text):
        kind = next(kind for kind in _KINDS if match[kind] is not None)
        before = _prefix(text, match.start())
        belongs = kind != "category" or not before.of(text).strip()
        if belongs and not _STEP.search(before.of(text)):
            found.append(_Label(kind, Span(*match.span()), before, match["gloss"]))
    return found


def _line_end(text: str, start: int, limit: int) -> int:
    end = text.find("\n", start, limit)
    return end if end >= 0 else limit


def _content_end(text: str, start: int, limit: int, every: Marks) -> int:
    """Where what a label says ends: with its line and the further lines that go on counting its items.

    A label alone on its line takes the next lines: numbered ones that count on, or unnumbered ones up to a blank line.
    """
    limit = min(limit, start + _LONGEST_PART)
    end = _line_end(text, start, limit)
    alone = not text[start:end].strip()
    while end < limit and not text[start:end].strip():
        end = _line_end(text, end + 1, limit)
    counted = {(mark.kind, mark.value) for mark in every.between(start, end)}
    while end < limit:
        line = Span(end + 1, _line_end(text, end + 1, limit))
        marks = every.between(line.start, line.end)
        opening = marks[0] if marks and not text[line.start : marks[0].span.start].strip() else None
        if line.of(text).strip():
            goes_on = (opening.kind, opening.value - 1) in counted if opening else alone and not counted
            if not goes_on:
                break
            counted |= {(mark.kind, mark.value) for mark in marks}
        elif alone and not counted:
            break
        end = line.end
    return end


def _read_contents(text: str, labels: list[_Label], every: Marks) -> None:
    for k, label in enumerate(labels):
        limit = labels[k + 1].prefix.start if k + 1 < len(labels) else len(text)
        start = label.span.end
        label.content = trimmed(text, Span(start, max(start, _content_end(text, start, limit, every))))


class _Headings:
    """The headings above a place, found by bisection."""

    def __init__(self, plan: Plan) -> None:
        self._sections = plan.sections
        self._starts = [section.span.start for section in plan.sections]

    def above(self, offset: int) -> Iterator[str]:
        """Yield the headings above `offset`, innermost first."""
        index: int | None = bisect_right(self._starts, offset) - 1
        while index is not None and index >= 0:
            section = self._sections[index]
            if section.span.end > offset:
                yield section.heading
            index = section.parent

    def naming(self, offset: int) -> str | None:
        """Return what the nearest heading above `offset` names that says more than 风险点及防控措施."""
        for heading in self.above(offset):
            said = class_in_heading(heading) or _TITLE_TAIL.sub("", head_of(heading))
            stock = _SAYS_NOTHING.fullmatch(said) or _STOCK.fullmatch(said) or _LABEL.fullmatch(heading)
            if said and len(said) <= 30 and not stock:
                return said
        return None


def _category(text: str, label: _Label, given: _Label | None, headings: _Headings) -> str | None:
    """What a labelled point belongs to: a label's words (岗位：会计), those before its own label, else the nearest heading that names something."""
    if given and len(given.content) <= 30 and not is_empty(given.content.of(text)):
        return tidied(given.content.of(text))
    own = tidied(label.prefix.of(text).strip())
    if own and not _SAYS_NOTHING.fullmatch(own) and not searches(own):
        adjoining = label.span.of(text).startswith("风险") and text[label.span.start - 1] not in " \t"
        named = own + "风险" if adjoining and not (own.endswith(_PLACES) or is_unit(own) or is_people(own)) else own
        return named if len(named) <= 30 else None
    return headings.naming(label.span.start) or _subject(text, label.span.start)


def _subject(text: str, offset: int) -> str | None:
    """The risk that the sentences before `offset` speak of (可能出现的意识形态风险点)."""
    subjects = _SUBJECT.findall(text, max(0, offset - 250), offset)
    return class_in_heading(subjects[-1] + "风险") if subjects else None


def _groups(labels: Sequence[_Label]) -> Iterator[list[_Label]]:
    """The labels in groups, the point's first: those after it, and those of its record that stand before it (岗位：会计 等级：高 风险点：…)."""
    group: list[_Label] = []
    before: list[_Label] = []
    for label in labels:
        if label.kind in ("point", "category"):
            if group:
                yield group
            group = [label, *before] if label.kind == "point" else []
            before = [label] if label.kind == "category" else []
        elif group and label.span.start - group[-1].content.end < _RECORD_REACH:
            group.append(label)
        elif before:
            before.append(label)
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class Record:
    """The labels that tell of one point: its own, and the others by kind."""

    point: _Label
    said: dict[str, _Label]


def labelled(plan: Plan, every: Marks) -> list[Record]:
    """Return the labelled points of a plan: those with measures, and those whose label names their class (思想道德类风险点：…)."""
    labels = _labels(plan.text)
    _read_contents(plan.text, labels, every)
    records = [Record(group[0], {label.kind: label for label in reversed(group[1:])}) for group in _groups(labels)]
    return [record for record in records if "measures" in record.said or _stands_alone(plan.text, record.point)]


def labelled_points(plan: Plan, records: Sequence[Record]) -> Iterator[Point]:
    """Yield the points of labelled prose: 「…风险内容方面：1.…；2.… 防控措施：1.…」."""
    headings = _Headings(plan)
    for record in records:
        yield from _told(plan.text, record, _category(plan.text, record.point, record.said.get("category"), headings))


def labelled_classes(plan: Plan, records: Sequence[Record]) -> Iterator[tuple[str, Span, str]]:
    """Yield (name, span, label) of the classes that records of points give (风险类别：业务流程风险)."""
    for record in records:
        label = record.said.get("category")
        if label and (said := _CLASS_LABEL.match(label.span.of(plan.text))):
            name = tidied(label.content.of(plan.text))
            if 2 <= len(name) <= 30 and not is_level(name) and not is_empty(name):
                yield name, label.content, said[0]


def _stands_alone(text: str, point: _Label) -> bool:
    """Tell whether a label without measures opens points all the same: it begins its line and the words before it name a class."""
    begin = text.rfind("\n", max(0, point.prefix.start - 10), point.prefix.start) + 1
    own = tidied(text[begin : point.span.start].strip())
    nominal = bool(own) and not _SAYS_NOTHING.fullmatch(own) and not _BEFORE_LABEL.search(own) and not searches(own)
    return nominal and _STANDING.match(point.span.of(text)) is not None


def _told(text: str, record: Record, category: str | None) -> Iterator[Point]:
    point, said = record.point, record.said
    measures = measures_of(text, said["measures"].content) if "measures" in said else ()
    gloss = point.gloss if point.gloss and is_level(point.gloss) else ""
    grade = said["grade"].content.of(text) if "grade" in said else gloss
    owner = said["owner"].content.of(text) if "owner" in said else ""
    for span in points_of(text, point.content):
        yield Point(span, category, span.of(text), grade[:12] or None, measures, owner[:60] or None)


# --- points and measures under headings of their own -------------------------------------------------------------------

_HEADING_OF = {
    kind: re.compile(rf"{_SAYS_NOTHING.pattern}{alternatives(_LEXICON[kind])}(?:方面|情况|分析|如下)?") for kind in ("point", "measures")
}
_SIBLING_REACH = 80


def _measures_sibling(sections: Sequence[Section], index: int) -> Section | None:
    """The section beside `index` whose heading says 防控措施, if the next of its siblings does."""
    for at in range(index + 1, min(index + _SIBLING_REACH, len(sections))):
        if sections[at].parent == sections[index].parent and sections[at].level == sections[index].level:
            return sections[at] if _HEADING_OF["measures"].fullmatch(sections[at].heading) else None
    return None


def _under(text: str, section: Section) -> Span:
    return trimmed(text, Span(section.heading_span.end, section.span.end))


def headed_points(plan: Plan) -> Iterator[Point]:
    """Yield the points of a section headed 风险点 with a section 防控措施 beside it: numbered alike they go one to one, else each has all."""
    text, headings = plan.text, _Headings(plan)
    for index, section in enumerate(plan.sections):
        if not _HEADING_OF["point"].fullmatch(section.heading) or not (beside := _measures_sibling(plan.sections, index)):
            continue
        body, answer = _under(text, section), _under(text, beside)
        if ":" in text[section.heading_span.end : body.start] or "：" in text[section.heading_span.end : body.start]:
            continue
        spans, measures = points_of(text, body), measures_of(text, answer)
        paired = len(spans) == len(parts(text, body)) == len(parts(text, answer)) > 1
        category = headings.naming(section.span.start)
        for k, span in enumerate(spans):
            yield Point(span, category, span.of(text), None, (measures[k],) if paired else measures, None)
