"""Units (organs, offices, schools, companies …) and the lists they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.brackets import CLOSERS, OPENERS, outer_brackets

LONGEST_NAME = 45
"""Characters: no name of one unit is longer (the longest seen joins two leading groups and has 39)."""

_LONGEST_KEPT = 400
"""Characters: longer lists are not kept for the next time they are asked for."""
_LEXICON = load("units")
_WORDS = _LEXICON["words"]
_NOT_UNITS = frozenset(_WORDS["not_units"])
_SHORT_FORMS = frozenset(_WORDS["short_forms"])
_FALSE_ENDINGS = frozenset(_WORDS["false_endings"])
_KINDS = frozenset(_WORDS["kinds"])
_ENDINGS = frozenset(ending for endings in _LEXICON["endings"].values() for ending in endings)
_LONGEST_ENDING = max(len(ending) for ending in _ENDINGS | _FALSE_ENDINGS)

_GLOSS = re.compile(r"[（(][^（）()]{0,30}[）)]")
_QUOTES = re.compile(r"[“”\"'‘’《》]")
_NO_NAME = re.compile(rf"[。：:！!？?；;，,]|\d ?[年月日]|https?|@|负责(?!单位|部门)|(?<!自)由|(?<![华无有大善])为(?!民)|{alternatives(_WORDS['never_inside'])}")
_OPENING = re.compile("|".join(_WORDS["openings"]))
_DISTRIBUTIVE = alternatives(_WORDS["distributive"])
_GENERIC = re.compile(rf"(?!.{{0,30}}等级$).{{0,16}}?{_DISTRIBUTIVE}.{{0,16}}?{alternatives(_WORDS['generic'])}")
_TIER_WORD = rf"(?:{alternatives(_WORDS['tiers'])}(?:[（(][^（）()]{{1,12}}[）)])?)"
_TIERS = re.compile(rf"(?:{_DISTRIBUTIVE})?{_TIER_WORD}{{1,3}}")
_TIERS_AND_ORGAN = re.compile(rf"{_TIER_WORD}{{1,3}}(?:{alternatives(_WORDS['tier_organs'])}|[两三四五各]级[^、，；]{{2,12}})?")
_FIELD = alternatives(_WORDS["fields"])
_FIELDS = re.compile(rf"[省市县区]?{_FIELD}")
_FIELDS_AND_ORGAN = re.compile(rf"{_FIELD}[和与]{_FIELD}(?:局|委员会|委|厅|办公室|科|处|部|股|办|室)")
_SIDE = alternatives(_WORDS["sides"])
_SIDES = re.compile(rf"(?:{_DISTRIBUTIVE})?{_SIDE}(?:[、和及]{_SIDE}){{0,6}}")
_SIDES_AND_KIND = re.compile(rf"{_SIDE}(?:[和及]{_SIDE})?(?:单位|企业|公司|方)?")
_ZONES = re.compile(r"(?:园区|开发区|高新区|新区)$")
_ZONE_BOARD = re.compile(r"(?:园区|开发区|高新区|新区)管委会")
_BOARDS, _OFFICES = ("办事处", "管委会"), ("局", "所", "院")
"""Whole units, and what they share no name with (各街道办事处、县财政局)."""
_RANKS = {tier: rank for rank, tiers in enumerate(("省", "市州盟", "县区旗", "乡镇", "村")) for tier in tiers}
_PARTY = re.compile(r"(?:[省市县区州镇乡盟旗]|自治区)?党?委")
_PARTY_TWIN = re.compile(r"(?:[省市县区州镇乡盟旗]|自治区)?(?:人民)?政府.{2,14}")
_PARTY_OF_PLACES = re.compile(r"[^、（）]{1,12}(?:（[^（）]{1,12}）)?党(?:委|（工）委)")
_POWERS = ("政府", "人民政府", "政府（办事处）", "政府（街道办事处）")
"""With the party's committee before them one name of a place's leadership (各乡镇党委、政府)."""
_ET_AL = re.compile(r"等(?:\d+个|[一二三四五六七八九十两几多]+个)?(?:有关|相关|各|其他|责任|牵头|配合|职能|市直|县直|区直)*"
                    rf"(?:{alternatives(_WORDS['closers'])})?(?:(?:主要|分管|有关)?(?:负责人|负责同志|领导))?$")
_AND = re.compile(r"以及|及其|[及和与]")
_FIRST_WORD = re.compile(r" {1,8}[\u4e00-\u9fff·]{1,6}")
_HOLDER = re.compile(rf"{alternatives(_WORDS['holders'])}$")
_KIND_AND_HOLDER = re.compile(rf"{alternatives(_WORDS['generic'])}(?:主要|分管)?{alternatives(_WORDS['holders'])}")
_CLAUSE = re.compile("[将把]|要(?!素)")
"""In words with 各 before them: they tell what each does (各分局将结果报送平台)."""
_LIST_MARK = re.compile(r"[、，,；;/\n\r\t\u2028|。【】\[\]〔〕（）() ]")
_PADDING = " \t\n\r\u2028\u3000、，,；;：:。.|-—"
_INNER_PADDING = re.compile(r"(?<=[\u4e00-\u9fff）])[ \t\u2028]+(?=[\u4e00-\u9fff（])")
_GROUP_MEMBERS = re.compile(r"(?:相关|有关|各|其他)*成员单位$")


def is_unit(word: str) -> bool:
    """Tell whether `word` (a whole item, without padding) reads as a unit's name: 县财政局, 各部门, 商务局（招商局）, not 社会, 主办."""
    return len(word) <= 2 * LONGEST_NAME and _is_unit(word)


@lru_cache(maxsize=1 << 15)
def _is_unit(word: str) -> bool:
    bare = _QUOTES.sub("", _GLOSS.sub("", word)).strip()
    if not len(bare) <= LONGEST_NAME or bare in _NOT_UNITS or _NO_NAME.search(bare) or starts_as_clause(bare) or bare.endswith("的"):
        return False
    if bare.startswith("各") and _CLAUSE.search(bare):
        return False
    if bare.lstrip("省市县区镇乡") in _SHORT_FORMS:
        return True
    tiers = len(word) > 1 and _TIERS.fullmatch(word.strip()) is not None
    return tiers or (len(bare) > 1 and (_has_ending(bare) or is_generic(bare)))


def starts_as_clause(word: str) -> bool:
    """Tell whether `word` begins as a clause does (对, 加强, 由) and not as a name does (组织部, 对外联络处)."""
    return _OPENING.match(word) is not None


def is_generic(word: str) -> bool:
    """Tell whether `word` names any unit of a kind and none in particular: 各部门, 有关单位, 市直相关部门, 各县（市）区政府, 各分会."""
    bare = _GLOSS.sub("", word)
    return bool(_GENERIC.fullmatch(bare)) or (bare.startswith("各") and _has_ending(bare))


def is_kind(word: str) -> bool:
    """Tell whether `word` names a kind of units (部门, 项目部, 村居) and no unit of that kind (路产管护队)."""
    return word in _ENDINGS or word in _KINDS or _GENERIC.fullmatch(f"各{word}") is not None


def split_units(text: str, span: Span) -> list[tuple[str, Span]]:
    """Return the items of the list that stands in `text[span]`, each with its own span, in order.

    Splits at 、，；/ and line ends outside brackets, at 及/和/与 where both sides are units, and at a space after a unit. Names that
    hold such a mark stay whole (商务和经济合作局, 市委、市政府督查室, 各市（州）、县（市、区）人民政府). A closing 等部门 is dropped.
    Items are not tested for being units: a caller that cannot trust the list asks `is_unit`.
    """
    words = span.of(text)
    items = _items(words) if len(words) <= _LONGEST_KEPT else _items.__wrapped__(words)
    return [(value, at.shift(span.start)) for value, at in items]


@lru_cache(maxsize=1 << 12)
def _items(words: str) -> tuple[tuple[str, Span], ...]:
    """Return the items of a list that `words` hold, with spans in them. Plans repeat their lists, and rules ask for the same one again."""
    parts = [part for piece in _joined(words, list(_pieces(words))) for part in _parted(words, piece)]
    return tuple((_value(at.of(words)), at) for part in parts if (at := _trimmed(words, part)))


def _has_ending(word: str) -> bool:
    """Tell whether the word's longest known ending is a unit's (县委) and not that of another word (县委常委)."""
    return _longest(word, _ENDINGS) > _longest(word, _FALSE_ENDINGS)


def _longest(word: str, endings: frozenset[str]) -> int:
    return max((length for length in range(1, min(len(word), _LONGEST_ENDING) + 1) if word[-length:] in endings), default=0)


def _pieces(text: str) -> Iterator[Span]:
    """Cut at the marks of a list that stand outside brackets."""
    start, depth = 0, 0
    for match in _LIST_MARK.finditer(text):
        mark, offset = match.group(), match.start()
        if mark in OPENERS:
            depth += 1
        elif mark in CLOSERS and depth:
            depth -= 1
        elif depth == 0 and (mark != " " or _parts_names(text, Span(start, offset))):
            yield Span(start, offset)
            start = offset + 1
    yield Span(start, len(text))


def _parts_names(text: str, before: Span) -> bool:
    """Tell whether a space after `before` parts two items (县住建局 县城管局, 周海 李小兰) and is no padding (周 宁)."""
    left = before.of(text).strip() if len(before) <= LONGEST_NAME else ""
    after = _FIRST_WORD.match(text, before.end)
    right = after.group().strip() if after else ""
    return is_unit(left) or (2 <= len(left) <= 4 and 2 <= len(right) <= 4 and not is_unit(right))


def _joined(text: str, pieces: list[Span]) -> Iterator[Span]:
    """Put together again what one name holds."""
    current: Span | None = None
    for piece in pieces:
        if current is not None and text[current.end] == "、" and _one_name(current.of(text).strip(), piece.of(text).strip()):
            current = Span(current.start, piece.end)
            continue
        if current is not None:
            yield current
        current = piece
    if current is not None:
        yield current


@lru_cache(maxsize=1 << 12)
def _one_name(left: str, right: str) -> bool:
    """Tell whether 「left、right」 is one name: a common office of party and government, one department's fields (文化、旅游和体育局), or tiers,
    kinds or sides of a building site (施工、监理单位) that share what follows. A board of zones shares it with zones only.
    """
    if len(left) > LONGEST_NAME or len(right) > LONGEST_NAME:
        return False
    last = _AND.split(left)[-1]
    if _PARTY.fullmatch(last):
        return bool(_PARTY_TWIN.fullmatch(right))
    if _PARTY_OF_PLACES.fullmatch(last):
        return _ET_AL.sub("", _AND.split(right)[0]) in _POWERS
    if _SIDES.fullmatch(left) and _SIDES_AND_KIND.fullmatch(right):
        return True
    if _FIELDS.fullmatch(left):
        return bool(_FIELDS_AND_ORGAN.fullmatch(right))
    if left.startswith("各") and not _HOLDER.search(left) and _KIND_AND_HOLDER.fullmatch(right):
        return True
    tiers = last.split("、")
    if tiers[-1].endswith(_BOARDS) and right.endswith(_OFFICES):
        return False
    if _ZONE_BOARD.fullmatch(right) and not _ZONES.search(tiers[-1]):
        return False
    return all(_TIERS.fullmatch(tier) for tier in tiers) and bool(_TIERS_AND_ORGAN.fullmatch(right)) and not _climbs(tiers[-1], right)


def _climbs(left: str, right: str) -> bool:
    """Tell whether `right` begins with a higher tier than `left` ends with (各村、镇派出所), so that the two share nothing."""
    low, high = _RANKS.get(left[-1:]), _RANKS.get(right[:1])
    return low is not None and high is not None and high < low


def _parted(text: str, piece: Span) -> Iterator[Span]:
    """Cut a piece at the 及/和/与 that join units."""
    start = piece.start
    if len(piece) <= 4 * LONGEST_NAME and _AND.search(text, piece.start, piece.end):
        hidden = [*outer_brackets(text, piece)]
        for match in _AND.finditer(text, piece.start, piece.end):
            left, right = text[start : match.start()].strip(), text[match.end() : piece.end].strip()
            if not any(pair.start < match.start() < pair.end for pair in hidden) and _joins(left, match.group(), right):
                yield Span(start, match.start())
                start = match.end()
    yield Span(start, piece.end)


def _joins(left: str, conjunction: str, right: str) -> bool:
    """Tell whether the conjunction stands between two units (not in 商务和经济合作局, 某局及其派出机构, A及B领导小组成员单位)."""
    left, right = _ET_AL.sub("", left), _ET_AL.sub("", right)
    if conjunction == "及其" or not _is_item(left) or not _starts_unit(right):
        return False
    if (left in _KINDS and not is_generic(right)) or (left.endswith("党委") and right in ("政府", "人民政府")):
        return False
    return not (left.endswith("领导小组") and right.find("领导小组") > 0 and _GROUP_MEMBERS.search(right))


def _starts_unit(right: str) -> bool:
    """Tell whether `right` is a unit or a further list of them (财政局和审计局)."""
    if _is_item(right):
        return True
    return any(_is_item(right[: match.start()]) and _is_item(right[match.end() :]) for match in _AND.finditer(right))


def _is_item(word: str) -> bool:
    """Tell whether a word is a unit or names who heads one (各股室负责人), as such words are joined in lists too."""
    return is_unit(word) or (2 < len(word) <= LONGEST_NAME and _HOLDER.search(word) is not None)


def _trimmed(text: str, part: Span) -> Span | None:
    """Take padding, closing 等部门 and stray marks off; None if nothing stays."""
    item = part.of(text).rstrip(_PADDING)
    start = part.start + len(item)
    item = item.lstrip(_PADDING + "·")
    start -= len(item)
    if "等" in item and (match := _ET_AL.search(item, max(0, len(item) - 24))) and match.start():
        item = item[: match.start()].rstrip(" ")
    return Span(start, start + len(item)) if item else None


def _value(raw: str) -> str:
    """Return an item as a value: padding inside a Chinese name (周 宁) and line breaks inside a cell are gone."""
    return _INNER_PADDING.sub("", raw) if " " in raw or "\t" in raw or "\u2028" in raw else raw
