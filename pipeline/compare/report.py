"""The comparison as one page that needs nothing from outside: styles and script stand in it, and its policy lets a browser run or fetch nothing else.

Source text is hostile: it reaches the page through Jinja's escaping only, loses characters that would reorder or hide what is shown, and the page's
Content-Security-Policy names the hashes of its own style and script, so that markup would not run even if it stood there.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.lexicon import load
from pipeline.compare.align import AXIS_TITLES, COLUMNS, METHODS, PURPOSES, Placed, axis_of
from pipeline.compare.clusters import ALIKE, MIN_CHARACTERS, Cluster, near_pairs, wording
from pipeline.compare.factors import Grid, classes, controller_grid, factor_grid
from pipeline.compare.rules import ASPECTS, is_reversed, missing, polarity_in_words, quotas, review_in_words, sizes
from pipeline.compare.schemes import GROUPS, UNKNOWN, Scheme
from pipeline.compare.words import differences, words
from pipeline.store import write_text

if TYPE_CHECKING:
    from pipeline.compare import Comparison

_SHADES = 4
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Characters that a browser obeys or hides: controls, marks of direction, lone surrogates. What stands for them is visible.
_UNSEEN = dict.fromkeys(
    [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)], "\ufffd"
)  # fmt: skip


def write_page(path: Path, made: Comparison) -> None:
    """Write the comparison as one .html file."""
    write_text(path, page(made))


def page(made: Comparison) -> str:
    """Return the page of a comparison."""
    style, script = _text("report.css"), _text("report.js")
    rendered: str = _template().render(style=style, script=script, style_hash=_hash(style), script_hash=_hash(script), **_content(made))
    return rendered


def _text(name: str) -> str:
    return resources.files(__package__).joinpath("page", name).read_text("utf-8")


def _hash(text: str) -> str:
    """Return the CSP source expression of an inline style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _template() -> Any:
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined, finalize=_shown)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.filters |= {"own": Markup, "lengths": word_lengths}  # `own` marks the project's own style and script, nothing else
    return environment.from_string(_text("report.html"))


def _shown(value: object) -> object:
    """Return what a value of the template shows: nothing for None, text without characters that a browser would obey."""
    if value is None:
        return ""
    return value.translate(_UNSEEN) if type(value) is str else value


def word_lengths(text: str) -> str:
    """Return the lengths of a text's words as base-36 digits (a longer word in pieces), by which the page's script marks differences word by word.

    They are in UTF-16 code units, as scripts count.
    """
    lengths = [len(word.encode("utf-16-le", "surrogatepass")) // 2 for word in words(text)]
    return "".join("z" * (length // 35) + (_DIGITS[length % 35] if length % 35 else "") for length in lengths)


def _content(made: Comparison) -> dict[str, Any]:
    """Return what the template shows. `number` is how the page's script knows a scheme: its place in `schemes`."""
    number = {scheme.grading_id: at for at, scheme in enumerate(made.schemes)}
    found, counted = made.schemes, [scheme for scheme in made.schemes if scheme.counted]
    return {
        "about": {
            "files": len({scheme.path for scheme in found}), "plans": len({scheme.plan_id for scheme in found}), "schemes": len(found),
            "repeated": len(found) - len(counted), "topic": made.topic, "by": made.by, "by_name": GROUPS[made.by],
            "reversed": sum(map(is_reversed, counted)), "by_criterion": sum(placed.method == "criterion" for _, levels in made.aligned for placed in levels),
            "levels": sum(len(levels) for _, levels in made.aligned),
        },
        "schemes": [_facts(scheme) for scheme in found],
        "axes": [_axis(made, axis, number) for axis in AXIS_TITLES if any(axis_of(scheme) == axis for scheme in found)],
        "methods": METHODS,
        "factors": _heat(factor_grid(found, made.by), classes("factor"), number),
        "factor_totals": _totals(factor_grid(found, made.by), number),
        "without_factors": sum(not scheme.factors for scheme in counted),
        "controllers": _heat(controller_grid(made.aligned), {str(column): "" for column in range(1, COLUMNS + 1)}, number),
        "factor_names": classes("factor"),
        "controller_names": classes("controller"),
        "ladder": load("comparing")["conduct"],
        "rules": [_rules(scheme, number) for scheme in found],
        "aspects": ASPECTS,
        "lacking": {aspect: sum(aspect in missing(scheme) for scheme in counted) for aspect in ASPECTS},
        "sizes": sizes(found),
        "clusters": [_cluster(cluster, number) for cluster in made.clusters],
        "near": [(number[one.grading_id], number[two.grading_id], one, two, alike) for one, two, alike in near_pairs(found)],
        "alike": ALIKE, "fewest": MIN_CHARACTERS, "columns": range(1, COLUMNS + 1), "unknown": UNKNOWN, "purposes": PURPOSES,
    }  # fmt: skip


def _facts(scheme: Scheme) -> dict[str, Any]:
    """Return what the script filters and sorts by, and the list of schemes to choose from shows, beside the names, which it reads in the matrix."""
    return {
        "issuer": _shown(scheme.issuer or ""), "topic": _shown(scheme.topic or ""), "purpose": scheme.purpose, "date": scheme.date or "", "size": scheme.size,
        "region": _shown(f"{scheme.within or ''}{scheme.region or ''}"),
    }  # fmt: skip


def _axis(made: Comparison, axis: str, number: dict[str, int]) -> dict[str, Any]:
    """Return a matrix: its heads, and its rows under the group they belong to."""
    title, english, heads = AXIS_TITLES[axis]
    originals = {scheme.plan_id: scheme for scheme in made.schemes}
    rows = [_row(scheme, levels, number, originals) for scheme, levels in made.aligned if axis_of(scheme) == axis]
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["scheme"].group(made.by), []).append(row)
    return {"key": axis, "title": title, "english": english, "heads": heads, "groups": groups, "loose": any(row["cells"][0] for row in rows), "rows": len(rows)}


def _row(scheme: Scheme, levels: Sequence[Placed], number: dict[str, int], originals: dict[str, Scheme]) -> dict[str, Any]:
    original = originals.get(scheme.duplicate_of or "")
    return {
        "n": number[scheme.grading_id],
        "scheme": scheme,
        "cells": {column: [placed for placed in levels if placed.column == column] for column in range(COLUMNS + 1)},
        "reversed": is_reversed(scheme),
        "original": original.name if original else scheme.duplicate_of,
        "review": review_in_words(scheme.review),
        "quota": quotas(scheme),
        "polarity": polarity_in_words(scheme),
    }


def _heat(grid: Grid, columns: Iterable[str], number: dict[str, int]) -> list[dict[str, Any]]:
    """Return the rows of a heat map: in each cell the schemes, the wordings, and a shade 0 … 4 by how many schemes there are."""
    most = max((len({use.grading_id for use in uses}) for row in grid.values() for uses in row.values()), default=1)
    return [
        {
            "name": name,
            "cells": [
                {
                    "schemes": (own := sorted({number[use.grading_id] for use in row.get(column, ())})),
                    "wordings": list(dict.fromkeys(use.wording for use in row.get(column, ()))),
                    "shade": -(-len(own) * _SHADES // most),
                }
                for column in columns
            ],
        }
        for name, row in grid.items()
    ]


def _totals(grid: Grid, number: dict[str, int]) -> dict[str, list[int]]:
    """Return for each factor class the schemes that use it, in any group."""
    return {name: sorted({number[use.grading_id] for row in grid.values() for use in row.get(name, ())}) for name in classes("factor")}


def _rules(scheme: Scheme, number: dict[str, int]) -> dict[str, Any]:
    return {
        "n": number[scheme.grading_id],
        "scheme": scheme,
        "first": next((level.label for level in scheme.levels if level.rank == 1), None),
        "polarity": polarity_in_words(scheme),
        "missing": (lacks := missing(scheme)),
        "said": {
            "因素": "、".join(scheme.factors), "比例": quotas(scheme), "复评": review_in_words(scheme.review), "机关": scheme.issuer, "日期": scheme.dated,
        } | {aspect: "✓" for aspect in ("级别", "标准", "负责人", "后果") if aspect not in lacks},
    }  # fmt: skip


def _cluster(cluster: Cluster, number: dict[str, int]) -> list[dict[str, Any]]:
    """Return the members of a cluster: each but the oldest with its wording marked against the oldest's, or the number of an earlier one worded the same."""
    oldest = cluster[0].scheme
    first: dict[str, int] = {}
    for at, member in enumerate(cluster, 1):
        first.setdefault(wording(member.scheme), at)
    return [
        {
            "n": number[member.scheme.grading_id],
            "scheme": member.scheme,
            "alike": member.alike,
            "same": (same := first[own := wording(member.scheme)]) != at and same,
            "wording": differences(wording(oldest), own) if same == at else [],
        }
        for at, member in enumerate(cluster, 1)
    ]
