"""What a reader is and what it gives (bytes in, text with anchors out), and what a container is (bytes in, members out): one module per format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

AnchorKind = Literal["page", "paragraph", "cell", "box", "note"]
Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points (1/72 inch) from the page's upper left corner."""


DOUBTFUL = 0.8
"""Text recognised with less confidence than this wants a second look."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the characters start … end (end exclusive) of the source text stand in the file; anchors may lie in one another (a cell on a page).

    `number` counts from 1 through the document: pages, paragraphs, text boxes, notes; of a cell it is the table's. `row` and `col` count from 1 in the
    table, in a workbook in the `sheet`. What a format does not know is None. `confidence` (0 to 1) is that of recognised text (OCR).
    `label` is the automatic number that the text begins with (一、 or （二）), as the file's program prints it; a newline stands between those of a cell or box.
    """

    start: int
    end: int
    kind: AnchorKind
    number: int
    page: int | None = None
    bbox: Box | None = None
    row: int | None = None
    col: int | None = None
    sheet: str | None = None
    confidence: float | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """How many of one kind of `part` (see `losses.PARTS`) the file held and how many of them are in the text; `note` says more of those that are not."""

    part: str
    held: int
    kept: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's text, character for character as its reader yields it, before any cleaning.

    `encoding` is None where the format fixes it; `page_count` is None where the format has no pages. `anchors` come in the order of the text.
    `contents` is the ledger of what the file held and what of it came through. `warnings` say in one line each what was read against expectation;
    `pipeline.read.read` adds one for each part of the contents that did not come through whole.
    """

    text: str
    media_type: str
    encoding: str | None = None
    page_count: int | None = None
    anchors: tuple[Anchor, ...] = ()
    contents: tuple[Content, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def doubtful(self) -> list[Anchor]:
        """The anchors of text that was recognised with doubt."""
        return [anchor for anchor in self.anchors if anchor.confidence is not None and anchor.confidence < DOUBTFUL]


@runtime_checkable
class Reader(Protocol):
    """What a module must declare to be a reader."""

    media_type: str
    suffixes: tuple[str, ...]

    def sniff(self, data: bytes) -> bool:
        """Tell by content alone whether the bytes are of this format. Must be quick and must not raise."""
        ...

    def read(self, data: bytes) -> SourceText:
        """Return the file's text. Raises a ReadError that says what is wrong."""
        ...


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container: `name` is its path in there, safe to show; `read` returns its bytes or raises the ReadError that says why not."""

    name: str
    read: Callable[[], bytes]


@runtime_checkable
class Container(Protocol):
    """What a module must declare to be a container: a format whose files hold other files, each a document of its own."""

    suffixes: tuple[str, ...]

    def sniff(self, data: bytes) -> bool:
        """Tell by content alone whether the bytes are of this format. Must be quick and must not raise."""
        ...

    def members(self, data: bytes) -> Sequence[Member]:
        """Return the members in the container's order, unread. Raises a ReadError where the container as a whole cannot be opened."""
        ...
