"""A dataset's rows -> grading schemes, each with its plan's facts: what is compared."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from extractors.lexicon import alternatives
from extractors.lexicon import load as lexicon
from pipeline.assemble import Row
from pipeline.dataset import Dataset, RowSource
from pipeline.errors import UsageError
from pipeline.resolve import date_of
from pipeline.resolve.units.identity import home_of
from pipeline.resolve.units.places import chain

TABLES = ("documents", "plans", "gradings", "grading_levels", "deadlines", "anchors")
GROUPS = {"issuer": "发文机关", "region": "地区", "year": "年份"}
"""What schemes can be grouped by, and how a reader calls it."""
UNKNOWN = "未注明"
DATE_BASES = {"issued": "落款或文号", "title": "标题", "schedule": "日程"}
"""Where a plan's date comes from, the first that has one; only the first says when it was issued."""
_TOPICS_NAMED, _FEW = 8, 12
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scheme; `char_start` … `char_end` (characters of the document's source text) is where `quote` stands, on `page` where there are pages."""

    ordinal: int
    rank: int | None
    label: str | None
    criterion: str | None
    controller: str | None
    consequence: str | None
    quote: str
    char_start: int
    char_end: int
    page: int | None = None

    @property
    def elsewhere(self) -> list[str]:
        """Which of criterion, controller and consequence have words that stand elsewhere in the plan than in `quote`."""
        here = _bare(self.quote)
        values = {"criterion": self.criterion, "controller": self.controller, "consequence": self.consequence}
        return [name for name, value in values.items() if value and any(_bare(piece) not in here for piece in value.split("；"))]

    @property
    def around(self) -> tuple[str, str] | None:
        """The words of `quote` before and after the criterion, where it stands there in one piece and they are few: then the quote need not be told again."""
        before, found, after = self.quote.partition(self.criterion or "\0")
        return (before, after) if found and len(before) + len(after) <= _FEW else None


def _bare(text: str) -> str:
    """Return the text without blanks and the strokes between a table's cells."""
    return "".join(text.replace("|", " ").split())


@dataclass(frozen=True, slots=True)
class Scheme:
    """One grading scheme and the plan that sets it up. `duplicate_of` is the plan that this scheme's plan repeats.

    `date` is YYYY-MM or YYYY, on the ground that `date_basis` names (`DATE_BASES`); `within` is where the region lies, outermost first (山东省济南市).
    """

    grading_id: str
    plan_id: str
    document_id: str
    path: str
    ordinal: int
    plan_label: str | None
    title: str | None
    issuer: str | None
    region: str | None
    within: str | None
    date: str | None
    date_basis: str | None
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
        region = f"{self.within or ''}{self.region or ''}"
        return {"issuer": self.issuer, "region": region, "year": (self.date or "")[:4]}[by] or UNKNOWN

    @property
    def dated(self) -> str | None:
        """The date as a reader is told it, with its ground where that is not the plan's own date: 2011（据日程）."""
        return self.date if self.date is None or self.date_basis == "issued" else f"{self.date}（据{DATE_BASES[self.date_basis or '']}）"

    def has(self, by: str) -> bool:
        """Tell whether the issuer, region or year (`by`) is known."""
        return self.group(by) != UNKNOWN


def spoken_order(name: str) -> bytes:
    """Return a key that sorts Chinese names as they are read, nearly: GB 2312 has its commoner characters in the order of pinyin."""
    return name.encode("gb18030", "replace")


def load(dataset: Path) -> list[Scheme]:
    """Return the grading schemes of a dataset by path and place. Raises DatasetError for a folder that is no dataset."""
    return schemes(Dataset(dataset))


def schemes(rows: RowSource) -> list[Scheme]:
    """Return the schemes that the rows of `TABLES` hold, by path and place. Of plans and documents that grade nothing no row is kept."""
    gradings = list(rows["gradings"])
    graded, homes = ({row[key] for row in gradings} for key in ("plan_id", "document_id"))
    documents = {row["document_id"]: row for row in rows["documents"] if row["document_id"] in homes}
    plans = {row["plan_id"]: row for row in rows["plans"] if row["plan_id"] in graded}
    levels: dict[str, list[Row]] = defaultdict(list)
    for row in rows["grading_levels"]:
        levels[row["grading_id"]].append(row)
    years: dict[str, list[str]] = defaultdict(list)
    for row in rows["deadlines"]:
        if row["year_source"] == "explicit" and row["plan_id"] in graded:
            years[row["plan_id"]] += [match.group() for match in map(_YEAR.match, (row["starts"] or "", row["due"] or "")) if match]
    pages = _Pages(row for row in rows["anchors"] if row["document_id"] in homes)
    made = [
        _scheme(row, plans[row["plan_id"]], documents[row["document_id"]], tuple(_levels(levels[row["grading_id"]], pages)), years[row["plan_id"]])
        for row in gradings
    ]
    return sorted(made, key=lambda scheme: (scheme.path, scheme.char_start, scheme.char_end, scheme.grading_id))


def _scheme(grading: Row, plan: Row, document: Row, levels: tuple[Level, ...], years: Sequence[str]) -> Scheme:
    date, basis = _date(plan, years)
    region, within = _region(plan, date)
    own = ("grading_id", "plan_id", "document_id", "subject", "purpose", "review", "quota", "polarity_evidence", "quote", "char_start", "char_end")
    facts = ("ordinal", "title", "issuer", "topic", "is_plan", "is_template", "is_truncated", "duplicate_of")
    return Scheme(
        path=document["path"],
        plan_label=plan["label"],
        region=region,
        within=within,
        date=date,
        date_basis=basis,
        factors=tuple(grading["factors"] or ()),
        levels=levels,
        **{name: grading[name] for name in own},
        **{name: plan[name] for name in facts},
    )


def _date(plan: Row, years: Sequence[str]) -> tuple[str | None, str | None]:
    """Return a plan's date and its ground: its issue date or number, else the year in its title, else the earliest of the `years` that its schedule names."""
    if issued := date_of(plan):
        return issued, "issued"
    if titled := _YEAR.search(plan["title"] or ""):
        return titled.group(), "title"
    return (min(years), "schedule") if years else (None, None)


class _Pages:
    """On which page of its document a character stands, by the documents' anchors."""

    def __init__(self, anchors: Iterable[Row]) -> None:
        self._starts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row in anchors:
            if row["page"] is not None:
                self._starts[row["document_id"]].append((row["char_start"], row["page"]))
        for starts in self._starts.values():
            starts.sort()

    def at(self, document_id: str, offset: int) -> int | None:
        """Return the page of a character of the source text, None in a document without pages."""
        starts = self._starts.get(document_id, [])
        before = bisect_right(starts, offset, key=lambda start: start[0])
        return starts[before - 1][1] if before else None


def _levels(rows: Sequence[Row], pages: _Pages) -> Iterator[Level]:
    """Yield the levels by rank, those whose rank is not known last."""
    for row in sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["ordinal"])):
        own = {name: row[name] for name in Level.__slots__ if name != "page"}
        yield Level(**own, page=pages.at(row["document_id"], row["char_start"]))


def _region(plan: Row, date: str | None) -> tuple[str | None, str | None]:
    """Return the place that the issuer's name begins with, else the title's, and where it lies; else the zone (高新区) that one of them begins with."""
    year = int(date[:4]) if date else None
    names = [name.removeprefix("中共") for name in (plan["issuer"], plan["title"]) if name and not name.startswith("关于")]
    for name in names:
        if home := home_of(name, year):
            _, *around = chain(home)
            return home.name, "".join(place.name for place in reversed(around)) or None
    return next((match.group() for name in names if (match := _zone().match(name))), None), None


@cache
def _zone() -> re.Pattern[str]:
    """Return the pattern of a zone that no table of divisions has, at the beginning of a name (青禾高新区)."""
    return re.compile(rf"[\u4e00-\u9fff]{{2,6}}?{alternatives(lexicon('comparing')['zones'])}(?![域分别])")


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
