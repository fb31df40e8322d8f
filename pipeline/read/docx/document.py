"""A .docx from its first paragraph to its last: paragraphs with their numbers, tables, text boxes and notes, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.errors import ReadError
from pipeline.read.contract import SourceText
from pipeline.read.docx.aside import count_aside, diagram_lines, shape_lines
from pipeline.read.docx.census import Census, hiding_of, is_contents_line
from pipeline.read.docx.inline import Inline, has_deleted_mark, read_inline
from pipeline.read.docx.names import DIAGRAM, DRAWING, child, paragraph_properties, w
from pipeline.read.docx.numbering import Numbering
from pipeline.read.docx.package import Package, too_large
from pipeline.read.docx.styles import Styles
from pipeline.read.docx.tables import Cell, continues, grid, parts_of, rows_of
from pipeline.read.lines import Lines, Repeats, cell_text
from pipeline.read.losses import Tally

PARAGRAPH_LIMIT = 300_000
"""Paragraphs a document may have; a book of a thousand pages has some 30,000."""

_PARAGRAPH, _TABLE, _CHUNK, _BOX, _SHAPE = w("p"), w("tbl"), w("altChunk"), w("txbxContent"), f"{{{DRAWING}}}txBody"
_DIAGRAM = f"{{{DIAGRAM}}}relIds"
_BLOCKS = frozenset({_PARAGRAPH, _TABLE, _CHUNK})
_depth: ContextVar[int] = ContextVar("embedded documents within one another", default=0)
_DEEPEST = 2


def source_text(data: bytes, media_type: str) -> SourceText:
    """Return the text of a .docx: one line per paragraph, `| a | b |` per table row, a text box or note after the paragraph that anchors it.

    Tracked insertions count, deletions do not. Headers, footers, comments, tables of contents and hidden text stay out; the contents tell of them.
    Raises DamagedFileError, EncryptedFileError, BombError, TooLargeError.
    """
    reader = _Reader(Package(data))
    lines = reader.read()
    return SourceText(lines.text, media_type, anchors=lines.anchors, contents=reader.tally.contents(), warnings=tuple(reader.warnings))


class _Paragraph(NamedTuple):
    """A paragraph as it is read: its number, its text with that, what it holds besides, and how many paragraphs of the file are whole in it.

    Those are two where the end of the first was deleted.
    """

    label: str
    text: str
    inlines: list[Inline]
    whole: int

    @property
    def has_more(self) -> bool:
        """Tell whether text boxes or notes hang on it, which is rare."""
        return any(inline.boxes or inline.notes for inline in self.inlines)


def _joined(inlines: list[Inline], whole: int, label: str = "", gap: str = "") -> _Paragraph:
    text = inlines[0].text if len(inlines) == 1 else "".join(inline.text for inline in inlines)
    return _Paragraph(label, label + gap + text, inlines, whole)


@dataclass(slots=True)
class _Flat:
    """The blocks of a cell or note one after the other: their texts and automatic numbers."""

    texts: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


class _Reader:
    """The state of one reading: counters of the automatic numbers, notes not yet used, what came through."""

    def __init__(self, package: Package) -> None:
        self.tally = Tally()
        self.warnings: list[str] = []
        self._package = package
        self._repeats = Repeats()
        self._used: set[str] = set()
        self._hides, self._links = package.mentions(b"vanish"), package.mentions(b"PAGEREF")
        self._styles = Styles(package.first("styles"), self._hides)
        self._numbering = Numbering(package.first("numbering"), self._styles)
        self._notes = {kind: _notes(package.first(f"{kind}s"), kind) for kind in ("footnote", "endnote")}
        self._census = Census(self._styles, self.tally, self._hides, self._links)

    def read(self) -> Lines:
        """Return the body's lines."""
        root = self._package.root(self._package.main)
        if sum(1 for _ in root.iter(_PARAGRAPH)) > PARAGRAPH_LIMIT:
            raise too_large()
        self._count(root)
        lines = Lines()
        body = child(root, "body")
        if body is not None:
            self._flow(body, lines)
        return lines

    def _count(self, root: Any) -> None:
        """Count what the file holds, before and apart from reading it."""
        self._census.count(root)
        for kind, identity in self._census.references(root):
            note = self._notes[kind].get(identity)
            if note is not None and _has_words(note):
                self.tally.held("notes")
                self._census.count(note)
        self._census.close()
        count_aside(self._package, root, self.tally)

    def _flow(self, container: Any, lines: Lines, blank_lines: bool = True) -> bool:
        """Append the blocks of the body, a frame or a text box; tell whether they hold any text."""
        filled = False
        for block in self._blocks(container):
            if isinstance(block, _Paragraph):
                filled |= self._add_paragraph(block, lines, blank_lines)
            elif block.tag == _TABLE:
                filled |= self._add_table(block, lines)
            else:
                for line in self._embedded_lines(block):
                    lines.add(line)
                    filled = True
        return filled

    def _blocks(self, container: Any) -> Iterator[_Paragraph | Any]:
        """Yield the paragraphs, read, and the elements of tables and embedded documents; a paragraph whose end was deleted runs on into the next."""
        carried: list[Inline] = []
        whole = 0
        for block in parts_of(container, _BLOCKS):
            if block.tag != _PARAGRAPH:
                if carried:
                    yield _joined(carried, whole)
                    carried, whole = [], 0
                yield block
                continue
            properties = paragraph_properties(block)
            if is_contents_line(block, properties.style, self._styles, self._links):
                continue
            carried.append(read_inline(block, hiding_of(properties.style, self._styles) if self._hides else None))
            whole += self._is_whole(block, carried[-1])
            if not has_deleted_mark(properties.mark):
                yield _joined(carried, whole, *self._numbering.number(properties))
                carried, whole = [], 0
        if carried:
            yield _joined(carried, whole)

    def _is_whole(self, paragraph: Any, inline: Inline) -> bool:
        if inline.rare:
            self.tally.kept("insertions", inline.insertions)
            self.tally.kept("formulas", inline.formulas)
            self.tally.held("glyphs", inline.unknown)
        return 0 < self._census.texts.get(paragraph, 0) <= inline.taken

    def _add_paragraph(self, paragraph: _Paragraph, lines: Lines, blank_lines: bool) -> bool:
        filled = bool(paragraph.text.strip())
        if filled or blank_lines:
            lines.add(paragraph.text, label=paragraph.label or None)
        self.tally.kept("paragraphs", paragraph.whole)
        if not paragraph.has_more:
            return filled
        for box in _boxes(paragraph):
            held = self._box(box)
            lines.extend(held, "box")
            filled |= bool(held.text)
        for note in self._notes_of(paragraph):
            lines.add(note, "note")
        return filled

    def _box(self, box: Any) -> Lines:
        """Return the lines of a text box, WordArt, shape or SmartArt."""
        lines = Lines()
        if not isinstance(box, str) and box.tag == _BOX:
            self._flow(box, lines, blank_lines=False)
        else:
            for text in [box] if isinstance(box, str) else shape_lines(box) if box.tag == _SHAPE else self._diagram_lines(box):
                if text.strip():
                    lines.add(text)
        if lines.text and (isinstance(box, str) or box.tag == _DIAGRAM or self._census.holds(box)):
            self.tally.kept("text_boxes")
        return lines

    def _diagram_lines(self, diagram: Any) -> list[str]:
        name = self._package.target(diagram, "dm")
        return diagram_lines(name, self._package) if self._first_use(name) else []

    def _first_use(self, name: str) -> bool:
        """Tell whether another part is asked for the first time: a small file could swell without end by asking again and again."""
        used = name in self._used
        self._used.add(name)
        return not used

    def _notes_of(self, paragraph: _Paragraph) -> Iterator[str]:
        for kind, identity in (each for inline in paragraph.inlines for each in inline.notes):
            # A note is taken out as it is read, so that a note that refers to itself ends.
            note = self._notes[kind].pop(identity, None)
            text = "" if note is None else "".join(self._flat(note).texts).strip()
            if text:
                self.tally.kept("notes", _has_words(note))
                yield f"注：{text}"

    def _flat(self, container: Any) -> _Flat:
        """Return the blocks of a cell or note as plain lines; a table in it is flattened to a line per row."""
        out = _Flat()
        for block in self._blocks(container):
            if isinstance(block, _Paragraph):
                out.texts.append(block.text)
                if block.label:
                    out.labels.append(block.label)
                self.tally.kept("paragraphs", block.whole)
                if block.has_more:
                    out.texts += [line for box in _boxes(block) for line in self._box(box).text.split("\n") if line.strip()]
                    out.texts += self._notes_of(block)
            elif block.tag == _TABLE:
                rows = [[cell.text for cell in row.cells if cell.text and not cell.repeats] for row in rows_of(grid(block), self._cell, self._repeats)]
                out.texts += [" ".join(row) for row in rows]
                self.tally.kept("tables", any(rows) and self._census.holds(block))
            else:
                out.texts += self._embedded_lines(block)
        return out

    def _cell(self, cell: Any) -> Cell:
        flat = self._flat(cell)
        return Cell(cell_text(flat.texts), "\n".join(flat.labels) or None)

    def _add_table(self, table: Any, lines: Lines) -> bool:
        """Add a table as pipe rows; one with a single column is a frame around text and comes as its blocks. Tell whether it holds any text."""
        rows = grid(table)
        filled = False
        if all(len(cells) <= 1 for _, cells in rows):
            for cell in (cell for _, cells in rows for cell in cells if not continues(cell)):
                filled |= self._flow(cell, lines, blank_lines=False)
        else:
            lines.table()
            for row in rows_of(rows, self._cell, self._repeats):
                if any(row.texts):
                    lines.row(row.texts, row=row.number, first=row.first, labels=[cell.label for cell in row.cells])
                    filled = True
        self.tally.kept("tables", filled and self._census.holds(table))
        return filled

    def _embedded_lines(self, chunk: Any) -> list[str]:
        """Return the lines of a document in another format that stands for a part of this one (w:altChunk)."""
        from pipeline.read import read

        name = self._package.target(chunk)
        content = self._package.content(name) if self._first_use(name) and _depth.get() < _DEEPEST else None
        if content is None:
            return []
        token = _depth.set(_depth.get() + 1)
        try:
            source = read(content, name)
        except ReadError as error:
            self.tally.note("embedded", error.code)
            return []
        finally:
            _depth.reset(token)
        self.tally.kept("embedded")
        self.warnings += source.warnings
        return source.text.split("\n")


def _boxes(paragraph: _Paragraph) -> Iterator[Any]:
    return (box for inline in paragraph.inlines for box in inline.boxes)


def _notes(root: Any, kind: str) -> dict[str, Any]:
    return {} if root is None else {note.get(w("id"), ""): note for note in root.iterchildren(w(kind))}


def _has_words(note: Any) -> bool:
    return any(text and not text.isspace() for text in note.itertext(w("t")))
