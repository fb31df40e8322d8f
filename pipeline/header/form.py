"""The form that a page or a letter puts above a text: labels and their values (文号：…, | 发文机关 | … |, a label and a value on lines of their own)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.lexicon import alternatives, load
from pipeline.header.dates import DATE, date_of
from pipeline.header.numbers import NUMBER, damaged_number, number_of

_LEXICON = load("header")
_HEAD = _LEXICON["head"]
_NUMBERS = tuple(_LEXICON["number"]["labels"])
_LABELS = frozenset((*_HEAD["labels"], *_NUMBERS))
_LABELLED = re.compile(rf"(?:^|(?<=[ \t|]))(?P<label>{alternatives(_LABELS)})[ ]?(?:[：:]|[ \t])[ \t]*")
_OTHER_NUMBER = re.compile(r"(?=[^0-9]{0,20}[0-9])[\w/.〔〕-]{4,30}")


@dataclass(frozen=True, slots=True)
class Form:
    """What the form says, in normal form; None where it is silent. `publisher` is who put the page up, the issuer only for want of a better one."""

    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    issued: str | None = None
    publisher: str | None = None


def read_form(head: Sequence[str]) -> Form:
    """Return what the form in a text's head says, the first value of each label."""
    values: dict[str, str] = {}
    for label, value in _pairs(head):
        values.setdefault(label, value)
    date = next((found for label in _HEAD["dates"] if (found := DATE.search(values.get(label, "")))), None)
    return Form(
        title=_first(values, _HEAD["titles"]),
        number=_number(_first(values, _NUMBERS)),
        issuer=_first(values, _HEAD["issuers"]),
        issued=date_of(date) if date else None,
        publisher=_first(values, _HEAD["publishers"]),
    )


def is_form_line(line: str) -> bool:
    """Tell whether a line of the head belongs to a form: it opens with a label, or is one."""
    return bool(_LABELLED.match(line)) or line.startswith("|") or line in _LABELS


def _pairs(head: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the labels of a head and what stands beside or below them, empty values left out."""
    for i, line in enumerate(head):
        if line.startswith("|"):
            yield from _in_cells([cell.strip().rstrip("：:") for cell in line.strip("|").split("|")])
        elif line.rstrip("：:") in _LABELS:
            if i + 1 < len(head) and not is_form_line(head[i + 1]):
                yield line.rstrip("：:"), head[i + 1]
        else:
            yield from _in_line(line)


def _in_cells(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield labels and values of a table's row."""
    for label, value in itertools.pairwise(cells):
        if label in _LABELS and value and value not in _LABELS:
            yield label, value


def _in_line(line: str) -> Iterator[tuple[str, str]]:
    """Yield labels and values of a line that opens with a label."""
    if _LABELLED.match(line):
        found = list(_LABELLED.finditer(line))
        for i, label in enumerate(found):
            end = found[i + 1].start() if i + 1 < len(found) else len(line)
            if value := line[label.end() : end].strip(" \t|｜"):
                yield label["label"], value


def _first(values: dict[str, str], labels: Sequence[str]) -> str | None:
    return next((values[label] for label in labels if label in values), None)


def _number(value: str | None) -> str | None:
    """Return a labelled number in normal form, one that is no 发文字号 (HX/AQ-07) as it stands."""
    if value is None:
        return None
    found = NUMBER.match(value)
    if found is None and (damaged := damaged_number(value)):
        return damaged
    other = _OTHER_NUMBER.fullmatch(value.split()[0])
    return number_of(found) if found else other[0] if other else None
