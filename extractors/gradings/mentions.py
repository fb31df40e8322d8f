"""Labels of levels (一级, Ⅰ级, A级, 高风险, 重大, 优秀, ★★★) where they stand, with what is fused to them: nouns, holders, second labels.

A label is everyday language more often than not (提高, 一般, 二级单位), so what is found here is only a mention: what makes it a level is what
the text says around it (`extractors.gradings.statements`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from extractors.gradings.cues import ENUMERATOR, MEASURE
from extractors.gradings.ladders import ABOVE, BELOW, COLOURS, FIGURES, LATENT, NUMERALS, WORDS, common_ladder, ordinal, positions
from extractors.gradings.plain import WRAP
from extractors.lexicon import alternatives, load, quick
from extractors.reading.item_numbers import SIGNS

_LEXICON = load("gradings")
_EVERYDAY = frozenset(_LEXICON["labels"]["everyday"])
_NO_DEGREES = _EVERYDAY - {"高", "低", "较高", "较低"}
_SEVERITY = frozenset(word for rung in [*_LEXICON["ladders"]["severity"][:4], *_LEXICON["ladders"]["weight"]] for word in rung)
DIGITS = dict(zip(FIGURES, NUMERALS, strict=True))
ROMAN = dict(zip(_LEXICON["ordinals"]["roman_ascii"], _LEXICON["ordinals"]["roman"], strict=True))

NUMBER = r"(?:[一二三四五六七八九1-9]|十(?=星))"
SUFFIX = r"(?:星级|星|级|类|档|等奖|等)"
_REFUSED, _DECIMAL = rf"[{''.join(_LEXICON['labels']['refused_before'])}一二三四五六七八九十百0-9]", "[0-9][.．]"
UNCOUNTED = rf"(?:(?<!{_REFUSED})(?<!{_DECIMAL}(?=[0-9]))|(?<=以[上下]))"
COUNTED_BEFORE = rf"(?<!{_REFUSED}.)(?<!{_DECIMAL}[0-9])"
"""The same, to stand behind the first numeral: a pattern that begins with a character is searched for much faster."""
NOUN = alternatives(_LEXICON["labels"]["nouns"])
_NOUN_FIRST = re.compile(NOUN)
NO_GLOSS = tuple(_LEXICON["labels"]["no_gloss"])
_HOLDER = quick([word for word in _LEXICON["labels"]["holders"] if word != "的"])
_GLOSS = rf"(?:{WRAP}?（(?P<{{name}}>(?:[^（）\n]|（[^（）\n]{{{{0,12}}}}）){{{{1,60}}}})）[”\"]?)?"
MEANS = "(?:，[是系特]?|[是系特]|(?<![防是系特]))指(?![导挥定标派引数令指示])"
_SCORED = r"(?:[ \t]{1,4}(?:[一-龥]{0,2}[得评总]分[ \t]?)?)?\d{1,4}(?:分(?!钟)|[—\-－~～])"
_THING = re.compile(
    r"(?![两二三四五六七](?:个|种|大|项)?[级类等档]|[两二三四五六七]个)(?:(?![扣每加减得达满为])[一-龥]){1,6}?"
    rf"(?:（(?P<gloss>[^（）\n]{{1,30}})）(?=：(?!\n))|(?=：(?!\n)|——|{MEANS}|涉及|包括|主要[是指为]|{_SCORED}))"
)
REFUSED_AFTER = re.compile(alternatives(_LEXICON["labels"]["refused_after"]))
_ITEM_OPENS = re.compile(rf"(?:^|\n)[ \t]*(?:{ENUMERATOR})?$")
_MEASURED = re.compile(r"，[^，。；\n\d]{2,16}\d[^，。；\n]{0,12}[，；]")
_KIND_ENDS = ("型", "档", "榜")
_THREATS = tuple(_LEXICON["labels"]["threats"])
_NAMES = tuple(_LEXICON["labels"]["names"])
_NUMBER_BEFORE = re.compile(r"[一二三四五六七八九十\d]）$")
_PART = re.compile(rf"(?:{alternatives(_LEXICON['divisions']['parts'])})(?![级类准])")
"""Behind a sign: a piece that has it for a name (A包, Ⅲ标段), no level."""
_BEFORE_BARE = SIGNS.union("≤＜<】、，；。．.：“\"（(/ \n\t|为和及与或按成定设是分得属到至入评用以级出照行应对挂亮列插有上下间标\u2028")
_AFTER_BARE = re.compile(r"[≤＜<≥＞>、，；。：（）(/\s”\"！|\u2028\-—]|$|和|及|与|或|以及|[两二三四五六七3-7]|的|个|级|分(?!管)|等|共|至|档|类|由|标[示识注]|表示|加以|予以|是指")
_SAME, _AFTER_SAME = re.compile(r"，?(?:即|为|是|属于?|表示|代表)(?:为)?"), re.compile(r"[，；。、\n]|$")
_SHOWN_BY, _SHOWN = re.compile("，?(?:分别)?(?P<how>[用以]|标[示识注]?为|显示为)"), re.compile("(?:进行|加以|予以)?(?:表示|标[示识注]|显示|警示|代表)(?=[，；。：、\\n]|$)")
"""Around a colour that only shows a level: 一级风险用|红色|表示, Ⅰ级，标为|红色|，…."""
_COUNTS = ("分为", "分成", "分", "设", "设为", "共")
"""Before a numeral with 级: how many levels there are, none of them."""
_LISTED_IN_BRACKETS = re.compile(r"（[^（），。；：\n]{1,6}：")
_NUMBERED_BY = frozenset("项个次条处起件名户家上下")
"""What counts things of a level (有2项A类问题，为…), and 以上, 以下."""
_SAME_OPENS = frozenset("，： 即为是属表代")
_TAILS = r"(?:(?<=[红橙黄蓝绿黑])(?:[色牌码灯件]|标(?![志准识示注明签])|卡(?!片)|[类级档](?=[：:]))|(?<=[高中低])度|(?<=优)等(?![次级]))?"
_SECOND_NAME = 8
_KIND_OF = "风险点?|隐患|安全|信用|等级|级别|等次|类别|事故|岗位"
"""What may stand with a thing that a text grades, before it or behind."""
_DEGREE_OF, _LONGEST_DEGREE_OF = 2, 4
"""Characters of what a degree is said of in a second name for a level (较高|火险, 较低|安全风险)."""
_MOST = 20_000
"""Labels that are read of a text, a hundred times what the longest plans have."""
_GLOSSES = ("gloss", "gloss2", "gloss3")


class Mention(NamedTuple):
    """A label where it stands. `core` tells levels apart whatever their spelling (1级 → 一级), `label` is as written; offsets in characters.

    `alias` is a second label in brackets, 一级（红色）; `gloss` any other words in brackets; `bare` tells an everyday word that has nothing
    with it to mark it as a label.
    """

    start: int
    end: int
    core: str
    label: str
    noun: str = ""
    holder: str = ""
    alias: Mention | None = None
    gloss: str | None = None
    bare: bool = False
    quoted: bool = False


_FORMS = (
    rf"(?:第(?={NUMBER}(?:级|档|类[：:]))|{UNCOUNTED})(?P<number>{NUMBER}|特(?=级|等)|0(?=级))(?P<suffix>{SUFFIX})",
    r"(?<![A-Za-z])(?P<roman>[ⅠⅡⅢⅣⅤⅥ]|(?:III|II|IV|VI|V|I)(?![A-Za-z.]))(?:级|类)?",
    r"(?<![A-Za-z0-9+\-])(?<![A-Za-z]\.)(?P<letter>(?:S{1,3}|A{1,5}|B{1,3}|C{1,3}|D|E|M)\+?)(?![A-Za-z+.\-]|[0-9](?!个[等级档])|"
    rf"[．、]\s?(?:{alternatives(WORDS)})[：:。，]|值|\s?[≥≤＞＜<>=])(?:\s?[级类档等](?!别)|岗(?!位))?",
    r"(?<![A-Za-z0-9+.\-])(?P<times>[1-5])A(?![A-Za-z0-9+.\-])级?",
    r"(?<![A-Za-z0-9+\-])(?<![A-Za-z]\.)(?P<coded>[LRCPST][0-9])(?![A-Za-z0-9+.\-])[级类]?",
    r"(?P<stars>★{1,5})☆{0,4}",
    r"(?P<stem>[甲乙丙丁])[级类档等]",
)
_WORD = rf"(?P<word>(?![高中低]等级){alternatives([*WORDS, *BELOW])}|[高中低](?=等级)|[无零](?=风险)){_TAILS}(?!积?分[\d值数]|率|(?<=满意)度)"
_SIGNS, _STEMS = "ⅠⅡⅢⅣⅤⅥIVSABCDEMLRPT★", "甲乙丙丁"
_MARKS = f"{''.join([*NUMERALS, *FIGURES])}0特第{_STEMS}{_SIGNS}"
_CORE = re.compile(rf"(?=[{_MARKS}])(?:{'|'.join(_FORMS)})|{_WORD}")
_OPENING = {*WORDS, *BELOW, "无风险", "零风险"}
_STARTS = (
    re.compile(rf"[{_MARKS}](?:(?<=[{_SIGNS}])|(?={SUFFIX}|A|(?<=第){NUMBER}[级档类]))"),
    re.compile(alternatives(_OPENING)),
)
_OPENS = frozenset({*_MARKS, *(word[0] for word in _OPENING), "“", '"'})
"""Where a label can begin: signs and numerals, words. Few branches, each with a character of its own, run at the speed of a character set."""


@lru_cache(maxsize=64)
def _own_core(own: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of a label that only this text uses, with the groups of `_CORE`; small, since every text has another one."""
    groups = "".join(f"(?P<{name}>)" for name in _CORE.groupindex if name != "word")
    return re.compile(rf"(?P<word>{alternatives(own)}){_TAILS}|(?!){groups}")


def _core_at(text: str, at: int, own: tuple[str, ...]) -> re.Match[str] | None:
    """The label itself that begins at `at`: of a usual word and one of the text's `own` the longer."""
    usual = _CORE.match(text, at)
    word = _own_core(own).match(text, at) if own else None
    if word and usual and usual["word"] in COLOURS and word[0] == usual[0]:  # 黄色 is no other colour than 黄
        return usual
    return word if word and (usual is None or len(word["word"]) > len(usual["word"] or word["word"])) else usual



def _behind_label(noun: str, holder: str) -> re.Pattern[str]:
    """The pattern of what may be fused to a label, with these patterns for what it is a level of and for who has it."""
    return re.compile(
        rf"(?P<close>[”\"]?){WRAP}?{_GLOSS.format(name='gloss')}(?P<noun>{noun}){_GLOSS.format(name='gloss2')}(?P<holder>(?:{holder})?){_GLOSS.format(name='gloss3')}"
    )


_FUSED = _behind_label(rf"(?:{quick(_LEXICON['labels']['nouns'])}){{0,4}}", _HOLDER)


@lru_cache(maxsize=64)
def _fused_thing(things: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of one of the `things` that a text grades, fused to a label; small, since every text has other things."""
    return _behind_label(rf"(?:{_KIND_OF})?{alternatives(things)}(?:{_KIND_OF})?", "")


def _fused(text: str, at: int, things: tuple[str, ...]) -> re.Match[str] | None:
    """What is fused to a label that ends at `at`: what it usually may be, or one of the `things`, if that is no shorter."""
    usual, thing = _FUSED.match(text, at), _fused_thing(things).match(text, at) if things else None
    return thing if thing and usual and thing.end("noun") >= usual.end("holder") else usual


def _core_of(match: re.Match[str]) -> str:
    """The core of a matched label: 1级 and 一级 are 一级, ★★ and 二星级 are 二星, Ⅰ级 and I级 are Ⅰ."""
    kind = match.lastgroup or "word"
    said: str = match[kind]
    if kind == "suffix":
        return DIGITS.get(match["number"], match["number"]) + said[0]
    if kind == "roman":
        return str(ROMAN.get(said, said))
    if kind == "stars":
        return f"{NUMERALS[len(said) - 1]}星"
    return "A" * int(said) if kind == "times" else said


def _inner(gloss: str, offset: int) -> tuple[Mention | None, str | None]:
    """A bracket's words as a second label (of several the first: Ⅰ级，红色), or as they are; what more is said behind a colour, or the range
    behind a counted label (A级，90分以上), is kept.
    """
    first, *rest = (part.strip() for part in re.split("[，、/]", gloss))
    label = _whole(first, ()) or _whole(first.lstrip("挂亮标用"), ())
    if label is None and (degree := _degree_in(gloss)):
        return Mention(offset, offset + len(gloss), degree, gloss), None
    if label is None or label.holder:
        return None, gloss
    scored = ordinal(label.core)
    if label.core not in COLOURS and not all(_whole(part, ()) or (scored and MEASURE.search(part)) for part in rest):
        return None, gloss
    said = "，".join(part for part in rest if len(part) > _SECOND_NAME or any(mark.isdigit() for mark in part))
    return label._replace(start=offset, end=offset + len(gloss)), said or None


def _degree_in(gloss: str) -> str:
    """The degree that is all that brackets tell, since what follows it is what is graded (五级（|极高|火险）); "" if they tell more."""
    sizes = range(_DEGREE_OF, _LONGEST_DEGREE_OF + 1) if gloss.endswith("风险") else (_DEGREE_OF,)
    degrees = (gloss[:-size] for size in sizes)
    return next((degree for degree in degrees if "heights" in positions(degree) and degree not in _NO_DEGREES), "")


def _mention(text: str, core: re.Match[str], fused: re.Match[str]) -> Mention:
    """The label of a matched core with what is fused to it."""
    label, noun, word, start = core[0], fused["noun"], core["word"], core.start()
    inner = [_inner(fused[name], fused.start(name)) for name in _GLOSSES if fused[name]] if "（" in fused[0] else []
    alias = next((alias for alias, _ in inner if alias), None)
    gloss = next((gloss for _, gloss in inner if gloss), None)
    quoted = start > 0 and text[start - 1] in "“\""
    marked = noun or fused["holder"] or (quoted and (fused["close"] or not fused[0]))
    bare = word is not None and (word in _EVERYDAY or word in LATENT or (not positions(word) and len(word) < 3)) and not marked
    if ((word in _SEVERITY or word == "无") and noun.startswith(_THREATS)) or (word == "轻微" and noun.startswith("失信")):
        label += noun[:2]
    return Mention(start - quoted, fused.end(), _core_of(core), label, noun, fused["holder"], alias, gloss, bare, quoted)


def label_at(cell: str, own: Collection[str] = ()) -> Mention | None:
    """Return the label that a table's cell or a bracket consists of (一级（重大风险）, 红色, ★★★, 高, a word of `own`), else None."""
    if not own and cell.lstrip()[:1] not in _OPENS:
        return None
    return _whole("".join(cell.split()), tuple(sorted(own)) if own else ())


@lru_cache(maxsize=4096)
def _whole(words: str, own: tuple[str, ...]) -> Mention | None:
    core = _core_at(words, 1 if words[:1] in {"“", '"'} else 0, own)
    fused = _FUSED.fullmatch(words, core.end()) if core else None
    return _mention(words, core, fused) if core and fused else None


def starts(text: str) -> list[int]:
    """Return the places where a usual label can begin."""
    return sorted({match.start() for pattern in _STARTS for match in pattern.finditer(text)})


def mentions(text: str, places: Sequence[int], own: tuple[str, ...] = (), things: tuple[str, ...] = ()) -> list[Mention]:
    """Return the labels of the text, the text's `own` among them, with the `things` that they grade behind them. Two labels of one
    level that stand together are one mention. `places` are the `starts` of the usual labels.
    """
    if own:
        places = sorted({*places, *(match.start() for match in re.finditer(alternatives(own), text))})
    return _doubled(text, _singles(text, own, things, places))


def _singles(text: str, own: tuple[str, ...], things: tuple[str, ...], places: Sequence[int]) -> list[Mention]:
    """The labels that begin at `places`, no more than `_MOST` of them."""
    found: list[Mention] = []
    core_at = partial(_core_at, own=own) if own else _CORE.match
    names = tuple(name for name in _NAMES if name in text and not _one_of_colours(name, text))
    end = 0
    for start in places:
        core = core_at(text, start) if start >= end else None
        fused = _fused(text, core.end(), things) if core else None
        if core and _LISTED_IN_BRACKETS.match(text, core.end()) and text.endswith(_COUNTS, 0, start):  # 分为4级（0级：…；1级：…）
            end = core.end()
            continue
        if core is None or fused is None or (core["word"] not in own and text.startswith(names, start)):
            continue
        end = fused.end()
        if end == core.end() and core["word"] is not None and _within_words(text, core) and core["word"] not in own:
            continue
        mention = _with_thing(text, _mention(text, core, fused), own)
        if mention.bare and mention.alias and ordinal(mention.alias.core) and text[start - 1] not in _BEFORE_BARE:  # 信用风险低（A类）的
            end = core.end()
            continue
        if mention.bare and _kind_at_head(text, core, own):
            mention = mention._replace(bare=False)
        if _usable(text, core, mention, things):
            found.append(mention)
            if len(found) == _MOST:
                break
    return found


def _one_of_colours(name: str, text: str) -> bool:
    """Tell whether a name that begins with a colour is one of things by colour after all: 红色网格 where the text has 黄色网格 too."""
    return name[0] in COLOURS and any(f"{colour}{name[1:]}" in text for colour in COLOURS if colour != name[0])


def _with_thing(text: str, mention: Mention, own: tuple[str, ...]) -> Mention:
    """A counted label, or a word of the text's own, with what it is a level of, where a definition follows: 一类积案：…, 重度失能：…."""
    open_ended = (ordinal(mention.core) or mention.core in own or mention.core in ABOVE) and not mention.holder
    match = _THING.match(text, mention.end) if open_ended else None
    if match is None:
        return mention
    thing = match[0] if match["gloss"] is None else match[0].partition("（")[0]
    return mention._replace(end=match.end(), noun=mention.noun or thing, gloss=mention.gloss or match["gloss"], bare=False)


def _kind_at_head(text: str, core: re.Match[str], own: Collection[str]) -> bool:
    """Tell whether a word of the text's own for a kind is at the head of a clause, where what it is may follow at once: 轻型|仅表现为低热."""
    return core["word"] in own and core[0].endswith(_KIND_ENDS) and text[core.start() - 1 : core.start()] in {"", "\n", "。", "；"}


def _within_words(text: str, core: re.Match[str]) -> bool:
    """Tell whether an everyday word with nothing fused to it is part of other words (提高, 工作中): most are."""
    word = core["word"]
    if core.start() and text[core.start() - 1] in "“\"":
        return False
    everyday = word in _EVERYDAY or word in LATENT or (not positions(word) and len(word) < 3)
    return (everyday or (word in COLOURS and core[0] == word)) and not _between_marks(text, core)


def _usable(text: str, core: re.Match[str], mention: Mention, things: Collection[str]) -> bool:
    """Leave out everyday words in quotation marks inside other words, and counted things that are no levels (二级单位), unless the text grades such
    `things` (…的为二级单位).
    """
    if mention.bare and mention.end == core.end():
        return _between_marks(text, core)
    if (core["letter"] or core["roman"]) == core[0]:
        return _PART.match(text, core.end()) is None
    if core["number"] and mention.noun not in things:
        scored = mention.gloss is not None and MEASURE.search(mention.gloss) is not None
        held = bool(mention.holder) and not text.startswith(("：", "是指"), mention.end) and not _is_measured(text, core, mention)
        counted = core["suffix"] == "级" and not scored and (held or bool(REFUSED_AFTER.match(text, core.end("suffix"))))
        return not counted and not REFUSED_AFTER.match(text, mention.end)
    return True


def _is_measured(text: str, core: re.Match[str], mention: Mention) -> bool:
    """Tell whether a counted label of a thing opens its line and amounts tell what it is: （一）一级信用户，家庭净资产30万元以上，授信10万元."""
    return _ITEM_OPENS.search(text, max(0, core.start() - 8), core.start()) is not None and _MEASURED.match(text, mention.end) is not None


def _between_marks(text: str, core: re.Match[str]) -> bool:
    before = text[core.start() - 1] if core.start() else "\n"
    opens = before in _BEFORE_BARE or (before == "）" and _NUMBER_BEFORE.search(text, max(0, core.start() - 2), core.start()) is not None)
    return opens and _AFTER_BARE.match(text, core.end()) is not None


def _same(text: str, held: Mention, mention: Mention) -> bool:
    """Tell whether the text says that two labels, one after the other, are of one level."""
    if mention.start == held.end and not held.noun and ordinal(held.core) and mention.noun and "heights" in positions(mention.core):  # A级低风险、B级较低风险
        return True
    if text[held.end] not in _SAME_OPENS or held.alias or mention.holder or common_ladder([held.core, mention.core]):
        return False
    if text.endswith(_COUNTS, 0, held.start) and ordinal(held.core):  # 分为四级，即Ⅰ级（…）、…
        return False
    if text[held.start - 1 : held.start] in _NUMBERED_BY or (mention.bare and not mention.gloss and text[held.end] != " "):
        return False
    if text[held.end] == " ":  # A 优秀——有制度且能执行
        alone = held.label == held.core and text[held.start - 1 : held.start] in {"", "\n"} and mention.start == held.end + 1
        return alone and "results" in positions(mention.core) and text.startswith(("——", "：", "（"), mention.end)
    if text[held.end] == "：":  # 红色：高风险，须立即停工
        if ordinal(held.core) and not ordinal(mention.core) and (mention.gloss or mention.alias):  # Ⅰ级：特别严重（红色，缺口20%以上）；
            return mention.start == held.end + 1 and text[mention.end : mention.end + 1] in {"；", "。", "\n", ""}
        plain = held.core in COLOURS and not held.noun and mention.start == held.end + 1
        return plain and mention.noun == "风险" and text[mention.end : mention.end + 1] in "，；。\n"
    if held.core in COLOURS and mention.noun and _NOUN_FIRST.match(mention.noun) is None:  # 黄色为一般滞后，…: a word of what it is
        return False
    if not (held.core in COLOURS or ordinal(held.core) or held.core[-1] == "星") or not _SAME.fullmatch(text, held.end, mention.start):
        return False
    return text[held.end] in "，即" or _AFTER_SAME.match(text, mention.end) is not None


def _shown(text: str, held: Mention, mention: Mention) -> int | None:
    """Return where the words end that say that a colour shows the level before it (一级风险用红色表示), None if they do not."""
    if mention.core not in COLOURS or held.core in COLOURS or held.alias or held.holder:
        return None
    by = _SHOWN_BY.fullmatch(text, held.end, mention.start)
    if by is None:
        return None
    shown = _SHOWN.match(text, mention.end)
    return shown.end() if shown else mention.end if len(by["how"]) > 1 and _AFTER_SAME.match(text, mention.end) else None


def _doubled(text: str, singles: Sequence[Mention]) -> list[Mention]:
    """Join two labels of one level: A级风险，即高度风险; 红色为高风险; 一级风险用红色表示. What is no colour is the label, the other its alias."""
    found: list[Mention] = []
    for mention in singles:
        held = found[-1] if found else None
        shown = _shown(text, held, mention) if held else None
        if held and (shown or _same(text, held, mention)):
            first, second = (mention, held) if held.core in COLOURS else (held, mention)
            found[-1] = first._replace(start=held.start, end=shown or mention.end, alias=second, gloss=first.gloss or second.gloss)
        elif held and held.alias and mention.core in COLOURS and text[held.end : mention.start] == "，" and text.startswith("，", mention.end):
            found[-1] = held._replace(end=mention.end)  # Ⅰ级，属重大风险，红色，
        else:
            found.append(mention)
    return found
