"""A dataset's rows -> grading schemes, each with its plan's facts: what is compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.assemble import Row, Rows
from pipeline.errors import UsageError
from pipeline.export import rows_of
from pipeline.resolve import date_of
from pipeline.resolve.units.identity import home_of

TABLES = ("documents", "plans", "gradings", "grading_levels")
GROUPS = {"issuer": "发文机关", "region": "地区", "year": "年份"}
"""What schemes can be grouped by, and how a reader calls it."""
UNKNOWN = "未注明"
_TOPICS_NAMED = 8


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scheme; `char_start` … `char_end` (characters of the document's source text) is where `quote` stands."""

    ordinal: int
    rank: int | None
    label: str | None
    criterion: str | None
    controller: str | None
    consequence: str | None
    quote: str
    char_start: int
    char_end: int

    @property
    def elsewhere(self) -> list[str]:
        """Which of criterion, controller and consequence have words that stand elsewhere in the plan than in `quote`."""
        here = _bare(self.quote)
        values = {"criterion": self.criterion, "controller": self.controller, "consequence": self.consequence}
        return [name for name, value in values.items() if value and any(_bare(piece) not in here for piece in value.split("；"))]


def _bare(text: str) -> str:
    """Return the text without blanks and the strokes between a table's cells."""
    return "".join(text.replace("|", " ").split())


@dataclass(frozen=True, slots=True)
class Scheme:
    """One grading scheme and the plan that sets it up. `date` is YYYY-MM or YYYY; `duplicate_of` the plan that this scheme's plan repeats."""

    grading_id: str
    plan_id: str
    document_id: str
    path: str
    ordinal: int
    plan_label: str | None
    title: str | None
    issuer: str | None
    region: str | None
    date: str | None
    topic: str | None
    is_plan: bool
    is_template: bool
    is_truncated: bool
    duplicate_of: str | None
    subject: str | None
    purpose: str
    factors: tuple[str, ...]
    review: str | None
    quota: str | None
    polarity_evidence: str | None
    quote: str
    char_start: int
    char_end: int
    levels: tuple[Level, ...]

    @property
    def counted(self) -> bool:
        """Tell whether the scheme counts: not if its plan repeats another."""
        return self.duplicate_of is None

    @property
    def size(self) -> int:
        """How many levels the scheme has, those included that the source lost (known ranks 1 and 3 are three levels)."""
        return max(len(self.levels), *(level.rank or 0 for level in self.levels), 0)

    @property
    def name(self) -> str:
        """What a reader calls the plan: its title; without one its label in a compilation, which several may share, and its place in the file."""
        return self.title or f"{self.plan_label or '无标题'}（{PurePosixPath(self.path).stem} 第 {self.ordinal} 篇）"

    def group(self, by: str) -> str:
        """Return the issuer, region or year (`by`) of the scheme's plan, or the word for none."""
        return {"issuer": self.issuer, "region": self.region, "year": (self.date or "")[:4]}[by] or UNKNOWN

    def has(self, by: str) -> bool:
        """Tell whether the issuer, region or year (`by`) is known."""
        return self.group(by) != UNKNOWN


def spoken_order(name: str) -> bytes:
    """Return a key that sorts Chinese names as they are read, nearly: GB 2312 has its commoner characters in the order of pinyin."""
    return name.encode("gb18030", "replace")


def load(dataset: Path) -> list[Scheme]:
    """Return the grading schemes of a dataset by path and place. Raises DatasetError for a folder that is no dataset."""
    return schemes({name: rows_of(dataset, name) for name in TABLES})


def schemes(rows: Rows) -> list[Scheme]:
    """Return the schemes that the rows of documents, plans, gradings and grading_levels hold, by path and place."""
    documents = {row["document_id"]: row for row in rows["documents"]}
    plans = {row["plan_id"]: row for row in rows["plans"]}
    levels: dict[str, list[Row]] = defaultdict(list)
    for row in rows["grading_levels"]:
        levels[row["grading_id"]].append(row)
    made = [_scheme(row, plans[row["plan_id"]], documents[row["document_id"]], levels[row["grading_id"]]) for row in rows["gradings"]]
    return sorted(made, key=lambda scheme: (scheme.path, scheme.char_start, scheme.char_end, scheme.grading_id))


def _scheme(grading: Row, plan: Row, document: Row, levels: Sequence[Row]) -> Scheme:
    date = date_of(plan)
    own = ("grading_id", "plan_id", "document_id", "subject", "purpose", "review", "quota", "polarity_evidence", "quote", "char_start", "char_end")
    facts = ("ordinal", "title", "issuer", "topic", "is_plan", "is_template", "is_truncated", "duplicate_of")
    return Scheme(
        path=document["path"],
        plan_label=plan["label"],
        region=_region(plan, date),
        date=date,
        factors=tuple(grading["factors"] or ()),
        levels=tuple(_levels(levels)),
        **{name: grading[name] for name in own},
        **{name: plan[name] for name in facts},
    )


def _levels(rows: Sequence[Row]) -> Iterator[Level]:
    """Yield the levels by rank, those whose rank is not known last."""
    for row in sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["ordinal"])):
        yield Level(**{name: row[name] for name in Level.__slots__})


def _region(plan: Row, date: str | None) -> str | None:
    """Return the place that the issuer's name begins with, else the title's."""
    year = int(date[:4]) if date else None
    for name in (plan["issuer"], plan["title"]):
        if name and not name.startswith("关于") and (home := home_of(name.removeprefix("中共"), year)):
            return home.name
    return None


def on_topic(found: Sequence[Scheme], topic: str) -> list[Scheme]:
    """Return the schemes whose topic, title or subject has one of the words of `topic` (commas or blanks between them).

    Raises UsageError where none has, naming some topics that the dataset has.
    """
    words = topic.translate(dict.fromkeys(map(ord, "，、；;,"), " ")).split()
    if not words:
        return list(found)
    kept = [scheme for scheme in found if any(word in text for word in words for text in (scheme.topic, scheme.title, scheme.subject) if text)]
    if not kept:
        known = list(dict.fromkeys(scheme.topic for scheme in found if scheme.topic))
        some = "、".join(known[:_TOPICS_NAMED]) + ("……" if len(known) > _TOPICS_NAMED else "")
        raise UsageError(f"没有主题含“{'、'.join(words)}”的分级；已有主题：{some or '无'} · no grading scheme on this topic")
    return kept
