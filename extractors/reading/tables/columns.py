"""What the columns of a table mean: header words to meanings, by the lexicon `tables`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import NUMBERED

_LEXICON = load("tables")
_MEANINGS: dict[str, str] = {word: meaning for meaning, words in reversed(_LEXICON["words"].items()) for word in words}
_PREFIX = re.compile(f"(?:{alternatives(_LEXICON['headers']['prefixes'])}){{1,3}}")
_SUFFIX = re.compile(f"{alternatives(_LEXICON['headers']['suffixes'])}$")
_ENDINGS: list[tuple[str, str]] = [(ending, meaning) for ending, meaning in _LEXICON["headers"]["endings"]]
_SURE: list[tuple[str, str]] = [(ending, meaning) for ending, meaning in _LEXICON["headers"]["sure"]]
_NO_HEAD = re.compile(rf"{NUMBERED}|{alternatives(_LEXICON['headers']['verbs'])}")
_LONGEST: int = _LEXICON["headers"]["longest"]
_FILLING = re.compile(r"[\s\u2028:：*＊、/／及和与“”\"]+")
_BESIDE = re.compile(rf"{_FILLING.pattern}|[（(【\[][^（()）【】\[\]]{{0,20}}[）)】\]]")
_LAST = frozenset(word[-1] for word in (*_MEANINGS, *_LEXICON["headers"]["suffixes"]))
_SENTENCE = re.compile(r"[。；;]")
_FEARED = re.compile(
    rf"(?:(?:可能|容?易)会?{alternatives(_LEXICON['headers']['happening'])}的?[^，。]{{0,6}}|潜在的?){alternatives(_LEXICON['headers']['feared'])}"
)
"""A header of what may happen (可能发生的不廉洁行为)."""
_EMPTY = frozenset(_LEXICON["cells"]["empty"])
_DITTO = frozenset(_LEXICON["cells"]["ditto"])
_SIGNING = re.compile(alternatives(_LEXICON["cells"]["signing"]))

_MISUSE = re.compile(alternatives(_LEXICON["cells"]["misuse"]))


def _plain(header: str) -> str:
    return _BESIDE.sub("", header)


def _shortened(word: str) -> str | None:
    for cut in (_PREFIX.sub("", word, count=1) if _PREFIX.match(word) else "", _SUFFIX.sub("", word)):
        if cut in _MEANINGS:
            return _MEANINGS[cut]
    return None


def _spelt(word: str) -> str | None:
    """The meaning of a header that is a known word, whole or but for a prefix or suffix that says nothing."""
    return (_MEANINGS.get(word) or _shortened(word)) if word[-1] in _LAST else None


@lru_cache(maxsize=4096)
def known(header: str) -> str | None:
    """Return the meaning of a header that is a known column word, None for other text (cells, sentences, long headers)."""
    if not header or len(header) > 3 * _LONGEST or _SENTENCE.search(header):
        return None
    word = _plain(header)
    return (_spelt(word) or ("point" if _FEARED.fullmatch(word) else None)) if 0 < len(word) <= _LONGEST else None


@lru_cache(maxsize=4096)
def column(header: str) -> str | None:
    """Return what the column headed `header` holds: a meaning of lexicon/tables.toml (point, category, grade, measures, owner, task, problem,
    lead, support, responsible, due …) or None. `responsible` are units that answer for something, `owner` persons (责任人, 责任领导).
    """
    meaning = known(header)
    if meaning or not header:
        return meaning
    word = _plain(header)
    return next((meaning for ending, meaning in _ENDINGS if word.endswith(ending)), None) if len(word) <= 2 * _LONGEST else None


@lru_cache(maxsize=4096)
def presumed(header: str) -> str | None:
    """Return the meaning of a header that is a known column word or, a short one, ends like one (监测责任人) and begins neither with a number nor a verb."""
    meaning = known(header)
    if meaning or not 0 < len(header) <= 2 * _LONGEST or _NO_HEAD.match(header):
        return meaning
    word = _plain(header)
    return next((meaning for ending, meaning in _SURE if word.endswith(ending)), None) if len(word) <= _LONGEST else None


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether a row of cell texts is a table's head: two column words or more, one of them known, and more of them than other cells."""
    filled = [cell for cell in cells if cell.strip()]
    if not any(known(cell) for cell in filled):
        return False
    meanings = [meaning for cell in filled if (meaning := presumed(cell))]
    return len(set(meanings)) >= 2 and 2 * len(meanings) > len(filled)


def is_empty(cell: str) -> bool:
    """Tell whether a cell holds nothing, a word or dash for nothing (无, —, /) or a line to be filled in (____)."""
    return not cell.strip(" \t\n\u2028_＿") or cell.strip() in _EMPTY


def is_signing(cells: Sequence[str]) -> bool:
    """Tell whether a row is for a signature, seal or approval and no data."""
    first = _FILLING.sub("", next((cell for cell in cells if cell.strip()), ""))
    return len(first) <= 20 and _SIGNING.search(first) is not None and not _MISUSE.search(first)


def is_ditto(cell: str) -> bool:
    """Tell whether a cell says that it holds what the one above holds (同上, 〃)."""
    return cell in _DITTO
