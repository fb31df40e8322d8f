"""The head of a text: which lines belong to it, and whom it addresses (主送机关)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon import alternatives, load
from pipeline.header.form import is_form_line
from pipeline.header.formulae import is_numbered, opens_document

_RECIPIENTS = load("header")["recipients"]
_HEAD_LINES = 24
"""Lines at most, from the first, in which title, number and recipients are looked for."""
_RUNNING = 110
"""Characters from which a line is running text."""
_ADDRESSED = re.compile(
    rf"^{alternatives(_RECIPIENTS['starts'])}|{alternatives(_RECIPIENTS['anywhere'])}|^[^，。；：]{{2,20}}{alternatives(_RECIPIENTS['ends'])}$"
)
_NOT_ADDRESSED = re.compile(rf"{alternatives(_RECIPIENTS['never'])}|[。！？《]|{alternatives(_RECIPIENTS['never_last'])}$")
_LIST_MARK = re.compile(r"([、，；])(?![^（]*）)")
_LABEL = re.compile(r"^[\u4e00-\u9fff](?:[ \t]{1,6}[\u4e00-\u9fff]){1,3}[ ]?[：:]")
_WORDS = re.compile(r"\w")
_BARE = tuple(_RECIPIENTS["bare"])


def head_of(every: Sequence[str]) -> list[str]:
    """Return the lines before the first paragraph of running text or numbered heading; letters spread over a label drawn together."""
    head: list[str] = []
    for line in every[:_HEAD_LINES]:
        running = len(line) > _RUNNING and not line.endswith("：") and not is_form_line(line)
        if running or is_numbered(line) or opens_document(line) or (line.endswith("。") and len(line) > 30):
            break
        if _WORDS.search(line):
            head.append(_LABEL.sub(_together, line))
    return head


def _together(label: re.Match[str]) -> str:
    """Return a label without the blanks that spread its letters: 文  号： -> 文号：."""
    return re.sub(r"[ \t]+", "", label[0])


def recipients(head: Sequence[str]) -> tuple[str, ...]:
    """Return the bodies a text is addressed to: the line of names that ends in a colon, split where its list is."""
    for i, line in enumerate(head):
        text = line.rstrip("：: ")
        addressed = line.endswith(("：", ":")) and _ADDRESSED.search(text) and not is_form_line(line)
        if addressed and len(text) <= 200 and not _NOT_ADDRESSED.search(text):
            above = head[i - 1] if i else ""
            return listed(above + text if above.endswith(("、", "，")) else text)
    return ()


def listed(text: str) -> tuple[str, ...]:
    """Return the names of a list; what shares 各 or its last word with its neighbour stays with it (各县委、人民政府; 各省、自治区、直辖市人民政府)."""
    pieces = _LIST_MARK.split(text)
    names = [pieces[0].strip()]
    for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        name = piece.strip()
        shares = name in _BARE or (names[-1].rpartition("、")[2].removeprefix("各") in _RECIPIENTS["places"] and name.endswith("人民政府"))
        shares = shares or (name in _RECIPIENTS["places"] and names[-1].removeprefix("各") in _RECIPIENTS["places"])
        if mark == "、" and shares:
            names[-1] += mark + name
        else:
            names.append(name)
    return tuple(name for name in names if name)
