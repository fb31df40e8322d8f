"""A document's normalised text -> the plans it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.numbers import number
from pipeline.formulae import NUMBER, Line, is_numbered, kind_of_title, lines, opens_document, signing_date

_LEXICON = load("split")
_LABELS = _LEXICON["labels"]
_TAIL = tuple(load("header")["signature"]["tail"])
_WRAPS = re.compile(alternatives(_LEXICON["wraps"]["words"]) + r"[^。\n]{0,12}(?:《|给你们)")
_ANNEX = re.compile(r"附[件表录][ ]?[一二三四五六七八九十0-9]{0,3}[：:]?$")
_LEAST = 150
"""Characters that a plan has at least before an opening in the same part can be another one's."""


@dataclass(frozen=True, slots=True)
class PlanPiece:
    """One plan of a document: its span in the normalised text, the compilation's own heading for it, and whether the document holds no other."""

    span: Span
    label: str | None = None
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """A compilation's heading for one of its parts, and where the part's text begins."""

    text: str
    number: int
    start: int
    content: int


def split(text: str) -> tuple[PlanPiece, ...]:
    """Return the plans of a document, in the order of the text, without the white space around them.

    A compilation (篇一, 篇2, 第三篇, 范文一, a title repeated with a number) is cut at its labels, what stands before the first of them is left out
    unless it is a document; a part that holds several documents is cut where the next one opens. A document without labels is one plan, whatever it
    wraps and appends, unless a second one with a title and an opening of its own follows the first one's signature. () if the text is blank.
    """
    pieces = []
    for label, part in _parts(text, tuple(_labels(text))):
        pieces += [PlanPiece(span, label) for span in _documents(text, part, labelled=label is not None)]
    return tuple(replace(piece, is_whole=len(pieces) == 1) for piece in pieces)


@cache
def _strong() -> re.Pattern[str]:
    figure = r"(?P<{}>[一二三四五六七八九十百]{{1,3}}|[0-9]{{1,3}})"
    words = alternatives(_LABELS["words"])
    return re.compile(
        rf"(?P<base>[^\n。；]{{0,40}}?)[【\[（(〔]?(?:第[ ]?{figure.format('a')}[ ]?篇|篇[ ]?{figure.format('b')}|{words}[ ]?[（(]?{figure.format('c')})"
        r"[】\]）)〕]?[ ]*(?:$|[:：、.](?P<rest>[^\n]*)|[ ](?P<title>[^\n。；]{4,40})$)"
    )


@cache
def _weak() -> re.Pattern[str]:
    return re.compile(r"(?P<base>[^\n。；：，]{4,45}?)[ ]?[（(]?(?P<n>[一二三四五六七八九十]{1,3}|[0-9]{1,2})[）)]?$")


def _labels(text: str) -> Iterator[Label]:
    """Yield the labels of a compilation: strong ones that count up from any number, or else at least two like titles that count up from one."""
    all_lines = [line for line in lines(text)]
    strong = _counting(filter(None, map(_strong_label, all_lines)))
    if strong:
        yield from strong
        return
    series: dict[str, list[Label]] = {}
    for line in all_lines:
        found = _weak().match(line.text) if len(line.text) <= _LABELS["longest"] else None
        if found and kind_of_title(found["base"].strip()):
            label = Label(line.text, number(found["n"]) or 0, line.span.start, line.span.end)
            series.setdefault(found["base"].strip(), []).append(label)
    counted = [_counting(labels) for labels in series.values() if labels[0].number == 1]
    yield from max((labels for labels in counted if len(labels) > 1), key=len, default=[])


def _strong_label(line: Line) -> Label | None:
    """Return the label that a line is, or opens with where its text follows on the same line; None if it is none."""
    found = _strong().match(line.text[: _LABELS["longest"] * 2])
    if not found:
        return None
    ordinal = number(found["a"] or found["b"] or found["c"]) or 0
    rest = (found["rest"] or found["title"] or "").strip()
    if found["a"] and rest.startswith(tuple(_LABELS["own_parts"])):
        return None
    if len(line.text) <= _LABELS["longest"] and not line.text.endswith(("。", "；", "，")):
        return Label(line.text.strip("【】[]（）() ：:"), ordinal, line.span.start, line.span.end)
    if found["rest"] is None or found["base"]:
        return None
    return Label(line.text[: found.start("rest")].strip("【】[]（）() ：:、."), ordinal, line.span.start, line.span.start + found.start("rest"))


def _counting(labels: Iterable[Label]) -> list[Label]:
    """Return the labels whose numbers count up; a number 1 starts the count anew (a table of contents before the parts)."""
    kept: list[Label] = []
    for label in labels:
        if not kept or label.number == 1 or kept[-1].number < label.number <= kept[-1].number + 3:
            kept.append(label)
    return kept


def _parts(text: str, labels: tuple[Label, ...]) -> Iterator[tuple[str | None, Span]]:
    """Yield each part of the document under its label; what stands before the first label only if a document opens in it."""
    first = labels[0].start if labels else len(text)
    if not labels or any(opens_document(line.text) for line in lines(text, Span(0, first))):
        yield None, Span(0, first)
    for i, label in enumerate(labels):
        end = labels[i + 1].start if i + 1 < len(labels) else len(text)
        yield label.text, Span(label.content, end)


@dataclass(slots=True)
class _State:
    """What has been seen of the document that a part's lines are being added to: its first line, an opening, a signature, an annex after that."""

    first: Line
    opened: bool = False
    signed: bool = False
    wraps: bool = False
    annexed: bool = False


def _documents(text: str, part: Span, *, labelled: bool) -> Iterator[Span]:
    """Yield the documents of one part, cut where another opens; a last line that repeats an opening belongs to none."""
    body = list(lines(text, part))
    starts = list(_starts(body, labelled))
    firsts = [body[i].text for i in starts]
    for i, first in enumerate(starts):
        last = (starts[i + 1] if i + 1 < len(starts) else len(body)) - 1
        if first < last or firsts[i] not in firsts[:i]:
            yield Span(body[first].span.start, body[last].span.end)


def _starts(body: list[Line], labelled: bool) -> Iterator[int]:
    """Yield the indices of the lines with which a document of the part begins."""
    if not body:
        return
    state = _State(body[0])
    yield 0
    for i, line in enumerate(body):
        opens = opens_document(line.text)
        settled = line.span.start - state.first.span.start >= _LEAST and not state.annexed and not state.wraps
        if settled and _another_begins(line, opens, state, labelled) and (labelled or _head_of(body, i) < i):
            head = _head_of(body, i)
            state = _State(body[head])
            yield head
        _advance(state, line, opens)


def _another_begins(line: Line, opens: bool, state: _State, labelled: bool) -> bool:
    """Tell whether a line is the first running text of a document other than the one it would be added to; `opens` if it has an opening's formula.

    In a compilation an opening is enough where one has been before, or the first line said again, or running text after a signature. Elsewhere a
    document must have been opened and signed before another can open.
    """
    if not labelled:
        return opens and state.opened and state.signed
    running = len(line.text) > 30 and line.text.endswith(("。", "：")) and not is_numbered(line.text)
    repeated = len(line.text) > 30 and line.text == state.first.text
    return repeated or (opens and state.opened) or (state.signed and (opens or running) and not line.text.startswith(_TAIL))


def _head_of(body: list[Line], opening: int) -> int:
    """Return the index of the first line of the head (title, number, recipients) that stands above an opening; the opening itself if none does."""
    head = opening
    for i in range(opening - 1, max(-1, opening - 7), -1):
        text = body[i].text
        if len(text) > 60 or is_numbered(text) or signing_date(text) or (text.endswith(("。", "；", "，")) and not kind_of_title(text)):
            break
        if kind_of_title(text) or NUMBER.search(text) or text.endswith("："):
            head = i
    return head


def _advance(state: _State, line: Line, opens: bool) -> None:
    """Note in `state` what a line adds to the document; `opens` if it has an opening's formula."""
    if state.wraps and kind_of_title(line.text):
        state.wraps = state.opened = state.signed = False
    if opens:
        state.opened = True
    elif signing_date(line.text):
        state.signed = True
    if _ANNEX.match(line.text) or (state.signed and line.text.startswith("附")):
        state.annexed = True
    if not state.opened and len(line.text) < 300 and _WRAPS.search(line.text):
        state.wraps = True
