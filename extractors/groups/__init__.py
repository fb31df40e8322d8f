"""Leading groups: bodies set up for the work (领导小组, 指挥部, 专班, 委员会 …), their members and their office.

`reader` goes through the plan and yields what it says, in order: bodies named (`mentions`), offices placed (`offices`), roles given — found by their
words (`roles`), with the list of persons, posts and units beside them (`statements`, `rosters`) — and tables of members (`tables`). `register` tells
which body each of these is about: the one named last, unless a list of its own begins. `bodies` is one body until it is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.contract import Plan
from extractors.groups.reader import read
from extractors.groups.records import Group, Member
from extractors.groups.register import Register

__all__ = ["Group", "Member", "find", "name", "records", "version"]

name = "groups"
version = "1"
records = (Group,)


def find(plan: Plan) -> Iterator[Group]:
    """Yield the bodies that the plan sets up or describes, each once, in the order of the text."""
    register = Register(plan.text)
    for line, event in read(plan):
        register.take(event, line)
    yield from register.groups()
