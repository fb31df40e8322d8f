"""Risk points: rows of tables, and labelled parts of prose (风险点：… 防控措施：…)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.contract import Cell, Plan, Section, Span, Table
from extractors.lexicon import alternatives, load
from extractors.reading.enumerations import Marks, parts, trimmed
from extractors.reading.risk_names import class_in_heading, head_of, is_level, searches, tidied
from extractors.reading.tables import column, is_empty

_LEXICON = load("risks")["points"]
_RISKY = re.compile(alternatives(_LEXICON["risky"]))
_BREAKS = re.compile(r"[；;\n\u2028]+")
_SENTENCES = re.compile(r"[；;。\n\u2028]+")
_ORDER = ("category", "post", "department", "step")


@dataclass(frozen=True, slots=True)
class Point:
    """A risk point: the class it belongs to, its words, grade, measures and owner, and where its words stand."""

    span: Span
    category: str | None
    point: str
    grade: str | None
    measures: tuple[str, ...]
    owner: str | None


def _pieces(text: str, span: Span, breaks: re.Pattern[str]) -> list[Span]:
    """The items of a cell: by numbers where it has them, else by line ends, semicolons (and full stops)."""
    if numbered := parts(text, span):
        return numbered
    found, start = [], span.start
    for match in breaks.finditer(text, span.start, span.end):
        found.append(trimmed(text, Span(start, match.start())))
        start = match.end()
    found.append(trimmed(text, Span(start, span.end)))
    return [piece for piece in found if piece and not is_empty(piece.of(text))]


def points_of(text: str, span: Span) -> list[Span]:
    """Return the risk points that a cell or label holds, one span each; a point may have several sentences."""
    return _pieces(text, span, _BREAKS)


def measures_of(text: str, span: Span) -> tuple[str, ...]:
    """Return the measures that a cell or label holds, without numbers and closing marks."""
    return tuple(piece.of(text) for piece in _pieces(text, span, _SENTENCES))


# --- tables -------------------------------------------------------------------------------------------------------------


def _meanings(table: Table) -> list[str | None]:
    """What the columns hold; a column of classes that holds nothing but levels is one of grades, one of 风险名称 can stand for the points."""
    meanings = [column(c.text) for c in table.header]
    if "category" in meanings:
        at = meanings.index("category")
        words = [name for row in table.rows if (name := plain(row[at])) and not _is_group(row)]
        if words and all(map(is_level, words)):
            meanings[at] = "grade"
        elif "point" not in meanings and "名称" in table.header[at].text:
            meanings[at] = "point"
    return meanings


def is_risk_table(table: Table) -> bool:
    """Tell whether a table lists risk points: it has a column of them that speaks of risk (a list of problems put right has none)."""
    return "point" in _meanings(table) and any(_RISKY.search(c.text) for c in table.header)


def _category_column(meanings: Sequence[str | None]) -> int | None:
    """Which column says what a point belongs to: the class, else post, department or step."""
    return next((meanings.index(meaning) for meaning in _ORDER if meaning in meanings), None)


def plain(cell: Cell | None) -> str | None:
    """Return a cell's words on one line without its number, None if it is empty or says 无."""
    words = tidied("".join(cell.lines)) if cell else ""
    return None if is_empty(words) else words


def _is_group(row: Sequence[Cell]) -> bool:
    return len({c.span for c in row}) == 1


def table_points(text: str, table: Table) -> Iterator[Point]:
    """Yield the points of a risk table: one for each item of the cell of points, each with all measures of its row."""
    meanings = _meanings(table)
    at = _category_column(meanings)
    group: str | None = None
    above: tuple[Cell, ...] = ()
    for row in table.rows:
        if _is_group(row):
            group = plain(row[0])
            continue
        cells = dict(zip(reversed(meanings), reversed(row), strict=True))
        name = plain(row[at]) if at is not None else group
        measures = tuple(told for cell in _measures_cells(row, above, meanings, at) for told in measures_of(text, cell.span))
        owner = cells.get("owner") or cells.get("responsible") or cells.get("lead")
        for span in points_of(text, cells["point"].span):
            yield Point(span, name, span.of(text), plain(cells.get("grade")), measures, plain(owner))
        above = row


def _measures_cells(row: Sequence[Cell], above: Sequence[Cell], meanings: Sequence[str | None], category: int | None) -> list[Cell]:
    """The row's cells of measures; an empty one under a merged class cell is merged with the one above."""
    merged = bool(above) and category is not None and row[category].span == above[category].span
    columns = [at for at, meaning in enumerate(meanings) if meaning == "measures"]
    return [above[at] if merged and not row[at].text else row[at] for at in columns]


def table_classes(table: Table) -> Iterator[tuple[str, Span, str]]:
    """Yield (name, span, head) of the classes in a risk table's 风险类别 column, each once; levels in it are none."""
    meanings = _meanings(table)
    if "category" not in meanings or not (is_risk_table(table) or _RISKY.search(table.header[meanings.index("category")].text)):
        return
    at, seen = meanings.index("category"), set()
    for row in table.rows:
        name = plain(row[at])
        if name and not is_level(name) and name not in seen and len(name) <= 40 and not _is_group(row):
            seen.add(name)
            yield name, row[at].span, table.header[at].text


# --- labels in prose ---------------------------------------------------------------------------------------------------

_KINDS = ("point", "measures", "grade", "owner")
_LABEL = re.compile("|".join(rf"(?P<{kind}>{alternatives(_LEXICON[kind])})" for kind in _KINDS))
_LABELLED = re.compile(rf"(?:{_LABEL.pattern})(?:[一二三四五六七八九十\d]{{0,2}})[ \t]{{0,3}}[：:】]")
_STANDING = re.compile(rf"{alternatives(_LEXICON['standing'])}[ \t]*[：:]")
_BEFORE_LABEL = re.compile(r"[。；;：:，,\n\t|【]")
_SAYS_NOTHING = re.compile(r"(?:廉政|廉洁|廉能|岗位|安全|主要|存在|存在的|的|具体|可能|可能存在的|风险|相应|针对性|个人|单位|部门|科室|其|该|本)*")
_TITLE_TAIL = re.compile(r"(?:廉政|廉洁|岗位)?(?:风险点|风险|防控|防范|措施|及|与|和|表现|清单|一览表|排查|情况)+$")
_SUBJECT = re.compile(r"(?:的|对|、|，|。)([\u4e00-\u9fff]{2,6})风险(?:点|隐患)")
_PREFIX_REACH, _LONGEST_PART = 40, 3000


@dataclass(slots=True)
class _Label:
    kind: str
    span: Span
    prefix: Span
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
        found.append(_Label(kind, Span(*match.span()), _prefix(text, match.start())))
    return found


def _content_end(text: str, start: int, limit: int, every: Marks) -> int:
    """Where what a label says ends: its line, and further lines that go on counting its items; a label alone on its line takes a paragraph."""
    limit = min(limit, start + _LONGEST_PART)
    line_end = text.find("\n", start, limit)
    if line_end < 0:
        return limit
    alone = not text[start:line_end].strip()
    while alone and line_end + 1 < limit and not text[start:line_end].strip():
        following = text.find("\n", line_end + 1, limit)
        line_end = following if following >= 0 else limit
    known = {(mark.kind, mark.value) for mark in every.between(start, line_end)}
    while line_end < limit:
        begin = line_end + 1
        following = text.find("\n", begin, limit)
        following = following if following >= 0 else limit
        opening = [mark for mark in every.between(begin, following) if not text[begin : mark.span.start].strip()][:1]
        goes_on = bool(opening) and ((opening[0].kind, opening[0].value - 1) in known)
        unmarked = alone and not opening and not known and bool(text[begin:following].strip())
        if not goes_on and not unmarked and text[begin:following].strip():
            break
        if text[begin:following].strip():
            known |= {(mark.kind, mark.value) for mark in every.between(begin, following)}
        elif alone and not known:
            break
        line_end = following
    return line_end


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
            if said and len(said) <= 30 and not _SAYS_NOTHING.fullmatch(said) and not _LABEL.fullmatch(heading):
                return said
        return None


def _category(text: str, label: _Label, headings: _Headings) -> str | None:
    """What a labelled point belongs to: the words before the label, else the nearest heading that says more than 风险点及防控措施."""
    own = tidied(label.prefix.of(text).strip())
    if own and not _SAYS_NOTHING.fullmatch(own):
        named = own + "风险" if label.span.of(text).startswith("风险") and not own.endswith(("风险", "岗位", "环节")) else own
        return named if len(named) <= 30 else None
    return headings.naming(label.span.start) or _subject(text, label.span.start)


def _subject(text: str, offset: int) -> str | None:
    """The risk that the sentences before `offset` speak of (可能出现的意识形态风险点)."""
    subjects = _SUBJECT.findall(text, max(0, offset - 250), offset)
    return subjects[-1] + "风险" if subjects else None


def _groups(labels: Sequence[_Label]) -> Iterator[list[_Label]]:
    """The labels in groups that a point's label opens."""
    group: list[_Label] = []
    for label in labels:
        if label.kind == "point":
            if group:
                yield group
            group = [label]
        elif group and label.span.start - group[-1].content.end < 400:
            group.append(label)
    if group:
        yield group


def prose_points(plan: Plan, every: Marks) -> Iterator[Point]:
    """Yield the points of labelled prose: 「…风险内容方面：1.…；2.… 防控措施：1.…」; a label without measures counts if it names its class."""
    text = plan.text
    labels = _labels(text)
    _read_contents(text, labels, every)
    headings = _Headings(plan)
    for group in _groups(labels):
        point = group[0]
        said = {label.kind: label for label in reversed(group[1:])}
        if "measures" not in said and not _stands_alone(text, point):
            continue
        yield from _told(text, point, said, _category(text, point, headings))


def _stands_alone(text: str, point: _Label) -> bool:
    """Tell whether a label without measures opens points all the same: it begins its line and the words before it name a class."""
    begin = text.rfind("\n", max(0, point.prefix.start - 10), point.prefix.start) + 1
    own = tidied(text[begin : point.span.start].strip())
    nominal = bool(own) and not _SAYS_NOTHING.fullmatch(own) and not _BEFORE_LABEL.search(own) and not searches(own)
    return nominal and _STANDING.match(point.span.of(text)) is not None


def _told(text: str, point: _Label, said: dict[str, _Label], category: str | None) -> Iterator[Point]:
    measures = measures_of(text, said["measures"].content) if "measures" in said else ()
    grade = said["grade"].content.of(text) if "grade" in said else ""
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
