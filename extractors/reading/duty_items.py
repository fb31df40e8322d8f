"""Who may answer for work: the items of a list of units, posts and persons, told from other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.units import is_unit, split_units

_LEXICON = load("assignments")
_SUBJECTS = _LEXICON["subjects"]
_NOBODY = frozenset(_SUBJECTS["nobody"])
_SLOGAN = frozenset(_SUBJECTS["slogan"])
_POST = re.compile(rf"{alternatives(_SUBJECTS['posts'])}$")
_LEADING_VERB = re.compile(
    r"^(?:对|把|将|使|让|按|在|从|为|通过|加强|开展|组织|督促|指导|制定|推进|落实|完成|建立|做好|确保|负责|进行|要求|形成|强化|发挥|鼓励|引导|动员|支持|协调|"
    r"配合|协助|参与|参加|牵头|充分|以及|并|且|或|的|和|与|及|无|未|不|没有)")
_COMRADE = re.compile(r"(?:等)?(?:几位|\d位)?(?:同志|先生|女士)$")
_ROLE_MARK = re.compile(r"[（(](?P<stem>牵头|主办|主责|总牵头|负责|责任|承办|配合|协办|协同|参与|参加)(?:单位|部门|科室)?[)）]")
_MARK_ROLES = {"牵头": "lead", "主办": "lead", "主责": "lead", "总牵头": "lead", "负责": "responsible", "责任": "responsible", "承办": "responsible"}
_NOTE = re.compile(r"[（(][^（）()]{0,30}(?:排名|首位|列第|第一个|为牵头|牵头单位|下同|签字|盖章|签名)[^（）()]{0,20}[)）]")
_PHONE = re.compile(r"[\s（(]*(?:联系)?(?:电话|手机)?[：:]?\d[\d\-— ]{5,}[)）]?$")
_PERSON_WITH_POST = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,8})[（(][^（）()]{2,30}[)）]")
_TAIL = re.compile(rf"(?:{alternatives(_LEXICON['verbs']['adverbs'])}){{0,3}}(?:负责|落实|配合|牵头|实施|参与|参加|协助)$")
_MASKED = re.compile(r"[xX×*_＿○〇□…\s\-—－/\\.、（）()]*(?:同志|某某?)?")
_DATED = re.compile(r"\d{1,4}\s*[年月日%％]|[年月季]底?前|完成$|时限|长期|持续|立即|电话|办结|验收|措施|目标[:：]?")
_NOTHING = frozenset({"无", "暂无", "没有", "待定", "空", "同上", "略", "详见附件", "见附件"})
LONGEST_LOOSE = 16
"""Characters: an item of a labelled list that does not read as a unit or post is believed up to this length (全体党员教师, 人名, short forms)."""


@dataclass(frozen=True, slots=True)
class Party:
    """One who has a part in some work: `role` is lead, support or responsible; `value` is the name as written, without padding."""

    role: str
    value: str
    span: Span


def is_post(word: str) -> bool:
    """Tell whether `word` names a post or the holders of one: 校长, 各处室负责人, 分管副县长."""
    return 2 <= len(word) <= 24 and _POST.search(word) is not None and not _LEADING_VERB.match(word)


def can_answer(word: str) -> bool:
    """Tell whether `word` is a unit, a post or a named comrade, and not 专人 or 本单位."""
    bare = _COMRADE.sub("", word)
    if bare in _NOBODY or _LEADING_VERB.match(word) or "的" in word[:-1]:
        return False
    return is_unit(word) or is_post(word) or (bare != word and 2 <= len(bare) <= 16)


def is_slogan(word: str) -> bool:
    """Tell whether `word` alone belongs to the slogans of shared responsibility (政府负责, 一把手负总责)."""
    return word in _SLOGAN


def value_of(word: str) -> str:
    """Return an item as the dataset keeps it: without 同志, quotation marks around it kept."""
    return _COMRADE.sub("", word).strip()


def listed(text: str, span: Span, role: str) -> Iterator[Party]:
    """Yield the parties of a labelled list or table cell, in order; blank, masked and dated items are left out.

    An item may carry its own role in brackets (县住建局（牵头）), which then counts.
    """
    for _, at in split_units(text, span):
        raw = at.of(text)
        mark = _ROLE_MARK.search(raw)
        own = role if mark is None else _MARK_ROLES.get(mark["stem"], "support")
        value = _cleaned(raw if mark is None else raw.replace(mark.group(), ""))
        if value and _believable(value):
            yield Party(own, value, at)


def _cleaned(raw: str) -> str:
    """Take notes, telephone numbers, a closing verb and a person's post off an item."""
    value = _PHONE.sub("", _NOTE.sub("", raw)).strip(" \t\u2028；;，,、。.:：")
    value = re.sub(r"(?<=[\u4e00-\u9fff）])[ \t\u2028]+(?=[\u4e00-\u9fff（])", "", value.removeprefix("由"))
    shortened = _TAIL.sub("", value)
    value = shortened if shortened and can_answer(shortened) else value
    person = _PERSON_WITH_POST.fullmatch(value)
    if person and not is_unit(person["name"]) and not is_post(person["name"]):
        value = person["name"]
    return value_of(value)


def _believable(value: str) -> bool:
    if value in _NOTHING or _MASKED.fullmatch(value) or _DATED.search(value) or not re.search(r"[\u4e00-\u9fffA-Za-z]", value):
        return False
    return is_unit(value) or is_post(value) or (len(value) <= LONGEST_LOOSE and not re.search(r"[：:！？“”]", value) and not _LEADING_VERB.match(value))
