"""Markup -> lines of text as a browser lays them out: blocks on lines of their own, inline elements glued, blanks collapsed."""

from __future__ import annotations

import re

from lxml import etree

from extractors.lexicon import load
from pipeline.read.html.tables import is_data_table, rows_of
from pipeline.read.lines import Lines, Repeats, cell_text
from pipeline.read.numerals import label

Element = etree._Element

_BLOCKS = frozenset(load("web_pages")["block_tags"])
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]")
_OWN_NUMBER = re.compile(r"\s*(?:[（(]?[0-9０-９一二三四五六七八九十]{1,4}[）)、.．]|第[0-9一二三四五六七八九十百]{1,5}[条章节项]|[①-⑳⑴-⒇])")
_LIST_STYLES = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "cjk-ideographic": "chineseCountingThousand", "simp-chinese-informal": "chineseCountingThousand", "cjk-decimal": "ideographDigital",
    "simp-chinese-formal": "chineseLegalSimplified", "cjk-heavenly-stem": "ideographTraditional", "cjk-earthly-branch": "ideographZodiac",
    "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-latin": "lowerLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "none": "none",
}  # fmt: skip
_CLOSED_BY_COMMA = frozenset({"chineseCountingThousand", "ideographDigital", "chineseLegalSimplified", "ideographTraditional", "ideographZodiac"})
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_KEEPS_BLANKS = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)


def page_lines(part: Element) -> Lines:
    """Return the lines of an element with an anchor for every line and every cell of data tables."""
    flow = _Flow()
    flow.walk(part)
    flow.end_line()
    return flow.lines


class _Flow:
    """Builds lines from a walk over the tree, which does not recurse: pages may be nested two thousand deep."""

    def __init__(self, repeats: Repeats | None = None) -> None:
        self.lines = Lines()
        self._repeats = repeats or Repeats()
        self._line: list[str] = []
        self._lists: list[_List] = []
        self._number = ""
        self._kept = 0

    def walk(self, top: Element) -> None:
        """Lay out the element and all it holds, without what follows it."""
        walk, table = etree.iterwalk(top, events=("start", "end")), None
        for event, element in walk:
            if event == "start" and element.tag == "table" and element is not top and is_data_table(element):
                self._table(element)
                walk.skip_subtree()
                table = element
            elif event == "start":
                self._open(element)
            else:
                if element is not table:  # which was never opened
                    self._close(element)
                if element is not top:
                    self._put(element.tail)

    def _open(self, element: Element) -> None:
        if element.tag in _BLOCKS:
            self.end_line()
        if _keeps_blanks(element):
            self._kept += 1
        if element.tag == "br":
            self.end_line()
        elif element.tag in {"ol", "ul"}:
            self._lists.append(_List(element))
        elif element.tag == "li" and self._lists:
            self._number = self._lists[-1].next(element)
        self._put(element.text)

    def _close(self, element: Element) -> None:
        if element.tag in _BLOCKS:
            self.end_line()
        if _keeps_blanks(element):
            self._kept -= 1
        if element.tag in {"ol", "ul"}:
            self._lists.pop()

    def _put(self, text: str | None) -> None:
        if not text:
            return
        if not self._kept:
            self._line.append(text)
            return
        *whole, rest = text.replace("\r\n", "\n").split("\n")
        for line in whole:
            self._line.append(line)
            self.end_line()
        self._line.append(rest)

    def end_line(self) -> None:
        """Finish the line, if it has anything on it."""
        text = "".join(self._line)
        if text:
            text = text if self._kept else _BLANKS.sub(_collapsed, text).strip(" ")
        self._line = []
        if not text.strip():
            return
        number, self._number = self._number, ""
        self.lines.add(text if _OWN_NUMBER.match(text) else number + text)

    def _table(self, table: Element) -> None:
        self.end_line()
        for caption in table.findall("caption"):
            self.lines.add(_cell(caption, self._repeats).replace("\u2028", "\n"))
        self.lines.table()
        for number, row in enumerate(rows_of(table, lambda cell: _cell(cell, self._repeats), self._repeats), 1):
            if any(row):
                self.lines.row(row, row=number)


def _cell(cell: Element, repeats: Repeats) -> str:
    flow = _Flow(repeats)
    flow.walk(cell)
    flow.end_line()
    return cell_text(flow.lines.text.split("\n"))


class _List:
    """An <ol> or <ul>: which number its next item gets."""

    def __init__(self, element: Element) -> None:
        style = _LIST_STYLE.search(element.get("style") or "")
        kind = (style.group(1).lower() if style else None) or element.get("type") or "decimal"
        self._format = "none" if element.tag == "ul" else _LIST_STYLES.get(kind, "decimal")
        self._next = _integer(element.get("start"), 1)

    def next(self, item: Element) -> str:
        """Return the number that a browser shows before the item, "" for a list without numbers."""
        value = _integer(item.get("value"), self._next)
        self._next = value + 1
        if self._format == "none":
            return ""
        return label(value, self._format) + ("、" if self._format in _CLOSED_BY_COMMA else ". ")


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else default


def _keeps_blanks(element: Element) -> bool:
    return element.tag == "pre" or _KEEPS_BLANKS.search(element.get("style") or "") is not None


def _collapsed(blanks: re.Match[str]) -> str:
    """A line break of the markup between two Chinese characters is no blank; any other run of blanks is one."""
    around = blanks.string[max(blanks.start() - 1, 0) : blanks.start()], blanks.string[blanks.end() : blanks.end() + 1]
    return "" if "\n" in blanks.group() and all(map(_WIDE.match, around)) else " "
