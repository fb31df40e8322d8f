"""Every case file of tests/cases/extractors/ run through its extractor: (text, expected findings)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import extractors
from extractors.contract import Finding, Plan
from pipeline.outline import prepare

CASES = Path(__file__).parent / "cases" / "extractors"
BY_NAME = {extractor.name: extractor for extractor in extractors.discover()}


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            found.append(pytest.param(path.stem, case, id=f"{path.stem}-{case['name']}"))
    return found


def shown(finding: Finding, wanted: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """The fields of `finding` that `wanted` names, in the case file's notation."""
    out: dict[str, Any] = {}
    for key, value in wanted.items():
        got = finding.span.of(plan.text) if key == "quote" else getattr(finding, key)
        if isinstance(got, tuple) and got and isinstance(got[0], Finding):
            template = value if isinstance(value, list) else []
            padded = [*template, *(dict.fromkeys(template[0]) if template else {} for _ in range(len(got) - len(template)))]
            got = [shown(child, t, plan) for child, t in zip(got, padded, strict=False)]
        elif isinstance(got, tuple):
            got = list(got)
        out[key] = "" if got is None else got
    return out


@pytest.mark.parametrize(("name", "case"), cases())
def test_case(name: str, case: dict[str, Any]) -> None:
    facts = {k: case[k] for k in ("issued", "year", "number", "title", "kind", "issuer") if k in case}
    plan = prepare(case["text"], **facts)
    found = list(BY_NAME[name].find(plan))
    assert found == sorted(found, key=lambda f: f.span), "findings must come in the order of the text"
    expected = case["expected"]
    assert [shown(f, e, plan) for f, e in zip(found, expected, strict=False)] == expected
    assert len(found) == len(expected), [f.span.of(plan.text) for f in found]


def test_every_extractor_has_cases() -> None:
    assert {path.stem for path in CASES.glob("*.toml")} >= set(BY_NAME)
