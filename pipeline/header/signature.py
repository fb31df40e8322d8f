"""A plan's lines -> who signed it and when: the bodies and the date at its foot (GB/T 9704-2012, 7.3.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.lexicon import alternatives, load
from extractors.reading.names import is_name, split_name_and_post, split_post_and_name
from pipeline.header.bodies import bodies_of, is_seal, one_within
from pipeline.header.dates import LAST_OF_DATE, SigningDate, is_blank_date, signing_date
from pipeline.header.formulae import Line, is_numbered, kind_of_title

_SIGNATURE = load("header")["signature"]
_TAIL = tuple(_SIGNATURE["tail"])
_ANNEXED = tuple(_SIGNATURE["annexed"])
_PERSONS = tuple(_SIGNATURE["persons"])
_BODY_LABEL = re.compile(rf"^{alternatives(_SIGNATURE['body_labels'])}[ ]?[：:][ ]*")
_MARKS = re.compile(r"[，。；：！？|、《》]")
_SENTENCE_ENDS = ("。", "；", "！", "？", "）", "”", "：", ".", ";")
_DRAWS_UP = re.compile(alternatives(load("header")["citations"]["to_come"]))
_ABOVE = 8
"""Lines above a signature's date that can hold the bodies that sign."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The bodies that signed, joined by 、, and the date in EDTF; None where the foot does not say. `printed`: only the printer's line (…印发) says it."""

    issuer: str | None = None
    issued: str | None = None
    printed: bool = False


def read_signature(lines: Sequence[str]) -> Signature:
    """Return the signature among a plan's lines: a date that ends a text, with the bodies named before it; a printer's date (…印发) only for want of it.

    Without such a date, or with one that is the first line, a body's name that is the last line.
    """
    for i, found in sorted(_signing_dates(lines), key=lambda dated: (dated[1].printed, not dated[0])):
        if found.date:
            return Signature("、".join(found.bodies) or (_signers(lines, i) if i else _last_body(lines)), found.date, found.printed)
    last = len(lines) - 1
    if last > 1 and is_blank_date(lines[last]):
        return Signature(_signers(lines, last))
    return Signature(_last_body(lines))


def _last_body(lines: Sequence[str]) -> str | None:
    """Return the bodies whose names are the last line, after a sentence's end."""
    closed = len(lines) > 1 and lines[-2].endswith("。")
    return ("、".join(_bodies(lines[-1])) or None) if closed else None


def signature_starts(lines: Sequence[Line]) -> list[int]:
    """Return the offsets at which signatures begin: the first of the bodies' lines above a date that ends a text, or the date itself."""
    words = [line.text for line in lines]
    return [lines[_first_signer(words, i)].start for i, _ in _signing_dates(words)]


def _signing_dates(lines: Sequence[str]) -> Iterator[tuple[int, SigningDate]]:
    """Yield the lines that sign and their dates: those that end a text, or for want of any the only date that stands under a body and a sentence's end.

    More than one of the latter are the cells of a table of tasks.
    """
    dated = [(i, found) for i, line in enumerate(lines) if line[-1] in LAST_OF_DATE if (found := signing_date(line))]
    if not dated:
        return
    if ending := [(i, found) for i, found in dated if _ends_text(lines, i)]:
        yield from ending
        return
    signed = [(i, found) for i, found in dated if 0 < (first := _first_signer(lines, i)) < i and lines[first - 1].endswith(_SENTENCE_ENDS)]
    yield from signed if len(signed) == 1 else []


def _first_signer(lines: Sequence[str], date: int) -> int:
    """Return the index of the first of the bodies' lines above a date, the date's own if there are none."""
    first = date
    while first and date - first < _ABOVE and (_bodies(lines[first - 1]) or is_seal(lines[first - 1])):
        first -= 1
    return first


def _bodies(line: str) -> tuple[str, ...]:
    """Return the bodies that a line of a signature names: alone on it, or after 单位：."""
    return bodies_of(_BODY_LABEL.sub("", line) if "：" in line or ":" in line else line)


def _ends_text(lines: Sequence[str], i: int) -> bool:
    """Tell whether a text ends at line `i`: nothing follows, or what follows a signature, or the title of what the signed notice sends out."""
    if i + 1 == len(lines):
        return True
    following = lines[i + 1]
    if following.startswith(_TAIL) or following.endswith(_ANNEXED) or signing_date(following) or _signs_below(lines, i):
        return True
    titles = (following, following + lines[i + 2] if i + 2 < len(lines) else "")
    return len(following) > 5 and not is_numbered(following) and any(kind_of_title(title) for title in titles) and not _DRAWS_UP.match(following)


def _signs_below(lines: Sequence[str], i: int) -> bool:
    """Tell whether the body that signs stands below the date of line `i`: as the last line, after a sentence's end above the date."""
    return i + 2 == len(lines) and i > 0 and lines[i - 1].endswith(_SENTENCE_ENDS) and len(lines[i + 1]) > 3 and bool(bodies_of(lines[i + 1]))


def _signers(lines: Sequence[str], date: int) -> str | None:
    """Return the bodies named in the lines above a date, or below it."""
    named: list[str] = []
    for line in reversed(lines[max(0, date - _ABOVE) : date]):
        if is_seal(line):
            continue
        if not (bodies := _bodies(line)):
            break
        named[:0] = bodies
    if not named and _signs_below(lines, date):
        named += bodies_of(lines[date + 1])
    if not named and date and _stands_apart(lines, date - 1):
        named.append("".join(lines[date - 1].split()))
    return "、".join(one_within(named)) or None


def _stands_apart(lines: Sequence[str], i: int) -> bool:
    """Tell whether a line without a body's suffix is signed all the same: short, unpunctuated, after a sentence's end."""
    name = lines[i]
    alone = not is_seal(name) and not _signs_as_person(name) and 2 < len(name) <= 25 and not _MARKS.search(name) and not is_numbered(name) and signing_date(name) is None
    return alone and i > 0 and lines[i - 1].endswith(_SENTENCE_ENDS)


def _signs_as_person(name: str) -> bool:
    """Tell whether a line names a person, with a post before the name or without (省长 郑某, 林校长)."""
    name = "".join(name.split())
    return name.startswith(_PERSONS) or is_name(name) or split_post_and_name(name) is not None or split_name_and_post(name) is not None
