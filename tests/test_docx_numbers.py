"""Automatic numbers of Word documents against LibreOffice's text export: some 900 numbered paragraphs as plans have them, then the exotic formats.

LibreOffice is not the measure, Word is: where the two differ, a table below says what Word shows and why LibreOffice does not.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from fixtures_docx import level, p, saved

from pipeline.read import read

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: there is nothing to compare with")
LEGAL, CLOSE, NEVER = "<w:isLgl/>", '<w:suff w:val="nothing"/>', '<w:lvlRestart w:val="0"/>'


@dataclass
class Numbers:
    """A list to generate: its levels, the paragraphs as (w:num counted from 0, level, value that the counter has), further w:num's overrides."""

    name: str
    levels: list[str]
    items: list[tuple[int, int]]
    nums: list[str] = field(default_factory=lambda: [""])
    style: str | None = None


def counted(number_format: str, last: int, text: str = "%1") -> Numbers:
    return Numbers(number_format, [level(0, number_format, text)], [(0, 0)] * last)


def walk(name: str, levels: list[str], length: int, seed: int) -> Numbers:
    """A list whose paragraphs go up and down the levels as an outline does: never more than one level deeper at a time."""
    dice = random.Random(seed)
    items, at = [(0, 0)], 0
    while len(items) < length:
        at = min(dice.choice((0, at, at, at + 1, at + 1, max(at - 1, 0))), len(levels) - 1)
        items.append((0, at))
    return Numbers(name, levels, items)


def restart(index: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{index}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


CHAPTERS = [
    level(0, "chineseCountingThousand", "第%1章"),
    level(1, "chineseCountingThousand", "第%2节"),
    level(2, "chineseCountingThousand", "第%3条"),
    level(3, "chineseCounting", "（%4）"),
]
OUTLINE = [
    level(0, "chineseCountingThousand", "%1、", extra=CLOSE),
    level(1, "chineseCounting", "（%2）", extra=CLOSE),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
    level(4, "decimalEnclosedCircle", "%5"),
]
HEADINGS = [level(0, "decimal", "%1"), level(1, "decimal", "%1.%2", extra=LEGAL), level(2, "decimal", "%1.%2.%3", extra=LEGAL), level(3, "lowerLetter", "%4)")]
MIXED = [level(0, "upperLetter", "%1."), level(1, "decimal", "%1%2"), level(2, "lowerRoman", "%1%2-%3")]

PLANS = [
    counted("chineseCountingThousand", 120, "第%1条"),
    counted("chineseCounting", 60, "（%1）"),
    counted("decimal", 60, "%1."),
    walk("outline", OUTLINE, 180, 1),
    walk("chapters", CHAPTERS, 90, 2),
    walk("headings", HEADINGS, 80, 3),
    walk("mixed", MIXED, 60, 4),
    Numbers("legal under chinese", [CHAPTERS[0], level(1, "decimal", "%1.%2", extra=LEGAL)], [(0, 0), (0, 1), (0, 1), (0, 0), (0, 1)]),
    Numbers("articles run on", [CHAPTERS[0], level(1, "decimal", "第%2条", extra=NEVER)], [(0, 0), (0, 1), (0, 1), (0, 0), (0, 1), (0, 1)]),
    Numbers("restarts", OUTLINE[:2], [*[(0, 0)] * 6, *[(1, 0)] * 5, (1, 1), (1, 1), *[(2, 0)] * 5], ["", restart(0, 1) + restart(1, 1), restart(0, 7)]),
    Numbers("own levels", OUTLINE[:2], [*[(0, 0)] * 5, *[(1, 0)] * 5], ["", restart(0, 1).replace("</w:lvlOverride>", level(0, "upperRoman", "%1)") + "</w:lvlOverride>")]),
    Numbers("levels left out", HEADINGS, [(0, 1), (0, 1), (0, 0), (0, 2), (0, 1), (0, 2), (0, 3), (0, 0), (0, 1)]),
    Numbers("starts late", [level(0, "decimal", "第%1项", start=7), level(1, "lowerLetter", "%2)", start=3)], [(0, 0), (0, 1), (0, 1)] * 5),
    Numbers("by style", [level(0, "chineseCountingThousand", "第%1条", extra='<w:pStyle w:val="Clause"/>')], [(0, 0)] * 20, style="Clause"),
    counted("decimalZero", 30),
    counted("decimalEnclosedCircle", 20),
    counted("lowerLetter", 30, "%1)"),
    counted("upperLetter", 28, "%1、"),
    counted("lowerRoman", 30, "(%1)"),
    counted("upperRoman", 30, "%1."),
    counted("ideographTraditional", 14, "%1、"),
    counted("ideographZodiac", 14, "%1、"),
    counted("ideographDigital", 9, "%1、"),
    counted("chineseLegalSimplified", 30, "%1、"),
    counted("ideographLegalTraditional", 30, "%1、"),
    counted("taiwaneseCountingThousand", 30, "%1、"),
]
EXOTIC = [
    counted(number_format, 120)
    for number_format in (
        "decimalFullWidth", "chineseCounting", "taiwaneseCounting", "japaneseCounting", "japaneseLegal", "ideographDigital", "ideographZodiacTraditional",
        "decimalEnclosedCircle", "decimalEnclosedCircleChinese", "decimalEnclosedParen", "decimalEnclosedFullstop", "ideographEnclosedCircle", "numberInDash",
    )
]  # fmt: skip

Shown = Callable[[int], str]
ONES = "一二三四五六七八九"


def digits(signs: str) -> Shown:
    return lambda value: "".join(signs[int(digit)] for digit in str(value))


def plain(value: int) -> str:
    return str(value)


def japanese(value: int) -> str:
    tens, ones = divmod(value - 100, 10)
    return "百" + ("" if not tens else "十" if tens == 1 else ONES[tens - 1] + "十") + (ONES[ones - 1] if ones else "")


def legal(value: int) -> str:
    """What the numerals of 壱拾弐 are up to 120."""
    signs = "零壱弐参四伍六七八九"
    hundred, tens, ones = value // 100, value // 10 % 10, value % 10
    gap = "零" if hundred and not tens and ones else ""
    return ("壱百" if hundred else "") + (signs[tens] + "拾" if tens else gap) + (signs[ones] if ones else "")


# (list, first value, last value): what Word shows, why LibreOffice does not.
WORD: dict[tuple[str, int, int], tuple[Shown, str]] = {
    ("chineseCountingThousand", 101, 109): (lambda n: f"第一百〇{ONES[n - 101]}条", "Word's zero is 〇, LibreOffice's 零"),
    ("chineseCounting", 100, 120): (digits("○" + ONES), "Word counts digit by digit from 100 on (一○一), LibreOffice in hundreds"),
    ("taiwaneseCounting", 100, 120): (digits("○" + ONES), "as chineseCounting"),
    ("japaneseCounting", 100, 120): (japanese, "Word has neither 一 before 百 nor a zero (百一), LibreOffice takes the Chinese numerals"),
    ("japaneseLegal", 1, 120): (legal, "LibreOffice counts in digits from ten on (壱零), Word in tens (壱拾)"),
    ("ideographDigital", 10, 120): (digits("〇" + ONES), "Word counts in digits (一〇), LibreOffice in tens (十)"),
    ("ideographZodiacTraditional", 1, 120): (
        lambda n: "甲乙丙丁戊己庚辛壬癸"[(n - 1) % 10] + "子丑寅卯辰巳午未申酉戌亥"[(n - 1) % 12], "LibreOffice does not know the cycle of sixty and prints digits"
    ),
    ("decimalFullWidth", 1, 120): (digits("０１２３４５６７８９"), "LibreOffice prints half-width digits"),
    ("decimalEnclosedCircle", 21, 50): (plain, "Word's circles end at ⑳, LibreOffice's at ㊿"),
    ("decimalEnclosedCircleChinese", 21, 50): (plain, "Word's circles end at ⑳, LibreOffice's at ㊿"),
    ("decimalEnclosedParen", 1, 20): (lambda n: chr(0x2473 + n), "LibreOffice prints digits"),
    ("decimalEnclosedFullstop", 1, 20): (lambda n: chr(0x2487 + n), "LibreOffice prints digits"),
    ("ideographEnclosedCircle", 1, 10): (lambda n: chr(0x321F + n), "LibreOffice takes it for ①"),
    ("ideographEnclosedCircle", 11, 50): (plain, "LibreOffice takes it for ⑪, Word's set ends at ten"),
    ("numberInDash", 1, 120): (lambda n: f"- {n} -", "LibreOffice prints digits"),
    ("legal under chinese", 1, 9): (
        lambda n: {2: "1.1", 3: "1.2", 5: "2.1"}.get(n, ""), "Word prints all levels of a legal level (w:isLgl) in digits, LibreOffice ignores it"
    ),
    ("articles run on", 5, 6): (lambda n: f"第{n - 2}条", "Word counts on where w:lvlRestart is 0, LibreOffice ignores it"),
}


def document_of(lists: list[Numbers]) -> bytes:
    """One .docx with all lists, each paragraph saying which item of which list it is: `list:3`."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for number, numbers in enumerate(lists, 100):
        numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{"".join(numbers.levels)}</w:abstractNum>'))
        for at, overrides in enumerate(numbers.nums):
            xml = f'<w:num {nsdecls("w")} w:numId="{number * 10 + at}"><w:abstractNumId w:val="{number}"/>{overrides}</w:num>'
            numbering.append(parse_xml(xml))
        if numbers.style:
            style = document.styles.add_style(numbers.style, 1)
            style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number * 10}"/></w:numPr>'))
        for item, (num, index) in enumerate(numbers.items, 1):
            xml = p(f"▸{numbers.name}:{item}", num=None if numbers.style else (number * 10 + num, index), style=numbers.style)
            document.element.body.insert(-1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
    return saved(document)


def labels(text: str) -> Iterator[tuple[str, str]]:
    """Yield each item's name with the number before it."""
    for number, name in re.findall(r"^(.*)▸(.*)$", text, re.MULTILINE):
        yield name, number.strip()


def exported(data: bytes, folder: Path) -> dict[str, str]:
    """The items' numbers by LibreOffice's text export."""
    (folder / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder), str(folder / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return dict(labels((folder / "a.txt").read_text("utf-8-sig")))


@cache
def ours(exotic: bool) -> dict[str, str]:
    return dict(labels(read(document_of(EXOTIC if exotic else PLANS), "a.docx").text))


def explained(name: str) -> str | None:
    """What Word shows for an item by the table."""
    listed, item = name.split(":")
    return next((shown(int(item)) for (each, first, last), (shown, _) in WORD.items() if each == listed and first <= int(item) <= last), None)


def differences(exotic: bool, folder: Path) -> dict[str, tuple[str, str]]:
    found, theirs = ours(exotic), exported(document_of(EXOTIC if exotic else PLANS), folder)
    assert found.keys() == theirs.keys()
    return {name: (number, theirs[name]) for name, number in found.items() if number != theirs[name]}


@needs_libreoffice
def test_numbers_agree_with_libreoffice(tmp_path: Path) -> None:
    unlike = differences(False, tmp_path)
    assert len(ours(False)) >= 800
    assert len(unlike) <= 0.02 * len(ours(False)), unlike
    assert {name: number for name, (number, _) in unlike.items()} == {name: explained(name) for name in unlike}


@needs_libreoffice
def test_exotic_numbers_differ_from_libreoffice_only_where_word_does(tmp_path: Path) -> None:
    unlike = differences(True, tmp_path)
    assert {name: number for name, (number, _) in unlike.items()} == {name: explained(name) for name in unlike}


def test_numbers_are_those_that_word_shows() -> None:
    """Without LibreOffice too: each item for which the table says what Word shows."""
    found = ours(False) | ours(True)
    told = {name: said for name in found if (said := explained(name))}
    assert len(told) > 600
    assert {name: found[name] for name in told} == told


def test_each_number_is_the_label_of_its_paragraph() -> None:
    source = read(document_of(PLANS), "a.docx")
    found = {source.text[a.start : a.end].partition("▸")[2]: a.label for a in source.anchors}
    assert {name: (label or "").strip() for name, label in found.items()} == ours(False)


def test_the_lists_are_those_of_plans() -> None:
    formats = {found for numbers in PLANS for each in numbers.levels for found in re.findall(r'numFmt w:val="(\w+)"', each)}
    assert len(formats) >= 12
    assert any(len(numbers.nums) > 1 for numbers in PLANS)
    assert all(each != other for each, other in pairwise(sorted(numbers.name for numbers in EXOTIC)))
