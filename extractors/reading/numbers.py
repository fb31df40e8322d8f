"""Numerals as Chinese documents write them: 12, 十二, 二〇一二, 二0一一, 廿三, 两, masked digits (x, *, ×)."""

from __future__ import annotations

from functools import lru_cache

_DIGITS = {"〇": 0, "○": 0, "零": 0, "Ο": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "元": 1, "正": 1}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SHORT_TENS = {"廿": "二十", "卅": "三十"}

_LONGEST_KEPT = 12
"""Characters: longer numerals are not kept for the next time they are asked for."""

DIGIT_CLASS = "〇○零Ο一二三四五六七八九"
MASK_CLASS = "xX×*＊✕╳_＿"


def number(text: str) -> int | None:
    """Return the number that `text` writes (12, 十二, 二〇, 两, 廿三, 半 is none), or None where it is no numeral."""
    return _number(text) if len(text) <= _LONGEST_KEPT else _number.__wrapped__(text)


@lru_cache(maxsize=1 << 12)
def _number(text: str) -> int | None:
    text = text.strip().lstrip("初")
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    for short, long in _SHORT_TENS.items():
        text = text.replace(short, long)
    if any(c in _TENS for c in text):
        return _multiplied(text)
    return _positional(text)


def _positional(text: str) -> int | None:
    """二〇一二, 二0一一: digit after digit."""
    digits = masked_digits(text)
    return int(digits) if digits is not None and digits.isdigit() else None


def _multiplied(text: str) -> int | None:
    """十一, 二十三, 一百二十: digits times tens."""
    total, digit = 0, 0
    for c in text:
        if c in _TENS:
            total += (digit or 1) * _TENS[c]
            digit = 0
        elif c in _DIGITS:
            digit = _DIGITS[c]
        elif c.isdigit():
            digit = digit * 10 + int(c)
        else:
            return None
    return total + digit


def masked_digits(text: str) -> str | None:
    """Return `text` digit by digit with X for each masked one (二〇xx → 20XX), or None if it holds anything else."""
    out = []
    for c in text:
        if c in MASK_CLASS:
            out.append("X")
        elif c in _DIGITS:
            out.append(str(_DIGITS[c]))
        elif c.isascii() and c.isdigit():
            out.append(c)
        else:
            return None
    return "".join(out)


def four_digit_year(text: str) -> str | None:
    """Return a year as four characters: 2012, 20XX, XXXX (from 20xx, 20**, xx, 二〇一二); two digits are read as 1931–2030."""
    if len(text) == 4 and text.isascii() and text.isdigit() and text[0] in "12":
        return text
    digits = masked_digits("".join(text.split()))
    if digits is None or not digits:
        return None
    if set(digits) == {"X"}:
        return "XXXX"
    if len(digits) == 2 and digits.isdigit():
        return f"20{digits}" if int(digits) <= 30 else f"19{digits}"
    return digits.ljust(4, "X") if len(digits) in (3, 4) and digits[0] in "12" else None


def two_digits(text: str) -> str | None:
    """Return a month or day as two characters (02, 12, XX for a masked one), or None where it is no numeral."""
    if text.isascii() and text.isdigit() and len(text) <= 2:
        return text.zfill(2)
    digits = masked_digits(text)
    if digits is not None and "X" in digits:
        return "XX"
    value = number(text)
    return None if value is None or value > 99 else f"{value:02d}"
