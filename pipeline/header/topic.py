"""What a title is about: the title without who, when, verbs of beginning and the kind."""

from __future__ import annotations

import re

from extractors.lexicon import alternatives, load
from extractors.reading.kept import kept
from pipeline.header.bodies import body_at_start
from pipeline.header.formulae import kind_of_title

_TOPIC = load("header")["topic"]
_YEARS = re.compile(r"(?:(?:19|20)[0-9xX*]{2}|(?<![0-9])1[0-2][0-9](?=年度))(?:[—\-至–](?:19|20)?[0-9xX*]{2,4})?(?:年度|学年度|学年|年)(?:第?[一二三四1-4]季度|上半年|下半年)?")
REGION = re.compile(r"^[^的，、]{1,6}?(?<![社园校辖库小矿景城])(?:省|市|县|区|镇|乡|街道|自治州|自治县)(?=[^的])")
"""The region that a title names first."""
_WHERE = re.compile("^在[^，的]{1,10}?(?=开展|推行|建立|实行|实施|推进)")
_OPENS = re.compile(rf"^(?:{alternatives(_TOPIC['opens'])}){{1,4}}")
_CLOSES = re.compile(rf"(?:{alternatives(_TOPIC['closes'])}){{1,4}}$")
_PAIRS = (("“", "”"), ("《", "》"), ("「", "」"), ("〈", "〉"))
_SENT = re.compile(rf"(?:{alternatives(load('split')['wraps']['words'])})《(?P<inner>.{{4,90}})》")


@kept
def topic_of(title: str) -> str | None:
    """Return what a title is about (某局关于开展廉政风险防控工作的实施方案 -> 廉政风险防控), None if nothing of two characters is left."""
    if "《" in title and (sent := _SENT.search(title)):
        return topic_of(sent["inner"].replace("〈", "《").replace("〉", "》"))
    kind = kind_of_title(title)
    words = title[: title.rfind(kind)] if kind else title
    body = body_at_start(title)
    _, about, rest = words.partition("关于")
    words = rest if about else words.removeprefix(body or "")
    words = _YEARS.sub("", _bare(words))
    words = words if about else REGION.sub("", words)
    words = _bare(_OPENS.sub("", _WHERE.sub("", words)))
    short = _bare(_CLOSES.sub("", words))
    return short if len(short) > 2 else words if len(words) >= 2 else None


def _bare(words: str) -> str:
    """Return words without blanks and commas around them, nor marks that enclose all of them or whose other half was cut off."""
    words = words.strip("、， ")
    for first, last in _PAIRS:
        if words.startswith(first) and (last not in words or words.find(last) == len(words) - 1):
            words = words[1:].removesuffix(last)
        if words.endswith(last) and first not in words:
            words = words[:-1]
    return words.strip("、， ")
