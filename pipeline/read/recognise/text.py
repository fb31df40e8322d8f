"""An image -> lines of recognised text, through rapidocr; what its engine gives is given shape here and left as it is."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.read.contract import Box
from pipeline.read.recognise import LONGEST_SIDE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MODELS = "models"
_OUT_OF_MEMORY = re.compile(r"bad_alloc|Failed to allocate|Insufficient memory", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A line: its text, its box in pixels, the engine's confidence (0 to 1) and the left and right edge of each character that is no blank."""

    text: str
    box: Box
    confidence: float
    edges: tuple[tuple[float, float], ...]


def page_lines(image: NDArray[np.uint8]) -> list[Recognised]:
    """Return the lines in the engine's order: by height, then from the left. Raises MemoryError where the engine got none."""
    try:
        found = _engine()(image[:, :, ::-1].copy(), return_word_box=True, return_single_char_box=True)
    except Exception as error:
        if _OUT_OF_MEMORY.search(str(error)):
            raise MemoryError from error
        raise
    if found.txts is None:
        return []
    return [_line(*parts) for parts in zip(found.txts, found.boxes.tolist(), found.scores, _words(found), strict=True)]


@cache
def _engine() -> Any:
    """Load the engine once a process: one thread, so that workers do not take each other's cores; the models of the wheel, nothing from the network."""
    import rapidocr

    folder = Path(rapidocr.__file__).parent / _MODELS
    engine = rapidocr.RapidOCR(
        params={
            "Det.model_path": _model(folder, "det"),
            "Rec.model_path": _model(folder, "rec"),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.use_cls": False,
            "Global.text_score": 0.0,
            "Global.max_side_len": LONGEST_SIDE,
            "Global.log_level": "critical",
        }
    )
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return engine


def _model(folder: Path, task: str) -> str:
    """Return the model for `task` that the wheel brings. Given none, the engine would fetch one. Raises FileNotFoundError."""
    if found := sorted(folder.glob(f"*_{task}_*.onnx")):
        return str(found[0])
    raise FileNotFoundError(folder / f"*_{task}_*.onnx")


def _words(found: Any) -> list[Any]:
    """Return each line's characters with their places; the engine gives none at all where it could not place them in some line."""
    words = list(found.word_results or ())
    return words if len(words) == len(found.txts) else [()] * len(found.txts)


def _line(text: str, corners: list[list[float]], confidence: float, words: Any) -> Recognised:
    xs, ys = zip(*corners, strict=True)
    box = min(xs), (ys[0] + ys[1]) / 2, max(xs), (ys[2] + ys[3]) / 2
    inked = "".join(text.split())
    edges = [edge for word, _, corner in words for edge in _spread(word, min(c[0] for c in corner), max(c[0] for c in corner))] if words else []
    if len(edges) != len(inked):
        edges = list(_spread(inked, box[0], box[2]))
    return Recognised(text, box, float(confidence), tuple(edges))


def _spread(text: str, x0: float, x1: float) -> Iterator[tuple[float, float]]:
    """Yield a place for each character, all of one width."""
    inked = "".join(text.split())
    step = (x1 - x0) / max(len(inked), 1)
    yield from ((x0 + n * step, x0 + (n + 1) * step) for n in range(len(inked)))
