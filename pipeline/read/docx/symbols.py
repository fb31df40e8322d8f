"""Characters of symbol fonts (w:sym): what the picture at a code of Wingdings or Symbol is in Unicode.

The tables hold what stands in office documents: boxes to tick, ticks, bullets, arrows, numbers in circles, Greek letters.
"""

from __future__ import annotations

UNKNOWN = "\ufffd"

_WINGDINGS: dict[int, str] = {
    **{0x81 + n: chr(0x2460 + n) for n in range(10)},
    **{0x8C + n: chr(0x2776 + n) for n in range(10)},
    **dict(zip((0x6C, 0x6D, 0x6E, 0x6F, 0x70, 0x71, 0x72, 0x74, 0x75, 0x76, 0x77), "●❍■□□❑❒⧫◆❖⬥", strict=True)),
    **dict(zip((0x9E, 0x9F, 0xA1, 0xA4, 0xA7, 0xA8, 0xAB, 0xB2), "·•○◉▪□★⟡", strict=True)),
    **dict(zip((0xD8, 0xDF, 0xE0, 0xE1, 0xE2, 0xE8, 0xEF, 0xF0, 0xF1, 0xF2), "➢←→↑↓➔⇦⇨⇧⇩", strict=True)),
    **dict(zip((0xFB, 0xFC, 0xFD, 0xFE), "✗✓☒☑", strict=True)),
    **dict(zip((0x21, 0x22, 0x28, 0x2A, 0x46, 0x4A, 0xB5), "✏✂☎✉☞☺✪", strict=True)),
}
_WINGDINGS_2: dict[int, str] = {
    **{0x6A + n: chr(0x2460 + n) for n in range(10)},
    **{0x75 + n: chr(0x2776 + n) for n in range(10)},
    **dict(zip((0x4F, 0x50, 0x51, 0x52, 0x53, 0x54, 0x97, 0x98, 0xA2, 0xA3), "✗✓☒☑☒☒•●■□", strict=True)),
}
_WINGDINGS_3 = dict(zip((0x66, 0x67, 0x68, 0x69, 0x70, 0x71, 0x74, 0x75, 0x7D, 0x7C), "←→↑↓▲▼◀▶▶◀", strict=True))
_GREEK = dict(zip((*range(0x41, 0x5B), *range(0x61, 0x7B)), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
_SYMBOL: dict[int, str] = {
    **{code: chr(code) for code in range(0x20, 0x40)},
    **_GREEK,
    **dict(zip((0xA3, 0xA5, 0xAC, 0xAD, 0xAE, 0xAF, 0xB0, 0xB1, 0xB3, 0xB4, 0xB7, 0xB9, 0xBB, 0xC5, 0xC6, 0xD6, 0xD7, 0xE5), "≤∞←↑→↓°±≥×•≠≈⊕∅√⋅∑", strict=True)),
}
_FONTS: dict[str, dict[int, str]] = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3, "symbol": _SYMBOL}


def character(font: str, code: str) -> str:
    """Return the character at a hexadecimal code of a font; U+FFFD where a symbol font's picture has no known one.

    Codes of symbol fonts stand in the private use area (F0FE) or, from some programs, without that offset (00FE).
    """
    try:
        number = int(code, 16)
    except ValueError:
        return UNKNOWN
    table = _FONTS.get(font.strip().lower())
    offset = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    if table is not None and offset <= 0xFF:
        return table.get(offset, UNKNOWN)
    return chr(number) if 0x20 <= number < 0xD800 or 0xF900 <= number < 0xFFFE or 0x10000 <= number <= 0x10FFFF else UNKNOWN
