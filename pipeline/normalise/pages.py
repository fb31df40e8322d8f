"""What the pages of a printed or previewed document leave in its text: page marks, heads that run through, numbers of a previewer's chunks.

A mark that cuts a sentence takes the line ends around it along, so that the sentence is whole again. A page that a sentence refers to stays.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from extractors.reading.item_numbers import CIRCLED, NUMBERED, NUMERALS, ONE_IS
from pipeline.normalise.alignment import Edit, in_order

order = 46  # when widths are folded; before marks and lines are judged, which it makes neighbours
logged = True

FULL_LINE, SHORTEST_HEAD, RUNNING_HEAD, LEAST_HEADS, LEAST_CHUNKS = 18, 4, 40, 3, 3
"""Characters of a line that can be cut, of a running head at least and at most; times that a head runs, and chunks, at least."""
SHORTEST_CHUNK, EVEN = 150, 2.5
"""Characters of a previewer's chunk at least, and how many times as long as the shortest one the longest may be."""
LEAST_BARE, SHORTEST_PAGE = 3, 300
"""Page numbers without any mark at least, and characters between two."""
_HAN = "㐀-鿿"
_NEAR = 300
"""Characters before and behind a mark in which its neighbours are looked for."""
_OPENS = re.compile(
    rf"{NUMBERED}(?!\d)|{ONE_IS}|[{CIRCLED}]|第[{NUMERALS}]{{1,3}}[章节条阶]|附件|附：|\|"
)
_DASH = "[—–-]"
_OF = r"第 ?\d{1,4} ?页(?:[ /／，,、]{1,3}|(?=共))共 ?\d{1,4} ?页|共 ?\d{1,4} ?页[ /／，,、]{0,3}第 ?\d{1,4} ?页"
_FIELD = r"(?:NUM)?PAGE(?:S(?![A-Za-z]))?(?: {0,2}\\\* {0,2}(?:MERGEFORMAT|Arabic)){0,2}[ \t]{0,8}(?:\n?[ \t]{0,8}\d{1,4})?"
_FILE = r"\.(?:docx?|wps|pdf|pptx?|xlsx?)[_ ]第 ?\d{1,4} ?页"
_BODY = (
    rf"(?=[—–·•第共NP\d-])(?:{_DASH}{{1,2}} ?\d{{1,4}} ?{_DASH}{{1,2}}|[·•] ?\d{{1,4}} ?[·•]|第 ?\d{{1,4}} ?(?:[/／] ?\d{{1,4}} ?)?页|{_OF}|{_DASH} ?{_FIELD} ?{_DASH}|{_FIELD}"
    rf"|Page \d{{1,4}}(?: of \d{{1,4}})?|(?P<nth>\d{{1,4}}) ?/ ?(?P<all>\d{{1,4}}))"
)
_FIRST, _LINE, _NAMED_FIRST, _NAMED_LINE = (
    re.compile(rf"{start}[ \t]*{body}[ \t]*(?=\n|\Z)") for body in (_BODY, rf"(?:[^\s，。；：、]{{0,40}}{_FILE}|{_BODY})") for start in ("", r"\n")
)
"""Lines that are page marks, the first and others; in texts that name files among them, as trying every line for a file's name costs more."""
_NAMES_FILE = re.compile(_FILE)
_FIELD_NAMES = ("PAGE", "NUMPAGES")
"""Names that in a list of English words are words."""
_BARE = re.compile(r"\n[ \t]*(\d{1,3})[ \t]*(?=\n|\Z)")
_INLINE = re.compile(rf"{_OF}|{_FILE}")
_FIELD_INLINE = re.compile(
    rf"PAGE(?:[ ]{{0,2}}\\\*[ ]{{0,2}}(?:MERGEFORMAT|Arabic)[ ]{{0,2}}\d{{0,4}}|(?<=[{_HAN}。；，）”]PAGE)[ ]?\d{{1,4}}(?![A-Za-z\d]))"
)
_REFERS, _ENCLOSED = re.compile("[见在到于对从至翻及和与（(“《]$"), tuple("）)”》的上中内")
_DASHED = re.compile(rf"{_DASH}{_DASH}? ?(\d{{1,3}}) ?{_DASH}{{1,2}}")
_BESIDE_DASHED = re.compile(rf"[{_HAN}，、。；]")
_STEM = re.compile(r"[^\s，。；：、（）《》“”|]{0,40}$")
_CHUNK = re.compile(r"\n[ \t]*(\d{1,2})、[ \t]*\n?(?=\S)")
_UNENDED = re.compile(rf"[{_HAN}\d，、]$")


class Line(NamedTuple):
    """Words near a mark, and where they begin and end."""

    words: str
    start: int
    end: int


def clean(text: str) -> list[Edit]:
    """Return one deletion per page mark (with the running heads beside it) and per number of a chunk."""
    marks = _marks(text)
    return in_order([*_lines(text, marks), *_inline(text), *_dashed(text, marks), *_chunks(text)])


def _marks(text: str) -> list[tuple[int, int, re.Match[str]]]:
    """Return the lines (line end included) that are page marks; a bare 3/9 is one only in a series, a bare 3 only in one that cuts sentences."""
    at_start, line = (_NAMED_FIRST, _NAMED_LINE) if _NAMES_FILE.search(text) else (_FIRST, _LINE)
    first = at_start.match(text)
    found = [(0, first)] if first else []
    found += ((match.start() + 1, match) for match in line.finditer(text))
    fractions = [(int(match["nth"]), match["all"]) for _, match in found if match["nth"]]
    series = {b for a, b in itertools.pairwise(fractions) if b[0] == a[0] + 1 and b[1] == a[1]}
    series |= {(nth - 1, whole) for nth, whole in series}
    marks = [(start, match) for start, match in found if not match["nth"] or (int(match["nth"]), match["all"]) in series]
    marks = [(start, match) for start, match in marks if match[0].strip() not in _FIELD_NAMES or _is_chinese(_before(text, start))]
    marks += ((match.start() + 1, match) for match in _bare(text))
    return [(start, min(match.end() + 1, len(text)), match) for start, match in sorted(marks, key=lambda mark: mark[0])]


def _is_chinese(line: Line | None) -> bool:
    return line is not None and re.search(f"[{_HAN}]", line.words) is not None


def _bare(text: str) -> list[re.Match[str]]:
    """Return the lines with nothing but a number that are page numbers: they rise by one, stand a page apart, and half of them cut sentences."""
    found = list[re.Match[str]]()
    for match in _BARE.finditer(text):
        if not found or int(match[1]) == int(found[-1][1]) + 1:
            found.append(match)
    if len(found) < LEAST_BARE or min(b.start() - a.end() for a, b in itertools.pairwise(found)) < SHORTEST_PAGE:
        return []
    around = ((_before(text, match.start()), _after(text, match.end())) for match in found)
    cutting = sum(1 for before, after in around if before and after and _goes_on(before.words, after.words))
    return found if 2 * cutting >= len(found) else []


def _lines(text: str, marks: list[tuple[int, int, re.Match[str]]]) -> Iterator[Edit]:
    """Yield the deletions of marks on lines of their own, those that only blanks divide and running heads beside them together."""
    blocks = _merged(text, [(start, end) for start, end, _ in marks])
    heads = _heads(text, blocks)
    for start, end in _merged(text, [_with_heads(text, block, heads) for block in blocks]):
        before, after = _before(text, start), _after(text, end)
        cut = before and after and _goes_on(before.words, after.words)
        yield Edit(before.end, after.start, "", "page") if before and after and cut else Edit(start, end, "", "page")


def _merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans, those joined that nothing but blanks divides."""
    merged = list[tuple[int, int]]()
    for start, end in spans:
        if merged and (start <= merged[-1][1] or not text[merged[-1][1] : start].strip()):
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged


def _heads(text: str, blocks: list[tuple[int, int]]) -> frozenset[str]:
    """Return the short lines that stand beside page marks again and again, and nowhere else but at the top."""
    if len(blocks) < LEAST_HEADS - 1:
        return frozenset()
    near = {line for start, end in blocks for line in (_before(text, start), _after(text, end)) if line}
    top = {line.strip() for line in text[:_NEAR].split("\n")}
    every = Counter(line.strip() for line in text.split("\n"))
    often = ((words, count) for words, count in Counter(line.words for line in near).items() if count >= LEAST_HEADS - (words in top) and _can_run(words))
    return frozenset(words for words, count in often if every[words] <= count + 1)


def _can_run(words: str) -> bool:
    return SHORTEST_HEAD <= len(words) <= RUNNING_HEAD and not _OPENS.match(words) and not re.search("[。；，：|\t]", words)


def _with_heads(text: str, block: tuple[int, int], heads: frozenset[str]) -> tuple[int, int]:
    """Return a block together with the running heads beside it; the one at the top of the text is its title and stays."""
    start, end = block
    before, after = _before(text, start), _after(text, end)
    if before and before.words in heads and _before(text, before.start):
        start = before.start
    if after and after.words in heads:
        end = min(after.end + 1, len(text))
    return start, end


def _before(text: str, at: int) -> Line | None:
    """Return the end of the last line with words before `at`."""
    near = text[max(0, at - _NEAR) : at].rstrip()
    words = near.rpartition("\n")[2].strip()
    end = max(0, at - _NEAR) + len(near)
    return Line(words, end - len(words), end) if words else None


def _after(text: str, at: int) -> Line | None:
    """Return the beginning of the first line with words from `at` on."""
    near = text[at : at + _NEAR]
    start = at + len(near) - len(near.lstrip())
    words = near.lstrip().partition("\n")[0].rstrip()
    return Line(words, start, start + len(words)) if words else None


def _goes_on(words: str, following: str) -> bool:
    """Tell whether a line of running text, no row of a table, has no end mark and the next line does not open a paragraph."""
    if "\t" in words + following or "|" in words + following:
        return False
    running = len(words) >= FULL_LINE and _UNENDED.search(words) and re.search("[，。；]", words)
    return bool(running and re.match(rf"[{_HAN}\d，、。；]", following) and not _OPENS.match(following))


def _inline(text: str) -> Iterator[Edit]:
    """Yield the deletions of page marks inside lines (第3页/共9页, 方案.docx_第3页, PAGE 3) that no sentence refers to."""
    if "PAGE" in text:
        yield from (Edit(*match.span(), "", "page") for match in _FIELD_INLINE.finditer(text))
    for match in _INLINE.finditer(text) if "页" in text else ():
        start, end = match.span()
        if match[0].startswith("."):
            stem = _STEM.search(text, max(0, start - RUNNING_HEAD), start)
            start = stem.start() if stem else start
            if start and text[start - 1] not in " \t\n。；":
                continue  # where the file's name begins is not to be told
        if not _REFERS.search(text, max(0, start - 1), start) and not text.startswith(_ENCLOSED, end):
            yield Edit(start, end, "", "page")


def _dashed(text: str, marks: list[tuple[int, int, re.Match[str]]]) -> Iterator[Edit]:
    """Yield the deletions of —3— between characters, if the numbers of such marks go up one by one through the text."""
    inside = [m for m in _DASHED.finditer(text) if _BESIDE_DASHED.match(text, m.start() - 1) and _BESIDE_DASHED.match(text, m.end())]
    if not inside:
        return
    numbered = [(start, int(number[1])) for start, _, match in marks if (number := _DASHED.search(match[0]))]
    numbers = [n for _, n in sorted([*((m.start(), int(m[1])) for m in inside), *numbered])]
    if len(numbers) > 1 and all(b == a + 1 for a, b in itertools.pairwise(numbers)):
        yield from (Edit(*match.span(), "", "page") for match in inside)


def _chunks(text: str) -> Iterator[Edit]:
    """Yield the deletions of numbers (⏎2、) with which a previewer heads its chunks: they cut sentences, rise by one and stand evenly far apart."""
    cuts = list[tuple[int, re.Match[str]]]()
    for match in _CHUNK.finditer(text):
        number = int(match[1])
        if number != (cuts[-1][0] + 1 if cuts else max(1, min(2, number))):
            continue
        before = _before(text, match.start())
        if before and len(before.words) >= FULL_LINE and _UNENDED.search(before.words):
            cuts.append((number, match))
    if len(cuts) < LEAST_CHUNKS:
        return
    starts = [match.start() for _, match in cuts]
    lengths = [b - a for a, b in itertools.pairwise(starts)]
    whole = [*lengths, starts[0]] if cuts[0][0] == 2 else lengths
    if min(whole) >= SHORTEST_CHUNK and max(whole) <= EVEN * min(whole) and len(text) - starts[-1] <= EVEN * max(whole):
        yield from (Edit(match.start(), match.end(), "", "page chunk") for _, match in cuts)
