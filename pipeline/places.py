"""Where in its file a finding stands, in words: page and cell, paragraph, text box or note, from the table of anchors."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from pipeline.assemble import Row

_WORDS = {"paragraph": "第 {number} 段", "box": "文本框 {number}", "note": "注 {number}"}


class Places:
    """The anchors of one document, to be asked for the place of a character."""

    def __init__(self, anchors: Iterable[Row]) -> None:
        self._by_kind: dict[str, list[Row]] = {}
        for anchor in sorted(anchors, key=lambda row: row["char_start"]):
            self._by_kind.setdefault(anchor["kind"], []).append(anchor)

    def __bool__(self) -> bool:
        return bool(self._by_kind)

    def at(self, offset: int) -> str:
        """Return the place of the source text's character `offset`: its page and the narrowest thing on it; "" if the format knows none."""
        page = self._covering("page", offset)
        inner = next(filter(None, (self._covering(kind, offset) for kind in ("cell", "box", "note", "paragraph"))), None)
        words = [f"第 {page['number']} 页"] if page else []
        if inner is not None and (inner["kind"] != "paragraph" or not page):
            words.append(_cell(inner) if inner["kind"] == "cell" else _WORDS[inner["kind"]].format(**inner))
        return " ".join(words)

    def _covering(self, kind: str, offset: int) -> Row | None:
        """Return the anchor of `kind` that covers a character; those of one kind do not overlap."""
        anchors = self._by_kind.get(kind, [])
        at = bisect_right(anchors, offset, key=lambda row: row["char_start"])
        return anchors[at - 1] if at and offset < anchors[at - 1]["char_end"] else None


def _cell(anchor: Row) -> str:
    if anchor["sheet"] is not None:
        return f"{anchor['sheet']}!{column_letters(anchor['col'])}{anchor['row']}"
    return f"表 {anchor['number']} 第 {anchor['row']} 行第 {anchor['col']} 列"


def column_letters(column: int) -> str:
    """Return a column's letters as a workbook shows them: 1 -> A, 27 -> AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
