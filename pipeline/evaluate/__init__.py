"""Score a dataset against gold annotations: precision, recall and F1 per family of findings, and the facts of the plans found.

The format of the gold is described in corpora/README.md. Only what lies inside the plans that a gold file annotates is judged, so a gold
file may cover part of its source. `pipeline.evaluate.families` says what counts as right.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.contract import Span
from pipeline.errors import DatasetError, FanganError, UsageError
from pipeline.evaluate import families
from pipeline.evaluate.families import FAMILIES, Case, Facts, GoldPlan, Item, Row, Tally
from pipeline.publish import settle
from pipeline.store import read_text

NEEDED: Mapping[str, frozenset[str]] = {
    "documents": frozenset({"document_id", "path"}),
    "plans": frozenset({"plan_id", "document_id", "char_start", "char_end"}),
    "groups": frozenset({"plan_id", "group_id", "name", "char_start", "char_end"}),
    "members": frozenset({"group_id", "role"}),
    "deadlines": frozenset({"plan_id", "starts", "due", "char_start", "char_end"}),
    "assignments": frozenset({"plan_id", "assignment_id", "char_start", "char_end"}),
    "assignment_units": frozenset({"assignment_id", "role", "unit"}),
    "risks": frozenset({"plan_id", "name", "char_start", "char_end"}),
    "risk_points": frozenset({"plan_id", "category", "point", "char_start", "char_end"}),
    "gradings": frozenset({"plan_id", "grading_id", "char_start", "char_end"}),
    "grading_levels": frozenset({"grading_id", "label"}),
}
"""The tables that are judged and the columns without which they cannot be."""

PARENT_ID = {
    "plans": "document_id",
    **dict.fromkeys(("groups", "deadlines", "assignments", "risks", "risk_points", "gradings"), "plan_id"),
    "members": "group_id",
    "assignment_units": "assignment_id",
    "grading_levels": "grading_id",
}
"""The column by which a table's rows belong to a row of another."""
FINDINGS = ("groups", "deadlines", "assignments", "risks", "risk_points", "gradings")
"""The families of a gold plan's items; the dataset's tables have the same names."""
GOLD_NEEDS: Mapping[str, tuple[str, ...]] = {
    "plan": ("id", "begin", "end"),
    "groups": ("name",),
    "members": ("role",),
    "deadlines": ("quote",),
    "assignments": ("quote",),
    "risks": ("name",),
    "risk_points": ("point",),
    "gradings": ("levels",),
    "levels": ("label",),
}
"""The fields without which a gold item cannot be judged; what stands inside an item under one of these names is checked in turn."""
BESIDE_GOLD = (".", "../samples", "../seeds", "../plans")
"""Where, seen from the gold file's folder, its source may lie besides the folders that the caller names."""


class GoldError(FanganError):
    """A gold file is not in the format, or does not fit its source."""

    code = "gold"


@dataclass(frozen=True)
class Score:
    """One family's figures over all gold files: `gold` items demanded, `right` items found, and three ratios (1.0 over nothing)."""

    gold: int
    right: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Report:
    """The outcome: scores by family (in the order of FAMILIES), shares of right facts, sources not in the dataset, errors by family."""

    files: int
    families: Mapping[str, Score]
    facts: Mapping[str, float]
    mean_f1: float
    unread: Sequence[str]
    notes: Mapping[str, Sequence[str]]

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as plain data, ratios rounded to four digits, without the notes."""
        return {
            "files": self.files,
            "unread": list(self.unread),
            "mean_f1": round(self.mean_f1, 4),
            "plan_facts": dict(self.facts),
            "families": {
                name: {key: round(value, 4) if isinstance(value, float) else value for key, value in vars(score).items()}
                for name, score in self.families.items()
            },
        }


def evaluate(dataset: Path, gold: Sequence[Path], sources: Sequence[Path] = ()) -> Report:
    """Score the dataset in folder `dataset` against gold files (or folders of them).

    Sources are looked for in `sources`, beside the gold, and in samples/, seeds/ and plans/ beside its folder; the dataset's own `texts/`
    serve for sources that are not UTF-8 text. Raises DatasetError for a folder that is no dataset, GoldError for gold it cannot judge.
    """
    tables = Tables(dataset)
    tallies = {name: Tally() for name in FAMILIES}
    facts: Facts = {}
    unread: list[str] = []
    files = list(gold_files(gold))
    if not files:
        raise GoldError(f"{'、'.join(map(str, gold))} 里没有标注（.json）· No gold file (.json) there")
    for file in files:
        data = read_gold(file)
        document_id = tables.document(data["source"])
        if document_id is None:
            unread.append(Path(data["source"]).name)
        case = make_case(file, data, source_text(file, data["source"], sources, dataset, document_id), tables, document_id)
        families.score_plans(case, tallies, facts)
        for score in SCORERS:
            score(case, tallies)
    return make_report(len(files), tallies, facts, unread)


SCORERS: tuple[Callable[[Case, Mapping[str, Tally]], None], ...] = (
    families.score_groups,
    families.score_deadlines,
    families.score_assignments,
    families.score_risks,
    families.score_risk_points,
    families.score_gradings,
)


def make_report(files: int, tallies: Mapping[str, Tally], facts: Facts, unread: Sequence[str]) -> Report:
    """Turn the tallies into figures."""
    scores = {name: score_of(tallies[name]) for name in FAMILIES}
    return Report(
        files=files,
        families=scores,
        facts={name: right / of for name, (right, of) in facts.items()},
        mean_f1=sum(score.f1 for score in scores.values()) / len(scores),
        unread=unread,
        notes={name: tallies[name].notes for name in FAMILIES},
    )


def score_of(tally: Tally) -> Score:
    """Return precision, recall and F1 of a tally; a ratio over nothing is 1.0."""
    found, wanted = tally.right + tally.extra, tally.right + tally.missed
    precision = tally.right / found if found else 1.0
    recall = tally.right / wanted if wanted else 1.0
    both = precision + recall
    return Score(wanted, tally.right, precision, recall, 2 * precision * recall / both if both else 0.0)


class Tables:
    """The tables of a dataset that are judged, read once."""

    def __init__(self, dataset: Path) -> None:
        settle(dataset)  # a run that died while it published
        rows = {name: read_table(dataset / f"{name}.parquet", needed) for name, needed in NEEDED.items()}
        self.documents = {Path(str(row["path"])).name: str(row["document_id"]) for row in reversed(rows["documents"])}
        self.by_parent = {name: by(rows[name], key) for name, key in PARENT_ID.items()}

    def document(self, source: str) -> str | None:
        """Return the id of the document that was made from a source (by file name), None if there is none."""
        return self.documents.get(Path(source).name)

    def inside(self, table: str, plans: Iterable[Row], regions: Sequence[Span]) -> list[Row]:
        """Return a table's rows that belong to one of the plans and whose middle lies in one of the regions."""
        ids = dict.fromkeys(plan["plan_id"] for plan in plans)  # a dataset made elsewhere may name one twice
        return [row for plan_id in ids for row in self.children(table, plan_id) if is_inside(families.span_of(row), regions)]

    def children(self, table: str, parent_id: object) -> Sequence[Row]:
        """Return the rows of a child table under one parent."""
        return self.by_parent[table].get(parent_id, [])


def by(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    """Return rows by the value of a column."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def is_inside(span: Span | None, regions: Iterable[Span]) -> bool:
    """Tell whether the middle of a place lies in one of the regions."""
    return span is not None and any(region.start <= (span.start + span.end) / 2 < region.end for region in regions)


def read_table(path: Path, needed: frozenset[str]) -> list[Row]:
    """Return the rows of a Parquet table. A table of the dataset that is missing, broken or without a needed column raises DatasetError."""
    try:
        table = pq.read_table(path)
    except FileNotFoundError:
        raise DatasetError(f"{path.parent} 不是数据集，缺 {path.name} · Not a dataset (run `fangan run` first): no {path.name}") from None
    except (OSError, pa.ArrowException) as error:
        raise DatasetError(f"{path} 已损坏，请重新运行 · {path} is damaged, run again: {str(error).splitlines()[0]}") from error
    lacking = sorted(needed - set(table.column_names)) if table.num_rows else []
    if lacking:
        raise DatasetError(f"{path} 缺列 {lacking[0]}，请重新运行 · {path} lacks the column {lacking[0]}; run again.")
    return list(table.to_pylist())


def gold_files(gold: Iterable[Path]) -> Iterator[Path]:
    """Yield gold files: those given, and those in the folders given, by name."""
    for path in gold:
        if not path.exists():
            raise GoldError(f"没有标注文件 {path} · No such gold file or folder: {path}")
        yield from sorted(path.glob("*.json")) if path.is_dir() else [path]


def read_gold(file: Path) -> dict[str, Any]:
    """Return a gold file's JSON with what the scoring needs checked, or raise GoldError."""
    try:
        data = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError(f"{file.name} 不能读作 JSON · {file.name} cannot be read as JSON: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("source"), str) or not isinstance(data.get("plans"), list):
        raise GoldError(f"{file.name} 缺 source 或 plans · {file.name} needs `source` (a file name) and `plans` (a list).")
    for plan in data["plans"]:
        check_item(file, plan, "plan")
    return data


def check_item(file: Path, item: object, kind: str) -> None:
    """Raise GoldError unless a gold item, and every item inside it, is an object with the fields that its kind needs."""
    if not isinstance(item, dict) or (lacking := [name for name in GOLD_NEEDS[kind] if name not in item]):
        shown = json.dumps(item, ensure_ascii=False)[:60]
        lack = lacking[0] if isinstance(item, dict) else "{}"
        raise GoldError(f"{file.name} 的 {kind} 缺 {lack}：{shown} · {file.name}: an item of {kind} lacks `{lack}`: {shown}")
    for inner in GOLD_NEEDS.keys() & item.keys():
        if not isinstance(item[inner] or [], list):
            raise GoldError(f"{file.name} 的 {kind} 里 {inner} 不是列表 · {file.name}: `{inner}` of a {kind} is no list")
        for one in item[inner] or []:
            check_item(file, one, inner)


def source_text(file: Path, source: str, folders: Iterable[Path], dataset: Path, document_id: str | None) -> str | None:
    """Return the text that a gold file's quotes are to be found in, None for a source that is no UTF-8 text and not in the dataset.

    A UTF-8 text file is read as it is, without translating newlines; of everything else the dataset keeps what its reader made of it.
    """
    places = [*folders, *(file.parent / beside for beside in BESIDE_GOLD)]
    found = next((folder / source for folder in places if (folder / source).is_file()), None)
    if found is not None and (plain := plain_text(found)) is not None:
        return plain
    kept = dataset / "texts" / f"{document_id}.txt"
    if document_id is not None and kept.is_file():
        return read_text(kept)
    if found is None:
        raise GoldError(f"找不到 {file.name} 的来源 {source}，请指明 --sources · {file.name}: no source {source}; use --sources")
    return None


def plain_text(path: Path) -> str | None:
    """Return the text of a .txt file in UTF-8 without a byte-order mark, else None."""
    if path.suffix.lower() != ".txt":
        return None
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if text.startswith("\ufeff") else text


def make_case(file: Path, gold: Mapping[str, Any], text: str | None, tables: Tables, document_id: str | None) -> Case:
    """Find the gold's plans and items in the source text and put the dataset's rows of the same places beside them."""
    plans = [locate_plan(partial(locate, file.name, text), plan) for plan in gold["plans"]]
    rows = tables.children("plans", document_id)
    regions = [plan.span for plan in plans]
    found = {table: tables.inside(table, rows, regions) for table in FINDINGS}
    return Case(Path(gold["source"]).name, plans, rows, found, tables.children)


Locate = Callable[..., Span]


def locate_plan(find: Locate, plan: Row) -> GoldPlan:
    """Return a gold plan with its place and the places of its items."""
    start = find(plan["begin"], plan.get("begin_nth", 1)).start
    end = (find(plan["end"], plan["end_nth"]) if "end_nth" in plan else find(plan["end"], 1, start)).end
    span = Span(start, end)
    items = {family: [Item(item, quote_span(find, item, span), span) for item in plan.get(family) or []] for family in FINDINGS}
    for item in items["gradings"]:
        for level in item.data["levels"]:
            quote_span(find, level, span)
    return GoldPlan(plan, span, items)


def quote_span(find: Locate, item: Row, plan: Span) -> Span | None:
    """Return where an item's quote stands: inside its plan where it can, else anywhere; with `nth`, that one of the whole source."""
    quote = item.get("quote")
    if not quote:
        return None
    if "nth" in item:
        return find(quote, item["nth"])
    try:
        return find(quote, 1, plan.start, plan.end)
    except GoldError:
        return find(quote)


def locate(name: str, text: str | None, quote: str, nth: int = 1, start: int = 0, end: int | None = None) -> Span:
    """Return the `nth` place of a quote in text[start:end], or raise GoldError. Without a text (nothing is compared) it is at 0."""
    if text is None:
        return Span(0, 0)
    at = start - 1
    for _ in range(nth):
        at = text.find(quote, at + 1, len(text) if end is None else end)
        if at < 0:
            raise GoldError(f"{name}：来源中没有第 {nth} 处 {quote!r} · {name}: its source has no occurrence {nth} of the quote {quote!r}")
    return Span(at, at + len(quote))


def render(report: Report, *, as_json: bool = False, errors: str | None = None) -> str:
    """Return the report for the terminal, or as JSON; `errors` names the family whose errors are listed ("all" for every one).

    Raises UsageError for a family that does not exist.
    """
    if errors not in (None, "all", *FAMILIES):
        raise UsageError(f"没有 {errors} 这一类，可选 · no such family, choose among: all, {', '.join(FAMILIES)}")
    chosen = {name: report.notes[name] for name in FAMILIES if errors in (name, "all")}
    if as_json:
        return json.dumps(report.as_dict() | ({"errors": chosen} if errors else {}), ensure_ascii=False, indent=1)
    return "\n".join([*figures(report), *(f"[{name}] {note}" for name, notes in chosen.items() for note in notes)])


def figures(report: Report) -> Iterator[str]:
    """Yield the report's lines: a table of the families, the facts, what was not read, the mean."""
    yield f"{'family':18} {'gold':>5} {'right':>5} {'prec':>6} {'recall':>6} {'F1':>6}"
    for name, score in report.families.items():
        yield f"{name:18} {score.gold:5} {score.right:5} {score.precision:6.3f} {score.recall:6.3f} {score.f1:6.3f}"
    yield "plan facts         " + "  ".join(f"{name} {share:.2f}" for name, share in report.facts.items())
    if report.unread:
        yield "not in the dataset: " + ", ".join(report.unread)
    yield f"mean F1 {report.mean_f1:.3f} over {report.files} gold files"
