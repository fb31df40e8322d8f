"""The words of a roster: cut at the marks and spaces of lists, with padded names put together again and closing brackets taken as notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.contract import Span
from extractors.groups.rosters.breaks import JOINER
from extractors.reading.brackets import CLOSERS, OPENERS
from extractors.reading.kept import kept
from extractors.reading.names import has_surname, is_compound_surname, is_name, may_be_name, part_padded, split_post_and_name
from extractors.reading.posts import is_bare_post, is_collective, is_people, is_post, shared_post
from extractors.reading.units import is_generic, is_unit, split_units

LONGEST_RUN = 60
"""Lone characters put together at one time; a longer run of them is cut here."""

_MARKS = {"、": "、", "：": "\t", "，": "，", ",": "，", "；": "；", ";": "；", "/": "\t", "\t": "\t", "|": "\t", "\n": "\n", "\u2028": "\n", " ": " ", "…": "、", "—": "\t"}
_MARK_OR_BRACKET = re.compile(f"[{re.escape(''.join(_MARKS) + OPENERS + CLOSERS)}]")
_RANK = {"": 0, " ": 1, "\t": 2, "\n": 3, "，": 4, "、": 5, "；": 6}
_NOTED = re.compile(r"(?P<value>[^（(]+)[（(](?P<note>[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)?)[）)]$")
_BEHIND_NOTE = re.compile("(?<=[）)])(?:以及|[和及与])(?=[\\u4e00-\\u9fff])")
_BETWEEN_NOTES = re.compile("[）)][（(]")
_BRACKETED = re.compile(r"[（(](.*)[）)]")
_POST_FIRST = re.compile(r"[（(](?P<post>[^（）()]{2,20})[）)](?P<value>[\u4e00-\u9fff·]{1,6})")
_NUMBER = re.compile(r"[（(]?\d{1,2}[）).．、](?!\d)\s*|[（(][^（）()]{0,20}(?:序|排列|排名)[^（）()]{0,8}[）)]")
"""An item's number, or how a list is ordered (按姓氏笔画为序)."""
_REACHED_AT = re.compile(r"(?<=[\u4e00-\u9fff）])(?:联系)?(?:电话|手机)?[：: ]?\d[\d—-]{6,16}$")
"""How to reach a member, written right behind it (李明13800000000)."""
_COMRADE = re.compile(".同志")
"""The end of a padded name (钟 毓 秀同志)."""
_HANZI = re.compile(r"[\u3400-\u9fff]")
_ALL_HANZI = re.compile(r"[\u3400-\u9fff]+")
_DASHES = re.compile(r"[\u4e00-\u9fff）—]—{1,2}[\u4e00-\u9fff—]")
"""A dash between name and post (李明——局长), not between figures."""
_IN_LATIN = re.compile(r"(?<![A-Za-z])[A-Za-z.][ ][A-Z](?=[A-Za-z.])|[a-z.] [A-Z](?=[A-Za-z.])")
"""A space inside a name in Latin letters."""
_COUNT = re.compile(r"(?:共?各?(?:抽调|选派|选调|派|安排|确定|推荐)?(?:[\d一二三四五六七八九十两几]+|若干)(?:[—-]\d+)?(?:人|名|位)(?:同志|人员|代表|专家)?)$")
_COUNT_BEFORE = re.compile(r"(?:\d{1,3}|若干)(?:名|位)(?=[\u4e00-\u9fff]{3})")
"""Before a kind of people; of two characters (7名专家) it says too little of who they are. A number in words (一名中层干部) is part of how they are named."""
_COUNT_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff]{2})各?(?:抽调|选派|选调|派|安排|确定|推荐|明确)?(?:[\d一二三四五两几]{1,2}|若干)名(?=[\u4e00-\u9fff]{2})")
"""Between a unit and whom it sends (商务局派一名负责人)."""
_CLOSED = re.compile(r"等(?:有关|相关|职能|[市县区]直)?(?:部门|单位|科室|处室)$")
"""Closes a list of units before 及 (县财政局等部门及各乡镇政府)."""
_AND = re.compile("以及|和|与|及")
_INNER = " —"
_STEMS = frozenset("省市州县区旗镇乡村局委厂矿校院党团工政法财商妇残科文外")
_SHORTEST_UNIT = 2
"""Characters of a unit's name, which then begins with one of `_STEMS` (团委, 党办); others are the rest of a longer one (运营管 理部)."""
_OF_TWO = (4, 5, 6)
"""Characters of two names that lost the blank between them."""
_NOWHERE: frozenset[int] = frozenset()


class Token(NamedTuple):
    """A word of a list: its text without padding and note, where it stands (note included), the mark before it and its width in spaces."""

    value: str
    span: Span
    mark: str
    width: int = 0
    note: str = ""
    padded: bool = False
    """The word was written with spaces between its characters."""

    @property
    def value_with_note(self) -> str:
        """The word with its bracket, as written."""
        return f"{self.value}（{self.note}）" if self.note else self.value


def tokens(text: str, span: Span) -> list[Token]:
    """Return the words of the list `text[span]`. Marks: 、 ， ； tab, line end, or a space; "" before the first word."""
    words = span.of(text)
    found = list(_cut(text, span, _inside_units(words) if "、" in words else _NOWHERE))
    if "（" in words or "(" in words:
        found = _with_notes([part for token in found for part in _apart_behind_note(token)])
    if " " in words and _AND.search(words):
        found = list(_apart_at_padding(found))
    if " " in words or any(len(token.value) in _OF_TWO for token in found):
        found = list(_unpadded(found))
    if not _AND.search(words):
        return found
    return [part for before, token in zip([None, *found], found, strict=False) for part in _parted(token, _lists_kinds(before, token))]


@kept
def without_count(word: str) -> str:
    """Return `word` without how many of a kind there are (职工代表3人, 业务骨干各1名, 5名村民代表), unless that is the kind (每班1名家长代表)."""
    counted = _COUNT_BEFORE.match(word)
    kind = word[counted.end() :] if counted else word
    return _COUNT.sub("", kind if kind.startswith("每") else _COUNT_INSIDE.sub("", kind))


def _cut(text: str, span: Span, inside: frozenset[int]) -> Iterator[Token]:
    """Cut at marks outside brackets, but not at those `inside` a name, counted from the list's start."""
    start, mark, width = span.start, "", 0
    for offset, character in _outside_brackets(text, span):
        if (inside and offset - span.start in inside) or (character in _INNER and _is_inner(text, offset, span.end)):
            continue
        if offset > start:
            if token := _token(text, start, offset, mark, width):
                yield token
            mark, width = "", 0
        width += character == " "
        if _RANK[_MARKS[character]] > _RANK[mark]:
            mark = _MARKS[character]
        start = offset + 1
    if span.end > start and (token := _token(text, start, span.end, mark, width)):
        yield token


def _is_inner(text: str, offset: int, end: int) -> bool:
    """Tell whether a dash or space stands inside a word: between figures, in a name in Latin letters."""
    return not _DASHES.match(text, offset - 1) if text[offset] == "—" else _IN_LATIN.match(text, offset - 1, end) is not None


def _outside_brackets(text: str, span: Span) -> Iterator[tuple[int, str]]:
    """Yield the marks of a list that stand in no bracket, each with its offset."""
    depth = 0
    for match in _MARK_OR_BRACKET.finditer(text, span.start, span.end):
        character = match.group()
        if character in OPENERS:
            depth += 1
        elif character in CLOSERS:
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield match.start(), character


def _token(text: str, start: int, end: int, mark: str, width: int) -> Token | None:
    if not "一" <= text[start] <= "鿿" and (number := _NUMBER.match(text, start, end)):
        start, mark = number.end(), mark or "\n"
    value = _REACHED_AT.sub("", text[start:end].replace(JOINER, "").strip(" 。.：:"))
    value = value[0] if mark == " " and _COMRADE.fullmatch(value) else value
    return Token(value, Span(start, end), mark, width) if value else None


@kept
def _inside_units(words: str) -> frozenset[int]:
    """Offsets in a list of the 、 that belong to one unit's name (市委、市政府督查室)."""
    whole = (item for name, item in split_units(words, Span(0, len(words))) if "、" in name and is_unit(name) and not is_people(name))
    return frozenset(at for item in whole for at in range(item.start, item.end) if words[at] == "、")


def _apart_behind_note(token: Token) -> list[Token]:
    """Cut a word behind a bracket at the 和 that joins it to the next person: 周宁（副校长）和李明（教导主任）."""
    joint = _BEHIND_NOTE.search(token.value)
    left = _NOTED.fullmatch(token.value[: joint.start()]) if joint else None
    if joint is None or left is None or not (_stands_alone(left["value"]) or is_people(left["note"])):
        return [token]
    value, span = token.value, token.span
    at = span.start + joint.start()
    rest = Token(value[joint.end() :], Span(at + len(joint.group()), span.end), "、")
    return [Token(value[: joint.start()], Span(span.start, at), token.mark, token.width), *_apart_behind_note(rest)]


def _with_notes(raw: list[Token]) -> list[Token]:
    """Take brackets at the end of a word, or standing alone behind it, as its note. Others hold a post whose name is left blank, or nothing."""
    out: list[Token] = []
    for before, token in zip(["", *(token.value for token in raw)], raw, strict=False):
        alone = _BRACKETED.fullmatch(token.value)
        if alone and out and token.mark == " " and not _BRACKETED.fullmatch(before):
            last = out[-1]
            out[-1] = Token(last.value, Span(last.span.start, token.span.end), last.mark, last.width, last.note or alone[1])
        elif alone and not is_people(alone[1]):
            continue
        elif alone:
            out.append(Token(alone[1], token.span, token.mark, token.width))
        elif (match := _POST_FIRST.fullmatch(token.value)) and (is_people(match["post"]) or is_unit(match["post"])):
            middle = token.span.end - len(match["value"])
            out.append(Token(match["post"], Span(token.span.start, middle), token.mark, token.width))
            out.append(Token(match["value"], Span(middle, token.span.end), " "))
        elif match := _NOTED.fullmatch(_BETWEEN_NOTES.sub("，", token.value)):
            out.append(Token(match["value"].strip(), token.span, token.mark, token.width, match["note"].strip()))
        else:
            out.append(token)
    return out


def _apart_at_padding(words: list[Token]) -> Iterator[Token]:
    """Cut words at the 和 that joins padded names: 周 宁和李明, 李明和周 宁."""
    for before, token, behind in zip([None, *words], words, [*words[1:], None], strict=False):
        joint = _AND.search(token.value, 1, len(token.value) - 1)
        rest_of_name = joint and joint.start() == 1 and before and _is_lone(before) and token.mark == " "
        begin_of_name = joint and joint.end() == len(token.value) - 1 and behind and _is_lone(behind) and behind.mark == " "
        if joint and (rest_of_name or begin_of_name):
            at = token.span.start + joint.start()
            yield Token(token.value[: joint.start()], Span(token.span.start, at), token.mark, token.width)
            yield Token(token.value[joint.end() :], Span(at + len(joint.group()), token.span.end), "、", 0, token.note)
        else:
            yield token


def _unpadded(words: list[Token]) -> Iterator[Token]:
    """Put padded words together: runs of lone characters, and a lone character beside the rest of its name (王 小明, 欧阳 敏). Names that lost the
    blanks between them are parted.
    """
    i = 0
    while i < len(words):
        run = _run(words, i)
        if len(run) < 2 and (together := _together(words[i : i + 2])):
            yield from together
            i += 2 if _is_lone(words[i]) else 1
        elif len(run) > 1:
            yield from _parts(run)
            i += len(run)
        elif _opens_padded(words[i : i + 4]):
            yield _one(words[i : i + 3])
            i += 3
        elif i + 1 < len(words) and (
            (_completes(words[i], words[i + 1]) and (is_compound_surname(words[i].value) or len(_run(words, i + 1)) < 2))
            or _completes_unit(words[i], words[i + 1])
        ):
            yield _one([words[i], words[i + 1]])
            i += 2
        else:
            yield words[i]
            i += 1


def _opens_padded(words: list[Token]) -> bool:
    """Tell whether a post and a surname stand before just two lone characters that make a name of three with it (主任钟 毓 秀)."""
    first, *rest = words
    if len(rest) < 2 or len(first.value) < 3 or first.note or not all(map(_is_lone, rest[:2])) or [token.mark for token in rest[:2]] != [" ", " "]:
        return False
    name = first.value[-1] + rest[0].value + rest[1].value
    return len(_run(rest, 0)) == 2 and is_name(name) and is_people(first.value[:-1])


def _run(words: list[Token], start: int) -> list[Token]:
    end = start
    while end < len(words) and end - start < LONGEST_RUN and _is_lone(words[end]) and (end == start or (words[end].mark == " " and not words[end - 1].note)):
        end += 1
    return words[start:end]


def _is_lone(token: Token) -> bool:
    return len(token.value) == 1 and bool(_HANZI.match(token.value))


def _parts(run: list[Token]) -> Iterator[Token]:
    start = 0
    for length in part_padded([token.value for token in run], [token.width for token in run[1:]]):
        yield _one(run[start : start + length])
        start += length


def _together(words: list[Token]) -> list[Token]:
    """Return the names, perhaps with posts, of a word that holds several (宋扬柴静; 李 明王强张华), as they are where the blanks of a padded list were
    taken out; empty for any other word.
    """
    first = words[0]
    whole = words if _is_lone(first) and not first.note and len(words) > 1 and words[1].mark == " " else [first]
    value = "".join(token.value for token in whole)
    lengths = _names_in(value) if len(whole[-1].value) > 2 else ()
    if not lengths:
        return []
    starts = [token.span.start + at for token in whole for at in range(len(token.value))]
    parts, at = [], 0
    for length in lengths:
        end = at + length
        span = Span(starts[at], starts[end - 1] + 1 if end < len(value) else whole[-1].span.end)
        parts.append(Token(value[at:end], span, " " if at else first.mark, 1, "" if end < len(value) else whole[-1].note, True))
        at = end
    return parts


@kept
def _names_in(word: str) -> tuple[int, ...]:
    """Return how long each of the names and posts is of which a word is made, empty if it is made of anything else."""
    if not 4 <= len(word) <= LONGEST_RUN or not _ALL_HANZI.fullmatch(word) or is_name(word) or _is_named(word) or is_unit(word) or is_people(word) or _joint(word):
        return ()
    lengths = part_padded(word, [0] * (len(word) - 1))
    starts = [sum(lengths[:i]) for i in range(len(lengths))]
    parts = [word[start : start + length] for start, length in zip(starts, lengths, strict=True)]
    return tuple(lengths) if is_name(parts[0]) and all(is_name(part) or is_bare_post(part) for part in parts) else ()


def _completes(first: Token, second: Token) -> bool:
    """Tell whether two words parted by a space are one name (王 小明, 欧阳 敏), a post with it included (副局长严 婉), or a kind of people (各村书 记)."""
    if second.mark != " " or first.note or len(second.value) > 2:
        return False
    joined = first.value + second.value
    if len(first.value) > 2:
        whole = is_unit(first.value) or is_people(first.value) or split_post_and_name(first.value) is not None
        return len(second.value) == 1 and not whole and (is_people(joined) or _is_named(joined))
    if len(first.value) == 1 or (has_surname(joined) and not is_name(first.value)):
        return is_name(joined) or is_post(joined)
    return len(second.value) == 1 and is_name(joined)


def _completes_unit(first: Token, second: Token) -> bool:
    """Tell whether a blank has got into a unit or a kind of people (团 委负责人, 总 务处主任, 运营管 理部主任, 各车 间主任), before which nothing is named."""
    if second.mark != " " or second.width > 1 or first.note or first.mark not in ("、", "，", ""):
        return False
    rest = _AND.split(second.value, maxsplit=1)[0]
    joined = first.value + rest
    if _is_lone(first):
        return _unit_in(joined) and not _unit_in(rest)
    if is_name(first.value) or is_people(first.value) or _unit_in(first.value) or is_name(rest):
        return False
    if len(rest) == 1 or is_collective(first.value):
        return is_people(joined) and not (may_be_name(first.value) and len(rest) == 1) and not (is_bare_post(rest) or _unit_in(rest))
    return _is_rest_of_unit(rest) and _unit_in(joined)


def _is_rest_of_unit(word: str) -> bool:
    """Tell whether a word, its post left out, ends as a unit does and is too short to be one (理部, 理部负责人)."""
    unit = next((parts[0] for parts in (shared_post(word), split_unit_and_post(word)) if parts), word)
    return len(unit) == _SHORTEST_UNIT and unit[0] not in _STEMS and is_unit(unit)


@kept
def _unit_in(word: str) -> bool:
    """Tell whether a word is a unit, or one with its post."""
    shared = shared_post(word)
    return is_unit(shared[0]) if shared and shared[0] else is_unit(word) or split_unit_and_post(word) is not None


def _is_named(word: str) -> bool:
    return not is_people(word) and split_post_and_name(word) is not None


def _one(parts: list[Token]) -> Token:
    span = Span(parts[0].span.start, parts[-1].span.end)
    return Token("".join(part.value for part in parts), span, parts[0].mark, parts[0].width, parts[-1].note, len(parts) > 1)


def _lists_kinds(before: Token | None, token: Token) -> bool:
    """Tell whether a word goes on with a list of all units of several kinds, parted at its marks: 各部门、各街道和区属企业负责人."""
    return before is not None and token.mark == "、" and token.value[0] == "各" == before.value[0] and is_generic(before.value)


def _parted(token: Token, lists_kinds: bool = False) -> list[Token]:
    """Cut a word at the 和/与/及 that join persons, posts or units."""
    joint = _joint(token.value) or (_joint_of_kinds(token.value) if lists_kinds else None)
    if joint is None:
        return [token]
    value, span = token.value, token.span
    left = Token(value[: joint.start], Span(span.start, span.start + joint.start), token.mark, token.width)
    return _parted(left) + _parted(Token(value[joint.end :], Span(span.start + joint.end, span.end), "、", 0, token.note))


@kept
def _joint(word: str) -> Span | None:
    """Return where the first 和/与/及 stands that joins persons, posts or units; 各股室及局属单位负责人 and 商务和经济合作局 stay whole.

    与 stands inside the names of units (实验室与设备管理处) more often than between them.
    """
    for match in _AND.finditer(word):
        left, right = _COUNT.sub("", _CLOSED.sub("", word[: match.start()])), without_count(word[match.end() :])
        if (_stands_alone(left) and _stands_alone(right)) or (match.group() != "与" and (_joins_units(left, right) or _joins_kinds(left, right))):
            return Span(*match.span())
    return None


def _joint_of_kinds(word: str) -> Span | None:
    """Return where the first 和/与/及 stands that joins all units of two kinds, the second with the post that both share (各街道和区属企业负责人)."""
    for match in _AND.finditer(word):
        shared = shared_post(word[match.end() :])
        if shared and is_unit(shared[0]) and is_generic(word[: match.start()]):
            return Span(*match.span())
    return None


def _stands_alone(word: str) -> bool:
    return is_name(word) or is_people(word) or split_post_and_name(word) is not None or _is_of_unit(word)


def _is_of_unit(word: str) -> bool:
    """Tell whether a word is a unit with the person it sends (纪检室周宁)."""
    return any(len(word) > length + 1 and is_name(word[-length:]) and is_unit(word[:-length]) for length in (3, 2)) and not is_unit(word)


def _joins_units(left: str, right: str) -> bool:
    """Tell whether both sides are units, the right one perhaps with the post that both share (财政局和审计局主要负责人)."""
    shared = shared_post(_AND.split(right)[0]) or shared_post(right)
    return is_unit(left) and not is_generic(left) and (is_unit(right) or bool(shared and is_unit(shared[0])))


def _joins_kinds(left: str, right: str) -> bool:
    """Tell whether one side is a kind of people, or a person, the other a unit with which a list begins or ends (各厂厂长以及生产部、…负责人;
    总工程师周宁及各股室、…负责人).
    """
    if is_unit(right) and right.startswith("各") and split_post_and_name(left):
        return True
    return (is_people(left) and is_unit(right)) or (is_unit(left) and not is_generic(left) and is_people(right) and is_collective(right))


@kept
def split_unit_and_post(word: str) -> tuple[str, str] | None:
    """Return (基建科, 科长) of 「基建科科长」, or None."""
    for length in (5, 4, 3, 2):
        unit, post = word[:-length], word[-length:]
        if is_bare_post(post) and is_unit(unit):
            return unit, post
    return None
