"""A plan's text -> what sort of text it is: a plan or an essay or report, filled in or masked, whole or broken off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon import alternatives, load
from pipeline.formulae import Line, is_numbered, signing_date

_LEXICON = load("header")
_ESSAY = _LEXICON["essay"]
_TEMPLATE = _LEXICON["template"]
_NOT_PLANS = tuple(_LEXICON["kinds"]["not_plans"])
_PLAN_HEADINGS = re.compile(alternatives(_ESSAY["plan_headings"]))
_ESSAY_MARKS = re.compile(alternatives(_ESSAY["marks"]))
_NARRATED = re.compile(r"[\u4e00-\u9fff]了(?!解|然|如|望|结)")
_ESSAY_TITLE = re.compile(rf"^{alternatives(_ESSAY['starts'])}.|{alternatives(_ESSAY['ends'])}$|(?:的|之){alternatives(_ESSAY['ends'])}[（(]")
_HEADING_LINE = 40
"""Characters of a line that is a heading and no item."""


def is_essay_title(title: str) -> bool:
    """Tell whether a title is an essay's, a paper's or a speech's (浅谈…, …的几点思考, …心得体会)."""
    return bool(_ESSAY_TITLE.search(title))


def is_plan(lines: Sequence[Line], title: str | None, kind: str | None) -> bool:
    """Tell whether a text plans something; essays, papers, speeches and reports do not.

    A kind of document decides. Without one, what plans have (their headings, months set, stages, a group's roles) weighs against what is told as done
    (了, per 500 characters) and the marks of essays; where there is neither, orders (要, 应当) make a plan.
    """
    if kind is not None:
        return not kind.endswith(_NOT_PLANS)
    if title and is_essay_title(title):
        return False
    text = "\n".join(line.text for line in lines)
    for_plan = len({found for line in lines for found in _headings(line.text)})
    for_plan += (len(_DATED.findall(text)) > 1) + (len(_STAGE.findall(text)) > 1) + bool(_ROLE.search(text))
    against = len(set(_ESSAY_MARKS.findall(text))) + 500 * len(_NARRATED.findall(text)) / max(500, len(text))
    return for_plan > against or (not against and 500 * len(_ORDERED.findall(text)) >= len(text))


def _headings(line: str) -> list[str]:
    """Return the words of a plan's headings in a line that is a heading."""
    return _PLAN_HEADINGS.findall(line) if len(line) <= _HEADING_LINE and is_numbered(line) else []


_DATED = re.compile(r"[（(至到—、，。：；\n-](?:[0-9xX*]{4}年)?[0-9xX一二三四五六七八九十]{1,3}月(?:[0-9xX]{1,2}日|[上中下]旬|底|初|末)?(?:前|之前|[—至到-]|[）)]|完成)")
_STAGE = re.compile(r"第[一二三四五六]阶段|阶段[（(：:。]")
_ROLE = re.compile(r"^(?:常务)?(?:副[ ]?)?组[ ]{0,4}[长员][ ]?：|^成[ ]{0,4}员[ ]?：|任(?:副)?组长", re.MULTILINE)
_ORDERED = re.compile(r"[，。；：\n][^，。；：\n]{0,14}(?:要|应当|应|须|必须|不得)(?![求素点想用急对])")
_CITED = re.compile(r"《[^》\n]{0,120}》|[〔\[（(][^〕\]）)\n]{0,12}[〕\]）)][^\n，。]{0,8}号")
_MASK = re.compile(_TEMPLATE["masks"])
_VAGUE = re.compile(_TEMPLATE["vague"])
_BLANK_ROLE = re.compile(rf"^[ ]*+(?:{alternatives(_TEMPLATE['roles'])})[ ]*+[：:][ _]*+$", re.MULTILINE)
_BLANK_DATE = re.compile(r"^[ ]*+(?:[0-9]{4})?[ ]*+年[ ]++月[ ]++日[ ]*+$", re.MULTILINE)


def is_template(text: str) -> bool:
    """Tell whether the plan's own names, places or dates are masked (xx镇, 20xx年) or left blank (组长：); what it cites does not count."""
    own = _CITED.sub("", text)
    if _MASK.search(own) or len(_VAGUE.findall(own)) >= _TEMPLATE["vague_least"]:
        return True
    blanks = list(_BLANK_ROLE.finditer(own))
    return any(_nobody_follows(own, blank.end()) for blank in blanks) or bool(_BLANK_DATE.search(own))


def _nobody_follows(text: str, end: int) -> bool:
    """Tell whether the line after a role's blank line names nobody either: another role, a number or a long sentence."""
    following = text[end : end + 200].lstrip("\n ").split("\n")[0]
    return not following or bool(_LABELLED.match(following)) or is_numbered(following) or "。" in following


_LABELLED = re.compile(r"[\u4e00-\u9fff ]{1,8}[：:]")


def is_truncated(lines: Sequence[Line]) -> bool:
    """Tell whether a text breaks off at its end or begins in the middle of its outline."""
    return bool(lines) and (_begins_late(lines) or _breaks_off(lines))


_MIDWAY = ("，", "、", "；", "。", "）", "如下")
_TOP = re.compile(r"([一二三四五六七八九十]{1,2})[、.．]")
_SECOND = re.compile(r"[（(]([一二三四五六七八九十]{1,2})[)）]")


def _begins_late(lines: Sequence[Line]) -> bool:
    """Tell whether the first line stands amid a sentence or an outline: 二、, （二）, or a （一） to which 二、 follows without 一、."""
    first = lines[0].text
    if first.startswith(_MIDWAY):
        return True
    if (top := _TOP.match(first)) is not None:
        return top[1] != "一"
    if (second := _SECOND.match(first)) is None:
        return False
    following = next((found[1] for line in lines if (found := _TOP.match(line.text))), None)
    return second[1] != "一" or following not in (None, "一")


_ENDS = ("。", "！", "？", "）", ")", "”", "》", "；", ";", "】", "’", "：")
_MID_SENTENCE = ("，", "、", "：", "（", "“", "《")
_APPENDED = re.compile(r"附[件表录：: ]|注[：:]|填表|抄送|联系")


def _breaks_off(lines: Sequence[Line]) -> bool:
    """Tell whether the last line stops within a sentence, or is a heading with nothing under it. Tables, annexes and signatures end as they like."""
    last = lines[-1].text
    if last.endswith(("……", "...", "…")) or last.endswith(_MID_SENTENCE):
        return True
    if last.endswith(_ENDS) or "|" in last or "\t" in last or signing_date(last) or _appended(lines):
        return False
    if is_numbered(last) or _DECIMAL.match(last):
        before = lines[-2].text if len(lines) > 1 else ""
        return len(last) > 30 or not is_numbered(before) or before.endswith(_ENDS)
    return len(last) >= 25


_DECIMAL = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")


def _appended(lines: Sequence[Line]) -> bool:
    """Tell whether an annex, a note or a flattened table follows the last full sentence."""
    short = 0
    for line in reversed(lines[-80:]):
        if _APPENDED.match(line.text):
            return True
        if len(line.text) >= 25:
            return short >= 6
        short += 1
    return short >= 6
