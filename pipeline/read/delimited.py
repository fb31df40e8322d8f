"""Delimited text (.csv, .tsv): decoded as any text, its rows as pipe rows; without a delimiter that holds, it is plain text."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from pipeline.read.contract import SourceText
from pipeline.read.encoding import decode
from pipeline.read.grid import Grids
from pipeline.read.lines import cell_text

media_type = "text/csv"
suffixes = (".csv", ".tsv")

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 200
_WHOLE_FIELD = 2**31 - 1


def sniff(data: bytes) -> bool:
    """Delimited text has no mark of its own: the suffix decides."""
    return False


def read(data: bytes) -> SourceText:
    """Return titles and notes as lines, the table as pipe rows. Raises DamagedFileError for bytes that are no text."""
    decoded = decode(data)
    delimiter = _delimiter(decoded.text[:_SAMPLE])
    if delimiter is None:
        return SourceText(decoded.text, media_type, decoded.encoding, warnings=decoded.warnings)
    grids = Grids()
    grids.grid([cell_text([field.replace("\r\n", "\n").replace("\r", "\n")]) for field in row] or [""] for row in _parsed(decoded.text, delimiter))
    return SourceText(grids.lines.text, media_type, decoded.encoding, anchors=grids.lines.anchors, warnings=decoded.warnings)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_WHOLE_FIELD)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(sample: str) -> str | None:
    """Return the delimiter that cuts most rows of the sample into the same number of fields, two or more; None if none cuts half of them so."""
    best, most = None, 0
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row, _ in zip(_parsed(sample, delimiter), range(_SAMPLE_ROWS), strict=False) if any(row))
        width, rows = max(((width, rows) for width, rows in widths.items() if width > 1), key=lambda each: each[1] * each[0], default=(0, 0))
        if 2 * rows >= sum(widths.values()) and rows * width > most:
            best, most = delimiter, rows * width
    return best
