"""What is said of who helps: Y配合 beside X牵头, Y配合X做…, Y协助…; where B、C参加 or lend people to what A leads."""

from __future__ import annotations

import re

from extractors.assignments.antecedents import ROLE_IN_GROUP, leading_parties
from extractors.assignments.parties import Party, is_named, is_slogan
from extractors.assignments.sentence import Reading, Statement
from extractors.assignments.subjects import parties_before, right_list, starts_with_work
from extractors.contract import Span
from extractors.reading.units import is_generic, is_unit

_STRONG_HELP = re.compile(r"予以|给予|做好|负责")
_MEETING = re.compile(r"(?:，[^，。；\n]{0,6}召开)?[^，。；\n]{0,16}(?:会议|例会|碰头会|协调会)")
_PLAIN_HELP = re.compile(r"配合|协同|协助|协办")
_INVITED = re.compile(r"邀请|聘请|特邀|延请")
_JOINT_HELP = re.compile(r"共同(?:参与)?(?:支持)?配合|参与配合|积极配合|协同配合|支持配合")


def _start(party: Party) -> int:
    return party.span.start


def on_help(reading: Reading, cue: re.Match[str], following: int) -> None:
    """Y配合 beside X牵头; Y配合X做…; Y协助查处…; Y协助X负责…, where Y answers."""
    found = _helpers(reading, cue)
    if not found and reading.statements and _PLAIN_HELP.search(cue.group()):
        _helping_too(reading, cue, following)
        return
    parties = tuple(p for p in found if not is_slogan(p.value))
    direct = starts_with_work(reading.object.of(reading.clauses.shown))
    right = right_list(reading.clauses, cue.end(), following, "lead") if cue.group() in ("配合", "协助") and not direct else ()
    reading.helping = ()
    if not parties or (cue.group().endswith("参加") and _MEETING.match(reading.clauses.shown, cue.end())):
        return
    if right and not reading.bracketed:
        _helped(reading, parties, right, following)
    elif reading.statements and not reading.stands_elsewhere(cue):
        reading.extend(parties, cue.end(), reading.object_or_next())
    elif reading.bracketed:
        start = reading.clauses.start(cue.start())
        reading.add(tuple(p.acting_as(reading.role) if p.span.start < start else p for p in parties), cue.end(), reading.object)
    elif _tells_alone(reading, cue) or (direct and (reading.statements or _labelled(reading, cue, parties) or all(is_named(p.value) for p in parties))):
        reading.add(parties, cue.end(), reading.object)
    elif reading.heading and not reading.statements and reading.ends_clause():
        reading.waiting = parties
    else:
        _helping_others(reading, parties, cue)


def _helping_others(reading: Reading, parties: tuple[Party, ...], cue: re.Match[str]) -> None:
    """Read a help to whoever is told to do the work without a verb of leading (A发布预报，B配合), or to whom the sentence before speaks of (B积极配合…)."""
    clause = reading.clauses.start(cue.start())
    if reading.ends_clause() and clause > reading.opening.start and all(is_named(p.value) for p in parties):
        reading.add(parties, cue.end(), Span(reading.opening.start, clause - 1))
    elif _JOINT_HELP.search(cue.group()):
        leader = leading_parties(reading.clauses, reading.opening.start)
        reading.add((*leader, *parties) if leader else (), cue.end(), reading.object)


def _helpers(reading: Reading, cue: re.Match[str]) -> tuple[Party, ...]:
    """Return who helps: the words before the verb, or at a sentence's beginning whoever is spoken of (县财政局：配合…); nobody who is only invited."""
    if _INVITED.search(reading.clauses.shown, reading.region.start, reading.region.end):
        return ()
    shown, start = reading.clauses.shown, reading.region.start
    is_work = shown.endswith("负责", 0, start) and shown[start] not in "、，, "  # 负责督办、调查配合
    loose = bool(reading.statements) and not is_work and (reading.bracketed or _PLAIN_HELP.search(cue.group()) is not None) and reading.ends_clause()
    found = parties_before(reading.clauses, reading.region, "support", reading.at, loose=loose)
    return found or (() if reading.statements or reading.ends_clause() else reading.spoken_of("support"))


def on_part(reading: Reading, cue: re.Match[str], following: int) -> None:
    """建立由A牵头、B参加的联席会议制度: B supports what A leads."""
    if reading.statements and any(party.role == "lead" for party in reading.statements[-1].parties) and not reading.stands_beyond(cue):
        reading.extend(reading.subject("support"), cue.end() - len("的"), reading.object)


def _helping_too(reading: Reading, cue: re.Match[str], following: int) -> None:
    """Read 配合Y做Z, 配合做Z behind X负责甲: X supports Y, or whoever it is, in work of its own."""
    last = reading.statements[-1]
    nearer = leading_parties(reading.clauses, cue.start(), "；;") if reading.stands_beyond(cue) else ()
    helping = tuple(p.acting_as("support") for p in nearer or last.parties if nearer or p.role != "support" or p.span.end <= last.span.start)
    if reading.bracketed or not helping or reading.ends_clause() or reading.clauses.plain(reading.region):
        return
    named = right_list(reading.clauses, cue.end(), following, "lead")
    work = Span(max([cue.end(), *(party.span.end for party in named)]), reading.object.end)
    if all(is_unit(party.value) for party in named) if named else starts_with_work(work.of(reading.clauses.shown)):
        leading = tuple(party for party in named if not is_generic(party.value))
        reading.statements.append(Statement(Span(cue.start(), work.end), (*leading, *helping), work))


def _tells_alone(reading: Reading, cue: re.Match[str]) -> bool:
    """Tell whether a help says by its own words who gives it: Y做好配合; 由Y配合."""
    return _STRONG_HELP.search(cue.group()) is not None or (reading.ends_clause() and "由" in reading.region.of(reading.clauses.shown))


def _labelled(reading: Reading, cue: re.Match[str], parties: tuple[Party, ...]) -> bool:
    """Tell whether a colon stands between the verb and who helps (社区民警：配合做好宣传), no roles in a group (成员：配合…)."""
    colon = reading.clauses.shown[max(0, cue.start() - 2) : cue.start()].rstrip().endswith(("：", ":"))
    return colon and not any(ROLE_IN_GROUP.fullmatch(party.value) for party in parties)


def on_lend(reading: Reading, cue: re.Match[str], following: int) -> None:
    """A牵头，B、C抽调人员组成…: B and C support what A leads; where nobody leads, nothing is said of who answers."""
    if reading.statements and any(party.role == "lead" for party in reading.statements[-1].parties):
        reading.extend(reading.subject("support"), cue.end(), reading.object_or_next())


def _helped(reading: Reading, parties: tuple[Party, ...], right: tuple[Party, ...], following: int) -> None:
    """Read Y配合X做…: Y supports, or answers if 负责 follows; X leads, unless its own part was told in the same sentence (X负责甲；Y配合X做乙),
    not only who helps it or whom it helps (Y配合X做甲；Z配合X做乙).
    """
    end = max(party.span.end for party in right)
    if reading.clauses.shown.startswith("负责", following) and reading.clauses.end(end) > following:
        reading.helping = tuple(p.acting_as("responsible") for p in parties)
    else:
        told = {party.value for statement in reading.statements if min(statement.parties, key=_start).role != "support" for party in statement.parties}
        leading = tuple(party for party in right if not is_generic(party.value) and party.value not in told)
        work = reading.to_clause_end(end)
        reading.add((*leading, *parties), work.end, reading.work_or_next(work))
