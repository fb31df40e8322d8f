"""Risk points and classes of risk in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from extractors.contract import Cell, Span, Table
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import NUMBERED
from extractors.reading.tables import column, is_empty
from extractors.risks.names import is_level, tidied
from extractors.risks.points import Point, graded, measures_of, points_of

_LEXICON = load("risks")["points"]
_RISKY, _GUARDING, _POINTS, _BESIDE = (re.compile(alternatives(_LEXICON[heads])) for heads in ("risky", "guarding", "columns", "beside"))
_OF_THINGS = re.compile(alternatives(thing + kind for thing in _LEXICON["things"] for kind in _LEXICON["kinds_of_things"]))
_CLASSES = re.compile("风险|类")
_NUMBERED = re.compile(NUMBERED)
_ORDER = ("category", "post", "department", "step", "task", "phase")


def _meanings(table: Table) -> list[str | None]:
    """What the columns hold; a column of classes that holds nothing but levels is one of grades, one of 风险名称 can stand for the points."""
    meanings = [_meaning(c.text) for c in table.header]
    if "point" not in meanings and {"measures", "grade"} & set(meanings) and not _of_levels(table, meanings):
        meanings = [meaning or ("point" if _POINTS.search(c.text) else None) for meaning, c in zip(meanings, table.header, strict=True)]
    if "category" in meanings:
        at = meanings.index("category")
        words = [name for row in table.rows if (name := plain(row[at])) and not _is_group(row)]
        if words and all(map(is_level, words)):
            meanings[at] = "grade"
        elif "point" not in meanings and "名称" in table.header[at].text:
            meanings[at] = "point"
    return meanings


def _of_levels(table: Table, meanings: Sequence[str | None]) -> bool:
    """Tell whether a table says what each level is (级别 | 表现 | 处置措施): a level of its own opens every row."""
    words = [plain(row[0]) or "" for row in table.rows] if meanings[0] in {"grade", "level"} else []
    return len(words) > 1 and len(set(words)) == len(words) and all(map(is_level, words))


def _meaning(head: str) -> str | None:
    """What a column holds; one that only counts or numbers points holds none, and kinds of places or things (场所类别) are no classes of risks."""
    meaning = column(head) or column(head.partition("/")[0])  # 风险点/危险源名称
    if meaning == "category" and _OF_THINGS.fullmatch(head.strip()):
        return "step"
    return None if meaning == "point" and _BESIDE.search(head) else meaning


def is_risk_table(table: Table) -> bool:
    """Tell whether a table lists risk points: it has a column of them, and some column speaks of risk, or of measures against it (a list of problems put
    right has none such).
    """
    return "point" in _meanings(table) and any(_RISKY.search(c.text) or _GUARDING.search(c.text) for c in table.header)


def _category_column(table: Table, meanings: Sequence[str | None]) -> int | None:
    """Which column says what a point belongs to: the class, else post, department or step, else one without a known head before the points.

    Of two columns of steps (业务流程 | 关键环节) it is the second where the first says the same in every row.
    """
    named = next((meanings.index(meaning) for meaning in _ORDER if meaning in meanings), None)
    if named is not None and (further := [at for at, meaning in enumerate(meanings) if at > named and meaning == meanings[named]]):
        named = further[0] if len(table.rows) > 1 and len({row[named].text for row in table.rows}) == 1 else named
    left = meanings.index("point") - 1 if "point" in meanings else -1
    return left if named is None and left >= 0 and meanings[left] is None else named


def plain(cell: Cell | None) -> str | None:
    """Return a cell's words on one line without its number, None if it is empty or says 无."""
    words = tidied("".join(cell.lines)) if cell else ""
    return None if is_empty(words) else _ungraded(words)


def _ungraded(words: str) -> str:
    """The words without the grade in brackets behind them (火灾（较大）)."""
    behind = graded(words)
    return words[: behind.start()].rstrip() or words if behind else words


def _is_group(row: Sequence[Cell]) -> bool:
    """Tell whether one cell fills the row, or stands in it alone and is numbered like a heading: its text is the class of the rows below."""
    filled = [c for c in row if c.text]
    if len(filled) == 1 and row[0].text:
        return _NUMBERED.match(row[0].text) is not None
    return len({c.span for c in row}) == 1 or (len(row) > 2 and len(filled) == len(row) and len({c.text for c in row}) == 1)


def table_points(text: str, table: Table) -> Iterator[Point]:
    """Yield the points of a risk table: one for each item of the cell of points, each with all measures of its row.

    Rows one below the other with the same class and the same points (a cell merged over several measures) are taken together.
    """
    rows = list(_table_rows(text, table))
    for _, same in groupby(rows, key=lambda row: (row.category, row.points.text)):
        first, *others = same
        measures = tuple(dict.fromkeys(chain(first.measures, *(row.measures for row in others))))
        for item in points_of(text, first.points.span):
            yield Point(item.span, first.category or item.category, item.words, first.grade or item.grade, measures, first.owner)


@dataclass(frozen=True, slots=True)
class _TableRow:
    category: str | None
    points: Cell
    grade: str | None
    measures: tuple[str, ...]
    owner: str | None


def _table_rows(text: str, table: Table) -> Iterator[_TableRow]:
    meanings = _meanings(table)
    at = _category_column(table, meanings)
    group: str | None = None
    above: tuple[Cell, ...] = ()
    for row in table.rows:
        if _is_group(row):
            group = plain(row[0])
            continue
        cells = dict(zip(reversed(meanings), reversed(row), strict=True))
        owner = cells.get("owner") or cells.get("responsible") or cells.get("lead")
        measures = tuple(told for cell in _measures_cells(row, above, meanings, at) for told in measures_of(text, cell.span))
        yield _TableRow(plain(row[at]) if at is not None else group, cells["point"], plain(cells.get("grade")), measures, plain(owner))
        above = row


def _measures_cells(row: Sequence[Cell], above: Sequence[Cell], meanings: Sequence[str | None], category: int | None) -> list[Cell]:
    """The row's cells of measures; an empty one under a merged class cell is merged with the one above."""
    merged = bool(above) and category is not None and row[category].span == above[category].span
    columns = [at for at, meaning in enumerate(meanings) if meaning == "measures"]
    return [above[at] if merged and not row[at].text else row[at] for at in columns]


def table_classes(table: Table) -> Iterator[tuple[str, Span, str]]:
    """Yield (name, span, head) of the classes in a risk table's 风险类别 column, each once; levels in it are none."""
    meanings = _meanings(table)
    at = meanings.index("category") if "category" in meanings else -1
    head = table.header[at].text
    if at < 0 or not _CLASSES.search(head) or not (is_risk_table(table) or _RISKY.search(head)):
        return
    seen = set()
    for row in table.rows:
        name = plain(row[at])
        if name and not is_level(name) and name not in seen and len(name) <= 40 and not _is_group(row):
            seen.add(name)
            yield name, row[at].span, head
