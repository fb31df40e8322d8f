"""How good the findings on corpora/samples are: no family may fall below its floor in tests/floors.toml, and the corpora are what they say.

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

GOLD = CORPORA / "gold"
FLOORS = Path(__file__).with_name("floors.toml")
Scores = dict[str, float]


def digest() -> str:
    """SHA-256 over the names and contents of samples and gold."""
    total = hashlib.sha256()
    for path in sorted([*SAMPLES.iterdir(), *GOLD.iterdir()]):
        total.update(f"{path.parent.name}/{path.name}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def scores(report: Report) -> dict[str, Scores]:
    """F1 by family, their mean, and the shares of right facts, cut (not rounded) to three digits."""
    families = {name: score.f1 for name, score in report.families.items()} | {"mean": report.mean_f1}
    cut = {"families": families, "facts": dict(report.facts)}
    return {part: {name: math.floor(value * 1000) / 1000 for name, value in values.items()} for part, values in cut.items()}


def higher(old: Scores, new: Scores) -> Scores:
    """The higher score of each name."""
    return {name: max(value, old.get(name, 0.0)) for name, value in new.items()}


def write_floors(parts: dict[str, Scores]) -> None:
    lines = ["# Floors of the quality on corpora/samples; written by `pytest tests/test_quality.py --raise-floors`, see there.", f'corpora = "{digest()}"']
    for part, values in parts.items():
        lines += ["", f"[{part}]", *(f'"{name}" = {value:.3f}' for name, value in values.items())]
    FLOORS.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture(scope="module")
def report(samples_dataset: Path) -> Report:
    return evaluate(samples_dataset, [GOLD], [SAMPLES])


@pytest.fixture(scope="module")
def floors(report: Report, request: pytest.FixtureRequest) -> dict[str, Scores]:
    """The floors, written anew first where a flag asks for it."""
    old = tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    new = scores(report)
    if request.config.getoption("--lower-floors"):
        write_floors(new)
    elif request.config.getoption("--raise-floors"):
        write_floors({part: higher(old.get(part, {}), values) for part, values in new.items()})
    return tomllib.loads(FLOORS.read_text("utf-8"))


@pytest.mark.parametrize("part", ["families", "facts"])
def test_no_score_falls_below_its_floor(report: Report, floors: dict[str, Scores], part: str) -> None:
    now = scores(report)[part]
    fallen = {name: (floor, now.get(name)) for name, floor in floors[part].items() if now.get(name, 0.0) < floor}
    assert not fallen, f"(floor, now) of what fell: {fallen}\n" + render(report, errors="all")


def test_the_corpora_are_those_that_the_floors_were_measured_on(floors: dict[str, Scores]) -> None:
    assert floors["corpora"] == digest(), "samples or gold changed: run pytest tests/test_quality.py --raise-floors"


def test_every_sample_is_read(report: Report) -> None:
    assert report.unread == []


def test_each_sample_has_its_gold() -> None:
    assert sorted(path.stem for path in GOLD.iterdir()) == sorted(path.stem for path in SAMPLES.iterdir())
    for path in GOLD.iterdir():
        assert (SAMPLES / json.loads(path.read_text("utf-8"))["source"]).stem == path.stem


@pytest.mark.parametrize("sample", MADE)
def test_a_made_sample_is_what_its_source_makes(sample: str) -> None:
    assert made(sample) == (SAMPLES / sample).read_bytes(), "run python tests/samples_builder.py"


@pytest.mark.parametrize("family", FAMILIES)
def test_the_data_card_gives_the_right_numbers(report: Report, family: str) -> None:
    assert f"| {family} | {report.families[family].gold} |" in (CORPORA / "README.md").read_text("utf-8")
