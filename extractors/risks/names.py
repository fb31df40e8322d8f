"""Names of classes of risk, as lists, headings and table cells give them: what belongs to the name, what is a level or no class at all."""

from __future__ import annotations

import re

from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import BULLETS, CIRCLED, DECIMAL, NUMBERED, NUMERALS, ONE_IS
from extractors.reading.kept import kept
from extractors.reading.posts import is_people
from extractors.reading.units import is_unit

_LEXICON = load("risks")
_NAMES = _LEXICON["names"]
_LONGEST: int = _NAMES["longest"]
_MOST_NAMES = 15

_BLANKED = "〇"
"""What stands for the characters of a bracket where only those outside count."""
_STOP = re.compile(r"[。：:；;，,！？!?\n\u2028|\t]|——|--")
_GOES_ON = re.compile(r"\n[\u4e00-\u9fff]{0,6}险[。：:；;，,、]")
_NUMBERING = re.compile(
    rf"^\s*(?:{NUMBERED}(?!\d)|[（(]?[A-Za-z][)）、.．](?!\d)|[{CIRCLED}]|{ONE_IS}(?!否)|[{NUMERALS}]{{1,2}}[ \t]+(?=\S)|"
    rf"第[{NUMERALS}百\d]{{1,4}}[条章节][ \t：:]+|{DECIMAL}(?=[ \t]|$))?\s*"
)
_BULLETS = f" \t*{BULLETS}★√—-－"
_LAST = frozenset("险”）)").union(_BULLETS, (tail[-1] for tail in _NAMES["tails"]))
"""The characters that what names a class of risk can end in."""
_CLOSED = re.compile(
    rf"风险点?”?(?=[\s{_BLANKED}]|{alternatives(_NAMES['closing'])}|{alternatives(_NAMES['predicates'])}$)|类”?(?=[（{_BLANKED}])(?!{_BLANKED}{{1,40}}的?风险)"
)
_TAIL = re.compile(rf"风险{alternatives(_NAMES['tails'])}$")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[ \t]{1,3}(?=风险)")
_OF = re.compile(r"(?:方面)?的风险$")
_CAUSED = re.compile(rf"{alternatives(_NAMES['causing'])}的风险$")
_ABOUT = re.compile(rf"^{alternatives(_NAMES['about'])}")
_BRACKET_AFTER = re.compile(r"风险点?[（(]")
_TRAILING_BRACKET = re.compile(r"[（(][^（）()]{0,60}[)）]$")
COLLECTIVE = re.compile(
    rf"(?:{alternatives(_LEXICON['points']['collective'])}){{1,2}}[^，。；：]{{0,10}}风险(?!点)|"
    rf"[^，。；：]{{2,8}}(?:主要|常见|突出|潜在)[^，。；：]{{0,4}}风险(?!点)"
)
"""A heading of all risks of a kind (本院主要感染风险), which names no class."""
_LEVEL = re.compile(
    rf"{alternatives(_NAMES['grades'])}(?:性)?(?:的)?(?:廉政|廉洁|廉能|安全|事故|火灾)?(?:等级|级别|类|度)?(?:风险|隐患)?(?:点|源|区域)?|"
    rf"[^，。；：、]{{0,8}}风险(?:程度|等级)?(?:{alternatives(_NAMES['grades'])}|最?[高低大小])(?:的?[^，。；：、的]{{2,4}})?"
)


def _verbs(words: list[str]) -> str:
    """A pattern of verbs; those that may be part of a name (审核环节风险) count only where no noun follows that makes them one."""
    doubtful = [word for word in words if word in _NAMES["ambiguous"]] or ["\0"]
    sure = [word for word in words if word not in _NAMES["ambiguous"]]
    return rf"(?:{alternatives(sure)}|{alternatives(doubtful)}(?!{alternatives(_NAMES['nominal'])}))"


_ADVERBS = rf"(?:{alternatives(_NAMES['adverbs'])}){{0,3}}"
_GUARD = "防(?!汛|疫|洪|爆|护|雷|腐|控|范|止|治|御|火(?!灾)|灾(?!害)|水(?!害)|盗(?!窃|抢))"  # 防溺水风险, not 防汛物资风险
_HANDLING = re.compile(rf"(?:在|对|要|是)?{_ADVERBS}(?:(?:{_GUARD}|{_verbs(_NAMES['handling'])})(?:和|与|及|、|好|住|了|各类|相关)?){{1,4}}")
_SEARCHING = re.compile(rf"(?:在|对|要|是|深化|重点)?{_ADVERBS}{_verbs(_NAMES['searching'])}")
_LOOKING = re.compile(rf"^{_SEARCHING.pattern}")
_FOUND = re.compile(rf"{alternatives(_NAMES['searching'])}出$")
_QUANTITY = re.compile(rf"^(?:{alternatives(_NAMES['quantities'])})(?:的)?")
_GENERIC = re.compile(rf"(?:{alternatives(_NAMES['generic'])}){{0,6}}风险")
_ANSWERED = re.compile(rf"(?<=风险)(?:{alternatives(_NAMES['answering'])})[。：:]?$")
_COUNTING = re.compile(r"[一二三四五六七八九十两几\d](?:个|大|类|种|项)|以下|下列|如下")
_EMPTY_NAME = re.compile(rf"(?:{alternatives(_NAMES['empty'])}){{0,4}}风险")
_DOING = re.compile(rf"(?!{alternatives(_NAMES['not_doing'])}){alternatives(_NAMES['doing'])}")
_SENTENCE = re.compile(
    r"^(?:因(?![公私病灾])|由于)|\s|】|(?:和|及|与|、)风险$|是|不得|不能|可能|进行|使得|为了|已经|必须|需要|应当|要求|[判认评]定为|[列定]为|负责|牵头|[红橙黄蓝绿]色?[为是]"
)
_LIST_MARK = re.compile(r"、|以及|及(?=[^时其])|和|(?<!、)与(?!.{1,10}(?:往来|接触|交往|勾结|串通|合作|交易|合谋|恶意))")
_QUOTED = re.compile(r"“[^“”]{3,120}”")
_BRACKETED = re.compile(r"[（(][^（）()]{0,40}[)）]")
_ET_CETERA = re.compile(r"等(?:风险)?$")
_OF_RISK = re.compile(r"的?(?:廉政|廉洁|廉能)?风险$")
_OBLIGED = re.compile(r"^[^、]{0,10}?(?:[务必]?须|应当?|需?要)(?!害|求|素|件|点|急|对)(?=.{3})")
_FILLING = re.compile(r"[\s“”\"（）()]")


def outside_brackets(words: str) -> str:
    """Return the words with brackets and what they hold blanked out, so that marks inside do not count."""
    return _BRACKETED.sub(lambda match: _BLANKED * len(match[0]), words) if "（" in words or "(" in words else words


def without_brackets(words: str) -> str:
    """Return the words without brackets and what they hold."""
    return _BRACKETED.sub("", words) if "（" in words or "(" in words else words


def head_of(words: str) -> str:
    """Return the words up to the first mark that ends a name, and no further than a 风险 that a definition follows.

    The end of a wrapped line that breaks the name (业务流程风\\n险，) ends none.
    """
    shown = outside_brackets(words)
    stop = _STOP.search(shown)
    if stop and stop[0] == "\n" and not shown.endswith("险", 0, stop.start()) and _GOES_ON.match(shown, stop.start()):
        stop = _STOP.search(shown, stop.end())
    head = shown[: stop.start()] if stop else shown
    closed = _CLOSED.search(head)
    return words[: closed.end() if closed else len(head)].rstrip()


@kept
def is_level(name: str) -> bool:
    """Tell whether a name is a level (高, 一级风险, 重大安全风险) and no class of risk."""
    return _LEVEL.fullmatch(without_brackets(name).strip()) is not None


def is_doing(words: str) -> bool:
    """Tell whether words say what to do (加强教育, 各科室要…) and so name neither a class nor a point."""
    return _DOING.match(words) is not None


def searches(words: str) -> bool:
    """Tell whether words begin with a verb that looks for risks or counts them (查找…, 着重从三个方面查找…), or end in one (共查找出), and so name none."""
    return any(pattern.search(words) for pattern in (_LOOKING, _COUNTING, _FOUND))


def without_number(words: str) -> str:
    """Return the words without the number they begin with (（一）, 3., 3.1)."""
    return _NUMBERING.sub("", words, count=1)


@kept
def tidied(name: str) -> str:
    """Return the name without number, without words after 风险 that say nothing (点, 内容方面), and with 的风险 and 类风险点 closed up.

    What a risk comes from keeps its 的 (施工扰民引发的风险).
    """
    name = without_number(name).strip(_BULLETS)
    name = name[1:-1] if name[:1] == "“" and name.find("”") == len(name) - 1 else name
    if "风险" not in name:
        return name
    name = _GAP.sub("", name)
    bare = name if name.endswith("风险") else _TAIL.sub("风险", _TRAILING_BRACKET.sub("", name) if _BRACKET_AFTER.search(name) else name)
    return bare if not bare.endswith("的风险") or _CAUSED.search(bare) else _OF.sub("风险", bare)


def class_in_list(words: str, classes: bool) -> str | None:
    """Return the class that a list's item names, or None. With `classes` the list was announced as one of classes and 风险 need not be said."""
    return class_of_head(head_of(words), classes)


def class_of_head(head: str, classes: bool) -> str | None:
    """Return the class that a list's item names whose words up to the end of a name are `head`, or None; else as `class_in_list`."""
    name = tidied(head.replace("\n", ""))
    if name.endswith("风险"):
        searched = _SEARCHING.match(name)
        bare = name[searched.end() :] if searched else without_verb(name)
        name = name if bare == "风险" and not searched else bare
        if _EMPTY_NAME.fullmatch(name) or (head.endswith("点") and _is_holder(name)):
            return None
    elif not classes or is_doing(name) or _SENTENCE.search(name):
        return None
    return None if is_level(name) or not 2 <= len(name) <= _LONGEST else name


@kept
def class_in_heading(words: str) -> str | None:
    """Return the class of risk that a heading names: it ends in 风险, handling verbs apart (稳妥化解供应链风险), and says which; else None."""
    return _in_heading(words, searched=False)


@kept
def class_looked_for(heading: str) -> str | None:
    """Return what `class_in_heading` does of a heading that may begin with a verb that looks for risks (查找思想道德风险), go on after a dash
    (财务风险——资金链断裂) or say that the risk is dealt with (财务风险防控).
    """
    words = heading.split("——")[0]
    return _in_heading(words if is_handling(words) or is_doing(without_number(words)) else _ANSWERED.sub("", words), searched=True)


def _in_heading(words: str, searched: bool) -> str | None:
    if "风险" not in words:
        return None
    words = _TRAILING_BRACKET.sub("", words.rstrip("。：:；; "))
    if words[-1:] not in _LAST or "风险" not in words or len(words) > 2 * _LONGEST or len(head_of(words)) < len(words):
        return None
    name = _ABOUT.sub("", tidied(words), count=1)
    if COLLECTIVE.match(name):
        return None
    looks = _SEARCHING.match(name)
    if not name.endswith("风险") or (looks and not searched) or _COUNTING.search(name):
        return None
    name = without_verb(name) if not looks else name[looks.end() :]
    refused = name.startswith("的") or _GENERIC.fullmatch(name) or is_level(name) or _SENTENCE.search(name) or (words.endswith("点") and _is_holder(name))
    return None if refused or not 4 <= len(name) <= _LONGEST else name


def _is_holder(name: str) -> bool:
    """Tell whether what stands before 风险 is a unit or post: 办公室风险点, 出纳岗位风险点 are the points of an office, of a post, and no class."""
    base = name.removesuffix("风险")
    return base.endswith(("岗", "岗位")) or is_unit(base) or is_people(base)


def without_verb(name: str) -> str:
    """Return the name without the verb of handling a risk that it begins with (妥善处置, 有效化解部分)."""
    match = _HANDLING.match(name)
    return _QUANTITY.sub("", name[match.end() :], count=1) if match else name


def is_handling(heading: str) -> bool:
    """Tell whether a heading begins with a verb of handling a risk (防范化解债务风险)."""
    return _HANDLING.match(_ABOUT.sub("", tidied(heading), count=1)) is not None


def _divided(words: str) -> list[str]:
    """The parts of a plain list, at 、 and 和; not at a 和 inside a part (征地和补偿类、环境影响类), which only the whole part's ending shows."""
    words = words.replace("”“", "”、“")
    wide = [piece for piece in words.split("、") if piece.strip()]
    narrow = [piece for piece in _LIST_MARK.split(words) if piece.strip()]
    if len(wide) > 1 and _LIST_MARK.search("、".join(wide[:-1]).replace("、", "")) and not _LIST_MARK.search(wide[-1]):
        return wide  # 火灾、中毒和窒息、坍塌: what joins a list stands before its last part
    for ending in ("风险", "类"):
        if len(wide) > 1 and all(piece.endswith(ending) for piece in wide) and not all(piece.endswith(ending) for piece in narrow):
            return wide
    return narrow


def plain_names(words: str) -> list[str]:
    """Return the classes of a plain list 「A风险、B风险和C风险」, tidied; [] unless there are two or more and every part can be one."""
    pieces = _divided(words.strip()[1:-1] if _QUOTED.fullmatch(words.strip()) else words)
    if not 2 <= len(pieces) <= _MOST_NAMES:
        return []
    names = [tidied(_ET_CETERA.sub("", piece.strip())) for piece in pieces]
    if any(not 2 <= len(name) <= 20 or is_level(name) or _EMPTY_NAME.fullmatch(name) or _STOP.search(name) for name in names):
        return []
    return names


def governed(names: list[str]) -> list[str]:
    """Return the names of a list, the first without who is to do what about all of them (各校要狠抓溺水、交通事故)."""
    first = without_verb(_OBLIGED.sub("", names[0], count=1)) if names else ""
    return [first, *names[1:]] if len(first) > 1 else names


@kept
def same_class(name: str) -> str:
    """Return what two spellings of one class share: 业务流程的风险 and 业务流程风险点 are 业务流程."""
    return _FILLING.sub("", _OF_RISK.sub("", tidied(name)) or name)
