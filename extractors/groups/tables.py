"""Tables of members: 姓名 | 职务 | 组内职务 and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.contract import Cell, Span, Table
from extractors.groups.rosters import Entry
from extractors.lexicon import alternatives, load
from extractors.reading.names import is_blank, is_mask, is_name, may_be_name
from extractors.reading.posts import is_people

_ROLES = load("groups")["roles"]
_ROLE = re.compile(alternatives([*_ROLES["head"], *_ROLES["deputy"], *_ROLES["member"], *_ROLES["means"]]))
_MEANS: dict[str, str] = _ROLES["means"]
_HEADERS: dict[str, list[str]] = load("groups")["tables"]


def read_member_table(table: Table) -> tuple[Entry, ...]:
    """Return the members that a table lists, with their roles; empty if it is no table of members.

    A table without a head (its first row already names a role) is read by what its cells hold.
    """
    columns = [_column(cell.text) for cell in table.header]
    if "role" not in columns and (at := _column_of_roles(table)) is not None:
        columns[at] = "own role"
    if any(_is_header(cell.text) for row in table.rows for cell in row):
        return ()
    if "name" in columns and {"role", "own role", "post", "unit"}.intersection(columns) and "no" not in columns:
        if {"role", "own role"}.intersection(columns) or len(table.rows) > 1:
            return _rows(table.rows, columns)
        return ()
    rows = [table.header, *table.rows]
    if all(_ROLE.fullmatch(_bare(row[0].text)) for row in rows if row) and any(len(row) > 1 for row in rows):
        return _rows(rows, ["role", *_guessed(rows)])
    return ()


def _column_of_roles(table: Table) -> int | None:
    """Return the column whose cells are all roles or empty, whatever its head says (备注)."""
    for at in range(len(table.header)):
        cells = [text for row in table.rows if len(row) > at and (text := _bare(row[at].text))]
        if cells and all(_ROLE.fullmatch(cell) for cell in cells):
            return at
    return None


def _column(header: str) -> str | None:
    bare = _bare(header)
    return next((meaning for meaning, words in _HEADERS.items() if bare in words), None)


def _is_header(text: str) -> bool:
    """Tell whether a cell is a head's word that no member's cell can be; among the rows it shows that the columns were cut wrongly."""
    return _column(text) in ("name", "role") and not _ROLE.fullmatch(_bare(text))


def _bare(text: str) -> str:
    return re.sub(r"[\s\u2028:：]+", "", text)


def _guessed(rows: Sequence[Sequence[Cell]]) -> list[str | None]:
    """What the cells after the role hold: the column with most names is the name, the others posts or units."""
    width = max(len(row) for row in rows)
    names = [sum(1 for row in rows if len(row) > i and is_name(_bare(row[i].text))) for i in range(1, width)]
    best = names.index(max(names)) if names else -1
    return ["name" if i == best else "post" if any(is_people(_bare(row[i + 1].text)) for row in rows if len(row) > i + 1) else "unit" if i < 3 else None
            for i in range(width - 1)]


def _rows(rows: Sequence[Sequence[Cell]], columns: Sequence[str | None]) -> tuple[Entry, ...]:
    out: list[Entry] = []
    role: str | None = None
    for row in rows:
        cells = {meaning: cell for cell, meaning in zip(row, columns, strict=False) if meaning}
        written = _bare(cells["role"].text) if "role" in cells else _bare(cells["own role"].text) if "own role" in cells else ""
        role = _role(written, role if "role" in cells else "成员")
        out += _members(cells, role)
    return tuple(out)


def _role(written: str, above: str | None) -> str | None:
    """The role a cell names; an empty one goes on with the role above it."""
    return _MEANS.get(written, written) if written else above


def _members(cells: dict[str, Cell], role: str | None) -> list[Entry]:
    post, unit = (_value(cells.get(key)) for key in ("post", "unit"))
    out = []
    for line in cells["name"].lines or ("",) if "name" in cells else ("",):
        person = _bare(line)
        if is_blank(person) or is_mask(person):
            if not (post or unit):
                continue
            person = ""
        elif not may_be_name(person) and not (person != line and 2 <= len(person) <= 4):
            out.append(Entry(cells["name"].span, post=line if is_people(line) else None, unit=None if is_people(line) else line, role=role))
            continue
        out.append(Entry(_span(cells), person or None, post, unit, role))
    return out


def _value(cell: Cell | None) -> str | None:
    text = "、".join(cell.lines) if cell else ""
    return text if text and not is_blank(text) and text not in ("/", "-", "—") else None


def _span(cells: dict[str, Cell]) -> Span:
    return Span(min(cell.span.start for cell in cells.values()), max(cell.span.end for cell in cells.values()))
