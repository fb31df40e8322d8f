"""The comparison as a tidy table (one row per level) and as a workbook with the page's tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.assemble import Row
from pipeline.compare.align import AXIS_TITLES, COLUMNS, METHODS, PURPOSES, Placed, axis_of
from pipeline.compare.factors import Grid, class_of, classes, controller_grid, factor_grid
from pipeline.compare.rules import ASPECTS, is_reversed, missing, polarity_in_words, quotas, review_in_words
from pipeline.compare.schemes import GROUPS, Scheme
from pipeline.export.cells import plain
from pipeline.export.xlsx import fitting
from pipeline.store import replacing

if TYPE_CHECKING:
    from pipeline.compare import Comparison

_PLAN = ("grading_id", "plan_id", "document_id", "path", "name", "title", "issuer", "region", "within", "date", "date_basis", "topic", "duplicate_of", "subject", "purpose")
_RULES = ("review", "quota", "polarity_evidence")
_OF_LEVEL = ("ordinal", "rank", "label", "criterion", "controller", "consequence", "elsewhere")
_TEXT, _WHOLE, _NUMBER, _YES, _LIST = pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.list_(pa.string())
SCHEMA = pa.schema(
    [
        *((name, _TEXT) for name in _PLAN), ("is_plan", _YES), ("counted", _YES),
        ("axis", _TEXT), ("levels", _WHOLE), ("is_reversed", _YES),
        ("ordinal", _WHOLE), ("rank", _WHOLE), *((name, _TEXT) for name in ("label", "criterion", "controller", "consequence")), ("elsewhere", _LIST),
        ("controller_kind", _TEXT),
        ("position", _NUMBER), ("column", _WHOLE), ("position_by_rank", _NUMBER), ("method", _TEXT), ("evidence", _TEXT),
        ("factors", _LIST), ("factor_kinds", _LIST), *((name, _TEXT) for name in _RULES),
        ("cluster", _WHOLE), ("alike", _NUMBER),
        ("quote", _TEXT), *((name, _WHOLE) for name in ("page", "char_start", "char_end", "scheme_start", "scheme_end")),
    ]
)  # fmt: skip
"""grading_alignment, a row per level: the scheme and its plan, the level, its place on the axis (0 gravest, best or first … 1) with the method, the rules.

`quote`, page, char_start and char_end are the level's ground, scheme_start and scheme_end the scheme's; `elsewhere` names the values that have words outside `quote`.
"""


def alignment_rows(made: Comparison) -> list[Row]:
    """Return one row per level of every scheme, in the order of the page."""
    member = {m.scheme.grading_id: (number, m.alike) for number, cluster in enumerate(made.clusters, 1) for m in cluster}
    return [
        _row(scheme, placed) | dict(zip(("cluster", "alike"), member.get(scheme.grading_id, (None, None)), strict=True))
        for scheme, levels in made.aligned
        for placed in levels
    ]


def _row(scheme: Scheme, placed: Placed) -> Row:
    level = placed.level
    return {
        **{name: getattr(scheme, name) for name in (*_PLAN, "is_plan", "counted", *_RULES)},
        **{name: getattr(level, name) for name in (*_OF_LEVEL, "quote", "page", "char_start", "char_end")},
        **{name: getattr(placed, name) for name in ("position", "column", "method", "evidence")},
        "position_by_rank": placed.by_rank,
        "axis": axis_of(scheme),
        "levels": scheme.size,
        "is_reversed": is_reversed(scheme),
        "controller_kind": class_of("controller", level.controller) if level.controller else None,
        "factors": list(scheme.factors),
        "factor_kinds": list(dict.fromkeys(class_of("factor", factor) for factor in scheme.factors)),
        "scheme_start": scheme.char_start,
        "scheme_end": scheme.char_end,
    }


def write_table(path: Path, made: Comparison) -> None:
    """Write grading_alignment as Parquet. The same dataset gives the same bytes."""
    with replacing(path) as temporary:
        pq.write_table(pa.Table.from_pylist(alignment_rows(made), schema=SCHEMA), temporary, compression="zstd")


def write_workbook(path: Path, made: Comparison) -> None:
    """Write the page's tables as a workbook, a sheet each; text cells are written as text, never as formulas or links."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with replacing(path) as temporary, xlsxwriter.Workbook(str(temporary), options) as book:
        head, cell = book.add_format({"bold": True, "text_wrap": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
        for name, columns, rows in sheets(made):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
            for column in range(len(columns)):
                sheet.set_column(column, column, _width([row[column] for row in rows]))
            for number, row in enumerate((columns, *rows)):
                _write(sheet, number, row, cell if number else head)


def _width(values: Sequence[object]) -> int:
    """Return how wide a column is, in characters: of sentences 36, of names as much as the longest needs, of numbers and short words 10."""
    longest = max((len(line) for value in values for line in str(plain(value) or "").split("\n")), default=0)
    return min(36, max(10, 2 * longest + 2))


def _write(sheet: Any, number: int, row: Sequence[object], style: Any) -> None:
    for column, value in enumerate(map(plain, row)):
        if isinstance(value, str):
            sheet.write_string(number, column, fitting(value), style)
        else:
            sheet.write(number, column, value, style)


Sheet = tuple[str, Sequence[str], list[Sequence[object]]]


def sheets(made: Comparison) -> list[Sheet]:
    """Return the sheets: name, heads of columns, rows."""
    by = GROUPS[made.by]
    rows: list[Sequence[object]] = [[row[name] for name in SCHEMA.names] for row in alignment_rows(made)]
    factors, controllers = factor_grid(made.schemes, made.by), controller_grid(made.aligned)
    return [
        ("矩阵 matrix", _MATRIX, [_matrix_row(scheme, levels) for scheme, levels in made.aligned]),
        ("各级 levels", SCHEMA.names, rows),
        ("因素 factors", [by, *classes("factor")], _grid_rows(factors, classes("factor"))),
        ("谁管 controllers", ["负责人", *_STEPS, "未对齐"], _grid_rows(controllers, [*map(str, range(1, COLUMNS + 1)), "0"])),
        ("规则与缺项 rules", _RULE_HEADS, [_rule_row(scheme) for scheme in made.schemes]),
        ("雷同 copied", ["组", "日期", "方案", "发文机关", "相似 %", "文件", "起", "止", "重复的方案"], list(_cluster_rows(made))),
        ("说明 notes", ["名称", "意思", "meaning"], _NOTES),
    ]


_STEPS = [f"第{number}档" for number in range(1, COLUMNS + 1)]
_NOTES: list[Sequence[object]] = [
    *(["第1档…第5档", f"{title}（{'、'.join(heads)}）", english] for title, english, heads in AXIS_TITLES.values()),
    *([name, "一级怎样放到这一档", english] for name, english in METHODS.values()),
    ["起、止", "原句在 texts/ 里该文件原文中的字位，从 0 数起，止不含在内", "characters of the source text, counted from 0, end exclusive"],
    ["重复的方案", "全文与之相同的另一篇，列出而不计数", "the plan that this one repeats: shown, not counted"],
]
_MATRIX = ["方案", "发文机关", "地区", "日期", "主题", "对象", "用途", "轴", "级数", *_STEPS, "未对齐", "文件", "起", "止", "重复的方案"]
_RULE_HEADS = ["方案", "文件", "发文机关", "对象", "级数", "因素", "比例", "复评周期", "哪头最重的依据", "一级（A、Ⅰ）最轻", *(f"缺{aspect}" for aspect in ASPECTS)]


def _matrix_row(scheme: Scheme, levels: Sequence[Placed]) -> list[object]:
    cells = ["\n".join(_cell(placed) for placed in levels if placed.column == column) for column in (*range(1, COLUMNS + 1), 0)]
    facts = [scheme.name, scheme.issuer, scheme.region, scheme.dated, scheme.topic, scheme.subject, PURPOSES[scheme.purpose], AXIS_TITLES[axis_of(scheme)][0], scheme.size]
    return [*facts, *cells, scheme.path, scheme.char_start, scheme.char_end, scheme.duplicate_of]


def _cell(placed: Placed) -> str:
    """Return a level for a cell: label, criterion, controller, place, method."""
    level = placed.level
    said = [f"【{level.label or '级名缺'}】{level.criterion or '（未说明标准）'}"]
    said += [f"{name}：{value}" for name, value in (("负责", level.controller), ("后果", level.consequence)) if value]
    method = METHODS[placed.method][0] + (f"“{placed.evidence}”" if placed.evidence else "")
    return "\n".join([*said, f"〔{method}；{f'第 {level.page} 页 ' if level.page else ''}{level.char_start}–{level.char_end}〕"])


def _rule_row(scheme: Scheme) -> list[object]:
    lacks = missing(scheme)
    rules = ["、".join(scheme.factors), quotas(scheme), review_in_words(scheme.review), polarity_in_words(scheme), "是" if is_reversed(scheme) else None]
    return [scheme.name, scheme.path, scheme.issuer, scheme.subject, scheme.size, *rules, *(lacks.get(aspect) for aspect in ASPECTS)]


def _grid_rows(grid: Grid, columns: Iterable[str]) -> list[Sequence[object]]:
    columns = list(columns)
    return [[name, *("；".join(dict.fromkeys(use.wording for use in row.get(column, ()))) for column in columns)] for name, row in grid.items()]


def _cluster_rows(made: Comparison) -> Iterable[Sequence[object]]:
    for number, cluster in enumerate(made.clusters, 1):
        for member in cluster:
            s = member.scheme
            yield [number, s.dated, s.name, s.issuer, member.alike, s.path, s.char_start, s.char_end, s.duplicate_of]
