"""Who issues a plan where nobody signed it: the body that the title, the letterhead or an untitled text's own words name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractors.lexicon import alternatives, load
from pipeline.header.bodies import BODIES, bodies_of, body_at_start
from pipeline.header.dates import body_in_note
from pipeline.header.formulae import kind_of_title
from pipeline.header.numbers import is_number_line

_LEXICON = load("header")
_LETTERHEAD = re.compile(rf"(?P<body>[^，。；：《》]{{4,60}}?)[ ]?(?:{alternatives(_LEXICON['head']['ends'])}(?:[（(]?第[ ]?[0-9]+[ ]?号[）)]?)?)$")
_ENDS_LETTERHEAD = (*_LEXICON["head"]["ends"], "号", "号）", "号)")
_SERIES = tuple(_LEXICON["head"]["series"])
_REGIONS = tuple(_LEXICON["signature"]["regions"])
_BODY = rf"[^，。；：、（）《》 ]{{1,30}}?{alternatives(BODIES)}"
_WHOLE = re.compile(_BODY)
_SPEAKS = re.compile("按照|根据|依据|结合|决定|制定")
_FIRST_WORDS = 40
"""Characters of a clause in which a body is named before what it does."""
_DECIDES = re.compile(rf"(?<=[，。])(?P<body>{_BODY})(?:（以下简称[^（）]{{1,20}}）)?决定[在从自于开对组制]")
_MADE = re.compile(r"(?:特|现)?(?:制定|制订|拟定|编制)(?:了)?《?(?P<named>[^，。；：《》]{6,60}?)》?(?:如下)?(?=[。：，]|$)")
_APPLIES = re.compile(rf"(?:适用于|实施范围[是为：]|适用范围[是为：])(?P<body>{_BODY})(?:机关|本级)?(?:及|和|各|全体|所有|下属|所属)")
_ACTS = re.compile("将(?:依据|根据|按照|对)")
_ACTOR = re.compile(rf"(?:^|[，。；])(?P<body>[^，。；：、（）《》 ]{{2,{_FIRST_WORDS}}})$")
_TELLS = re.compile(f"适用于|范围|{_ACTS.pattern}")
_NO_NAME = re.compile(rf"^{alternatives(_LEXICON['signature']['generic'])}|[的是为对]|^根据|^按照")


def issuer_in_head(every: Sequence[str], head: Sequence[str], named: str | None) -> str | None:
    """Return the issuer of an unsigned text: from its title `named`, the letterhead, or the words of an untitled text `every`."""
    of_title, alone = body_at_start(named) if named else None, _alone(head)
    if of_title and alone and alone.startswith(of_title) and named and named.replace(" ", "、").startswith(alone):
        return alone  # broken behind its bodies: 某市人民医院护理部⏎护理不良事件管理办法; 某市委员会 某市文明办⏎第二届…方案
    return of_title or alone or (None if named else _speaker(every))


def letterhead(line: str, following: str = "") -> str | None:
    """Return the body on a letterhead's line (某某委员会文件, 某某人民政府令第58号, 某某政府函), None if the line is none.

    A series' head (某某政府专题会议纪要) is one where its number is the line that follows.
    """
    found = _LETTERHEAD.match(line) if line.endswith(_ENDS_LETTERHEAD) else None
    if found and (names := bodies_of(found["body"])):
        return "、".join(names)
    return body_at_start(line) if line.endswith(_SERIES) and is_number_line(following) else None


def _alone(head: Sequence[str]) -> str | None:
    """Return the bodies that a head names apart from the title: on the letterhead, in lines of their own, or in the note under the title."""
    names: list[str] = []
    for i, line in enumerate(head):
        following = head[i + 1] if i + 1 < len(head) else ""
        if found := letterhead(line, following) or body_in_note(line):
            return found
        bodies = [body for body in bodies_of(line) if len(body) > 3 and not body.endswith(_REGIONS) and not _NO_NAME.search(body)]
        if names and not bodies:
            break
        names += bodies
    return "、".join(names) or None


def _speaker(every: Sequence[str]) -> str | None:
    """Return who speaks in an untitled text: its first words, who decided, whose document the opening says is made, to whom it applies."""
    for line in every[:3]:
        opening = line[:600]
        if speaking := _body_before(opening, _SPEAKS.finditer(opening, 0, _FIRST_WORDS)):
            return speaking
        if "决定" in opening and (decided := _DECIDES.search(opening)):
            return decided["body"]
        if (made := _MADE.search(opening)) and kind_of_title(made["named"]) and (body := body_at_start(made["named"])):
            return body
    telling = (line[:600] for line in every[:60] if _TELLS.search(line))
    own = (body for text in telling if (body := _applied_to(text) or _acting(text)))
    return next((body for body in own if not _NO_NAME.search(body)), None)


def _body_before(text: str, verbs: Iterable[re.Match[str]]) -> str | None:
    """Return the body that all words before the first of some verbs name, None if they name none."""
    return next((text[: verb.start()] for verb in verbs if _is_body(text[: verb.start()])), None)


def _applied_to(text: str) -> str | None:
    """Return to whom a text says that it applies (适用于某局机关和…)."""
    found = _APPLIES.search(text)
    return found["body"] if found else None


def _acting(text: str) -> str | None:
    """Return who a text says will act (某局将依据…)."""
    clauses = (_ACTOR.search(text, max(0, verb.start() - _FIRST_WORDS - 1), verb.start()) for verb in _ACTS.finditer(text))
    return next((clause["body"] for clause in clauses if clause and _is_body(clause["body"])), None)


def _is_body(words: str) -> bool:
    return words.endswith(BODIES) and _WHOLE.fullmatch(words) is not None
