"""Running one function over many files, in this process or in several: with limits per file, so that a bad one is lost and nothing else."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import LostError, OutOfMemoryError, TimedOutError

Item = TypeVar("Item")
Result = TypeVar("Result")
Item_co = TypeVar("Item_co", covariant=True)
Failed = Callable[[Item, str, Exception], Result]

FEW = 8


class Items(Sized, Iterable[Item_co], Protocol[Item_co]):
    """Things to work on, as many as `len` says; they may come one by one, while the first are worked on."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds, and megabytes above what its worker takes without it (where the system keeps count)."""

    seconds: float = 300.0
    megabytes: int = 2048


def each(
    work: Callable[[Item], Result],
    items: Items[Item],
    keep: Callable[[Item, Result], None],
    failed: Failed[Item, Result],
    *,
    workers: int | None = None,
    limits: Limits | None = None,
    apart: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Give `keep` every item with `work(item)`, as they come; what raises gives `failed(item, "process", error)`.

    A few items stay in this process unless `apart` or more than one of the `workers` is asked for; many go to worker processes (as many as cores where
    `workers` is None). There an item that takes over the limits or kills its worker is tried once more, alone, after all others; then it has failed.
    """
    count = workers or (os.cpu_count() or 1 if len(items) > FEW else 1)
    here = count == 1 and len(items) <= FEW and not apart
    results = _here(work, items, failed) if here else _in_workers(work, items, failed, count, limits or Limits())
    for done, (item, result) in enumerate(results, 1):
        keep(item, result)
        if progress:
            progress(done, len(items))


def _here(work: Callable[[Item], Result], items: Items[Item], failed: Failed[Item, Result]) -> Iterator[tuple[Item, Result]]:
    for item in items:
        try:
            yield item, work(item)
        except Exception as error:  # noqa: BLE001 - one file's defect must not end the batch
            yield item, failed(item, "process", error)


def _in_workers(
    work: Callable[[Item], Result], items: Items[Item], failed: Failed[Item, Result], count: int, limits: Limits
) -> Iterator[tuple[Item, Result]]:
    again: list[Item] = []
    count = min(count, max(len(items), 1))
    with _pool(count, limits) as pool:
        for item, future in _as_done(pool, work, items, limits, 4 * count):
            if isinstance(future.exception(), FutureTimeout | ProcessExpired | MemoryError | BrokenProcessPool):
                again.append(item)
            else:
                yield item, _outcome(item, future, failed, limits)
    for item in again:
        with _pool(1, limits) as pool:
            yield item, _outcome(item, _schedule(pool, work, item, limits), failed, limits)


def _as_done(
    pool: ProcessPool, work: Callable[[Item], Result], items: Items[Item], limits: Limits, at_once: int
) -> Iterator[tuple[Item, Future[Result]]]:
    """Yield items and their futures as these are done; few are under way `at_once`, so that results do not pile up."""
    waiting = iter(items)
    under_way: dict[Future[Result], Item] = {}
    while True:
        for item in islice(waiting, at_once - len(under_way)):
            under_way[_schedule(pool, work, item, limits)] = item
        if not under_way:
            return
        done, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in done:
            yield under_way.pop(future), future


def _schedule(pool: ProcessPool, work: Callable[[Item], Result], item: Item, limits: Limits) -> Future[Result]:
    """Hand an item to the pool; if the pool itself broke, the item has failed with it."""
    try:
        future: Future[Result] = pool.schedule(_limited, args=[work, item, limits.seconds], timeout=limits.seconds)
    except RuntimeError as error:
        future = Future()
        future.set_exception(BrokenProcessPool(str(error)))
    return future


def _outcome(item: Item, future: Future[Result], failed: Failed[Item, Result], limits: Limits) -> Result:
    """Return what an item gave. The reasons of losses name no process and no moment: the same loss gives the same words."""
    kind: type[LostError]
    try:
        return future.result()
    except FutureTimeout:
        kind, chinese, english = TimedOutError, f"读取超过 {limits.seconds:g} 秒", f"took over {limits.seconds:g} s"
    except MemoryError:
        kind, chinese, english = OutOfMemoryError, f"读取要用 {limits.megabytes} MB 以上内存", f"needs more than {limits.megabytes} MB of memory"
    except (ProcessExpired, BrokenProcessPool) as error:
        code = getattr(error, "exitcode", None)
        kind, chinese, english = LostError, f"处理进程意外退出（{code}）", f"the worker died on this file (exit {code})"
    except Exception as error:  # noqa: BLE001 - one file's defect must not end the batch
        return failed(item, "process", error)
    return failed(item, "process", kind(f"{chinese}；单独重试一次仍如此，已放弃，--resume 再试 · {english}, alone too; given up, --resume tries again"))


@contextmanager
def _pool(count: int, limits: Limits) -> Iterator[ProcessPool]:
    """Give a pool of workers that ends with the block: at once if something is raised in it (Ctrl-C)."""
    pool: Any = ProcessPool(max_workers=count, initializer=_begin, initargs=(os.getpid(), limits.megabytes))
    try:
        yield pool
        pool.close()
    finally:
        pool.stop()
        pool.join()


def _begin(parent: int, megabytes: int) -> None:
    """Make this worker end when its parent is gone, and stop at its limit of memory rather than take the machine down."""
    _collect_rarely()
    if sys.platform != "win32":
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if sys.platform == "linux":
        import resource

        with open("/proc/self/statm", encoding="ascii") as sizes:  # noqa: PTH123 - not a file of anybody's
            own = int(sizes.read().split()[0]) * resource.getpagesize()
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = own + (megabytes << 20)
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _collect_rarely() -> None:
    """Leave what is loaded by now out of the garbage collector's rounds, and make them rare: results hold no cycles, and the rounds cost an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _limited(work: Callable[[Item], Result], item: Item, seconds: float) -> Result:
    """Work on an item in a worker. The alarm is for a worker that hangs outside Python's reach when its parent, who keeps the time, is gone."""
    if sys.platform == "win32":
        return work(item)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + 60)
    try:
        return work(item)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
