"""Schemes copied from one another: those whose criteria are nearly the same, oldest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.schemes import Scheme

ALIKE = 80.0
"""How alike two schemes' criteria must be, in percent of their characters (Indel similarity)."""
MIN_CHARACTERS = 16
"""Chinese characters that criteria must have to be compared, those that bound a band of scores (90分以上) apart: bands are alike without being copied."""
_NEAR = 30.0
"""How alike two schemes must be, in percent, to be offered for reading side by side."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BARE = re.compile(r"[\W_]+")
_BAND = re.compile("综合|得分|分数|以上|以下|不满|不足|未满|之间|至|含|及|分|的")


@dataclass(frozen=True, slots=True)
class Member:
    """A scheme of a cluster and how alike (percent) its criteria are to those of the cluster's oldest scheme."""

    scheme: Scheme
    alike: float


Cluster = tuple[Member, ...]


def wording(scheme: Scheme) -> str:
    """Return what a scheme grades by: its criteria, gravest first, one a line; of a scheme without criteria, its factors."""
    return criteria(scheme) or "、".join(scheme.factors)


def criteria(scheme: Scheme) -> str:
    """Return a scheme's criteria, gravest first, one a line."""
    return "\n".join(level.criterion for level in scheme.levels if level.criterion)


def clusters(found: Sequence[Scheme]) -> list[Cluster]:
    """Return the groups of two or more schemes whose criteria are 80 % alike (each with one other at least), largest first, in each the oldest first.

    Schemes without a date come after those with one, in the order of their files.
    """
    from rapidfuzz import fuzz

    texts = {i: _BARE.sub("", wording(scheme)) for i, scheme in enumerate(found)}
    texts = {i: text for i, text in texts.items() if _says_enough(text)}
    groups = [
        sorted((found[i] for i in group), key=_age)
        for group in _connected(texts)
    ]
    made = [tuple(Member(scheme, round(fuzz.ratio(wording(group[0]), wording(scheme)), 1)) for scheme in group) for group in groups]
    return sorted(made, key=lambda cluster: (-len(cluster), cluster[0].scheme.path, cluster[0].scheme.char_start))


def _says_enough(text: str) -> bool:
    """Tell whether a text has characters enough to be compared, those of bands of scores apart."""
    return len(_HAN.findall(_BAND.sub("", text))) >= MIN_CHARACTERS


def near_pairs(found: Sequence[Scheme], most: int = 8) -> list[tuple[Scheme, Scheme, float]]:
    """Return the pairs of schemes, of one purpose and of different plans, whose criteria are most alike but not the same, the older first, and how alike (percent).

    They are what is worth reading word by word. Each scheme stands in two of them at most; plans that repeat another are left out.
    """
    from rapidfuzz import fuzz, process

    own = {i: text for i, scheme in enumerate(found) if scheme.counted and _says_enough(text := _BARE.sub("", criteria(scheme)))}
    pairs: list[tuple[float, int, int]] = []
    for one, text in own.items():
        others = {i: other for i, other in own.items() if i > one and found[i].purpose == found[one].purpose and found[i].plan_id != found[one].plan_id}
        best = process.extract(text, others, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=most)
        pairs += [(alike, one, i) for _, alike, i in best if alike < 100]
    times: Counter[int] = Counter()
    chosen: list[tuple[Scheme, Scheme, float]] = []
    for alike, one, two in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if len(chosen) < most and max(times[one], times[two]) < 2:
            times.update((one, two))
            older, newer = sorted((found[one], found[two]), key=_age)
            chosen.append((older, newer, round(alike, 1)))
    return chosen


def _age(scheme: Scheme) -> tuple[bool, str, bool, str, int]:
    """Return by what schemes stand oldest first; those without a date come last, in the order of their files."""
    return scheme.date is None, scheme.date or "", not scheme.counted, scheme.path, scheme.char_start


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
