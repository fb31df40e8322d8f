"""Automatic numbers: which number Word prints before a paragraph (ISO/IEC 29500-1, 17.9; where Word differs, MS-OI29500 2.1.282 ff.)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from pipeline.read.docx.names import ParagraphProperties, child, integer, switched_on, value, w
from pipeline.read.docx.styles import Styles
from pipeline.read.numerals import label

_PLACEHOLDER = re.compile(r"%([1-9])")
_CLOSING = "、．）)】〕。：:，"
_LONGEST_CHAIN = 5
_LEVELS = range(9)
# Word allows 31 characters.
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how it prints, after which levels it starts again."""

    start: int
    number_format: str
    text: str
    suffix: str
    legal: bool
    restart: int | None
    style_id: str | None


@dataclass(frozen=True, slots=True)
class _List:
    """A w:num: its abstract list, its nine levels at most with this list's own ones put in, and where it asks levels to start over."""

    abstract: int
    levels: dict[int, Level]
    start_over: dict[int, int]

    def start(self, index: int) -> int:
        return self.start_over.get(index, self.levels[index].start)


class Numbering:
    """Counts the numbered paragraphs of a document; `number` must be called once for each paragraph, in the document's order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstracts = {} if root is None else {_identity(e, "abstractNumId"): e for e in root.iterchildren(w("abstractNum"))}
        self._nums = {} if root is None else {_identity(e, "numId"): e for e in root.iterchildren(w("num"))}
        self._lists: dict[int, _List | None] = {}
        self._by_style: dict[str | None, tuple[int | None, int]] = {}
        self._counts: dict[int, dict[int, int]] = {}
        self._started_over: set[tuple[int, int]] = set()

    def number(self, properties: ParagraphProperties) -> tuple[str, str]:
        """Return what Word prints before the paragraph with these properties, and the blank that keeps it apart from the text.

        Both are "" if the paragraph is not numbered. The blank is there where Word puts a tab or blank behind the number, unless that ends in 、 or a
        bracket, which stand close in Chinese.
        """
        num_id, index = self._reference(properties)
        found = self._list(num_id) if num_id else None
        if found is None or index not in found.levels:
            return "", ""
        counts = self._raise(num_id or 0, found, index)
        level = found.levels[index]
        text = _PLACEHOLDER.sub(lambda m: _counter(found, counts, int(m.group(1)) - 1, level.legal), level.text)[:_LONGEST]
        return text, "" if not text or level.suffix == "nothing" or text[-1] in _CLOSING else " "

    def _reference(self, properties: ParagraphProperties) -> tuple[int | None, int]:
        """Return numId and level: the paragraph's own, else its style's; each may come from elsewhere than the other."""
        style_id, own, _ = properties
        if style_id not in self._by_style:
            self._by_style[style_id] = self._style_reference(style_id)
        num_id, index = self._by_style[style_id]
        if own is None:
            return num_id, index
        own_num, own_index = integer(own, "numId"), integer(own, "ilvl")
        return num_id if own_num is None else own_num, index if own_index is None else own_index

    def _style_reference(self, style_id: str | None) -> tuple[int | None, int]:
        """Return a style's numId and level. The level is that which the list links to the style (w:pStyle), else the one that the style names."""
        chain = self._styles.chain(style_id)
        bearer = next((at for at, style in enumerate(chain) if style.num_id is not None), None)
        if bearer is None:
            return None, next((style.level for style in chain if style.level is not None), 0)
        found = self._list(chain[bearer].num_id or 0)
        for style in chain[: bearer + 1]:
            for index, level in found.levels.items() if found else ():
                if level.style_id == style.style_id:
                    return chain[bearer].num_id, index
        return chain[bearer].num_id, next((style.level for style in chain[: bearer + 1] if style.level is not None), 0)

    def _list(self, num_id: int) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._read_list(num_id)
        return self._lists[num_id]

    def _read_list(self, num_id: int) -> _List | None:
        num = self._nums.get(num_id)
        abstract = self._abstract(integer(num, "abstractNumId"))
        if num is None or abstract is None:
            return None
        levels = {index: _level(e) for e in abstract.iterchildren(w("lvl")) if (index := _identity(e, "ilvl")) in _LEVELS}
        start_over = {}
        for override in num.iterchildren(w("lvlOverride")):
            if (index := _identity(override, "ilvl")) not in _LEVELS:
                continue
            if (own := child(override, "lvl")) is not None:
                # Word takes no w:lvlRestart from an override.
                levels[index] = replace(_level(own), restart=levels[index].restart if index in levels else None)
            if (start := integer(override, "startOverride")) is not None:
                start_over[index] = start
        return _List(_identity(abstract, "abstractNumId"), levels, start_over)

    def _abstract(self, abstract_id: int | None) -> Any:
        """Return the abstract list, through numbering styles (w:numStyleLink) where it only refers to one."""
        abstract = self._abstracts.get(-1 if abstract_id is None else abstract_id)
        for _ in range(_LONGEST_CHAIN):
            link = value(abstract, "numStyleLink")
            if link is None:
                break
            num = self._nums.get(self._styles.num_id(link) or -1)
            abstract = self._abstracts.get(integer(num, "abstractNumId") or 0) if num is not None else None
        return abstract

    def _raise(self, num_id: int, found: _List, index: int) -> dict[int, int]:
        """Count one paragraph on level `index` and let the deeper levels start again; counters belong to the abstract list.

        Upper levels that have not come yet count as if they had (Word: after 1.1 without a 1 comes 2).
        """
        counts = self._counts.setdefault(found.abstract, {})
        for upper in (i for i in found.levels if i < index and i not in counts):
            counts[upper] = found.start(upper)
            self._started_over.add((num_id, upper))
        if index in found.start_over and (num_id, index) not in self._started_over:
            self._started_over.add((num_id, index))
            counts[index] = found.start_over[index]
        else:
            counts[index] = counts[index] + 1 if index in counts else found.start(index)
        for deeper in [i for i in counts if i > index]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or index < restart:
                del counts[deeper]
        return counts


def _counter(found: _List, counts: dict[int, int], index: int, legal: bool) -> str:
    """Print one level's counter; a deeper level not yet counted stands at its start, and a legal level prints plain digits throughout."""
    level = found.levels.get(index)
    if level is None:
        return ""
    return label(counts.get(index, found.start(index)), "decimal" if legal else level.number_format)


def _level(element: Any) -> Level:
    number_format = _number_format(element)
    unseen = number_format == "bullet" or switched_on(element, "rPr", "vanish")
    return Level(
        start=integer(element, "start") or 0,
        number_format=number_format,
        text="" if unseen else (value(element, "lvlText") or "")[:_LONGEST],
        suffix=value(element, "suff") or "tab",
        legal=switched_on(element, "isLgl"),
        restart=integer(element, "lvlRestart"),
        style_id=value(element, "pStyle"),
    )


def _number_format(element: Any) -> str:
    """Return the format's name, or its first number ("001") where zeros lead: Word keeps those in an alternative with the old format as the fallback."""
    found = next(element.iter(w("numFmt")), None)
    if found is None:
        return "decimal"
    name = str(found.get(w("val"), "decimal"))
    return str(found.get(w("format"), "")).split(",")[0].strip() if name == "custom" else name


def _identity(element: Any, attribute: str) -> int:
    found = element.get(w(attribute), "")
    return int(found) if found.isdecimal() and len(found) < 10 else -1
