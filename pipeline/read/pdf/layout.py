"""Pages of runs and rules -> one text: reading order, paragraphs and tables, joined over columns and pages. For every format that prints pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.read.contract import Box
from pipeline.read.losses import Tally
from pipeline.read.pdf.chars import UNMAPPED, Run
from pipeline.read.pdf.columns import regions
from pipeline.read.pdf.joins import goes_on, join
from pipeline.read.pdf.paragraphs import Measure, joint, measure, runs_on
from pipeline.read.pdf.rows import Column, TextLine, lines_of
from pipeline.read.pdf.rules import Rule
from pipeline.read.pdf.running import CONTINUED, running_lines
from pipeline.read.pdf.tables import PageTable, tables_of
from pipeline.read.pdf.written import Part, Printed

# Left and right pages have margins of their own where both have so many lines that tell.
_TELLING_LINES = 8
_MIRRORED = 6.0

_Key = tuple[int, Column, int]


@dataclass(slots=True)
class Page:
    """What one page holds, in reading order; `shown` turns a place on it into one on the page as displayed."""

    number: int
    width: float
    height: float
    blocks: list[TextLine | PageTable]
    shown: Callable[[Box], Box]

    @property
    def lines(self) -> list[TextLine]:
        """The lines that stand in no table."""
        return [block for block in self.blocks if isinstance(block, TextLine)]


@dataclass(slots=True)
class _Paragraph:
    """A paragraph's text in pieces and its length, its first and last line, and its parts (one per page and column)."""

    pieces: list[str]
    length: int
    first: TextLine
    last: TextLine
    parts: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class _WholeTable:
    """A table put together from its parts, the page of the last one, and the rows at which pages begin: (page, row)."""

    table: PageTable
    last_page: int
    pages: list[tuple[int, int]] = field(default_factory=list)


def _as_it_is(box: Box) -> Box:
    return box


class Layout:
    """Takes pages one by one and writes their text when all are there."""

    def __init__(self) -> None:
        self._pages: list[Page] = []
        self._widths: dict[int, int] = {}
        self._gutters: set[float] = set()
        self._measures: dict[_Key, Measure] = {}

    def add(
        self, number: int, width: float, height: float, runs: Sequence[Run], rules: Sequence[Rule], shown: Callable[[Box], Box] = _as_it_is
    ) -> None:  # fmt: skip
        """Add page `number` (from 1): runs that stand upright on it and the rules of its tables, in points from the upper left corner."""
        tables, outside = tables_of(rules, runs, number)
        blocks: list[TextLine | PageTable] = []
        for region in regions(outside, tables, self._gutters):
            blocks += sorted([*lines_of(region.runs, number, region.column), *region.tables], key=lambda block: block.top)
        self._widths[number] = round(width)
        self._pages.append(Page(number, width, height, blocks, shown))

    def written(self, tally: Tally) -> Printed:
        """Return the text with its anchors; count paragraphs, tables, running heads and unmapped glyphs."""
        running = running_lines((page.lines, page.height) for page in self._pages)
        if all(block in running for page in self._pages for block in page.blocks):
            running = set()
        for line in sorted(running, key=lambda line: (line.page, line.top, line.x0)):
            _count_running(line, tally)
        printed = Printed({page.number: page.shown for page in self._pages})
        for block in self._joined(running, tally):
            if isinstance(block, _Paragraph):
                printed.paragraph("".join(block.pieces), block.parts)
                tally.whole("paragraphs")
            else:
                printed.whole_table(block.table.rows, block.pages)
                tally.whole("tables")
        if lost := printed.text.count(UNMAPPED):
            tally.held("glyphs", lost)
        return printed

    def _joined(self, running: set[TextLine], tally: Tally) -> Iterator[_Paragraph | _WholeTable]:
        """Yield paragraphs and tables in reading order, those that a column's or a page's end cuts in one piece."""
        self._measures = self._measured(running)
        last: _Paragraph | _WholeTable | None = None
        for page in self._pages:
            blocks = [block for block in page.blocks if block not in running]
            for index, block in enumerate(blocks):
                if isinstance(last, _WholeTable) and isinstance(block, TextLine) and _is_caption(block, blocks[index + 1 : index + 2], last):
                    _count_running(block, tally)
                    continue
                if last is not None and self._absorbed(last, block):
                    continue
                if last is not None:
                    yield last
                last = _begun(block)
        if last is not None:
            yield last

    def _measured(self, running: set[TextLine]) -> dict[_Key, Measure]:
        """Return the measures of the pages of each width (an annex may lie across), of their columns, of left and right ones where they differ."""
        held: dict[_Key, list[TextLine]] = {}
        widths: dict[_Key, float] = {}
        for page in self._pages:
            for line in page.lines:
                if line not in running:
                    for key in ((self._widths[page.number], line.column, parity) for parity in (-1, page.number % 2)):
                        held.setdefault(key, []).append(line)
                        widths[key] = page.width / (1 + len(line.column))
        made = {key: measure(lines, widths[key]) for key, lines in held.items()}
        return {key: one for key, one in made.items() if key[2] == -1 or _is_mirrored(key, made, held)}

    def _measure_of(self, line: TextLine) -> Measure:
        width = self._widths[line.page]
        return self._measures.get((width, line.column, line.page % 2)) or self._measures[(width, line.column, -1)]

    def _absorbed(self, last: _Paragraph | _WholeTable, block: TextLine | PageTable) -> bool:
        """Add the block to the one before where it goes on with it, and tell whether it did."""
        if isinstance(last, _Paragraph) and isinstance(block, TextLine):
            if not runs_on(last.first, last.last, block, self._measure_of(last.last), self._measure_of(block)):
                return False
            last.pieces += (joint(last.last, block), block.text)
            start = last.length + len(last.pieces[-2])
            if (block.page, block.column) == (last.last.page, last.last.column):
                last.parts[-1].widen(block)
            else:
                last.parts.append(Part.of(block, start))
            last.length, last.last = start + len(block.text), block
            return True
        if isinstance(last, _WholeTable) and isinstance(block, PageTable) and block.page == last.last_page + 1 and goes_on(last.table, block):
            before = len(last.table.rows)
            join(last.table, block)
            last.pages.append((block.page, before))
            last.last_page = block.page
            return True
        return False


def _begun(block: TextLine | PageTable) -> _Paragraph | _WholeTable:
    if isinstance(block, TextLine):
        return _Paragraph([block.text], len(block.text), block, block, [Part.of(block, 0)])
    return _WholeTable(block, block.page, [(block.page, 0)])


def _is_caption(line: TextLine, following: Sequence[TextLine | PageTable], last: _WholeTable) -> bool:
    """Tell whether a line only says that the table under it goes on from the page before (续表)."""
    if CONTINUED.fullmatch(line.text) is None:
        return False
    return any(isinstance(table, PageTable) and table.page == last.last_page + 1 and goes_on(last.table, table) for table in following)


def _is_mirrored(key: _Key, made: dict[_Key, Measure], held: dict[_Key, list[TextLine]]) -> bool:
    """Tell whether pages of a parity have margins unlike the others', by enough lines on either side."""
    width, column, parity = key
    other = (width, column, 1 - parity)
    if other not in made or min(len(held[key]), len(held[other])) < _TELLING_LINES:
        return False
    return abs(made[key].left - made[other].left) > _MIRRORED and abs(made[key].right - made[other].right) > _MIRRORED


def _count_running(line: TextLine, tally: Tally) -> None:
    tally.held("running_heads")
    tally.note("running_heads", line.text)
