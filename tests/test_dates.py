"""The time grammar: cases as data, values that are valid, and time that grows no faster than the text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from written_times import is_duration, is_edtf, is_rule

from extractors import deadlines
from extractors.contract import Plan
from extractors.reading.dates import Context, Value, edtf, expressions, read, resolve
from extractors.reading.dates.calendar import add_days, add_months, five_year_plan, last_day, parse_day, solar_term
from extractors.reading.dates.lines import matches_with
from extractors.reading.numbers import four_digit_year, number, two_digits

CASES = Path(__file__).parent / "cases" / "dates"


def said(value: Value) -> str:
    """A value in the case files' notation."""
    if value.rule or value.duration:
        return value.rule or value.duration or ""
    if value.starts and value.due:
        return f"{value.starts} to {value.due}"
    return f"due {value.due}" if value.due else f"from {value.starts}" if value.starts else "undated"


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for group in [] if path.stem == "speech" else tomllib.loads(path.read_text("utf-8"))["group"]:
            found += [pytest.param(text, group["issued"] or None, values, id=f"{path.stem}-{text}") for text, *values in group["cases"]]
    return found


@pytest.mark.parametrize(("text", "issued", "values"), cases())
def test_value(text: str, issued: str | None, values: list[str]) -> None:
    context = Context(issued, issued[:4] if issued else None, "document")
    resolved = [resolve(expression, context) for expression in expressions(text)]
    assert [said(value) for value in resolved] == values
    for value in resolved:
        assert all(is_edtf(date) for date in (value.starts, value.due) if date)
        assert value.rule is None or (is_rule(value.rule) and rrulestr(value.rule))
        assert value.duration is None or is_duration(value.duration)


def everyday() -> list[Any]:
    groups = tomllib.loads((CASES / "speech.toml").read_text("utf-8"))["group"]
    return [pytest.param(text, group["ref"], values, id=text) for group in groups for text, *values in group["cases"]]


@pytest.mark.parametrize(("text", "ref", "values"), everyday())
def test_everyday_times(text: str, ref: str, values: list[str]) -> None:
    found = [each["value"] for each in read(text, ref)]
    assert found == values
    assert all(is_edtf(value) or is_rule(value) or is_duration(value) for value in found)


def test_filter_answers_each_line() -> None:
    lines = [{"text": "2月底前完成", "ref": "2012-02-08"}, {"text": "没有时间", "ref": "2012-02-08"}]
    sent = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    command = [sys.executable, "-m", "extractors.reading.dates"]
    got = subprocess.run(command, input=sent, capture_output=True, text=True, encoding="utf-8", check=True).stdout.splitlines()
    assert [json.loads(line) for line in got] == [[{"start": 0, "end": 4, "value": "../2012-02-29"}], []]


HOSTILE = {
    "dates": "2013年3月1日" * 50_000,
    "digits": "1" * 120_000,
    "numerals": "一二三四" * 12_000,
    "masks": "xxxx" * 12_000,
    "tens": "十" * 120_000,
    "each": "每" * 120_000,
    "years": "每年12月20日前" * 12_000,
    "lists": "每月5日、" * 16_000,
    "ranges": "3月1日—" * 16_000,
    "brackets": "（（（" * 40_000,
    "titles": "《" * 120_000,
    "limits": "收到材料后7日内" * 16_000,
    "months without end": "9、9月1日-10月1日，" * 8_000,
    "labels": "时间：" * 40_000,
    "next days": "当日次日9时前" * 16_000,
    "weeks": "第3周至第5周" * 16_000,
    "terms": "每届任期内" * 24_000,
    "starts": "5月起每月" * 16_000,
    "lines": "2012年2月1日\n" * 12_000,
    "before": "前" * 120_000,
    "alongside": "与第一、二阶段" * 40_000,
    "events": "开学前，" * 30_000,
    "lead times": "开庭3日前" * 16_000,
    "lone days": "3月1日" + "，5日前" * 16_000,
    "chains": "日排查" * 30_000,
    "next months": "次月5日前" * 16_000,
    "open ends": "长期坚持" * 20_000,
    "feasts": "元旦、春节" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of a hostile text must take about a quarter of the time; twice that much, and some slack for a busy machine, is allowed.

    What a text repeats is read each time here: the grammar itself must be linear.
    """
    monkeypatch.setattr(deadlines, "without_echoes", lambda text: text)
    text = HOSTILE[name][:60_000]

    def seconds(part: str) -> float:
        began = time.process_time()
        list(deadlines.find(Plan(text=part, issued="2013-01-15", year="2013")))
        return time.process_time() - began

    assert seconds(text) <= 8 * seconds(text[: len(text) // 4]) + 0.5


def test_dates_repeated_are_read_quickly() -> None:
    began = time.process_time()
    assert len(expressions(HOSTILE["dates"])) == 50_000
    assert time.process_time() - began < 2.0


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("十二", 12), ("二十三", 23), ("廿三", 23), ("一百二十", 120), ("二〇一二", 2012), ("二0一一", 2011), ("两", 2), ("初五", 5), ("半", None), ("", None)],
)
def test_number(text: str, value: int | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("2012", "2012"), ("二〇一二", "2012"), ("20xx", "20XX"), ("20**", "20XX"), ("二〇xx", "20XX"), ("xx", "XXXX"), ("201x", "201X"), ("12", "2012"), ("98", "1998"), ("9", None)],
)
def test_year(text: str, value: str | None) -> None:
    assert four_digit_year(text) == value


def test_two_digits() -> None:
    assert [two_digits(t) for t in ("3", "12", "十一", "x", "xx", "〇", "甲")] == ["03", "12", "11", "XX", "XX", "00", None]


@pytest.mark.parametrize(
    "text",
    ["2012", "2012-02", "2012-02-29", "20XX-02", "20XX-02-29", "XXXX-12-20", "20XX-XX", "20XX-XX-XX", "..", "20XX-02/..", "../20XX-11-30", "2012-03-01/2012-03-15",
     "20XX-11-20/20XX-03-10", "XXXX/XXXX", "2023-10/2024"],
)
def test_valid_edtf(text: str) -> None:
    assert is_edtf(text)


@pytest.mark.parametrize("text", ["", "2012-13", "2013-02-29", "2012-2", "2012-02-30", "12", "../..", "2013/2012", "20xx", "2012-02-01T10:00", "2012-03-15/2012-03-01"])
def test_invalid_edtf(text: str) -> None:
    assert not is_edtf(text)


def written_values() -> set[str]:
    """Every value that the case files of the grammar and of the extractor write down."""
    groups = [group for path in CASES.glob("*.toml") for group in tomllib.loads(path.read_text("utf-8"))["group"]]
    said_values = {value for group in groups for _, *values in group["cases"] for value in values if value != "undated"}
    plans = tomllib.loads((CASES.parent / "extractors" / "deadlines.toml").read_text("utf-8"))["case"]
    found = {str(wanted[key]) for case in plans for wanted in case["expected"] for key in ("starts", "due", "rrule", "duration") if wanted.get(key)}
    return found | {part for value in said_values for part in value.removeprefix("due ").removeprefix("from ").split(" to ")}


def test_agrees_with_the_edtf_package() -> None:
    """On every value of the cases that it takes: all but a lone open end and masked intervals with an open end."""
    parser = pytest.importorskip("edtf")
    dates = {value for value in written_values() if not value.startswith(("FREQ", "P"))}
    assert len(dates) > 200
    for text in sorted(dates):
        assert is_edtf(text), text
        masked_and_open = "X" in text and ".." in text
        if text != edtf.OPEN and not masked_and_open:
            assert str(parser.parse_edtf(text)) == text


def test_agrees_with_dateutil_and_isodate() -> None:
    isodate = pytest.importorskip("isodate")
    rules = {value for value in written_values() if value.startswith("FREQ")}
    durations = {value for value in written_values() if value.startswith("P")}
    assert len(rules) > 50
    assert len(durations) > 15
    for text in rules:
        assert is_rule(text)
        assert next(iter(rrulestr(text))) is not None
    for text in durations:
        assert is_duration(text)
        assert isodate.parse_duration(text)


def test_rules_and_durations() -> None:
    assert is_rule("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20")
    assert not is_rule("FREQ=SOMETIMES")
    assert all(is_duration(d) for d in ("P3Y", "P7D", "PT24H", "P1Y6M", "P8DT20H"))
    assert not any(is_duration(d) for d in ("P", "PT", "3Y", "P3"))


def test_interval() -> None:
    assert edtf.interval("2012-02", "2012-02") == "2012-02"
    assert edtf.interval(None, "2012-02") == "../2012-02"
    assert edtf.interval("2012-02", None) == "2012-02/.."


def test_calendar() -> None:
    day = parse_day("2012-01-31")
    assert day is not None
    assert add_months(day, 1).isoformat() == "2012-02-29"
    assert add_months(day, -1).isoformat() == "2011-12-31"
    assert add_months(day, 12 * 20_000).year == 9999
    assert add_days(day, -10**7).isoformat() == "0001-01-01"
    assert last_day("20XX", "02") is None
    assert five_year_plan(14) == ("2021", "2025")
    assert five_year_plan(0) is None
    assert [str(solar_term(2023, name)) for name in ("清明", "冬至", "立春")] == ["2023-04-05", "2023-12-22", "2023-02-04"]
    assert solar_term(2100, "清明") is None
    assert parse_day("2012-02") is None


def test_lines_with_a_cue_give_what_the_whole_text_gives() -> None:
    pattern, cue = re.compile(r"(?<!第)\d{1,2}月[^\n]{0,6}前"), re.compile("前")
    text = "3月底前完成\n第4月底前不算，5月前算\n\n6月没有\n7月1日前；8月前"
    assert [m.span() for m in matches_with(cue, pattern, text)] == [m.span() for m in pattern.finditer(text)]
    assert not list(matches_with(cue, pattern, ""))
