"""Width: letters and digits half-width, punctuation beside Chinese characters full-width, compatibility forms of characters folded.

Every change keeps the length. GB/T 15834-2011 (punctuation) sets the full-width marks for Chinese text.
"""

from __future__ import annotations

import re
import unicodedata

from extractors.lexicon import load

order = 40
logged = False

# Radicals, compatibility characters, and the vertical and small forms of punctuation.
_COMPATIBILITY = [*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0xFE10, 0xFE1A), *range(0xFE30, 0xFE45), *range(0xFE50, 0xFE6C)]
_FOLD = {code: folded for code in _COMPATIBILITY if len(folded := unicodedata.normalize("NFKC", chr(code))) == 1}
_FOLD |= {ord(radical): character for radical, character in load("width")["radicals"].items()}
_FOLD |= {code: chr(code - 0xFEE0) for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05, 0xFF0E, 0xFF0F]}
_FOLD |= {0xFF5E: "~", 0x301C: "~", 0xFF0D: "-", 0xFE63: "-", 0xFF3B: "[", 0xFF3D: "]", 0xFF5B: "{", 0xFF5D: "}", 0xFE30: ":"}
_FOLD |= {ord(variant): character for variants in load("script")["variants"].values() for variant, character in variants.items()}
_FOLDED = re.compile("[{0}][{0}]*+".format(re.escape("".join(map(chr, _FOLD)))))

_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_HAN = "㐀-鿿"
_BEFORE, _AFTER = re.compile(rf"[{_HAN}”’》〉）】〕％%]"), re.compile(rf"[{_HAN}“‘《〈（【〔]")
_MARK = re.compile("[,;:?!]")
_TITLE = re.compile(rf"《[^《》<>＜＞\n]{{1,80}}[>＞]|[<＜][{_HAN}][^《》<>＜＞\n]{{0,80}}》")
_ZEROS = re.compile("[一二三四五六七八九][一二三四五六七八九〇○0OoОоΟο◯]{3}年")
_LONG_YEAR = re.compile("年(?<=[一二三四五六七八九〇○0OoОоΟο◯]{2}年)")
_ZERO = dict.fromkeys(map(ord, "OoОоΟο◯"), "〇")
_POINT = re.compile(rf"[•・‧](?<=[{_HAN}].)(?=[{_HAN}])")
_INNER_TITLE = re.compile(rf"[<＜](?=[{_HAN}《“])[^<＜>＞\n]{{1,80}}(?<=[{_HAN}）》”])(?<![且或和及与])[>＞]")
"""What angle brackets enclose; one alone, or two that compare (金额＜下限或＞上限), are signs."""
# A full stop typed half-width: before a date or the label of a level, at the end of a line, or between words of a text that has no other .
_NO_NUMBER = "[一二三四五六七八九十]"
_FULL_STOP = re.compile(rf"\.(?<=[{_HAN}）)”》]\.)(?<!{_NO_NUMBER}\.)(?=\d{{1,2}}月|[A-EⅠⅡⅢⅣ][级类等]|(?:19|20)[\dxX*]{{2}}年|[ \t　]*(?:\n|\Z))")
_BETWEEN_WORDS = re.compile(rf"\.(?<=[{_HAN}）)”》]\.)(?<!{_NO_NUMBER}\.)(?=[{_HAN}“《])")
_FEW_STOPS, _LOOKED_AT = 3, 100_000
_BRACKET = re.compile("[()]")
_BESIDE_BRACKET = re.compile("[,;:?!](?:(?<=）.)|(?=（))")
_PAIR = re.compile(r"\([^()\n]{0,60}\)")
_HOLDS_HAN = re.compile(rf"\([^()\n]{{0,60}}[{_HAN}]|\([“‘《〈（【〔]")
_CLOSED = re.compile(rf"\)[{_HAN}“‘《〈（【〔，。；：、]")


def clean(text: str) -> str:
    """Return the text with widths as good Chinese typography has them; the length stays."""
    text = _FOLDED.sub(lambda m: m[0].translate(_FOLD), text)
    text = _MARK.sub(_mark, text)
    if "•" in text or "・" in text or "‧" in text:
        text = _POINT.sub("·", text)
    if "." in text:
        text = _full_stops(text)
    if _LONG_YEAR.search(text):
        text = _ZEROS.sub(lambda m: m[0].translate(_ZERO), text)
    if "<" in text or "＜" in text or ">" in text or "＞" in text:
        text = _TITLE.sub(lambda m: f"《{m[0][1:-1]}》", text)
        text = _INNER_TITLE.sub(lambda m: f"〈{m[0][1:-1]}〉", text)
    return _BESIDE_BRACKET.sub(lambda m: _WIDE[m[0]], _brackets(text)) if "(" in text or ")" in text else text


def _mark(match: re.Match[str]) -> str:
    """Return a mark as it should be: full-width right after or right before a Chinese character or mark."""
    text, at = match.string, match.start()
    return _WIDE[match[0]] if (at and _BEFORE.match(text, at - 1)) or _AFTER.match(text, at + 1) else match[0]


def _full_stops(text: str) -> str:
    """Widen the full stops that were typed half-width; between words only where the text has hardly another one, for names are dotted so too."""
    few = text.count("。", 0, _LOOKED_AT) <= _FEW_STOPS
    text = _FULL_STOP.sub("。", text)
    return _BETWEEN_WORDS.sub("。", text) if few and len(_BETWEEN_WORDS.findall(text, 0, _LOOKED_AT)) > _FEW_STOPS else text


def _brackets(text: str) -> str:
    """Widen round brackets of Chinese text: an opening one by what is around it, a closing one as its opening one of the line, or by its neighbours."""
    pieces, done, stack = list[str](), 0, list[bool]()
    for match in _BRACKET.finditer(text):
        at, mark = match.start(), match[0]
        if stack and text.find("\n", done, at) >= 0:
            stack.clear()
        if mark == "(":
            wide = _opens_wide(text, at)
            stack.append(wide)
        else:
            wide = stack.pop() if stack else bool((at and _BEFORE.match(text, at - 1)) or _CLOSED.match(text, at))
        pieces += [text[done:at], _WIDE[mark] if wide else mark]
        done = at + 1
    return "".join([*pieces, text[done:]])


def _opens_wide(text: str, at: int) -> bool:
    """Tell whether the bracket at `at` opens Chinese text: after a Chinese character or with one in it, or closed and not part of a Latin word."""
    before = text[at - 1] if at else ""
    latin = before.isascii() and before.isalnum()
    return "㐀" <= before <= "鿿" or bool(_HOLDS_HAN.match(text, at)) or (not latin and bool(_PAIR.match(text, at)))
