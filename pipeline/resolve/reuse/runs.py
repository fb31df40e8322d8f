"""Where one plan repeats another: runs of paragraphs that follow each other in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Paragraphs `start` … `end` of a plan that stand in another one too, from its paragraph `there` on, in the same order."""

    start: int
    end: int
    there: int

    @property
    def there_end(self) -> int:
        """Where the run ends in the other plan."""
        return self.there + self.end - self.start

    def longer(self) -> Run:
        """Return the run with one paragraph more."""
        return Run(self.start, self.end + 1, self.there)


INNER = 3
"""Different paragraphs of a run that a plan repeats within itself; fewer are rows of a table that say the same."""


def places_of(clusters: Sequence[int]) -> dict[int, list[int]]:
    """Return where each cluster stands among a plan's paragraphs."""
    places: dict[int, list[int]] = {}
    for at, cluster in enumerate(clusters):
        places.setdefault(cluster, []).append(at)
    return places


def runs(places: Mapping[int, Sequence[int]], others: Sequence[int]) -> list[Run]:
    """Return the runs of a plan's paragraphs (see `places_of`) in another plan, whose paragraphs are given by their clusters.

    Each paragraph of the plan is in one run at most. Time grows with the other plan and with what is found, not with the plan itself.
    """
    shared = sorted((at, there) for cluster, (there, *_) in places_of(others).items() for at in places.get(cluster, ()))
    found: list[Run] = []
    for at, there in shared:
        _add(found, at, there, others, len(others))
    return found


def inner_runs(places: Mapping[int, Sequence[int]], clusters: Sequence[int]) -> list[Run]:
    """Return the runs, of some length, of a plan's paragraphs that stand further up in the same plan, before the run."""
    found: list[Run] = []
    for at, there in sorted((at, first) for first, *more in places.values() for at in more):
        _add(found, at, there, clusters, found[-1].start if found else 0)
    return [run for run in found if len(set(clusters[run.start : run.end])) >= INNER]


def _add(found: list[Run], at: int, there: int, others: Sequence[int], end: int) -> None:
    """Add a paragraph, which stands first at `there`, to the last run where it comes next in both plans (before `end`), or begin another with it."""
    last = found[-1] if found else None
    if last and last.end == at and last.there_end < end and others[last.there_end] == others[there]:
        found[-1] = last.longer()
    else:
        found.append(Run(at, at + 1, there))
