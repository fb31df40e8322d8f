"""Whether what a file yields is a text: dumps of Word files, scrambled fonts, lost characters, stubs and keyword lists are refused with the reason.

Each test is a share with a wide gap between texts and what is none; where a short or an odd text might be met, it is left alone. A text that was
read once in a wrong encoding is no reason to refuse it: normalisation may turn it back.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

import numpy as np

from extractors.lexicon import alternatives, load
from pipeline.errors import EmptyFileError, IllegibleTextError, ReadError
from pipeline.points import points_of
from pipeline.read.encoding import no_text
from pipeline.read.everyday import REPLACEMENT, chineseness, common, familiar, is_rubbish

_SLICES, _SLICE = 10, 1000
_HANZI = re.compile(r"[\u4e00-\u9fff]+")
_SENTENCE = re.compile(r"[。！；，]|\d{1,2}\s?[月日时]")
_UNFOLD = r"(?:(?<=\s)|^)展开(?=\s*(?:…|\.{3}|[▼∨﹀]|$))"
# Windows-1252 gives these bytes characters of their own; going back to bytes they are what they were.
_WINDOWS = {ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
# Scripts that fill more than 256 code points: rare hanzi, Yi, Korean, and the planes beyond the first.
_WIDE = ((0x3400, 0x4DC0), (0xA000, 0xA4D0), (0xAC00, 0xD7B0), (0x20000, 0x32000), (0x1F000, 0x1FC00))
# (read as, was in, share of the bytes that must make sense). Characters of UTF-8 do not come about by chance, and GBK loses the odd byte of each run.
_MISREADINGS = (
    ("latin-1", "gb18030", 0.7),
    ("latin-1", "utf-8", 0.4),
    ("gb18030", "utf-8", 0.4),
    ("latin-1", "big5hkscs", 0.7),
    ("gb18030", "big5hkscs", 0.7),
    ("big5hkscs", "gb18030", 0.7),
)


def objection(text: str) -> ReadError | None:
    """Return the error that says why `text` (not blank) is no text, None if nothing speaks against it.

    Costs about a millisecond whatever the length: beyond 10,000 characters it looks at ten pieces of the text.
    """
    seen = _Seen.of(text)
    if error := _word_dump(seen) or _drowned(seen):
        return error
    if error := _binary(seen) or _lost(seen) or _scrambled(seen) or _mixture(seen):
        return None if _was_misread(seen.text) else error
    return _wall(text) or _spam(seen)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The characters a verdict rests on, and how many are of which class; blanks count for nothing."""

    text: str
    counts: Counter[str]
    size: int

    @classmethod
    def of(cls, text: str) -> _Seen:
        """Count the classes of the text, or of pieces spread over it."""
        step = max(_SLICE, len(text) // _SLICES)
        pieces = text if len(text) <= _SLICE * _SLICES else "".join(text[start : start + _SLICE] for start in range(0, step * _SLICES, step))
        counts = _classes().counts(pieces)
        return cls(pieces, counts, len(pieces) - counts["blank"])

    def share(self, *classes: str) -> float:
        """Return the share of some classes in what is not blank."""
        return sum(self.counts[name] for name in classes) / max(1, self.size)

    def scripts(self) -> dict[str, int]:
        """Return how many characters are of scripts that Chinese does not use, by their block."""
        return {name: number for name, number in self.counts.items() if name.startswith("U+")}


class _Classes:
    """The class of each character, numbered as they are met."""

    def __init__(self) -> None:
        self._names, self._numbers = [""], np.zeros(sys.maxunicode + 1, dtype=np.uint16)

    def counts(self, text: str) -> Counter[str]:
        """Count a text's characters by class."""
        points = points_of(text)
        for point in {*points[self._numbers[points] == 0].tolist()}:
            name = _class(chr(point))
            self._names += [] if name in self._names else [name]
            self._numbers[point] = self._names.index(name)
        return Counter({self._names[number]: int(count) for number, count in enumerate(np.bincount(self._numbers[points])) if count})


@cache
def _classes() -> _Classes:
    return _Classes()


@lru_cache(maxsize=1 << 16)
def _class(character: str) -> str:
    """Return the class that a verdict counts a character in; "U+..." (a script's block) for what Chinese texts have no use for."""
    code = ord(character)
    if character.isspace():
        return "blank"
    if 0x4E00 <= code <= 0x9FFF:
        return "common" if character in common() else "familiar" if character in familiar() else "rare"
    if character == REPLACEMENT or is_rubbish(character):
        return "lost" if character == REPLACEMENT else "rubbish"
    if code < 0x80:
        return "question" if character == "?" else "ascii"
    if 0xE000 <= code < 0xF900:
        return "private"
    if 0x2000 <= code < 0x2E00 or 0x3000 <= code < 0x3040 or 0x3200 <= code < 0x3400 or 0xFE30 <= code < 0xFE50 or 0xFF00 <= code < 0xFF61:
        return "question" if character == "？" else "mark"
    if code < 0x250:
        return "latin"
    return f"U+{next((start for start, end in _WIDE if start <= code < end), code & ~0xFF):X}"


def _word_dump(seen: _Seen) -> ReadError | None:
    """Refuse the bytes of a Word file taken for text: its marks, and a quarter of the characters junk, or hardly a word of Chinese or English."""
    if not _word_signs().search(seen.text):
        return None
    words = load("legible")
    marks = sum(mark in seen.text for mark in words["word_marks"])
    fields = sum(min(seen.text.count(code), 3) for code in words["word_fields"])
    if not marks and fields < 3:
        return None
    letters = sum(map(len, re.findall(r"[a-z]{3,}", seen.text)))
    soup = seen.share("common", "familiar") < 0.2 and letters < 0.5 * seen.size
    if not soup and seen.share("rubbish", "lost", "latin", "rare", "private", *seen.scripts()) < 0.25:
        return None
    return _illegible(
        "是 Word 文件的二进制内容，不是正文，请用 Word 或 WPS 打开原件另存为 .docx",
        "the bytes of a Word file taken for text: open the original and save it as .docx",
    )


@cache
def _word_signs() -> re.Pattern[str]:
    words = load("legible")
    return re.compile(alternatives([*words["word_marks"], *words["word_fields"]]))


def _binary(seen: _Seen) -> ReadError | None:
    """Refuse more than 5 % of characters that no text has, besides one cut at either end."""
    return no_text() if seen.counts["rubbish"] > min(2, len(seen.text) / 8) + 0.05 * len(seen.text) else None


def _drowned(seen: _Seen) -> ReadError | None:
    """Refuse a text where a seventh of the characters stand for lost ones that were read once more (锟斤拷)."""
    gone = sum(seen.text.count(phrase) * len(phrase) for phrase in load("legible")["lost"])
    return _too_much_lost() if seen.size >= 8 and gone >= 0.15 * seen.size else None


def _lost(seen: _Seen) -> ReadError | None:
    """Refuse a text where every seventh character became U+FFFD, or every third a question mark."""
    gone, asked = seen.share("lost"), seen.share("question")
    return _too_much_lost() if seen.size >= 8 and (gone >= 0.15 or (gone + asked >= 0.3 and seen.counts["question"] >= 20)) else None


def _too_much_lost() -> ReadError:
    return _illegible(
        "大量文字已丢失（变成 � 或 ?），无法复原，请重新获取原文", "too many characters were lost (U+FFFD or ?) and cannot be restored: fetch the original again"
    )


def _scrambled(seen: _Seen) -> ReadError | None:
    """Refuse running hanzi of which hardly any is common and few are known to schools, and text in a font's private characters.

    Lists of minerals or herbs hold as rare characters, but in short words between marks.
    """
    everyday = seen.counts["common"]
    known = everyday + seen.counts["familiar"]
    hanzi = known + seen.counts["rare"]
    rare = hanzi >= 40 and everyday < 0.08 * hanzi and known < 0.3 * hanzi and hanzi >= 8 * len(_HANZI.findall(seen.text))
    private = seen.counts["private"] >= 20 and seen.share("private") >= 0.3
    if not rare and not private:
        return None
    return _illegible("文字被字体加密打乱，几乎没有常用字，请换来源重新获取", "scrambled by a font: hardly any common character; fetch it from another source")


def _mixture(seen: _Seen) -> ReadError | None:
    """Refuse a jumble of many scripts, each for a character or two, or accented letters nearly throughout. Words of several languages are none."""
    scripts = [number for number in seen.scripts().values() if number >= 2]
    runs = sum(1 for name, _ in groupby(seen.text, _class) if name.startswith("U+")) if len(scripts) >= 5 else 0
    jumble = runs > 0 and 0.25 * seen.size <= sum(scripts) < 3 * runs
    accents = seen.share("latin") >= 0.45
    if seen.size < 40 or not (jumble or accents):
        return None
    return _illegible("是乱码（多种文字混杂），请用正确的编码重新保存或重新获取", "a jumble of scripts: save it again in the right encoding, or fetch it again")


def _was_misread(text: str) -> bool:
    """Tell whether the text becomes plain Chinese when one reading in a wrong encoding is undone."""
    piece = text[:4000].replace(REPLACEMENT, "")
    for wrong, right, share in _MISREADINGS:
        source = (piece.translate(_WINDOWS) if wrong == "latin-1" else piece).encode(wrong, "ignore")
        undone = source.decode(right, "ignore")
        if _HANZI.search(undone) and len(undone.encode(right)) >= share * len(source) and chineseness(undone) >= 0.15:
            return True
    return False


def _wall(text: str) -> ReadError | None:
    """Refuse a page that has nothing but navigation or an error, or a title without a sentence before a wall."""
    if len(text) > 2000 or len("".join(text.split())) > 300:
        return None
    telling, any_word, wall = _page_words()
    if not telling.search(text):
        return None
    bare = any_word.sub(" ", text)
    rest = re.sub(r"[\W\d_]+", "", bare)
    if rest and not (len(rest) < 50 and wall.search(text) and not _SENTENCE.search(bare)):
        return None
    return EmptyFileError(
        "只有导航、登录或“展开全文”之类的提示，没有正文，请重新获取全文 · only navigation or a wall (log in, show all), no text: fetch the whole text"
    )


@cache
def _page_words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns for the words that tell a page without a text, for these and what stands between them, and for a wall at a word's end."""
    words = load("legible")
    telling = [*words["wall"], *words["page"], *(word for word in load("junk")["navigation"] if len(word) > 1)]
    any_word = alternatives([*telling, *words["filler"]])
    wall = rf"{alternatives(words['wall'])}{any_word}{{0,9}}(?!\w)|{_UNFOLD}"
    return _over_lines(f"{alternatives(telling)}|{_UNFOLD}"), _over_lines(f"{any_word}|{_UNFOLD}"), _over_lines(wall)


def _over_lines(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


def _spam(seen: _Seen) -> ReadError | None:
    """Refuse a list of spam words: six pieces or more, most of them spam, three strong words among them, and no sentence."""
    words = load("legible")
    if "。" in seen.text or sum(word in seen.text for word in words["spam_strong"]) < 3:
        return None
    pieces = [piece for piece in re.split(r"[,，、|;；_\s\-/]+", seen.text) if piece]
    spam = re.compile(alternatives([*words["spam_strong"], *words["spam_weak"]]))
    if len(pieces) < 6 or sum(1 for piece in pieces if spam.search(piece)) < 0.6 * len(pieces):
        return None
    return EmptyFileError("只有垃圾广告词，没有正文，请从清单中去掉或重新获取 · nothing but spam words, no text: leave it out or fetch it again")


def _illegible(chinese: str, english: str) -> IllegibleTextError:
    return IllegibleTextError(f"{chinese} · {english}")
