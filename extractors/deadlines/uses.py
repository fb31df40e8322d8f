"""What a time in a plan is there for: a deadline, or the date of a title, a signature, a page, something past, a figure, a threshold."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.dates.expressions import TimeExpression
from extractors.reading.dates.moments import Moment

_LEXICON: dict[str, Any] = load("deadlines")
_LABELS, _VERBS, _PAST = _LEXICON["labels"], _LEXICON["verbs"], _LEXICON["past"]
_RECURRING, _LENGTHS = _LEXICON["recurring"], _LEXICON["lengths"]
REACH = 40
"""Characters looked at on either side of a time."""

_TITLES = re.compile(r"《[^《》\n]{1,120}》")
_NUMBERS = re.compile(r"[〔\[［【（(﹝] ?[12xX*×二][0-9xX*×〇○零一二三四五六七八九]{1,3} ?[〕\]］】）)﹞] ?第? ?[0-9xX*×]{1,5} ?号")
_PAGE_LINE = re.compile(rf"^[^\n]{{0,60}}(?:{alternatives(_LABELS['of_pages'])})[ ]?[：: ][^\n]{{0,30}}$", re.MULTILINE)
_SITE_LINE = re.compile(rf"^[^\n]{{0,50}}(?:时间|日期|发布)[ ]?[：: ][^\n]{{0,60}}(?:{alternatives(_LABELS['page_words'])})[^\n]{{0,60}}$", re.MULTILINE)
_CLOCKED_LINE = re.compile(r"^[^\n]{0,40}\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日? {0,2}\d{1,2}[:：]\d\d[^\n]{0,60}$", re.MULTILINE)
_SIGNED_LINE = re.compile(
    r"^[^\n。，；：（(|]{0,40}?(?:[二一][〇○零0OΟ]\S{2}|[12][0-9xX*×]{3}|民国\S{2,4}) ?年 {0,3}\S{1,3} {0,3}月 {0,3}\S{1,3} {0,3}日"
    r"[ \t]*(?:印发|印制|发布)?[ \t）)]*$",
    re.MULTILINE,
)
_PRINTED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日 ?(?:印发|印制|发布$)")
_LABEL = re.compile(rf"(?:{alternatives(_LABELS['heads'])})[ ]?(?:[：:]|为|是|于)?[ ]?$")
_PAGE_LABEL = re.compile(rf"(?:{alternatives(_LABELS['of_pages'])})[ ]?(?:[：:]|为)?[ ]?$")
_OPENED = re.compile(r"[（(【\[](?:[^（）()。\n]{0,12}[：:，, ])?(?:时间|计划|拟于|于|在|力争|限|每|从|自|到)?$")
_CLOSED = re.compile(r"^(?:[^（）()。\n]{0,16})[）)】\]]")
_DONE = re.compile(rf"[\u4e00-\u9fff](?:了(?![解然不])|过(?=[，。；、]))|{alternatives(_PAST['done'])}")
_TOLD = re.compile(alternatives(_PAST["told"]))
_TASK = re.compile(alternatives(_VERBS["tasks"]))
_STARTING = re.compile(rf"^[，、]?(?:正式|全面|起)?{alternatives(_VERBS['starts'])}")
_FIRST_PERSON = re.compile(alternatives(_PAST["persons"]))
_LOOKING_BACK = re.compile(rf"(?:{alternatives(_PAST['before'])})(?:于|在)?$")
_NO_LIMIT = re.compile(rf"^ ?{alternatives(_LEXICON['no_limit']['followers'])}")
_FIGURE = re.compile(rf"{alternatives(_RECURRING['after'])}|[\u4e00-\u9fff]{{2,4}}中(?:抽|提|拿|划|列|安排|支)")  # 从每年收益中提取
_MONEY = re.compile(r"^[^，。；\n]{0,12}?\d+(?:\.\d+)?(?:万|亿)?元")
_CLAUSE_MARKS = "，。；：！？\n|"
_FULL_MARKS = "。；！？\n|"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A time's own words and what stands around it: the rest of its line before and after it, cut to `REACH` characters, and its clause's part on either side."""

    words: str
    before: str
    after: str
    clause_before: str
    clause_after: str
    sentence_after: str
    opens_line: bool
    fills_line: bool


def surroundings(text: str, span: Span) -> Surroundings:
    """Return what stands around `span` in `text`."""
    low, high = max(0, span.start - REACH), min(len(text), span.end + REACH)
    before, after = text[low : span.start].rpartition("\n")[2], text[span.end : high].partition("\n")[0]
    line_start = low == 0 or "\n" in text[max(0, low - 1) : span.start]
    opens = line_start and not before.strip(" \t|·•●▪-—、.．0123456789（）()")
    line_ends = high == len(text) or "\n" in text[span.end : high]
    fills = opens and line_ends and not after.strip(" \t|。；;，")
    words = span.of(text)
    return Surroundings(words, before, after, _tail(before), _head(after, _CLAUSE_MARKS), _head(after, _FULL_MARKS), opens, fills)


def _tail(before: str) -> str:
    cut = max(before.rfind(mark) for mark in _CLAUSE_MARKS)
    return before[cut + 1 :]


def _head(after: str, marks: str) -> str:
    ends = [at for mark in marks if (at := after.find(mark)) >= 0]
    return after[: min(ends, default=len(after))]


def closed_zones(text: str) -> list[Span]:
    """Return the stretches of `text` whose dates are never deadlines: cited titles, document numbers, signatures, lines of a web page or a form."""
    patterns = (_TITLES, _NUMBERS, _PAGE_LINE, _SITE_LINE, _CLOCKED_LINE, _SIGNED_LINE, _PRINTED)
    return merged([Span(*match.span()) for pattern in patterns for match in pattern.finditer(text)])


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


def in_slot(around: Surroundings) -> bool:
    """Tell whether the time stands where plans put times: in a heading's brackets, after a label (整改时限：), before a colon, alone on its line."""
    if _PAGE_LABEL.search(around.before):
        return False
    if _OPENED.search(around.before) and _CLOSED.match(around.after):
        return True
    return bool(_LABEL.search(around.before)) or (around.opens_line and around.after.lstrip()[:1] in ("：", ":")) or around.fills_line


def is_deadline(expression: TimeExpression, around: Surroundings, plan_year: str | None, issued: str | None, due: str | None) -> bool:
    """Tell whether a time outside the closed zones says when something is to be done.

    `plan_year` and `issued` are the plan's own, `due` what the expression resolves to (its start, for want of a due date).
    """
    if _PAGE_LABEL.search(around.before) or _names_edition(around):
        return False
    if expression.kind == "recurring":
        return _is_recurring_duty(expression, around)
    if expression.kind == "within":
        return _is_limit(expression, around)
    if expression.kind == "length":
        return _is_allotted(expression, around)
    if expression.kind in ("later", "ago"):
        return bool(expression.anchor) and bool(_STARTING.match(around.after))
    if expression.kind == "since" or any(end is not None and end.fiscal and end.grain == "year" for end in (expression.first, expression.last)):
        return False
    return in_slot(around) or _is_dated_duty(expression, around, plan_year, issued, due)


def _names_edition(around: Surroundings) -> bool:
    """（2020年修订）: a date in brackets that says which edition a text is."""
    return around.before.endswith(("（", "(", "[", "【")) and around.after.startswith(tuple(_LABELS["editions"]))


def _is_recurring_duty(expression: TimeExpression, around: Surroundings) -> bool:
    if expression.form == "order" and around.clause_before == "" and around.after[:1] == "的":
        return False
    undated = expression.form in ("each", "so") and "BY" not in (expression.rule or "")
    figures = around.clause_before.endswith(tuple(_RECURRING["before"])) or _FIGURE.match(around.after)
    return not (undated and figures) and not _MONEY.match(around.after)


def _is_limit(expression: TimeExpression, around: Surroundings) -> bool:
    if around.before.endswith(tuple(_LENGTHS["looking_back"])):
        return False
    sanction = any(word in around.sentence_after for word in _LENGTHS["sanctions"])
    return not sanction and not around.after.startswith(tuple(_LENGTHS["no_limit"]))


def _is_allotted(expression: TimeExpression, around: Surroundings) -> bool:
    before = around.clause_before
    if _DONE.search(around.clause_after):
        return False
    if before.endswith(tuple(_LENGTHS["limits"])):
        return any(word in before[-14:] for word in _LENGTHS["limited"]) and not any(word in before for word in ("公示", "有效", "保存", "保管"))
    if any(word in before[-12:] for word in _LENGTHS["validity"]) or around.after.startswith(("以上", "以下", "内", "前", "后", "来", "的有期")):
        return False
    if not before.endswith(tuple(_LENGTHS["before"])):
        return False
    return expression.as_time or before.endswith(tuple(_LENGTHS["alone"])) or around.after.startswith(tuple(_LENGTHS["after"]))


def _is_dated_duty(expression: TimeExpression, around: Surroundings, plan_year: str | None, issued: str | None, due: str | None) -> bool:
    """A date in running text: it must not be past, and a bare date must be followed by something to do."""
    if _is_past(expression, around, plan_year, issued, due):
        return False
    first = expression.first
    if first is None or (around.after.startswith("的") and expression.kind not in ("before", "range")):
        return False
    if expression.kind == "before":
        return not _NO_LIMIT.match(around.after) and not around.clause_before.startswith(tuple(_LEXICON["no_limit"]["conditions"]))
    if expression.kind in ("from", "until", "range"):
        return True
    if first.grain == "end" and first.year is None:
        return not around.after.startswith(tuple(_VERBS["year_end_nouns"]))
    if first.grain == "end":
        return True
    if first.grain in ("feast", "season") and not expression.during:
        return (first.name or "").endswith(("初", "末")) and bool(_TASK.match(around.after))
    if first.grain in ("feast", "season"):
        return bool(_TASK.search(around.sentence_after[:24]))
    return _is_moment_of_action(first, around) and not _FIRST_PERSON.search(around.sentence_after[:24])


def _is_moment_of_action(first: Moment, around: Surroundings) -> bool:
    """A bare 2014年, 5月, 三季度 sets a time where what is to be done follows: at once after a year, soon after anything shorter."""
    step = first.month_step if first.month_step is not None else first.year_step if first.grain == "year" else None
    if step is not None and (step < 0 or (step == 0 and first.grain in ("year", "month") and not first.within)):
        return False
    follows = around.sentence_after.lstrip("，、：: ")
    if first.grain == "year" and not around.sentence_after.startswith(("，", "：", ":")):
        return bool(_TASK.match(follows))
    return bool(_TASK.search(follows[: 24 if first.grain in ("year", "plan") else 16]))


def _is_past(expression: TimeExpression, around: Surroundings, plan_year: str | None, issued: str | None, due: str | None) -> bool:
    if _LOOKING_BACK.search(around.clause_before) and expression.kind != "before":
        return True
    if around.words.startswith(("截至", "截止")) and around.sentence_after.lstrip("，").startswith(tuple(_PAST["figures"])):
        return True
    marked = expression.kind in ("before", "until", "from")
    if _DONE.search(around.clause_after if marked else around.clause_after + _next_clause(around)):
        return True
    if not marked and _TOLD.search(around.clause_after + _next_clause(around)):
        return True
    return _is_before_plan(expression, plan_year, issued, due)


def _is_before_plan(expression: TimeExpression, plan_year: str | None, issued: str | None, due: str | None) -> bool:
    """Tell whether a date lies before the plan: in an earlier year, or, for a bare day, before the day of issue."""
    year = (due or "")[:4]
    if plan_year and plan_year.isdigit() and year.isdigit() and year < plan_year:
        return True
    return expression.kind == "point" and bool(issued and due and len(issued) == len(due) == 10 and "X" not in issued + due and due < issued)


def _next_clause(around: Surroundings) -> str:
    """The clause after the time's own, for a time that is set off by a comma (2011年，我校被评为…)."""
    rest = around.sentence_after[len(around.clause_after) :]
    return _head(rest[1:], _CLAUSE_MARKS) if around.clause_after == "" and rest[:1] == "，" else ""


def starts_something(expression: TimeExpression, around: Surroundings) -> bool:
    """Tell whether a date is when something begins (于9月1日启动)."""
    grain = expression.first.grain if expression.first else ""
    return expression.kind == "point" and grain == "day" and bool(_STARTING.match(around.after))
