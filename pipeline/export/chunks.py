"""Text for retrieval: chunks.jsonl, a passage a line, and chunks/<plan_id>.md, a plan a file.

A passage's `text` is what is to be embedded or indexed: title, issuer, number and date of the plan, the headings above, then the passage, tables as pipe
tables. Its `quote` is the passage alone, and `char_start`, `char_end` its place in texts/<document_id>.txt, as with every quote of the dataset.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.assemble import Row
from pipeline.dataset import RowSource
from pipeline.export.cells import json_line
from pipeline.export.folders import replacing_folder
from pipeline.export.passages import FACTS, passages
from pipeline.export.written import Written
from pipeline.store import replacing

suffix = "chunks"

# What Markdown would take for itself: HTML and its entities, links, emphasis, code, and at the beginning of a line headings, quotes, rules.
_TAKEN = re.compile(r"[\\`*_<\[\]~&]|^[ \t]*[#>+=-]", re.MULTILINE)


def write(out: Path, rows: RowSource) -> Written:
    """Write chunks.jsonl and the folder chunks/ into `out`, a document at a time. Raises DatasetError if a text of the dataset is missing."""
    path, folder, lost = out / "chunks.jsonl", out / "chunks", Counter[str]()
    with replacing_folder(folder) as plans, replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as handle:
        for plan, made in passages(out, rows, lost):
            handle.writelines(json_line(passage) + "\n" for passage in made)
            (plans / f"{plan['plan_id']}.md").write_text(_page(plan, made), "utf-8", newline="\n")
    return Written([path, folder], lost)


def _page(plan: Row, made: Sequence[Row]) -> str:
    """Return a plan as Markdown: what is known of it as front matter, then its passages, each under the headings above it."""
    known = {name: plan[name] for name in ("plan_id", "document_id", *FACTS, "recipients")}
    # JSON is YAML too: nothing in a value can end the line or the front matter.
    front = ["---", *(f"{name}: {json_line(value)}" for name, value in known.items()), "---"]
    return "\n".join([*front, *(_section(passage) for passage in made)]) + "\n"


def _section(passage: Row) -> str:
    """Return a passage under a heading of its own, so that tools which cut Markdown at headings find it whole."""
    above = " > ".join(passage["headings"]) or passage["title"] or passage["label"] or str(passage["ordinal"])
    place = f"<!-- {passage['chunk_id']} {passage['char_start']}-{passage['char_end']} -->"
    return f"\n## {_markdown(' '.join(above.split())).rstrip()}\n{place}\n\n{_markdown(passage['text'])}"


def _markdown(text: str) -> str:
    """Return a text so that Markdown shows each of its characters and lines."""
    lines = _TAKEN.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text).split("\n")
    return "\n".join(line if line.startswith("|") else line + "  " for line in lines)
