"""The tables of this family: groups and their members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from extractors.contract import Finding, UnitName


@dataclass(frozen=True, kw_only=True)
class Member(Finding):
    """One member: a person with or without post, a post (whoever holds it), or a unit, with or without the post that stands for it.

    `slot` tells how the plan fills the place: `named`, `post`, `unit`, or `masked` where the name is withheld and only post or unit stand there. A
    place with nothing but a mask, or with nothing at all, is no member; its role is in the group's `masked_roles` or `blank_roles`.
    """

    table: ClassVar[str] = "members"
    role: str | None = None
    person: str | None = None
    post: str | None = None
    unit: UnitName | None = None
    slot: str | None = None


@dataclass(frozen=True, kw_only=True)
class Group(Finding):
    """One body. `blank_roles` and `masked_roles` are the roles whose slots the plan leaves empty (组长：) or masks (组长：xx)."""

    table: ClassVar[str] = "groups"
    name: str | None = None
    office_host: str | None = None
    office_head: str | None = None
    blank_roles: tuple[str, ...] = ()
    masked_roles: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
