"""Marks of Markdown that a converter or an editor left: # before headings, ** and * around words, > before quotations, a backslash before a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.reading.item_numbers import NUMBERED
from extractors.reading.names import SURNAMES
from extractors.reading.units import is_unit
from pipeline.normalise.alignment import Edit, in_order
from pipeline.normalise.flags.masks import BODY

order = 42  # when widths are folded; before blanks, marks and lines are judged
logged = True

KIND = "markdown"
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(?=\S)", re.MULTILINE)
_HEADING_END = re.compile(r"[ \t]+#{1,6}[ \t]*$", re.MULTILINE)
_BOLD = re.compile(r"\*\*(?![*\s])(?P<words>[^*\n]{2,80})(?<!\s)\*\*(?!\*)")
_ITALIC = re.compile(r"(?<![*\\])\*(?![*\s])(?P<words>[^*\n|\t，。；：、]{2,40})(?<!\s)\*(?!\*)")
_APART = re.compile(r"[\s|：:，。；、（(“\-•·.．)）\[\]]")
"""What bold type stands behind where it is not part of a sentence; the like stands behind it."""
_CLAUSES = re.compile("[，。；、：]")
_NUMBER = re.compile(f"^{NUMBERED}")
_ACTS = re.compile(r"[，。；：、（）]|牵头|负责|配合|会同|协助|承担|组织|[和及与]|$")
"""Behind the whole name of a unit: bold type closes there (由**县应急局**牵头), no mask opens."""
_ESCAPED = re.compile(r"\\(?=[*_#\[\]().+\-!>|~`])")
_QUOTED = re.compile(r"^[ \t]{0,3}>[ \t]?(?=\S)", re.MULTILINE)
_LINKED = re.compile(r"\[(?P<words>[^\[\]\n]{1,80})\][(（](?:https?://|/|#|mailto:)[^()（）\s]{0,300}[)）]")


def clean(text: str) -> list[Edit]:
    """Return one deletion per mark of Markdown in a text that has headings or words marked so; masks (**县, 李**) stay."""
    bold = [*_bold(text)] if "**" in text else []
    headings = [Edit(*match.span(), "", KIND) for match in _HEADING.finditer(text)] if "# " in text else []
    if not bold and not headings:
        return []
    ends = [Edit(*match.span(), "", KIND) for match in _HEADING_END.finditer(text)] if headings else []
    return in_order([*bold, *headings, *ends, *_others(text)])


def _around_words(match: re.Match[str]) -> Iterator[Edit]:
    """Yield the deletions of what stands before and behind the words of a match."""
    yield Edit(match.start(), match.start("words"), "", KIND)
    yield Edit(match.end("words"), match.end(), "", KIND)


def _bold(text: str) -> Iterator[Edit]:
    """Yield the two marks around each run of bold type."""
    for match in _BOLD.finditer(text):
        before, after = text[match.start() - 1 : match.start()] or "\n", text[match.end() : match.end() + 1] or "\n"
        named = is_unit(match["words"]) and _ACTS.match(text, match.end()) is not None
        masked = (BODY.match(match["words"]) and not named) or (BODY.match(text, match.end()) and not match["words"].endswith("："))
        if _is_bold(before, match["words"], after) and not masked:
            yield from _around_words(match)


def _is_bold(before: str, words: str, after: str) -> bool:
    """Tell whether stars around `words` are marks of bold type, by what stands before and after them: not those of masks (王**任组长，李**任…; 20**年).

    As CommonMark 0.31, 6.2 has it, a mark beside punctuation opens, or closes, only where there is punctuation or a blank on its other side.
    """
    if (_CLAUSES.match(words) and not _APART.match(before)) or before.isdigit():
        return False
    if _APART.match(before):
        return _APART.match(after) is not None or words.endswith("：") or not _CLAUSES.search(_NUMBER.sub("", words))
    return not _CLAUSES.search(words) and not (before in SURNAMES and words[-1] in SURNAMES)


def _others(text: str) -> Iterator[Edit]:
    """Yield the marks that are taken for Markdown only where the text has its headings or bold type: italics, quotations, escapes, links."""
    for match in _ITALIC.finditer(text):
        if _APART.match(text[match.start() - 1 : match.start()] or "\n") and not BODY.match(match["words"]) and not BODY.match(text, match.end()):
            yield from _around_words(match)
    if "\\" in text:
        yield from (Edit(*match.span(), "", KIND) for match in _ESCAPED.finditer(text))
    if ">" in text:
        yield from (Edit(*match.span(), "", KIND) for match in _QUOTED.finditer(text))
    if "](" in text or "]（" in text:
        for match in _LINKED.finditer(text):
            yield from _around_words(match)
