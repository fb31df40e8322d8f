"""What only the whole dataset shows: units under one name, plans that repeat another, and the paragraphs that plans share.

Datasets need not fit into memory. While a document is read, a sketch of each of its plans is made (`sketch`); from all sketches comes a `Resolution`, and that
is put into the rows of one document after the other (`complete`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from extractors.contract import Span
from pipeline.assemble import Columns, Row, Rows
from pipeline.normalise.alignment import Alignment
from pipeline.resolve.duplicates import duplicates, signature
from pipeline.resolve.minhash import folded
from pipeline.resolve.reuse import Reuse
from pipeline.resolve.reuse.paragraphs import paragraphs
from pipeline.resolve.units import Mention, Named, Registry, identities
from pipeline.resolve.units.corrections import Corrections
from pipeline.resolve.units.identity import Identity
from pipeline.resolve.writings import Written, unit_columns

_DATE = re.compile(r"[12]\d{3}(?:-\d{2})?(?=$|-)")
_YEAR_OF_NUMBER = re.compile(r"〔([12]\d{3})〕")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a plan the whole dataset needs to know: who issued it when, the units it names, its text's signature, and its long paragraphs.

    `units` is what each of `names` means as far as the plan alone says (`resolve.units.identities`).
    """

    plan_id: str
    document_id: str
    issuer: str | None
    date: str | None
    names: tuple[str, ...]
    units: tuple[Identity | None, ...]
    signature: bytes
    paragraphs: bytes = b""

    def named(self) -> Named:
        """Return the units that the plan names, by how it writes them."""
        return {Mention(name, self.issuer, self.plan_id, self.date): unit for name, unit in zip(self.names, self.units, strict=True)}


def sketches(rows: Rows, texts: Mapping[str, str], alignment: Alignment) -> list[Sketch]:
    """Return the sketches of one document's plans; `texts` holds the plans' normalised text by plan_id, `alignment` leads to the source text."""
    names: dict[str, dict[str, None]] = {}
    for table, columns in unit_columns().items():
        for row in rows[table]:
            names.setdefault(row["plan_id"], {}).update((row[column], None) for column in columns if row[column])
    return [_sketch(plan, tuple(names.get(plan["plan_id"], ())), texts[plan["plan_id"]], alignment) for plan in rows["plans"]]


def _sketch(plan: Row, names: tuple[str, ...], text: str, alignment: Alignment) -> Sketch:
    at = alignment.to_normalised(Span(plan["char_start"], plan["char_end"])).start
    words = folded(text)
    long = paragraphs(text, words, lambda start, end: alignment.source_range(at + start, at + end))
    plan_id, issuer, date = plan["plan_id"], plan["issuer"], date_of(plan)
    units = identities(Mention(name, issuer, plan_id, date) for name in names)
    return Sketch(plan_id, plan["document_id"], issuer, date, names, tuple(units.values()), signature(words), long.tobytes())


class Resolution:
    """What the sketches of all plans, in the order of the dataset, say of each; `corrections` are an analyst's, and overrule the registry."""

    def __init__(self, plans: Iterable[Sketch], text_of: Callable[[str], str], corrections: Corrections | None = None) -> None:
        self._registry = Registry(corrections)
        self._reuse = Reuse(text_of)
        self._duplicates = duplicates(self._met(plans), text_of)
        self._registry.settle()
        self._reuse.settle()
        self._contained = self._reuse.contained(self._duplicates)

    def _met(self, plans: Iterable[Sketch]) -> Iterator[tuple[str, bytes]]:
        """Take note of the plans, and yield their ids and signatures."""
        for plan in plans:
            self._registry.meet(filter(None, plan.units))
            self._reuse.meet(plan.plan_id, plan.document_id, plan.date, plan.paragraphs)
            yield plan.plan_id, plan.signature

    def complete(self, columns: dict[str, Columns], plans: Iterable[Sketch], texts: Mapping[str, str]) -> list[Row]:
        """Fill every `<unit>_id`, and what the plans repeat, in the columns of one document's tables; return its rows of `reuse`; `texts` as for `sketches`."""
        ids = {plan.plan_id: self._unit_ids(plan) for plan in plans}
        for table, names in unit_columns().items():
            if table in columns:
                columns[table] |= _filled(columns[table], names, ids)
        if "plans" not in columns:
            return []
        plan_ids = columns["plans"]["plan_id"]
        for found, (other, part) in ((self._duplicates, ("duplicate_of", "similarity")), (self._contained, ("contained_in", "containment"))):
            told = [found.get(plan_id, (None, None)) for plan_id in plan_ids]
            columns["plans"] |= {other: [plan_id for plan_id, _ in told], part: [likeness for _, likeness in told]}
        return [row for plan_id in plan_ids for row in self._reuse.rows(plan_id, texts[plan_id])]

    def _unit_ids(self, plan: Sketch) -> dict[str, str]:
        """Return the ids of the units that a plan names; a person or a post has none."""
        return {mention.name: unit_id for mention, unit_id in self._registry.identify(plan.named()).items()}

    def unit_rows(self, written: Iterable[Written]) -> Iterator[tuple[Row, list[Row]]]:
        """Yield the row of each unit and those of its names, once every document's rows are complete; `written` is how the tables name the units."""
        for (unit, bases), told in zip(self._registry.units(), written, strict=True):
            counts = {"mentions": sum(told.mentions.values())}
            place = {"document_id": told.document_id, "quote": told.quote, "char_start": told.char_start, "char_end": told.char_end}
            aliases = [
                {"unit_id": unit.unit_id, "alias": name, "mentions": count, "basis": bases.get(name)}
                for name, count in told.mentions.items()
            ]
            yield unit.row() | counts | place, aliases


def _filled(columns: Columns, names: Iterable[str], ids: Mapping[str, Mapping[str, str]]) -> Columns:
    """Return the `<unit>_id` columns that stand beside those of these names."""
    plans = [ids[plan_id] for plan_id in columns["plan_id"]]
    return {f"{name}_id": [units.get(unit) for units, unit in zip(plans, columns[name], strict=True)] for name in names}


def date_of(plan: Row) -> str | None:
    """Return when a plan was issued, as YYYY-MM or YYYY, by its date or else its number; None where neither says."""
    if plan["issued"] and (match := _DATE.match(plan["issued"])):
        return match.group()
    match = _YEAR_OF_NUMBER.search(plan["number"] or "")
    return match[1] if match else None
