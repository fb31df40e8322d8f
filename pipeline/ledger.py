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
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, astuple, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic_core import from_json, to_json

from pipeline.assemble import Row, Rows
from pipeline.batch import Limits
from pipeline.errors import ConverterMissingError, DatasetError, LostError, read_error
from pipeline.inputs import Source, fingerprint
from pipeline.manifest import rules
from pipeline.records import tables
from pipeline.remote import File
from pipeline.resolve import Sketch

FILE = "ledger.db"
_FORM = 4
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

State = Literal["read", "rejected", "lost", "unread"]


@dataclass(slots=True)
class DocumentResult:
    """What one file gave: its rows (no document row if it was rejected), its source text, the normalised text of its plans by plan_id, and the plans' sketches.

    `state` is "rejected" for what is wrong with the file, "lost" for what its reading took (time, memory, a worker), "unread" for what the system refused,
    what needs a program that is not installed or what somebody changed meanwhile, so that every run tries it.
    """

    rows: Rows
    text: str | None = None
    plan_texts: dict[str, str] = field(default_factory=dict)
    sketches: list[Sketch] = field(default_factory=list)
    state: State = "read"
    seconds: float = 0.0


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
        except sqlite3.DatabaseError as error:
            if type(error) is sqlite3.DatabaseError:  # what SQLite says of a damaged file; its other errors are subclasses
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
        opened: list[tuple[Any, ...]] = []
        for file in files:
            now, (before, holds) = _look(file.path), known.get(file.name, (None, ""))
            if now and before and now.is_as(before):
                found += [_as_written(file, *each) for each in json.loads(holds)]
            else:
                held = fingerprint([file])
                opened.append((file.name, *(astuple(now) if now else (None,) * 5), rules(), _written(held)))
                found += held
        self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", opened)
        names = {file.name for file in files}
        self._delete("files", (name for (name,) in self._db.execute("SELECT name FROM files").fetchall() if name not in names))
        sources = _one_per_content(found)
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
        return [source for source in sources if not _is_known(source) or self._is_due(*known[source.name], retry=retry)]

    def _is_due(self, state: str, by_rules: str | None, options: str | None, *, retry: bool) -> bool:
        again = state == "unread" or (state == "lost" and (retry or options != self._limits))
        return again or by_rules != rules()

    def keep(self, source: Source, result: DocumentResult) -> None:
        """Keep what a source gave. It is on disk a second later at most."""
        content = {"rows": {name: _columnar(rows) for name, rows in result.rows.items() if rows}, "text": result.text, "state": result.state}
        error = next((row["message"] for row in result.rows["rejects"]), None)
        about = (result.state, rules(), self._limits, round(result.seconds, 3), datetime.now(UTC).isoformat(timespec="seconds"), error, source.name)
        self._db.execute("UPDATE inputs SET state = ?, rules = ?, options = ?, seconds = ?, finished = ?, error = ? WHERE name = ?", about)
        sketched = [(s.plan_id, s.document_id, s.issuer, s.date, s.names, *map(_as_text, (s.signature, s.paragraphs))) for s in result.sketches]
        self._db.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", (source.name, *map(_packed, (content, result.plan_texts, sketched))))
        self._set_fact("published", None)
        if time.monotonic() - self._committed > _BETWEEN_COMMITS:
            self.commit()

    def commit(self) -> None:
        """Put on disk what was kept so far."""
        self._db.commit()
        self._committed = time.monotonic()

    def result(self, source: Source) -> DocumentResult:
        """Return what a source gave, in this run or an earlier one, under its names of today."""
        asked = "SELECT result, texts, sketches FROM results WHERE name = ?"
        result, texts, sketched = self._db.execute(asked, (source.name,)).fetchone() or (b"", b"", b"")
        content = _unpacked(result)
        rows: Rows = {name: _as_rows(*content["rows"].get(name, ((), ()))) for name in tables()}
        for row in rows["documents"]:
            row["other_paths"] = list(source.other_names)
        return DocumentResult(rows, content["text"], _unpacked(texts), _sketches(sketched), content["state"])

    def plan_texts(self, source: Source) -> dict[str, str]:
        """Return the normalised texts of a source's plans by plan_id."""
        [texts] = self._db.execute("SELECT texts FROM results WHERE name = ?", (source.name,)).fetchone() or (b"",)
        return dict(_unpacked(texts))

    def sketches(self, sources: Iterable[Source]) -> Iterator[Sketch]:
        """Yield the sketches of the plans of these sources, in their order."""
        for source in sources:
            [sketched] = self._db.execute("SELECT sketches FROM results WHERE name = ?", (source.name,)).fetchone() or (b"",)
            yield from _sketches(sketched)

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
    parts = [rules(), [(s.name, s.sha256, s.other_names) for s in sources], missing, repr(corrections)]
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


def _one_per_content(found: Iterable[Source]) -> list[Source]:
    """Join sources of several files that hold the same, the first name standing for all, as `fingerprint` does for one list."""
    by_digest: dict[str, list[Source]] = {}
    for source in sorted(found, key=lambda source: source.name):
        by_digest.setdefault(source.sha256, []).append(source)
    others = ([name for source in same for name in (source.name, *source.other_names)][1:] for same in by_digest.values())
    return [replace(same[0], other_names=tuple(sorted(names))) for same, names in zip(by_digest.values(), others, strict=True)]


def _is_known(source: Source) -> bool:
    """Tell whether a source has a digest: what could not be opened has none."""
    return len(source.sha256) == 64


def _written(held: Sequence[Source]) -> str | None:
    """Return what a file holds as JSON, or None where that may be otherwise the next time: something could not be opened, here and now."""
    passing = any(isinstance(source.error, LostError | ConverterMissingError) or not (source.error or _is_known(source)) for source in held)
    if passing:
        return None
    return json.dumps([(s.name, s.sha256, s.inside, s.other_names, s.error and s.error.code, str(s.error)) for s in held])


def _as_written(file: Source, name: str, digest: str, inside: list[int], same: list[str], code: str | None, message: str) -> Source:
    """Return one of the sources that `_written` wrote down for a file."""
    error = read_error(code, message) if code else None
    return replace(file, name=name, sha256=digest, inside=tuple(inside), other_names=tuple(same), error=error)


def _columnar(rows: Sequence[Row]) -> tuple[list[str], list[list[Any]]]:
    """Return the columns of a table's rows, and the values of each row in their order: half as long as rows that repeat the names."""
    columns = list(rows[0])
    return columns, [[row[name] for name in columns] for row in rows]


def _as_rows(columns: Sequence[str], values: Iterable[Sequence[Any]]) -> list[Row]:
    """Return the rows that `_columnar` took apart."""
    return [dict(zip(columns, row, strict=True)) for row in values]


def _packed(content: object) -> bytes:
    try:
        data = to_json(content)
    except ValueError:  # half a surrogate pair, which a damaged text may hold
        data = json.dumps(content).encode("ascii")
    return zlib.compress(data, 1)


def _unpacked(blob: bytes) -> Any:
    try:
        data = zlib.decompress(blob)
        try:
            return from_json(data)
        except ValueError:
            return json.loads(data)
    except (zlib.error, ValueError) as error:
        raise sqlite3.DatabaseError("result damaged") from error


def _sketches(blob: bytes) -> list[Sketch]:
    return [
        Sketch(plan_id, document_id, issuer, date, tuple(names), b64decode(sign), b64decode(long))
        for plan_id, document_id, issuer, date, names, sign, long in _unpacked(blob)
    ]


def _as_text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


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
