"""A .docx from its first paragraph to its last: paragraphs with their numbers, tables, text boxes and notes, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from pipeline.read.contract import SourceText
from pipeline.read.docx.inline import Inline, has_deleted_mark, is_placeholder, read_inline
from pipeline.read.docx.names import child, integer, value, w
from pipeline.read.docx.numbering import Numbering
from pipeline.read.docx.package import Parts, open_parts
from pipeline.read.docx.styles import Styles
from pipeline.read.lines import MOST_COLUMNS, Lines, Repeats, cell_text, pipe_row

_PARAGRAPH, _TABLE, _ROW, _CELL = w("p"), w("tbl"), w("tr"), w("tc")
_WRAPPERS = frozenset(w(name) for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_CONTROL, _EMBEDDED = w("sdt"), w("altChunk")
_TABLE_OF_CONTENTS = "toc "


def source_text(data: bytes, media_type: str) -> SourceText:
    """Return the text of a .docx: one line per paragraph, `| a | b |` per table row, a text box or note after the paragraph that anchors it.

    Tracked insertions count, deletions do not. Headers, footers, tables of contents and hidden text stay out and are named in the warnings.
    Raises DamagedFileError, EncryptedFileError.
    """
    parts = open_parts(data)
    document = _Document(parts)
    document.read_body()
    return SourceText(document.lines.text, media_type, anchors=document.lines.anchors, warnings=tuple(document.warnings()))


class _Document:
    """The state of one reading: counters of the automatic numbers, lines so far, what was left out."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._styles = Styles(parts.styles)
        self._numbering = Numbering(parts.numbering, self._styles)
        self._notes = {"footnote": _notes(parts.footnotes, "footnote"), "endnote": _notes(parts.endnotes, "endnote")}
        self._contents_lines = self._hidden = self._embedded = 0
        self._repeats = Repeats()
        self.lines = Lines()

    def read_body(self) -> None:
        """Go through the body's blocks."""
        indexes = {_PARAGRAPH: count(), _TABLE: count()}
        carried = ""
        body = child(self._parts.document, "body")
        for block in () if body is None else _parts_of(body, (_PARAGRAPH, _TABLE, _EMBEDDED)):
            if block.tag == _EMBEDDED:
                self._embedded += 1
            elif block.tag == _PARAGRAPH and has_deleted_mark(block):
                carried += read_inline(block).text
            elif block.tag == _PARAGRAPH:
                self.lines.anchor("paragraph", next(indexes[_PARAGRAPH]))
                self._add_paragraph(block, carried)
                carried = ""
            else:
                self.lines.anchor("table", next(indexes[_TABLE]))
                self._add_table(block)
        if carried:
            self.lines.add(carried)

    def _add_paragraph(self, paragraph: Any, carried: str) -> None:
        properties = child(paragraph, "pPr")
        if self._styles.name(value(properties, "pStyle")).startswith(_TABLE_OF_CONTENTS):
            self._contents_lines += 1
            return
        inline = read_inline(paragraph)
        self.lines.add(self._numbering.number(properties) + carried + inline.text)
        for line in self._attached(inline):
            self.lines.add(line)

    def _paragraph_lines(self, paragraph: Any) -> list[str]:
        """Return a paragraph's line and the lines of what it anchors."""
        inline = read_inline(paragraph)
        return [self._numbering.number(child(paragraph, "pPr")) + inline.text, *self._attached(inline)]

    def _attached(self, inline: Inline) -> list[str]:
        """Return the lines of the text boxes and notes that a paragraph anchors."""
        self._hidden += inline.hidden
        out: list[str] = []
        for box in inline.boxes:
            out += [box] if isinstance(box, str) else self._block_lines(box)
        for kind, note_id in inline.notes:
            # A note is taken out as it is read, so that a note that refers to itself ends.
            note = self._notes[kind].pop(note_id, None)
            if note is not None:
                out += ["注：" + "".join(self._block_lines(note)).strip()]
        return [line for line in out if line.strip()]

    def _block_lines(self, container: Any) -> list[str]:
        """Return the lines of a text box, a note or a cell; a table in it is flattened to a line per row."""
        out: list[str] = []
        for block in _parts_of(container, (_PARAGRAPH, _TABLE)):
            if block.tag == _TABLE:
                out += [" ".join(filter(None, dict.fromkeys(row))) for row in self._rows(block)]
            else:
                out += self._paragraph_lines(block)
        return out

    def _add_table(self, table: Any) -> None:
        """Add a table as pipe rows; one with a single column is a frame around text and comes as plain lines."""
        rows = list(self._rows(table))
        framed = max(map(len, rows), default=0) <= 1
        for row in rows:
            if framed:
                self.lines.add("\n".join(row).replace("\u2028", "\n"))
            elif any(row):
                self.lines.add(pipe_row(row))

    def _rows(self, table: Any) -> Iterator[list[str]]:
        """Yield the rows' cells; a merged cell repeats in each column and row that it covers, but a row of one wide cell has one text."""
        above: list[str] = []
        for row in _parts_of(table, (_ROW,)):
            if child(row, "trPr", "del") is not None:
                continue
            cells: list[str] = [""] * min(integer(row, "trPr", "gridBefore") or 0, MOST_COLUMNS)
            own = list(_parts_of(row, (_CELL,)))
            for cell in own:
                merged = _continues(cell) and len(cells) < len(above)
                text = self._repeats.of(above[len(cells)]) if merged else cell_text(self._block_lines(cell))
                width = min(max(integer(cell, "tcPr", "gridSpan") or 1, 1), MOST_COLUMNS)
                cells += [text, *(self._repeats.of(text) for _ in range(width - 1))]
            above = cells[:MOST_COLUMNS]
            yield above[:1] if len(own) == 1 else above

    def warnings(self) -> Iterator[str]:
        """Yield a line for each kind of thing that the document holds and the text does not."""
        if running := list(dict.fromkeys(filter(None, (_plain(root) for root in self._parts.running)))):
            yield f"页眉页脚未收入正文 · headers and footers left out: {' / '.join(running)[:120]}"
        if self._contents_lines:
            yield f"目录未收入正文（{self._contents_lines} 行）· table of contents left out ({self._contents_lines} lines)"
        if self._hidden:
            yield f"隐藏文字未收入正文（{self._hidden} 处）· hidden text left out ({self._hidden} runs)"
        if self._embedded:
            yield f"嵌入的其他文档未读（{self._embedded} 个）· embedded documents not read ({self._embedded})"


def _parts_of(container: Any, tags: Iterable[str]) -> Iterator[Any]:
    """Yield the children with one of `tags`, looking into content controls, tracked insertions and other wrappers."""
    for element in container:
        if element.tag in tags:
            yield element
        elif element.tag in _WRAPPERS and not (element.tag == _CONTROL and is_placeholder(element)):
            yield from _parts_of(element, tags)


def _continues(cell: Any) -> bool:
    """Tell whether the cell is merged with the one above it (w:vMerge without a value, or with "continue")."""
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and merge.get(w("val"), "continue") == "continue"


def _notes(root: Any, kind: str) -> dict[str, Any]:
    return {} if root is None else {note.get(w("id"), ""): note for note in root.findall(w(kind))}


def _plain(root: Any) -> str:
    """Return the words of a header or footer, "" if they are only a page number."""
    text = " ".join("".join(read_inline(paragraph).pieces) for paragraph in root.iter(_PARAGRAPH)).strip()
    return "" if not any(c.isalpha() for c in text) else " ".join(text.split())
