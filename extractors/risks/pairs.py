"""Points told in pairs with their measures, without labels (人员风险：疲劳驾驶——连续驾驶4小时强制休息；无证上岗——上岗前核验证件)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extractors.contract import Plan, Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import BULLETS, ITEM_NUMBER
from extractors.risks.enumerations import trimmed
from extractors.risks.headings import SAYS_NOTHING, Headings, named_by
from extractors.risks.labels import nominal
from extractors.risks.names import class_in_heading, is_doing, is_level
from extractors.risks.points import Point

_LEXICON = load("risks")["points"]
_JOINED = re.compile(r"(?P<point>[^—→；;：:。\n]{2,40})(?:——|→)(?P<measure>[^—→；;\n]{2,80})")
_BRACKETED = re.compile(r"(?P<point>[^—→；;：:。（）\n]{2,40})（(?P<measure>[^（）\n]{2,80})）")
_COLONED = re.compile(r"(?P<point>[^—→；;：:。（）\n]{2,30})[：:](?P<measure>[^—→；;：:（）\n]{2,80})")
_TRIPLE = re.compile(r"(?P<of>[^—，。；：\n]{2,16})——(?P<point>[^—；：\n]{2,40})——(?P<measures>[^—\n]{2,200})")
"""A place, its risk and what is done against it (①配电房——电缆沟进水——封堵电缆孔洞)."""
_POINTS = re.compile("风险点|隐患")
_CUE = re.compile("——|→|（|：")
_LINE = re.compile(rf"(?<![^\n])[ \t　]{{0,8}}(?:——|[-—{BULLETS}]|{ITEM_NUMBER})?[ \t]{{0,4}}(?P<said>[^\n]{{2,600}})")
_OPENED = re.compile(r"(?P<of>[^，。；：:（）()\n—→|]{2,24}?)[ ]?(?P<mark>[：:。（]|——|$)[ \t]*")
_ACTING = re.compile(alternatives(_LEXICON["guards"]))
_GLOSS = re.compile(alternatives(_LEXICON["glosses"]))
_BOTH = re.compile(
    rf"(?:{alternatives(_LEXICON['against_in'])})[^，。；\n]{{0,6}}?{alternatives(_LEXICON['measures_in'])}|风险{alternatives(_LEXICON['measures_in'])}{alternatives(_LEXICON['lists_in'])}"
)
_LABEL = re.compile(rf"(?:{alternatives([*_LEXICON['point'], *_LEXICON['measures'], *_LEXICON['besides'], *_LEXICON['category']])})[ \t]?(?:[：:】]|——|[为是有])")
_ANNOUNCED = re.compile(  # 主要风险点（防控措施）：疲劳驾驶（连续驾驶4小时强制休息）；…
    rf"{SAYS_NOTHING.pattern}{alternatives(_LEXICON['point'])}[（(](?:及|和|与|对应)?{alternatives(_LEXICON['measures'])}[)）][：:]"
)
_GLOSSED = re.compile(rf"[（(](?:及|和|与|对应)?{alternatives(_LEXICON['measures'])}[)）][：:]")
_JOINT = re.compile("——|→")
_MOST_LINES, _NEXT = 12, 80
_BREAK, _SEMICOLON = re.compile("[；;\n]"), re.compile("[；;]")

Pair = tuple[Span, str]
"""Where a point's words stand, and its measure."""


def pairs_of(text: str, span: Span, told: bool) -> list[Pair]:
    """Return the pairs of which a stretch of text consists, [] where it holds anything else.

    `told`: what stands above it says that measures follow; else two pairs or more must be joined by —— or →, and half of them say what is done.
    """
    pieces = [piece for piece in _pieces(text, span) if piece]
    for pattern in (_JOINED, _BRACKETED, _COLONED) if told else (_JOINED,):
        found = [pattern.fullmatch(text, piece.start, piece.end) for piece in pieces]
        pairs = [(Span(*pair.span("point")), pair["measure"].strip()) for pair in found if pair]
        if pairs and len(pairs) == len(pieces) and _are_measures(pairs, text, told and pattern is _JOINED):
            return [(trimmed(text, point), measure.rstrip("。")) for point, measure in pairs]
    return []


def _are_measures(pairs: Sequence[Pair], text: str, surely: bool) -> bool:
    acting = sum(_ACTING.search(measure) is not None for _, measure in pairs)
    glosses = any(_GLOSS.match(measure) or is_level(measure) or is_doing(point.of(text)) for point, measure in pairs)
    return not glosses and (acting > 0 if surely else len(pairs) > 1 and 2 * acting >= len(pairs))


def _pieces(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for end in (*(mark.start() for mark in _BREAK.finditer(text, span.start, span.end)), span.end):
        yield trimmed(text, Span(start, end))
        start = end + 1


def paired_points(plan: Plan, headings: Headings) -> Iterator[Point]:
    """Yield the points of lines that are nothing but a matter or class and its pairs, in one line or one in each of the next, or one pair each."""
    text, taken = plan.text, 0
    over_both = _Stretches(Span(one.heading_span.end, one.span.end) for one in plan.sections if "风险" in one.heading and _BOTH.search(one.heading))
    announced = _GLOSSED.search(text) is not None
    if not over_both.spans and not announced and not _JOINT.search(text):
        return
    for line in _LINE.finditer(text):
        told = over_both.hold(line.start())
        triple = _TRIPLE.fullmatch(line["said"].rstrip("。；; "))
        if triple and (_ACTING.search(triple["measures"]) or any(map(_POINTS.search, headings.above(line.start())))):
            at = line.start("said") + triple.start("point")
            yield Point(Span(at, at + len(triple["point"])), triple["of"], triple["point"], None, tuple(_SEMICOLON.split(triple["measures"])), None)
            continue
        if line.start() < taken or not (told or announced or _JOINT.search(text, line.start(), line.end() + _NEXT) or _BOTH.search(line["said"])):
            continue
        category, pairs, end = _read(text, line, told, headings)
        taken = end if pairs else taken
        yield from (Point(point, category, point.of(text), None, (measure,), None) for point, measure in pairs)


class _Stretches:
    """Stretches of a text, in the order of their starts; places are asked for in order."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = list(spans)
        self._next, self._end = 0, -1

    def hold(self, at: int) -> bool:
        """Tell whether one of the stretches holds `at`."""
        while self._next < len(self.spans) and self.spans[self._next].start <= at:
            self._end = max(self._end, self.spans[self._next].end)
            self._next += 1
        return at < self._end


def _read(text: str, line: re.Match[str], told: bool, headings: Headings) -> tuple[str | None, list[Pair], int]:
    """Return what the points of a line belong to, its pairs (none if it holds anything else), and where they end."""
    at, end = line.span("said")
    if announced := _ANNOUNCED.match(text, at, end):
        return headings.naming(line.start()), pairs_of(text, Span(announced.end(), end), True), end
    if told and (pairs := [] if _LABEL.search(text, at, end) else _alone(text, Span(at, end))):
        return headings.naming(line.start()), pairs, end
    opened = _OPENED.match(text, at, end)
    if opened is None or not _names(opened["of"]):
        return None, [], end
    body = Span(opened.end(), end)
    body = _within(text, body) if opened["mark"] == "（" else body if body.of(text).strip() else _lines_below(text, end)
    category, both = class_in_heading(opened["of"]) or named_by(opened["of"]), _BOTH.search(opened["of"]) is not None
    if _LABEL.search(text, body.start, body.end) or (not both and _LABEL.search(text, at, body.start)) or not (category or both):
        return None, [], end
    named = category if category and not SAYS_NOTHING.fullmatch(category) else headings.naming(line.start())
    return named, pairs_of(text, body, told or both) if told or both or class_in_heading(opened["of"]) else [], body.end


def _alone(text: str, said: Span) -> list[Pair]:
    """Return the one pair that a line is (1.指定供应商——三家以上比价。): a class of risk with what it means is none."""
    words = trimmed(text, said)
    pair = _JOINED.fullmatch(text, words.start, words.end)
    if pair is None or class_in_heading(pair["point"]) or not _ACTING.search(pair["measure"]) or _BRACKETED.search(pair["measure"]):
        return []
    return pairs_of(text, said, True)


def _within(text: str, body: Span) -> Span:
    """Return what a bracket holds that closes at the line's end (人员风险（疲劳驾驶：强制休息；无证上岗：核验证件）。), else nothing."""
    held = trimmed(text, body)
    return Span(held.start, held.end - 1) if held.of(text).endswith("）") and held.of(text).find("）") == len(held) - 1 else Span(body.end, body.end)


def _names(words: str) -> bool:
    """Tell whether words name a class of risk, or what has risks."""
    return (nominal(words) or class_in_heading(words) is not None) and not is_doing(words) and not is_level(words)


def _lines_below(text: str, at: int) -> Span:
    """Return the lines below `at`, a dozen at most, that no number or bullet opens and that hold no more than one pair each."""
    end = at
    for _ in range(_MOST_LINES):
        line = _LINE.match(text, end + 1)
        if line is None or line.start("said") != end + 1 or not _CUE.search(line["said"]) or line["said"].endswith(("：", ":")):
            break
        end = line.end()
    return Span(min(at + 1, end), end)
