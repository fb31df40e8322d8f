"""Lines that a site, an aggregator or a page layout put around and into a plan: removed, and kept in the table of repairs.

Also the stray marks that some aggregators sprinkle between characters (的`事件, 的'政治).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from extractors.lexicon import alternatives, load
from pipeline.normalise.alignment import Edit

order = 50
logged = True

INTRO_PARAGRAPHS, RELATED_CHARACTERS, SHORT, FULL_LINE = 6, 3000, 120, 18
_HAN = "㐀-鿿"
_STRAY = re.compile(rf"(?<=[{_HAN}])(?:[`\\]'?|(?<=的)['.])(?=[{_HAN}“])")
_OPENS = re.compile(r"[一二三四五六七八九十]{1,3}[、是]|\d{1,2}[.、．]|第[一二三四五六七八九十]{1,3}[章节条阶]|附件")
_PAGE = re.compile(r"[—–-] ?\d{1,4} ?[—–-]|第 ?\d{1,4} ?页.{0,12}|PAGE|\S{0,30}\.docx?_第\d{1,4}页")


class Line(NamedTuple):
    """A line: where it begins, where it ends (its line end included), and its words without padding."""

    start: int
    end: int
    words: str


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = load("junk")
    return {
        "navigation": re.compile(rf"(?:{alternatives(words['navigation'])}|[\s>»›|/：:·\[\]【】（）()-])+"),
        "byline": re.compile(rf"{alternatives(words['byline'])} ?[：:]"),
        "footer": re.compile(alternatives(words["footer"])),
        "footer_starts": re.compile(alternatives(words["footer_starts"])),
        "related": re.compile(rf".{{0,60}}{alternatives(words['related'])}[：:]?"),
        "intro": re.compile(alternatives(words["intro"])),
        "breadcrumb": re.compile(rf"\W*{alternatives(words['breadcrumb'])}.{{0,40}}?[>»›〉/]|\W*{alternatives(words['breadcrumb'])}[：:]"),
        "collection": re.compile(rf".{{4,60}}[（(【]{alternatives(words['collection'])}[)）】]"),
        "spam": re.compile(alternatives(words["spam"])),
    }


def lines(text: str) -> Iterator[Line]:
    """Yield the lines of `text` that hold anything."""
    at = 0
    for raw in text.split("\n"):
        end = min(at + len(raw) + 1, len(text))
        if words := raw.strip():
            yield Line(at, end, words)
        at += len(raw) + 1


def clean(text: str) -> list[Edit]:
    """Return one deletion per junk line or stray mark."""
    every = list(lines(text))
    junk = {line: kind for i, line in enumerate(every) if (kind := _kind(line.words, i, every))}
    if (tail := _related(every, len(text))) is not None:
        junk |= dict.fromkeys(every[tail:], "related")
    edits = [Edit(line.start, line.end, "", kind) for line, kind in junk.items() if kind != "page"]
    edits += _pages(text, every, [i for i, line in enumerate(every) if junk.get(line) == "page"])
    gone = sorted((edit.start, edit.end) for edit in edits)
    edits += _strays(text, gone)
    return sorted(edits, key=lambda e: e.start)


def _pages(text: str, every: list[Line], marks: list[int]) -> Iterator[Edit]:
    """Yield the deletions of page marks; one that cuts a sentence takes the line end before it along, so that the sentence is whole again."""
    for i in marks:
        before = every[i - 1] if i else None
        cut = before is not None and i - 1 not in marks and _goes_on(before.words, every[i + 1].words if i + 1 < len(every) else "")
        start = before.start + len(text[before.start : before.end].rstrip()) if before and cut else every[i].start
        yield Edit(start, every[i + 1].start if cut else every[i].end, "", "page")


def _goes_on(words: str, following: str) -> bool:
    """Tell whether a line of running text has no end mark and the next line does not open a paragraph."""
    running = len(words) >= FULL_LINE and re.search(rf"[{_HAN}\d，、]$", words) and re.search("[，。；]", words)
    return bool(running and re.match(rf"[{_HAN}\d，、。；]", following) and not _OPENS.match(following))


def _strays(text: str, gone: list[tuple[int, int]]) -> Iterator[Edit]:
    at = 0
    for match in _STRAY.finditer(text):
        while at < len(gone) and gone[at][1] <= match.start():
            at += 1
        if at == len(gone) or match.start() < gone[at][0]:
            yield Edit(match.start(), match.end(), "", "stray")


def _kind(words: str, index: int, every: list[Line]) -> str | None:
    """Say what kind of junk the line is, or None."""
    patterns = _patterns()
    if _PAGE.fullmatch(words) or (words.isdigit() and index and every[index - 1].words == "PAGE"):
        return "page"
    if len(words) <= SHORT:
        if _is_navigation(words):
            return "navigation"
        if len(patterns["byline"].findall(words)) >= 2:
            return "byline"
        if patterns["footer_starts"].match(words) or (patterns["footer"].search(words) and len(words) < 80 and "。" not in words[:-1]):
            return "footer"
    edge = index < INTRO_PARAGRAPHS or index >= len(every) - 2
    if edge and len(patterns["spam"].findall(words)) >= 2 and "。" not in words and re.search("[，,| ]", words):
        return "spam"
    if index < INTRO_PARAGRAPHS and (patterns["intro"].search(words) or patterns["collection"].fullmatch(words)):
        return "introduction"
    return "teaser" if index + 1 < len(every) and _is_teaser(words, every[index + 1].words) else None


def _is_navigation(words: str) -> bool:
    """A breadcrumb, or a line of navigation words alone; one short word by itself may be a table's cell and stays."""
    if _patterns()["breadcrumb"].match(words):
        return True
    return sum(map(len, re.findall(rf"[{_HAN}]+", words))) >= 4 and bool(_patterns()["navigation"].fullmatch(words))


def _is_teaser(words: str, following: str) -> bool:
    """A line that the next one repeats in full: an aggregator's preview that breaks off with …"""
    head = re.sub(r"(?:\.{3,}|…+)$", "", words)
    return len(head) >= 20 and (head != words or len(words) >= 30) and head != following and following.startswith(head)


def _related(every: list[Line], length: int) -> int | None:
    """Return the index of the line from which the site's list of other articles fills the rest, or None."""
    pattern = _patterns()["related"]
    for i, line in enumerate(every):
        if length - line.start <= RELATED_CHARACTERS and len(line.words) <= SHORT and pattern.fullmatch(line.words):
            return i
    return None
