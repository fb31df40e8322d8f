"""What opens an item of a list, as Chinese documents write it: 一、 （一） 1. 1） 2.3 ① 一是, and bullets. One place, so that every part knows the same forms.

Pieces of patterns, for what tells an item's number from the words behind it. The kinds of heading and their ranks are in the lexicon `outline`.
Forms: GB/T 9704—2012, 7.3.3 (一、 （一） 1. （1）), and those that word processors set (1）, ①, ⑴, ⒈, ㈠).
"""

from __future__ import annotations

NUMERALS = "一二三四五六七八九十"
CIRCLED = "①-⒛㈠-㈩"
"""For a class of characters: numbers that are one sign."""
BULLETS = "●○◎■◆◇▲▪•·※"
"""For a class of characters: signs that open items without a count. A star (★) may be a level (★★★): what takes it for a bullet adds it."""
SIGNS = frozenset(chr(code) for first, last in ("①⒛", "㈠㈩") for code in range(ord(first), ord(last) + 1)).union(BULLETS)
"""All of both."""
NUMBERED = rf"[（(]?[{NUMERALS}\d]{{1,3}}[）)、.．]"
"""一、 （一） 1. 1）: a number and what parts it from the words. Where 1.5 would be a figure, the pattern goes on with (?!\\d)."""
ITEM_NUMBER = rf"(?:{NUMBERED}|[{CIRCLED}])"
DECIMAL = r"\d{1,2}(?:[.．]\d{1,2}){1,3}"
"""2.3, 2.3.1, as reports and standards number."""
ONE_IS = rf"[{NUMERALS}]{{1,2}}是"
"""一是, 二是, within sentences."""
