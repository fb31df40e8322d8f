"""A text that begins or ends in mid-sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalise.alignment import Doubt

BEGINNING, END = "broken beginning", "broken end"
RUNNING = 20
"""A last line of so many characters, with a mark between its words, is a sentence and no heading, name or caption."""

_FIRST = re.compile(r"\s*([，、。；）》”：！？]+)")
_MIDWAY = re.compile(r"(?:[，、（《“‘]|…+|\.{3,})$")
_SENTENCE = re.compile(r"[㐀-鿿\dA-Za-z]$")
_APPENDED = re.compile(r"[（(]?(?:附|注|备注|抄送|抄报|联系|电话|主题词|来源|地址|编辑|责任编辑|作者|邮编|传真)|.{0,30}(?:印发|印制)$|.*特此\S{2,3}$")
_DATED = re.compile(r"[日年月号]$")


def find(text: str) -> Iterator[Doubt]:
    """Yield a doubt on the mark that a text begins with, and one on the last characters of a text that stops midway."""
    if first := _FIRST.match(text):
        yield Doubt(first.start(1), first.end(1), BEGINNING)
    end = len(text) - len(text[-200:]) + len(text[-200:].rstrip())
    line = text[text.rfind("\n", 0, end) + 1 : end]
    if not line or "|" in line or "\t" in line:
        return
    if midway := _MIDWAY.search(line[-50:]):
        yield Doubt(end - len(midway[0]), end, END)
    elif _is_cut(line):
        yield Doubt(end - 1, end, END)


def _is_cut(line: str) -> bool:
    """Tell whether a last line is running text without an end mark; signatures, notes, captions and lists after a label have none by nature."""
    if not _SENTENCE.search(line[-1:]) or _DATED.search(line[-1:]) or _APPENDED.match(line):
        return False
    last = re.split("[。；！？]", line[-400:])[-1]
    return len(line) >= RUNNING and "，" in last and "：" not in last
