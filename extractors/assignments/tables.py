"""Tables that divide work: columns for roles (牵头单位 | 配合单位), or labels down the first column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.assignments.labels import NOUN_NEEDED, names_checker, role_of
from extractors.assignments.parties import Duty, listed
from extractors.assignments.tasks import short
from extractors.assignments.values import cell_parties
from extractors.contract import Cell, Span, Table
from extractors.lexicon import load
from extractors.reading.tables import column

_TASKS = load("assignments")["tasks"]
_TASK_ENDINGS = tuple(_TASKS["endings"])
_GRADED = frozenset(["point", "problem", "task", "category", "target", "name"])
"""Meanings of columns."""
_OF_UNIT = re.compile(r"(?:^|[。；，,\n\u2028、.．])(?:主要|具体)?负责")


def role_columns(table: Table) -> dict[int, str]:
    """Return the columns that name who does the work, with their roles; none in a table of grades, where they name who controls one."""
    roles: dict[int, str] = {}
    if _is_of_grades(table):
        return roles
    for i, cell in enumerate(table.header):
        meaning = column(cell.text)
        if names_checker(cell.text):
            continue
        if meaning in ("lead", "support", "responsible"):
            roles[i] = meaning
        elif meaning == "owner" or role_of(cell.text):
            roles[i] = role_of(cell.text) or "responsible"
        elif "".join(cell.text.split()) in _TASKS["divided"]:
            roles[i] = "responsible"
    return roles


def _is_of_grades(table: Table) -> bool:
    """Tell whether a table defines grades: they stand in its first column (behind 序号), or one in each row, and no other column holds what is graded."""
    meanings = [column(cell.text) for cell in table.header]
    at = next((i for i, meaning in enumerate(meanings) if meaning in ("grade", "level")), None)
    if at is None or _GRADED.intersection(meanings):
        return False
    grades = [row[at].text for row in table.rows if len(row) > at]
    return all(meaning == "seq" for meaning in meanings[:at]) or 1 < len(grades) == len(set(grades))


def divides_work(table: Table) -> bool:
    """Tell whether a table says who does what."""
    return bool(role_columns(table)) or _duty_columns(table) is not None or len(_beside_labels(table)) > 1


def read_table(table: Table) -> Iterator[Duty]:
    """Read a table's rows: one assignment each; a form of labels and values beside them is one in all. What a body is there for is the work of whoever leads it
    (组别 | 牵头单位 | 主要职责).
    """
    pairs, duty_columns = _beside_labels(table), _duty_columns(table)
    if len(pairs) > 1:
        parties = tuple(party for cell, role in pairs for party in cell_parties(cell, role))
        yield Duty(None, parties, table.span)
    elif duty_columns and "lead" not in role_columns(table).values():
        yield from _duties(table, *duty_columns)
    else:
        yield from _rows(table)


def _beside_labels(table: Table) -> list[tuple[Cell, str]]:
    """Return the cells to the right of a label (责任单位 | 县水利局) with its role; none where labels stand in the head only. A stem that needs a noun is
    a step or a matter there (执行 | 案款发放).
    """
    rows = (table.header, *table.rows)
    found = [(row[i + 1], role, n) for n, row in enumerate(rows) for i in range(len(row) - 1)
             if (role := role_of(row[i].text)) and row[i].text.strip() not in NOUN_NEEDED and row[i + 1].text.strip() and column(row[i + 1].text) is None]
    return [(cell, role) for cell, role, _ in found] if any(n for _, _, n in found) else []


def _duty_columns(table: Table) -> tuple[int, int] | None:
    """Return the columns of units and of their duties (成员单位 | 主要职责), or None."""
    plain = ["".join(cell.text.split()) for cell in table.header]
    unit = next((i for i, word in enumerate(plain) if word in _TASKS["unit_columns"]), None)
    duty = next((i for i, word in enumerate(plain) if word in _TASKS["duty_columns"]), None)
    return (unit, duty) if unit is not None and duty is not None else None


def _duties(table: Table, unit: int, duty: int) -> Iterator[Duty]:
    """Read the rows of 成员单位 | 主要职责: the cell's 负责 speaks of the unit; a head like 负责事项 says so of every cell."""
    told = "".join(table.header[duty].text.split()) in _TASKS["told_columns"]
    for row in table.rows:
        cell = row[duty]
        parties = tuple(p.shift(row[unit].span.start) for p in listed(row[unit].text, Span(0, len(row[unit].text)), "responsible", strict=True))
        found = _OF_UNIT.search(cell.text)
        task = short(cell.text[found.end() :]) if found else short(cell.text) if told else None
        if parties and task:
            yield Duty(task, parties, Span(min(row[unit].span.start, cell.span.start), max(row[unit].span.end, cell.span.end)))


def _rows(table: Table) -> Iterator[Duty]:
    roles = role_columns(table)
    task_column = _task_column(table, roles)
    for row in table.rows:
        parties = [party for cell, role in _role_cells(row, roles) for party in cell_parties(cell, role)]
        if parties:
            task = short(row[task_column].text) if task_column is not None and task_column < len(row) else None
            yield Duty(task, tuple(parties), Span(min(p.span.start for p in parties), max(p.span.end for p in parties)))


def _task_column(table: Table, roles: dict[int, str]) -> int | None:
    """Return the column that says what the work is: by its head's meaning, or by how a head without one ends (整治内容)."""
    plain = {i: "".join(cell.text.split()) for i, cell in enumerate(table.header) if i not in roles}
    meanings = {column(word) or ("ending" if word.endswith(_TASK_ENDINGS) else ""): i for i, word in reversed(plain.items())}
    return next((meanings[meaning] for meaning in _TASKS["columns"] if meaning in meanings), None)


def _role_cells(row: tuple[Cell, ...], roles: dict[int, str]) -> Iterator[tuple[Cell, str]]:
    """Yield a row's cells that name who does the work, with their roles; one merged across columns, which repeats the text, counts once."""
    seen = set()
    for i, cell in enumerate(row):
        if i in roles and cell.text.strip() and cell.text not in seen:
            seen.add(cell.text)
            yield cell, roles[i]
