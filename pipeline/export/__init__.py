"""A dataset's tables in other formats. Each module here that declares `suffix` and `write` is a format; discovery finds it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from pipeline.dataset import Dataset, RowSource, rows_of
from pipeline.errors import UsageError
from pipeline.export.written import Written

__all__ = ["Dataset", "Format", "RowSource", "Written", "check_settings", "export_all", "formats", "known_formats", "rows_of"]


@runtime_checkable
class Format(Protocol):
    """One export format: its name on the command line, and how it writes all tables of a dataset into a folder.

    A module may also declare `options`, the names of the settings (--url) that its `write` takes as keyword arguments where they are given,
    `needed`, those of them without which it cannot write, and `packages`, what it imports of the extra that has the format's name.
    """

    suffix: str

    def write(self, out: Path, rows: RowSource, **options: Any) -> Written:
        """Write the tables into `out`, going through rows rather than holding them; return the files, and what could not be written as it is."""
        ...


@cache
def formats() -> dict[str, Format]:
    """Return every format of this package by its suffix."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    return {module.suffix: module for module in modules if isinstance(module, Format)}


def known_formats(wanted: str, *, required: bool = False) -> list[str]:
    """Return the formats named in `wanted` (csv,xlsx). Raises UsageError for an unknown one, or for none where one is required."""
    names = list(dict.fromkeys(name.strip().lower() for name in wanted.replace("，", ",").replace("、", ",").split(",") if name.strip()))
    unknown = [name for name in names if name not in formats()]
    if unknown or (required and not names):
        known = "、".join(sorted(formats()))
        raise UsageError(f"不认识的格式 {'、'.join(unknown) or '（空）'}；可用：{known} · unknown format; choose among {known}")
    return names


def export_all(
    dataset: Path, wanted: Sequence[str], tell: Callable[[str], None] | None = None, settings: Mapping[str, object] | None = None
) -> list[Path]:
    """Write the dataset in each format of `wanted` and return the files written; `tell` is given a line for each format that lost something.

    `settings` go to the formats that declare them as their `options`. Raises UsageError as `check_settings` does, DatasetError if the folder
    holds no dataset or a table of it is damaged.
    """
    settings = settings or {}
    check_settings(wanted, settings)
    if not wanted:
        return []
    rows, paths = Dataset(dataset), []
    for name in wanted:
        written = formats()[name].write(dataset, rows, **{key: value for key, value in settings.items() if key in _declared(name, "options")})
        paths += written.paths
        if tell and written.lost:
            tell(_lost(name, written.lost))
    return paths


def check_settings(wanted: Sequence[str], settings: Mapping[str, object]) -> None:
    """Raise UsageError for a setting that none of the formats takes, and for a format that lacks one, or packages, that it needs."""
    if strangers := settings.keys() - set().union(*(_declared(name, "options") for name in wanted)):
        shown = "、".join(f"--{name}" for name in sorted(strangers))
        raise UsageError(f"{'、'.join(wanted)} 用不到 {shown} · not an option of these formats: {shown}")
    for name in wanted:
        if lacking := "".join(f" --{need} …" for need in sorted(_declared(name, "needed") - settings.keys())):
            how = f"fangan export DIR --to {name}{lacking}"
            raise UsageError(f"{name} 还要{lacking}：请用 {how} · {name} needs{lacking}: {how}")
        if any(find_spec(package) is None for package in _declared(name, "packages")):
            how = f"pip install 'fangan[{name}]'"
            raise UsageError(f"导出 {name} 需要先安装：{how} · the {name} format needs: {how}")


def _declared(name: str, what: str) -> set[str]:
    return set(getattr(formats()[name], what, ()))


def _lost(name: str, lost: Mapping[str, int]) -> str:
    why = "；".join(f"{reason} {count}" for reason, count in sorted(lost.items()))
    return f"{name}：略去 skipped {sum(lost.values())}（{why}）"
