"""Classes of risk in prose: announced lists (四类风险：一是…), lists closed by their count (A、B、C等三类风险), headings (（一）信用风险)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile

from extractors.contract import Plan, Section, Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import ITEM_NUMBER
from extractors.reading.numbers import number
from extractors.risks.enumerations import Item, Marks, clauses
from extractors.risks.headings import ClassLine, Headings, in_table
from extractors.risks.names import (
    class_in_heading,
    class_in_list,
    class_looked_for,
    class_of_head,
    governed,
    head_of,
    is_handling,
    outside_brackets,
    plain_names,
    without_brackets,
)

_LEXICON = load("risks")
_BESIDE = frozenset(_LEXICON["names"]["beside"])
_LISTS, _DEFINITIONS = _LEXICON["lists"], _LEXICON["definitions"]
_DIGIT = r"[一二三四五六七八九十两几\d]"
_COUNT = rf"{_DIGIT}{_DIGIT}?"  # begins with a class, not with a repeat: so the engine skips to digits
_KIND = rf"(?P<kind>{alternatives(_LISTS['classes'] + _LISTS['aspects'])})"
_COUNTING = re.compile(rf"{_COUNT}(?=[大个{''.join(sorted({word[0] for word in _LISTS['classes'] + _LISTS['aspects']}))}])")
_OPENS = rf"”?(?:[：:（(]|[，,](?P<namely>{alternatives(_LISTS['namely'])})[：:]?|[。，,；;]|(?=\n))"
_OF_CLASSES = rf"(?:风险(?!{alternatives(_LISTS['bearers'])})|隐患(?!{alternatives(_LISTS['handled'])}))"
_RISK = r"风险(?:点|隐患|因素|类别|类型|源)?"
_ANNOUNCED = re.compile(
    rf"(?P<scheme>(?P<count>{_COUNT})[大个]?{_KIND}[^。；：:，,\n、]{{0,12}}?{_OF_CLASSES})(?:点|隐患|因素|类别|类型|源)?(?P<rest>[^。；：:，,\n、]{{0,15}}?){_OPENS}"
)
_COUNTED_AFTER = re.compile(
    rf"(?P<scheme>{_RISK}[^。；：:，,\n、]{{0,10}}?(?P<count>{_COUNT})[大个]?{_KIND})(?P<rest>[^。；：:，,\n、]{{0,8}}?){_OPENS}"
)
_ANNOUNCING = "|".join(rf"{word}[^。；：:\n]{{0,8}}风险" for word in _LISTS["announcing"])
_QUALIFYING = re.compile(rf"{alternatives(_LISTS['qualifying'])}$")
FOLLOWING = re.compile(
    rf"(?:{_ANNOUNCING}|风险类[别型]|主要[^。；：:，\n]{{0,6}}?风险|风险(?:主要)?{alternatives(_LISTS['lying'])})"
    r"[^。；：:，\n]{0,10}[：:]"
)
_CLOSED = re.compile(rf"(?P<scheme>(?P<count>{_COUNT})[大个]?{_KIND}的?[^。；：:，,\n、]{{0,6}}?{_OF_CLASSES})")
_DIVIDED = re.compile(
    rf"(?:{alternatives(_LISTS['dividing'])}|(?<=风险)[有为是即]|(?P<facing>{alternatives(_LISTS['facing'])})(?!的))"
    rf"(?P<list>[^。；：:，,\n]{{4,100}}?)等?(?P<count>{_COUNT})[大个]?(?P<kind>大?类别?型?|种(?=[，。；\n]|$))(?!风险)"
)
_DIVIDING_HOW = re.compile(rf"(?:{alternatives(_LISTS['dividing_how'])}){{1,3}}$")
_BARE = re.compile(r"类[别型]?[：:](?=[^。；：:，,\n]{2,40}类、)")
_COUNTED_KINDS = re.compile(rf"(?P<count>{_COUNT})大?$")
_AND = re.compile("[和与及]")
_TWO = re.compile(r"风险[和与及][^，。；：、\n]{2,15}风险$")
_BY = re.compile("按|依|根据")
_IN_LINE = re.compile(r"[：:](?=[^。；：:，,\n、（(]{2,16}风险[，,：:（(是指即])(?P<list>[^。\n]{8,600})")
_RISK_ITSELF = re.compile(_OF_CLASSES)
_LOOKING = re.compile(alternatives(_LISTS["looking"]))
_BEFORE = re.compile(rf"(?:{alternatives(_LISTS['before'])})出?(?!、)")
_JOINED = re.compile("风险(?:、|和|与|以及|及)")
_DIVIDED_INTO = [word for word in _LISTS["dividing"] if word.endswith(("为", "成"))]
_ENUMERATED = re.compile(
    rf"(?:风险(?:类[别型]|种类|分类|领域)?[^。；：:\n]{{0,20}}?(?:{alternatives(_LISTS['dividing'])})|{alternatives(_DIVIDED_INTO)}|{alternatives(_LISTS['main'])}[^。；：:，\n]{{0,6}}?风险[是有为])"
    rf"[：:]?(?P<list>[^。；：:，,\n]{{3,30}}?{_JOINED.pattern}[^。；：:，,\n]{{2,120}})"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff“”、（）]+")
_KINDS_OF_RISK = tuple(f"{risk}{kinds}" for risk in ("风险", "风险点") for kinds in ("类别", "类型", "种类", "分类"))
_CLASS_KINDS = frozenset(_LISTS["classes"])
_PLAIN_END = re.compile(r"[。；;）)\n]|，(?!和|及|以及)")
_CLASS_LINE = re.compile(r"(?<![^\n])[^\n，。；：:、（(|]{2,20}风险[：:](?=[^\n]{4})")
_LEADING = re.compile(rf"[\s：:，,]*(?:{alternatives(_DEFINITIONS['leading'])}(?!(?<=指)定))?[\s：:，,]*")
_BEGINS = re.compile(alternatives(_DEFINITIONS["begins"]))
_ENDS = re.compile(rf"{alternatives(_DEFINITIONS['ends'])}$")
_TASK = re.compile(ITEM_NUMBER)
_SENTENCE_END = re.compile(r"[。\n]|[；;](?=[^；;\n]{0,4}$)")
_SENTENCE = re.compile(r"[。：:]\n?|\n")
_ET_CETERA = re.compile(rf"等(?:风险|方面|类)?$|(?<=风险)等?{_COUNT}个?(?:方面|领域|层面|类别?|种|项)$")
_COUNTED_END = re.compile(rf"等?{_COUNT}[大个]?[类种]$|等(?:{_COUNT}|多)[大个类种项]{{1,2}}[^、]{{0,5}}$")  # …触电、坍塌等五大伤害
_BRACKETED = re.compile(r"[（(]([^（）()\n]{6,200})[)）](?=[。；;，,\s]|$)")
_DEALT_WITH = re.compile(rf"(?:{alternatives(_LISTS['dealt_with'])})$")
_FILLING_IN = re.compile(r"，填写《.*$|，并填写.*$")
_CLAUSE_OPENS = re.compile(r"[\s。；：）、.]?")
_PAIR = 2
_LIST_REACH, _NAME_REACH, _LEVELS_REACH = 120, 40, 1200


@dataclass(frozen=True, slots=True)
class Class:
    """A class of risk as the text names it: its name, the phrase that announces the set (四类风险), its definition, and where it stands."""

    name: str
    scheme: str | None
    definition: str | None
    span: Span


def definition(text: str, span: Span, sure: bool) -> str | None:
    """Return the first sentence of `span` as a definition, without its leading 重点查找 or 主要指; unless `sure`, only if it reads like one."""
    words = span.of(text).lstrip(" 　：:，,；;。—-\n")
    if bracketed := _BRACKETED.match(words):
        words = bracketed[1]
    stop = _SENTENCE_END.search(words)
    sentence = _FILLING_IN.sub("", (words[: stop.start()] if stop else words).strip()).strip(" ；;，,")
    told = _BEGINS.match(sentence) is not None
    tells = sure or told or (_ENDS.search(sentence) and not _TASK.match(sentence))
    if not (4 if told else 6) <= len(sentence) <= 400 or not tells:
        return None
    return sentence[_LEADING.match(sentence).end() :] or None  # type: ignore[union-attr]


# --- announced lists ---------------------------------------------------------------------------------------------------


def from_item(text: str, item: Item, scheme: str | None, classes: bool) -> Class | None:
    """Return the class that a list's item names, with the definition behind it, or None. With `classes` 风险 need not be said."""
    words = text[item.span.start : min(item.span.end, item.span.start + 600)]
    head = head_of(words)
    name = class_of_head(head, classes)
    if name is None:
        return None
    end = item.span.start + len(head)
    told = Span(min(end, item.span.end), min(item.span.end, end + 600))
    meaning = definition(text, told if told.of(text).strip(" \t。：:") else _line_after(text, item.span.end), sure=False)
    return Class(name, scheme, meaning, Span(item.mark.start, end))


def _line_after(text: str, end: int) -> Span:
    """The line after a list's last item, whose name stands alone on its own line (资金结算风险\n收款账户被冒用造成的损失。)."""
    line_end = text.find("\n", end + 1)
    return Span(min(end + 1, len(text)), line_end if line_end >= 0 else len(text))


def _listed(text: str, items: list[Item], scheme: str | None, classes: bool) -> list[Class]:
    """The classes of a list's items; none of them unless most items name one."""
    if len(items) < 2:
        return []
    found = [own for item in items if (own := from_item(text, item, scheme, classes))]
    return found if 2 * len(found) > len(items) else []


def plain(text: str, start: int, scheme: str | None, classes: bool) -> list[Class]:
    """The classes of a plain list 「A、B、C」 after an announcement."""
    shown = outside_brackets(text[start : start + 300])
    stop = _PLAIN_END.search(shown)
    words = text[start : start + (stop.start() if stop else len(shown))]
    names = plain_names(_COUNTED_END.sub("", without_brackets(words)))
    if not names or not (classes or all(name.endswith("风险") for name in names)):
        return []
    return _located(text, Span(start, start + len(words)), names, scheme)


def _located(text: str, span: Span, names: list[str], scheme: str | None) -> list[Class]:
    """The names of a plain list, each with the place where its words stand."""
    found, at = [], span.start
    for name in names:
        core = name.removesuffix("风险") or name
        begin = text.find(core, at, span.end)
        if begin < 0:
            continue
        at = begin + (len(name) if text.startswith(name, begin) else len(core))
        found.append(Class(name, scheme, None, Span(begin, at)))
    return found


def _unnumbered(text: str, begin: int, scheme: str | None, classes: bool) -> list[Class]:
    """The classes that open the lines from `begin` on (none if it is -1), whose numbers are lost (思想道德风险。因…), or that stand alone above what
    defines them.
    """
    found: list[Class] = []
    bare = False
    while begin >= 0 and len(found) < 30:
        end = text.find("\n", begin)
        line = Span(begin, end if end >= 0 else len(text))
        words = text[line.start : min(line.end, line.start + 600)]
        if words.strip():
            told = head_of(words)
            if not (bare and _defines(words)) and (name := class_of_head(told, classes)) and name.endswith(("类", "风险")):
                head = Span(line.start, line.start + len(told))
                found.append(Class(name, scheme, definition(text, Span(head.end, line.end), sure=False), head))
                bare = not text[head.end : line.end].strip("。：:；; ")
            elif bare and (meaning := definition(text, line, sure=False)):
                found[-1], bare = replace(found[-1], definition=meaning), False
            else:
                break
        begin = end + 1 or -1
    return found if len(found) > 1 else []


def _below(text: str, at: int) -> int:
    """Where the line below begins if `at` ends one, but for marks; else -1."""
    end = text.find("\n", at, at + 3)
    return end + 1 or -1


def _of_classes(kind: str | None, phrase: str) -> bool:
    """Tell whether a set is announced as one of classes: 四类风险, 三大类别, 五大风险; not 六个方面."""
    return kind in _CLASS_KINDS or (kind == "大" and "大风险" in phrase)


def _scheme(groups: dict[str, str | None]) -> str | None:
    """The phrase that names the set: 四类廉政风险 whole, of 三个方面查找廉政风险 only the count."""
    phrase, kind = groups.get("scheme"), groups.get("kind")
    if phrase is None or kind is None or phrase.endswith(kind):
        return phrase
    counted = phrase.index(kind) + len(kind)
    return phrase if _of_classes(kind, phrase) and len(phrase) - counted <= 8 else phrase[:counted]


def _after(text: str, match: re.Match[str], every: Marks) -> list[Class]:
    """The classes of the list after an announcement: numbered, plain, or on lines whose numbers are lost; in brackets as many as it counts."""
    said = match.groupdict()
    classes = (_of_classes(said.get("kind"), match[0]) or ("kind" not in said and "类" in match[0])) and not _DEALT_WITH.search(said.get("rest") or "")
    scheme = _scheme(said)
    if scheme and scheme.startswith("风险") and (qualified := _QUALIFYING.search(text, max(0, match.start() - 6), match.start())):
        scheme = qualified[0] + scheme
    items, opener = every.list_at(match.end()), match[0][-1]
    found = _listed(text, items, scheme, classes) or _kinds(_listed(text, items, scheme, classes=True))
    if found or not (said.get("namely") or opener in "：:（("):
        return found or _all_of(_unnumbered(text, _below(text, match.end()), scheme, classes), said.get("count"))
    found = plain(text, match.end(), scheme, classes)
    if opener in "（(":
        return _all_of(found, match["count"])
    return found or _unnumbered(text, _below(text, match.end()), scheme, classes)


def _all_of(found: list[Class], count: str | None) -> list[Class]:
    """The classes if they are as many as an announcement counts, else none."""
    return found if count and _enough(found, count, open_ended=False) else []


def _kinds(found: list[Class]) -> list[Class]:
    """The classes of a list that was not announced as one of classes, if each says that it is one (思想道德类), else none."""
    return found if all(one.name.endswith(("类", "风险")) for one in found) else []


@dataclass(frozen=True, slots=True)
class Counts:
    """Where a text counts something that may be classes of risk (四类, 三个方面), and the lines with their ends in which it does; lists are looked for there."""

    starts: list[int]
    lines: list[Span]

    @classmethod
    def of(cls, text: str) -> Counts:
        """Return the counts of a text."""
        starts = [match.start() for match in _COUNTING.finditer(text)]
        return cls(starts, list(_lines_at(text, starts)))


def _lines_at(text: str, offsets: Iterable[int]) -> Iterator[Span]:
    """Yield the lines in which offsets (in order) lie, with their ends, each once."""
    end = 0
    for offset in offsets:
        if offset >= end:
            start, end = text.rfind("\n", end, offset) + 1 or end, text.find("\n", offset) + 1 or len(text)
            yield Span(start, end)


def _within(lines: Iterable[Span], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` in some lines of a text."""
    for line in lines:
        yield from pattern.finditer(text, line.start, line.end)


def _beginning_at(starts: Iterable[int], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern`, which can begin at `starts` only, one after the other."""
    end = 0
    for start in starts:
        if start >= end and (match := pattern.match(text, start)):
            end = match.end()
            yield match


def announced(text: str, counts: Counts, every: Marks) -> Iterator[Class]:
    """Yield the classes of lists that an announcement opens: 重点查找四类风险：一是…, 廉政风险三大类别：A、B, 以下风险：1.…"""
    read = 0
    for match in _beginning_at(counts.starts, _ANNOUNCED, text):
        if match.start() >= read and not _level(text, match) and (found := _after(text, match, every)) and not _named_before(text, match.start(), found):
            read = found[-1].span.end
            yield from found
    for match in chain(_within(counts.lines, _COUNTED_AFTER, text), FOLLOWING.finditer(text)):
        yield from _after(text, match, every)


def _named_before(text: str, start: int, found: Sequence[Class]) -> bool:
    """Tell whether a count closes a list of the classes (因病返贫、因灾返贫等四类返贫风险) of which none is in what was `found` below it."""
    before = text[max(0, start - _LIST_REACH) : start]
    closes = before.endswith("等") and "、" in before.rpartition("。")[2]
    return closes and not any(one.name.removesuffix("风险") in before for one in found)


def _level(text: str, match: re.Match[str]) -> bool:
    """Tell whether a matched 三类隐患 opens its clause as one level of several, since 一类隐患 opens one near by: what follows are examples, no classes."""
    if _CLAUSE_OPENS.fullmatch(text[match.start() - 1 : match.start()]) is None:
        return False
    first = f"一{match['scheme'][len(match['count']) :]}"
    around = text[max(0, match.start() - _LEVELS_REACH) : match.end() + _LEVELS_REACH]
    return first in around and any(_CLAUSE_OPENS.fullmatch(before[-1:]) for before in around.split(first)[:-1])


def of_kinds(plan: Plan, every: Marks, headings: Headings) -> Iterator[Class]:
    """Yield the classes of a list that only its place shows to be one of risks (围绕三大类别：土地流转类、…), and those of the numbered list that tells them.

    Its heading speaks of risk, or the title does and the sentence or heading looks for something.
    """
    text = plan.text
    for match in _BARE.finditer(text):
        counted = _COUNTED_KINDS.search(text, max(0, match.start() - 4), match.start())
        heading = next(headings.above(match.start()), "") if counted else ""
        looked_for = _LOOKING.search(heading) or _LOOKING.search(text, max(0, match.start() - 20), match.start())
        if not counted or ("风险" not in heading and not (looked_for and "风险" in (plan.title or ""))):
            continue
        scheme = text[counted.start() : match.end() - 1]
        names = plain(text, match.end(), scheme, classes=True)
        if _enough(names, counted["count"], open_ended=False) and all(one.name.endswith("类") for one in names):
            yield from names
            yield from _told(text, every, names)


def _told(text: str, every: Marks, named: Sequence[Class]) -> Iterator[Class]:
    """Yield the classes of the list behind the sentence or line that named them all, which tells of each of them."""
    stop = _SENTENCE.search(text, named[-1].span.end, named[-1].span.end + _LIST_REACH)
    start = stop.end() - stop[0].endswith("\n") if stop else len(text)
    told = _listed(text, every.list_at(start), None, classes=True) or _unnumbered(text, _below(text, start), None, classes=True)
    names = {one.name for one in named}
    yield from (one for one in told if one.name in names)


def unannounced(plan: Plan, every: Marks) -> Iterator[Class]:
    """Yield the classes of lists outside tables that nothing announces but whose items, or lines below one another, all name one
    (一是思想道德风险。…二是岗位职责风险。…).
    """
    text = plan.text
    for mark in every.all:
        if mark.value != 1 or text.find("风险", mark.end, mark.end + _NAME_REACH) < 0 or in_table(plan.tables, mark.span):
            continue
        items = every.list_at(mark.start)
        if mark.kind == "nth" and "类" in mark.span.of(text):
            yield from _listed(text, items, None, classes=True)
            continue
        yield from _each_naming(text, items)
    for items in every.bulleted.values():
        if not in_table(plan.tables, items[0].span):
            yield from _each_naming(text, items)
    for match in _IN_LINE.finditer(text):
        yield from _each_naming(text, clauses(text, Span(*match.span("list"))))
    read = 0
    for line in _CLASS_LINE.finditer(text):
        if line.start() >= read and not in_table(plan.tables, Span(*line.span())):
            found = _unnumbered(text, line.start(), None, classes=False)
            read = found[-1].span.end if found else line.end()
            yield from found if all(class_in_heading(one.name) == one.name for one in found) else ()


def _each_naming(text: str, items: Sequence[Item]) -> list[Class]:
    """The classes of a list's items if each of them names one as a heading would, or a word beside such; two at least do, and the first of two."""
    found: list[Class] = []
    for item in items:
        one = from_item(text, item, None, classes=False)
        if one is None or (class_in_heading(one.name) != one.name and one.name not in _BESIDE):
            return []
        found.append(one)
    specific = sum(one.name not in _BESIDE for one in found)
    return found if specific > 1 and (found[0].name not in _BESIDE or len(found) > _PAIR) else []


# --- lists closed by their count ----------------------------------------------------------------------------------------


def _enough(names: Sequence[object], count: str, open_ended: bool) -> bool:
    """Tell whether as many names stand there as the count says; with 等 some may be missing."""
    said = number(count) if len(names) > 1 else 0
    return said is None or said == len(names) > 1 or (open_ended and 1 < len(names) < said)


def _list_before(text: str, end: int) -> Span:
    """The characters before `end` that can hold a list: from the clause's beginning, or the verb that governs it, on; what stands in brackets counts for nothing."""
    low = max(0, end - _LIST_REACH)
    shown = outside_brackets(text[low:end])
    begin = 1 + max(shown.rfind(mark) for mark in "。；：:，,\n\t|（(")
    first = shown.find("、", begin)
    joined = _AND.search(shown, begin) if first < 0 else None
    limit = first if first >= 0 else joined.start() if joined else len(shown)
    governing = [match.end() for match in _BEFORE.finditer(shown, begin, limit)]
    return Span(low + (governing[-1] if governing else begin), end)


def closed(text: str, counts: Counts, every: Marks) -> Iterator[Class]:
    """Yield the classes of lists that their count closes: 防范A、B、C等三类风险, 风险分为A、B、C三类."""
    for match in _beginning_at(counts.starts, _CLOSED, text):
        before = text[max(0, match.start() - 1) : match.start()]
        if before and before in "的、：:。，；\n":
            continue
        end = match.start() - (before == "等")
        if text.find("、", max(0, end - _LIST_REACH), end) < 0 and not _TWO.search(text, max(0, end - _NAME_REACH), end):
            continue
        span = _list_before(text, end)
        names = governed(plain_names(without_brackets(span.of(text))))
        sure = _of_classes(match["kind"], match[0]) or all(name.endswith("风险") for name in names)
        if sure and _enough(names, match["count"], before == "等"):
            yield from (named := _located(text, span, names, match["scheme"]))
            yield from _told(text, every, named)
    for match in _within(_lines_at(text, (joined.start() for joined in _JOINED.finditer(text))), _ENUMERATED, text):
        names = plain_names(_ET_CETERA.sub("", match["list"]))
        if len(names) > 1 and all(name.endswith("风险") for name in names):
            yield from _located(text, Span(*match.span("list")), names, None)
    for match in _within(counts.lines, _DIVIDED, text):
        names = plain_names(match["list"])
        if (all(name.endswith("风险") for name in names) if match["facing"] else _divides_risk(text, match)) and _enough(names, match["count"], open_ended=True):
            yield from _located(text, Span(*match.span("list")), names, match["count"] + match["kind"])


def _divides_risk(text: str, match: re.Match[str]) -> bool:
    """Tell whether it is risk that a sentence divides: the words right before the verb speak of it (将廉政风险划分为…, not 将企业按风险划分为…).

    Where none stand there (经梳理，分为…) the sentence, or the list itself, has to.
    """
    begin = max(0, match.start() - 30)
    clause = max(text.rfind(mark, begin, match.start()) for mark in "。；：:，,\n将把") + 1
    divided = _BY.split(_DIVIDING_HOW.sub("", text[max(begin, clause) : match.start()]))[0]
    said = divided if len(divided) > 1 else text[begin : match.end()]
    return any(_RISK_ITSELF.search(words) for words in (said, match["list"]))


# --- headings -------------------------------------------------------------------------------------------------------------


def _heading_class(text: str, section: Section, name: str | None) -> Class | None:
    if name is None or text.startswith(("；", ";"), section.heading_span.end):
        return None
    line_end = text.find("\n", section.heading_span.end)
    rest = Span(section.heading_span.end, line_end if line_end >= 0 else len(text))
    return Class(name, None, definition(text, rest, sure=False) if _defines(rest.of(text)) else None, section.heading_span)


def _defines(words: str) -> bool:
    return _BEGINS.match(words.lstrip("。：:，, ")) is not None


def headed(plan: Plan, lines: Sequence[ClassLine]) -> Iterator[Class]:
    """Yield the classes that headings name: （一）政府债务风险, （二）稳妥化解供应链风险; 查找思想道德风险 only where its sibling is such a one, 廉政风险
    only where two are.
    """
    looked_for: dict[int | None, list[Class]] = {}
    plain: Counter[int | None] = Counter()
    naming = Counter(section.parent for section in plan.sections if "风险" in section.heading)
    for section in plan.sections:
        if "风险" not in section.heading:
            continue
        if found := _heading_class(plan.text, section, class_in_heading(section.heading)):
            if naming[section.parent] > 1 or not is_handling(section.heading) or _among_risks(plan, section):
                plain[section.parent] += not is_handling(section.heading)
                yield found
        elif found := _heading_class(plan.text, section, class_looked_for(section.heading)):
            looked_for.setdefault(section.parent, []).append(found)
    for siblings in looked_for.values():
        if len(siblings) > 1:
            yield from siblings
    beside = (section for section in plan.sections if plain[section.parent] > 1 and _bare(section) in _BESIDE)
    yield from filter(None, (_heading_class(plan.text, section, _bare(section)) for section in beside))
    yield from _under_kinds(plan)
    if len(lines) > 1:
        yield from (Class(line.name, None, None, line.span) for line in lines)


def _bare(section: Section) -> str:
    """The heading of a section without the mark that closes it."""
    return section.heading.rstrip("。：:； ")


def _among_risks(plan: Plan, section: Section) -> bool:
    """Tell whether a heading that handles a risk stands in a plan or part about risks, and is not one of the tasks of a plan about other work."""
    above = plan.sections[section.parent].heading if section.parent is not None else ""
    return plan.title is None or any("风险" in words for words in (plan.title, above))


def _under_kinds(plan: Plan) -> Iterator[Class]:
    """Yield the classes that the headings right under 风险类别 name (（一）思想道德类。…); none unless each of them names one."""
    for index, section in enumerate(plan.sections):
        if not section.heading.endswith(_KINDS_OF_RISK):
            continue
        later = (plan.sections[at] for at in range(index + 1, len(plan.sections)))
        within = takewhile(lambda one, end=section.span.end: one.span.start < end, later)  # type: ignore[misc]
        children = [one for one in within if one.parent == index]
        names = [class_in_list(one.heading, classes=True) for one in children]
        if len(names) > 1 and all(names):
            for name, child in zip(names, children, strict=True):
                if not _CHINESE.fullmatch(name or ""):
                    continue
                line_end = plan.text.find("\n", child.heading_span.end)
                rest = Span(child.heading_span.end, line_end if line_end >= 0 else len(plan.text))
                yield Class(name or "", None, definition(plan.text, rest, sure=False), child.heading_span)
