"""Who may answer for work: the items of a list of units, posts and persons, told from other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extractors.assignments.clauses import without_adverbs
from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import ITEM_NUMBER
from extractors.reading.names import is_name, name_with_title, split_name_and_post, split_post_and_name
from extractors.reading.posts import held_by_one, is_collective, is_people
from extractors.reading.units import is_generic, is_unit, split_units, starts_as_clause

_LEXICON = load("assignments")
_SUBJECTS = _LEXICON["subjects"]
_NOBODY = frozenset(_SUBJECTS["nobody"])
_MORE_POSTS = tuple(_SUBJECTS["posts"])
_SLOGAN = frozenset(_SUBJECTS["slogan"])
_POWERS = re.compile(rf"{alternatives(_SUBJECTS['powers'])}$")
_COMRADE = re.compile(r"(?:等)?(?:(?:几位|\d位)?(?:同志|先生|女士)|(?:[两二三四五]|\d{1,2})人)$")
ROLE_MARK = re.compile(r"[（(](?P<stem>牵头|主办|主责|总牵头|负责|责任|承办|配合|协办|协同|参与|参加)(?:单位|部门|科室)?[)）]")
_MASS_ORGANS = frozenset(load("units")["endings"]["群团"])
"""Units whose names are short (妇联周宁)."""
_MARK_ROLES = {"牵头": "lead", "主办": "lead", "主责": "lead", "总牵头": "lead", "负责": "responsible", "责任": "responsible", "承办": "responsible"}
_NOTE = re.compile(r"[（(][^（）()]{0,30}(?:排名|首位|列第|第一个|为牵头|牵头单位|下同|签字|盖章|签名|联系人|电话|按(?:照|各自)?职责|分工负责|分别负责)[^（）()]{0,20}[)）]")
_SEAT = re.compile(r"[（(](?:设立?|挂靠)[在于]?[^（）()]{2,30}[)）]$")
"""Behind an office: where it stands (领导小组办公室（设在综合业务处）)."""
_PHONE = re.compile(r"[\s（(]*(?:联系)?(?:电话|手机)?[：:]?\d[\d\-— ]{5,}[)）]?$")
_HEAD_BEHIND = re.compile(r"[（(](?:(?:组长|队长|班长|负责人|责任人|联系人|牵头人)[：: ]{0,2}(?P<who>[^（）()；：]{2,16})|组长[：:][^（）()]{2,80})[)）]$")
"""In a bracket behind a unit, who heads it there (宣传组（组长周宁）), perhaps with its members (工程部（组长：周宁；组员：电工））."""
_LED_BEHIND = re.compile(r"(?<=[\u4e00-\u9fff]{2})[（(][^（）()]{2,30}(?:负责|牵头)[)）]$")
"""In a bracket behind a working group, who leads it (抢修组（检修部负责）)."""
_PERSON_WITH_POST = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,8})[（(][^（）()]{2,30}[)）]")
_POST_WITH_PERSON = re.compile(r"(?P<post>[^（）()]{2,20})[（(](?P<name>[\u4e00-\u9fff·]{2,8})[)）]")
_UNIT_AND_NAME = re.compile(r"(?P<unit>[\u4e00-\u9fff（）]{2,20})[：:](?P<name>[\u4e00-\u9fff·]{2,16})")
"""In a list of persons, whose each is (仓储部：周宁)."""
_LOOKS_AFTER = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,4}?)(?:同志)?(?:包保?|负责|联系|挂包)(?P<what>[\u4e00-\u9fff\d]{2,12})")
"""In a list of persons, what each has in his care (周宁包一村、李明包二村)."""
_ITEM_NUMBER = re.compile(rf"^{ITEM_NUMBER}[ \t]*")
_TAIL = re.compile("(?:负责|落实|配合|牵头|实施|参与|参加|协助)$")
_INNER_PADDING = re.compile(r"(?<=[\u4e00-\u9fff）])[ \t\u2028]+(?=[\u4e00-\u9fff（])")
_MASKED = re.compile(r"[xX×*_＿○〇□…\s\-—－/\\.、（）()]*(?:同志|某某?)?")
_MASK = re.compile(r"[×＊*○〇_＿]{2}|[xX]{2}|某某|某(?=[局处科部村镇乡县市])")
_DATED = re.compile(
    r"\d{1,4}\s*[年月日%％]|[年月季]底?前|完成$|时限|长期|持续|立即|电话|办结|验收|措施|目标[:：]?"
    r"|下同|列第|排名|排在|为首|备注|责任(?:单位|人|部门|领导)|(?:单位|部门|责任人|时限)[为是]|^(?:牵头|配合)(?:单位|部门)$")
_SHORT_FORM = re.compile(r"[（(](?:以下)?(?:统称|简称|下称)[^（）()]{1,20}[)）]|[（(]下同[)）]")
_LETTER = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_MARK = re.compile(r"[：:！？“”]|(?<!自)由")
_DOING = re.compile(rf"的|{alternatives(_SUBJECTS['doing'])}$")
_SHORT_WORD = re.compile(r"[\u4e00-\u9fff]{2,10}")
_NOTHING = frozenset({"无", "暂无", "没有", "待定", "空缺", "出缺", "待补", "空", "同上", "略", "详见附件", "见附件"})
_AND = re.compile("[与和及]")
_LONGEST_JOINED = 24
LONGEST_LOOSE = 16
"""Characters: an item of a labelled list that does not read as a unit or post is believed up to this length (全体党员教师, 人名, short forms)."""


class Party(NamedTuple):
    """One who has a part in some work: `role` is lead, support or responsible; `value` is the name as written, without padding."""

    role: str
    value: str
    span: Span

    def shift(self, by: int) -> Party:
        """Return the party with its span moved by `by` characters."""
        return Party(self.role, self.value, self.span.shift(by))

    def acting_as(self, role: str) -> Party:
        """Return the party with another role."""
        return Party(role, self.value, self.span)


class Duty(NamedTuple):
    """What is found: the work's first words, who has which part in it, and where it is said."""

    task: str | None
    parties: tuple[Party, ...]
    span: Span


@lru_cache(maxsize=1 << 14)
def is_post(word: str) -> bool:
    """Tell whether `word` names a post or the holders of one: 校长, 各处室负责人, 分管副县长."""
    return (is_people(word) or word.endswith(_MORE_POSTS)) and len(word) <= 24 and not starts_as_clause(word)


@lru_cache(maxsize=1 << 14)
def can_answer(word: str, *, names: bool = True) -> bool:
    """Tell whether `word` is a unit, a post or a named person, and not 专人 or 本单位; without `names` a bare name does not do."""
    bare = _COMRADE.sub("", word)
    if bare in _NOBODY or starts_as_clause(word) or "的" in word[:-1] or (word[:1] == "其" and word[1:2] not in "他它余"):
        return False
    if is_unit(word) or is_post(word) or (bare != word and 2 <= len(bare) <= 16) or _bracketed_name(word):
        return True
    return (names and is_name(bare)) or split_post_and_name(bare) is not None or _name_after_unit(bare) is not None


def split_parties(text: str, span: Span) -> list[tuple[str, Span]]:
    """Return the items of a list; 与 parts two of which one is no unit but may answer all the same, too (分公司与承包商, 书记和校长, 周宁及李明)."""
    return [part for item in split_units(text, span) for part in _at_and(text, item)]


def _at_and(text: str, item: tuple[str, Span]) -> list[tuple[str, Span]]:
    """Return the two that an item joins, else the item."""
    value, at = item
    if len(value) <= 2 * _LONGEST_JOINED and not is_unit(value):
        for mark in _AND.finditer(text, at.start + 2, at.end - 1):
            both = [(part.of(text), part) for part in (Span(at.start, mark.start()), Span(mark.end(), at.end))]
            if all(can_answer(word) for word, _ in both):
                return both
    return [item]


def may_answer(word: str) -> bool:
    """Tell whether a word that stands where only somebody's name can stand may be one: short, all Chinese, and not 有关方面 or a clause."""
    return _SHORT_WORD.fullmatch(word) is not None and _COMRADE.sub("", word) not in _NOBODY and not (starts_as_clause(word) or _DOING.search(word))


def is_slogan(word: str) -> bool:
    """Tell whether `word` alone belongs to the slogans of shared responsibility (政府负责, 一把手负总责)."""
    return word in _SLOGAN


def is_named(word: str) -> bool:
    """Tell whether `word` names one unit, and neither any of a kind nor the powers that be (县委, 区政府)."""
    return is_unit(word) and not is_generic(word) and not _POWERS.search(word)


@lru_cache(maxsize=1 << 14)
def value_of(word: str) -> str:
    """Return an item as the dataset keeps it: without 同志 and 以下简称; of a post with a name the name."""
    bare = _COMRADE.sub("", _SHORT_FORM.sub("", _LED_BEHIND.sub("", word))).strip()
    if (note := _HEAD_BEHIND.search(bare)) and (note["who"] is None or is_person(note["who"])) and is_unit(bare[: note.start()]):
        return bare[: note.start()]
    return bare if is_unit(bare) else _name_in(bare) or bare


def is_person(words: str) -> bool:
    """Tell whether words are a person's name, alone or behind a post (副镇长周宁)."""
    return is_name(words) or split_post_and_name(words) is not None


def _name_in(word: str) -> str | None:
    """Return the name in 副县长周宁, 王小明校长, 周宁（副县长）; None where no name with a post stands."""
    if bracketed := _bracketed_name(word):
        return bracketed
    if found := split_post_and_name(word):
        return found[1]
    if name := name_with_title(word) or _name_after_unit(word):
        return name
    found = split_name_and_post(word)
    return found[0] if found and is_name(found[0]) else None


def _name_after_unit(word: str) -> str | None:
    """Return the name in 总务处周宁, None where no unit stands before one."""
    names = (word[-length:] for length in (3, 2) if len(word) > length + 2 or word[:-length] in _MASS_ORGANS)
    return next((name for name in names if is_name(name) and name[0] != "和" and is_unit(word[: -len(name)]) and not is_generic(word[: -len(name)])), None)


def also_of(post: str, holder: str) -> bool:
    """Tell whether `post` is a further post of the person whom `holder` names with one: 区教育局党组成员、副局长周宁."""
    name = value_of(holder)
    return name != holder and is_name(name) and is_post(post) and held_by_one(post, _COMRADE.sub("", holder).removesuffix(name))


def _bracketed_name(word: str) -> str | None:
    """Return the name in 周宁（副县长） or 副县长（周宁）, or None."""
    match = _PERSON_WITH_POST.fullmatch(word)
    if match and is_name(match["name"]):
        return match["name"]
    match = _POST_WITH_PERSON.fullmatch(word)
    return match["name"] if match and is_name(match["name"]) and is_people(match["post"]) else None


def party_of(role: str, item: str, at: Span) -> Party:
    """Return the party that an item names; a role of its own in brackets (县住建局（牵头）) counts before `role`."""
    item = _SEAT.sub("", item) if "设" in item or "挂靠" in item else item
    mark = ROLE_MARK.search(item) if "（" in item or "(" in item else None
    if mark is None:
        return Party(role, value_of(item), at)
    return Party(_MARK_ROLES.get(mark["stem"], "support"), value_of(item.replace(mark.group(), "")), at)


def listed(text: str, span: Span, role: str, *, strict: bool = False) -> Iterator[Party]:
    """Yield the parties of a labelled list or table cell, in order; blank, masked and dated items are left out.

    An item may carry its own role in brackets (县住建局（牵头）), which then counts. Of a person's several posts only the name is kept. A
    `strict` list (on the line after its label) holds nothing but units, posts and names.
    """
    yield from _with_helpers(text, list(_items(text, span, role, strict=strict)), role)


def _with_helpers(text: str, parties: list[Party], role: str) -> list[Party]:
    """Return the parties, with the role of a bracket 配合 for all that stand before it where a comma parts them from who leads: 甲局（牵头），乙局、丙局（配合）."""
    commas = ["，" in text[before.span.end : after.span.start] for before, after in pairwise(parties)]
    for last, party in enumerate(parties):
        first = last
        while party.role == "support" != role and first and parties[first - 1].role == role and not commas[first - 1]:
            first -= 1
        if 0 < first < last and commas[first - 1] and parties[first - 1].role == "lead":
            parties[first:last] = [other.acting_as("support") for other in parties[first:last]]
    return parties


def _items(text: str, span: Span, role: str, *, strict: bool) -> Iterator[Party]:
    """Yield the parties of a list, each with its own role or else `role`."""
    posts: list[Party] = []
    for _, at in split_parties(text, span):
        item = _cleaned(at.of(text))
        party = party_of(role, item, at)
        plain, value = ROLE_MARK.sub("", item, count=1), party.value
        if not value or not _believable(value) or (strict and not can_answer(plain)):
            continue
        if posts and not _same_holder(text, posts[-1], party, plain):
            yield from posts
            posts = []
        if is_post(value) and not is_unit(value) and not is_collective(value):
            posts.append(party)
        else:
            posts = []
            yield party
    yield from posts


def _same_holder(text: str, post: Party, party: Party, plain: str) -> bool:
    """Tell whether a list's item speaks of the holder of the post before it: by name (党组书记、局长周宁) or by a further post."""
    if party.value != plain:
        return True
    if is_name(party.value):
        return not text[post.span.end : party.span.start].strip()
    return held_by_one(post.value, party.value)


@lru_cache(maxsize=1 << 14)
def _cleaned(raw: str) -> str:
    """Take notes, telephone numbers and a closing verb off an item."""
    value = _PHONE.sub("", _NOTE.sub("", raw)).strip(" \t\u2028；;，,、。.:：*")
    value = _INNER_PADDING.sub("", _ITEM_NUMBER.sub("", value).removeprefix("由"))
    if (sent := _UNIT_AND_NAME.fullmatch(value)) and is_unit(sent["unit"]) and is_person(sent["name"]):
        return sent["name"]
    if (looks := _LOOKS_AFTER.fullmatch(value)) and (is_person(looks["who"]) or split_name_and_post(looks["who"])):
        return looks["who"]
    verb = _TAIL.search(value)
    shortened = without_adverbs(value[: verb.start()]) if verb else ""
    return shortened if shortened and can_answer(shortened) else value


@lru_cache(maxsize=1 << 14)
def _believable(value: str) -> bool:
    if value.strip("（）()") in _NOTHING or _MASKED.fullmatch(value) or _MASK.search(value) or _DATED.search(value) or not _LETTER.search(value) or value.endswith("的"):
        return False
    return is_unit(value) or is_post(value) or (len(value) <= LONGEST_LOOSE and not _MARK.search(value) and not starts_as_clause(value))
