"""A document's normalised text -> the plans it holds."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.numbers import number
from pipeline.header.dates import signing_date
from pipeline.header.formulae import Line, is_numbered, kind_of_title, lines, opens_document
from pipeline.header.numbers import NUMBER

_LEXICON = load("split")
_LABELS = _LEXICON["labels"]
_TAIL = tuple(load("header")["signature"]["tail"])
_FIRM = tuple(load("header")["kinds"]["firm"])
_INTRODUCES = tuple(load("junk")["intro"])
_WRAPS = re.compile(alternatives(_LEXICON["wraps"]["words"]) + r"[^。\n]{0,12}(?:《|给你们)")
_ANNEX = re.compile(r"附[件表录][ ]?[一二三四五六七八九十0-9]{0,3}(?:-[0-9]{1,2})?[：:]?$")
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
    for label, part in _parts(text, _labels(text)):
        pieces += [PlanPiece(span, label) for span in _documents(text, part, labelled=label is not None)]
    return tuple(replace(piece, is_whole=len(pieces) == 1) for piece in pieces)


_FIGURE = r"(?:[一二三四五六七八九十百]{1,3}|[0-9]{1,3})"
_STRONG = re.compile(
    rf"(?P<base>[^\n。；]{{0,40}}?)[【\[（(〔★*]{{0,3}}(?:第[ ]?(?P<counted>{_FIGURE})[ ]?篇|篇[ ]?(?P<plain>{_FIGURE}))[】\]）)〕★*]{{0,3}}[ ]*"
    r"(?:$|[（(][^（）()\n]{1,12}[)）]$|[:：、.](?P<rest>[^\n]*)|(?<=[】\]）) ])[^\n。；]{4,40}$)"
)
_TITLED = re.compile(
    rf"[【\[（(]?(?:(?:第|Part ?)?(?P<first>{_FIGURE})(?:部分|套|份|则)?[】\]）)、.．:： ]+(?P<title>[^\n。；，]{{4,40}})"
    rf"|(?P<base>[^\n。；，：]{{2,40}}?)(?:之|第)?(?P<last>{_FIGURE})(?:套|份|则)?[】\]）)]?(?:$|[:：][^\n。；]{{0,40}}))$"
)
_WEAK = re.compile(
    rf"(?P<base>[^\n。；：，]{{0,45}}?)(?P<word>{alternatives(_LABELS['words'])})?[ ]?[（(【]?(?P<plain>{_FIGURE})[）)】]?(?:$|[:：][^\n。；]{{0,40}}$)"
)


def _labels(text: str) -> tuple[Label, ...]:
    """Return the labels of a compilation, none if the document is none.

    A 篇 with a number is believed alone. A title or 范文 with a number is a label only if it returns with the next one, counts up from one, and no
    document has opened before it (整改措施1, 整改措施2 are headings of one plan). Titles that count otherwise (方案一：, 1、某方案) are labels if a
    document opens under each.
    """
    every = list(lines(text))
    strong = _counting(filter(None, map(_strong_label, every)))
    if strong:
        return tuple(strong)
    series: dict[str, list[Label]] = {}
    for line in every:
        if not series and opens_document(line.text):
            break
        if (found := _weak_label(line)) is not None:
            series.setdefault(found[0], []).append(found[1])
    counted = [_counting(labels) for labels in series.values() if labels[0].number == 1]
    longest = max(counted, key=len, default=[])
    if len(longest) < 2:
        above = (line for line, following in itertools.pairwise(every) if opens_document(following.text))
        longest = _counting(filter(None, map(_titled_label, above)))
    return tuple(longest) if len(longest) > 1 and longest[0].number == 1 else ()


def _strong_label(line: Line) -> Label | None:
    """Return the label that a line is, or opens with where its text follows on the same line; None if it is none."""
    found = _STRONG.match(line.text[: _LABELS["longest"] * 2])
    if not found:
        return None
    ordinal = number(found["counted"] or found["plain"]) or 0
    rest = line.text[found.end("counted" if found["counted"] else "plain") :].lstrip("】]）)〕篇 :：、.")
    if found["counted"] and rest.startswith(tuple(_LABELS["own_parts"])):
        return None
    if len(line.text) <= _LABELS["longest"] and not line.text.endswith(("。", "；", "，")):
        return Label(_bare(line.text), ordinal, line.span.start, line.span.end)
    if found["rest"] is None or found["base"]:
        return None
    return Label(_bare(line.text[: found.start("rest")]), ordinal, line.span.start, line.span.start + found.start("rest"))


def _bare(label: str) -> str:
    """Return a label without the marks that set it off: 【篇一】 -> 篇一, 篇一： -> 篇一."""
    label = label.strip("★*#· ：:、.")
    return label[1:-1] if label[0] + label[-1] in ("【】", "[]", "（）", "()", "〔〕") else label


def _weak_label(line: Line) -> tuple[str, Label] | None:
    """Return the words that a numbered title or model repeats and the label it would be, None if the line is neither."""
    found = _WEAK.match(line.text) if len(line.text) <= _LABELS["longest"] else None
    if not found:
        return None
    base = found["base"].strip()
    if not found["word"] and (len(base) < 5 or not (kind_of_title(base) or "").endswith(_FIRM)):
        return None
    return base, Label(_bare(line.text), number(found["plain"]) or 0, line.span.start, line.span.end)


def _titled_label(line: Line) -> Label | None:
    """Return the label that a line above an opening is: a title with a number before or after it, or a bare 方案一; None if it is none."""
    found = _TITLED.match(line.text) if len(line.text) <= _LABELS["longest"] else None
    if not found or not (kind_of_title(found["title"] or found["base"]) or "").endswith(_FIRM):
        return None
    return Label(_bare(line.text), number(found["first"] or found["last"]) or 0, line.span.start, line.span.end)


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
    """What has been seen of the document that a part's lines are being added to: its first line, an opening, a signature, a word of its annexes."""

    first: Line
    opened: bool = False
    signed: bool = False
    wraps: bool = False
    annexed: bool = False
    names_annex: bool = False


def _documents(text: str, part: Span, *, labelled: bool) -> Iterator[Span]:
    """Yield the documents of one part, cut where another opens.

    A collector's introduction to a part belongs to none, nor does a last line that repeats an opening.
    """
    body = list(lines(text, part))
    while labelled and body and len(body[0].text) < 200 and any(word in body[0].text for word in _INTRODUCES):
        del body[0]
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
        titled = i > 0 and _is_title(body[i - 1].text)
        if settled and _another_begins(line, opens, state, labelled, titled) and (labelled or _head_of(body, i) < i):
            head = _head_of(body, i)
            state = _State(body[head])
            yield head
        _advance(state, line, opens)


def _another_begins(line: Line, opens: bool, state: _State, labelled: bool, titled: bool) -> bool:
    """Tell whether a line is the first running text of a document other than the one it would be added to.

    `opens` tells whether it has an opening's formula, `titled` whether the line above is a title.

    In a compilation an opening is enough where one has been before, or the first line said again, or running text after a signature. Elsewhere a
    document must have been opened before another can open, and be signed, or have no annexes while a title stands right above the other's opening.
    """
    if not labelled:
        return opens and state.opened and (state.signed or (titled and not state.names_annex))
    running = len(line.text) > 30 and line.text.endswith(("。", "：")) and not is_numbered(line.text)
    repeated = len(line.text) > 30 and line.text == state.first.text
    return repeated or (opens and state.opened) or (state.signed and (opens or running) and not line.text.startswith(_TAIL))


def _is_title(line: str) -> bool:
    """Tell whether a line is a whole title by its form: some words that end in a firm kind, without number or punctuation."""
    return len(line) > 5 and not is_numbered(line) and not re.search("[，。；：]", line) and (kind_of_title(line) or "").endswith(_FIRM)


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
    state.names_annex = state.names_annex or "附件" in line.text or "附表" in line.text
    if not state.opened and len(line.text) < 300 and _WRAPS.search(line.text):
        state.wraps = True
