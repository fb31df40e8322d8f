"""Full names of units and the short forms that stand for them, each in its time: the lexicon `unit_aliases`, ready to be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from extractors.lexicon import load

LEXICON = load("unit_aliases")
_GLOSS = re.compile(r"[（(][^（）()]*[)）]$")
_EVER = ("0000-00", "9999-99")


@dataclass(frozen=True, slots=True)
class FullName:
    """A published name, its category, its time (months, `until` exclusive), what succeeded it and where that is laid down.

    `of` is what the name follows when a place stands before it (委: 中共青岭县委组织部); `branches` marks a bank with a branch in each place.
    """

    name: str
    category: str
    of: str | None
    branches: bool
    since: str
    until: str
    next: str | None
    source: str

    def in_use(self, date: str) -> bool:
        """Tell whether the unit was so called at some time of `date` (YYYY or YYYY-MM)."""
        first, last = (date, date) if len(date) > 4 else (f"{date}-01", f"{date}-12")
        return last >= self.since and first < self.until


def _names(entry: dict[str, Any]) -> Iterator[tuple[str, str | None, set[str]]]:
    """Yield the full names of an entry, each with its successor and its short forms."""
    shorts = entry.get("short", ())
    if "name" in entry:
        yield entry["name"], entry.get("next"), {*shorts}
        return
    for body in entry["bodies"]:
        brief = LEXICON["places"]["bodies"].get(body, body)
        forms = {stem + ending for stem in (entry["stem"], *shorts) for ending in {body, brief} if len(stem) > 1 or ending != body}
        yield entry["stem"] + body, entry["next"] + body if "next" in entry else None, forms - {entry["stem"] + body}


@cache
def _tables() -> tuple[dict[str, tuple[FullName, ...]], dict[str, tuple[FullName, ...]]]:
    """Return who claims each form: where nothing stands before it, and where a place or a tier does."""
    alone: dict[str, list[FullName]] = {}
    placed: dict[str, list[FullName]] = {}
    for category, entries in LEXICON["names"].items():
        for entry in entries:
            since, until = (entry.get(key, ever) for key, ever in zip(("from", "until"), _EVER, strict=True))
            source = LEXICON["sources"][entry.get("source", "usage")]
            for name, successor, forms in _names(entry):
                full = FullName(name, category, entry.get("of"), entry.get("branches", False), since, until, successor, source)
                under_party = {f"{party}{form}" for form in forms | {name} for party in ("委", "委员会")} if full.of == "委" else set()
                bare = entry.get("bare", True)
                for form in sorted(under_party | (forms | {name} if bare else set())):
                    alone.setdefault(form, []).append(full)
                for form in sorted(forms | {name}) if not bare and full.of != "委" else ():
                    placed.setdefault(form, []).append(full)
    return {form: tuple(claims) for form, claims in alone.items()}, {form: tuple(claims) for form, claims in placed.items()}


def is_form(word: str) -> bool:
    """Tell whether `word` is a full name or a short form of one, as it stands without a place."""
    return word in _tables()[0]


@lru_cache(maxsize=1 << 16)
def full_name(form: str, date: str | None, *, placed: bool = False, category: str | None = None) -> FullName | None:
    """Return the full name that `form` stands for at `date` (YYYY, YYYY-MM or None), or None where the lexicon leaves a question.

    `placed` says that a place or a tier stands before it (县委). With `category`, only names of that category are asked.
    """
    alone, after_place = _tables()
    bare = _GLOSS.sub("", form) or form
    claims = alone.get(bare, ()) + (after_place.get(bare, ()) if placed else ())
    if not claims and (inner := bare.removeprefix("人民政府").removeprefix("政府")) != bare:
        claims = alone.get(inner, ())
    if category is not None:
        claims = tuple(claim for claim in claims if claim.category == category)
    claims = tuple(claim for claim in claims if claim.name == bare) or claims
    if len(claims) > 1 and date is not None:
        claims = tuple(claim for claim in claims if claim.in_use(date))
    return claims[0] if len(claims) == 1 else None


def without_gloss(name: str) -> str:
    """Return a name without a gloss in brackets at its end: 商务局（招商局） → 商务局."""
    return _GLOSS.sub("", name) or name
