"""A plan's lines -> its title (GB/T 9704-2012, 7.3.1: body, matter, kind of document)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon import alternatives, load
from pipeline.header.bodies import bodies_of, body_at_start
from pipeline.header.dates import signing_date
from pipeline.header.form import is_form_line
from pipeline.header.formulae import is_numbered, kind_of_title, opening_kind
from pipeline.header.issuer import letterhead
from pipeline.header.nature import is_essay_title
from pipeline.header.numbers import NUMBER, is_number_line
from pipeline.header.topic import REGION, topic_of

_LEXICON = load("header")
_HEAD = _LEXICON["head"]
_LONGEST = 110
"""Characters of a title at most."""
_MOST_LINES = 5
"""Lines over which a title is broken at most."""
_MANY = 3
"""Bodies above a title that issue it together and are no part of it."""
_TITLE_END = ("。", "；", "，", "、", "：", ";", "！")
_NEVER = re.compile(
    rf"^[|（(]|[|>»\t]|:::| / |^[\x00-\x7f]+$|{alternatives(_HEAD['never_title'])}$|^{alternatives(_HEAD['marks'])}[★ ]?.{{0,6}}$"
    r"|^(?:总?第[0-9一二三四五六七八九十]{1,5}期[（） ]*)+$"
)
_SENTENCE = re.compile(r"[。；：，]")
_TITLE_LABEL = re.compile(rf"^{alternatives(_HEAD['titles'])}[ ]?[：:\t ][ ]*")
_ANNEX = re.compile(r"附[件表录]?[ ]?[0-9一二三四五六七八九十]{0,3}(?:-[0-9]{1,2})?[ ]?(?:[：:][ ]*|$)|【[^【】]{1,6}】")
_NUMBER_AFTER = re.compile(rf"[ ]?[（(]{NUMBER.pattern}[）)]$")
_BRACKETED = re.compile(r"[《（(][^》）)]*[》）)]")
_SUFFIX = re.compile(
    rf"[（(【\[](?:[^（）()\n]{{0,16}}{alternatives(_LEXICON['kinds']['suffixes'])}[^（）()\n]{{0,6}}|(?:19|20)[0-9]{{2}}年?[—–－~至-]+(?:19|20)?[0-9]{{2}}(?:学?年度?)?)[）)】\]]"
)
_PROMULGATED = re.compile(r"(?:现将)?《(?P<title>[^《》\n]{4,80})》(?:[（(][^（）()]{1,10}[)）])?(?:已经|已于|经|印发|转发|下发)")
"""The first words of a notice or order whose own title is lost: 《某办法》已经…通过, 现将《某方案》印发给你们."""
_SENDS = r"(?:印发|转发|下发|发布|颁布|颁发|批转|公布|实施|报送|呈报|下达)"
_FORWARDS = r"(?:印发|转发|下发|发布|颁布|颁发|批转)"
_NOTICES = r"(?:通知|决定|公告|函|通告|请示|报告)"
_SENT_OUT = re.compile(rf"{_SENDS}(?:《(?P<marked>.{{4,90}})》|(?P<bare>[^《》]{{4,80}}?))的?{_NOTICES}(?:[（(][^（）()]{{1,12}}[)）])?$")
_LAST_SENT = re.compile(rf"^.*{_FORWARDS}")
_GOES_ON = re.compile(rf"的|等[一二三四五六七八九十0-9]*个?|和《|及|与《|[（(][^（）()]{{1,16}}[)）]的{_NOTICES}")
"""First words of a line that the title above it cannot do without."""
_LISTED = re.compile(r"附件[0-9一二三]?[：:]?(?:[0-9][.．、])?$")
_LEAST_SENT = 150
"""Characters that follow the title of what a notice sends out where it stands there itself."""
_STRAY = "*#`~^'‘’"
"""Marks that copying leaves at a line's ends."""
_WIDE = re.compile(r"(?<=[\u3400-\u9fff》”）]) +(?=[\u3400-\u9fff《“（0-9])|(?<=[0-9]) +(?=[\u3400-\u9fff])")


def read_title(every: Sequence[str], head: Sequence[str], labelled: str | None = None) -> tuple[str | None, str | None]:
    """Return the title that stands over a text, and the title of the plan: another one where a notice sends the plan out. None where there is none.

    `head` are the lines before the first running text, `every` are all; `labelled` is what a form in the head gives as title.
    """
    named = labelled if labelled and kind_of_title(labelled) else _title(every, [line.strip(_STRAY) or line for line in head])
    return named, _unspaced(_without_many(_sent_out(named, every))) if named else None


def _without_many(title: str) -> str:
    """Return a title without the bodies before its 关于 where they are three or more: such a list is the letterhead, and no part of the title."""
    names, about, matter = title.partition("关于")
    return about + matter if about and len(bodies_of(names.strip())) >= _MANY else title


def _title(every: Sequence[str], head: Sequence[str]) -> str | None:
    """Return the title: the first lines of the head that together end in a kind of document, else a first line that stands as a title does."""
    fit = [_can_be_title(head, i) for i in range(len(head))]
    titles = [title for i in range(len(head)) if fit[i] and (title := _title_from(head, i, fit)) is not None]
    if titles:  # a bare 会议纪要, or a body's 管理制度, is the head of what has a title of its own
        return next((title for title in titles if len(titles) == 1 or topic_of(title)), titles[0])
    if sent := next((found for line in every[:6] if (found := _PROMULGATED.match(line))), None):
        return sent["title"]
    return _standing_alone(every, head)


def _standing_alone(every: Sequence[str], head: Sequence[str]) -> str | None:
    """Return a first line that names no kind of document and stands as a title does, over running text or a numbered heading; bodies' names stay above it."""
    above = head[0] if len(head) > 1 and bodies_of(head[0]) else ""
    at = 1 if above else 0
    if len(head) <= at or not _can_be_title(head, at):
        return None
    first = head[at]
    if at + 1 < len(head) and head[at + 1].startswith("—"):
        at += 1
        first += head[at]
    follows = every[at + 1] if len(every) > at + 1 else ""
    stands = len(follows) > 30 or is_numbered(follows) or is_essay_title(first)
    return above + first if stands and 4 <= len(first) <= 50 and not _SENTENCE.search(first) else None


def _title_from(head: Sequence[str], i: int, fit: Sequence[bool]) -> str | None:
    """Return the title that begins with line `i` of the head, broken over a few lines; None if none does. `fit` tells which lines can be part of one."""
    joined = ""
    for j in range(i, min(i + _MOST_LINES, len(head))):
        text = _ANNEX.sub("", head[j], count=1) if j == i else head[j]
        text = _NUMBER_AFTER.sub("", text) if text.endswith(("号）", "号)")) else text
        goes_on = text.startswith("（") and joined.count("《") > joined.count("》")
        if not (fit[j] or goes_on) or len(joined) + len(text) > _LONGEST or (joined and _names_itself(text, joined)):
            return None
        joined += (" " if bodies_of(joined) and (bodies_of(text) or body_at_start(text)) else "") + text
        following = head[j + 1] if j + 1 < len(head) else ""
        if _is_complete(joined, following):
            title = joined[1:-1] if joined[0] + joined[-1] == "《》" and "《" not in joined[1:] else joined
            return title + (f"（{following[1:-1]}）" if _SUFFIX.fullmatch(following) else "")
    return None


def _is_complete(title: str, following: str) -> bool:
    """Tell whether lines that end in a kind of document are a whole title, and the line that follows is no part of it."""
    return kind_of_title(title) is not None and title.count("《") == title.count("》") and not _GOES_ON.match(following)


def _names_itself(line: str, above: str) -> bool:
    """Tell whether a line under the names of bodies names its place or body again, so that it is a title without them (某县某局 / 某县…方案)."""
    place = REGION.match(line)
    own = body_at_start(line) or (place[0] if place else None)
    return bool(bodies_of(above)) and own is not None and own in above.replace(" ", "")


def _can_be_title(head: Sequence[str], i: int) -> bool:
    """Tell whether line `i` of the head can be a title or a part of one."""
    text = head[i]
    if text.endswith(_TITLE_END) or _NEVER.search(text) or signing_date(text) or is_numbered(text):
        return False
    if letterhead(text, head[i + 1] if i + 1 < len(head) else ""):
        return False
    labelled = is_form_line(text) and not _TITLE_LABEL.match(text)
    return not (labelled or _ANNEX.fullmatch(text) or is_number_line(text) or ("号" in text and NUMBER.search(_BRACKETED.sub("", text))))


def _sent_out(named: str, every: Sequence[str]) -> str:
    """Return the title of the document that a notice sends out (关于印发《某方案》的通知 -> 某方案) if that document follows, else the notice's own.

    The document's own title goes before the notice's words for it where it only says more (印发实施方案的通知 … 某院护理实施方案).
    """
    inner = _inner_title(named)
    kind = kind_of_title(inner) if inner and "》" not in inner else None
    if not inner or kind is None:
        return named
    after = next((i for i, line in enumerate(every) if _squeezed(line).endswith(_squeezed(named)[-8:])), 0) + 1
    titles = [i for i in range(after, len(every)) if len(every[i]) <= 60 and kind_of_title(every[i]) == kind and _can_be_title(every, i)]
    wanted = _squeezed(inner)
    longer = next((every[i] for i in titles if _squeezed(every[i]).endswith(wanted)), "")
    if longer:
        edition = every[every.index(longer, after) + 1] if every[-1] != longer else ""
        own = _ANNEX.sub("", longer, count=1)
        return own + (f"（{edition[1:-1]}）" if _SUFFIX.fullmatch(edition) else "")
    if _is_given(wanted, _squeezed("".join(every[after:]))) or any(opening_kind(line) == kind for line in every[after:]):
        return inner
    return next((every[i] for i in titles if i > after), named)


def _is_given(title: str, text: str) -> bool:
    """Tell whether a title stands in a text by itself; both without white space.

    In title marks, as a part of the notice's title, and in the notice's list of annexes, over which nothing long follows, it does not.
    """
    at = text.find(title)
    while at > 0 and (text[at - 1] in "《〈“" or text.startswith("的通知", at + len(title)) or (len(text) - at < _LEAST_SENT and _LISTED.search(text, 0, at))):
        at = text.find(title, at + 1)
    return at >= 0


def _inner_title(named: str) -> str | None:
    """Return the title that a notice's title says is sent out, the innermost one where it forwards what another sent out."""
    found = _SENT_OUT.search(named)
    if not found or found["marked"]:
        return found and found["marked"]
    return _LAST_SENT.sub("", found["bare"])


def _unspaced(title: str) -> str:
    """Return a title without the blanks that set its words apart on the page."""
    return _WIDE.sub("", title)


def _squeezed(text: str) -> str:
    """Return a text without any white space, so that broken lines compare as whole."""
    return re.sub(r"\s+", "", text)
