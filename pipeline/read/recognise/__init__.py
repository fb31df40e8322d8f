"""Text recognition (OCR) of page images: lines of characters with boxes and confidence, and the straight rules of tables.

The engine (rapidocr on onnxruntime, models inside its wheel) comes with the extra `fangan[ocr]`; everything here is imported when the first page asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pipeline.errors import ConverterMissingError
from pipeline.read.contract import DOUBTFUL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.read.pdf.chars import Run
    from pipeline.read.recognise.page import Recognition
    from pipeline.read.recognise.text import Recognised

LONGEST_SIDE = 2000
"""In pixels; larger images are made smaller, which also bounds the memory (1.2 GB of addresses): A4 keeps 170 dots per inch."""

ADVICE = ("请安装文字识别：pip install \"fangan[ocr]\"", "install text recognition with pip install \"fangan[ocr]\"")
"""What to do where recognition is not installed."""


def available() -> bool:
    """Tell whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def page_lines(image: NDArray[np.uint8]) -> list[Recognised]:
    """Return the lines of text in an image (height, width, 3 as red, green, blue), as the engine finds them: from the top, boxes in pixels."""
    from pipeline.read.recognise.text import page_lines as recognised

    return recognised(image)


def recognise(image: NDArray[np.uint8], points: float) -> Recognition:
    """Return what a page's image shows, set straight: characters and rules with boxes in points; a pixel takes `points`.

    Raises ConverterMissingError where the extra is not installed.
    """
    if not available():
        raise not_installed("扫描页", "a scanned page")
    from pipeline.read.recognise.page import recognition

    return recognition(image, points)


class Doubts:
    """Counts, page by page, what was recognised with too little confidence."""

    def __init__(self) -> None:
        self._pages: Counter[int] = Counter()

    def add(self, page: int, runs: Iterable[Run]) -> None:
        """Count the doubtful runs of a page."""
        if doubtful := sum(run.confidence is not None and run.confidence < DOUBTFUL for run in runs):
            self._pages[page] += doubtful

    def warnings(self) -> tuple[str, ...]:
        """Return one line that names the pages; none where there is no doubt."""
        if not self._pages:
            return ()
        pages = ", ".join(map(str, list(self._pages)[:20]))
        return (f"{self._pages.total()} 处识别把握不大，请核对原件，见第 {pages} 页 · pieces recognised with doubt, check on pages: {pages}",)


def not_installed(chinese: str, english: str) -> ConverterMissingError:
    """Return the error for something that only recognition can read."""
    return ConverterMissingError(f"这是{chinese}，没有文字层，{ADVICE[0]} · this is {english} without text: {ADVICE[1]}")
