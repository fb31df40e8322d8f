"""Posts: what persons are called by what they do (县委常委、常务副县长; 各科室负责人), told apart from names and units by how they end."""

from __future__ import annotations

import re

from extractors.lexicon import alternatives, load

LONGEST_POST = 40
"""Characters: a longer word is no post."""

_LEXICON = load("posts")
_POST = re.compile(rf"(?:{alternatives(_LEXICON['endings'])})(?:（[^（）]{{1,6}}）)?$")
_BARE = re.compile(rf"(?:副|常务副|第一|执行|总支)?{alternatives(_LEXICON['endings'])}")
_PEOPLE = re.compile(rf"(?:{alternatives(_LEXICON['people'])}|[\u4e00-\u9fff]{{2}}员)(?:（[^（）]{{1,6}}）)?$")
_ET_AL = rf"(?:等(?:{alternatives(_LEXICON['closers_before'])}){{0,2}}(?:{alternatives(_LEXICON['closers'])})?)?"
_SHARED = re.compile(rf"{_ET_AL}的?(?P<post>{alternatives(_LEXICON['shared'])})$")
_SHARED_BY_CLOSED = re.compile(
    rf"等(?:{alternatives(_LEXICON['closers_before'])}){{0,2}}{alternatives(_LEXICON['closers'])}的?(?P<post>(?:副|正|党政)?{alternatives(_LEXICON['endings'])})$"
)
"""Any post is shared where the list before it is closed: 教务处、总务处等处室主任."""
_COLLECTIVE = re.compile(alternatives(_LEXICON["collective"]))
_JOINED_BEFORE = tuple(_LEXICON["joined_before"])
_JOINED_PAIRS = tuple((first, second) for first, second in _LEXICON["joined_pairs"])
_NO_POST = re.compile(r"[。：:！？;；\n]|\d{3}")


def is_post(word: str) -> bool:
    """Tell whether `word` is a post that one person holds (副县长, 党支部书记); a name may stand right after it."""
    return 2 <= len(word) <= LONGEST_POST and bool(_POST.search(word)) and not _NO_POST.search(word)


def is_bare_post(word: str) -> bool:
    """Tell whether `word` is a post without the place or organ it is held in (校长, 常务副主任)."""
    return bool(_BARE.fullmatch(word))


def is_people(word: str) -> bool:
    """Tell whether `word` is a post or a kind of people (业主代表, 各科室负责人, 社区工作人员)."""
    return 2 <= len(word) <= LONGEST_POST and bool(_POST.search(word) or _PEOPLE.search(word)) and not _NO_POST.search(word)


def is_collective(word: str) -> bool:
    """Tell whether `word` speaks of whoever holds a post (各科室主任, 其他院领导), so that it belongs to no name beside it."""
    return bool(_COLLECTIVE.match(word))


def shared_post(word: str) -> tuple[str, str] | None:
    """Return (what stands before, post) where `word` ends in a post that a list of units shares (审计局等单位主要负责人), or None.

    The longest such ending is taken; nothing may stand before it (主要负责人).
    """
    match = _SHARED.search(word) or _SHARED_BY_CLOSED.search(word)
    return (word[: match.start()], match["post"]) if match else None


def held_by_one(first: str, second: str) -> bool:
    """Tell whether the posts 「first、second」 are, as plans write, those of one person (党组书记、局长), not of two (党委书记、院长)."""
    if first.endswith(_JOINED_BEFORE):
        return True
    return any(first.endswith(a) and second.endswith(b) for a, b in _JOINED_PAIRS)
