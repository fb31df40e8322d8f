"""Traditional script -> simplified, by OpenCC's t2s, which keeps the length of the text (each character maps to one)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.lexicon import alternatives, load
from pipeline.points import points_of

order = 30
logged = False

_SHARE, _KINDS = 0.01, 3
_HALF_PAIRS = re.compile("([\ud800-\udfff]+)")
"""Halves of surrogate pairs, which damaged texts hold and OpenCC refuses."""


@cache
def _converter(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


def to_simplified(text: str) -> str:
    """Return `text` in simplified characters, of the same length. Raises AssertionError if a release of OpenCC changes the length."""
    convert = _converter("t2s").convert
    try:
        simplified: str = convert(text)
    except UnicodeEncodeError:
        simplified = "".join(part if at % 2 else convert(part) for at, part in enumerate(_HALF_PAIRS.split(text)))
    if len(simplified) != len(text):
        raise AssertionError(f"OpenCC t2s changed the length of a text from {len(text)} to {len(simplified)}")
    return simplified


@cache
def _changed(converter: str) -> npt.NDArray[np.bool_]:
    """Tell of each character up to U+A000 whether `converter` (t2s, s2t) changes it: whether it is a Chinese one of the other script only."""
    block = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]
    changed = np.zeros(0xA001, dtype=bool)
    changed[block] = points_of(text := "".join(map(chr, block))) != points_of(_converter(converter).convert(text))
    return changed


@cache
def _zhe() -> re.Pattern[str]:
    """著 that stands for 着 (t2s leaves it): every one outside the words in which simplified script keeps it."""
    keep = load("script")["keep_zhu"]
    before = alternatives(word[: word.index("著")] for word in keep if not word.startswith("著"))
    after = alternatives(word[1:] for word in keep if word.startswith("著"))
    return re.compile(rf"(?:{before}著)|著{after}|(著)")


@lru_cache(maxsize=1)
def script_of(text: str) -> str:
    """Return Hans, Hant or mixed by the shares of characters that only one of the scripts has.

    A few kinds of traditional character (a name with 乾) do not make a text traditional.
    """
    points = points_of(text)
    traditional = points[_changed("t2s").take(points, mode="clip")]
    if len(traditional) < _KINDS or len({*traditional.tolist()}) < _KINDS:
        return "Hans"
    hanzi = np.count_nonzero((points >= ord("㐀")) & (points <= ord("鿿")))
    hant = len(traditional) / hanzi
    if hant < _SHARE:
        return "Hans"
    hans = np.count_nonzero(_changed("s2t").take(points, mode="clip")) / hanzi
    return "mixed" if hans >= max(_SHARE, hant / 2) else "Hant"


def clean(text: str) -> str:
    """Return the text in simplified characters if it is in traditional or mixed script, else unchanged."""
    if script_of(text) == "Hans":
        return text
    simplified = to_simplified(text)
    return _zhe().sub(lambda m: "着" if m[1] else m[0], simplified) if "著" in simplified else simplified
