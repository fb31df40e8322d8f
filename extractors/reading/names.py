"""Names of persons, told from other words by surname and form, and put together where they are padded (于 梅, 欧 阳 敏)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from extractors.lexicon import alternatives, load
from extractors.reading.kept import kept
from extractors.reading.posts import is_bare_post, is_people, is_post
from extractors.reading.units import is_unit

_LEXICON = load("surnames")
SURNAMES = frozenset("".join(_LEXICON["single"].split()))
"""Surnames of one character."""
_COMPOUND = frozenset(_LEXICON["compound"])
_NOT_NAMES = re.compile(alternatives(_LEXICON["not_names"]))
_NO_NAME_ENDS = tuple(_LEXICON["no_name_ends"])
_OF_ELEMENTS = re.compile(rf"(?:{alternatives(_LEXICON['elements'])}){{2,4}}")
_TRANSLITERATED = re.compile(rf"[{''.join(_LEXICON['transliterated'].split())}]{{3,6}}")
_LATIN = re.compile(r"[A-Z][A-Za-z.'’-]{0,20}(?: [A-Z][A-Za-z.'’-]{0,20}){1,3}")
_NEVER_IN_NAME = re.compile(r"[的了和与及或等为任兼负由在对会室处科局办组制员项以各级类例团队班]")
_HANZI = re.compile(r"[\u3400-\u9fff\U00020000-\U0002fa1f]+")
_DOTTED = re.compile(r"[\u3400-\u9fff]{1,10}(?:[·•・‧][\u3400-\u9fff]{1,10}){1,3}")
_COURTESY = re.compile(rf"(?:{alternatives(load('posts')['courtesy'])}|等)+$")
_MASK = re.compile(r"(?:[xX×＊*○〇_＿.…?？\-—/\s]|某(?=某|$))+(?:同志|老师)?")
_ROLE_OF_PEOPLE = re.compile(r"(?:负责|领导|分管|主要|有关|相关)(?:的)?同志$")
_SURNAME_AND_MASK = re.compile(rf"(?:{alternatives(_COMPOUND)}|[{''.join(sorted(SURNAMES))}])[xX×＊*○〇_＿]{{1,3}}")
_POST_AND_MASK = re.compile(r"([\u3400-\u9fff（）、]{2,30})([xX×＊*○〇_＿]{1,6})")
_BLANK = frozenset(load("groups")["slots"]["blank"])
_TRADE = re.compile(r"..[工师匠]$")
"""How a trade ends (架子工): without a surname before it, no name."""
_PLACES = frozenset("镇乡县市区村州旗")
"""Before 长 these may close a place's name (江口镇长), so that two characters before them are no name."""
_LEVELS = frozenset("省市县州盟旗镇乡")
_PLACE_ENDS = frozenset(_LEXICON["place_ends"])
"""How places of three characters end whose first is a surname (石家庄, 张家口, 马鞍山)."""
_PARTS = frozenset("科处股室所站")
"""Before a post these close the name of a part of a house, of which it is the post (修复科主任)."""
_TITLE = re.compile(rf"{alternatives(load('posts')['titles'])}$")
_NO_TITLES = frozenset(load("posts")["no_titles"])
"""Posts by which nobody is called behind a surname (物业方负责人)."""
_SHORTEST = 2
"""Characters of the shortest names."""
_OTHER_THAN_NAMES = frozenset("师区时康车麦米班干公板家年于小暑雪满寒卖商城项种段")
"""Surnames that make other words behind 老 or 小."""
_OF_SCHOOL = frozenset("课科班级校")
"""Before a title these close a kind of people (任课老师)."""
_UNIT_OR_GIVEN_NAME = frozenset("科村州镇乡校组队办社矿")
"""A word of two or three characters with a surname and one of these at its end may be a name (王科) as well as a unit (法规科)."""


@lru_cache(maxsize=1 << 15)
def is_name(word: str) -> bool:
    """Tell whether `word` has the form of a person's name: a surname with one or two characters (four in all after a compound one), or parts
    joined by · (阿布都热合曼·买买提); or a name of another people, in characters that write its sounds or in Latin letters (吉木阿曲, Peter Smith).
    Words of plans that only look so (安全, 党支部) and posts are none.
    """
    if has_surname(word) and _HANZI.fullmatch(word) and not (word.endswith(_NO_NAME_ENDS) or _NOT_NAMES.match(word) or is_post(word) or _is_other(word)):
        return True
    return len(word) > 2 and any(form.fullmatch(word) for form in (_DOTTED, _OF_ELEMENTS, _TRANSLITERATED, _LATIN))


def may_be_name(word: str) -> bool:
    """Tell whether `word` can be a name where only names are listed, be its surname ever so rare."""
    if is_name(word):
        return True
    return 2 <= len(word) <= 3 and bool(_HANZI.fullmatch(word)) and not (_NOT_NAMES.match(word) or _TRADE.search(word) or is_people(word) or is_unit(word))


def has_surname(word: str) -> bool:
    """Tell whether a surname opens `word` and the rest is as long as a given name."""
    if word[:2] in _COMPOUND:
        return 3 <= len(word) <= 4
    return word[:1] in SURNAMES and 2 <= len(word) <= 3


def is_compound_surname(word: str) -> bool:
    """Tell whether `word` is a surname of two characters, which names nobody alone (欧阳)."""
    return word in _COMPOUND


@lru_cache(maxsize=1 << 15)
def split_post_and_name(word: str) -> tuple[str, str] | None:
    """Return (post, name) of 「常务副县长国宏利」, or None; of several ways to part them the one with the longest post is taken."""
    dotted = _DOTTED.search(word)
    if dotted and dotted.end() == len(word):
        starts = (at for at in range(dotted.start() + 1, dotted.end()) if is_post(word[:at]))
        return next(((word[:at], word[at:]) for at in reversed(list(starts)) if is_name(word[at:])), None)
    if masked := _POST_AND_MASK.fullmatch(word):
        return (masked[1], masked[2]) if is_post(masked[1]) else None
    for ends_post in (is_post, is_people):
        for length in (2, 3, 4, 5, 6):
            post, name = word[:-length], word[-length:]
            if length == _SHORTEST and post and is_post(post + name[0]):
                continue  # 总会计师薛, which goes on behind a blank
            if post and (is_name(name) or _SURNAME_AND_MASK.fullmatch(name) or _is_familiar(name)) and ends_post(post):
                return post, name
    return None


def _is_familiar(word: str) -> bool:
    """Tell whether a word is how one calls a neighbour (老陈, 小周), and no other word (老师, 小区)."""
    return len(word) == 2 and word[0] in "老小" and word[1] in SURNAMES and word[1] not in _OTHER_THAN_NAMES


@kept
def split_post_and_rare_name(word: str) -> tuple[str, str] | None:
    """Return (post, name) where what stands behind a post is no word of plans, though its surname is rare (副局长水清源), or None.

    For lists of persons only: elsewhere many things may follow a post.
    """
    for length in (3, 2):
        post, name = word[:-length], word[-length:]
        if is_post(post) and (may_be_name(name) or _begins_as_word(name)) and not is_post(name) and not _NEVER_IN_NAME.search(name):
            return post, name
    return None


def _begins_as_word(name: str) -> bool:
    """Tell whether `name` is one of three characters that only begins as a word of plans does (成立业)."""
    return len(name) == 3 and name[0] in SURNAMES and bool(_HANZI.fullmatch(name)) and not (is_people(name) or is_unit(name) or is_unit(name[:2]))


@kept
def split_name_and_post(word: str) -> tuple[str, str] | None:
    """Return (name, post) of 「王小明校长」, or None. A surname with a bare post keeps the post in the name: 万校长 is (万校长, 校长)."""
    for length in (2, 3, 4):
        name, post = word[:length], word[length:]
        of_place = length == _SHORTEST and (post[-2:-1] in _PLACES or (post[:1] in _PARTS and is_unit(name + post[:1])))
        if is_bare_post(post) and is_name(name) and not name.endswith("副") and not is_unit(name) and not of_place:
            return name, post
    surname = word[: 2 if word[:2] in _COMPOUND else 1]
    post = word[len(surname) :]
    is_titled = (surname in _COMPOUND or surname in SURNAMES) and 2 <= len(post) <= 4 and is_bare_post(post) and post not in _NO_TITLES and not post.startswith("党")
    return (word, post) if is_titled and not _NOT_NAMES.match(word) else None


@kept
def split_name_and_office(word: str) -> tuple[str, str] | None:
    """Return (name, post) of 「蔡婉如省政府副秘书长」, which a page ran together, or None.

    Only a name of three characters, and only before a level of government without a place's name (省政府, 市财政局, 县委): 江北区政府 is a place's, and so is
    石家庄市政府.
    """
    name, post = word[:3], word[3:]
    fused = post[:1] in _LEVELS and name[-1:] not in _PLACE_ENDS and is_name(name) and is_post(post) and not is_bare_post(post)
    return (name, post) if fused else None


@kept
def name_with_title(word: str) -> str | None:
    """Return the name in 「余晓彤老师」; a surname alone keeps the title (王老师); None for any other word (任课老师)."""
    title = _TITLE.search(word)
    name = word[: title.start()] if title else ""
    if not name or name[-1] in _OF_SCHOOL:
        return None
    if name in _COMPOUND or name in SURNAMES:
        return word
    return name if is_name(name) else None


@kept
def without_courtesy(word: str) -> str:
    """Return `word` without 同志, 等 and the like at its end, but not without those of whom it says how many (2名同学)."""
    bare = word if _ROLE_OF_PEOPLE.search(word) else _COURTESY.sub("", word)
    return word if not bare or bare[-1] in "名位个" else bare


@kept
def is_mask(word: str) -> bool:
    """Tell whether `word` stands in for a name that is withheld: xx, ×××, 某某, ____, 李××."""
    return bool(_MASK.fullmatch(word) or _SURNAME_AND_MASK.fullmatch(word))


def is_blank(word: str) -> bool:
    """Tell whether a slot holds nothing, or a word for it (待定)."""
    return word.strip() in _BLANK


def part_padded(characters: Sequence[str], gaps: Sequence[int]) -> list[int]:
    """Return how many of the lone characters each name (or post) of a padded run takes: 于 梅 周 红 -> [2, 2], 欧 阳 敏 -> [3].

    `gaps[i]` is the number of spaces between characters i and i + 1. Words with a surname are preferred, then narrow gaps inside them: narrower than
    others of the run (祁  连  生 is one name).
    """
    spare = max(min(gaps, default=1) - 1, 0)
    gaps = [gap - spare for gap in gaps]

    @cache
    def best(start: int) -> tuple[float, tuple[int, ...]]:
        if start == len(characters):
            return 0.0, ()
        ways = []
        for length in (2, 3, 4, 1):
            if start + length <= len(characters):
                rest, lengths = best(start + length)
                ways.append((rest + _worth("".join(characters[start : start + length]), gaps[start : start + length - 1]), (length, *lengths)))
        return max(ways, key=lambda way: way[0])

    return list(best(0)[1])


def _worth(word: str, gaps: Sequence[int]) -> float:
    """How good a word is as part of a padded run; the more pieces are needed, the worse."""
    known = is_bare_post(word) or (word[:2] in _COMPOUND and len(word) > 2) or (len(word) == 2 and word[0] in SURNAMES)
    three = len(word) == 3 and word[0] in SURNAMES
    worth = 2.0 * len(word) if known else 1.6 * len(word) if three else 0.5 * len(word)
    return (0.0 if len(word) == 1 else worth) - 0.5 * sum(gaps)


def _is_other(word: str) -> bool:
    """Tell whether a word of three characters or more is a kind of people or a unit."""
    return len(word) > 2 and (is_people(word) or _reads_as_unit(word))


def _reads_as_unit(word: str) -> bool:
    return is_unit(word) and not (len(word) == 3 and word[-1] in _UNIT_OR_GIVEN_NAME)
