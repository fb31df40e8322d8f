"""What cleaning cannot repair: each place that is surely damaged, masked or spun is flagged, and the text stays as it is.

A module per kind, each with a `find`. A flag on an undamaged plan is a defect: every kind asks for proof from what stands around.
"""

from __future__ import annotations

from pipeline.normalise.alignment import Doubt
from pipeline.normalise.flags import brands, breaks, displaced, masks, numbering, synonyms, unreadable

order = 90
logged = False

_KINDS = (masks, synonyms, brands, displaced, breaks, numbering, unreadable)


def clean(text: str) -> list[Doubt]:
    """Return the doubtful places of `text`, sorted; spans are characters of `text`, which is not changed."""
    return sorted((doubt for kind in _KINDS for doubt in kind.find(text)), key=lambda d: (d.start, d.end, d.kind))
