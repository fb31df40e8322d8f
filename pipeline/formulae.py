"""The stock formulae of official documents that splitting and the reading of heads share: openings, titles, kinds, numbers and date lines.

Offsets are characters of the text that was given. Elements and their places follow GB/T 9704-2012.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.numbers import masked_digits, number

_LEXICON = load("header")
_KINDS = _LEXICON["kinds"]
_OPENING = _LEXICON["opening"]
_REACH = 700
"""Characters of a paragraph in which an opening's formula is looked for."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it, and its span."""

    text: str
    span: Span


def lines(text: str, within: Span | None = None) -> Iterator[Line]:
    """Yield the lines of `text` (or of the part `within`) that are not blank."""
    start, end = (within.start, within.end) if within is not None else (0, len(text))
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        line = text[start:stop]
        if stripped := line.strip():
            at = start + line.index(stripped[0])
            yield Line(stripped, Span(at, at + len(stripped)))
        start = stop + 1


_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．](?![0-9])|第[一二三四五六七八九十0-9]{1,3}[条章节]|[①-⑳]")


def is_numbered(line: str) -> bool:
    """Tell whether a line opens with a heading's or an item's number."""
    return bool(_NUMBERED.match(line))


@cache
def _kind_pattern(firm: bool = False) -> re.Pattern[str]:
    """Match a kind of document, with the word before it that belongs to it; `firm` kinds name documents only (方案, not 措施)."""
    bases, plain = _KINDS["firm" if firm else "bases"], _KINDS["plain"]
    kinds = list(bases)
    for modifier in _KINDS["modifiers"]:
        kinds += [modifier + base for base in bases if base in plain.get(modifier, bases)]
    return re.compile(alternatives(kinds))


@cache
def _kind_at_end() -> re.Pattern[str]:
    bracket = r"(?:[ ]?[（(【\[〔][^（）()\n]{1,24}[）)】\]〕])?"
    return re.compile(rf"(?P<kind>{_kind_pattern().pattern})(?:范文|范本|模板|全文|文本|稿)?{bracket}$")


def kind_of_title(title: str) -> str | None:
    """Return the kind of document that a title ends in (…工作实施方案（试行） -> 实施方案), None if it names none."""
    found = _kind_at_end().search(title, max(0, len(title) - 50))
    return found["kind"] if found else None


@cache
def _opening_patterns() -> tuple[re.Pattern[str], ...]:
    kind = _kind_pattern().pattern
    verbs, these, nows, grounds = (alternatives(_OPENING[key]) for key in ("verbs", "these", "nows", "grounds"))
    reports = alternatives([*_OPENING["reports"], *_OPENING["notices"]])
    return (
        re.compile(rf"{verbs}了?{these}(?P<kind>{kind})"),
        re.compile(rf"(?:{nows}|{grounds}，)(?:研究)?{verbs}了?[^，。；：\n《]{{0,40}}?(?P<kind>{_kind_pattern(firm=True).pattern})(?:如下)?[：。，（]"),
        re.compile(rf"现[将就][^。；\n]{{0,80}}?(?P<kind>{reports})如下"),
    )


def opening_kind(paragraph: str) -> str | None:
    """Return what kind of document a paragraph opens (…，制定本实施方案。 -> 实施方案), None if it opens none.

    A paragraph opens a document if it starts with 为, 根据, 按照 … and says that the document is made, or what it reports, as a rule in its last
    clause. Only the first 700 characters count.
    """
    head = paragraph[:_REACH]
    for pattern in _opening_patterns():
        if found := pattern.search(head):
            return found["kind"]
    return None


def signing_date(line: str) -> re.Match[str] | None:
    """Return the date of a line that is a signature's date, alone or after the name of the body that signs (某某局 2012年2月9日印发); None if it is none."""
    found = next(DATE.finditer(line), None) if len(line) <= 60 else None
    if found is None or not _AFTER_DATE.fullmatch(line, found.end()):
        return None
    before = line[: found.start()].strip()
    return found if not before or (before.endswith(_BODIES) and not _MARKS.search(before)) else None


_AFTER_DATE = re.compile(r"[ 	]*(?:印发|发布|印|制|颁布)?[ 	]*")
_MARKS = re.compile(r"[，。；：、|]")
_BODIES = tuple(_LEXICON["signature"]["bodies"])
_OPENS = re.compile(alternatives(_OPENING["starts"]))


def opens_document(paragraph: str) -> bool:
    """Tell whether a paragraph is the first of a document: it starts as openings do and says what is made."""
    return bool(_OPENS.match(paragraph)) and opening_kind(paragraph) is not None


NUMBER = re.compile(
    r"(?P<organ>[\u3400-\u9fffA-Za-zxX×*]{1,16})[ ]?[\[〔（(［【﹝〖][ ]?"
    r"(?P<year>(?:19|20)[0-9xX×*]{2}|[xX×*]{2,4})年?[ ]?[\]〕）)］】﹞〗][ ]?(?:第[ ]?)?(?P<count>[0-9xX×*]{1,5})[ ]?号"
)
"""A document number (发文字号): organ's letters, year in brackets, count. GB/T 9704-2012, 7.2.5."""


def number_of(match: re.Match[str]) -> str:
    """Return a document number in normal form: 历下妇发[2012]第12号 -> 历下妇发〔2012〕12号, masked digits as x."""
    masked = str.maketrans("X×*", "xxx")
    return f"{match['organ']}〔{match['year'].translate(masked)}〕{match['count'].translate(masked)}号"


_YEAR = "[零〇○一二三四五六七八九0-9OoＯxX×*]"
_DAY = "(?:[元正一二三四五六七八九十廿卅0-9xX×*]{1,4})?"
_GAP = "[ \t]{0,8}"
DATE = re.compile(
    rf"(?:(?P<roc>民国{_GAP}[0-9一二三四五六七八九十百]{{1,5}})|(?P<year>{_YEAR}{{2,4}})){_GAP}年{_GAP}(?P<month>{_DAY}){_GAP}月"
    rf"(?:{_GAP}(?P<day>{_DAY}){_GAP}[日号])?"
    r"|(?<!\d)(?P<y>(?:19|20)\d\d)(?:[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)|(?P<mm>0[1-9]|1[0-2])(?P<dd>0[1-9]|[12]\d|3[01])(?!\d))"
)
"""A date as signatures have it: 二〇一二年二月九日, 2012年2月9日, 20xx年5月6日, 民国112年8月5日, 2014-3-9, 20190312."""

_LETTERS = str.maketrans("OoＯ", "000")


def _year(match: re.Match[str]) -> str | None:
    if match["roc"]:
        years = number(match["roc"].removeprefix("民国"))
        return str(1911 + years) if years else None
    year = masked_digits(match["year"].translate(_LETTERS))
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
        year, month, day = match["y"], _part(match["m"] or match["mm"]), _part(match["d"] or match["dd"])
    else:
        year, month, day = _year(match), _part(match["month"]), _part(match["day"])
    if not year or not _possible(month, 12) or not _possible(day, 31):
        return None
    return year + (f"-{month}" if month else "") + (f"-{day}" if month and day else "")
