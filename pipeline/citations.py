"""A plan's text -> the documents it cites: 《title》 and its number (发文字号)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from pipeline.header.numbers import NUMBER, SERIAL, damaged_number, number_of

_CITATIONS = load("header")["citations"]
_NEAR = 24
"""Characters before a title in which a verb such as 填写 tells that the document is still to be drawn up."""

_TITLE = r"《(?P<title>(?:[^《》\n]|《[^《》\n]{1,100}》){2,120})》"
_CORNERED = rf"「(?P<cornered>[^「」\n]{{4,60}}{alternatives(_CITATIONS['taiwan_kinds'])})」"
_NUMBER_END = re.compile(r"[\]〕）)］】﹞〗][ ]{0,3}(?:第[ ]{0,3})?[0-9xX×*]{1,5}[ ]{0,3}号")
"""What every document number ends in: without it in a line none is looked for there."""
_QUOTED = frozenset(_CITATIONS["quoted"])
_NAMED = "|".join([_TITLE, _CORNERED, *map(re.escape, sorted(_QUOTED))])
_MENTION, _MENTION_OR_NUMBER = re.compile(_NAMED), re.compile(f"{_NAMED}|(?P<number>{NUMBER.pattern})")
_CUE = re.compile("|".join(["《", "「", "号", *map(re.escape, sorted(_QUOTED))]))
"""All alternatives of it and of `_NAMED` begin with a literal, which lets the search skip along the text."""
_OTHER_NUMBERS = re.compile(
    rf"{SERIAL.pattern}|[\u4e00-\u9fff、 ]{{2,40}}(?:令|公告)[ ]?(?:(?:19|20)\d\d年)?[ ]?第?[ ]?[0-9]{{1,4}}[ ]?号"
    r"|[A-Z]{2,4}[0-9]{0,2}(?:/[TZ])?[ ]?[0-9.]{2,9}[-—–][0-9]{2,4}"
)
"""Numbers of orders, announcements, Taiwanese documents and standards: 国务院令第549号, GB/T 29639-2020."""
_SHORT_NAME = re.compile(r"以下(?:简称|称)[：:]?《([^《》\n]{2,30})》")
_BRACKET = re.compile(r"[ ]*[（(\[][ ]*")
_INSIDE = re.compile(r"[^）)\n，。]{4,30}(?=[)）])")
_CLOSING = re.compile(r"[^（）()\n]{0,30}[)）\]]")
_FORM = re.compile(rf"{alternatives(_CITATIONS['forms'])}(?:[（(][^（）()]{{1,12}}[)）])?$")
_TO_COME = re.compile(rf"{alternatives(_CITATIONS['to_come'])}[^，。；！？\n《》]{{0,14}}$")
_SENDS = re.compile(rf"(?:关于|现将)?{alternatives(load('split')['wraps']['words'])}$|现将$")
_SENT = re.compile(rf"[^，。；\n《》]{{0,12}}?(?:已经|{alternatives(load('split')['wraps']['words'])}(?:给|你))")
_JOIN = re.compile(r"[、，和及与或 ]{0,3}(?:（[^（）\n]{1,12}）)?[、，和及与或 ]{0,3}")
_LISTED = ("、", "和", "及", "，")
_OF_DOCUMENT = re.compile(r"[）)]?[ ]?(?:文件|号?文|通知|精神|要求|规定|意见)")
_LEADING = re.compile(r".*(?:根据|按照|依据|依照|遵照|贯彻|落实|执行|参照|和|及|与|以|的|见|按)")
_SHORT_FORMS = range(3, 10)
"""Characters of a short form that repeats the end of a title cited before (《关于加强某事的指导意见》 … 《指导意见》)."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in the text: title without the outer book-title marks (None if only its number is given), number, and where they stand."""

    span: Span
    title: str | None
    number: str | None = None


def citations(text: str) -> Iterator[Citation]:
    """Yield the documents that a plan's normalised text cites, in the order of the text, each at its first mention.

    No citations are forms and lists, documents that the plan tells others to draw up, and what a notice sends out as its own annex.
    """
    seen = set(_SHORT_NAME.findall(text))
    taken, to_come = 0, -1
    for found in _mentions(text):
        if found.start() < taken:
            continue
        if found["title"] and (_is_to_come(text, found) or (to_come >= 0 and _JOIN.fullmatch(text, to_come, found.start()))):
            to_come = found.end()
            continue
        citation = _citation(text, found)
        if citation and (key := citation.title or citation.number or "") not in seen:
            seen |= {key, *(key[-length:] for length in _SHORT_FORMS)}
            taken = citation.span.end
            yield citation


def _mentions(text: str) -> Iterator[re.Match[str]]:
    """Yield the mentions of documents, which lie within one line, from the lines that have what a mention must hold."""
    at = 0
    while cue := _CUE.search(text, at):
        start, end = text.rfind("\n", at, cue.start()) + 1 or at, text.find("\n", cue.start())
        at = end + 1 if end >= 0 else len(text)
        end = end if end >= 0 else at
        pattern = _MENTION_OR_NUMBER if _NUMBER_END.search(text, start, end) else _MENTION
        yield from pattern.finditer(text, start, end)


def _citation(text: str, found: re.Match[str]) -> Citation | None:
    """Return what a mention cites, None if it is no citation."""
    if found[0] in _QUOTED:
        return Citation(Span(*found.span()), found[0])
    if found.lastgroup == "number":
        return _by_number(text, found)
    title = (found["title"] or found["cornered"]).strip().replace("《", "〈").replace("》", "〉")
    if _SENDS.search(text, max(0, found.start() - 8), found.start()) or _SENT.match(text, found.end()):
        return None
    number, end = _number_after(text, found.end())
    if number is None and _FORM.search(title):
        return None
    return Citation(Span(found.start(), end), title, number)


def _number_after(text: str, end: int) -> tuple[str | None, int]:
    """Return the number that follows a title, in brackets or at once, and where title and number end."""
    bracket = _BRACKET.match(text, end)
    if bracket is None:
        found = NUMBER.match(text, end)
        return (number_of(found), found.end()) if found and found["organ"][0] not in "和及与或、" else (None, end)
    found = NUMBER.match(text, bracket.end())
    other = None if found else _OTHER_NUMBERS.match(text, bracket.end())
    if not (match := found or other):
        inside = _INSIDE.match(text, bracket.end())
        damaged = damaged_number(inside[0]) if inside else None
        return (damaged, inside.end() + 1) if inside and damaged else (None, end)
    closing = _CLOSING.match(text, match.end())
    return number_of(found) if found else match[0].strip(), closing.end() if closing else match.end()


def _by_number(text: str, found: re.Match[str]) -> Citation | None:
    """Return a document cited by its number alone (按照某办发〔2011〕22号文件要求); a number on a line of its own is the text's own."""
    skipped = _LEADING.match(found["organ"])
    if not (_OF_DOCUMENT.match(text, found.end()) or (skipped and text.startswith(_LISTED, found.end()))):
        return None
    start = found.start() + (skipped.end() if skipped else 0)
    inner = NUMBER.match(text, start)
    return Citation(Span(start, found.end()), None, number_of(inner)) if inner else None


def _is_to_come(text: str, found: re.Match[str]) -> bool:
    """Tell whether the words before a title say that the document is still to be drawn up or filled in."""
    return bool(_TO_COME.search(text, max(0, found.start() - _NEAR), found.start()))
