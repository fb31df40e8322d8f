"""The labels of risk points in prose (风险点：… 防控措施：… 责任人：…) and what each of them says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.contract import Plan, Section, Span
from extractors.lexicon import alternatives, branches, load
from extractors.risks.enumerations import Marks, trimmed
from extractors.risks.headings import SAYS_NOTHING
from extractors.risks.names import searches, tidied
from extractors.risks.sections import measures_sibling

_LEXICON = load("risks")["points"]
_PREFIX_REACH, _VERB_REACH, _RECORD_REACH, _LONGEST_PART = 40, 200, 400, 3000
_KINDS = ("point", "measures", "grade", "owner", "category", "besides")
_CATEGORIES = tuple(_LEXICON["category"])
_BARE = {word: kind for kind in _LEXICON["bare"] for word in _LEXICON["bare"][kind]}
_KIND_OF = {word: kind for kind in reversed(_KINDS) for word in _LEXICON[kind]}
_WORD = branches(_KIND_OF, gap="[ \t]?")  # a form may space words out: 风 险 点
_SPACE = re.compile(r"[ \t]")
_COUNTED_WORD = r"风险(?=[一二三四五六七八九十\d①-⑳]{1,2}[ \t]{0,3}[：:】])"
_COLON = "(?:[：:】]|——)"
_BARE_WORD = "|".join(rf"{word}(?<![\u4e00-\u9fff]{word})(?=[ \t]{{0,3}}{_COLON})" for word in _BARE)
COUNT = r"[一二两三四五六七八九十几\d]{1,2}(?:个方面|个|条|项|点|方面)"
TELLING = rf"(?:主要|共)?{alternatives(_LEXICON['telling'])}(?:以下|如下)?"
_TELLING_FIRST = "".join(sorted({word[0] for word in _LEXICON["telling"]}))
_LEVEL_TOLD = rf"(?:{alternatives(load('risks')['names']['grades'])})(?:风险)?[；，。;,\n]"
_MENTIONING = rf"[：:]|(?!{_LEVEL_TOLD}){alternatives(_LEXICON['mentioning'])}"
_LABELLED = re.compile(
    rf"(?P<word>{_WORD}|{_COUNTED_WORD}|{_BARE_WORD})(?=[一二两三四五六七八九十几\dA-Z①-⑳（(* \t：:】—主共方{_TELLING_FIRST}])(?:方面)?"
    r"(?:[一二三四五六七八九十\dA-Z①-⑳]{0,2})(?:[（(](?P<gloss>[^（）()\n]{1,8})[)）])?[ \t]{0,3}"
    rf"(?:(?:{TELLING})?(?:{COUNT})?[ \t]{{0,3}}{_COLON}|(?P<verb>{TELLING})(?!{_MENTIONING}))"
)
_LINE = re.compile(
    rf"(?<![^\n]){SAYS_NOTHING.pattern}(?:(?P<point>{alternatives(_LEXICON['point'])})|{alternatives(_LEXICON['measures'])})[ \t]*"
    r"(?=\n[ \t]*(?:[（(]?[1一][)）、.．]|①))"
)
"""A line that is nothing but a label, over a numbered list."""
_HEADED = re.compile(rf"(?P<prefix>[^，。；：]{{2,24}}?){alternatives(_LEXICON['standing'])}")
_BEFORE_LABEL = re.compile(r"[。；;：:，,\n\t|【→]|——|[（(](?![^（）()\n]{0,20}[)）])")
_UP_TO_MARK = re.compile(rf"(?s:.{{0,{_PREFIX_REACH}}})(?:{_BEFORE_LABEL.pattern})")
_UP_TO_SPACE = re.compile(rf"(?s:.{{0,{_PREFIX_REACH}}})(?:{_BEFORE_LABEL.pattern}|[ 】])")
_TITLE = re.compile(r"风险[^，。；：]{0,6}?(?:及|和|与|、)(?:其|相应|对应|主要)?$")
_ANNOUNCING = ("如下", "包括", "包含", "有")
"""How a label of what points belong to ends that leads to a list of classes (风险类别如下：)."""
_SAYS_WHICH = re.compile(rf"^(?:{alternatives(_LEXICON['kinds'])})$")
"""Words before a label of classes that leave it one (廉政风险类别：)."""
_SHORT = re.compile(r"[\u4e00-\u9fff]{2,4}")
_PLACES = frozenset(_LEXICON["placing"])
_STEP = re.compile(rf"{alternatives(_LEXICON['steps'])}(?:{alternatives(_LEXICON['empty'])})*$")
_WORK = re.compile(rf"(?!岗|[^，。；]{{0,6}}?{alternatives(_LEXICON['workers'])})[\u4e00-\u9fff]{{2,8}}{alternatives(_LEXICON['works'])}(?:岗位?|环节)?")
"""What ends like a step and names a piece of work (低保评定)."""
_NEXT_MATTER, _LONGEST_MATTER = re.compile(r"(?<=[。；])\d{1,2}[.．、][^。：:；;，,、（(\n\d]{2,20}[。：:]\Z"), 26
"""Before a label, in its line: the item that it is of (防控措施：许可证公示。|3.水政执法。|风险点：…)."""
_CLOSING = "。；;，,、→【 \t\n\u2028"
_BRACKET = re.compile(r"[（(]|(?<![\da-zA-Z一二三四五六七八九十])[)）]")
"""A bracket that opens, or one that closes and no item's number (1）)."""
_LINKED = re.compile(rf"[。；;\n]\s*{alternatives(_LEXICON['links'])}[，,][^。；;\n]{{0,20}}$")


@dataclass(slots=True)
class Label:
    """A label: which kind it is, where it stands, the words before it (their clause only), what it has in brackets, and what it says."""

    kind: str
    span: Span
    prefix: Span
    gloss: str | None = None
    content: Span = field(default=Span(0, 0))
    verb: bool = False
    """Whether it names its points in one breath, so that 、 divides them: after a verb (风险点为…), or after a class (采购类风险：…)."""
    head: Label | None = None
    """For an item of a list of points: the label above the list."""


def _prefix(text: str, start: int, kind: str) -> Span:
    """What stands between the last mark before a label and the label; a space divides too, but not whose points they are (办公室 风险点：), unless a label
    says so (类别：触电 风险点：).
    """
    low = max(0, start - _PREFIX_REACH)
    marked = (_UP_TO_MARK if kind == "point" else _UP_TO_SPACE).match(text, low, start)
    if marked and text[marked.end() - 1] in ":：" and text.endswith(_CATEGORIES, low, marked.end() - 1):
        marked = _UP_TO_SPACE.match(text, low, start)
    return Span(marked.end() if marked else low, start)


def _in_text(text: str) -> Iterator[Label]:
    """The labels that a colon follows (or a bracket closes); those of steps of the work are none."""
    for match in _LABELLED.finditer(text):
        word = _SPACE.sub("", match["word"])
        kind = _KIND_OF.get(word) or _BARE[word]
        before = _prefix(text, match.start(), kind)
        said = before.of(text)
        verb = match["verb"] is not None
        alone = kind in ("category", "besides") or match[0].endswith("—")
        announcing = kind == "category" and match[0].rstrip("：: ").endswith(_ANNOUNCING)
        fitting = not alone or (not verb and (says_which(said) or (word in _PLACES and _opens_line(text, before))))
        if not announcing and fitting and not _is_step(said) and not _TITLE.search(said):
            yield Label(kind, Span(*match.span()), before, match["gloss"], verb=verb)


def says_which(words: str) -> bool:
    """Tell whether what stands before a label says at most of what kind the risk is (廉政风险类别：)."""
    return not _SAYS_WHICH.sub("", tidied(words))


def _opens_line(text: str, before: Span) -> bool:
    """Tell whether one short word opens the line of a label (实验类别：)."""
    return text[max(0, before.start - 1) : before.start] in ("\n", "") and _SHORT.fullmatch(before.of(text)) is not None


def _on_lines(text: str) -> Iterator[Label]:
    """The labels without a colon that fill a line each: one of points over their list, and the next, one of measures, over theirs."""
    for point, measures in pairwise(_LINE.finditer(text)):
        if point["point"] and not measures["point"] and measures.start() - point.end() < _LONGEST_PART:
            yield from (Label(kind, Span(*line.span()), Span(line.start(), line.start())) for kind, line in (("point", point), ("measures", measures)))


def _without_mentions(text: str, labels: Sequence[Label]) -> Iterator[Label]:
    """The labels without those that a verb follows (风险点是…) unless they tell, in one line, of points and of their measures."""
    point: Label | None = None
    for k, label in enumerate(labels):
        partner = point if label.kind != "point" else labels[k + 1] if k + 1 < len(labels) else None
        opens = label.kind == "measures" and text[label.prefix.start - 1 : label.prefix.start] in ("：", ":")  # 支架失稳：应对措施为专家论证
        if not label.verb or opens or (partner and (label.kind == "point") != (partner.kind == "point") and _same_line(text, label, partner)):
            point = label if label.kind == "point" else point
            yield label


def _same_line(text: str, one: Label, other: Label) -> bool:
    low, high = sorted((one.span.start, other.span.start))
    return high - low < _VERB_REACH and text.find("\n", low, high) < 0


def _in_headings(plan: Plan) -> Iterator[Label]:
    """The headings that end in a label of points and name what the points belong to (（一）思想道德风险点), and those of measures beside them."""
    for index, section in enumerate(plan.sections):
        match = _HEADED.fullmatch(section.heading) if "风险" in section.heading else None
        if match and nominal(match["prefix"]) and plan.text.startswith(section.heading, at := _words_of(section)):
            prefix = Span(at, at + match.end("prefix"))
            yield Label("point", Span(prefix.end, section.heading_span.end), prefix)
            if beside := measures_sibling(plan.sections, index):
                yield Label("measures", beside.heading_span, Span(beside.span.start, beside.span.start))


def _words_of(section: Section) -> int:
    return section.heading_span.end - len(section.heading)


def nominal(words: str) -> bool:
    """Tell whether the words before a label name something: no stock word, no clause, no verb of searching."""
    own = tidied(words)
    return bool(own) and not (SAYS_NOTHING.fullmatch(own) or _BEFORE_LABEL.search(own) or searches(own) or _is_step(own) or own[-1] in "的及和与")


def _is_step(words: str) -> bool:
    """Tell whether words end in a step of the work (查找, 风险评定), which a piece of work so named does not (低保评定)."""
    return _STEP.search(words) is not None and _WORK.fullmatch(tidied(words)) is None


def near(before: Label, label: Label) -> bool:
    """Tell whether a label stands close enough behind another to tell of the same point."""
    return label.span.start - before.content.end < _RECORD_REACH


def _line_end(text: str, start: int, limit: int) -> int:
    end = text.find("\n", start, limit)
    return end if end >= 0 else limit


def _content_end(text: str, start: int, limit: int, every: Marks) -> int:
    """Where what a label says ends: with its line and the further lines that go on counting its items.

    A label alone on its line takes the next lines: numbered ones that count on, or unnumbered ones up to a blank line.
    """
    limit = min(limit, start + _LONGEST_PART)
    end = _line_end(text, start, limit)
    alone = not text[start:end].strip("。 \t")
    while end < limit and not text[start:end].strip("。 \t\n"):
        begin, end = end + 1, _line_end(text, end + 1, limit)
        if (marks := every.between(begin, end)) and marks[0].value > 1 and not text[begin : marks[0].start].strip():
            return start  # the next item of the list in which the label is one
    counted = {(mark.kind, mark.value) for mark in every.between(start, end)}
    while end < limit:
        line = Span(end + 1, _line_end(text, end + 1, limit))
        marks = every.between(line.start, line.end)
        opening = marks[0] if marks and not text[line.start : marks[0].start].strip() else None
        if line.of(text).strip():
            goes_on = (opening.kind, opening.value - 1) in counted and (opening.kind, opening.value) not in counted if opening else alone and not counted
            if not goes_on:
                break
            counted |= {(mark.kind, mark.value) for mark in marks}
        elif alone and not counted:
            break
        end = line.end
    return end


def _said(text: str, label: Label, limit: int, every: Marks) -> Span:
    """What a label says, without what leads over to the next label (对此，采取以下) and without the bracket that closes around both."""
    start = label.span.end
    end = max(start, _content_end(text, start, limit, every))
    if linking := _LINKED.search(text, max(start, end - 30), end):
        end = linking.start()
    return _closed_up(text, Span(start, end))


def _closed_up(text: str, span: Span) -> Span:
    """The span without marks and white space at its ends, up to the end of a bracket that opened before it, and without one that closes after it."""
    depth = 0
    for mark in _BRACKET.finditer(text, span.start, span.end):
        depth += 1 if mark[0] in "（(" else -1
        if depth < 0:
            span = Span(span.start, mark.start())
            break
    span = trimmed(text, span, _CLOSING)
    words = span.of(text)
    unclosed = words[-1:] in (")", "）", "（", "(") and words.count("）") + words.count(")") != words.count("（") + words.count("(")
    return trimmed(text, Span(span.start, span.end - 1)) if unclosed else span


def cut_short(text: str, labels: Sequence[Label]) -> None:
    """End what each label says where the next one begins."""
    for label, after in pairwise(labels):
        end = min(after.prefix.start, after.span.start)
        if label.content.end > end > label.content.start:
            label.content = _closed_up(text, Span(label.content.start, end))


def _read_contents(text: str, labels: Sequence[Label], every: Marks) -> None:
    """Fill in what each label says, up to the next label of `labels` (which are in the order of the text)."""
    for k, label in enumerate(labels):
        after = labels[k + 1] if k + 1 < len(labels) else None
        limit = after.prefix.start if after else len(text)
        turns = after is not None and after.kind == "point" and label.kind != "point"
        matter = _NEXT_MATTER.search(text, max(label.span.end, limit - _LONGEST_MATTER), limit) if turns else None
        label.content = _said(text, label, matter.start() if matter else limit, every)


def labels_of(plan: Plan, every: Marks) -> list[Label]:
    """Return the labels of a plan in the order of the text, with what they say."""
    found = sorted((*_in_text(plan.text), *_on_lines(plan.text), *_in_headings(plan)), key=lambda label: label.span)
    labels = list(_without_mentions(plan.text, found))
    _read_contents(plan.text, labels, every)
    return labels
