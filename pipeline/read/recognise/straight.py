"""Setting a scanned page straight, and finding the rules that are printed on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.read.contract import Box
from pipeline.read.pdf.rules import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The tilt is looked for on a page this many pixels wide, up to so many degrees, coarse steps first.
_GLANCE = 800
_MOST_TILT, _COARSE, _FINE = 4.0, 0.5, 0.1
_LEAST_TILT = 0.15
# A page that gains less than this by turning, a picture or an empty page, has no lines that show how it lies.
_GAIN = 1.05
# Ink is darker than its surroundings (a square of so many pixels) by so much of 255.
_AROUND, _DARKER = 31, 12
# Parts of the page's width: shorter strokes are those of characters.
_LEVEL, _UPRIGHT = 0.045, 0.025
_MOST_RULES = 3000
# In points.
_TOUCH = 3.0


def shrunk(image: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    """Return the image made smaller where a side is longer than `longest` pixels."""
    scale = longest / max(image.shape[:2])
    small: NDArray[np.uint8] = image if scale >= 1 else cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return small


@dataclass(frozen=True, slots=True)
class Straight:
    """An image whose lines run level, and how it came to that: turned counter-clockwise by so many quarters, then by so many degrees about its middle."""

    image: NDArray[np.uint8]
    quarters: int
    angle: float

    def shown(self, box: Box) -> Box:
        """Return where a box (in pixels) of the straight image stands on the image as it was."""
        x0, top, x1, bottom = box
        corners = np.array([[[x0, top], [x1, top], [x0, bottom], [x1, bottom]]], dtype=np.float64)
        height, width = self.image.shape[:2]
        points = cv2.transform(corners, cv2.invertAffineTransform(_turning(width, height, self.angle)))[0]
        for _ in range(self.quarters):
            points = np.stack([height - points[:, 1], points[:, 0]], axis=1)
            height, width = width, height
        return float(points[:, 0].min()), float(points[:, 1].min()), float(points[:, 0].max()), float(points[:, 1].max())


def set_straight(image: NDArray[np.uint8], quarters: int = 0) -> Straight:
    """Turn an image by so many quarters and then so that its lines run level; the corners that come free are white."""
    image = np.ascontiguousarray(np.rot90(image, quarters))
    angle = tilt(image)
    if abs(angle) < _LEAST_TILT:
        return Straight(image, quarters, 0.0)
    height, width = image.shape[:2]
    turned = cv2.warpAffine(image, _turning(width, height, angle), (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    return Straight(turned, quarters, angle)


def _turning(width: int, height: int, angle: float) -> NDArray[np.float64]:
    matrix: NDArray[np.float64] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return matrix


def tilt(image: NDArray[np.uint8]) -> float:
    """Return by how many degrees the lines fall to the right: the angle at which the rows of pixels differ most in their ink."""
    scale = min(1.0, _GLANCE / image.shape[1])
    small = ink_of(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)).astype(np.float32)
    best = 0.0
    for around, step in ((_MOST_TILT, _COARSE), (_COARSE, _FINE)):
        angles = [best + step * n for n in range(-round(around / step), round(around / step) + 1)]
        best = max(angles, key=lambda angle: (_contrast(small, angle), -abs(angle)))
    return best if _contrast(small, best) > _GAIN * _contrast(small, 0.0) else 0.0


def _contrast(ink: NDArray[np.float32], angle: float) -> float:
    """Return how much neighbouring rows differ once lines that fall by `angle` are sheared level."""
    height, width = ink.shape
    slope = float(np.tan(np.radians(angle)))
    shear = np.array([[1, 0, 0], [-slope, 1, slope * width / 2]], dtype=np.float32)
    rows = cv2.warpAffine(ink, shear, (width, height)).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


def rules_of(ink: NDArray[np.uint8], points: float) -> list[Rule]:
    """Return the level and upright rules of tables in the ink of a straight page of which a pixel takes `points`, through the middle of the strokes."""
    width = ink.shape[1]
    level = _strokes(ink, (max(int(_LEVEL * width), 3), 1))
    upright = _strokes(ink, (1, max(int(_UPRIGHT * width), 3)))
    across = [Rule(True, (y + h / 2) * points, x * points, (x + w) * points) for x, y, w, h in level if w > 4 * h]
    down = _meeting([Rule(False, (x + w / 2) * points, y * points, (y + h) * points) for x, y, w, h in upright if h > 4 * w], across)
    return [*_meeting(across, down), *down]


def _meeting(rules: Sequence[Rule], others: Sequence[Rule]) -> list[Rule]:
    """Return the rules that meet two of the others or more: strokes of characters and underlines do not."""
    return [rule for rule in rules if sum(_meet(rule, other) for other in others[:_MOST_RULES]) >= 2]


def _meet(one: Rule, other: Rule) -> bool:
    """Tell whether a level and an upright rule touch."""
    return one.start - _TOUCH <= other.at <= one.end + _TOUCH and other.start - _TOUCH <= one.at <= other.end + _TOUCH


def ink_of(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return 255 where there is ink and 0 elsewhere."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    ink: NDArray[np.uint8] = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _AROUND, _DARKER)
    return ink


def _strokes(ink: NDArray[np.uint8], least: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Return the boxes (x, y, width, height) of straight strokes of at least `least` (width, height); they may waver by a pixel to each side."""
    across = (3, 1) if least[1] == 1 else (1, 3)
    thick = cv2.dilate(ink, np.ones(across, np.uint8))
    left = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((least[1], least[0]), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(left, connectivity=8)
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:]]
