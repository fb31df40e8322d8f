"""Reads a plan line by line: lists that go on over lines, tables of members, and what each line says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.contract import Plan, Span
from extractors.groups.events import Saying, said
from extractors.groups.register import Register
from extractors.groups.statements import continuation
from extractors.groups.tables import read_member_table
from extractors.groups.telling import Body

_CUE = re.compile(
    r"组|成 {0,4}员|指 {0,4}挥|专班|召集|委 {0,4}[员会]|联 {0,4}络|办公室|主 {0,4}[任席]|日常工作|队|团|牵头"
    r"|秘 {0,4}书|顾 {0,4}问|负 {0,4}责 {0,4}人|班 {0,4}长|理 {0,4}事|会 {0,4}长|政 {0,4}委|总负责|总协调|领队|列席"
    r"|(?:责任|分管|包保|负责)领导|(?:配合|参[加与])单位"
)
_LONGEST_LINE = 2000
"""Characters read at one time."""


def lines(text: str) -> Iterator[Span]:
    """Yield the lines of a text, those too long for one piece cut behind a sentence where that is possible."""
    start = 0
    for line in text.replace("\u2028", "\n").split("\n"):
        end = start + len(line)
        while end - start > _LONGEST_LINE:
            cut = text.rfind("。", start, start + _LONGEST_LINE) + 1 or start + _LONGEST_LINE
            yield Span(start, cut)
            start = cut
        yield Span(start, end)
        start = end + 1


class Reader:
    """`going_on` is the role of a list that the line above left open."""

    def __init__(self, plan: Plan) -> None:
        self.text = plan.text
        self.tables = [(table.span, rows) for table in plan.tables if (rows := read_member_table(table))]
        self.table_end = 0
        self.register = Register(plan.text)
        self.going_on: str | None = None
        self.after_blank = False

    @property
    def bodies(self) -> list[Body]:
        """The bodies read so far."""
        return self.register.bodies

    def read(self, line: Span) -> None:
        """Take in one line."""
        if self.tables and self.tables[0][0].start < line.end:
            span, rows = self.tables.pop(0)
            self.table_end = span.end
            self.register.table(span, rows)
        if line.start >= self.table_end:
            if not self.text[line.start : line.end].strip():
                self.after_blank = True
                return
            self._take(line, said(self.text, line) if _CUE.search(self.text, line.start, line.end) else None)
        self.register.line += 1
        self.after_blank = False

    def _take(self, line: Span, saying: Saying | None) -> None:
        if (saying is None or not saying.tells) and self._goes_on(line):
            return
        self.going_on = None
        if saying is None:
            return
        for event in saying.events():
            self.register.take(event)
        if saying.leaves_open and saying.stated[-1].span.end >= line.end - 2:
            self.going_on = saying.stated[-1].role

    def _goes_on(self, line: Span) -> bool:
        """Take a line as going on with the list above it, if it is nothing but members; behind a blank line only persons go on."""
        if self.going_on is None:
            return False
        entries = continuation(self.text, line)
        if not entries or (self.after_blank and not any(entry.person for entry in entries)):
            return False
        self.register.go_on(self.going_on, entries, line)
        return True
