"""A row -> the node that says all it holds: its classes, and a property for every column that has a value (terms.toml)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.assemble import Row
from pipeline.graph.literals import SURROGATES, edtf, holdable, items, literal
from pipeline.graph.vocabulary import Literal, Names, Pair, Term, table_terms, term
from pipeline.records import Column, Table

_TYPE = term("rdf:type")
_DATES = {"issued", "starts", "due"}
"""Columns that hold EDTF dates."""
_GROUND = {"char_start", "char_end"}
Values = Callable[[object], Iterator[Term]]


def is_grounded(table: Table) -> bool:
    """Tell whether a table's rows are statements that rest on words of the source: they have a quote and a span."""
    return {"quote", *_GROUND} <= {column.name for column in table.columns}


class Describer:
    """Turns the rows of one table into what a graph says of them; what a graph cannot hold is counted in `lost`."""

    def __init__(self, table: Table, names: Names, lost: dict[str, int]) -> None:
        self._lost, terms = lost, table_terms(table)
        self._classes: list[Pair] = [(_TYPE, kind) for kind in terms.classes]
        left = _left_to_evidence(table)
        self._columns = [(c.name, terms.columns[c.name], _values(c, names, lost)) for c in table.columns if c.name not in left]

    def about(self, row: Row) -> list[Pair]:
        """Return what is said of a row."""
        said = list(self._classes)
        for name, prop, values in self._columns:
            value = row[name]
            if value is not None:
                said += [(prop, found) for found in values(value) if self._holds(found)]
        return said

    def _holds(self, value: Term) -> bool:
        if isinstance(value, Literal) and not holdable(value.text):
            self._lost[SURROGATES] += 1
            return False
        return True


def _left_to_evidence(table: Table) -> frozenset[str]:
    """Return the columns that the evidence of a grounded row says (`evidence`)."""
    return frozenset(_GROUND) if is_grounded(table) else frozenset()


def _values(column: Column, names: Names, lost: dict[str, int]) -> Values:
    """Return what turns a column's value into the terms that say it."""
    if column.refers_to:
        return lambda value: iter((names.reference(column, value),))
    if column.name == "category_id":
        return lambda value: iter((names.category(str(value)),))
    if column.kind == "list":
        return lambda value: items(value, lost)  # type: ignore[arg-type]
    if column.kind == "numbers":
        return lambda value: iter((Literal(str(value)),))
    if column.name in _DATES:
        return lambda value: iter((edtf(str(value)),))
    return lambda value: iter((literal(value),))  # type: ignore[arg-type]
