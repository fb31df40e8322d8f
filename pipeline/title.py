"""A plan's lines -> its title, and what the title is about (GB/T 9704-2012, 7.3.1: body, matter, kind of document)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon import alternatives, load
from pipeline.formulae import NUMBER, Line, is_numbered, kind_of_title, opening_kind, signing_date
from pipeline.issuer import body_at_start

_LEXICON = load("header")
_HEAD = _LEXICON["head"]
_LONGEST = 110
"""Characters of a title at most."""
_TITLE_END = ("。", "；", "，", "、", "：", ";", "！", *_HEAD["ends"])
_SENTENCE = re.compile(r"[。；：，]")
_LABEL = re.compile(rf"(?:{alternatives(_HEAD['labels'])})[ ]?[：:\t ]")
_TITLE_LABEL = re.compile(rf"^{alternatives(_HEAD['titles'])}[ ]?[：:\t ][ ]*")
_ANNEX = re.compile(r"附[件表录][ ]?[0-9一二三四五六七八九十]{0,3}[：:]?$")
_BRACKETED = re.compile(r"[《（(][^》）)]*[》）)]")
_SUFFIX = re.compile(rf"[（(【\[][^（）()\n]{{0,16}}{alternatives(_LEXICON['kinds']['suffixes'])}[^（）()\n]{{0,6}}[）)】\]]")
_PROMULGATED = re.compile(r"(?:现将)?《(?P<title>[^《》\n]{4,80})》(?:[（(][^（）()]{1,10}[)）])?(?:已经|已于|经|印发|转发|下发)")
"""The first words of a notice or order whose own title is lost: 《某办法》已经…通过, 现将《某方案》印发给你们."""
_SENT_OUT = re.compile(
    r"(?:印发|转发|下发|发布|颁布|颁发|批转|公布|实施|报送|呈报)(?:《(?P<marked>.{4,90})》|(?P<bare>[^《》]{6,80}?))"
    r"的?(?:通知|决定|公告|函|通告|请示|报告)(?:[（(][^（）()]{1,12}[)）])?$"
)
_WIDE = re.compile(r"(?<=[\u3400-\u9fff》”）]) +(?=[\u3400-\u9fff《“（0-9])|(?<=[0-9]) +(?=[\u3400-\u9fff])")
_YEARS = re.compile(r"(?:19|20)[0-9xX*]{2}(?:[—\-至–](?:19|20)?[0-9xX*]{2,4})?(?:年度|学年度|学年|年)(?:第?[一二三四1-4]季度|上半年|下半年)?")
_REGION = re.compile(r"^[^的，、]{1,6}?(?<![社园校辖库小矿景城])(?:省|市|县|区|镇|乡|街道|自治州|自治县)(?=[^的])")
_OPENS = re.compile(rf"^(?:{alternatives(_LEXICON['topic']['opens'])}){{1,4}}")
_CLOSES = re.compile(rf"(?:{alternatives(_LEXICON['topic']['closes'])}){{1,4}}$")


def read_title(every: Sequence[Line], head: Sequence[Line]) -> tuple[str | None, str | None]:
    """Return the title that stands over a text, and the title of the plan: another one where a notice sends the plan out. None where there is none.

    `head` are the lines before the first running text, `every` are all.
    """
    named = _title(every, head)
    return named, _unspaced(_sent_out(named, every)) if named else None


def _title(every: Sequence[Line], head: Sequence[Line]) -> str | None:
    """Return the title: the first lines of the head that together end in a kind of document, else a first line that stands as a title does."""
    for i in range(len(head)):
        if (title := _title_from(head, i)) is not None:
            return title
    if sent := next((found for line in every[:6] if (found := _PROMULGATED.match(line.text))), None):
        return sent["title"]
    first = every[0].text if every else ""
    alone = len(every) > 1 and len(every[1].text) > 30 and 4 <= len(first) <= 50
    return first if head and alone and _can_be_title(first) and not _SENTENCE.search(first) else None


def _title_from(head: Sequence[Line], i: int) -> str | None:
    """Return the title that begins with line `i` of the head, broken over up to four lines; None if none does."""
    joined = ""
    for j in range(i, min(i + 4, len(head))):
        text = _TITLE_LABEL.sub("", head[j].text)
        if not _can_be_title(text) or len(joined) + len(text) > _LONGEST:
            return None
        joined += text
        following = head[j + 1].text if j + 1 < len(head) else ""
        if kind_of_title(joined) and joined.count("《") == joined.count("》") and not following.startswith("的"):
            return joined + (f"（{following[1:-1]}）" if _SUFFIX.fullmatch(following) else "")
    return None


def _can_be_title(text: str) -> bool:
    """Tell whether a line can be a title or a part of one."""
    if text.endswith(_TITLE_END) or text.startswith(("|", "（", "(", "\t")) or signing_date(text) or is_numbered(text):
        return False
    return not (_LABEL.match(text) or _ANNEX.match(text) or NUMBER.search(_BRACKETED.sub("", text)))


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
    return _WIDE.sub("", title)


def _squeezed(text: str) -> str:
    """Return a text without any white space, so that broken lines compare as whole."""
    return re.sub(r"\s+", "", text)


def topic_of(title: str) -> str | None:
    """Return what a title is about, without who, when, verbs of beginning and the kind (某局关于开展廉政风险防控工作的实施方案 -> 廉政风险防控)."""
    kind = kind_of_title(title)
    words = title[: title.rfind(kind)] if kind else title
    body = body_at_start(title)
    _, about, rest = words.partition("关于")
    words = rest if about else words.removeprefix(body or "")
    words = _REGION.sub("", _YEARS.sub("", words.strip("“”《》 "))) if not about else _YEARS.sub("", words)
    words = _OPENS.sub("", words).strip("“”《》、， ")
    short = _CLOSES.sub("", words).strip("“”《》、， ")
    return short if len(short) > 2 else words if len(words) >= 2 else None
