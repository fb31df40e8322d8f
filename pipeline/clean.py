"""One file's normalised text, and the list of what cleaning did to it: `fangan clean`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import ReadError
from pipeline.inputs import check_file
from pipeline.normalise import Normalised, normalise
from pipeline.read import read
from pipeline.terminal import safe

_SHOWN = 60
COLUMNS = ("做法 action", "种类 kind", "原文位置 source span", "原文 source", "现文 now")


def clean(file: Path) -> Normalised:
    """Return the normalised text of `file`, with its alignment and repairs. Raises MissingFileError, or ReadError if it cannot be read."""
    check_file(file)
    try:
        return normalise(read(file.read_bytes(), file.name).text)
    except ReadError as error:
        raise type(error)(f"{file}：{error}") from error


def report(clean: Normalised) -> Iterator[tuple[str, ...]]:
    """Yield a row per repair, removal and flag (see COLUMNS) in the order of the source; spans are characters of the source text, end exclusive."""
    for repair in clean.repairs:
        now = repair.new if repair.new is not None else f"（疑为 likely：{repair.likely}）" if repair.likely else "（未改 unchanged）"
        yield repair.action, repair.kind, f"{repair.span.start}–{repair.span.end}", _shown(repair.old), _shown(now)


def summary(clean: Normalised) -> str:
    """Return one line: how many places were repaired, removed and flagged, and whether the repairs are proved."""
    counts = f"修复 repaired {clean.count('repair')}，删去 removed {clean.count('removal')}，存疑 flagged {clean.count('flag')}"
    return f"{counts}；复原验证 proof: {clean.proof}" if clean.proof else counts


def _shown(text: str) -> str:
    """Return text as one line that is safe in a terminal, cut to 60 characters."""
    text = safe(text.replace("\r", "␍").replace("\n", "␊").replace("\t", "␉"))
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
