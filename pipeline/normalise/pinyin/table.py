"""The characters behind which pinyin is put, and how they are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from extractors.lexicon import load
from pipeline.normalise.pinyin import gbk
from pipeline.normalise.script import to_simplified

_HANZI = "".join(map(chr, range(0x4E00, 0xA000)))
_LEVEL_1, _LEVEL_2 = range(0xB0, 0xD8), range(0xD8, 0xF8)
"""Lead bytes of the 3,755 and the 3,008 hanzi of GB 2312."""
RARE = 3
_SPELLINGS = str.maketrans("ɡɑ", "ga")


@dataclass(frozen=True)
class Table:
    """The readings of each character; and the characters whose second byte may begin another, by their first byte and reading."""

    readings: Mapping[str, frozenset[str]]
    splitting: Mapping[tuple[int, str], tuple[str, ...]]

    @classmethod
    def of(cls, readings: Mapping[str, frozenset[str]]) -> Table:
        """Return the table of these readings."""
        splitting = defaultdict[tuple[int, str], list[str]](list)
        for character, its_readings in readings.items():
            code = gbk.code(character)
            if code[-1] in gbk.LEADS:
                for reading in its_readings:
                    splitting[code[0], reading].append(character)
        return cls(readings, {key: tuple(characters) for key, characters in splitting.items()})

    def without(self, characters: Collection[str]) -> Table:
        """Return the table without some characters."""
        return Table.of({c: readings for c, readings in self.readings.items() if c not in characters})

    def has(self, pair: bytes, reading: str | None = None) -> bool:
        """Tell whether two bytes are the code of a character of the table, with this reading if one is given."""
        readings = self.readings.get(gbk.character(*pair)) if len(pair) == 2 else None
        return readings is not None and (reading is None or reading in readings)


@cache
def traditional() -> Table:
    """Return the 3,560 characters of GBK that only traditional script has, and 著, each with all toned readings of it and of its simplified form."""
    pairs = zip(_HANZI, to_simplified(_HANZI), strict=True)
    both = {x: x + y for x, y in pairs if (x != y or x == "著") and gbk.code(x) != gbk.OPAQUE}
    return Table.of({character: _readings(forms, toned=True) for character, forms in both.items()})


@cache
def toneless(character: str) -> frozenset[str]:
    """Return every reading of a character, without tones."""
    return _readings(character, toned=False)


def is_read(character: str, toned: str) -> bool:
    """Tell whether a character has the toned reading."""
    return toned in _readings(character, toned=True)


@cache
def _readings(characters: str, *, toned: bool) -> frozenset[str]:
    from pypinyin import Style, pinyin  # slow to import, and only damaged texts need it

    style = Style.TONE if toned else Style.NORMAL
    return frozenset(reading for readings in pinyin(list(characters), style=style, heteronym=True, errors="ignore") for reading in readings)


@cache
def rarity(character: str) -> int:
    """Return how rare a character is: 0 for the everyday ones, 1 and 2 for the two levels of GB 2312, RARE for all others."""
    simplified = to_simplified(character)
    if simplified in load("common_characters")["simplified"]:
        return 0
    lead = simplified.encode("gb2312", "replace")[0]
    return 1 if lead in _LEVEL_1 else 2 if lead in _LEVEL_2 else RARE


@cache
def reading(written: str) -> str:
    """Return the reading that a residue writes, with ordinary letters for the phonetic ɡ and ɑ."""
    return written.translate(_SPELLINGS)
