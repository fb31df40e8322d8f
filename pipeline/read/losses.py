"""The loss ledger: how many paragraphs, tables, notes … a file held and how many of them are in its text. What is not becomes a warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.read.contract import Content

PARTS = {
    "pages": ("页", "pages"),
    "pages_without_text": ("没有文字层的页", "pages without a text layer"),
    "paragraphs": ("个段落", "paragraphs"),
    "tables": ("张表格", "tables"),
    "sheets": ("张工作表", "sheets"),
    "text_boxes": ("个文本框", "text boxes"),
    "notes": ("条脚注或尾注", "footnotes and endnotes"),
    "insertions": ("处修订插入", "tracked insertions"),
    "deletions": ("处修订删除的文字", "tracked deletions"),
    "hidden": ("处隐藏文字", "runs of hidden text"),
    "contents_lines": ("行目录", "lines of the table of contents"),
    "running_heads": ("处页眉页脚", "running heads and feet"),
    "comments": ("条批注", "comments"),
    "images": ("张图片", "images"),
    "shapes": ("段图形里的文字", "runs of text in shapes"),
    "embedded": ("个嵌入的文档", "embedded documents"),
    "formulas": ("个公式", "formulas"),
    "frame": ("个字的网页框架（导航、页脚等）", "characters of the page's frame"),
    "glyphs": ("个没有字符编码的字（记作 U+FFFD）", "glyphs that map to no character (U+FFFD)"),
}
"""What files hold, in the order of the ledger: each with its measure word and name in Chinese, and in English."""

_LONGEST_NOTE = 120  # characters


class Tally:
    """Counts the parts of a file while it is read."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()
        self._kept: Counter[str] = Counter()
        self._notes: dict[str, list[str]] = {}

    def held(self, part: str, count: int = 1) -> None:
        """Count parts that the file holds, whether or not they come through."""
        self._held[part] += count

    def kept(self, part: str, count: int = 1) -> None:
        """Count parts that are in the text."""
        self._kept[part] += count

    def whole(self, part: str, count: int = 1) -> None:
        """Count parts that the file holds and the text has."""
        self.held(part, count)
        self.kept(part, count)

    def note(self, part: str, text: str) -> None:
        """Remember what a part left out says (a running head's words), each once and on one line; as many as the ledger's note can hold."""
        known, line = self._notes.setdefault(part, []), " ".join(text.split())
        if line and len(known) < _LONGEST_NOTE and line not in known:
            known.append(line)

    def contents(self) -> tuple[Content, ...]:
        """Return the ledger, in the order of `PARTS`; parts that the file has none of are not in it."""
        return tuple(
            Content(part, self._held[part], self._kept[part], " / ".join(self._notes.get(part, ()))[:_LONGEST_NOTE]) for part in PARTS if self._held[part]
        )


def warnings_of(contents: Iterable[Content]) -> Iterator[str]:
    """Yield a line for each part that did not come through whole."""
    for content in contents:
        if (lost := content.held - content.kept) > 0:
            chinese, english = PARTS[content.part]
            note = f": {content.note}" if content.note else ""
            yield f"{lost} {chinese}未收入正文 · {lost} {english} left out{note}"
