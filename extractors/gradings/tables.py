"""Tables that define levels: 风险等级 | 判定标准 | 颜色 | 管控层级, one row (or one column) per level."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.contract import Cell, Span, Table
from extractors.gradings.columns import is_amount, is_tally, is_warning, kinds_of, label_column
from extractors.gradings.cues import BAND
from extractors.gradings.drafts import LevelDraft, SchemeDraft, level_of
from extractors.gradings.ladders import ordinal
from extractors.gradings.mentions import Mention, label_at
from extractors.gradings.subjects import introduced
from extractors.lexicon import alternatives, load

_REFUSED = re.compile(alternatives(load("gradings")["columns"]["refused"]))
_FIGURES = re.compile(r"[\d.％%元分倍天个月次万/年/\s—~～－\-至≥≤＜＞]+(?:以[上下内])?")
"""A cell that tells nothing without its head: 1.2, 60%以上."""
_TABLES_APART, _BARE = 3000, 2
_NOTHING = frozenset({"", "无", "/", "—", "-", "——"})


def table_scheme(table: Table) -> SchemeDraft | None:
    """Return the scheme that a table defines, None if it only lists things that have a grade (风险点 | 等级 | 防控措施) or has nothing but its head."""
    header, rows = table.header, table.rows
    if not rows or any(_REFUSED.search(cell.text) for cell in header):
        return None
    scheme = _by_rows(header, rows) or _by_rows(*_turned(header, rows))
    if scheme is not None and _reports(header, scheme):
        return None
    if scheme is not None:
        scheme.start, scheme.end = table.span.start, table.span.end
    return scheme


def _reports(header: Sequence[Cell], scheme: SchemeDraft) -> bool:
    """Tell whether a table only says how many have which level: 等级 | 人数 | 占比."""
    said = any(level.criteria or level.controllers or level.consequences for level in scheme.levels)
    return not said and any(is_tally(cell.text) for cell in header)


def _turned(header: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> tuple[Sequence[Cell], Sequence[Sequence[Cell]]]:
    """The table with rows and columns exchanged."""
    columns = list(zip(header, *rows, strict=False))
    return (columns[0], columns[1:]) if columns else ((), ())


def _by_rows(header: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> SchemeDraft | None:
    """The scheme of a table with one row, or several with a merged cell, per level."""
    found = label_column(header, rows)
    return _scheme(header, rows, *found) if found else None


def _scheme(header: Sequence[Cell], rows: Sequence[Sequence[Cell]], column: int, labels: Sequence[Mention]) -> SchemeDraft:
    kinds = kinds_of(header, column)
    levels: list[LevelDraft] = []
    filled: set[tuple[str | None, str]] = set()
    for row, mention in zip(rows, labels, strict=True):
        span = Span(min(c.span.start for c in row), max(c.span.end for c in row))
        if not levels or levels[-1].core != mention.core:
            levels.append(level_of(mention, span))
            filled.clear()
        level = levels[-1]
        level.span = Span(level.span.start, span.end)
        if mention.alias:
            level.aliases[mention.alias.core] = mention.alias.label
        if mention.gloss and (BAND.search(mention.gloss) or mention.gloss.endswith(("的", "者"))) and ("criterion", mention.gloss) not in filled:
            level.criteria.append(mention.gloss)
            filled.add(("criterion", mention.gloss))
        _fill(level, row, kinds, header, filled)
    heads = [re.sub(r"[（(].*$", "", head.text) for head, kind in zip(header, kinds, strict=False) if kind == "criterion"]
    factors = tuple(head for head in heads if re.search(r"值$|得分|分值|分数|可能性|后果", head))
    nouns = [header[column].text, *(label.noun for label in labels)]
    return SchemeDraft(0, 0, levels, declared=True, factors=factors, nouns=[noun for noun in nouns if len(noun) > 1])


def _fill(level: LevelDraft, row: Sequence[Cell], kinds: Sequence[str | None], header: Sequence[Cell], filled: set[tuple[str | None, str]]) -> None:
    """Sort a row's cells into the level's fields; where several columns define it, each is named (发生概率高；危害程度严重).

    What is in `filled`, the kinds and words of the level's rows before this one, is not said again.
    """
    several = kinds.count("criterion") > 1
    targets = {"criterion": level.criteria, "controller": level.controllers, "consequence": level.consequences}
    for cell, kind, head in zip(row, kinds, header, strict=False):
        words = "；".join(cell.lines)
        if words.strip() in _NOTHING or kind is None:
            continue
        if kind == "colour" and (colour := label_at(words)):
            level.aliases.setdefault(colour.core, colour.label)
        elif kind in targets and (kind, words) not in filled:
            named = several and kind == "criterion" and _needs_head(words, head.text)
            named = named or is_warning(head.text) or (kind == "consequence" and is_amount(head.text) and _FIGURES.fullmatch(words) is not None)
            targets[kind].append(f"{head.text}{words}" if named else words)
            filled.add((kind, targets[kind][-1]))


def _needs_head(words: str, head: str) -> bool:
    """Tell whether words of one column of several that define a level are understood only with its head: 危害程度|严重, not 危险程度|极度危险."""
    return words[0] not in "0123456789≥≤＞＜" and not BAND.match(words) and head[:2] not in words and (len(words) <= _BARE or label_at(words) is not None)


def merged(prose: list[SchemeDraft], spare: Sequence[SchemeDraft], tabled: list[SchemeDraft], text: str) -> list[SchemeDraft]:
    """Return prose and tables together: bring a table's scheme together with the prose that names the same levels, and with what `spare` prose says
    of some of them only (对D级企业每月检查一次).
    """
    tabled = _joined(tabled)
    for draft in tabled:
        _say_more(draft, [other for other in spare if 0 < other.start - draft.end < _TABLES_APART])
        same = next((other for other in prose if _agree(draft, other)), None)
        if same is None:
            introduced(draft, text)
            continue
        prose.remove(same)
        draft.subject, draft.factors = same.subject, same.factors or draft.factors
        draft.nouns, draft.listed = same.nouns + draft.nouns, same.listed
        if 0 <= draft.start - same.end < 400:
            draft.start = same.start
        for level in same.levels:
            mine = next((m for c in (level.core, *level.aliases) if c and (m := draft.level(c))), None)
            if mine is not None:
                names = level.aliases | ({level.core: level.label or ""} if level.core else {})
                mine.aliases |= {core: label for core, label in names.items() if core != mine.core}
                mine.criteria += [c for c in level.criteria if not mine.criteria]
                mine.controllers += [c for c in level.controllers if not mine.controllers]
                mine.consequences += [c for c in level.consequences if c not in mine.consequences]
    return [*prose, *tabled]


def _joined(tabled: Sequence[SchemeDraft]) -> list[SchemeDraft]:
    """The tables' schemes, those of the same levels together where one defines them and the next says only what follows (等级 | 得分 … 等级 | 检查频次)."""
    found: list[SchemeDraft] = []
    for draft in tabled:
        before = found[-1] if found else None
        if before is None or before.cores != draft.cores or draft.start - before.end > _TABLES_APART or _says_again(before, draft):
            found.append(draft)
            continue
        for level, more in zip(before.levels, draft.levels, strict=True):
            level.controllers += more.controllers
            level.consequences += more.consequences
    return found


def _say_more(draft: SchemeDraft, spare: Sequence[SchemeDraft]) -> None:
    """Add what the text behind a table says to be done with its levels."""
    for other in spare:
        levels = [draft.level(level.core or "") for level in other.levels]
        if None in levels or any(level.criteria for level in other.levels) or not all(ordinal(level.core or "") for level in other.levels):
            continue
        for level, more in zip(levels, other.levels, strict=True):
            if level is not None:
                level.controllers += [words for words in more.controllers if not level.controllers]
                level.consequences += [words for words in more.consequences if words not in level.consequences]


def _says_again(before: SchemeDraft, draft: SchemeDraft) -> bool:
    """Tell whether the second of two tables defines its levels, or the first does not."""
    return any(level.criteria for level in draft.levels) or not all(level.criteria for level in before.levels)


def _agree(draft: SchemeDraft, other: SchemeDraft) -> bool:
    """Tell whether prose speaks of a table's levels: its labels are the table's, and it does not define them another way."""
    names = [{level.core, *level.aliases} for level in draft.levels]
    shared = sum(any({level.core, *level.aliases} & name for name in names) for level in other.levels)
    if other.declared and len(other.levels) < len(draft.levels) and all(level.criteria for level in (*other.levels, *draft.levels)):
        return False  # a table of 重大、较大、一般、低风险 by scores beside 重大隐患 and 一般隐患 that prose defines
    own = not set(other.cores) & set(draft.cores) and not other.declared and all(level.criteria for level in other.levels)
    return shared == len(other.levels) and not own and not (other.declared and draft.start - other.end > 1500)
