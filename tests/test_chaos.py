"""kill -9 at any moment: 20 runs killed in 20 places, three poisoned documents among the inputs, two workers; the dataset is an undisturbed run's."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from test_resume import PLAN, tables, warm_up

from pipeline import ledger, publish
from pipeline import run as way
from pipeline.batch import Limits
from pipeline.export import rows_of
from pipeline.run import run
from pipeline.store import is_whole

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs fork and a limit of memory")]

LIMITS = Limits(seconds=2.0, megabytes=300)
KILLS, READING = 20, 6
"""So many kills in all, and so many of them while documents are read, as few events happen there."""
SEEN = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "sqlite3.connect"}
"""What Python tells an audit hook of: all that changes a folder."""


TABLES = ("datapackage.json", "fangan.sqlite", "documents.parquet", "plans.parquet", "deadlines.parquet")


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A document that hangs, one that kills its worker, one that eats memory."""
    warm_up(tmp_path)
    read = way.read

    def eats() -> None:
        eaten = []
        while True:
            eaten.append(bytearray(32 << 20))

    harms: dict[str, Callable[[], object]] = {"hangs.txt": lambda: time.sleep(600), "kills.txt": lambda: os.kill(os.getpid(), signal.SIGKILL), "eats.txt": eats}
    monkeypatch.setattr(way, "read", lambda data, name, *rest: harms[name]() if name in harms else read(data, name, *rest))
    ledger.rules()  # once, before the forks


def folder_of(at: Path, last: int) -> Path:
    at.mkdir(parents=True)
    for n in range(1, 5):
        (at / f"{n}.txt").write_text(PLAN.format(n=n), "utf-8")
    for name in ("hangs", "kills", "eats"):
        (at / f"{name}.txt").write_text(PLAN.format(n=name), "utf-8")
    write_last(at, last)
    return at


def write_last(at: Path, last: int) -> None:
    (at / "last.txt").write_text(PLAN.format(n=last), "utf-8")


def forked(inputs: Path, out: Path, *, die_at: int | None = None, die_after: int | None = None) -> Callable[[], int]:
    """Run in a child that kills itself at its `die_at`-th event or after its `die_after`-th document; give what waits for it.

    That gives 0 if the child died, else how many events it saw.
    """
    reader, writer = os.pipe()
    if not (child := os.fork()):
        own, events = os.getpid(), 0

        def hook(event: str, args: object) -> None:
            nonlocal events
            if event in SEEN and os.getpid() == own:
                events += 1
                if events == die_at:
                    os.kill(own, signal.SIGKILL)

        def kept(done: int, total: int) -> None:
            if done == die_after:
                os.kill(own, signal.SIGKILL)

        sys.addaudithook(hook)
        try:
            run([inputs], out, workers=2, limits=LIMITS, progress=kept)
            os.write(writer, str(events).encode())
        except BaseException as error:  # noqa: BLE001 - the test must see it
            os.write(writer, repr(error).encode())
        os._exit(0)
    os.close(writer)

    def wait() -> int:
        with os.fdopen(reader, "rb", closefd=True) as said:
            _, status = os.waitpid(child, 0)
            return 0 if os.WIFSIGNALED(status) else int(os.read(said.fileno(), 4000))

    return wait


def test_twenty_kills(tmp_path: Path, poisoned: None) -> None:
    first, second = folder_of(tmp_path / "first", 11), folder_of(tmp_path / "second", 12)
    runs = [forked(first, tmp_path / "one"), forked(second, tmp_path / "two")]
    events, _ = (wait() for wait in runs)
    undisturbed = {11: tables(tmp_path / "one"), 12: tables(tmp_path / "two")}
    assert {row["path"]: row["error"] for row in rows_of(tmp_path / "one", "rejects")} == {
        "hangs.txt": "timed_out", "kills.txt": "lost", "eats.txt": "out_of_memory",
    }  # fmt: skip
    reasons = {row["path"]: row["message"] for row in rows_of(tmp_path / "one", "rejects")}
    assert [word in reasons[f"{name}.txt"] for name, word in (("hangs", "2 s"), ("kills", "exit -9"), ("eats", "300 MB"))] == [True] * 3
    assert len(rows_of(tmp_path / "one", "documents")) == 5

    chance = random.Random(20)
    inputs, out, last, kills, rounds = folder_of(tmp_path / "in", 11), tmp_path / "out", 11, 0, 0
    while kills < READING:
        kills += not forked(inputs, out, die_after=chance.randrange(1, 3))()
    assert not (out / "datapackage.json").exists()
    assert forked(inputs, out)()
    assert tables(out) == undisturbed[last]
    while kills < KILLS:
        rounds += 1
        assert rounds < 3 * KILLS
        if rounds % 3 == 1:
            last = 23 - last
            write_last(inputs, last)
        if forked(inputs, out, die_at=chance.randrange(1, events))():
            assert tables(out) == undisturbed[last]
        else:
            kills += 1
            publish.settle(out)  # as every reader may
            assert is_whole(out)
            assert any(seen.items() >= {name: tables(out)[name] for name in TABLES}.items() for seen in undisturbed.values())
    assert forked(inputs, out)()
    assert tables(out) == undisturbed[last]
    assert not list(out.glob(".*"))
