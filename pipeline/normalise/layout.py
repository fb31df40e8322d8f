"""Lines that the layout of a page broke inside a word: one character per line (二⏎维⏎码), headings (总⏎则), numbers (12。⏎8), items of lists (县审⏎计局)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.lexicon import alternatives, begins, load
from pipeline.normalise.alignment import Edit, in_order

order = 57  # when junk lines are gone; before whole paragraphs are unwrapped
logged = True

KIND = "line end"
LEAST_COLUMN, LEAST_LIST, LONGEST_NAME = 3, 2, 3
"""Characters that a word written downwards has at least, items of a list before a broken one, and characters of a name."""
MONTHS = 12
_LINE, _ITEM = 120, 8
"""Characters that are looked at before a line end, and of an item."""
_HAN = "㐀-鿿"
# Each pattern begins with the line end, so that it is looked for there only.
_OFFICE_STANDS = tuple(load("groups")["office"]["stands"])
"""What tells that a line is on an office (办公室设在县水利局), no rest of a list of units."""
_COLUMN_SIGN = re.compile(rf"\n[ \t]*[{_HAN}][ \t]*\n{{1,2}}[ \t]*[{_HAN}][ \t]*(?:\n|\Z)")
_COLUMN = re.compile(rf"^(?:[ \t]*[{_HAN}][ \t]*(?:\n{{1,2}}|\Z)){{{LEAST_COLUMN},}}", re.MULTILINE)
_GAP = re.compile(r"[ \t]*\n[ \t\n]*")
_RANGE = "[~～—–-]"
_UNIT = "[万亿]?元|[%％万亿米吨亩倍度]"
_NUMBER = re.compile(
    rf"\n(?<=\d[。．.]\n)[ \t]*(?=\d{{1,2}}(?:(?P<range>{_RANGE}\d{{1,2}}[。．.]\n[ \t]*\d{{1,2}}(?![\d、.．]))"
    rf"|(?P<day>[日号至到])|{_UNIT}|(?P<end>(?![\d、.．：]))))"
)
_WHOLE = re.compile(rf"(?:(?P<from>\d{{1,2}}{_RANGE})|(?P<start>^|\n)|[^\d.])(?P<whole>\d{{1,4}})[。．.]$")
_TAIL = re.compile(rf"\n(?<=[{_HAN}]\n)(?P<tail>[{_HAN}]{{1,{_ITEM}}})(?=[、，。；（])")
_ORDINAL = re.compile("[一二三四五六七八九十]{1,3}、")
_HEADING_NUMBER = r"(?:第[一二三四五六七八九十]{1,3}[章节条编]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、．])?"


def clean(text: str) -> list[Edit]:
    """Return one edit per line end inside a word."""
    return in_order([*_columns(text), *_headings(text), *_numbers(text), *_items(text)])


def _columns(text: str) -> Iterator[Edit]:
    """Yield the line ends of words with one character per line; a column of a table's cells (高, 中, 低) is none."""
    if not _COLUMN_SIGN.search(text):
        return
    values = frozenset(load("layout")["values"])
    for match in _COLUMN.finditer(text):
        characters = match[0].split()
        if 3 * len(set(characters)) >= 2 * len(characters) and 2 * len(values & set(characters)) < len(characters):
            end = match.start() + len(match[0].rstrip())
            yield from (Edit(gap.start(), gap.end(), "", KIND) for gap in _GAP.finditer(text, match.start(), end))


@cache
def _halves() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """Return the pattern of a line that is the second half of a known heading, and by second half that of the line before."""
    heads: dict[str, set[str]] = {}
    for word in (*load("layout")["headings"], *load("header")["essay"]["plan_headings"]):
        for at in range(1, len(word)):
            heads.setdefault(word[at:], set()).add(word[:at])
    tail = re.compile(rf"\n[ \t]*(?P<tail>{begins(heads)}{alternatives(heads)})(?=[：:]?[ \t]*(?:\n|\Z))")
    return tail, {tail: re.compile(rf"[ \t]*{_HEADING_NUMBER}[ \t]*{alternatives(words)}") for tail, words in heads.items()}


def _headings(text: str) -> Iterator[Edit]:
    """Yield the line ends inside headings that plans often have, a number before them or not."""
    second, first = _halves()
    for match in second.finditer(text):
        before = _line_before(text, match.start())
        if first[match["tail"]].fullmatch(before.rstrip()):
            yield Edit(match.start() - len(before) + len(before.rstrip()), match.start("tail"), "", KIND)


def _numbers(text: str) -> Iterator[Edit]:
    """Yield the repairs of numbers whose point became a full stop and a line end; what follows must be part of a number, no item of a list."""
    for match in _NUMBER.finditer(text):
        whole = _WHOLE.search(_line_before(text, match.start()))
        if whole and _is_one_number(whole, match):
            yield Edit(match.start() - 1, match.end(), ".", "broken number")


def _is_one_number(whole: re.Match[str], rest: re.Match[str]) -> bool:
    """Tell whether digits before a broken point and those behind it are one number: a day of a month, one with a unit, an end of a range of days."""
    month = int(whole["whole"]) <= MONTHS
    if rest["range"] or rest["end"] is not None:
        return month and (rest["range"] or whole["from"]) is not None
    mid_line = whole["start"] is None
    return month and (mid_line or whole[0].endswith("。")) if rest["day"] else mid_line


def _items(text: str) -> Iterator[Edit]:
    """Yield the line ends inside an item of a list of names or units; one that divides two whole items stays."""
    for match in _TAIL.finditer(text):
        *items, head = re.split("[、：]", _line_before(text, match.start()))
        if len(head) > 1 and _ORDINAL.match(text, match.end() - len(match["tail"])):
            continue  # …、周宁⏎四、工作要求
        if len(items) >= LEAST_LIST and re.fullmatch(rf"[{_HAN}]{{1,{_ITEM}}}", head) and _is_cut(items[-LEAST_LIST:], head, match["tail"]):
            yield Edit(match.start(), match.start() + 1, "", KIND)


def _is_cut(items: list[str], head: str, tail: str) -> bool:
    """Tell whether head and tail are one item like those before it: one of them is too short to be a name, or only both together name a unit."""
    if all(2 <= len(item) <= LONGEST_NAME for item in items):
        return min(len(head), len(tail)) == 1 and len(head) + len(tail) <= LONGEST_NAME
    ends = tuple(load("layout")["unit_ends"])
    fresh = tail.startswith(("各", "县", "市", "区", "省", "镇", "乡", "下设")) or any(verb in tail for verb in _OFFICE_STANDS)
    return all(item.endswith(ends) for item in items) and tail.endswith(ends) and not head.endswith(ends) and not fresh


def _line_before(text: str, at: int) -> str:
    """Return the end of the line that ends at `at`."""
    return text[max(text.rfind("\n", max(0, at - _LINE), at) + 1, at - _LINE, 0) : at]
