"""Labels of levels (一级, Ⅰ级, A级, 高风险, 重大, 优秀, ★★★) and lists of them, wherever they stand in a text.

A label is everyday language more often than not (提高, 一般, 二级单位), so what is found here is only a mention: what makes it a level is what
the text says around it (`extractors.reading.grading_statements`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from extractors.lexicon import alternatives, load

_LEXICON = load("gradings")
_ORDINALS: dict[str, list[str]] = _LEXICON["ordinals"]
_LADDERS: dict[str, list[list[str]]] = _LEXICON["ladders"]
_WORDS = [word for rungs in _LADDERS.values() for rung in rungs for word in rung]
_EVERYDAY = frozenset(_LEXICON["labels"]["everyday"])
_COLOURS = frozenset(word for rung in _LADDERS["colours"] for word in rung)
_SEVERITY = frozenset(word for rung in _LADDERS["severity"][:4] for word in rung)
_DIGITS = dict(zip(_ORDINALS["arabic"], _ORDINALS["numeral"], strict=True))
_ROMAN = dict(zip(_ORDINALS["roman_ascii"], _ORDINALS["roman"], strict=True))

_NUMBER = r"[一二三四五六七八九1-9]"
_SUFFIX = r"(?:星级|星|级|类|档|等)"
_UNCOUNTED = rf"(?<![{''.join(_LEXICON['labels']['refused_before'])}一二三四五六七八九十百0-9.．])"
_NOUN = alternatives(_LEXICON["labels"]["nouns"])
_HOLDER = alternatives(word for word in _LEXICON["labels"]["holders"] if word != "的")
_GLOSS = r"(?:（(?P<{name}>(?:[^（）\n]|（[^（）\n]{{0,12}}）){{1,60}})）)?"
_THING = re.compile(r"[一-龥]{1,6}(?=：(?!\n)|是指)")
_COMPACT = re.compile(
    rf"{_UNCOUNTED}(?P<cores>{_NUMBER}(?:[、，和及与]{_NUMBER}){{1,6}})(?:(?P<suffix>{_SUFFIX})|(?=[两三四五六]?[个种]?(?:风险)?(?:等级|级别|类别|层级)))"
    rf"(?P<noun>(?:{_NOUN}){{0,4}})|(?P<stems>[甲乙丙丁](?:、[甲乙丙丁]){{1,3}})(?P<stemsuffix>[级类档等])"
)
_TO = r"(?:至|到|—{1,2}|-|－|~|～)"
_RANGE = re.compile(rf"{_UNCOUNTED}(?P<first>{_NUMBER})(?:{_SUFFIX})?{_TO}(?P<last>{_NUMBER})(?P<suffix>{_SUFFIX})")
_RUN = re.compile(rf"(?P<run>{alternatives(_LEXICON['labels']['runs'])})(?=[”\"]?(?:[三四34])?[个种类]?(?:不同)?(?:风险)?(?:等级|级|色|类|档|风险))")
_ROMAN_RANGE = re.compile(r"(?P<first>[ⅠI])级?(?:至|到|—{1,2}|-|－|~|～)(?P<last>[ⅡⅢⅣⅤ]|IV|V|III|II)级")
_LETTER_RANGE = re.compile(r"(?<![A-Za-z])(?P<first>A)[级类]?(?:至|到|—{1,2}|-|－|~|～)(?P<last>[B-E])[级类](?![A-Za-z])")
_OWN_LIST = re.compile(
    r"(?:分为|划分为|分成|设为|设|评定为|划为)[“\"]?(?P<words>[一-龥]{1,5}(?:[、，][一-龥]{1,5}){1,5}(?:[和及与][一-龥]{1,5})?)[”\"]?(?:等)?"
    r"(?P<count>[两二三四五六])(?:个|种)?(?:风险|考核|评定|评价)?(?:等级|级别|级(?!联)|档次|档|等次|层级|层次)"
)
_OWN_BAND = re.compile(
    r"\d(?:分|％|%)?(?:（[^（）\n]{1,8}）)?(?:及以上|及以下|以上|以下|之间)?(?:（[^（）\n]{1,8}）)?的?，?(?:可|应)?(?:评定为|评为|确定为|定为|认定为|为|属于)"
    r"[“\"]?(?P<word>[一-龥]{1,4})[”\"]?(?=[；。，\n]|等次|档|$)"
)
_MOST_OWN = 40
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_LOST = (
    re.compile(r"(?<=[；。\n])[ \t]?(?P<place>级?(?:廉政|廉洁|廉能|安全)?风险|级|)(?=：(?!\n)|是指)"),
    re.compile(r"(?:列为|确定为|评定为|定为|划为|评为)(?P<place>[“\"]?[”\"]?(?:级|等级)?(?:廉政|廉洁|安全)?(?:风险|级))(?=[，；。])"),
)
_REFUSED_AFTER = re.compile(alternatives(_LEXICON["labels"]["refused_after"]))
_BEFORE_BARE = frozenset("、，；。：“\"（(/ \n\t|为和及与或按成定设是分得属到至入评用以级出照行应\u2028")
_AFTER_BARE = re.compile(r"[、，；。：（(/\s”\"！|\u2028\-—]|$|和|及|与|或|以及|[两二三四五六七3-7]|的|个|级|分(?!管)|等|共|至|档|类|由")
_SAME, _AFTER_SAME = re.compile(r"，?(?:即|为|是|表示|代表)(?:为)?"), re.compile(r"[，；。、\n]|$")
_LINK = re.compile(r"(?:[”\"]?\s?(?:[、/]|和|及|与|或|以及)\s?[“\"]?)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A label where it stands. `core` tells levels apart whatever their spelling (1级 → 一级), `label` is as written; offsets in characters.

    `alias` is a second label in brackets, 一级（红色）; `gloss` any other words in brackets; `bare` tells an everyday word that has nothing with it to
    mark it as a label.
    """

    start: int
    end: int
    core: str
    label: str
    noun: str = ""
    holder: str = ""
    alias: Mention | None = None
    gloss: str | None = None
    bare: bool = False
    quoted: bool = False


Row = tuple[Mention, ...]
"""Labels that a text lists together (高、中、低); most rows have one."""

@lru_cache(maxsize=64)
def _pattern(own: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of a label with all that may stand with it; `own` are words that only this text uses as labels."""
    core = "|".join(
        [
            rf"{_UNCOUNTED}(?P<number>{_NUMBER})(?P<suffix>{_SUFFIX})",
            r"(?<![A-Za-z])(?P<roman>[ⅠⅡⅢⅣⅤⅥ]|(?:III|II|IV|VI|V|I)(?![A-Za-z.]))(?:级|类)?",
            r"(?<![A-Za-z0-9+.\-])(?P<letter>A{1,3}|B{1,3}|C{1,3}|D|E|M)(?![A-Za-z0-9+.\-])[级类档等]?",
            r"(?P<stars>★{1,5})☆{0,4}",
            r"(?P<stem>[甲乙丙丁])[级类档等]",
            rf"(?P<word>(?![高中低]等级){alternatives([*_WORDS, *own])}|[高中低](?=等级))(?:(?<=[红橙黄蓝绿])色)?",
        ]
    )
    return re.compile(
        rf"[“\"‘「]?(?P<core>{core})[”\"’」]?{_GLOSS.format(name='gloss')}"
        rf"(?P<noun>(?:{_NOUN}){{0,4}}){_GLOSS.format(name='gloss2')}(?P<holder>(?:{_HOLDER})?)"
    )


@cache
def positions(core: str) -> dict[str, int]:
    """Return the ladders that `core` belongs to and its place in each, 1 at the end that is the gravest unless a text says otherwise."""
    for letters in ("letter", "roman", "stem"):
        if core in _ORDINALS[letters]:
            return {letters: _ORDINALS[letters].index(core) + 1}
    if len(core) == 2 and core[0] in _ORDINALS["numeral"] and core[1] in "级类档等星":
        number = _ORDINALS["numeral"].index(core[0]) + 1
        return {"星": 10 - number} if core[1] == "星" else {core[1]: number}
    return {name: place for name, rungs in _LADDERS.items() for place, rung in enumerate(rungs, 1) if core in rung}


def ordinal(core: str) -> bool:
    """Tell whether the order of the label's ladder is counted (一级, A, Ⅰ), not fixed by the word (高, 优秀) or by stars."""
    return not positions(core).keys() & {*_LADDERS, "星"}


def common_ladder(cores: Sequence[str]) -> str | None:
    """Return a ladder on which all the labels stand on rungs of their own, else None."""
    shared = set.intersection(*(set(positions(core)) for core in cores)) if cores else set()
    return min((name for name in shared if len({positions(c)[name] for c in cores}) == len(set(cores))), default=None)


def core_of(match: re.Match[str]) -> str:
    """Return the core of a matched label: 1级 and 一级 are 一级, ★★ and 二星级 are 二星, Ⅰ级 and I级 are Ⅰ."""
    if number := match["number"]:
        return _DIGITS.get(number, number) + match["suffix"][0]
    if roman := match["roman"]:
        return str(_ROMAN.get(roman, roman))
    if stars := match["stars"]:
        return f"{_ORDINALS['numeral'][len(stars) - 1]}星"
    return str(match["letter"] or match["stem"] or match["word"])


def _inner(gloss: str | None, offset: int) -> tuple[Mention | None, str | None]:
    """A bracket's words as a second label, or as they are."""
    if gloss is None:
        return None, None
    match = _pattern(()).fullmatch(gloss.strip())
    if match and not match["holder"]:
        return _mention(match, offset), None
    return None, gloss


def _mention(match: re.Match[str], offset: int = 0) -> Mention:
    core, noun = match["core"], match["noun"]
    word, name = match["word"], core_of(match)
    group = "gloss" if match["gloss"] else "gloss2"
    alias, gloss = _inner(match[group], offset + max(match.start(group), 0))
    label = core
    if word in _SEVERITY and noun.startswith("风险"):
        label = f"{core}风险"
    quoted = match[0][0] in "“\"‘「"
    marked = noun or match["holder"] or (quoted and match[0][len(core) + 1 : len(core) + 2] in "”\"’」")
    bare = word is not None and (word in _EVERYDAY or not positions(word)) and not marked
    return Mention(offset + match.start(), offset + match.end(), name, label, noun, match["holder"], alias, gloss, bare, quoted)


def _thing(text: str, mention: Mention) -> Mention:
    """A counted label together with whatever it is a level of, where a definition follows: 一类积案：…."""
    match = _THING.match(text, mention.end) if ordinal(mention.core) and not mention.holder else None
    return replace(mention, end=match.end(), noun=mention.noun or match[0]) if match else mention


def _usable(text: str, match: re.Match[str], mention: Mention) -> bool:
    """Leave out everyday words inside other words, and counted things that are no levels (二级单位)."""
    if mention.bare and match.end() == match.end("core"):
        before = text[match.start() - 1] if match.start() else "\n"
        return before in _BEFORE_BARE and _AFTER_BARE.match(text, match.end("core")) is not None
    if match["number"]:
        counted = match["suffix"] == "级" and (bool(mention.holder) or bool(_REFUSED_AFTER.match(text, match.end("suffix"))))
        return not counted and not _REFUSED_AFTER.match(text, match.end())
    return match["word"] not in _COLOURS or match[0] != match["word"] or _between_marks(text, match)


def _between_marks(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1] if match.start() else "\n"
    return before in _BEFORE_BARE and _AFTER_BARE.match(text, match.end()) is not None


def _spread(cores: Sequence[str], labels: Sequence[str], start: int, end: int, noun: str = "") -> Row:
    return tuple(Mention(start, end, core, label, noun) for core, label in zip(cores, labels, strict=True))


def _numbers(first: str, last: str, suffix: str) -> tuple[list[str], list[str]]:
    """The labels from `first` to `last`: 一 至 四级 → 一级 二级 三级 四级."""
    row = _ORDINALS["arabic"] if first in _DIGITS else _ORDINALS["numeral"]
    low, high = row.index(first), row.index(last) if last in row else row.index(first)
    low, high = min(low, high), max(low, high)
    return [_ORDINALS["numeral"][i] + suffix[0] for i in range(low, high + 1)], [row[i] + suffix for i in range(low, high + 1)]


def _compact(text: str) -> Iterator[Row]:
    """Lists with one suffix for all (一、二、三级; 甲、乙、丙等) and ranges (一至四级, Ⅰ—Ⅳ级, A级至D级)."""
    for match in _COMPACT.finditer(text):
        stems = match["stems"]
        parts = re.split("[、，和及与]", stems or match["cores"])
        suffix = match["stemsuffix"] if stems else match["suffix"] or "级"
        cores = parts if stems else [_DIGITS.get(part, part) + suffix[0] for part in parts]
        numbered = not stems and text[max(0, match.start() - 1) : match.start()] in {"", "\n"} and len(parts) == 2
        if len(set(cores)) == len(cores) and not numbered and not _REFUSED_AFTER.match(text, match.end()):
            yield _spread(cores, [part + suffix for part in parts], match.start(), match.end(), match["noun"] or "")
    for match in _RUN.finditer(text):
        yield tuple(Mention(match.start() + at, match.start() + at + 1, word, word) for at, word in enumerate(match["run"]))
    for match in _RANGE.finditer(text):
        cores, labels = _numbers(match["first"], match["last"], match["suffix"])
        if len(cores) > 1:
            yield _spread(cores, labels, match.start(), match.end())
    for pattern, ladder in ((_ROMAN_RANGE, _ORDINALS["roman"]), (_LETTER_RANGE, ["A", "B", "C", "D", "E"])):
        for match in pattern.finditer(text):
            cores = ladder[: ladder.index(_ROMAN.get(match["last"], match["last"])) + 1]
            yield _spread(cores, [f"{core}级" for core in cores], match.start(), match.end())


def _singles(text: str, taken: Sequence[Row], own: tuple[str, ...]) -> Iterator[Mention]:
    """Labels one by one, the text's own words among them, outside the spans of `taken` (in text order)."""
    blocked = iter(taken)
    block = next(blocked, None)
    for match in _pattern(own).finditer(text):
        while block and block[0].end <= match.start():
            block = next(blocked, None)
        if block and match.end() > block[0].start:
            continue
        mention = _mention(match)
        if _usable(text, match, mention):
            yield _thing(text, mention)


def _same(text: str, held: Mention, mention: Mention) -> bool:
    """Tell whether the text says that two labels, one after the other, are of one level."""
    if held.alias or mention.bare or mention.holder or common_ladder([held.core, mention.core]) or not _SAME.fullmatch(text, held.end, mention.start):
        return False
    return text[held.end] in "，即" or _AFTER_SAME.match(text, mention.end) is not None


def _doubled(text: str, mentions: Iterator[Mention]) -> Iterator[Mention]:
    """Join two labels of one level: A级风险，即高度风险; 红色为高风险. What is no colour is the label, the other its alias."""
    held: Mention | None = None
    for mention in mentions:
        if held and _same(text, held, mention):
            first, second = (mention, held) if held.core in _COLOURS else (held, mention)
            held = replace(first, start=held.start, end=mention.end, alias=second)
            continue
        if held:
            yield held
        held = mention
    if held:
        yield held


def _linked(text: str, before: Mention, after: Mention) -> bool:
    """Tell whether only a list mark parts two labels; a comma is one between bare labels only, quotation marks need none."""
    gap = text[before.end : after.start]
    if gap.strip("，, ") == "":
        return (before.quoted and after.quoted and not gap) or ("，" in gap and not (before.noun or before.holder))
    return _LINK.fullmatch(gap) is not None


def _joined(text: str, mentions: Iterator[Mention]) -> Iterator[Row]:
    """Join labels of one ladder that only a list mark parts."""
    row: list[Mention] = []
    for mention in mentions:
        cores = [m.core for m in row]
        linked = row and mention.core not in cores and _linked(text, row[-1], mention)
        if linked and common_ladder([*cores, mention.core]):
            row.append(mention)
            continue
        if row:
            yield tuple(row)
        row = [mention]
    if row:
        yield tuple(row)


def label_rows(text: str) -> list[Row]:
    """Return every label of the text in text order, those that are listed together as one row. Linear in the text's length."""
    listed, banded = _own_lists(text), _own_bands(text)
    own = tuple(sorted({m.core for row in listed for m in row if not positions(m.core)} | banded))[:_MOST_OWN]
    compact = sorted([*_compact(text), *listed], key=lambda row: row[0].start)
    apart: list[Row] = []
    for row in compact:
        if not apart or row[0].start >= apart[-1][0].end:
            apart.append(row)
    rows = [*apart, *_joined(text, _doubled(text, _singles(text, apart, own))), *((lost,) for lost in _lost(text))]
    return sorted(rows, key=lambda row: row[0].start)


def _own_lists(text: str) -> list[Row]:
    """Lists of labels of which some are this text's own words, told by the count behind them: 分为简单、一般、复杂三个等级."""
    rows = []
    for match in _OWN_LIST.finditer(text):
        parts = [(found.start(), found[0]) for found in re.finditer("[^、，和及与]+", match["words"])]
        words = [word for _, word in parts]
        if len(words) == _COUNTS[match["count"]] and None in map(label_at, words):
            start = match.start("words")
            rows.append(tuple(Mention(start + at, start + at + len(word), word, word, bare=True) for at, word in parts))
    return rows


def _own_bands(text: str) -> set[str]:
    """Words that scores are turned into (95分以上为卓越) and that are no labels elsewhere; at least three scores must be."""
    words = {match["word"] for match in _OWN_BAND.finditer(text)}
    return {word for word in words if label_at(word) is None} if len(words) >= 3 else set()


def _lost(text: str) -> Iterator[Mention]:
    """Places where a label should stand and does not: …；风险：…, …的，列为级风险；. Their core and label are ""."""
    for match in (found for pattern in _LOST for found in pattern.finditer(text)):
        yield Mention(match.start("place"), match.end("place"), "", "")


def label_at(cell: str) -> Mention | None:
    """Return the label that a table's cell consists of (一级（重大风险）, 红色, ★★★, 高), else None."""
    match = _pattern(()).fullmatch(re.sub(r"\s+", "", cell))
    return _mention(match) if match else None
