"""RTF tokens -> source text: groups with their states, paragraphs, table rows, notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.errors import DamagedFileError
from pipeline.read.contract import AnchorKind, Content, SourceText
from pipeline.read.lines import Lines, Repeats, cell_text
from pipeline.read.losses import Tally
from pipeline.read.rtf.characters import charset_encoding, decoded, page_encoding
from pipeline.read.rtf.tables import Cell, rows_of
from pipeline.read.rtf.tokens import Token, tokens

_DEEPEST = 2000
# A note in a text box in a note is the most that is told apart.
_MOST_BLOCKS = 4
_LEFT_OUT = frozenset({
    "colortbl", "stylesheet", "info", "pict", "object", "objdata", "listtable", "listoverridetable", "revtbl", "rsidtbl", "xmlnstbl",
    "filetbl", "fldinst", "pn", "pnseclvl", "bkmkstart", "bkmkend", "sp", "nonshppict", "shprslt", "themedata", "colorschememapping",
    "latentstyles", "datastore", "generator", "nonesttables", "nesttableprops", "atnid", "atnauthor", "atnref", "tc", "xe", "header",
    "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "annotation", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc",
    "template", "passwordhash", "mmathPr",
})  # fmt: skip
# Destinations that are marked as ignorable (\*) and hold text all the same, or groups with text in them.
_READ_ANYWAY = frozenset({"shpinst", "ud", "fonttbl"})
_ASIDE: dict[str, tuple[AnchorKind, str]] = {"footnote": ("note", "notes"), "shptxt": ("box", "text_boxes")}
_SIGNS = {"~": "\u00a0", "_": "-", "\t": "\t", "\\": "\\", "{": "{", "}": "}"}
_WORDS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "column", "nestcell", "nestrow"})
# What text that is left out counts as, by the destination or the state that it stands in.
_LEFT_OUT_AS = {
    "header": "running_heads", "annotation": "comments", "hidden": "hidden", "deleted": "deletions", "object": "embedded", "pict": "images", "shppict": "images",
}  # fmt: skip
_CLOSING = "、.．)）:：。章节条款"


@dataclass(frozen=True, slots=True)
class _State:
    """What a group's end restores.

    `reason` says why its text does not count; `fallback` how many characters stand for a \\u besides; `blocks` how many blocks are open.
    """

    reason: str = ""
    font: str | None = None
    fallback: int = 1
    destination: str = ""
    in_table: bool = False
    blocks: int = 1


@dataclass(slots=True)
class _Block:
    """Paragraphs under way: the text of the current one, finished ones of the current cell, cells and rows, and what stands aside of the paragraph."""

    kind: str = ""
    text: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: list[Cell] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    aside: list[tuple[AnchorKind, Lines]] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)


def source_text(data: bytes, media_type: str) -> SourceText:
    """Return the document's text: one line per paragraph, `| a | b |` per table row, a note or text box after the paragraph that anchors it.

    Headers, footers, hidden and deleted text, comments, pictures and embedded objects stay out and are counted. Raises DamagedFileError for groups nested
    beyond any that Word writes.
    """
    document = _Document()
    for token in tokens(data):
        document.take(token)
    document.end()
    return SourceText(document.lines.text, media_type, document.page, anchors=document.lines.anchors, contents=document.contents(), warnings=tuple(document.warnings()))


class _Document:
    """The state of one reading."""

    def __init__(self) -> None:
        self.page = "cp1252"
        self._state, self._stack = _State(), list[_State]()
        self._blocks = [_Block()]
        self._pending = bytearray()
        self._ignorable = False
        self._skip = 0
        self._fonts: dict[int, str | None] = {}
        self._font = 0
        self._edges: list[tuple[int, bool, bool]] = []
        self._merged = [False, False]
        self._left_out: Counter[str] = Counter()
        self._tally = Tally()
        self._repeats = Repeats()

    @property
    def lines(self) -> Lines:
        """The lines of the document."""
        return self._blocks[0].lines

    def take(self, token: Token) -> None:
        """Go on by one token."""
        kind, word, number, text = token
        if kind == "text":
            self._take_text(text)
        elif kind == "word":
            self._take_word(word, number)
        elif kind == "sign":
            self._take_sign(word)
        elif kind == "{":
            self._flush()
            self._stack.append(self._state)
            if len(self._stack) > _DEEPEST:
                raise DamagedFileError("RTF 嵌套过深，无法完整读取，已拒绝 · refused: the groups are nested too deeply")
            self._skip, self._ignorable = 0, False
        elif self._stack:
            self._close()

    def _close(self) -> None:
        """End a group: what stood aside of the paragraph is whole, a list's number has its blank."""
        self._flush()
        ended, outer = self._state, self._stack.pop()
        if ended.reason != outer.reason:
            self._count(ended.reason)
        while len(self._blocks) > outer.blocks:
            self._finish_aside()
        self._state, self._skip = outer, 0
        if ended.destination in {"listtext", "pntext"} and outer.destination != ended.destination and not ended.reason:
            number = "".join(self._blocks[-1].text).strip()
            self._blocks[-1].text = [number if not number or number[-1] in _CLOSING else f"{number} "]

    def _take_text(self, text: bytes) -> None:
        if self._skip:
            passed = min(self._skip, len(text))
            self._skip, text = self._skip - passed, text[passed:]
        if self._state.destination == "fonttbl" or not text:
            return
        if self._state.reason:
            self._left_out[self._state.reason] += len(text.strip())
        else:
            self._pending += text

    def _take_sign(self, sign: str) -> None:
        if sign == "*":
            self._ignorable = True
        elif sign in "\r\n":
            self._take_word("par", None)
        elif sign in _SIGNS and not self._state.reason:
            if sign in "\\{}":
                self._pending += sign.encode()
            else:
                self._put(_SIGNS[sign])

    def _take_word(self, word: str, number: int | None) -> None:
        if self._ignorable:
            self._ignorable = False
            if word not in _READ_ANYWAY and word not in _ASIDE:
                self._leave_out(word)
                return
        if word in _LEFT_OUT:
            self._leave_out(word)
        elif word in _ASIDE or word in {"listtext", "pntext", "fonttbl", "upr", "ud"}:
            self._enter(word)
        elif word in _SETTINGS:
            _SETTINGS[word](self, number)
        elif not self._state.reason:
            self._lay_out(word, number)

    def _lay_out(self, word: str, number: int | None) -> None:
        """Take a word that stands for characters, or ends a paragraph, a cell or a row."""
        if word == "u" and number is not None:
            self._put(chr(number % 0x10000))
            self._skip = self._state.fallback
        elif word in _WORDS:
            self._put(_WORDS[word])
        elif word in _PARAGRAPH_ENDS:
            self._end_paragraph()
        elif word == "cell":
            self._end_cell()
        elif word == "row":
            self._end_row()
        elif word == "cellx":
            self._edges.append((number or 0, self._merged[0], self._merged[1]))
            self._merged = [False, False]

    def _leave_out(self, word: str) -> None:
        self._flush()
        reason = self._state.reason or ("header" if word.startswith(("header", "footer")) else word)
        self._state = replace(self._state, reason=reason, destination=word)

    def _enter(self, word: str) -> None:
        self._flush()
        # Of \upr the part in Unicode (\ud) is read, not the one in the code page before it.
        reason = "upr" if word == "upr" else "" if word == "ud" and self._state.reason == "upr" else self._state.reason
        self._state = replace(self._state, destination=word, reason=reason)
        if word in _ASIDE and not reason and len(self._blocks) < _MOST_BLOCKS:
            self._blocks.append(_Block(word))
            self._state = replace(self._state, in_table=False, blocks=len(self._blocks))

    def _put(self, text: str) -> None:
        self._flush()
        self._blocks[-1].text.append(text)

    def _flush(self) -> None:
        if self._pending:
            self._blocks[-1].text.append(decoded(bytes(self._pending), self._state.font, self.page))
            self._pending.clear()

    def _paragraph(self) -> list[str]:
        """Return the current paragraph's lines, and begin another."""
        self._flush()
        block = self._blocks[-1]
        # Characters beyond the first plane come as two \u.
        text = "".join(block.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        block.text = []
        return text.split("\n")

    def _end_paragraph(self) -> None:
        block = self._blocks[-1]
        if self._state.in_table:
            self._add_to_cell()
            return
        self._end_table()
        for line in self._paragraph():
            block.lines.add(line)
        for kind, lines in block.aside:
            block.lines.extend(lines, kind)
        block.aside = []

    def _add_to_cell(self) -> None:
        block = self._blocks[-1]
        block.cell += [*self._paragraph(), *(line for _, lines in block.aside for line in lines.text.split("\n"))]
        block.aside = []

    def _end_cell(self) -> None:
        self._add_to_cell()
        block = self._blocks[-1]
        edge, above, left = self._edges[len(block.row)] if len(block.row) < len(self._edges) else (None, False, False)
        block.row.append(Cell(cell_text(block.cell), edge, above, left))
        block.cell = []

    def _end_row(self) -> None:
        block = self._blocks[-1]
        if block.row:
            # Word may declare the row's cells behind them.
            row = [replace(c, edge=e[0], from_above=e[1], from_left=e[2]) for c, e in zip(block.row, self._edges, strict=False)]
            block.rows.append(row + block.row[len(row) :])
        block.row = []

    def _end_table(self) -> None:
        block = self._blocks[-1]
        if block.cell:
            self._end_cell()
        self._end_row()
        if block.rows:
            self._tally.whole("tables")
            block.lines.table()
        for number, row in enumerate(rows_of(block.rows, self._repeats), 1):
            if any(row):
                block.lines.row(row, row=number)
        block.rows = []

    def end(self) -> None:
        """Finish what is under way at the end of the file."""
        while len(self._blocks) > 1:
            self._finish_aside()
        self._finish()

    def _finish_aside(self) -> None:
        """End a note or a text box: it stands aside of the paragraph that it came in."""
        self._finish()
        block = self._blocks.pop()
        kind, part = _ASIDE[block.kind]
        self._tally.whole(part)
        self._blocks[-1].aside.append((kind, block.lines))

    def _finish(self) -> None:
        """End a block's last cell, paragraph and table."""
        block = self._blocks[-1]
        if block.cell or (block.row and (block.text or self._pending)):
            self._end_cell()
        self._state = replace(self._state, in_table=False)
        if block.text or block.aside or self._pending:
            self._end_paragraph()
        self._end_table()

    def warnings(self) -> Iterator[str]:
        """Yield what was read against expectation."""
        if self._stack:
            yield "文件不完整（缺结尾），已读到断处 · the file is cut: read as far as it goes"

    def contents(self) -> tuple[Content, ...]:
        """Return the ledger of what the file held."""
        for reason in list(self._left_out):
            self._count(reason)
        return self._tally.contents()

    # Words that set a state: each takes the word's number.

    def set_page(self, number: int | None) -> None:
        """Take \\ansicpg."""
        self.page = page_encoding(number or 0)

    def set_font(self, number: int | None) -> None:
        """Take \\f: in the table of fonts the one that is described, elsewhere the one of the text that follows."""
        self._flush()
        if self._state.destination == "fonttbl":
            self._font = number or 0
        else:
            self._state = replace(self._state, font=self._fonts.get(number or 0))

    def set_charset(self, number: int | None) -> None:
        """Take \\fcharset."""
        self._fonts[self._font] = charset_encoding(number or 0)

    def set_fallback(self, number: int | None) -> None:
        """Take \\uc."""
        self._state = replace(self._state, fallback=min(max(number or 0, 0), 8))

    def set_plain(self, number: int | None) -> None:
        """Take \\plain: neither hidden nor deleted; the font stays, for the text's own font follows."""
        for reason in ("hidden", "deleted"):
            self._set_reason(reason, on=False)

    def set_hidden(self, number: int | None) -> None:
        """Take \\v."""
        self._set_reason("hidden", on=number != 0)

    def set_deleted(self, number: int | None) -> None:
        """Take \\deleted."""
        self._set_reason("deleted", on=number != 0)

    def _set_reason(self, reason: str, *, on: bool) -> None:
        self._flush()
        if on and not self._state.reason:
            self._state = replace(self._state, reason=reason)
        elif not on and self._state.reason == reason:
            self._state = replace(self._state, reason="")
            self._count(reason)

    def _count(self, reason: str) -> None:
        """Count one stretch of text that was left out, if it held any."""
        if self._left_out.pop(reason, 0) and reason in _LEFT_OUT_AS:
            self._tally.held(_LEFT_OUT_AS[reason])

    def begin_row(self, number: int | None) -> None:
        """Take \\trowd: the cells of a row are declared anew."""
        if not self._state.reason:
            self._edges = []

    def set_in_table(self, number: int | None) -> None:
        """Take \\intbl."""
        self._flush()
        self._state = replace(self._state, in_table=True)

    def begin_paragraph(self, number: int | None) -> None:
        """Take \\pard: the paragraph stands in no table unless \\intbl follows."""
        self._flush()
        self._state = replace(self._state, in_table=False)

    def merge_above(self, number: int | None) -> None:
        """Take \\clvmrg."""
        self._merged[0] = True

    def merge_left(self, number: int | None) -> None:
        """Take \\clmrg."""
        self._merged[1] = True


_SETTINGS = {
    "ansicpg": _Document.set_page, "f": _Document.set_font, "fcharset": _Document.set_charset, "uc": _Document.set_fallback,
    "plain": _Document.set_plain, "v": _Document.set_hidden, "deleted": _Document.set_deleted, "trowd": _Document.begin_row,
    "intbl": _Document.set_in_table, "pard": _Document.begin_paragraph, "clvmrg": _Document.merge_above, "clmrg": _Document.merge_left,
}  # fmt: skip
