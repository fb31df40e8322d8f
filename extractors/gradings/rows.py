"""Lists of labels: labels that a text names together (高、中、低; 一至四级; A、B、C三类), and single ones, in text order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from extractors.contract import Span
from extractors.gradings.ladders import COUNTED, FIGURES, NUMERALS, common_ladder, positions
from extractors.gradings.mentions import COUNTED_BEFORE, DIGITS, NOUN, NUMBER, REFUSED_AFTER, ROMAN, SUFFIX, Mention, mentions, starts
from extractors.gradings.own import Row, fused_to, own_lists, own_words, things
from extractors.lexicon import alternatives, load

_LEXICON = load("gradings")
_COMPACT = re.compile(
    rf"(?P<cores>{NUMBER}(?=[、，和及与]){COUNTED_BEFORE}(?:[、，和及与]{NUMBER}){{1,6}})(?:(?P<suffix>{SUFFIX})|(?=[两三四五六]?[个种]?(?:风险)?(?:等级|级别|类别|层级)))"
    rf"(?P<noun>(?:{NOUN}){{0,4}})"
)
_STEMS = re.compile(r"(?P<stems>[甲乙丙丁](?:[、和][甲乙丙丁]){1,3})[二两三四]?个?(?P<suffix>[级类档等])")
_TO = r"(?:至|到|—{1,2}|-|－|~|～)"
_RANGE = re.compile(rf"(?P<first>{NUMBER})(?=[星级类档等至到—\-－~～]){COUNTED_BEFORE}(?:{SUFFIX})?{_TO}(?P<last>{NUMBER})(?P<suffix>{SUFFIX})")
_RUN = re.compile(rf"(?P<run>{alternatives(_LEXICON['labels']['runs'])})(?=[”\"]?(?:[三四34])?[个种类]?(?:不同)?(?:风险)?(?:等级|级|色|类|档|风险))")
_BOARDS = re.compile(r"(?P<colours>红[黄蓝灰]{0,2}黑)[”\"]?(?P<kind>榜|名单|旗)")
_ROMAN_RANGE = re.compile(rf"(?P<first>[ⅠI])级?{_TO}(?P<last>[ⅡⅢⅣⅤ]|IV|V|III|II)级")
_LETTER_RANGE = re.compile(rf"(?P<first>A)(?<![A-Za-z]A)[级类]?{_TO}(?P<last>[B-E])[级类](?![A-Za-z])")
_LOST = (
    *(re.compile(rf"{mark}(?=[ \t级廉安风：是])[ \t]?(?P<place>级?(?:廉政|廉洁|廉能|安全)?风险|级|)(?=：(?!\n)|是指)") for mark in "；。\n"),
    re.compile(r"为(?<=[列定划评]为)(?P<place>[“\"]?[”\"]?(?:级|等级)?(?:廉政|廉洁|安全)?(?:风险|级))(?=[，；。])"),
)
_MOST = 20_000
"""Lists of a kind that are read of a text, a hundred times what the longest plans have."""
_LINK_OPENS = frozenset("，, \t\n\u2028“”\"、/和及与或以")
_CHANGED = re.compile("[^，。；：、\\n]{0,16}?(?:(?:提升|上升|升|降低|下降|降|调整|变更|转化)[至为到]|[升转降]为)[^，。；：、\\n]{0,16}")
"""Behind a level that 由 or 从 stands before: it changes to another."""
_QUOTA = re.compile(r"(?:原则上|一般)?(?:不超过|不得超过|不高于|不少于|不低于|控制在|比例|名额|占|的|由|须|应)")
"""Behind a label with a noun: a new clause says how many have it (…为不合格，优秀等次不超过三成)."""
_SHARE = re.compile(r"(?:原则上|一般)?(?:不超过|不得超过|不高于|不少于|不低于|控制在)")
_LINK = re.compile(r"(?:[”\"]?\s?(?:[、/]|和|及|与|或|以及)\s?[“\"]?)")


def label_rows(text: str) -> list[Row]:
    """Return the labels of the text in text order, those that are listed together as one row. Linear in the text's length."""
    listed = sorted([*own_lists(text), *_boards(text)], key=lambda row: row[0].start)
    places = starts(text)
    words, tails, counts = own_words(text)
    named = {m.core for row in listed for m in row}
    own, tails = named | words, tails | fused_to(text, named)
    tails |= {row[0].noun for row in listed if len({m.noun for m in row}) == 1} - {""}
    compact = _apart(sorted([*islice(_compact(text), _MOST), *listed], key=lambda row: row[0].start))
    alone = mentions(text, places, tuple(sorted(own)), tuple(sorted(tails | things(text, places))))
    taken = [*(Span(row[0].start, row[-1].end) for row in compact), *_changes(text, alone), *counts]
    singles = outside([(mention,) for mention in alone], sorted(taken, key=lambda span: span.start))
    return sorted([*compact, *_joined(text, singles, own), *islice(_lost(text), _MOST)], key=lambda row: row[0].start)


def _boards(text: str) -> Iterator[Row]:
    """Yield the boards that one word names together: 红黑榜, 红黄黑榜, 红黑名单."""
    for match in islice(_BOARDS.finditer(text), _MOST):
        boards = [f"{colour}{match['kind']}" for colour in match["colours"]]
        yield _spread(boards, boards, match)


def _changes(text: str, labels: Sequence[Mention]) -> Iterator[Span]:
    """Yield where a text tells that a level changes (由C级（一般）提升至D级（较低）): nothing is defined there."""
    for mention in labels:
        if text[mention.start - 1 : mention.start] in ("由", "从") and (match := _CHANGED.match(text, mention.end)):
            yield Span(mention.start, match.end())


def _apart(rows: Sequence[Row]) -> list[Row]:
    """The rows (by start) that do not overlap one before them."""
    kept: list[Row] = []
    for row in rows:
        if not kept or row[0].start >= kept[-1][-1].end:
            kept.append(row)
    return kept


def outside(rows: Sequence[Row], marks: Sequence[Span]) -> Sequence[Row]:
    """Return the rows that share no character with `marks`; both in text order."""
    if not marks:
        return rows
    kept, at = [], 0
    for row in rows:
        while at < len(marks) and marks[at].end <= row[0].start:
            at += 1
        if at == len(marks) or row[-1].end <= marks[at].start:
            kept.append(row)
    return kept


def _spread(cores: Sequence[str], labels: Sequence[str], match: re.Match[str], noun: str = "") -> Row:
    """The row of a list's labels, each of which stands where the list does."""
    return tuple(Mention(match.start(), match.end(), core, label, noun) for core, label in zip(cores, labels, strict=True))


def _compact(text: str) -> Iterator[Row]:
    """Lists with one suffix for all (一、二、三级; 甲、乙、丙等), ranges (一至四级, Ⅰ—Ⅳ级, A级至D级) and runs (高中低)."""
    for pattern, spread, signs in _LISTS:
        for match in pattern.finditer(text) if not signs or any(sign in text for sign in signs) else ():
            if row := spread(match):
                yield row


def _with_suffix(match: re.Match[str]) -> Row | None:
    """一、二、三级; None for two numbers that open a line (1、2级…) or are written in two ways (2、四星级), and for what is no level (一、二级单位)."""
    text, parts = match.string, re.split("[、，和及与]", match["cores"])
    suffix = match["suffix"] or "级"
    cores = [DIGITS.get(part, part) + suffix[0] for part in parts]
    numbered = len(parts) == 2 and (text[max(0, match.start() - 1) : match.start()] in {"", "\n"} or len({part in DIGITS for part in parts}) > 1)
    if len(set(cores)) < len(cores) or numbered or REFUSED_AFTER.match(text, match.end()):
        return None
    return _spread(cores, [part + suffix for part in parts], match, match["noun"])


def _stems(match: re.Match[str]) -> Row | None:
    """甲、乙、丙等."""
    parts = re.split("[、和]", match["stems"])
    if len(set(parts)) < len(parts) or REFUSED_AFTER.match(match.string, match.end()):
        return None
    return _spread(parts, [part + match["suffix"] for part in parts], match)


def _range(match: re.Match[str]) -> Row | None:
    """一至四级."""
    cores, labels = _numbers(match["first"], match["last"], match["suffix"])
    return _spread(cores, labels, match) if len(cores) > 1 and match["suffix"] != "星" else None


def _signs(match: re.Match[str]) -> Row | None:
    """Ⅰ—Ⅳ级, A级至D级."""
    ladder = list("ABCDE") if match["first"] == "A" else _LEXICON["ordinals"]["roman"]
    cores = ladder[: ladder.index(str(ROMAN.get(match["last"], match["last"]))) + 1]
    return _spread(cores, [f"{core}级" for core in cores], match)


def _run(match: re.Match[str]) -> Row:
    """高中低."""
    return tuple(Mention(match.start() + at, match.start() + at + 1, word, word) for at, word in enumerate(match["run"]))


_LISTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Row | None], str], ...] = (
    (_COMPACT, _with_suffix, ""),
    (_STEMS, _stems, "甲"),
    (_RUN, _run, ""),
    (_RANGE, _range, ""),
    (_ROMAN_RANGE, _signs, "ⅠI"),
    (_LETTER_RANGE, _signs, "A"),
)
"""The forms of list, with the signs of which a text must hold one."""


def _numbers(first: str, last: str, suffix: str) -> tuple[list[str], list[str]]:
    """The labels from `first` to `last`: 一 至 四级 → 一级 二级 三级 四级."""
    row = FIGURES if first in DIGITS else NUMERALS
    low, high = row.index(first), row.index(last) if last in row else row.index(first)
    low, high = min(low, high), max(low, high)
    return [NUMERALS[i] + suffix[0] for i in range(low, high + 1)], [row[i] + suffix for i in range(low, high + 1)]


def _linked(text: str, before: Mention, after: Mention) -> bool:
    """Tell whether only a list mark parts two labels; a comma is one between bare labels only, quotation marks need none."""
    gap = text[before.end : after.start]
    if gap.strip("，, ") == "":
        listed = "，" in gap and not (before.noun or before.holder) and _neighbours(before, after) and not (_QUOTA if after.noun else _SHARE).match(text, after.end)
        return (listed and before.quoted == after.quoted) or (before.quoted and after.quoted and not gap)
    return _LINK.fullmatch(gap) is not None


def _neighbours(before: Mention, after: Mention) -> bool:
    """Tell whether two counted labels follow one another; where a comma parts others (分为五级，一级…) a new clause begins."""
    ladder = common_ladder([before.core, after.core])
    return ladder not in COUNTED or abs(positions(before.core)[ladder] - positions(after.core)[ladder]) == 1


def _joined(text: str, singles: Iterable[Row], own: set[str]) -> Iterator[Row]:
    """Join labels of one ladder, or words of the text's `own`, that only a list mark parts."""
    row: list[Mention] = []
    for (mention,) in singles:
        if row and text[row[-1].end] in _LINK_OPENS and _linked(text, row[-1], mention):
            cores = [m.core for m in row]
            if mention.core not in cores and (common_ladder([*cores, mention.core]) or own.issuperset({*cores, mention.core})):
                row.append(mention)
                continue
        if row:
            yield tuple(row)
        row = [mention]
    if row:
        yield tuple(row)


def _lost(text: str) -> Iterator[Row]:
    """Places where a label should stand and does not: …；风险：…, …的，列为级风险；. Their core and label are ""."""
    for match in (found for pattern in _LOST for found in pattern.finditer(text)):
        yield (Mention(match.start("place"), match.end("place"), "", ""),)
