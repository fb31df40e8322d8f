"""Running one function over many files, in this process, in several or wherever an engine has workers: with limits per file, so that a bad one is lost
and nothing else.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import FanganError, LostError, OutOfMemoryError, TimedOutError

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


class Pool(Protocol):
    """Workers that work on items. What an item does to them it gives as TimeoutError, MemoryError or ProcessExpired."""

    def room(self) -> int:
        """Return how many items should be under way: some wait, so that no worker does; few, so that results do not pile up."""

    def schedule(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Future[Result]]:
        """Hand over items, and return the future of each."""


Engine = Callable[[bool], AbstractContextManager[Pool]]
"""Gives a pool for a block, which ends with it: at once if something is raised there (Ctrl-C). With True, one that works on each item alone."""


class EngineError(FanganError):
    """Workers are gone or unfit: no file's fault. The run ends; what was read is kept."""

    code = "engine"


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
    engine: Engine | None = None,
) -> None:
    """Give `keep` every item with `work(item)`, as they come; what raises gives `failed(item, "process", error)`.

    A few items stay in this process unless `apart` or more than one of the `workers` is asked for; many go to worker processes (as many as cores where
    `workers` is None), and all to those of an `engine`. There an item that takes over the limits or kills its worker is tried once more, alone, after all
    others; then it has failed. Raises EngineError where the engine cannot go on.
    """
    count = workers or (os.cpu_count() or 1 if len(items) > FEW else 1)
    limits = limits or Limits()
    here = count == 1 and len(items) <= FEW and not apart and not engine
    engine = engine or processes(min(count, max(len(items), 1)), limits)
    results = _here(work, items, failed) if here else _in_workers(work, items, failed, engine, limits)
    for done, (item, result) in enumerate(results, 1):
        keep(item, result)
        if progress:
            progress(done, len(items))


def _here(work: Callable[[Item], Result], items: Items[Item], failed: Failed[Item, Result]) -> Iterator[tuple[Item, Result]]:
    for item in items:
        try:
            yield item, work(item)
        except MemoryError:
            yield item, failed(item, "process", OutOfMemoryError("内存不够，已放弃，--resume 再试 · not enough memory; given up, --resume tries again"))
        except Exception as error:  # noqa: BLE001 - one file's defect must not end the batch
            yield item, failed(item, "process", error)


def _in_workers(
    work: Callable[[Item], Result], items: Items[Item], failed: Failed[Item, Result], engine: Engine, limits: Limits
) -> Iterator[tuple[Item, Result]]:
    again: list[Item] = []
    with engine(False) as pool:
        for item, future in _as_done(pool, work, items):
            if isinstance(future.exception(), FutureTimeout | ProcessExpired | MemoryError):
                again.append(item)
            else:
                yield item, _outcome(item, future, failed, limits)
    for item in again:
        with engine(True) as pool:
            yield item, _outcome(item, pool.schedule(work, [item])[0], failed, limits)


def _as_done(pool: Pool, work: Callable[[Item], Result], items: Items[Item]) -> Iterator[tuple[Item, Future[Result]]]:
    """Yield items and their futures as these are done; no more are under way than the pool has room for."""
    waiting = iter(items)
    under_way: dict[Future[Result], Item] = {}
    while True:
        some = list(islice(waiting, max(pool.room() - len(under_way), 0)))
        under_way.update(zip(pool.schedule(work, some), some, strict=True))
        if not under_way:
            return
        done, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in done:
            yield under_way.pop(future), future


def _outcome(item: Item, future: Future[Result], failed: Failed[Item, Result], limits: Limits) -> Result:
    """Return what an item gave. The reasons of losses name no process and no moment: the same loss gives the same words."""
    kind: type[LostError]
    try:
        return future.result()
    except FutureTimeout:
        kind, chinese, english = TimedOutError, f"读取超过 {limits.seconds:g} 秒", f"took over {limits.seconds:g} s"
    except MemoryError:
        kind, chinese, english = OutOfMemoryError, f"读取要用 {limits.megabytes} MB 以上内存", f"needs more than {limits.megabytes} MB of memory"
    except ProcessExpired as error:
        code = "?" if error.exitcode is None else error.exitcode
        kind, chinese, english = LostError, f"处理进程意外退出（{code}）", f"the worker died on this file (exit {code})"
    except EngineError:
        raise
    except Exception as error:  # noqa: BLE001 - one file's defect must not end the batch
        return failed(item, "process", error)
    return failed(item, "process", kind(f"{chinese}；单独重试一次仍如此，已放弃，--resume 再试 · {english}, alone too; given up, --resume tries again"))


class Processes:
    """A pool of worker processes on this machine, which keep the limits; to be closed. They are forked where the system can, or, where this process must
    not be, started anew: then they load by `warm_up` what is no document's to pay for.
    """

    def __init__(self, count: int, limits: Limits, *, warm_up: Callable[[], None] | None = None) -> None:
        self._count, self._seconds = count, limits.seconds
        context = get_context("spawn") if warm_up else get_context()
        self._pool: Any = ProcessPool(max_workers=count, initializer=_begin, initargs=(os.getpid(), limits.megabytes, warm_up), context=context)
        self._under_way: set[Future[Any]] = set()
        self._stopping = threading.Lock()

    def room(self) -> int:
        """Return how many items should be under way."""
        return 4 * self._count

    def schedule(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Future[Result]]:
        """Hand items to the processes."""
        return [self._scheduled(work, item) for item in items]

    def _scheduled(self, work: Callable[[Item], Result], item: Item) -> Future[Result]:
        """Hand an item to a process; if the pool itself broke, the item has failed with it."""
        try:
            with self._stopping:
                future: Future[Result] = self._pool.schedule(_limited, args=[work, item, self._seconds], timeout=self._seconds)
                self._under_way.add(future)
        except RuntimeError as error:
            future = Future()
            future.set_exception(expired(str(error)))
        future.add_done_callback(self._under_way.discard)
        return future

    def close(self) -> None:
        """End the processes, what they are at too: the pool forgets that somebody may wait for it."""
        with self._stopping:
            self._pool.stop()
        self._pool.join()
        for future in list(self._under_way):
            future.cancel()


def expired(message: str) -> Exception:
    """Return what a pool gives of an item whose worker died otherwise than by a signal or with a code."""
    gone: Exception = ProcessExpired(message, None)  # type: ignore[no-untyped-call]
    return gone


def processes(count: int, limits: Limits) -> Engine:
    """Return the engine that has `count` worker processes on this machine."""
    return lambda alone: closing(Processes(1 if alone else count, limits))


def _begin(parent: int, megabytes: int, warm_up: Callable[[], None] | None) -> None:
    """Make this worker end when its parent is gone, and stop at its limit of memory rather than take the machine down."""
    if warm_up:
        warm_up()
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
    """Leave what is loaded by now out of the garbage collector's rounds, and make them rare: results hold no cycles, and the rounds cost an eighth of the time.

    What came from the parent is not collected here: a library's objects may wait in their end for threads that a fork has left behind.
    """
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
