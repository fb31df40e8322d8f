"""Whole plans written in another layout that means the same: what is read of them must not change, but for values that quote the layout itself."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from extractors.contract import Finding
from pipeline import records
from pipeline.normalise import normalise
from pipeline.read import read
from pipeline.run import read_plan
from pipeline.split import split

CORPORA = Path(__file__).parent.parent / "corpora"
EACH = 5
"""One of so many texts is read."""
_HAN = "\u4e00-\u9fff"
_MEASURES = "[年月日个名人万亿分小天级类次项家户]"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def _lines(change: Callable[[str], str]) -> Callable[[str], str]:
    """Return what changes each line of a text, rows of tables left alone."""
    return lambda text: "\n".join(line if "|" in line or "\t" in line else change(line) for line in text.split("\n"))


def _sub(pattern: str, new: str) -> Callable[[str], str]:
    return _lines(lambda line: re.sub(pattern, new, line))


def _circled(line: str) -> str:
    return re.sub(r"^(\s*)[（(](\d{1,2})[）)]", lambda m: m[1] + _CIRCLED[int(m[2]) - 1] if 0 < int(m[2]) <= len(_CIRCLED) else m[0], line)


def _paged(text: str) -> str:
    """Return the text with a page mark behind every twenty-fifth line."""
    lines = text.split("\n")
    return "\n".join(line if at % 25 else f"{line}\n— {at // 25} —" for at, line in enumerate(lines, 1))


def _tabbed(text: str) -> str:
    """Return the text with tabs for the pipes of its tables."""
    rows = [line for line in text.split("\n") if not re.fullmatch(r"[\s|:\-]*-[\s|:\-]*", line)]
    return "\n".join(row if row.count("|") < 2 else "\t".join(cell.strip() for cell in row.strip().strip("|").split("|")) for row in rows)


_HEADING = r"^\s*((?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^。；：，]{2,20})$"
CHANGES: dict[str, tuple[Callable[[str], str], float]] = {
    "line ends of another system": (lambda text: "\ufeff" + text.replace("\n", "\r\n"), 0.0),
    "no empty lines": (lambda text: "\n".join(line for line in text.split("\n") if line.strip()), 0.1),
    "half-width marks": (lambda text: text.translate(str.maketrans("，：；（）！？", ",:;()!?")), 0.2),
    "full-width figures": (lambda text: text.translate({ord(figure): ord(figure) + 0xFEE0 for figure in "0123456789"}), 0.1),
    "blanks beside figures": (_sub(rf"(?<![\dA-Za-z.])(\d{{1,4}})(?={_MEASURES})", r" \1 "), 0.8),
    "blanks between figures and characters": (_sub(rf"(?<=\d)(?=[{_HAN}])|(?<=[{_HAN}])(?=\d)", " "), 0.8),
    "1. as 1、": (_sub(r"^(\s*)(\d{1,2})[.．](?!\d)\s*", r"\1\2、"), 0.1),
    "1、 as 1．": (_sub(r"^(\s*)(\d{1,2})[.、](?!\d)\s*", r"\1\2．"), 0.1),
    "（1） as 1）": (_sub(r"^(\s*)[（(](\d{1,2})[）)]", r"\1\2）"), 0.3),
    "（1） as ①": (_lines(_circled), 0.1),
    "一、 as 一．": (_sub(r"^(\s*[一二三四五六七八九十]{1,3})、", r"\1．"), 0.1),
    "headings in Markdown": (_sub(_HEADING, r"## \1"), 0.1),
    "headings in bold type": (_sub(_HEADING, r"**\1**"), 0.1),
    "headings with a full stop": (_sub(r"^(\s*（[一二三四五六七八九十]+）[^。；：，]{2,20})$", r"\1。"), 0.2),
    "blanks behind colons": (_sub(r"：(?=[^\s“])", "： "), 0.6),
    "page marks": (_paged, 0.1),
    "tabs for pipes": (_tabbed, 1.5),
}
"""By name: the change, and the share of values (%) that may differ: those that quote what was changed (task, criterion cut at a length)."""
_BLANKS, _SIGNS = re.compile(r"\s+"), str.maketrans({"“": '"', "”": '"', "〇": "0"})


@cache
def _texts() -> list[str]:
    paths = sorted(path for folder in ("samples", "*/samples") for path in CORPORA.glob(f"{folder}/*.txt"))
    return [read(path.read_bytes(), path.name).text for path in paths[::EACH]]


def _values(text: str) -> Counter[tuple[str, ...]]:
    """Return what is read of a text, without places and quotes, and without blanks and widths within values."""
    clean, found = normalise(text), Counter[tuple[str, ...]]()

    def add(finding: Finding) -> None:
        children = records.children(type(finding))
        found[(finding.table, *(_plain(getattr(finding, name)) for name in finding.columns() if name not in children))] += 1
        for name in children:
            for child in getattr(finding, name):
                add(child)

    for piece in split(clean.text):
        for finding in read_plan(clean.text, piece, lambda stage, error: pytest.fail(f"{stage}: {error}")).findings:
            add(finding)
    return found


def _plain(value: object) -> str:
    words = "|".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return _BLANKS.sub("", unicodedata.normalize("NFKC", words).translate(_SIGNS)).strip("。;.,")


@cache
def _as_written() -> list[Counter[tuple[str, ...]]]:
    return [_values(text) for text in _texts()]


@pytest.mark.parametrize("name", CHANGES)
def test_another_layout_changes_no_values(name: str) -> None:
    change, allowed = CHANGES[name]
    total, lost = 0, list[str]()
    for text, before in zip(_texts(), _as_written(), strict=True):
        changed = change(text)
        if changed != text:
            total += before.total()
            lost += [" · ".join(filter(None, row)) for row in (before - _values(changed)).elements()]
    assert total, "the change is found in no text"
    assert len(lost) <= total * allowed / 100, f"{len(lost)} of {total} values differ:\n" + "\n".join(lost)
