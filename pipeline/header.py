"""A plan's text -> the facts of its head and foot: title, kind, issuer, number, dates, recipients (elements after GB/T 9704-2012)."""

from __future__ import annotations

from dataclasses import dataclass


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
    return Header()
