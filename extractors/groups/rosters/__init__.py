"""Rosters: the persons, posts and units that stand behind a role, whatever their order and marks
(欧 阳 敏（校长）; 副县长柳青; 财政局、审计局等单位主要负责人; 张三 局长 李四 副局长).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile
from typing import NamedTuple

from extractors.contract import Span
from extractors.groups.rosters.tokens import split_unit_and_post, without_count
from extractors.groups.rosters.words import (
    ROLE,
    Word,
    posts_follow,
    read_words,
    split_unit_and_any,
    split_unit_and_kind,
    split_unit_and_people,
)
from extractors.lexicon import alternatives, load
from extractors.reading.kept import kept
from extractors.reading.names import is_blank, is_name
from extractors.reading.posts import held_by_one, is_bare_post, is_collective, is_people, is_post, shared_post
from extractors.reading.units import is_unit

LONGEST_ROSTER = 4000
"""Characters: what is longer is no list of members and is not read."""

_SLOTS = load("groups")["slots"]
_VERBAL = re.compile(alternatives(_SLOTS["clause"]))
_NO_PEOPLE = re.compile(alternatives(_SLOTS["not_in_post"]))
_LONGEST_OTHER = 22
"""Characters of a word that is neither name, post nor unit."""
_ANSWERS = ("负责人", "总负责人", "牵头人")
"""In a note behind a name: who heads a working group."""
_HEAD_OF_GROUP = re.compile("(?:第一|执行|常务)?副?组长")
"""Right before a name it is the role of that one, not the post (成员：组长周宁、李明)."""
_COUNT = re.compile(r"[共各约]?\d{1,3}[人名]")
"""In a note: how many a unit sends (教务处（3人）)."""
_OF_EACH = re.compile(r"各(?:抽调|选派|选调|派|安排|确定|推荐|明确)?(?:\d{1,2}|[一二两三四五]|若干)[人名位](?:(?!干部|人员|同志)[\u4e00-\u9fff]{2,4})?$")
"""Behind a list of units, how many each of them sends (教务处、总务处教师各2人)."""
_NOTE_MARK = re.compile(r"[，,；;]")
_COLUMN = frozenset(" \t")
"""Marks between the columns of a list: unit, post, name."""
_WITH_BRANCHES = tuple(load("posts")["with_branches"])
_LIST = frozenset("、")
_LIST_OR_COLUMN = _LIST | _COLUMN
_TOO = re.compile(rf"兼任?(?:{alternatives([role for kind in ('beside_names', 'weak') for role in load('groups')['roles'][kind]])}|领导小组办公室副主任)|常务")
"""In a note, another role of the same person."""
_FIELD = re.compile(r"(?![兼代暂正副常第轮空待由或姓含等共如见])(?!主持|电话|以下|备注|签|特邀|特聘|列席|挂职|返聘|驻)[\u4e00-\u9fff、]{2,10}")
"""In a note behind a post without a name: which of several such posts is meant (副站长（客运）、副站长（安全）)."""
_HEADS_OFFICE = re.compile(r"兼(?:任)?(?:领导小组)?办公室主任")


class Entry(NamedTuple):
    """One member as a roster gives it. All of `person`, `post` and `unit` are None where the slot is blank or masked."""

    span: Span
    person: str | None = None
    post: str | None = None
    unit: str | None = None
    role: str | None = None
    heads_office: bool = False
    """A note beside the name says so (兼办公室主任)."""
    masked: bool = False
    """The name is withheld (校长×××)."""
    certain: bool = True
    """False where the word was read as a member only because nothing else stands there."""

    @property
    def slot(self) -> str:
        """How the plan fills the place: named, masked, unit or post."""
        return "named" if self.person else "masked" if self.masked else "unit" if self.unit else "post"

    @property
    def is_open(self) -> bool:
        """Whether the slot names nobody."""
        return self.person is None and self.post is None and self.unit is None


def read_roster(text: str, span: Span, *, alone: bool = False) -> list[Entry]:
    """Return the members listed in `text[span]`, in order, each with its own span; masked slots are open entries. Empty if nothing stands there.

    `alone`: their role is one person's as a rule (组长), which tells whose the posts of 「县委副书记、政法委书记」 are.
    """
    words = read_words(text, span) if 0 < len(span) <= LONGEST_ROSTER else []
    return _Reader(words, posts_follow(words), alone).entries() if words else []


def can_stand(entry: Entry) -> bool:
    """Tell whether an entry can be a member: a word that is neither name, post nor unit must be short and no verb."""
    if entry.certain or entry.person:
        return True
    post = entry.post or ""
    return 2 <= len(post) <= _LONGEST_OTHER and not _VERBAL.match(post) and not is_blank(post) and not _NO_PEOPLE.search(post)


def is_duty(entry: Entry) -> bool:
    """Tell whether an entry says what somebody does (组长：全面负责), not who somebody is."""
    return not entry.certain and _VERBAL.match(entry.post or "") is not None


class _Reader:
    """One pass over a roster's words, `at` being the one that is read. `held` are posts whose holder has not been named yet; the post that the last
    name `shares` goes to those behind it over marks in `reach`; `house` is the unit before a colon, whose persons are listed (内科：周宁、李明).
    """

    def __init__(self, words: list[Word], posts_follow: bool, alone: bool) -> None:
        self.words = words
        self.alone = alone
        self.posts_follow = posts_follow
        self.at = 0
        self.out: list[Entry] = []
        self.held: list[Word] = []
        self.shares: str | None = None
        self.reach = _LIST
        self.house: str | None = None

    def entries(self) -> list[Entry]:
        """Read all words."""
        for at, word in enumerate(self.words):
            self.at = at
            _READERS[word.what](self, word)
        self._release()
        return self.out

    def _name(self, word: Word) -> None:
        if word.mark in _COLUMN and not self.held and not self.posts_follow and self._sends():
            last = self.out[-1]
            self.out[-1] = last._replace(person=word.person, span=Span(last.span.start, word.token.span.end))
            self.house = last.unit if word.mark == "\t" else None
            return
        note = _noted(word.token.note)
        person = word.token.value_with_note if note.person and word.value.isascii() else word.person
        if self.held:
            self.reach = _LIST_OR_COLUMN if self.held[-1].what == "kind" else _LIST
        post = note.post or self._held_post() or (self.shares if word.mark in self.reach else None)
        self.house = self.house if word.mark == "、" and self.out and self.out[-1].unit == self.house and not self.held else None
        self._add(word, Entry(word.token.span, person, post, note.unit or self.house, note.role, note.heads_office))
        self.shares = post if post and not note.post and not self.posts_follow else None

    def _sends(self) -> bool:
        """Tell whether a unit stands last whose person may follow, no list of units that share a post (计财股、农机股负责人　周宁)."""
        last, before = self.out[-1] if self.out else None, self.out[-2] if len(self.out) > 1 else None
        if last is None or not last.unit or last.person:
            return False
        return last.post is None or before is None or not before.unit or (before.post, before.person) != (last.post, None)

    def _rare(self, word: Word) -> None:
        self._name(word)
        told = _noted(word.token.note)
        self.out[-1] = self.out[-1]._replace(certain=told.post is not None or told.role is not None)

    def _named(self, word: Word) -> None:
        if not self.held and _HEAD_OF_GROUP.fullmatch(word.post or ""):
            self._add(word, Entry(word.token.span, word.person, role=word.post))
            return
        if self.held and word.mark == "、" and not is_post(word.post or ""):
            self._release()  # 年级组长、教师代表李明
        held = [*(w.post for w in self.held if w.post), word.post or ""]
        note = _noted(word.token.note)
        self._add(word, Entry(word.token.span, word.person, "、".join(held), None, note.role, note.heads_office))
        self.shares = self.out[-1].post if word.person != word.value else None

    def _mask(self, word: Word) -> None:
        note = _noted(word.token.note)
        post = note.post or "、".join(filter(None, (self._held_post(), word.post))) or None
        self._add(word, Entry(word.token.span, None, post, note.unit if note.post is None else None, note.role, masked=True))

    def _post(self, word: Word) -> None:
        note = _noted(word.token.note)
        if persons := _named_in(word.token.note):
            post = "、".join([*(w.post for w in self.held if w.post), word.post or ""])
            for person in persons:
                self._add(word, Entry(word.token.span, person, post))
        elif self._is_of_several(word):
            self._kind(word)
        elif self._closes_units(word):
            self._share(word, *(split_unit_and_post(word.value) or ("", "")))
        elif self._is_last_column(word):
            last = self.out[-1]
            whole = f"{last.post}、{word.post}" if last.post else word.post
            self.out[-1] = last._replace(post=whole, span=Span(last.span.start, word.token.span.end))
        elif self._belongs_to_last(word):
            last = self.out[-1]
            joined = f"{last.post}、{word.post}" if last.post and word.mark == "、" else f"{last.unit or ''}{last.post or ''}{word.post}"
            self.out[-1] = last._replace(post=joined, unit=None, role=last.role or note.role, certain=True, span=Span(last.span.start, word.token.span.end))
        else:
            self.held.append(word)

    def _role(self, word: Word) -> None:
        if self.out and self.out[-1].role is None and self.out[-1].person:
            self.out[-1] = self.out[-1]._replace(role=word.value)
        else:
            self.held.append(word)

    def _kind(self, word: Word) -> None:
        if self._belongs_to_last(word) and self.out[-1].person and not self.out[-1].post and not is_collective(word.value):
            self.out[-1] = self.out[-1]._replace(post=word.post, span=Span(self.out[-1].span.start, word.token.span.end))
            return
        self._release()
        if self._opens_names(word) and not (word.mark == "、" and self._units_before() and shared_post(word.value)):
            self.held.append(word)
            return
        parts = shared_post(word.value) or (split_unit_and_people if _OF_EACH.search(word.token.value) else split_unit_and_kind)(word.value)
        if parts and (word.mark == "、" or (parts[0] and word.mark == " ")) and self.out and self.out[-1].unit and self.out[-1].post is None and not self._of_other_kind(*parts):
            self._share(word, *parts)
        elif word.mark == "、" and (fitting := self._fits_units(word) or self._of_any(word)):
            self._share(word, *fitting)
        elif self._is_of_unit_before(word):
            self.out[-1] = self.out[-1]._replace(post=word.post, span=Span(self.out[-1].span.start, word.token.span.end))
        else:
            told = word.token.note and not (_VERBAL.match(word.token.note) or _COUNT.fullmatch(word.token.note))
            self.out.append(Entry(word.token.span, post=word.token.value_with_note if told else word.post))
        self.shares = None

    def _of_other_kind(self, unit: str, post: str) -> bool:
        """Tell whether a party secretary is of the villages alone that stand last, not of offices before them: 镇水务站、各村党支部书记."""
        return post.endswith("书记") and is_collective(unit) and not any(before.endswith(_WITH_BRANCHES) or is_collective(before) for before in self._units_before())

    def _opens_names(self, word: Word) -> bool:
        """Tell whether a kind of people stands in a column before those who are of it (教师代表　宁远　席慕)."""
        following = self.words[self.at + 1 : self.at + 2]
        return bool(following) and following[0].what == "name" and following[0].mark in _COLUMN and not (word.token.note or is_collective(word.value) or self.posts_follow)

    def _share(self, word: Word, unit: str, post: str) -> None:
        """Give the post at a list's end to every unit of the list."""
        first = len(self.out) - len(self._units_before())
        post += f"（{word.token.note}）" * is_bare_post(word.token.note)  # 总经理（主任）
        self.out[first:] = [entry._replace(post=post) for entry in self.out[first:]]
        if unit:
            self.out.append(Entry(word.token.span, post=post, unit=unit))

    def _unit(self, word: Word) -> None:
        last = self.out[-1] if self.out else None
        if self.posts_follow and last and last.person and last.unit is None and last.post is None and word.mark in " \t，":
            self.out[-1] = last._replace(unit=word.value, span=Span(last.span.start, word.token.span.end))
            return
        self._release()
        if word.token.note and is_blank(word.token.note):
            self.out.append(Entry(word.token.span))
            return
        note = _noted(word.token.note)
        named = note.person or note.role
        value = word.value if named or not word.token.note or _COUNT.fullmatch(word.token.note) else word.token.value_with_note
        self.out.append(Entry(word.token.span, note.person, None, value, note.role))
        self.shares = None

    def _other(self, word: Word) -> None:
        self._release()
        note = _noted(word.token.note)
        self.out.append(Entry(word.token.span, note.person, word.value if note.person or not word.token.note else word.token.value_with_note, certain=False))
        self.shares = None

    def _is_of_several(self, word: Word) -> bool:
        """Tell whether a post is that of as many as stand before it, not of the next in the list: 6名网格员、民警王明."""
        following = self.words[self.at + 1 : self.at + 2]
        return without_count(word.token.value) != word.token.value and bool(following) and following[0].mark == "、"

    def _closes_units(self, word: Word) -> bool:
        """Tell whether a post is that of all units before it: 财务科、资产科、基建科科长."""
        last, parts = self.out[-1] if self.out else None, split_unit_and_post(word.value)
        if self.held or last is None or parts is None or word.mark != "、" or last.post or last.person or not last.unit:
            return False
        if is_collective(last.unit) or is_collective(parts[0]):
            return False
        return self._one_post_closes() or all(unit[-1] == parts[1][-2] for unit in self._units_before())

    def _units_before(self) -> list[str]:
        """Return the units right before the word, of which nothing but their names is told yet."""
        run = takewhile(lambda entry: entry.unit and entry.post is None and entry.person is None, reversed(self.out))
        return [entry.unit for entry in run if entry.unit]

    def _one_post_closes(self) -> bool:
        """Tell whether one word of the roster alone is a unit's post."""
        return sum(1 for word in self.words if split_unit_and_post(word.value) and not (shared_post(word.value) or is_collective(word.value))) == 1

    def _fits_units(self, word: Word) -> tuple[str, str] | None:
        """Return (unit, post) where a post has its name from what all units before it are: 县医院、各乡镇卫生院院长, not 教务处、各学院院长."""
        parts = split_unit_and_post(word.value)
        units = [entry.unit for entry in self.out if entry.post is None and entry.person is None]
        if parts is None or not units:
            return None
        return parts if all(unit and unit[-1] == parts[1][-2] for unit in units) else None

    def _of_any(self, word: Word) -> tuple[str, str] | None:
        """Return (各村, 人员) of a kind of people that stands behind units of which nothing is told: 财政所、各村人员."""
        parts = split_unit_and_any(word.value) if self._units_before() else None
        return parts if parts and not self._of_other_kind(*parts) else None

    def _belongs_to_last(self, word: Word) -> bool:
        if not self.posts_follow or not self.out or not (self.out[-1].person or self.out[-1].is_open or self.out[-1].masked):
            return False
        return word.mark in (" ", "\t", "，") if self.out[-1].post is None else word.mark in ("、", " ") and not self.held

    def _is_last_column(self, word: Word) -> bool:
        """Tell whether a post stands in the last column of 「县水利局　秦明　党组成员、副局长」, nothing but a mark or the next unit behind it."""
        last = self.out[-1] if self.out else None
        if self.posts_follow or self.held or last is None or not (last.unit and last.person):
            return False
        if last.post:
            return word.mark == "、" and held_by_one(last.post, word.post or "", alone=self.alone)
        following = self.words[self.at + 1 : self.at + 2]
        return word.mark in _COLUMN and (not following or following[0].what == "unit" or following[0].mark not in _COLUMN)

    def _is_of_unit_before(self, word: Word) -> bool:
        """Tell whether a post stands behind a unit and a colon or tab, and nobody is named (县水利局：分管负责人)."""
        last = self.out[-1] if self.out else None
        return word.mark == "\t" and last is not None and last.unit is not None and last.post is None and last.person is None

    def _held_post(self) -> str | None:
        return "、".join(word.post for word in self.held if word.post and word.what in ("post", "kind")) or None

    def _add(self, word: Word, entry: Entry) -> None:
        if self.held:
            role = next((w.value for w in self.held if w.what == "role"), entry.role)
            entry = entry._replace(span=Span(self.held[0].token.span.start, entry.span.end), role=role)
        if entry.post and (self.held or [word])[0].mark in _COLUMN:
            entry = self._in_column(entry)
        self.out.append(entry)
        self.held = []

    def _in_column(self, entry: Entry) -> Entry:
        """Give a member the unit that stands in a column of its own before post and name (县财政局　副局长　秦明)."""
        last = self.out[-1] if self.out else None
        if last is None or not last.unit or last.person or last.post or entry.unit or is_collective(last.unit):
            return entry
        self.out.pop()
        return entry._replace(unit=last.unit, span=Span(last.span.start, entry.span.end))

    def _release(self) -> None:
        """Turn posts that nobody was named for into members of their own; those of one person stay together."""
        for word in self.held:
            last = self.out[-1] if word is not self.held[0] else None
            if self._is_of_unit_before(word):
                self.out[-1] = self.out[-1]._replace(post=word.post, span=Span(self.out[-1].span.start, word.token.span.end))
            elif last and last.post and word.mark == "、" and held_by_one(last.post, word.post or "", alone=self.alone):
                self.out[-1] = last._replace(post=f"{last.post}、{word.post}", span=Span(last.span.start, word.token.span.end))
            else:
                self.out.append(Entry(word.token.span, post=_with_field(word), heads_office=_HEADS_OFFICE.search(word.token.note) is not None))
        self.held = []


_READERS: dict[str, Callable[[_Reader, Word], None]] = {
    "name": _Reader._name,
    "rare": _Reader._rare,
    "named": _Reader._named,
    "mask": _Reader._mask,
    "post": _Reader._post,
    "role": _Reader._role,
    "kind": _Reader._kind,
    "unit": _Reader._unit,
    "other": _Reader._other,
}
"""What is done with a word, by what it is."""


class _Note(NamedTuple):
    """What a bracket behind a member says of it."""

    person: str | None = None
    post: str | None = None
    unit: str | None = None
    role: str | None = None
    heads_office: bool = False


def _with_field(word: Word) -> str | None:
    """Return a post with the field in its bracket, where the bracket tells that and no person, role or other post."""
    note = word.token.note
    if not note or not _FIELD.fullmatch(note) or is_blank(note) or word.post != word.value:
        return word.post
    told = _noted(note)
    return word.post if told.person or told.role or told.post or told.heads_office else word.token.value_with_note


@kept
def _named_in(note: str) -> tuple[str, ...]:
    """Return whom a bracket behind a post names: one person among other words, or several (副校长（张明、李红）)."""
    names = note.split("、")
    person = _noted(note).person
    return tuple(names) if len(names) > 1 and all(map(is_name, names)) else (person,) if person else ()


@kept
def _noted(note: str) -> _Note:
    found = _Note(heads_office=_HEADS_OFFICE.search(note) is not None)
    for word in filter(None, map(str.strip, _NOTE_MARK.split(note))):
        if _HEADS_OFFICE.fullmatch(word) or _TOO.fullmatch(word):
            continue
        bare = word.removesuffix("兼").replace(" ", "")
        if (ROLE.fullmatch(bare) or bare in _ANSWERS) and not found.role:
            found = found._replace(role=bare)
        elif is_name(bare):
            found = found._replace(person=bare)
        elif is_people(bare.split("、")[-1]) or is_people(bare):
            found = found._replace(post=f"{found.post}，{bare}" if found.post else bare)
        elif is_unit(bare):
            found = found._replace(unit=bare)
    return found
