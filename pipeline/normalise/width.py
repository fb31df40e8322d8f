"""Width: letters and digits half-width, punctuation beside Chinese characters full-width, compatibility forms of characters folded.

Every change keeps the length. GB/T 15834-2011 (punctuation) sets the full-width marks for Chinese text.
"""

from __future__ import annotations

import re
import unicodedata

from extractors.lexicon import load

order = 40
logged = False

_COMPATIBILITY = [*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)]
_FOLD = {code: folded for code in _COMPATIBILITY if len(folded := unicodedata.normalize("NFKC", chr(code))) == 1}
_FOLD |= {ord(radical): character for radical, character in load("width")["radicals"].items()}
_FOLD |= {code: chr(code - 0xFEE0) for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05, 0xFF0E, 0xFF0F]}
_FOLD |= {0xFF5E: "~", 0x301C: "~", 0xFF0D: "-", 0xFE63: "-"}

_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", "<": "〈", ">": "〉", "＜": "〈", "＞": "〉"}
_HAN = "㐀-鿿"
_BEFORE, _AFTER = rf"{_HAN}”’》〉）】〕％", rf"{_HAN}“‘《〈（【〔"
_BESIDE = re.compile(rf"(?<=[{_BEFORE}])[,;:?!]|[,;:?!](?=[{_AFTER}])")
_PAIR = re.compile(rf"(?<![A-Za-z0-9])\((?=[^()\n]{{0,60}}\))|\((?=[^()\n]{{0,60}}[{_HAN}])|(?<=[{_HAN}])\(|\((?=[{_AFTER}])")
_CLOSE = re.compile(rf"(?<=[{_BEFORE}])\)|\)(?=[{_AFTER}，。；：、])")
_ANGLE = re.compile(rf"[<＜](?=[{_HAN}《“])|(?<=[{_HAN}）》”])[>＞]")


def clean(text: str) -> str:
    """Return the text with widths as good Chinese typography has them; the length stays."""
    text = text.translate(_FOLD)
    text = _BESIDE.sub(lambda m: _WIDE[m[0]], text)
    text = _ANGLE.sub(lambda m: _WIDE[m[0]], text)
    return _brackets(text) if "(" in text or ")" in text else text


def _brackets(text: str) -> str:
    """Widen round brackets of Chinese text: an opening one by what is around it, a closing one as its opening one, or by its neighbours."""
    opened = {m.start() for m in _PAIR.finditer(text)}
    closed = {m.start() for m in _CLOSE.finditer(text)}
    out, stack = list(text), list[bool]()
    for match in re.finditer(r"[()\n]", text):
        at, mark = match.start(), match[0]
        if mark == "\n":
            stack.clear()
        elif mark == "(":
            stack.append(at in opened)
            out[at] = "（" if at in opened else "("
        elif stack.pop() if stack else at in closed:
            out[at] = "）"
    return "".join(out)
