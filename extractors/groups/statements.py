"""What a line says about a body's members: a role with its roster, read from the cue's own side."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.contract import Span
from extractors.groups.roles import Cue, closing, is_of_one, is_role
from extractors.groups.rosters import Entry, can_stand, is_duty, read_roster
from extractors.groups.rosters.words import ROLE
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import BULLETS, ITEM_NUMBER
from extractors.reading.names import is_name
from extractors.reading.posts import is_people
from extractors.reading.units import is_unit

_BRACKET = re.compile(r"[（）]")
_STOP = re.compile(r"[。；\n]")
_CLAUSE = re.compile(r"[，；]")
_LIST_ENDS = (
    r"。|[，；](?=由|[^，。；：:\n]{0,12}(?:负责(?!人|同志)|下设|办公室(?!(?:常务)?副?主任(?![由为是：])|[、，和及]|$)"
    r"|领导小组|具体|统筹(?!办|股|组|科)|主要职责|电话|职责|定期|统一))"
)
_LABEL_ENDS = re.compile(_LIST_ENDS)
_LABEL_ENDS_BEFORE_OFFICE = re.compile(rf"{_LIST_ENDS}|；?(?=[^，。；：:\n、\s]{{0,8}}(?:下设办公室|办公室设))")
_LEAD_IN = re.compile(
    r"(?:.*(?:[由：:](?:以(?![上下]))?|从(?![事业]))|.*(?:成立|组建|建立|设立|组成(?!员)|决定|明确|确定|指定|推选|聘请|邀请)了?以?|.*(?:^|[^\u4e00-\u9fff])以|以)"
)
_FILLER = re.compile(r"(?:抽调|选派|选调|吸收|吸纳|其中|同时|并且|并|即|另外|另|以及|和|及|与|分别|[、，；。\s”“（）()])+")
_ITEM = re.compile(rf"[ \t]{{0,8}}(?:{ITEM_NUMBER}|[{BULLETS}])(?!\d)[ \t]{{0,4}}")
_TAIL = re.compile(r"(?:(?:(?:共同|联合)牵头|共同|联合|分别|亲自|同时|具体|等)|[，、；—\s]|以及|并|(?<=[，；、\s])[专兼]职)+$")
_TAIL_ENDS = frozenset("职头同合别自时体等，、；—及并") | {character for character in map(chr, range(0x3001)) if character.isspace()}
_NEXT_BODY = re.compile(
    r"[，；、\s。](?:[\u4e00-\u9fff]{0,8}(?:小组|工作组|指挥部|专班|委员会|[组评]委会)|第[一二三四五六七八九十\d]{1,2}[\u4e00-\u9fff]{0,6}[组队班])?(?:办公室)?$"
)
_ROLE_BEGINS = ("队长", "班长", "主任", "副", "常务", "成员", "组长", "组员", "总", "指挥", "联络", "秘书")
"""Behind 领导小组办公室 these show that those words are no member of the list before them."""
_NEXT_LABEL = re.compile(rf"[ \t；，](?!{alternatives(load('groups')['slots']['contact'])}：)(?P<label>[\u4e00-\u9fff]{{2,8}})：")
"""Within a list: what else is told of the body begins (组长：张明　责任处室：…), unless the list itself says who is of which unit (教务处：王强)."""
_WORD_BEHIND = re.compile(r"[ \t]*([\u4e00-\u9fff]{2,4})")
_DIRECT_ENDS = re.compile(r"；|，由|(?:全面|具体|主要)?(?:负责(?!人|同志)|统筹|协助|主持)")
"""What ends a list right behind a role: the next item, what the body consists of, or what the holder does (组长张明负责统筹)."""
_DUTY_BEHIND = re.compile(r"，(?:具体|主要|全面)?(?:负责|分管|协助|主持)")
_DUTY_BETWEEN = re.compile(rf"{_DUTY_BEHIND.pattern}[^。；：\n]{{1,60}}；")
"""Behind a member of a list: what he does, and then the next one."""
_HELD = re.compile(
    r"\s{0,4}(?:[\d一二三四五六七八九十两]{1,3}[名人位][，,、： ]?)?由(?P<who>[^。；\n]{2,200}?)(?:同志)?(?:共同|分别|兼职)?(?:担任|兼任|组成(?!员)|出任)"
)
"""Behind a label, prose for a list: 组长：1名，由局长担任."""
_PERHAPS = re.compile(r"必要时|可邀请|可聘请|视情|根据需要|根据情况|适时")
"""In a clause: who takes part now and then is no member."""
_DEALT_OUT = re.compile(r"分别[由以]")
"""Before the heads of several bodies named together (三个小组分别由甲、乙、丙任组长)."""
_COLON = re.compile(r"(?:由[^，。；：\n]{0,12}组成|（[^（）\n]{1,8}）)? {0,4}[：:]")
_IN_COMMON = re.compile(r"双(?=[组主总指召])|共同")
"""Beside a role: two persons have it (任双组长, 共同担任组长)."""
_JOINED_POSTS = re.compile(r"(?<=[长记任席理事])(?:以及|[和与及])")
"""Among holders of one role: they are several (党委书记和院长任组长)."""
_NO_LIST = re.compile(r"[！？]|。(?!\s*$)|[：:](?<![话机式箱真][：:])|\d{4}年|^ *\d{1,2}\.\d{1,2}[. ]|^ *(?:以上|上述)(?:为|人员|同志)", re.MULTILINE)
"""In no line that goes on with a list of members; how to reach one (电话：) may stand there."""
_UNIT_FIRST = re.compile(r"\s*(?P<unit>[\u4e00-\u9fff（）]{2,24}(?<!单位)(?<!部门)(?<!科室))[：:](?=[^\n])")
"""How such a line begins where it says who is of which unit (县水利局：副局长周宁)."""
_ROLE_LAST = re.compile(rf"[ \t]{ROLE.pattern} *$")
"""At the end of a row, the column of roles."""
_INTRODUCES = re.compile("如下|名单|组成")
"""In the label of a list whose lines may have labels of their own (组成人员如下：⏎组长：…)."""
_CLAUSES_BACK = 8
_SERVING = frozenset({"联络员", "联系人", "信息员", "秘书", "秘书长"})
_VERB = 6
"""Characters behind a list that hold the verb it ends at (由甲、乙共同担任组长; 组长由甲、乙共同担任)."""
_FEWEST_DEALT = 2
"""Bodies whose heads are told together."""


class Statement(NamedTuple):
    """A role and who has it. `entries` is empty where the slot is blank; open entries are masked."""

    cue: Cue
    role: str
    entries: tuple[Entry, ...]
    span: Span


def introduces(text: str, cue: Cue) -> bool:
    """Tell whether a label stands above a list whose lines have labels of their own."""
    return _INTRODUCES.search(text, cue.span.start, cue.span.end) is not None


def statements(text: str, line: Span, cues: Sequence[Cue], barriers: Sequence[int]) -> Iterator[Statement]:
    """Yield what the cues of a line state. `barriers` are offsets over which no roster reaches (ends of bodies' names), sorted."""
    for i, cue in enumerate(cues):
        before, behind = bisect_right(barriers, cue.span.start), bisect_left(barriers, cue.span.end)
        low = max(line.start, cues[i - 1].span.end if i else 0, barriers[before - 1] if before else 0)
        high = min(_list_end(text, cue, cues[i + 1]) if i + 1 < len(cues) else line.end, barriers[behind] if behind < len(barriers) else line.end)
        low, high = _in_own_clause(text, cues, i, low, high)
        payload = _payload(text, cue, low, high)
        if payload is not None:
            goes_on = i + 1 < len(cues) and cue.form == cues[i + 1].form and cues[i + 1].span.start - payload.end <= 1
            yield from _of_roles(text, cue, payload, goes_on=goes_on)
            if cue.form == "label" and not is_of_one(cue.roles[0]):
                for further in _behind_duties(text, payload.end, high):
                    yield from _of_roles(text, cue, further, goes_on=False)


def _in_own_clause(text: str, cues: Sequence[Cue], i: int, low: int, high: int) -> tuple[int, int]:
    """Bounds of the list of cue `i` where a list behind its role and one person before the next role share a sentence (成员为甲、乙，科长周宁为联络员): the
    last comma parts them.
    """
    if i + 1 < len(cues) and _shares(cues[i], cues[i + 1]) and (comma := text.rfind("，", cues[i].span.end, cues[i + 1].span.start)) > 0:
        high = min(high, comma)
    if i and _shares(cues[i - 1], cues[i]) and (comma := text.rfind("，", cues[i - 1].span.end, cues[i].span.start)) > 0:
        low = max(low, comma + 1)
    return low, high


def _shares(first: Cue, second: Cue) -> bool:
    """Tell whether members are listed behind one cue, and who serves them stands before the next."""
    return first.form == "after" and first.roles[-1] == "成员" and second.form == "before" and second.roles[0] in _SERVING


def _behind_duties(text: str, at: int, high: int) -> Iterator[Span]:
    """Yield the further parts of a list in which each member's duty stands behind him (成员：周宁，科长，负责药品；李明，主任，负责检验)."""
    while duty := _DUTY_BETWEEN.match(text, at, high):
        ends = _DUTY_BEHIND.search(text, duty.end(), high) or _STOP.search(text, duty.end(), high)
        part = _trimmed(text, Span(duty.end(), ends.start() if ends else high))
        entries = read_roster(text, part)
        if not (_trusted(entries) and any(entry.person for entry in entries)):
            return
        yield part
        at = part.end


def _list_end(text: str, cue: Cue, following: Cue) -> int:
    """Return how far the list of a cue can reach: to the next cue, and not over a semicolon before the list that stands in front of that one."""
    semicolon = text.rfind("；", cue.span.end, following.span.start) if following.form in ("before", "composed", "lead") else -1
    return semicolon if semicolon >= 0 else following.span.start


def listed(text: str, names_end: int, line: Span, of_work: bool) -> list[Statement]:
    """Return the members that stand right behind a body's name and a colon (疏散组：郑洁（组长）、冯雪), none unless persons are among them; of a
    working group (`of_work`) posts and units will do (疏散组：各班主任、保卫科).
    """
    colon = _COLON.match(text, names_end, line.end)
    if colon is None:
        return []
    payload = _behind_label(text, Cue("label", ("成员",), Span(*colon.span())), line.end)
    entries = tuple(read_roster(text, payload))
    if not _trusted(entries) or not (any(entry.person and entry.certain for entry in entries) or (of_work and all(entry.post or entry.unit for entry in entries))):
        return []
    return [Statement(Cue("label", ("成员",), Span(*colon.span())), "成员", entries, Span(colon.start(), payload.end))]


def dealt_out(text: str, cue: Cue, bodies: Sequence[Span]) -> list[Statement]:
    """Return the statements of a cue whose holders belong in order to as many `bodies` named before it in its sentence (下设甲组、乙组，分别由张明、李红
    任组长); empty for any other cue. Each stands right behind the name of its body.
    """
    at = text.rfind("分别", max(0, cue.span.start - 200), cue.span.end)
    if at < 0 or cue.form not in ("before", "after") or text[at + 2 : at + 3] not in ("由", "以", "为") or text.find("，", at, cue.span.end) >= 0:
        return []
    ends = cue.span.start if cue.form == "before" else closing(text, cue.span.end, min(len(text), cue.span.end + 200))
    if ends is None and (stop := _STOP.search(text, at, min(len(text), at + 200))):
        ends = stop.start()
    entries = [entry for entry in read_roster(text, _trimmed(text, Span(at + 3, ends or at + 3)), alone=True) if can_stand(entry)]
    named = [body for body in bodies if body.end <= at][-len(entries) :]
    if len(entries) < _FEWEST_DEALT or len(named) != len(entries) or _STOP.search(text, named[0].end, cue.span.end):
        return []
    roles = cue.roles if len(cue.roles) == len(named) else cue.roles[:1] * len(named)
    return [Statement(cue, role, (entry,), Span(body.end, body.end)) for role, body, entry in zip(roles, named, entries, strict=True)]


def _payload(text: str, cue: Cue, low: int, high: int) -> Span | None:
    if cue.form in ("label", "unmarked", "direct"):
        return _behind_label(text, cue, high)
    if cue.form == "after":
        return _behind_verb(text, cue, high)
    return _in_front(text, cue, low)


def _behind_label(text: str, cue: Cue, high: int) -> Span:
    high = _bracket_end(text, cue.span.end, high)
    if held := _HELD.match(text, cue.span.end, high):
        return _trimmed(text, Span(*held.span("who")))
    high = next((label.start() for label in _NEXT_LABEL.finditer(text, cue.span.end, high) if not _is_member_label(text, label)), high)
    if cue.form == "direct":
        duty = _DIRECT_ENDS.search(text, cue.span.end, high)
        high = _while_members(text, Span(cue.span.end, duty.start() if duty else high)).end
    ends = _LABEL_ENDS if text.find("办公室", cue.span.end, high) < 0 else _LABEL_ENDS_BEFORE_OFFICE
    for match in ends.finditer(text, cue.span.end, high):
        if not _in_bracket(text, cue.span.end, match.start()):
            return _trimmed(text, Span(cue.span.end, match.start()))
    return _trimmed(text, Span(cue.span.end, high))


def _is_member_label(text: str, label: re.Match[str]) -> bool:
    """Tell whether a word and a colon in a list belong to it: a unit or name, or a post with its holder (校长：张明, not 巡视员：纪检委员)."""
    word = label["label"]
    holder = _WORD_BEHIND.match(text, label.end())
    return is_unit(word) or is_name(word) or (is_people(word) and holder is not None and is_name(holder[1]))


def _bracket_end(text: str, start: int, end: int) -> int:
    """Return where the bracket closes that was open at `start`, or `end`."""
    if text.find("）", start, end) < 0:
        return end
    depth = 0
    for match in _BRACKET.finditer(text, start, end):
        depth += 1 if match.group() == "（" else -1
        if depth < 0:
            return match.start()
    return end


def _behind_verb(text: str, cue: Cue, high: int) -> Span | None:
    """The roster of 「组长由…担任」, 「成员单位为…」: to the closing verb, else over the clauses that read as members."""
    high = _bracket_end(text, cue.span.end, high)
    stop = _STOP.search(text, cue.span.end, high)
    limit = stop.start() if stop else high
    close = closing(text, cue.span.end, limit)
    return _trimmed(text, Span(cue.span.end, close)) if close is not None else _while_members(text, Span(cue.span.end, limit))


def _while_members(text: str, within: Span) -> Span:
    """The list that begins a part of the text: its first clause, and those behind it that read as members."""
    end = within.start
    for clause in _clauses(text, within):
        if clause.start > within.start and not _reads_as_members(text, clause):
            break
        end = clause.end
    return _trimmed(text, Span(within.start, end))


def _in_front(text: str, cue: Cue, low: int) -> Span | None:
    """The roster of 「由…任组长」: back from the verb to its 由 or 以, over as many clauses as read as members."""
    end = cue.span.start - (text[cue.span.start - 1] == "：")  # 副院长：任副组长
    low = max(low, end - 600, text.rfind("。", low, end) + 1, text.rfind("\n", low, end) + 1)
    while text[low] in "，；":
        low += 1
    if number := _ITEM.match(text, low, end):
        low = number.end()
    if low >= end:
        return None
    start: int | None = None
    clauses = list(_clauses(text, Span(low, end)))
    if clauses and not clauses[-1].of(text).strip():
        clauses.pop()
    if clauses and (_PERHAPS.search(text, clauses[-1].start, clauses[-1].end) or _is_dealt_out(text, clauses[-1])):
        return None
    for clause in reversed(clauses[-_CLAUSES_BACK:]):
        lead = _LEAD_IN.match(text, clause.start, clause.end)
        begins = lead.end() if lead else clause.start
        if start is not None and not _reads_as_members(text, Span(begins, clause.end)):
            break
        start = begins
        if lead:
            break
    if start is None:
        return None
    skip = _FILLER.match(text, start, end)
    payload = _trimmed(text, Span(skip.end() if skip else start, end))
    return payload if len(payload) else None


def _is_dealt_out(text: str, clause: Span) -> bool:
    """Tell whether a clause names several holders, one for each of several bodies; one alone heads whichever it is (分别由包片领导任组长)."""
    dealt = _DEALT_OUT.search(text, clause.start, clause.end)
    return dealt is not None and len(read_roster(text, _trimmed(text, Span(dealt.end(), clause.end)))) > 1


def _clauses(text: str, within: Span) -> Iterator[Span]:
    start = within.start
    for match in _CLAUSE.finditer(text, within.start, within.end):
        at = match.start()
        if not _in_bracket(text, start, at):
            yield Span(start, at)
            start = at + 1
    yield Span(start, within.end)


def _in_bracket(text: str, start: int, at: int) -> bool:
    """Tell whether a bracket opened since `start` is still open at `at`."""
    return text.count("（", start, at) > text.count("）", start, at)


def _reads_as_members(text: str, clause: Span) -> bool:
    """Tell whether a clause is nothing but persons, posts and units."""
    return _trusted(read_roster(text, _trimmed(text, clause)))


def _trusted(entries: Sequence[Entry]) -> bool:
    """Tell whether a list is one of members: nothing in it but persons, posts and units, most of them beyond doubt."""
    return bool(entries) and all(entry.certain or entry.person for entry in entries) and 2 * sum(entry.certain for entry in entries) >= len(entries)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in " \t，、；：:\u2028":
        start += 1
    if text.startswith(_ROLE_BEGINS, end) and (following := _NEXT_BODY.search(text, max(start, end - 24), end)):
        end = following.start()
    if text[end - 1 : end] in _TAIL_ENDS and (tail := _TAIL.search(text, max(start, end - 30), end)):
        end = tail.start()
    return Span(start, max(start, end))


def _of_roles(text: str, cue: Cue, payload: Span, *, goes_on: bool) -> Iterator[Statement]:
    """One statement; or one for each role where 「甲、乙分别任组长、副组长」 deals them out in order. `goes_on`: a statement of the same form follows, so that
    the holder's surname may be rare (组长都城，联络员李明).
    """
    read = read_roster(text, payload, alone=all(map(is_of_one, cue.roles)) and not _JOINED_POSTS.search(text, payload.start, payload.end))
    entries = tuple(filter(can_stand, read))
    if cue.form == "label" and read and (is_duty(read[0]) or (not entries and any(map(is_duty, read)))):
        return
    span = Span(min(cue.span.start, payload.start), max(cue.span.end, payload.end))
    if len(entries) == 1 and _IN_COMMON.search(text, payload.end, max(cue.span.end, payload.end + _VERB)):
        entries = _apart(entries[0])
    if len(cue.roles) > 1 and len(entries) == len(cue.roles):
        for role, entry in zip(cue.roles, entries, strict=True):
            yield Statement(cue, role, (entry,), span)
        return
    if cue.form == "composed":
        entries = tuple(entry for entry in entries if not is_role(entry.post or ""))
    if len(cue.roles) > 1 and len(entries) == 1 and (cue.form == "label" or "兼" in cue.span.of(text)[1:]):
        yield from (Statement(cue, role, entries, span) for role in cue.roles)
        return
    if cue.form in ("before", "composed", "lead") and not entries:
        return
    if cue.form == "direct" and not (entries and all((entry.certain or goes_on) and (entry.person or entry.post) for entry in entries)):
        return
    if cue.form == "unmarked" and not (_trusted(entries) or not payload.of(text).strip()):
        return
    yield Statement(cue, cue.roles[0], entries, span)


def _apart(entry: Entry) -> tuple[Entry, ...]:
    """Return the two holders of a double role (党工委书记、办事处主任任双组长), whose posts would otherwise be read as one person's."""
    if entry.person or not entry.post or entry.post.count("、") != 1:
        return (entry,)
    first, second = entry.post.split("、")
    middle = entry.span.end - len(second)
    return entry._replace(post=first, span=Span(entry.span.start, middle - 1)), entry._replace(post=second, span=Span(middle, entry.span.end))


def row(text: str, line: Span) -> tuple[Entry, ...]:
    """Return the member of a line that is a row of a list, with name and role in columns of their own (张明　校长　组长); empty for any other line."""
    if not _ROLE_LAST.search(text, line.start, line.end):
        return ()
    entries = read_roster(text, line)
    return tuple(entries) if len(entries) == 1 and entries[0].person and entries[0].role else ()


def continuation(text: str, line: Span) -> tuple[Entry, ...]:
    """Return the members of a line that goes on with a list begun above it; empty if it is anything else."""
    colon = _UNIT_FIRST.match(text, line.start, line.end)
    if len(line) > 300 or _NO_LIST.search(text, colon.end() if colon and is_unit(colon["unit"]) else line.start, line.end):
        return ()
    entries = read_roster(text, _trimmed(text, line))
    closed = text.endswith("。", line.start, line.end)
    return tuple(entries) if _trusted(entries) and not (closed and any(not entry.certain for entry in entries)) else ()
