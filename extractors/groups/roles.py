"""Where the text says who has which role in a body: labels (副组长：…) and prose (由…任组长; 组长由…担任; 由…组成)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import BULLETS, CIRCLED, NUMBERED
from extractors.reading.kept import kept

_ROLES = load("groups")["roles"]
_MEANS: dict[str, str] = _ROLES["means"]
_STRONG = (*_ROLES["head"], *_ROLES["deputy"], *_ROLES["member"], *_MEANS)
_STRONG_WORDS = frozenset(_STRONG)
_BY_LABEL = _ROLES["by_label"]
_WEAK = frozenset([*_ROLES["weak"], *_BY_LABEL]) - frozenset(_STRONG)
_OF_OFFICE = frozenset(role for role in _WEAK if role.startswith("办公室"))
_OFFICE_HEADS = frozenset(_ROLES["office_heads"])
_OFFICE_ROLES: dict[str, str] = _ROLES["in_office"]
_ALSO_POSTS = frozenset([*_ROLES["direct"], "政委", "副政委", "政治委员"])
_HEADS = frozenset(_ROLES["head"])
_DEPUTIES = frozenset(_ROLES["deputy"])
_COMMANDERS = ("总指挥", "指挥长", "主考")
"""Who has such a role heads a body, whatever is before it (演练总指挥)."""
_LEADS = frozenset(_ROLES["lead"])
_OF_SEVERAL = frozenset(_ROLES["member"])
_ALL = (*_STRONG, *_ROLES["weak"])
_BY_LENGTH = sorted(_ALL, key=len, reverse=True)


_WORD = alternatives(_ALL)
_PADDED_STRONG = alternatives(_STRONG, " {0,8}")
_PADDED = alternatives(_ALL, " {0,8}")
_PADDED_LABEL = alternatives((*_ALL, *_BY_LABEL), " {0,8}")
_PADDED_PAIR = alternatives([role for role in _ALL if len(role) == 2], " {1,8}")
_ENUMERATOR = rf"(?:{NUMBERED}|[{CIRCLED}{BULLETS}★]|——?)"
_OF_BODY = (
    r"(?:[\u4e00-\u9fff“”]{0,18}?(?:(?<![村居]民)小组|领导组|工作组|指挥部|专班|委员会|委(?!成员)|(?<![府委政合大协])办公室|"
    r"队(?=队长|副队长|总队长|队员|指导员|政委|教导员)))"
)
_BODY = f"{_OF_BODY}?"
_GLOSS = r"(?:（[^（）\n]{0,20}）)?"
_COUNT = r"(?:[\d一二两三四五六七八九十]{1,3}[名人位])?"
_LEAD_LABEL = re.compile(rf"(?P<role>{alternatives(_ROLES['lead'])}) {{0,4}}[：:]")
_BEFORE_LEAD_LABEL = re.compile(r"(?:^|[\n。；\s、.）]|[组班队][，（：])$")
_TAKE_PART = re.compile(
    r"[牵参配协组](?:(?<=牵)头(?=[，。；、的）\s组]|负责|成立|$)|(?<=参)[加与](?=[，。；的）\s]|组成|$)|(?:(?<=配)合|(?<=协)助)(?=的|组成)"
    r"|(?<=组)成(?!员|部门|单位|人员|部分|情况))"
)
"""Who helps (…配合) is given a task; only what a body is made of in its own clause (…配合的专班) are its members."""
_WITH_HELP = re.compile(r"，[^，。；：\n]{2,100}(?:配合|协助)(?!的|组成)")
"""Behind 牵头: it is a task that is led."""
_LABEL = re.compile(rf"(?P<role>{_PADDED_LABEL})(?: {{0,2}}[兼、]任?(?P<too>{_BODY}{_WORD}))? {{0,4}}{_COUNT}{_GLOSS}(?:名单)?(?:如下)? {{0,4}}(?:[：:]|——|—(?=[\u4e00-\u9fff]))")
_OTHER_DEPUTY = re.compile(r"(?P<role>[\u4e00-\u9fff]{2,4}(?<![组部会班队团])(?:副组长|副?总指挥|副?指挥长|副?主考)) {0,4}[：:]")
_OTHER_HEAD = re.compile(
    rf"[ \t]{{0,8}}{_ENUMERATOR}?"
    r"(?P<role>(?!主要|分管|直接|具体|相关|有关|单位|部门|企业|科室)[\u4e00-\u9fff]{2,4}负责人) {0,4}[：:]"
)
"""A line's label for who heads one side of the work (施工负责人：)."""
_UNMARKED = re.compile(
    rf"[ \t]*{_ENUMERATOR}?[ \t]*(?P<role>{_PADDED})"
    rf"(?:[ \t]+|{_GLOSS}[ \t]*$|(?=(?![医委科助会办])[\u4e00-\u9fff·]{{2,4}}[ \t]{{2}}))"
)
_BEFORE = re.compile(
    rf"[担兼出挂任为是当做](?:(?<=[担兼出挂])任|(?<=[任为兼])|(?<=是)(?<!只是)(?<!不是)|(?<=[当做])(?<![应能得可要想敢肯][当做])了?)(?<!主任){_BODY}?双?(?P<role>正、副组长|{_WORD}(?:(?:、|和|及|兼){_WORD}){{0,2}})"
    r"(?=$|[，。；、：）)\s的并及和与“”（]|负责|统筹|具体|牵头|共\d|等)"
)
_AFTER = re.compile(
    rf"(?P<role>{_WORD}|{_PADDED_PAIR})(?:(?:[\d一二两三四五六七八九十]+|若干)(?:人|名)[，（]?)?(?:一职|职务)?(?:原则上|一般|名单)?(?:分别|主要)?"
    rf"(?:，?由|从(?=(?:(?!各|有关|相关)[^，。；：\n]){{2,80}}抽(?:调|派))|(?:为|是|包括|包含|涵盖|有(?!关))(?!(?![^，。；：\n]{{0,18}}[、和及各])(?:{_OF_BODY}{_WORD}(?![\u4e00-\u9fff·]{{2,4}}(?:同志)?[，。；：\n])|{alternatives(_STRONG)})))"
)
_DEALT_BEFORE = re.compile(rf"(?:{_WORD}、){{1,2}}$")
_LONGEST_BEFORE = 16
"""Characters before the last of several roles that are dealt out (组长、副组长分别由)."""
_WITH_HOLDER = (
    rf"(?P<role>{alternatives([*_ROLES['beside_names'], *_ROLES['direct']])}|(?<=[组队班][（：])(?:总?负责人|牵头人))"
    rf" {{0,2}}，?(?=[\u4e00-\u9fff·]{{2,}}|[\u4e00-\u9fff] {{1,3}}[\u4e00-\u9fff](?:[、，；。）（]|$))"
    r"(?![由为是的负要如名见及和与不因未]|外出|缺席|制(?!造|药|剂)|应(?!急)|会(?!计)|任(?!课)|单位|"
    rf"[\u4e00-\u9fff·]{{2,4}}(?:同志)?[兼担]?任[\u4e00-\u9fff]{{0,6}}(?:主任|组长|负责人))"
)
_DIRECT = re.compile(rf"[，；：:。（\s](?:第[一二三四五六七八九十\d]{{1,2}}[\u4e00-\u9fff]{{0,6}}?[组队班])?{_WITH_HOLDER}")
_DIRECT_FIRST = re.compile(rf"(?:第[一二三四五六七八九十\d]{{1,2}}[\u4e00-\u9fff]{{0,6}}?[组队班]|{_OF_BODY})?{_WITH_HOLDER}")
_CORES = {*_ALL, *_BY_LABEL, *_ROLES["lead"], "牵头", "参加", "参与", "配合", "协助", "组成"}
_ANY = re.compile("|".join(" {0,8}".join(word) for word in sorted(_CORES) if not any(core in word for core in _CORES - {word})))
"""In every cue one of these stands: the words of roles and of leading that hold no other such word."""
_CLOSES = re.compile(r"等?(?:共同|分别|兼职)?(?:担任|兼任|组成(?!员)|构成|出任|来[当做担])|(?:(?<![主责信常现历首])任|兼)(?=[，。；]|$)")
_DRAWN = re.compile(r"[中各]?抽[调派]")
"""Closes a list of units from which members are drawn (成员从甲、乙抽调)."""
_LINE_BEFORE = re.compile(rf"(?:.*[，；。：（])?[ \t]*{_ENUMERATOR}?[ \t]*")
"""Before an ordinary post that opens its line or clause (队长为周宁)."""
_ANSWERING = re.compile(r"[^，。；：\n]{0,20}责任人")
"""Behind it: what the holder answers for (队长为安全第一责任人)."""
_COUNTED = re.compile(r"^(?:[\d一二三四五六七八九十两]+|若干)[名位]")
_MARK = re.compile(r"[，。；]")
_OPENERS = ("其中", "设", "设立", "置", "其余", "其他", "其它", "另设", "单位", "专职", "兼职")
_UNMARKED_INSIDE = re.compile(rf"[ \t]+(?P<role>{_PADDED_STRONG})[ \t]+")
"""Further roles of a line that opens with one (组长 张三 副组长 李四)."""
_OFFICE_BEFORE = re.compile(r"(?:安|指|组|部|班|创建|创城|创卫|(?<![省市县区州镇乡党])委)办$")
"""A body's office in short before a role (安委办主任：…), not that of an organ (县委办)."""
_BEHIND_BODY = re.compile("[组队班]（")
_BODY_END = "组部会班室办队团委"
_NO_BODY = ("教研组", "班组", "党组", "纪检组", "两委", "党委", "纪委", "支部", "全部")
_TELLS = re.compile(r"[由以：]")
_HANZI = re.compile(r"[\u4e00-\u9fff]")


class Cue(NamedTuple):
    """Words that give a role to what stands before or after them. `form` is label, unmarked, direct, before, after, composed or lead."""

    form: str
    roles: tuple[str, ...]
    span: Span


def is_head(role: str) -> bool:
    """Tell whether a role is that of a body's first person."""
    return role in _HEADS or (role.endswith(_COMMANDERS) and role not in _DEPUTIES and "副" not in role)


def is_deputy(role: str) -> bool:
    """Tell whether a role is that of a body's second person, which no office has."""
    return role in _DEPUTIES


def is_of_one(role: str) -> bool:
    """Tell whether a role is one person's as a rule (组长, 办公室主任), not one that several may have (副组长, 成员)."""
    return "副" not in role and role not in _OF_SEVERAL


def is_of_office(role: str) -> bool:
    """Tell whether a role is in a body's office, by its name alone (办公室副主任)."""
    return role in _OF_OFFICE


def office_role(role: str) -> str | None:
    """Return what a role in a body's office is called in the dataset; None for its head."""
    return None if role in _OFFICE_HEADS else _OFFICE_ROLES.get(role, role)


def is_lead(role: str) -> bool:
    """Tell whether a role is one of a working group only (牵头单位), and elsewhere tells who does a task."""
    return role in _LEADS


def is_role(word: str) -> bool:
    """Tell whether `word` is the name of a role in a body and nothing else (副主任委员, 15名委员)."""
    return _COUNTED.sub("", word) in _STRONG_WORDS


def is_weak(role: str) -> bool:
    """Tell whether a role is an ordinary post as well (主任), so that it counts only where a body is being described."""
    return role in _WEAK or (role.endswith("负责人") and role not in _STRONG_WORDS)


def cues(text: str, line: Span) -> list[Cue]:
    """Return the cues in the line `text[line]`, in order, none overlapping another."""
    if not _ANY.search(text, line.start, line.end):
        return []
    found = [*_labels(text, line), *_parts_taken(text, line), *_before(text, line), *_after(text, line), *_direct(text, line)]
    found.sort(key=lambda cue: (cue.span.start, -cue.span.end))
    out: list[Cue] = []
    for cue in found:
        if out and _is_nearer(text, cue, out[-1]):
            out.pop()
        if out and cue.form == "direct" and out[-1].form == "label" and cue.span.start == out[-1].span.end:
            continue  # 组长：队长 张明
        if out and cue.form == "before" and out[-1].form == "direct" and _is_post_of(text, out[-1], cue):
            out.pop()
        if not out or cue.span.start >= out[-1].span.end:
            out.append(cue)
    return out or list(_unmarked(text, line))


def _is_nearer(text: str, cue: Cue, last: Cue) -> bool:
    """Tell whether a cue stands between another and its holder: in 置委员十五人，由校长担任主任委员 the second role is the one held."""
    apart = cue.form == "before" and last.form == "after" and last.span.end <= cue.span.start
    return apart and not _MARK.search(text, last.span.end, cue.span.start)


def _is_post_of(text: str, direct: Cue, cue: Cue) -> bool:
    """Tell whether what looks like a role is the post of who has another one (政委李江任副组长)."""
    others = direct.roles[0] in ("班长", "副班长") and not {*direct.roles}.intersection(cue.roles)  # 班长周宁任队长
    return direct.roles[0] in _ALSO_POSTS and (others or _STRONG_WORDS.issuperset(cue.roles)) and not _MARK.search(text, direct.span.end, cue.span.start)


def closing(text: str, start: int, end: int) -> int | None:
    """Return where the list after 「组长由」 ends: at 担任, 组成 … between `start` and `end`, or None if no such word stands there."""
    match = (_DRAWN if text[start - 1] == "从" else _CLOSES).search(text, start, end)
    return match.start() if match else None


def _labels(text: str, line: Span) -> Iterator[Cue]:
    if text.find("：", line.start, line.end) < 0 and text.find(":", line.start, line.end) < 0 and text.find("—", line.start, line.end) < 0:
        return
    for match in _LABEL.finditer(text, line.start, line.end):
        if text[match.start() - 1] == "办" and _OFFICE_BEFORE.search(text, max(line.start, match.start() - 6), match.start()):
            yield Cue("label", _meant(f"办公室{match['role']}"), Span(*match.span()))
        elif _opens(text, match.start(), line.start):
            yield Cue("label", _meant(match["role"]) + (_too(match["too"]) if match["too"] else ()), Span(*match.span()))
        elif (inner := match["role"].find("成员")) > 0:
            yield Cue("label", ("成员",), Span(match.start() + inner, match.end()))
    for match in _LEAD_LABEL.finditer(text, line.start, line.end):
        if match.start() == line.start or _BEFORE_LEAD_LABEL.search(text, match.start() - 2, match.start()):
            yield Cue("label", (match["role"],), Span(*match.span()))
    head = min(line.end, line.start + 20)
    if (other := _OTHER_DEPUTY.search(text, line.start, head)) and _opens(text, other.start(), line.start):
        yield Cue("label", (other["role"],), Span(*other.span()))
    elif other := _OTHER_HEAD.match(text, line.start, line.end):
        yield Cue("label", (other["role"],), Span(other.start("role"), other.end()))


@kept
def _too(role: str) -> tuple[str, ...]:
    """Return the second role of a label (副组长兼领导小组办公室主任)."""
    return _meant(next(word for word in _BY_LENGTH if role.endswith(word)))


def _opens(text: str, start: int, low: int) -> bool:
    """Tell whether a role begins a word here: nothing, a mark, a body's name or 其余 before it (not 教研组长, 家庭成员)."""
    if start == low or not _HANZI.match(text, start - 1):
        return True
    if text[max(low, start - 2) : start].endswith(_OPENERS):
        return True
    start -= text[start - 1] == "的"  # 指挥部的总指挥由…
    if text[start - 1] == "班" and text[start - 2 : start] != "专班":
        return False
    return text[start - 1] in _BODY_END and not text[max(low, start - 3) : start].endswith(_NO_BODY)


def _unmarked(text: str, line: Span) -> Iterator[Cue]:
    """A line that opens with a role and a space or tab (组长 张三), others perhaps further on; or with both in one (主任张三   局长); or is nothing
    but a role.
    """
    first = _UNMARKED.match(text, line.start, line.end)
    if first:
        for match in (first, *_UNMARKED_INSIDE.finditer(text, first.end(), line.end)):
            yield Cue("unmarked", _meant(match["role"]), Span(*match.span()))


def _parts_taken(text: str, line: Span) -> Iterator[Cue]:
    """由…牵头，…参加; 由…组成: who leads a working group and who takes part."""
    for match in _TAKE_PART.finditer(text, line.start, line.end):
        word = match.group()
        if word == "牵头" and _WITH_HELP.match(text, match.end(), line.end):
            continue
        yield Cue("composed" if word == "组成" else "lead", ("牵头单位" if word == "牵头" else "成员",), Span(*match.span()))


def _before(text: str, line: Span) -> Iterator[Cue]:
    for match in _BEFORE.finditer(text, line.start, line.end):
        if _in_note(text, line.start, match.start()):
            continue
        yield Cue("before", _dealt(match["role"]), Span(*match.span()))


@kept
def _dealt(roles: str) -> tuple[str, ...]:
    """Return the roles that are given together (组长、副组长)."""
    return ("组长", "副组长") if roles == "正、副组长" else tuple(_MEANS.get(role, role) for role in re.findall(_WORD, roles))


def _in_note(text: str, low: int, at: int) -> bool:
    """Tell whether a place lies in a bracket that only adds to a name (沈静（分管行政，兼办公室主任）), not in one that tells (（由…任组长）; 综合组（张明任组长）)."""
    opened = text.rfind("（", max(low, at - 60), at)
    return opened >= 0 and text[opened - 1] not in "组队班部会" and text.find("）", opened, at) < 0 and not _TELLS.search(text, opened, at)


def _after(text: str, line: Span) -> Iterator[Cue]:
    for match in _AFTER.finditer(text, line.start, line.end):
        start = match.start()
        low = max(line.start, start - _LONGEST_BEFORE)
        more = _DEALT_BEFORE.search(text, low, start) if text[start - 1] == "、" and "分别" in match.group() else None
        if _opens(text, more.start() if more else start, line.start) and (match["role"].replace(" ", "") not in _WEAK or _introduces_holder(text, match, low)):
            roles = _dealt(more.group() + match["role"]) if more else _meant(match["role"])
            yield Cue("after", roles, Span(more.start() if more else start, match.end()))


def _introduces_holder(text: str, match: re.Match[str], low: int) -> bool:
    """Tell whether an ordinary post is a role here: before 由, at the beginning of its line or clause, or in a bracket behind a body."""
    if match.group().endswith("由") or _BEHIND_BODY.match(text, match.start() - 2):
        return True
    return _LINE_BEFORE.fullmatch(text, low, match.start()) is not None and _ANSWERING.match(text, match.end()) is None


def _direct(text: str, line: Span) -> Iterator[Cue]:
    """A role with its holder right after it: 组长陈某，成员王某、李某."""
    first = _DIRECT_FIRST.match(text, line.start, line.end)
    for match in chain([first] if first else [], _DIRECT.finditer(text, line.start, line.end)):
        yield Cue("direct", _meant(match["role"]), Span(match.start("role"), match.end()))


def _meant(role: str) -> tuple[str, ...]:
    bare = role.replace(" ", "").replace("\t", "")
    return (_MEANS.get(bare, bare),)
