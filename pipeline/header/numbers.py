"""Document numbers (发文字号): their form, and a document's own one in its head (GB/T 9704-2012, 7.2.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractors.lexicon import alternatives, load
from extractors.reading.kept import kept
from extractors.reading.numbers import masked_digits, number
from pipeline.header.formulae import kind_of_title

_LEXICON = load("header")["number"]
_LABELS = _LEXICON["labels"]
_ORGAN_ENDS = tuple(_LEXICON["organ_ends"])
_CITES = tuple(_LEXICON["cites"])
_NUMBERED_YEARLY = tuple(_LEXICON["yearly"])
_BRACKETED = (
    r"[ ]{0,3}[\[〔（(［【﹝〖][ ]{0,3}(?P<year>(?:19|20)[0-9xX×*]{2}|[xX×*]{2,4})年?[ ]{0,3}[\]〕）)］】﹞〗][ ]{0,3}(?:第[ ]{0,3})?"
    r"(?P<count>[0-9xX×*]{1,5})[ ]{0,3}号"
)
NUMBER = re.compile(rf"(?P<organ>[\u3400-\u9fffA-Za-zxX×*]{{1,16}}){_BRACKETED}")
"""A document number: organ's letters, year in brackets, count."""
SERIAL = re.compile(r"[\u3400-\u9fff]{1,10}字第[0-9]{3,12}号")
"""A Taiwanese document number: 府政预字第1120012345号."""
_SERIAL_OF_LETTER = re.compile(rf"(?<=日){SERIAL.pattern}(?=[函令])")
_NAMELESS = re.compile(rf"[（(]?(?P<organ>){_BRACKETED}[）)]?")
_ISSUE = re.compile(r"[\[〔（(【](?P<year>(?:19|20)[0-9]{2})年?[\]〕）)】](?:第|总第)?(?P<count>[0-9]{1,4})期")
"""The number of an issue of minutes or of a bulletin: 〔2023〕第6期."""
_ORDER = re.compile(r"第[0-9]{1,4}号")
_ORDER_LINE = re.compile(r"[\u3400-\u9fff、 ]{4,40}令[ ]?[（(]?第[ ]?[0-9]{1,4}[ ]?号[）)]?")
_DIGIT = re.compile("[0-9〇○零一二三四五六七八九十xX×*]")
_LONGEST, _LONGEST_LINE = 60, 100
"""Characters of a line that is a number, and of one that holds a number beside other words."""
_YEARLY = re.compile(r"[（(]?(?:19|20)[0-9]{2}年?第[0-9]{1,4}号[）)]?")
_OPEN = re.compile(r"[\u3400-\u9fff]{2,16}[\[〔（(【][0-9xX×*]{0,4}年?[\]〕）)】][ ]?第?[0-9xX×* _-]{0,6}号")
"""A number still to be filled in, or with a year of two figures or a second count."""
_FIGURES = "[〇○零一二三四五六七八九0-9]"
_DAMAGED = re.compile(
    rf"[（(]?(?P<organ>[\u3400-\u9fff]{{2,16}}?)(?P<open>[\[〔（(［【﹝〖{{<〈《]?)(?P<year>(?:19|20)[0-9]{{2}}|二{_FIGURES}{{3}})(?:年度?)?(?P<close>[\]〕）)］】﹞〗}}>〉》]?)"
    r"[,，-]?第?(?P<count>[0-9]{1,4}|[一二三四五六七八九十百]{1,6})(?P<end>号?)[）)]?"
)
_CODE = re.compile(r"(?=[^0-9]*[0-9][^0-9]*[0-9])[A-Z]{1,8}[A-Z0-9]{0,4}(?:[/-][A-Z0-9.]{1,12}){1,5}(?<=.{6})")
"""What enterprises number their rules with: HX/AQ-07-2021, Q/HX G2.03-2022."""
_FORMS = (NUMBER, _NAMELESS, SERIAL, _ORDER, _YEARLY, _OPEN, _ISSUE, _CODE)
_PROMULGATED = re.compile(
    rf"(?:^[（(]|[，,；; 日])(?:以|由)?{NUMBER.pattern}"
    rf"(?=(?:文件?)?{alternatives(_LEXICON['promulgates'])}|[，, ]?(?:于|自)?(?:19|20)[0-9]{{2}}年[^，。；（）()]{{3,10}}{alternatives(_LEXICON['promulgates'])})"
)
"""The number in the brackets under the title of a rule: （2024年5月9日院务会议审议通过，某院发〔2024〕7号印发）."""
_NOTED = re.compile(rf"[（(](?!{alternatives(_CITES)})[^《》（）()]{{0,40}}(?:19|20)[0-9]{{2}}年[^《》（）()]{{0,24}}[ ，,；;]{NUMBER.pattern}[）)]")
"""The number at the end of the note under a title: （某局办公室 2023年11月20日印发 某政办发〔2023〕44号）."""
_SIGNER = re.compile(r"[ \t]*签发人.*")
_DATED = re.compile(r"(?<=号)[ \t]{1,8}(?:19|20)[0-9]{2}[ ]?年[ ]?[0-9]{1,2}[ ]?月[ ]?[0-9]{1,2}[ ]?日$")
"""The day of issue behind a number."""
_BEFORE_NUMBER = re.compile(rf"^{alternatives(_LABELS)}[ ]?[：:][ ]*")
_BEFORE = (*_LABELS, *(f"{label}：" for label in _LABELS), "文件", "：")
_SENTENCE = re.compile(r"[。；：，]")


def number_of(match: re.Match[str]) -> str:
    """Return a document number in normal form: 历下妇发[2012]第12号 -> 历下妇发〔2012〕12号, masked digits as x."""
    masked = str.maketrans("X×*", "xxx")
    return f"{match['organ']}〔{match['year'].translate(masked)}〕{match['count'].translate(masked)}号"


@kept
def is_number_line(line: str) -> bool:
    """Tell whether a line is a document number and nothing else, a number without organ or an order's number included."""
    if len(line) > _LONGEST or not _DIGIT.search(line):
        return False
    squeezed = "".join(_DATED.sub("", line).split())
    return any(form.fullmatch(squeezed) for form in _FORMS) or _ORDER_LINE.fullmatch(line) is not None or damaged_number(line) is not None


def damaged_number(line: str) -> str | None:
    """Return in normal form the number that a line is though its brackets are broken or lost (某安监发2017 221号, 某政办发(2019 35号), None if it is none.

    Where both brackets are lost only an organ's mark and 号 tell it from other words with figures.
    """
    line = _BEFORE_NUMBER.sub("", _SIGNER.sub("", line))
    found = _DAMAGED.fullmatch("".join(line.split()))
    if not found or not (found["open"] or found["close"] or (found["end"] and found["organ"].endswith(_ORGAN_ENDS))):
        return None
    year, count = (masked_digits(found["year"]), number(found["count"]))
    return f"{found['organ']}〔{year}〕{found['count'] if found['count'].isdecimal() else count}号" if year and count is not None else None


def own_number(head: Sequence[str]) -> str | None:
    """Return the document's own number: on a line of the head, alone or beside the names on the letterhead, or in a Taiwanese text's history."""
    for i, line in enumerate(head):
        if len(line) > _LONGEST_LINE or not _DIGIT.search(line):
            continue
        above = head[i - 1] if i else ""
        if found := _number_in(line, above):
            return found
    return None


def _number_in(line: str, above: str) -> str | None:
    """Return the number that a line of the head gives as the document's own: alone, or after a label or the title."""
    squeezed = "".join(line.split())
    if above.endswith(_NUMBERED_YEARLY) and len(above) <= _LONGEST and (_ORDER.fullmatch(squeezed) or _YEARLY.fullmatch(squeezed)):
        return "".join(above.split()) + squeezed.strip("（()）")
    if _ORDER_LINE.fullmatch(line):
        return re.sub(r"[ （()）]", "", line)
    if "字第" in line and (serial := SERIAL.fullmatch(line) or _SERIAL_OF_LETTER.search(line)):
        return serial[0]
    if own := _NAMELESS.fullmatch(squeezed) or NUMBER.fullmatch(squeezed):
        return number_of(own)
    if _CODE.fullmatch(squeezed):
        return line
    if issue := _ISSUE.fullmatch(squeezed):
        return f"〔{issue['year']}〕第{issue['count']}期"
    return _number_beside(line) or damaged_number(line)


def _number_beside(line: str) -> str | None:
    """Return the number that stands on a line after a label or, in brackets, after the title, or before the words on the letterhead."""
    if line.startswith(("（", "(")) and (promulgated := _last(_PROMULGATED.finditer(line))):
        return number_of(promulgated)
    if line.endswith(("号）", "号)")) and (noted := _NOTED.fullmatch(line)):
        return number_of(noted)
    found = NUMBER.search(line) if "号" in line and "《" not in line else None
    if found is None or _SENTENCE.search(line[: found.start()].rstrip("：")):
        return None
    if found["organ"].startswith(_CITES):
        return None
    if line.startswith(("）", ")"), found.end()) and not found.start():
        return None  # the end of a citation that begins on the line above
    if "》" in line[: found.start()]:
        return None  # of a title that begins on the line above
    before, after = line[: found.start()].strip("（(【 "), line[found.end() :].strip("）)】 ")
    own = not before or (before.endswith(_BEFORE) and not before.startswith(_CITES)) or kind_of_title(before) is not None
    return number_of(found) if own and len(after) <= 40 else None


def _last(matches: Iterable[re.Match[str]]) -> re.Match[str] | None:
    """Return the last of some matches, or None: where a rule was amended, its present number stands last."""
    return next(reversed(list(matches)), None)
