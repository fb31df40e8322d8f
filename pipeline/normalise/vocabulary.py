"""Words of Taiwan and Hong Kong -> the mainland's (网际网路 → 互联网), in texts that come from there.

OpenCC's tw2sp is of no use here: on mainland text it makes 建立 into 创建 and 执行 into 运行. The list is the project's own, and it is applied only where
the text says by its words that it is Taiwanese or from Hong Kong, never for its script. Names stay as they are written: cited titles, and bodies.
"""

from __future__ import annotations

import re
from functools import cache

from extractors.lexicon import alternatives, load, opening
from pipeline.normalise.alignment import Edit

order = 32
logged = True

NEEDED = 3
"""So many different words of Taiwan or Hong Kong that are not sure signs by themselves make a text one from there."""

_CITED = r"《[^》\n]{1,80}》|〈[^〉\n]{1,80}〉|「[^」\n]{1,80}」|『[^』\n]{1,80}』"


def clean(text: str) -> list[Edit]:
    """Return one replacement per word of Taiwan or Hong Kong outside names, or none where the text is from elsewhere."""
    if not is_from_there(text):
        return []
    words = load("vocabulary")["words"]
    found = (match for match in _word().finditer(text) if match[0] in words and not _names_a_body(text, match))
    return [Edit(match.start(), match.end(), words[match[0]], "vocabulary") for match in found]


def is_from_there(text: str) -> bool:
    """Tell whether a text (simplified characters) comes from Taiwan or Hong Kong, by its words."""
    signs = set[str]()
    for match in _sign().finditer(text):
        signs.add(match[1])
        if _sure().match(match[1]) or len(signs) >= NEEDED:
            return True
    return False


@cache
def _sign() -> re.Pattern[str]:
    signs = load("vocabulary")["signs"]
    return re.compile(opening([*signs["sure"], *signs["likely"]]))


@cache
def _sure() -> re.Pattern[str]:
    return re.compile("|".join(load("vocabulary")["signs"]["sure"]))


@cache
def _word() -> re.Pattern[str]:
    lexicon = load("vocabulary")
    return re.compile(f"{_CITED}|{alternatives([*lexicon['words'], *lexicon['keep']['words']])}")


@cache
def _body() -> re.Pattern[str]:
    names = load("vocabulary")["protected"]
    return re.compile(rf"(?:(?![{names['between']}])[㐀-鿿]){{0,5}}?(?!{alternatives(names['not_endings'])}){alternatives(names['endings'])}")


def _names_a_body(text: str, word: re.Match[str]) -> bool:
    """Tell whether what follows a word makes it part of the name of a body or a post."""
    return word[0] in load("vocabulary")["protected"]["words"] and _body().match(text, word.end()) is not None
