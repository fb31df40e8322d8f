"""The deadline extractor: outside date suites, its speed beside JioNLP's, and its cost per character on hostile input. One core.

    python benchmarks/dates.py [FILE_OR_FOLDER ...] [--rounds 5] [--suites FOLDER]

Default input: corpora/samples and corpora/blind. The suites are *.jsonl files of other projects' tests that are not part of this one: a line is
{"text", "ref" (the date spoken from), "span" (the expression), "accept" (values, any of which is right)}; without the folder they are left out. Speed
is that of `extractors.deadlines.find` on plans already read, against `jionlp.ner.extract_time` on the same plans' texts (pip install 'fangan[bench]';
without it that line is left out).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from common import BLIND, ROOT, SAMPLES, Row, arguments, best, report, speed, texts
from peers import peers

from extractors import deadlines
from extractors.contract import Plan
from pipeline.header import read_header
from pipeline.normalise import normalise
from pipeline.outline import prepare
from pipeline.split import split

DAYS = [f"{2010 + i % 17}年{i * 7 % 12 + 1}月{i * 5 % 28 + 1}日" for i in range(10_000)]
MONTHS = [f"{i * 7 % 12 + 1}月份至{i * 5 % 12 + 1}月份" for i in range(10_000)]
DIGITS = "".join(str(i * i) for i in range(100_000))[:100_000]

HOSTILE = {
    "one date x 10,000": "2013年3月1日" * 10_000,
    "one range x 3,000": "9、9月1日-10月1日，" * 3_000,
    "one month range x 10,000": "10月份至12月份" * 10_000,
    "10,000 dates": "".join(DAYS),
    "10,000 due dates": "前".join(DAYS),
    "5,000 ranges": "".join(f"{i}、{a}-{b}，" for i, (a, b) in enumerate(zip(DAYS[::2], DAYS[1::2], strict=True), 1)),
    "10,000 month ranges": "".join(MONTHS),
    "10,000 lines of dates": "\n".join(DAYS),
    "100,000 digits": DIGITS,
    "Chinese digits": "".join("〇一二三四五六七八九"[int(digit)] for digit in DIGITS),
    "digits and dots": ".".join(DIGITS[i : i + 2] for i in range(0, 60_000, 2)),
    "每 x 100,000": "每" * 100_000,
    "open brackets": "（《" * 50_000,
    "bracket pairs": "（）" * 50_000,
    "nested brackets": "（" * 50_000 + "）" * 50_000,
    "dates in brackets": "（".join(DAYS),
}


def plans(sources: list[str]) -> list[Plan]:
    """Take source texts the way of a run up to the point where extractors begin."""
    found = []
    for source in sources:
        clean = normalise(source).text
        for piece in split(clean):
            own = piece.span.of(clean)
            facts = read_header(own)
            found.append(prepare(own, title=facts.title, issued=facts.issued, year=facts.year))
    return found


def find_all(given: list[Plan]) -> int:
    """Return how many deadlines the plans hold."""
    return sum(1 for plan in given for _ in deadlines.find(plan))


def suites(folder: Path) -> list[Row]:
    """Return how many lines of each suite the time grammar, run as a filter, answers rightly, by kind of answer."""
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        asked = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        sent = "".join(json.dumps({"text": line["text"], "ref": line["ref"]}) + "\n" for line in asked)
        command = [sys.executable, "-m", "extractors.reading.dates"]
        answers = subprocess.run(command, input=sent, capture_output=True, text=True, encoding="utf-8", check=True, cwd=ROOT).stdout.splitlines()
        right = Counter(kind(line["accept"][0]) for line, answer in zip(asked, answers, strict=True) if is_right(line, json.loads(answer)))
        total = Counter(kind(line["accept"][0]) for line in asked)
        rows.append({"suite": path.stem, "right": right.total(), "of": total.total(), "by kind": " ".join(f"{k} {right[k]}/{total[k]}" for k in sorted(total))})
    return rows


def is_right(line: Row, answer: list[Row]) -> bool:
    """Tell whether a time that overlaps the span has an accepted value."""
    start = line["text"].find(line["span"])
    end = start + len(line["span"])
    return any(time["value"] in line["accept"] for time in answer if time["start"] < end and time["end"] > start)


def kind(value: str) -> str:
    """Return the family of a suite's value."""
    if value.startswith("FREQ"):
        return "recurring"
    return "duration" if value.startswith("P") else "open" if ".." in value else "range" if "/" in value else "date"


def beside_jionlp(given: list[Plan], rounds: int) -> list[Row]:
    """Return characters per second of the extractor and of JioNLP on the same texts."""
    characters = sum(len(plan.text) for plan in given)
    works: dict[str, Callable[[], object]] = {"fangan deadlines": lambda: find_all(given)}
    works |= {name: lambda reader=reader: [reader(plan.text) for plan in given] for name, reader in peers("jionlp extract_time")}
    seconds = best(works, rounds)
    own = seconds["fangan deadlines"]
    return [{"reader": name, "characters": characters, "ms": s * 1000, "characters/s": speed(characters, s), "times as long": s / own} for name, s in seconds.items()]


def linearity(given: list[Plan], rounds: int) -> list[Row]:
    """Return the cost per character of hostile input: against ordinary text, and against a tenth of itself (1 where cost is linear)."""
    hostile = HOSTILE | {f"{name} / 10": text[: len(text) // 10] for name, text in HOSTILE.items()}
    inputs = {"ordinary text": given} | {name: [prepare(text, issued=None, year=None)] for name, text in hostile.items()}
    seconds = best({name: lambda plans=plans: find_all(plans) for name, plans in inputs.items()}, rounds)
    cost = {name: seconds[name] / sum(len(plan.text) for plan in plans) for name, plans in inputs.items()}
    return [
        {
            "input": name,
            "characters": len(text),
            "us/character": cost[name] * 1e6,
            "against ordinary": cost[name] / cost["ordinary text"],
            "against a tenth": cost[name] / cost[f"{name} / 10"],
        }
        for name, text in HOSTILE.items()
    ]


def main() -> None:
    parser = arguments(__doc__, SAMPLES, BLIND)
    parser.add_argument("--suites", type=Path, default=ROOT.parent / "shared" / "suites", metavar="FOLDER")
    args = parser.parse_args()
    given = plans(texts(args.inputs))
    find_all(given)
    report(
        {
            "outside suites": suites(args.suites),
            "speed, the same texts": beside_jionlp(given, args.rounds),
            "hostile input (3 at most against ordinary text)": linearity(given, args.rounds),
        },
        args.json,
    )


if __name__ == "__main__":
    main()
