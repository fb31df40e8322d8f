"""Tables of members (姓名 | 职务 | 组内职务) and of bodies with their members (组别 | 组长 | 成员; 组别 | 姓名 | 职务)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from extractors.contract import Cell, Span, Table
from extractors.groups.mentions import Mention
from extractors.groups.names import ENDINGS
from extractors.groups.roles import is_of_one
from extractors.groups.rosters import Entry, can_stand, read_roster
from extractors.lexicon import alternatives, load
from extractors.reading.kept import kept
from extractors.reading.names import is_blank, is_mask, is_name, may_be_name
from extractors.reading.posts import is_people
from extractors.reading.units import is_unit

_PADDING = re.compile(r"[\s\u2028:：]+")
_ROLES = load("groups")["roles"]
_ROLE = re.compile(alternatives([*_ROLES["head"], *_ROLES["deputy"], *_ROLES["member"], *_ROLES["means"]]))
_ROLE_IN_GROUP = re.compile(alternatives([*_ROLES["head"], *_ROLES["deputy"], *_ROLES["member"], *_ROLES["means"], *_ROLES["weak"], *_ROLES["lead"]]))
_OF_SEVERAL = re.compile(alternatives(_ROLES["member"]))
_LABELS = re.compile(rf"(?:^|[；;。\u2028 ])\s*(?P<role>{alternatives([*_ROLES['head'], *_ROLES['deputy'], *_ROLES['member'], *_ROLES['means']], ' {0,4}')})\s?[：:]")
"""What a role is told behind in a cell: 组长：…；成员：…."""
_MEANS: dict[str, str] = _ROLES["means"]
_HEADS = frozenset(_ROLES["head"])
_HEADING_GROUP = _HEADS.union(_ROLES["weak"], _ROLES["lead"])
_HEADERS: dict[str, list[str]] = load("groups")["tables"]
_OFFICES = frozenset(load("groups")["bodies"]["offices"])
"""In the column of roles: the row tells of the office, not of a member."""
_ENDINGS = tuple(ENDINGS)
_BODY = re.compile(r"(?=.*[\u4e00-\u9fff].).{2,20}")
_ROLE_AND_LIST = 2
"""Cells of a row that holds a role and all who have it."""
_TELLING_ROWS = 3
"""Rows at most under a head that is nothing but roles (组长 | 副组长 | 成员)."""


class Listing(NamedTuple):
    """Members that a table lists, and the body of which it says they are (None: the one spoken of)."""

    body: Mention | None
    span: Span
    entries: tuple[Entry, ...]


def read_table(table: Table) -> list[Listing]:
    """Return what a table tells of members; empty if it is no table of members."""
    columns = [_column(cell.text) for cell in table.header]
    if _bare(table.header[0].text) in _HEADERS["group_or_role"] and any(_bare(cell.text) in _HEADING_GROUP for cell in table.header):
        columns[0] = "group"
    if _bare(table.header[0].text) in _HEADERS["group_if_named"] and all(_bare(row[0].text).endswith(_ENDINGS) for row in table.rows if row):
        columns[0] = "group"
    if _is_labelled(table):
        return _of_labelled(table, columns.index("group") if "group" in columns else 0)
    if "group" in columns:
        return _of_groups(table, columns)
    entries = _under_roles(table) or _members_of(table, columns)
    return [Listing(None, table.span, entries)] if entries else []


@kept
def _column(header: str) -> str | None:
    bare = _bare(header)
    return next((meaning for meaning, words in _HEADERS.items() if bare in words and not meaning.startswith("group_")), None)


def _bare(text: str) -> str:
    return _PADDING.sub("", text)


# -- bodies with their members


def _of_groups(table: Table, columns: list[str | None]) -> list[Listing]:
    """Read a table whose heads say that it names a body in each row: 组别 | 组长 | 成员, 组别 | 姓名 | 职务."""
    at = columns.index("group")
    roles = [bare if _ROLE_IN_GROUP.fullmatch(bare := _bare(cell.text)) else None for cell in table.header]
    if any(roles):
        return _listings(table, at, lambda rows: (entry for row in rows for entry in _by_role(row, roles)))
    if "no" in columns or "name" not in columns or not {"role", "post", "unit"}.intersection(columns):
        return []
    members = _with_roles(table, columns)
    return _listings(table, at, lambda rows: _rows(rows, members))


def _of_labelled(table: Table, at: int) -> list[Listing]:
    """Read a table that names a body in each row and says behind it who has which role."""
    return _listings(table, at, lambda rows: (entry for row in rows for cell in row for entry in _by_label(cell)))


def _listings(table: Table, at: int, read: Callable[[Sequence[Sequence[Cell]]], Iterable[Entry]]) -> list[Listing]:
    """Return the members that `read` finds in the rows of each body, named in column `at`; rows of one body that stand together are one listing."""
    names = [_bare(row[at].text) if len(row) > at else "" for row in table.rows]
    if not all(_BODY.fullmatch(name) for name in names if name):
        return []
    out = []
    for name, numbers in groupby(range(len(names)), key=names.__getitem__):
        rows = [table.rows[number] for number in numbers]
        if name and rows[0]:
            out.append(Listing(_named(name, rows[0][at].span), Span(rows[0][0].span.start, rows[-1][-1].span.end), tuple(read(rows))))
    return out


def _named(name: str, span: Span) -> Mention:
    return Mention(name, span, span.start, founded=True, heads=True, of_office=False, numbered=True)


def _by_role(row: Sequence[Cell], roles: Sequence[str | None]) -> Iterator[Entry]:
    """Yield who stands in the columns that are headed by a role (组长 | 成员单位)."""
    for cell, role in zip(row, roles, strict=False):
        if role and not is_blank(_bare(cell.text)):
            yield from _with_role(cell, Span(0, len(cell.text)), role)


def _with_role(cell: Cell, span: Span, role: str) -> Iterator[Entry]:
    """Yield who stands in a part of a cell, all in one role."""
    for entry in read_roster(cell.text, span, alone=is_of_one(role)):
        if entry.is_open or can_stand(entry):
            start, end = (min(cell.span.start + at, cell.span.end) for at in (entry.span.start, entry.span.end))
            yield entry._replace(span=Span(start, end), role=entry.role or _MEANS.get(role, role))


def _is_labelled(table: Table) -> bool:
    """Tell whether a cell of each row says who has which role, behind one that names a body: 抢修组 | 组长：甲；成员：乙、丙 | 负责抢修."""
    rows = [row for row in table.rows if row]
    return bool(rows) and all(not _ROLE_IN_GROUP.fullmatch(_bare(row[0].text)) and any(_LABELS.match(cell.text) for cell in row[1:]) for row in rows)


def _by_label(cell: Cell) -> Iterator[Entry]:
    """Yield who stands in a cell that names the roles itself."""
    labels = list(_LABELS.finditer(cell.text)) if _LABELS.match(cell.text) else []
    ends = [label.start() for label in labels[1:]] + [len(cell.text)]
    for label, end in zip(labels, ends, strict=False):
        yield from _with_role(cell, Span(label.end(), end), _bare(label["role"]))


def _under_roles(table: Table) -> tuple[Entry, ...]:
    """Read a table whose heads are all roles, that of a body's first person among them."""
    roles = [_bare(cell.text) for cell in table.header]
    if len(roles) < 2 or not all(_ROLE.fullmatch(role) for role in roles) or not _HEADS.intersection(roles) or len(table.rows) > _TELLING_ROWS:
        return ()
    return tuple(entry for row in table.rows for entry in _by_role(row, roles))


# -- members, one row each


def _members_of(table: Table, columns: list[str | None]) -> tuple[Entry, ...]:
    """Read a table with a row for each member. Without a head (its first row already names a role) it is read by what its cells hold."""
    columns = _with_roles(table, columns)
    if any(_is_header(cell.text) for row in table.rows for cell in row):
        return ()
    if "name" in columns and {"role", "own role", "post", "unit"}.intersection(columns) and "no" not in columns:
        if {"role", "own role"}.intersection(columns) or len(table.rows) > 1:
            return _rows(table.rows, columns)
        return ()
    return _without_head([*([] if _spans_table(table.header) else [table.header]), *table.rows])


def _without_head(rows: Sequence[Sequence[Cell]]) -> tuple[Entry, ...]:
    """Read rows of which one column holds nothing but roles, in the first row one: 组长 | 张明 | 校长, 张明 | 校长 | 组长."""
    width = max(map(len, rows), default=0)
    at = next((at for at in range(width) if _holds_roles([_bare(row[at].text) for row in rows if len(row) > at])), None)
    if at is None or width < _ROLE_AND_LIST:
        return ()
    columns = _guessed(rows, at)
    holders = [place for place, column in enumerate(columns) if column in ("name", "post", "unit")]
    if at == 0 and (width == _ROLE_AND_LIST or (len(holders) == 1 and "name" not in columns)):
        place = holders[0] if holders else 1
        return tuple(entry for row in rows for entry in _by_role(row[place : place + 1], [_bare(row[0].text)]))
    return _rows(rows, columns) if at == 0 or "name" in columns else ()


def _holds_roles(cells: Sequence[str]) -> bool:
    """Tell whether a column's cells are roles; below the first an empty one goes on with the role above it."""
    return bool(cells and cells[0]) and _are_roles([cell for cell in cells if cell])


def _are_roles(cells: Sequence[str]) -> bool:
    """Tell whether cells are all roles, ordinary posts (主任) only beside a role that is none (委员)."""
    return all(map(_ROLE_IN_GROUP.fullmatch, cells)) and (all(map(_ROLE.fullmatch, cells)) or any(map(_OF_SEVERAL.fullmatch, cells)))


def _spans_table(header: Sequence[Cell]) -> bool:
    """Tell whether a head is one cell over all columns (领导小组 above 组长 | 张明)."""
    return len(header) > 1 and all(_bare(cell.text) in ("", _bare(header[0].text)) for cell in header[1:]) and not _ROLE.fullmatch(_bare(header[0].text))


def _with_roles(table: Table, columns: list[str | None]) -> list[str | None]:
    """Mark the column whose cells are all roles or empty, whatever its head says (备注), unless a head says role; then a column without a meaning whose
    cells are all posts, unless a head says post.
    """
    told = _marked(table, columns, "own role", _are_roles) if "role" not in columns else columns
    return _marked(table, told, "post", lambda cells: all(map(is_people, cells)), unknown=True) if not {"post", "no"}.intersection(told) else told


def _marked(table: Table, columns: list[str | None], meaning: str, holds: Callable[[Sequence[str]], bool], *, unknown: bool = False) -> list[str | None]:
    """Return the columns, the first whose cells all are of a kind marked as `meaning`; of columns that are `unknown` only those are looked at."""
    for at, known in enumerate(columns):
        cells = [text for row in table.rows if len(row) > at and (text := _bare(row[at].text))]
        if cells and not (unknown and known) and holds(cells):
            return [*columns[:at], meaning, *columns[at + 1 :]]
    return columns


def _is_header(text: str) -> bool:
    """Tell whether a cell is a head's word that no member's cell can be; among the rows it shows that the columns were cut wrongly."""
    return _column(text) in ("name", "role") and not _ROLE.fullmatch(_bare(text))


def _guessed(rows: Sequence[Sequence[Cell]], role: int) -> list[str | None]:
    """What the cells beside the column of roles hold: the column with most names is the name, others posts or units, or nothing of these (numbers)."""
    columns = [[_bare(row[at].text) for row in rows if len(row) > at] for at in range(max(map(len, rows)))]
    names = [sum(map(is_name, cells)) * (at != role) for at, cells in enumerate(columns)]
    best = names.index(max(names)) if any(names) else -1
    return [
        "role" if at == role else "name" if at == best else "post" if any(map(is_people, cells)) else "unit" if any(map(is_unit, cells)) else None
        for at, cells in enumerate(columns)
    ]


def _rows(rows: Sequence[Sequence[Cell]], columns: Sequence[str | None]) -> tuple[Entry, ...]:
    out: list[Entry] = []
    role: str | None = None
    for row in rows:
        cells = {meaning: cell for cell, meaning in zip(row, columns, strict=False) if meaning}
        if "role" in cells and _bare(cells["role"].text) in _OFFICES:
            continue
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
        masked = bool(person) and is_mask(person)
        if is_blank(person) or masked:
            if not (post or unit):
                out += [Entry(_span(cells), role=role, masked=True)] * masked
                continue
            person = ""
        elif not may_be_name(person) and not (person != line and 2 <= len(person) <= 4 and not is_people(line.split()[0])):
            out += _listed(cells["name"].span, line, Entry(_span(cells), post=post, unit=unit, role=role))
            continue
        out.append(Entry(_span(cells), person or None, post, unit, role, masked=masked))
    return out


def _listed(span: Span, line: str, row: Entry) -> list[Entry]:
    """Read a line of the column of names that is no name: several names, posts or units; what the row says besides is of its persons only."""
    read = [entry for entry in read_roster(line, Span(0, len(line)), alone=is_of_one(row.role or "")) if can_stand(entry)]
    if read and all(entry.certain for entry in read):
        return [_in_row(row, entry)._replace(span=span, role=entry.role or row.role) for entry in read]
    return [Entry(span, post=line if is_people(line) else None, unit=None if is_people(line) else line, role=row.role)]


def _in_row(row: Entry, entry: Entry) -> Entry:
    """Return a member with what the row says besides, if it is a person."""
    return entry._replace(post=entry.post or row.post, unit=entry.unit or row.unit) if entry.person else entry


def _value(cell: Cell | None) -> str | None:
    text = "、".join(cell.lines) if cell else ""
    return text if text and not is_blank(text) and text not in ("/", "-", "—") else None


def _span(cells: dict[str, Cell]) -> Span:
    return Span(min(cell.span.start for cell in cells.values()), max(cell.span.end for cell in cells.values()))
