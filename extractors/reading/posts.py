"""Posts: what persons are called by what they do (县委常委、常务副县长; 各科室负责人), told apart from names and units by how they end."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.lexicon import alternatives, load
from extractors.reading.kept import kept
from extractors.reading.units import is_kind, is_unit

_LONGEST_POST = 40
"""Characters: a longer word is no post."""


def _by_last(endings: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the endings by their last character, so that a word is compared with few of them."""
    found: dict[str, list[str]] = {}
    for ending in endings:
        found.setdefault(ending[-1], []).append(ending)
    return {last: tuple(those) for last, those in found.items()}


_LEXICON = load("posts")
_ENDINGS = frozenset(_LEXICON["endings"])
_RANKS = tuple(_LEXICON["ranks"])
_POST_BY_LAST = _by_last(_LEXICON["endings"])
_PEOPLE_BY_LAST = _by_last([*_LEXICON["endings"], *_LEXICON["people"]])
_MEMBERS = re.compile(r"[\u4e00-\u9fff]{2}员$")
_HEADS_OF_PLACES = re.compile(r"各[省市州盟县区旗镇乡]（[省市州盟县区旗镇乡、街道]{1,8}）[省市州盟县区旗镇乡]?长")
"""Who heads each of several kinds of places (各县（市、区）长)."""
_GLOSS = re.compile(r"（[^（）]{1,6}）$")
_ET_AL = rf"(?:等(?:{alternatives(_LEXICON['closers_before'])}){{0,2}}(?:{alternatives(_LEXICON['closers'])})?)?"
_SHARED = re.compile(rf"{_ET_AL}的?(?P<post>{alternatives(_LEXICON['shared'])})$")
_IF_CLOSED = alternatives([*_LEXICON["endings"], *_LEXICON["shared_if_closed"]])
_SHARED_BY_CLOSED = re.compile(
    rf"等(?:{alternatives(_LEXICON['closers_before'])}){{0,2}}{alternatives(_LEXICON['closers'])}的?(?P<post>(?:副|正|党政)?{_IF_CLOSED})$"
)
"""Any post is shared where the list before it is closed: 教务处、总务处等处室主任."""
_OF_PARTS = re.compile(
    rf"(?P<post>(?:有关|相关|对口){alternatives(_LEXICON['parts_of_unit'])}的?{alternatives(_LEXICON['heads_of_parts'])}|全体(?P<people>[\u4e00-\u9fff]{{2,6}}))$"
)
"""What a unit's name may have behind it: the heads of those of its parts that are meant, or all its people of one kind."""
_COLLECTIVE = re.compile(alternatives(_LEXICON["collective"]))
_MEMBERSHIPS = tuple(_LEXICON["memberships"])
_SECRETARIES = tuple(_LEXICON["secretaries"])
_ONE_HEAD = tuple(_LEXICON["one_head"])
_HEADS_OF_HOUSE = tuple(_LEXICON["heads_of_house"])
_JOINED_PAIRS = tuple((first, second) for first, second in _LEXICON["joined_pairs"])
_JOINED_IF_ALONE = tuple((first, second) for first, second in _LEXICON["joined_if_alone"])
_TURNED = tuple((house, party) for party, house in _JOINED_PAIRS)
"""局长、党组书记: the same, the head of the house said first."""
_DEPUTY_OFFICE = re.compile(r"(?:常务|分管[\u4e00-\u9fff]{0,10}?的?)?副(?!书记|检察长)")
"""A deputy secretary of the party is no deputy in the office as well (县委副书记、分管副县长 are two)."""
_DEPUTY = re.compile(r"副[\u4e00-\u9fff]{1,4}$")
_NO_POST = re.compile(r"[。：:！？;；\n]|\d{3}|^(?:是|由|均由|各由|协助|服从)")
_AIM = re.compile(f"为{alternatives(_LEXICON['aims'])}")
"""How a clause begins that tells what for (为加强组织领导)."""


@kept
def is_post(word: str) -> bool:
    """Tell whether `word` is a post that one person holds (副县长, 党支部书记); a name may stand right after it."""
    return 2 <= len(word) <= _LONGEST_POST and _ends(word, _POST_BY_LAST) and not _NO_POST.search(word)


def is_bare_post(word: str) -> bool:
    """Tell whether `word` is a post without the place or organ it is held in (校长, 常务副主任)."""
    return word in _ENDINGS or (word.startswith(_RANKS) and any(word.startswith(rank) and word[len(rank) :] in _ENDINGS for rank in _RANKS))


@kept
def is_people(word: str) -> bool:
    """Tell whether `word` is a post or a kind of people (业主代表, 各科室负责人, 社区工作人员)."""
    if not 2 <= len(word) <= _LONGEST_POST or _NO_POST.search(word) or _AIM.match(word):
        return False
    return _ends(word, _PEOPLE_BY_LAST) or _HEADS_OF_PLACES.fullmatch(word) is not None or _MEMBERS.search(_GLOSS.sub("", word)) is not None


def is_collective(word: str) -> bool:
    """Tell whether `word` speaks of whoever holds a post (各科室主任, 其他院领导), so that it belongs to no name beside it."""
    return bool(_COLLECTIVE.match(word))


@kept
def shared_post(word: str) -> tuple[str, str] | None:
    """Return (what stands before, post) where `word` ends in a post that a list of units shares (审计局等单位主要负责人), or None.

    The longest such ending is taken; nothing may stand before it (主要负责人). The heads of a unit's own parts and 全体 its people are shared only behind a
    unit's name (某厅有关处室负责人, 某中队全体民警).
    """
    if ("关" in word or "全体" in word or "对口" in word) and (of_parts := _OF_PARTS.search(word)):
        unit = word[: of_parts.start()]
        if is_unit(unit) and (len(unit) > 2 or not is_kind(unit)) and (of_parts["people"] is None or is_people(of_parts["people"])):
            return unit, of_parts["post"]
    match = None if _AIM.match(word) else _SHARED.search(word) or _SHARED_BY_CLOSED.search(word)
    return (word[: match.start()], match["post"]) if match else None


def held_by_one(first: str, second: str, *, alone: bool = True) -> bool:
    """Tell whether the posts 「first、second」 are, as plans write, those of one person (党组书记、局长), not of two (县委书记、县长).

    `alone`: where they stand one person is meant (任组长): there 党委书记、院长 is one, too. Where several may be (任副组长), a deputy secretary of the
    party is one person only with who heads the house (党委副书记、镇长), not with another deputy (党委副书记、纪委书记) but in an office's party group
    (党组副书记、副局长).
    """
    if first.endswith(_MEMBERSHIPS):
        return True
    if first.endswith("党组副书记") and second.startswith("副"):
        return True
    if first.endswith("副书记"):
        return not _DEPUTY_OFFICE.match(second) and (alone or (second.endswith(_HEADS_OF_HOUSE) and not _DEPUTY.search(second)))
    if alone and second.endswith("党组书记"):
        return True
    if alone and second.endswith("副书记"):
        return first.endswith(_HEADS_OF_HOUSE) and not _DEPUTY.search(first)
    if alone and (_heads_both(first, second) or _heads_both(second, first)):
        return True
    pairs = (*_JOINED_PAIRS, *_JOINED_IF_ALONE, *_TURNED) if alone else _JOINED_PAIRS
    return any(first.endswith(a) and second.endswith(b) for a, b in pairs)


def _heads_both(party: str, house: str) -> bool:
    """Tell whether two posts are the party's secretary and the one head of the same house: 党委书记、站长, not a deputy of the house."""
    return party.endswith(_SECRETARIES) and house.endswith(_ONE_HEAD) and not _DEPUTY.search(house) and not is_collective(house)


def _ends(word: str, by_last: dict[str, tuple[str, ...]]) -> bool:
    """Tell whether a word, a short bracket at its end left out, ends in one of these endings."""
    bare = _GLOSS.sub("", word) if word.endswith("）") else word
    return bare.endswith(by_last.get(bare[-1:], ()))
