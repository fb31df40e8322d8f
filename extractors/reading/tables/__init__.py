"""Tables in a plan's text, whatever their form there: pipes, tabs, spaces, forms, one cell per line.

`lines` cuts the text into lines and cells, `columns` says what a head's words mean, `build` makes tables of rows; each other module reads one
form: `pipes`, `separated`, `turned`, `marked`, `cell_lines` (the last two with `heads` and `fit`, which tell cells apart where the text does not).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractors.contract import Table
from extractors.reading.tables.cell_lines import read_cell_lines
from extractors.reading.tables.columns import column, is_empty
from extractors.reading.tables.lines import Line, lines_of
from extractors.reading.tables.marked import read_lone_pipes, read_tab_opened
from extractors.reading.tables.pipes import PIPE, read_pipes
from extractors.reading.tables.separated import read_separated
from extractors.reading.tables.turned import read_forms

__all__ = ["column", "find_tables", "is_empty"]

Reader = Callable[[Sequence[Line], int, str], tuple[list[Table], int] | None]
_UNMARKED: tuple[Reader, ...] = (read_cell_lines,)
_SPACED: tuple[Reader, ...] = (read_separated, *_UNMARKED)
_TABBED: tuple[Reader, ...] = (read_tab_opened, read_separated, read_forms, *_UNMARKED)
_PIPED: tuple[Reader, ...] = (read_lone_pipes, read_pipes, *_TABBED)


def find_tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a plan's normalised text, in its order, with spans in it.

    Every row is as wide as the head; a cell merged with the one above it or across a row is repeated with the same span where the text
    shows the merging (empty cells before a row's first words, rows of a single cell). Rows before the head, notes and rows for signatures
    are left out; a table need not have rows. `column` says what a head's cell means. Linear in the text.
    """
    lines, tables, i = lines_of(text), [], 0
    piped = PIPE.search(text) is not None
    while i < len(lines):
        for read in _readers(lines[i].text, piped):
            found = read(lines, i, text)
            if found is not None:
                tables += found[0]
                i = max(found[1], i + 1)
                break
        else:
            i += 1
    return tuple(tables)


def _readers(line: str, piped: bool) -> tuple[Reader, ...]:
    """The forms of table that can begin with a line, by what divides its cells; `piped` tells whether the text holds pipes at all."""
    if piped and PIPE.search(line):
        return _PIPED
    return _TABBED if "\t" in line else _SPACED if " " in line else _UNMARKED
