"""Rosters: the persons, posts and units that stand behind a role, whatever their order and marks
(欧 阳 敏（校长）; 副县长柳青; 财政局、审计局等单位主要负责人; 张三 局长 李四 副局长).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.names import (
    is_blank,
    is_mask,
    is_name,
    may_be_name,
    split_name_and_post,
    split_post_and_name,
    without_courtesy,
)
from extractors.reading.posts import held_by_one, is_bare_post, is_collective, is_people, is_post, shared_post
from extractors.reading.tokens import Token, tokens
from extractors.reading.units import is_generic, is_unit

LONGEST_ROSTER = 4000
"""Characters: what is longer is no list of members and is not read."""

_ROLE = re.compile(alternatives(load("groups")["roles"]["beside_names"]))
_ET_AL = re.compile(r"等(?:\d+人|\d+名同志|\d+个?(?:单位|部门)|有关|相关|县直|市直|区直|职能|责任)*(?:单位|部门|科室|机构|同志|人员|组织|企业)?$|(?:共同)?$")
_COUNT = re.compile(r"(?:各?派?[\d一二三四五六七八九十]+(?:[—-]\d+)?(?:人|名|位))$")
_NO_MEMBER = re.compile(r"(?:联系)?(?:电话|手机|传真|邮箱|邮编|内线|QQ|微信|地址|共|计|合计)[：:]?|[\d\-—+()（）.@A-Za-z_：:]+$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One member as a roster gives it. All of `person`, `post` and `unit` are None where the slot is blank or masked."""

    span: Span
    person: str | None = None
    post: str | None = None
    unit: str | None = None
    role: str | None = None
    certain: bool = True
    """False where the word was read as a member only because nothing else stands there."""

    @property
    def is_open(self) -> bool:
        """Whether the slot names nobody."""
        return self.person is None and self.post is None and self.unit is None


def read_roster(text: str, span: Span) -> list[Entry]:
    """Return the members listed in `text[span]`, in order, each with its own span; masked slots are open entries. Empty if nothing stands there."""
    if len(span) > LONGEST_ROSTER:
        return []
    words = [_classified(token) for token in tokens(text, span) if is_mask(token.value) or not _NO_MEMBER.match(token.value)]
    words = _phrases([word for word in words if word.value])
    return list(_Reader(words, _posts_follow(words)).entries())


@dataclass(frozen=True, slots=True)
class _Word:
    """A token with what it is: name, rare (a name but for its surname), post, named (副县长柳青), kind (各科室主任), unit, mask, role or other."""

    token: Token
    value: str
    what: str
    person: str | None = None
    post: str | None = None

    @property
    def mark(self) -> str:
        return self.token.mark


def _classified(token: Token) -> _Word:
    value = _COUNT.sub("", _ET_AL.sub("", token.value)).strip()
    value = without_courtesy(value) if value else value
    if is_mask(value):
        return _Word(token, value, "mask")
    if _ROLE.fullmatch(value) and token.mark in " \t" and not token.note:
        return _Word(token, value, "role", post=value)
    if is_name(value) or (token.padded and len(value) > 1 and not is_people(value)):
        return _Word(token, value, "name", person=value)
    return _of_post(token, value) or _of_unit(token, value)


def _of_post(token: Token, value: str) -> _Word | None:
    if titled := split_name_and_post(value):
        return _Word(token, value, "named", *titled)
    both = None if is_post(value) else split_post_and_name(value)
    if both:
        return _Word(token, value, "mask" if is_mask(both[1]) else "named", both[1], both[0])
    if shared_post(value) or (is_collective(value) and is_people(value)):
        return _Word(token, value, "kind", post=value)
    if is_post(value):
        masked = re.fullmatch(r"[xX×＊*○]{2,4}(.{2,4})", value)
        return _Word(token, value, "post", post=masked[1] if masked and is_post(masked[1]) else value)
    return _Word(token, value, "kind", post=value) if is_people(value) else None


def _of_unit(token: Token, value: str) -> _Word:
    if is_unit(value + (f"（{token.note}）" if token.note else "")) or is_unit(value):
        return _Word(token, value, "unit")
    return _Word(token, value, "rare" if may_be_name(value) and not is_blank(value) else "other", person=value)


def _phrases(words: list[_Word]) -> list[_Word]:
    """Put together what one 各 and one closing post hold: 各科室、所、队负责人 is one kind of people."""
    out: list[_Word] = []
    i = 0
    while i < len(words):
        end = _phrase_end(words, i)
        if end > i:
            part = words[i : end + 1]
            value = "、".join(word.token.value_with_note for word in part)
            span = Span(part[0].token.span.start, part[-1].token.span.end)
            out.append(_Word(replace(part[0].token, value=value, span=span, note=""), value, "kind", post=value))
        else:
            out.append(words[i])
        i = end + 1
    return out


def _phrase_end(words: list[_Word], start: int) -> int:
    """Return the index of the word that closes the phrase begun at `start`, or `start` itself."""
    if words[start].what == "other":
        return _description_end(words, start)
    if words[start].what != "unit" or not is_collective(words[start].value):
        return start
    for i in range(start + 1, len(words)):
        parts = shared_post(words[i].value)
        plain = parts[0] if parts else words[i].value
        if words[i].mark != "、" or is_collective(plain) or not (len(plain) <= 1 or is_generic(f"各{plain}")):
            return start
        if parts:
            return i
    return start


def _description_end(words: list[_Word], start: int) -> int:
    """The same for words that only their end makes people: 流调、消毒、检验专业人员."""
    for i in range(start + 1, len(words)):
        if words[i].mark != "、" or words[i].what not in ("other", "rare", "kind"):
            return start
        if words[i].what == "kind":
            return i
    return start


def _posts_follow(words: list[_Word]) -> bool:
    """Tell whether posts stand behind the names they belong to (张三 局长 李四 副局长), judged by the whole roster."""
    names = [i for i, word in enumerate(words) if word.what in ("name", "rare", "mask")]
    if not names or any(word.what == "post" for word in words[: names[0]]):
        return False
    followed = sum(1 for i in names if i + 1 < len(words) and words[i + 1].what in ("post", "unit", "role") and words[i + 1].mark not in "、；")
    return followed * 2 > len(names)


def split_unit_and_post(word: str) -> tuple[str, str] | None:
    """Return (基建科, 科长) of 「基建科科长」, or None."""
    for length in (2, 3, 4, 5):
        unit, post = word[:-length], word[-length:]
        if is_bare_post(post) and is_unit(unit):
            return unit, post
    return None


class _Reader:
    """One pass over a roster's words. `held` are posts whose holder has not been named yet."""

    def __init__(self, words: list[_Word], posts_follow: bool) -> None:
        self.words = words
        self.posts_follow = posts_follow
        self.out: list[Entry] = []
        self.held: list[_Word] = []
        self.shares: str | None = None

    def entries(self) -> Iterator[Entry]:
        for word in self.words:
            getattr(self, f"_{word.what}")(word)
        self._release()
        return (replace(entry, span=entry.span) for entry in self.out)

    def _name(self, word: _Word) -> None:
        note = _Note.of(word.token.note)
        post = note.post or self._held_post() or (self.shares if word.mark == "、" else None)
        self._add(word, Entry(word.token.span, word.person, post, note.unit, note.role))
        self.shares = post if post and not note.post and not self.posts_follow else None

    def _rare(self, word: _Word) -> None:
        self._name(word)
        self.out[-1] = replace(self.out[-1], certain=False)

    def _named(self, word: _Word) -> None:
        held = [*(w.post for w in self.held if w.post), word.post or ""]
        note = _Note.of(word.token.note)
        self._add(word, Entry(word.token.span, word.person, "、".join(held), None, note.role))
        self.shares = self.out[-1].post

    def _mask(self, word: _Word) -> None:
        note = _Note.of(word.token.note)
        self._add(word, Entry(word.token.span, None, note.post or word.post or self._held_post(), note.unit if note.post is None else None, note.role))

    def _post(self, word: _Word) -> None:
        note = _Note.of(word.token.note)
        if note.person:
            self._add(word, Entry(word.token.span, note.person, "、".join([*(w.post for w in self.held if w.post), word.post or ""])))
        elif self._closes_units(word):
            self._share(word, *(split_unit_and_post(word.value) or ("", "")))
        elif self._belongs_to_last(word):
            last = self.out[-1]
            joined = f"{last.post}、{word.post}" if last.post and word.mark == "、" else f"{last.unit or ''}{last.post or ''}{word.post}"
            self.out[-1] = replace(last, post=joined, unit=None, certain=True, span=Span(last.span.start, word.token.span.end))
        else:
            self.held.append(word)

    def _role(self, word: _Word) -> None:
        if self.out and self.out[-1].role is None and self.out[-1].person:
            self.out[-1] = replace(self.out[-1], role=word.value)
        else:
            self.held.append(word)

    def _kind(self, word: _Word) -> None:
        self._release()
        parts = shared_post(word.value)
        if parts and word.mark == "、" and self.out and self.out[-1].unit and self.out[-1].post is None:
            self._share(word, *parts)
        else:
            self.out.append(Entry(word.token.span, post=word.token.value_with_note if word.token.note else word.post))
        self.shares = None

    def _share(self, word: _Word, unit: str, post: str) -> None:
        """Give the post at a list's end to every unit of the list."""
        first = len(self.out)
        while first and self.out[first - 1].unit and self.out[first - 1].post is None and self.out[first - 1].person is None:
            first -= 1
        self.out[first:] = [replace(entry, post=post) for entry in self.out[first:]]
        if unit:
            self.out.append(Entry(word.token.span, post=post, unit=unit))

    def _unit(self, word: _Word) -> None:
        last = self.out[-1] if self.out else None
        if self.posts_follow and last and last.person and last.unit is None and last.post is None and word.mark in " \t，":
            self.out[-1] = replace(last, unit=word.value, span=Span(last.span.start, word.token.span.end))
            return
        self._release()
        note = _Note.of(word.token.note)
        named = note.person or note.role
        value = word.value if named or not word.token.note else word.token.value_with_note
        self.out.append(Entry(word.token.span, note.person, None, value, note.role))
        self.shares = None

    def _other(self, word: _Word) -> None:
        self._release()
        note = _Note.of(word.token.note)
        self.out.append(Entry(word.token.span, note.person, word.token.value_with_note if not note.person else word.value, certain=False))
        self.shares = None

    def _closes_units(self, word: _Word) -> bool:
        """Tell whether a post is that of all units before it: 财务科、资产科、基建科科长."""
        last, parts = self.out[-1] if self.out else None, split_unit_and_post(word.value)
        if self.held or last is None or parts is None or word.mark != "、" or last.post or last.person or not last.unit:
            return False
        return last.unit[-1] == parts[0][-1] == parts[1][0]

    def _belongs_to_last(self, word: _Word) -> bool:
        if not self.posts_follow or not self.out or not (self.out[-1].person or self.out[-1].is_open):
            return False
        return word.mark in (" ", "\t", "，") if self.out[-1].post is None else word.mark in ("、", " ") and not self.held

    def _held_post(self) -> str | None:
        return "、".join(word.post for word in self.held if word.post and word.what == "post") or None

    def _add(self, word: _Word, entry: Entry) -> None:
        start = self.held[0].token.span.start if self.held else entry.span.start
        role = next((w.value for w in self.held if w.what == "role"), entry.role)
        self.out.append(replace(entry, span=Span(start, entry.span.end), role=role))
        self.held = []

    def _release(self) -> None:
        """Turn posts that nobody was named for into members of their own; those of one person stay together."""
        for word in self.held:
            last = self.out[-1] if self.out else None
            if last and word is not self.held[0] and last.person is None and last.post and word.mark == "、" and held_by_one(last.post, word.post or ""):
                self.out[-1] = replace(last, post=f"{last.post}、{word.post}", span=Span(last.span.start, word.token.span.end))
            else:
                self.out.append(Entry(word.token.span, post=word.post))
        self.held = []


@dataclass(frozen=True, slots=True)
class _Note:
    """What a bracket behind a member says of it."""

    person: str | None = None
    post: str | None = None
    unit: str | None = None
    role: str | None = None

    @classmethod
    def of(cls, note: str) -> _Note:
        words = [word.strip() for word in re.split(r"[，,；;]", note) if word.strip()]
        found = cls()
        for word in words:
            bare = word.removesuffix("兼").strip()
            if _ROLE.fullmatch(bare) and not found.role:
                found = replace(found, role=bare)
            elif is_name(bare):
                found = replace(found, person=bare)
            elif is_people(bare.split("、")[-1]) or is_people(bare):
                found = replace(found, post=f"{found.post}，{bare}" if found.post else bare)
            elif is_unit(bare):
                found = replace(found, unit=bare)
        return found
