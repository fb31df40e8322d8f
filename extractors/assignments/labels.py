"""Labelled fields of responsibility: 牵头单位：…, 责任人：…, 【责任部门】…, in lines, item blocks and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.contract import Span
from extractors.lexicon import alternatives, load

_LABELS = load("assignments")["labels"]
_ROLES = {stem: role for role in ("lead", "support", "responsible") for stem in _LABELS[role]}
_STEM = alternatives(_ROLES)
_NOUN = alternatives([*_LABELS["nouns"], *_LABELS["person_nouns"]])
_GLOSS = r"(?:[（(][^（）()\n]{1,8}[)）])?"
_NAMED = rf"(?:{alternatives(_LABELS['modifiers'])}){{0,2}}(?P<stem>{_STEM}){_GLOSS}(?P<noun>{_NOUN})?{_GLOSS}"
_SECOND = rf"(?:\s?[及和与、/]?\s?(?:{_STEM})?{_NOUN})?"
_PLAIN = rf"(?P<neutral>{alternatives(_LABELS['neutral'])})|(?P<weak>{alternatives(_LABELS['weak'])})"
_BEFORE = r"(?:(?<![\u4e00-\u9fffA-Za-z])|(?<=[\u4e00-\u9fff][的之]))"
_COLON = r"[ \t]*(?:[：:∶]|——|】[：:]?|\][：:]?)"
_ABOUT = r"(?P<about>(?!各|公开|发布|信息|请|致|有关|相关|由|对|将|把|按|与)[\u4e00-\u9fff]{1,8}?(?=[\u4e00-\u9fff]{0,6}责任))?"
_LABEL = re.compile(rf"{_BEFORE}{_ABOUT}(?:{_PLAIN}|{_NAMED}{_SECOND})(?P<mark>{_COLON}|[为是](?=[^，。；\n]{{2}})|(?<=[^ \t])[ \t]{{1,4}}(?=[\u4e00-\u9fff]))")
_OTHER = re.compile(r"(?:^|(?<=[\s，。；;、|【\[]))[\u4e00-\u9fff]{2,8}(?:[（(][^（）()\n]{1,8}[)）])?[：:]", re.MULTILINE)
_ITEM = re.compile(r"[ \t]*[（(]?\d{1,2}[)）.．、][^\n：:。；，]{2,30}(?=\n|$)")
_MORE_CELLS = re.compile(r"[^\n\t]{1,40}\t")
_NOUN_NEEDED = frozenset(_LABELS["noun_needed"])
_HELPING = tuple(_LABELS["support"])
_HEADS = ("人", "同志", "人员")
_STOP = re.compile(r"[。\n【】〔〕〖〗\[\]|]")
_NEXT_WORK = re.compile(r"[；;](?!由)[^；;。：:\n，]{2,40}?(?<!自)由[^；;。\n，]{2,60}?(?:负责|牵头|承办|承担|会同)")
_LONGEST_VALUE = 600


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value; `role` is None for fields that name nobody (完成时限), `weak` for labels that count only beside another one."""

    role: str | None
    label: str
    span: Span
    value: Span
    weak: bool = False
    loose: bool = False


def role_of(header: str) -> str | None:
    """Return the role that a table's header or bare label gives (牵头单位 → lead), or None."""
    match = re.fullmatch(f"{_NAMED}{_SECOND}", re.sub(r"[\s\u2028]+", "", header))
    return _ROLES[match["stem"]] if match else None


def fields(shown: str) -> list[Field]:
    """Return the labelled fields of a text in which bracketed parts are hidden, in order.

    A value ends at the next label of any kind, at the sentence's or line's end, or at a square bracket; after a blank line or one that ends in 、 it goes on. Cost is
    linear: a value is at most 600 characters.
    """
    heads = [match for match in _LABEL.finditer(shown) if _counts(match)]
    found = []
    for i, head in enumerate(heads):
        limit = heads[i + 1].start() if i + 1 < len(heads) else len(shown)
        end = _value_end(shown, head.end(), min(limit, head.end() + _LONGEST_VALUE))
        role = None if head["neutral"] else _weak_role(head["weak"]) if head["weak"] else _ROLES[head["stem"]]
        weak = bool(head["weak"]) or (head["stem"] == "负责" and head["noun"] in _HEADS)
        found.append(Field(role, shown[head.start() : head.start("mark")], Span(head.start(), end), Span(head.end(), end), weak, not head["mark"].strip()))
    return found


def _weak_role(label: str) -> str:
    """Return the role of a label that counts only beside another: 参加单位, 协助人 support, 负责人, 分管领导 answer."""
    return "support" if label.startswith(_HELPING) else "responsible"


def _counts(match: re.Match[str]) -> bool:
    """Tell whether a match is a label: a few stems need their noun, and 为, 是 or a blank in place of the colon needs one too.

    Words before the label (食品安全责任人：) need the colon. A head of a table's columns (责任领导⇥帮扶单位⇥时限) is no label.
    """
    bare = match["mark"] in "为是" or not match["mark"].strip()
    if bare and (match["neutral"] or match["weak"] or match["about"] or _MORE_CELLS.match(match.string, match.end())):
        return False
    if match["neutral"] or match["weak"]:
        return True
    return match["noun"] is not None or (not bare and match["stem"] not in _NOUN_NEEDED)


def _value_end(shown: str, start: int, limit: int) -> int:
    """Return where the value that begins at `start` ends."""
    other = _OTHER.search(shown, start, limit)
    limit = other.start() if other else limit
    following = _NEXT_WORK.search(shown, start, limit)
    limit = following.start() if following else limit
    at = start
    while stop := _STOP.search(shown, at, limit):
        value = shown[start : stop.start()].strip(" \t*")
        if stop.group() != "\n" or (value and not value.endswith("、") and not _numbered(shown, value, stop.end())):
            return stop.start()
        at = stop.end()
    return limit


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
    """Tell whether more than marks and line ends stands between two fields."""
    return re.fullmatch(r"[\s；;，,、。|【\[（(—·•\-]*", shown[one.span.end : other.span.start]) is None
