"""A page's own coordinates (y upwards, unturned) and those of its reader: y down from the upper left corner, text upright."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.read.contract import Box


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's bounds in its own coordinates and by how many quarters, clockwise, it is turned."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def width(self) -> float:
        """The width of the turned page."""
        return self.top - self.bottom if self.turn % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """The height of the turned page."""
        return self.right - self.left if self.turn % 2 else self.top - self.bottom

    @property
    def origin(self) -> float:
        """What is to be taken from the page's own coordinate (its negative from the half turn on) to get the distance from the turned page's left."""
        return (self.left, self.bottom, -self.right, -self.top)[self.turn]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the place on the turned page of a point in the page's own coordinates."""
        right, down, left, up = x - self.left, self.top - y, self.right - x, y - self.bottom
        return ((right, down), (up, right), (left, up), (down, left))[self.turn]

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a rectangle's place on the turned page."""
        (ax, ay), (bx, by) = self.point(left, bottom), self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def own(self, x: float, y: float) -> tuple[float, float]:
        """Return in the page's own coordinates a place on the turned page."""
        match self.turn:
            case 0:
                return x + self.left, self.top - y
            case 1:
                return y + self.left, x + self.bottom
            case 2:
                return self.right - x, y + self.bottom
        return self.right - y, self.top - x

    def seen_in(self, other: Frame, box: Box) -> Box:
        """Return where a rectangle of this frame's turned page is on the other's."""
        x0, top, x1, bottom = box
        return box if self.turn == other.turn else other.box(*self.own(x0, top), *self.own(x1, bottom))


Frames = tuple[Frame, Frame, Frame, Frame]
"""A page's frames for each quarter turn."""


def frames(left: float, bottom: float, right: float, top: float) -> Frames:
    """Return a page's frames for each quarter turn."""
    first, second, third, fourth = (Frame(left, bottom, right, top, turn) for turn in range(4))
    return first, second, third, fourth
