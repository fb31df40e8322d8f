"""What stands beside a document's text: running heads, comments, SmartArt and charts, each in parts of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.read.docx.inline import read_inline
from pipeline.read.docx.names import CHART, DIAGRAM, DRAWING, FALLBACK, w
from pipeline.read.docx.package import Package
from pipeline.read.losses import Tally

_PARAGRAPH = w("p")
_SHAPE_PARAGRAPH, _SHAPE_TEXT = f"{{{DRAWING}}}p", f"{{{DRAWING}}}t"
_DIAGRAM, _POINT = f"{{{DIAGRAM}}}relIds", f"{{{DIAGRAM}}}pt"
_CHART, _CHART_TEXT, _LABELS = f"{{{CHART}}}chart", f"{{{CHART}}}v", f"{{{CHART}}}strCache"
# What a foot says that only counts pages: 第 1 页 共 9 页, — 1 —, Page 1 of 9.
_PAGE_COUNT = re.compile(r"[\W\d_]|第|共|页|頁|Page|of", re.IGNORECASE)


def count_aside(package: Package, root: Any, tally: Tally) -> None:
    """Count running heads and comments, which stay out of the text, SmartArt, which is to come through, and charts, which do not."""
    heads = dict.fromkeys(_words(part) for kind in ("header", "footer") for part in package.all(kind))
    _count_out("running_heads", [words for words in heads if _PAGE_COUNT.sub("", words)], tally)
    comments = package.first("comments")
    _count_out("comments", [] if comments is None else filter(None, map(_words, comments.iterchildren(w("comment")))), tally)
    for name in dict.fromkeys(package.target(diagram, "dm") for diagram in _outside_fallbacks(root, _DIAGRAM)):
        tally.held("text_boxes", bool(diagram_lines(name, package)))
    for name in dict.fromkeys(package.target(chart) for chart in _outside_fallbacks(root, _CHART)):
        tally.held("shapes", len(_chart_texts(name, package)))


def _count_out(part: str, texts: Iterable[str], tally: Tally) -> None:
    for text in texts:
        tally.held(part)
        tally.note(part, text)


def _words(part: Any) -> str:
    """Return the words of a header, footer or comment, blanks between its paragraphs."""
    pieces = []
    for paragraph in _outside_fallbacks(part, _PARAGRAPH):
        inline = read_inline(paragraph)
        pieces += [inline.text, *(box for box in inline.boxes if isinstance(box, str))]
    return " ".join(" ".join(pieces).split())


def _outside_fallbacks(root: Any, tag: str) -> Iterator[Any]:
    return (element for element in root.iter(tag) if next(element.iterancestors(FALLBACK), None) is None)


def shape_lines(shape: Any) -> list[str]:
    """Return the paragraphs of a DrawingML text (a:txBody, a diagram's point)."""
    return ["".join(paragraph.itertext(_SHAPE_TEXT)) for paragraph in shape.iter(_SHAPE_PARAGRAPH)]


def diagram_lines(name: str, package: Package) -> list[str]:
    """Return the texts of a SmartArt graphic, whose data is this part, in the order of its points, which is that of its outline."""
    root = package.root(name)
    points = () if root is None else root.iter(_POINT)
    return [line for point in points for line in shape_lines(point) if line.strip()]


def _chart_texts(name: str, package: Package) -> list[str]:
    root = package.root(name)
    if root is None:
        return []
    labels = [text for cache in root.iter(_LABELS) for text in cache.itertext(_CHART_TEXT)]
    return [text for text in [*root.itertext(_SHAPE_TEXT), *labels] if text.strip()]
