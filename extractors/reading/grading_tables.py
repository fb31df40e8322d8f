"""Tables that define levels: 风险等级 | 判定标准 | 颜色 | 管控层级, one row (or one column) per level."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.contract import Cell, Span, Table
from extractors.lexicon import alternatives, load
from extractors.reading.grading_labels import Mention, common_ladder, label_at
from extractors.reading.grading_schemes import LevelDraft, SchemeDraft

_COLUMNS = load("gradings")["columns"]
_KINDS = {kind: re.compile(alternatives(_COLUMNS[kind])) for kind in ("controller", "colour", "quota", "consequence", "criterion", "label")}
_REFUSED, _LISTED = re.compile(alternatives(_COLUMNS["refused"])), re.compile(alternatives(_COLUMNS["listed"]))
_NOTHING = frozenset({"", "无", "/", "—", "-", "——"})


def table_scheme(table: Table) -> SchemeDraft | None:
    """Return the scheme that a table defines, None if it only lists things that have a grade (风险点 | 等级 | 防控措施)."""
    header, rows = table.header, table.rows
    if any(_REFUSED.search(cell.text) for cell in header):
        return None
    scheme = _by_rows(header, rows) or _by_rows(*_turned(header, rows))
    if scheme is not None:
        scheme.start, scheme.end = table.span.start, table.span.end
    return scheme


def _turned(header: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> tuple[Sequence[Cell], Sequence[Sequence[Cell]]]:
    """The table with rows and columns exchanged."""
    columns = list(zip(header, *rows, strict=False))
    return (columns[0], columns[1:]) if columns else ((), ())


def _by_rows(header: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> SchemeDraft | None:
    for column, head in enumerate(header):
        if _kind(head) not in {"label", "colour", None} or (column and any(_LISTED.search(h.text) for h in header[:column])):
            continue
        labels = [label_at(row[column].text) if column < len(row) else None for row in rows]
        found = [label for label in labels if label]
        if len(found) == len(rows) >= 2 and len({f.core for f in found}) == len(found) and common_ladder([f.core for f in found]):
            return _scheme(header, rows, column, found)
    return None


def _kind(head: Cell) -> str | None:
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(head.text)), None)


def _scheme(header: Sequence[Cell], rows: Sequence[Sequence[Cell]], column: int, labels: Sequence[Mention]) -> SchemeDraft:
    kinds = [_kind(head) if at != column else "label" for at, head in enumerate(header)]
    if "criterion" not in kinds:
        kinds = ["criterion" if kind is None else kind for kind in kinds]
    levels = []
    for row, mention in zip(rows, labels, strict=True):
        span = Span(min(c.span.start for c in row), max(c.span.end for c in row))
        level = LevelDraft(mention.core, mention.label, span)
        if mention.alias:
            level.aliases[mention.alias.core] = mention.alias.label
        _fill(level, row, kinds, header)
        levels.append(level)
    heads = [re.sub(r"[（(].*$", "", head.text) for head, kind in zip(header, kinds, strict=False) if kind == "criterion"]
    factors = tuple(head for head in heads if re.search(r"值$|得分|分值|分数|可能性|后果", head))
    nouns = [header[column].text, *(label.noun for label in labels)]
    return SchemeDraft(0, 0, levels, declared=True, factors=factors, nouns=[noun for noun in nouns if len(noun) > 1])


def _fill(level: LevelDraft, row: Sequence[Cell], kinds: Sequence[str | None], header: Sequence[Cell]) -> None:
    """Sort a row's cells into the level's fields; where several columns define it, each is named (发生概率高；危害程度严重)."""
    several = kinds.count("criterion") > 1
    targets = {"criterion": level.criteria, "controller": level.controllers, "consequence": level.consequences}
    for cell, kind, head in zip(row, kinds, header, strict=False):
        words = "；".join(cell.lines)
        if words.strip() in _NOTHING or kind is None:
            continue
        if kind == "colour" and (colour := label_at(words)):
            level.aliases.setdefault(colour.core, colour.label)
        elif kind in targets and words not in targets[kind]:
            targets[kind].append(f"{head.text}{words}" if several and kind == "criterion" and words[0] not in "0123456789≥≤＞＜" else words)
