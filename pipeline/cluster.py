"""The engine for more than one machine: files are read by the workers of a Dask cluster; the ledger and the tables stay with the client.

Each task is one file, named by its path or URL: what goes out is a name, what comes back its result, and few are under way. On a worker the file goes to
a process beside it, the same pool that a run on one machine has, so that limits and reasons of loss are the same and a bad file costs no worker. A worker
that dies all the same is the scheduler's affair, which gives its tasks to others; a file that several workers died on is tried alone, like any other.
"""

from __future__ import annotations

import logging
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from functools import partial
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
_A_THREAD = 3
_LOOK_AGAIN = 2.0
_FORGOTTEN = 24 * 3600.0
_OWN_WORDS = "distributed"


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
    logging.getLogger(_OWN_WORDS).setLevel(logging.CRITICAL)
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
    """A pool of a cluster's workers; those that come later work too."""

    def __init__(self, client: Any, run: str, limits: Limits, *, alone: bool) -> None:
        self._client, self._order = client, Order(run, rules(), limits, alone, None)
        self._under_way: set[Any] = set()
        self._checked = False
        self._room, self._looked = 0, 0.0

    def room(self) -> int:
        """Return how many items should be under way: by the workers of now."""
        if time.monotonic() - self._looked > _LOOK_AGAIN:
            threads = sum(self._client.nthreads().values())
            self._room, self._looked = _A_THREAD * max(threads, 1), time.monotonic()
        return self._room

    def schedule(self, work: Callable[[Item], Result], item: Item) -> Future[Result]:
        """Hand an item to the cluster. Raises EngineError, before the first, if a worker is not fit."""
        sent = _sent(item)
        if not self._checked:
            self._check(sent)
        told: Future[Result] = Future()
        future: Any = self._client.submit(perform, self._order, work, sent, pure=False)
        self._under_way.add(future)
        future.add_done_callback(partial(self._tell, told))
        return told

    def _check(self, first: object) -> None:
        """See that every worker of now reads by the same rules and sees the first file; those that come later see to it themselves."""
        if isinstance(first, Parcel) and isinstance(first.source.path, Path) and first.source.path.exists():
            self._order = replace(self._order, witness=str(first.source.path))
        for address, answer in self._client.run(unfitness, self._order, on_error="return").items():
            if isinstance(answer, BaseException):
                answer = _unfit(answer)
            if answer:
                raise EngineError(f"{address}: {answer}")
        self._checked = True

    def _tell(self, told: Future[Result], future: Any) -> None:
        from distributed import KilledWorker

        self._under_way.discard(future)
        try:
            result, error = future.result()
        except KilledWorker as killed:
            told.set_exception(expired(str(killed)))
        except EngineError as unfit:
            told.set_exception(unfit)
        except ImportError as lacking:
            told.set_exception(EngineError(_unfit(lacking)))
        except BaseException as gone:  # noqa: BLE001 - the file's own errors come as results; this is the cluster's
            told.set_exception(EngineError(f"与集群失去联系，读过的都已保存，再运行就接着做 · lost the cluster; run again to go on: {type(gone).__name__}"))
        else:
            told.set_exception(error) if error else told.set_result(result)

    def close(self) -> None:
        """Call off what is under way."""
        with suppress(Exception):
            if self._under_way:
                self._client.cancel(list(self._under_way), force=True)


def _sent(item: Any) -> Any:
    """Return an item as it can be sent: a source by its full path, what was converted here as bytes."""
    if not isinstance(item, Source):
        return item
    converted = item.converted.read_bytes() if item.converted else None
    return Parcel(replace(item, path=item.path.absolute(), converted=None), converted)


def _unfit(error: BaseException) -> str:
    return f"工作机上没有同样的 fangan（{error}），请装好再启动 · the worker lacks this fangan: install it there and start the worker again"


# What follows runs on the workers.


def perform(order: Order, work: Callable[[Any], Result], item: Any) -> tuple[Result | None, Exception | None]:
    """Work on an item in a process beside the worker; return its result, or what it raised or did to the process. Raises EngineError if this is no fit worker."""
    if reason := unfitness(order):
        raise EngineError(reason)
    with _arrived(item) as arrived, _ROOMS.pool(order) as pool:
        try:
            return pool.schedule(work, arrived).result(), None
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


def close(run: str) -> None:
    """End the processes that a run has beside this worker."""
    _ROOMS.close(run)


class _Rooms:
    """The processes beside this worker, by run; those of a run that died without a word are ended by a later one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pools: dict[str, tuple[Processes, float]] = {}

    def pool(self, order: Order) -> AbstractContextManager[Processes]:
        """Give the pool of a run, or one for an item alone, that ends with the block."""
        if order.alone:
            return closing(_processes(1, order.limits))
        with self._lock:
            pool, _ = self._pools.get(order.run) or (_processes(_threads(), order.limits), 0.0)
            self._pools[order.run] = (pool, time.monotonic())
            for run in [run for run, (_, used) in self._pools.items() if time.monotonic() - used > _FORGOTTEN]:
                self._pools.pop(run)[0].close()
        return nullcontext(pool)

    def close(self, run: str) -> None:
        """End the processes of a run."""
        with self._lock:
            pool, _ = self._pools.pop(run, (None, 0.0))
        if pool:
            pool.close()


_ROOMS = _Rooms()


def _processes(count: int, limits: Limits) -> Processes:
    current_process().daemon = False  # a worker under a nanny is one, and may have no children; those here end by themselves with their parent
    return Processes(count, limits, cold=True)


def _threads() -> int:
    from distributed import get_worker

    return int(get_worker().state.nthreads)
