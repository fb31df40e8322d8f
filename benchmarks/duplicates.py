"""Repeated plans and paragraphs: what is found of generated copies, what is found wrongly, and what it costs as the collection grows.

    python benchmarks/duplicates.py [FILE_OR_FOLDER ...] [--plans 1000 4000 16000]

Copies are made of the corpora's texts (fixed seeds): masks and numbers changed, 2 % of the characters edited, a fifth of the paragraphs dropped, all of
these, an excerpt, a plan bound in with another. Collections are of plans with their own words (clauses of the corpora drawn anew), 3 in 10 of them copies of
an earlier one and 2 in 10 with some paragraphs of one; and of plans put together from the same few paragraphs, the worst there is.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from common import BLIND, FRESH, SAMPLES, Row, arguments, report, texts
from scale import document as mixed_document

from pipeline.normalise import normalise
from pipeline.resolve.duplicates import duplicates, signature
from pipeline.resolve.minhash import folded
from pipeline.resolve.reuse import Reuse
from pipeline.resolve.reuse.paragraphs import SHORTEST, paragraphs

_NUMBER = re.compile(r"\d+")
_CLAUSE = re.compile(r"[^，。；：、\n|]{4,30}")
_EDITED = 0.02
_DROPPED = 0.2

Maker = Callable[[str, random.Random], str]


def masked(text: str, dice: random.Random) -> str:
    """Return a text with every number masked or another."""
    return _NUMBER.sub(lambda found: dice.choice(("xx", "**", "××", "○○", str(dice.randint(1, 2024)))), text)


def edited(text: str, dice: random.Random) -> str:
    """Return a text with 2 % of its characters replaced, left out or doubled by one of the text's own."""
    made = []
    for character in text:
        if character == "\n" or dice.random() >= _EDITED:
            made.append(character)
        else:
            made.append(dice.choice(("", (other := dice.choice(text).strip()), character + other)))
    return "".join(made)


def dropped(text: str, dice: random.Random) -> str:
    """Return a text without a fifth of its paragraphs."""
    return "\n".join(line for line in text.split("\n") if dice.random() >= _DROPPED)


def all_of_these(text: str, dice: random.Random) -> str:
    """Return a text masked, edited and without a tenth of its paragraphs."""
    kept = "\n".join(line for line in text.split("\n") if dice.random() >= _DROPPED / 2)
    return edited(masked(kept, dice), dice)


def excerpt(text: str, dice: random.Random) -> str:
    """Return half of a text, in one piece."""
    lines = text.split("\n")
    start = dice.randint(0, len(lines) // 2)
    return "\n".join(lines[start : start + len(lines) // 2])


def bound_in(text: str, dice: random.Random) -> str:
    """Return a text with half as much of other words (its characters shuffled) before and after it."""
    return "\n".join((shuffled(text, dice), text, shuffled(text, dice)))


def shuffled(text: str, dice: random.Random) -> str:
    """Return half of a text's characters in no order, as paragraphs of 100."""
    characters = dice.sample(text, len(text) // 2)
    return "\n".join("".join(characters[start : start + 100]) for start in range(0, len(characters), 100))


def own_words(source: str, length: int, dice: random.Random) -> str:
    """Return paragraphs of clauses of a text, drawn anew."""
    clauses = _CLAUSE.findall(source)
    made: list[str] = []
    while sum(map(len, made)) < length:
        made.append("，".join(dice.choice(clauses) for _ in range(dice.randint(4, 16))) + "。")
    return "\n".join(made)


KINDS: dict[str, Maker] = {
    "masks changed": masked, "2 % edited": edited, "paragraphs dropped": dropped, "all of these": all_of_these, "excerpt of half": excerpt, "bound in": bound_in,
}  # fmt: skip


class Collection:
    """Plans by id and what the dataset keeps of them; their texts lie in a file, as they lie in the ledger."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / "texts").open("w+b")
        self._places: dict[str, tuple[int, int]] = {}
        self.signatures: list[tuple[str, bytes]] = []
        self.paragraphs = 0
        self._reuse = Reuse(self.text)

    def add(self, plan_id: str, text: str) -> None:
        """Add a plan."""
        data = text.encode()
        self._places[plan_id] = (self._file.seek(0, 2), len(data))
        self._file.write(data)
        words = folded(text)
        self.signatures.append((plan_id, signature(words)))
        long = paragraphs(text, words, lambda start, end: (start, end))
        self.paragraphs += len(long)
        self._reuse.meet(plan_id, f"doc_{plan_id}", None, long.tobytes())

    def reuse(self) -> Reuse:
        """Return what the plans share."""
        self._reuse.settle()
        return self._reuse

    def text(self, plan_id: str) -> str:
        """Return a plan's text."""
        start, length = self._places[plan_id]
        self._file.seek(start)
        return self._file.read(length).decode()


def found_of(kind: Maker, originals: list[str], seed: int, folder: Path) -> dict[str, int]:
    """Return what is found of one copy of each original: plans and long paragraphs, right and wrong."""
    made = Collection(folder)
    for number, text in enumerate(originals):
        made.add(f"o{number}", text)
    for number, text in enumerate(originals):
        made.add(f"c{number}", kind(text, random.Random(f"{seed} {number}")))
    same = duplicates(made.signatures, made.text)
    reuse = made.reuse()
    pairs = {(plan, other) for plan, (other, _) in [*same.items(), *reuse.contained(same).items()]}
    right = {pair for pair in pairs if pair[0][1:] == pair[1][1:]}
    counts = {"plans": len(originals), "found": len(right), "wrong": len(pairs - right), "paragraphs": 0, "paragraphs found": 0}
    for number, original in enumerate(originals):
        copy = made.text(f"c{number}")
        spans = [(row["char_start"], row["char_end"]) for row in reuse.rows(f"c{number}", copy) if row["other_plan_id"] == f"o{number}"]
        for start, end in copied(copy, original):
            counts["paragraphs"] += 1
            counts["paragraphs found"] += any(first <= start and end <= last for first, last in spans)
    return counts


def copied(copy: str, original: str) -> Iterator[tuple[int, int]]:
    """Yield where a copy's long paragraphs stand, without those that were added to it: few of their pieces are the original's."""
    whole = folded(original)
    at = 0
    for line in copy.split("\n"):
        words = folded(line)
        known = sum(words[i : i + 6] in whole for i in range(0, len(words) - 5, 3))
        if len(words) >= SHORTEST and known * 3 > len(words) / 2:
            start = at + line.find(line.strip())
            yield start, start + len(line.strip())
        at += len(line) + 1


def recall(originals: list[str], rounds: int) -> list[Row]:
    """Return a row per kind of copy."""
    rows: list[Row] = []
    for name, kind in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            rounds_of = [found_of(kind, originals, seed, Path(folder)) for seed in range(rounds)]
        total = {key: sum(counts[key] for counts in rounds_of) for key in rounds_of[0]}
        rows.append(
            {"copies": name, **total, "recall": total["found"] / total["plans"], "paragraph recall": total["paragraphs found"] / max(total["paragraphs"], 1)}
        )
    return rows


def unlike(originals: list[str]) -> list[Row]:
    """Return what is found among texts that all are by different hands."""
    with tempfile.TemporaryDirectory() as folder:
        made = Collection(Path(folder))
        for number, text in enumerate(originals):
            made.add(f"o{number}", text)
        same = duplicates(made.signatures, made.text)
        reuse = made.reuse()
        rows = [row for plan, _ in made.signatures for row in reuse.rows(plan, made.text(plan))]
        return [{"plans": len(originals), "duplicates": len(same), "contained": len(reuse.contained(same)), "paragraphs": made.paragraphs, "rows": len(rows)}]


def own_collection(sources: list[str], count: int) -> Iterator[str]:
    """Yield plans of their own words, with copies of earlier ones among them."""
    dice = random.Random(count)
    everything, recent = "\n".join(sources), list[str]()
    for _ in range(count):
        chance, earlier = dice.random(), dice.choice(recent) if recent else ""
        if earlier and chance < 0.3:
            text = dice.choice((masked, edited, dropped, all_of_these))(earlier, dice)
        else:
            text = own_words(everything, 3000, dice)
            if earlier and chance < 0.5:
                lines = earlier.split("\n")
                text = "\n".join((*lines[: dice.randint(3, 8)], text))
        if len(recent) < 2000:
            recent.append(text)
        else:
            recent[dice.randrange(2000)] = text
        yield text


def mixed_collection(sources: list[str], count: int) -> Iterator[str]:
    """Yield plans put together from the paragraphs of the sources."""
    dice, lines = random.Random(count), [text.split("\n") for text in sources]
    for _ in range(count):
        yield mixed_document(lines, dice)


COLLECTIONS = {"own words, half with copies": own_collection, "the same few paragraphs": mixed_collection}


def grown(name: str, sources: list[str], count: int) -> Row:
    """Return what a collection costs: milliseconds a plan while it is read, seconds and memory for the whole."""
    with tempfile.TemporaryDirectory() as folder:
        made = Collection(Path(folder))
        spent = 0.0
        for number, text in enumerate(COLLECTIONS[name](sources, count)):
            began = time.process_time()
            made.add(f"p{number:07}", text)
            spent += time.process_time() - began
        began = time.process_time()
        same = duplicates(made.signatures, made.text)
        plans_s = time.process_time() - began
        reuse = made.reuse()
        contained = reuse.contained(same)
        paired = time.process_time() - began
        rows = sum(1 for plan, _ in made.signatures for _ in reuse.rows(plan, made.text(plan)))
    return {
        "collection": f"{count:,} plans, {name}", "paragraphs": made.paragraphs, "ms a plan, reading": spent / count * 1000,
        "s plans": plans_s, "s paragraphs": paired - plans_s, "s rows": time.process_time() - began - paired, "duplicates": len(same), "contained": len(contained),
        "rows": rows, "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def main() -> None:
    parser = arguments(__doc__, SAMPLES, BLIND, FRESH)
    parser.add_argument("--plans", type=int, nargs="*", default=[1000, 4000, 16000])
    args = parser.parse_args()
    sources = [normalise(text).text for text in texts(args.inputs)]
    found = recall(sources, args.rounds)
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        costs = [pool.apply(grown, (name, sources, count)) for count in args.plans for name in COLLECTIONS]
    report({"copies found": found, "texts by different hands": unlike(sources), "whole collections": costs}, args.json)


if __name__ == "__main__":
    main()
