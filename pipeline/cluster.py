"""The engine for more than one machine: files are read by the workers of a Dask cluster; the ledger and the tables stay with the client.

Each task is a few files, named by path or URL: what goes out are names, what comes back results, and few are under way. On a worker each file goes to
a process beside it, the same pool that a run on one machine has, so that limits and reasons of loss are the same and a bad file costs no worker. A worker
that dies all the same is the scheduler's affair, which gives its tasks to others; files that several workers died on are tried alone, like any other.
"""

from __future__ import annotations

import logging
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import current_process
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from pipeline.batch import Engine, EngineError, Limits, Processes, expired
from pipeline.errors import UsageError
from pipeline.inputs import Source
from pipeline.manifest import rules

Item = TypeVar("Item")
Result = TypeVar("Result")

_PATIENCE = 10
_FETCH = 60
"""Seconds for a result that is ready to come over."""
_A_THREAD, _A_TASK = 3, 8
"""So many tasks are under way for each thread of the workers, of so many files at most: a task costs the scheduler 2 ms."""
_LOOK_AGAIN = 2.0
_FORGOTTEN = 24 * 3600.0


Outcome = tuple[Any, Exception | None]
"""What a file gave, or what it raised or did to its process."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker must know of a run: its id, the rules it reads by, its limits, whether an item is to be alone in its process, and a path to be seen there."""

    run: str
    rules: str
    limits: Limits
    alone: bool
    witness: str | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A source on its way to a worker, with the file that LibreOffice made of it here."""

    source: Source
    converted: bytes | None


def is_installed() -> bool:
    """Tell whether the extra `cluster` is."""
    return find_spec("distributed") is not None


@contextmanager
def engine(scheduler: str | None, limits: Limits) -> Iterator[Engine | None]:
    """Give the engine of the cluster at `scheduler` (tcp://HOST:PORT), None without one. Raises UsageError where it cannot be had."""
    if scheduler is None:
        yield None
        return
    client = _connected(scheduler)
    run = uuid.uuid4().hex
    try:
        yield lambda alone: closing(ClusterPool(client, run, limits, alone=alone))
    finally:
        with suppress(Exception):  # a cluster that is gone has nothing to clear
            if client.status == "running":
                client.run(close, run, on_error="ignore")
        client.close(timeout=_PATIENCE)


def _connected(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--engine dask 要装 pip install 'fangan[cluster]' · needs the extra: pip install 'fangan[cluster]'") from error
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters of its pages of words is said in one line
    try:
        client: Any = Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"连不上调度器 {scheduler}；请查地址，形如 tcp://主机:8786 · no scheduler there; the address is like tcp://HOST:8786") from error
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        client.close()
        raise UsageError(f"调度器 {scheduler} 没有工作进程；请先启动 dask worker {scheduler} · the scheduler has no workers: start some first") from error
    return client


class ClusterPool:
    """A pool of a cluster's workers; those that come later work too. What is wrong with the cluster is raised as EngineError."""

    def __init__(self, client: Any, run: str, limits: Limits, *, alone: bool) -> None:
        self._client, self._order = client, Order(run, rules(), limits, alone, None)
        self._under_way: dict[Any, int] = {}
        self._checked = self._is_over = False
        self._tasks, self._looked = 1, -_LOOK_AGAIN
        self._telling = Lock()

    def room(self) -> int:
        """Return how many items should be under way: by the workers of now."""
        if time.monotonic() - self._looked > _LOOK_AGAIN:
            try:
                threads = sum(self._client.nthreads().values())
            except Exception as error:
                raise _cannot_go_on(error) from error
            self._tasks, self._looked = _A_THREAD * max(threads, 1), time.monotonic()
        return self._tasks * _A_TASK

    def schedule(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Future[Result]]:
        """Hand items to the cluster, some in one task where there are many. Raises EngineError, before the first, if a worker is not fit."""
        sent = [_sent(item) for item in items]
        if sent and not self._checked:
            self._check(sent[0])
        count = len(sent) + sum(list(self._under_way.values()))
        size = min(max(-(-count // self._tasks), 1), _A_TASK)
        told: list[Future[Result]] = [Future() for _ in sent]
        for at in range(0, len(sent), size):
            task: Any = self._client.submit(perform, self._order, work, sent[at : at + size], pure=False)
            self._under_way[task] = len(sent[at : at + size])
            task.add_done_callback(partial(self._tell, told[at : at + size]))
        return told

    def _check(self, first: object) -> None:
        """See that every worker of now reads by the same rules and sees the first file; those that come later see to it themselves."""
        if isinstance(first, Parcel) and isinstance(first.source.path, Path) and first.source.path.exists():
            self._order = replace(self._order, witness=str(first.source.path))
        try:
            self._client.run_on_scheduler(processes_here)  # it unpacks tasks on their way, so it must know their words
        except ImportError as error:
            raise EngineError(f"{self._client.scheduler.address}: {_unfit(error)}") from error
        for address, answer in self._client.run(unfitness, self._order, on_error="return").items():
            reason = _unfit(answer) if isinstance(answer, BaseException) else answer
            if reason:
                raise EngineError(f"{address}: {reason}")
        self._checked = True

    def _tell(self, told: Sequence[Future[Any]], task: Any) -> None:
        """Pass on what a task gave, unless nobody waits for it any more.

        All runs of a process share one thread of Dask's for this; one that asked a client that is closed would wait in it for ever, and the others with it.
        """
        with self._telling:
            if self._is_over:
                return
            self._under_way.pop(task, None)
            for future, (result, error) in zip(told, _outcomes(task, len(told)), strict=True):
                if error:
                    future.set_exception(error)
                else:
                    future.set_result(result)

    def close(self) -> None:
        """Call off what is under way, and let what is being told be told: after this the client may be closed."""
        with suppress(Exception):
            if self._under_way:
                self._client.cancel(list(self._under_way), force=True)
        with self._telling:
            self._is_over = True


def _outcomes(task: Any, count: int) -> Sequence[Outcome]:
    """Return what a finished task gave for its `count` files; what is not of their making ends the run."""
    from distributed import KilledWorker

    try:
        outcomes: Sequence[Outcome] = task.result(timeout=_FETCH)
        return outcomes
    except KilledWorker as killed:
        return [(None, expired(str(killed)))] * count
    except EngineError as unfit:
        return [(None, unfit)] * count
    except BaseException as gone:  # noqa: BLE001 - the files' own errors come as results; this is the cluster's
        return [(None, _cannot_go_on(gone))] * count


def _sent(item: Any) -> Any:
    """Return an item as it can be sent: a source by its full path, what was converted here as bytes."""
    if not isinstance(item, Source):
        return item
    converted = item.converted.read_bytes() if item.converted else None
    return Parcel(replace(item, path=item.path.absolute(), converted=None), converted)


def _unfit(error: BaseException) -> str:
    return f"那里没有同样的 fangan（{error}），请装好再启动 · this fangan is not there: install it there and start it again"


def _cannot_go_on(error: BaseException) -> EngineError:
    if isinstance(error, ImportError):
        return EngineError(_unfit(error))
    why = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return EngineError(f"集群做不下去，读过的都已保存，再运行就接着做 · the cluster cannot go on; run again to take it up: {why}")


# What follows runs on the workers.


def perform(order: Order, work: Callable[[Any], Any], items: Sequence[Any]) -> list[Outcome]:
    """Work on items in the processes beside the worker; return of each its result, or what it raised or did to its process.

    Raises EngineError if this is no fit worker.
    """
    if reason := unfitness(order):
        raise EngineError(reason)
    with ExitStack() as arrived, _ROOMS.pool(order) as pool:
        return [_outcome(future) for future in pool.schedule(work, [arrived.enter_context(_arrived(item)) for item in items])]


def _outcome(future: Future[Any]) -> Outcome:
    try:
        return future.result(), None
    except Exception as error:  # noqa: BLE001 - told to the client, who knows what to make of it
        return None, error


@contextmanager
def _arrived(item: Any) -> Iterator[Any]:
    """Give a parcel's source, with its converted file on this machine's disk."""
    if not isinstance(item, Parcel):
        yield item
    elif item.converted is None:
        yield item.source
    else:
        with tempfile.TemporaryDirectory(prefix="fangan-") as folder:
            path = Path(folder, "converted.docx")
            path.write_bytes(item.converted)
            yield replace(item.source, converted=path)


def unfitness(order: Order) -> str | None:
    """Return why this worker cannot work for a run, None if it can."""
    if order.rules != rules():
        return "工作机上的 fangan、词表或所用库与本机不同，请装成一样并重启 · another fangan, lexicon or library there than here: make them the same, restart the worker"
    if order.witness and not Path(order.witness).exists():
        return f"工作机看不到 {order.witness}；请挂同一个目录，或用网址输入 · the worker cannot see it: mount the same folder there, or give inputs by URL"
    return None


def processes_here() -> int:
    """Return for how many runs there are processes beside this worker."""
    return len(_ROOMS.runs)


def close(run: str) -> None:
    """End the processes that a run has beside this worker."""
    _ROOMS.close(run)


class _Rooms:
    """The processes beside this worker, by run; those of a run that died without a word are ended by a later one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._over: set[str] = set()
        self.runs: dict[str, tuple[Processes, float]] = {}

    def pool(self, order: Order) -> AbstractContextManager[Processes]:
        """Give the pool of a run, or one for an item alone, that ends with the block. Raises EngineError if the run is over: a task called off came late."""
        if order.alone:
            return closing(_processes(1, order.limits))
        with self._lock:
            if order.run in self._over:
                raise EngineError("运行已结束 · the run is over")
            pool, _ = self.runs.get(order.run) or (_processes(_threads(), order.limits), 0.0)
            self.runs[order.run] = (pool, time.monotonic())
            for run in [run for run, (_, used) in self.runs.items() if time.monotonic() - used > _FORGOTTEN]:
                self.runs.pop(run)[0].close()
        return nullcontext(pool)

    def close(self, run: str) -> None:
        """End the processes of a run."""
        with self._lock:
            self._over.add(run)
            pool, _ = self.runs.pop(run, (None, 0.0))
        if pool:
            pool.close()


_ROOMS = _Rooms()


def _processes(count: int, limits: Limits) -> Processes:
    current_process().daemon = False  # a worker under a nanny is one, and may have no children; those here end by themselves with their parent
    return Processes(count, limits, warm_up=_warm_up)


def _warm_up() -> None:
    import_module("pipeline.run").warm_up()  # which imports this module


def _threads() -> int:
    from distributed import get_worker

    return int(get_worker().state.nthreads)
