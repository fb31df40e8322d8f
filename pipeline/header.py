"""A plan's text -> the facts of its head and foot: title, kind, issuer, number, dates, recipients (elements after GB/T 9704-2012)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.lexicon import alternatives, load
from pipeline.formulae import DATE, NUMBER, Line, date_of, is_numbered, kind_of_title, lines, number_of, opening_kind, opens_document, signing_date
from pipeline.nature import is_plan, is_template, is_truncated
from pipeline.signature import body_at_start, read_signature

_LEXICON = load("header")
_HEAD = _LEXICON["head"]
_LABEL = re.compile(rf"(?P<label>{alternatives(_HEAD['labels'])})[ ]?[：:\t ][ ]*(?P<value>.+)")
_RECIPIENTS = _LEXICON["recipients"]
_TITLE_END = ("。", "；", "，", "、", "：", ";", "！")
_LONGEST_TITLE = 110
_HEAD_LINES = 24
"""Lines at most, from the first, in which title, number and recipients are looked for."""


@dataclass(frozen=True, slots=True)
class Header:
    """The facts of one plan, in the dataset's normal form; what the text does not give is None (lists: empty)."""

    title: str | None = None
    kind: str | None = None
    issuer: str | None = None
    number: str | None = None
    issued: str | None = None
    year: str | None = None
    recipients: tuple[str, ...] = ()
    topic: str | None = None
    is_plan: bool = True
    is_template: bool = False
    is_truncated: bool = False


def read_header(text: str) -> Header:
    """Return the facts of the plan whose normalised text is `text`."""
    every = list(lines(text))
    head = _head(every)
    named = _title(every, head)
    title = _wrapped(named, every) if named else None
    kind = kind_of_title(title) if title else _opened_kind(every)
    if title and kind is None and not _is_essay_like(title):
        kind = _opened_kind(every)
    number = _number(head)
    signature = read_signature(every)
    issued = signature.issued or _dated_in_head(head)
    return Header(
        title=title,
        kind=kind,
        issuer=signature.issuer or _issuer_in_head(head, named, title),
        number=number,
        issued=issued,
        year=_year(issued, number),
        recipients=_recipients(head),
        topic=topic_of(title) if title else None,
        is_plan=is_plan(every, title, kind),
        is_template=is_template(text),
        is_truncated=is_truncated(every),
    )
