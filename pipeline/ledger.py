"""What a dataset knows of its inputs, in DIR/ledger.db: what each file was when it was read, by which rules, what came of it, and its rows.

So a run into the same folder reads only what is new, changed or read by other rules, and a run that died goes on where it was. All tables are made from
the results kept here, those of this run and of earlier ones alike, so that they cannot differ. The ledger is a store, not a record of value: one that is
damaged or of another form is begun anew. SQLite in its ordinary journal: it survives kills and full disks, and works on network drives.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, astuple, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.assemble import Row
from pipeline.batch import Limits
from pipeline.errors import ConverterMissingError, DatasetError, LostError, read_error
from pipeline.inputs import Source, fingerprint, one_per_content
from pipeline.manifest import rules
from pipeline.remote import File, Remote
from pipeline.resolve import Sketch
from pipeline.results import Content, DamagedError, Packed, sketches_of, texts_of

FILE = "ledger.db"
_FORM = 5
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE files (
  name TEXT PRIMARY KEY, path TEXT, size INTEGER, modified INTEGER, changed INTEGER, checked INTEGER, rules TEXT NOT NULL, holds TEXT);
CREATE TABLE inputs (
  name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, state TEXT NOT NULL, rules TEXT, options TEXT, seconds REAL, finished TEXT, error TEXT);
CREATE TABLE results (name TEXT PRIMARY KEY, result BLOB NOT NULL, texts BLOB NOT NULL, sketches BLOB NOT NULL);
"""
_RACE = 2_000_000_000
_BETWEEN_COMMITS = 1.0
_FETCHED_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Look:
    """What a file looks like unopened: where it lies, its size, when it was written and changed, and when we looked (nanoseconds)."""

    path: str
    size: int
    modified: int
    changed: int
    checked: int

    def is_as(self, before: Look) -> bool:
        """Tell whether the file is still the one of `before`: same place, size and times, and those not so young then that a later write could share them."""
        same = (self.path, self.size, self.modified, self.changed) == (before.path, before.size, before.modified, before.changed)
        return same and max(before.modified, before.changed) + _RACE < before.checked


class Ledger:
    """The ledger of the dataset in a folder, open for one run (see `opened`)."""

    def __init__(self, db: sqlite3.Connection, limits: Limits) -> None:
        self._db, self._limits = db, json.dumps(asdict(limits))
        self._committed = time.monotonic()
        self._is_published = True
        self.died = self._fact("running") is not None
        """Whether the run before was killed or interrupted, maybe for what it was reading."""
        self._set_fact("running", "1")
        db.commit()

    @classmethod
    @contextmanager
    def opened(cls, out: Path, limits: Limits) -> Iterator[Ledger]:
        """Open the ledger in `out`, made or made anew if need be. What SQLite cannot write is raised as DatasetError, in one line."""
        try:
            with closing(_connect(out / FILE)) as db:
                ledger = cls(db, limits)
                try:
                    yield ledger
                except KeyboardInterrupt:
                    ledger.commit()
                    raise
                except BaseException:
                    with suppress(sqlite3.Error):  # a full disk must not hide what was raised
                        ledger._end()
                    raise
                ledger._end()
        except (sqlite3.DatabaseError, DamagedError) as error:
            if type(error) in (sqlite3.DatabaseError, DamagedError):  # what SQLite says of a damaged file; its other errors are subclasses
                _remove(out / FILE)
                raise DatasetError(f"{out / FILE} 已损坏，已删去；请重新运行 · was damaged and is removed: run again") from error
            if not isinstance(error, sqlite3.OperationalError):
                raise
            raise DatasetError(
                f"写不了 {out}（{error}）；请查磁盘空间与权限后重新运行，已存的不会重读 · cannot write there; mend that and run again: what was kept is not read again"
            ) from error

    def identify(self, files: Sequence[Source]) -> list[Source]:
        """Return one source per content with its digest, the first in sort order standing for all; forget inputs that are no longer there.

        A file whose place, size and times are as they were is not opened; what it was found to hold (itself, or an archive's members) it holds still.
        """
        known = self._known_files()
        found: list[Source] = []
        for file, (now, held) in zip(files, _looked_into(files, known), strict=True):
            if held is None:
                found += [_as_written(file, *each) for each in json.loads(known[file.name][1])]
            else:
                looked = astuple(now) if now else (None,) * 5
                self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (file.name, *looked, rules(), _written(held)))
                found += held
        names = {file.name for file in files}
        self._delete("files", (name for (name,) in self._db.execute("SELECT name FROM files").fetchall() if name not in names))
        sources = one_per_content(found)
        self._enter(sources)
        return sources

    def _known_files(self) -> dict[str, tuple[Look, str]]:
        """Return, for each file looked at by today's rules, what it looked like and what it held (see `_written`)."""
        asked = "SELECT name, holds, path, size, modified, changed, checked FROM files WHERE rules = ? AND holds IS NOT NULL"
        return {name: (Look(*look), holds) for name, holds, *look in self._db.execute(asked, (rules(),))}

    def _enter(self, sources: Sequence[Source]) -> None:
        """Give each name a line; one that is gone or has another content loses its result."""
        digests = {name: source.sha256 for source in sources for name in (source.name, *source.other_names)}
        old = [name for name, digest in self._db.execute("SELECT name, sha256 FROM inputs") if digests.get(name) != digest]
        for table in ("results", "inputs"):
            self._delete(table, old)
        others = {name for source in sources for name in source.other_names}
        lines = [(name, digest, "same" if name in others else "new") for name, digest in digests.items()]
        self._db.executemany("INSERT OR IGNORE INTO inputs (name, sha256, state) VALUES (?, ?, ?)", lines)
        self._db.commit()

    def to_read(self, sources: Iterable[Source], *, retry: bool = False) -> list[Source]:
        """Return those that are new, changed, read by other rules, or refused by the system; lost ones if the limits are others now, or with `retry`."""
        known = {name: rest for name, *rest in self._db.execute("SELECT name, state, rules, options FROM inputs")}
        return [source for source in sources if not source.is_known or self._is_due(*known[source.name], retry=retry)]

    def _is_due(self, state: str, by_rules: str | None, options: str | None, *, retry: bool) -> bool:
        again = state == "unread" or (state == "lost" and (retry or options != self._limits))
        return again or by_rules != rules()

    def keep(self, source: Source, result: Packed) -> None:
        """Keep what a source gave. It is on disk a second later at most."""
        error = result.reject and result.reject["message"]
        about = (result.state, rules(), self._limits, round(result.seconds, 3), datetime.now(UTC).isoformat(timespec="seconds"), error, source.name)
        self._db.execute("UPDATE inputs SET state = ?, rules = ?, options = ?, seconds = ?, finished = ?, error = ? WHERE name = ?", about)
        self._db.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", (source.name, result.result, result.texts, result.sketches))
        if self._is_published:
            self._set_fact("published", None)
            self._is_published = False
        if time.monotonic() - self._committed > _BETWEEN_COMMITS:
            self.commit()

    def commit(self) -> None:
        """Put on disk what was kept so far."""
        self._db.commit()
        self._committed = time.monotonic()

    def content(self, source: Source) -> Content:
        """Return what a source gave, in this run or an earlier one, under its names of today."""
        asked = "SELECT result, texts, sketches FROM results WHERE name = ?"
        content = Content.unpacked(*self._db.execute(asked, (source.name,)).fetchone() or (b"", b"", b""))
        if documents := content.columns.get("documents"):
            documents["other_paths"] = [list(source.other_names)]
        return content

    def plan_texts(self, source: Source) -> dict[str, str]:
        """Return the normalised texts of a source's plans by plan_id."""
        [texts] = self._db.execute("SELECT texts FROM results WHERE name = ?", (source.name,)).fetchone() or (b"",)
        return texts_of(texts)

    def sketches(self, sources: Iterable[Source]) -> Iterator[Sketch]:
        """Yield the sketches of the plans of these sources, in their order."""
        for source in sources:
            [sketched] = self._db.execute("SELECT sketches FROM results WHERE name = ?", (source.name,)).fetchone() or (b"",)
            yield from sketches_of(sketched)

    def is_published(self, edition: str, files: dict[str, list[int]]) -> bool:
        """Tell whether this edition was published and its files still are as they were then."""
        return bool(self._fact("published") == json.dumps([edition, files], sort_keys=True))

    def published(self, edition: str, files: dict[str, list[int]]) -> None:
        """Note that this edition was published, as these files."""
        self._set_fact("published", json.dumps([edition, files], sort_keys=True))
        self._db.commit()

    def _end(self) -> None:
        self._set_fact("running", None)
        self.commit()

    def _delete(self, table: str, names: Iterable[str]) -> None:
        self._db.executemany(f"DELETE FROM {table} WHERE name = ?", [(name,) for name in names])

    def _fact(self, name: str) -> Any:
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row and row[0]

    def _set_fact(self, name: str, value: str | None) -> None:
        self._db.execute("DELETE FROM facts WHERE name = ?", (name,))
        if value is not None:
            self._db.execute("INSERT INTO facts VALUES (?, ?)", (name, value))


def edition_of(sources: Sequence[Source], missing: Sequence[Row], corrections: object) -> str:
    """Return a digest of all that a dataset's tables depend on: inputs, rules, an analyst's corrections."""
    digest = hashlib.sha256(json.dumps([rules(), missing, repr(corrections)]).encode("ascii"))
    for source in sources:
        digest.update(json.dumps([source.name, source.sha256, source.other_names]).encode("ascii"))
    return digest.hexdigest()


def _written(held: Sequence[Source]) -> str | None:
    """Return what a file holds as JSON, or None where that may be otherwise the next time: something could not be opened, here and now."""
    passing = any(isinstance(source.error, LostError | ConverterMissingError) or not (source.error or source.is_known) for source in held)
    if passing:
        return None
    return json.dumps([(s.name, s.sha256, s.inside, s.other_names, s.error and s.error.code, str(s.error)) for s in held])


def _as_written(file: Source, name: str, digest: str, inside: list[int], same: list[str], code: str | None, message: str) -> Source:
    """Return one of the sources that `_written` wrote down for a file."""
    error = read_error(code, message) if code else None
    return replace(file, name=name, sha256=digest, inside=tuple(inside), other_names=tuple(same), error=error)


def _looked_into(files: Sequence[Source], known: Mapping[str, tuple[Look, str]]) -> Iterator[tuple[Look | None, list[Source] | None]]:
    """Yield what each file looks like, and what it holds unless it looks as it did; those at URLs are asked for many at a time, for each waits for the network."""

    def looked_into(file: Source) -> tuple[Look | None, list[Source] | None]:
        now = _look(file.path)
        if now and file.name in known and now.is_as(known[file.name][0]):
            return now, None
        return now, fingerprint([file])

    if not any(isinstance(file.path, Remote) for file in files):
        yield from map(looked_into, files)
        return
    with ThreadPoolExecutor(_FETCHED_AT_ONCE) as pool:
        yield from pool.map(looked_into, files)


def _look(path: File) -> Look | None:
    checked = time.time_ns()
    try:
        stat = path.stat()
    except OSError:
        return None
    return Look(str(path.absolute()), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, checked)


def _connect(path: Path) -> sqlite3.Connection:
    """Open the ledger; begin it anew if it is damaged or of another form."""
    db = sqlite3.connect(path)
    try:
        if db.execute("PRAGMA user_version").fetchone() == (_FORM,):
            db.execute("SELECT count(*) FROM inputs")
            return db
    except sqlite3.OperationalError:
        db.close()
        raise
    except sqlite3.DatabaseError:
        pass
    db.close()
    _remove(path)
    db = sqlite3.connect(path)
    db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_FORM}; COMMIT;")
    return db


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)
