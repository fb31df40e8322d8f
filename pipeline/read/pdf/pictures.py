"""Pages that are pictures: which ones are, and what text recognition reads on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.errors import ReadError, UnsupportedFormatError
from pipeline.read import recognise
from pipeline.read.contract import Box
from pipeline.read.pdf.chars import UNMAPPED, Run
from pipeline.read.pdf.frame import Frame
from pipeline.read.pdf.rules import Drawing

if TYPE_CHECKING:
    from pipeline.read.recognise.page import Recognition

_DOTS_PER_INCH = 200
_LONGEST_SIDE = 4000  # pixels
# A page of so few characters besides a picture that covers so much of it is that picture (a scanner prints its name or a page number on it);
# one whose characters mostly map to none is better read from its look; so many painted shapes without a character are text made of outlines.
_FEW_CHARACTERS = 15
_MOST_OF_IT = 0.5
_OUTLINES = 30


def is_picture(runs: Sequence[Run], drawing: Drawing, frame: Frame) -> bool:
    """Tell whether a page's text is to be had from its look only."""
    text = "".join("".join(run.text.split()) for run in runs)
    if text.count(UNMAPPED) * 2 > len(text) > _FEW_CHARACTERS:
        return True
    if not text:
        return bool(drawing.images) or drawing.shapes >= _OUTLINES
    return any(is_the_page(image, len(text), frame.width, frame.height) for image in drawing.images)


def is_the_page(box: Box, characters: int, width: float, height: float) -> bool:
    """Tell whether a picture at `box` is the page: it covers much of it, and there are few characters besides."""
    x0, top, x1, bottom = box
    return characters <= _FEW_CHARACTERS and (x1 - x0) * (bottom - top) >= _MOST_OF_IT * width * height


def recognised(page: Any) -> Recognition | None:
    """Return what recognition finds on a page (pypdfium2's) as displayed; None where it is not installed."""
    if not recognise.available():
        return None
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / 72, _LONGEST_SIDE / max(width, height, 1))
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    try:
        return recognise.recognise(bitmap.to_numpy()[:, :, :3].copy(), 1 / scale)
    finally:
        bitmap.close()


def nothing_read() -> ReadError:
    """Return the error for a PDF of pictures that gave no text."""
    if not recognise.available():
        return recognise.not_installed("扫描件", "a scan")
    return UnsupportedFormatError(
        "这份 PDF 只有图片，没有认出文字，请核对原件 · this PDF holds pictures only and no text was recognised in them: look at the original"
    )
