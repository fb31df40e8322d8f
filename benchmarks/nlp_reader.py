"""Whether jieba helps the lexicons to part posts and names.

    python benchmarks/nlp_reader.py [FOLDER_OF_TEXTS ...]

Default input: corpora/blind/samples; the gold is read from the folder gold beside each. Three readers: the rules, jieba (the word tagged as a name,
at the end that is asked for), and the rules with jieba where these find nothing. The first table asks them for the name in every member of the
gold's groups, written post before name and name before post without a mark between, which is harder than what plans write. The second counts what
matters: the persons that the extractors find in the texts, against those of the gold.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

from common import BLIND, arguments, report

from extractors import assignments, groups
from extractors.contract import Plan
from extractors.reading import nlp
from extractors.reading.names import is_name, split_name_and_post, split_post_and_name
from pipeline.normalise import normalise
from pipeline.outline import prepare
from pipeline.split import split

Reader = Callable[[str, bool], str | None]
"""A word, and whether the name stands at its end, to the name in it."""


def by_rules(word: str, at_end: bool) -> str | None:
    """Return the name that the lexicons find."""
    found = split_post_and_name(word) if at_end else split_name_and_post(word)
    return found[1 if at_end else 0] if found else None


def by_jieba(word: str, at_end: bool) -> str | None:
    """Return the word that jieba tags as a person's name, if it stands at the end that is asked for."""
    pairs = nlp.tagged(word)
    text, flag = pairs[-1 if at_end else 0]
    return text if flag.startswith("nr") and len(pairs) > 1 else None


def by_both(word: str, at_end: bool) -> str | None:
    """Return what the rules find, else what jieba finds."""
    return by_rules(word, at_end) or by_jieba(word, at_end)


def golds(folders: list[Path]) -> list[tuple[Path, list[dict[str, object]]]]:
    """Return (text file, its plans' gold) for each annotated text of some folders."""
    found = [(folder, json.loads(file.read_text("utf-8"))) for folder in folders for file in sorted((folder.parent / "gold").glob("*.json"))]
    return [(folder / gold["source"], gold["plans"]) for folder, gold in found if (folder / gold["source"]).suffix == ".txt"]


def members(plans: list[dict[str, object]]) -> list[dict[str, str]]:
    """Return the members of all groups of some plans' gold."""
    return [member for plan in plans for group in plan.get("groups") or [] for member in group.get("members") or []]


def measured(reader: Reader, pairs: list[tuple[str, str]]) -> dict[str, object]:
    """Return how often a reader finds the name, another word, or nothing, and its speed."""
    asked = [(post + name, True, name) for post, name in pairs] + [(name + post, False, name) for post, name in pairs]
    reader(*asked[0][:2])
    began = process_time()
    got = [(reader(word, at_end), name) for word, at_end, name in asked]
    seconds = process_time() - began
    right, nothing = sum(found == name for found, name in got), sum(found is None for found, _ in got)
    return {"right": right, "wrong": len(got) - right - nothing, "nothing": nothing, "words/s": len(got) / seconds}


@contextmanager
def helped_by_jieba(on: bool) -> Iterator[None]:
    """Let every rule that parts a post and a name ask jieba where the lexicons find nothing."""
    def after(word: str) -> tuple[str, str] | None:
        return split_post_and_name(word) or ((word[: -len(name)], name) if len(word) <= 30 and (name := by_jieba(word, True)) else None)

    def before(word: str) -> tuple[str, str] | None:
        return split_name_and_post(word) or ((name, word[len(name) :]) if len(word) <= 30 and (name := by_jieba(word, False)) else None)

    swaps = {split_post_and_name: after, split_name_and_post: before}
    places = [(module, name, value) for key, module in list(sys.modules.items()) if key.startswith("extractors") for name, value in list(vars(module).items())
              if callable(value) and any(value is old for old in swaps)]
    for module, name, value in places if on else []:
        setattr(module, name, swaps[value])
    yield
    for module, name, value in places:
        setattr(module, name, value)


def persons(plan: Plan) -> Counter[str]:
    """Return the persons that the extractors find in a plan."""
    in_groups = [member.person for group in groups.find(plan) if isinstance(group, groups.Group) for member in group.members]
    return Counter(filter(None, in_groups)) + Counter(unit.unit for a in assignments.find(plan) for unit in a.units if is_name(unit.unit))


def found_in(texts: list[tuple[list[Plan], Counter[str]]], on: bool) -> dict[str, object]:
    """Return how the persons found in texts compare with the gold, with or without jieba."""
    for cached in (module for key, module in sys.modules.items() if key.startswith("extractors")):
        for value in vars(cached).values():
            if hasattr(value, "cache_clear") and hasattr(value, "cache_parameters"):
                value.cache_clear()
    right = extra = missed = 0
    began = process_time()
    with helped_by_jieba(on):
        got = [sum((persons(plan) for plan in plans), Counter[str]()) for plans, _ in texts]
    seconds = process_time() - began
    for found, (_, wanted) in zip(got, texts, strict=True):
        right, extra, missed = right + (found & wanted).total(), extra + (found - wanted).total(), missed + (wanted - found).total()
    characters = sum(len(plan.text) for plans, _ in texts for plan in plans)
    return {"rules with jieba": str(on), "right": right, "extra": extra, "missed": missed, "characters/s": characters / seconds}


def read(path: Path, gold: list[dict[str, object]]) -> tuple[list[Plan], Counter[str]]:
    """Return a text's plans, and the persons that its gold names as members or as answerable."""
    text = normalise(path.read_text("utf-8")).text
    named = [member.get("name") or "" for member in members(gold)]
    answering = [word for plan in gold for a in plan.get("assignments") or [] for role in ("lead", "support", "responsible") for word in a.get(role) or []]
    return [prepare(piece.span.of(text)) for piece in split(text)], Counter(filter(is_name, [*named, *answering]))


def main() -> None:
    args = arguments(__doc__, BLIND).parse_args()
    annotated = golds([Path(path) for path in args.inputs])
    pairs = [(member["post"], member["name"]) for _, plans in annotated for member in members(plans) if member.get("post") and member.get("name")]
    readers: dict[str, Reader] = {"rules": by_rules, "jieba": by_jieba, "rules, then jieba": by_both}
    texts = [read(path, plans) for path, plans in annotated]
    report({f"{len(pairs)} members, each both ways": [{"reader": name} | measured(reader, pairs) for name, reader in readers.items()],
            f"persons in {len(texts)} texts": [found_in(texts, on) for on in (False, True)]}, args.json)


if __name__ == "__main__":
    main()
