"""Document numbers (发文字号): their form, and a document's own one in its head (GB/T 9704-2012, 7.2.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon import load
from pipeline.header.formulae import Line, kind_of_title

_LABELS = load("header")["number"]["labels"]
_BRACKETED = (
    r"[ ]{0,3}[\[〔（(［【﹝〖][ ]{0,3}(?P<year>(?:19|20)[0-9xX×*]{2}|[xX×*]{2,4})年?[ ]{0,3}[\]〕）)］】﹞〗][ ]{0,3}(?:第[ ]{0,3})?"
    r"(?P<count>[0-9xX×*]{1,5})[ ]{0,3}号"
)
NUMBER = re.compile(rf"(?P<organ>[\u3400-\u9fffA-Za-zxX×*]{{1,16}}){_BRACKETED}")
"""A document number: organ's letters, year in brackets, count."""
SERIAL = re.compile(r"[\u3400-\u9fff]{1,10}字第[0-9]{3,12}号")
"""A Taiwanese document number: 府政预字第1120012345号."""
_NAMELESS = re.compile(rf"[（(]?(?P<organ>){_BRACKETED}[）)]?")
_ORDER = re.compile(r"第[ ]?[0-9]{1,4}[ ]?号")
_ORDER_LINE = re.compile(r"[\u3400-\u9fff、 ]{4,40}令[ ]?[（(]?第[ ]?[0-9]{1,4}[ ]?号[）)]?")
_BEFORE = (*_LABELS, *(f"{label}：" for label in _LABELS), "文件", "：")
_SENTENCE = re.compile(r"[。；：，]")


def number_of(match: re.Match[str]) -> str:
    """Return a document number in normal form: 历下妇发[2012]第12号 -> 历下妇发〔2012〕12号, masked digits as x."""
    masked = str.maketrans("X×*", "xxx")
    return f"{match['organ']}〔{match['year'].translate(masked)}〕{match['count'].translate(masked)}号"


def is_number_line(line: str) -> bool:
    """Tell whether a line is a document number and nothing else, a number without organ or an order's number included."""
    return any(pattern.fullmatch(line) for pattern in (NUMBER, _NAMELESS, SERIAL, _ORDER, _ORDER_LINE))


def own_number(head: Sequence[Line]) -> str | None:
    """Return the document's own number: on a line of the head, alone or beside the names on the letterhead, or in a Taiwanese text's history."""
    for i, line in enumerate(head):
        above = head[i - 1].text if i else ""
        if found := _number_in(line.text, above):
            return found
    return None


def _number_in(line: str, above: str) -> str | None:
    """Return the number that a line of the head gives as the document's own: alone, after a label, or in brackets after the title."""
    if above.endswith("令") and _ORDER.fullmatch(line):
        return above + line.replace(" ", "")
    if _ORDER_LINE.fullmatch(line):
        return re.sub(r"[ （()）]", "", line)
    if serial := (SERIAL.fullmatch(line) or re.search(rf"(?<=日){SERIAL.pattern}(?=[函令])", line)):
        return serial[0]
    if nameless := _NAMELESS.fullmatch(line):
        return number_of(nameless)
    found = NUMBER.search(line) if len(line) <= 80 else None
    if found is None or _SENTENCE.search(line[: found.start()].rstrip("：")) or "《" in line:
        return None
    before, after = line[: found.start()].strip("（(【 "), line[found.end() :].strip("）)】 ")
    own = not before or before.endswith(_BEFORE) or kind_of_title(before) is not None
    return number_of(found) if own and len(after) <= 40 else None
