"""Character references of HTML that are left in the text, whole, escaped twice or broken: &nbsp; &amp;ldquo; #xff1a; x0dx0a _x000D_."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5

from pipeline.normalise.alignment import Edit

order = 4  # before the steps that fold blanks, line ends and widths
logged = True

KIND = "entity"
_BARE = "nbsp|ensp|emsp|ldquo|rdquo|lsquo|rsquo|hellip|mdash|ndash|middot|bull|quot|amp|lt|gt"
"""Names that are taken for references without & or without ; too."""
_REFERENCE = re.compile(
    r"(?<![“‘'\"`])(?:"
    r"[&＆](?:amp[;；]){0,5}(?P<name>[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6})[;；]"
    rf"|&(?:amp;){{0,5}}(?P<open>{_BARE})(?![A-Za-z0-9=;；])"
    r"|(?<![&＆A-Za-z0-9_#])(?P<broken>#[xX][0-9A-Fa-f]{2,6}|#[0-9]{4,7})[;；]"
    r"|(?<![&＆A-Za-z0-9_])(?P<tail>nbsp|ensp|emsp|ldquo|rdquo|hellip|mdash|middot);"
    r"|(?P<end>(?:(?<![\\A-Za-z0-9])|(?<=x0[aA]))(?:x0[dD])?x0[aA](?![0-9A-Za-wyz]|x(?!0[aAdD]))|_x000[dD]_\n?)"
    r")"
)
_SIGN = re.compile(
    r"[&＆#x_nemlrh](?=(?<=[&＆])[A-Za-z#]|(?<=#)[xX0-9]|(?<=x)0[aAdD]|(?<=_)x000|(?<=n)bsp;|(?<=[em])[nm]sp;|(?<=[lr])dquo;|(?<=h)ellip;|(?<=m)(?:dash|iddot);)"
)
"""The first character of every reference. (One class of characters in front lets the search run fast.)"""
_MARK = re.compile("[\u00a0\u00b7\u2010-\u2030\u3000-\u3020\uff00-\uff65]")
"""What a number that lost its & is believed to mean; #2022; and the like are numbers of something else."""
_QUOTES = frozenset("”’'\"`")


def clean(text: str) -> list[Edit]:
    """Return one edit per character reference. One that is quoted by itself (“&nbsp;”) is what the text is about, and stays."""
    found = ((match, _meant(match)) for match in _references(text))
    return [Edit(match.start(), match.end(), new, KIND) for match, new in found if new is not None and text[match.end() : match.end() + 1] not in _QUOTES]


def _references(text: str) -> Iterator[re.Match[str]]:
    """Yield what looks like a reference."""
    at = 0
    while sign := _SIGN.search(text, at):
        match = _REFERENCE.match(text, sign.start())
        at = match.end() if match else sign.end()
        if match:
            yield match


def _meant(match: re.Match[str]) -> str | None:
    """Return the character that is referred to, None if there is none."""
    if match["end"]:
        return "\n"
    if match["broken"]:
        character = _of_number(match["broken"])
        return character if character and _MARK.match(character) else None
    name = match["name"] or match["open"] or match["tail"]
    character = _of_number(name) if name.startswith("#") else html5.get(f"{name};")
    return character if character and len(character) == 1 else None


def _of_number(name: str) -> str | None:
    """Return the character of a numeric reference, None for what no text holds (controls, halves of pairs, beyond Unicode)."""
    character = unescape(f"&{name};")
    if character in ("\r", "\n", "\t"):
        return "\n"
    fits = len(character) == 1 and character != "\ufffd" and (character.isprintable() or character.isspace())
    return character if fits else None
