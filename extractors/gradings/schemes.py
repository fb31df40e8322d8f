"""Divisions and statements of one text brought together as schemes: which levels belong together, and what was said of each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from extractors.contract import Span
from extractors.gradings.belonging import (
    RESPONSES,
    SCORE,
    THREATS,
    akin,
    answers_else,
    divides_other,
    excepts,
    founds,
    other_mark,
    other_threat,
    scored_beside,
)
from extractors.gradings.bodies import NOTHING, Said, join
from extractors.gradings.completion import complete, fill
from extractors.gradings.cues import EFFECT, ENUMERATOR, MEASURE, WITHIN
from extractors.gradings.divisions import Count, Division, counts, divisions
from extractors.gradings.drafts import LevelDraft, SchemeDraft, level_of
from extractors.gradings.ladders import COLOURS, LATENT_LADDERS, common_ladder, ordinal, positions
from extractors.gradings.mentions import NO_GLOSS, Mention
from extractors.gradings.parallels import act
from extractors.gradings.rows import label_rows, outside
from extractors.gradings.statements import Statement, dealt_controllers, statements
from extractors.gradings.subjects import factors_of, subject_of
from extractors.gradings.verdicts import GRADED, holds, overloaded, unordered
from extractors.lexicon import alternatives, load

_LEXICON = load("gradings")
_CAPTION = re.compile(
    rf"\n(?=[^\n，。；：]{{1,40}}+：?\n)[^\n]{{0,16}}?(?:(?P<consequence>{alternatives(_LEXICON['fields']['consequence'])})|"
    rf"(?P<controller>{alternatives(_LEXICON['fields']['controller'])}))[^\n：]{{0,6}}：?(?=\n)"
)
_ANNOUNCES = re.compile(rf"：[ \t]*\n\s*(?:{ENUMERATOR})?[“\"]?$")
_UNTITLED = frozenset({"heights", "colours"})
"""Ladders whose labels stand without what has them: 高 for a 高风险地区, 红色 for a 红色预警."""
_PARTED = re.compile(
    r"(?:^|[，。；：、\n])[ \t]*(?:其中，?|对)?(?P<thing>[^，。；：、\n]{2,10}?)(?:(?:按|根据)[^，。；\n]{2,24}?)?"
    r"(?:又|再|还|进一步|可|应|具体){0,3}(?:细|划|区)?分[为成][“：]?$"
)
_CHANGES = re.compile("[降升调晋][级低至到]?[为至到][“\"]?$")
_ON_TOP = re.compile("在[^，。；]{2,16}基础上")
"""How words open on what is done at a level beside what is done at the one below it: 在Ⅲ级响应基础上，…."""
_NAMES, _LONGEST_NAME = frozenset(_LEXICON["labels"]["kinds_end"]), 4
"""What names of kinds end in that brackets behind all labels of a list hold."""
_NEXT_WITHIN, _NEXT_CLAUSE, _NUMBER_WIDTH = 80, 3, 5
_TOLD_WITHIN = 40
_NEAR = 600
_BACK, _MOST_BACK = 8, 40
"""Of how many schemes a statement, and a list that names levels again, can be."""
_CAPTION_REACH = 800
_HEADINGS_APART = 8000
_ACTS_FOLLOW = re.compile(r"(?:采取|实施|落实)(?:以下|下列|如下)[^，。；：\n]{0,6}(?:措施|行动)：")
"""Behind the list of levels: what is told of each is what is done (分别采取以下措施：蓝色预警：停止户外活动；…)."""
_OWN_WORDS_APART = 120
_DEFINED_WITHIN = 2500
_JOINED = 300
_MOST_SAID = 200


def schemes(text: str) -> tuple[list[SchemeDraft], list[SchemeDraft]]:
    """Return the schemes of a text in text order, and apart what is no scheme without a table of its levels. Roughly linear in the text's length."""
    rows = label_rows(text)
    if not rows:
        return [], []
    named = list(divisions(text, rows))
    counted = counts(text, named, rows)
    marks = sorted([*(d.span for d in named), *(c.span for c in counted)])
    fold = _Fold(text)
    events: list[Division | Count | Statement] = [*named, *counted, *statements(text, outside(rows, marks), marks)]
    for event in sorted(events, key=lambda e: (e.span.start, e.span.end)):
        fold.take(event)
    found = [draft for draft in fold.drafts if holds(draft, text) and not unordered(draft, text)]
    cores = {mention.core for row in rows for mention in row}
    for draft in found:
        if overloaded(draft):
            draft.forget_criteria()
        complete(draft, rows, cores)
    holding = {id(draft) for draft in found}
    spare = [draft for draft in fold.drafts if id(draft) not in holding and not draft.declared]
    return sorted(found, key=lambda draft: draft.start), spare


class _Fold:
    """Takes divisions, counts and statements in text order and sorts them into drafts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.drafts: list[SchemeDraft] = []
        self.pending: Count | None = None
        self.last: tuple[str, int] = ("", -1)

    @cached_property
    def captions(self) -> list[tuple[int, str]]:
        """Where captions end, and the field that the lines under them are of."""
        return [(match.end(), match.lastgroup or "") for match in _CAPTION.finditer(self.text)]

    def take(self, event: Division | Count | Statement) -> None:
        """Sort one event into the drafts."""
        if isinstance(event, Count):
            self.pending = event
        elif isinstance(event, Division):
            self.divide(event)
        else:
            self.state(event)

    def divide(self, division: Division) -> None:
        """Open a scheme, or name the levels of the last one anew (分别用红、橙、黄、蓝标示)."""
        cores, recent = [m.core for m in division.row], self.drafts[-1] if self.drafts else None
        if division.positional and recent and len(recent.levels) == len(cores) and division.span.start - recent.end < 80:
            for level, mention in zip(recent.levels, division.row, strict=True):
                level.aliases.setdefault(mention.core, mention.label)
            return
        if recent and (whole := self._parted(recent, division)):
            recent.part(whole, [level_of(mention, Span(mention.start, mention.end)) for mention in division.row])
            recent.end = division.span.end
            return
        sentence = division.head.of(self.text)
        own = SchemeDraft(division.head.start, division.span.end, [], declared=True)
        own.subject, own.factors = subject_of(sentence), factors_of(sentence)
        known = self._same(cores, own, division)
        if known is not None:
            if not known.declared and not any(level.criteria for level in known.levels):
                known.start, known.end = own.start, division.span.end
                known.subject, known.factors = own.subject or known.subject, own.factors or known.factors
            _name(known, division)
            return
        if self.pending is not None and own.start - self.pending.span.end < 80:
            self._promise(own)
        self._inherit(own)
        _name(own, division)
        own.renaming, own.listed, own.declared = division.positional, tuple(cores), not division.referred
        for level, who in zip(own.levels, dealt_controllers(self.text, division.span.end, len(own.levels)), strict=False):
            level.controllers.append(who)
        self.drafts.append(own)
        self.pending = None

    def _parted(self, draft: SchemeDraft, division: Division) -> LevelDraft | None:
        """The level of the scheme before that a list divides again: 一般隐患又分为A、B、C三级."""
        if division.span.start - draft.end > _NEXT_WITHIN or (words := _PARTED.search(division.head.of(self.text))) is None:
            return None
        named = (level for level in draft.levels if words["thing"] in {f"{level.core}{level.tail}", f"{level.label}{level.tail}"})
        level = next(named, None)
        return None if level is None or draft.level(division.row[0].core) else level

    def _same(self, cores: Sequence[str], own: SchemeDraft, division: Division) -> SchemeDraft | None:
        """The scheme that a second list of the same levels belongs to, unless it divides something else by factors of its own."""
        nouns = [mention.noun for mention in division.row]
        for draft in reversed(self.drafts[-_MOST_BACK:]):
            if other_threat(draft, nouns):
                continue
            shared = set(cores) & {c for level in draft.levels for c in (level.core, *level.aliases)}
            if not shared or (len(shared) < len(set(cores)) and not self._goes_on(draft, division)):
                continue
            return None if draft.declared and divides_other(own, draft) else draft
        return None

    @staticmethod
    def _goes_on(draft: SchemeDraft, division: Division) -> bool:
        """Tell whether a list that holds only some of a scheme's levels can add the others: no other ladder (好、较好、一般、差 beside 一般隐患), and near by."""
        named = {mention.noun[:2] for mention in division.row}
        if draft.declared or division.span.start - draft.end > _NEAR or (named <= THREATS and not named & {noun[:2] for noun in draft.nouns}):
            return False
        ladder = common_ladder([mention.core for mention in division.row])
        return ladder is None or all(any(ladder in positions(core) for core in (level.core or "", *level.aliases)) for level in draft.levels)

    def _inherit(self, own: SchemeDraft) -> None:
        """Take what the sentence itself leaves out from the same paragraph's sentences before and after it."""
        if own.factors:
            return
        line = Span(self.text.rfind("\n", max(0, own.start - 300), own.start) + 1, own.start)
        after = re.split("[。\n]", self.text[own.end + 1 : own.end + 161])[0]
        around = [*re.split("[。！？]", line.of(self.text))[-3:], after]
        own.factors = next((f for s in around if ("级" in s or "评" in s or "风险" in s) and (f := factors_of(s))), ())

    def _promise(self, draft: SchemeDraft) -> None:
        """Fill a draft with what the count before it says."""
        if self.pending is None:
            return
        sentence = self.pending.head.of(self.text)
        draft.start = min(draft.start, self.pending.head.start)
        draft.promised, draft.rule = self.pending.number, True
        draft.subject = draft.subject or subject_of(sentence)
        draft.factors = draft.factors or factors_of(sentence)

    def state(self, statement: Statement) -> None:
        """Add a statement to the scheme that it belongs to, or open one."""
        core = statement.mention.core
        if not core:
            self._lost(statement)
            return
        if any(core in draft.parted for draft in self.drafts[-2:]) or self._tells_end(statement) or (statement.passing and not self._known(core)):
            return
        draft = self._open_for(statement)
        if statement.listed and statement.said.criterion and draft is not None and _defined(draft, core):
            if not act(statement.said.criterion.partition("，")[0]):
                return
            statement = _as_effect(statement)
        draft = draft or self._founded(statement)
        if draft is None:
            return
        statement = self._captioned(draft, statement)
        level = draft.level(core)
        if level is not None and (excepts(level, statement) or (level.criteria and self._changed(statement))):
            statement = statement._replace(said=statement.said._replace(criterion=None), defines=False)
        elif level is not None and statement.said.criterion and scored_beside(draft, level) and SCORE.search(statement.said.criterion):
            level.criteria.clear()
        _add(draft, statement)
        self.last = (core, statement.span.end)

    def _founded(self, statement: Statement) -> SchemeDraft | None:
        """Open the scheme that a statement is the first of; None if it cannot be that."""
        graded = self._graded_before(statement.span.start, "；\n" if statement.listed else "。；\n")  # 实行差异化管控。A级企业达到…
        if not (founds(statement) or (graded and statement.said.consequence)) or (statement.listed and self.pending is None and not graded):
            return None
        draft = SchemeDraft(statement.span.start, statement.span.end, [], rule=graded)
        if self.pending is not None and statement.span.start - self.pending.span.end < _JOINED:
            self._promise(draft)
            self._inherit(draft)
        self.pending = None
        self.drafts.append(draft)
        if draft.promised and statement.said == NOTHING:
            fill(draft, statement.mention)
        return draft

    def _known(self, core: str) -> bool:
        """Tell whether a scheme near by defines a level."""
        return any(_defined(draft, core) for draft in reversed(self.drafts[-_BACK:]))

    def _changed(self, statement: Statement) -> bool:
        """Tell whether a level is one that something with another comes to (弄虚作假的，一律降为D级), not what it is."""
        return statement.defines and _CHANGES.search(self.text, max(0, statement.mention.start - 4), statement.mention.start) is not None

    def _tells_end(self, statement: Statement) -> bool:
        """Tell whether a label only says which end of the colours before it is meant: 依次用红色、橙色…表示，Ⅰ级为最高."""
        draft = self.drafts[-1] if self.drafts else None
        only = statement.said == NOTHING and ordinal(statement.mention.core)
        return draft is not None and only and draft.renaming and 0 <= statement.span.start - draft.end < _NEXT_WITHIN

    def _graded_before(self, at: int, ends: str = "。；\n") -> bool:
        """Tell whether the words before `at`, as far as one of these `ends`, or those on the line that announces it, say that something is graded:
        对水域分级管理：.
        """
        before = _ANNOUNCES.sub("：", self.text[max(0, at - 48) : at])
        return GRADED.search(re.split(f"[{ends}]", before)[-1]) is not None

    def _captioned(self, draft: SchemeDraft, statement: Statement) -> Statement:
        """The statement as its caption has it: under 检查频次： a second definition says what follows, under 责任人： who controls the level.
        What is said of several levels that have definitions of their own (Ⅰ级、Ⅱ级事件：6小时内上报), or begins like it (A类：抽查比例1%), follows from each,
        as does what is said of a response without a figure (Ⅱ级响应：转移群众，学校停课).
        """
        mention, words = statement.mention, statement.said.criterion
        level = draft.level(mention.core) or (draft.level(mention.alias.core) if mention.alias else None)
        if words and draft.declared and _ACTS_FOLLOW.search(self.text, max(draft.start, statement.span.start - _CAPTION_REACH), statement.span.start):
            return _as_effect(statement)
        if level is None or not level.criteria or not words:
            return statement
        answers = mention.noun.startswith(RESPONSES) and not words.endswith(("的", "者", "时")) and not MEASURE.search(words)
        if statement.shared or answers or EFFECT.match(words) or _ON_TOP.match(words):
            return _as_effect(statement)
        at = bisect_right(self.captions, (statement.span.start, "~")) - 1
        if at < 0:
            return statement
        end, kind = self.captions[at]
        if end < level.span.end or statement.span.start - end > _CAPTION_REACH:
            return statement
        said = statement.said._replace(criterion=None, **{kind: join(getattr(statement.said, kind), words)})
        return statement._replace(said=said, defines=False)

    def _lost(self, statement: Statement) -> None:
        """Add a statement whose label is lost: to the one named level that nothing is said of yet, else as a level of its own."""
        draft = self.drafts[-1] if self.drafts else None
        if draft is None or not statement.defines or not self.last[0] or statement.span.start - self.last[1] > 12:
            return
        before = draft.level(self.last[0])
        at = draft.levels.index(before) + 1 if before in draft.levels else len(draft.levels)
        if at < len(draft.levels) and not draft.levels[at].criteria:
            level = draft.levels[at]
        else:
            level = LevelDraft(None, None, statement.span)
            draft.levels.insert(at, level)
        _say(level, statement)
        draft.end = max(draft.end, statement.span.end)
        self.last = (self.last[0], statement.span.end)

    def _open_for(self, statement: Statement) -> SchemeDraft | None:
        core, start = statement.mention.core, statement.span.start
        renewed = self.pending is not None and statement.defines and start - self.pending.span.end < _JOINED
        alias = statement.mention.alias.core if statement.mention.alias else core
        for draft in reversed(self.drafts[-_BACK:]):
            if other_threat(draft, [statement.mention.noun]):
                continue
            level = draft.level(core) or (draft.level(alias) if alias != core else None)
            if level is not None:
                marked = statement.defines and start - draft.end > _JOINED and other_mark(level, statement.mention)
                if marked or answers_else(draft, level, statement) or (self._apart(level, statement) and not scored_beside(draft, level)):
                    continue
                if statement.said.criterion and start - draft.end > _DEFINED_WITHIN:
                    return None
                again = renewed and level.criteria and self.pending and self.pending.span.start >= draft.end
                return None if again else draft
            promised = self.pending is not None and self.pending.span.start >= draft.end
            told = any(other.level(core) for other in self.drafts[-_BACK:] if other is not draft)
            if draft.renaming and not (promised or told) and ordinal(core) and start - draft.end < _JOINED and _adopt(draft, statement.mention):
                return draft
            follows = not renewed or (self.pending is not None and self.pending.span.start < draft.start)
            if draft.declared or not follows or start - draft.end >= _HEADINGS_APART:
                continue
            cores = [*draft.cores, core]
            reach = _HEADINGS_APART if statement.heading else _NEAR if common_ladder(cores) else _OWN_WORDS_APART
            if start - draft.end < reach and not self._changes_ladder(draft, statement) and (akin(cores) or self._goes_with(draft, statement) or self._scored_on(draft, statement)):
                return draft
        return None

    def _changes_ladder(self, draft: SchemeDraft, statement: Statement) -> bool:
        """Tell whether another line goes on with a label of another ladder (红榜、蓝榜…⏎优秀…), or a counted one behind words of the text's own (轻度干旱…⏎Ⅳ级…),
        unless of the same thing (一般缺陷…⏎紧急缺陷…), or gives scores a word of the text's own where the scheme has none (Ⅰ级响应…⏎90分以上为优胜车间).
        """
        core, noun, start = statement.mention.core, statement.mention.noun, statement.span.start
        if (noun and noun in draft.nouns) or self.text.find("\n", draft.end, start) < 0:
            return False
        ladders = len(draft.cores) > 1 and common_ladder(draft.cores) and positions(core) and common_ladder([*draft.cores, core]) is None
        criteria = [words for level in draft.levels for words in level.criteria]
        own = not positions(core) and SCORE.search(statement.said.criterion or "") is not None
        scored = own and bool(criteria) and not any(SCORE.search(words) for words in criteria)
        counted = len(draft.cores) > 1 and not any(map(positions, draft.cores)) and bool(positions(core)) and ordinal(core)
        return bool(ladders or scored) or counted

    def _goes_with(self, draft: SchemeDraft, statement: Statement) -> bool:
        """Tell whether the line below that of a lone level is of the same thing, whatever its ladder: 重大隐患：…⏎A级隐患：…⏎B级隐患：…."""
        noun, others = statement.mention.noun, draft.cores[1:]
        if not noun or {*draft.nouns} != {noun} or common_ladder([*others, statement.mention.core]) is None:
            return False
        gap = self.text[draft.end : statement.span.start]
        return "\n" in gap and len(gap.strip("。；\n ")) <= _NUMBER_WIDTH

    def _scored_on(self, draft: SchemeDraft, statement: Statement) -> bool:
        """Tell whether a clause goes on to give scores their level, if by a word of another ladder: …，60分以上为二星级，60分以下为后进支部; on
        another line only of the same thing (三星级宿舍 75分以上；⏎不合格宿舍 60分以下).
        """
        criteria = [statement.said.criterion, *(level.criteria[0] if level.criteria else None for level in draft.levels)]
        gap = self.text[draft.end : min(statement.span.start, draft.end + _TOLD_WITHIN)]
        near = 0 <= statement.span.start - draft.end < _TOLD_WITHIN and len(gap.strip()) <= _NEXT_CLAUSE
        near = near and ("\n" not in gap or statement.mention.noun in {*draft.nouns} - {""})
        return near and not LATENT_LADDERS.issuperset(positions(statement.mention.core)) and all(words is not None and SCORE.search(words) for words in criteria)

    def _apart(self, level: LevelDraft, statement: Statement) -> bool:
        """Tell whether a definition on another line is of another scheme: by scores where that of the level is not."""
        if not (statement.defines and statement.said.criterion and level.criteria) or "\n" not in self.text[level.span.end : statement.span.start]:
            return False
        return SCORE.search(statement.said.criterion) is not None and not SCORE.search(level.criteria[0])


def _defined(draft: SchemeDraft, core: str) -> bool:
    """Tell whether a scheme says what a level is."""
    level = draft.level(core)
    return level is not None and bool(level.criteria)


def _as_effect(statement: Statement) -> Statement:
    """The statement with what it says taken for what follows from the level: A级厕所|每座奖补5万元."""
    said = statement.said
    return statement._replace(said=Said(None, said.controller, join(said.criterion, said.consequence)), defines=False)


def _name(draft: SchemeDraft, division: Division) -> None:
    """Add the levels that a list names to a draft. A bracket of two characters is a criterion only beside longer ones: A级（安全）、B级（局部危险）."""
    glosses = [mention.gloss or "" for mention in division.row]
    named = len({gloss[-2:] for gloss in glosses}) == 1 and "".join(glosses).isalpha() and max(map(len, glosses)) <= _LONGEST_NAME  # A（放心）、B（基本放心）、C（不放心）
    names = named or _NAMES.issuperset(gloss[-1:] for gloss in glosses)  # C1（保守型）、C2（稳健型）
    shortest = 2 if any(mention.gloss and len(mention.gloss) > 2 for mention in division.row) else 3
    for place, mention in enumerate(division.row):
        level = draft.level(mention.core)
        if level is None:
            level = level_of(mention, Span(mention.start, mention.end))
            draft.levels.append(level)
        if mention.alias:
            level.aliases.setdefault(mention.alias.core, mention.alias.label)
        if mention.gloss and not names and len(mention.gloss) >= shortest and not mention.gloss.startswith(NO_GLOSS):
            level.criteria.append(mention.gloss)
        if division.criteria and not level.criteria:
            level.criteria.append(division.criteria[place])
        if mention.noun:
            draft.name(mention.noun)
    if not draft.declared or division.span.start - draft.end < _NEAR:
        draft.end = max(draft.end, division.span.end)
    draft.declared = True


def _adopt(draft: SchemeDraft, mention: Mention) -> bool:
    """Turn levels known only by colours into the counted levels that the text goes on to define: 一级 is the first colour."""
    place = next(iter(positions(mention.core).values()), 0)  # none for a word of the text's own
    if not 0 < place <= len(draft.levels):
        return False
    level = draft.levels[place - 1]
    if level.criteria and level.core in COLOURS:  # the colours have definitions of their own: another scheme begins
        return False
    level.aliases[level.core or ""] = level.label or ""
    level.core, level.label = mention.core, mention.label
    return True


def _add(draft: SchemeDraft, statement: Statement) -> None:
    """Add a statement to the level that it is about."""
    mention = statement.mention
    level = draft.level(mention.core) or (draft.level(mention.alias.core) if mention.alias else None)
    if level is None:
        tail = "" if draft.declared else _title(mention)
        level = LevelDraft(mention.core, mention.label, statement.span, tail)
        draft.levels.append(level)
    if mention.core != level.core:
        level.aliases.setdefault(mention.core, mention.label)
    if mention.alias and mention.alias.core not in draft.cores:
        level.aliases.setdefault(mention.alias.core, mention.alias.label)
    if level.label == mention.core and len(mention.label) == len(mention.core) + 1 and "results" not in positions(mention.core) and not _in_passing(draft, statement):
        level.label = mention.label
    shown = mention.alias is not None and mention.alias.core in COLOURS  # 一级（红色）: the colour only shows what it is
    if (shown or not mention.alias) and (statement.defines or statement.heading or ordinal(mention.core)):
        level.said.append(mention.core)
    _say(level, statement)
    if mention.noun:
        draft.name(mention.noun)
    if statement.span.start - draft.end < _NEAR and (statement.defines or not draft.declared) and not statement.passing:
        draft.end = max(draft.end, statement.span.end)


def _in_passing(draft: SchemeDraft, statement: Statement) -> bool:
    """Tell whether a result is only spoken of by a longer label than its list and definition have (分为A、B、C、D四等：90分以上为A…。评为D等的，…)."""
    mention = statement.mention
    return draft.declared and not statement.defines and "letter" in positions(mention.core) and mention.label.endswith(("等", "档"))


def _title(mention: Mention) -> str:
    """What a label has behind it (特大|事件, 五星|班, 一类|坝, 高度|敏感), which may be part of it where all of a scheme's have it."""
    untitled = common_ladder([mention.core]) in _UNTITLED and mention.label != f"{mention.core}度"
    return "" if mention.bare or untitled else mention.noun + mention.holder


def _say(level: LevelDraft, statement: Statement) -> None:
    if statement.defines and not level.criteria:
        level.span = statement.span
    criterion, consequence = statement.said.criterion, statement.said.consequence
    if criterion and level.criteria and WITHIN.match(criterion):  # 重大舆情（转发5000次以上）……重大舆情30分钟内报告
        criterion, consequence = None, join(criterion, consequence)
    said = (criterion, statement.said.controller, consequence)
    for values, value in zip((level.criteria, level.controllers, level.consequences), said, strict=True):
        if value and len(values) < _MOST_SAID and value not in values:
            values.append(value)
