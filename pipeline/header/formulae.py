"""The stock formulae of official documents that splitting and the reading of heads share: lines, numbers of headings, kinds, openings.

Offsets are characters of the text that was given. Elements and their places follow GB/T 9704-2012.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import CIRCLED, NUMBERED, NUMERALS
from extractors.reading.kept import kept

_LEXICON = load("header")
_KINDS = _LEXICON["kinds"]
_OPENING = _LEXICON["opening"]
_REACH = 700
"""Characters of a paragraph in which an opening's formula is looked for."""


class Line(NamedTuple):
    """A line without the blanks around it, and where its characters stand."""

    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The characters of the line."""
        return Span(self.start, self.end)


def lines(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank."""
    start, found = 0, []
    for raw in text.split("\n"):
        size = len(raw)
        if stripped := raw.strip():
            length = len(stripped)
            at = start if length == size else start + size - len(raw.lstrip())
            found.append(Line(stripped, at, at + length))
        start += size + 1
    return found


def drawn_together(text: str, least: int) -> str:
    """Return a text whose letters all stand apart (总 则) without the blanks between them; any other, or one of fewer than `least` letters, as it is."""
    letters = text.split()
    return "".join(letters) if len(letters) >= least and all(len(letter) == 1 for letter in letters) else text


def words_of_lines(text: str) -> list[str]:
    """Return the lines of `text` that are not blank, stripped; those whose letters are spread over the page (four and more) drawn together."""
    return [drawn_together(line, 4) if line[1:2] in " \t\u3000" else line for line in map(str.strip, text.split("\n")) if line]


_NUMBERED = re.compile(
    rf"{NUMBERED}(?![0-9])|第[{NUMERALS}0-9]{{1,3}}[条章节]|[{CIRCLED}]|[壹贰叁参肆伍陆柒捌玖拾]{{1,3}}、"
)


def is_numbered(line: str) -> bool:
    """Tell whether a line opens with a heading's or an item's number."""
    return bool(_NUMBERED.match(line))


def _kinds(bases: Iterable[str]) -> frozenset[str]:
    """Return the kinds of document that `bases` name, alone and with the words before them that belong to them (方案, 实施方案)."""
    bases = list(bases)
    paired = (word + base for word, ends in _KINDS["pairs"].items() for base in ends if base in bases)
    modified = (modifier + base for base in bases if base not in _KINDS["alone"] for modifier in _KINDS["modifiers"])
    return frozenset((*bases, *modified, *paired))


_ALL_KINDS = _kinds(_KINDS["bases"])
_KIND_LENGTHS = range(max(map(len, _ALL_KINDS)), 0, -1)
_AFTER_KIND = re.compile(
    r"(?:[ ]?[Vv][0-9.]{1,5}|范文|范本|模板|全文|文本|征求意见稿|讨论稿|送审稿|报批稿|修订稿|试行稿|稿|草案)?"
    r"(?:[ ]?[（(【\[〔][^（）()\n]{1,24}[）)】\]〕])?[》」]?$"
)
"""What may follow the kind at a title's end: a version, a word for models or drafts, the edition in brackets, the closing mark."""
_TITLE_ENDS = frozenset(kind[-1] for kind in _ALL_KINDS)
_ENDS_WITH_MORE = frozenset("文本板稿案》」）)】]〕0123456789")
_REACH_OF_TITLE = 50
"""Characters at a title's end in which its kind and what may follow it stand."""


@kept
def kind_of_title(title: str) -> str | None:
    """Return the kind of document that a title ends in (…工作实施方案（试行） -> 实施方案), None if it names none."""
    last = title[-1:]
    if last in _ENDS_WITH_MORE and (after := _AFTER_KIND.search(title, max(0, len(title) - _REACH_OF_TITLE))):
        title = title[: after.start()]
    elif last not in _TITLE_ENDS:
        return None
    return next(filter(_ALL_KINDS.__contains__, (title[-length:] for length in _KIND_LENGTHS)), None)


@cache
def _opening_patterns() -> tuple[re.Pattern[str], ...]:
    before = alternatives([*_KINDS["modifiers"], *_KINDS["pairs"]])
    kind, firm = (rf"{before}?{alternatives(_KINDS[bases])}" for bases in ("bases", "firm"))
    verbs, these = (alternatives(_OPENING[key]) for key in ("verbs", "these"))
    leading = alternatives([*_OPENING["nows"], *(f"{ground}，" for ground in _OPENING["grounds"])])
    reports = alternatives([*_OPENING["reports"], *_OPENING["notices"]])
    return (
        re.compile(rf"{verbs}了?{these}(?P<kind>{kind})"),
        re.compile(rf"{leading}(?:研究)?{verbs}了?[《「“]?[^，。；：\n《]{{0,40}}?(?P<kind>{firm})[》」”]?(?:如下)?[：。，（]"),
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
            return kind_of_title(found["kind"])
    return None


_OPENS = tuple(_OPENING["starts"])
_FIRST_OF_OPENS = frozenset(word[0] for word in _OPENS)
_OPENS_LATE = re.compile(rf"[。！](?:{'|'.join(_OPENING['starts'])})[^。\n]{{4,200}}。?$")  # …隐患突出。为防范事故，制定本方案。


def opens_document(paragraph: str) -> bool:
    """Tell whether a paragraph is the first of a document: it, or its last sentence, starts as openings do and says what is made."""
    starts = paragraph[:1] in _FIRST_OF_OPENS and paragraph.startswith(_OPENS)
    return (starts or _opens_late(paragraph)) and opening_kind(paragraph) is not None


def _opens_late(paragraph: str) -> bool:
    """Tell whether the last sentence of a paragraph without number starts as openings do."""
    last = paragraph.rfind("。", 0, -1)
    return (last >= 0 or "！" in paragraph) and _OPENS_LATE.search(paragraph, max(last, 0)) is not None and not is_numbered(paragraph)


_FOLLOWS = (*_KINDS["firm"], "清单", "制度")


def opened_kind(every: Sequence[str]) -> str | None:
    """Return the kind that a text's opening paragraph names (制定本实施方案), None if no paragraph at the start does."""
    for i, line in enumerate(every[:12]):
        if (i < 4 or opens_document(line)) and (kind := opening_kind(line) or _announced_kind(line)):
            return kind
    return None


def _announced_kind(paragraph: str) -> str | None:
    """Return the kind of document that a paragraph of a text's head says follows (…，具体实施方案如下：), None if it says none."""
    before, follows, _ = paragraph[:_REACH].partition("如下")
    kind = kind_of_title(before) if follows else None
    return kind if kind and kind.endswith(_FOLLOWS) else None
