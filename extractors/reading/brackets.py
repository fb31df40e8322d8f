"""Round brackets: which opening mark belongs to which closing one, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractors.contract import Span

OPENERS = "（("
CLOSERS = "）)"
IN_BRACKET = "□"
HIDDEN = "■"
_MARK = re.compile(r"[（()）]")


def outer_brackets(text: str, within: Span | None = None) -> Iterator[Span]:
    """Yield the outermost bracketed parts of `text` (or of the part `within`), marks included, in order.

    A bracket does not reach over a line end. Half- and full-width marks may pair up. A mark that is never closed is passed over, and what it
    holds is looked at for itself. Linear in the length of the text.
    """
    whole = within or Span(0, len(text))
    opened: list[int] = []
    waiting: list[Span] = []
    before = whole.start
    for match in _MARK.finditer(text, whole.start, whole.end):
        at = match.start()
        if opened and text.find("\n", before, at) >= 0:
            yield from waiting
            opened, waiting = [], []
        before = at
        if text[at] in OPENERS:
            opened.append(at)
        elif opened:
            _close(waiting, Span(opened.pop(), at + 1))
            if not opened:
                yield from waiting
                waiting = []
    yield from waiting


def _close(waiting: list[Span], pair: Span) -> None:
    """Put `pair` in the list of pairs whose own surroundings are still open, in place of those it holds."""
    while waiting and waiting[-1].start > pair.start:
        waiting.pop()
    waiting.append(pair)


def hide(text: str, spans: Iterable[Span], mark: str = HIDDEN) -> str:
    """Return `text`, as long as it was, with `mark` for every character inside `spans` but line ends; `spans` are in order and apart."""
    parts, at = [], 0
    for span in spans:
        hidden = span.of(text)
        parts += [text[at : span.start], mark * len(hidden) if "\n" not in hidden else re.sub(r"[^\n]", mark, hidden)]
        at = span.end
    return "".join([*parts, text[at:]])


def hide_brackets(text: str) -> str:
    """Return `text`, as long as it was, with □ for what stands inside brackets, so that rules see only what stands outside them."""
    return hide(text, map(inside, outer_brackets(text)), IN_BRACKET) if "（" in text or "(" in text else text


def inside(pair: Span) -> Span:
    """Return what stands between the marks of a bracket."""
    return Span(pair.start + 1, pair.end - 1)


def depths(text: str, within: Span) -> Iterator[tuple[int, str, int]]:
    """Yield (offset, character, depth) over `within`; a mark has the depth outside it, and a closing mark that nothing opened has -1."""
    depth = 0
    for offset in range(within.start, within.end):
        character = text[offset]
        if character in CLOSERS:
            depth -= 1
            yield offset, character, max(depth, -1)
            depth = max(depth, 0)
        else:
            yield offset, character, depth
            depth += character in OPENERS
