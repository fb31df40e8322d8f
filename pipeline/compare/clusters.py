"""Schemes copied from one another: those whose criteria are nearly the same, oldest first."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain, groupby
from operator import itemgetter

from pipeline.compare.schemes import Scheme

ALIKE = 80.0
"""How alike two schemes' criteria must be, in percent of their characters (Indel similarity)."""
MIN_CHARACTERS = 16
"""Chinese characters that criteria must have to be compared, those that bound a band of scores (90分以上) apart: bands are alike without being copied."""
_NEAR = (90.0, 70.0, 50.0, 30.0)
"""How alike two schemes must be, in percent, to be offered for reading side by side: the first that gives pairs enough."""
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

    same: dict[str, list[Scheme]] = defaultdict(list)
    for scheme in found:
        if _says_enough(text := _BARE.sub("", wording(scheme))):
            same[text].append(scheme)
    groups = [sorted(chain.from_iterable(same[text] for text in texts), key=_age) for texts in _connected(list(same))]
    made = [tuple(Member(scheme, round(fuzz.ratio(wording(group[0]), wording(scheme)), 1)) for scheme in group) for group in groups if len(group) > 1]
    return sorted(made, key=lambda cluster: (-len(cluster), cluster[0].scheme.path, cluster[0].scheme.char_start))


def _says_enough(text: str) -> bool:
    """Tell whether a text has characters enough to be compared, those of bands of scores apart."""
    return len(_HAN.findall(_BAND.sub("", text))) >= MIN_CHARACTERS


def near_pairs(found: Sequence[Scheme], most: int = 8) -> list[tuple[Scheme, Scheme, float]]:
    """Return the pairs of schemes, of one purpose and of different plans, whose criteria are most alike but not the same, the older first, and how alike (percent).

    They are what is worth reading word by word: each wording stands in two of them at most, for its oldest scheme; plans that repeat another are left out.
    """
    own: dict[str, dict[str, list[Scheme]]] = defaultdict(lambda: defaultdict(list))
    for scheme in sorted(found, key=_age):
        if scheme.counted and _says_enough(text := _BARE.sub("", criteria(scheme))):
            own[scheme.purpose][text].append(scheme)
    chosen: list[tuple[Scheme, Scheme, float]] = []
    for least in _NEAR:  # what is most alike is found fast, and mostly enough: the rest need not be looked for
        chosen = _best([pair for same in own.values() for pair in _nearest(same, least, most)], most)
        if len(chosen) == most:
            break
    return chosen


def _nearest(same: Mapping[str, Sequence[Scheme]], least: float, most: int) -> Iterator[tuple[float, Scheme, Scheme]]:
    """Yield how alike and which schemes of different plans each wording and those nearest to it have, `most` of them: all pairs of many copies are too many."""
    for _, found in groupby(alike_pairs(list(same), least), key=itemgetter(0)):
        pairs = ((alike, *pair) for one, two, alike in found if (pair := _of_two_plans(same[one], same[two])))
        yield from nlargest(most, pairs, key=itemgetter(0))


def _of_two_plans(some: Sequence[Scheme], others: Sequence[Scheme]) -> tuple[Scheme, Scheme] | None:
    """Return the first two schemes of different plans, one of each list, the older first; None where all are of one plan."""
    found = next(((one, two) for one in some for two in others if one.plan_id != two.plan_id), None)
    return found and (min(found, key=_age), max(found, key=_age))


def _best(pairs: Sequence[tuple[float, Scheme, Scheme]], most: int) -> list[tuple[Scheme, Scheme, float]]:
    """Return the pairs that are most alike, in which no criteria stand more than twice."""
    times: Counter[str] = Counter()
    chosen: list[tuple[Scheme, Scheme, float]] = []
    for alike, older, newer in sorted(pairs, key=lambda pair: (-pair[0], _age(pair[1]), _age(pair[2]))):
        words = [_BARE.sub("", criteria(scheme)) for scheme in (older, newer)]
        if len(chosen) < most and max(times[text] for text in words) < 2:
            times.update(words)
            chosen.append((older, newer, round(alike, 1)))
    return chosen


def _age(scheme: Scheme) -> tuple[bool, str, bool, str, int]:
    """Return by what schemes stand oldest first; those without a date come last, in the order of their files."""
    return scheme.date is None, scheme.date or "", not scheme.counted, scheme.path, scheme.char_start


def _connected(texts: Sequence[str]) -> list[list[str]]:
    """Return the groups of texts (each text once) that are connected by being alike; one that is like no other is a group of its own."""
    group = {text: [text] for text in texts}
    for one, two, _ in alike_pairs(texts, ALIKE):
        if group[one] is not group[two]:
            more, fewer = sorted((group[one], group[two]), key=len, reverse=True)
            more += fewer
            group.update(dict.fromkeys(fewer, more))
    return [members for text, members in group.items() if members[0] == text]


def alike_pairs(texts: Sequence[str], least: float) -> Iterator[tuple[str, str, float]]:
    """Yield the pairs of texts (each text once) that are at least so alike, the shorter first, and how alike (percent of characters, Indel similarity).

    A text is held against those only whose length allows it: what two texts share is not more than the shorter of them.
    """
    from rapidfuzz import fuzz, process

    ordered = sorted(texts, key=len)
    lengths = [len(text) for text in ordered]
    for at, text in enumerate(ordered):
        longest = int(len(text) * (200 / least - 1)) + 1
        near = ordered[at + 1 : bisect_right(lengths, longest)]
        for other, alike, _ in process.extract_iter(text, near, scorer=fuzz.ratio, score_cutoff=least):
            yield text, other, alike
