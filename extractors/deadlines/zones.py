"""The stretches of a plan whose dates are never deadlines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import attrgetter

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.dates.lines import matches_with

_START = attrgetter("start")
_LABELS: dict[str, list[str]] = load("deadlines")["labels"]
_TITLES = re.compile(r"《[^《》\n]{1,120}》(?:[（(][^（）()\n\d]{0,6}\d{4} ?年[^（）()\n]{0,12}[)）])?")
_NUMBERS = re.compile(r"[〔\[［【（(﹝] ?[12xX*×二][0-9xX*×〇○零一二三四五六七八九]{1,3} ?[〕\]］】）)﹞] ?第? ?[0-9xX*×]{1,5} ?号")
_NUMBER_END = re.compile("号(?:(?<=[0-9xX*×]号)|(?<=[0-9xX*×] 号))")
_PAGE_LABEL = re.compile(rf"{alternatives(_LABELS['of_pages'])} ?[：: ][^\n]{{0,30}}$", re.MULTILINE)
_FORM_LINE = re.compile(rf"(?:{alternatives(_LABELS['signers'])})人?[ ]?[：:][^\n]{{0,30}}日期[ ]?[：:][^\n]{{0,60}}$", re.MULTILINE)
_PAGE_LABEL_REACH = 60
"""Characters of a line before the label of a page's date."""
_SITE_LINE = re.compile(rf"^[^\n]{{0,50}}(?:时间|日期|发布)[ ]?[：: ][^\n]{{0,60}}(?:{alternatives(_LABELS['page_words'])})[^\n]{{0,60}}$", re.MULTILINE)
_CLOCKED_LINE = re.compile(r"^[^\n]{0,40}\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日? {0,2}\d{1,2}[:：]\d\d(?![ ]?(?:至|到|[-—–~～]|之?前|起|开始|截止))[^\n]{0,60}$", re.MULTILINE)
_SIGNED_LINE = re.compile(
    r"^[^\n。，；：（(|]{0,40}?(?:[二一][〇○零0OΟ]\S{2}|[12][0-9xX*×]{3}|民国\S{2,4}) ?年 {0,3}\S{1,3} {0,3}月 {0,3}\S{1,3} {0,3}[日号]"
    r"[ \t]{0,20}(?:印发|印制|发布)?[ \t）)]{0,20}$",
    re.MULTILINE,
)
_LABELLED = (  # patterns of lines, each with what stands in them, letter by letter so that it is found fast
    *((re.compile(f"{label} ?[：: ]"), _SITE_LINE) for label in ("时间", "日期", "发布")),
    (re.compile("日期 ?[：:]"), _FORM_LINE),
    *((re.compile(rf"{colon}(?<=\d.)\d\d"), _CLOCKED_LINE) for colon in ":："),
)
_DATED_TITLE = re.compile(r"^[（(] ?[12二一][0-9xX*〇○零一二三四五六七八九]{3} ?年[^（）()\n]{0,12}[）)][ \t]{0,20}$", re.MULTILINE)  # （2013年11月） under a title
_YEARS_LINE = re.compile(r"^[ \t　]{0,40}[（(] ?\d{4} ?年? ?(?:[-—–~～]{1,2}|至) ?(?:\d{2}|\d{4}) ?学?年度?[ \t]?[）)][ \t]{0,20}$", re.MULTILINE)  # （2024—2026年） under a title
_BRACKET_END = re.compile(r"年度?[ \t]?[）)](?=[ \t]{0,20}$)", re.MULTILINE)
_UNDER_TITLE = 200
"""Characters of a plan in which such a line stands."""
_TIMED = (  # 6月底前出台管理细则, 2024年6月底  学年总结 and 10月：全年总结 are no titles
    r"(?:[^\n年]{0,9}年)?[^\n]{0,9}[月日度底末旬]前| {0,4}\d{1,2}[.、]? ?\d{0,2}月"
    r"|[ \t]{0,8}(?:\d{4} ?年 ?)?[^\n年]{0,14}(?:月份?|[日号底末初旬]|季度|学期|半年)[ \t　]{1,20}(?=[\u4e00-\u9fff])"
)
_TITLE_LINE = re.compile(rf"^(?!{_TIMED})[^\n，。；：:|（(]{{4,60}}(?:{alternatives(_LABELS['kinds'])})[ \t]{{0,40}}$", re.MULTILINE)
_LONGEST_TITLE = 120
_BLANKS_IN_TITLE = 4
_HEAD = 3000
"""Characters of a plan in which its title stands."""
_PRINTED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日 ?(?:印发|印制|发布$)")
_PRINTED_END = re.compile("日 ?(?:印发|印制|发布$)")
_PAGE_LABELS = tuple(_LABELS["of_pages"])
_LONGEST_PAGE_LABEL = max(map(len, _PAGE_LABELS))
_PAGE_LABEL_END = re.compile(rf"[{''.join({label[-1] for label in _PAGE_LABELS})}](?= ?[：: ][^\n]{{0,30}}$)", re.MULTILINE)
_LAST_WORDS = (*_LABELS["kinds"], "日", "号", "印发", "印制", "发布")
"""How a line ends that is a title or a signature."""
_LAST_LETTERS = frozenset(word[-1] for word in _LAST_WORDS) | frozenset(" \t）)")


def closed_zones(text: str, title: str | None = None) -> list[Span]:
    """Return the stretches of `text` whose dates are never deadlines: titles, document numbers, signatures, lines of a web page or a form."""
    cited = [Span(*match.span()) for match in _TITLES.finditer(text)]
    numbers = [Span(*match.span()) for match in matches_with(_NUMBER_END, _NUMBERS, text)]
    dated = [Span(*match.span()) for match in _DATED_TITLE.finditer(text[:_UNDER_TITLE])]
    years = [Span(*match.span()) for match in matches_with(_BRACKET_END, _YEARS_LINE, text)]
    return [*cited, *numbers, *dated, *years, *_last_lines(text), *_labelled_lines(text), *_page_lines(text), *_own_title(text, title)]


def _last_lines(text: str) -> Iterator[Span]:
    """Yield the lines that are a title or a signature, and the days of printing."""
    at = 0
    for line in text.split("\n"):
        if line[-1:] in _LAST_LETTERS and line.rstrip(" \t）)").endswith(_LAST_WORDS):
            yield from (Span(*match.span()) for pattern in (_SIGNED_LINE, _TITLE_LINE) if (match := pattern.match(text, at)))
        at += len(line) + 1
    if _PRINTED_END.search(text):
        yield from (Span(*match.span()) for match in _PRINTED.finditer(text))


def _labelled_lines(text: str) -> Iterator[Span]:
    """Yield the lines of a web page or a form that label their date beside their author, and those with a day and a clock time."""
    for cue, line in _LABELLED:
        yield from (Span(*match.span()) for match in matches_with(cue, line, text))


def _page_lines(text: str) -> Iterator[Span]:
    """Yield the lines that a label of a page or a form dates (发布时间：2024-03-01)."""
    ends = (match.end() for match in _PAGE_LABEL_END.finditer(text))
    labelled = (_PAGE_LABEL.search(text, max(0, end - _LONGEST_PAGE_LABEL)) for end in ends if text.endswith(_PAGE_LABELS, 0, end))
    for match in filter(None, labelled):
        low = max(0, match.start() - _PAGE_LABEL_REACH - 1)
        line = text.rfind("\n", low, match.start()) + 1
        if line or low == 0:
            yield Span(line, match.end())


def _own_title(text: str, title: str | None) -> list[Span]:
    """The plan's own title at the head of its text, even where it is broken over lines."""
    letters, head = "".join((title or "")[:_LONGEST_TITLE].split()), text[:_HEAD]
    at = head.find(letters[0]) if letters else -1
    while at >= 0:
        if end := _spelt(letters, head, at):
            return [Span(at, end)]
        at = head.find(letters[0], at + 1)
    return []


def _spelt(letters: str, text: str, at: int) -> int | None:
    """Return where `letters` end that stand from `at` on in `text`, at most four blanks between two, or None if others stand there."""
    if text.startswith(letters, at):
        return at + len(letters)
    for letter in letters:
        last = at + _BLANKS_IN_TITLE
        while at < last and text[at : at + 1].isspace():
            at += 1
        if not text.startswith(letter, at):
            return None
        at += 1
    return at


class Zones:
    """Stretches of a text, whose order and overlaps do not matter."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for span in sorted(spans, key=_START):
            if self.ends and span.start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], span.end)
            else:
                self.starts.append(span.start)
                self.ends.append(span.end)

    def overlap(self, span: Span) -> bool:
        """Tell whether `span` shares a character with one of the stretches."""
        index = bisect_left(self.starts, span.end) - 1
        return index >= 0 and self.ends[index] > span.start
