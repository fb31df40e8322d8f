"""A plan's text -> the facts of its head and foot: title, kind, issuer, number, dates, recipients (elements after GB/T 9704-2012)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.lexicon import alternatives, load
from pipeline.formulae import (
    DATE,
    NUMBER,
    Line,
    date_of,
    is_numbered,
    kind_of_title,
    lines,
    number_of,
    opening_kind,
    opens_document,
    signing_date,
)
from pipeline.nature import is_essay_title, is_plan, is_template, is_truncated
from pipeline.signature import body_at_start, read_signature

_LEXICON = load("header")
_HEAD = _LEXICON["head"]
_LABEL = re.compile(rf"(?P<label>{alternatives(_HEAD['labels'])})[ ]?[：:\t ][ ]*(?P<value>.+)")
_RECIPIENTS = _LEXICON["recipients"]
_TITLE_END = ("。", "；", "，", "、", "：", ";", "！")
_LONGEST_TITLE = 110
_HEAD_LINES = 24
"""Lines at most, from the first, in which title, number and recipients are looked for."""


@dataclass(frozen=True, slots=True)
class Header:
    """The facts of one plan, in the dataset's normal form; what the text does not give is None (lists: empty)."""

    title: str | None = None
    kind: str | None = None
    issuer: str | None = None
    number: str | None = None
    issued: str | None = None
    year: str | None = None
    recipients: tuple[str, ...] = ()
    topic: str | None = None
    is_plan: bool = True
    is_template: bool = False
    is_truncated: bool = False


def read_header(text: str) -> Header:
    """Return the facts of the plan whose normalised text is `text`."""
    every = list(lines(text))
    head = _head(every)
    named = _title(every, head)
    title = _unspaced(_sent_out(named, every)) if named else None
    kind = (kind_of_title(title) if title else None) or (None if title and is_essay_title(title) else _opened_kind(every))
    number = _number(head)
    signature = read_signature(every)
    issued = signature.issued or _dated_in_head(head)
    return Header(
        title=title,
        kind=kind,
        issuer=signature.issuer or _issuer_in_head(every, head, named),
        number=number,
        issued=issued,
        year=_year(issued, number),
        recipients=_recipients(head),
        topic=topic_of(title) if title else None,
        is_plan=is_plan(every, title, kind),
        is_template=is_template(text),
        is_truncated=is_truncated(every),
    )


def _head(every: Sequence[Line]) -> list[Line]:
    """Return the lines before the first paragraph of running text or numbered heading."""
    head: list[Line] = []
    for line in every[:_HEAD_LINES]:
        running = len(line.text) > _LONGEST_TITLE and not line.text.endswith("：")
        if running or is_numbered(line.text) or opens_document(line.text) or (line.text.endswith("。") and len(line.text) > 30):
            break
        head.append(line)
    return head


def _title(every: Sequence[Line], head: Sequence[Line]) -> str | None:
    """Return the title: the first lines of the head that together end in a kind of document, else a first line that stands as a title does."""
    for i in range(len(head)):
        if (title := _title_from(head, i)) is not None:
            return title
    if sent := next((found for line in every[:6] if (found := _SENT.match(line.text))), None):
        return sent["title"]
    first = every[0].text if every else ""
    alone = len(every) > 1 and len(every[1].text) > 30 and 4 <= len(first) <= 50
    return first if head and alone and _can_be_title(first) and not _SENTENCE.search(first) else None


_SENTENCE = re.compile(r"[。；：，]")
_SENT = re.compile(r"(?:现将)?《(?P<title>[^《》\n]{4,80})》(?:[（(][^（）()]{1,10}[)）])?(?:已经|已于|经|印发|转发|下发)")
"""The first words of a notice or order whose own title is lost: 《某办法》已经…通过, 现将《某方案》印发给你们."""


def _title_from(head: Sequence[Line], i: int) -> str | None:
    """Return the title that begins with line `i` of the head, broken over up to four lines; None if none does."""
    joined = ""
    for j in range(i, min(i + 4, len(head))):
        text = _title_value(head[j].text)
        if not _can_be_title(text) or len(joined) + len(text) > _LONGEST_TITLE:
            return None
        joined += text
        following = head[j + 1].text if j + 1 < len(head) else ""
        if kind_of_title(joined) and joined.count("《") == joined.count("》") and not following.startswith("的"):
            return joined + (_full_width(following) if _SUFFIX.fullmatch(following) else "")
    return None


_SUFFIX = re.compile(rf"[（(【\[][^（）()\n]{{0,16}}{alternatives(_LEXICON['kinds']['suffixes'])}[^（）()\n]{{0,6}}[）)】\]]")
_FORM_LABEL = re.compile(rf"^{alternatives(_HEAD['titles'])}[ ]?[：:\t ][ ]*")


def _full_width(bracketed: str) -> str:
    return f"（{bracketed[1:-1]}）"


def _title_value(text: str) -> str:
    """Return a line without the label that a page's form puts before a title (文件名称 …)."""
    return _FORM_LABEL.sub("", text)


def _can_be_title(text: str) -> bool:
    """Tell whether a line can be a title or a part of one."""
    if text.endswith(_TITLE_END) or text.endswith(tuple(_HEAD["ends"])) or signing_date(text) or is_numbered(text):
        return False
    return not (_LABEL.match(text) or _ANNEX.match(text) or NUMBER.search(_OUTSIDE.sub("", text)) or text.startswith(("|", "（", "(", "\t")))


_ANNEX = re.compile(r"附[件表录][ ]?[0-9一二三四五六七八九十]{0,3}[：:]?$")
_OUTSIDE = re.compile(r"[《（(][^》）)]*[》）)]")
_SENT_OUT = re.compile(
    r"(?:印发|转发|下发|发布|颁布|颁发|批转|公布|实施|报送|呈报)(?:《(?P<marked>.{4,90})》|(?P<bare>[^《》]{6,80}?))的?(?:通知|决定|公告|函|通告|请示|报告)(?:[（(][^（）()]{1,12}[)）])?$"
)


def _sent_out(named: str, every: Sequence[Line]) -> str:
    """Return the title of the document that a notice sends out (关于印发《某方案》的通知 -> 某方案) if that document follows, else the notice's own."""
    found = _SENT_OUT.search(named)
    inner = found and (found["marked"] or found["bare"])
    if not inner or kind_of_title(inner) is None:
        return named
    after = next((i for i, line in enumerate(every) if _squeezed(line.text).endswith(_squeezed(named)[-8:])), 0) + 1
    body = _squeezed("".join(line.text for line in every[after:]))
    wanted = _squeezed(inner)
    at = body.find(wanted)
    while at > 0 and body[at - 1] in "《〈“":
        at = body.find(wanted, at + 1)
    if at >= 0 or any(opening_kind(line.text) == kind_of_title(inner) for line in every[after:]):
        return inner
    later = (line.text for line in every[after + 1 :] if len(line.text) <= 60 and _can_be_title(line.text))
    return next((text for text in later if kind_of_title(text) == kind_of_title(inner)), named)


def _unspaced(title: str) -> str:
    """Return a title without the blanks that set its words apart on the page."""
    return re.sub(r"(?<=[\u3400-\u9fff》”）]) +(?=[\u3400-\u9fff《“（0-9])|(?<=[0-9]) +(?=[\u3400-\u9fff])", "", title)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _opened_kind(every: Sequence[Line]) -> str | None:
    """Return the kind that the opening paragraph names (制定本实施方案), None if no paragraph at the start does."""
    for i, line in enumerate(every[:12]):
        if (i < 4 or opens_document(line.text)) and (kind := opening_kind(line.text)):
            return kind
    return None


def _number(head: Sequence[Line]) -> str | None:
    """Return the document's own number: alone on a line of the head, after a label, or beside the names on the letterhead."""
    for i, line in enumerate(head):
        if i and head[i - 1].text.endswith("令") and _ORDER.fullmatch(line.text):
            return head[i - 1].text + _squeezed(line.text)
        if _SERIAL.fullmatch(line.text):
            return line.text
        found = NUMBER.search(line.text) if len(line.text) <= 80 else None
        if found is None or _SENTENCE.search(line.text[: found.start()].rstrip("：")) or "《" in line.text:
            continue
        before, after = line.text[: found.start()].strip("（(【 "), line.text[found.end() :].strip("）)】 ")
        if (not before or before.endswith(_NUMBER_LABELS)) and len(after) <= 40:
            return number_of(found)
    return None


_ORDER = re.compile(r"第[ ]?[0-9]{1,4}[ ]?号")
_SERIAL = re.compile(r"[\u3400-\u9fff]{1,10}字第[0-9]{3,12}号")
_NUMBER_LABELS = (*_LEXICON["number"]["labels"], *(f"{label}：" for label in _LEXICON["number"]["labels"]), "文件", "：")
_HEAD_DATE = re.compile(rf"{alternatives(_HEAD['dates'])}[ ]?[：:\t ]?[ ]*(?P<date>{DATE.pattern.replace('(?P<', '(?P<in_')})")


def _dated_in_head(head: Sequence[Line]) -> str | None:
    """Return the date in the head that is the document's: after 成文日期 or the like, or in brackets under the title (题注)."""
    for line in head:
        if any(label in line.text for label in _HEAD["dates"]) and (found := _HEAD_DATE.search(line.text)):
            return date_of(DATE.match(line.text, found.start("date")) or found)
        if line.text[0] in "（(" and (found := DATE.match(line.text, 1)) and not _REVISED.search(line.text):
            return date_of(found)
    return None


_REVISED = re.compile("修订|修正|废止|施行|实施|起")


def _year(issued: str | None, number: str | None) -> str | None:
    """Return the year that issue date or number fixes, as four digits; a masked one fixes none."""
    for value in ((issued or "")[:4], (number or "").partition("〔")[2][:4]):
        if len(value) == 4 and value.isdecimal():
            return value
    return None


def _issuer_in_head(every: Sequence[Line], head: Sequence[Line], named: str | None) -> str | None:
    """Return the issuer where nobody signed: from the page's form, the title, the letterhead, or the first words of an untitled text."""
    for line in head:
        if (found := _LABEL.match(line.text)) and found["label"] in _HEAD["issuers"]:
            return found["value"].split()[0]
    if named and (body := body_at_start(named)):
        return body
    for line in head:
        if line.text.endswith(("文件", "令")) and 6 <= len(line.text) <= 40:
            return line.text.removesuffix("文件").removesuffix("令").strip()
    return None if named else _speaker(every)


def _speaker(every: Sequence[Line]) -> str | None:
    """Return who speaks in an untitled text: its first words, who decided, or whose document the opening says is made."""
    for line in every[:3]:
        opening = line.text[:600]
        if found := _SPEAKS.match(opening) or _DECIDES.search(opening):
            return found["body"]
        if (made := _MADE.search(opening)) and kind_of_title(made["named"]) and (body := body_at_start(made["named"])):
            return body
    own = (_OWN.search(line.text[:600]) for line in every[:60])
    return next((found["body"] or found["whose"] for found in own if found and not _MANY.search(found["body"] or found["whose"])), None)


_BODY = rf"(?P<body>[^，。；：、（）《》 ]{{1,30}}?{alternatives(_LEXICON['signature']['bodies'])})"
_SPEAKS = re.compile(rf"{_BODY}(?:按照|根据|依据|结合|决定|制定)")
_DECIDES = re.compile(rf"(?<=[，。]){_BODY}(?:（以下简称[^（）]{{1,20}}）)?决定[在从自于开对组制]")
_MANY = re.compile(rf"^{alternatives(_LEXICON['signature']['generic'])}|[的是为对]|^根据|^按照")
_OWN = re.compile(
    rf"(?:适用于|实施范围[是为：]|适用范围[是为：]){_BODY}(?:机关|本级)?(?:及|和|各|全体|所有|下属|所属)|(?:^|[，。；]|和|及){_BODY.replace('body', 'whose')}将(?:依据|根据|按照|对)"
)
_MADE = re.compile(r"(?:特|现)(?:制定|制订|拟定)(?:了)?《?(?P<named>[^，。；：《》]{6,60}?)》?(?:如下)?(?=[。：，]|$)")


def _recipients(head: Sequence[Line]) -> tuple[str, ...]:
    """Return the bodies a text is addressed to (主送机关): the line of names that ends in a colon, split where its list is."""
    for i, line in enumerate(head):
        text = line.text.rstrip("：: ")
        addressed = line.text.endswith(("：", ":")) and _ADDRESSED.search(text) and not _LABEL.match(line.text)
        if addressed and len(text) <= 200 and not _NOT_ADDRESSED.search(text):
            above = head[i - 1].text if i else ""
            text = above + text if above.endswith(("、", "，")) else text
            return tuple(part.strip() for part in re.split(r"[、，；](?![^（]*）)", text) if part.strip())
    return ()


_ADDRESSED = re.compile(rf"^{alternatives(_RECIPIENTS['starts'])}|{alternatives(_RECIPIENTS['anywhere'])}")
_NOT_ADDRESSED = re.compile(rf"{alternatives(_RECIPIENTS['never'])}|[。！？《]|{alternatives(_RECIPIENTS['never_last'])}$")


def topic_of(title: str) -> str | None:
    """Return what a title is about, without who, when, verbs of beginning and the kind (某局关于开展廉政风险防控工作的实施方案 -> 廉政风险防控)."""
    kind = kind_of_title(title)
    words = title[: title.rfind(kind)] if kind else title
    body = body_at_start(title)
    _, about, rest = words.partition("关于")
    words = rest if about else words.removeprefix(body or "")
    words = _REGION.sub("", _YEARS.sub("", words.strip("“”《》 "))) if not about else _YEARS.sub("", words)
    words = _OPENING_WORDS.sub("", words).strip("“”《》、， ")
    short = _CLOSING.sub("", words).strip("“”《》、， ")
    return short if len(short) > 2 else words if len(words) >= 2 else None


_YEARS = re.compile(r"(?:19|20)[0-9xX*]{2}(?:[—\-至–](?:19|20)?[0-9xX*]{2,4})?(?:年度|学年度|学年|年)(?:第?[一二三四1-4]季度|上半年|下半年)?")
_REGION = re.compile(r"^[^的，、]{1,6}?(?:省|市|县|区|镇|乡|街道|自治州|自治县)(?=[^的])")
_OPENING_WORDS = re.compile(rf"^(?:{alternatives(_LEXICON['topic']['opens'])}){{1,4}}")
_CLOSING = re.compile(rf"(?:{alternatives(_LEXICON['topic']['closes'])}){{1,4}}$")
