"""Where a time lies, seen from its plan: over, still to come, or not known."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.deadlines.surroundings import Surroundings
from extractors.lexicon import alternatives, load
from extractors.reading.dates import TimeExpression
from extractors.reading.dates.values import feast

_PAST: dict[str, list[str]] = load("deadlines")["past"]
_WORKED_ON = re.compile(
    rf"{alternatives(_PAST['object'])}[^，。；：\n]{{0,16}}以来[^，。；：\n]{{0,16}}的"
    rf"|以来(?=[^，。；：\n]{{0,16}}的[^，。；：\n]{{0,12}}{alternatives(_PAST['gone_over'])})"
)
"""What the work is done to where it began in the past: 对2019年以来未化解的案件逐案排查; 2020年以来签订的合同全面清理."""
_DONE = re.compile(  # the words without brackets: each alternative has a first letter
    rf"了(?<=[\u4e00-\u9fff].)(?![解然不])|过(?<=[\u4e00-\u9fff].)(?=[，。；、])|{alternatives(_PAST['done'])[3:-1]}"
)
_PAPER = re.compile(r"(?:[\u4e00-\u9fff]{2}的)?《[^》\n]*》?|(?:下发|印发|发布|出台|颁布)的")
"""A document and what has been done with it (对照总行下发的《案件查处要点》自查) tell nothing of the time."""
_TOLD = re.compile(rf"{alternatives(_PAST['told'])}|共[^，。；\n\d]{{1,12}}\d")
_OBJECT = re.compile(rf"{alternatives(_PAST['object'])}(?!外)[^，。；：\n]{{0,10}}{alternatives(_PAST['told_things'])}")
"""What the work is done to, not what is told of: 对案件逐案过筛."""
_LOOKING_BACK = tuple(word + joint for word in _PAST["before"] for joint in ("", "于", "在"))
_ALREADY = re.compile(r"^[，]?(?:业|均|都|全部)?已(?!知)")
_FIGURES = tuple(_PAST["figures"])
_OF_WHICH = ("其中", "其中：", "其中:", "其中，")


_STORY_PERSON = re.compile(rf"[他她](?<![其吉].)(?![人乡山方项])|我(?![们{''.join(_PAST['of_our'])}])")
_STORY_LEAST = 5
"""Persons of a story, and characters for each of them at most."""
_STORY_DENSITY = 150
_DEMANDED = re.compile(alternatives(_PAST["demanded"]))


class When(NamedTuple):
    """A time's last date `due` (its start, for want of one) beside the plan's own `year` and date of issue `issued`; all EDTF or None."""

    due: str | None
    year: str | None
    issued: str | None

    @property
    def to_come(self) -> bool:
        """Tell whether the time ends after the plan's date of issue, or, where that is not known, after its year."""
        return order(self.due, self.issued or self.year) > 0

    @property
    def under_way(self) -> bool:
        """Tell whether the time holds the plan's date of issue (3月 for a plan of March 5)."""
        known = self.issued or self.year
        return bool(self.due and known and known.startswith(self.due) and known != self.due)

    @property
    def over(self) -> bool:
        """Tell whether the time lies in a year before the plan's."""
        year = (self.due or "")[:4]
        return bool(self.year and self.year.isdigit() and year.isdigit() and year < self.year)

    @property
    def gone_by(self) -> bool:
        """Tell whether the time ends before the date of issue, as far as both are known."""
        return order(self.due, self.issued) < 0

    @property
    def before_issue(self) -> bool:
        """Tell whether the time ends before the very day of issue."""
        if not self.issued or not self.due or len(self.issued) != 10 or len(self.due) != 10 or "X" in self.issued + self.due:
            return False
        return self.due < self.issued


def order(one: str | None, other: str | None) -> int:
    """Return -1, 0 or 1 for a date (EDTF) before, in or after another, as far as both go; 0 where a mask in one of them alone leaves it open.

    Masks that agree are the same year: 20XX-06 is after 20XX-03-28.
    """
    if not one or not other:
        return 0
    shared = min(len(one), len(other))
    a, b = one[:shared], other[:shared]
    if "X" not in a and "X" not in b:
        return (a > b) - (a < b)
    return next((0 if "X" in pair else 1 if pair[0] > pair[1] else -1 for pair in zip(a, b, strict=True) if pair[0] != pair[1]), 0)


def is_story(text: str) -> bool:
    """Tell whether a text tells of persons (我, 他, 她 again and again), as no plan does."""
    if "他" not in text and "她" not in text and "我" not in text:
        return False
    persons = sum(1 for _ in _STORY_PERSON.finditer(text))
    return persons >= _STORY_LEAST and persons * _STORY_DENSITY >= len(text)


def is_demanded(clause: str) -> bool:
    """Tell whether a clause asks for something (应, 须, 必须), even in a story."""
    return _DEMANDED.search(clause) is not None


def has_been_done(clause: str) -> bool:
    """Tell whether a clause says that its work is done (已, 了, 过), not what it is done to (对2019年以来未化解的案件逐案排查)."""
    return _DONE.search(_WORKED_ON.sub("", clause) if "以来" in clause else clause) is not None


def is_past(expression: TimeExpression, around: Surroundings, when: When) -> bool:
    """Tell whether a date in running text is over when the plan speaks, or belongs to what a report tells."""
    if when.over or _is_feast_gone_by(expression, when) or (expression.kind == "point" and when.before_issue):
        return True
    if expression.kind != "before" and (around.clause_before.endswith(_LOOKING_BACK) or _is_share(expression, around, when)):
        return True
    if around.words.startswith(("截至", "截止")) and _counts_up(around, when):
        return True
    marked = expression.kind in ("before", "until", "from")
    said = around.clause_after if marked else around.clause_after + _PAPER.sub("", around.next_clause)
    if expression.kind == "range":
        said = _PAPER.sub("", said)
    if _ALREADY.match(around.after) or has_been_done(said):
        return True
    if not marked and not when.to_come and not _is_ahead(expression) and _TOLD.search(_OBJECT.sub("", said)):
        return True
    return expression.kind == "point" and when.gone_by and has_been_done(around.sentence_before)  # 3月成立了专班，5月组织参观


def _is_feast_gone_by(expression: TimeExpression, when: When) -> bool:
    """Tell whether a feast or season without days is of a year before the plan's, or a feast that names its year before the day of issue (2022年清明期间, 去年汛期)."""
    first = expression.first
    if first is None or first.grain not in ("feast", "season"):
        return False
    if (first.year_step or 0) < 0:
        return True
    if not first.year or not first.year.isdigit():
        return False
    return order(feast(first.name or "", first.year) if first.grain == "feast" else first.year, when.issued or when.year) < 0


def _is_ahead(expression: TimeExpression) -> bool:
    """Tell whether the words themselves put a time in a year to come: 次年上半年, 明年."""
    return expression.first is not None and (expression.first.following or (expression.first.year_step or 0) > 0)


def _is_share(expression: TimeExpression, around: Surroundings, when: When) -> bool:
    """其中2023年: a part of what has been, where the time is not to come; 其中9月25日至10月25日 is a part of a period, unless it has gone by."""
    if expression.kind == "range" and expression.first is not None and expression.first.grain == "day" and not when.gone_by:
        return False
    return around.before.endswith(_OF_WHICH) and not (when.to_come or when.under_way)


def _counts_up(around: Surroundings, when: When) -> bool:
    """截至3月底 sums up: before the plan's issue always, after it where figures follow."""
    return when.before_issue or around.sentence_after.lstrip("，").startswith(_FIGURES)
