"""Names that are given out once: of the members of an archive, the inputs of a run, the files of an export, the columns of an answer."""

from __future__ import annotations


class Distinct:
    """Gives names out; one that was given before is numbered from 2 on behind `mark` (方案.txt#2), past the numbers that others bear. Takes linear time."""

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._last: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        """Return the name, or the next numbered one that is free."""
        own = name
        while own in self._last:
            self._last[name] += 1
            own = f"{name}{self._mark}{self._last[name]}"
        self._last[own] = 1
        return own
