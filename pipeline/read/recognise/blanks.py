"""Where blanks stand in a recognised line: the engine drops those between Chinese characters and invents others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from pipeline.read.recognise.text import Recognised

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LATIN_GAP = re.compile(r"(?<=[!-~])\s+(?=[!-~])")
_NEIGHBOURS = re.compile(r"[\u4e00-\u9fff](?=[\u4e00-\u9fff])")
# Parts of the character's size: Chinese neighbours leave a third of it white between them at most, a blank between them half of it and more.
_WHITE = 0.45
# Columns with so few dark pixels are white: grain of the scan.
_GRAIN = 1


def blanks(line: Recognised, size: float, ink: NDArray[np.uint8]) -> set[int]:
    """Return after which of a line's characters (blanks not counted) one stands.

    Between words and numbers in Latin script the engine tells; between Chinese characters the page's ink does (255 where there is some).
    """
    latin = {len("".join(line.text[: gap.start()].split())) - 1 for gap in _LATIN_GAP.finditer(line.text)}
    inked = "".join(line.text.split())
    columns = _columns(line, ink)
    middles = [(x0 + x1) / 2 - line.box[0] for x0, x1 in line.edges]
    chinese = (pair.start() for pair in _NEIGHBOURS.finditer(inked))
    return latin | {at for at in chinese if _whitest(columns, middles[at], middles[at + 1]) >= _WHITE * size}


def _columns(line: Recognised, ink: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell for each column of the line's box whether there is ink in it."""
    x0, top, x1, bottom = (max(round(edge), 0) for edge in line.box)
    counts = np.count_nonzero(ink[top:bottom, x0:x1], axis=0)
    dark: NDArray[np.bool_] = counts > _GRAIN
    return dark


def _whitest(columns: NDArray[np.bool_], start: float, end: float) -> int:
    """Return how many white columns stand side by side between two places."""
    dark = np.flatnonzero(columns[max(round(start), 0) : round(end)])
    return int(np.diff(dark).max()) - 1 if dark.size > 1 else 0
