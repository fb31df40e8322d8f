"""How good the findings on the corpora are: no family may fall below its floor in tests/floors.toml, and the corpora are what they say.

    pytest tests/test_quality.py --raise-floors     after an improvement: raises the floors to today's scores, never lowers one
    pytest tests/test_quality.py --lower-floors     sets them to today's scores even where those are lower; say why in the commit

Either flag also writes the digest of the corpora, which must be done after a sample or its gold has changed.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from pathlib import Path

import pytest
from samples_builder import CORPORA, MADE, SAMPLES, made

from pipeline.evaluate import FAMILIES, Report, evaluate, render
from pipeline.run import run

BY_OTHERS = ("blind", "fresh", "latest", "varied", "wide", "broad", "further", "later", "recent", "lately", "newest", "present", "observed")
SETS = {"samples": (SAMPLES, CORPORA / "gold")} | {name: (CORPORA / name / "samples", CORPORA / name / "gold") for name in BY_OTHERS}
"""Samples and gold: those of every format, and those that others wrote without knowing the rules, in thirteen sets."""
FLOORS = Path(__file__).with_name("floors.toml")
Scores = dict[str, float]


def digest() -> str:
    """SHA-256 over the names and contents of samples and gold."""
    total = hashlib.sha256()
    for folder in (folder for pair in SETS.values() for folder in pair):
        for path in sorted(folder.iterdir()):
            total.update(f"{folder.relative_to(CORPORA).as_posix()}/{path.name}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def scores(report: Report) -> Scores:
    """F1 by family, their mean, and the shares of right facts, cut (not rounded) to three digits."""
    families = {name: score.f1 for name, score in report.families.items()} | {"mean": report.mean_f1}
    facts = {f"fact {name}": value for name, value in report.facts.items()}
    return {name: math.floor(value * 1000) / 1000 for name, value in (families | facts).items()}


def higher(old: Scores, new: Scores) -> Scores:
    """The higher score of each name."""
    return {name: max(value, old.get(name, 0.0)) for name, value in new.items()}


def write_floors(parts: dict[str, Scores]) -> None:
    lines = ["# Floors of the quality on the corpora; written by `pytest tests/test_quality.py --raise-floors`, see there.", f'corpora = "{digest()}"']
    for part, values in parts.items():
        lines += ["", f"[{part}]", *(f'"{name}" = {value:.3f}' for name, value in values.items())]
    FLOORS.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture(scope="module")
def reports(samples_dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    datasets = {"samples": samples_dataset} | {name: tmp_path_factory.mktemp(name) for name in BY_OTHERS}
    for name in BY_OTHERS:
        run([SETS[name][0]], datasets[name], workers=1)
    return {name: evaluate(datasets[name], [gold], [samples]) for name, (samples, gold) in SETS.items()}


@pytest.fixture(scope="module")
def floors(reports: dict[str, Report], request: pytest.FixtureRequest) -> dict[str, Scores]:
    """The floors, written anew first where a flag asks for it."""
    old = tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    new = {name: scores(report) for name, report in reports.items()}
    if request.config.getoption("--lower-floors"):
        write_floors(new)
    elif request.config.getoption("--raise-floors"):
        write_floors({name: higher(old.get(name, {}), values) for name, values in new.items()})
    return tomllib.loads(FLOORS.read_text("utf-8"))


@pytest.mark.parametrize("name", SETS)
def test_no_score_falls_below_its_floor(reports: dict[str, Report], floors: dict[str, Scores], name: str) -> None:
    now = scores(reports[name])
    fallen = {what: (floor, now.get(what)) for what, floor in floors[name].items() if now.get(what, 0.0) < floor}
    assert not fallen, f"(floor, now) of what fell: {fallen}\n" + render(reports[name], errors="all")


def test_the_corpora_are_those_that_the_floors_were_measured_on(floors: dict[str, Scores]) -> None:
    assert floors["corpora"] == digest(), "samples or gold changed: run pytest tests/test_quality.py --raise-floors"


@pytest.mark.parametrize("name", SETS)
def test_every_sample_is_read(reports: dict[str, Report], name: str) -> None:
    assert reports[name].unread == []


@pytest.mark.parametrize("name", SETS)
def test_each_sample_has_its_gold(name: str) -> None:
    samples, gold = SETS[name]
    assert sorted(path.stem for path in gold.iterdir()) == sorted(path.stem for path in samples.iterdir())
    for path in gold.iterdir():
        assert (samples / json.loads(path.read_text("utf-8"))["source"]).stem == path.stem


@pytest.mark.parametrize("sample", MADE)
def test_a_made_sample_is_what_its_source_makes(sample: str) -> None:
    assert made(sample) == (SAMPLES / sample).read_bytes(), "run python tests/samples_builder.py"


@pytest.mark.parametrize("family", FAMILIES)
def test_the_data_card_gives_the_right_numbers(reports: dict[str, Report], family: str) -> None:
    counts = [reports[name].families[family].gold for name in SETS]
    assert f"| {family} | {' | '.join(map(str, counts))} |" in (CORPORA / "README.md").read_text("utf-8")
