"""Nothing is read twice and nothing is lost: what a run into the same folder takes over, and that its tables are a fresh run's, byte for byte."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from conftest import ROOT

from pipeline import cli, ledger, publish
from pipeline import run as way
from pipeline.assemble import Row
from pipeline.batch import Limits
from pipeline.errors import DatasetError, FanganError
from pipeline.export import rows_of
from pipeline.inputs import Source, collect
from pipeline.publish import BusyError
from pipeline.run import run
from pipeline.store import is_whole

PLAN = "某县第{n}号工作方案\n为做好工作，制定本方案。\n一、组织领导\n成立领导小组。组长：张伟。\n二、时间安排\n2024年{n}月底前完成。（牵头单位：财政局）\n某县人民政府\n2024年1月2日\n"
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(1, 6):
        (folder / f"{n}.txt").write_text(PLAN.format(n=n), "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def warm_up(folder: Path) -> None:
    """Load lexicons and patterns before workers are forked, so that a limit of two seconds is the document's alone."""
    (folder / "warm.txt").write_text(PLAN.format(n=1), "utf-8")
    run([folder / "warm.txt"], folder / "warm", workers=1)


def tables(dataset: Path) -> dict[str, str]:
    """Digests of all that must not depend on how the dataset came about."""
    files = [*dataset.glob("*.parquet"), dataset / "fangan.sqlite", *dataset.glob("texts/*"), dataset / "datapackage.json", *dataset.glob("units_map.csv")]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def fresh(inputs: Path, beside: Path) -> dict[str, str]:
    shutil.rmtree(beside.parent / "fresh", ignore_errors=True)
    run([inputs], beside.parent / "fresh", workers=1)
    return tables(beside.parent / "fresh")


def test_a_second_run_reads_nothing_and_writes_nothing(inputs: Path, out: Path) -> None:
    first = run([inputs], out, workers=1)
    written = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.name != ledger.FILE}
    second = run([inputs], out, workers=1)
    assert (first.read, first.unchanged, second.read, second.unchanged) == (6, 0, 0, 6)
    assert (second.counts, second.rejected) == (first.counts, True)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.name != ledger.FILE} == written
    assert not list(out.glob(".*"))


def add(inputs: Path) -> None:
    (inputs / "0.txt").write_text(PLAN.format(n=9), "utf-8")


def change(inputs: Path) -> None:
    (inputs / "2.txt").write_text(PLAN.format(n=8), "utf-8")


def remove(inputs: Path) -> None:
    (inputs / "3.txt").unlink()


def rename(inputs: Path) -> None:
    (inputs / "3.txt").rename(inputs / "6.txt")


def touch(inputs: Path) -> None:
    (inputs / "3.txt").touch()


def copy(inputs: Path) -> None:
    shutil.copy(inputs / "3.txt", inputs / "7.txt")


def copy_before(inputs: Path) -> None:
    shutil.copy(inputs / "3.txt", inputs / "0.txt")


def mend(inputs: Path) -> None:
    (inputs / "empty.txt").write_text(PLAN.format(n=7), "utf-8")


def pack(inputs: Path) -> None:
    with zipfile.ZipFile(inputs / "2b.zip", "w") as made:
        for name, n in (("a.txt", 3), ("b.txt", 10), ("c.txt", 11)):
            made.writestr(name, PLAN.format(n=n))


@pytest.mark.parametrize(("step", "read"), [(add, 1), (change, 1), (remove, 0), (rename, 1), (touch, 0), (copy, 0), (copy_before, 1), (mend, 1), (pack, 3)])
def test_only_what_is_new_or_changed_is_read(inputs: Path, out: Path, step: Callable[[Path], None], read: int) -> None:
    run([inputs], out, workers=1)
    step(inputs)
    assert run([inputs], out, workers=1).read == read
    assert tables(out) == fresh(inputs, out)
    assert run([inputs], out, workers=1).read == 0


def test_a_change_that_size_and_time_hide_is_seen(inputs: Path, out: Path) -> None:
    run([inputs], out, workers=1)
    path = inputs / "2.txt"
    before = path.stat()
    path.write_text(PLAN.format(n=8), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert run([inputs], out, workers=1).read == 1


def test_unchanged_files_are_not_opened(inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_RACE", 0)
    run([inputs], out, workers=1)
    monkeypatch.setattr(ledger, "fingerprint", lambda sources: pytest.fail(f"{sources} opened"))
    assert run([inputs], out, workers=1).read == 0


def test_what_older_rules_read_is_read_again(inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run([inputs], out, workers=1)
    monkeypatch.setattr(ledger, "rules", lambda: "others")
    assert run([inputs], out, workers=1).read == 6
    assert run([inputs], out, workers=1).read == 0


def test_the_ledger_says_what_became_of_every_input(inputs: Path, out: Path) -> None:
    copy(inputs)
    run([inputs], out, workers=1)
    with sqlite3.connect(out / ledger.FILE) as db:
        found = {row[0]: row[1:] for row in db.execute("SELECT name, state, rules IS NULL, error FROM inputs")}
    assert found["3.txt"] == ("read", 0, None)
    assert found["7.txt"] == ("same", 1, None)
    assert found["empty.txt"][0] == "rejected"
    assert "0" in found["empty.txt"][2]


def test_a_new_map_of_units_reads_nothing(inputs: Path, out: Path, tmp_path: Path) -> None:
    run([inputs], out, workers=1)
    units = tmp_path / "map.csv"
    units.write_text("写法,单位\n财政局,某县财政局\n", "utf-8")
    assert run([inputs], out, workers=1, units_map=units).read == 0
    assert "某县财政局" in {row["name"] for row in rows_of(out, "units")}
    assert (out / "units_map.csv").is_file()


@pytest.mark.parametrize("damage", ["table", "text", "package"])
def test_files_of_the_dataset_that_are_lost_come_back(inputs: Path, out: Path, damage: str) -> None:
    run([inputs], out, workers=1)
    whole = tables(out)
    if damage == "table":
        (out / "plans.parquet").write_bytes(b"PAR1")
    elif damage == "text":
        next((out / "texts").iterdir()).unlink()
    else:
        (out / "datapackage.json").unlink()
    assert run([inputs], out, workers=1).read == 0
    assert tables(out) == whole


@pytest.mark.parametrize("junk", [b"", b"no database", b"SQLite format 3\0" + bytes(4096)])
def test_a_damaged_ledger_is_begun_anew(inputs: Path, out: Path, junk: bytes) -> None:
    run([inputs], out, workers=1)
    whole = tables(out)
    (out / ledger.FILE).write_bytes(junk)
    assert run([inputs], out, workers=1).read == 6
    assert tables(out) == whole


def test_a_damaged_result_is_said_in_one_line_and_then_read_again(inputs: Path, out: Path) -> None:
    run([inputs], out, workers=1)
    whole = tables(out)
    with sqlite3.connect(out / ledger.FILE) as db:
        db.execute("UPDATE results SET result = x'00' WHERE name = '2.txt'")
    (out / "plans.parquet").unlink()
    with pytest.raises(DatasetError, match="run again"):
        run([inputs], out, workers=1)
    run([inputs], out, workers=1)
    assert tables(out) == whole


def poison(monkeypatch: pytest.MonkeyPatch, name: str, harm: Callable[[], object]) -> None:
    read = way.read
    monkeypatch.setattr(way, "read", lambda data, path, *rest: harm() if path == name else read(data, path, *rest))


@posix
def test_what_is_lost_is_rejected_and_tried_again_when_asked(inputs: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warm_up(tmp_path)
    with monkeypatch.context() as bad:
        poison(bad, "2.txt", lambda: time.sleep(60))
        assert run([inputs], out, workers=2, limits=Limits(seconds=2)).read == 6
        lost = {row["path"]: row for row in rows_of(out, "rejects")}["2.txt"]
        assert (lost["stage"], lost["error"]) == ("process", "timed_out")
        assert "2 s" in lost["message"]
    assert run([inputs], out, limits=Limits(seconds=2)).read == 0
    assert run([inputs], out, limits=Limits(seconds=2), retry=True).read == 1
    assert tables(out) == fresh(inputs, out)


def test_what_found_no_memory_in_the_run_s_own_process_is_lost_and_tried_again_when_asked(
    inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise MemoryError

    with monkeypatch.context() as bad:
        poison(bad, "2.txt", full)
        run([inputs], out, workers=1)
        assert {row["path"]: row["error"] for row in rows_of(out, "rejects")}["2.txt"] == "out_of_memory"
    assert run([inputs], out, workers=1).read == 0
    assert run([inputs], out, workers=1, retry=True).read == 1
    assert tables(out) == fresh(inputs, out)


def test_what_the_system_refuses_is_tried_by_every_run(inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as bad:
        poison(bad, "2.txt", refused)
        run([inputs], out, workers=1)
        assert {row["path"] for row in rows_of(out, "rejects")} == {"2.txt", "empty.txt"}
    assert run([inputs], out, workers=1).read == 1
    assert tables(out) == fresh(inputs, out)


def test_what_could_not_be_opened_is_read_by_the_next_run_however_long_its_name(inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for length in range(50, 60):
        (inputs / f"{'长' * (length - 4)}.txt").write_text(PLAN.format(n=length), "utf-8")

    def refused(path: Path) -> bytes:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(ledger, "_RACE", -(10**12))  # files written just now count as long known
    with monkeypatch.context() as bad:
        bad.setattr(Path, "read_bytes", refused)
        run([inputs], out, workers=1)
    run([inputs], out, workers=1)
    assert {row["path"] for row in rows_of(out, "rejects")} == {"empty.txt"}
    assert tables(out) == fresh(inputs, out)


@pytest.mark.parametrize(("now", "read"), [(1, 0), (8, 1)], ids=["what another holds", "what none holds"])
def test_a_file_that_changes_during_a_run_is_rejected_and_read_by_the_next(inputs: Path, out: Path, now: int, read: int) -> None:
    def overwrite(done: int, total: int) -> None:
        if done == 1:
            (inputs / "2.txt").write_text(PLAN.format(n=now), "utf-8")

    run([inputs], out, workers=1, progress=overwrite)
    assert {row["path"]: row["error"] for row in rows_of(out, "rejects")} == {"2.txt": "changed", "empty.txt": "empty"}
    assert run([inputs], out, workers=1).read == read
    assert tables(out) == fresh(inputs, out)


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=posix)])
def test_an_interrupted_run_goes_on_where_it_was(inputs: Path, out: Path, workers: int) -> None:
    def interrupt(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([inputs], out, workers=workers, progress=interrupt)
    assert not (out / publish.LOCK).exists()
    assert run([inputs], out, workers=1).read == 3
    assert tables(out) == fresh(inputs, out)


def test_ctrl_c_is_one_line(out: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def interrupted(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(way, "run", interrupted)
    monkeypatch.setattr(sys, "argv", ["fangan", "run", "x", "-o", str(out)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 130
    assert "interrupted" in capfd.readouterr().err


@pytest.fixture
def holder(out: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the folder `out`."""
    code = "import sys, pathlib, pipeline.publish as p\nwith p.held(pathlib.Path(sys.argv[1])):\n print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_a_second_run_says_who_holds_the_folder(inputs: Path, out: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(BusyError, match=f"pid {holder.pid}"):
        run([inputs], out, workers=1)
    done = subprocess.run([sys.executable, "-m", "pipeline.cli", "run", str(inputs), "-o", str(out)], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert f"pid {holder.pid}" in done.stderr
    assert "Traceback" not in done.stderr
    holder.kill()
    holder.wait()
    assert (out / publish.LOCK).exists(), "what a killed run leaves"
    run([inputs], out, workers=1)
    assert not (out / publish.LOCK).exists()


def test_two_runs_in_one_process_exclude_each_other(out: Path) -> None:
    with publish.held(out), pytest.raises(BusyError, match=str(os.getpid())), publish.held(out):
        pass


def test_a_run_that_was_refused_lets_nobody_in(out: Path) -> None:
    """POSIX gives a process's lock up as soon as that process closes the file, however often it has opened it."""
    code = "import sys, pathlib, pipeline.publish as p\ntry:\n with p.held(pathlib.Path(sys.argv[1])): print('in')\nexcept p.BusyError: print('busy')"
    with publish.held(out):
        with pytest.raises(BusyError), publish.held(out):
            pass
        other = subprocess.run([sys.executable, "-c", code, str(out)], capture_output=True, text=True, cwd=ROOT, check=True)
    assert other.stdout == "busy\n"


def test_an_edition_counts_from_its_last_byte_on(inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off before all files are written, a run leaves the old dataset; cut off after that, the new one, to be put in its place by whoever comes next."""
    run([inputs], out, workers=1)
    old = tables(out)
    change(inputs)
    new = fresh(inputs, out)

    def cut_off(*args: object) -> None:
        raise OSError("cut off")

    with monkeypatch.context() as cut:
        cut.setattr(way, "write_json", cut_off)
        with pytest.raises(OSError, match="cut off"):
            run([inputs], out, workers=1)
        assert tables(out) == old
    moves = iter(range(5))
    move = publish._move
    with monkeypatch.context() as cut:
        cut.setattr(publish, "_move", lambda *paths: move(*paths) if next(moves, None) is not None else cut_off())
        with pytest.raises(OSError, match="cut off"):
            run([inputs], out, workers=1)
    assert not is_whole(out)
    publish.settle(out)
    assert is_whole(out)
    assert {name: tables(out)[name] for name in new} == new
    run([inputs], out, workers=1)
    assert tables(out) == new


@pytest.fixture
def overtaken(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Let something happen in the next run between its beginning and its holding the folder: collecting inputs may take minutes."""

    def by(action: Callable[[], object]) -> None:
        def collected(inputs: Sequence[str | Path]) -> tuple[list[Source], list[Row]]:
            monkeypatch.setattr(way, "collect", collect)
            action()
            return collect(inputs)

        monkeypatch.setattr(way, "collect", collected)

    return by


def test_a_map_kept_by_a_run_that_overtook_this_one_is_used(
    inputs: Path, out: Path, tmp_path: Path, overtaken: Callable[[Callable[[], object]], None]
) -> None:
    units = tmp_path / "map.csv"
    units.write_text("写法,单位\n财政局,某县财政局\n", "utf-8")
    overtaken(lambda: run([inputs], out, workers=1, units_map=units))
    run([inputs], out, workers=1)
    assert "某县财政局" in {row["name"] for row in rows_of(out, "units")}


def test_what_a_run_that_overtook_this_one_left_to_move_is_moved_before_anything_new(
    inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch, overtaken: Callable[[Callable[[], object]], None]
) -> None:
    def dying() -> None:
        moves, move = iter(range(5)), publish._move
        with monkeypatch.context() as cut:
            cut.setattr(publish, "_move", lambda *paths: move(*paths) if next(moves, None) is not None else 1 / 0)
            cut.setattr(publish.secrets, "token_hex", lambda count: "f" * 2 * count)  # last by name
            with pytest.raises(ZeroDivisionError):
                run([inputs], out, workers=1)
        change(inputs)

    overtaken(dying)
    run([inputs], out, workers=1)
    assert is_whole(out)
    assert tables(out) == fresh(inputs, out)


def in_child(action: Callable[[], object]) -> str:
    """Run `action` in a forked process; return the one line of its FanganError or OSError, "" if it raised none."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        try:
            action()
            line = ""
        except (FanganError, OSError) as error:
            line = f"{type(error).__name__}: {error}"
        except BaseException as error:  # noqa: BLE001 - the test must see it
            line = f"DEFECT {error!r}"
        os.write(writer, line.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        line = said.read().decode()
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else line


@posix
def test_a_document_that_kills_a_small_run_is_rejected_by_the_next(inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few files are read in the run's own process; once one has killed that, the next run reads them apart."""
    poison(monkeypatch, "2.txt", lambda: os.kill(os.getpid(), signal.SIGKILL))
    assert in_child(lambda: run([inputs], out)) == "killed"
    assert run([inputs], out).read <= 6
    assert {row["path"] for row in rows_of(out, "rejects")} == {"2.txt", "empty.txt"}
    assert len(rows_of(out, "documents")) == 4


@posix
@pytest.mark.parametrize("kilobytes", [1, 60])
def test_a_full_disk_is_one_line_and_leaves_the_old_dataset(inputs: Path, out: Path, kilobytes: int) -> None:
    import resource

    run([inputs], out, workers=1)
    old = tables(out)
    for n in range(40):
        (inputs / f"more{n}.txt").write_text(PLAN.format(n=n), "utf-8")

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, resource.RLIM_INFINITY))
        run([inputs], out, workers=2)

    line = in_child(full)
    assert line
    assert "DEFECT" not in line
    assert "\n" not in line
    assert tables(out) == old
    run([inputs], out, workers=2)
    assert tables(out) == fresh(inputs, out)


def by_another(action: Callable[[], object]) -> Callable[[], object]:
    """Return an action as a user does it who has no rights of his own."""

    def done() -> None:
        if os.geteuid() == 0:
            os.setegid(65534)
            os.seteuid(65534)
        action()

    return done


@posix
def test_a_folder_that_cannot_be_listed_is_rejected(inputs: Path) -> None:
    home = Path(tempfile.mkdtemp())
    home.chmod(0o777)
    try:
        shutil.copytree(inputs, home / "in")
        shutil.copytree(inputs, home / "in" / "shut" / "deep")
        (home / "in" / "shut").chmod(0)
        warm_up(home)
        assert in_child(by_another(lambda: run([home / "in"], home / "out", workers=1))) == ""
        assert {row["path"]: row["error"] for row in rows_of(home / "out", "rejects")} == {"empty.txt": "empty", "shut": "PermissionError"}
        (home / "in" / "shut").chmod(0o755)
        assert run([home / "in"], home / "out", workers=1).read == 0
        assert {row["path"] for row in rows_of(home / "out", "rejects")} == {"empty.txt", "shut/deep/empty.txt"}
    finally:
        (home / "in" / "shut").chmod(0o755)
        shutil.rmtree(home)


@posix
def test_a_read_only_folder_is_one_line(inputs: Path) -> None:
    home = Path(tempfile.mkdtemp())
    home.chmod(0o755)
    try:
        shutil.copytree(inputs, home / "in")
        run([home / "in"], home / "out", workers=1)
        old = tables(home / "out")
        change(home / "in")
        (home / "out").chmod(0o555)
        assert in_child(by_another(lambda: run([home / "in"], home / "out", workers=1))).startswith("PermissionError")
        assert tables(home / "out") == old
        (home / "out").chmod(0o755)
        run([home / "in"], home / "out", workers=1)
        assert tables(home / "out") == fresh(home / "in", home / "out")
    finally:
        shutil.rmtree(home)


@pytest.mark.slow
def test_unchanged_files_are_checked_fast(tmp_path: Path) -> None:
    """100,000 in under 30 s; here a tenth of that."""
    folder, out = tmp_path / "in", tmp_path / "out"
    for n in range(10_000):
        if n % 1000 == 0:
            (folder / str(n)).mkdir(parents=True)
        (folder / str(n - n % 1000) / f"{n}.txt").write_text(f"方案{n}", "utf-8")
    time.sleep(2.1)
    out.mkdir()
    seconds = []
    for _ in range(2):
        with ledger.Ledger.opened(out, Limits()) as book:
            began = time.perf_counter()
            files, _missing = collect([folder])
            sources = book.identify(files)
            due = book.to_read(sources)
            seconds.append(time.perf_counter() - began)
            assert len(due) == len(sources) == 10_000
    assert seconds[1] < 3


class _Listing:
    """What os.scandir gives, read at once."""

    def __init__(self, entries: Iterator[os.DirEntry[str]]) -> None:
        self._left = iter([*entries])

    def __enter__(self) -> _Listing:
        return self

    def __exit__(self, *_: object) -> None: ...

    def __iter__(self) -> _Listing:
        return self

    def __next__(self) -> os.DirEntry[str]:
        return next(self._left)


def test_an_edition_may_be_settled_by_two_at_once(inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other is done, and has removed the folder, between the looks that this one takes into it."""
    run([inputs], out, workers=1)
    staged = out / f"{publish.WHOLE}1"
    (staged / "texts").mkdir(parents=True)
    (staged / "texts" / "doc_1.txt").write_text("", "utf-8")
    listed = os.scandir

    def beside_another(path: str | Path) -> _Listing:
        found = _Listing(listed(path))
        if str(path) == str(staged):
            monkeypatch.undo()
            shutil.rmtree(staged)
        return found

    monkeypatch.setattr(os, "scandir", beside_another)
    publish.settle(out)
