"""Schemes and levels as far as they are known while a text is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.contract import Span
from extractors.gradings.ladders import COLOURS, COUNTED, LATENT_LADDERS, common_ladder, ordinal, positions
from extractors.gradings.mentions import Mention
from extractors.lexicon import load

_GENERIC = re.compile(r"(?:等级|级别|等次|档次|类别|地区|区域|(?<!班)级|等|类|档|度)+$")


_MOST_NOUNS = 40
_NAMED_AGAIN = 3
_IN_LABELS = tuple(load("gradings")["labels"]["threats"])
"""What a label may hold already of what all have behind them: 一般失信|行为."""


@dataclass(slots=True)
class LevelDraft:
    """A level as far as it is known. `tail` is what the list that names it has behind the label (预警 in 红色预警), `aliases` are cores of other labels for it;
    `said` holds the label of every statement that uses one only, what is merely done with a level (重大风险由…负责) not counted for words.
    """

    core: str | None
    label: str | None
    span: Span
    tail: str = ""
    aliases: dict[str, str] = field(default_factory=dict)
    criteria: list[str] = field(default_factory=list)
    controllers: list[str] = field(default_factory=list)
    consequences: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def level_of(mention: Mention, span: Span) -> LevelDraft:
    """Return the level that a label in a list or a table's column names."""
    return LevelDraft(mention.core, mention.label, span, mention.noun + mention.holder)


@dataclass(slots=True)
class SchemeDraft:
    """A scheme as far as it is known. `start` … `end` is where it is set up; later statements about its levels do not widen it. `parted` are labels of levels
    that are divided again.
    """

    start: int
    end: int
    levels: list[LevelDraft]
    declared: bool = False
    promised: int | None = None
    subject: str | None = None
    factors: tuple[str, ...] = ()
    nouns: list[str] = field(default_factory=list)
    listed: tuple[str, ...] = ()
    renaming: bool = False
    rule: bool = False
    parted: set[str] = field(default_factory=set)

    def part(self, level: LevelDraft, parts: Sequence[LevelDraft]) -> None:
        """Put `parts` in the place of a level that the text divides again (重大隐患、一般隐患，一般隐患又分为A、B、C三级): what has no parts keeps its whole name."""
        at = self.levels.index(level)
        self.levels[at : at + 1] = parts
        self.parted.add(level.core or "")
        for other in self.levels:
            if other not in parts and other.tail and other.label == other.core and _GENERIC.sub("", other.tail) != "":
                other.label = f"{other.label}{other.tail}"

    def forget_criteria(self) -> None:
        """Take what was said of the levels for no definitions."""
        for level in self.levels:
            level.criteria.clear()

    def name(self, noun: str) -> None:
        """Note what a label has behind it; each noun once and so many at most, since a text may hold a hundred thousand labels."""
        if len(self.nouns) < _MOST_NOUNS and noun not in self.nouns:
            self.nouns.append(noun)

    def level(self, core: str) -> LevelDraft | None:
        """Return the level that `core` names, under this label or another."""
        for level in self.levels:
            if level.core == core or core in level.aliases:
                return level
        return None

    @property
    def cores(self) -> list[str]:
        """The labels of the levels, in the order in which they came up."""
        return [level.core for level in self.levels if level.core]


_CLASS, _NUMBERED = "类", COUNTED | {"roman"}
"""Behind a word that is no number or letter it is part of the label (正常类、关注类)."""
_PLAIN = frozenset({"", "风险", "风险点"})
_EVENTS = ("事件", "事故", "灾害")
_EVENT_GRADES = frozenset({"特别重大", "特大", "重大", "较大", "一般"})
_LABEL_ENDS = frozenset(load("gradings")["labels"]["nouns"] + load("gradings")["labels"]["holders"])


def drop_shared_names(draft: SchemeDraft) -> None:
    """Drop a level that no more than its name is known of, where that is what the names of others end in: 失信 beside 一般失信, 严重失信."""
    if draft.declared:
        return
    names = [level.label or "" for level in draft.levels]
    told = {level.label or "" for level in draft.levels if level.criteria or level.controllers or level.consequences} | {""}
    draft.levels = [level for level, name in zip(draft.levels, names, strict=True) if name in told or sum(other.endswith(name) for other in names) < _NAMED_AGAIN]


def use_second_labels(draft: SchemeDraft) -> None:
    """Use the levels' second labels where the list that sets them up or the clauses do: 特别重大（Ⅰ级） … Ⅰ级是指…; instead of colours always, but for warnings (红色预警（Ⅰ级）)
    and for those that a list of their own announces (实行“红、黄、绿”三色管理：红色（高风险）——…).
    """
    announced = not draft.renaming and bool(draft.listed) and COLOURS.issuperset(draft.listed)
    coloured = common_ladder(draft.cores) == "colours" and "预警" not in draft.nouns and not announced
    first = -1 if coloured else sum(level.said.count(level.core) for level in draft.levels if level.core)
    for ladder in sorted({ladder for level in draft.levels for alias in level.aliases for ladder in positions(alias)}):
        second = [next((alias for alias in level.aliases if ladder in positions(alias)), None) for level in draft.levels]
        listed = len(draft.listed) > 1 and {*draft.listed} == {*second} and not COLOURS.issuperset(draft.listed)
        sized = common_ladder(draft.cores) in LATENT_LADDERS and ladder in _NUMBERED  # 特大型（Ⅰ级）
        if None not in second and (listed or sized or sum(level.said.count(alias or "") for level, alias in zip(draft.levels, second, strict=True)) > first):
            for level, alias in zip(draft.levels, second, strict=True):
                label = level.aliases.pop(alias or "")
                level.aliases[level.core or ""], level.core, level.label = level.label or "", alias, label
            return


def use_order_of_definitions(draft: SchemeDraft) -> None:
    """Put words of the text's own in the order in which they are defined, where no list declares another."""
    if not draft.declared and common_ladder(draft.cores) is None and all(level.core and level.criteria for level in draft.levels):
        draft.levels.sort(key=lambda level: level.span.start)


def use_whole_labels(draft: SchemeDraft) -> None:
    """Give every label what all have behind them (先进村, 后进村; 重大隐患, 一般隐患) or what some have: 一般风险 and 低 → 低风险, A级 and B → B级.

    A thing of two syllables or more is none of a star's label where a list only names it: 五星班, but 五星 of 五星班级、四星班级.
    """
    if all(level.tail == _CLASS and level.core == level.label for level in draft.levels) and not set(draft.cores) & COLOURS:
        for level in draft.levels:
            level.label = f"{level.core}{_CLASS}"
        return
    tails = {_GENERIC.sub("", level.tail) for level in draft.levels}
    if len(tails) == 1 and len(min(tails)) > 1 and all((level.core or "").endswith("星") and not level.said for level in draft.levels):
        return
    if len(tails) == 1 and not tails & _PLAIN and _takes(draft, min(tails)):
        for level in draft.levels:
            label = level.label or ""
            tail = "风险" if label.endswith("风险") else min(tails)
            level.label = label.removesuffix(tail).removesuffix(tail[:2] if tail.startswith(_IN_LABELS) else tail) + tail
        return
    labels = [(level, level.core, level.label or "") for level in draft.levels if level.core]
    tails = {label[len(core) :] for _, core, label in labels if label.startswith(core)} - {""}
    ladder = common_ladder(draft.cores)
    plain = ladder in {"letter", "roman", "stem", "colours"} and len(tails) == 1
    for level, core, label in labels:
        if label == core and (plain or ("风险" in tails and "heights" in positions(core))):
            level.label = f"{core}{'风险' if '风险' in tails else next(iter(tails))}"


def _takes(draft: SchemeDraft, tail: str) -> bool:
    """Tell whether a tail that all labels have is part of them. Of counted labels only one of a syllable that stands nowhere alone is (一类坝, 二类坝);
    behind a count the words for the gravity of events have none (分为四级：重大事故…; 即重大事故（Ⅱ级）…), other words do (分为三种：一般欺凌、严重欺凌…). By degrees
    (高度, 低度) none has what the scheme is said to grade.
    """
    if tail in (draft.subject or "") and all(level.label == f"{level.core}度" for level in draft.levels):
        return False
    if any(ordinal(level.core or "") or (level.label or "").endswith("级") for level in draft.levels):
        return len(tail) == 1 and tail not in _LABEL_ENDS and not draft.declared
    if not draft.promised or not _EVENT_GRADES.issuperset(draft.cores):
        return True
    second = tail.endswith(_EVENTS) and all(any(map(ordinal, level.aliases)) for level in draft.levels)
    return draft.declared and not second
