"""A plan's text -> whether it is a template: its own names, places or dates masked or left blank."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon import alternatives, load
from pipeline.header.dates import is_blank_date
from pipeline.header.formulae import is_numbered

_TEMPLATE = load("header")["template"]
_CITED = re.compile(r"《[^》\n]{0,120}》|[〔\[（(][^〕\]）)\n]{0,12}[〕\]）)][^\n，。]{0,8}号")
_MASK = re.compile(_TEMPLATE["masks"])
_PLACEHOLDER = re.compile(_TEMPLATE["placeholders"])
_VAGUE = re.compile(_TEMPLATE["vague"])
_MARKS = re.compile(f"[{re.escape(''.join(_TEMPLATE['mask_marks']))}]+")
_AROUND = 3
"""Characters of a mask before its first mark (20xx年) and behind the marks (某年某月)."""
_HEAD = 2000
"""Characters of a text in which a placeholder for the body's name is looked for."""
_BLANK_ROLE = re.compile(rf"{alternatives(_TEMPLATE['roles'])}[ ]*+[：:][ _]*+")


def is_template(text: str, every: Sequence[str]) -> bool:
    """Tell whether a plan's own names, places or dates are masked (xx镇, 20xx年) or left blank (组长：); what it cites does not count.

    `every` are the lines of `text`.
    """
    if _is_masked(text) or text.count("某") >= _TEMPLATE["vague_least"]:
        own = _CITED.sub("", text)
        if _is_masked(own) or len(_VAGUE.findall(own)) >= _TEMPLATE["vague_least"]:
            return True
    if "称" in text and _PLACEHOLDER.search(text, 0, _HEAD):
        return True
    return any(_is_left_blank(every, i) for i in [i for i, line in enumerate(every) if line[-1] in "：:_日"])


def _is_masked(text: str) -> bool:
    """Tell whether a mask stands in a text, which is looked for around its marks only."""
    around = ((run.end(), _MASK.search(text, max(0, run.start() - _AROUND), run.end() + _AROUND)) for run in _MARKS.finditer(text))
    return any(found and found.start() < end for end, found in around)


def _is_left_blank(every: Sequence[str], i: int) -> bool:
    """Tell whether line `i` is a date to be filled in, or a role that neither it nor the line below names anybody for."""
    line = every[i]
    if line[-1] == "日":
        return is_blank_date(line)
    return _BLANK_ROLE.fullmatch(line) is not None and (i + 1 == len(every) or _names_nobody(every[i + 1]))


def _names_nobody(line: str) -> bool:
    """Tell whether a line is another role, a number or a long sentence."""
    return bool(_LABELLED.match(line)) or is_numbered(line) or "。" in line


_LABELLED = re.compile(r"[\u4e00-\u9fff ]{1,8}[：:]")
