"""What counts as right: one small scoring function per family of the dataset, the comparisons they share, and the tally they write to.

Every function takes a `Case` (one gold file and what the dataset holds in the same places) and a `Tallies`. Places are `Span`s of the
source text (characters, end exclusive). Items of gold are the JSON objects of the gold format (corpora/README.md) with their place worked
out. An item marked `optional` is neither demanded (no miss) nor penalised (no extra) unless a function says otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, TypeVar

from extractors.contract import Span

FAMILIES = (
    "plans", "groups", "members", "deadlines found", "deadlines exact", "assignments", "risks", "risk points",
    "gradings", "grading levels", "grading criteria",
)  # fmt: skip
"""The families in the order of the report; `mean_f1` is the plain mean over all of them."""

SAME_PLAN = 0.8
"""Intersection over union from which a plan of the dataset is a plan of the gold."""
SAME_TEXT = 0.75
"""Similarity (difflib ratio) from which two criteria say the same."""

PUNCTUATION = re.compile(r"[\s　、，,。．.；;：:（）()“”\"'‘’《》〈〉\[\]【】〔〕·•—\-－…]+")
RISK_TAIL = re.compile(r"(?:的?(?:廉政|廉能|廉洁)?风险(?:点|隐患)?|类|方面)+$")
LEVEL_TAIL = re.compile(r"(?:廉政|廉能|安全)?(?:风险)?(?:等级|级别|级|岗位|风险)*$")

Row = Mapping[str, Any]
Words = tuple[str, ...]
T = TypeVar("T", bound="Item | GoldPlan")


@dataclass
class Tally:
    """Right, extra (in the dataset only) and missed (in the gold only) items of one family, and a note for each error."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    notes: list[str] = field(default_factory=list)

    def hit(self, count: int = 1) -> None:
        """Count items found as the gold has them."""
        self.right += count

    def miss(self, what: str, count: int = 1) -> None:
        """Count a gold item that the dataset lacks."""
        self.missed += count
        self.notes.append(f"missed  {what}")

    def surplus(self, what: str, count: int = 1) -> None:
        """Count an item of the dataset that the gold lacks."""
        self.extra += count
        self.notes.append(f"extra   {what}")

    def compare(self, gold: Counter[Any], found: Counter[Any], where: str) -> None:
        """Count two bags of values against each other."""
        self.hit((gold & found).total())
        for item, count in (gold - found).items():
            self.miss(f"{where}: {item}", count)
        for item, count in (found - gold).items():
            self.surplus(f"{where}: {item}", count)


@dataclass(frozen=True)
class Item:
    """A gold item, where its quote stands (None without a quote) and where its plan stands."""

    data: Row
    span: Span | None
    plan: Span

    @property
    def optional(self) -> bool:
        """Tell whether the item is neither demanded nor penalised."""
        return bool(self.data.get("optional"))


@dataclass(frozen=True)
class GoldPlan:
    """One annotated plan: its JSON object, where it stands, and its items by family."""

    data: Row
    span: Span
    items: Mapping[str, Sequence[Item]]

    @property
    def optional(self) -> bool:
        """Tell whether the plan is neither demanded nor penalised."""
        return bool(self.data.get("optional"))


@dataclass(frozen=True)
class Case:
    """One gold file and, per table, the dataset's rows whose middle lies in one of its plans; children by their parent's id."""

    name: str
    plans: Sequence[GoldPlan]
    found_plans: Sequence[Row]
    found: Mapping[str, Sequence[Row]]
    children: Callable[[str, Any], Sequence[Row]]

    def items(self, family: str) -> list[Item]:
        """Return the gold items of one family, plan by plan."""
        return [item for plan in self.plans for item in plan.items[family]]


Tallies = Mapping[str, Tally]
Facts = dict[str, list[int]]


def norm(value: object) -> str:
    """Fold width, drop punctuation and spaces, lower the case: only the words are compared. None gives ""."""
    return "" if value is None else PUNCTUATION.sub("", unicodedata.normalize("NFKC", str(value))).lower()


def blank(value: object) -> str:
    """Return a value as stripped text, None as ""."""
    return "" if value is None else str(value).strip()


def risk_name(value: object) -> str:
    """Return a risk's words without the trailing 风险, 风险点, 类 or 方面 (but never nothing)."""
    return RISK_TAIL.sub("", norm(value)) or norm(value)


def level_name(value: object) -> str:
    """Return a level's label without the trailing 风险, 级, 等级 … (一级风险 → 一; but never nothing)."""
    return LEVEL_TAIL.sub("", norm(value)) or norm(value)


def rule_of(value: object) -> str:
    """Return an RRULE with its parts in order, without prefix and without the default INTERVAL=1."""
    parts = [part for part in blank(value).upper().removeprefix("RRULE:").split(";") if part and part != "INTERVAL=1"]
    return ";".join(sorted(parts))


def same_text(gold: object, found: object) -> bool:
    """Tell whether two texts say the same: one is most of the other, or they are alike by `SAME_TEXT`."""
    a, b = norm(gold), norm(found)
    if not a or not b:
        return a == b
    short, long = sorted((a, b), key=len)
    if len(short) >= 4 and short in long and len(short) / len(long) > 0.6:
        return True
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= SAME_TEXT


def span_of(row: Row) -> Span | None:
    """Return a row's place in the source text, None where the row has none."""
    start, end = row.get("char_start"), row.get("char_end")
    return None if start is None or end is None else Span(int(start), int(end))


def overlap(a: Span | None, b: Span | None) -> int:
    """Return how many characters two places share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start)) if a and b else 0


def touches(a: Span | None, b: Span | None) -> bool:
    """Tell whether two places share at least half of the shorter one."""
    shorter = min(a.end - a.start, b.end - b.start) if a and b else 0
    return overlap(a, b) >= 0.5 * shorter > 0


def pair_up(gold: Sequence[T], found: Sequence[Row], score: Callable[[T, Row], float]) -> tuple[list[tuple[T, Row]], list[T], list[Row]]:
    """Pair gold and dataset items one to one, the best score first, and return the pairs, the gold left over and the rows left over.

    A score of 0 keeps two apart. Between equals the demanded item goes before the optional one, then the order of gold and dataset decides.
    """
    scored = [(score(g, row) - 0.001 * g.optional, i, j) for i, g in enumerate(gold) for j, row in enumerate(found)]
    left, right, pairs = set(range(len(gold))), set(range(len(found))), []
    for value, i, j in sorted(scored, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if value > 0 and i in left and j in right:
            pairs.append((gold[i], found[j]))
            left.discard(i)
            right.discard(j)
    return pairs, [gold[i] for i in sorted(left)], [found[j] for j in sorted(right)]


def score_plans(case: Case, tallies: Tallies, facts: Facts) -> None:
    """Plans: where each begins and ends, and the facts of those found. A row mostly outside the annotated plans is not judged."""

    def likeness(gold: GoldPlan, row: Row) -> float:
        span = span_of(row)
        shared = overlap(gold.span, span)
        union = len(gold.span) + (0 if span is None else len(span)) - shared
        return shared / union if shared and shared / union >= SAME_PLAN else 0

    covered = [row for row in case.found_plans if mostly_inside(span_of(row), case.plans)]
    pairs, missed, surplus = pair_up(case.plans, covered, likeness)
    for gold, row in pairs:
        tallies["plans"].hit()
        for name, right in plan_facts(gold.data, row):
            facts.setdefault(name, [0, 0])
            facts[name][0] += right
            facts[name][1] += 1
    for gold in missed:
        tallies["plans"].miss(f"{case.name} {gold.data['id']}")
    for row in surplus:
        tallies["plans"].surplus(f"{case.name} {row.get('label') or row.get('title')} {place(row)}")


def mostly_inside(span: Span | None, plans: Iterable[GoldPlan]) -> bool:
    """Tell whether more than half of a place lies in one of the plans."""
    return span is not None and any(overlap(span, plan.span) > 0.5 * len(span) for plan in plans)


def plan_facts(gold: Row, row: Row) -> Iterator[tuple[str, bool]]:
    """Yield each fact of a plan and whether the dataset has it right. An issuer is only judged where the gold names one."""
    for name in ("title", "kind", "issuer", "number"):
        yield name, norm(gold.get(name)) == norm(row.get(name)) or (name == "issuer" and not gold.get(name))
    yield "issued", blank(gold.get("issued")) == blank(row.get("issued"))
    for name, column, default in (("is_plan", "is_plan", True), ("template", "is_template", False), ("truncated", "is_truncated", False)):
        yield name, bool(gold.get(name, default)) == bool(row.get(column, default))


def score_groups(case: Case, tallies: Tallies) -> None:
    """Leading groups by name and place, and the members of each."""
    pairs, missed, surplus = pair_up(case.items("groups"), case.found["groups"], group_likeness)
    groups, members = tallies["groups"], tallies["members"]
    for gold, row in pairs:
        if not gold.optional:
            groups.hit()
            members.compare(gold_members(gold), found_members(case, row), f"{case.name} {gold.data['name']}")
    for gold in missed:
        if not gold.optional:
            groups.miss(f"{case.name} {gold.data['name']}")
            members.compare(gold_members(gold), Counter(), f"{case.name} {gold.data['name']}")
    for row in surplus:
        groups.surplus(f"{case.name} {row.get('name')} {row.get('quote')}")
        members.compare(Counter(), found_members(case, row), f"{case.name} {row.get('name')}")


def group_likeness(gold: Item, row: Row) -> float:
    """Score a pair of groups of one plan: 3 for the same name, 2 for the same place, 1 where one name contains the other."""
    if not overlap(gold.plan, span_of(row)):
        return 0
    wanted, got = norm(gold.data["name"]), norm(row.get("name"))
    part = bool(wanted) and bool(got) and (wanted in got or got in wanted)
    return 3 * (wanted == got and bool(wanted)) + 2 * touches(gold.span, span_of(row)) + part


def gold_members(gold: Item) -> Counter[Words]:
    """Return a gold group's members as (role, who)."""
    return Counter(member(one["role"], one.get("name"), one.get("post"), one.get("unit")) for one in gold.data.get("members", []))


def found_members(case: Case, group: Row) -> Counter[Words]:
    """Return a dataset group's members as (role, who)."""
    rows = case.children("members", group["group_id"])
    return Counter(member(one["role"], one.get("person"), one.get("post"), one.get("unit")) for one in rows)


def member(role: object, person: object, post: object, unit: object) -> Words:
    """Return what a member is compared by: the role and the person, else the post, else the unit."""
    return norm(role), norm(person) or norm(post) or norm(unit)


def score_deadlines(case: Case, tallies: Tallies) -> None:
    """Deadlines found (places touch) and exact (starts, due and duration, or the rule of a recurring one, all right)."""
    pairs, missed, surplus = pair_up(case.items("deadlines"), case.found["deadlines"], deadline_likeness)
    found, exact = tallies["deadlines found"], tallies["deadlines exact"]
    for gold, row in pairs:
        if gold.optional:
            continue
        found.hit()
        wanted, got = deadline_value(gold.data, "start"), deadline_value(row, "starts")
        if wanted == got:
            exact.hit()
        else:
            exact.miss(f"{case.name} {gold.data['quote']!r}: want {wanted}")
            exact.surplus(f"{case.name} {gold.data['quote']!r}: got  {got}")
    for gold in missed:
        if not gold.optional:
            found.miss(f"{case.name} {gold.data['quote']!r}")
            exact.miss(f"{case.name} {gold.data['quote']!r}: want {deadline_value(gold.data, 'start')}")
    for row in surplus:
        found.surplus(f"{case.name} {row.get('quote')!r} at {place(row)}")
        exact.surplus(f"{case.name} {row.get('quote')!r}: got {deadline_value(row, 'starts')}")


def deadline_likeness(gold: Item, row: Row) -> float:
    """Score a pair of deadlines by the characters they share."""
    span = span_of(row)
    return overlap(gold.span, span) if touches(gold.span, span) else 0


def deadline_value(item: Row, start: str) -> str | Words:
    """Return what a deadline is compared by: its rule if it recurs, else its start (under the name `start`), due date and duration."""
    return rule_of(item.get("rrule")) or (blank(item.get(start)), blank(item.get("due")), blank(item.get("duration")))


def score_assignments(case: Case, tallies: Tallies) -> None:
    """Units with their role where the statement stands. Each unit of a row is used once; optional gold takes what the demanded leaves."""
    tally = tallies["assignments"]
    pool = [(row, found_units(case, row)) for row in case.found["assignments"]]
    for gold in sorted(case.items("assignments"), key=lambda item: item.optional):
        wanted = gold_units(gold)
        for row, free in pool:
            if overlap(gold.span, span_of(row)):
                hit = wanted & free
                free -= hit
                wanted -= hit
                tally.hit(0 if gold.optional else hit.total())
        for item, count in () if gold.optional else wanted.items():
            tally.miss(f"{case.name} {gold.data['quote'][:30]!r}: {item}", count)
    for row, free in pool:
        for item, count in free.items():
            tally.surplus(f"{case.name} at {place(row)}: {item}", count)


def gold_units(gold: Item) -> Counter[Words]:
    """Return a gold assignment's units as (role, unit)."""
    return Counter((role, norm(unit)) for role in ("lead", "support", "responsible") for unit in gold.data.get(role) or [])


def found_units(case: Case, assignment: Row) -> Counter[Words]:
    """Return a dataset assignment's units as (role, unit)."""
    return Counter((str(row["role"]), norm(row["unit"])) for row in case.children("assignment_units", assignment["assignment_id"]))


def score_risks(case: Case, tallies: Tallies) -> None:
    """Risk categories of a plan by name, each name once; where they stand in the plan does not matter."""
    for plan in case.plans:
        names = {risk_name(item.data["name"]) for item in plan.items["risks"]}
        wanted = {risk_name(item.data["name"]) for item in plan.items["risks"] if not item.optional}
        got = {risk_name(row.get("name")) for row in within(case.found["risks"], plan)} - (names - wanted)
        tallies["risks"].compare(Counter(wanted), Counter(got), f"{case.name} {plan.data['id']}")


def score_risk_points(case: Case, tallies: Tallies) -> None:
    """Risk points of a plan by category and words. There are no optional ones."""
    for plan in case.plans:
        wanted = Counter(risk_point(item.data) for item in plan.items["risk_points"])
        got = Counter(risk_point(row) for row in within(case.found["risk_points"], plan))
        tallies["risk points"].compare(wanted, got, f"{case.name} {plan.data['id']}")


def risk_point(item: Row) -> Words:
    """Return what a risk point is compared by."""
    return risk_name(item.get("category")), norm(item["point"])


def within(rows: Iterable[Row], plan: GoldPlan) -> Iterator[Row]:
    """Yield the rows that share a character with a plan."""
    return (row for row in rows if overlap(plan.span, span_of(row)))


def score_gradings(case: Case, tallies: Tallies) -> None:
    """Grading schemes by their labels and subject, their levels by (label, rank), and the criteria of the levels."""

    def likeness(gold: Item, row: Row) -> float:
        return scheme_likeness(gold, row, case.children("grading_levels", row["grading_id"]))

    pairs, missed, surplus = pair_up(case.items("gradings"), case.found["gradings"], likeness)
    schemes, levels = tallies["gradings"], tallies["grading levels"]
    for gold, row in pairs:
        if not gold.optional:
            found = case.children("grading_levels", row["grading_id"])
            schemes.hit()
            levels.compare(ranked(gold.data["levels"]), ranked(found), f"{case.name} {gold.data.get('subject')}")
            score_criteria(f"{case.name} {gold.data.get('subject')}", gold.data["levels"], found, tallies["grading criteria"])
    for gold in missed:
        if not gold.optional:
            where = f"{case.name} {gold.data.get('subject')}"
            schemes.miss(f"{where} {[level['label'] for level in gold.data['levels']]}")
            levels.compare(ranked(gold.data["levels"]), Counter(), where)
            for level in gold.data["levels"]:
                if level.get("criterion"):
                    tallies["grading criteria"].miss(f"{where} {level['label']}")
    for row in surplus:
        found = case.children("grading_levels", row["grading_id"])
        schemes.surplus(f"{case.name} {row.get('subject')} {[level['label'] for level in found]} at {place(row)}")
        levels.compare(Counter(), ranked(found), f"{case.name} {row.get('subject')}")


def scheme_likeness(gold: Item, row: Row, levels: Sequence[Row]) -> float:
    """Score a pair of schemes of one plan: the share of labels in common (at least half) and half the likeness of the subjects."""
    if not overlap(gold.plan, span_of(row)):
        return 0
    wanted, got = {level_name(level["label"]) for level in gold.data["levels"]}, {level_name(level["label"]) for level in levels}
    same = len(wanted & got) / len(wanted | got) if wanted | got else 0.5
    if same < 0.5:
        return 0
    return same + 0.5 * SequenceMatcher(None, norm(gold.data.get("subject")), norm(row.get("subject")), autojunk=False).ratio()


def ranked(levels: Iterable[Row]) -> Counter[Words]:
    """Return levels as (label, rank)."""
    return Counter((level_name(level["label"]), str(level.get("rank") or "").split(".")[0]) for level in levels)


def score_criteria(where: str, gold: Sequence[Row], found: Sequence[Row], tally: Tally) -> None:
    """Compare the criteria of a pair of schemes, level by label; a criterion where the gold has none is an extra."""
    by_label = {level_name(level["label"]): level.get("criterion") for level in found}
    for level in gold:
        got = by_label.get(level_name(level["label"]))
        if not level.get("criterion"):
            if norm(got):
                tally.surplus(f"{where} {level['label']}: got {got}")
        elif same_text(level["criterion"], got):
            tally.hit()
        else:
            tally.miss(f"{where} {level['label']}: want {level['criterion']} got {got}")


def place(row: Row) -> tuple[int, int] | None:
    """Return a row's place as plain numbers, for notes."""
    span = span_of(row)
    return None if span is None else (span.start, span.end)
