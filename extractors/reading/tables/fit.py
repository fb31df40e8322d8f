"""Which column a cell belongs to, where the text does not say: a best path through lines and columns by what each column usually holds.

Used for tables written one cell per line, where a cell may stretch over several lines or be missing, and for rows with fewer cells than
the head. Scores are small hand-set weights: a line that looks like its column's kind (a grade, a date, a unit) earns points, an empty cell
or a cell continued on the next line costs some, so that whole rows of one line per cell always win where they fit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from extractors.lexicon import alternatives, load
from extractors.reading.names import is_name
from extractors.reading.posts import is_people
from extractors.reading.tables.columns import is_empty
from extractors.reading.units import is_unit

_CUES = load("tables")["fit"]
_GRADE = re.compile(f"(?:风险)?{alternatives(_CUES['grades'])}(?:风险|等|级)*(?:[（(].{{1,8}}[)）])?$")
_TIME = re.compile(r"[\d一二三四五六七八九十〇○]+\s*(?:年|月|日|号|个工作日|天|季度)|" + alternatives(_CUES["times"]))
_UNIT_LIKE = re.compile(rf"[\u4e00-\u9fff]{{1,8}}{alternatives(_CUES['units'])}$")
_LIST_MARK = re.compile(r"[、，,；;/\s]+")
ITEM = re.compile(r"(?:[2-9]|[1-9]\d)[.、．）)]|[（(](?:[2-9]|1\d|[二三四五六七八九十])[)）]|[②-⑳]|[二三四五六七八九十]是|[·●■◆]")
"""What begins a further item of a list, not its first."""
_ROLES = frozenset(role for key in ("head", "deputy", "member", "weak") for role in load("groups")["roles"][key])
_BODY = re.compile(r"[\u4e00-\u9fff（）\d]{1,14}[组队班部办]")
_NUMBER = re.compile(r"[\d\-—/ ]{5,}$")
_PERSONS = frozenset({"owner", "name"})
_UNITS = frozenset({"lead", "support", "responsible", "owner", "department", "supervisor", "post", "name"})
_NEVER, _IMPOSSIBLE = -99.0, -1e9
_GAP, _MERGED_GAP, _BLANK_GAP = -2.0, -1.0, -0.5
_LEFT_GAP = 0.6


def is_answering(line: str) -> bool:
    """Tell whether a cell looks like a unit or post, or a list of them: no sentence, and the last word is one."""
    last = [part for part in _LIST_MARK.split(line) if part][-1:]
    return len(line) <= 80 and "。" not in line and any(is_unit(part) or is_people(part) for part in last)


def _unit(line: str, meaning: str | None) -> float:
    if is_answering(line) or _UNIT_LIKE.match(line):
        return 1.0
    if len(line) <= 20 and all(is_name(part) for part in _LIST_MARK.split(line)):
        return 0.9 if meaning in _PERSONS else 0.2
    return -0.5 if len(line) <= 10 else -2.0


def _category(line: str) -> float:
    if _UNIT_LIKE.match(line):
        return -2.0
    if len(line) > 16 or re.search(r"[，。；]", line):
        return -1.5
    return 1.5 if line.endswith(("风险", "类", "方面")) else 0.5


def _free(line: str) -> float:
    if _GRADE.match(line):
        return -2.0
    return -0.5 if len(line) <= 4 and is_answering(line) else 0.0


@lru_cache(maxsize=4096)
def suits(line: str, meaning: str | None) -> float:
    """Return how well a line suits a column of this meaning: above 0 well, below 0 badly."""
    if meaning == "seq":
        return _NEVER
    if is_empty(line):
        return 0.5
    if meaning == "grade":
        return 3.0 if _GRADE.match(line) else -3.0
    if meaning == "due":
        return 2.0 if len(line) <= 40 and _TIME.search(line) else -2.0
    plain = "".join(line.split())
    if meaning == "role":
        return 2.0 if plain in _ROLES else -1.0
    if meaning == "body":
        return 2.0 if _BODY.fullmatch(plain) else -2.0
    if meaning == "contact":
        return 2.0 if _NUMBER.match(line) else -1.0
    if meaning == "name" and is_name(plain):
        return 2.0
    if meaning in _UNITS:
        return _unit(line, meaning)
    return _category(line) if meaning == "category" else _free(line)


def _goes_on(line: str, before: str, meaning: str | None) -> float:
    """The cost of taking `line` as a further line of the cell that `before` belongs to."""
    if meaning in ("seq", "grade"):
        return _NEVER if meaning == "seq" else -3.0
    cost = {"measures": -0.6, "category": -1.5, "point": -0.8, "due": -1.2}.get(meaning or "", -0.9)
    if meaning in _UNITS:
        cost = -0.6 if is_answering(line) else -1.5
    if before.endswith(("、", "；", "，", "及", "和")) or ITEM.match(line):
        cost += 1.0
    return cost


Step = tuple[float, int]
"""A score and the column of the line before that it comes from; columns of the row before are counted as −n … −1."""


def _within_row(scores: Sequence[float], gap: float) -> list[Step]:
    """For every column the best score of coming from a column to its left, skipped columns paid for (those further right a little less)."""
    best: list[Step] = [(_IMPOSSIBLE, 0)]
    for j in range(1, len(scores)):
        best.append(max((scores[j - 1], j - 1), (best[-1][0] + gap + 0.01 * j, best[-1][1])))
    return best


def _new_row(scores: Sequence[float], gap: float) -> list[Step]:
    """For every column the best score of coming from the row before, skipped columns at both ends paid for.

    Cells missing at the left (merged with the row above) cost a little less than others.
    """
    n = len(scores)
    best = max((score + gap * (n - 1 - j), j - n) for j, score in enumerate(scores))
    return [(best[0] + _LEFT_GAP * gap * j, best[1]) for j in range(n)]


def _steps(scores: Sequence[float], fits: Sequence[float], onward: Sequence[float], gap: float, opens: bool | None) -> list[Step]:
    """For every column the best way to have the next line there: going on with the cell, further right, or in a new row.

    `fits` and `onward` say how well the line suits each column as a cell and as a further line of one; `opens` whether it opens a row
    (None: it may).
    """
    ways: list[list[Step]] = []
    if opens is not True:
        ways.append([(score + more, j) for j, (score, more) in enumerate(zip(scores, onward, strict=True))])
        ways.append([(score + fit, j) for (score, j), fit in zip(_within_row(scores, gap), fits, strict=True)])
    if opens is not False:
        ways.append([(score + fit, j) for (score, j), fit in zip(_new_row(scores, gap), fits, strict=True)])
    return [max(options) for options in zip(*ways, strict=True)]


def _fits(line: str, columns: Sequence[str | None], number: bool) -> list[float]:
    return [(3.0 if number else _NEVER) if meaning == "seq" else suits(line, meaning) for meaning in columns]


def assign(lines: Sequence[str], columns: Sequence[str | None], starts: Collection[int] = (), blanks: Collection[int] = ()) -> list[int]:
    """Return for every line its column, as row × len(columns) + column, the rows counted from 0.

    `starts` are the lines that hold a row's number (序号): if there are any, rows begin there and nowhere else. `blanks` are the lines with
    a blank line before them, where an empty cell is likelier. Linear in the lines.
    """
    if not lines or not columns:
        return []
    scores = [fit + _GAP * j for j, fit in enumerate(_fits(lines[0], columns, 0 in starts))]
    trail: list[list[int]] = []
    for i in range(1, len(lines)):
        onward = [_goes_on(lines[i], lines[i - 1], meaning) for meaning in columns]
        gap = _BLANK_GAP if i in blanks else _GAP
        steps = _steps(scores, _fits(lines[i], columns, i in starts), onward, gap, (i in starts) if starts else None)
        scores = [score for score, _ in steps]
        trail.append([origin for _, origin in steps])
    return _walk_back(scores, trail, len(columns))


def _walk_back(scores: Sequence[float], trail: Sequence[Sequence[int]], width: int) -> list[int]:
    """Follow the best path from the last line to the first and count the rows from the first."""
    ends = [score + _GAP * (width - 1 - j) for j, score in enumerate(scores)]
    column = max(range(width), key=ends.__getitem__)
    path, row = [column], 0
    for origins in reversed(trail):
        origin = origins[column]
        row -= origin < 0
        column = origin + width if origin < 0 else origin
        path.append(row * width + column)
    return [place - row * width for place in reversed(path)]


Path = tuple[float, tuple[int, ...]]
"""A score and the columns of a row's cells so far."""


def _score(path: Path) -> float:
    return path[0]


def align_row(cells: Sequence[str], columns: Sequence[str | None]) -> tuple[int, ...]:
    """Return for every cell of a short row its column. Cells missing at the left (merged with the row above) cost less than others.

    Rows of more than 14 columns, or with more than three cells missing, are set to the right without a search.
    """
    missing = len(columns) - len(cells)
    if len(columns) > 14 or missing > 3 or not cells:
        return tuple(range(missing, len(columns)))
    shifts = range(missing + 1)
    paths: list[Path] = [(_MERGED_GAP * shift + _GAP * (missing - shift) + _suits_place(cells[0], columns[shift]), (shift,)) for shift in shifts]
    for k, own in enumerate(cells[1:], 1):
        before = [max(paths[: shift + 1], key=_score) for shift in shifts]
        paths = [(score + _suits_place(own, columns[k + shift]), (*places, k + shift)) for shift, (score, places) in enumerate(before)]
    return max(paths, key=_score)[1]


def _suits_place(cell: str, meaning: str | None) -> float:
    return (1.0 if cell.isdigit() else _NEVER) if meaning == "seq" else suits(cell, meaning)
