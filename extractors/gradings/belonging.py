"""Whether what is said of a level can be of a scheme, and which of two schemes or definitions it is of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.gradings.drafts import LevelDraft, SchemeDraft
from extractors.gradings.ladders import LATENT_LADDERS, common_ladder, ordinal, positions
from extractors.gradings.mentions import Mention
from extractors.gradings.purposes import assesses
from extractors.gradings.statements import Statement

SCORE, _SHARE = re.compile(r"\d分"), re.compile(r"\d[分％%]")
THREATS = frozenset({"风险", "隐患"})
"""What labels of one ladder are of in two schemes of a plan: 重大风险 … 低风险, and 重大隐患、一般隐患."""
RESPONSES, _FIGURE = ("响应", "应急响应"), re.compile(r"\d[^，。；]{0,10}(?:以[上下]|的$|时$|者$)|(?:达到?|超过|大于|小于|[≥＞＜])\s?\d")
_ANNOUNCED = frozenset({"预警", "响应", "信号", "预警信号"})


def excepts(level: LevelDraft, statement: Statement) -> bool:
    """Tell whether a statement gives a level that scores define for something that has none: 60分以下为D级。……发生亡人事故的，直接评为D级."""
    words = statement.said.criterion
    return bool(statement.defines and words and level.criteria and _SHARE.search(level.criteria[0])) and not _SHARE.search(words or "")


def scored_beside(draft: SchemeDraft, level: LevelDraft) -> bool:
    """Tell whether scores define other levels of a scheme, but not `level`, of which cases were told first (发生事故的，定为不合格。80分以上为优秀…)."""
    if not level.criteria or _SHARE.search(level.criteria[0]):
        return False
    others = [other.criteria[0] for other in draft.levels if other is not level and other.criteria]
    return bool(others) and all(_SHARE.search(words) for words in others)


def divides_other(own: SchemeDraft, draft: SchemeDraft) -> bool:
    """Tell whether a second list of the same labels divides something else: by factors of its own, or results where the first has risks."""
    if own.subject == draft.subject:
        return False
    return bool(own.factors and own.factors != draft.factors) or bool(
        own.subject and draft.subject and assesses(own.subject) != assesses(draft.subject)
    )


def founds(statement: Statement) -> bool:
    """Tell whether a statement can be the first of a scheme; one that only says what follows from a level can where nothing else uses its label."""
    if statement.defines or statement.said.controller or statement.heading:
        return True
    core, mention = statement.mention.core, statement.mention
    named = ordinal(core) or "stem" in positions(core) or mention.noun in _ANNOUNCED or (mention.quoted and mention.noun == "风险")
    return statement.said.consequence is not None and named


def other_mark(level: LevelDraft, mention: Mention) -> bool:
    """Tell whether a level shown in a colour (红色) and a label are of two schemes: the label is a thing of that colour (红牌, 红旗, 红码)."""
    shown = level.label if mention.core == level.core else level.aliases.get(mention.core)
    return shown is not None and mention.label[1:] != shown[1:] and mention.label[1:] in {"牌", "旗", "码", "灯"}


def other_threat(draft: SchemeDraft, nouns: Sequence[str]) -> bool:
    """Tell whether labels with these nouns are of hidden dangers where the scheme has risks, or the other way round: plans grade both side by side."""
    theirs = THREATS.intersection(noun[:2] for noun in draft.nouns) or THREATS.intersection({(draft.subject or "")[-2:]})
    own = THREATS.intersection(noun[:2] for noun in nouns)
    return bool(theirs and own) and theirs.isdisjoint(own)


def answers_else(draft: SchemeDraft, level: LevelDraft, statement: Statement) -> bool:
    """Tell whether a level of warnings that are defined is answered by a response that figures of its own set going (降雨量达50毫米的，启动Ⅲ级响应)."""
    words, noun = statement.said.criterion, statement.mention.noun
    warned = bool(draft.nouns) and draft.nouns[0].startswith("预警") and bool(level.criteria)
    return warned and noun.startswith(RESPONSES) and statement.defines and words is not None and _FIGURE.search(words) is not None


def akin(cores: Sequence[str]) -> bool:
    """Tell whether the last of the labels can be of the undeclared scheme of the others: all share a ladder, or one is the text's own word."""
    *others, core = cores
    known = [c for c in cores if not LATENT_LADDERS.issuperset(positions(c))]
    return core not in others and (len(known) < 2 or len(known) < len(cores) or common_ladder(known) is not None)
