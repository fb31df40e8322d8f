"""Leading groups: bodies set up for the work (领导小组, 指挥部, 专班, 委员会 …), their members and their office.

Line by line, a plan names bodies (`bodies`), says who has which role in one (`roles` finds the words for it, `statements` their rosters,
`tokens`, `words` and `rosters` read these), lists members in a table (`tables`) and tells where the office stands (`offices`). `reader` puts together
what belongs to one body (`telling.Body`): what is said belongs to the body named last, unless it begins a list of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.contract import Plan
from extractors.groups.reader import Reader, lines
from extractors.groups.records import Group, Member

__all__ = ["Group", "Member", "find", "name", "records", "version"]

name = "groups"
version = "1"
records = (Group,)


def find(plan: Plan) -> Iterator[Group]:
    """Yield the bodies that the plan sets up or describes, each once, in the order of the text."""
    reader = Reader(plan)
    for line in lines(plan.text):
        reader.read(line)
    yield from sorted((body.finding() for body in reader.bodies if body.stands), key=lambda group: (group.span.start, group.span.end))
