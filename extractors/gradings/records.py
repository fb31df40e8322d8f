"""The records of the family: a grading and its levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from extractors.contract import Finding


@dataclass(frozen=True, kw_only=True)
class Level(Finding):
    """One level of a grading. `rank` 1 is the gravest risk or the best result; `label` is as written, without gloss."""

    table: ClassVar[str] = "grading_levels"

    rank: int | None
    label: str | None
    criterion: str | None
    controller: str | None
    consequence: str | None


@dataclass(frozen=True, kw_only=True)
class Grading(Finding):
    """A set of ordered levels. `purpose` is risk, post, assessment or other; `review` an RFC 5545 rule; `polarity_evidence` the words that
    say which end is the gravest or best, None where only the labels' usual meaning does.
    """

    table: ClassVar[str] = "gradings"

    subject: str | None
    purpose: str
    factors: tuple[str, ...]
    review: str | None
    quota: str | None
    polarity_evidence: str | None
    levels: tuple[Level, ...]
