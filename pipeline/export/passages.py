"""A dataset's plans as passages for retrieval: each with its place in the plan and in the source, what a reader must know of the plan, and its records."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.contract import Span
from pipeline.assemble import Row, Rows, identifier
from pipeline.dataset import RowSource
from pipeline.errors import DatasetError
from pipeline.export.by_document import by_document, by_plan
from pipeline.export.chunking import nested, pieces
from pipeline.export.grids import grids, written
from pipeline.normalise import Normalised, normalise
from pipeline.normalise.alignment import Alignment
from pipeline.records import Table, tables
from pipeline.store import read_text

_COPIES = ("duplicate_of", "similarity", "contained_in", "containment")
FACTS = ("label", "title", "kind", "issuer", "number", "issued", "topic", "is_plan", "is_template", "is_truncated", *_COPIES)
"""What each passage repeats of its plan."""

_IN_A_PLAN = {"plan_id", "document_id", "char_start", "char_end"}
_BARE_NUMBER = re.compile(r"[0-9一二三四五六七八九十百]+")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_LONGEST_TITLE, _LONGEST_HEADING = 120, 60  # characters repeated in each passage


def tables_of_plans() -> list[str]:
    """Return the tables whose rows stand in the text of a plan; a passage names those it holds."""
    return [table.name for table in tables().values() if {c.name for c in table.columns} >= _IN_A_PLAN and table.name != "plans"]


def passages(out: Path, rows: RowSource, lost: Counter[str]) -> Iterator[tuple[Row, list[Row]]]:
    """Yield each plan of the dataset in `out` with its passages, in the order of the text; what no passage holds is counted in `lost` by reason.

    Raises DatasetError if a text is missing.
    """
    within_plans = tables_of_plans()
    for document, found in by_document(rows, ["plans", *within_plans, "anchors"]):
        clean = normalise(_source(out, document))
        anchors = [a for a in found.pop("anchors") if a["page"] is not None]
        for plan, own in by_plan(found.pop("plans"), found):
            made = list(_of_plan(document, plan, clean, own))
            _add_pages(made, anchors)
            _add_records(made, own, lost)
            if not made:
                lost["方案没有正文 plan without text"] += 1
            yield plan, made
    for name in tables():
        if name not in ("plans", "documents", *within_plans) and (count := sum(1 for _ in rows[name])):
            lost[f"{name}：不是方案正文里的记录 no records in a plan's text"] += count


def row_id(table: Table, row: Row) -> str:
    """Return the values of a row's key, joined by a slash where there are several (the parent's id and the ordinal)."""
    return "/".join(str(row[name]) for name in table.key)


def _source(out: Path, document: Row) -> str:
    path = out / "texts" / f"{document['document_id']}.txt"
    try:
        return read_text(path)
    except (OSError, UnicodeError) as error:
        raise DatasetError(f"{path} 读不出来，请重新运行 fangan run · cannot be read, run fangan run again ({error})") from error


def _of_plan(document: Row, plan: Row, clean: Normalised, own: Rows) -> Iterator[Row]:
    """Yield the passages of a plan, without pages and records."""
    place = clean.alignment.to_normalised(Span(plan["char_start"], plan["char_end"]))
    text, sections = place.of(clean.text), own["sections"]
    spans = [clean.alignment.to_normalised(Span(s["char_start"], s["char_end"])).shift(-place.start) for s in sections]
    order = sorted(range(len(sections)), key=lambda i: (spans[i].start, -spans[i].end))
    found = grids(text)
    cuts = _settled(pieces(text, nested(len(text), [spans[i] for i in order]), found), clean.alignment, place.start)
    numbers = {s["section_id"]: i for i, s in enumerate(sections)}
    parents = [numbers.get(s["parent_id"]) for s in sections]
    for ordinal, span in enumerate(filter(len, (_stripped(text, cut) for cut in cuts)), 1):
        source = clean.alignment.to_source(span.shift(place.start))
        home = _home(span, order, spans, parents)
        headings = _headings(home, sections, parents)
        yield {
            "chunk_id": identifier("chunk", plan["plan_id"], source.start, source.end),
            "plan_id": plan["plan_id"],
            "document_id": plan["document_id"],
            "ordinal": ordinal,
            "path": document["path"],
            **{name: plan[name] for name in FACTS},
            "headings": headings,
            "section_id": None if home is None else sections[home]["section_id"],
            "text": _whole("\n".join([*context(plan, headings), written(text, span, found)])),
            "quote": _whole(span.of(text)),
            "char_start": source.start,
            "char_end": source.end,
        }


def context(plan: Row, headings: Sequence[str]) -> list[str]:
    """Return the lines that stand before a passage's own text: the plan's title, issuer, number and date, and the headings above."""
    title = plan["title"] or plan["label"]
    facts = "，".join(_short(plan[name], _LONGEST_TITLE) for name in ("issuer", "number", "issued") if plan[name])
    shown = (f"《{_short(title, _LONGEST_TITLE)}》" if title else "") + (f"（{facts}）" if facts else "")
    return [line for line in (shown, " > ".join(_short(heading, _LONGEST_HEADING) for heading in headings)) if line]


def _short(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _whole(text: str) -> str:
    """Return a text without halves of surrogate pairs, which no file in UTF-8 can hold: U+FFFD stands for each."""
    return _HALF_PAIR.sub("\ufffd", text)


def _settled(cuts: Sequence[Span], alignment: Alignment, base: int) -> Iterator[Span]:
    """Yield the spans with their edges moved back out of what cleaning replaced as one piece, so that no two share characters of the source."""
    start = cuts[0].start
    for cut in cuts:
        end = cut.end
        while start < end < cuts[-1].end and _is_inside(alignment, base + end):
            end -= 1
        yield Span(start, end)
        start = end


def _is_inside(alignment: Alignment, at: int) -> bool:
    return alignment.source_range(at - 1, at)[1] > alignment.source_range(at, at + 1)[0]


def _stripped(text: str, span: Span) -> Span:
    body = span.of(text)
    start = span.start + len(body) - len(body.lstrip())
    return Span(start, max(start, span.start + len(body.rstrip())))


def _home(span: Span, order: Sequence[int], spans: Sequence[Span], parents: Sequence[int | None]) -> int | None:
    """Return the deepest section that covers a span: the last that begins before it, or one which that lies in; `order` are the sections by place, outer
    ones first.
    """
    before = bisect_right(order, span.start, key=lambda i: spans[i].start)
    home = order[before - 1] if before else None
    while home is not None and not spans[home].covers(span):
        home = parents[home]
    return home


def _headings(home: int | None, sections: Sequence[Row], parents: Sequence[int | None]) -> list[str]:
    """Return the headings from the outermost down to that of section `home`, each with its number; none for no section."""
    path: list[str] = []
    while home is not None:
        number, heading = sections[home]["number"] or "", sections[home]["heading"]
        apart = "、" if _BARE_NUMBER.fullmatch(number) and heading else "" if number.endswith("）") else " "
        path.append(f"{number}{apart}{heading}".strip())
        home = parents[home]
    return path[::-1]


def _add_pages(made: Sequence[Row], anchors: Sequence[Row]) -> None:
    """Add the first and the last page that each passage stands on, null where the file has none."""
    for passage in made:
        first = bisect_right(anchors, passage["char_start"], key=lambda anchor: int(anchor["char_end"]))
        last = bisect_left(anchors, passage["char_end"], key=lambda anchor: int(anchor["char_start"]))
        pages = [anchor["page"] for anchor in anchors[first:last]]
        passage |= {"page_first": min(pages, default=None), "page_last": max(pages, default=None)}


def _add_records(made: Sequence[Row], own: Rows, lost: Counter[str]) -> None:
    """Add to each passage the ids of the rows that stand in it, by table; a row that reaches over several is in all of them."""
    starts, ends = [p["char_start"] for p in made], [p["char_end"] for p in made]
    records: list[dict[str, list[str]]] = [{} for _ in made]
    for name, rows in own.items():
        for row in rows:
            first = bisect_right(ends, row["char_start"])
            after = bisect_left(starts, max(row["char_end"], row["char_start"] + 1))
            for i in range(first, after):
                records[i].setdefault(name, []).append(row_id(tables()[name], row))
            if first >= after:
                lost[f"{name}：不在任何片段里 in no passage"] += 1
    for passage, ids in zip(made, records, strict=True):
        passage["records"] = ids
