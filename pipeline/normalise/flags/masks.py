"""Masks: signs that stand where a template or a page hides a name, a number or a date (20xx年, **县, 李某某, 林○○, ____)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.lexicon import alternatives, load
from extractors.reading.names import SURNAMES
from pipeline.normalise.alignment import Doubt

KIND = "mask"

_LEXICON = load("flags")["masks"]
_HAN = "㐀-鿿"
_MARK = "[xX×*＊]"

# Every run of marks of one kind; what it means is decided by what stands beside it. (One class of characters in front lets the search run fast.)
_KINDS = (_MARK, "[○〇◯]", "[_＿﹍]", "某", "[?？□]")
_RUN = re.compile(f"[{''.join(kind.strip('[]') for kind in _KINDS)}](?:{'|'.join(f'(?<={kind}){kind}*+' for kind in _KINDS)})")
_YEAR = re.compile(r"(?<![A-Za-z\d.])(?:(?:19|20)\d?|[一二][○〇◯Oo0零九]?[○〇◯Oo0零一二]?)$")
_HALF_YEAR = re.compile(r"(?<![A-Za-z\d.])20$")
_NUMERAL = re.compile("[一二三四五六七八九十百千零〇○◯0-9●◎◇]")
_WORD, _LETTER = re.compile("[A-Za-z0-9_]"), re.compile("[A-Za-z]")
_LINE_START, _LINE_END = re.compile(r"(?:^|[\n|\t]) *$"), re.compile(r" *(?:$|[\n|\t])")
_SPOILT = re.compile("[A-Za-z0-9_√✓]$")
_BESIDE = re.compile(rf"[A-Za-z\d%％√✓]|[{_HAN}]{{0,2}}[=＝÷]")
_REAL = re.compile(alternatives(_LEXICON["real"]))
_SECRET = re.compile(rf"{alternatives(_LEXICON['secrets'])}[^\n]{{0,4}}$")
_PHONE = re.compile(r"(?<![\d.])\d{2,17}$")
_SINGLE_BEFORE = re.compile(rf"{alternatives(_LEXICON['before'])}$")
BODY = re.compile(rf"{alternatives(_LEXICON['bodies'])}(?!{alternatives(_LEXICON['body_goes_on'])})")
"""What a mask stands before (**县, **局)."""
_DATE = [
    (re.compile(r"年$"), re.compile("月(?!份?考)")),
    (re.compile(r"(?:月|月 )$"), re.compile("日")),
    (re.compile(r"(?:[年至到从自于在和与及 （(，。；：、—~-]|^)$"), re.compile(rf"年(?:{_MARK}{{1,2}}|\d{{1,2}})月|月(?:{_MARK}{{1,2}}|\d{{1,2}})日|月[上中下]旬|月[底初末]")),
]
_NUMBER = [(re.compile(r"[〕\]）)]$"), re.compile("号")), (re.compile("第$"), re.compile(alternatives(_LEXICON["ordinals"])))]
_PERSON = re.compile(f"(?:^|[：，、 \n])[{''.join(sorted(SURNAMES))}]$"), re.compile(r"任|为|兼|同志|[（，、。；\s]|$")
_ISSUER = re.compile(rf"[{_HAN}]{{1,6}}〔")
_FACE = re.compile(rf"[{_HAN}]$")


def find(text: str) -> Iterator[Doubt]:
    """Yield one doubt per mask; a year is taken whole (20xx)."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - 20) : start], text[end : end + 20]
        if (length := _masked(match[0], before, after)) is not None:
            yield Doubt(start - length, end, KIND)


def _masked(run: str, before: str, after: str) -> int | None:
    """Return how many characters before a run belong to the mask, None if the run is none."""
    if run[0] in "?？□_＿" and len(run) == 2 and _HALF_YEAR.search(before) and after.startswith("年"):
        return 2
    if run[0] in "某_＿﹍":
        return 0 if len(run) > 1 and (run[0] == "某" or _is_blank(before, after)) else None
    if run[0] in "○〇◯":
        return 0 if len(run) > 1 and _is_circles(before, after) else None
    if run[0] in "?？□":
        return None
    if len(run) <= 2 and (year := _YEAR.search(before)) and len(year[0]) + len(run) == 4 and not _WORD.match(after):
        return len(year[0])
    if len(run) >= 3 and run[0] in "*＊xX" and (digits := _PHONE.search(before)) and not _LETTER.match(after):
        return len(digits[0])
    if _BESIDE.match(after) or _SPOILT.search(before) or _REAL.match(after) or _SECRET.search(before):
        return None
    real = _is_single(run, before, after) if len(run) == 1 else not (run[0] in "*＊" and _is_ornament(run, before, after))
    return 0 if real else None


def _is_blank(before: str, after: str) -> bool:
    """Tell whether underscores are a blank to fill in: no part of a file name, no line drawn across the page."""
    alone = _LINE_START.search(before) and _LINE_END.match(after)
    return not (_WORD.match(before[-1:]) or _WORD.match(after) or alone)


def _is_circles(before: str, after: str) -> bool:
    """Tell whether circles hide a name (林○○, ○○县): no figures of a number or a year, no marks in a table."""
    if _NUMERAL.match(before[-1:]) or _NUMERAL.match(after):
        return False
    return bool(_FACE.search(before) or BODY.match(after))


def _is_ornament(run: str, before: str, after: str) -> bool:
    """Tell whether asterisks draw a line or adorn a heading: alone on their line, or at its edge, four and more or with a blank beside them."""
    starts, ends = bool(_LINE_START.search(before)), bool(_LINE_END.match(after))
    if starts != ends:
        return len(run) >= 4 or (after if starts else before[::-1]).startswith(" ")
    return starts


def _is_single(run: str, before: str, after: str) -> bool:
    """Tell whether one sign hides a place, a body, a number or part of a date; between two other words it multiplies or refers to a note."""
    if any(left.search(before) and right.match(after) for left, right in (*_DATE, *_NUMBER, _PERSON)):
        return True
    if run in "*＊" and _LINE_START.search(before):
        return False
    if not BODY.match(after) and not _ISSUER.match(after):
        return False
    return run in "xX" or not _FACE.search(before) or bool(_SINGLE_BEFORE.search(before))
