"""A plan's text -> whether it plans something or is an essay, a speech, a report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon import alternatives, load
from pipeline.header.formulae import is_numbered, opens_document

_LEXICON = load("header")
_ESSAY = _LEXICON["essay"]
_NEWS = tuple(_ESSAY["news"])
_NOT_PLANS = tuple(_LEXICON["kinds"]["not_plans"])
_PLAN_HEADINGS = re.compile(alternatives(_ESSAY["plan_headings"]))
_ESSAY_MARKS = re.compile(alternatives(_ESSAY["marks"]))
_ESSAY_TITLE = re.compile(rf"^{alternatives(_ESSAY['starts'])}.|{alternatives(_ESSAY['ends'])}$|(?:的|之){alternatives(_ESSAY['ends'])}[（(]")
_ROLE = re.compile(r"^(?:常务)?(?:副[ ]?)?组[ ]{0,4}[长员][ ]?：|^成[ ]{0,4}员[ ]?：", re.MULTILINE)
_STEP = re.compile(r"[（(](?:[0-9xX*]{2,4}年)?[0-9xX*一二三四五六七八九十]{1,3}月[^（）()\n]{0,30}[）)]")
"""Months in brackets, as the headings of a plan's steps have them: （3月上旬至4月底）."""
_NARRATED = re.compile(r"[\u4e00-\u9fff]了(?!解|然|如|望|结)")
_ORDERED = re.compile(r"[，。；：\n][^，。；：\n]{0,14}(?:(?<![重主需必首摘纪概只])要|应当|应|须|必须|不得)(?![求素点想用急对])")
_DIVIDES = re.compile(r"由[^，。；：\n]{2,16}负责|牵头|责任单位|责任人：")
"""How a text says who does what."""
_HEADING_LINE = 40
"""Characters of a line that is a heading and no item."""


def is_essay_title(title: str) -> bool:
    """Tell whether a title is an essay's, a paper's or a speech's (浅谈…, …的几点思考, …心得体会)."""
    return bool(_ESSAY_TITLE.search(title))


def is_plan(lines: Sequence[str], title: str | None, kind: str | None) -> bool:
    """Tell whether a text plans something; essays, papers, speeches and reports do not.

    A kind of document decides, but for minutes, which plan if they say throughout what must be done. Without one, a text plans that gives a group's
    roles or steps with their months, whatever else it tells; else one that speaks as essays do, or tells what was done, does not; of the rest, those
    that have a plan's headings or give orders do.
    """
    if _is_news(lines):
        return False
    if kind is not None and not kind.endswith("纪要"):
        return not kind.endswith(_NOT_PLANS)
    if title and is_essay_title(title):
        return False
    text = "\n".join(lines)
    if kind is not None:
        return _often(_ORDERED, text, 400)
    if _ROLE.search(text) or len(_STEP.findall(text)) > 1:
        return True
    if _ESSAY_MARKS.search(text) or _often(_NARRATED, text, 1000):
        return False
    if _often(_DIVIDES, text, 150):
        return True
    return any(_PLAN_HEADINGS.search(line) for line in lines if len(line) <= _HEADING_LINE) or _often(_ORDERED, text, 500)


def _is_news(lines: Sequence[str]) -> bool:
    """Tell whether the first running text tells what happened the other day, and neither an opening nor numbered headings make it a plan."""
    first = next((i for i, line in enumerate(lines[:6]) if len(line) > 30), None)
    if first is None or not lines[first].startswith(_NEWS) or opens_document(lines[first]):
        return False
    return not any(is_numbered(line) for line in lines[first:])


def _often(pattern: re.Pattern[str], text: str, length: int) -> bool:
    """Tell whether `pattern` is met at least once in every `length` characters of a text, on average."""
    return len(pattern.findall(text)) * length >= max(len(text), 1)
