"""What only the whole dataset shows: units under one name, plans that repeat another, and the paragraphs that plans share.

Datasets need not fit into memory. While a document is read, a sketch of each of its plans is made (`sketch`); from all sketches comes a `Resolution`, and that
is put into the rows of one document after the other (`complete`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractors.contract import Span
from pipeline.assemble import Row, Rows
from pipeline.normalise.alignment import Alignment
from pipeline.records import tables
from pipeline.resolve.duplicates import duplicates, signature
from pipeline.resolve.reuse import Reuse
from pipeline.resolve.reuse.paragraphs import paragraphs
from pipeline.resolve.units import Mention, Registry
from pipeline.resolve.units.corrections import Corrections

_DATE = re.compile(r"[12]\d{3}(?:-\d{2})?(?=$|-)")
_PLACE = ("document_id", "quote", "char_start", "char_end")
_YEAR_OF_NUMBER = re.compile(r"〔([12]\d{3})〕")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a plan the whole dataset needs to know: who issued it when, the units it names, its text's signature, and its long paragraphs."""

    plan_id: str
    document_id: str
    issuer: str | None
    date: str | None
    names: tuple[str, ...]
    signature: bytes
    paragraphs: bytes = b""

    def mention(self, name: str) -> Mention:
        """Return a unit's name as this plan writes it."""
        return Mention(name, self.issuer, self.plan_id, self.date)

    def mentions(self) -> list[Mention]:
        """Return the units that the plan names."""
        return [self.mention(name) for name in self.names]


def sketches(rows: Rows, texts: Mapping[str, str], alignment: Alignment) -> list[Sketch]:
    """Return the sketches of one document's plans; `texts` holds the plans' normalised text by plan_id, `alignment` leads to the source text."""
    names: dict[str, dict[str, None]] = {}
    for row, column in unit_cells(rows):
        names.setdefault(row["plan_id"], {})[row[column]] = None
    return [_sketch(plan, tuple(names.get(plan["plan_id"], ())), texts[plan["plan_id"]], alignment) for plan in rows["plans"]]


def _sketch(plan: Row, names: tuple[str, ...], text: str, alignment: Alignment) -> Sketch:
    at = alignment.to_normalised(Span(plan["char_start"], plan["char_end"])).start
    long = paragraphs(text, lambda start, end: alignment.source_range(at + start, at + end))
    return Sketch(plan["plan_id"], plan["document_id"], plan["issuer"], date_of(plan), names, signature(text), long.tobytes())


class Resolution:
    """What the sketches of all plans, in the order of the dataset, say of each; `corrections` are an analyst's, and overrule the registry."""

    def __init__(self, plans: Iterable[Sketch], text_of: Callable[[str], str], corrections: Corrections | None = None) -> None:
        self._registry = Registry(corrections)
        self._reuse = Reuse(text_of)
        signatures = []
        for plan in plans:
            self._registry.meet(plan.mentions())
            signatures.append((plan.plan_id, plan.signature))
            self._reuse.meet(plan.plan_id, plan.document_id, plan.date, plan.paragraphs)
        self._registry.settle()
        self._reuse.settle()
        self._duplicates = duplicates(signatures, text_of)
        self._contained = self._reuse.contained(self._duplicates)
        self._first: dict[str, tuple[Any, ...]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def complete(self, rows: Rows, plans: Iterable[Sketch], texts: Mapping[str, str]) -> None:
        """Fill every `<unit>_id`, and what the plans repeat, in one document's rows, and add those of `reuse`; `texts` as for `sketches`."""
        by_plan = {plan.plan_id: plan for plan in plans}
        ids = {plan_id: self._registry.identify(plan.mentions()) for plan_id, plan in by_plan.items()}
        for row, column in unit_cells(rows):
            name, plan_id = row[column], row["plan_id"]
            if unit_id := ids[plan_id].get(by_plan[plan_id].mention(name)):  # a person or a post has none
                row[f"{column}_id"] = unit_id
                if unit_id not in self._first:
                    self._first[unit_id] = tuple(row[key] for key in _PLACE)
                self._counts[unit_id, name] += 1
        for plan in rows["plans"]:
            plan["duplicate_of"], plan["similarity"] = self._duplicates.get(plan["plan_id"], (None, None))
            plan["contained_in"], plan["containment"] = self._contained.get(plan["plan_id"], (None, None))
            rows["reuse"] += self._reuse.rows(plan["plan_id"], texts[plan["plan_id"]])

    def unit_rows(self) -> Iterator[Row]:
        """Yield the table of units, once every document's rows are complete."""
        written: Counter[str] = Counter()
        for (unit_id, _), count in self._counts.items():
            written[unit_id] += count
        for unit in self._registry.units():
            yield unit.row() | {"mentions": written[unit.unit_id]} | dict(zip(_PLACE, self._first[unit.unit_id], strict=True))

    def alias_rows(self) -> Iterator[Row]:
        """Yield the table of the units' writings, once every document's rows are complete."""
        for (unit_id, alias), count in sorted(self._counts.items()):
            yield {"unit_id": unit_id, "alias": alias, "mentions": count, "basis": self._registry.bases.get((unit_id, alias))}


def unit_cells(rows: Rows) -> Iterator[tuple[Row, str]]:
    """Yield every (row, column) that holds a unit's name."""
    for table in tables().values():
        columns = [c.name.removesuffix("_id") for c in table.columns if c.refers_to == "units" and not c.key]
        for row in rows[table.name] if columns else ():
            for column in columns:
                if row[column]:
                    yield row, column


def date_of(plan: Row) -> str | None:
    """Return when a plan was issued, as YYYY-MM or YYYY, by its date or else its number; None where neither says."""
    if plan["issued"] and (match := _DATE.match(plan["issued"])):
        return match.group()
    match = _YEAR_OF_NUMBER.search(plan["number"] or "")
    return match[1] if match else None
