"""Points told behind the class or the matter that their item names, without a label or measures (（一）采购风险。设置倾向性参数；验收把关不严。)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from extractors.contract import Plan, Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import ITEM_NUMBER
from extractors.risks.enumerations import parts
from extractors.risks.headings import Headings, named_by
from extractors.risks.labels import nominal
from extractors.risks.names import class_in_heading, is_doing
from extractors.risks.points import Point, points_of

_LEXICON = load("risks")
_OF_POINTS = re.compile("(?:风险|隐患).{0,12}(?:表现|点|情形|清单|所在)|(?:表现|情形|环节).{0,6}(?:风险|隐患)")
"""In the heading above: points stand below it, not only classes."""
_ITEM = re.compile(
    rf"(?<![^\n])[ \t]{{0,8}}(?P<number>{ITEM_NUMBER})[ \t]{{0,4}}(?P<of>[^，。；：:（）()\n]{{2,20}})[。：:]"
    r"(?P<shows>(?:其?(?:主要|具体|常见|典型))?表现(?:形式)?(?:为|有|是)?[：:])?[ \t]*(?P<said>[^\n]{4,600})"
)
_DEFINES = re.compile(alternatives(_LEXICON["definitions"]["begins"]))
_OTHER = re.compile(rf"——|→|(?:{alternatives([*_LEXICON['points']['measures'], *_LEXICON['points']['besides']])})[ \t]?[：:]")
"""In what an item says: pairs of points and measures, or labels."""


def told_points(plan: Plan, headings: Headings) -> Iterator[Point]:
    """Yield the points of lists whose items name a class each and tell its points, divided by semicolons or numbers, or a matter and how its risk shows
    (（二）备件采购。主要表现：（1）…（2）…), under a heading that speaks of points.
    """
    if not _OF_POINTS.search(plan.text):
        return
    found = (match for match in _ITEM.finditer(plan.text) if _tells(plan.text, match))
    for above, items in groupby(found, key=lambda match: next(headings.above(match.start("number")), "")):
        run = list(items)
        if len(run) > 1 and _OF_POINTS.search(above) and 2 * sum(map(_lists, run)) >= len(run):
            for match in run:
                category = class_in_heading(match["of"]) or named_by(match["of"])
                yield from (Point(item.span, category, item.words, item.grade, (), None) for item in points_of(plan.text, Span(*match.span("said"))))


def _tells(text: str, match: re.Match[str]) -> bool:
    """Tell whether an item names a class, or a matter and then how its risk shows, and goes on with neither a definition, labels nor what to do."""
    named = class_in_heading(match["of"]) is not None or (match["shows"] is not None and nominal(match["of"]))
    said = match["said"]
    other = _DEFINES.match(said) or _OTHER.search(said) or is_doing(said)
    return named and not other and bool(points_of(text, Span(*match.span("said"))))


def _lists(match: re.Match[str]) -> bool:
    """Tell whether what an item says is a list of points, not a sentence or two on the class."""
    return "；" in match["said"] or len(parts(match["said"], Span(0, len(match["said"])))) > 1
