"""List numbers of a damaged page: `?。ㄒ唬┩七M` -> （一）推進.

Some sites cut machine-made GBK text at the bytes of 。 (A1A3) without heeding characters, and decoded each piece alone. Where an indent (U+3000, A1A1)
stands before （ (A3A8), the cut falls between the two: the indent's first byte becomes `?`, its second makes a 。 with （'s first, and what follows is
shifted by one byte until an ASCII letter, the trail byte of a traditional character, ends the shift:

    bytes    A1 | A1A3 | A8D2 BBA3 A9CD C6DF 4D        real   　（一）推進
    shown    ?    。     ㄒ   唬   ┩   七   M

Some decoders drop pairs of the private use area, so that a number can show as less, or as nothing (（六）). Only the closed set （一）…（十） is repaired:
at the start of a line or sentence, and where the character follows that ）'s trail byte must make, mostly a box-drawing one. A clean text has no such place. The
words after the number are rebuilt where every byte of the shift is there and gives common characters; else they stay as they are.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product

from pipeline.normalise.alignment import Edit
from pipeline.normalise.script import to_simplified

order = 5  # before pinyin residue, which may stand after a character that is rebuilt here
logged = True

KIND = "list number"
_NUMERALS = "一二三四五六七八九十"
_INDENT = "　".encode("gb18030")
_PRIVATE_USE = range(0xE000, 0xF900)
_JOINTS = "".join(bytes([0xA9, trail]).decode("gb18030") for trail in range(0x81, 0xFF))
"""What ）'s trail byte and the next character's lead byte make: box-drawing characters, small forms, private use."""
_BOX = f"[{_JOINTS}]"
_DROPPED = "".join(joint for joint in _JOINTS if not joint.encode("gbk", "ignore"))
"""Those that GBK does not define, so that decoders may drop them."""
_SIGN = re.compile("[?？\ufffd]。")
_LONGEST_SHIFT = 8
"""Characters after the number over which a shift is followed."""
_COMMON = range(0xB0, 0xD8)
"""Lead bytes of the 3,755 common characters of GB 2312."""


def _shown(numeral: str) -> str:
    """Return how the bytes between a false 。 and the box-drawing character show: those of （ and the numeral, shifted by one."""
    damaged = (_INDENT + f"（{numeral}）".encode("gb18030"))[3:-1]
    return damaged.decode("gb18030")


def _forms(shown: str) -> set[str]:
    """Return the ways in which decoders leave `shown`: each character of the private use area kept or dropped."""
    choices = [("", c) if ord(c) in _PRIVATE_USE else (c,) for c in shown]
    return {"".join(kept) for kept in product(*choices)}


@cache
def _numbers() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return the numeral behind each form, and the pattern of a damaged number with the shifted letters after it."""
    numerals = {form: numeral for numeral in _NUMERALS for form in _forms(_shown(numeral))}
    forms = "|".join(sorted(map(re.escape, numerals), key=lambda form: -len(form)))
    number = rf"(?:^|(?<=[。；：\s]))[ \t\u3000\u00a0]{{0,8}}(?P<number>[?？\ufffd]。(?P<form>{forms}))"
    # Without its box (private use, dropped) a number is known by a letter that no Chinese text has.
    shift = rf"(?:(?P<box>{_BOX})(?!{_BOX})|(?:(?<=[ㄅ-ㄩǘòň])|(?<=[ㄅ-ㄩòň].))(?=[㐀-鿿]))(?P<shift>[^\n\x00-\x7f]{{0,{_LONGEST_SHIFT}}})(?P<last>[@-~]?)"
    return numerals, re.compile(number + shift, re.MULTILINE)


def clean(text: str) -> list[Edit]:
    """Return one replacement per damaged list number, the words after it included where their bytes tell them."""
    if not _SIGN.search(text):
        return []
    numerals, pattern = _numbers()
    edits = list[Edit]()
    for match in pattern.finditer(text):
        edits += _spread(*match.span("number"), f"（{numerals[match['form']]}）")
        words = _rebuilt(match["box"], match["shift"] + match["last"]) if match["last"] else None
        if words:
            edits += _spread(match.end("number"), match.end(), words)
    return edits


def _spread(start: int, end: int, new: str) -> list[Edit]:
    """Return edits that give each character of `new` characters of its own, as far as there are enough: the first has those that are left over."""
    spare = max(0, end - start - len(new))
    first, rest = Edit(start, start + 1 + spare, new[0], KIND), Edit(start + 1 + spare, end, new[1:], KIND)
    return [first, rest] if len(new) > 1 else [first]


def _rebuilt(box: str | None, shifted: str) -> str | None:
    """Return the characters behind a shift that ends in an ASCII letter, `box` standing before it if it was not dropped.

    None if any of them is not a common one, or if several dropped boxes would give common ones.
    """
    boxes = box or _DROPPED
    readings = {words for joint in boxes if (words := _unshifted(joint + shifted))}
    return readings.pop() if len(readings) == 1 else None


def _unshifted(shifted: str) -> str | None:
    """Return the common characters whose bytes, all but the first of ）'s trail, `shifted` shows; None if they are not common ones."""
    try:
        words = shifted.encode("gb18030")[1:].decode("gb18030")
    except UnicodeError:
        return None
    return words if all(map(is_common, words)) else None


def is_common(character: str) -> bool:
    """Tell whether a character, in simplified script, is among the common ones of GB 2312."""
    try:
        return to_simplified(character).encode("gb2312")[0] in _COMMON
    except UnicodeError:
        return False
