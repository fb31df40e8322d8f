"""Which column of a table holds the labels of its levels, and those labels (风险等级 | 判定标准 | 标识 | 措施: the first, not the colours)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from extractors.contract import Cell
from extractors.gradings.cues import BAND
from extractors.gradings.ladders import COLOURS, COUNTED, LATENT_LADDERS, common_ladder, ordered_by_words, positions
from extractors.gradings.mentions import Mention, label_at
from extractors.gradings.own import shared_start
from extractors.lexicon import alternatives, load
from extractors.reading.kept import kept

_COLUMNS = load("gradings")["columns"]
_KINDS = {kind: re.compile(alternatives(_COLUMNS[kind])) for kind in ("controller", "colour", "quota", "consequence", "criterion", "label")}
_DEFINES, _OFFICES = re.compile(alternatives(_COLUMNS["defines"])), re.compile(alternatives(_COLUMNS["offices"]))
_LISTED, _SORTS = re.compile(alternatives(_COLUMNS["listed"])), re.compile(alternatives(_COLUMNS["sorts"]))
_CODE = re.compile(r"(?P<label>[A-Z]{1,3}\d?[级类档]?|[ⅠⅡⅢⅣⅤ][级类]?|[一二三四五][级类档])[—\-：]?(?![型类级])[一-龥]{2,8}")
"""A sign and a name behind it."""
_OBJECTS = re.compile("(?:检查|监管|监督|抽查|服务|考核|评价|管理|执法|被检)(?:对象|单位)$")
"""A head of things that are looked at, each of which has its level."""
_WORD = re.compile("[一-龥]{2,8}")
_ANSWERS = re.compile(rf"{alternatives(_COLUMNS['duties'])}{alternatives(_COLUMNS['bearers'])}$")
_STATES = re.compile(rf"(?:{alternatives(_COLUMNS['states'])})$")
_TALLY = re.compile(alternatives(_COLUMNS["tallies"]))
_AMOUNTS = re.compile(alternatives(_COLUMNS["amounts"]))
_ASIDE = re.compile(alternatives(_COLUMNS["aside"]))
_ACTS = frozenset({"响应", "行动", "应急响应"})
_CONDITION = re.compile(r"(?:条件|情形|特征|状态)(?:[（(]|$)")
"""A head that ends in this is of what a level is, whatever it is for (处置条件)."""
_AWARD = re.compile(rf"{alternatives(_COLUMNS['awards'])}[一-龥]{{0,3}}标准$")
_RESULT = re.compile(r"(?:[评考判认检验鉴分][定价估核级查审收]|评|定级)(?:结果|结论)$")
_LAST = re.compile(rf"{_WORD.pattern}|无")
_ROW_NUMBERS = frozenset({"序号", "编号", "序", "号"})
_MOST_COLUMNS = 60
"""Columns of a table that may define levels: more have only long lists that were turned round."""
_MOST_WORDS = 40
"""Words of its own that a table may have for levels: one with more lists things."""
_FEW = range(3, 7)
_SAYS = frozenset({"label", "criterion", "consequence", "controller"})
"""What columns beside one of colours hold, if those are levels and do not only tell teams or things apart."""
_LONGEST_OPENING, _SHORTEST_OPENING, _LONGEST_THING = 4, 2, 8
Labels = tuple[int, Sequence[Mention]]


def is_amount(head: str) -> bool:
    """Tell whether the figures of a column with this head need it to be understood: 绩效系数, 采购份额."""
    return kind_of(head) is None or _AMOUNTS.search(head) is not None


def is_warning(head: str) -> bool:
    """Tell whether a head is a warning or response: 黄色预警, Ⅱ级响应."""
    label = label_at(head)
    return label is not None and label.noun.startswith(("预警", "响应", "应急"))


def is_tally(head: str) -> bool:
    """Tell whether a column with this head says how many have a level: 人数, 户数."""
    return _TALLY.search(head) is not None


@kept
def kind_of(head: str) -> str | None:
    """Return what a column with this head holds (label, criterion, controller, consequence, colour, quota), None if its words do not tell."""
    if head in _ACTS or _AMOUNTS.search(head) or _AWARD.search(head):
        return "consequence"
    if _ANSWERS.search(head):
        return "controller"
    if _RESULT.search(head):
        return "label"
    return "criterion" if _CONDITION.search(head) else next((kind for kind, pattern in _KINDS.items() if pattern.search(head)), None)


def kinds_of(header: Sequence[Cell], labels: int) -> list[str | None]:
    """Return what each column of a table holds whose labels are in column `labels`. Behind the definitions columns with a head of other words hold what
    follows from a level (等级 | 得分 | 绩效系数), where nothing else does define it they do.
    """
    kinds = [kind_of(head.text) if at != labels else "label" for at, head in enumerate(header)]
    kinds = ["consequence" if is_warning(head.text) else kind for kind, head in zip(kinds, header, strict=True)]
    open_ended = [kind is None and head.text not in _ROW_NUMBERS for kind, head in zip(kinds, header, strict=True)]
    if "criterion" not in kinds:
        defines = [unknown and not _TALLY.search(head.text) for unknown, head in zip(open_ended, header, strict=True)]
        return ["criterion" if unknown else kind for kind, unknown in zip(kinds, defines, strict=True)]
    first = max(kinds.index("criterion"), labels)
    follows = [unknown and at > first and not _ASIDE.search(header[at].text) and not _STATES.search(header[at].text) for at, unknown in enumerate(open_ended)]
    return ["consequence" if unknown else kind for kind, unknown in zip(kinds, follows, strict=True)]


def label_column(header: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> Labels | None:
    """Return the place of the column of labels and the label of each row, None for a table without: the first column that can be it, but one that
    its head calls that (等级) before one of colours. Behind a column of things (岗位) labels are only their grades.
    """
    heads = [cell.text for cell in header]
    if len(heads) > _MOST_COLUMNS or sum(label_at(head) is not None for head in heads) > 1:
        return _crossed(heads, rows)
    found: list[Labels] = []
    columns = [[row[column].text if column < len(row) else "" for row in rows] for column in range(len(header))]
    if len({groups for cells in columns if (groups := _repeats(cells))}) > 1:  # a matrix (可能性 against 严重度)
        return None
    for column, head in enumerate(heads):
        labels = _labels(columns, column, heads)
        if labels:
            found.append((column, labels))
        elif _lists(head, columns[column]):
            break
    if not found or not _coloured(found[0][1]):
        return found[0] if found else None
    return next((one for one in found if kind_of(heads[one[0]]) == "label"), found[0])


def _crossed(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Labels | None:
    """The labels of the first column where all other heads are warnings: what each level does at each of them (绩效等级 | 黄色预警 | 橙色预警)."""
    if kind_of(heads[0]) != "label" or not all(map(is_warning, heads[1:])):
        return None
    labels = _laddered([label_at(row[0].text) if row else None for row in rows])
    return None if _coloured(labels) or not labels or any(label_at(cell.text) for row in rows for cell in row[1:]) else (0, labels)


def _repeats(cells: Sequence[str]) -> tuple[bool, ...]:
    """Where a column of labels has that of the row above again: a merged cell does it where its colour does. Empty without such a place."""
    same = tuple(before == cell for before, cell in pairwise(cells))
    return same if any(same) and all(map(label_at, cells)) else ()


def _lists(head: str, cells: Sequence[str]) -> bool:
    """Tell whether a column without labels has the things that a table lists: 岗位; 类别 where each row has another."""
    if kind_of(head) is None or _OBJECTS.search(head):
        return _OBJECTS.search(head) is not None or _LISTED.search(head) is not None
    return _SORTS.search(head) is not None and len(set(cells)) == len(cells)


def _labels(columns: Sequence[Sequence[str]], column: int, heads: Sequence[str]) -> Sequence[Mention]:
    """The labels of a column: usual ones, or words of the table's own where something beside them or in them tells their order, or where they are few
    and the table says that it defines them.
    """
    kind = kind_of(heads[column])
    if kind not in {"label", "colour", None} and column:
        return []
    cells = columns[column]
    if labels := _laddered([label_at(cell) for cell in cells]) or (_of_things(cells) if kind == "label" else []):
        told = not _coloured(labels) or (_in_order(labels) and not _SAYS.isdisjoint(map(kind_of, heads)))
        return labels if told or not column else []
    if kind != "label" or len(set(cells)) > _MOST_WORDS:
        return []
    if coded := _coded(cells):
        return coded
    words = {word for cell in cells if _WORD.fullmatch(word := cell.strip())}
    others = [other for at, other in enumerate(columns) if at != column]
    if all(any(map(BAND.search, row)) for row in zip(*others, strict=True)):
        return _distinct([label_at(cell, words) for cell in cells])
    if _SORTS.search(heads[column]):
        return []
    if begun := _begun(cells):
        return begun
    own = any(map(_colours, others)) or (len(cells) in _FEW and any(map(_DEFINES.search, heads)) and not any(map(_OFFICES.search, [heads[column], *cells])))
    return _distinct([label_at(cell, words) for cell in cells]) if own else []


def _of_things(cells: Sequence[str]) -> Sequence[Mention]:
    """The labels of cells that all have the same thing behind theirs (特级动火, 一级动火, 二级动火), or are words of a latent ladder (重点, 次重点, 一般)."""
    if common_ladder(cells) in LATENT_LADDERS:
        return _laddered([label_at(cell, cells) for cell in cells])
    for size in range(min(shared_start([cell[::-1] for cell in cells]), _LONGEST_THING), 0, -1):
        if cells[0][-size] in COUNTED:  # Ⅰ类违章: 类 is the label's
            continue
        cut = [cell[:-size] for cell in cells]
        labels = _laddered([label_at(word) for word in cut]) or (_laddered([label_at(word, cut) for word in cut]) if common_ladder(cut) in LATENT_LADDERS else [])
        if labels:
            return [label._replace(noun=cell[-size:]) for label, cell in zip(labels, cells, strict=True)]
    return []


def _distinct(labels: Sequence[Mention | None]) -> Sequence[Mention]:
    """The labels if every row has one and, but for a merged cell's in each of its rows, each its own; else none."""
    found = [label for label in labels if label]
    cores = [core for core, _ in groupby(label.core for label in found)]
    return found if len(found) == len(labels) and len(cores) > 1 and len(set(cores)) == len(cores) else []


def _laddered(labels: Sequence[Mention | None]) -> Sequence[Mention]:
    """The labels if they are distinct and stand on one ladder."""
    found = _distinct(labels)
    return found if common_ladder(list(dict.fromkeys(label.core for label in found))) else []


def _coloured(labels: Sequence[Mention]) -> bool:
    return all(label.core in COLOURS for label in labels)


def _colours(cells: Sequence[str]) -> bool:
    """Tell whether a column gives each level a colour, in their order."""
    labels = _laddered([label_at(cell) for cell in cells])
    return bool(labels) and _coloured(labels) and _in_order(labels)


def _in_order(labels: Sequence[Mention]) -> bool:
    """Tell whether labels of one ladder rise or fall from row to row; colours that do not only tell things apart (厨余垃圾 | 绿色, 有害垃圾 | 红色)."""
    ladder = common_ladder([label.core for label in labels]) or ""
    places = [positions(label.core)[ladder] for label in labels] if ladder else []
    return bool(places) and places in (sorted(places), sorted(places, reverse=True))


def _coded(cells: Sequence[str]) -> Sequence[Mention]:
    """The labels of cells that each begin with a sign and name the level behind it: C1保守型, C2稳健型; A级 示范单位, B级 规范单位."""
    found = [_CODE.fullmatch("".join(cell.split())) for cell in cells]
    labels = _laddered([label_at(code["label"]) if code else None for code in found])
    return [label._replace(noun="") for label in labels] if labels and not ordered_by_words(common_ladder([m.core for m in labels])) else []


def _begun(cells: Sequence[str]) -> Sequence[Mention]:
    """The labels of cells that begin as those of a ladder do, in its order, all but the first or the last: 高度关注, 中度关注, 低度关注, 正常."""
    begun = [_opening(cell.strip()) for cell in cells]
    known = [label for label in begun if label]
    if len(known) < max(2, len(cells) - 1) or None in begun[1:-1] or not _in_order(known) or not ordered_by_words(common_ladder([m.core for m in known])):
        return []
    words = (cell.strip() for cell in cells)
    return _distinct([label or (Mention(0, len(word), word, word) if _LAST.fullmatch(word) else None) for label, word in zip(begun, words, strict=True)])


def _opening(cell: str) -> Mention | None:
    """The label that a cell is, or that it begins with: then the whole cell is what it is called."""
    whole = label_at(cell)
    if whole:
        return whole._replace(label=whole.label + whole.noun + whole.holder, noun="", holder="")
    if not _WORD.fullmatch(cell):
        return None
    sizes = range(_LONGEST_OPENING, _SHORTEST_OPENING - 1, -1)
    label = next((label for size in sizes if len(cell) > size and (label := label_at(cell[:size]))), None)
    return label._replace(label=cell) if label else None
