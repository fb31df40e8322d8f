"""Automatic numbers: which number Word prints before a paragraph (ISO/IEC 29500-1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.read.docx.names import child, integer, switched_on, value, w
from pipeline.read.docx.styles import Styles
from pipeline.read.numerals import label

_PLACEHOLDER = re.compile(r"%([1-9])")
_CLOSING = "、．）)】〕。：:，"
_LONGEST_CHAIN = 5


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
    """A w:num: its abstract list, its levels with this list's own ones put in, and where it asks levels to start over."""

    abstract: int
    levels: dict[int, Level]
    start_over: dict[int, int]


class Numbering:
    """Counts the numbered paragraphs of a document; `number` must be called once for each paragraph, in the document's order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstracts = {} if root is None else {_identity(e, "abstractNumId"): e for e in root.findall(w("abstractNum"))}
        self._nums = {} if root is None else {_identity(e, "numId"): e for e in root.findall(w("num"))}
        self._lists: dict[int, _List | None] = {}
        self._counts: dict[int, dict[int, int]] = {}
        self._started_over: set[tuple[int, int]] = set()

    def number(self, properties: Any) -> str:
        """Return what Word prints before the paragraph with these w:pPr (None if it has none), "" if it is not numbered.

        The number ends with a blank where Word puts a tab or blank behind it, unless it ends in 、 or a bracket, which stand close in Chinese.
        """
        num_id, index = self._reference(properties)
        found = self._list(num_id) if num_id else None
        if found is None or index not in found.levels:
            return ""
        counts = self._raise(num_id or 0, found, index)
        level = found.levels[index]
        text = _PLACEHOLDER.sub(lambda m: _counter(found, counts, int(m.group(1)) - 1, level.legal), level.text)
        return text if not text or level.suffix == "nothing" or text[-1] in _CLOSING else f"{text} "

    def _reference(self, properties: Any) -> tuple[int | None, int]:
        """Return numId and level: the paragraph's own, else its style's, whose level may be told by the list instead (w:pStyle)."""
        own = child(properties, "numPr")
        num_id, index = integer(own, "numId"), integer(own, "ilvl")
        if num_id is not None:
            return num_id, index or 0
        for style in self._styles.chain(value(properties, "pStyle")):
            if style.num_id is not None:
                if index is None:
                    index = self._linked_level(style.num_id, style.style_id)
                return style.num_id, index if index is not None else style.level or 0
        return None, 0

    def _linked_level(self, num_id: int, style_id: str) -> int | None:
        found = self._list(num_id)
        return next((i for i, level in found.levels.items() if level.style_id == style_id), None) if found else None

    def _list(self, num_id: int) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._read_list(num_id)
        return self._lists[num_id]

    def _read_list(self, num_id: int) -> _List | None:
        num = self._nums.get(num_id)
        abstract = self._abstract(integer(num, "abstractNumId"))
        if num is None or abstract is None:
            return None
        levels = {_identity(e, "ilvl"): _level(e) for e in abstract.findall(w("lvl"))}
        start_over = {}
        for override in num.findall(w("lvlOverride")):
            index = _identity(override, "ilvl")
            if (own := child(override, "lvl")) is not None:
                levels[index] = _level(own)
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
        """Count one paragraph on level `index` and let the deeper levels start again; counters belong to the abstract list."""
        counts = self._counts.setdefault(found.abstract, {})
        if index in found.start_over and (num_id, index) not in self._started_over:
            self._started_over.add((num_id, index))
            counts[index] = found.start_over[index]
        else:
            counts[index] = counts[index] + 1 if index in counts else found.levels[index].start
        for deeper in [i for i in counts if i > index]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or index < restart:
                del counts[deeper]
        return counts


def _counter(found: _List, counts: dict[int, int], index: int, legal: bool) -> str:
    """Print one level's counter; a level not yet counted stands at its start, and a legal list prints plain digits throughout."""
    level = found.levels.get(index)
    if level is None:
        return ""
    return label(counts.get(index, level.start), "decimal" if legal else level.number_format)


def _level(element: Any) -> Level:
    return Level(
        start=integer(element, "start") or 0,
        number_format=_number_format(element),
        text="" if _number_format(element) == "bullet" else value(element, "lvlText") or "",
        suffix=value(element, "suff") or "tab",
        legal=switched_on(element, "isLgl"),
        restart=integer(element, "lvlRestart"),
        style_id=value(element, "pStyle"),
    )


def _number_format(element: Any) -> str:
    """Return the format's name; Word hides newer ones (001, 002) in an alternative with the old one as the fallback."""
    found = next(element.iter(w("numFmt")), None)
    if found is None:
        return "decimal"
    name = str(found.get(w("val"), "decimal"))
    return "decimalZero" if name == "custom" and str(found.get(w("format"), "")).startswith("01,") else name


def _identity(element: Any, attribute: str) -> int:
    found = element.get(w(attribute), "")
    return int(found) if found.isdecimal() and len(found) < 10 else -1
