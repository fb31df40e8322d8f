"""Records of risk points in prose: the labels that tell of one point, and points that have no label but are followed by their measures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.contract import Plan, Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import BULLETS, ITEM_NUMBER, NUMBERED
from extractors.reading.posts import is_people
from extractors.reading.tables import is_empty
from extractors.reading.units import is_unit
from extractors.risks.enumerations import Marks, parts
from extractors.risks.headings import NOWHERE, SAYS_NOTHING, Headings
from extractors.risks.items import with_items
from extractors.risks.labels import COUNT, TELLING, Label, labels_of, near, nominal, says_which
from extractors.risks.names import class_in_heading, class_in_list, is_doing, is_level, searches, tidied
from extractors.risks.pairs import pairs_of
from extractors.risks.points import Point, measures_of, named_points, points_of, with_matters

_LEXICON = load("risks")["points"]
_STANDING = re.compile(rf"{alternatives(_LEXICON['standing'])}(?:{TELLING})?(?:{COUNT})?(?:[ \t]*[：:]|$)")
_SHOWING = re.compile(rf"{alternatives(_LEXICON['showing'])}[ \t]*[：:】]")
_SUBJECT = re.compile(r"(?:的|对|、|，|。)([\u4e00-\u9fff]{2,6})风险(?:点|隐患)")
_WITHIN = re.compile(rf"(?:^|[。；\n])\s{{0,8}}(?:在|对于|针对)?([\u4e00-\u9fff]{{2,12}}{alternatives(_LEXICON['places'])})(?:过程)?[中上]?[，,]$")
_BULLETS = f"-—{BULLETS}"
_MATTER_LINE = re.compile(  # also a line without a bullet between such with one
    rf"(?:(?P<among>\n[ \t]{{0,8}}[{_BULLETS}][^\n]{{2,30}}(?<![，、；和及与或])\n)|^|\n(?=[ \t]{{0,8}}[\u4e00-\u9fff]{{2,14}}[：:][ \t]*\n)|"
    rf"[。；;：:]\n|\n[ \t]*\n|(?:^|\n){NUMBERED}[^\n]{{1,20}}\n)"
    r"[ \t]{0,8}(?:[A-Za-z][.．、][ \t]?)?(?P<matter>[\u4e00-\u9fff]{2,14})[：:]?[ \t]*\n[ \t]{0,8}$"
)
_NAMING = re.compile(rf"{alternatives(_LEXICON['naming'])}[ \t]*[：:]")
_SENTENCE = re.compile(r"[，；。：\n]")
_OWN_MATTER = re.compile(
    r"(?:(?<=[。；施])\d{1,2}[.．、][^。：:；;，,、（(\n\d]{2,20}[。：:]|(?<![^\n])[^。：:；;，,、（(\n]{2,20}(?:[。：:→]|——)|"
    r"(?<=[\n。；：])[^。：:；;，,、（(\n]{2,20}[（(])[ \t]*\Z"
)
_ADJOINING = 8
_OPENING = ("grade", "owner")
"""What a record may begin with, before its point (等级：高。风险点：…)."""
_COUNTED, _BETWEEN = re.compile(r"[一二三四五六七八九十\d\s：:】]"), re.compile(rf"[。；;，,\s]*{ITEM_NUMBER}?[ \t【]*")
"""The number in a label of a point (风险点2：), and what parts two such points of one matter: marks, a line's end, a number before the label."""
_COUNTED_LABEL = re.compile(r"风险点?[ \t]?[一二三四五六七八九十\d]{1,2}[ \t]?[：:】]")
_TRIPLES = re.compile(r"——[^—；;。\n]{2,60}——")
"""In a list: places with their risks and what is done against each, which `pairs` reads."""
_LONGEST_SAID = 120
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KIND_OF_RISK = re.compile(rf"{alternatives(_LEXICON['kinds'])}$")
_OF = re.compile(rf"(?<=[\u4e00-\u9fff]{{2}})(?:的(?:{alternatives(_LEXICON['kinds'])})?|主要)$")
_PLACES = tuple(_LEXICON["places"])
_CLASS_LABEL = re.compile(alternatives(_LEXICON["class_labels"]))


@dataclass(frozen=True, slots=True)
class Record:
    """The labels that tell of one point: its own, and the others by kind."""

    point: Label
    said: dict[str, Label]


# --- from labels to records ---------------------------------------------------------------------------------------------


def _groups(text: str, labels: Sequence[Label]) -> Iterator[list[Label]]:
    """The labels in groups, the point's first: those after it, and those of its record that stand before it (岗位：会计 等级：高 风险点：…).

    How a point shows (表现形式：…), told right after it, is no point of its own.
    """
    group: list[Label] = []
    before: list[Label] = []
    opening: str | None = None
    for label, after in zip(labels, [*labels[1:], None], strict=False):
        if label.kind == "point" and len(group) == 1 and _SHOWING.match(text, label.span.start) and near(group[-1], label):
            continue
        if label.kind == "category" and group and _placed(text, group, label, after):
            group.append(label)
        elif label.kind in ("point", "category"):
            if group:
                yield group
            own = before if before and (before[0].kind == "category" or _adjoining(text, before[-1], label)) else _same_matter(text, group, label)
            opening = own[0].kind if own else opening
            group = [label, *own] if label.kind == "point" else []
            before = [label] if label.kind == "category" else []
        elif group and near(group[-1], label) and not (label.kind == opening and any(one.kind == "measures" for one in group)):
            group.append(label)
        elif (before and (before[0].kind == "category" or _adjoining(text, before[-1], label))) or label.kind == opening:
            yield from [group] if group else []
            group, before = [], [*before, label]
        elif label.kind in _OPENING:
            before = [label]
    if group:
        yield group


def _same_matter(text: str, group: Sequence[Label], point: Label) -> list[Label]:
    """The label of the matter above the group before, if the next point follows right behind it (岗位：会计⏎风险点：…⏎措施：…⏎风险点：…)."""
    matter = [label for label in group if label.kind == "category" and label.span.start < group[0].span.start]
    return matter if matter and _adjoining(text, max(group, key=lambda label: label.content.end), point) else []


def _adjoining(text: str, before: Label, label: Label) -> bool:
    """Tell whether nothing but marks and a number stand between what one label says and the next label."""
    return _BETWEEN.fullmatch(text, before.content.end, label.prefix.start) is not None


def _placed(text: str, group: Sequence[Label], label: Label, after: Label | None) -> bool:
    """Tell whether a label of what a point belongs to follows the point, before the measures: 1.触电。部位：配电室。措施：…; on a line of its own only
    where no point comes after it.
    """
    if any(other.kind in ("category", "measures") for other in group) or group[0].kind != "point" or not near(group[-1], label):
        return False
    return text.find("\n", group[0].span.start, label.span.start) < 0 or (after is not None and after.kind not in ("point", "category"))


def records_of(plan: Plan, every: Marks, headings: Headings) -> list[Record]:
    """Return the records of a plan: points with measures, those whose label names their class (思想道德类风险点：…), and unlabelled ones."""
    text, labels = plan.text, with_items(plan, labels_of(plan, every), every, headings)
    groups = _sharing(text, list(_groups(text, labels)))
    records = [Record(group[0], {label.kind: label for label in reversed(group[1:])}) for group in groups]
    bare = [record for record in records if "measures" not in record.said and not _holds(text, record.point)]
    series = {id(record) for record in _series(text, bare, headings)}
    left_out = {id(record) for record in bare} - series
    return [record for record in records if id(record) not in left_out]


def _holds(text: str, point: Label) -> bool:
    """Tell whether a label without measures opens points of its own."""
    return _TRIPLES.search(text, point.content.start, point.content.end) is None and (_stands_alone(text, point) or _lists(text, point))


def _series(text: str, records: Sequence[Record], headings: Headings) -> Iterator[Record]:
    """The records without measures that tell of a matter each, under one label (（一）清淤作业。主要风险：…（二）登高作业。主要风险：…), or how grave the point
    is or whose: alone where they say what it belongs to.
    """
    alike: defaultdict[str, list[tuple[str | None, Record]]] = defaultdict(list)
    for record in records:
        label, said = record.point.span.of(text), record.point.content.of(text)
        opens = (_STANDING.match(label) or _NAMING.match(label)) and not is_level(record.point.prefix.of(text).strip())
        if opens and 1 < len(said) <= _LONGEST_SAID and not is_doing(said) and not class_in_list(said, classes=False):
            category = _category(text, record.point, record.said.get("category"), _line_above(text, record.point), headings)
            alike[label].append((category, record))
    for told in alike.values():
        matters = {category for category, _ in told if category}
        yield from (record for category, record in told if (record.said and len(told) > 1) or (category and (record.said or len(matters) > 1)))


def _sharing(text: str, groups: Sequence[list[Label]]) -> Iterator[list[Label]]:
    """The groups; points told one line after the other under the same label share what stands before the first and behind the last of them
    (风险点：…\n风险点：…\n防控措施：…).
    """
    run: list[list[Label]] = []
    for group in groups:
        if run and not _beside(text, run[-1], group[0]):
            yield from _shared(run)
            run = []
        run.append(group)
    yield from _shared(run)


def _shared(run: Sequence[list[Label]]) -> Iterator[list[Label]]:
    others = [label for group in run for label in group[1:]]
    yield from ([group[0], *others] for group in run)


def _beside(text: str, group: Sequence[Label], point: Label) -> bool:
    """Tell whether a point's label, the same as that of the point of `group`, is the next thing after that point."""
    before = group[0]
    words = {_COUNTED.sub("", label.span.of(text)) for label in (before, point)}
    told = any(label.span.start > before.span.start for label in group[1:])
    return len(words) == 1 and not told and _BETWEEN.fullmatch(text, before.content.end, point.span.start) is not None


def _lists(text: str, point: Label) -> bool:
    """Tell whether a label without measures opens a numbered list of points (全镇有以下风险点：1.…；2.…), not of classes or of what to do."""
    if _in_pairs(text, point):
        return True
    items = parts(text, point.content) if _STANDING.match(point.span.of(text)) else []
    said = [item.of(text) for item in items]
    return len(said) > 1 and not any(class_in_list(words, classes=False) or is_doing(words) for words in said)


def _in_pairs(text: str, point: Label) -> bool:
    """Tell whether a label without measures opens pairs of points and measures (风险点：疲劳驾驶——强制休息；无证上岗——核验证件)."""
    items = points_of(text, point.content) if _STANDING.match(point.span.of(text)) and "——" in point.content.of(text) else []
    return bool(items) and (bool(pairs_of(text, point.content, told=False)) or any(pairs_of(text, item.span, told=False) for item in items))


def _stands_alone(text: str, point: Label) -> bool:
    """Tell whether a label without measures opens points all the same: it begins its line and the words before it name a class, no level."""
    begin = text.rfind("\n", max(0, point.prefix.start - 10), point.prefix.start) + 1
    if not begin and point.prefix.start > 10:
        return False
    named = text[begin : point.span.start].strip()
    return nominal(named) and not is_level(named) and _STANDING.match(point.span.of(text)) is not None


# --- what a record says ---------------------------------------------------------------------------------------------------


def _category(text: str, label: Label, given: Label | None, line: str | None, headings: Headings, told: Span = NOWHERE) -> str | None:
    """What a labelled point belongs to: a label's words (岗位：会计), those before its own label, the line above, else the nearest naming heading that is
    no item of the record before (`told`).
    """
    if given and len(given.content) <= 30 and not is_empty(given.content.of(text)):
        return tidied(given.content.of(text))
    label = label if label.prefix or not label.head else label.head
    own = _OF.sub("", tidied(label.prefix.of(text).strip()))
    holder = _KIND_OF_RISK.sub("", own)
    if is_unit(holder) or is_people(holder):
        return holder
    if own and not SAYS_NOTHING.fullmatch(own) and not searches(own) and not is_level(own) and not own.endswith("有"):
        adjoining = label.span.of(text).startswith("风险") and _HAN.match(text, label.span.start - 1) is not None
        named = own + "风险" if adjoining and not own.endswith(_PLACES) else own
        return named if len(named) <= 30 else None
    within = _WITHIN.search(text, max(0, label.prefix.start - 30), label.prefix.start)
    return within[1] if within else line or headings.naming(label.span.start, told) or _subject(text, label.span.start)


def _line_above(text: str, label: Label) -> str | None:
    """The short line right above a label that opens its line (药品采购\\n风险点：…), where the line before it is closed or blank; or what opens
    the line before the label (药品采购：风险点：…).
    """
    begin = max(0, label.span.start - 60)
    match = _MATTER_LINE.search(text, begin, label.prefix.start)
    if match and (not match["among"] or text[label.prefix.start] in _BULLETS):
        name = match["matter"]
    else:
        own = _OWN_MATTER.search(text, begin, label.prefix.start)
        name = tidied(own[0].rstrip("。：:→—（( \t")) if own else ""
    return name if len(name) > 1 and nominal(name) and not is_doing(name) else None


def _subject(text: str, offset: int) -> str | None:
    """The risk that the sentences before `offset` speak of (可能出现的意识形态风险点)."""
    subjects = _SUBJECT.findall(text, max(0, offset - 250), offset)
    return class_in_heading(subjects[-1] + "风险") if subjects else None


def labelled_points(plan: Plan, records: Sequence[Record], headings: Headings) -> Iterator[Point]:
    """Yield the points of labelled prose: 「…风险内容方面：1.…；2.… 防控措施：1.…」."""
    line, told = None, NOWHERE
    for record in records:
        adjoining = record.point.prefix.start - told.end < _ADJOINING
        line = _line_above(plan.text, record.point) or (line if adjoining else None)
        category = _category(plan.text, record.point, record.said.get("category"), line, headings, told)
        told = Span(record.point.span.end, max(label.content.end for label in (record.point, *record.said.values())))
        yield from _points(plan.text, record, category)


def _points(text: str, record: Record, category: str | None) -> Iterator[Point]:
    point, said = record.point, record.said
    measures = measures_of(text, said["measures"].content, named=said["measures"].verb) if "measures" in said else ()
    gloss = point.gloss if point.gloss and is_level(point.gloss) else ""
    before = point.prefix.of(text).strip()
    grade = said["grade"].content.of(text) if "grade" in said else gloss or (before if is_level(before) else "")
    owner = said["owner"].content.of(text) if "owner" in said else ""
    if not measures and (pairs := pairs_of(text, point.content, told=False)):
        yield from (Point(at, category, at.of(text), grade[:12] or None, (measure,), owner[:60] or None) for at, measure in pairs)
        return
    named = point.verb or (_NAMING.match(point.span.of(text)) and not _SENTENCE.search(point.content.of(text)))
    for item in with_matters((named_points if named else points_of)(text, point.content)):
        if not measures and (pairs := pairs_of(text, item.span, told=False)):
            yield from (Point(at, item.category or category, at.of(text), item.grade or grade[:12] or None, (measure,), owner[:60] or None) for at, measure in pairs)
            continue
        yield Point(item.span, item.category or category, item.words, item.grade or grade[:12] or None, measures, owner[:60] or None)


def _opened(text: str, content: Span) -> Iterator[tuple[str, Span, None]]:
    """The class that a counted point opens with, before it says what may happen."""
    for item in points_of(text, content)[:1]:
        if item.category and class_in_heading(item.category) == item.category:
            yield item.category, Span(content.start, content.start + len(item.category)), None


def labelled_classes(plan: Plan, records: Sequence[Record]) -> Iterator[tuple[str, Span, str | None]]:
    """Yield (name, span, label) of the classes that records of points give (风险类别：业务流程风险), and those that counted ones open with
    (风险一：市场风险。…).
    """
    for record in records:
        if _COUNTED_LABEL.search(record.point.span.of(plan.text)):
            yield from _opened(plan.text, record.point.content)
        label = record.said.get("category")
        if label and says_which(label.prefix.of(plan.text)) and (said := _CLASS_LABEL.match(label.span.of(plan.text))):
            name = tidied(label.content.of(plan.text))
            if 2 <= len(name) <= 30 and not is_level(name) and not is_empty(name):
                yield name, label.content, said[0]
