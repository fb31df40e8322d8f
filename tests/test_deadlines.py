"""The deadlines extractor as a whole: what it must leave alone, values that others can read, and what it costs."""

from __future__ import annotations

import random
import re
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from written_times import is_duration, is_edtf, is_rule

from extractors import deadlines
from extractors.contract import Plan
from extractors.deadlines.echoes import without_echoes
from extractors.reading.dates import edtf
from pipeline.normalise import normalise
from pipeline.outline import prepare
from pipeline.read import read
from pipeline.run import read_plan
from pipeline.split import split

CASES = Path(__file__).parent / "cases"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def found(text: str) -> list[deadlines.Deadline]:
    return list(deadlines.find(prepare(text, issued="2024-03-05", year="2024")))


def no_deadlines() -> list[Any]:
    groups = tomllib.loads((CASES / "deadlines" / "none.toml").read_text("utf-8"))["group"]
    return [pytest.param(text, id=f"{group['name']}-{text}") for group in groups for text in group["texts"]]


@pytest.mark.parametrize("text", no_deadlines())
def test_leaves_alone(text: str) -> None:
    assert [d.span.of(text) for d in found(text)] == []


NEVER = re.compile(r"《[^《》\n]{1,80}》|[〔\[【（(][12][0-9xX*]{3}[〕\]】）)] ?第?\d{1,4} ?号|[前中后]期(?!间)")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed texts are not beside the checkout")
def test_no_false_hits_in_the_seeds() -> None:
    """Nothing comes from numbers of documents, cited titles, or 前期, 中期, 后期."""
    wrong = []
    for path in sorted(SEEDS.glob("*.txt")):
        clean = normalise(read(path.read_bytes(), path.name).text)
        for piece in split(clean.text):
            plan = read_plan(clean.text, piece, lambda stage, error: None).plan
            never = [match.span() for match in NEVER.finditer(plan.text)]
            hits = (d.span for d in deadlines.find(plan))
            wrong += [span.of(plan.text) for span in hits if any(low < span.end and span.start < high for low, high in never)]
    assert wrong == []


def own_cases() -> list[dict[str, Any]]:
    return tomllib.loads((CASES / "extractors" / "deadlines.toml").read_text("utf-8"))["case"]


def test_every_value_is_valid() -> None:
    """EDTF by our validator, rules by python-dateutil, durations by our pattern; starts never after due."""
    for case in own_cases():
        for d in deadlines.find(prepare(case["text"], issued=case.get("issued"), year=case.get("year"))):
            assert all(is_edtf(date) for date in (d.starts, d.due) if date), (case["name"], d)
            assert not (d.starts and d.due) or is_edtf(edtf.interval(d.starts, d.due)), (case["name"], d)
            assert d.rrule is None or (is_rule(d.rrule) and rrulestr(d.rrule)), (case["name"], d)
            assert d.duration is None or is_duration(d.duration), (case["name"], d)


HOSTILE = {
    "a date": "2013年3月1日" * 10_000,
    "a date in its own line": "2013年3月1日\n" * 9_000,
    "a date and a comma": "2013年3月1日，" * 9_000,
    "a date to be met": "2013年3月1日前完成，" * 6_000,
    "digits": "1" * 100_000,
    "Chinese digits": "一二三四" * 25_000,
    "ranges without an end": "9、9月1日-10月1日，" * 3_000,
    "what recurs": "每年12月20日前" * 10_000,
    "brackets": "（（（" * 30_000,
    "titles": "《" * 90_000,
    "blanks": "2013年3月1日" + " " * 90_000 + "2",
    "marks": "、" * 90_000,
}


def seconds(texts: list[str], reading: Callable[[Plan], Iterator[Any]] = deadlines.find) -> float:
    """The least processor time of three readings of `texts`."""
    times = []
    for _ in range(3):
        began = time.process_time()
        for text in texts:
            list(reading(Plan(text=text, issued="2013-01-15", year="2013")))
        times.append(time.process_time() - began)
    return min(times)


@pytest.fixture(scope="module")
def ordinary() -> float:
    """Seconds for a character of ordinary text: that of our own cases, read one after the other."""
    texts = [case["text"] for case in own_cases()]
    return seconds(texts) / sum(map(len, texts))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_costs_at_most_three_times_as_much(name: str, ordinary: float) -> None:
    text = HOSTILE[name]
    assert seconds([text]) / len(text) <= 3 * ordinary


def dense(count: int) -> str:
    """Dates that are all different, as closely as they can stand."""
    draw = random.Random(count)
    return "，".join(f"{draw.randint(1, 12)}月{draw.randint(1, 28)}日前完成{draw.choice('甲乙丙丁')}{draw.randint(1, 999)}户" for _ in range(count))


def test_time_grows_with_the_text() -> None:
    """Four times as many different dates must take about four times as long; half as much again is allowed, and a little for a busy machine."""
    assert seconds([dense(2_000)]) <= 6 * seconds([dense(500)]) + 0.3


def test_echoes_keep_their_place() -> None:
    text = "一、目标\n" + "3月1日前" * 400 + "\n6月底前完成。"
    once = without_echoes(text)
    assert len(once) == len(text)
    assert once.count("3月1日前") == 1
    assert once.endswith("6月底前完成。")
    assert without_echoes("6月底前完成。" * 5) == "6月底前完成。" * 5
