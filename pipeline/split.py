"""A document's normalised text -> the plans it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.numbers import number
from pipeline.header.dates import LAST_OF_DATE, signing_date
from pipeline.header.formulae import Line, is_numbered, kind_of_title, lines, opens_document
from pipeline.header.head import recipients
from pipeline.header.numbers import NUMBER, is_number_line

_LEXICON = load("split")
_LABELS = _LEXICON["labels"]
_LONGEST_LABEL: int = _LABELS["longest"]
_TAIL = tuple(load("header")["signature"]["tail"])
_FIRM = tuple(load("header")["kinds"]["firm"])
_INTRODUCES = tuple(load("junk")["intro"])
_WRAPS = re.compile(alternatives(_LEXICON["wraps"]["words"]) + r"[^。\n]{0,12}(?:《|给你们)")
_ANNEX = re.compile(r"附[件表录][ ]?[一二三四五六七八九十0-9]{0,3}(?:-[0-9]{1,2})?[：:]?$")
_CLOSES = re.compile(_LEXICON["closing"]["form"])
_OF_ARTICLES = (*_FIRM, "制度", "规则", "守则", "规范", "准则")
"""Kinds of documents whose sections are 第一条, 第二条 …"""
_PUNCTUATION = re.compile("[，。；：]")
_MOST_SENT = 2000
_LEAST, _LEAST_SIGNED = 150, 60
"""Characters that a plan, and a signed one, has at least before an opening in the same part can be another one's."""


@dataclass(frozen=True, slots=True)
class PlanPiece:
    """One plan of a document: its span in the normalised text, the compilation's own heading for it, and whether the document holds no other."""

    span: Span
    label: str | None = None
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """A compilation's heading for one of its parts: its number, the index of its line, and where on that line the part's own text begins, if it does."""

    text: str
    number: int
    line: int
    rest: int | None = None


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines, and which of them open a document."""

    every: Sequence[Line]
    opens: Sequence[bool]


def split(text: str) -> tuple[PlanPiece, ...]:
    """Return the plans of a document, in the order of the text, without the white space around them.

    A compilation (篇一, 篇2, 第三篇, 范文一, a title repeated with a number) is cut at its labels, what stands before the first of them is left out
    unless it is a document; a part that holds several documents is cut where the next one opens. A document without labels is one plan, whatever it
    wraps and appends, unless a second one with a head or an opening of its own follows the first one's end. () if the text is blank.
    """
    every = lines(text)
    whole = _Lines(every, [opens_document(line.text) for line in every])
    pieces = []
    for label, part in _parts(whole, _labels(whole)):
        pieces += [PlanPiece(span, label) for span in _documents(part, labelled=label is not None)]
    return tuple(pieces) if len(pieces) == 1 else tuple(replace(piece, is_whole=False) for piece in pieces)


_FIGURES = "一二三四五六七八九十百0123456789"
_FIGURE = r"(?:[一二三四五六七八九十百]{1,3}|[0-9]{1,3})"
_STRONG = re.compile(
    rf"(?P<base>[^\n。；]{{0,40}}?)[【\[（(〔★*]{{0,3}}(?:第[ ]?(?P<counted>{_FIGURE})[ ]?篇|篇[ ]?(?P<plain>{_FIGURE}))[】\]）)〕★*]{{0,3}}[ ]*"
    r"(?:$|[（(][^（）()\n]{1,12}[)）]$|[:：、.](?P<rest>[^\n]*)|(?<=[】\]）) ])[^\n。；]{4,40}$)"
)
_TITLED = re.compile(
    rf"[【\[（(]?(?:(?:第|Part ?)?(?P<first>{_FIGURE})(?:部分|套|份|则)?[】\]）)、.．:：, ]+(?P<title>[^\n。；，]{{4,40}})"
    rf"|(?P<base>[^\n。；，：]{{2,40}}?)(?:之|第)?(?P<last>{_FIGURE})(?:套|份|则)?[】\]）)]?(?:$|[:：][^\n。；]{{0,40}}))$"
)
_WEAK = re.compile(
    rf"(?P<base>[^\n。；：:，]{{0,45}}?)(?P<word>{alternatives(_LABELS['words'])})?[ ]?[（(【]?"
    rf"(?:(?P<plain>{_FIGURE})|第(?P<copy>{_FIGURE})[份套则款])[）)】]?(?:$|[:：][^\n。；]{{0,40}}$)"
)
_MAY_END_LABEL = frozenset(_FIGURES + "）)】份套则款")


def _labels(whole: _Lines) -> tuple[Label, ...]:
    """Return the labels of a compilation, none if the document is none.

    A 篇 with a number is believed alone, unless a single work's parts are called so. A title or 范文 with a number is a label only if it returns
    with the next one, counts up from one, and no document has opened before it (整改措施1, 整改措施2 are headings of one plan). Titles that count
    otherwise (方案一：, 1、某方案) are labels if a document opens under each.
    """
    every = whole.every
    strong = _counting(label for i, line in enumerate(every) if "篇" in line.text and (label := _strong_label(line.text, i)))
    if strong and not _are_parts_of_one_work(strong, whole):
        return tuple(_without_title(label, every) for label in strong)
    series: dict[str, list[Label]] = {}
    for i, line in enumerate(every):
        if not series and whole.opens[i]:
            break
        if (found := _weak_label(line.text, i)) is not None:
            series.setdefault(found[0], []).append(found[1])
    longest = max((_counting(labels) for labels in series.values() if labels[0].number == 1), key=len, default=[])
    if len(longest) < 2:
        above = (i for i in range(len(every) - 1) if whole.opens[i + 1])
        longest = _counting(label for i in above if (label := _titled_label(every[i].text, i)))
    return tuple(longest) if len(longest) > 1 and longest[0].number == 1 else ()


def _strong_label(line: str, i: int) -> Label | None:
    """Return the label that a line is, or opens with where its text follows on the same line; None if it is none."""
    found = _STRONG.match(line[: _LONGEST_LABEL * 2])
    if not found:
        return None
    ordinal = number(found["counted"] or found["plain"]) or 0
    if len(line) <= _LONGEST_LABEL and not line.endswith(("。", "；", "，")):
        return Label(_bare(line), ordinal, i)
    if found["rest"] is None or found["base"]:
        return None
    return Label(_bare(line[: found.start("rest")]), ordinal, i, found.start("rest"))


_OF_PART = rf"(?:第[ ]?{_FIGURE}[ ]?篇|篇[ ]?{_FIGURE})"
_NUMBER_FIRST = re.compile(rf"(?:[【\[（(〔]{_OF_PART}[】\]）)〕]|{_OF_PART}(?=[:：、. ]))[:：、. ]*")
_OWN_TITLE = re.compile(
    r"(?:19|20)[0-9xX×*]{2}[—-]?(?:20[0-9xX×*]{2})?[学年]|(?:[xX×＊*○]{1,3}|[\u4e00-\u9fff]{2,4})[省市县区镇乡村](?![场委民庄容政级])"
    r"|[xX×＊*○]{2,3}(?:街道|公司|学校|医院|幼儿园|[局校院])"
)
"""How a plan's own title begins, naming its year or place; a collector's name for a part does not (校园安全工作方案)."""


def _without_title(label: Label, every: Sequence[Line]) -> Label:
    """Return a label without the plan's own title where that stands behind it on its line (【篇一】某镇2022年…办法), and no title on the next."""
    line, found = every[label.line].text, None
    if label.rest is None and len(line) > 8:
        found = _NUMBER_FIRST.match(line)
    if found is None or not _OWN_TITLE.match(line, found.end()) or not (kind_of_title(line) or "").endswith(_FIRM):
        return label
    if label.line + 1 < len(every) and _is_title(every[label.line + 1].text):
        return label
    return Label(_bare(line[: found.end()]), label.number, label.line, found.end())


_COUNTED = re.compile(rf"第[ ]?{_FIGURE}[ ]?篇[ :：、.]*")
_CHAPTER = re.compile(r"第[ ]?([一二三四五六七八九十百]{1,3}|[0-9]{1,3})[ ]?[章条]")


def _are_parts_of_one_work(labels: Sequence[Label], whole: _Lines) -> bool:
    """Tell whether 第一篇, 第二篇 … are a book-like plan's own parts, or a list's items, and no compilation's labels.

    A part of a work is called 总则 or the like, or its chapters go on counting where the part before stopped; a list's items have no text under them.
    """
    ends = [*(label.line for label in labels[1:]), len(whole.every)]
    filled = [(label, end) for label, end in zip(labels, ends, strict=True) if label.rest is not None or label.line + 1 < end]
    if len(filled) * 2 < max(label.number for label in labels):
        return True
    for label, end in filled:
        counted = _COUNTED.match(whole.every[label.line].text)
        name = whole.every[label.line].text[counted.end() :] if counted else ""
        if counted and name.startswith(tuple(_LABELS["own_parts"])):
            return True
        chapters = (found for line in whole.every[label.line + 1 : min(end, label.line + 4)] if (found := _CHAPTER.match(line.text)))
        if label.number > 1 and counted and (first := next(chapters, None)) and number(first[1]) != 1:
            return True
    return False


def _bare(label: str) -> str:
    """Return a label without the marks that set it off: 【篇一】 -> 篇一, 篇一： -> 篇一."""
    label = label.strip("★*#· ：:、.")
    return label[1:-1] if label[0] + label[-1] in ("【】", "[]", "（）", "()", "〔〕") else label


def _weak_label(line: str, i: int) -> tuple[str, Label] | None:
    """Return the words that a numbered title or model repeats and the label it would be, None if the line is neither."""
    if len(line) > _LONGEST_LABEL or line.partition("：")[0].partition(":")[0][-1:] not in _MAY_END_LABEL or not (found := _WEAK.match(line)):
        return None
    base = found["base"].strip()
    if not found["word"] and not found["copy"] and (len(base) < 5 or not (kind_of_title(base) or "").endswith(_FIRM)):
        return None
    return base, Label(_bare(line), number(found["plain"] or found["copy"]) or 0, i)


def _titled_label(line: str, i: int) -> Label | None:
    """Return the label that a line above an opening is: a title with a number before or after it, or a bare 方案一; None if it is none."""
    found = _TITLED.match(line) if len(line) <= _LONGEST_LABEL else None
    if not found or not (kind_of_title(found["title"] or found["base"]) or "").endswith(_FIRM):
        return None
    return Label(_bare(line), number(found["first"] or found["last"]) or 0, i)


def _counting(labels: Iterable[Label]) -> list[Label]:
    """Return the labels whose numbers count up; a number 1 starts the count anew (a table of contents before the parts)."""
    kept: list[Label] = []
    for label in labels:
        if not kept or label.number == 1 or kept[-1].number < label.number <= kept[-1].number + 3:
            kept.append(label)
    return kept


def _parts(whole: _Lines, labels: tuple[Label, ...]) -> Iterator[tuple[str | None, _Lines]]:
    """Yield the lines of each part of the document under its label; what stands before the first label only if a document opens in it."""
    every, opens = whole.every, whole.opens
    first = labels[0].line if labels else len(every)
    if not labels or any(opens[:first]):
        yield None, _Lines(every[:first], opens[:first])
    for label, end in zip(labels, (*(label.line for label in labels[1:]), len(every)), strict=False):
        after = label.line + 1
        if label.rest is None:
            yield label.text, _Lines(every[after:end], opens[after:end])
        elif rest := every[label.line].text[label.rest :].strip():
            line = Line(rest, every[label.line].end - len(rest), every[label.line].end)
            yield label.text, _Lines((line, *every[after:end]), (opens_document(rest), *opens[after:end]))


@dataclass(slots=True)
class _State:
    """What has been seen of the document that a part's lines are being added to."""

    first: Line
    opened: bool = False
    signed: bool = False
    wraps: bool = False
    annexed: bool = False
    names_annex: bool = False
    articles: bool = False
    sent: str = ""
    """The words with which it sends other documents out."""


def _documents(part: _Lines, *, labelled: bool) -> Iterator[Span]:
    """Yield the documents of one part, cut where another opens.

    A collector's introduction to a part belongs to none, nor does a last line that repeats an opening.
    """
    body, opens = part.every, part.opens
    skipped = 0
    while labelled and skipped < len(body) and len(body[skipped].text) < 200 and any(word in body[skipped].text for word in _INTRODUCES):
        skipped += 1
    body, opens = body[skipped:], opens[skipped:]
    starts = list(_starts(body, opens, labelled))
    seen: set[str] = set()
    for first, end in zip(starts, (*starts[1:], len(body)), strict=False):
        if first < end - 1 or body[first].text not in seen:
            yield Span(body[first].start, body[end - 1].end)
        seen.add(body[first].text)


def _starts(body: Sequence[Line], opens: Sequence[bool], labelled: bool) -> Iterator[int]:
    """Yield the indices of the lines with which a document of the part begins."""
    if not body:
        return
    state = _State(body[0])
    yield 0
    for i, line in enumerate(body):
        may_begin = (labelled or opens[i] or state.articles or state.signed) and not state.annexed and not state.wraps
        if may_begin and line.start - state.first.start >= (_LEAST_SIGNED if state.signed else _LEAST):
            head = _head_of_another(body, i, opens, state, labelled)
            if head is not None and body[head].start > state.first.start:
                state = _State(body[head])
                yield head
        _advance(state, line.text, opens[i])


def _head_of_another(body: Sequence[Line], i: int, opens: Sequence[bool], state: _State, labelled: bool) -> int | None:
    """Return the index of the line with which another document begins, if line `i` is the first running text or the head of one; None if it is not."""
    line = body[i].text
    if opens[i] or labelled:
        if not _another_opens(body, i, opens[i], state, labelled):
            return None
        head = _head_of(body, i, opens)
        return head if (labelled or head < i or _closes(body[i - 1].text)) and not _was_sent(body[head], state) else None
    if state.articles and line.startswith("第一条") and _is_title(body[i - 1].text, _OF_ARTICLES) and not state.names_annex and not _was_sent(body[i - 1], state):
        return i - 1
    return i if state.signed and _is_head(body, i) and not _was_sent(body[i], state) else None


def _another_opens(body: Sequence[Line], i: int, opens: bool, state: _State, labelled: bool) -> bool:
    """Tell whether line `i` is the first running text of a document other than the one it would be added to.

    `opens` tells whether it has an opening's formula.

    In a compilation an opening is enough where one has been before, or the first line said again, or running text after a signature. Elsewhere a
    document must have been opened before another can open, and be closed; or signed, or have no annexes while a title stands right above the other's
    opening, and then the other must have a head.
    """
    line = body[i].text
    if not labelled:
        above = body[i - 1].text
        return opens and state.opened and (state.signed or _closes(above) or (_is_title(above) and not state.names_annex))
    if (opens and state.opened) or (len(line) > 30 and line == state.first.text):
        return True
    return state.signed and not line.startswith(_TAIL) and (opens or _is_running(line) or bool(recipients([line])))


def _is_running(line: str) -> bool:
    """Tell whether a line is running text: long, without number, and closed."""
    return len(line) > 30 and line.endswith(("。", "：")) and not is_numbered(line)


def _closes(line: str) -> bool:
    """Tell whether a line is a document's last sentence (本方案自印发之日起施行。)."""
    return len(line) < 60 and line[-1] == "。" and _CLOSES.search(line) is not None


def _is_title(line: str, kinds: tuple[str, ...] = _FIRM) -> bool:
    """Tell whether a line is a whole title by its form: some words that end in one of `kinds`, without number or punctuation."""
    return len(line) > 5 and (kind_of_title(line) or "").endswith(kinds) and not is_numbered(line) and not _PUNCTUATION.search(line)


def _is_head(body: Sequence[Line], i: int) -> bool:
    """Tell whether line `i` is the head of a document that opens without a formula: a number or a title, and recipients under it."""
    line = body[i].text
    if not (_is_title(line) or (line.endswith("号") and is_number_line(line))):
        return False
    return any(_is_title(below.text) for below in body[i : i + 3]) and bool(recipients([below.text for below in body[i + 1 : i + 4]]))


def _was_sent(line: Line, state: _State) -> bool:
    """Tell whether a line is the title of what the document sends out."""
    return len(line.text) > 5 and line.text in state.sent


def _head_of(body: Sequence[Line], opening: int, opens: Sequence[bool]) -> int:
    """Return the index of the first line of the head (title, number, recipients) that stands above an opening, below the one before; the opening itself if
    none does.
    """
    head = opening
    for i in range(opening - 1, max(-1, opening - 7), -1):
        text = body[i].text
        if opens[i] or len(text) > 60 or is_numbered(text) or signing_date(text) or (text.endswith(("。", "；", "，")) and not kind_of_title(text)):
            break
        if kind_of_title(text) or NUMBER.search(text) or text.endswith("："):
            head = i
    return head


def _advance(state: _State, text: str, opens: bool) -> None:
    """Note in `state` what a line adds to the document; `opens` if it has an opening's formula."""
    if state.wraps and kind_of_title(text):
        state.wraps = state.opened = state.signed = False
    if opens:
        state.opened = True
    elif text[-1] in LAST_OF_DATE and signing_date(text):
        state.signed = True
    elif text[0] == "第" and text.startswith("第二条"):
        state.articles = True
    if "附" in text:
        state.annexed = state.annexed or _ANNEX.match(text) is not None or (state.signed and text[0] == "附")
        state.names_annex = state.names_annex or "附件" in text or "附表" in text
    if not state.opened and len(text) < 300 and ("《" in text or "给你们" in text) and _WRAPS.search(text):
        state.wraps = True
        state.sent += text if len(state.sent) < _MOST_SENT else ""
