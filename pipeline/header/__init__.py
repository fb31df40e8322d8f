"""A plan's text -> the facts of its head and foot: title, kind, issuer, number, dates, recipients (elements after GB/T 9704-2012).

The head is what stands before the first running text; the page's form in it (label and value), the letterhead, the title and the recipients each
have a module, as has the signature at the foot. What the foot says goes before what the head says, but for the office that printed it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.header.bodies import OFFICES, bodies_of, is_office_of
from pipeline.header.dates import date_in_head
from pipeline.header.foot import annexes, copied_to
from pipeline.header.form import read_form
from pipeline.header.formulae import kind_of_title, opened_kind, words_of_lines
from pipeline.header.head import head_of, recipients
from pipeline.header.issuer import issuer_in_head
from pipeline.header.nature import is_essay_title, is_plan
from pipeline.header.numbers import own_number
from pipeline.header.signature import Signature, read_signature
from pipeline.header.template import is_template
from pipeline.header.title import read_title
from pipeline.header.topic import topic_of
from pipeline.header.truncation import is_truncated


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
    annexes: tuple[str, ...] = ()
    copied_to: tuple[str, ...] = ()
    topic: str | None = None
    is_plan: bool = True
    is_template: bool = False
    is_truncated: bool = False


def read_header(text: str) -> Header:
    """Return the facts of the plan whose normalised text is `text`."""
    every = words_of_lines(text)
    head = head_of(every)
    form = read_form(head)
    named, title = read_title(every, head, form.title)
    kind = (kind_of_title(title) if title else None) or (None if title and is_essay_title(title) else opened_kind(every))
    signature = read_signature(every)
    number = form.number or own_number(head)
    of_head = form.issuer or issuer_in_head(every, head, named)
    signed = None if of_head and _says_less(signature, of_head) else signature.issuer
    issued = signature.issued or form.issued or date_in_head(head)
    return Header(
        title=title,
        kind=kind,
        issuer=_in_full(signed, named) or of_head or form.publisher,
        number=number,
        issued=issued,
        year=_year(issued, number),
        recipients=recipients(head),
        annexes=annexes(every),
        copied_to=copied_to(every),
        topic=topic_of(title) if title else None,
        is_plan=is_plan(every, title, kind),
        is_template=is_template(text, every),
        is_truncated=is_truncated(every),
    )


def _says_less(signature: Signature, body: str) -> bool:
    """Tell whether a signature says less than the body that the head names: it is its printing office, or its office without the body's name."""
    signed = signature.issuer or ""
    return (signature.printed and is_office_of(signed, body)) or (body.endswith(signed) and "、" not in body and signed.endswith(OFFICES))


def _in_full(signed: str | None, title: str | None) -> str | None:
    """Return a signature's name as the title says it in full: of 财务分中心 what 某管理处财务分中心…方案 opens with."""
    above, own, _ = (title or "").partition(signed or "\n")
    return above + own if own and len(bodies_of(above)) == 1 else signed


def _year(issued: str | None, number: str | None) -> str | None:
    """Return the year that issue date or number fixes, as four digits; a masked one fixes none."""
    for value in ((issued or "")[:4], (number or "").partition("〔")[2][:4]):
        if len(value) == 4 and value.isdecimal():
            return value
    return None
