"""The stretches of a plan whose dates are never deadlines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from extractors.contract import Span
from extractors.lexicon import alternatives, load

_LABELS: dict[str, list[str]] = load("deadlines")["labels"]
_TITLES = re.compile(r"《[^《》\n]{1,120}》")
_NUMBERS = re.compile(r"[〔\[［【（(﹝] ?[12xX*×二][0-9xX*×〇○零一二三四五六七八九]{1,3} ?[〕\]］】）)﹞] ?第? ?[0-9xX*×]{1,5} ?号")
_PAGE_LABEL = re.compile(rf"{alternatives(_LABELS['of_pages'])} ?[：: ][^\n]{{0,30}}$", re.MULTILINE)
_FORM_LINE = re.compile(rf"(?:{alternatives(_LABELS['signers'])})人?[ ]?[：:][^\n]{{0,30}}日期[ ]?[：:][^\n]{{0,60}}$", re.MULTILINE)
_PAGE_LABEL_REACH = 60
"""Characters of a line before the label of a page's date."""
_SITE_LINE = re.compile(rf"^[^\n]{{0,50}}(?:时间|日期|发布)[ ]?[：: ][^\n]{{0,60}}(?:{alternatives(_LABELS['page_words'])})[^\n]{{0,60}}$", re.MULTILINE)
_CLOCKED_LINE = re.compile(r"^[^\n]{0,40}\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日? {0,2}\d{1,2}[:：]\d\d[^\n]{0,60}$", re.MULTILINE)
_SIGNED_LINE = re.compile(
    r"^[^\n。，；：（(|]{0,40}?(?:[二一][〇○零0OΟ]\S{2}|[12][0-9xX*×]{3}|民国\S{2,4}) ?年 {0,3}\S{1,3} {0,3}月 {0,3}\S{1,3} {0,3}[日号]"
    r"[ \t]{0,20}(?:印发|印制|发布)?[ \t）)]{0,20}$",
    re.MULTILINE,
)
_DATED_TITLE = re.compile(r"^[（(] ?[12二一][0-9xX*〇○零一二三四五六七八九]{3} ?年[^（）()\n]{0,12}[）)][ \t]{0,20}$", re.MULTILINE)  # （2013年11月） under a title
_UNDER_TITLE = 200
"""Characters of a plan in which such a line stands."""
_TIMED = r"(?:[^\n年]{0,9}年)?[^\n]{0,9}[月日度底末旬]前| {0,4}\d{1,2}[.、]? ?\d{0,2}月"  # 6月底前出台管理细则 is no title
_TITLE_LINE = re.compile(rf"^(?!{_TIMED})[^\n，。；：:|（(]{{4,60}}(?:{alternatives(_LABELS['kinds'])})[ \t]{{0,40}}$", re.MULTILINE)
_LONGEST_TITLE = 120
_HEAD = 3000
"""Characters of a plan in which its title stands."""
_PRINTED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日 ?(?:印发|印制|发布$)")


def closed_zones(text: str, title: str | None = None) -> list[Span]:
    """Return the stretches of `text` whose dates are never deadlines: titles, document numbers, signatures, lines of a web page or a form."""
    patterns = (_TITLES, _NUMBERS, _SITE_LINE, _CLOCKED_LINE, _SIGNED_LINE, _PRINTED, _TITLE_LINE, _FORM_LINE)
    found = [Span(*match.span()) for pattern in patterns for match in pattern.finditer(text)]
    dated = [Span(*match.span()) for match in _DATED_TITLE.finditer(text[:_UNDER_TITLE])]
    return merged([*found, *dated, *_page_lines(text), *_own_title(text, title)])


def _page_lines(text: str) -> Iterator[Span]:
    """Yield the lines that a label of a page or a form dates (发布时间：2024-03-01)."""
    for match in _PAGE_LABEL.finditer(text):
        low = max(0, match.start() - _PAGE_LABEL_REACH - 1)
        line = text.rfind("\n", low, match.start()) + 1
        if line or low == 0:
            yield Span(line, match.end())


def _own_title(text: str, title: str | None) -> list[Span]:
    """The plan's own title at the head of its text, even where it is broken over lines."""
    if not title:
        return []
    letters = [re.escape(c) for c in title[:_LONGEST_TITLE] if not c.isspace()]
    match = re.search(r"\s{0,4}".join(letters), text[:_HEAD])
    return [Span(*match.span())] if match else []


def merged(spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, those that touch each other joined."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def inside(zones: Sequence[Span], span: Span) -> bool:
    """Tell whether `span` overlaps one of `zones` (in order, apart from each other)."""
    index = bisect_right(zones, Span(span.end, 0)) - 1
    return index >= 0 and zones[index].overlaps(span)
