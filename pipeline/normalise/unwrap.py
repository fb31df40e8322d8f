"""Hard-wrapped text (pages copied line by line): the line ends inside a paragraph go, those between paragraphs stay."""

from __future__ import annotations

import re

from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import CIRCLED, NUMBERED, NUMERALS
from pipeline.normalise.alignment import Edit

order = 60
logged = False

NARROWEST, WIDEST = 18, 60
"""A page holds that many Chinese characters a line; longer lines mean that the text is not wrapped."""
FULL, RAGGED, MIN_LINES, MIN_SHARE = 3, 0.85, 6, 0.3
NEARLY_ALL = 0.6
CELLS = 3
MENDED = 0.1
"""So many lines may be wider than a page: those that a page mark had cut are whole again."""
_RUNNING = re.compile(r"\S(?:[^\n]{0,60}[，。；、]|[^\n]{20})")
_ENDS = tuple("。！？；：…|")
_SENTENCE_ENDS = tuple("。！？；：…，、")
_OPENS = re.compile(
    rf"\s{{2,}}|{NUMBERED}(?!\d)|[{CIRCLED}]|第[{NUMERALS}百]{{1,4}}[章节条]"
    r"|第[一二三四五六七八九十]{1,2}阶段|附件|附：|[^，。；]{2,8}：|\||[^，。；]{2,14}[〔\[（]\d{4}[〕\]）]"
)

_LABELS = [role for key in ("head", "deputy", "member", "lead") for role in load("groups")["roles"][key]]
_LABEL_LAST = re.compile(rf"[，；。]{alternatives(_LABELS)}[：:]\s*$")
"""Behind other words of a line: what it labels goes on below."""
_CUT_LABEL = re.compile(alternatives(f"{label[:at]}\n{label[at:]}" for label in _LABELS for at in range(1, len(label))) + "[：:由为]")
"""A label that a line end parts (副⏎组长：): what stands behind it opens no paragraph."""
_LONGEST_PART, _LONGEST_LAST = 8, 16
_CLOSED = re.compile(r"\s{0,8}[^，。；：\n]{2,8}：[^。；\n]{4,200}(?:负责人|负责同志|有关同志|相关人员|有关人员|领导)\s*$")
"""A line that tells a list of people to its end: 成员：办公室、财务部主要负责人."""


def width(line: str) -> float:
    """Return the width of a line in Chinese characters: ASCII counts half."""
    return len(line) - len(line.encode("ascii", "ignore")) / 2


def clean(text: str) -> list[Edit]:
    """Return one deletion per line end inside a paragraph, or none if the text is not wrapped."""
    lines = text.split("\n")
    if len(lines) < MIN_LINES or sum(len(line) > 2 * WIDEST for line in lines) > MENDED * len(lines):
        return []
    widths = [width(line.rstrip()) if len(line) >= NARROWEST - FULL else 0.0 for line in lines]
    least = wrapping_width(lines, widths)
    if least is None:
        return []
    edits, at = [], 0
    for line, following, wide in zip(lines, [*lines[1:], ""], widths, strict=True):
        at += len(line)
        if (wide >= least or (wide >= least * RAGGED and _hangs(line, following))) and _stops(line) and (_goes_on(following) or _parts_label(line, following)):
            edits.append(Edit(at - len(line) + len(line.rstrip()), at + 1 + len(following) - len(following.lstrip()), "", "line end"))
        at += 1
    return edits


def wrapping_width(lines: list[str], widths: list[float]) -> float | None:
    """Return how wide a line must be to have been broken by the page, None if the text is not wrapped. Widths under NARROWEST - FULL make no difference.

    Text is wrapped if hardly a line is wider than a page, many are as wide, and most of these stop in mid-sentence; the lines below those are as wide again or
    end a sentence (below the cells of a table that stand one in a line, there are only other cells). Fewer are enough (a page of headings and
    lists has short lines) where nearly all stop in mid-sentence and what follows opens nothing; less even ones, too, where they go on as running text.
    """
    filled = sum(1 for line in lines if line.strip())
    page = sorted(widths, reverse=True)[int(MENDED * filled)]
    if not NARROWEST <= page <= WIDEST:
        return None
    full = [i for i, wide in enumerate(widths[:-1]) if wide >= page - FULL]
    stopping = [i for i in full if _stops(lines[i])]
    ending = sum(1 for i in stopping if widths[i + 1] >= page - FULL or lines[i + 1].rstrip().endswith(_SENTENCE_ENDS))
    if 3 * ending < len(stopping):
        return None
    if len(full) >= max(MIN_LINES, MIN_SHARE * filled) and 2 * len(stopping) > len(full):
        return page - FULL
    followed = sum(1 for i in stopping if _goes_on(lines[i + 1]))
    if len(full) >= max(MIN_LINES, MIN_SHARE / 2 * filled) and NEARLY_ALL * len(full) <= followed:
        return page - FULL
    ragged = [i for i, wide in enumerate(widths[:-1]) if wide >= page * RAGGED]
    going_on = sum(1 for i in ragged if _stops(lines[i]) and _RUNNING.match(lines[i + 1]))
    return page * RAGGED if len(ragged) >= max(MIN_LINES, MIN_SHARE / 2 * filled) and 3 * going_on >= 2 * len(ragged) else None


def _hangs(line: str, following: str) -> bool:
    """Tell whether a line is set in, as a paragraph's first, and the one below it is not."""
    return line[:1].isspace() and not following[:1].isspace()


def _stops(line: str) -> bool:
    """Tell whether a line stops in mid-sentence, or in the midst of a list."""
    return (not line.rstrip().endswith(_ENDS) or _LABEL_LAST.search(line[-_LONGEST_LAST:]) is not None) and not _CLOSED.match(line) and not _is_row(line)


def _goes_on(line: str) -> bool:
    """Tell whether a line may be the rest of the one before it."""
    return bool(line.strip()) and not _OPENS.match(line) and not _is_row(line)


def _parts_label(line: str, following: str) -> bool:
    """Tell whether the end of a line parts a label."""
    return _CUT_LABEL.search(f"{line.rstrip()[-_LONGEST_PART:]}\n{following.lstrip()[:_LONGEST_PART]}") is not None


def _is_row(line: str) -> bool:
    """Tell whether a line is a row of a table: three cells or more between tabs."""
    return line.count("\t") >= CELLS - 1
