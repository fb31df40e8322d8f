"""The damage that some sites did to traditional text: "(pinyin)" put into its GBK bytes, and the ways in which decoders showed the outcome."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC
from pypinyin import Style, pinyin

Triggers = Mapping[str, str]
"""Characters and the residue that is put behind each."""
Insertion = Callable[[bytes, Triggers], bytes]


@dataclass(frozen=True)
class Decoder:
    """How a page's reader shows GBK bytes.

    `bad` stands for what is no character; `eats` whether an ASCII byte after a lead byte is lost with it; `private` whether codes of the
    user-defined zones are kept, dropped or bad; `euro` is the byte 80.
    """

    bad: str = "?"
    eats: bool = True
    private: str = "kept"
    euro: str = "€"

    def decode(self, data: bytes) -> str:
        """Return the text that is shown."""
        out, at = [], 0
        while at < len(data):
            shown, at = self._next(data, at)
            out.append(shown)
        return "".join(out)

    def _next(self, data: bytes, at: int) -> tuple[str, int]:
        lead, trail = data[at], data[at + 1] if at + 1 < len(data) else 0
        if lead <= 0x80:
            return self.euro if lead == 0x80 else chr(lead), at + 1
        if lead == 0xFF or not (0x40 <= trail < 0xFF and trail != 0x7F):
            return self.bad, at + (2 if self.eats and lead != 0xFF and 0 < trail < 0x80 else 1)
        character = bytes((lead, trail)).decode("gb18030", "replace")
        if len(character) != 1 or "\ue000" <= character < "\uf900":
            character = {"kept": character, "dropped": "", "bad": self.bad}[self.private]
        return character, at + 2


KEEPING = (Decoder("?"), Decoder("\ufffd"), Decoder("\ufffd", eats=False), Decoder("", eats=False), Decoder("?", euro="?"))
"""PHP, iconv and cp936; the same with U+FFFD; browsers (WHATWG); readers that ignore bad bytes;
the first, where 80 is bad."""
LOSING = (Decoder("?", private="dropped"), Decoder("?", private="bad"))


def damaged(text: str, triggers: Triggers, decoder: Decoder = KEEPING[0], insertion: Insertion | None = None) -> str:
    """Return `text` (traditional) as a damaged page shows it."""
    return html.unescape(decoder.decode((insertion or in_one_pass)(encoded(text), triggers)))


def encoded(text: str) -> bytes:
    """Return the bytes of a page: what GBK has not is written as an entity."""
    return b"".join(_encoded(character) for character in text)


@cache
def _encoded(character: str) -> bytes:
    data = character.encode("gb18030")
    if len(data) <= 2:
        return data
    return b"&nbsp;" if character == "\u00a0" else f"&#{ord(character)};".encode()


def in_one_pass(data: bytes, triggers: Triggers) -> bytes:
    """Put residues behind codes from left to right, wherever two bytes are one."""
    residues = _residues(triggers)
    pattern = b"|".join(map(re.escape, residues))
    return re.sub(pattern, lambda code: code[0] + residues[code[0]], data)


def one_after_the_other(data: bytes, triggers: Triggers) -> bytes:
    """Replace one trigger after the other, so that overlapping codes may both be hit."""
    for code, residue in _residues(triggers).items():
        data = data.replace(code, code + residue)
    return data


def through_characters(data: bytes, triggers: Triggers) -> bytes:
    """Put residues behind whole characters alone."""
    text = data.decode("gb18030")
    return "".join(character + triggers.get(character, "") for character in text).encode("gb18030")


def _residues(triggers: Triggers) -> dict[bytes, bytes]:
    return {character.encode("gb18030"): residue.encode("gb18030") for character, residue in triggers.items()}


def in_traditional(text: str) -> str:
    """Return `text` as a machine writes it in traditional script."""
    return str(OpenCC("s2t").convert(text))


def triggers_of(text: str, number: int | None = None) -> dict[str, str]:
    """Return the `number` commonest traditional-only characters of `text`, or all that GBK has, each with the residue of its first reading."""
    simplify = OpenCC("t2s").convert
    every = "".join(chr(point) for point in range(0x4E00, 0xA000) if len(chr(point).encode("gb18030")) == 2)
    only = {x: y for x, y in zip(every, simplify(every), strict=True) if x != y}
    kinds = [c for c, _ in Counter(c for c in text if c in only).most_common(number)] if number else list(only)
    return {x: f"({pinyin(x, style=Style.TONE)[0][0]})" for x in kinds}
