"""Traditional script -> simplified, by OpenCC's t2s, which keeps the length of the text (each character maps to one)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
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
def _only(converter: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the Chinese characters that `converter` (t2s, s2t) changes, those of the other script only, and the pattern of one."""
    block = "".join(map(chr, [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]))
    changed = [a for a, b in zip(block, _converter(converter).convert(block), strict=True) if a != b]
    return frozenset(changed), re.compile(f"[{''.join(changed)}]")


def is_traditional(character: str) -> bool:
    """Tell whether the character is written in traditional script only."""
    return character in _only("t2s")[0]


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
    traditional = _only("t2s")[1].findall(text)
    if len(traditional) < _KINDS or len(set(traditional)) < _KINDS:
        return "Hans"
    hanzi = len(text) - sum(map(len, re.findall(r"[^㐀-鿿]+", text)))
    hant = len(traditional) / hanzi
    if hant < _SHARE:
        return "Hans"
    hans = len(_only("s2t")[1].findall(text)) / hanzi
    return "mixed" if hans >= max(_SHARE, hant / 2) else "Hant"


def clean(text: str) -> str:
    """Return the text in simplified characters if it is in traditional or mixed script, else unchanged."""
    if script_of(text) == "Hans":
        return text
    simplified = to_simplified(text)
    return _zhe().sub(lambda m: "着" if m[1] else m[0], simplified) if "著" in simplified else simplified
