"""The progress bar of long work: files done, how many were rejected, documents per second, time left; silent where standard error is no terminal."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

if TYPE_CHECKING:
    from pipeline.results import Packed


class Progress:
    """A bar on `console` between `with` and its end; `count` looks at what a file gave, `update(done, total)` moves the bar."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:.1f} 份/s docs/s"),
            TextColumn("剩余 left"),
            TimeRemainingColumn(),
            TextColumn("未读入 rejected {task.fields[rejected]}", style="red"),
        )
        self._bar = RichProgress(*columns, console=console, disable=not console.is_terminal, transient=True)
        self._task = self._bar.add_task("读取 reading", total=None, rate=0.0, rejected=0)
        self._rejected = 0
        self._began = time.perf_counter()

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()

    def count(self, result: Packed) -> None:
        """Count a file that was rejected, or lost a part; the next `update` shows it."""
        self._rejected += result.reject is not None

    def update(self, done: int, total: int) -> None:
        """Say that `done` of `total` files are read; once all are, their tables are written."""
        rate = done / max(time.perf_counter() - self._began, 1e-9)
        doing = "读取 reading" if done < total else "写表 writing"
        self._bar.update(self._task, description=doing, completed=done, total=total, rate=rate, rejected=self._rejected)
