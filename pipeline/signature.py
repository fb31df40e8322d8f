"""A plan's lines -> who signed it and when: the bodies and the date at its foot (GB/T 9704-2012, 7.3.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.lexicon import alternatives, load
from pipeline.formulae import Line, date_of, is_numbered, kind_of_title, signing_date

_SIGNATURE = load("header")["signature"]
_BODIES = tuple(_SIGNATURE["bodies"])
_TAIL = tuple(_SIGNATURE["tail"])
_ANNEXED = tuple(_SIGNATURE["annexed"])
_PERSONS = tuple(_SIGNATURE["persons"])
_SEAL = re.compile(r"[ ]*[（(](?:盖章|公章|印章|章|签章|代章)[)）]$")
_MARKS = re.compile(r"[，。；：！？|、《》]")
_SENTENCE_ENDS = ("。", "；", "！", "？", "）", "”", "：", ".", ";")
_DRAWS_UP = re.compile(alternatives(load("header")["citations"]["to_come"]))
_LONGEST = 40
"""Characters of a line that can be a body's name."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The bodies that signed, joined by 、, and the date in EDTF; None where the foot does not say."""

    issuer: str | None = None
    issued: str | None = None


def read_signature(lines: Sequence[Line]) -> Signature:
    """Return the signature among a plan's lines: a date that ends a text, with the bodies named before it; a printer's date (…印发) only for want of it.

    Without such a date, a body's name that is the last line.
    """
    dated = [(i, match) for i, line in enumerate(lines) if (match := signing_date(line.text)) and _ends_text(lines, i)]
    dated.sort(key=lambda found: "印" in lines[found[0]].text[found[1].end() :])
    for i, match in dated:
        if issued := date_of(match):
            return Signature(_signers(lines, i, lines[i].text[: match.start()].strip()), issued)
    last = len(lines) - 1
    if last > 0 and _is_body(lines[last].text) and lines[last - 1].text.endswith("。"):
        return Signature(_joined([lines[last].text]))
    return Signature()


def signature_starts(lines: Sequence[Line]) -> list[int]:
    """Return the offsets at which signatures begin: the first of the bodies' lines above a date that ends a text, or the date itself."""
    starts = []
    for i, line in enumerate(lines):
        if signing_date(line.text) and _ends_text(lines, i):
            first = i
            while first and i - first < 6 and (_is_body(lines[first - 1].text) or _SEAL.fullmatch(lines[first - 1].text)):
                first -= 1
            starts.append(lines[first].span.start)
    return starts


def _ends_text(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a text ends at line `i`: nothing follows, or what follows a signature, or the title of what the signed notice sends out."""
    if i + 1 == len(lines):
        return True
    following = lines[i + 1].text
    if following.startswith(_TAIL) or following.endswith(_ANNEXED) or signing_date(following):
        return True
    titles = (following, following + lines[i + 2].text if i + 2 < len(lines) else "")
    return len(following) > 5 and not is_numbered(following) and any(kind_of_title(title) for title in titles) and not _DRAWS_UP.match(following)


def _signers(lines: Sequence[Line], date: int, before: str) -> str | None:
    """Return the bodies named in the date's own line (`before`) or in the lines above it."""
    if before:
        return _joined([before])
    bodies: list[str] = []
    for line in reversed(lines[max(0, date - 6) : date]):
        if _SEAL.fullmatch(line.text):
            continue
        if not _is_body(line.text):
            break
        bodies.insert(0, line.text)
    if not bodies and date and _stands_apart(lines, date - 1):
        bodies = [lines[date - 1].text]
    return _joined(bodies)


def _is_body(line: str) -> bool:
    """Tell whether a line is one or more bodies' names: short, without punctuation, ending as bodies' names do."""
    name = _SEAL.sub("", line)
    return len(name) <= _LONGEST and name.endswith(_BODIES) and not _MARKS.search(name) and not is_numbered(name)


def _stands_apart(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a line without a body's suffix is signed all the same: short, unpunctuated, after a sentence's end."""
    name = lines[i].text
    alone = not name.startswith(_PERSONS) and 2 < len(name) <= 25 and not _MARKS.search(name) and not is_numbered(name) and signing_date(name) is None
    return alone and i > 0 and lines[i - 1].text.endswith(_SENTENCE_ENDS)


def _joined(named: Sequence[str]) -> str | None:
    """Return names joined by 、; several on one line stand apart by blanks, and letters spread over the line are drawn together."""
    bodies: list[str] = []
    for line in named:
        parts = _SEAL.sub("", line).split()
        whole = all(part.endswith(_BODIES) and len(part) > 2 for part in parts)
        bodies += parts if whole else ["".join(parts)]
    return "、".join(bodies) or None
