"""Levels that a scheme has but names nowhere by themselves: those of a count of which only one is named, those between two, those named in passing."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.contract import Span
from extractors.gradings.drafts import LevelDraft, SchemeDraft
from extractors.gradings.ladders import COUNTED, between, common_ladder, positions
from extractors.gradings.mentions import Mention
from extractors.gradings.own import Row
from extractors.gradings.parallels import part_alike

_LEAST_STARS = positions("一星")["星"]
_SERIES = 3
"""Levels after which one more is believed without a definition."""


def fill(draft: SchemeDraft, mention: Mention) -> None:
    """Name all levels of a count of which one is said to be the highest or lowest: 分为四级，一级为最高级别; 评为五个星级，一星最低."""
    ladder = common_ladder([mention.core])
    if not draft.promised or ladder is None or ladder not in COUNTED | {"roman", "星"}:
        return
    cores = between("星", _LEAST_STARS + 1 - draft.promised, _LEAST_STARS) if ladder == "星" else between(ladder, 1, draft.promised)
    if mention.core not in (cores[0], cores[-1]):
        return
    for core in cores:
        level = LevelDraft(core, _labelled(core, ladder, mention.core, mention.label), Span(mention.start, mention.end))
        draft.levels.insert(0 if core == mention.core else len(draft.levels), level)


def complete(draft: SchemeDraft, rows: Iterable[Row], cores: set[str]) -> None:
    """Add the levels that a scheme names nowhere but in passing; `cores` are those of all `rows`."""
    ladder = common_ladder(draft.cores)
    if ladder is not None and None not in (level.core for level in draft.levels):
        _bridge(draft, ladder, cores)
        _append_last(draft, ladder, rows)
    if not draft.declared and ladder == "heights" and draft.nouns:
        _heights(draft, rows)
    part_alike(draft.levels)


def _append_last(draft: SchemeDraft, ladder: str, rows: Iterable[Row]) -> None:
    """Add the level that follows the defined ones at once and of which nothing readable is said: Ⅰ级…；Ⅱ级…；Ⅲ级…；Ⅳ级按序候诊."""
    if draft.declared or ladder not in COUNTED | {"roman", "letter"} or len(draft.levels) < _SERIES:
        return
    last = max(positions(core)[ladder] for core in draft.cores)
    for mention in (row[0] for row in rows if len(row) == 1 and 0 < row[0].start - draft.end <= 2):
        if positions(mention.core).get(ladder) == last + 1:
            draft.levels.append(LevelDraft(mention.core, mention.label, Span(mention.start, mention.end)))


def _heights(draft: SchemeDraft, rows: Iterable[Row]) -> None:
    """Add 低 where an undeclared scheme defines 高 and 中风险地区 only and the text speaks of 低风险地区人员."""
    prefix = draft.nouns[0][:4]
    for mention in (mention for row in rows for mention in row):
        alike = len(prefix) == 4 and mention.noun.startswith(prefix)
        if alike and mention.core in ("高", "中", "低") and draft.level(mention.core) is None:
            draft.levels.append(LevelDraft(mention.core, mention.label, Span(mention.start, mention.end)))


def _bridge(draft: SchemeDraft, ladder: str, named: set[str]) -> None:
    """Add the counted levels between those that are defined: as many as the text promises (分为四级，四级最高，一级最低), or as it names elsewhere."""
    places = [positions(core)[ladder] for core in draft.cores]
    promised = ladder in COUNTED and draft.promised == max(places)
    sample = draft.levels[0]
    label = sample.label or ""
    for core in between(ladder, 1 if promised else min(places), max(places)):
        if core not in draft.cores and (promised or (core in named and not draft.declared)):
            draft.levels.append(LevelDraft(core, _labelled(core, ladder, sample.core or "", label), sample.span))


def _labelled(core: str, ladder: str, sample: str, label: str) -> str:
    """Write a level's label as that of another of its ladder, whose core is `sample`, is written: 二级 beside 一级风险 is 二级风险, beside 1级 2级."""
    if ladder not in COUNTED:
        return core + label[len(sample) :]
    return (str(positions(core)[ladder]) if label[:1].isdigit() else core[0]) + label[1:]
