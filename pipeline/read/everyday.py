"""How much a text looks like written Chinese, character by character: the measure by which encodings are told apart and rubbish is known."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from extractors.lexicon import load

REPLACEMENT = "\ufffd"
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a\x85")
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_CUT_ENDS = re.compile(r"\A\ufffd{1,3}|\ufffd{1,3}\Z")
_LETTERS = re.compile(r"[A-Za-z]+")

# What a character says for the text it stands in. An everyday character is the strongest sign, marks and the characters
# of the schoolbook sets are weak ones (a mark read one byte off, over and over, gives such a character); a hanzi
# outside them is rare, and what stands in no Chinese text (half-width kana, other scripts, private use, controls) speaks against it.
_COMMON, _MARK, _FAMILIAR, _ASCII, _NEUTRAL, _RARE, _STRANGE, _LOST = 1.0, 0.5, 0.4, 0.3, 0.0, -0.4, -1.0, -2.0
_NEUTRAL_RANGES = ((0x20, 0x7F), (0xA0, 0x250), (0x2000, 0x2800), (0x3000, 0x3040), (0x3200, 0x3400), (0xFE30, 0xFE50), (0xFF00, 0xFF61), (0xFFE0, 0xFFE7))


@cache
def common() -> frozenset[str]:
    """Return the commonest characters of written Chinese, about 900, simplified and traditional."""
    lexicon = load("common_characters")
    return frozenset(lexicon["simplified"] + lexicon["traditional"]) - {"\n"}


@cache
def familiar() -> frozenset[str]:
    """Return the characters that schools teach: level 1 of GB 2312 (3,755) and of Big5 (5,401), and the common ones."""
    simplified = bytes(byte for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = bytes(byte for lead in range(0xA4, 0xC7) for trail in trails for byte in (lead, trail))
    hanzi = simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore")
    return frozenset(c for c in hanzi if "\u4e00" <= c <= "\u9fff") | common()


def chineseness(text: str, letters: bool = False) -> float:
    """Return how much `text` looks like written Chinese: 0.4 to 0.9 for Chinese, below 0.2 or negative for anything read in a wrong encoding.

    It is the mean of what each character says. A character cut in two at either end (up to three U+FFFD) is left out, and so are ASCII letters unless
    `letters` asks to take them as a good sign (in UTF-16 they are one; everywhere else each candidate has the same letters).
    """
    text = _CUT_ENDS.sub("", text)
    weights = _weights()
    counted = _LETTERS.sub("", text)
    bonus = _ASCII * (len(text) - len(counted)) if letters else 0.0
    total = len(text) if letters else len(counted)
    return (sum(map(weights.__getitem__, counted)) + bonus) / total if total else 0.0


def mostly_hanzi(text: str) -> bool:
    """Tell whether a text holds nothing that speaks against Chinese but rare hanzi, and a third of it at least is hanzi."""
    weights = set(map(_weights().__getitem__, text := text.strip(REPLACEMENT)))
    return min(weights, default=_LOST) >= _RARE and 3 * len(_HANZI.findall(text)) >= len(text)


class _Weights(dict[str, float]):
    """Weight by character, worked out when first asked for."""

    def __missing__(self, character: str) -> float:
        weight = self[character] = _weight(character)
        return weight


@cache
def _weights() -> _Weights:
    marks = {mark: _ASCII if mark.isascii() else _MARK for mark in load("common_characters")["marks"]}
    return _Weights(dict.fromkeys(familiar(), _FAMILIAR) | marks | dict.fromkeys(common(), _COMMON) | {REPLACEMENT: _LOST})


def _weight(character: str) -> float:
    """Weigh a character that no list holds."""
    code = ord(character)
    if 0x4E00 <= code <= 0x9FFF:
        return _RARE
    if character in _TEXT_CONTROLS or any(low <= code < high for low, high in _NEUTRAL_RANGES):
        return _NEUTRAL
    return _STRANGE


def is_rubbish(character: str) -> bool:
    """Tell whether no text holds this character: control characters, halves of surrogate pairs, code points that stand for nothing."""
    return character not in _TEXT_CONTROLS and unicodedata.category(character) in {"Cc", "Cn", "Cs"}
