"""Grading schemes: every set of ordered levels a plan sets up, what belongs to each level, who controls it and what follows from it.

Schemes stand in prose (分为高、中、低三个等级; …的，列为高风险; 一级风险：…，由校长负责), as headings and lines, or in tables. Which end of a scheme is the
gravest (risks) or the best (results) is read from the text where it says so; otherwise 一级, Ⅰ级, A and the words' own meaning decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from extractors.contract import Finding, Plan, Span
from extractors.lexicon import alternatives, load
from extractors.reading.grading_divisions import factors_of, subject_of
from extractors.reading.grading_labels import common_ladder, positions
from extractors.reading.grading_ranks import Direction, direction, ranks
from extractors.reading.grading_schemes import SchemeDraft, schemes, subject_from
from extractors.reading.grading_tables import table_scheme
from extractors.reading.dates import recurrences
from extractors.reading.sentences import sentences

name = "gradings"
version = "1"

_LEXICON = load("gradings")
_SUBJECT, _REVIEW = _LEXICON["subject"], _LEXICON["review"]
_RISK, _ASSESSMENT, _POST = (re.compile(alternatives(_SUBJECT[kind])) for kind in ("risk", "assessment", "post"))
_REVIEWED, _REVIEWS = re.compile(alternatives(_REVIEW["subjects"])), re.compile(alternatives(_REVIEW["verbs"]))
_QUOTA = re.compile(r"(?:控制在|不超过|不得超过|不高于|不低于|不少于|占|比例|原则上为|名额)[^，；]{0,16}?(?:\d{1,3}(?:\.\d)?\s?[%％]|名)")
_TITLE = re.compile(r"(?:关于)?(?:印发)?(?P<words>[^《》（）\n]{2,20}?)(?:工作)?(?:实施)?(?:方案|办法|意见|细则|制度)")


@dataclass(frozen=True, kw_only=True)
class Level(Finding):
    """One level of a grading. `rank` 1 is the gravest risk or the best result; `label` is as written, without colour and gloss."""

    table: ClassVar[str] = "grading_levels"

    rank: int | None
    label: str | None
    criterion: str | None
    controller: str | None
    consequence: str | None


@dataclass(frozen=True, kw_only=True)
class Grading(Finding):
    """A set of ordered levels. `purpose` is risk, post, assessment or other; `review` an RFC 5545 rule; `polarity_evidence` the words that say
    which end is the gravest or best, None where only the labels' usual meaning does.
    """

    table: ClassVar[str] = "gradings"

    subject: str | None
    purpose: str
    factors: tuple[str, ...]
    review: str | None
    quota: str | None
    polarity_evidence: str | None
    levels: tuple[Level, ...]


records = (Grading,)


def find(plan: Plan) -> Iterator[Grading]:
    """Yield the grading schemes of a plan in text order."""
    tabled = [draft for table in plan.tables if (draft := table_scheme(table)) is not None]
    text = _without(plan.text, [table.span for table in plan.tables])
    drafts = _merged(schemes(text), tabled, text)
    yield from sorted((_grading(draft, plan, text, len(drafts) == 1) for draft in drafts), key=lambda grading: grading.span)


def _without(text: str, spans: Sequence[Span]) -> str:
    """The text with `spans` (in text order) blanked, so that offsets stay."""
    parts, at = [], 0
    for span in spans:
        if span.start >= at:
            parts += [text[at : span.start], "\n" * len(span)]
            at = span.end
    return "".join([*parts, text[at:]])


def _merged(prose: list[SchemeDraft], tabled: list[SchemeDraft], text: str) -> list[SchemeDraft]:
    """Bring a table's scheme together with the prose that names the same levels."""
    for draft in tabled:
        same = next((other for other in prose if _agree(draft, other)), None)
        if same is None:
            _introduce(draft, text)
            continue
        prose.remove(same)
        draft.subject, draft.factors = same.subject, same.factors or draft.factors
        draft.nouns, draft.listed = same.nouns + draft.nouns, same.listed
        if 0 <= draft.start - same.end < 400:
            draft.start = same.start
        for level in same.levels:
            mine = next((m for c in (level.core, *level.aliases) if c and (m := draft.level(c))), None)
            if mine is not None:
                mine.aliases |= level.aliases | ({level.core: level.label or ""} if level.core and level.core != mine.core else {})
                mine.criteria += [c for c in level.criteria if not mine.criteria]
                mine.controllers += [c for c in level.controllers if not mine.controllers]
                mine.consequences += [c for c in level.consequences if c not in mine.consequences]
    return [*prose, *tabled]


def _agree(draft: SchemeDraft, other: SchemeDraft) -> bool:
    """Tell whether prose speaks of a table's levels: its labels are the table's, and it does not define them another way."""
    names = [{level.core, *level.aliases} for level in draft.levels]
    shared = sum(any({level.core, *level.aliases} & name for name in names) for level in other.levels)
    return shared == len(other.levels) and not (other.declared and draft.start - other.end > 1500)


def _introduce(draft: SchemeDraft, text: str) -> None:
    """Read a table's subject and factors from the line before it."""
    before = [line for line in text[max(0, draft.start - 240) : draft.start].split("\n") if line.strip()][-1:]
    for sentence in reversed(re.split("[。；]", before[0]) if before else []):
        draft.subject = draft.subject or subject_of(sentence)
        draft.factors = draft.factors or factors_of(sentence)
        draft.head = Span(max(0, draft.start - 240), draft.start)


def _grading(draft: SchemeDraft, plan: Plan, text: str, alone: bool) -> Grading:
    subject = subject_from(draft, [*plan.headings_at(draft.start), *_line_above(text, draft.start)]) or _of_title(plan)
    _relabel(draft)
    purpose = _purpose(draft, subject, plan.text)
    way = direction(draft, text, purpose == "risk")
    levels = _levels(draft, way)
    around = text if alone else text[draft.start : draft.end + 400]
    return Grading(
        span=Span(draft.start, draft.end) if draft.end > draft.start else draft.levels[0].span,
        subject=subject,
        purpose=purpose,
        factors=draft.factors,
        review=_review(around),
        quota=_quota(around, draft),
        polarity_evidence=way.evidence,
        levels=levels,
    )


def _relabel(draft: SchemeDraft) -> None:
    """Use the levels' second labels where the clauses do: 特别重大（Ⅰ级） … Ⅰ级是指…."""
    coloured = common_ladder(draft.cores) == "colours"
    first = -1 if coloured else sum(level.said.count(level.core) for level in draft.levels if level.core)
    for ladder in sorted({ladder for level in draft.levels for alias in level.aliases for ladder in positions(alias)}):
        second = [next((alias for alias in level.aliases if ladder in positions(alias)), None) for level in draft.levels]
        if None not in second and sum(level.said.count(alias or "") for level, alias in zip(draft.levels, second, strict=True)) > first:
            for level, alias in zip(draft.levels, second, strict=True):
                label = level.aliases.pop(alias or "")
                level.aliases[level.core or ""], level.core, level.label = level.label or "", alias, label
            return


def _levels(draft: SchemeDraft, way: Direction) -> tuple[Level, ...]:
    """The levels from rank 1 on."""
    risks = any((level.label or "").endswith("风险") for level in draft.levels)
    made = [
        Level(
            span=level.span,
            rank=rank,
            label="低风险" if risks and level.label == "低" else level.label,
            criterion="；".join(level.criteria) or None,
            controller="；".join(level.controllers) or None,
            consequence="；".join(level.consequences) or None,
        )
        for level, rank in zip(draft.levels, ranks(draft, way.reversed), strict=True)
    ]
    return tuple(sorted(made, key=lambda level: (level.rank is None, level.rank or 0)))


def _purpose(draft: SchemeDraft, subject: str | None, text: str) -> str:
    """What the levels are for: the labels say it (优秀, ★), or the subject, or the words around."""
    ladder, region = common_ladder(draft.cores), text[draft.start : draft.end]
    said = [subject or "", *draft.nouns]
    assessed = ladder not in {"heights", "severity"} and any(_ASSESSMENT.search(words) for words in said)
    if ladder == "results" or assessed or (ladder == "星" and not _RISK.search(subject or "")):
        return "assessment"
    if any(_RISK.search(words) for words in said):
        return "risk"
    if _RISK.search(region) and not _ASSESSMENT.search(region):
        return "risk"
    if _ASSESSMENT.search(region):
        return "assessment"
    if any(_POST.search(words) for words in said):
        return "post"
    return "risk" if _RISK.search(text[draft.start : draft.end + 20]) else "other"


def _line_above(text: str, at: int) -> list[str]:
    """The line before the one at `at`, if it can be a heading: short, and without marks."""
    own = text.rfind("\n", max(0, at - 200), at) + 1
    line = text[max(0, own - 60) : own].rstrip("\n").rsplit("\n", 1)[-1].strip(" ：")
    return [line] if 2 < len(line) < 16 and not re.search(r"[，。；|\t]|如下|下表", line) else []


def _of_title(plan: Plan) -> str | None:
    """The thing a title names: …诚信星级评定工作方案 → 诚信星级评定."""
    match = _TITLE.search(plan.title or "")
    return match["words"] if match else None


def _review(text: str) -> str | None:
    """The rule of the first sentence that has the levels looked at again: 风险等级每年复核一次, 三年一评定."""
    for span in sentences(text):
        sentence = span.of(text)
        if _REVIEWED.search(sentence):
            for found in recurrences(sentence):
                if _REVIEWS.search(sentence, found.span.start, found.span.end + 14):
                    return found.rule
    return None


def _quota(text: str, draft: SchemeDraft) -> str | None:
    """How many may have a level: 高风险类别控制在20%左右."""
    labels = [words for level in draft.levels for words in (level.label, *level.aliases.values()) if words]
    for span in sentences(text):
        sentence = span.of(text)
        if "%" not in sentence and "％" not in sentence and "名额" not in sentence:
            continue
        clauses = re.split(r"(?<=[，；])", sentence)
        kept = [clause for clause in clauses if _QUOTA.search(clause) and any(label in clause for label in labels)]
        if kept:
            return "".join(kept).strip("，；")
    return None
