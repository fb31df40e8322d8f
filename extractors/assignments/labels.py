"""Labelled fields of responsibility: 牵头单位：…, 责任人：…, 【责任部门】…, in lines, item blocks and brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from extractors.assignments.parties import is_person
from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import CIRCLED, NUMBERED
from extractors.reading.kept import kept
from extractors.reading.units import is_unit

_LABELS = load("assignments")["labels"]
ROLES = {stem: role for role in ("lead", "support", "responsible") for stem in _LABELS[role]}
"""What role the stem of a label gives (牵头: lead)."""
NOUNS = (*_LABELS["nouns"], *_LABELS["person_nouns"])
"""What stands behind a label's stem (单位, 责任人)."""
_STEM = alternatives(ROLES)
_NOUN = alternatives(NOUNS)
_GLOSS = r"(?:[（(][^（）()\n]{1,8}[)）])?"
_NAMED = rf"(?:{alternatives(_LABELS['modifiers'])}){{0,2}}(?P<stem>{_STEM}){_GLOSS}(?P<noun>{_NOUN})?{_GLOSS}"
_SECOND = rf"(?:\s?[及和与、/]?\s?(?:{_STEM})?{_NOUN})?"
_PLAIN = rf"(?P<neutral>{alternatives(_LABELS['neutral'])})|(?P<weak>{alternatives(_LABELS['weak'])})"
_BEFORE = r"(?:(?<![\u4e00-\u9fffA-Za-z])|(?<=[\u4e00-\u9fff][的之])|(?<=[\u4e00-\u9fff](?:工作|任务|事项|项目)))"
_COLON = r"[ \t]*[*★]{0,2}(?:[：:∶]|——|】[：:]?|\][：:]?)"
_SHARED = alternatives(stem for role in ("lead", "support") for stem in _LABELS[role] if stem.endswith(("责任", "负责")))
_ABOUT = rf"(?P<about>(?!{_SHARED})(?!各|公开|发布|信息|请|致|有关|相关|由|对|将|把|按|与)[\u4e00-\u9fff]{{1,16}}?(?=[\u4e00-\u9fff]{{0,6}}责任))?"
WHEN = tuple(_LABELS["when"])
"""How the labels of fields end that say when or where something is done."""
_OF_PLACES = tuple(_LABELS["of_places"])
_STEMS_BEFORE_NAMES = (*_OF_PLACES, *_LABELS["of_cases"])
_LOOKING_AFTER = frozenset(_STEMS_BEFORE_NAMES) - frozenset(_LABELS["doing"])
_LOOKED_AFTER = frozenset(_LABELS["looked_after"])
_BEHIND_HEAD = "|".join(rf"(?<=(?:{'|'.join(_STEMS_BEFORE_NAMES)}){head})" for head in ("领导", "干部", "责任人", "人员", "人", "单位"))
_NAME_BEHIND = rf"(?:{_BEHIND_HEAD})(?=[\u4e00-\u9fff]{{2,16}}(?:[，,、；;。\n]|$))"
"""Right behind a label of who answers for a place or case stands a name and no more (包村领导周宁，包村干部李明、王芳)."""
_LABEL = re.compile(
    rf"{_BEFORE}{_ABOUT}(?:{_PLAIN}|{_NAMED}{_SECOND})"
    rf"(?P<mark>{_COLON}|[为是](?![何否])(?=[^，。；\n]{{2}})|(?<=[^ \t])[ \t]{{1,4}}(?=[\u4e00-\u9fff])|{_NAME_BEHIND})"
)
_NEXT = "".join(sorted({word[0] for word in (*_LABELS["nouns"], *_LABELS["person_nouns"], *ROLES)}))
_AFTER = rf"(?=[{_NEXT}（(\s及和与、/*★：:∶—】\]为是]){_GLOSS}(?:{_NOUN})?{_GLOSS}{_SECOND}(?:{_COLON}|[为是]|[ \t]|{_NAME_BEHIND})"
CORE = re.compile(alternatives({*ROLES, *_LABELS["neutral"], *_LABELS["weak"]}) + _AFTER)
"""What every label ends with."""
_LONGEST_START, _REACH = 24, 8
_BARE_LABEL = re.compile(f"{_NAMED}{_SECOND}")
_CHECKER = re.compile(rf"{alternatives(_LABELS['neutral_kinds'])}[\u4e00-\u9fff]{{0,4}}(?:责任)?(?:{_NOUN})")
_OF_A_KIND = re.compile(rf"(?!{alternatives(_LABELS['neutral_kinds'])})[\u4e00-\u9fff]{{1,6}}责任(?:{_NOUN})")
"""The head of a column that names who answers for one side of the work: 行政责任人, 包村责任领导."""
_BETWEEN = re.compile(r"[\s；;，,、。|【】\[\]（）()—·•*★\-]*(?P<number>(?<=\n)(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})[.．、）)]\s*)?")
_OTHER = re.compile(r"(?:^|(?<=[\s，。；;、|【\[]))(?:（□{1,3}）)?[\u4e00-\u9fff]{2,8}(?:[（(][^（）()\n]{1,8}[)）])?[：:]", re.MULTILINE)
_ITEM = re.compile(rf"[ \t]*{NUMBERED}[^\n：:。；，]{{2,30}}(?=\n|$)")
_SET_IN = re.compile(r"[ \t]{2,14}(?P<unit>[\u4e00-\u9fff]{3,20})[ \t]*\n(?![ \t]*(?:[0-9]{4}|二))")
"""A line that holds one word below a label's value, and is not above the date of a signature."""
_MORE_CELLS = re.compile(r"[^\n\t]{1,40}\t")
NOUN_NEEDED = frozenset(_LABELS["noun_needed"])
_HELPING = tuple(_LABELS["support"])
_HEADS = ("人", "同志", "人员")
_TOLD = re.compile(r"[ \t]*(?:主要|具体)?(?:负责|牵头|协助|配合)")
"""Behind 驻村干部： the duties of any of them are told, and nobody is named."""
_ANSWERABLE = re.compile(r"[^，。；\n]{0,40}责任人(?:[，。；\n]|$)")
"""Behind 负责人是: they are called answerable, and nobody is named as the head (各分局（所）主要负责人是第一责任人)."""
_WORK = ("工作", "任务", "事项", "项目")
_STOP = re.compile(r"[。\n【】〔〕〖〗\[\]|]")
_NEXT_WORK = re.compile(r"[；;](?!由)[^；;。：:\n，]{2,40}?(?<!自)由[^；;。\n，]{2,60}?(?:负责|牵头|承办|承担|会同)")
_MARKED = rf"(?:{NUMBERED}|（□{{1,3}}）|[{CIRCLED}])"
_FIRST_ITEM = re.compile(rf"[ \t\n]*{_MARKED}")
_NEXT_ITEM = re.compile(rf"[；;][ \t]*{_MARKED}(?=[\u4e00-\u9fff])")
"""Behind a value in one line: the next item of the list (…责任单位：县水利局；（二）清理河道。责任单位：…), where the value itself has no items."""
_ENTRY = re.compile(
    r"(?<=[\u4e00-\u9fff）])(?:第[一二三四五六七八九十0-9]{1,3}|[一二三四五六七八九十]{1,2}|[0-9]{1,3}#?)"
    rf"{alternatives(_LABELS['entries'])}(?:（□*）)?(?=[^，。；：、\n]{{0,6}}$)"
)
"""The next entry of a list whose line ends were lost, up to its label."""
_LAST_ITEM = re.compile(r"[\u4e00-\u9fff]+$")
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST_VALUE = 600


class Field(NamedTuple):
    """A label and its value; `role` is None for fields that name nobody (完成时限), `weak` for labels that count only beside another one."""

    role: str | None
    label: str
    span: Span
    value: Span
    weak: bool = False
    loose: bool = False


@kept
def names_checker(header: str) -> bool:
    """Tell whether a header names who checks the work or is checked, and so nobody who does it (督导责任人)."""
    return _CHECKER.match("".join(header.split())) is not None


@kept
def role_of(header: str) -> str | None:
    """Return the role that a table's header or bare label gives (牵头单位 → lead), or None."""
    plain = "".join(header.split())
    match = _BARE_LABEL.fullmatch(plain)
    return ROLES[match["stem"]] if match else "responsible" if _OF_A_KIND.fullmatch(plain) else None


def fields(shown: str) -> list[Field]:
    """Return the labelled fields of a text in which bracketed parts are hidden, in order.

    A value ends at the next label of any kind, at the sentence's or line's end, or at a square bracket; after a blank line or one that ends in 、 it goes on. Cost is
    linear: a value is at most 600 characters.
    """
    heads = [match for match in _labels(shown) if _counts(match)]
    found = []
    for i, head in enumerate(heads):
        limit = _clause_begin(shown, head.end(), _begin(heads[i + 1])) if i + 1 < len(heads) else len(shown)
        end = _entry_begin(shown, head.end(), _value_end(shown, head.end(), min(limit, head.end() + _LONGEST_VALUE)), limit)
        role = None if head["neutral"] or _is_looked_after(head) else _weak_role(head["weak"]) if head["weak"] else ROLES[head["stem"]]
        weak = bool(head["weak"]) or (head["stem"] == "负责" and head["noun"] in _HEADS) or (head["stem"] in NOUN_NEEDED and not head["noun"])
        start = _begin(head)
        found.append(Field(role, shown[start : head.start("mark")], Span(start, end), Span(head.end(), end), weak, not head["mark"].strip(" \t为是") or _speaks_of_work(head)))
    return found


def _begin(head: re.Match[str]) -> int:
    """Return where a label begins; the work it speaks of in the same words is no part of it (防汛工作责任单位为…)."""
    return head.start("stem") if _speaks_of_work(head) else head.start()


def _speaks_of_work(head: re.Match[str]) -> bool:
    """Tell whether words before a label with 为 or 是 name the work (防汛工作责任单位为县水利局, 防汛的责任单位为县水利局)."""
    return bool(head["about"]) and head["mark"] in "为是" and head["noun"] is not None and head.string.endswith((*_WORK, "的"), 0, head.start("stem"))


def _clause_begin(shown: str, start: int, label: int) -> int:
    """Return where the clause begins of a label that other words stand before (…；防汛工作牵头单位为…), else where the label does."""
    if not _HAN_WORD.match(shown, label - 1):
        return label
    return max([start, *(shown.rfind(mark, start, label) for mark in "；;，,。\n")]) if start < label else label


def _labels(shown: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a label; only around what every label ends with is looked at."""
    at = 0
    while core := CORE.search(shown, at):
        label = _LABEL.search(shown, max(at, core.start() - _LONGEST_START), core.end() + _REACH)
        if label:
            yield label
        at = max(core.start() + 1, label.end() if label else 0)


def _weak_role(label: str) -> str:
    """Return the role of a label that counts only beside another: 参加单位, 协助人 support, 负责人, 分管领导 answer."""
    return "support" if label.startswith(_HELPING) else "responsible"


def _is_looked_after(head: re.Match[str]) -> bool:
    """Tell whether a label names what somebody looks after (包保企业：, 挂钩乡镇：), not who does."""
    return head["stem"] in _LOOKING_AFTER and head["noun"] in _LOOKED_AFTER


def is_of_place(field: Field) -> bool:
    """Tell whether a field says who answers for a village or household (包村领导), which says nothing unless the place is named."""
    return field.label.strip().startswith(_OF_PLACES)


def _counts(match: re.Match[str]) -> bool:
    """Tell whether a match is a label: a few stems need their noun, and 为, 是 or a blank in place of the colon needs one too.

    Words before the label (食品安全责任人：) need the colon, or a person behind 为 (行政责任人为副县长周宁). Right behind a label, without any mark, only
    a name may stand. A head of a table's columns (责任领导⇥帮扶单位⇥时限) is no label.
    """
    if not match["mark"]:
        return not match["about"] and _stands_behind(match, is_unit if match["noun"] == "单位" else is_person)
    bare = match["mark"] in "为是" or not match["mark"].strip()
    if match["stem"] in _OF_PLACES and _TOLD.match(match.string, match.end()):
        return False
    if bare and match["noun"] in _HEADS and _ANSWERABLE.match(match.string, match.end()):
        return False
    if bare and (match["neutral"] or match["weak"] or _MORE_CELLS.match(match.string, match.end())):
        return False
    if bare and match["about"]:
        return _speaks_of_work(match) or (match["mark"] in "为是" and _stands_behind(match, is_person))
    if match["neutral"] or match["weak"]:
        return True
    if match["mark"] in "为是" and match["stem"] in _OF_PLACES:
        return False
    return match["noun"] is not None or (not bare and (match["stem"] not in NOUN_NEEDED or match["stem"] in _HELPING))


def _stands_behind(match: re.Match[str], is_kind: Callable[[str], bool]) -> bool:
    """Tell whether the word right behind a match is of a kind."""
    word = _HAN_WORD.match(match.string, match.end())
    return word is not None and is_kind(word[0])


def _value_end(shown: str, start: int, limit: int) -> int:
    """Return where the value that begins at `start` ends."""
    limit = _first_stop(shown, start, limit)
    limit = next((other.start() for other in _OTHER.finditer(shown, start, limit) if not _tells_whose(shown, other)), limit)
    item = None if _FIRST_ITEM.match(shown, start, limit) else _NEXT_ITEM.search(shown, start, limit)
    limit = item.start() if item else limit
    following = _NEXT_WORK.search(shown, start, limit)
    return following.start() if following else limit


def _tells_whose(shown: str, other: re.Match[str]) -> bool:
    """Tell whether a word and a colon within a value only say whose the person behind them is (责任人：仓储部：周宁；财务部：孙涛)."""
    name = _HAN_WORD.match(shown, other.end())
    return name is not None and is_unit(other[0][:-1]) and is_person(name[0])


def _entry_begin(shown: str, start: int, end: int, label: int) -> int:
    """Return where the next entry of the list begins in a value that runs on to its `label` (责任人：周宁第二网格（东街）责任人：…), else `end`."""
    entry = _ENTRY.search(shown, start, end) if end == label else None
    if entry is None:
        return end
    last = _LAST_ITEM.search(shown, start, entry.start())
    return entry.start() if last and (is_person(last[0]) or is_unit(last[0])) else end


def _first_stop(shown: str, start: int, limit: int) -> int:
    """Return where the sentence or line of a value ends; a line end that the value goes on after does not count."""
    at = start
    while stop := _STOP.search(shown, at, limit):
        value = shown[start : stop.start()].strip(" \t*")
        if stop.group() != "\n" or (value and not value.endswith("、") and not _numbered(shown, value, stop.end()) and not _below(shown, value, stop.end())):
            return stop.start()
        at = stop.end()
    return limit


def _below(shown: str, value: str, following: int) -> bool:
    """Tell whether a value that ends in a unit goes on in the line that begins at `following`, a further unit set in below it."""
    more = _SET_IN.match(shown, following)
    last = _LAST_ITEM.search(value)
    return more is not None and last is not None and is_unit(last[0]) and is_unit(more["unit"])


def _numbered(shown: str, value: str, following: int) -> bool:
    """Tell whether a value that is a list of numbered short lines (1.县水利局) goes on in the line that begins at `following`."""
    return _ITEM.match(value.rsplit("\n", 1)[-1]) is not None and _ITEM.match(shown, following) is not None


def grouped(shown: str, found: list[Field]) -> Iterator[list[Field]]:
    """Yield the fields that together make one statement: they follow one another with nothing but other fields between them.

    A label that comes a second time begins the next statement (the next item of a list).
    """
    group: list[Field] = []
    for field in found:
        if group and (_apart(shown, group[-1], field) or (field.role and field.label in {f.label for f in group})):
            yield group
            group = []
        group.append(field)
    if group:
        yield group


def _apart(shown: str, one: Field, other: Field) -> bool:
    """Tell whether more than marks and line ends stands between two fields; before a bare label (二、协办单位：) also an item's number."""
    between = _BETWEEN.fullmatch(shown, one.span.end, other.span.start)
    return between is None or (between["number"] is not None and not _BARE_LABEL.fullmatch(other.label.strip()))
