"""Schemes copied from one another: those whose criteria are nearly the same, oldest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.schemes import Scheme

ALIKE = 80.0
"""How alike two schemes' criteria must be, in percent of their characters (Indel similarity)."""
MIN_CHARACTERS = 16
"""Chinese characters that criteria must have to be compared: bands of scores (90分以上) are alike without being copied."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BARE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Member:
    """A scheme of a cluster and how alike (percent) its criteria are to those of the cluster's oldest scheme."""

    scheme: Scheme
    alike: float


Cluster = tuple[Member, ...]


def wording(scheme: Scheme) -> str:
    """Return what a scheme grades by: its criteria, gravest first, one a line; of a scheme without criteria, its factors."""
    return "\n".join(level.criterion for level in scheme.levels if level.criterion) or "、".join(scheme.factors)


def clusters(found: Sequence[Scheme]) -> list[Cluster]:
    """Return the groups of two or more schemes whose criteria are 80 % alike (each with one other at least), largest first, in each the oldest first.

    Schemes without a date come after those with one, in the order of their files.
    """
    from rapidfuzz import fuzz

    texts = {i: _BARE.sub("", wording(scheme)) for i, scheme in enumerate(found)}
    texts = {i: text for i, text in texts.items() if len(_HAN.findall(text)) >= MIN_CHARACTERS}
    groups = [
        sorted((found[i] for i in group), key=lambda scheme: (scheme.date is None, scheme.date or "", not scheme.counted, scheme.path, scheme.char_start))
        for group in _connected(texts)
    ]
    made = [tuple(Member(scheme, round(fuzz.ratio(wording(group[0]), wording(scheme)), 1)) for scheme in group) for group in groups]
    return sorted(made, key=lambda cluster: (-len(cluster), cluster[0].scheme.path, cluster[0].scheme.char_start))


def _connected(texts: dict[int, str]) -> list[list[int]]:
    """Return the connected groups, of two or more, of texts that are alike."""
    from rapidfuzz import fuzz, process

    group = {i: [i] for i in texts}
    keys = list(texts)
    for at, one in enumerate(keys):
        others = {other: texts[other] for other in keys[at + 1 :]}
        for _, _, other in process.extract(texts[one], others, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None):
            if group[one] is not group[other]:
                group[one] += group[other]
                for member in group[other]:
                    group[member] = group[one]
    return [members for i, members in group.items() if len(members) > 1 and min(members) == i]
