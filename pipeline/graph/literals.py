"""Values of the tables -> literals, exactly; what RDF cannot hold is counted. Dates (EDTF) and durations (ISO 8601) -> what OWL-Time and XSD can hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date

from pipeline.graph.vocabulary import Iri, Literal, term

SURROGATES = "孤立代理码位，RDF 无法存放 lone surrogates, which RDF cannot hold"
REPEATED = "列表中重复的项 repeated items of a list"

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_INTEGER, _BOOLEAN, _DOUBLE = term("xsd:integer"), term("xsd:boolean"), term("xsd:double")
_EDTF, _DURATION = term("edtf:EDTF"), term("xsd:duration")
_INSTANTS = {4: ("time:inXSDgYear", term("xsd:gYear")), 7: ("time:inXSDgYearMonth", term("xsd:gYearMonth")), 10: ("time:inXSDDate", term("xsd:date"))}
_WEEKS = re.compile(r"P(\d+)W")
_XSD_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")


def holdable(text: str) -> bool:
    """Tell whether RDF can hold a text: every string but those with lone surrogates."""
    return text.isprintable() or not _SURROGATE.search(text)


def literal(value: str | int | float | bool) -> Literal:
    """Return a value as a literal of its own type; the lexical form is exact."""
    if isinstance(value, str):
        return Literal(value)
    if isinstance(value, bool):
        return Literal("true" if value else "false", _BOOLEAN)
    if isinstance(value, int):
        return Literal(str(value), _INTEGER)
    return Literal(repr(value) if math.isfinite(value) else {"nan": "NaN", "inf": "INF", "-inf": "-INF"}[str(value)], _DOUBLE)


def edtf(value: str) -> Literal:
    """Return an EDTF date as a literal of that type; "..", which is no date by itself, as plain text."""
    return Literal(value) if value == ".." else Literal(value, _EDTF)


def instant(value: str | None) -> tuple[Iri, Literal] | None:
    """Return the property and the literal that say a day, month or year of the calendar; None for what is masked, open or on no calendar."""
    if not value or len(value) not in _INSTANTS or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value):
        return None
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return None
    name, datatype = _INSTANTS[len(value)]
    return term(name), Literal(value, datatype)


def duration(value: str | None) -> Literal | None:
    """Return an ISO 8601 duration as xsd:duration, which has no weeks: they become days. None for what is no duration."""
    days = _WEEKS.sub(lambda found: f"P{7 * int(found[1])}D", value or "")
    return Literal(days, _DURATION) if _XSD_DURATION.fullmatch(days) else None


def items(values: list[str], lost: dict[str, int]) -> Iterator[Literal]:
    """Yield the items of a list, each once: a graph is a set, so that repetitions are counted and left out."""
    for value in dict.fromkeys(values):
        yield Literal(value)
    if repeated := len(values) - len(set(values)):
        lost[REPEATED] += repeated
