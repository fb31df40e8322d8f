"""Traditional script -> simplified, by OpenCC's t2s, which keeps the length of the text (each character maps to one)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from extractors.lexicon import alternatives, load

order = 30
logged = False

_SHARE, _KINDS = 0.01, 3


@cache
def _converter(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


def to_simplified(text: str) -> str:
    """Return `text` in simplified characters, of the same length. Raises AssertionError if a release of OpenCC changes the length."""
    simplified: str = _converter("t2s").convert(text)
    if len(simplified) != len(text):
        raise AssertionError(f"OpenCC t2s changed the length of a text from {len(text)} to {len(simplified)}")
    return simplified


@cache
def is_traditional(character: str) -> bool:
    """Tell whether the character is written in traditional script only."""
    return to_simplified(character) != character


@cache
def _zhe() -> re.Pattern[str]:
    """著 that stands for 着 (t2s leaves it): every one outside the words in which simplified script keeps it."""
    keep = load("script")["keep_zhu"]
    before = alternatives(word[: word.index("著")] for word in keep if not word.startswith("著"))
    after = alternatives(word[1:] for word in keep if word.startswith("著"))
    return re.compile(rf"(?:{before}著)|著{after}|(著)")


def script_of(text: str) -> str:
    """Return Hans, Hant or mixed by the shares of characters that only one of the scripts has.

    A few kinds of traditional character (a name with 乾) do not make a text traditional.
    """
    hanzi = sum(map(len, re.findall(r"[㐀-鿿]+", text))) or 1
    changed = [a for a, b in zip(text, to_simplified(text), strict=True) if a != b]
    hant = len(changed) / hanzi
    if hant < _SHARE or len(set(changed)) < _KINDS:
        return "Hans"
    traditional = _converter("s2t").convert(text)
    hans = sum(a != b for a, b in zip(text, traditional, strict=False)) / hanzi if len(traditional) == len(text) else 0.0
    return "mixed" if hans >= max(_SHARE, hant / 2) else "Hant"


def clean(text: str) -> str:
    """Return the text in simplified characters if it is in traditional or mixed script, else unchanged."""
    if script_of(text) == "Hans":
        return text
    simplified = to_simplified(text)
    return _zhe().sub(lambda m: "着" if m[1] else m[0], simplified) if "著" in simplified else simplified
