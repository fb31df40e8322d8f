"""One calendar, fangan.ics (RFC 5545): the dataset's deadlines that have a date, and those that recur, as whole-day events.

Every deadline is a VEVENT, none a VTODO: Google Calendar and Outlook import events only, and Apple Calendar leaves todos to another program; an
all-day event is what all of them show. Events leave the day free (TRANSP:TRANSPARENT), have no alarm and invite nobody: the unit that must act is
no mail address, so it stands in the description.

- A day is one day. A month or a year (2024-12) is all its days, the last one being when it is due; a start of that precision is its first day.
- A recurring deadline begins with its first occurrence on or after the day the plan was issued; failing that, on or after the first day of the
  year of the document number, or of the plan's earliest dated deadline. Where the rule fixes no day (每季度), the last day of the calendar period
  stands for it (of a week, Friday). Months at even distances become an interval, since Outlook reads rules of one month and one day only
  ([MS-OXCICAL] 2.1.3.2.2); the occurrences are the same. Several days of a month (每月5日、20日前) stay a list, which the others read.
- No date is made up: masked years (20XX), deadlines without a date (会后3日内), rules that nothing in the plan anchors, and rules within a day are
  left out and counted (`Written.lost`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, vRecur

from pipeline.assemble import Row
from pipeline.dataset import RowSource
from pipeline.export.written import Written
from pipeline.store import replacing

suffix = "ics"

_SUMMARY_LENGTH = 200  # characters; clients cut at 255
_UNSAFE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]+")
_NUMBER_YEAR = re.compile(r"〔(\d{4})〕")
_DAY = timedelta(days=1)
_END = b"END:VCALENDAR\r\n"
_OF_PLAN = ("title", "label", "number", "issuer", "issued", "duplicate_of")


@dataclass(frozen=True, slots=True)
class When:
    """The days of an event, both included, its recurrence, and what is to be said about them."""

    first: date
    last: date
    rule: str | None
    kind: str
    note: str


class LeftOutError(Exception):
    """A deadline that no calendar can hold; its text is the reason, in Chinese and English."""


def write(out: Path, rows: RowSource) -> Written:
    """Write fangan.ics into `out`: an event per dated or recurring deadline, in the order of the table. The same dataset gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//fangan//fangan//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "fangan 方案时限")
    plans = {plan["plan_id"]: {name: plan[name] for name in _OF_PLAN} for plan in rows["plans"]}
    paths = {document["document_id"]: document["path"] for document in rows["documents"]}
    left_out = Counter[str]()
    with replacing(out / "fangan.ics") as temporary, temporary.open("wb") as handle:
        handle.write(calendar.to_ical().removesuffix(_END))
        for row, when in _events(rows):
            if isinstance(when, When):
                handle.write(_event(row, when, plans, paths[row["document_id"]]).to_ical())
            else:
                left_out[when] += 1
        handle.write(_END)
    return Written([out / "fangan.ics"], left_out)


def _events(rows: RowSource) -> Iterator[tuple[Row, When | str]]:
    """Yield each deadline with its days, or with the reason why it has none."""
    anchors = _anchors(rows)
    for row in rows["deadlines"]:
        try:
            yield row, _recurring(row["rrule"], anchors.get(row["plan_id"])) if row["rrule"] else _dated(row)
        except LeftOutError as reason:
            yield row, str(reason)


def _dated(row: Row) -> When:
    """Return the days of a deadline that starts and ends once."""
    starts, due = (None if value == ".." else value for value in (row["starts"], row["due"]))
    if starts is None and due is None:
        raise LeftOutError("没有日期 no date")
    if "X" in f"{starts}{due}":
        raise LeftOutError("年份被遮盖 masked date")
    note = " … ".join(value or "" for value in dict.fromkeys((row["starts"], row["due"])) if value or starts)
    if due is None:
        first = _days(starts)[0]
        return When(first, first, None, "起始", f"{starts} 起{'，长期' if row['due'] else ''}")
    first, last = _days(starts or due)[0], _days(due)[1]
    if first > last:
        raise LeftOutError("起止颠倒 ends before it starts")
    whole = f"（到最后一天 {last} 为止）" if len(due) < len("2024-12-31") else ""
    return When(first, last, None, "时段" if starts else "截止", f"{note}{whole}")


def _days(edtf: str | None) -> tuple[date, date]:
    """Return the first and the last day of an EDTF day, month or year."""
    try:
        year, month, day = (int(part) for part in f"{edtf}-0-0".split("-")[:3])
        first = date(year, month or 1, day or 1)
        last = first if day else date(year, month or 12, monthrange(year, month or 12)[1])
        last + _DAY  # the end of an event is the day after
    except (ValueError, OverflowError) as error:
        raise LeftOutError("日期不存在 no such date") from error
    return first, last


def _recurring(rule: str, anchor: date | None) -> When:
    """Return the first occurrence of an RRULE on or after `anchor`."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if parts["FREQ"] not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or "BYHOUR" in parts:
        raise LeftOutError("一日之内的周期 recurs within a day")
    if anchor is None:
        raise LeftOutError("周期没有起点 nothing to start the recurrence from")
    fixed = bool({"BYDAY", "BYMONTHDAY"} & parts.keys()) or parts["FREQ"] == "DAILY"
    start = anchor if fixed else _end_of_period(parts, anchor)
    if (first := _first(_rule(parts), start)) is None:
        raise LeftOutError("日期不存在 no such date")
    note = f"{rule}，从 {anchor} 起算" + ("" if fixed else "（原文未定日，记在周期的最后一天）")
    return When(first, first, _rule(_by_interval(parts)), "周期", note)


@lru_cache(maxsize=1 << 14)  # a day that never comes (30 February) is looked for until the year 9999
def _first(rule: str, start: date) -> date | None:
    """Return the first occurrence of an RRULE on or after a day, None if there is none."""
    found: datetime | None = next(iter(rrulestr(rule, dtstart=datetime.combine(start, time()))), None)
    return found and found.date()


def _end_of_period(parts: dict[str, str], anchor: date) -> date:
    """Give the rule the last day of its period, and return the day to count from: quarters and halves are those of the calendar."""
    if parts["FREQ"] == "WEEKLY":
        parts["BYDAY"] = "FR"
        return anchor
    parts["BYMONTHDAY"] = "-1"
    if parts["FREQ"] == "YEARLY":
        parts.setdefault("BYMONTH", "12")
        return anchor
    every = int(parts.get("INTERVAL", "1"))
    month = -(-anchor.month // every) * every if 12 % every == 0 else anchor.month
    return anchor if month == anchor.month else date(anchor.year, month, 1)


def _by_interval(parts: dict[str, str]) -> dict[str, str]:
    """Return a rule that names months at even distances (3,6,9,12) as one that counts months; others as they are."""
    months = sorted(int(month) for month in parts.get("BYMONTH", "").split(",") if month)
    every = 12 // max(len(months), 1)
    if len(months) < 2 or "INTERVAL" in parts or months != list(range(months[0], 13, every)):
        return parts
    return {"FREQ": "MONTHLY", "INTERVAL": str(every)} | {name: value for name, value in parts.items() if name not in ("FREQ", "BYMONTH")}


def _rule(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _anchors(rows: RowSource) -> dict[str, date]:
    """Return by plan the first day that its recurring deadlines can fall on; plans that name no year have none."""
    anchors: dict[str, date] = {}
    for row in rows["deadlines"]:
        for value in (row["starts"], row["due"]):
            if value and (day := _known(value)):
                anchors[row["plan_id"]] = min(day, anchors.get(row["plan_id"], day))
    for plan in rows["plans"]:
        year = _NUMBER_YEAR.search(plan["number"] or "")
        if day := _known(plan["issued"] or "") or (_known(year[1]) if year else None):
            anchors[plan["plan_id"]] = day
    return anchors


def _known(edtf: str) -> date | None:
    """Return the first day of an EDTF date, None where it is masked, open or absent."""
    try:
        return _days(edtf)[0]
    except LeftOutError:
        return None


def _event(row: Row, when: When, plans: dict[str, Row], path: str) -> Event:
    """Return the event of one deadline. Its stamp is the day the plan was issued, else its own first day: no clock is read."""
    plan = plans[row["plan_id"]]
    repeated = plans.get(plan["duplicate_of"] or "")
    event = Event()
    event.add("uid", f"{row['deadline_id']}@fangan")
    event.add("dtstamp", datetime.combine(_known(plan["issued"] or "") or when.first, time(), UTC))
    event.add("dtstart", when.first)
    event.add("dtend", when.last + _DAY)
    if when.rule:
        event.add("rrule", vRecur.from_ical(when.rule))
    event.add("summary", _summary(row) + ("（重复方案）" if plan["duplicate_of"] else ""))
    event.add("description", _description(row, when, plan, repeated, path))
    event.add("categories", [when.kind, *(["重复方案"] if plan["duplicate_of"] else [])])
    event.add("transp", "TRANSPARENT")
    return event


def _summary(row: Row) -> str:
    """Return the task on one line, the quote where no task was found; a very long one is cut (the description has it whole)."""
    text = _line(row["task"] or "") or _line(row["quote"])
    return text if len(text) <= _SUMMARY_LENGTH else text[: _SUMMARY_LENGTH - 1] + "…"


def _description(row: Row, when: When, plan: Row, repeated: Row | None, path: str) -> str:
    """Return what the event rests on, a line each; what is not known has no line."""
    lines: dict[str, Any] = {
        "任务": row["task"],
        "责任单位": row["unit"],
        "阶段": row["phase"],
        "时限": f"{when.kind} {when.note}",
        "方案": plan["title"] or plan["label"],
        "文号": plan["number"],
        "发文机关": plan["issuer"],
        "原文": row["quote"],
        "来源": f"{path} 字符 {row['char_start']}–{row['char_end']}",
        "重复": plan["duplicate_of"] and f"本方案与《{(repeated or plan)['title'] or plan['duplicate_of']}》重复",
    }
    return "\n".join(f"{label}：{_line(value)}" for label, value in lines.items() if value)


def _line(text: str) -> str:
    """Return the text on one line, without characters that hide or turn text or break the file; what the format itself obeys, the library escapes."""
    return " ".join(_UNSAFE.sub(" ", text).split())
