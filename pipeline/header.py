"""A plan's text -> the facts of its head and foot: title, kind, issuer, number, dates, recipients (elements after GB/T 9704-2012)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.lexicon import alternatives, load
from pipeline.formulae import DATE, NUMBER, Line, date_of, is_numbered, kind_of_title, lines, number_of, opening_kind, opens_document
from pipeline.issuer import body_at_start, letterhead, speaker
from pipeline.nature import is_essay_title, is_plan, is_template, is_truncated
from pipeline.signature import read_signature
from pipeline.title import read_title, topic_of

_LEXICON = load("header")
_HEAD = _LEXICON["head"]
_RECIPIENTS = _LEXICON["recipients"]
_LABELS = _LEXICON["number"]["labels"]
_HEAD_LINES = 24
"""Lines at most, from the first, in which title, number and recipients are looked for."""
_RUNNING = 110
"""Characters from which a line is running text."""
_LABEL = re.compile(rf"(?P<label>{alternatives(_HEAD['labels'])})[ ]?[：:\t ][ ]*(?P<value>.+)")
_NUMBER_LABELS = (*_LABELS, *(f"{label}：" for label in _LABELS), "文件", "：")
_SENTENCE = re.compile(r"[。；：，]")
_ORDER = re.compile(r"第[ ]?[0-9]{1,4}[ ]?号")
_SERIAL = re.compile(r"[\u3400-\u9fff]{1,10}字第[0-9]{3,12}号")
_DATE_LABEL = re.compile(alternatives(_HEAD["dates"]))
_REVISED = re.compile("修订|修正|废止|施行|实施|起")
_ADDRESSED = re.compile(rf"^{alternatives(_RECIPIENTS['starts'])}|{alternatives(_RECIPIENTS['anywhere'])}")
_NOT_ADDRESSED = re.compile(rf"{alternatives(_RECIPIENTS['never'])}|[。！？《]|{alternatives(_RECIPIENTS['never_last'])}$")
_LIST_MARK = re.compile(r"[、，；](?![^（]*）)")


@dataclass(frozen=True, slots=True)
class Header:
    """The facts of one plan, in the dataset's normal form; what the text does not give is None (lists: empty)."""

    title: str | None = None
    kind: str | None = None
    issuer: str | None = None
    number: str | None = None
    issued: str | None = None
    year: str | None = None
    recipients: tuple[str, ...] = ()
    topic: str | None = None
    is_plan: bool = True
    is_template: bool = False
    is_truncated: bool = False


def read_header(text: str) -> Header:
    """Return the facts of the plan whose normalised text is `text`."""
    every = list(lines(text))
    head = _head(every)
    named, title = read_title(every, head)
    kind = (kind_of_title(title) if title else None) or (None if title and is_essay_title(title) else _opened_kind(every))
    number = _number(head)
    signature = read_signature(every)
    issued = signature.issued or _dated_in_head(head)
    return Header(
        title=title,
        kind=kind,
        issuer=signature.issuer or _issuer(every, head, named),
        number=number,
        issued=issued,
        year=_year(issued, number),
        recipients=_recipients(head),
        topic=topic_of(title) if title else None,
        is_plan=is_plan(every, title, kind),
        is_template=is_template(text),
        is_truncated=is_truncated(every),
    )


def _head(every: Sequence[Line]) -> list[Line]:
    """Return the lines before the first paragraph of running text or numbered heading."""
    head: list[Line] = []
    for line in every[:_HEAD_LINES]:
        running = len(line.text) > _RUNNING and not line.text.endswith("：")
        if running or is_numbered(line.text) or opens_document(line.text) or (line.text.endswith("。") and len(line.text) > 30):
            break
        head.append(line)
    return head


def _opened_kind(every: Sequence[Line]) -> str | None:
    """Return the kind that the opening paragraph names (制定本实施方案), None if no paragraph at the start does."""
    for i, line in enumerate(every[:12]):
        if (i < 4 or opens_document(line.text)) and (kind := opening_kind(line.text)):
            return kind
    return None


def _number(head: Sequence[Line]) -> str | None:
    """Return the document's own number: alone on a line of the head, after a label, or beside the names on the letterhead."""
    for i, line in enumerate(head):
        if i and head[i - 1].text.endswith("令") and _ORDER.fullmatch(line.text):
            return head[i - 1].text + line.text.replace(" ", "")
        if _SERIAL.fullmatch(line.text):
            return line.text
        found = NUMBER.search(line.text) if len(line.text) <= 80 else None
        if found is None or _SENTENCE.search(line.text[: found.start()].rstrip("：")) or "《" in line.text:
            continue
        before, after = line.text[: found.start()].strip("（(【 "), line.text[found.end() :].strip("）)】 ")
        if (not before or before.endswith(_NUMBER_LABELS)) and len(after) <= 40:
            return number_of(found)
    return None


def _dated_in_head(head: Sequence[Line]) -> str | None:
    """Return the date in the head that is the document's: after 成文日期 or the like, or in brackets under the title (题注)."""
    for line in head:
        if (label := _DATE_LABEL.search(line.text)) and (found := DATE.search(line.text, label.end())):
            return date_of(found)
        if line.text[0] in "（(" and (found := DATE.match(line.text, 1)) and not _REVISED.search(line.text):
            return date_of(found)
    return None


def _year(issued: str | None, number: str | None) -> str | None:
    """Return the year that issue date or number fixes, as four digits; a masked one fixes none."""
    for value in ((issued or "")[:4], (number or "").partition("〔")[2][:4]):
        if len(value) == 4 and value.isdecimal():
            return value
    return None


def _issuer(every: Sequence[Line], head: Sequence[Line], named: str | None) -> str | None:
    """Return the issuer where nobody signed: from the page's form, the title, the letterhead, or the words of an untitled text."""
    for line in head:
        if (found := _LABEL.match(line.text)) and found["label"] in _HEAD["issuers"]:
            return found["value"].split()[0]
    return (body_at_start(named) if named else None) or letterhead(head) or (None if named else speaker(every))


def _recipients(head: Sequence[Line]) -> tuple[str, ...]:
    """Return the bodies a text is addressed to (主送机关): the line of names that ends in a colon, split where its list is."""
    for i, line in enumerate(head):
        text = line.text.rstrip("：: ")
        addressed = line.text.endswith(("：", ":")) and _ADDRESSED.search(text) and not _LABEL.match(line.text)
        if addressed and len(text) <= 200 and not _NOT_ADDRESSED.search(text):
            above = head[i - 1].text if i else ""
            text = above + text if above.endswith(("、", "，")) else text
            return tuple(part.strip() for part in _LIST_MARK.split(text) if part.strip())
    return ()
