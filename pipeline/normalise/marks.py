"""Marks that do not belong: strays that some aggregators sprinkle between characters (的`事件, 的\\'政治), marks set twice (，， 》，。), corners of frames.

Pairs of marks that quote (`命令`, '一岗双责'), paths, ellipses, dashes and repeated exclamation marks stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalise.alignment import Edit

order = 47  # when punctuation beside Chinese characters is full-width; before lines are judged
logged = True

_HAN = "㐀-鿿"
_STRAY = re.compile(
    rf"(?P<mark>[`'\\.])(?:(?P<pair>(?<=[`'])[^`'\n，。；、“”]{{1,40}}(?<!的)(?P=mark))"
    rf"|(?:(?<=[{_HAN}]`)'?|(?<=[{_HAN}]\\)'|(?<=的['\\.]))(?=[{_HAN}“]))"
)
_PATH = re.compile(r"[A-Za-z]:\\|\\[^\s\\]{1,40}\\")
_NEAR = 60
"""Characters around a backslash in which a path would show."""
_RUN = re.compile(
    rf"[，、；：。](?=[，、；：。])(?<=[{_HAN}A-Za-z0-9》”’）%].)(?:(?<=(?P<same>[，、；：]))(?P=same){{1,2}}|(?<!：)[，、；。])(?=[{_HAN}A-Za-z0-9《“‘（\s]|\Z)"
)
_CORNER = re.compile(rf"[┌┏╔└┗╚](?=[{_HAN}])|[┐┓╗┘┛╝](?<=[{_HAN}].)")
"""A corner of a frame whose sides were lost, beside a word: ┌风险类别  风险点┐."""
_STRENGTH = "、，；。："
_ROW, _FIELDS = re.compile("[。；：？！]"), 3
"""Commas without any of these marks nearby are a row of values, some of them empty, from so many of them on."""


def clean(text: str) -> list[Edit]:
    """Return one deletion per stray mark, per mark too many and per corner of a frame."""
    edits = [*_strays(text)] if "`" in text or "'" in text or "\\" in text or "的." in text else []
    edits += _doubled(text)
    edits += (Edit(*match.span(), "", "corner") for match in _CORNER.finditer(text))
    return sorted(edits, key=lambda edit: edit.start)


def _strays(text: str) -> Iterator[Edit]:
    for match in _STRAY.finditer(text):
        if match["pair"] or (match[0] == "\\" and _PATH.search(text, max(0, match.start() - _NEAR), match.end() + _NEAR)):
            continue
        yield Edit(match.start(), match.end(), "", "stray")


def _doubled(text: str) -> Iterator[Edit]:
    """Yield the deletions that leave of each run of marks the strongest.

    Three full stops are an ellipsis, commas in a row of values divide empty ones, and marks without words on both sides are what the text speaks of.
    """
    for match in _RUN.finditer(text):
        run = match[0]
        if set(run) == {"，"} and _is_row(text, match):
            continue
        kept = match.start() + max(range(len(run)), key=lambda i: (_STRENGTH.index(run[i]), -i))
        if match.start() < kept:
            yield Edit(match.start(), kept, "", "doubled mark")
        if kept + 1 < match.end():
            yield Edit(kept + 1, match.end(), "", "doubled mark")


def _is_row(text: str, match: re.Match[str]) -> bool:
    start, end = max(0, match.start() - _NEAR), match.end() + _NEAR
    before, after = text[start : match.start()].rpartition("\n")[2], text[match.end() : end].partition("\n")[0]
    around = before + after
    return not _ROW.search(around) and around.count("，") >= _FIELDS - 1
