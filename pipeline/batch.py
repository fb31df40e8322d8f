"""Running one function over many files, in this process or in several: in order, with a limit per file, losing one file at most to a crash."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import FanganError

Item = TypeVar("Item")
Result = TypeVar("Result")

SECONDS_PER_FILE = 300.0
FEW = 8


class LostError(FanganError):
    """A worker died or ran out of time on a file."""

    code = "lost"


def each(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    failed: Callable[[Item, str, Exception], Result],
    workers: int | None,
    progress: Callable[[int, int], None] | None,
) -> Iterator[Result]:
    """Yield `work(item)` for every item, in their order; what raises, crashes or takes over 300 s gives `failed(item, "process", error)`.

    With `workers` None, a few items stay in this process and many use every core.
    """
    count = workers if workers is not None else (os.cpu_count() or 1 if len(items) > FEW else 1)
    results = _here(work, items, failed) if count == 1 else _in_processes(work, items, failed, count)
    for done, result in enumerate(results, 1):
        if progress:
            progress(done, len(items))
        yield result


def _here(work: Callable[[Item], Result], items: Sequence[Item], failed: Callable[[Item, str, Exception], Result]) -> Iterator[Result]:
    for item in items:
        try:
            yield work(item)
        except Exception as error:  # noqa: BLE001 - one file's defect must not end the batch
            yield failed(item, "process", error)


def _in_processes(
    work: Callable[[Item], Result], items: Sequence[Item], failed: Callable[[Item, str, Exception], Result], count: int
) -> Iterator[Result]:
    with ProcessPool(max_workers=count) as pool:
        futures = [pool.schedule(work, args=[item], timeout=SECONDS_PER_FILE) for item in items]
        for item, future in zip(items, futures, strict=True):
            try:
                yield future.result()
            except FutureTimeout:
                message = f"读取超过 {SECONDS_PER_FILE:.0f} 秒，已放弃 · took over {SECONDS_PER_FILE:.0f} s and was given up"
                yield failed(item, "process", LostError(message))
            except ProcessExpired as error:
                yield failed(item, "process", LostError(f"处理进程意外退出 · the worker died on this file ({error})"))
            except Exception as error:  # noqa: BLE001 - one file's defect must not end the batch
                yield failed(item, "process", error)
