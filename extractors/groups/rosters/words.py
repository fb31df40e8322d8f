"""The words of a roster and what each is: name, post, kind of people, unit, mask, role; phrases put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from extractors.contract import Span
from extractors.groups.rosters.tokens import Token, tokens, without_count
from extractors.lexicon import alternatives, load
from extractors.reading.kept import kept
from extractors.reading.names import (
    is_blank,
    is_mask,
    is_name,
    may_be_name,
    name_with_title,
    split_name_and_office,
    split_name_and_post,
    split_post_and_name,
    split_post_and_rare_name,
    without_courtesy,
)
from extractors.reading.posts import is_bare_post, is_collective, is_people, is_post, shared_post
from extractors.reading.units import is_generic, is_kind, is_unit

ROLE = re.compile(alternatives(load("groups")["roles"]["beside_names"]))
"""A role that stands beside a name."""

_IN_CHARGE = re.compile(r"(?:[\u4e00-\u9fff]{0,4})(?:分管|协管|主管|联系|负责)")
_ET_AL = re.compile(
    r"(?:作为|[为是])[^，。]{0,16}责任人$|(?:亲自)?挂帅$|(?:共同)?$|派(?:员|人)$|带队$"
    r"|等(?:\d+人|\d+名同志|\d+个?(?:单位|部门)(?:和(?:单位|部门))?|有关|相关|县直|市直|区直|职能|责任)*(?:单位|部门|科室|处室|站所|院所|学院|乡镇|街道|机构|同志|人员|组织|企业|公司)?(?:同志)?$"
)
_WITH_OTHERS = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,8})等(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|多)余?[名位][\u4e00-\u9fff]{2,8}")
"""One who is named for several (周宁等8名党员)."""
_DRAWN = re.compile(r"^(?:抽调|选派|选调|以及|包括|主要有)(?=[\u4e00-\u9fff]{3})")
_SENDING = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:选派|指派|派出?)(?:人员?|员|专人)$")
"""Behind a unit: it sends somebody (县应急局、县公安局等部门派员组成)."""
_COMMON = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,4}?)(?:[两二三四五六]|\d)[位名](?P<post>[\u4e00-\u9fff]{2,12})")
_CLOSED = re.compile(r"等[^、，]{0,4}(?:单位|部门|科室)")
_MASKED_POST = re.compile(r"[xX×＊*○]{2,4}(.{2,4})")
_LEADERSHIP = load("posts")["leadership"]
_OF_ONE_HOUSE = tuple(_LEADERSHIP["organs"])
_KINDS = frozenset(load("posts")["shared_by_units"])
_NO_UNITS = frozenset([*load("units")["words"]["kinds"], *load("units")["words"]["generic"]])
_OTHER_LEADERS = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,12}}(?:其他|其它|其余)|[\u4e00-\u9fff]{{0,6}}{alternatives(_LEADERSHIP['organs'])})(?:党政|领导)?班子成员$"
)
"""Closes a list of organs whose leaders are one body (党工委、管委会其他班子成员)."""
_HEADS_OF_HOUSE = (*load("posts")["heads_of_house"], "主任")
_HEADS_OF_ALL = re.compile("各.*(?:书记|支书|[院站所校队段场园厂矿]长|主任)$")
_OF_PARTY = re.compile("(?:党委|党支部|党总支|支部|总支)?(?:副?书记|支书)$")
_OWNED = re.compile("(?:所|下|直)属[\u4e00-\u9fff]{2,6}")
"""Behind 各部门 in a phrase: further houses of the same one (各部门、所属公司主要负责人)."""
_OF_FIELDS = re.compile(r"等(?:多|各|不同|相关|有关)?(?:个)?(?:领域|方面|专业|行业|学科)的?[\u4e00-\u9fff]{2,10}$")
_FIELDS = ("科", "学", "系")
"""Ends of words that are units as well as fields of knowledge (感染科)."""
_OFFICES = ("科", "队", "办", "组")
"""Ends of units that may end a name of three characters, too (税政科)."""
_LONGEST_KEPT = 60
"""Characters: what is longer is no word and its reading is not kept."""
_TASK_LABELS = frozenset([*load("groups")["roles"]["lead"], *load("groups")["slots"]["task_labels"]])
_SIGNS = r"\-—+()（）.@A-Za-z_：:"
"""What a telephone number or an address of mail is made of besides digits."""
_NO_MEMBER = re.compile(
    rf"{alternatives(load('groups')['slots']['contact'])}(?:[：: \d]|$)|(?=[{_SIGNS}*＊]*\d)[\d{_SIGNS}*＊]+$|[{_SIGNS}]+$|[组队成委]员[共约各]?(?:\d+|若干)余?[人名]$"
)


class Word(NamedTuple):
    """A token with what it is: name, rare (a name but for its surname), post, named (副县长柳青), kind (各科室主任), unit, mask, role or other."""

    token: Token
    value: str
    what: str
    person: str | None = None
    post: str | None = None

    @property
    def mark(self) -> str:
        """The mark before it (see `Token`)."""
        return self.token.mark


def read_words(text: str, span: Span) -> list[Word]:
    """Return the words of the list `text[span]`, telephones and the like left out, up to where it goes on with who does a task (组长　周宁　牵头部门　总务处)."""
    members = takewhile(lambda token: token.mark == "、" or token.span.start == span.start or token.value not in _TASK_LABELS, tokens(text, span))
    found = [word for token in members if (word := _classified(token))]
    return _phrases(_among_units(_with_common_post(_of_fields(_heads_of_all(found))))) if len(found) > 1 else found


class _Reading(NamedTuple):
    """What a word is, wherever it stands; None for what is no member. A `unit` may have its person behind it (办公室王明)."""

    value: str
    what: str | None
    person: str | None = None
    post: str | None = None


def _classified(token: Token) -> Word | None:
    read = _reading if len(token.value) + len(token.note) <= _LONGEST_KEPT else _reading.__wrapped__
    value, what, person, post = read(token.value, token.mark, token.note, token.padded)
    if what == "unit" and person:
        return Word(token._replace(value=value, note=person), value, what)
    return Word(token, value, what, person, post) if what else None


@lru_cache(maxsize=1 << 14)
def _reading(word: str, mark: str, note: str, padded: bool) -> _Reading:
    value = _bare(word) if _can_be_member(word) else ""
    if not value:
        return _Reading(value, None)
    if titled := name_with_title(value):
        return _Reading(titled, "name", titled)
    if is_mask(value):
        return _Reading(value, "mask")
    if mark in " \t" and not note and ROLE.fullmatch(value):
        return _Reading(value, "role", post=value)
    if is_name(value) or (padded and 2 <= len(value) <= 4 and not is_people(value) and not split_post_and_name(value)):
        return _Reading(value, "name", value)
    return _of_post(value, mark) or _of_unit_and_name(value, note) or _of_unit(value, note)


def _can_be_member(word: str) -> bool:
    return is_mask(word) or not (_NO_MEMBER.match(word) or is_blank(word))


def _bare(word: str) -> str:
    """Return a word without how many there are, who else is meant, what closes a list, the 来 of 由张明来当, and courtesies."""
    if (first := _WITH_OTHERS.fullmatch(word)) and is_name(first["name"]):
        return first["name"]
    value = _DRAWN.sub("", without_count(_ET_AL.sub("", _SENDING.sub("", word)))).strip()
    if value.endswith("来") and not is_name(value) and not split_post_and_name(value):
        value = value[:-1]
    return without_courtesy(value) if value else value


def _of_post(value: str, mark: str) -> _Reading | None:
    if titled := split_name_and_post(value) or split_name_and_office(value):
        return _Reading(value, "named", *titled)
    if titled := _of_unit_and_title(value):
        return _Reading(value, "named", *titled)
    both = None if is_post(value) else split_post_and_name(value) or split_post_and_rare_name(value)
    if both:
        return _Reading(value, "mask" if is_mask(both[1]) else "named", both[1], both[0])
    closes_list = shared_post(value) and (mark == "、" or not is_post(value))
    if closes_list or (is_collective(value) and is_people(value)):
        return _Reading(value, "kind", post=value)
    if is_post(value):
        masked = _MASKED_POST.fullmatch(value)
        return _Reading(value, "post", post=masked[1] if masked and is_post(masked[1]) else value)
    return _Reading(value, "kind", post=value) if is_people(value) else None


def _of_unit_and_title(value: str) -> tuple[str, str] | None:
    """Return (name, post) of 「教导处王主任」 as (王主任, 教导处主任), or None."""
    for length in (3, 4, 5):
        unit, titled = value[:-length], split_name_and_post(value[-length:])
        if len(unit) > 1 and titled and titled[0] == value[-length:] and is_unit(unit):
            return titled[0], unit + titled[1]
    return None


def _of_unit_and_name(value: str, note: str) -> _Reading | None:
    """Read 「办公室王明」 as the unit with its person."""
    if note or is_unit(value):
        return None
    for length in (3, 2):
        unit, name = value[:-length], value[-length:]
        if len(unit) > 1 and is_name(name) and is_unit(unit):
            return _Reading(unit, "unit", name)
    return None


def _of_unit(value: str, note: str) -> _Reading:
    if is_unit(value + (f"（{note}）" if note else "")) or is_unit(value):
        return _Reading(value, "unit")
    return _Reading(value, "rare" if may_be_name(value) and not is_blank(value) else "other", value)


def _heads_of_all(words: list[Word]) -> list[Word]:
    """Put together who heads each house of a kind: 各学院党委书记、院长 is one kind of people."""
    out: list[Word] = []
    for word in words:
        last = out[-1] if out else None
        heads = last and last.what == "kind" and not last.token.note and _HEADS_OF_ALL.match(last.value)
        if last and heads and word.mark == "、" and _heads_too(last.value, word.value):
            out[-1] = _joined([last, word])
        else:
            out.append(word)
    return out


def _heads_too(first: str, other: str) -> bool:
    """Tell whether a second post of the same houses follows the first: of the party before that of the house, or the other way round."""
    if _OF_PARTY.search(first):
        return other.endswith(_HEADS_OF_HOUSE) and (other in _HEADS_OF_HOUSE or is_bare_post(other))
    return _OF_PARTY.fullmatch(other) is not None


def _of_fields(words: list[Word]) -> list[Word]:
    """Put together a list of fields and the people who know them: 眼科学、法律、财务等领域专家 is one kind of people."""
    out: list[Word] = []
    for word in words:
        if word.what == "kind" and word.mark == "、" and _OF_FIELDS.search(word.value):
            start = len(out)
            while start and _may_be_field(out[start - 1]) and (start == len(out) or out[start].mark == "、"):
                start -= 1
            out[start:] = [_joined([*out[start:], word])]
        else:
            out.append(word)
    return out


def _may_be_field(word: Word) -> bool:
    return not word.token.note and (word.what in ("name", "rare", "other") or (word.what == "unit" and word.value.endswith(_FIELDS)))


def _with_common_post(words: list[Word]) -> list[Word]:
    """Give the names of 「张明、李红两位副校长」 the post that they have in common."""
    out = list(words)
    for i in range(1, len(words)):
        both = _COMMON.fullmatch(words[i].value)
        if both is None or not (is_name(both["name"]) and is_people(both["post"])):
            continue
        out[i] = Word(words[i].token._replace(value=both["name"], note=both["post"]), both["name"], "name", both["name"])
        for at in range(i - 1, -1, -1):
            if out[at].what != "name" or out[at].token.note or out[at + 1].mark != "、":
                break
            out[at] = out[at]._replace(token=out[at].token._replace(note=both["post"]))
    return out


def _among_units(words: list[Word]) -> list[Word]:
    """Take an unknown word between units that share a post for a unit, too: 执行局、立案庭、法警大队负责人; and a word that could be a name
    as well as a unit where units stand beside it: 办公室、税政科、监察室; and all unknown words of a list that closes with 等部门.
    """
    out = list(words)
    closed = next((i for i in range(len(words) - 1, 0, -1) if _CLOSED.search(words[i].token.value)), 0)
    for i in range(closed + 1 if closed else 0):
        unknown = words[i].what in ("rare", "other") or (i == closed and words[i].what == "name")
        if unknown and words[max(i, 1)].mark == "、" and not words[i].token.note:
            out[i] = words[i]._replace(what="unit", person=None)
    for i in range(1, len(words)):
        if words[i].mark != "、" or out[i - 1].what != "unit":
            continue
        unknown = words[i].what in ("rare", "other") and any(word.mark == "、" and shared_post(word.value) for word in words[i + 1 : i + 12])
        if unknown or (words[i].what == "name" and len(words[i].value) > 2 and words[i].value.endswith(_OFFICES) and not words[i].token.note):
            out[i] = words[i]._replace(what="unit", person=None)
    return out


def _phrases(words: list[Word]) -> list[Word]:
    """Put together what one 各 and one closing post hold: 各科室、所、队负责人 is one kind of people."""
    if not any(word.what in ("unit", "other") or word.value.startswith("全体") for word in words):
        return words
    out: list[Word] = []
    i = 0
    while i < len(words):
        end = _phrase_end(words, i)
        if end > i:
            part = words[i : end + 1]
            out.append(_joined(part))
        else:
            out.append(words[i])
        i = end + 1
    return out


def _joined(part: Sequence[Word]) -> Word:
    """Return a phrase as one word: a kind of people, or a post with its holder where the last word names one (分管教学、德育的副校长张三)."""
    last = part[-1]
    span = Span(part[0].token.span.start, last.token.span.end)
    if last.what == "named":
        post = "、".join([*(word.token.value_with_note for word in part[:-1]), last.post or ""])
        return Word(part[0].token._replace(value=post, span=span, note=last.token.note), post, "named", last.person, post)
    value = "、".join(word.token.value_with_note for word in part)
    return Word(part[0].token._replace(value=value, span=span, note=""), value, "kind", post=value)


def _phrase_end(words: list[Word], start: int) -> int:
    """Return the index of the word that closes the phrase begun at `start`, or `start` itself."""
    if words[start].value.startswith("全体") and (closing := _all_of_them(words, start)):
        return closing
    if words[start].what in ("other", "unit") and _IN_CHARGE.match(words[start].value):
        return _description_end(words, start, in_charge=True)
    if words[start].what == "other":
        return _description_end(words, start, in_charge=False)
    if words[start].what != "unit" or not is_collective(words[start].value):
        return _leadership_end(words, start)
    among_kinds = start > 0 and words[start].mark == "、" and words[start - 1].what == "unit"
    for i in range(start + 1, len(words)):
        parts = shared_post(words[i].value)
        plain = parts[0] if parts else words[i].value
        owned = _OWNED.match(plain) is not None
        if words[i].mark != "、" or (is_collective(plain) and not owned) or not (owned or len(plain) <= 1 or (is_kind(plain) and not among_kinds)):
            return start
        if parts:
            return i
    return start


def _all_of_them(words: list[Word], start: int) -> int | None:
    """Return the index of the 人员 that closes 「全体保安、维修、保洁人员」, in which some words are people only with it; None for another list."""
    for i in range(start + 1, len(words)):
        if words[i].mark != "、" or words[i].token.note:
            return None
        if words[i].value.endswith("人员"):
            return i if any(word.what in ("other", "rare") for word in words[start + 1 : i]) else None
        if words[i].what not in ("other", "rare", "kind", "post"):
            return None
    return None


def _leadership_end(words: list[Word], start: int) -> int:
    """The same for the organs of one house whose leaders are one body: 镇党委、人大、政府班子成员."""
    for i in range(start, len(words)):
        if i > start and words[i].mark != "、":
            return start
        if i > start and _OTHER_LEADERS.match(words[i].value):
            return i
        if words[i].what != "unit" or not words[i].value.endswith(_OF_ONE_HOUSE):
            return start
    return start


def _description_end(words: list[Word], start: int, in_charge: bool) -> int:
    """The same for words that only their end makes people: 流调、消毒、检验专业人员; 分管科研、教学、后勤的副校长 (`in_charge`)."""
    of_field = words[start].what == "unit"
    for i in range(start + 1, len(words)):
        closes = words[i].what == "kind" or (in_charge and words[i].what in ("post", "named"))
        if words[i].mark != "、" or not (closes or words[i].what in ("other", "rare", "unit")):
            return start
        if closes and (_is_of_unit(words[i].value) if not in_charge else of_field and "的" not in words[i].value):
            return start
        if closes:
            return i
    return start


@kept
def _is_of_unit(word: str) -> bool:
    """Tell whether a kind of people is that of one unit (家委会代表), and so closes no description that began in a word before it."""
    return any(is_unit(word[:-length]) and is_people(word[-length:]) for length in (2, 3, 4) if len(word) > length + 1)


def posts_follow(words: Sequence[Word]) -> bool:
    """Tell whether posts stand behind the names they belong to (张三 局长 李四 副局长), judged by the whole roster."""
    names = [i for i, word in enumerate(words) if word.what in ("name", "rare", "mask")] if len(words) > 1 else []
    if not names or any(word.what in ("post", "unit") for word in words[: names[0]]):
        return False
    if names[0] and words[names[0] - 1].what == "kind" and words[names[0]].mark == " ":
        return False  # 施工员 石林
    followed = sum(1 for i in names if i + 1 < len(words) and (words[i + 1].what in ("post", "unit", "role") or _is_his(words, i + 1)) and words[i + 1].mark not in "、；")
    return followed * 2 > len(names)


def _is_his(words: Sequence[Word], at: int) -> bool:
    """Tell whether a kind of people is what the person before it is (周宁 教师、李红 家长代表), not one of several kinds that are members, too."""
    behind = words[at + 1 : at + 2]
    return words[at].what == "kind" and not is_collective(words[at].value) and words[at].value == words[at].token.value and not (behind and behind[0].what == "kind")


@kept
def split_unit_and_kind(word: str) -> tuple[str, str] | None:
    """Return (应急办, 人员) of 「应急办人员」, or None; 社区干部 and 企业代表 are of no unit."""
    return split_unit_and_people(word) if word[-2:] in _KINDS else None


@kept
def split_unit_and_any(word: str) -> tuple[str, str] | None:
    """Return (各村, 人员) of 「各村人员」, units of any kind before the people; None for 各类人员."""
    unit, kind = word[:-2], word[-2:]
    return (unit, kind) if kind in _KINDS and is_collective(unit) and is_unit(unit) else None


@kept
def split_unit_and_people(word: str) -> tuple[str, str] | None:
    """Return (设备部, 代表) of 「设备部代表」, or None; 企业代表 are of no unit."""
    unit, kind = word[:-2], word[-2:]
    return (unit, kind) if is_people(kind) and unit not in _NO_UNITS and is_unit(unit) and not is_generic(unit) else None
