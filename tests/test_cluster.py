"""A cluster's run gives the local one's bytes, whatever happens to its workers; inputs at URLs are inputs like others."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SAMPLES
from pebble import ProcessExpired
from test_resume import PLAN, tables, warm_up
from test_run import rows

from pipeline import batch, cluster, ledger, remote
from pipeline import run as way
from pipeline.batch import EngineError, Limits
from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.inputs import Source, collect
from pipeline.manifest import rules
from pipeline.run import run

needs_dask = pytest.mark.skipif(not cluster.is_installed(), reason="needs the extra: pip install 'fangan[cluster]'")
posix = pytest.mark.skipif(os.name != "posix", reason="kills processes")
LIMITS = Limits(seconds=3.0, megabytes=400)
OWN = os.pathsep.join(map(str, (ROOT, ROOT / "tests")))
"""Where workers find fangan and what the tests let them do."""


@dataclass
class Cluster:
    """A scheduler and its workers: processes of their own on the loopback device."""

    folder: Path
    address: str = ""
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, path: str = OWN) -> None:
        told = self.folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told), path=path)
        until(told.exists)
        until(lambda: bool(told.read_text("utf-8").strip()))
        self.address = json.loads(told.read_text("utf-8"))["address"]

    def worker(self, *options: str, path: str = OWN) -> subprocess.Popen[bytes]:
        place = ("--local-directory", str(self.folder), "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
        return self._start("worker", self.address, *place, *options, path=path)

    def _start(self, part: str, *options: str, path: str = OWN) -> subprocess.Popen[bytes]:
        environment = os.environ | {"PYTHONPATH": path, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        log = (self.folder / f"{part}-{len(self.started)}.log").open("wb")
        command = [sys.executable, "-m", f"distributed.cli.dask_{part}", *options]
        self.started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=self.folder))
        return self.started[-1]

    def wait_for(self, workers: int) -> None:
        from distributed import Client

        with Client(self.address, timeout=20, set_as_default=False) as client:
            until(lambda: len(client.nthreads()) == workers)

    def stop(self) -> None:
        for process in reversed(self.started):
            process.kill()
            process.wait()


def until(true: Callable[[], object], seconds: float = 30) -> None:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds
        time.sleep(0.05)


@pytest.fixture(scope="module")
def loopback(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster with two workers: one under a nanny, which starts it again when it dies, and one alone."""
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        started.start()
        started.worker()
        started.worker("--no-nanny")
        yield started
    finally:
        started.stop()


@pytest.fixture
def two_workers(loopback: Cluster) -> Cluster:
    loopback.wait_for(2)
    return loopback


def plans(folder: Path, count: int) -> Path:
    folder.mkdir()
    for n in range(1, count + 1):
        (folder / f"{n:03}.txt").write_text(PLAN.format(n=n), "utf-8")
    return folder


@needs_dask
@posix
@pytest.mark.slow
def test_a_worker_killed_and_one_added_change_nothing(two_workers: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import cluster_work

    inputs = [SAMPLES, plans(tmp_path / "in", 20)]
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    run(inputs, tmp_path / "local", workers=1)
    monkeypatch.setattr(way, "document", cluster_work.slowly)
    done: list[int] = []

    def disturb(number: int, total: int) -> None:
        done.append(number)
        if number == 8:
            two_workers.started[2].send_signal(signal.SIGKILL)
        if number == 12:
            two_workers.worker()

    summary = run(inputs, tmp_path / "cluster", scheduler=two_workers.address, progress=disturb)
    assert done == list(range(1, summary.read + 1))
    assert tables(tmp_path / "cluster") == tables(tmp_path / "local")
    assert len(tables(tmp_path / "cluster")) > 50
    assert run(inputs, tmp_path / "cluster", scheduler=two_workers.address).read == 0


@needs_dask
@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of memory")
@pytest.mark.slow
def test_poisoned_documents_are_lost_as_on_one_machine(two_workers: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import cluster_work

    warm_up(tmp_path)
    inputs = plans(tmp_path / "in", 8)
    for name in set(cluster_work.HARMS) - {"kills-worker.txt"}:
        (inputs / name).write_text(PLAN.format(n=name), "utf-8")
    monkeypatch.setattr(way, "document", cluster_work.harmed)
    run([inputs], tmp_path / "cluster", scheduler=two_workers.address, limits=LIMITS)
    run([inputs], tmp_path / "local", workers=2, limits=LIMITS)
    lost = {row["path"]: row["error"] for row in rows(tmp_path / "cluster", "rejects")}
    assert lost == {"hangs.txt": "timed_out", "kills.txt": "lost", "eats.txt": "out_of_memory"}
    assert tables(tmp_path / "cluster") == tables(tmp_path / "local")


@needs_dask
@posix
@pytest.mark.slow
def test_a_document_that_kills_workers_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import cluster_work

    inputs = plans(tmp_path / "in", 6)
    (inputs / "kills-worker.txt").write_text(PLAN.format(n=9), "utf-8")
    monkeypatch.setattr(way, "document", cluster_work.harmed)
    started = Cluster(tmp_path)
    try:
        started.start()
        started.worker("--nworkers", "2")
        started.wait_for(2)
        run([inputs], tmp_path / "cluster", scheduler=started.address)
    finally:
        started.stop()
    assert len(rows(tmp_path / "cluster", "documents")) == 6
    [lost] = rows(tmp_path / "cluster", "rejects")
    assert (lost["path"], lost["error"]) == ("kills-worker.txt", "lost")


@needs_dask
@pytest.mark.slow
def test_interrupted_it_goes_on_later_and_leaves_no_processes(two_workers: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import cluster_work
    from distributed import Client

    inputs = plans(tmp_path / "in", 12)
    monkeypatch.setattr(way, "document", cluster_work.slowly)

    def interrupt(done: int, total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([inputs], tmp_path / "out", scheduler=two_workers.address, progress=interrupt)
    with Client(two_workers.address, set_as_default=False) as client:
        assert set(client.run(cluster.processes_here).values()) == {0}
    assert run([inputs], tmp_path / "out", workers=1).read == 7


@needs_dask
@pytest.mark.slow
def test_a_worker_with_other_rules_is_named(two_workers: Cluster, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for room in ("extractors", "pipeline"):
        shutil.copytree(ROOT / room, other / room, ignore=shutil.ignore_patterns("__pycache__"))
    (other / "extractors" / "lexicon" / "units.toml").write_bytes(b"\n" + (ROOT / "extractors" / "lexicon" / "units.toml").read_bytes())
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "pipeline.py").write_bytes(b"")
    inputs = plans(tmp_path / "in", 3)
    for path, said in ((other, "libraries|library"), (bare, "install it there")):
        stranger = two_workers.worker("--no-nanny", path=str(path))
        two_workers.wait_for(3)
        with pytest.raises(EngineError, match=said) as raised:
            run([inputs], tmp_path / "out", scheduler=two_workers.address)
        assert str(raised.value).startswith("tcp://127.0.0.1:")
        assert "\n" not in str(raised.value)
        stranger.kill()
        two_workers.wait_for(2)
    assert run([inputs], tmp_path / "out", scheduler=two_workers.address).read == 3


@needs_dask
@pytest.mark.slow
def test_a_scheduler_without_fangan_is_named(tmp_path: Path) -> None:
    (tmp_path / "pipeline.py").write_bytes(b"")
    started = Cluster(tmp_path)
    try:
        started.start(path=str(tmp_path))
        started.worker("--no-nanny")
        started.wait_for(1)
        with pytest.raises(EngineError, match=f"^{started.address}: .*install it there"):
            run([plans(tmp_path / "in", 2)], tmp_path / "out", scheduler=started.address)
    finally:
        started.stop()


def order(**changed: Any) -> cluster.Order:
    return cluster.Order(**{"run": "r", "rules": rules(), "limits": Limits(), "alone": False, "witness": None} | changed)


def test_unfit_workers_say_why(tmp_path: Path) -> None:
    assert cluster.unfitness(order(witness=str(tmp_path))) is None
    assert "nowhere" in (cluster.unfitness(order(witness=str(tmp_path / "nowhere"))) or "")
    with pytest.raises(EngineError, match="restart"):
        cluster.perform(order(rules="of old"), way.document, [])


class Told:
    """A task of Dask's, and a client that has nothing else: its result takes its time to come over."""

    def __init__(self) -> None:
        self.asked, self.may_come = threading.Event(), threading.Event()

    def submit(self, *_: Any, **__: Any) -> Told:
        return self

    def add_done_callback(self, tell: Callable[[Any], None]) -> None:
        self.tell = tell

    def cancel(self, _: Any, *, force: bool) -> None:
        assert force

    def result(self, timeout: float) -> list[cluster.Outcome]:
        assert timeout
        self.asked.set()
        assert self.may_come.wait(20)
        return [("came", None)]


def scheduled(task: Told) -> tuple[cluster.ClusterPool, Future[Any]]:
    pool = cluster.ClusterPool(task, "r", Limits(), alone=False)
    pool._checked = True
    [future] = pool.schedule(print, ["a file"])
    return pool, future


@needs_dask
def test_a_run_that_is_over_asks_its_client_nothing() -> None:
    task = Told()
    pool, future = scheduled(task)
    pool.close()
    task.tell(task)
    assert not task.asked.is_set()
    assert not future.done()


@needs_dask
def test_a_run_ends_when_what_is_being_told_is_told() -> None:
    task = Told()
    pool, future = scheduled(task)
    telling, closing = threading.Thread(target=task.tell, args=(task,)), threading.Thread(target=pool.close)
    telling.start()
    assert task.asked.wait(20)
    closing.start()
    closing.join(0.2)
    assert closing.is_alive()
    task.may_come.set()
    closing.join(20)
    assert future.result(0) == "came"


def test_nobody_waits_for_a_pool_that_is_closed() -> None:
    """A task that comes late to a worker may wait for a pool that the end of its run has closed."""
    pool = batch.Processes(1, Limits())
    under_way = pool.schedule(time.sleep, [20, 20, 20])
    pool.close()
    assert all(future.done() for future in under_way)
    [late] = pool.schedule(time.sleep, [0])
    assert isinstance(late.exception(1), ProcessExpired)


def test_a_converted_file_travels_with_its_source(tmp_path: Path) -> None:
    made = tmp_path / "made.docx"
    made.write_bytes(b"PK")
    sent = cluster._sent(Source(Path("old.doc"), "old.doc", converted=made))
    made.unlink()
    with cluster._arrived(sent) as source:
        assert source.path == Path("old.doc").absolute()
        assert source.converted is not None
        assert source.converted.read_bytes() == b"PK"
    assert not source.converted.exists()


class Slow:
    """A pool that is done with all it has when more of it is asked, and is gone after so many times."""

    def __init__(self, rounds: int) -> None:
        self.under_way: list[Future[Any]] = []
        self.most, self.rounds = 0, rounds

    def room(self) -> int:
        return 3

    def schedule(self, work: Any, items: Sequence[int]) -> list[Future[Any]]:
        self.rounds -= 1
        made: list[Future[Any]] = [Future() for _ in items]
        self.under_way += made
        self.most = max(self.most, len(self.under_way))
        done, self.under_way = self.under_way[:2], self.under_way[2:]
        for future in done:
            future.set_result(None) if self.rounds else future.set_exception(EngineError("gone"))
        return made


def test_few_are_under_way_and_a_lost_engine_ends_the_run() -> None:
    def worked(pool: Slow) -> list[int]:
        kept: list[int] = []
        batch.each(print, range(100), lambda item, _: kept.append(item), None, engine=lambda alone: contextlib.nullcontext(pool))  # type: ignore[arg-type]
        return kept

    pool = Slow(rounds=1000)
    assert sorted(worked(pool)) == list(range(100))
    assert pool.most == 3
    with pytest.raises(EngineError):
        worked(Slow(rounds=3))


def said_by(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["fangan", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    [line] = capsys.readouterr().err.strip().split("\n")
    return line


def test_wrong_options_and_missing_extras_are_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = ("run", str(SAMPLES), "-o", str(tmp_path / "out"))
    assert "local" in said_by(capsys, monkeypatch, *asked, "--engine", "ray")
    assert "--scheduler" in said_by(capsys, monkeypatch, *asked, "--engine", "dask")
    assert "--engine" in said_by(capsys, monkeypatch, *asked, "--scheduler", "tcp://127.0.0.1:1")
    if cluster.is_installed():
        monkeypatch.setattr(cluster, "_PATIENCE", 0.5)
        assert "tcp://127.0.0.1:1" in said_by(capsys, monkeypatch, *asked, "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "fangan[cluster]" in said_by(capsys, monkeypatch, *asked, "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert "fangan[cluster]" in said_by(capsys, monkeypatch, "run", "memory://plans", "-o", str(tmp_path / "out"))


@pytest.fixture
def bucket() -> Iterator[Any]:
    """A folder of files at memory://plans."""
    fsspec = pytest.importorskip("fsspec", reason="needs the extra: pip install 'fangan[cluster]'")
    system = fsspec.filesystem("memory")
    yield system
    with contextlib.suppress(FileNotFoundError):
        system.rm("/plans", recursive=True)


def zipped(name: str, text: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), text)
    return held.getvalue()


def test_inputs_at_urls_are_inputs_like_others(bucket: Any, tmp_path: Path) -> None:
    inputs = plans(tmp_path / "in", 4)
    (inputs / "deeper").mkdir()
    (inputs / "deeper" / "more.zip").write_bytes(zipped("5.txt", PLAN.format(n=5)))
    for name in ("README.md", ".hidden", "empty.txt"):
        (inputs / name).write_bytes(b"")
    for path in (path for path in inputs.rglob("*") if path.is_file()):
        bucket.pipe(f"/plans/{path.relative_to(inputs).as_posix()}", path.read_bytes())
    for name, given in (("local", inputs), ("memory", "memory://plans"), ("file", f"file://{inputs}")):
        run([given], tmp_path / name, workers=1)
    assert tables(tmp_path / "memory") == tables(tmp_path / "local") == tables(tmp_path / "file")
    assert {row["path"] for row in rows(tmp_path / "memory", "documents")} == {"001.txt", "002.txt", "003.txt", "004.txt", "deeper/more.zip!/5.txt"}


def test_what_is_unchanged_at_a_url_is_not_read_again(bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_RACE", 0)  # files as young as the test's are opened to make sure
    for n in range(1, 4):
        bucket.pipe(f"/plans/{n}.txt", PLAN.format(n=n).encode())
    assert run(["memory://plans/*.txt"], tmp_path / "out", workers=1).read == 3
    opened: list[str] = []
    monkeypatch.setattr(remote.Remote, "read_bytes", lambda self, read=remote.Remote.read_bytes: opened.append(self.url) or read(self))
    assert run(["memory://plans/*.txt"], tmp_path / "out", workers=1).read == 0
    assert opened == []
    bucket.pipe("/plans/2.txt", PLAN.format(n=7).encode())
    bucket.rm("/plans/3.txt")
    assert run(["memory://plans/*.txt"], tmp_path / "out", workers=1).read == 1
    assert set(opened) == {"memory://plans/2.txt"} or set(opened) == {"memory:///plans/2.txt"}
    assert len(rows(tmp_path / "out", "documents")) == 2


def test_files_at_urls_are_fetched_at_the_same_time(bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        bucket.pipe(f"/plans/{n}.txt", PLAN.format(n=n).encode())
    together = threading.Barrier(4, timeout=20)
    monkeypatch.setattr(remote.Remote, "read_bytes", lambda self, read=remote.Remote.read_bytes: (together.wait(), read(self))[1])
    found, _ = collect(["memory://plans"])
    with ledger.Ledger.opened(tmp_path, Limits()) as book:
        assert [source.name for source in book.identify(found)] == [f"{n}.txt" for n in range(4)]


def test_a_file_of_which_nothing_tells_versions_is_always_opened(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket.pipe("/plans/1.txt", b"x")
    file = remote.Remote("memory://plans/1.txt")
    assert file.stat() == file.stat()
    monkeypatch.setattr(type(bucket), "info", lambda self, path, **_: {"name": path, "size": 1, "type": "file"})
    assert file.stat().st_ctime_ns >= time.time_ns() - 10**9
    monkeypatch.setattr(type(bucket), "info", lambda self, path, **_: {"name": path, "size": 1, "type": "file", "ETag": "a"})
    assert file.stat() == file.stat()


def test_urls_that_name_nothing_or_fail(bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, missing = collect(["memory://plans/none", "memory://plans/*.doc"])
    assert (found, [row["error"] for row in missing]) == ([], ["missing", "missing"])
    with pytest.raises(UsageError, match="nosuchscheme"):
        collect(["nosuchscheme://a/b"])

    def refused(*_: object, **__: object) -> None:
        raise ValueError("no\nnetwork")

    bucket.pipe("/plans/1.txt", PLAN.format(n=1).encode())
    monkeypatch.setattr(type(bucket), "open", refused)
    run(["memory://plans/1.txt"], tmp_path / "out", workers=1)
    [reject] = rows(tmp_path / "out", "rejects")
    assert "ValueError: no network" in reject["message"]
