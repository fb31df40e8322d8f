"""Who issues a plan where nobody signed it: the body that the title, the letterhead or an untitled text's own words name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon import alternatives, load
from pipeline.formulae import Line, kind_of_title

_SIGNATURE = load("header")["signature"]
_BODIES = tuple(_SIGNATURE["bodies"])
_REGIONS = tuple(_SIGNATURE["regions"])
_UNMISTAKABLE = [body for body in _BODIES if body not in _REGIONS and (len(body) > 1 or body in "局厅")]
_GENERIC = re.compile(rf"^{alternatives(_SIGNATURE['generic'])}|中小学|机构")
_PREFIX = re.compile(rf"[^\s，。；：、（）《》]{{2,24}}?{alternatives(_UNMISTAKABLE)}")
_LONGER = re.compile(rf"[^\s，。；：、（）《》关]{{0,4}}?{alternatives(_SIGNATURE['longer'])}")
_BODY = rf"[^，。；：、（）《》 ]{{1,30}}?{alternatives(_BODIES)}"
_SPEAKS = re.compile(rf"(?P<body>{_BODY})(?:按照|根据|依据|结合|决定|制定)")
_DECIDES = re.compile(rf"(?<=[，。])(?P<body>{_BODY})(?:（以下简称[^（）]{{1,20}}）)?决定[在从自于开对组制]")
_MADE = re.compile(r"(?:特|现)(?:制定|制订|拟定)(?:了)?《?(?P<named>[^，。；：《》]{6,60}?)》?(?:如下)?(?=[。：，]|$)")
_APPLIES = re.compile(rf"(?:适用于|实施范围[是为：]|适用范围[是为：])(?P<body>{_BODY})(?:机关|本级)?(?:及|和|各|全体|所有|下属|所属)")
_ACTS = re.compile(rf"(?:^|[，。；])(?P<body>{_BODY})将(?:依据|根据|按照|对)")
_NO_NAME = re.compile(rf"^{alternatives(_SIGNATURE['generic'])}|[的是为对]|^根据|^按照")


def body_at_start(title: str) -> str | None:
    """Return the body that a title names first (某县教育局关于…, 某某有限公司安全…方案), None if it names none.

    A region alone (某县2023年…) is none. Before 关于 every kind of body is taken, elsewhere only names that end unmistakably.
    """
    named, about, _ = title.partition("关于")
    named = named.strip()
    if about and 2 < len(named) <= 40 and named.endswith(_BODIES) and not named.endswith(_REGIONS):
        return "、".join(named.split())
    found = _PREFIX.match(title)
    if not found or _GENERIC.search(found[0]):
        return None
    end = found.end()
    while more := _LONGER.match(title, end):
        end = more.end()
    return title[:end]


def letterhead(head: Sequence[Line]) -> str | None:
    """Return the body on the letterhead (某某委员会文件, 某某人民政府令), None if there is none."""
    for line in head:
        if line.text.endswith(("文件", "令")) and 6 <= len(line.text) <= 40:
            return line.text.removesuffix("文件").removesuffix("令").strip()
    return None


def speaker(every: Sequence[Line]) -> str | None:
    """Return who speaks in an untitled text: its first words, who decided, whose document the opening says is made, to whom it applies."""
    for line in every[:3]:
        opening = line.text[:600]
        if found := _SPEAKS.match(opening) or _DECIDES.search(opening):
            return found["body"]
        if (made := _MADE.search(opening)) and kind_of_title(made["named"]) and (body := body_at_start(made["named"])):
            return body
    own = (found["body"] for line in every[:60] if (found := _APPLIES.search(line.text[:600]) or _ACTS.search(line.text[:600])))
    return next((body for body in own if not _NO_NAME.search(body)), None)
