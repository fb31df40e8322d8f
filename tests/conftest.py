"""What the test modules share: the flags, the cases, and one dataset of the corpora made once per session."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import run

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "corpora" / "samples"
GOLD = ROOT / "corpora" / "gold"


def cases(part: str, name: str = "*", but: str = "") -> list[Any]:
    """Parameters: the cases of tests/cases/<part>, of one of its files or of all but one, each under its own name."""
    paths = (path for path in sorted((ROOT / "tests" / "cases" / part).glob(f"{name}.toml")) if path.stem != but)
    return [pytest.param(case, id=case["name"]) for path in paths for case in tomllib.loads(path.read_text("utf-8"))["case"]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate-golden", action="store_true", help="write tests/golden anew from what the code does now")
    parser.addoption("--raise-floors", action="store_true", help="raise tests/floors.toml to today's scores (never lowers one)")
    parser.addoption("--lower-floors", action="store_true", help="set tests/floors.toml to today's scores, lower ones too: say why in the commit")


@pytest.fixture(scope="session")
def samples_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of corpora/samples."""
    out = tmp_path_factory.mktemp("samples") / "dataset"
    run([SAMPLES], out, workers=1)
    return out
