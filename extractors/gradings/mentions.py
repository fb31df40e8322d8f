"""Labels of levels (一级, Ⅰ级, A级, 高风险, 重大, 优秀, ★★★) where they stand, with what is fused to them: nouns, holders, second labels.

A label is everyday language more often than not (提高, 一般, 二级单位), so what is found here is only a mention: what makes it a level is what
the text says around it (`extractors.gradings.statements`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from extractors.gradings.ladders import BELOW, COLOURS, FIGURES, LATENT, NUMERALS, WORDS, common_ladder, ordinal, positions
from extractors.lexicon import alternatives, load

_LEXICON = load("gradings")
_EVERYDAY = frozenset(_LEXICON["labels"]["everyday"])
_SEVERITY = frozenset(word for rung in _LEXICON["ladders"]["severity"][:4] for word in rung)
DIGITS = dict(zip(FIGURES, NUMERALS, strict=True))
ROMAN = dict(zip(_LEXICON["ordinals"]["roman_ascii"], _LEXICON["ordinals"]["roman"], strict=True))

NUMBER = r"[一二三四五六七八九1-9]"
SUFFIX = r"(?:星级|星|级|类|档|等)"
UNCOUNTED = rf"(?<![{''.join(_LEXICON['labels']['refused_before'])}一二三四五六七八九十百0-9.．])"
NOUN = alternatives(_LEXICON["labels"]["nouns"])
_HOLDER = alternatives(word for word in _LEXICON["labels"]["holders"] if word != "的")
_GLOSS = r"(?:（(?P<{name}>(?:[^（）\n]|（[^（）\n]{{0,12}}）){{1,60}})）[”\"’」]?)?"
_THING = re.compile(r"[一-龥]{1,6}(?=：(?!\n)|是指)")
REFUSED_AFTER = re.compile(alternatives(_LEXICON["labels"]["refused_after"]))
_BEFORE_BARE = frozenset("、，；。：“\"（(/ \n\t|为和及与或按成定设是分得属到至入评用以级出照行应对挂亮列插有\u2028")
_AFTER_BARE = re.compile(r"[、，；。：（）(/\s”\"！|\u2028\-—]|$|和|及|与|或|以及|[两二三四五六七3-7]|的|个|级|分(?!管)|等|共|至|档|类|由")
_SAME, _AFTER_SAME = re.compile(r"，?(?:即|为|是|表示|代表)(?:为)?"), re.compile(r"[，；。、\n]|$")
_SAME_OPENS = frozenset("，即为是表代")
_TAILS = r"(?:(?<=[红橙黄蓝绿])[色牌码灯]|(?<=[高中低])度|(?<=优)等(?![次级]))?"
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


@lru_cache(maxsize=64)
def _pattern(own: tuple[str, ...], things: tuple[str, ...] = ()) -> re.Pattern[str]:
    """The pattern of a label with all that may stand with it; `own` are labels that only this text uses, `things` what it grades."""
    noun = alternatives([*_LEXICON["labels"]["nouns"], *things])
    core = "|".join(
        [
            rf"(?:第(?={NUMBER}(?:级|档))|{UNCOUNTED})(?P<number>{NUMBER}|特(?=级|等(?!奖)))(?P<suffix>{SUFFIX})",
            r"(?<![A-Za-z])(?P<roman>[ⅠⅡⅢⅣⅤⅥ]|(?:III|II|IV|VI|V|I)(?![A-Za-z.]))(?:级|类)?",
            r"(?<![A-Za-z0-9+.\-])(?P<letter>(?:S{1,3}|A{1,5}|B{1,3}|C{1,3}|D|E|M)\+?)(?![A-Za-z0-9+.\-]|值|\s?[≥≤＞＜<>=])(?:\s?[级类档等](?!别))?",
            r"(?<![A-Za-z0-9+.\-])(?P<times>[1-5])A(?![A-Za-z0-9+.\-])级?",
            r"(?<![A-Za-z0-9+.\-])(?P<coded>[LRCPST][0-9])(?![A-Za-z0-9+.\-])[级类]?",
            r"(?P<stars>★{1,5})☆{0,4}",
            r"(?P<stem>[甲乙丙丁])[级类档等]",
            rf"(?P<word>(?![高中低]等级){alternatives([*WORDS, *BELOW, *own])}|[高中低](?=等级)|无(?=风险)){_TAILS}",
        ]
    )
    return re.compile(
        rf"[“\"‘「]?(?P<core>{core})[”\"’」]?{_GLOSS.format(name='gloss')}"
        rf"(?P<noun>(?:{noun}){{0,4}}){_GLOSS.format(name='gloss2')}(?P<holder>(?:{_HOLDER})?){_GLOSS.format(name='gloss3')}"
    )


def _core_of(match: re.Match[str]) -> str:
    """The core of a matched label: 1级 and 一级 are 一级, ★★ and 二星级 are 二星, Ⅰ级 and I级 are Ⅰ."""
    if number := match["number"]:
        return DIGITS.get(number, number) + match["suffix"][0]
    if roman := match["roman"]:
        return str(ROMAN.get(roman, roman))
    if stars := match["stars"]:
        return f"{NUMERALS[len(stars) - 1]}星"
    if times := match["times"]:
        return "A" * int(times)
    return str(match["letter"] or match["coded"] or match["stem"] or match["word"])


def _inner(gloss: str, offset: int) -> tuple[Mention | None, str | None]:
    """A bracket's words as a second label (of several the first: Ⅰ级，红色), or as they are."""
    matches = [_pattern(()).fullmatch(part.strip()) for part in re.split("[，、/]", gloss)]
    if matches[0] and all(match and not match["holder"] for match in matches):
        return _mention(matches[0], offset), None
    return None, gloss


def _mention(match: re.Match[str], offset: int = 0) -> Mention:
    """The matched label; `offset` is where the matched text begins."""
    label, noun, word = match["core"], match["noun"], match["word"]
    group = next((name for name in _GLOSSES if match[name]), "") if "）" in match[0] else ""
    alias, gloss = _inner(match[group], offset + match.start(group)) if group else (None, None)
    quoted = match[0][0] in "“\"‘「"
    marked = noun or match["holder"] or (quoted and match[0][len(label) + 1 : len(label) + 2] in "”\"’」")
    bare = word is not None and (word in _EVERYDAY or word in LATENT or (not positions(word) and len(word) < 3)) and not marked
    if (word in _SEVERITY or word == "无") and noun.startswith("风险"):
        label += "风险"
    return Mention(offset + match.start(), offset + match.end(), _core_of(match), label, noun, match["holder"], alias, gloss, bare, quoted)


def label_at(cell: str, own: Collection[str] = ()) -> Mention | None:
    """Return the label that a table's cell or a bracket consists of (一级（重大风险）, 红色, ★★★, 高, a word of `own`), else None."""
    return _label(cell, tuple(sorted(own)))


@lru_cache(maxsize=4096)
def _label(cell: str, own: tuple[str, ...]) -> Mention | None:
    match = _pattern(own).fullmatch("".join(cell.split()))
    return _mention(match) if match else None


def mentions(text: str, own: tuple[str, ...] = (), things: tuple[str, ...] = ()) -> Iterator[Mention]:
    """Yield the labels of the text one by one, the text's `own` among them, with the `things` that they grade behind them. Two labels of one
    level that stand together are one mention.
    """
    return _doubled(text, _singles(text, own, things))


def _singles(text: str, own: tuple[str, ...], things: tuple[str, ...]) -> Iterator[Mention]:
    for match in _pattern(own, things).finditer(text):
        mention = _with_thing(text, _mention(match), own)
        if _usable(text, match, mention):
            yield mention


def _with_thing(text: str, mention: Mention, own: tuple[str, ...]) -> Mention:
    """A counted label, or a word of the text's own, with what it is a level of, where a definition follows: 一类积案：…, 重度失能：…."""
    open_ended = (ordinal(mention.core) or mention.core in own) and not mention.holder
    match = _THING.match(text, mention.end) if open_ended else None
    return mention._replace(end=match.end(), noun=mention.noun or match[0], bare=False) if match else mention


def _usable(text: str, match: re.Match[str], mention: Mention) -> bool:
    """Leave out everyday words inside other words, and counted things that are no levels (二级单位)."""
    if mention.bare and match.end() == match.end("core"):
        return _between_marks(text, match)
    if match["number"]:
        counted = match["suffix"] == "级" and (bool(mention.holder) or bool(REFUSED_AFTER.match(text, match.end("suffix"))))
        return not counted and not REFUSED_AFTER.match(text, match.end())
    return match["word"] not in COLOURS or match[0] != match["word"] or _between_marks(text, match)


def _between_marks(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1] if match.start() else "\n"
    return before in _BEFORE_BARE and _AFTER_BARE.match(text, match.end("core")) is not None


def _same(text: str, held: Mention, mention: Mention) -> bool:
    """Tell whether the text says that two labels, one after the other, are of one level."""
    if text[held.end] not in _SAME_OPENS or held.alias or mention.bare or mention.holder or common_ladder([held.core, mention.core]):
        return False
    if not (held.core in COLOURS or ordinal(held.core)) or not _SAME.fullmatch(text, held.end, mention.start):
        return False
    return text[held.end] in "，即" or _AFTER_SAME.match(text, mention.end) is not None


def _doubled(text: str, singles: Iterator[Mention]) -> Iterator[Mention]:
    """Join two labels of one level: A级风险，即高度风险; 红色为高风险. What is no colour is the label, the other its alias."""
    held: Mention | None = None
    for mention in singles:
        if held and _same(text, held, mention):
            first, second = (mention, held) if held.core in COLOURS else (held, mention)
            held = first._replace(start=held.start, end=mention.end, alias=second)
            continue
        if held:
            yield held
        held = mention
    if held:
        yield held
