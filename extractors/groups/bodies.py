"""A body as the plan tells of it, bit by bit, until it is a finding."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.contract import Span
from extractors.groups.mentions import Mention
from extractors.groups.names import is_bare, kind
from extractors.groups.records import Group, Member
from extractors.groups.roles import is_head

_APART = 300
"""Characters: what is said of a body further down (an annex) no longer widens its span."""


@dataclass
class Body:
    """A body as far as it has been read. A block is one telling of its members; a second one (annex, prose) does not add to the first."""

    name: str | None
    spans: list[Span]
    line: int
    alias: str | None = None
    founded: bool = False
    renewed: bool = False
    numbered: bool = False
    """Its name was last told as a numbered item."""
    bare_founding: bool = False
    """Set up under a bare name only (成立领导小组) so far."""
    of_others: bool = False
    """Each of several others has one like it; a name said elsewhere is never its."""
    blocks: list[list[Member]] = field(default_factory=lambda: [[]])
    roles: set[str] = field(default_factory=set)
    seen: set[tuple[str | None, ...]] = field(default_factory=set)
    last_of: dict[str, int] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)
    host: str | None = None
    head: str | None = None

    @property
    def members(self) -> list[Member]:
        """The fullest telling: most persons named, then most members."""
        return self.blocks[0] if len(self.blocks) == 1 else max(self.blocks, key=lambda block: (sum(1 for member in block if member.person), len(block)))

    @property
    def stands(self) -> bool:
        """Whether it is more than a passing mention: it has members, or open slots for them, or a name of its own and is set up or has an office."""
        if self.members or (len({*self.blank, *self.masked}) > 1 and any(is_head(role) for role in self.blank + self.masked)):
            return True
        named = self.name is not None and not (is_bare(self.name) or self.of_others)
        return (named and self.founded) or (bool(self.host or self.head) and (named or self.founded or self.renewed))

    @property
    def is_described(self) -> bool:
        """Whether the text is telling of it, not only naming it."""
        return self.founded or self.renewed or bool(self.roles or self.blank or self.masked)

    @property
    def has_office(self) -> bool:
        """Whether it is a body of the kind that has an office of its own (领导小组, 指挥部), not a working group under one."""
        return self.name is None or "领导" in self.name or kind(self.name) in ("部", "会", "班")

    @property
    def is_committee(self) -> bool:
        """Whether its head is a 主任."""
        return (self.name is not None and kind(self.name) == "会") or "主任" in self.roles

    @property
    def leads_itself(self) -> bool:
        """Whether it is a working group, which a unit leads, not a leading group."""
        return self.renewed and self.name is not None and "领导" not in self.name

    def rename(self, mention: Mention) -> None:
        """Take over a name that says more; one that comes with the founding of the body says most, and the body then stands there."""
        says_more = self.name is None or (is_bare(self.name) and not is_bare(mention.name))
        founds = mention.founded and not is_bare(mention.name) and (says_more or not self.founded)
        if says_more or founds or (self.bare_founding and mention.founded and len(mention.name) >= len(self.name or "")):
            self.name = mention.name
        if self.bare_founding and mention.founded and not is_bare(mention.name) and not self.roles:
            self.spans, self.bare_founding = [], False

    def add(self, member: Member) -> None:
        """Take in a member, unless this telling has it already."""
        key = (member.role, member.person, member.post, member.unit)
        if key not in self.seen:
            self.seen.add(key)
            self.blocks[-1].append(member)
            self.roles.add(member.role or "")
            self.last_of[member.role or ""] = member.span.end
            if member.role in self.blank:
                self.blank = [role for role in self.blank if role != member.role]

    def begin_block(self) -> None:
        """Begin another telling of the members."""
        self.blocks.append([])
        self.seen.clear()
        self.last_of.clear()

    def touch(self, span: Span, line: int) -> None:
        """Note that `span` speaks of the body."""
        self.spans.append(span)
        self.line = line

    def finding(self) -> Group:
        """Return the body as a finding; its span reaches from its first words over all that stands near them."""
        spans = sorted(self.spans, key=lambda span: (span.start, span.end))
        end = spans[0].end
        for span in spans:
            end = max(end, span.end) if span.start - end <= _APART else end
        members = tuple(sorted(self.members, key=lambda member: (member.span.start, member.span.end)))
        return Group(
            span=Span(spans[0].start, end), name=self.name, office_host=self.host, office_head=self.head, members=members,
            blank_roles=_unfilled(self.blank, members), masked_roles=_unfilled(self.masked, members),
        )


def _unfilled(roles: list[str], members: tuple[Member, ...]) -> tuple[str, ...]:
    filled = {member.role for member in members}
    return tuple(dict.fromkeys(role for role in roles if role not in filled))
