"""A page's image -> runs of characters and rules in points, set straight, as if the page had a text layer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from pipeline.read.contract import Box
from pipeline.read.pdf.chars import Run
from pipeline.read.pdf.rules import Rule
from pipeline.read.recognise import LONGEST_SIDE
from pipeline.read.recognise.blanks import blanks
from pipeline.read.recognise.straight import Straight, ink_of, rules_of, set_straight, shrunk
from pipeline.read.recognise.text import Recognised, page_lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WIDE = re.compile(r"[⺀-鿿豈-﫿\U00020000-\U0003ffff]")
# Brackets that the engine mistakes for their thinner kin: about a year, and about a title in a title. The other half tells, or what stands beside.
_MENDED = (
    (re.compile(r"[〔\[［](\d{4})〕|〔(\d{4})[\]］]"), r"〔\1\2〕"),
    (re.compile(r"〈([^〈〉<>]{1,60})>"), r"〈\1〉"),
    (re.compile(r"<([^〈〉<>]{1,60})〉"), r"〈\1〉"),
    (re.compile(r"(?<=[\u4e00-\u9fff])>(?=[》的])"), "〉"),
    (re.compile(r"(?<=[《发])<(?=[\u4e00-\u9fff])"), "〈"),
)
# Parts of the line's height: the engine's boxes leave a rim around the ink.
_BODY = 0.85
# Characters of one size by the engine's boxes differ by so much.
_SAME_SIZE, _ROUGHLY = 0.14, 0.3
_TELLING = 4
# Edges that waver by so much are one.
_SAME_EDGE, _HALF_BLANK, _SHARED = 0.25, 0.65, 3
# Mean confidence under which a page may stand on its head.
_POOR = 0.75


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a page shows once it is set straight, in points from its upper left corner; each run has the confidence of its line."""

    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]
    straight: Straight
    points: float

    def shown(self, box: Box) -> Box:
        """Return where a box stands on the image as it was given, which may have been tilted or on its side."""
        x0, top, x1, bottom = self.straight.shown((box[0] / self.points, box[1] / self.points, box[2] / self.points, box[3] / self.points))
        return x0 * self.points, top * self.points, x1 * self.points, bottom * self.points


def recognition(image: NDArray[np.uint8], points: float) -> Recognition:
    """Recognise a page's image (height, width, 3 as red, green, blue) of which a pixel takes `points`."""
    small = shrunk(image, LONGEST_SIDE)
    points *= image.shape[0] / small.shape[0]
    straight, lines = _upright(small)
    sizes = _sizes(lines)
    lefts = _lefts(lines, sizes)
    ink = ink_of(straight.image)
    runs = (
        run for line, size, left in zip(lines, sizes, lefts, strict=True) for run in _runs(line, size, left, points, blanks(line, size, ink))
    )  # fmt: skip
    height, width = straight.image.shape[:2]
    return Recognition(width * points, height * points, tuple(runs), tuple(rules_of(ink, points)), straight, points)


def _upright(image: NDArray[np.uint8]) -> tuple[Straight, list[Recognised]]:
    """Return the image, set straight and turned so that its text stands upright, and its lines. A page that reads well is recognised once."""
    straight = set_straight(image)
    lines = page_lines(straight.image)
    quarters = (1, 3) if _is_sideways(lines) else (2,) if lines and _sureness(lines) < _POOR else ()
    tried = [(turned, page_lines(turned.image)) for count in quarters for turned in [set_straight(image, count)]]
    return max([(straight, lines), *tried], key=lambda one: (not _is_sideways(one[1]), _sureness(one[1])))


def _is_sideways(lines: Sequence[Recognised]) -> bool:
    """Tell whether most characters stand in lines that run up or down."""
    upended = sum(len(line.text) for line in lines if len(line.text) > 1 and line.box[3] - line.box[1] > line.box[2] - line.box[0])
    return 2 * upended > sum(len(line.text) for line in lines)


def _sureness(lines: Sequence[Recognised]) -> float:
    """Return the mean confidence of all characters."""
    return sum(line.confidence * len(line.text) for line in lines) / max(sum(len(line.text) for line in lines), 1)


def _sizes(lines: Sequence[Recognised]) -> list[float]:
    """Return the size of each line's characters in pixels.

    How far Chinese neighbours are apart tells it; of lines too short for that their box does, roughly, by what its height means in the others. Sizes
    that differ by no more than the engine errs are made one, beginning with the most frequent.
    """
    pitches = [_pitch(line) for line in lines]
    heights = [line.box[3] - line.box[1] for line in lines]
    body = median([pitch / height for pitch, height in zip(pitches, heights, strict=True) if pitch and height > 0] or [_BODY])
    known = _settled([(pitch, len(line.text)) for pitch, line in zip(pitches, lines, strict=True) if pitch])
    frequent = Counter(known[pitch] for pitch, line in zip(pitches, lines, strict=True) if pitch for _ in line.text)
    by_use = [size for size, _ in frequent.most_common()]
    return [known[pitch] if pitch else _likely(min(body * height, _breadth(line)), by_use) for line, pitch, height in zip(lines, pitches, heights, strict=True)]


def _breadth(line: Recognised) -> float:
    """Return how broad a Chinese character of the line is at most: its box leaves a rim."""
    return (line.box[2] - line.box[0]) / (sum(0.5 if character.isascii() else 1.0 for character in line.text if not character.isspace()) or 1.0)


def _likely(size: float, known: Iterable[float]) -> float:
    """Return the first known size that a roughly measured one may stand for, itself where none is near."""
    return next((other for other in known if abs(other - size) <= _ROUGHLY * other), size)


def _pitch(line: Recognised) -> float:
    """Return how far Chinese neighbours are apart in a line, 0 where fewer than four pairs tell."""
    inked = "".join(line.text.split())
    middles = [(x0 + x1) / 2 if _WIDE.match(character) else None for character, (x0, x1) in zip(inked, line.edges, strict=True)]
    steps = [right - left for left, right in pairwise(middles) if left is not None and right is not None]
    return median(steps) if len(steps) >= _TELLING else 0.0


def _settled(sizes: Sequence[tuple[float, int]]) -> dict[float, float]:
    """Return for each size, given with how many characters have it, the one that it stands for."""
    left = sorted(sizes)
    settled: dict[float, float] = {}
    while left:
        middle = max(left, key=lambda one: sum(weight for size, weight in left if abs(size - one[0]) <= _SAME_SIZE * one[0]))[0]
        same = [one for one in left if abs(one[0] - middle) <= _SAME_SIZE * middle]
        settled.update(dict.fromkeys((size for size, _ in same), max(same, key=lambda one: one[1])[0]))
        left = [one for one in left if one[0] not in settled]
    return settled


def _lefts(lines: Sequence[Recognised], sizes: Sequence[float]) -> list[float]:
    """Return where each line begins in pixels: at an edge that three lines or more share, where it wavers about one (an opening bracket is half blank)."""
    ahead = [line.edges[0][0] if line.edges else line.box[0] for line in lines]
    shared = {at for at in ahead if sum(abs(at - other) <= _SAME_EDGE * size for other, size in zip(ahead, sizes, strict=True)) >= _SHARED}
    lefts: list[float] = []
    for at, size in zip(ahead, sizes, strict=True):
        near = [edge for edge in shared if -_SAME_EDGE * size <= at - edge <= _HALF_BLANK * size]
        lefts.append(min(near, default=at))
    return lefts


def _runs(line: Recognised, size: float, left: float, points: float, spaced: set[int]) -> Iterator[Run]:
    """Yield a line in pieces without a gap. The engine places characters roughly: neighbours touch unless one more had room between them."""
    _, top, _, bottom = line.box
    text = _mended(line.text)
    placed = list(zip("".join(text.split()), line.edges, strict=True))
    start = 0
    for end in range(1, len(placed) + 1):
        if end == len(placed) or placed[end][1][0] - placed[end - 1][1][1] > size:
            characters, lefts = "", []
            for at in range(start, end):
                word = placed[at][0] + " " * (at in spaced)
                characters += word
                lefts += [(placed[at][1][0] if at else left) * points, placed[at][1][1] * points][: len(word)]
            yield Run(characters, lefts, placed[end - 1][1][1] * points, top * points, bottom * points, size * points, confidence=line.confidence)
            start = end


def _mended(text: str) -> str:
    """Return a line with its brackets in pairs; nothing else that the engine gives is touched."""
    for pattern, whole in _MENDED:
        text = pattern.sub(whole, text)
    return text
