"""The calendar: read back by the library, expanded by dateutil, and hostile text that must stay text."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from conftest import ROOT
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event
from test_cli import fangan

from pipeline.assemble import Row, Rows
from pipeline.export import export_all, ics, rows_of
from pipeline.records import tables

CASES = tomllib.loads((ROOT / "tests/cases/ics/days.toml").read_text("utf-8"))["case"]


def dataset(*deadlines: Row, **plan: str) -> Rows:
    """A dataset of one plan with these deadlines."""
    keys = {"document_id": "doc_1", "plan_id": "plan_1"}
    rows: Rows = {name: [] for name in tables()}
    rows["documents"] = [{"document_id": "doc_1", "path": "a.txt"}]
    rows["plans"] = [dict.fromkeys(c.name for c in tables()["plans"].columns) | keys | {"title": "某局方案"} | plan]
    blank: Row = dict.fromkeys(c.name for c in tables()["deadlines"].columns)
    for i, row in enumerate(deadlines):
        rows["deadlines"].append(blank | keys | {"deadline_id": f"deadline_{i}", "quote": "原文", "char_start": 3, "char_end": 5} | row)
    return rows


def events(rows: Rows, out: Path) -> list[Event]:
    [path] = ics.write(out, rows).paths
    return Calendar.from_ical(path.read_bytes()).walk("VEVENT")


def occurrences(event: Event, count: int) -> list[str]:
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=datetime.combine(event["DTSTART"].dt, time()))
    return [day.date().isoformat() for day in islice(rule, count)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_days(case: dict[str, Any], tmp_path: Path) -> None:
    row = {key: case[key] for key in ("starts", "due", "rrule", "duration") if key in case}
    rows = dataset(row, **{key: case[key] for key in ("issued", "number") if key in case})
    found = events(rows, tmp_path)
    if "left_out" in case:
        assert found == []
        [(reason, count)] = ics.write(tmp_path, rows).lost.items()
        assert (case["left_out"] in reason, count) == (True, 1)
        return
    assert ics.write(tmp_path, rows).lost == {}
    [event] = found
    first, end = event["DTSTART"].dt, event["DTEND"].dt
    assert type(first) is type(end) is date
    if "days" in case:
        assert [first.isoformat(), (end - timedelta(days=1)).isoformat()] == case["days"]
    else:
        assert occurrences(event, len(case["occurs"])) == case["occurs"]
        assert first.isoformat() == case["occurs"][0], "the first day must be an occurrence"
        assert (end - first).days == 1
    assert case.get("says", "") in event["DESCRIPTION"]
    if "rule" in case:
        assert sorted(event["RRULE"].to_ical().decode().split(";")) == sorted(case["rule"].split(";"))


def test_days_that_never_come_are_looked_for_once(tmp_path: Path) -> None:
    rows = dataset(*[{"rrule": "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"}] * 200, issued="2024-01-05")
    began = process_time()
    assert sum(ics.write(tmp_path, rows).lost.values()) == 200
    assert process_time() - began < 10


def test_the_earliest_dated_deadline_anchors_a_plan_without_date(tmp_path: Path) -> None:
    rows = dataset({"rrule": "FREQ=MONTHLY;BYMONTHDAY=6"}, {"due": "2024-05-31"}, {"starts": "2024-03-10", "due": "20XX"})
    assert occurrences(events(rows, tmp_path)[0], 1) == ["2024-04-06"]


HOSTILE = [
    "完成清查\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:假的",
    "甲,乙;丙\\n丁\\,:\"戊\"",
    "\x00\x07\x1b[31m清查\x0b\x85\u2028END:VCALENDAR\u2029\ud800\ufeff",
    "\u202e反向\u2066",
    "清" * 5000,
    "a" * 74 + "清查𠮷" * 30,
    "\n\n",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(text: str, tmp_path: Path) -> None:
    rows = dataset({"due": "2024-05-31", "task": text, "unit": text, "phase": text, "quote": text.strip() or "5月底前"}, {"due": "2024-06-30"}, title=text, number=text)
    rows["documents"][0]["path"] = text
    first, second = events(rows, tmp_path)
    words = "".join(text.encode("utf-8", "ignore").decode().split())
    kept = "".join(character for character in words if character.isprintable())
    assert "".join(first["SUMMARY"].split())[:190] == (kept or "5月底前")[:190]
    assert kept in "".join(first["DESCRIPTION"].split())
    assert len(first["SUMMARY"]) <= 200
    assert second["SUMMARY"] == "原文"
    raw = (tmp_path / "fangan.ics").read_bytes()
    assert raw.count(b"\r\nBEGIN:VEVENT\r\n") == raw.count(b"\r\nEND:VEVENT\r\n") == 2
    assert not [line for line in raw.split(b"\r\n") if len(line) > 75 or b"\r" in line or b"\n" in line or line.decode("utf-8") is None]
    assert not set(raw) & ({*range(32), 127} - {10, 13})


def test_what_an_event_says(tmp_path: Path) -> None:
    row = {"due": "2024-05-31", "task": "完成清查", "unit": "财政局", "phase": "自查阶段", "quote": "5月底前"}
    rows = dataset(row, issued="2024-03-01", number="云办发〔2024〕7号", issuer="云水县人民政府")
    [event] = events(rows, tmp_path)
    assert (event["SUMMARY"], event["UID"], event["TRANSP"]) == ("完成清查", "deadline_0@fangan", "TRANSPARENT")
    assert event["DTSTAMP"].dt.isoformat() == "2024-03-01T00:00:00+00:00"
    for words in ("财政局", "自查阶段", "某局方案", "云办发〔2024〕7号", "云水县人民政府", "5月底前", "a.txt 字符 3–5", "截止 2024-05-31"):
        assert words in event["DESCRIPTION"]


def test_a_repeated_plan_is_marked(tmp_path: Path) -> None:
    rows = dataset({"due": "2024-05-31", "task": "完成清查"}, {"due": "2024-05-31", "task": "完成清查", "plan_id": "plan_2"})
    rows["plans"].append(rows["plans"][0] | {"plan_id": "plan_2", "title": "转发某局方案", "duplicate_of": "plan_1"})
    first, second = events(rows, tmp_path)
    assert "重复" not in first["SUMMARY"] + first["DESCRIPTION"]
    assert second["SUMMARY"] == "完成清查（重复方案）"
    assert "与《某局方案》重复" in second["DESCRIPTION"]
    assert first["UID"] != second["UID"]


def test_the_samples(samples_dataset: Path, tmp_path: Path) -> None:
    """Every deadline is an event or counted; ids are unique; the same dataset gives the same bytes; every recurrence begins on its first day."""
    [path] = export_all(samples_dataset, ["ics"])
    data = path.read_bytes()
    rows = {name: rows_of(samples_dataset, name) for name in tables()}
    found = Calendar.from_ical(data).walk("VEVENT")
    assert len(found) + sum(ics.write(tmp_path, rows).lost.values()) == len(rows["deadlines"])
    assert len({event["UID"] for event in found}) == len(found) > 50
    assert all(occurrences(event, 2)[0] == event["DTSTART"].dt.isoformat() for event in found if "RRULE" in event)
    assert [event["UID"] for event in found] == [f"{r['deadline_id']}@fangan" for r in rows["deadlines"] if f"{r['deadline_id']}@fangan" in {e["UID"] for e in found}]
    export_all(samples_dataset, ["ics"])
    assert path.read_bytes() == data


def test_the_command_tells_what_it_left_out(samples_dataset: Path) -> None:
    done = fangan("export", samples_dataset, "--to", "ics")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("fangan.ics")
    assert "略去 skipped" in done.stderr
    assert "masked" in done.stderr
