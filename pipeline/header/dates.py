"""Dates of heads and feet: as signatures write them, and where the head of a text has one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.lexicon import alternatives, load
from extractors.reading.numbers import masked_digits, number
from pipeline.header.bodies import bodies_of
from pipeline.header.numbers import NUMBER

_SIGNATURE = load("header")["signature"]
_YEAR = "[零〇○一二三四五六七八九0-9OoＯxX×*]"
_DAY = "(?:[元正一二三四五六七八九十廿卅0-9xX×*]{1,4})?"
_GAP = "[ \t]{0,8}"
DATE = re.compile(
    rf"(?:(?:中华)?(?P<roc>民国{_GAP}[0-9零〇一二三四五六七八九十百]{{1,5}})|(?P<year>{_YEAR}{{2,4}})){_GAP}年{_GAP}(?P<month>{_DAY}){_GAP}月"
    rf"(?:{_GAP}(?P<day>{_DAY}){_GAP}[日号]|(?P<bare>[0-9]{{1,2}})(?![0-9至—~-]))?"
    r"|(?<!\d)(?P<y>(?:19|20)\d\d)(?:[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)|(?P<mm>0[1-9]|1[0-2])(?P<dd>0[1-9]|[12]\d|3[01])(?!\d)"
    r"|[-./](?P<only>\d{1,2})$)"
)
"""A date as signatures have it: 二〇一二年二月九日, 2012年2月9日, 20xx年5月6日, 民国112年8月5日, 112年8月5日, 2014-3-9, 20190312, 2014.3 at a line's end."""

_LETTERS = str.maketrans("OoＯ", "000")
_FIRST_ROC = 1911
LAST_OF_DATE = frozenset("0123456789月日号发布印制颁行）)|xX×*年一二三四五六天")
"""Characters that a line which is a signature's date can end in."""
_LONGEST = 80
_WITHIN = re.compile(r"(?<=[零〇○一二三四五六七八九十廿卅年月])[ \t]+(?=[零〇○一二三四五六七八九十廿卅年月日])")
_BLANK_DATE = re.compile(r"(?:[0-9]{2,4})?[ \t_]*年[ \t_]+月[ \t_]+日")
_AFTER_DATE = re.compile(r"[ \t]*(?:印发|发布|印|制|颁布)?[ \t]*(?:[（(](?:共印|星期)[^（）()]{1,8}[)）]|(?:星期|周)[一二三四五六日天])?[ \t]*")
_IN_BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")
"""A line that is one bracket: （某某局2012年2月9日印发）; without 印发 it is the note under a title."""
_LABEL = re.compile(rf"{alternatives(_SIGNATURE['date_labels'])}[ ]?[：:]")
_NOTE_LINES = 8
"""Lines at the start of a text among which the note under its title is looked for."""
_NOTE = re.compile(r"[（(](?P<by>[^（）()。，；]{0,40}?)(?=[0-9二])")
_HISTORY = re.compile(r"[^。；]{0,30}(?:订定|函颁|修正|核定|发布|公布|实施|施行|核备|通过)")
_YEARLY = re.compile("年|19|20")
_GIVEN_OUT = re.compile(rf"(?:{DATE.pattern})[^，。；（()）]{{0,20}}(?:印发|发布|公布|颁布|下发)")
_AMENDED = re.compile("修订|修正|修改|废止")
_REVISED = re.compile("修订|修正|废止|施行|实施|起")


def _year(match: re.Match[str]) -> str | None:
    """Return a date's year in four characters; three digits are a year of the Republic (112 -> 2023)."""
    if match["roc"]:
        years = number(match["roc"].removeprefix("民国"))
        return str(_FIRST_ROC + years) if years else None
    year = masked_digits(match["year"].translate(_LETTERS))
    if year is not None and len(year) == 3 and year.isdecimal():
        return str(_FIRST_ROC + int(year))
    if year is not None and len(year) == 4:
        return year
    return "XXXX" if year == "XX" else None


def _part(written: str | None) -> str | None:
    """Return a month or day in two characters (十一 -> 11, 廿五 -> 25, xx -> XX), None if it is blank or no number."""
    if not written:
        return None
    masked = masked_digits(written) or ""
    if set(masked) == {"X"}:
        return "XX"
    value = number(written)
    return f"{value:02}" if value is not None else None


def _possible(part: str | None, most: int) -> bool:
    return part is None or part == "XX" or 1 <= int(part) <= most


def date_of(match: re.Match[str]) -> str | None:
    """Return a `DATE` match in EDTF, as precise as it is (2012-02, 20XX-05-06); None if its year is blank or it is no date of the calendar."""
    if match["y"]:
        year, month, day = match["y"], _part(match["m"] or match["mm"] or match["only"]), _part(match["d"] or match["dd"])
    else:
        year, month, day = _year(match), _part(match["month"]), _part(match["day"] or match["bare"])
    if not year or not _possible(month, 12) or not _possible(day, 31):
        return None
    return year + (f"-{month}" if month else "") + (f"-{day}" if month and day else "")


@dataclass(frozen=True, slots=True)
class SigningDate:
    """The date of a signature's line in EDTF (None if it is none of the calendar), whether a printer put it there (…印发), and the bodies before it."""

    date: str | None
    printed: bool
    bodies: tuple[str, ...] = ()


def signing_date(line: str) -> SigningDate | None:
    """Return the date of a line that is a signature's date, None if it is none.

    It stands alone, after 日期：, or after the name of the body that signs (某某局 2012年2月9日印发), which may be run in after the text's last
    sentence; a colophon's table row may hold both.
    """
    if line[-1:] not in LAST_OF_DATE:
        return None
    line = line.rpartition("。")[2].lstrip()
    if len(line) > _LONGEST or not _YEARLY.search(line):
        return None
    return _date_signed(line)


@lru_cache(maxsize=1024)  # splitting asks, and then the reading of the foot
def _date_signed(line: str) -> SigningDate | None:
    """Return what `signing_date` does for a line that is short enough and may hold a year."""
    line = _WITHIN.sub("", line) if " " in line else line
    line = line.replace("|", " ") if "印发" in line else line
    bracketed = _IN_BRACKETS.fullmatch(line)
    line = bracketed[1] if bracketed else line
    found = DATE.search(line)
    if found is None or not (after := _AFTER_DATE.fullmatch(line, found.end())) or (bracketed and not after[0].strip()):
        return None
    before = _LABEL.sub("", line[: found.start()].strip().removesuffix("于").strip("，、 "))
    if not before:
        return SigningDate(date_of(found), "印" in after[0])
    return SigningDate(date_of(found), "印" in after[0], bodies) if (bodies := bodies_of(before)) else None


def is_blank_date(line: str) -> bool:
    """Tell whether a line is a signature's date that is still to be filled in: 年  月  日."""
    return line.endswith("日") and bool(_BLANK_DATE.fullmatch(line))


def date_in_head(head: Sequence[str]) -> str | None:
    """Return the date under the title (题注) that is the document's: in brackets, on a line of its own, or in the history of a Taiwanese text."""
    for i, line in enumerate(head[:_NOTE_LINES]):
        found = DATE.search(line) if _YEARLY.search(line) else None
        if found is None:
            continue
        if line.startswith(("（", "(")) and not _AMENDED.search(line) and (given := _GIVEN_OUT.search(line)):
            return date_of(given)
        note = _NOTE.match(line)
        if note and note.end() == found.start() and not _REVISED.search(line):
            return date_of(found)
        bare = NUMBER.sub("", line) if "号" in line else line
        if ((i or bare != line) and signing_date(bare)) or (found.start() == 0 and _HISTORY.match(line, found.end())):
            return date_of(found)
    return None


def body_in_note(line: str) -> str | None:
    """Return the body that the note under a title names before its date: （某委员会办公室 2021年4月2日） -> 某委员会办公室."""
    note = _NOTE.match(line)
    named = note["by"].strip() if note and DATE.match(line, note.end()) else ""
    return named if named and bodies_of(named) else None
