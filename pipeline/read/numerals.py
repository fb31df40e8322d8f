"""Counters as automatic numbering prints them: 3 -> 三, 叁, ③, iii … by Office Open XML's names of formats (ISO/IEC 29500-1, 17.18.59).

Where Word and the standard differ, Word is followed: chineseCounting goes digit by digit from 100 on, ideographEnclosedCircle is in brackets (㈠),
closed sets (甲乙丙, 子丑寅, ①②③) go on in plain digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LETTER_REPEATS = 30
_MOST_DIGITS = 9


def label(value: int, number_format: str) -> str:
    """Return `value` as `number_format` prints it; unknown formats, and values beyond a format's set, are plain digits.

    A number instead of a format's name (001) tells with how many zeros to fill up.
    """
    if number_format.isdecimal() and len(number_format) <= _MOST_DIGITS:
        return str(value).zfill(len(number_format))
    if value < 0 or number_format not in _FORMATS:
        return str(value)
    return _FORMATS[number_format](value)


def _thousands(value: int, digits: str, units: str, ten: str, ten_thousand: str) -> str:
    """Positional names up to 99,999,999: 一百〇一; `ten` is how 10–19 begin (十 or 壹拾)."""
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        gap = digits[0] if 0 < low < 1000 else ""
        return _thousands(high, digits, units, ten, ten_thousand) + ten_thousand + gap + (_thousands(low, digits, units, digits[1] + ten[-1], ten_thousand) if low else "")
    if value < 10:
        return digits[value]
    if value < 20:
        return ten + (digits[value % 10] if value % 10 else "")
    out, pending = "", False
    for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = value // power % 10
        if digit:
            out += (digits[0] if pending else "") + digits[digit] + unit
            pending = False
        elif out:
            pending = True
    return out


def _chinese(value: int) -> str:
    return _thousands(value, _DIGITS, "十百千", "十", "万")


def _counting(value: int) -> str:
    """Return 二十一 below 100, digit by digit (一○一) from there, as Word does."""
    return _chinese(value) if value < 100 else "".join("○一二三四五六七八九"[int(digit)] for digit in str(value))


def _japanese(value: int) -> str:
    """Return 百一 for 101: no zeros, no 一 before 十, 百 and 千."""
    text = _chinese(value).replace("〇", "" if value else "〇")
    return re.sub("一([十百千])", r"\1", text)


def _taiwanese(value: int) -> str:
    return _thousands(value, _DIGITS.replace("〇", "零"), "十百千", "十", "萬")


def _sexagenary(value: int) -> str:
    """Return 甲子, 乙丑 … 癸亥, and round again."""
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if value else "0"


def _digital(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _legal(value: int) -> str:
    return _thousands(value, _LEGAL, "拾佰仟", "壹拾", "万")


def _legal_traditional(value: int) -> str:
    return _thousands(value, _LEGAL_TRADITIONAL, "拾佰仟", "壹拾", "萬")


def _japanese_legal(value: int) -> str:
    return _thousands(value, "零壱弐参四伍六七八九", "拾百千", "壱拾", "萬")


def _letters(value: int) -> str:
    """Return a … z, aa, bb …: Word repeats the letter."""
    repeats, index = divmod(value - 1, 26)
    return chr(ord("a") + index) * (repeats + 1) if 0 < value <= 26 * _LETTER_REPEATS else str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    out = ""
    for size, numeral in _ROMAN:
        count, value = divmod(value, size)
        out += numeral * count
    return out


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else str(value)


def _run(first: int, length: int) -> Callable[[int], str]:
    return _one_of("".join(map(chr, range(first, first + length))))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": lambda value: str(value).translate({ord("0") + i: chr(0xFF10 + i) for i in range(10)}),
    "decimalFullWidth2": lambda value: str(value).translate({ord("0") + i: chr(0xFF10 + i) for i in range(10)}),
    "decimalEnclosedCircle": _run(0x2460, 20),
    "decimalEnclosedCircleChinese": _run(0x2460, 20),
    "decimalEnclosedParen": _run(0x2474, 20),
    "decimalEnclosedFullstop": _run(0x2488, 20),
    "ideographEnclosedCircle": _run(0x3220, 10),
    "numberInDash": lambda value: f"- {value} -",
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _taiwanese,
    "japaneseCounting": _japanese,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_traditional,
    "japaneseLegal": _japanese_legal,
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "none": lambda value: "",
    "bullet": lambda value: "",
}
