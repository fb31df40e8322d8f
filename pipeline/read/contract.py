"""What a reader is and what it gives (bytes in, text with anchors out), and what a container is (bytes in, members out): one module per format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place of the original file: from character `offset` of the source text on, the text stands on page, in paragraph or in table `index`.

    `kind` is "page" (counted from 1), "paragraph", "table" or "cell" (counted from 0 through the document).
    """

    offset: int
    kind: str
    index: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's text, character for character as its reader yields it, before any cleaning.

    `encoding` is None where the format fixes it; `page_count` is None where the format has no pages. `anchors` come in the order of the text.
    `warnings` say in one line each what the file held that the text does not, or what was read against expectation.
    """

    text: str
    media_type: str
    encoding: str | None = None
    page_count: int | None = None
    anchors: tuple[Anchor, ...] = ()
    warnings: tuple[str, ...] = ()


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
