"""The stock formulae of official documents that splitting and the reading of heads share: lines, numbers of headings, kinds, openings.

Offsets are characters of the text that was given. Elements and their places follow GB/T 9704-2012.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.contract import Span
from extractors.lexicon import alternatives, load

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


def drawn_together(text: str, least: int) -> str:
    """Return a text whose letters all stand apart (总 则) without the blanks between them; any other, or one of fewer than `least` letters, as it is."""
    letters = text.split()
    return "".join(letters) if len(letters) >= least and all(len(letter) == 1 for letter in letters) else text


_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．](?![0-9])|第[一二三四五六七八九十0-9]{1,3}[条章节]|[①-⑳]|[壹贰叁参肆伍陆柒捌玖拾]{1,3}、"
)


def is_numbered(line: str) -> bool:
    """Tell whether a line opens with a heading's or an item's number."""
    return bool(_NUMBERED.match(line))


@cache
def _kind_pattern(firm: bool = False) -> re.Pattern[str]:
    """Match a kind of document, with the word before it that belongs to it; `firm` kinds name documents only (方案, not 措施)."""
    bases = _KINDS["firm" if firm else "bases"]
    kinds = [*bases, *(modifier + base for modifier in _KINDS["modifiers"] for base in bases)]
    kinds += [word + base for word, paired in _KINDS["pairs"].items() for base in paired if base in bases]
    return re.compile(alternatives(kinds))


@cache
def _kind_at_end() -> re.Pattern[str]:
    bracket = r"(?:[ ]?[（(【\[〔][^（）()\n]{1,24}[）)】\]〕])?"
    return re.compile(rf"(?P<kind>{_kind_pattern().pattern})(?:范文|范本|模板|全文|文本|稿)?{bracket}[》」]?$")


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


_OPENS = re.compile(alternatives(_OPENING["starts"]))


def opens_document(paragraph: str) -> bool:
    """Tell whether a paragraph is the first of a document: it starts as openings do and says what is made."""
    return bool(_OPENS.match(paragraph)) and opening_kind(paragraph) is not None


def opened_kind(every: Sequence[Line]) -> str | None:
    """Return the kind that a text's opening paragraph names (制定本实施方案), None if no paragraph at the start does."""
    for i, line in enumerate(every[:12]):
        if (i < 4 or opens_document(line.text)) and (kind := opening_kind(line.text)):
            return kind
    return None
