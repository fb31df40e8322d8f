"""Classes of risk that lists name by what may happen (1.老人走失。2.地下车库倒灌：…): under a heading of risks, or after a sentence that announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.contract import Plan, Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import ITEM_NUMBER, ONE_IS
from extractors.risks.classes import FOLLOWING, Class, from_item, plain
from extractors.risks.enumerations import Item, Marks
from extractors.risks.headings import in_table
from extractors.risks.names import is_handling, without_number

_LEXICON = load("risks")
_LISTS = _LEXICON["lists"]
_ASSESSED = rf"(?:{alternatives(_LISTS['assessed'])})"
_DANGER = alternatives(_LISTS["dangers"])
_MAIN = re.compile(rf"(?:[^，。；：、]{{0,6}}的)?[^，。；：、的]{{0,4}}(?:{alternatives(_LISTS['main'])})[^，。；：、]{{0,6}}?{_DANGER}{_ASSESSED}?")
_FOUND = re.compile(rf"[^，。；：、]{{0,8}}{_DANGER}{_ASSESSED}")
_LINE = re.compile(rf"{_DANGER}{_ASSESSED}?(?P<end>)[：:。]?[ \t]{{0,4}}(?=\n)")
_HEADING_REACH = 40
_LONGEST = 14
_NAMED_ITEM = re.compile(rf"(?:^|[\n。；])[ \t]{{0,8}}(?:{ITEM_NUMBER}|{ONE_IS})[ \t]{{0,4}}[\u4e00-\u9fff]{{2,12}}$")
"""Before 风险：: an item that names a class, and behind the colon says what it is (（2）制水工艺|风险：加药中断、消毒不足)."""
_COUNTED = re.compile(r"[两二三四五六七八九十\d](?:大|个)?类(?:安全)?风险$")
_ENDS = frozenset("。；;\n")
_EXPLAINED = re.compile(rf"[：:（(]|——|[，,](?:{alternatives(_LEXICON['definitions']['leading'])})")
_EVENT = re.compile(rf"{alternatives(_LISTS['events'] + _LEXICON['points']['whole'])}$")
_PLACE_OR_TASK = re.compile(rf"{alternatives(_LISTS['no_events'])}|{alternatives(_LISTS['no_event_ends'])}$")
_TOLD = re.compile(  # 作业风险主要有触电、坠落; 易发事故类型：…; 面临的主要危险是…
    rf"(?<![类级大般高中低等])(?:{alternatives(word for word in _LISTS['dangers'] if word != '隐患')}|主要危险)"
    rf"(?:(?:主要|突出|集中|可能|点)?(?:{alternatives(_LISTS['lying'])})[：:]?|[：:])(?=[^。；：:，\n、]{{2,14}}、)"
)


def events(plan: Plan, every: Marks) -> Iterator[Class]:
    """Yield the risks that lists name by what may happen; none of a list unless each of its items is such a short name."""
    for end, sure in _headings(plan):
        yield from _of_list(plan.text, every.list_at(end), sure) or _on_a_line(plan.text, end + 1)
    for match in FOLLOWING.finditer(plan.text):
        yield from _of_list(plan.text, every.list_at(match.end()), sure=False)
    for match in _TOLD.finditer(plan.text):
        if match[0].endswith(("：", ":")) and _NAMED_ITEM.search(plan.text, max(0, match.start() - _HEADING_REACH), match.start()):
            continue
        yield from _happening(plain(plan.text, match.end(), None, classes=True))


def _headings(plan: Plan) -> Iterator[tuple[int, bool]]:
    """Yield where headings of risks end, and whether they speak of the main ones."""
    for line in _LINE.finditer(plan.text):
        begin = plan.text.rfind("\n", max(0, line.start() - _HEADING_REACH), line.start()) + 1
        heading = without_number(plan.text[begin : line.start("end")].rstrip())
        sure = _MAIN.fullmatch(heading) is not None
        if not (sure or _FOUND.fullmatch(heading)) or is_handling(heading) or in_table(plan.tables, Span(begin, line.end())):
            continue
        yield line.end(), sure


def _of_list(text: str, items: Sequence[Item], sure: bool) -> list[Class]:
    """The classes of a list's items; unless it is `sure` to be one of risks, or where some are explained behind a colon, most must be events by their words."""
    named = [from_item(text, item, None, classes=True) for item in items]
    found = [one for one in named if one is not None and _is_name(text, one)]
    if len(found) < 2 or len(found) < len(items):
        return []
    bare = all(text[one.span.end : one.span.end + 1] in _ENDS for one in found)
    return found if sure and bare else _happening(found)


def _on_a_line(text: str, start: int) -> list[Class]:
    """The classes that the line under a heading names, and nothing else (跌倒、坠床、噎食。; 信用风险、市场风险。)."""
    named = plain(text, start, None, classes=True)
    if not named or named[0].span.start != start:
        return []
    if _COUNTED.search(named[-1].name):  # the sentence says how many classes it names, and is read as a list of them
        return []
    return named if all(one.name.endswith("风险") for one in named) else [] if "险" in text[start : named[-1].span.end] else _happening(named)


def _is_name(text: str, one: Class) -> bool:
    """Tell whether a list's item names something short and nothing to do, closed by a mark or explained behind it."""
    closed = text[one.span.end : one.span.end + 1] in _ENDS or _EXPLAINED.match(text, one.span.end) is not None
    return closed and len(one.name) <= _LONGEST and not one.name.endswith("的") and not _PLACE_OR_TASK.search(one.name)


def _happening(named: list[Class]) -> list[Class]:
    """The names if more than half of them, and two at least, end in a word for what happens (渗漏, 触电, 坠物), else none."""
    happening = sum(_EVENT.search(one.name) is not None for one in named)
    return named if happening > 1 and 2 * happening > len(named) else []
