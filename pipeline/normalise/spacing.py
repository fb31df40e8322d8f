"""Blanks inside words: 会 议 纪 要, 2023 年 8 月 and 不少于 5 名 as scans, justified titles, word processors and PDF text layers have them."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

from extractors.lexicon import alternatives, load
from extractors.reading.names import is_name, part_padded
from extractors.reading.units import is_unit
from pipeline.normalise.alignment import Edit

order = 45
logged = False

# Four or more single characters, one blank between each two: fewer may be padded names side by side (于 梅 周 红 has pairs).
_SPREAD = re.compile(r"(?<![^\s（《“：])[㐀-鿿\d〔〕](?: [㐀-鿿\d〔〕]){3,60}(?![^\s，。；：、）》”])")
_SPREAD_SIGN = re.compile(r" [㐀-鿿\d〔〕] [㐀-鿿\d〔〕] [㐀-鿿\d〔〕]")
_DATE = re.compile(r" (?:(?<=\d )(?=[年月日时])|(?<=[年月] )(?=\d))")
_LEXICON = load("spacing")
_OTHER_WORDS = re.compile(alternatives(_LEXICON["other_words"]))
_MEASURE = rf"(?!{_OTHER_WORDS.pattern})(?:{alternatives(_LEXICON['measures'])})"
_FIGURE = rf"[0-9][0-9.]{{0,5}}(?:[—\-–~～至][0-9.]{{1,6}})?[ ]?{_MEASURE}"
_COUNTED = re.compile(rf" (?:(?<=[0-9] )(?={_MEASURE})|(?<=[A-EⅠⅡⅢⅣⅤ] )(?=[级类](?![别型])))")
_LED_TO = re.compile(rf" (?<=[㐀-鿿] )(?={_FIGURE}|[A-EⅠⅡⅢⅣⅤ][ ]?[级类])")
_LEADS = frozenset(_LEXICON["leads"])
_ITEM_NUMBER = re.compile(r"(?:^|[\n|\t])[ \t]{0,8}\d{1,3}(?:[.．]\d{1,2}){0,3}$")
"""A number that opens a line or a cell: what stands behind its blank is not counted by it (1 个人信息保护)."""
_LEVEL_OPENS = re.compile("[级类档星][：（，]")
_NUMBER_REACH = 12
_PROSE, _PROSE_REACH = re.compile(r"[，。；：、（“”）][^，。；：、（“”）\n|\t]{0,14}$|[㐀-鿿]{8}$"), 16
"""What stands before a blank in running text, not in a column of words (优秀 90分以上)."""
_COLUMN, _FEWEST_COLUMNS, _LONGEST_ROW = re.compile(" (?<=[㐀-鿿] )(?=[㐀-鿿])"), 2, 120
"""A blank between two columns of words, and how many of them tell a row."""

_COLON_BEFORE = re.compile(r"：[ \t]*(?:[㐀-鿿]{2,4}[ \t]{1,4}){0,12}$")
_INDENT = 60
"""Characters between a colon and padded names, the colon and names before them included, at most."""
_WORD_BEFORE = re.compile("[㐀-鿿]{2,12}$")
_CUT_UP = re.compile(r"(?<=[㐀-鿿、]) ?[㐀-鿿](?: [㐀-鿿]){2,10}(?= ?[、，。；）])")
"""A name of a list whose last characters a justified line set apart (市住房和城| 乡 建 设 局 |、市气象局)."""
_CUT_UP_SIGN = re.compile(" [㐀-鿿] [㐀-鿿]")


def clean(text: str) -> list[Edit]:
    """Return one deletion per blank inside a spread word or a date, or between a figure, its measure and what leads to it."""
    spread = [m for m in _SPREAD.finditer(text) if not _lists_names(text, m)] if _SPREAD_SIGN.search(text) else ()
    blanks = {i for m in spread for i in range(m.start(), m.end()) if text[i] == " "}
    cut_up = _CUT_UP.finditer(text) if _CUT_UP_SIGN.search(text) else ()
    blanks |= {i for m in cut_up if _closes_unit(text, m) for i in range(m.start(), m.end() + 1) if text[i] == " "}
    blanks |= {m.start() for m in _DATE.finditer(text) if not (_OTHER_WORDS.match(text, m.end()) and _opens_item(text, m.start()))}
    blanks |= {m.start() for m in _COUNTED.finditer(text) if not _opens_item(text, m.start())}
    blanks |= {m.start() for m in _LED_TO.finditer(text) if text[m.start() - 1] in _LEADS or _within_prose(text, m.start())}
    return [Edit(i, i + 1, "", "blank") for i in sorted(blanks)]


def _closes_unit(text: str, cut: re.Match[str]) -> bool:
    """Tell whether what was set apart closes a unit's name, alone or with the characters before it."""
    word = cut[0].replace(" ", "")
    before = _WORD_BEFORE.search(text, max(0, cut.start() - _NUMBER_REACH), cut.start())
    return is_unit(word) or (before is not None and not is_unit(before[0]) and is_unit(before[0] + word))


def _within_prose(text: str, at: int) -> bool:
    """Tell whether a blank before a figure stands in running text, not in a row whose columns blanks part (展位搭建 市会展中心 市公共资源交易中心 4月20日前)."""
    if _PROSE.search(text, max(0, at - _PROSE_REACH), at) is None:
        return False
    row = text[max(0, text.rfind("\n", max(0, at - _LONGEST_ROW), at)) : at]
    return len(_COLUMN.findall(row)) < _FEWEST_COLUMNS


def _opens_item(text: str, at: int) -> bool:
    """Tell whether the number that ends at `at` is that of an item, not of a level that is defined there (4 级：…)."""
    return _LEVEL_OPENS.match(text, at + 1) is None and _ITEM_NUMBER.search(text, max(0, at - _NUMBER_REACH), at) is not None


def _lists_names(text: str, run: re.Match[str]) -> bool:
    """Tell whether a run behind a colon is nothing but padded names (成员：李 明 王 强 张 小 华), whose blanks tell where each begins."""
    if _COLON_BEFORE.search(text, max(0, run.start() - _INDENT), run.start()) is None:
        return False
    characters = run.group().split(" ")
    ends = list(accumulate(part_padded(characters, [0] * (len(characters) - 1))))
    return all(is_name("".join(characters[start:end])) for start, end in pairwise([0, *ends]))
