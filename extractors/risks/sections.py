"""Risk points under headings of their own: a section 风险点, and a section 防控措施 beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.contract import Plan, Section, Span
from extractors.lexicon import alternatives, load
from extractors.risks.enumerations import parts, trimmed
from extractors.risks.headings import SAYS_NOTHING, Headings, named_by
from extractors.risks.names import class_in_list, is_doing
from extractors.risks.points import Point, measures_of, points_of, with_matters

_LEXICON = load("risks")["points"]
_HEADING_OF = {
    kind: re.compile(rf"{SAYS_NOTHING.pattern}{alternatives(_LEXICON[kind])}(?:方面|情况|分析|如下)?") for kind in ("point", "measures")
}
_STANDING = re.compile(rf"{SAYS_NOTHING.pattern}{alternatives(_LEXICON['standing'])}")
_NAMING_CLASSES = re.compile(r"风险[、和与及][^，。；：\n]{2,20}风险")
_SIBLING_REACH, _LONGEST_POINT = 80, 60
_PARTED = re.compile("——|：|\n")
"""In an item: it tells more than its point."""


def headed_points(plan: Plan, headings: Headings) -> Iterator[Point]:
    """Yield the points of a section headed 风险点, with those of a section 防控措施 beside it as their measures.

    Where both have the same parts ((一)采购环节), each part's points go with its measures, and its heading is what they belong to.
    """
    for index, section in enumerate(plan.sections):
        if not _HEADING_OF["point"].fullmatch(section.heading):
            continue
        above, inner = headings.naming(section.span.start), list(_parts_of(plan, index))
        if not (beside := measures_sibling(plan.sections, index)):
            for part in (inner or [section]) if _STANDING.fullmatch(section.heading) else ():
                yield from _listed_alone(plan.text, part, (named_by(part.heading) if inner else None) or above)
        elif not set(plan.text[section.heading_span.end : _body(plan.text, section).start]) & {":", "："}:
            for part in inner or [section]:
                answer = _answering(plan, beside, part) if inner else beside
                yield from _paired(plan.text, part, answer, (named_by(part.heading) if inner else None) or above)


def _listed_alone(text: str, section: Section, category: str | None) -> Iterator[Point]:
    """The points that a section headed 风险点, or a part of it, lists without measures: numbered, short, without labels, and neither classes nor what
    to do.
    """
    body = _body(text, section)
    items = with_matters(points_of(text, body))
    if len(items) != len(parts(text, body)) or len(items) < 2 or text[body.start - 1] in ":：":
        return
    said = [item.words for item in items]
    if not any(len(words) > _LONGEST_POINT or _PARTED.search(words) or class_in_list(words, classes=False) or is_doing(words) for words in said):
        yield from (Point(item.span, item.category or category, item.words, item.grade, (), None) for item in items)


def _children(plan: Plan, index: int) -> Iterator[int]:
    """The sections right under a section."""
    for at in range(index + 1, min(index + _SIBLING_REACH, len(plan.sections))):
        if plan.sections[at].span.start >= plan.sections[index].span.end:
            return
        if plan.sections[at].parent == index:
            yield at


def _parts_of(plan: Plan, index: int) -> Iterator[Section]:
    """The parts of a section of points: those right under it, if what they name stands over lists of their own."""
    children = [plan.sections[at] for at in _children(plan, index)]
    if children and all(parts(plan.text, _body(plan.text, child)) for child in children):
        yield from children


def _answering(plan: Plan, beside: Section, part: Section) -> Section:
    """The part of the section of measures that has the same heading as a part of the points, else the whole section."""
    own = (plan.sections[at] for at in _children(plan, plan.sections.index(beside)))
    return next((child for child in own if child.heading == part.heading), beside)


def measures_sibling(sections: Sequence[Section], index: int) -> Section | None:
    """The section beside `index` whose heading says 防控措施, if the next of its siblings does."""
    for at in range(index + 1, min(index + _SIBLING_REACH, len(sections))):
        if sections[at].parent == sections[index].parent and sections[at].level == sections[index].level:
            return sections[at] if _HEADING_OF["measures"].fullmatch(sections[at].heading) else None
    return None


def _body(text: str, section: Section) -> Span:
    return trimmed(text, Span(section.heading_span.end, section.span.end))


def _paired(text: str, section: Section, beside: Section, category: str | None) -> Iterator[Point]:
    """The points of a section with the measures of another: numbered alike they go one to one, else each has all."""
    body, answer = _body(text, section), _body(text, beside)
    if _NAMING_CLASSES.search(text, body.start, body.end) and not parts(text, body):
        return
    items, measures = with_matters(points_of(text, body)), measures_of(text, answer)
    paired = len(items) == len(parts(text, body)) == len(parts(text, answer)) > 1
    if "点" not in section.heading and 2 * sum(bool(item.category) and text[item.span.start - 1] in "，,。" for item in items) > len(items):
        return  # classes of risk, each with what it means
    for k, item in enumerate(items):
        yield Point(item.span, item.category or category, item.words, item.grade, (measures[k],) if paired else measures, None)
